-- Tries to sign in, one row a key and day instead of one a try: strangers make
-- the count grow, never the table.
CREATE TABLE sign_in_tries (
	name     BLOB    NOT NULL, -- the caller's key, hashed by it
	day      INTEGER NOT NULL, -- of UTC, since 1970
	known    INTEGER NOT NULL CHECK (known IN (0, 1)), -- of an account
	tries    INTEGER NOT NULL,
	in_a_row INTEGER NOT NULL, -- of these, since the last right sign-in
	last     INTEGER NOT NULL,
	PRIMARY KEY (name, day)
) STRICT;

CREATE INDEX sign_in_tries_day ON sign_in_tries (day);
CREATE INDEX sign_in_tries_unknown ON sign_in_tries (last) WHERE known = 0;

INSERT INTO sign_in_tries (name, day, known, tries, in_a_row, last)
SELECT name, at / 86400000000, 1, count(*), count(*), max(at) FROM sign_in_failures GROUP BY name, at / 86400000000;

DROP TABLE sign_in_failures;
