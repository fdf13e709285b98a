-- Lists of what waits, by what they filter: a page of them costs the same whatever
-- waits beside it. Each write keeps the table in step; the program fills it.

CREATE TABLE waiting (
	comment BIGINT NOT NULL,
	facet   TEXT COLLATE "C" NOT NULL, -- 'rule:…', 'flag:…', 'grave:…', 'question:…', 'for:…'
	docket  TEXT COLLATE "C" NOT NULL,
	turn    BIGINT NOT NULL,
	serial  BIGINT NOT NULL,
	PRIMARY KEY (comment, facet)
);

CREATE INDEX waiting_list ON waiting (docket, facet, turn, serial);
CREATE INDEX comments_pending_language ON comments (docket, language, turn, serial) WHERE status = 'pending';
CREATE INDEX comments_pending_sector ON comments (docket, sector, turn, serial) WHERE status = 'pending';
CREATE INDEX comments_pending_campaign ON comments (docket, campaign, turn, serial) WHERE status = 'pending' AND campaign <> '';
CREATE INDEX comments_held ON comments (docket, held, turn, serial) WHERE status = 'pending' AND held = 1;
CREATE INDEX comments_decided ON comments (docket, reason) WHERE status <> 'pending';
