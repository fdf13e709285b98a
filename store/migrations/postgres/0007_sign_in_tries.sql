-- Tries to sign in, one row a key and day instead of one a try: strangers make
-- the count grow, never the table.
CREATE TABLE sign_in_tries (
	name     BYTEA NOT NULL, -- the caller's key, hashed by it
	day      BIGINT NOT NULL, -- of UTC, since 1970
	known    BIGINT NOT NULL CHECK (known IN (0, 1)), -- of an account
	tries    BIGINT NOT NULL,
	in_a_row BIGINT NOT NULL, -- of these, since the last right sign-in
	last     BIGINT NOT NULL,
	PRIMARY KEY (name, day)
);

CREATE INDEX sign_in_tries_day ON sign_in_tries (day);
CREATE INDEX sign_in_tries_unknown ON sign_in_tries (last) WHERE known = 0;

INSERT INTO sign_in_tries (name, day, known, tries, in_a_row, last)
SELECT name, at / 86400000000, 1, count(*), count(*), max(at) FROM sign_in_failures GROUP BY name, at / 86400000000;

DROP TABLE sign_in_failures;
