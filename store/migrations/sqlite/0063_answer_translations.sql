-- English translations that staff wrote of posted answers in other languages. Each is made of the
-- text that was posted then.
CREATE TABLE answer_translations (
	comment  INTEGER NOT NULL REFERENCES comments (num),
	question TEXT    NOT NULL,
	docket   TEXT    NOT NULL REFERENCES dockets (id),
	number   INTEGER NOT NULL, -- how often it was written or taken away
	body     BLOB,             -- its words, and a digest of the text that it was made of; sealed
	made_by  INTEGER NOT NULL,
	made_at  INTEGER NOT NULL,
	row_mac  BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (comment, question)
) STRICT;
CREATE INDEX answer_translations_by_docket ON answer_translations (docket, comment);
