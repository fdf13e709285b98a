-- Pages that say what was heard, as a person published each. They hold texts of staff and
-- figures; the words of quotations are cut from posted answers by every read.
CREATE TABLE heard_pages (
	docket       TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	number       BIGINT NOT NULL,
	published_by BIGINT NOT NULL,
	published_at BIGINT NOT NULL,
	ended_by     BIGINT NOT NULL,
	ended_at     BIGINT NOT NULL, -- 0: it stands
	snapshot_at  BIGINT NOT NULL, -- of the state that the figures are of
	body         TEXT COLLATE "C" NOT NULL, -- JSON: texts, figures and what they quote
	row_mac      BYTEA  NOT NULL DEFAULT '',
	PRIMARY KEY (docket, number)
);
