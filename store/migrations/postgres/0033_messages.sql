-- Messages that leave the portal by mail or webhook, who on staff asked for them, and
-- flagged comments with the moment at which somebody was told. Addresses are sealed,
-- and go when a message has been sent.
CREATE TABLE messages (
	id       BIGINT NOT NULL PRIMARY KEY,
	kind     TEXT COLLATE "C" NOT NULL,
	way      TEXT COLLATE "C" NOT NULL,
	docket   TEXT COLLATE "C" NOT NULL,
	amount   BIGINT NOT NULL, -- of what waits
	state    TEXT COLLATE "C" NOT NULL,
	tries    BIGINT NOT NULL,
	failure  TEXT COLLATE "C" NOT NULL, -- of the last try, without an address
	made_at  BIGINT NOT NULL,
	next_at  BIGINT NOT NULL,
	ended_at BIGINT NOT NULL,
	body     BYTEA,            -- sealed; NULL when it has been sent or dropped
	row_mac  BYTEA   NOT NULL DEFAULT ''
);

CREATE INDEX messages_due ON messages (way, next_at, id) WHERE state = 'waiting';
CREATE INDEX messages_state ON messages (state, id);

CREATE TABLE staff_notices (
	user_id BIGINT NOT NULL REFERENCES users (id),
	notice  TEXT COLLATE "C" NOT NULL,
	wanted  BIGINT NOT NULL,
	set_at  BIGINT NOT NULL,
	row_mac BYTEA   NOT NULL DEFAULT '',
	PRIMARY KEY (user_id, notice)
);

CREATE TABLE incidents (
	comment  BIGINT NOT NULL PRIMARY KEY REFERENCES comments (num),
	docket   TEXT COLLATE "C" NOT NULL,
	filed_at BIGINT NOT NULL,
	told_at  BIGINT NOT NULL, -- when messages about it were queued; 0: not yet
	row_mac  BYTEA   NOT NULL DEFAULT ''
);

CREATE INDEX incidents_untold ON incidents (docket, filed_at) WHERE told_at = 0;
CREATE INDEX incidents_told ON incidents (docket, told_at);
