-- Codings of a code that has come to mean something else are set apart until
-- somebody reads the answer again: state 'to_revisit'.

ALTER TABLE codebook_changes ADD COLUMN kept BIGINT NOT NULL DEFAULT 0 CHECK (kept IN (0, 1)); -- the editor states that the meaning is unchanged

-- Until now codings followed every rename and merge, so that is what stands.
UPDATE codebook_changes SET kept = 1 WHERE action IN ('rename', 'merge');

-- Codings of an older version than this are set apart; 0: the code means what it
-- always did. version may be higher where the code is gone.
ALTER TABLE code_revisits ADD COLUMN apart BIGINT NOT NULL DEFAULT 0;

ALTER TABLE codings DROP CONSTRAINT codings_state_check;
ALTER TABLE codings ADD CONSTRAINT codings_state_check CHECK (state IN ('confirmed', 'rejected', 'overruled', 'moved', 'to_revisit'));

-- A code that was split and kept, and one whose label or definition was edited.
INSERT INTO code_revisits (docket, code, version, apart)
SELECT h.docket, n.value ->> 'Code', max(h.version), max(h.version)
  FROM codebook_changes h
  JOIN codebooks b ON b.docket = h.docket AND b.version = h.version
  CROSS JOIN LATERAL json_array_elements(b.body::json) AS n (value)
  JOIN codebooks e ON e.docket = h.docket AND e.version = h.version - 1
  CROSS JOIN LATERAL json_array_elements(e.body::json) AS o (value)
 WHERE o.value ->> 'Code' = n.value ->> 'Code'
   AND (h.action IN ('edit', 'filed') AND (o.value ->> 'Label' <> n.value ->> 'Label' OR o.value ->> 'Definition' <> n.value ->> 'Definition')
        OR h.action = 'split' AND EXISTS (SELECT 1 FROM json_array_elements_text(h.from_codes::json) AS f (code) WHERE f.code = n.value ->> 'Code'))
 GROUP BY h.docket, n.value ->> 'Code'
ON CONFLICT (docket, code) DO UPDATE SET apart = excluded.apart, version = greatest(code_revisits.version, excluded.version);

UPDATE codings SET state = 'to_revisit'
 WHERE state = 'confirmed' AND EXISTS (SELECT 1 FROM comments c JOIN code_revisits v ON v.docket = c.docket
       WHERE c.num = codings.comment AND v.code = codings.code AND codings.codebook_version < v.apart);
