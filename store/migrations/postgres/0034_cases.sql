-- Cases: what becomes of what people reported of posted comments.
CREATE TABLE cases (
	id        BIGINT PRIMARY KEY,
	comment   BIGINT NOT NULL REFERENCES comments (num),
	docket    TEXT COLLATE "C" NOT NULL, -- of the comment
	kind      TEXT COLLATE "C" NOT NULL,
	report    BIGINT NOT NULL, -- number of the report that opened it
	reporter  BYTEA  UNIQUE,   -- keyed hash of the number that opens the answer
	opened_at BIGINT NOT NULL,
	questions BIGINT NOT NULL, -- 1: while it is open, pages say that the name is questioned
	outcome   TEXT COLLATE "C" NOT NULL, -- '' while it is open
	closed_by BIGINT NOT NULL,
	closed_at BIGINT NOT NULL,
	answer    BYTEA,             -- sealed: to who reported
	row_mac   BYTEA  NOT NULL DEFAULT ''
);
CREATE INDEX cases_by_comment ON cases (comment);
CREATE INDEX cases_open ON cases (docket, id) WHERE outcome = '';
CREATE INDEX cases_crowded ON cases (docket, comment) WHERE outcome = '';
CREATE INDEX cases_ended ON cases (docket, id) WHERE outcome <> '';
CREATE INDEX cases_opened ON cases (docket, opened_at);

CREATE TABLE case_notes (
	case_id BIGINT NOT NULL REFERENCES cases (id),
	number  BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	note    BYTEA  NOT NULL, -- sealed
	row_mac BYTEA  NOT NULL DEFAULT '',
	PRIMARY KEY (case_id, number)
);
