-- Decisions on many comments at once: who made them, about what, and what became of
-- each comment. The decisions themselves stand where all decisions stand.
CREATE TABLE many_decisions (
	id       BIGINT NOT NULL PRIMARY KEY,
	docket   TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	made_by  BIGINT NOT NULL, -- account
	at       BIGINT NOT NULL,
	action   TEXT COLLATE "C" NOT NULL,
	reason   TEXT COLLATE "C" NOT NULL,
	campaign TEXT COLLATE "C" NOT NULL, -- '' for none
	whole    BIGINT NOT NULL, -- 1: the whole campaign or list, up to the serial upto
	upto     BIGINT NOT NULL,
	reached  BIGINT NOT NULL, -- serial up to which a whole scope was walked
	body     BYTEA NOT NULL, -- sealed: note and query of the list
	state    TEXT COLLATE "C" NOT NULL,
	row_mac  BYTEA NOT NULL DEFAULT ''
);

CREATE INDEX many_decisions_docket ON many_decisions (docket, id);

CREATE TABLE many_comments (
	decision BIGINT NOT NULL REFERENCES many_decisions (id),
	comment  BIGINT NOT NULL REFERENCES comments (num),
	seen     BIGINT NOT NULL, -- version
	outcome  TEXT COLLATE "C" NOT NULL,
	why      TEXT COLLATE "C" NOT NULL,
	result   BIGINT NOT NULL, -- version after the decision, or of the proposal
	row_mac  BYTEA NOT NULL DEFAULT '',
	PRIMARY KEY (decision, comment)
);

CREATE INDEX many_comments_outcome ON many_comments (decision, outcome, comment);
CREATE INDEX many_comments_comment ON many_comments (comment, decision);
