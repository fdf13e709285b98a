-- Who an account is at the agency's identity provider.
CREATE TABLE identities (
	id         BIGINT PRIMARY KEY,
	user_id    BIGINT NOT NULL UNIQUE REFERENCES users (id),
	subject    BYTEA  NOT NULL UNIQUE, -- keyed digest of issuer and subject
	body       BYTEA  NOT NULL,        -- sealed: issuer and subject
	created_at BIGINT NOT NULL,
	row_mac    BYTEA  NOT NULL DEFAULT ''
);
