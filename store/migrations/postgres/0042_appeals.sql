-- Appeals: what the writer of a comment says against the decision on it, once for each text
-- of the comment, and the answer of somebody who had no part in the decision.
CREATE TABLE appeals (
	id          BIGINT PRIMARY KEY,
	comment     BIGINT NOT NULL REFERENCES comments (num),
	edition     BIGINT NOT NULL, -- of the comment's text: 1, and one more each time it was mended
	docket      TEXT COLLATE "C" NOT NULL, -- of the comment
	version     BIGINT NOT NULL, -- of the comment when it was asked
	status      TEXT COLLATE "C" NOT NULL, -- that the decision gave it
	asked_at    BIGINT NOT NULL,
	outcome     TEXT COLLATE "C" NOT NULL, -- '' while it waits
	answered_by BIGINT NOT NULL, -- 0: nobody
	answered_at BIGINT NOT NULL,
	body        BYTEA, -- sealed: what the writer says; NULL when the comment was purged
	answer      BYTEA, -- sealed
	row_mac     BYTEA  NOT NULL DEFAULT '',
	UNIQUE (comment, edition)
);
CREATE INDEX appeals_by_outcome ON appeals (docket, outcome, id);
