-- Earlier versions: texts of comments that their writers mended and sent again.
CREATE TABLE earlier_versions (
	comment      BIGINT NOT NULL REFERENCES comments (num),
	number       BIGINT NOT NULL, -- 1: as it was received first
	replaced_at  BIGINT NOT NULL,
	language     TEXT COLLATE "C" NOT NULL,
	rule_set     TEXT COLLATE "C" NOT NULL,
	received_mac BYTEA  NOT NULL, -- of the comment with these texts
	row_mac      BYTEA  NOT NULL DEFAULT '',
	PRIMARY KEY (comment, number)
);

CREATE TABLE earlier_answers (
	comment  BIGINT NOT NULL REFERENCES comments (num),
	number   BIGINT NOT NULL,
	position BIGINT NOT NULL,
	question TEXT COLLATE "C" NOT NULL,
	original BYTEA  NOT NULL, -- sealed
	text     BYTEA  NOT NULL, -- sealed
	removed  BIGINT NOT NULL,
	row_mac  BYTEA  NOT NULL DEFAULT '',
	PRIMARY KEY (comment, number, position)
);
