-- Lists of the comments that answer a question or carry a settled theme are walked, folded and
-- counted along an index that holds all they ask for. Each write keeps the table in step; the
-- program fills it.

CREATE TABLE listed (
	comment        INTEGER NOT NULL,
	facet          TEXT    NOT NULL, -- 'question:…', 'theme:…', or 'letter' of a campaign's letter that may keep its copies out
	question       TEXT    NOT NULL, -- of a letter as in column letter, since a comment may be the letter of several campaigns
	docket         TEXT    NOT NULL,
	campaign       TEXT    NOT NULL,
	sector         TEXT    NOT NULL,
	submitter_type TEXT    NOT NULL,
	state          TEXT    NOT NULL,
	language       TEXT    NOT NULL,
	posted_at      INTEGER NOT NULL,
	second         INTEGER NOT NULL, -- it counts while second readings are drawn up to less than this
	third          INTEGER NOT NULL, -- and third readings up to less than this
	letter         TEXT    NOT NULL, -- and this letter keeps no copies out; '' for none
	again          INTEGER NOT NULL, -- how many earlier questions the comment stands in the list by, too
	PRIMARY KEY (comment, facet, question)
) STRICT, WITHOUT ROWID;

CREATE INDEX listed_all ON listed (docket, facet, comment, second, third, letter, again, campaign, sector, submitter_type,
	state, language, posted_at);
CREATE INDEX listed_sector ON listed (docket, facet, sector, comment, second, third, letter, again, campaign);
CREATE INDEX listed_letters ON listed (campaign) WHERE facet = 'letter';
