-- The first schema. Both engines have the same tables and columns (a test
-- compares them); only the types and the full-text index differ.
--
-- Times are microseconds since 1970 in UTC, 0 for none. Flags are 0 or 1.
-- Columns marked "sealed" hold AES-256-GCM ciphertext; the key is not here.

CREATE TABLE migrations (
	number     INTEGER NOT NULL PRIMARY KEY,
	name       TEXT    NOT NULL,
	checksum   TEXT    NOT NULL, -- SHA-256 of the file, hex
	applied_at INTEGER NOT NULL
) STRICT;

CREATE TABLE meta (
	name  TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
) STRICT;

-- One row: where the log's chain ends. Every batch of writes reads it first and
-- writes it last.
CREATE TABLE chain (
	id           INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
	seq          INTEGER NOT NULL,
	mac          BLOB    NOT NULL, -- of the log's last row
	seal         BLOB    NOT NULL, -- HMAC over seq and mac, so that a cut tail shows
	last_comment INTEGER NOT NULL, -- the highest comments.num given
	changed_at   INTEGER NOT NULL  -- of the last change that an export shows
) STRICT;

CREATE TABLE log (
	seq    INTEGER NOT NULL PRIMARY KEY,
	at     INTEGER NOT NULL,
	actor  TEXT    NOT NULL,
	action TEXT    NOT NULL,
	target TEXT    NOT NULL,
	detail TEXT    NOT NULL,
	mac    BLOB    NOT NULL
) STRICT;

CREATE TABLE dockets (
	id        TEXT    NOT NULL PRIMARY KEY,
	body      TEXT    NOT NULL, -- JSON of the docket file's content
	closes    INTEGER NOT NULL,
	closed_at INTEGER NOT NULL,
	filed_at  INTEGER NOT NULL
) STRICT;

-- What changes often about a docket, in a row small enough to read on every
-- request.
CREATE TABLE docket_states (
	docket      TEXT    NOT NULL PRIMARY KEY REFERENCES dockets (id),
	revision    INTEGER NOT NULL, -- grows with what the public may read
	last_serial INTEGER NOT NULL,
	changes     INTEGER NOT NULL, -- grows with what theme counts depend on
	counted     INTEGER NOT NULL  -- value of changes that theme_counts shows
) STRICT, WITHOUT ROWID;

CREATE TABLE codebooks (
	docket  TEXT    NOT NULL REFERENCES dockets (id),
	version INTEGER NOT NULL,
	body    TEXT    NOT NULL, -- JSON list of themes
	PRIMARY KEY (docket, version)
) STRICT;

CREATE TABLE comments (
	num                 INTEGER NOT NULL PRIMARY KEY, -- grows with serial inside a docket
	docket              TEXT    NOT NULL REFERENCES dockets (id),
	serial              INTEGER NOT NULL,
	uid                 BLOB    NOT NULL, -- keyed hash of form key and field digest
	tracking            BLOB,             -- keyed hash of the tracking number
	person              BLOB,             -- sealed: name, organization, e-mail
	person_findings     TEXT    NOT NULL, -- JSON; '' for none
	submitter_type      TEXT    NOT NULL CHECK (submitter_type IN ('anonymous', 'individual', 'organization')),
	state               TEXT    NOT NULL,
	sector              TEXT    NOT NULL,
	sector_raw          TEXT    NOT NULL,
	reply_to            TEXT    NOT NULL,
	channel             TEXT    NOT NULL CHECK (channel IN ('web', 'email', 'mail', 'meeting', 'import')),
	source_id           TEXT    NOT NULL,
	stands_for          INTEGER NOT NULL,
	language            TEXT    NOT NULL,
	class               TEXT    NOT NULL,
	campaign            TEXT    NOT NULL,
	late                INTEGER NOT NULL CHECK (late IN (0, 1)),
	flags               TEXT    NOT NULL, -- JSON list; '' for none
	rule_set            TEXT    NOT NULL,
	status              TEXT    NOT NULL CHECK (status IN ('pending', 'posted', 'posted_with_redactions', 'withheld', 'withdrawn', 'spam')),
	held                INTEGER NOT NULL CHECK (held IN (0, 1)),
	reason              TEXT    NOT NULL,
	version             INTEGER NOT NULL,
	received_at         INTEGER NOT NULL,
	postmarked_on       INTEGER NOT NULL,
	filed_at            INTEGER NOT NULL,
	posted_at           INTEGER NOT NULL,
	opened_at           INTEGER NOT NULL,
	claimed_by          INTEGER NOT NULL,
	claimed_until       INTEGER NOT NULL,
	gravity             INTEGER NOT NULL CHECK (gravity BETWEEN 0 AND 3), -- rank of the gravest finding
	turn                INTEGER NOT NULL CHECK (turn IN (0, 1)),          -- 0: flagged, reviewed first
	reports             INTEGER NOT NULL, -- open ones
	coded               INTEGER NOT NULL CHECK (coded IN (0, 1)),         -- has a confirmed coding
	public_name         TEXT,             -- NULL unless posted
	public_organization TEXT,             -- NULL unless posted
	received_mac        BLOB    NOT NULL, -- keyed digest of what was received
	state_mac           BLOB    NOT NULL, -- keyed digest of where it stands and what the public reads
	UNIQUE (docket, serial)
) STRICT;

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
	comment  INTEGER NOT NULL REFERENCES comments (num),
	position INTEGER NOT NULL, -- among the comment's answers
	question TEXT    NOT NULL,
	original BLOB    NOT NULL, -- sealed
	text     BLOB,             -- sealed; NULL where cleaning changed nothing
	removed  INTEGER NOT NULL,
	findings TEXT    NOT NULL, -- JSON; '' for none
	gaps     TEXT    NOT NULL, -- JSON, of the last posting; '' for none
	public   TEXT,             -- NULL unless posted
	PRIMARY KEY (comment, position)
) STRICT;

CREATE TABLE decisions (
	comment    INTEGER NOT NULL REFERENCES comments (num),
	version    INTEGER NOT NULL, -- of the comment after the decision
	at         INTEGER NOT NULL,
	from_status TEXT   NOT NULL,
	to_status  TEXT    NOT NULL,
	action     TEXT    NOT NULL,
	reason     TEXT    NOT NULL,
	note       BLOB,             -- sealed
	decided_by INTEGER NOT NULL,
	automatic  INTEGER NOT NULL CHECK (automatic IN (0, 1)),
	redactions INTEGER NOT NULL,
	rule_set   TEXT    NOT NULL,
	PRIMARY KEY (comment, version)
) STRICT;

-- What each posting hid. Rows are added by decisions and never changed.
CREATE TABLE redactions (
	comment    INTEGER NOT NULL REFERENCES comments (num),
	version    INTEGER NOT NULL,
	question   TEXT    NOT NULL,
	span_start INTEGER NOT NULL,
	span_end   INTEGER NOT NULL,
	kind       TEXT    NOT NULL,
	hidden_by  INTEGER NOT NULL,
	PRIMARY KEY (comment, version, question, span_start)
) STRICT;

CREATE TABLE reports (
	comment   INTEGER NOT NULL REFERENCES comments (num),
	number    INTEGER NOT NULL,
	kind      TEXT    NOT NULL,
	note      BLOB,             -- sealed
	at        INTEGER NOT NULL,
	closed_at INTEGER NOT NULL,
	PRIMARY KEY (comment, number)
) STRICT;

CREATE TABLE codings (
	comment          INTEGER NOT NULL REFERENCES comments (num),
	question         TEXT    NOT NULL,
	code             TEXT    NOT NULL,
	coder            INTEGER NOT NULL,
	codebook_version INTEGER NOT NULL,
	state            TEXT    NOT NULL CHECK (state IN ('confirmed', 'rejected')),
	origin           TEXT    NOT NULL CHECK (origin IN ('person', 'rule')),
	origin_detail    TEXT    NOT NULL,
	evidence_start   INTEGER NOT NULL, -- bytes of the clean text
	evidence_end     INTEGER NOT NULL,
	coded_at         INTEGER NOT NULL,
	PRIMARY KEY (comment, question, code, coder)
) STRICT;

CREATE INDEX codings_code ON codings (code, comment) WHERE state = 'confirmed';

CREATE TABLE theme_counts (
	docket    TEXT    NOT NULL REFERENCES dockets (id),
	question  TEXT    NOT NULL,
	code      TEXT    NOT NULL,
	sector    TEXT    NOT NULL,
	every     INTEGER NOT NULL,
	different INTEGER NOT NULL,
	PRIMARY KEY (docket, question, code, sector)
) STRICT;

-- The ledger's lines (a status and its reason) and what the review desk counts
-- (lines that begin with "desk."), kept in the transaction of each write.
CREATE TABLE counters (
	docket   TEXT    NOT NULL REFERENCES dockets (id),
	line     TEXT    NOT NULL,
	part     TEXT    NOT NULL,
	comments INTEGER NOT NULL,
	PRIMARY KEY (docket, line, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
	id            INTEGER NOT NULL PRIMARY KEY,
	email_hash    BLOB    NOT NULL UNIQUE, -- keyed, case folded
	person        BLOB    NOT NULL,        -- sealed: e-mail and name
	role          TEXT    NOT NULL CHECK (role IN ('moderator', 'staff', 'admin')),
	disabled      INTEGER NOT NULL CHECK (disabled IN (0, 1)),
	password      TEXT    NOT NULL,        -- PHC string; '' for none
	factor        BLOB,                    -- sealed: secret of the one-time-code app
	factor_step   INTEGER NOT NULL,
	created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_codes (
	user_id INTEGER NOT NULL REFERENCES users (id),
	hash    BLOB    NOT NULL,
	used_at INTEGER NOT NULL,
	PRIMARY KEY (user_id, hash)
) STRICT;

CREATE TABLE setup_links (
	hash    BLOB    NOT NULL PRIMARY KEY,
	user_id INTEGER NOT NULL, -- 0: creates the first administrator
	expires INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
	hash      BLOB    NOT NULL PRIMARY KEY,
	user_id   INTEGER NOT NULL REFERENCES users (id),
	stage     TEXT    NOT NULL CHECK (stage IN ('password', 'full')),
	started   INTEGER NOT NULL,
	seen      INTEGER NOT NULL,
	confirmed INTEGER NOT NULL,
	data      BLOB              -- sealed
) STRICT;

CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE sign_in_failures (
	id   INTEGER NOT NULL PRIMARY KEY,
	name BLOB    NOT NULL, -- the caller's key, hashed by it
	at   INTEGER NOT NULL
) STRICT;

CREATE INDEX sign_in_failures_name ON sign_in_failures (name, at);
CREATE INDEX sign_in_failures_at ON sign_in_failures (at);

-- Full-text search over what is posted, and over nothing else.
CREATE VIEW posted_text AS
	SELECT c.num AS num,
	       concat_ws(char(10), c.public_name, c.public_organization,
	                 (SELECT group_concat(a.public, char(10) ORDER BY a.position)
	                    FROM answers a WHERE a.comment = c.num AND a.public IS NOT NULL)) AS body
	  FROM comments c
	 WHERE c.status IN ('posted', 'posted_with_redactions');

CREATE VIRTUAL TABLE posted_search USING fts5 (
	body, content = 'posted_text', content_rowid = 'num', tokenize = 'unicode61 remove_diacritics 2'
);

-- A word that is taken down leaves the index at once, not at the next merge.
INSERT INTO posted_search (posted_search, rank) VALUES ('secure-delete', 1);
