-- Lists of posted comments: one card a letter, and filters by state and language.

CREATE INDEX comments_single ON comments (docket, num) WHERE status IN ('posted', 'posted_with_redactions') AND campaign = '';
CREATE INDEX campaigns_letters ON campaigns (docket, letter);
CREATE INDEX comments_posted_state ON comments (docket, state, serial) WHERE status IN ('posted', 'posted_with_redactions');
CREATE INDEX comments_posted_language ON comments (docket, language, serial) WHERE status IN ('posted', 'posted_with_redactions');
