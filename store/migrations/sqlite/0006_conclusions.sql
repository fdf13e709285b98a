-- What staff conclude: passages chosen for codes, quotations picked from them,
-- recommendations, and exports kept under a name.

-- Passages of posted answers. The words are not here: they are cut from the
-- posted text by every read, so that a passage goes when its comment does.
CREATE TABLE excerpts (
	id         INTEGER NOT NULL PRIMARY KEY,
	comment    INTEGER NOT NULL REFERENCES comments (num),
	question   TEXT    NOT NULL,
	code       TEXT    NOT NULL,
	span_start INTEGER NOT NULL, -- bytes of the clean text
	span_end   INTEGER NOT NULL,
	chosen_by  INTEGER NOT NULL,
	chosen_at  INTEGER NOT NULL,
	removed_by INTEGER NOT NULL,
	removed_at INTEGER NOT NULL  -- 0: chosen still
) STRICT;

CREATE INDEX excerpts_comment ON excerpts (comment, question, span_start);
CREATE INDEX excerpts_code ON excerpts (code, comment) WHERE removed_at = 0;

-- One row an excerpt that was ever picked.
CREATE TABLE quotations (
	excerpt    INTEGER NOT NULL PRIMARY KEY REFERENCES excerpts (id),
	position   INTEGER NOT NULL, -- among the picked ones of docket and code, from 1; 0: picked no longer
	dissenting INTEGER NOT NULL CHECK (dissenting IN (0, 1)),
	reason     BLOB,             -- sealed
	picked_by  INTEGER NOT NULL,
	picked_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE recommendations (
	docket    TEXT    NOT NULL REFERENCES dockets (id),
	number    INTEGER NOT NULL,
	position  INTEGER NOT NULL, -- order of the report, from 1; 0: taken back
	version   INTEGER NOT NULL,
	withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
	PRIMARY KEY (docket, number)
) STRICT;

-- Every wording with what it rests on. Rows are added and never changed.
CREATE TABLE recommendation_versions (
	docket     TEXT    NOT NULL,
	number     INTEGER NOT NULL,
	version    INTEGER NOT NULL,
	body       BLOB    NOT NULL, -- sealed: JSON of text, codes, excerpts and comments
	withdrawn  INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
	written_by INTEGER NOT NULL,
	written_at INTEGER NOT NULL,
	PRIMARY KEY (docket, number, version),
	FOREIGN KEY (docket, number) REFERENCES recommendations (docket, number)
) STRICT;

CREATE TABLE kept_exports (
	docket      TEXT    NOT NULL REFERENCES dockets (id),
	name        TEXT    NOT NULL,
	purpose     BLOB,             -- sealed
	snapshot_at INTEGER NOT NULL,
	kept_by     INTEGER NOT NULL, -- 0: the operator, at the machine
	kept_at     INTEGER NOT NULL,
	mac         BLOB    NOT NULL, -- keyed digest of the export and its files
	PRIMARY KEY (docket, name)
) STRICT;

CREATE TABLE kept_files (
	docket   TEXT    NOT NULL,
	name     TEXT    NOT NULL,
	position INTEGER NOT NULL,
	file     TEXT    NOT NULL,
	bytes    INTEGER NOT NULL,
	sha256   BLOB    NOT NULL,
	PRIMARY KEY (docket, name, position),
	FOREIGN KEY (docket, name) REFERENCES kept_exports (docket, name)
) STRICT;
