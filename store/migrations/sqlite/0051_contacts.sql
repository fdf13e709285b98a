-- What senders ask for beside their comment: mail about it, and to speak at a meeting.
CREATE TABLE comment_mail (
	comment      INTEGER NOT NULL PRIMARY KEY REFERENCES comments (num),
	docket       TEXT    NOT NULL, -- of the comment
	language     TEXT    NOT NULL, -- in which they are written to
	token        BLOB    NOT NULL, -- SHA-256 of the random word in the links of letters
	address      BLOB    NOT NULL, -- keyed digest
	asked_at     INTEGER NOT NULL,
	confirmed_at INTEGER NOT NULL, -- 0: nobody has
	stopped_at   INTEGER NOT NULL, -- 0: it goes on
	failed_at    INTEGER NOT NULL, -- 0: the address took what was sent
	sent_at      INTEGER NOT NULL, -- of the last letter that asks to confirm the address
	told_version INTEGER NOT NULL, -- of the comment that its sender was told of
	told_replies INTEGER NOT NULL,
	body         BLOB    NOT NULL, -- sealed: the address and the random word
	row_mac      BLOB    NOT NULL DEFAULT x''
) STRICT;
CREATE INDEX comment_mail_token ON comment_mail (token);
CREATE INDEX comment_mail_address ON comment_mail (address, sent_at);

CREATE TABLE speakers (
	comment  INTEGER NOT NULL PRIMARY KEY REFERENCES comments (num),
	docket   TEXT    NOT NULL, -- of the comment
	language TEXT    NOT NULL,
	asked_at INTEGER NOT NULL,
	body     BLOB    NOT NULL, -- sealed: name, organization and address
	row_mac  BLOB    NOT NULL DEFAULT x''
) STRICT;
CREATE INDEX speakers_by_docket ON speakers (docket, asked_at);
