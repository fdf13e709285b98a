-- Purges: orders by which a comment lost its words, and who asked and signed. The row is
-- the tombstone of the comment.
CREATE TABLE purges (
	id          INTEGER NOT NULL PRIMARY KEY,
	comment     INTEGER NOT NULL REFERENCES comments (num),
	docket      TEXT    NOT NULL, -- of the comment
	state       TEXT    NOT NULL, -- 'asked', 'refused', 'done'
	asked_by    INTEGER NOT NULL, -- 0: the operator, by command
	asked_at    INTEGER NOT NULL,
	answered_by INTEGER NOT NULL, -- who agreed, refused, or signed what the command did
	answered_at INTEGER NOT NULL,
	purged_at   INTEGER NOT NULL, -- 0: not yet
	body        BLOB    NOT NULL, -- sealed: order, reason, where the comment stood, where else it stands
	row_mac     BLOB    NOT NULL DEFAULT x''
) STRICT;
CREATE INDEX purges_by_comment ON purges (comment, id);
CREATE INDEX purges_by_docket ON purges (docket, id);
