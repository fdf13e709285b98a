-- Lists of the comments that answer a question or carry a settled theme are walked, folded and
-- counted along an index that holds all they ask for. Each write keeps the table in step; the
-- program fills it.

CREATE TABLE listed (
	comment        BIGINT NOT NULL,
	facet          TEXT COLLATE "C" NOT NULL, -- 'question:…', 'theme:…', or 'letter' of a campaign's letter that may keep its copies out
	question       TEXT COLLATE "C" NOT NULL, -- of a letter as in column letter, since a comment may be the letter of several campaigns
	docket         TEXT COLLATE "C" NOT NULL,
	campaign       TEXT COLLATE "C" NOT NULL,
	sector         TEXT COLLATE "C" NOT NULL,
	submitter_type TEXT COLLATE "C" NOT NULL,
	state          TEXT COLLATE "C" NOT NULL,
	language       TEXT COLLATE "C" NOT NULL,
	posted_at      BIGINT NOT NULL,
	second         BIGINT NOT NULL, -- it counts while second readings are drawn up to less than this
	third          BIGINT NOT NULL, -- and third readings up to less than this
	letter         TEXT COLLATE "C" NOT NULL, -- and this letter keeps no copies out; '' for none
	again          BIGINT NOT NULL, -- how many earlier questions the comment stands in the list by, too
	PRIMARY KEY (comment, facet, question)
);

CREATE INDEX listed_all ON listed (docket, facet, comment)
	INCLUDE (second, third, letter, again, campaign, sector, submitter_type, state, language, posted_at);
CREATE INDEX listed_sector ON listed (docket, facet, sector, comment)
	INCLUDE (second, third, letter, again, campaign);
CREATE INDEX listed_letters ON listed (campaign) WHERE facet = 'letter';
