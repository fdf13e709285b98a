-- Hand-overs: to whom what a flagged comment tells was handed, and what they answered.
CREATE TABLE handovers (
	comment     BIGINT NOT NULL REFERENCES comments (num),
	number      BIGINT NOT NULL,
	docket      TEXT COLLATE "C" NOT NULL, -- of the comment
	marking     TEXT COLLATE "C" NOT NULL, -- of TLP 2.0
	made_by     BIGINT NOT NULL,
	made_at     BIGINT NOT NULL,
	answered_by BIGINT NOT NULL, -- 0: no answer was recorded
	answered_at BIGINT NOT NULL,
	body        BYTEA  NOT NULL, -- sealed: to whom, and the answer
	row_mac     BYTEA  NOT NULL DEFAULT '',
	PRIMARY KEY (comment, number)
);
