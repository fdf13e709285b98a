-- Kept exports that a person published, and what each prints of every comment, so
-- that pages can say where in the report a comment stands.
CREATE TABLE publications (
	docket       TEXT    NOT NULL,
	name         TEXT    NOT NULL, -- of the kept export
	published_by INTEGER NOT NULL,
	published_at INTEGER NOT NULL,
	ended_by     INTEGER NOT NULL,
	ended_at     INTEGER NOT NULL, -- 0: it stands
	body         TEXT    NOT NULL, -- JSON: recommendations and labels, as printed
	row_mac      BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (docket, name),
	FOREIGN KEY (docket, name) REFERENCES kept_exports (docket, name)
) STRICT;

CREATE TABLE published_traces (
	docket  TEXT    NOT NULL,
	name    TEXT    NOT NULL,
	serial  INTEGER NOT NULL, -- of the comment
	links   TEXT    NOT NULL, -- JSON: codes, recommendations and sections
	row_mac BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (docket, name, serial),
	FOREIGN KEY (docket, name) REFERENCES kept_exports (docket, name)
) STRICT;
