-- Which version of the codebook a passage was chosen under, so that one whose theme
-- has come to mean something else since is known.

ALTER TABLE excerpts ADD COLUMN codebook_version INTEGER NOT NULL DEFAULT 0;

-- The newest version of the moment when it was chosen.
UPDATE excerpts SET codebook_version = coalesce((SELECT max(h.version) FROM codebook_changes h JOIN comments c ON c.docket = h.docket
	WHERE c.num = excerpts.comment AND h.at <= excerpts.chosen_at), 0);
