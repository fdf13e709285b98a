-- The codes that are confirmed in each posted answer, so that how often a code is
-- used is counted as it happens; the program fills them.

ALTER TABLE answer_readings ADD COLUMN codes TEXT NOT NULL DEFAULT '';
