-- Rows bound to the key: row_mac is a keyed digest of all values of its row, and
-- chain.row_sets seals which rows each table has. The program fills them in at
-- the end of the migration, in the same transaction.

ALTER TABLE adjudicated_codes ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE adjudications ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE answers ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE campaign_relations ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE campaign_states ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE campaign_verdicts ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE campaigns ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE code_revisits ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE codebook_changes ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE codebooks ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE coding_notes ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE coding_units ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE codings ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE comments ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE decisions ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE docket_states ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE dockets ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE double_coded ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE ended_sessions ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE excerpts ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE finding_verdicts ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE kept_exports ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE kept_files ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE meta ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE migrations ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE models ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE off_topic_marks ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE passes ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE placements ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE quotations ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE recommendation_versions ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE recommendations ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE recovery_codes ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE redactions ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE reports ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE rescreened ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE second_looks ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE sessions ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE setup_links ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE sign_in_tries ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE signatories ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE signatures ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE user_roles ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE users ADD COLUMN row_mac BLOB NOT NULL DEFAULT x'';

ALTER TABLE chain ADD COLUMN row_sets BLOB NOT NULL DEFAULT x''; -- sealed
