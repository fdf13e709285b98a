-- Cases: what becomes of what people reported of posted comments.
CREATE TABLE cases (
	id        INTEGER NOT NULL PRIMARY KEY,
	comment   INTEGER NOT NULL REFERENCES comments (num),
	docket    TEXT    NOT NULL, -- of the comment
	kind      TEXT    NOT NULL,
	report    INTEGER NOT NULL, -- number of the report that opened it
	reporter  BLOB    UNIQUE,   -- keyed hash of the number that opens the answer
	opened_at INTEGER NOT NULL,
	questions INTEGER NOT NULL, -- 1: while it is open, pages say that the name is questioned
	outcome   TEXT    NOT NULL, -- '' while it is open
	closed_by INTEGER NOT NULL,
	closed_at INTEGER NOT NULL,
	answer    BLOB,             -- sealed: to who reported
	row_mac   BLOB    NOT NULL DEFAULT x''
) STRICT;
CREATE INDEX cases_by_comment ON cases (comment);
CREATE INDEX cases_open ON cases (docket, id) WHERE outcome = '';
CREATE INDEX cases_crowded ON cases (docket, comment) WHERE outcome = '';
CREATE INDEX cases_ended ON cases (docket, id) WHERE outcome <> '';
CREATE INDEX cases_opened ON cases (docket, opened_at);

CREATE TABLE case_notes (
	case_id INTEGER NOT NULL REFERENCES cases (id),
	number  INTEGER NOT NULL,
	user_id INTEGER NOT NULL,
	at      INTEGER NOT NULL,
	note    BLOB    NOT NULL, -- sealed
	row_mac BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (case_id, number)
) STRICT;
