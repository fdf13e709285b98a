-- Memos: what coders write down about an answer, a code or a whole docket. Every save is
-- a version; rows of versions are added and never changed.
CREATE TABLE memos (
	id       INTEGER NOT NULL PRIMARY KEY,
	docket   TEXT    NOT NULL REFERENCES dockets (id),
	kind     TEXT    NOT NULL, -- 'project', 'code', 'answer'
	comment  INTEGER REFERENCES comments (num), -- NULL unless it is about an answer
	question TEXT    NOT NULL,
	code     TEXT    NOT NULL,
	owner    INTEGER NOT NULL,
	version  INTEGER NOT NULL,
	removed  INTEGER NOT NULL,
	row_mac  BLOB    NOT NULL DEFAULT x''
) STRICT;
CREATE INDEX memos_by_docket ON memos (docket, id);
CREATE INDEX memos_by_comment ON memos (comment, question);

CREATE TABLE memo_versions (
	memo       INTEGER NOT NULL REFERENCES memos (id),
	version    INTEGER NOT NULL,
	body       BLOB    NOT NULL, -- sealed: JSON of title and text
	written_by INTEGER NOT NULL,
	written_at INTEGER NOT NULL,
	row_mac    BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (memo, version)
) STRICT;
