-- The report that people write, section by section. Every save is a version; rows of
-- versions are added and never changed.
CREATE TABLE report_sections (
	docket  TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	section TEXT COLLATE "C" NOT NULL,
	version BIGINT NOT NULL,
	row_mac BYTEA NOT NULL DEFAULT '',
	PRIMARY KEY (docket, section)
);

CREATE TABLE section_versions (
	docket     TEXT COLLATE "C" NOT NULL,
	section    TEXT COLLATE "C" NOT NULL,
	version    BIGINT NOT NULL,
	body       BYTEA NOT NULL, -- sealed: JSON of heading, text, figures and extracts
	written_by BIGINT NOT NULL,
	written_at BIGINT NOT NULL,
	row_mac    BYTEA NOT NULL DEFAULT '',
	PRIMARY KEY (docket, section, version),
	FOREIGN KEY (docket, section) REFERENCES report_sections (docket, section)
);
