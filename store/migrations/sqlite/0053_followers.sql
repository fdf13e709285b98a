-- Who follows a docket by mail, without a comment.
CREATE TABLE followers (
	id           INTEGER NOT NULL PRIMARY KEY,
	docket       TEXT    NOT NULL,
	language     TEXT    NOT NULL, -- in which they are written to
	token        BLOB    NOT NULL, -- SHA-256 of the random word in the links of letters
	address      BLOB    NOT NULL, -- keyed digest
	asked_at     INTEGER NOT NULL,
	confirmed_at INTEGER NOT NULL, -- 0: nobody has
	sent_at      INTEGER NOT NULL, -- of the last letter that asks to confirm the address
	told_at      INTEGER NOT NULL, -- until when what happened to the docket was told
	body         BLOB    NOT NULL, -- sealed: the address and the random word
	row_mac      BLOB    NOT NULL DEFAULT x''
) STRICT;
CREATE UNIQUE INDEX followers_address ON followers (docket, address);
CREATE INDEX followers_token ON followers (token);
CREATE INDEX followers_sent ON followers (address, sent_at);
CREATE INDEX followers_told ON followers (docket, told_at) WHERE confirmed_at > 0;
