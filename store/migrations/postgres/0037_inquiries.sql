-- Inquiries: what staff ask the writer of a comment, and what both write to it.
CREATE TABLE inquiries (
	id        BIGINT PRIMARY KEY,
	comment   BIGINT NOT NULL REFERENCES comments (num),
	docket    TEXT COLLATE "C" NOT NULL, -- of the comment
	kind      TEXT COLLATE "C" NOT NULL,
	asked_by  BIGINT NOT NULL,
	asked_at  BIGINT NOT NULL,
	ends_at   BIGINT NOT NULL, -- the writer may answer until then
	turn      TEXT COLLATE "C" NOT NULL, -- 'writer', 'staff', '' when somebody ended it
	closed_by BIGINT NOT NULL,
	closed_at BIGINT NOT NULL,
	row_mac   BYTEA  NOT NULL DEFAULT ''
);
CREATE INDEX inquiries_by_comment ON inquiries (comment, id);
CREATE INDEX inquiries_by_turn ON inquiries (docket, turn, id);

CREATE TABLE inquiry_texts (
	inquiry BIGINT NOT NULL REFERENCES inquiries (id),
	number  BIGINT NOT NULL,
	user_id BIGINT NOT NULL, -- 0: the writer of the comment
	at      BIGINT NOT NULL,
	body    BYTEA  NOT NULL, -- sealed
	row_mac BYTEA  NOT NULL DEFAULT '',
	PRIMARY KEY (inquiry, number)
);
