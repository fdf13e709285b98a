-- Passages that comments share which have nothing else in common. A row is never
-- deleted: one that no comment holds any more has comments = 0.
CREATE TABLE passages (
	docket     TEXT    NOT NULL REFERENCES dockets (id),
	number     INTEGER NOT NULL,
	text       BLOB    NOT NULL, -- sealed: it may stem from comments that are not posted
	digest     BLOB    NOT NULL, -- keyed, of the text's words
	name       BLOB    NOT NULL, -- sealed; words of staff; empty for none
	origin     TEXT    NOT NULL CHECK (origin IN ('machine', 'person')),
	state      TEXT    NOT NULL CHECK (state IN ('found', 'confirmed', 'rejected')),
	words      INTEGER NOT NULL,
	comments   INTEGER NOT NULL, -- that held it when the docket was last grouped whole
	bare       INTEGER NOT NULL, -- of them, those that say nothing else
	examples   TEXT    NOT NULL, -- serials of a few, as ranges in their order
	decided_by INTEGER NOT NULL, -- 0 for nobody
	decided_at INTEGER NOT NULL,
	row_mac    BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (docket, number)
) STRICT;
