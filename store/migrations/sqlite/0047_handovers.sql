-- Hand-overs: to whom what a flagged comment tells was handed, and what they answered.
CREATE TABLE handovers (
	comment     INTEGER NOT NULL REFERENCES comments (num),
	number      INTEGER NOT NULL,
	docket      TEXT    NOT NULL, -- of the comment
	marking     TEXT    NOT NULL, -- of TLP 2.0
	made_by     INTEGER NOT NULL,
	made_at     INTEGER NOT NULL,
	answered_by INTEGER NOT NULL, -- 0: no answer was recorded
	answered_at INTEGER NOT NULL,
	body        BLOB    NOT NULL, -- sealed: to whom, and the answer
	row_mac     BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (comment, number)
) STRICT;
