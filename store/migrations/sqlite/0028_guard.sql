-- Searches for hidden words in everything of a docket, what a person proposed about
-- the places found, and the standing rules that came of it. Words, reasons and notes
-- are sealed.
CREATE TABLE guards (
	id          INTEGER NOT NULL PRIMARY KEY,
	docket      TEXT    NOT NULL REFERENCES dockets (id),
	comment     INTEGER NOT NULL, -- in which the words were hidden; 0: typed
	version     INTEGER NOT NULL, -- of that comment
	state       TEXT    NOT NULL,
	scope       TEXT    NOT NULL,
	made_by     INTEGER NOT NULL,
	made_at     INTEGER NOT NULL,
	reached     INTEGER NOT NULL DEFAULT 0,
	upto        INTEGER NOT NULL,
	digest      BLOB    NOT NULL DEFAULT x'', -- keyed, of the words
	body        BLOB,                         -- sealed; NULL until the search has begun
	proposed_by INTEGER NOT NULL DEFAULT 0,
	proposed_at INTEGER NOT NULL DEFAULT 0,
	signed_by   INTEGER NOT NULL DEFAULT 0,
	signed_at   INTEGER NOT NULL DEFAULT 0,
	ended_by    INTEGER NOT NULL DEFAULT 0,
	ended_at    INTEGER NOT NULL DEFAULT 0,
	note        BLOB,                         -- sealed
	row_mac     BLOB    NOT NULL DEFAULT x''
) STRICT;

CREATE INDEX guards_state ON guards (docket, state, id);
CREATE INDEX guards_work ON guards (state, id);
CREATE INDEX guards_comment ON guards (comment);
CREATE INDEX guards_digest ON guards (docket, digest);

CREATE TABLE guard_places (
	guard      INTEGER NOT NULL REFERENCES guards (id),
	number     INTEGER NOT NULL,
	kind       TEXT    NOT NULL,
	comment    INTEGER NOT NULL, -- 0: none
	question   TEXT    NOT NULL,
	ref        TEXT    NOT NULL,
	span_start INTEGER NOT NULL,
	span_end   INTEGER NOT NULL,
	redact     TEXT    NOT NULL,
	how        TEXT    NOT NULL,
	sure       INTEGER NOT NULL,
	public     INTEGER NOT NULL,
	ticked     INTEGER NOT NULL DEFAULT 0,
	outcome    TEXT    NOT NULL DEFAULT '',
	row_mac    BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (guard, number)
) STRICT;

CREATE INDEX guard_places_comment ON guard_places (comment, guard);
CREATE INDEX finding_verdicts_rule ON finding_verdicts (rule, comment);
