-- Training rounds: answers that coders read for practice before the real ones. Nothing of
-- them is a coding.
CREATE TABLE training_rounds (
	id          INTEGER NOT NULL PRIMARY KEY,
	docket      TEXT    NOT NULL REFERENCES dockets (id),
	question    TEXT    NOT NULL, -- '': answers to every question
	version     INTEGER NOT NULL, -- of the codebook
	coders      TEXT    NOT NULL, -- accounts, by blanks
	started_by  INTEGER NOT NULL,
	started_at  INTEGER NOT NULL,
	compared_by INTEGER NOT NULL, -- 0: everybody was done
	compared_at INTEGER NOT NULL, -- 0: people read
	closed_by   INTEGER NOT NULL,
	closed_at   INTEGER NOT NULL, -- 0: not closed
	row_mac     BLOB    NOT NULL DEFAULT x''
) STRICT;
CREATE INDEX training_rounds_by_docket ON training_rounds (docket, id);

CREATE TABLE training_answers (
	round      INTEGER NOT NULL REFERENCES training_rounds (id),
	position   INTEGER NOT NULL, -- from 1
	comment    INTEGER NOT NULL REFERENCES comments (num),
	question   TEXT    NOT NULL,
	number     INTEGER NOT NULL, -- how often it was said what was agreed on; 0: not yet
	codes      TEXT    NOT NULL, -- agreed on, by line ends
	note       BLOB,             -- sealed
	decided_by INTEGER NOT NULL,
	decided_at INTEGER NOT NULL,
	row_mac    BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (round, position)
) STRICT;
CREATE INDEX training_answers_by_comment ON training_answers (comment, question);

CREATE TABLE training_readings (
	round    INTEGER NOT NULL,
	position INTEGER NOT NULL,
	coder    INTEGER NOT NULL,
	codes    TEXT    NOT NULL, -- chosen, by line ends
	at       INTEGER NOT NULL,
	row_mac  BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (round, position, coder),
	FOREIGN KEY (round, position) REFERENCES training_answers (round, position)
) STRICT;
