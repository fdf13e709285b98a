-- How far the reading of each posted answer has come, so that pages that say how
-- much was read cost the same whatever the size of the docket. Each write keeps
-- rows and counters in step; the program fills them.

CREATE TABLE answer_readings (
	comment  INTEGER NOT NULL REFERENCES comments (num),
	question TEXT    NOT NULL,
	docket   TEXT    NOT NULL REFERENCES dockets (id),
	reading  TEXT    NOT NULL CHECK (reading IN ('read', 'unread', 'no_answer', 'off_topic', 'to_revisit')), -- by itself, not by its letter
	campaign TEXT    NOT NULL, -- of an unread answer; '' for none
	PRIMARY KEY (comment, question)
) STRICT, WITHOUT ROWID;

CREATE INDEX answer_readings_revisit ON answer_readings (docket) WHERE reading = 'to_revisit';
CREATE INDEX campaigns_letter ON campaigns (letter);
