-- Texts of dockets that staff change: every version that was published, and the one draft
-- of a docket. Versions are added and never removed.
CREATE TABLE docket_texts (
	docket  TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	number  BIGINT NOT NULL, -- from 1 within the docket, which is what its file said
	at      BIGINT NOT NULL,
	made_by TEXT COLLATE "C" NOT NULL, -- actor of the log
	change  BIGINT NOT NULL, -- of docket_changes, which says why; 0: the first
	body    TEXT COLLATE "C" NOT NULL, -- JSON
	row_mac BYTEA  NOT NULL DEFAULT '',
	PRIMARY KEY (docket, number)
);

CREATE TABLE docket_text_drafts (
	docket   TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES dockets (id),
	version  BIGINT NOT NULL, -- grows by one with every change, also when the draft goes
	based_on BIGINT NOT NULL, -- version of the published texts
	saved_by BIGINT NOT NULL,
	saved_at BIGINT NOT NULL,
	body     BYTEA,           -- sealed JSON; NULL: there is no draft now
	row_mac  BYTEA  NOT NULL DEFAULT ''
);
