-- Texts of dockets that staff change: every version that was published, and the one draft
-- of a docket. Versions are added and never removed.
CREATE TABLE docket_texts (
	docket  TEXT    NOT NULL REFERENCES dockets (id),
	number  INTEGER NOT NULL, -- from 1 within the docket, which is what its file said
	at      INTEGER NOT NULL,
	made_by TEXT    NOT NULL, -- actor of the log
	change  INTEGER NOT NULL, -- of docket_changes, which says why; 0: the first
	body    TEXT    NOT NULL, -- JSON
	row_mac BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (docket, number)
) STRICT;

CREATE TABLE docket_text_drafts (
	docket   TEXT    NOT NULL PRIMARY KEY REFERENCES dockets (id),
	version  INTEGER NOT NULL, -- grows by one with every change, also when the draft goes
	based_on INTEGER NOT NULL, -- version of the published texts
	saved_by INTEGER NOT NULL,
	saved_at INTEGER NOT NULL,
	body     BLOB,             -- sealed JSON; NULL: there is no draft now
	row_mac  BLOB    NOT NULL DEFAULT x''
) STRICT;
