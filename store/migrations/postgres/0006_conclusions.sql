-- What staff conclude: passages chosen for codes, quotations picked from them,
-- recommendations, and exports kept under a name.

-- Passages of posted answers. The words are not here: they are cut from the
-- posted text by every read, so that a passage goes when its comment does.
CREATE TABLE excerpts (
	id         BIGINT NOT NULL PRIMARY KEY,
	comment    BIGINT NOT NULL REFERENCES comments (num),
	question   TEXT COLLATE "C" NOT NULL,
	code       TEXT COLLATE "C" NOT NULL,
	span_start BIGINT NOT NULL, -- bytes of the clean text
	span_end   BIGINT NOT NULL,
	chosen_by  BIGINT NOT NULL,
	chosen_at  BIGINT NOT NULL,
	removed_by BIGINT NOT NULL,
	removed_at BIGINT NOT NULL  -- 0: chosen still
);

CREATE INDEX excerpts_comment ON excerpts (comment, question, span_start);
CREATE INDEX excerpts_code ON excerpts (code, comment) WHERE removed_at = 0;

-- One row an excerpt that was ever picked.
CREATE TABLE quotations (
	excerpt    BIGINT NOT NULL PRIMARY KEY REFERENCES excerpts (id),
	position   BIGINT NOT NULL, -- among the picked ones of docket and code, from 1; 0: picked no longer
	dissenting BIGINT NOT NULL CHECK (dissenting IN (0, 1)),
	reason     BYTEA, -- sealed
	picked_by  BIGINT NOT NULL,
	picked_at  BIGINT NOT NULL
);

CREATE TABLE recommendations (
	docket    TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	number    BIGINT NOT NULL,
	position  BIGINT NOT NULL, -- order of the report, from 1; 0: taken back
	version   BIGINT NOT NULL,
	withdrawn BIGINT NOT NULL CHECK (withdrawn IN (0, 1)),
	PRIMARY KEY (docket, number)
);

-- Every wording with what it rests on. Rows are added and never changed.
CREATE TABLE recommendation_versions (
	docket     TEXT COLLATE "C" NOT NULL,
	number     BIGINT NOT NULL,
	version    BIGINT NOT NULL,
	body       BYTEA NOT NULL, -- sealed: JSON of text, codes, excerpts and comments
	withdrawn  BIGINT NOT NULL CHECK (withdrawn IN (0, 1)),
	written_by BIGINT NOT NULL,
	written_at BIGINT NOT NULL,
	PRIMARY KEY (docket, number, version),
	FOREIGN KEY (docket, number) REFERENCES recommendations (docket, number)
);

CREATE TABLE kept_exports (
	docket      TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	name        TEXT COLLATE "C" NOT NULL,
	purpose     BYTEA, -- sealed
	snapshot_at BIGINT NOT NULL,
	kept_by     BIGINT NOT NULL, -- 0: the operator, at the machine
	kept_at     BIGINT NOT NULL,
	mac         BYTEA NOT NULL, -- keyed digest of the export and its files
	PRIMARY KEY (docket, name)
);

CREATE TABLE kept_files (
	docket   TEXT COLLATE "C" NOT NULL,
	name     TEXT COLLATE "C" NOT NULL,
	position BIGINT NOT NULL,
	file     TEXT COLLATE "C" NOT NULL,
	bytes    BIGINT NOT NULL,
	sha256   BYTEA NOT NULL,
	PRIMARY KEY (docket, name, position),
	FOREIGN KEY (docket, name) REFERENCES kept_exports (docket, name)
);
