-- Legal holds: orders by which nothing of a docket may be removed until they are lifted.
CREATE TABLE legal_holds (
	id        INTEGER NOT NULL PRIMARY KEY,
	docket    TEXT    NOT NULL REFERENCES dockets (id),
	placed_by INTEGER NOT NULL, -- 0: the operator
	placed_at INTEGER NOT NULL,
	lifted_by INTEGER NOT NULL,
	lifted_at INTEGER NOT NULL, -- 0: it stands
	body      BLOB    NOT NULL, -- sealed: reference and reasons
	row_mac   BLOB    NOT NULL DEFAULT x''
) STRICT;
CREATE INDEX legal_holds_by_docket ON legal_holds (docket, id);
