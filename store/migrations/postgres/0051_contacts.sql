-- What senders ask for beside their comment: mail about it, and to speak at a meeting.
CREATE TABLE comment_mail (
	comment      BIGINT NOT NULL PRIMARY KEY REFERENCES comments (num),
	docket       TEXT COLLATE "C" NOT NULL, -- of the comment
	language     TEXT COLLATE "C" NOT NULL, -- in which they are written to
	token        BYTEA  NOT NULL, -- SHA-256 of the random word in the links of letters
	address      BYTEA  NOT NULL, -- keyed digest
	asked_at     BIGINT NOT NULL,
	confirmed_at BIGINT NOT NULL, -- 0: nobody has
	stopped_at   BIGINT NOT NULL, -- 0: it goes on
	failed_at    BIGINT NOT NULL, -- 0: the address took what was sent
	sent_at      BIGINT NOT NULL, -- of the last letter that asks to confirm the address
	told_version BIGINT NOT NULL, -- of the comment that its sender was told of
	told_replies BIGINT NOT NULL,
	body         BYTEA  NOT NULL, -- sealed: the address and the random word
	row_mac      BYTEA  NOT NULL DEFAULT ''
);
CREATE INDEX comment_mail_token ON comment_mail (token);
CREATE INDEX comment_mail_address ON comment_mail (address, sent_at);

CREATE TABLE speakers (
	comment  BIGINT NOT NULL PRIMARY KEY REFERENCES comments (num),
	docket   TEXT COLLATE "C" NOT NULL, -- of the comment
	language TEXT COLLATE "C" NOT NULL,
	asked_at BIGINT NOT NULL,
	body     BYTEA  NOT NULL, -- sealed: name, organization and address
	row_mac  BYTEA  NOT NULL DEFAULT ''
);
CREATE INDEX speakers_by_docket ON speakers (docket, asked_at);
