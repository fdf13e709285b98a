-- Purges: orders by which a comment lost its words, and who asked and signed. The row is
-- the tombstone of the comment.
CREATE TABLE purges (
	id          BIGINT PRIMARY KEY,
	comment     BIGINT NOT NULL REFERENCES comments (num),
	docket      TEXT COLLATE "C" NOT NULL, -- of the comment
	state       TEXT COLLATE "C" NOT NULL, -- 'asked', 'refused', 'done'
	asked_by    BIGINT NOT NULL, -- 0: the operator, by command
	asked_at    BIGINT NOT NULL,
	answered_by BIGINT NOT NULL, -- who agreed, refused, or signed what the command did
	answered_at BIGINT NOT NULL,
	purged_at   BIGINT NOT NULL, -- 0: not yet
	body        BYTEA  NOT NULL, -- sealed: order, reason, where the comment stood, where else it stands
	row_mac     BYTEA  NOT NULL DEFAULT ''
);
CREATE INDEX purges_by_comment ON purges (comment, id);
CREATE INDEX purges_by_docket ON purges (docket, id);
