-- The shared desk: what needs people first stands first, who a comment is for,
-- notes about it, decisions half made, and what was decided last.

-- What looks automated no longer goes first: only what somebody should act upon.
UPDATE comments SET turn = 1
 WHERE turn = 0 AND flags NOT LIKE '%"incident"%' AND flags NOT LIKE '%"flaw"%' AND flags NOT LIKE '%"threat"%';

UPDATE counters SET comments = (SELECT count(*) FROM comments c
	 WHERE c.docket = counters.docket AND c.status = 'pending' AND c.turn = 0)
 WHERE line = 'desk.flagged';

CREATE INDEX decisions_at ON decisions (at, comment);

-- Who a pending comment is for. A decision ends it.
CREATE TABLE assignments (
	comment  BIGINT NOT NULL PRIMARY KEY REFERENCES comments (num),
	user_id  BIGINT NOT NULL REFERENCES users (id),
	given_by BIGINT NOT NULL, -- account
	at       BIGINT NOT NULL,
	row_mac  BYTEA NOT NULL DEFAULT ''
);

CREATE INDEX assignments_user ON assignments (user_id, comment);

-- What colleagues write about a comment at any time. Rows are added and never changed.
CREATE TABLE comment_notes (
	comment BIGINT NOT NULL REFERENCES comments (num),
	number  BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	body    BYTEA NOT NULL, -- sealed
	row_mac BYTEA NOT NULL DEFAULT '',
	PRIMARY KEY (comment, number)
);

-- A decision that somebody began: one a comment and person.
CREATE TABLE decision_drafts (
	comment BIGINT NOT NULL REFERENCES comments (num),
	user_id BIGINT NOT NULL REFERENCES users (id),
	at      BIGINT NOT NULL,
	body    BYTEA NOT NULL, -- sealed: the fields of the form
	row_mac BYTEA NOT NULL DEFAULT '',
	PRIMARY KEY (comment, user_id)
);

CREATE INDEX decision_drafts_user ON decision_drafts (user_id, at);
CREATE INDEX decision_drafts_at ON decision_drafts (at);
