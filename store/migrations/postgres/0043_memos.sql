-- Memos: what coders write down about an answer, a code or a whole docket. Every save is
-- a version; rows of versions are added and never changed.
CREATE TABLE memos (
	id       BIGINT PRIMARY KEY,
	docket   TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	kind     TEXT COLLATE "C" NOT NULL, -- 'project', 'code', 'answer'
	comment  BIGINT REFERENCES comments (num), -- NULL unless it is about an answer
	question TEXT COLLATE "C" NOT NULL,
	code     TEXT COLLATE "C" NOT NULL,
	owner    BIGINT NOT NULL,
	version  BIGINT NOT NULL,
	removed  BIGINT NOT NULL,
	row_mac  BYTEA  NOT NULL DEFAULT ''
);
CREATE INDEX memos_by_docket ON memos (docket, id);
CREATE INDEX memos_by_comment ON memos (comment, question);

CREATE TABLE memo_versions (
	memo       BIGINT NOT NULL REFERENCES memos (id),
	version    BIGINT NOT NULL,
	body       BYTEA  NOT NULL, -- sealed: JSON of title and text
	written_by BIGINT NOT NULL,
	written_at BIGINT NOT NULL,
	row_mac    BYTEA  NOT NULL DEFAULT '',
	PRIMARY KEY (memo, version)
);
