-- Files of comments that staff import from a page. They live for a day; name,
-- settings, outcome and the file itself are sealed for the person who sent them.
CREATE TABLE uploads (
	id      TEXT COLLATE "C" NOT NULL PRIMARY KEY,
	user_id BIGINT NOT NULL REFERENCES users (id),
	docket  TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	at      BIGINT NOT NULL,
	bytes   BIGINT NOT NULL,
	state   TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'filing', 'filed', 'failed')),
	beat    BIGINT NOT NULL, -- when filing was last known to go on
	body    BYTEA   NOT NULL, -- sealed
	row_mac BYTEA   NOT NULL DEFAULT ''
);

CREATE INDEX uploads_user ON uploads (user_id, at);
CREATE INDEX uploads_at ON uploads (at);

CREATE TABLE upload_chunks (
	upload   TEXT COLLATE "C" NOT NULL REFERENCES uploads (id),
	position BIGINT NOT NULL,
	body     BYTEA   NOT NULL, -- sealed
	row_mac  BYTEA   NOT NULL DEFAULT '',
	PRIMARY KEY (upload, position)
);

-- Maps of columns that people keep under a name.
CREATE TABLE import_maps (
	docket   TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	name     TEXT COLLATE "C" NOT NULL,
	body     BYTEA   NOT NULL, -- sealed
	saved_by BIGINT NOT NULL,
	saved_at BIGINT NOT NULL,
	row_mac  BYTEA   NOT NULL DEFAULT '',
	PRIMARY KEY (docket, name)
);
