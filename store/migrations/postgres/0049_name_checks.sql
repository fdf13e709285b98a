-- Questions "was my name used?" of people who prove an address. A row lives for a day.
CREATE TABLE name_checks (
	hash     BYTEA  NOT NULL PRIMARY KEY, -- SHA-256 of the word in the link
	asked_at BIGINT NOT NULL,
	ends_at  BIGINT NOT NULL,             -- the link opens nothing from then on
	used_at  BIGINT NOT NULL,             -- 0: it was not used
	body     BYTEA  NOT NULL,             -- sealed: name and address
	row_mac  BYTEA  NOT NULL DEFAULT ''
);
