-- Whether a comment is on hold stands with the list of what waits, so that a filtered list
-- is counted along its index alone. The program fills the table.

DROP TABLE waiting;

CREATE TABLE waiting (
	comment INTEGER NOT NULL,
	facet   TEXT NOT NULL, -- 'rule:…', 'flag:…', 'grave:…', 'question:…', 'for:…'
	docket  TEXT NOT NULL,
	turn    INTEGER NOT NULL,
	serial  INTEGER NOT NULL,
	held    INTEGER NOT NULL, -- 1: on hold
	PRIMARY KEY (comment, facet)
) STRICT, WITHOUT ROWID;

CREATE INDEX waiting_counted ON waiting (docket, facet, turn, serial, held, comment);
