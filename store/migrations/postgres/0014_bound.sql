-- Rows bound to the key: row_mac is a keyed digest of all values of its row, and
-- chain.row_sets seals which rows each table has. The program fills them in at
-- the end of the migration, in the same transaction.

ALTER TABLE adjudicated_codes ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE adjudications ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE answers ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE campaign_relations ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE campaign_states ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE campaign_verdicts ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE campaigns ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE code_revisits ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE codebook_changes ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE codebooks ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE coding_notes ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE coding_units ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE codings ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE comments ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE decisions ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE docket_states ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE dockets ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE double_coded ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE ended_sessions ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE excerpts ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE finding_verdicts ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE kept_exports ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE kept_files ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE meta ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE migrations ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE models ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE off_topic_marks ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE passes ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE placements ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE quotations ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE recommendation_versions ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE recommendations ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE recovery_codes ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE redactions ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE reports ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE rescreened ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE second_looks ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE setup_links ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE sign_in_tries ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE signatories ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE signatures ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE user_roles ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN row_mac BYTEA NOT NULL DEFAULT '';

ALTER TABLE chain ADD COLUMN row_sets BYTEA NOT NULL DEFAULT ''; -- sealed
-- Random bytes do not compress, and every batch of writes replaces them.
ALTER TABLE chain ALTER COLUMN row_sets SET STORAGE MAIN;
