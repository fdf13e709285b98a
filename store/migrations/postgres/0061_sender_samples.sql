-- Samples of senders who are asked "did you write this?". What they answered is counted, and
-- lies nowhere by comment.
CREATE TABLE sender_samples (
	id       BIGINT NOT NULL PRIMARY KEY,
	docket   TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	campaign TEXT COLLATE "C" NOT NULL, -- '': all
	seed     BIGINT NOT NULL,
	pool     BIGINT NOT NULL, -- senders among whom it was drawn
	asked    BIGINT NOT NULL,
	answered BIGINT NOT NULL,
	made_by  BIGINT NOT NULL,
	made_at  BIGINT NOT NULL,
	ends_at  BIGINT NOT NULL,
	body     BYTEA NOT NULL, -- how often each answer was given, and what became of the letters; sealed
	row_mac  BYTEA NOT NULL DEFAULT ''
);
CREATE INDEX sender_samples_by_docket ON sender_samples (docket, id);

CREATE TABLE sender_questions (
	token    BYTEA NOT NULL PRIMARY KEY, -- digest of the word in the letter's link
	sample   BIGINT NOT NULL REFERENCES sender_samples (id),
	comment  BIGINT NOT NULL REFERENCES comments (num),
	mail     TEXT COLLATE "C" NOT NULL, -- '': the letter waits; sent, failed
	answered BIGINT NOT NULL, -- 1: the link opens no more
	row_mac  BYTEA NOT NULL DEFAULT ''
);
CREATE INDEX sender_questions_by_comment ON sender_questions (comment);
CREATE INDEX sender_questions_by_sample ON sender_questions (sample);
