-- Test answers: answers with known codes that coders read among the others. Nothing of
-- them is a coding.
CREATE TABLE test_answers (
	comment   BIGINT NOT NULL REFERENCES comments (num),
	question  TEXT COLLATE "C" NOT NULL,
	docket    TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	number    BIGINT NOT NULL, -- how often it was written down
	used      BIGINT NOT NULL, -- 0: handed out no more
	codes     TEXT COLLATE "C" NOT NULL, -- that apply, by line ends
	note      BYTEA,            -- sealed
	marked_by BIGINT NOT NULL,
	marked_at BIGINT NOT NULL,
	row_mac   BYTEA  NOT NULL DEFAULT '',
	PRIMARY KEY (comment, question)
);
CREATE INDEX test_answers_by_docket ON test_answers (docket, comment);

CREATE TABLE test_readings (
	comment  BIGINT NOT NULL REFERENCES comments (num),
	question TEXT COLLATE "C" NOT NULL,
	coder    BIGINT NOT NULL,
	docket   TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	place    BIGINT NOT NULL, -- how many answers the coder had read when it was handed out
	given_at BIGINT NOT NULL,
	read_at  BIGINT NOT NULL, -- 0: not yet
	codes    TEXT COLLATE "C" NOT NULL, -- chosen, by line ends
	body     BYTEA,            -- all that the coder said of it, sealed
	row_mac  BYTEA  NOT NULL DEFAULT '',
	PRIMARY KEY (comment, question, coder)
);
CREATE INDEX test_readings_by_docket ON test_readings (docket, coder);
