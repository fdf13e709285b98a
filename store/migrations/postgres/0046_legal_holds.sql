-- Legal holds: orders by which nothing of a docket may be removed until they are lifted.
CREATE TABLE legal_holds (
	id        BIGINT PRIMARY KEY,
	docket    TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	placed_by BIGINT NOT NULL, -- 0: the operator
	placed_at BIGINT NOT NULL,
	lifted_by BIGINT NOT NULL,
	lifted_at BIGINT NOT NULL, -- 0: it stands
	body      BYTEA  NOT NULL, -- sealed: reference and reasons
	row_mac   BYTEA  NOT NULL DEFAULT ''
);
CREATE INDEX legal_holds_by_docket ON legal_holds (docket, id);
