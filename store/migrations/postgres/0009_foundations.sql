-- Fields that later work stands on: rounds of a docket, when the public saw a
-- change, where each answer stands, who works on what, who stands behind a
-- comment, and roles for the site or for one docket.

ALTER TABLE dockets ADD COLUMN round BIGINT NOT NULL DEFAULT 1; -- the round that comments are filed in now

ALTER TABLE comments ADD COLUMN round BIGINT NOT NULL DEFAULT 1; -- of the docket, when it was filed
ALTER TABLE comments ADD COLUMN public_changed_at BIGINT NOT NULL DEFAULT 0; -- of the last change that the public could see, later than any before it; 0: never public

UPDATE comments
   SET public_changed_at = (SELECT max(d.at) FROM decisions d WHERE d.comment = comments.num)
 WHERE posted_at <> 0;

-- Two decisions of one moment get moments of their own.
UPDATE comments SET public_changed_at = comments.public_changed_at + x.place
  FROM (SELECT num, row_number() OVER (PARTITION BY public_changed_at ORDER BY num) - 1 AS place
          FROM comments WHERE public_changed_at <> 0) AS x
 WHERE x.num = comments.num AND x.place > 0;

CREATE INDEX comments_changed ON comments (docket, public_changed_at) WHERE public_changed_at <> 0;

-- The latest comments.public_changed_at given.
ALTER TABLE chain ADD COLUMN public_at BIGINT NOT NULL DEFAULT 0;
UPDATE chain SET public_at = coalesce((SELECT max(public_changed_at) FROM comments), 0);

ALTER TABLE answers ADD COLUMN class TEXT COLLATE "C" NOT NULL DEFAULT 'answer'
	CHECK (class IN ('answer', 'content_elsewhere', 'no_answer', 'off_topic'));
ALTER TABLE answers ADD COLUMN status TEXT COLLATE "C" NOT NULL DEFAULT 'pending'
	CHECK (status IN ('pending', 'posted', 'posted_with_redactions', 'withheld', 'withdrawn', 'spam'));

UPDATE answers
   SET status = c.status,
       class = CASE WHEN c.class = 'content_elsewhere' THEN 'content_elsewhere' WHEN c.off_topic <> 0 THEN 'off_topic' ELSE 'answer' END
  FROM comments c WHERE c.num = answers.comment;

-- Who works on what, for some minutes. A claim is a courtesy to colleagues: it
-- runs out by itself and binds nobody.
CREATE TABLE claims (
	kind     TEXT COLLATE "C" NOT NULL CHECK (kind IN ('moderation', 'coding')),
	comment  BIGINT NOT NULL REFERENCES comments (num),
	question TEXT COLLATE "C" NOT NULL, -- '': the whole comment
	user_id  BIGINT NOT NULL,
	until    BIGINT NOT NULL,
	PRIMARY KEY (kind, comment, question)
);

CREATE INDEX claims_user ON claims (kind, user_id);
CREATE INDEX claims_until ON claims (until);

INSERT INTO claims (kind, comment, question, user_id, until)
SELECT 'moderation', num, '', claimed_by, claimed_until FROM comments WHERE claimed_by <> 0 AND status = 'pending';

ALTER TABLE comments DROP COLUMN claimed_by;
ALTER TABLE comments DROP COLUMN claimed_until;

-- Who stands behind a comment, by name. The first is who sent it; a comment that
-- nobody put a name to has none.
CREATE TABLE signatories (
	comment             BIGINT NOT NULL REFERENCES comments (num),
	position            BIGINT NOT NULL, -- from 1
	person              BYTEA NOT NULL, -- sealed: name and organization
	public_name         TEXT,             -- NULL unless posted
	public_organization TEXT,             -- NULL unless posted
	PRIMARY KEY (comment, position)
);

-- What an account may do, on the whole site or on one docket.
CREATE TABLE user_roles (
	user_id BIGINT NOT NULL REFERENCES users (id),
	docket  TEXT COLLATE "C" NOT NULL, -- '': the site
	role    TEXT COLLATE "C" NOT NULL CHECK (role IN ('moderator', 'staff', 'admin', 'auditor')),
	PRIMARY KEY (user_id, docket)
);

INSERT INTO user_roles (user_id, docket, role) SELECT id, '', role FROM users;
ALTER TABLE users DROP COLUMN role;
