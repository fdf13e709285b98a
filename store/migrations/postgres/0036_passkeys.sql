-- Passkeys of staff accounts. A row stays when its passkey was taken away.
CREATE TABLE passkeys (
	id         BIGINT PRIMARY KEY,
	user_id    BIGINT NOT NULL REFERENCES users (id),
	credential BYTEA  NOT NULL UNIQUE, -- SHA-256 of the credential's name
	body       BYTEA,                  -- sealed: name, handle and public half; NULL: taken away
	sign_count BIGINT NOT NULL,
	challenged BIGINT NOT NULL, -- when the challenge was made that it answered last
	created_at BIGINT NOT NULL,
	used_at    BIGINT NOT NULL, -- 0: never
	removed_at BIGINT NOT NULL, -- 0: it opens its account
	row_mac    BYTEA  NOT NULL DEFAULT ''
);
CREATE INDEX passkeys_of ON passkeys (user_id);
