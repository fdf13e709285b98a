-- Campaigns: comments that were made from one letter. comments.campaign and
-- comments.class say who belongs where; here is what a campaign is called, which
-- comment stands for its letter, what each copy made of it, and what people said.

CREATE TABLE campaigns (
	id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
	docket     TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	number     BIGINT NOT NULL,
	name       TEXT COLLATE "C" NOT NULL, -- words of staff; '' for none
	letter     BIGINT NOT NULL REFERENCES comments (num),
	source     BIGINT NOT NULL, -- the comment whose codings the copies have, a letter now or before; 0 for none
	stale      BIGINT NOT NULL CHECK (stale IN (0, 1)), -- members are to be measured against another letter
	decision   TEXT COLLATE "C" NOT NULL CHECK (decision IN ('', 'confirmed', 'split', 'merged')),
	decided_by BIGINT NOT NULL,
	decided_at BIGINT NOT NULL,
	UNIQUE (docket, number)
);

CREATE INDEX campaigns_stale ON campaigns (docket) WHERE stale = 1;

-- What each member made of the letter, and who read what it added.
CREATE TABLE placements (
	comment        BIGINT NOT NULL PRIMARY KEY REFERENCES comments (num),
	share          BIGINT NOT NULL, -- of the letter's words, in millionths
	addition_words BIGINT NOT NULL,
	long_addition  BIGINT NOT NULL CHECK (long_addition IN (0, 1)),
	read_by        BIGINT NOT NULL, -- 0 for nobody
	read_words     BIGINT NOT NULL, -- addition_words when it was read
	read_at        BIGINT NOT NULL
);

CREATE INDEX placements_unread ON placements (comment) WHERE long_addition = 1 AND read_by = 0;

-- What people said. Rows are added and never changed; a later one may take back
-- an earlier one. Lists of comments are ranges of serials, "1-3,7".
CREATE TABLE campaign_verdicts (
	docket     TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	number     BIGINT NOT NULL,
	action     TEXT COLLATE "C" NOT NULL CHECK (action IN ('confirm', 'merge', 'split', 'alone', 'name')),
	campaign   TEXT COLLATE "C" NOT NULL,
	others     TEXT COLLATE "C" NOT NULL, -- JSON list of campaigns; '' for none
	comments   TEXT COLLATE "C" NOT NULL,
	rest       TEXT COLLATE "C" NOT NULL, -- of a split: those that stayed
	part       TEXT COLLATE "C" NOT NULL, -- of a split: the campaign that was made
	name       TEXT COLLATE "C" NOT NULL,
	reason     TEXT COLLATE "C" NOT NULL, -- words of staff, never exported
	decided_by BIGINT NOT NULL,
	decided_at BIGINT NOT NULL,
	PRIMARY KEY (docket, number)
);

-- Campaigns whose letters share passages and that were kept apart.
CREATE TABLE campaign_relations (
	docket TEXT COLLATE "C" NOT NULL REFERENCES dockets (id),
	a      TEXT COLLATE "C" NOT NULL,
	b      TEXT COLLATE "C" NOT NULL,
	share  BIGINT NOT NULL, -- of the shorter letter, in millionths
	PRIMARY KEY (docket, a, b)
);

-- How far the grouping of a docket has come. A docket without a row was never
-- grouped.
CREATE TABLE campaign_states (
	docket   TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES dockets (id),
	numbers  BIGINT NOT NULL, -- the last number given to a campaign
	verdicts BIGINT NOT NULL, -- the last number given to a verdict
	heeded   BIGINT NOT NULL, -- value of verdicts at the last whole grouping
	changes  BIGINT NOT NULL, -- grows with every comment placed, parted or gone
	settled  BIGINT NOT NULL  -- value of changes that the last whole grouping saw
);

CREATE INDEX comments_ungrouped ON comments (docket, serial) WHERE class = '' AND status NOT IN ('withdrawn', 'spam');
-- So that the list of campaigns is counted without reading their comments.
CREATE INDEX comments_campaign_counts ON comments (docket, campaign, status, class) WHERE campaign <> '';
