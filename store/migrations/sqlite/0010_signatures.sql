-- What a second person sees: decisions that wait for their signature, and a
-- random sample of what was posted.

-- One row a proposal. Rows are added when somebody proposes and change once, when
-- a second person signs or refuses, or when the comment is decided otherwise.
CREATE TABLE signatures (
	id          INTEGER NOT NULL PRIMARY KEY,
	comment     INTEGER NOT NULL REFERENCES comments (num),
	docket      TEXT    NOT NULL REFERENCES dockets (id),
	version     INTEGER NOT NULL, -- of the comment when it was proposed
	kinds       TEXT    NOT NULL, -- JSON list: why a second person signs
	body        BLOB    NOT NULL, -- sealed: JSON of the decision as proposed
	proposed_by INTEGER NOT NULL,
	proposed_at INTEGER NOT NULL,
	after       INTEGER NOT NULL CHECK (after IN (0, 1)), -- 1: carried out at once, signed afterwards
	state       TEXT    NOT NULL CHECK (state IN ('open', 'agreed', 'refused', 'overtaken')),
	result      INTEGER NOT NULL, -- version of the comment after the decision; 0: not carried out
	signed_by   INTEGER NOT NULL, -- 0: nobody
	signed_at   INTEGER NOT NULL, -- 0: not signed; when it was overtaken, for one that was
	note        BLOB,             -- sealed: the second person's reason
	mac         BLOB    NOT NULL  -- keyed digest of the row
) STRICT;

CREATE UNIQUE INDEX signatures_open ON signatures (comment) WHERE state = 'open';
CREATE INDEX signatures_comment ON signatures (comment, id);
CREATE INDEX signatures_docket ON signatures (docket, state, id);

-- One row a posting that was drawn for a second look.
CREATE TABLE second_looks (
	comment   INTEGER NOT NULL REFERENCES comments (num),
	version   INTEGER NOT NULL, -- of the comment after the posting
	docket    TEXT    NOT NULL REFERENCES dockets (id),
	posted_by INTEGER NOT NULL,
	drawn_at  INTEGER NOT NULL,
	verdict   TEXT    NOT NULL CHECK (verdict IN ('', 'agree', 'differ', 'overtaken')),
	looked_by INTEGER NOT NULL, -- 0: nobody
	looked_at INTEGER NOT NULL,
	note      BLOB,             -- sealed
	mac       BLOB    NOT NULL, -- keyed digest of the row
	PRIMARY KEY (comment, version)
) STRICT;

CREATE INDEX second_looks_docket ON second_looks (docket, verdict, comment);
