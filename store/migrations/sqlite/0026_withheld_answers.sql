-- Answers of posted comments that were withheld by themselves, each with its reason.
CREATE TABLE withheld_answers (
	comment  INTEGER NOT NULL REFERENCES comments (num),
	question TEXT NOT NULL,
	reason   TEXT NOT NULL, -- of the docket's list
	row_mac  BLOB NOT NULL DEFAULT x'',
	PRIMARY KEY (comment, question)
) STRICT;
