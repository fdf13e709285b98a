-- What a second person sees: decisions that wait for their signature, and a
-- random sample of what was posted.

-- One row a proposal. Rows are added when somebody proposes and change once, when
-- a second person signs or refuses, or when the comment is decided otherwise.
CREATE TABLE signatures (
	id          BIGINT NOT NULL PRIMARY KEY,
	comment     BIGINT NOT NULL REFERENCES comments (num),
	docket      TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	version     BIGINT NOT NULL, -- of the comment when it was proposed
	kinds       TEXT COLLATE "C" NOT NULL, -- JSON list: why a second person signs
	body        BYTEA NOT NULL, -- sealed: JSON of the decision as proposed
	proposed_by BIGINT NOT NULL,
	proposed_at BIGINT NOT NULL,
	after       BIGINT NOT NULL CHECK (after IN (0, 1)), -- 1: carried out at once, signed afterwards
	state       TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'agreed', 'refused', 'overtaken')),
	result      BIGINT NOT NULL, -- version of the comment after the decision; 0: not carried out
	signed_by   BIGINT NOT NULL, -- 0: nobody
	signed_at   BIGINT NOT NULL, -- 0: not signed; when it was overtaken, for one that was
	note        BYTEA,             -- sealed: the second person's reason
	mac         BYTEA NOT NULL  -- keyed digest of the row
);

CREATE UNIQUE INDEX signatures_open ON signatures (comment) WHERE state = 'open';
CREATE INDEX signatures_comment ON signatures (comment, id);
CREATE INDEX signatures_docket ON signatures (docket, state, id);

-- One row a posting that was drawn for a second look.
CREATE TABLE second_looks (
	comment   BIGINT NOT NULL REFERENCES comments (num),
	version   BIGINT NOT NULL, -- of the comment after the posting
	docket    TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	posted_by BIGINT NOT NULL,
	drawn_at  BIGINT NOT NULL,
	verdict   TEXT COLLATE "C" NOT NULL CHECK (verdict IN ('', 'agree', 'differ', 'overtaken')),
	looked_by BIGINT NOT NULL, -- 0: nobody
	looked_at BIGINT NOT NULL,
	note      BYTEA,             -- sealed
	mac       BYTEA NOT NULL, -- keyed digest of the row
	PRIMARY KEY (comment, version)
);

CREATE INDEX second_looks_docket ON second_looks (docket, verdict, comment);
