-- Who follows a docket by mail, without a comment.
CREATE TABLE followers (
	id           BIGINT NOT NULL PRIMARY KEY,
	docket       TEXT COLLATE "C" NOT NULL,
	language     TEXT COLLATE "C" NOT NULL, -- in which they are written to
	token        BYTEA  NOT NULL, -- SHA-256 of the random word in the links of letters
	address      BYTEA  NOT NULL, -- keyed digest
	asked_at     BIGINT NOT NULL,
	confirmed_at BIGINT NOT NULL, -- 0: nobody has
	sent_at      BIGINT NOT NULL, -- of the last letter that asks to confirm the address
	told_at      BIGINT NOT NULL, -- until when what happened to the docket was told
	body         BYTEA  NOT NULL, -- sealed: the address and the random word
	row_mac      BYTEA  NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX followers_address ON followers (docket, address);
CREATE INDEX followers_token ON followers (token);
CREATE INDEX followers_sent ON followers (address, sent_at);
CREATE INDEX followers_told ON followers (docket, told_at) WHERE confirmed_at > 0;
