-- Questions "was my name used?" of people who prove an address. A row lives for a day.
CREATE TABLE name_checks (
	hash     BLOB    NOT NULL PRIMARY KEY, -- SHA-256 of the word in the link
	asked_at INTEGER NOT NULL,
	ends_at  INTEGER NOT NULL,             -- the link opens nothing from then on
	used_at  INTEGER NOT NULL,             -- 0: it was not used
	body     BLOB    NOT NULL,             -- sealed: name and address
	row_mac  BLOB    NOT NULL DEFAULT x''
) STRICT;
