-- The comments received as the leaves of a Merkle tree (decision record 0017), in
-- the order of their numbers. The program fills the leaves of older comments.
ALTER TABLE comments ADD COLUMN leaf BYTEA NOT NULL DEFAULT '';
ALTER TABLE comments ADD COLUMN leaf_salt BYTEA NOT NULL DEFAULT ''; -- sealed

-- Nodes of every fourth level, whose leaves are all there.
CREATE TABLE received_nodes (
	level    BIGINT NOT NULL,
	position BIGINT NOT NULL, -- from 0
	hash     BYTEA    NOT NULL,
	row_mac  BYTEA    NOT NULL DEFAULT '',
	PRIMARY KEY (level, position)
);

CREATE TABLE received_heads (
	size      BIGINT NOT NULL PRIMARY KEY, -- comments in the tree
	root      BYTEA    NOT NULL,
	sealed_at BIGINT NOT NULL,
	row_mac   BYTEA    NOT NULL DEFAULT ''
);
