-- Inquiries: what staff ask the writer of a comment, and what both write to it.
CREATE TABLE inquiries (
	id        INTEGER NOT NULL PRIMARY KEY,
	comment   INTEGER NOT NULL REFERENCES comments (num),
	docket    TEXT    NOT NULL, -- of the comment
	kind      TEXT    NOT NULL,
	asked_by  INTEGER NOT NULL,
	asked_at  INTEGER NOT NULL,
	ends_at   INTEGER NOT NULL, -- the writer may answer until then
	turn      TEXT    NOT NULL, -- 'writer', 'staff', '' when somebody ended it
	closed_by INTEGER NOT NULL,
	closed_at INTEGER NOT NULL,
	row_mac   BLOB    NOT NULL DEFAULT x''
) STRICT;
CREATE INDEX inquiries_by_comment ON inquiries (comment, id);
CREATE INDEX inquiries_by_turn ON inquiries (docket, turn, id);

CREATE TABLE inquiry_texts (
	inquiry INTEGER NOT NULL REFERENCES inquiries (id),
	number  INTEGER NOT NULL,
	user_id INTEGER NOT NULL, -- 0: the writer of the comment
	at      INTEGER NOT NULL,
	body    BLOB    NOT NULL, -- sealed
	row_mac BLOB    NOT NULL DEFAULT x'',
	PRIMARY KEY (inquiry, number)
) STRICT;
