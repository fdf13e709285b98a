-- Lists of what is posted are counted and folded from their index alone.
DROP INDEX comments_posted_sector;
CREATE INDEX comments_posted_sector ON comments (docket, sector, serial) INCLUDE (num, campaign)
	WHERE status IN ('posted', 'posted_with_redactions');
DROP INDEX comments_posted_state;
CREATE INDEX comments_posted_state ON comments (docket, state, serial) INCLUDE (num, campaign)
	WHERE status IN ('posted', 'posted_with_redactions');
DROP INDEX comments_posted_language;
CREATE INDEX comments_posted_language ON comments (docket, language, serial) INCLUDE (num, campaign)
	WHERE status IN ('posted', 'posted_with_redactions');
DROP INDEX comments_posted_type;
CREATE INDEX comments_posted_type ON comments (docket, submitter_type, serial) INCLUDE (num, campaign)
	WHERE status IN ('posted', 'posted_with_redactions');
