-- Counters of the reading for codes, kept by each write; the program fills them.

DELETE FROM counters WHERE line LIKE 'code.%';

CREATE INDEX coding_units_once_draw ON coding_units (docket, draw) WHERE readers = 1;

-- Lists of posted comments whose filter matches few of them.
CREATE INDEX comments_posted_type ON comments (docket, submitter_type, serial) WHERE status IN ('posted', 'posted_with_redactions');
CREATE INDEX comments_posted_sector_type ON comments (docket, sector, submitter_type, serial) WHERE status IN ('posted', 'posted_with_redactions');
CREATE INDEX answers_posted ON answers (question, comment) WHERE public IS NOT NULL;
