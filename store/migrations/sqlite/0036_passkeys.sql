-- Passkeys of staff accounts. A row stays when its passkey was taken away.
CREATE TABLE passkeys (
	id         INTEGER NOT NULL PRIMARY KEY,
	user_id    INTEGER NOT NULL REFERENCES users (id),
	credential BLOB    NOT NULL UNIQUE, -- SHA-256 of the credential's name
	body       BLOB,                    -- sealed: name, handle and public half; NULL: taken away
	sign_count INTEGER NOT NULL,
	challenged INTEGER NOT NULL, -- when the challenge was made that it answered last
	created_at INTEGER NOT NULL,
	used_at    INTEGER NOT NULL, -- 0: never
	removed_at INTEGER NOT NULL, -- 0: it opens its account
	row_mac    BLOB    NOT NULL DEFAULT x''
) STRICT;
CREATE INDEX passkeys_of ON passkeys (user_id);
