-- What staff did to the life of a docket. Rows are added and never changed.
CREATE TABLE docket_changes (
	docket   TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	number   BIGINT NOT NULL, -- from 1 within the docket
	at       BIGINT NOT NULL,
	made_by  TEXT COLLATE "C" NOT NULL, -- actor of the log
	kind     TEXT COLLATE "C" NOT NULL,
	round    BIGINT NOT NULL, -- in which comments are filed from then on
	from_end BIGINT NOT NULL, -- the end of the comment period before; 0: none
	to_end   BIGINT NOT NULL, -- and after
	why      TEXT COLLATE "C" NOT NULL, -- in words that the public reads
	about    TEXT COLLATE "C" NOT NULL, -- what a further round is about
	link     TEXT COLLATE "C" NOT NULL, -- JSON of the link to the report; '' for none
	row_mac  BYTEA  NOT NULL DEFAULT '',
	PRIMARY KEY (docket, number)
);
