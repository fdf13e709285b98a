-- Kept exports that a person published, and what each prints of every comment, so
-- that pages can say where in the report a comment stands.
CREATE TABLE publications (
	docket       TEXT COLLATE "C" NOT NULL,
	name         TEXT COLLATE "C" NOT NULL, -- of the kept export
	published_by BIGINT NOT NULL,
	published_at BIGINT NOT NULL,
	ended_by     BIGINT NOT NULL,
	ended_at     BIGINT NOT NULL, -- 0: it stands
	body         TEXT COLLATE "C" NOT NULL, -- JSON: recommendations and labels, as printed
	row_mac      BYTEA   NOT NULL DEFAULT '',
	PRIMARY KEY (docket, name),
	FOREIGN KEY (docket, name) REFERENCES kept_exports (docket, name)
);

CREATE TABLE published_traces (
	docket  TEXT COLLATE "C" NOT NULL,
	name    TEXT COLLATE "C" NOT NULL,
	serial  BIGINT NOT NULL, -- of the comment
	links   TEXT COLLATE "C" NOT NULL, -- JSON: codes, recommendations and sections
	row_mac BYTEA   NOT NULL DEFAULT '',
	PRIMARY KEY (docket, name, serial),
	FOREIGN KEY (docket, name) REFERENCES kept_exports (docket, name)
);
