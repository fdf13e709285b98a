-- Whether a comment is on hold stands with the list of what waits, so that a filtered list
-- is counted along its index alone. The program fills the table.

DROP TABLE waiting;

CREATE TABLE waiting (
	comment BIGINT NOT NULL,
	facet   TEXT COLLATE "C" NOT NULL, -- 'rule:…', 'flag:…', 'grave:…', 'question:…', 'for:…'
	docket  TEXT COLLATE "C" NOT NULL,
	turn    BIGINT NOT NULL,
	serial  BIGINT NOT NULL,
	held    BIGINT NOT NULL, -- 1: on hold
	PRIMARY KEY (comment, facet)
);

CREATE INDEX waiting_counted ON waiting (docket, facet, turn, serial, held, comment);
