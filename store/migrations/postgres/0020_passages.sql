-- Passages that comments share which have nothing else in common. A row is never
-- deleted: one that no comment holds any more has comments = 0.
CREATE TABLE passages (
	docket     TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	number     BIGINT           NOT NULL,
	text       BYTEA            NOT NULL, -- sealed: it may stem from comments that are not posted
	digest     BYTEA            NOT NULL, -- keyed, of the text's words
	name       BYTEA            NOT NULL, -- sealed; words of staff; empty for none
	origin     TEXT COLLATE "C" NOT NULL CHECK (origin IN ('machine', 'person')),
	state      TEXT COLLATE "C" NOT NULL CHECK (state IN ('found', 'confirmed', 'rejected')),
	words      BIGINT           NOT NULL,
	comments   BIGINT           NOT NULL, -- that held it when the docket was last grouped whole
	bare       BIGINT           NOT NULL, -- of them, those that say nothing else
	examples   TEXT COLLATE "C" NOT NULL, -- serials of a few, as ranges in their order
	decided_by BIGINT           NOT NULL, -- 0 for nobody
	decided_at BIGINT           NOT NULL,
	row_mac    BYTEA            NOT NULL DEFAULT '',
	PRIMARY KEY (docket, number)
);
