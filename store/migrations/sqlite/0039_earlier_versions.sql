-- Earlier versions: texts of comments that their writers mended and sent again.
CREATE TABLE earlier_versions (
	comment      INTEGER NOT NULL REFERENCES comments (num),
	number       INTEGER NOT NULL, -- 1: as it was received first
	replaced_at  INTEGER NOT NULL,
	language     TEXT    NOT NULL,
	rule_set     TEXT    NOT NULL,
	received_mac BLOB    NOT NULL, -- of the comment with these texts
	row_mac      BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (comment, number)
) STRICT;

CREATE TABLE earlier_answers (
	comment  INTEGER NOT NULL REFERENCES comments (num),
	number   INTEGER NOT NULL,
	position INTEGER NOT NULL,
	question TEXT    NOT NULL,
	original BLOB    NOT NULL, -- sealed
	text     BLOB    NOT NULL, -- sealed
	removed  INTEGER NOT NULL,
	row_mac  BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (comment, number, position)
) STRICT;
