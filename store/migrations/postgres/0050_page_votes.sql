-- What readers answer to "Was this page helpful?": counted by month, and what they wrote
-- until staff have read it.
CREATE TABLE page_votes (
	docket   TEXT COLLATE "C" NOT NULL, -- '': the page belongs to none
	page     TEXT COLLATE "C" NOT NULL,
	language TEXT COLLATE "C" NOT NULL,
	month    TEXT COLLATE "C" NOT NULL, -- 2026-11, of UTC
	helped   BIGINT NOT NULL,
	missed   BIGINT NOT NULL,
	row_mac  BYTEA  NOT NULL DEFAULT '',
	PRIMARY KEY (docket, page, language, month)
);

CREATE TABLE page_remarks (
	id       BIGINT PRIMARY KEY,
	docket   TEXT COLLATE "C" NOT NULL,
	page     TEXT COLLATE "C" NOT NULL,
	language TEXT COLLATE "C" NOT NULL,
	helpful  BIGINT NOT NULL,
	urgent   BIGINT NOT NULL, -- a program saw signs of an incident, a flaw or a threat
	made_at  BIGINT NOT NULL,
	body     BYTEA  NOT NULL, -- sealed: the words
	row_mac  BYTEA  NOT NULL DEFAULT ''
);
CREATE INDEX page_remarks_by_docket ON page_remarks (docket, urgent, id);
