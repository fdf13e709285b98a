-- Lists of what is posted are walked, folded and counted in indexes that hold all they ask for.
CREATE INDEX comments_posted_places ON comments (num, docket, campaign, posted_at)
	WHERE status IN ('posted', 'posted_with_redactions');
CREATE INDEX comments_posted_day ON comments (docket, posted_at, serial, campaign, sector, submitter_type, state, language)
	WHERE status IN ('posted', 'posted_with_redactions');

-- The words of the search index, to see which begin as somebody typed.
CREATE VIRTUAL TABLE posted_search_terms USING fts5vocab (posted_search, instance);
