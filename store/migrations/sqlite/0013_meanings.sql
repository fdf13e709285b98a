-- Codings of a code that has come to mean something else are set apart until
-- somebody reads the answer again: state 'to_revisit'.

ALTER TABLE codebook_changes ADD COLUMN kept INTEGER NOT NULL DEFAULT 0 CHECK (kept IN (0, 1)); -- the editor states that the meaning is unchanged

-- Until now codings followed every rename and merge, so that is what stands.
UPDATE codebook_changes SET kept = 1 WHERE action IN ('rename', 'merge');

-- Codings of an older version than this are set apart; 0: the code means what it
-- always did. version may be higher where the code is gone.
ALTER TABLE code_revisits ADD COLUMN apart INTEGER NOT NULL DEFAULT 0;

-- SQLite changes no CHECK in place, so the table is built anew.
CREATE TABLE codings_new (
	comment          INTEGER NOT NULL REFERENCES comments (num),
	question         TEXT    NOT NULL,
	code             TEXT    NOT NULL,
	coder            INTEGER NOT NULL,
	codebook_version INTEGER NOT NULL,
	state            TEXT    NOT NULL CHECK (state IN ('confirmed', 'rejected', 'overruled', 'moved', 'to_revisit')),
	judgement        TEXT    NOT NULL CHECK (judgement IN ('confirmed', 'rejected', '')), -- '': no judgement of this answer by this person
	origin           TEXT    NOT NULL CHECK (origin IN ('person', 'rule', 'model', 'campaign', 'adjudication')),
	origin_detail    TEXT    NOT NULL,
	evidence_start   INTEGER NOT NULL, -- bytes of the clean text
	evidence_end     INTEGER NOT NULL,
	coded_at         INTEGER NOT NULL,
	PRIMARY KEY (comment, question, code, coder)
) STRICT;

INSERT INTO codings_new SELECT comment, question, code, coder, codebook_version, state, judgement, origin, origin_detail, evidence_start, evidence_end, coded_at
  FROM codings;

DROP TABLE codings;
ALTER TABLE codings_new RENAME TO codings;
CREATE INDEX codings_code ON codings (code, comment) WHERE state = 'confirmed';

-- A code that was split and kept, and one whose label or definition was edited.
INSERT INTO code_revisits (docket, code, version, apart)
SELECT h.docket, json_extract(n.value, '$.Code'), max(h.version), max(h.version)
  FROM codebook_changes h
  JOIN codebooks b ON b.docket = h.docket AND b.version = h.version
  JOIN json_each(b.body) n
  JOIN codebooks e ON e.docket = h.docket AND e.version = h.version - 1
  JOIN json_each(e.body) o ON json_extract(o.value, '$.Code') = json_extract(n.value, '$.Code')
 WHERE h.action IN ('edit', 'filed') AND (json_extract(o.value, '$.Label') <> json_extract(n.value, '$.Label')
       OR json_extract(o.value, '$.Definition') <> json_extract(n.value, '$.Definition'))
    OR h.action = 'split' AND EXISTS (SELECT 1 FROM json_each(h.from_codes) f WHERE f.value = json_extract(n.value, '$.Code'))
 GROUP BY h.docket, json_extract(n.value, '$.Code')
ON CONFLICT (docket, code) DO UPDATE SET apart = excluded.apart, version = max(code_revisits.version, excluded.version);

UPDATE codings SET state = 'to_revisit'
 WHERE state = 'confirmed' AND EXISTS (SELECT 1 FROM comments c JOIN code_revisits v ON v.docket = c.docket
       WHERE c.num = codings.comment AND v.code = codings.code AND codings.codebook_version < v.apart);
