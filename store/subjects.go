package store

// DB is an open database. It is safe for concurrent use.
//
// Its verbs are grouped by subject: each of the types that it embeds reads and
// writes one of them, and reaches another only where its code names that one. What
// they share lies in core. DB itself opens, checks, copies and closes the whole.
type DB struct {
	*core
	Accounts
	Analyzing
	Appealing
	Archive
	AtOnce
	AuditLog
	Calibrating
	Casework
	Catalog
	Coding
	Conclusions
	Corresponding
	Feedback
	Figuring
	Following
	Grouping
	Guarding
	HandingOver
	Hearing
	Identities
	Inquiring
	Intake
	Life
	Moderation
	Naming
	Notices
	Passkeys
	Public
	Purging
	Records
	Retaining
	Screening
	SignIn
	Signing
	Teamwork
	Together
	Tracing
	Training
	Translating
	Wording
	Writing
}

// bySubject gives every subject the same core.
func bySubject(c *core) *DB {
	return &DB{c, Accounts{c}, Analyzing{c}, Appealing{c}, Archive{c}, AtOnce{c}, AuditLog{c}, Calibrating{c},
		Casework{c}, Catalog{c},
		Coding{c}, Conclusions{c}, Corresponding{c}, Feedback{c},
		Figuring{c}, Following{c}, Grouping{c}, Guarding{c}, HandingOver{c}, Hearing{c}, Identities{c},
		Inquiring{c}, Intake{c}, Life{c},
		Moderation{c}, Naming{c}, Notices{c}, Passkeys{c}, Public{c}, Purging{c}, Records{c}, Retaining{c},
		Screening{c},
		SignIn{c}, Signing{c},
		Teamwork{c}, Together{c},
		Tracing{c}, Training{c}, Translating{c}, Wording{c}, Writing{c}}
}

// Accounts reads and changes staff accounts: who somebody is, their roles, passwords, second
// factors and set-up links.
type Accounts struct{ *core }

// Analyzing reads what the posted comments of a docket say, for the analysis page.
type Analyzing struct{ *core }

// Appealing reads and writes what the writers of comments say against decisions, and what was
// answered.
type Appealing struct{ *core }

// Archive stores exports that were kept under a name, and reads them.
type Archive struct{ *core }

// AtOnce reads and writes decisions on many comments at once.
type AtOnce struct{ *core }

// AuditLog reads the hash-chained log, and records what is no change of another subject:
// refusals, and what commands did.
type AuditLog struct{ *core }

// Calibrating reads and writes training rounds and test answers: what coders read for
// practice, what they agreed on, and how well they find it among other answers.
type Calibrating struct{ *core }

// Casework reads and writes cases: what people reported of posted comments, what staff noted,
// and how each ended.
type Casework struct{ *core }

// Catalog reads and changes dockets, their settings and their codebooks.
type Catalog struct{ *core }

// Coding reads and writes what coders decided: codings, passes, notes, settlements, and the
// queue of what is still to be read.
type Coding struct{ *core }

// Conclusions reads and writes what analysts draw from the codings: excerpts, quotations and
// recommendations.
type Conclusions struct{ *core }

// Corresponding reads and writes what senders ask for beside their comments: mail about them,
// and to speak at a meeting.
type Corresponding struct{ *core }

// Feedback counts what readers answer to “Was this page helpful?”, and keeps what they wrote
// beside it until staff have read it.
type Feedback struct{ *core }

// Figuring reads what figures of the whole office are counted from. It never touches a
// sealed column.
type Figuring struct{ *core }

// Following reads and writes who follows a docket by mail, and queues what they are told.
type Following struct{ *core }

// Grouping reads and writes campaigns: groups of comments that share a letter, and what people
// decided about them.
type Grouping struct{ *core }

// Guarding reads and writes searches for hidden words: where they stand, what a person proposed
// about it, and the rules that stand from then on.
type Guarding struct{ *core }

// HandingOver reads and writes to whom what flagged comments tell was handed, and what they
// answered.
type HandingOver struct{ *core }

// Hearing publishes the pages that say what was heard, and reads them.
type Hearing struct{ *core }

// Identities reads and writes who accounts are at the agency's identity provider.
type Identities struct{ *core }

// Inquiring reads and writes what staff ask the writers of comments, and what both write to it.
type Inquiring struct{ *core }

// Intake files comments, and does what their senders ask for: receipts, withdrawals and
// reports of what should not be shown.
type Intake struct{ *core }

// Life reads and changes where dockets stand: their dates, stages and rounds.
type Life struct{ *core }

// Moderation reads the review queue and records decisions about comments.
type Moderation struct{ *core }

// Naming reads and writes the questions of people whether comments carry their name or address,
// and answers them; and asks samples of senders whether they wrote what was sent with theirs.
type Naming struct{ *core }

// Notices queues messages that leave the portal, says which are due and records what became of
// them, and whom on staff they are for.
type Notices struct{ *core }

// Passkeys reads and writes the passkeys of accounts.
type Passkeys struct{ *core }

// Public reads what the public may see: posted texts, ledgers, theme counts and revisions.
// It never touches a sealed column.
type Public struct{ *core }

// Purging removes the words of comments by order, and reads the tombstones that are left.
type Purging struct{ *core }

// Records reads what programs may know of comments that are posted, or once were. It
// never touches a sealed column.
type Records struct{ *core }

// Retaining reads and writes legal holds on dockets, and for how long dockets are kept.
type Retaining struct{ *core }

// Screening reads and writes what the screening rules found: verdicts about findings, and
// comments that newer rules are still to read.
type Screening struct{ *core }

// SignIn reads and writes sessions, counts tries to sign in, and holds forms that could not
// be sent because a session had ended.
type SignIn struct{ *core }

// Signing reads and writes the second person's part: proposals that wait for a signature,
// and second looks at decisions.
type Signing struct{ *core }

// Teamwork reads and writes how coders share the work of a docket, and what can be learned
// from their readings.
type Teamwork struct{ *core }

// Together reads and writes what colleagues share about comments: whom one is for, notes, and
// decisions that somebody has begun.
type Together struct{ *core }

// Tracing reads how far comments have come on their way from receipt to the report, and
// says which kept exports are published.
type Tracing struct{ *core }

// Training stores the models that suggest codes, and reads what they are trained on.
type Training struct{ *core }

// Translating reads and writes what staff made of answers in other languages.
type Translating struct{ *core }

// Wording reads and writes the texts of dockets that staff change: the draft, and every version
// that was published.
type Wording struct{ *core }

// Writing reads and writes the report that people write, section by section.
type Writing struct{ *core }
