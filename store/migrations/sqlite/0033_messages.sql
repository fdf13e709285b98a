-- Messages that leave the portal by mail or webhook, who on staff asked for them, and
-- flagged comments with the moment at which somebody was told. Addresses are sealed,
-- and go when a message has been sent.
CREATE TABLE messages (
	id       INTEGER NOT NULL PRIMARY KEY,
	kind     TEXT    NOT NULL,
	way      TEXT    NOT NULL,
	docket   TEXT    NOT NULL,
	amount   INTEGER NOT NULL, -- of what waits
	state    TEXT    NOT NULL,
	tries    INTEGER NOT NULL,
	failure  TEXT    NOT NULL, -- of the last try, without an address
	made_at  INTEGER NOT NULL,
	next_at  INTEGER NOT NULL,
	ended_at INTEGER NOT NULL,
	body     BLOB,             -- sealed; NULL when it has been sent or dropped
	row_mac  BLOB    NOT NULL DEFAULT x''
) STRICT;

CREATE INDEX messages_due ON messages (way, next_at, id) WHERE state = 'waiting';
CREATE INDEX messages_state ON messages (state, id);

CREATE TABLE staff_notices (
	user_id INTEGER NOT NULL REFERENCES users (id),
	notice  TEXT    NOT NULL,
	wanted  INTEGER NOT NULL,
	set_at  INTEGER NOT NULL,
	row_mac BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (user_id, notice)
) STRICT;

CREATE TABLE incidents (
	comment  INTEGER NOT NULL PRIMARY KEY REFERENCES comments (num),
	docket   TEXT    NOT NULL,
	filed_at INTEGER NOT NULL,
	told_at  INTEGER NOT NULL, -- when messages about it were queued; 0: not yet
	row_mac  BLOB    NOT NULL DEFAULT x''
) STRICT;

CREATE INDEX incidents_untold ON incidents (docket, filed_at) WHERE told_at = 0;
CREATE INDEX incidents_told ON incidents (docket, told_at);
