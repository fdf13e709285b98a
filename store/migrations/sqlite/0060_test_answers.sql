-- Test answers: answers with known codes that coders read among the others. Nothing of
-- them is a coding.
CREATE TABLE test_answers (
	comment   INTEGER NOT NULL REFERENCES comments (num),
	question  TEXT    NOT NULL,
	docket    TEXT    NOT NULL REFERENCES dockets (id),
	number    INTEGER NOT NULL, -- how often it was written down
	used      INTEGER NOT NULL, -- 0: handed out no more
	codes     TEXT    NOT NULL, -- that apply, by line ends
	note      BLOB,             -- sealed
	marked_by INTEGER NOT NULL,
	marked_at INTEGER NOT NULL,
	row_mac   BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (comment, question)
) STRICT;
CREATE INDEX test_answers_by_docket ON test_answers (docket, comment);

CREATE TABLE test_readings (
	comment  INTEGER NOT NULL REFERENCES comments (num),
	question TEXT    NOT NULL,
	coder    INTEGER NOT NULL,
	docket   TEXT    NOT NULL REFERENCES dockets (id),
	place    INTEGER NOT NULL, -- how many answers the coder had read when it was handed out
	given_at INTEGER NOT NULL,
	read_at  INTEGER NOT NULL, -- 0: not yet
	codes    TEXT    NOT NULL, -- chosen, by line ends
	body     BLOB,             -- all that the coder said of it, sealed
	row_mac  BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (comment, question, coder)
) STRICT;
CREATE INDEX test_readings_by_docket ON test_readings (docket, coder);
