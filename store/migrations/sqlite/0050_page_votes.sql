-- What readers answer to "Was this page helpful?": counted by month, and what they wrote
-- until staff have read it.
CREATE TABLE page_votes (
	docket   TEXT    NOT NULL, -- '': the page belongs to none
	page     TEXT    NOT NULL,
	language TEXT    NOT NULL,
	month    TEXT    NOT NULL, -- 2026-11, of UTC
	helped   INTEGER NOT NULL,
	missed   INTEGER NOT NULL,
	row_mac  BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (docket, page, language, month)
) STRICT;

CREATE TABLE page_remarks (
	id       INTEGER NOT NULL PRIMARY KEY,
	docket   TEXT    NOT NULL,
	page     TEXT    NOT NULL,
	language TEXT    NOT NULL,
	helpful  INTEGER NOT NULL,
	urgent   INTEGER NOT NULL, -- a program saw signs of an incident, a flaw or a threat
	made_at  INTEGER NOT NULL,
	body     BLOB    NOT NULL, -- sealed: the words
	row_mac  BLOB    NOT NULL DEFAULT x''
) STRICT;
CREATE INDEX page_remarks_by_docket ON page_remarks (docket, urgent, id);
