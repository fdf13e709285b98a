-- How each version of a codebook came about, what has to be read again since, and
-- what a model learned from confirmed codings.

-- Events. Rows are added and never changed.
CREATE TABLE codebook_changes (
	docket     TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	version    BIGINT NOT NULL, -- the version that it made
	action     TEXT COLLATE "C" NOT NULL CHECK (action IN ('filed', 'add', 'edit', 'rename', 'merge', 'split', 'retire')),
	from_codes TEXT COLLATE "C" NOT NULL, -- JSON list
	to_codes   TEXT COLLATE "C" NOT NULL, -- JSON list
	reason     TEXT COLLATE "C" NOT NULL, -- '' for the file of a new docket
	made_by    BIGINT NOT NULL, -- 0: filed with the docket
	at         BIGINT NOT NULL,
	PRIMARY KEY (docket, version)
);

INSERT INTO codebook_changes (docket, version, action, from_codes, to_codes, reason, made_by, at)
SELECT b.docket, b.version, 'filed', '[]', '[]', '', 0, d.filed_at
  FROM codebooks b JOIN dockets d ON d.id = b.docket;

-- Codes that were split or retired: codings of an older version than this are to
-- be read again.
CREATE TABLE code_revisits (
	docket  TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	code    TEXT COLLATE "C" NOT NULL,
	version BIGINT NOT NULL,
	PRIMARY KEY (docket, code)
);

-- The newest model of a docket, made of posted text alone.
CREATE TABLE models (
	docket     TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES dockets (id),
	version    BIGINT NOT NULL, -- of the codebook
	codings    BIGINT NOT NULL, -- confirmed ones that it learned from
	digest     TEXT COLLATE "C" NOT NULL, -- SHA-256 of body, hex
	body       BYTEA NOT NULL,
	trained_at BIGINT NOT NULL
);
