-- Removals of whole dockets, past the time for which they are kept.
CREATE TABLE removals (
	id          BIGINT PRIMARY KEY,
	docket      TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	state       TEXT COLLATE "C" NOT NULL CHECK (state IN ('asked', 'refused', 'agreed', 'done')),
	asked_by    BIGINT NOT NULL,
	asked_at    BIGINT NOT NULL,
	answered_by BIGINT NOT NULL, -- 0: nobody yet
	answered_at BIGINT NOT NULL,
	done_at     BIGINT NOT NULL, -- 0: not yet
	body        BYTEA NOT NULL, -- sealed: reference, reason, what holds words of the docket
	row_mac     BYTEA NOT NULL DEFAULT ''
);
CREATE INDEX removals_by_docket ON removals (docket, id);
