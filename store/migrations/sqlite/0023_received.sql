-- The comments received as the leaves of a Merkle tree (decision record 0017), in
-- the order of their numbers. The program fills the leaves of older comments.
ALTER TABLE comments ADD COLUMN leaf BLOB NOT NULL DEFAULT x'';
ALTER TABLE comments ADD COLUMN leaf_salt BLOB NOT NULL DEFAULT x''; -- sealed

-- Nodes of every fourth level, whose leaves are all there.
CREATE TABLE received_nodes (
	level    INTEGER NOT NULL,
	position INTEGER NOT NULL, -- from 0
	hash     BLOB    NOT NULL,
	row_mac  BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (level, position)
) STRICT;

CREATE TABLE received_heads (
	size      INTEGER NOT NULL PRIMARY KEY, -- comments in the tree
	root      BLOB    NOT NULL,
	sealed_at INTEGER NOT NULL,
	row_mac   BLOB    NOT NULL DEFAULT x''
) STRICT;
