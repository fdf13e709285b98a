-- What staff did to the life of a docket. Rows are added and never changed.
CREATE TABLE docket_changes (
	docket   TEXT    NOT NULL REFERENCES dockets (id),
	number   INTEGER NOT NULL, -- from 1 within the docket
	at       INTEGER NOT NULL,
	made_by  TEXT    NOT NULL, -- actor of the log
	kind     TEXT    NOT NULL,
	round    INTEGER NOT NULL, -- in which comments are filed from then on
	from_end INTEGER NOT NULL, -- the end of the comment period before; 0: none
	to_end   INTEGER NOT NULL, -- and after
	why      TEXT    NOT NULL, -- in words that the public reads
	about    TEXT    NOT NULL, -- what a further round is about
	link     TEXT    NOT NULL, -- JSON of the link to the report; '' for none
	row_mac  BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (docket, number)
) STRICT;
