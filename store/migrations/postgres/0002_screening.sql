-- What became of the screener's findings, and which rules have read what is
-- posted.

-- What each decision made of each finding. Rows are added by decisions and never
-- changed; the words are nowhere in them.
CREATE TABLE finding_verdicts (
	comment    BIGINT NOT NULL REFERENCES comments (num),
	version    BIGINT NOT NULL, -- of the comment after the decision
	position   BIGINT NOT NULL, -- among the decision's verdicts
	question   TEXT COLLATE "C" NOT NULL,
	span_start BIGINT NOT NULL, -- bytes of the clean text
	span_end   BIGINT NOT NULL,
	rule       TEXT COLLATE "C" NOT NULL,
	type       TEXT COLLATE "C" NOT NULL,
	severity   TEXT COLLATE "C" NOT NULL CHECK (severity IN ('block', 'hold', 'notice')),
	verdict    TEXT COLLATE "C" NOT NULL CHECK (verdict IN ('redacted', 'dismissed', 'kept')),
	PRIMARY KEY (comment, version, position)
);

-- One row a posted comment: the rule set that its decision or a later reading
-- used, and what that reading found which nobody has judged.
CREATE TABLE rescreened (
	comment  BIGINT NOT NULL PRIMARY KEY REFERENCES comments (num),
	rule_set TEXT COLLATE "C" NOT NULL,
	gravity  BIGINT NOT NULL CHECK (gravity BETWEEN 0 AND 3), -- rank of the gravest finding
	rules    TEXT COLLATE "C" NOT NULL                                  -- JSON list of the rules; '' for none
);

INSERT INTO rescreened (comment, rule_set, gravity, rules)
SELECT c.num, d.rule_set, 0, ''
  FROM comments c JOIN decisions d ON d.comment = c.num AND d.version = c.version
 WHERE c.status IN ('posted', 'posted_with_redactions');

CREATE INDEX rescreened_rule_set ON rescreened (rule_set, comment);
CREATE INDEX rescreened_grave ON rescreened (comment) WHERE gravity >= 2;
