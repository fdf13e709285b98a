package docket

import (
	"log/slog"
	"slices"
	"time"
)

// TrackingNumber is the commenter's receipt, a secret of 80 bits written as 16
// letters and digits in fours ("7F3K-…"): it opens status and withdrawal. It
// appears on the receipt and nowhere else.
type TrackingNumber string

// LogValue hides the number from every log line.
func (TrackingNumber) LogValue() slog.Value { return slog.StringValue("[tracking number]") }

// SubmitterType decides what is public of a person: see Byline.
type SubmitterType string

// The submitter types.
const (
	Anonymous    SubmitterType = "anonymous"    // name and organization are dropped on receipt
	Individual   SubmitterType = "individual"   // the name is public
	Organization SubmitterType = "organization" // name and organization are public
)

// Known reports whether t is one of the submitter types.
func (t SubmitterType) Known() bool {
	return t == Anonymous || t == Individual || t == Organization
}

// Submitter is who sent a comment, as far as they said. Name, Organization, Signatories
// and Email are sealed in the store; the promised parts become public with the
// comment.
type Submitter struct {
	Type         SubmitterType
	Name         string
	Organization string
	Signatories  Signatories // others behind the comment; without a sender who is named, none
	State        string      // two-letter code, or ""
	Sector       string      // a code of the docket, or SectorUnspecified
	SectorRaw    string      // what an imported file said
	Email        string      // never public

	// What the screener saw in the fields that may become public.
	NameFindings         []Finding
	OrganizationFindings []Finding
	SignatoryFindings    []Finding // in the text of Byline().Signatories

	// What a moderator hid of those fields, empty until the comment was posted.
	NameRedactions         Gaps
	OrganizationRedactions Gaps
	SignatoryRedactions    Gaps // in the text of Byline().Signatories
}

// LogValue hides the person from every log line.
func (Submitter) LogValue() slog.Value { return slog.StringValue("[submitter]") }

// Byline returns the parts of the submitter that were promised public at
// submission. Redactions of those parts are applied by whoever posts.
func (s Submitter) Byline() Byline {
	b := Byline{Type: s.Type, State: s.State, Sector: s.Sector, Signatories: s.Signatories.PublicOf(s.Type)}
	switch s.Type {
	case Individual:
		b.Name = s.Name
	case Organization:
		b.Name, b.Organization = s.Name, s.Organization
	}
	return b
}

// BylineField is a part of the byline that was promised public.
type BylineField struct {
	Field      QuestionID // FieldName, FieldOrganization or FieldSignatories
	Text       Text       // empty: not given, or not public
	Findings   []Finding
	Redactions Gaps
}

// BylineFields lists the parts of the byline with what was found and hidden in them.
func (s Submitter) BylineFields() [3]BylineField {
	b := s.Byline()
	return [3]BylineField{
		{FieldName, Text(b.Name), s.NameFindings, s.NameRedactions},
		{FieldOrganization, Text(b.Organization), s.OrganizationFindings, s.OrganizationRedactions},
		{FieldSignatories, Text(b.Signatories), s.SignatoryFindings, s.SignatoryRedactions},
	}
}

// SetFindings puts the findings of a part of the byline in the place of those there were.
func (s *Submitter) SetFindings(field QuestionID, list []Finding) {
	switch field {
	case FieldName:
		s.NameFindings = list
	case FieldOrganization:
		s.OrganizationFindings = list
	case FieldSignatories:
		s.SignatoryFindings = list
	}
}

// AddRedaction adds to what is hidden of a part of the byline.
func (s *Submitter) AddRedaction(field QuestionID, gap Redaction) {
	switch field {
	case FieldName:
		s.NameRedactions = append(s.NameRedactions, gap)
	case FieldOrganization:
		s.OrganizationRedactions = append(s.OrganizationRedactions, gap)
	case FieldSignatories:
		s.SignatoryRedactions = append(s.SignatoryRedactions, gap)
	}
}

// DropNames forgets who stands behind a comment, as is promised to anonymous senders.
func (s *Submitter) DropNames() {
	s.Name, s.Organization, s.Signatories = "", "", ""
	s.NameFindings, s.OrganizationFindings, s.SignatoryFindings = nil, nil, nil
}

// Channel is the way a comment came in.
type Channel string

// The channels.
const (
	ChannelWeb     Channel = "web"
	ChannelEmail   Channel = "email"
	ChannelMail    Channel = "mail"
	ChannelMeeting Channel = "meeting"
	ChannelImport  Channel = "import"
)

// Known reports whether c is one of the channels.
func (c Channel) Known() bool {
	return slices.Contains([]Channel{ChannelWeb, ChannelEmail, ChannelMail, ChannelMeeting, ChannelImport}, c)
}

// Class sorts comments by what they are to a reader, not by what they say.
// Empty until something or somebody has decided.
type Class string

// The classes.
const (
	ClassUnique           Class = "unique"
	ClassCampaign         Class = "campaign"
	ClassIdentical        Class = "identical"         // but for salutation, closing and boilerplate
	ClassContentElsewhere Class = "content_elsewhere" // "see attached"
	ClassNoAnswer         Class = "no_answer"         // "N/A", or nothing visible
	ClassRepeatedPassage  Class = "repeated_passage"  // nothing but words that unrelated comments share
	ClassOffTopic         Class = "off_topic"         // a person's decision
)

// Speechless reports whether a comment or answer of the class has no words of its
// own to read: it is in no campaign, and shares are not over it.
func (c Class) Speechless() bool { return c.Ungrouped() || c == ClassRepeatedPassage }

// Ungrouped reports whether a comment of the class is never compared with others.
// One of nothing but a repeated passage is: a person may reject the passage.
func (c Class) Ungrouped() bool { return c == ClassContentElsewhere || c == ClassNoAnswer }

// CampaignID names a group of near-duplicates.
type CampaignID string

// Flag is a reason to look at a comment with care. A flagged comment is filed and
// receipted like any other. Only flags of ReviewFirst put it before others: what
// looks automated could otherwise bury them.
type Flag string

// The flags of intake.
const (
	FlagHoneypot Flag = "honeypot" // the field that people are told to leave empty was filled
	FlagFast     Flag = "fast"     // sent within 3 s of the form's first issue (STANDARDS, bots)

	// FlagIncident: the text reads as if an attack were going on, or announced, at
	// the writer's own or a named place. Somebody should tell the people who can act on it, and
	// nobody should read it on a public page before. The screener raises it, not
	// as a finding: nothing single in such a text could be hidden.
	FlagIncident Flag = "incident"

	// FlagFlaw: the text tells of a hole that stands open at a named place.
	FlagFlaw Flag = "flaw"

	// FlagThreat: the text reads as a threat of violence against a person.
	FlagThreat Flag = "threat"
)

// Alert is why a whole text should be reviewed first.
type Alert struct {
	Flag      Flag
	Rule      string // names the screener's rule
	Why       string // in words
	Sentences []Span // of the text: what the alert rests on, in order
}

// AnyFlag reports whether one of the flags is in the list.
func AnyFlag(list []Flag, flags ...Flag) bool {
	for _, f := range flags {
		if slices.Contains(list, f) {
			return true
		}
	}
	return false
}

// ReviewFirst reports whether one of the flags asks people to read the comment before
// all others.
func ReviewFirst(flags []Flag) bool { return slices.ContainsFunc(flags, Flag.ReviewFirst) }

// ReviewFirst reports whether the flag asks people to act upon what a comment
// tells, whatever becomes of the comment.
func (f Flag) ReviewFirst() bool { return f == FlagIncident || f == FlagFlaw || f == FlagThreat }

// Answer is what one comment says to one question.
type Answer struct {
	Question QuestionID
	Original Original
	Text     Text
	Removed  int       // code points of markup taken out by cleaning
	Findings []Finding // what the screener saw in Text

	Class  Class  // what the answer is to a reader: ClassAnswer, ClassContentElsewhere, ClassNoAnswer or ClassOffTopic
	Status Status // where the answer stands: as its comment does, or withheld by itself

	// What a moderator hid of Text, and the text the public reads. Both are
	// empty until the comment was posted; Public is kept when it is taken down.
	Redactions Gaps
	Public     Text
}

// Comment is the inside view of one submission: any or all questions answered.
type Comment struct {
	ID       CommentID
	Docket   ID
	Tracking TrackingNumber // set by intake before filing; never read back, the store keeps a keyed hash
	Key      string         // from the form; filing one key with one digest twice files one comment
	Digest   [32]byte       // SHA-256 over the fields as received; the store keeps a keyed hash

	Submitter Submitter
	Wishes    Wishes   // what its sender asks for beside it; never read back
	Answers   []Answer // in the order of Docket.QuestionIDs, answered ones only
	ReplyTo   CommentID
	Channel   Channel
	SourceID  string // name of the comment where it was imported from
	StandsFor int    // number of senders an imported row represents; 1 otherwise
	Language  string // BCP 47, or "" for unknown
	Class     Class
	Campaign  CampaignID
	Late      bool
	Round     int // of the docket, when it was filed
	Flags     []Flag
	Marking   TLP // that its writer chose for what is handed over of it; "": none

	OffTopicBy UserID // who marked it as off topic; zero: nobody

	RuleSet string // version of the screening rules that made the findings

	Status       Status
	Held         bool      // pending, and somebody said: not now
	Reason       Reason    // of the last decision
	Version      int       // 1 when filed; grows by one with every decision
	ReceivedAt   time.Time // zero: unknown (imports only)
	PostmarkedOn time.Time // zero: none
	FiledAt      time.Time // when this portal filed it
	PostedAt     time.Time // of the first posting; zero: never posted
	OpenedAt     time.Time // when a person first opened it; zero: nobody has
	PurgedAt     time.Time // when its words were removed by order; zero: they are there

	// PublicChangedAt is when the public could last see something of the comment
	// change, later than that of every change before it; zero: it was never public.
	PublicChangedAt time.Time

	// Second says, in lists of the review desk, how the latest proposal to a second
	// person stands that the present version rests on: open, refused, or "" for none.
	Second SignatureState

	ClaimedBy    UserID
	ClaimedUntil time.Time
	Last         *Change  // the latest decision, in the list of decided comments alone
	AssignedTo   UserID   // a colleague whom a pending comment is for; zero: anybody
	Severity     Severity // gravest finding
}

// Purged reports whether the words of the comment were removed by order.
func (c Comment) Purged() bool { return !c.PurgedAt.IsZero() }

// LogValue names a comment by its ID alone.
func (c Comment) LogValue() slog.Value { return slog.StringValue(string(c.ID)) }

// LogValue hides the words and names the question.
func (a Answer) LogValue() slog.Value { return slog.StringValue("[answer " + string(a.Question) + "]") }

// Answer finds the answer to question q.
func (c Comment) Answer(q QuestionID) (Answer, bool) {
	for _, a := range c.Answers {
		if a.Question == q {
			return a, true
		}
	}
	return Answer{}, false
}

// Gravest is the gravest severity among everything found in the comment.
func (c Comment) Gravest() Severity {
	var worst Severity
	look := func(list []Finding) {
		for _, f := range list {
			if f.Severity.Rank() > worst.Rank() {
				worst = f.Severity
			}
		}
	}
	for _, f := range c.Submitter.BylineFields() {
		look(f.Findings)
	}
	for _, a := range c.Answers {
		look(a.Findings)
	}
	return worst
}

// Status is where a comment stands.
type Status string

// The statuses. Words for people stand in Status.Label.
const (
	Pending              Status = "pending"
	Posted               Status = "posted"
	PostedWithRedactions Status = "posted_with_redactions"
	Withheld             Status = "withheld"
	Withdrawn            Status = "withdrawn"
	Spam                 Status = "spam"
)

// Statuses lists every status in the order of the ledger.
var Statuses = []Status{Pending, Posted, PostedWithRedactions, Withheld, Withdrawn, Spam}

// Public reports whether a comment of this status is on the public site. It is
// the one visibility rule; the store's predicate repeats it in SQL.
func (s Status) Public() bool { return s == Posted || s == PostedWithRedactions }

// Label is the status in plain words.
func (s Status) Label() string {
	switch s {
	case Pending:
		return "Waiting for review"
	case Posted:
		return "Posted"
	case PostedWithRedactions:
		return "Posted with some words hidden"
	case Withheld:
		return "Not posted"
	case Withdrawn:
		return "Withdrawn by the sender"
	case Spam:
		return "Marked as spam"
	}
	return string(s)
}

// CanBecome is the one rule by which staff move a status: anything may be decided
// anew except what its sender has withdrawn, which they alone take back (see
// Withdrawal); nothing becomes pending again once decided.
func (s Status) CanBecome(next Status) bool {
	if s == Withdrawn {
		return false
	}
	if next == Pending {
		return s == Pending
	}
	return slices.Contains(Statuses, next)
}

// Reason is a code from the docket's list of withholding reasons.
type Reason string

// Action is what a moderator decides.
type Action string

// The actions of the decision form.
const (
	ActionPost     Action = "post"
	ActionWithhold Action = "withhold"
	ActionHold     Action = "hold"
	ActionSpam     Action = "spam"
)

// ActionUndo takes a decision back: the comment waits again, as it did before.
const ActionUndo Action = "undo"

// UndoFor is how long whoever decided may take it back by one press. It is for the
// slip of a key, which people notice at once; what is seen later is decided anew, and
// what was posted is then taken down, which a second person signs.
const UndoFor = time.Hour

// ActionMend is the sender's own, by tracking number: a withheld comment waits again, with
// mended words.
const ActionMend Action = "mend"

// ActionWithdraw is the sender's own, by tracking number; no form of the review
// desk offers it.
const ActionWithdraw Action = "withdraw"

// Decision is one decision on one comment, as recorded. The public parts are
// made by whoever decides (moderation) and stored as they are.
type Decision struct {
	Comment    CommentID
	Version    int // the version seen; Decide refuses another
	Action     Action
	Status     Status              // after the decision
	Byline     Byline              // what the public reads of the submitter; only with ActionPost
	Answers    []PublicAnswer      // what the public reads; only with ActionPost
	Redactions map[QuestionID]Gaps // by question or field of the byline
	Withheld   []WithheldAnswer    `json:",omitempty"` // answers that a posting leaves out; only with ActionPost
	Reason     Reason
	Note       string // for colleagues; sealed
	RuleSet    string // version of the screening rules shown to the moderator
	Verdicts   []FindingVerdict
	By         UserID
	At         time.Time

	// ByProof: not staff but somebody who proved that they hold the e-mail address given with
	// the comment.
	ByProof bool `json:"-"`

	SignedBy UserID // the second person, where one had to sign; set by the store

	// Held puts a comment whose decision or withdrawal is taken back among those on hold,
	// where it was before. Only with ActionUndo and ActionRestore.
	Held bool `json:",omitempty"`

	// Guard is the search of the guard by which the decision hides words; zero: none.
	// Such a decision leaves reports open: nobody has judged those.
	Guard GuardID `json:"-"`

	// Reading is what By read for themes in the same form; nil: nothing. It is saved
	// at once and never waits with a proposal.
	Reading *CommentReading `json:"-"`
}

// CommentReading is one person's codings of every answer of a comment. It replaces the
// person's earlier ones; an empty one says that no theme applies.
type CommentReading struct {
	Codings []Coding
	Seen    map[QuestionID]SuggestionsSeen // whether suggestions were shown; not recorded of others
}

// Change is one recorded decision, for the moderation log and for the comment
// page. It holds no text of the comment.
type Change struct {
	Comment    CommentID
	At         time.Time
	From, To   Status
	Action     Action
	Reason     Reason
	Note       string // empty in exports
	By         UserID // zero: nobody on staff (withdrawn by the sender, imported as withdrawn)
	Automatic  bool
	Redactions int
	Version    int // the comment's version after the change

	SignedBy UserID // the second person, where one signed; not in exports
	SignNote string // their note
}

// MayUndo reports whether by may take the change back by one press: their own first
// decision on a comment, within UndoFor. What a second person signed takes two.
func (c Change) MayUndo(by UserID, now time.Time) bool {
	return c.By == by && c.SignedBy == 0 && by != 0 && !c.Automatic && c.From == Pending && c.To != Withdrawn &&
		c.Action != ActionUndo && c.Action != ActionPurge &&
		now.Sub(c.At) <= UndoFor
}
