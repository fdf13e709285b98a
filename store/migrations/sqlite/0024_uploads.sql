-- Files of comments that staff import from a page. They live for a day; name,
-- settings, outcome and the file itself are sealed for the person who sent them.
CREATE TABLE uploads (
	id      TEXT    NOT NULL PRIMARY KEY,
	user_id INTEGER NOT NULL REFERENCES users (id),
	docket  TEXT    NOT NULL REFERENCES dockets (id),
	at      INTEGER NOT NULL,
	bytes   INTEGER NOT NULL,
	state   TEXT    NOT NULL CHECK (state IN ('waiting', 'filing', 'filed', 'failed')),
	beat    INTEGER NOT NULL, -- when filing was last known to go on
	body    BLOB    NOT NULL, -- sealed
	row_mac BLOB    NOT NULL DEFAULT x''
) STRICT;

CREATE INDEX uploads_user ON uploads (user_id, at);
CREATE INDEX uploads_at ON uploads (at);

CREATE TABLE upload_chunks (
	upload   TEXT    NOT NULL REFERENCES uploads (id),
	position INTEGER NOT NULL,
	body     BLOB    NOT NULL, -- sealed
	row_mac  BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (upload, position)
) STRICT;

-- Maps of columns that people keep under a name.
CREATE TABLE import_maps (
	docket   TEXT    NOT NULL REFERENCES dockets (id),
	name     TEXT    NOT NULL,
	body     BLOB    NOT NULL, -- sealed
	saved_by INTEGER NOT NULL,
	saved_at INTEGER NOT NULL,
	row_mac  BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (docket, name)
) STRICT;
