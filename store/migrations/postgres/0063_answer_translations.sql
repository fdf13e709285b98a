-- English translations that staff wrote of posted answers in other languages. Each is made of the
-- text that was posted then.
CREATE TABLE answer_translations (
	comment  BIGINT NOT NULL REFERENCES comments (num),
	question TEXT COLLATE "C" NOT NULL,
	docket   TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	number   BIGINT NOT NULL, -- how often it was written or taken away
	body     BYTEA,           -- its words, and a digest of the text that it was made of; sealed
	made_by  BIGINT NOT NULL,
	made_at  BIGINT NOT NULL,
	row_mac  BYTEA  NOT NULL DEFAULT '',
	PRIMARY KEY (comment, question)
);
CREATE INDEX answer_translations_by_docket ON answer_translations (docket, comment);
