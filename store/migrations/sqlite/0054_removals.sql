-- Removals of whole dockets, past the time for which they are kept.
CREATE TABLE removals (
	id          INTEGER NOT NULL PRIMARY KEY,
	docket      TEXT NOT NULL REFERENCES dockets (id),
	state       TEXT NOT NULL CHECK (state IN ('asked', 'refused', 'agreed', 'done')),
	asked_by    INTEGER NOT NULL,
	asked_at    INTEGER NOT NULL,
	answered_by INTEGER NOT NULL, -- 0: nobody yet
	answered_at INTEGER NOT NULL,
	done_at     INTEGER NOT NULL, -- 0: not yet
	body        BLOB NOT NULL, -- sealed: reference, reason, what holds words of the docket
	row_mac     BLOB NOT NULL DEFAULT x''
) STRICT;
CREATE INDEX removals_by_docket ON removals (docket, id);
