-- How far the reading of each posted answer has come, so that pages that say how
-- much was read cost the same whatever the size of the docket. Each write keeps
-- rows and counters in step; the program fills them.

CREATE TABLE answer_readings (
	comment  BIGINT NOT NULL REFERENCES comments (num),
	question TEXT COLLATE "C" NOT NULL,
	docket   TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	reading  TEXT COLLATE "C" NOT NULL CHECK (reading IN ('read', 'unread', 'no_answer', 'off_topic', 'to_revisit')), -- by itself, not by its letter
	campaign TEXT COLLATE "C" NOT NULL, -- of an unread answer; '' for none
	PRIMARY KEY (comment, question)
);

CREATE INDEX answer_readings_revisit ON answer_readings (docket) WHERE reading = 'to_revisit';
CREATE INDEX campaigns_letter ON campaigns (letter);
