-- Answers of posted comments that were withheld by themselves, each with its reason.
CREATE TABLE withheld_answers (
	comment  BIGINT NOT NULL REFERENCES comments (num),
	question TEXT COLLATE "C" NOT NULL,
	reason   TEXT COLLATE "C" NOT NULL, -- of the docket's list
	row_mac  BYTEA NOT NULL DEFAULT '',
	PRIMARY KEY (comment, question)
);
