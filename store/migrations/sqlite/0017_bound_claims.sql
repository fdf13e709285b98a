-- Every row carries its keyed digest, those that live for minutes or a day, too
-- (decision record 0015). They are written when the migration ends.
ALTER TABLE claims ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE unsent_forms ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
