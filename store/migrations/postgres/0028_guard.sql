-- Searches for hidden words in everything of a docket, what a person proposed about
-- the places found, and the standing rules that came of it. Words, reasons and notes
-- are sealed.
CREATE TABLE guards (
	id          BIGINT NOT NULL PRIMARY KEY,
	docket      TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	comment     BIGINT NOT NULL, -- in which the words were hidden; 0: typed
	version     BIGINT NOT NULL, -- of that comment
	state       TEXT COLLATE "C" NOT NULL,
	scope       TEXT COLLATE "C" NOT NULL,
	made_by     BIGINT NOT NULL,
	made_at     BIGINT NOT NULL,
	reached     BIGINT NOT NULL DEFAULT 0,
	upto        BIGINT NOT NULL,
	digest      BYTEA    NOT NULL DEFAULT '', -- keyed, of the words
	body        BYTEA,                         -- sealed; NULL until the search has begun
	proposed_by BIGINT NOT NULL DEFAULT 0,
	proposed_at BIGINT NOT NULL DEFAULT 0,
	signed_by   BIGINT NOT NULL DEFAULT 0,
	signed_at   BIGINT NOT NULL DEFAULT 0,
	ended_by    BIGINT NOT NULL DEFAULT 0,
	ended_at    BIGINT NOT NULL DEFAULT 0,
	note        BYTEA,                         -- sealed
	row_mac     BYTEA    NOT NULL DEFAULT ''
);

CREATE INDEX guards_state ON guards (docket, state, id);
CREATE INDEX guards_work ON guards (state, id);
CREATE INDEX guards_comment ON guards (comment);
CREATE INDEX guards_digest ON guards (docket, digest);

CREATE TABLE guard_places (
	guard      BIGINT NOT NULL REFERENCES guards (id),
	number     BIGINT NOT NULL,
	kind       TEXT COLLATE "C" NOT NULL,
	comment    BIGINT NOT NULL, -- 0: none
	question   TEXT COLLATE "C" NOT NULL,
	ref        TEXT COLLATE "C" NOT NULL,
	span_start BIGINT NOT NULL,
	span_end   BIGINT NOT NULL,
	redact     TEXT COLLATE "C" NOT NULL,
	how        TEXT COLLATE "C" NOT NULL,
	sure       BIGINT NOT NULL,
	public     BIGINT NOT NULL,
	ticked     BIGINT NOT NULL DEFAULT 0,
	outcome    TEXT COLLATE "C" NOT NULL DEFAULT '',
	row_mac    BYTEA    NOT NULL DEFAULT '',
	PRIMARY KEY (guard, number)
);

CREATE INDEX guard_places_comment ON guard_places (comment, guard);
CREATE INDEX finding_verdicts_rule ON finding_verdicts (rule, comment);
