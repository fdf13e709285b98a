-- The search index holds analyzed words: the program makes them, for either
-- engine, and fills the table at the end of the migration.
DELETE FROM posted_search;

-- The version of the analyzer whose words are in the index; 0: none yet.
INSERT INTO meta (name, value) VALUES ('search_words', '0');
