-- Lists of what is posted are walked, folded and counted in indexes that hold all they ask for.
CREATE INDEX comments_posted_places ON comments (num)
	INCLUDE (docket, campaign, posted_at, sector, submitter_type, state, language)
	WHERE status IN ('posted', 'posted_with_redactions');
CREATE INDEX comments_posted_day ON comments (docket, posted_at, serial)
	INCLUDE (num, campaign, sector, submitter_type, state, language)
	WHERE status IN ('posted', 'posted_with_redactions');
DROP INDEX comments_posted_sector_type;
CREATE INDEX comments_posted_sector_type ON comments (docket, sector, submitter_type, serial)
	INCLUDE (num, campaign, posted_at, state, language)
	WHERE status IN ('posted', 'posted_with_redactions');
DROP INDEX comments_posted_sector;
CREATE INDEX comments_posted_sector ON comments (docket, sector, serial)
	INCLUDE (num, campaign, posted_at, submitter_type, state, language)
	WHERE status IN ('posted', 'posted_with_redactions');
DROP INDEX comments_posted_state;
CREATE INDEX comments_posted_state ON comments (docket, state, serial)
	INCLUDE (num, campaign, posted_at, sector, submitter_type, language)
	WHERE status IN ('posted', 'posted_with_redactions');
DROP INDEX comments_posted_language;
CREATE INDEX comments_posted_language ON comments (docket, language, serial)
	INCLUDE (num, campaign, posted_at, sector, submitter_type, state)
	WHERE status IN ('posted', 'posted_with_redactions');
DROP INDEX comments_posted_type;
CREATE INDEX comments_posted_type ON comments (docket, submitter_type, serial)
	INCLUDE (num, campaign, posted_at, sector, state, language)
	WHERE status IN ('posted', 'posted_with_redactions');
