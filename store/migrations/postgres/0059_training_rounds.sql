-- Training rounds: answers that coders read for practice before the real ones. Nothing of
-- them is a coding.
CREATE TABLE training_rounds (
	id          BIGINT PRIMARY KEY,
	docket      TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	question    TEXT COLLATE "C" NOT NULL, -- '': answers to every question
	version     BIGINT NOT NULL, -- of the codebook
	coders      TEXT COLLATE "C" NOT NULL, -- accounts, by blanks
	started_by  BIGINT NOT NULL,
	started_at  BIGINT NOT NULL,
	compared_by BIGINT NOT NULL, -- 0: everybody was done
	compared_at BIGINT NOT NULL, -- 0: people read
	closed_by   BIGINT NOT NULL,
	closed_at   BIGINT NOT NULL, -- 0: not closed
	row_mac     BYTEA  NOT NULL DEFAULT ''
);
CREATE INDEX training_rounds_by_docket ON training_rounds (docket, id);

CREATE TABLE training_answers (
	round      BIGINT NOT NULL REFERENCES training_rounds (id),
	position   BIGINT NOT NULL, -- from 1
	comment    BIGINT NOT NULL REFERENCES comments (num),
	question   TEXT COLLATE "C" NOT NULL,
	number     BIGINT NOT NULL, -- how often it was said what was agreed on; 0: not yet
	codes      TEXT COLLATE "C" NOT NULL, -- agreed on, by line ends
	note       BYTEA,           -- sealed
	decided_by BIGINT NOT NULL,
	decided_at BIGINT NOT NULL,
	row_mac    BYTEA  NOT NULL DEFAULT '',
	PRIMARY KEY (round, position)
);
CREATE INDEX training_answers_by_comment ON training_answers (comment, question);

CREATE TABLE training_readings (
	round    BIGINT NOT NULL,
	position BIGINT NOT NULL,
	coder    BIGINT NOT NULL,
	codes    TEXT COLLATE "C" NOT NULL, -- chosen, by line ends
	at       BIGINT NOT NULL,
	row_mac  BYTEA  NOT NULL DEFAULT '',
	PRIMARY KEY (round, position, coder),
	FOREIGN KEY (round, position) REFERENCES training_answers (round, position)
);
