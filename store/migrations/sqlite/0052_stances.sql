-- The stance that a coder gave with a code, and what a settlement made of it.
ALTER TABLE codings ADD COLUMN stance TEXT NOT NULL DEFAULT ''
	CHECK (stance IN ('', 'for', 'against', 'mixed', 'none')); -- '': none given
ALTER TABLE codings ADD COLUMN stance_settled TEXT NOT NULL DEFAULT ''
	CHECK (stance_settled IN ('', 'for', 'against', 'mixed', 'none')); -- '': stance counts
ALTER TABLE adjudicated_codes ADD COLUMN stance TEXT NOT NULL DEFAULT ''
	CHECK (stance IN ('', 'for', 'against', 'mixed', 'none'));
