-- Campaigns: comments that were made from one letter. comments.campaign and
-- comments.class say who belongs where; here is what a campaign is called, which
-- comment stands for its letter, what each copy made of it, and what people said.

CREATE TABLE campaigns (
	id         TEXT    NOT NULL PRIMARY KEY,
	docket     TEXT    NOT NULL REFERENCES dockets (id),
	number     INTEGER NOT NULL,
	name       TEXT    NOT NULL, -- words of staff; '' for none
	letter     INTEGER NOT NULL REFERENCES comments (num),
	source     INTEGER NOT NULL, -- the comment whose codings the copies have, a letter now or before; 0 for none
	stale      INTEGER NOT NULL CHECK (stale IN (0, 1)), -- members are to be measured against another letter
	decision   TEXT    NOT NULL CHECK (decision IN ('', 'confirmed', 'split', 'merged')),
	decided_by INTEGER NOT NULL,
	decided_at INTEGER NOT NULL,
	UNIQUE (docket, number)
) STRICT;

CREATE INDEX campaigns_stale ON campaigns (docket) WHERE stale = 1;

-- What each member made of the letter, and who read what it added.
CREATE TABLE placements (
	comment        INTEGER NOT NULL PRIMARY KEY REFERENCES comments (num),
	share          INTEGER NOT NULL, -- of the letter's words, in millionths
	addition_words INTEGER NOT NULL,
	long_addition  INTEGER NOT NULL CHECK (long_addition IN (0, 1)),
	read_by        INTEGER NOT NULL, -- 0 for nobody
	read_words     INTEGER NOT NULL, -- addition_words when it was read
	read_at        INTEGER NOT NULL
) STRICT;

CREATE INDEX placements_unread ON placements (comment) WHERE long_addition = 1 AND read_by = 0;

-- What people said. Rows are added and never changed; a later one may take back
-- an earlier one. Lists of comments are ranges of serials, "1-3,7".
CREATE TABLE campaign_verdicts (
	docket     TEXT    NOT NULL REFERENCES dockets (id),
	number     INTEGER NOT NULL,
	action     TEXT    NOT NULL CHECK (action IN ('confirm', 'merge', 'split', 'alone', 'name')),
	campaign   TEXT    NOT NULL,
	others     TEXT    NOT NULL, -- JSON list of campaigns; '' for none
	comments   TEXT    NOT NULL,
	rest       TEXT    NOT NULL, -- of a split: those that stayed
	part       TEXT    NOT NULL, -- of a split: the campaign that was made
	name       TEXT    NOT NULL,
	reason     TEXT    NOT NULL, -- words of staff, never exported
	decided_by INTEGER NOT NULL,
	decided_at INTEGER NOT NULL,
	PRIMARY KEY (docket, number)
) STRICT;

-- Campaigns whose letters share passages and that were kept apart.
CREATE TABLE campaign_relations (
	docket TEXT    NOT NULL REFERENCES dockets (id),
	a      TEXT    NOT NULL,
	b      TEXT    NOT NULL,
	share  INTEGER NOT NULL, -- of the shorter letter, in millionths
	PRIMARY KEY (docket, a, b)
) STRICT;

-- How far the grouping of a docket has come. A docket without a row was never
-- grouped.
CREATE TABLE campaign_states (
	docket   TEXT    NOT NULL PRIMARY KEY REFERENCES dockets (id),
	numbers  INTEGER NOT NULL, -- the last number given to a campaign
	verdicts INTEGER NOT NULL, -- the last number given to a verdict
	heeded   INTEGER NOT NULL, -- value of verdicts at the last whole grouping
	changes  INTEGER NOT NULL, -- grows with every comment placed, parted or gone
	settled  INTEGER NOT NULL  -- value of changes that the last whole grouping saw
) STRICT, WITHOUT ROWID;

CREATE INDEX comments_ungrouped ON comments (docket, serial) WHERE class = '' AND status NOT IN ('withdrawn', 'spam');
-- So that the list of campaigns is counted without reading their comments.
CREATE INDEX comments_campaign_counts ON comments (docket, campaign, status, class) WHERE campaign <> '';
