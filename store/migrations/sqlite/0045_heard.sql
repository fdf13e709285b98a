-- Pages that say what was heard, as a person published each. They hold texts of staff and
-- figures; the words of quotations are cut from posted answers by every read.
CREATE TABLE heard_pages (
	docket       TEXT    NOT NULL REFERENCES dockets (id),
	number       INTEGER NOT NULL,
	published_by INTEGER NOT NULL,
	published_at INTEGER NOT NULL,
	ended_by     INTEGER NOT NULL,
	ended_at     INTEGER NOT NULL, -- 0: it stands
	snapshot_at  INTEGER NOT NULL, -- of the state that the figures are of
	body         TEXT    NOT NULL, -- JSON: texts, figures and what they quote
	row_mac      BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (docket, number)
) STRICT;
