-- Answers that two people have read and that a third may be drawn to read.
CREATE INDEX coding_units_twice ON coding_units (docket, draw) WHERE readers = 2;
