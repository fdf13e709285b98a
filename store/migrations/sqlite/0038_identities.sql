-- Who an account is at the agency's identity provider.
CREATE TABLE identities (
	id         INTEGER NOT NULL PRIMARY KEY,
	user_id    INTEGER NOT NULL UNIQUE REFERENCES users (id),
	subject    BLOB    NOT NULL UNIQUE, -- keyed digest of issuer and subject
	body       BLOB    NOT NULL,        -- sealed: issuer and subject
	created_at INTEGER NOT NULL,
	row_mac    BLOB    NOT NULL DEFAULT x''
) STRICT;
