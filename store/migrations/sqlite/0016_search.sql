-- The search index holds analyzed words: the program makes them, for either
-- engine, and fills the table at the end of the migration. body has the words in
-- their order, more what else they are found by.
DROP TABLE posted_search;

CREATE VIRTUAL TABLE posted_search USING fts5 (body, more, tokenize = "ascii tokenchars '~^#'");

-- A word that is taken down leaves the index at once, not at the next merge.
INSERT INTO posted_search (posted_search, rank) VALUES ('secure-delete', 1);

-- The version of the analyzer whose words are in the index; 0: none yet.
INSERT INTO meta (name, value) VALUES ('search_words', '0');
