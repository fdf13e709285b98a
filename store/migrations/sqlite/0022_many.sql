-- Decisions on many comments at once: who made them, about what, and what became of
-- each comment. The decisions themselves stand where all decisions stand.
CREATE TABLE many_decisions (
	id       INTEGER NOT NULL PRIMARY KEY,
	docket   TEXT NOT NULL REFERENCES dockets (id),
	made_by  INTEGER NOT NULL, -- account
	at       INTEGER NOT NULL,
	action   TEXT NOT NULL,
	reason   TEXT NOT NULL,
	campaign TEXT NOT NULL, -- '' for none
	whole    INTEGER NOT NULL, -- 1: the whole campaign or list, up to the serial upto
	upto     INTEGER NOT NULL,
	reached  INTEGER NOT NULL, -- serial up to which a whole scope was walked
	body     BLOB NOT NULL, -- sealed: note and query of the list
	state    TEXT NOT NULL,
	row_mac  BLOB NOT NULL DEFAULT x''
) STRICT;

CREATE INDEX many_decisions_docket ON many_decisions (docket, id);

CREATE TABLE many_comments (
	decision INTEGER NOT NULL REFERENCES many_decisions (id),
	comment  INTEGER NOT NULL REFERENCES comments (num),
	seen     INTEGER NOT NULL, -- version
	outcome  TEXT NOT NULL,
	why      TEXT NOT NULL,
	result   INTEGER NOT NULL, -- version after the decision, or of the proposal
	row_mac  BLOB NOT NULL DEFAULT x'',
	PRIMARY KEY (decision, comment)
) STRICT;

CREATE INDEX many_comments_outcome ON many_comments (decision, outcome, comment);
CREATE INDEX many_comments_comment ON many_comments (comment, decision);
