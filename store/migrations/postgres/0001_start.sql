-- The first schema. Both engines have the same tables and columns (a test
-- compares them); only the types and the full-text index differ.
--
-- Times are microseconds since 1970 in UTC, 0 for none. Flags are 0 or 1.
-- Columns marked "sealed" hold AES-256-GCM ciphertext; the key is not here.

CREATE TABLE migrations (
	number     BIGINT NOT NULL PRIMARY KEY,
	name       TEXT COLLATE "C" NOT NULL,
	checksum   TEXT COLLATE "C" NOT NULL, -- SHA-256 of the file, hex
	applied_at BIGINT NOT NULL
);

CREATE TABLE meta (
	name  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
	value TEXT COLLATE "C" NOT NULL
);

-- One row: where the log's chain ends. Every batch of writes reads it first and
-- writes it last.
CREATE TABLE chain (
	id           BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
	seq          BIGINT NOT NULL,
	mac          BYTEA NOT NULL, -- of the log's last row
	seal         BYTEA NOT NULL, -- HMAC over seq and mac, so that a cut tail shows
	last_comment BIGINT NOT NULL, -- the highest comments.num given
	changed_at   BIGINT NOT NULL  -- of the last change that an export shows
);

CREATE TABLE log (
	seq    BIGINT NOT NULL PRIMARY KEY,
	at     BIGINT NOT NULL,
	actor  TEXT COLLATE "C" NOT NULL,
	action TEXT COLLATE "C" NOT NULL,
	target TEXT COLLATE "C" NOT NULL,
	detail TEXT COLLATE "C" NOT NULL,
	mac    BYTEA NOT NULL
);

CREATE TABLE dockets (
	id        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
	body      TEXT COLLATE "C" NOT NULL, -- JSON of the docket file's content
	closes    BIGINT NOT NULL,
	closed_at BIGINT NOT NULL,
	filed_at  BIGINT NOT NULL
);

-- What changes often about a docket, in a row small enough to read on every
-- request.
CREATE TABLE docket_states (
	docket      TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES dockets (id),
	revision    BIGINT NOT NULL, -- grows with what the public may read
	last_serial BIGINT NOT NULL,
	changes     BIGINT NOT NULL, -- grows with what theme counts depend on
	counted     BIGINT NOT NULL  -- value of changes that theme_counts shows
);

CREATE TABLE codebooks (
	docket  TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	version BIGINT NOT NULL,
	body    TEXT COLLATE "C" NOT NULL, -- JSON list of themes
	PRIMARY KEY (docket, version)
);

CREATE TABLE comments (
	num                 BIGINT NOT NULL PRIMARY KEY, -- grows with serial inside a docket
	docket              TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	serial              BIGINT NOT NULL,
	uid                 BYTEA NOT NULL, -- keyed hash of form key and field digest
	tracking            BYTEA,             -- keyed hash of the tracking number
	person              BYTEA,             -- sealed: name, organization, e-mail
	person_findings     TEXT COLLATE "C" NOT NULL, -- JSON; '' for none
	submitter_type      TEXT COLLATE "C" NOT NULL CHECK (submitter_type IN ('anonymous', 'individual', 'organization')),
	state               TEXT COLLATE "C" NOT NULL,
	sector              TEXT COLLATE "C" NOT NULL,
	sector_raw          TEXT COLLATE "C" NOT NULL,
	reply_to            TEXT COLLATE "C" NOT NULL,
	channel             TEXT COLLATE "C" NOT NULL CHECK (channel IN ('web', 'email', 'mail', 'meeting', 'import')),
	source_id           TEXT COLLATE "C" NOT NULL,
	stands_for          BIGINT NOT NULL,
	language            TEXT COLLATE "C" NOT NULL,
	class               TEXT COLLATE "C" NOT NULL,
	campaign            TEXT COLLATE "C" NOT NULL,
	late                BIGINT NOT NULL CHECK (late IN (0, 1)),
	flags               TEXT COLLATE "C" NOT NULL, -- JSON list; '' for none
	rule_set            TEXT COLLATE "C" NOT NULL,
	status              TEXT COLLATE "C" NOT NULL CHECK (status IN ('pending', 'posted', 'posted_with_redactions', 'withheld', 'withdrawn', 'spam')),
	held                BIGINT NOT NULL CHECK (held IN (0, 1)),
	reason              TEXT COLLATE "C" NOT NULL,
	version             BIGINT NOT NULL,
	received_at         BIGINT NOT NULL,
	postmarked_on       BIGINT NOT NULL,
	filed_at            BIGINT NOT NULL,
	posted_at           BIGINT NOT NULL,
	opened_at           BIGINT NOT NULL,
	claimed_by          BIGINT NOT NULL,
	claimed_until       BIGINT NOT NULL,
	gravity             BIGINT NOT NULL CHECK (gravity BETWEEN 0 AND 3), -- rank of the gravest finding
	turn                BIGINT NOT NULL CHECK (turn IN (0, 1)),          -- 0: flagged, reviewed first
	reports             BIGINT NOT NULL, -- open ones
	coded               BIGINT NOT NULL CHECK (coded IN (0, 1)),         -- has a confirmed coding
	public_name         TEXT,             -- NULL unless posted
	public_organization TEXT,             -- NULL unless posted
	received_mac        BYTEA NOT NULL, -- keyed digest of what was received
	state_mac           BYTEA NOT NULL, -- keyed digest of where it stands and what the public reads
	UNIQUE (docket, serial)
);

CREATE UNIQUE INDEX comments_uid ON comments (uid);
CREATE UNIQUE INDEX comments_tracking ON comments (tracking) WHERE tracking IS NOT NULL;
CREATE UNIQUE INDEX comments_source ON comments (docket, source_id) WHERE source_id <> '';
CREATE INDEX comments_posted ON comments (docket, serial) WHERE status IN ('posted', 'posted_with_redactions');
CREATE INDEX comments_posted_sector ON comments (docket, sector, serial) WHERE status IN ('posted', 'posted_with_redactions');
CREATE INDEX comments_pending ON comments (docket, turn, serial) WHERE status = 'pending';
CREATE INDEX comments_flagged ON comments (docket, serial) WHERE turn = 0;
CREATE INDEX comments_reported ON comments (docket, turn, serial) WHERE reports > 0;
CREATE INDEX comments_campaign ON comments (docket, campaign, serial) WHERE campaign <> '';
CREATE INDEX comments_replies ON comments (reply_to, serial) WHERE reply_to <> '';
CREATE INDEX comments_claimed ON comments (claimed_by, docket) WHERE claimed_by <> 0;

CREATE TABLE answers (
	comment  BIGINT NOT NULL REFERENCES comments (num),
	position BIGINT NOT NULL, -- among the comment's answers
	question TEXT COLLATE "C" NOT NULL,
	original BYTEA NOT NULL, -- sealed
	text     BYTEA,             -- sealed; NULL where cleaning changed nothing
	removed  BIGINT NOT NULL,
	findings TEXT COLLATE "C" NOT NULL, -- JSON; '' for none
	gaps     TEXT COLLATE "C" NOT NULL, -- JSON, of the last posting; '' for none
	public   TEXT,             -- NULL unless posted
	PRIMARY KEY (comment, position)
);

CREATE TABLE decisions (
	comment    BIGINT NOT NULL REFERENCES comments (num),
	version    BIGINT NOT NULL, -- of the comment after the decision
	at         BIGINT NOT NULL,
	from_status TEXT COLLATE "C" NOT NULL,
	to_status  TEXT COLLATE "C" NOT NULL,
	action     TEXT COLLATE "C" NOT NULL,
	reason     TEXT COLLATE "C" NOT NULL,
	note       BYTEA,             -- sealed
	decided_by BIGINT NOT NULL,
	automatic  BIGINT NOT NULL CHECK (automatic IN (0, 1)),
	redactions BIGINT NOT NULL,
	rule_set   TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (comment, version)
);

-- What each posting hid. Rows are added by decisions and never changed.
CREATE TABLE redactions (
	comment    BIGINT NOT NULL REFERENCES comments (num),
	version    BIGINT NOT NULL,
	question   TEXT COLLATE "C" NOT NULL,
	span_start BIGINT NOT NULL,
	span_end   BIGINT NOT NULL,
	kind       TEXT COLLATE "C" NOT NULL,
	hidden_by  BIGINT NOT NULL,
	PRIMARY KEY (comment, version, question, span_start)
);

CREATE TABLE reports (
	comment   BIGINT NOT NULL REFERENCES comments (num),
	number    BIGINT NOT NULL,
	kind      TEXT COLLATE "C" NOT NULL,
	note      BYTEA,             -- sealed
	at        BIGINT NOT NULL,
	closed_at BIGINT NOT NULL,
	PRIMARY KEY (comment, number)
);

CREATE TABLE codings (
	comment          BIGINT NOT NULL REFERENCES comments (num),
	question         TEXT COLLATE "C" NOT NULL,
	code             TEXT COLLATE "C" NOT NULL,
	coder            BIGINT NOT NULL,
	codebook_version BIGINT NOT NULL,
	state            TEXT COLLATE "C" NOT NULL CHECK (state IN ('confirmed', 'rejected')),
	origin           TEXT COLLATE "C" NOT NULL CHECK (origin IN ('person', 'rule')),
	origin_detail    TEXT COLLATE "C" NOT NULL,
	evidence_start   BIGINT NOT NULL, -- bytes of the clean text
	evidence_end     BIGINT NOT NULL,
	coded_at         BIGINT NOT NULL,
	PRIMARY KEY (comment, question, code, coder)
);

CREATE INDEX codings_code ON codings (code, comment) WHERE state = 'confirmed';

CREATE TABLE theme_counts (
	docket    TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	question  TEXT COLLATE "C" NOT NULL,
	code      TEXT COLLATE "C" NOT NULL,
	sector    TEXT COLLATE "C" NOT NULL,
	every     BIGINT NOT NULL,
	different BIGINT NOT NULL,
	PRIMARY KEY (docket, question, code, sector)
);

-- The ledger's lines (a status and its reason) and what the review desk counts
-- (lines that begin with "desk."), kept in the transaction of each write.
CREATE TABLE counters (
	docket   TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	line     TEXT COLLATE "C" NOT NULL,
	part     TEXT COLLATE "C" NOT NULL,
	comments BIGINT NOT NULL,
	PRIMARY KEY (docket, line, part)
);

CREATE TABLE users (
	id            BIGINT NOT NULL PRIMARY KEY,
	email_hash    BYTEA NOT NULL UNIQUE, -- keyed, case folded
	person        BYTEA NOT NULL,        -- sealed: e-mail and name
	role          TEXT COLLATE "C" NOT NULL CHECK (role IN ('moderator', 'staff', 'admin')),
	disabled      BIGINT NOT NULL CHECK (disabled IN (0, 1)),
	password      TEXT COLLATE "C" NOT NULL,        -- PHC string; '' for none
	factor        BYTEA,                    -- sealed: secret of the one-time-code app
	factor_step   BIGINT NOT NULL,
	created_at    BIGINT NOT NULL
);

CREATE TABLE recovery_codes (
	user_id BIGINT NOT NULL REFERENCES users (id),
	hash    BYTEA NOT NULL,
	used_at BIGINT NOT NULL,
	PRIMARY KEY (user_id, hash)
);

CREATE TABLE setup_links (
	hash    BYTEA NOT NULL PRIMARY KEY,
	user_id BIGINT NOT NULL, -- 0: creates the first administrator
	expires BIGINT NOT NULL
);

CREATE TABLE sessions (
	hash      BYTEA NOT NULL PRIMARY KEY,
	user_id   BIGINT NOT NULL REFERENCES users (id),
	stage     TEXT COLLATE "C" NOT NULL CHECK (stage IN ('password', 'full')),
	started   BIGINT NOT NULL,
	seen      BIGINT NOT NULL,
	confirmed BIGINT NOT NULL,
	data      BYTEA              -- sealed
);

CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE sign_in_failures (
	id   BIGINT NOT NULL PRIMARY KEY,
	name BYTEA NOT NULL, -- the caller's key, hashed by it
	at   BIGINT NOT NULL
);

CREATE INDEX sign_in_failures_name ON sign_in_failures (name, at);
CREATE INDEX sign_in_failures_at ON sign_in_failures (at);

ALTER TABLE sign_in_failures ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY;

-- Full-text search over what is posted, and over nothing else. The program
-- folds letters and marks before, so both engines find the same words.
CREATE TABLE posted_search (
	num  BIGINT NOT NULL PRIMARY KEY REFERENCES comments (num),
	body TSVECTOR NOT NULL
);

CREATE INDEX posted_search_body ON posted_search USING gin (body);

CREATE VIEW posted_text AS
	SELECT c.num AS num,
	       concat_ws(chr(10), c.public_name, c.public_organization,
	                 (SELECT string_agg(a.public, chr(10) ORDER BY a.position)
	                    FROM answers a WHERE a.comment = c.num AND a.public IS NOT NULL)) AS body
	  FROM comments c
	 WHERE c.status IN ('posted', 'posted_with_redactions');
