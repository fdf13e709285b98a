-- Records of what is posted, or once was, in the orders in which programs read them.

CREATE INDEX comments_records_posting ON comments (docket, posted_at, serial) WHERE public_changed_at <> 0;
CREATE INDEX comments_records_id ON comments (docket, serial) WHERE public_changed_at <> 0;
CREATE INDEX comments_gone ON comments (docket) WHERE public_changed_at <> 0 AND status NOT IN ('posted', 'posted_with_redactions');

ALTER TABLE dockets ADD COLUMN public_changed_at INTEGER NOT NULL DEFAULT 0; -- of the last change of the docket's own data that the public could see

UPDATE dockets SET public_changed_at = CASE WHEN closed_at > filed_at THEN closed_at ELSE filed_at END;
