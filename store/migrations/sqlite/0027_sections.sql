-- The report that people write, section by section. Every save is a version; rows of
-- versions are added and never changed.
CREATE TABLE report_sections (
	docket  TEXT    NOT NULL REFERENCES dockets (id),
	section TEXT    NOT NULL,
	version INTEGER NOT NULL,
	row_mac BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (docket, section)
) STRICT;

CREATE TABLE section_versions (
	docket     TEXT    NOT NULL,
	section    TEXT    NOT NULL,
	version    INTEGER NOT NULL,
	body       BLOB    NOT NULL, -- sealed: JSON of heading, text, figures and extracts
	written_by INTEGER NOT NULL,
	written_at INTEGER NOT NULL,
	row_mac    BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (docket, section, version),
	FOREIGN KEY (docket, section) REFERENCES report_sections (docket, section)
) STRICT;
