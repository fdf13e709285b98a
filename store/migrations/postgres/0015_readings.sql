-- Whether a reader was shown suggestions. It is not known of earlier readings.

ALTER TABLE passes ADD COLUMN suggestions TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (suggestions IN ('', 'shown', 'hidden')); -- '': not recorded
