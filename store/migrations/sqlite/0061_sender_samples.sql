-- Samples of senders who are asked "did you write this?". What they answered is counted, and
-- lies nowhere by comment.
CREATE TABLE sender_samples (
	id       INTEGER NOT NULL PRIMARY KEY,
	docket   TEXT NOT NULL REFERENCES dockets (id),
	campaign TEXT NOT NULL, -- '': all
	seed     INTEGER NOT NULL,
	pool     INTEGER NOT NULL, -- senders among whom it was drawn
	asked    INTEGER NOT NULL,
	answered INTEGER NOT NULL,
	made_by  INTEGER NOT NULL,
	made_at  INTEGER NOT NULL,
	ends_at  INTEGER NOT NULL,
	body     BLOB NOT NULL, -- how often each answer was given, and what became of the letters; sealed
	row_mac  BLOB NOT NULL DEFAULT x''
) STRICT;
CREATE INDEX sender_samples_by_docket ON sender_samples (docket, id);

CREATE TABLE sender_questions (
	token    BLOB NOT NULL PRIMARY KEY, -- digest of the word in the letter's link
	sample   INTEGER NOT NULL REFERENCES sender_samples (id),
	comment  INTEGER NOT NULL REFERENCES comments (num),
	mail     TEXT NOT NULL, -- '': the letter waits; sent, failed
	answered INTEGER NOT NULL, -- 1: the link opens no more
	row_mac  BLOB NOT NULL DEFAULT x''
) STRICT;
CREATE INDEX sender_questions_by_comment ON sender_questions (comment);
CREATE INDEX sender_questions_by_sample ON sender_questions (sample);
