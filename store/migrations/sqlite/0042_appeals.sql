-- Appeals: what the writer of a comment says against the decision on it, once for each text
-- of the comment, and the answer of somebody who had no part in the decision.
CREATE TABLE appeals (
	id          INTEGER NOT NULL PRIMARY KEY,
	comment     INTEGER NOT NULL REFERENCES comments (num),
	edition     INTEGER NOT NULL, -- of the comment's text: 1, and one more each time it was mended
	docket      TEXT    NOT NULL, -- of the comment
	version     INTEGER NOT NULL, -- of the comment when it was asked
	status      TEXT    NOT NULL, -- that the decision gave it
	asked_at    INTEGER NOT NULL,
	outcome     TEXT    NOT NULL, -- '' while it waits
	answered_by INTEGER NOT NULL, -- 0: nobody
	answered_at INTEGER NOT NULL,
	body        BLOB,             -- sealed: what the writer says; NULL when the comment was purged
	answer      BLOB,             -- sealed
	row_mac     BLOB    NOT NULL DEFAULT x'',
	UNIQUE (comment, edition)
) STRICT;
CREATE INDEX appeals_by_outcome ON appeals (docket, outcome, id);
