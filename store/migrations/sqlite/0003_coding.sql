-- Readings, what two people made of one answer, and the list of what there is to
-- code.
--
-- codings.state is what counts: 'confirmed' and nothing else. codings.judgement is
-- what the person said, which an adjudication or a change of the codebook leaves
-- as it was.

-- SQLite changes no CHECK in place, so the table is built anew.
CREATE TABLE codings_new (
	comment          INTEGER NOT NULL REFERENCES comments (num),
	question         TEXT    NOT NULL,
	code             TEXT    NOT NULL,
	coder            INTEGER NOT NULL,
	codebook_version INTEGER NOT NULL,
	state            TEXT    NOT NULL CHECK (state IN ('confirmed', 'rejected', 'overruled', 'moved')),
	judgement        TEXT    NOT NULL CHECK (judgement IN ('confirmed', 'rejected', '')), -- '': no judgement of this answer by this person
	origin           TEXT    NOT NULL CHECK (origin IN ('person', 'rule', 'model', 'campaign', 'adjudication')),
	origin_detail    TEXT    NOT NULL,
	evidence_start   INTEGER NOT NULL, -- bytes of the clean text
	evidence_end     INTEGER NOT NULL,
	coded_at         INTEGER NOT NULL,
	PRIMARY KEY (comment, question, code, coder)
) STRICT;

INSERT INTO codings_new (comment, question, code, coder, codebook_version, state, judgement, origin, origin_detail,
                         evidence_start, evidence_end, coded_at)
SELECT comment, question, code, coder, codebook_version, state, state, origin, origin_detail, evidence_start, evidence_end, coded_at
  FROM codings;

DROP TABLE codings;
ALTER TABLE codings_new RENAME TO codings;
CREATE INDEX codings_code ON codings (code, comment) WHERE state = 'confirmed';

-- One row a person and answer: this person read it completely. The first two by
-- time, then by account, are the two readings that are compared.
CREATE TABLE passes (
	comment          INTEGER NOT NULL REFERENCES comments (num),
	question         TEXT NOT NULL,
	coder            INTEGER NOT NULL,
	codebook_version INTEGER NOT NULL, -- of the last saving
	at               INTEGER NOT NULL, -- of the first saving, which decides who came first
	saved_at         INTEGER NOT NULL, -- of the last saving
	PRIMARY KEY (comment, question, coder)
) STRICT;

CREATE INDEX passes_coder ON passes (coder, question, comment);

-- Answers that two people read: who they are, whether they differ and nobody has
-- settled it. Kept from passes, codings and adjudications in the same transaction.
CREATE TABLE double_coded (
	comment        INTEGER NOT NULL REFERENCES comments (num),
	question       TEXT NOT NULL,
	docket         TEXT NOT NULL REFERENCES dockets (id),
	first_coder    INTEGER NOT NULL,
	second_coder   INTEGER NOT NULL,
	adjudicated_by INTEGER NOT NULL, -- 0: nobody
	disputed       INTEGER NOT NULL CHECK (disputed IN (0, 1)),
	PRIMARY KEY (comment, question)
) STRICT;

CREATE INDEX double_coded_docket ON double_coded (docket, question, comment);
CREATE INDEX double_coded_disputed ON double_coded (docket, question, comment) WHERE disputed = 1;

-- Who settled the codes of an answer. The highest number holds; earlier ones stay.
CREATE TABLE adjudications (
	comment    INTEGER NOT NULL REFERENCES comments (num),
	question   TEXT NOT NULL,
	number     INTEGER NOT NULL, -- of the answer, from 1
	reason     BLOB,             -- sealed
	decided_by INTEGER NOT NULL,
	at         INTEGER NOT NULL,
	PRIMARY KEY (comment, question, number)
) STRICT;

CREATE TABLE adjudicated_codes (
	comment  INTEGER NOT NULL,
	question TEXT NOT NULL,
	number   INTEGER NOT NULL,
	given    TEXT NOT NULL, -- as it was decided
	code     TEXT NOT NULL, -- what became of it when the code was renamed or merged
	PRIMARY KEY (comment, question, number, given),
	FOREIGN KEY (comment, question, number) REFERENCES adjudications (comment, question, number)
) STRICT;

CREATE INDEX adjudicated_codes_code ON adjudicated_codes (code, comment);

CREATE TABLE coding_notes (
	comment  INTEGER NOT NULL REFERENCES comments (num),
	question TEXT NOT NULL,
	coder    INTEGER NOT NULL,
	note     BLOB NOT NULL, -- sealed
	at       INTEGER NOT NULL,
	PRIMARY KEY (comment, question, coder)
) STRICT;

-- Who set a comment aside as off topic, or took that back. Rows are added and
-- never changed; comments.off_topic shows the last one.
CREATE TABLE off_topic_marks (
	comment   INTEGER NOT NULL REFERENCES comments (num),
	number    INTEGER NOT NULL, -- of the comment, from 1
	off       INTEGER NOT NULL CHECK (off IN (0, 1)),
	reason    BLOB,             -- sealed
	marked_by INTEGER NOT NULL,
	at        INTEGER NOT NULL,
	PRIMARY KEY (comment, number)
) STRICT;

ALTER TABLE comments ADD COLUMN off_topic INTEGER NOT NULL DEFAULT 0; -- the account that set it aside; 0: on topic

CREATE INDEX comments_off_topic ON comments (docket, num) WHERE off_topic <> 0;
CREATE INDEX comments_copies ON comments (docket, campaign) WHERE campaign <> '' AND status IN ('posted', 'posted_with_redactions');

-- The answers that there are to code: of posted comments, a campaign's letter for
-- all its copies, nothing that points elsewhere or was set aside as off topic.
-- Kept in the transaction of each write, so that lists and counts are walks along
-- an index.
CREATE TABLE coding_units (
	comment  INTEGER NOT NULL REFERENCES comments (num),
	question TEXT NOT NULL,
	docket   TEXT NOT NULL REFERENCES dockets (id),
	campaign TEXT NOT NULL, -- '' for none
	draw     INTEGER NOT NULL, -- first 63 bits of the SHA-256 of the comment ID: the order in which second readings are drawn
	leads    INTEGER NOT NULL CHECK (leads IN (0, 1)), -- the comment's first unit, so that comments can be counted
	readers  INTEGER NOT NULL, -- passes
	PRIMARY KEY (comment, question)
) STRICT;

CREATE INDEX coding_units_every ON coding_units (docket, question, comment);
CREATE INDEX coding_units_unread ON coding_units (docket, question, comment) WHERE readers = 0;
CREATE INDEX coding_units_once ON coding_units (docket, question, comment, draw) WHERE readers = 1;
CREATE INDEX coding_units_draw ON coding_units (docket, draw) WHERE leads = 1;
CREATE INDEX coding_units_campaign ON coding_units (docket, campaign) WHERE campaign <> '';

-- What was coded so far was read by whoever coded it.
INSERT INTO passes (comment, question, coder, codebook_version, at, saved_at)
SELECT comment, question, coder, max(codebook_version), min(coded_at), max(coded_at)
  FROM codings GROUP BY comment, question, coder;

INSERT INTO double_coded (comment, question, docket, first_coder, second_coder, adjudicated_by, disputed)
SELECT x.comment, x.question, c.docket, x.first_coder, x.second_coder, 0,
       CASE WHEN EXISTS (
	       SELECT 1 FROM codings t
	        WHERE t.comment = x.comment AND t.question = x.question AND t.state = 'confirmed'
	          AND t.coder IN (x.first_coder, x.second_coder)
	        GROUP BY t.code HAVING count(*) = 1) THEN 1 ELSE 0 END
  FROM (SELECT p.comment, p.question,
               max(CASE WHEN p.place = 1 THEN p.coder ELSE 0 END) AS first_coder,
               max(CASE WHEN p.place = 2 THEN p.coder ELSE 0 END) AS second_coder
          FROM (SELECT comment, question, coder,
                       row_number() OVER (PARTITION BY comment, question ORDER BY at, coder) AS place
                  FROM passes) AS p
         WHERE p.place <= 2
         GROUP BY p.comment, p.question HAVING count(*) = 2) AS x
  JOIN comments c ON c.num = x.comment;

-- A comment that somebody read and found nothing in is no longer uncoded.
UPDATE counters
   SET comments = comments - (SELECT count(*) FROM comments c
                               WHERE c.docket = counters.docket AND c.coded = 0
                                 AND c.status IN ('posted', 'posted_with_redactions')
                                 AND c.num IN (SELECT p.comment FROM passes p))
 WHERE line = 'desk.uncoded';

UPDATE comments SET coded = 1 WHERE coded = 0 AND num IN (SELECT comment FROM passes);
