package docket

import (
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"
)

// GuardID numbers the searches of the guard, over all dockets.
type GuardID int64

// String is the number as addresses show it.
func (id GuardID) String() string { return strconv.FormatInt(int64(id), 10) }

// GuardScope says where the words of a search must not stand.
type GuardScope string

// The scopes.
const (
	GuardDocket   GuardScope = "docket"   // in no text of the docket
	GuardCampaign GuardScope = "campaign" // in no copy of the same letter, and no reply to one
)

// GuardState is where a search of the guard stands.
type GuardState string

// The states of a search.
const (
	GuardWaiting  GuardState = "waiting"  // to be carried out in the background
	GuardClear    GuardState = "clear"    // the words stand nowhere else
	GuardSame     GuardState = "same"     // another search looks for the same words
	GuardOpen     GuardState = "open"     // the words stand elsewhere, too: somebody has to say what becomes of it
	GuardProposed GuardState = "proposed" // waits for a second signature
	GuardActing   GuardState = "acting"   // signed, and being carried out
	GuardStanding GuardState = "standing" // carried out; the words stay hidden in what arrives later
	GuardEnded    GuardState = "ended"    // stands no more
	GuardDropped  GuardState = "dropped"  // somebody said that nothing is to be hidden
)

// Acts reports whether what arrives must not show the words.
func (s GuardState) Acts() bool { return s == GuardActing || s == GuardStanding }

// Warns reports whether the words were found elsewhere and nobody has said yet what
// becomes of it.
func (s GuardState) Warns() bool { return s == GuardOpen || s == GuardProposed }

// GuardTerm is one passage that was hidden, with what stands around it. Sealed in the
// store.
type GuardTerm struct {
	Words    string        `json:"w"`
	Kind     RedactionKind `json:"k"`
	Question QuestionID    `json:"q,omitempty"` // where it was hidden; "" when it was typed
	Before   string        `json:"b,omitempty"`
	Behind   string        `json:"a,omitempty"`
	Opens    bool          `json:"o,omitempty"` // nothing stands before Before
	Closes   bool          `json:"c,omitempty"`
}

// LogValue hides the words from every log line.
func (GuardTerm) LogValue() slog.Value { return slog.StringValue("[hidden words]") }

// Guard is one search for hidden words, what a person proposed about it, and the
// standing rule that came of it.
type Guard struct {
	ID       GuardID
	Docket   ID
	Comment  CommentID // where the words were hidden; "" when somebody typed them
	Version  int       // of that comment
	Campaign CampaignID
	ReplyTo  CommentID
	Scope    GuardScope
	State    GuardState
	By       UserID // who hid the words
	At       time.Time
	Terms    []GuardTerm // empty until the search has begun
	Reason   string      // of the proposal; sealed in the store

	Reached, Upto int64 // how far the search is, in numbers of comments

	ProposedBy UserID
	ProposedAt time.Time
	SignedBy   UserID // zero: nobody yet, or one person was enough
	SignedAt   time.Time
	Note       string // of the second person; sealed in the store
	EndedBy    UserID
	EndedAt    time.Time

	Counts GuardCounts
	Left   []GuardPlace // places of one comment that a person left as they are; see GuardRules
}

// LogValue names a search by its number alone.
func (g Guard) LogValue() slog.Value { return slog.StringValue("guard " + g.ID.String()) }

// Percent is how far a search is.
func (g Guard) Percent() int {
	if g.Upto <= 0 {
		return 0
	}
	return int(min(100, 100*g.Reached/g.Upto))
}

// Related reports whether a comment is a copy of the letter in which the words were
// hidden, answers it, is answered by it, or is that comment itself.
func (g Guard) Related(id CommentID, campaign CampaignID, replyTo CommentID) bool {
	if g.Comment == "" {
		return false
	}
	return id == g.Comment || campaign != "" && campaign == g.Campaign || replyTo == g.Comment ||
		g.ReplyTo != "" && (g.ReplyTo == id || g.ReplyTo == replyTo)
}

// GuardCounts counts the places of a search.
type GuardCounts struct {
	Public     int // places that the public can read now
	Difference int // of them, those that show by comparison what a gap hides
	Waiting    int // comments that wait and hold the words
	Kept       int // archived exports that hold them
	ByHand     int // places that only their page can change
	Hidden     int // places that the guard has hidden
	Left       int // places that a person left as they are
}

// GuardKind says in what kind of text a place lies.
type GuardKind string

// The kinds of places.
const (
	GuardAnswer    GuardKind = "answer" // and bylines
	GuardQuotation GuardKind = "quotation"
	GuardProse     GuardKind = "prose" // what staff wrote; Ref names table, column and row
	GuardKept      GuardKind = "kept"  // an archived export; Ref is its name
)

// GuardHow says how a place was found.
type GuardHow string

// How places are found.
const (
	FoundSame       GuardHow = "same"       // written as it was hidden
	FoundVariant    GuardHow = "variant"    // written otherwise
	FoundDifference GuardHow = "difference" // by comparing copies of one letter
)

// GuardOutcome says what became of a place.
type GuardOutcome string

// The outcomes.
const (
	GuardUndecided GuardOutcome = ""
	GuardHidden    GuardOutcome = "hidden"
	GuardGone      GuardOutcome = "gone"    // not public any more when its turn came
	GuardLeft      GuardOutcome = "left"    // a person left it as it is
	GuardByRule    GuardOutcome = "by_rule" // waits for review, where the rule hides it
	GuardByHand    GuardOutcome = "by_hand" // only its own page can change it
)

// GuardPlace is one place where hidden words stand.
type GuardPlace struct {
	Number   int
	Kind     GuardKind
	Comment  CommentID // "" for prose and archived exports
	Question QuestionID
	Ref      string // see GuardKind
	Span     Span   // of the clean text
	Redact   RedactionKind
	How      GuardHow
	Sure     bool // nothing else is likely meant: ticked from the start
	Public   bool // the public can read it; otherwise it waits for review
	Ticked   bool // by whoever proposed
	Outcome  GuardOutcome
}

// GuardText is one comment as the guard searches it.
type GuardText struct {
	Comment  CommentID
	Num      int64
	Campaign CampaignID
	ReplyTo  CommentID
	Public   bool
	Parts    []GuardPart
}

// GuardPart is one text of a comment: what the public reads, or the clean text of one
// that waits.
type GuardPart struct {
	Question QuestionID
	Text     Text
	Gaps     Gaps // of the clean text, by which Text was made
}

// GuardFound is what a search found in a batch of texts.
type GuardFound struct {
	ID     GuardID
	Places []GuardPlace
}

// GuardQuery asks for searches of one docket, newest first.
type GuardQuery struct {
	Docket ID
	States []GuardState
	After  GuardID // keyset: continue behind this one
	Limit  int
}

// GuardPage is a page of searches.
type GuardPage struct {
	Guards []Guard
	Next   GuardID // zero at the end
	Total  int
}

// GuardStep hides places in one comment: Decision hides those numbered, or nothing is
// to be done any more and Outcome says why.
type GuardStep struct {
	Comment  CommentID
	Numbers  []int
	Decision *Decision
	Outcome  GuardOutcome
}

// GuardAct is one decision in which a standing rule hid words, or somebody said that
// they may stay.
type GuardAct struct {
	Comment  CommentID
	At       time.Time
	By       UserID
	Question QuestionID
	Verdict  Verdict
}

const guardRule = "standing"

// Rule names a search as the rule of its findings, with what kind of words they are.
func (id GuardID) Rule(kind RedactionKind) string {
	return guardRule + "-" + id.String() + "-" + string(kind)
}

// ParseGuardRule reports whether a rule of a finding is the guard's, and takes it apart.
func ParseGuardRule(rule string) (GuardID, RedactionKind, bool) {
	f := strings.Split(rule, "-")
	if len(f) != 3 || f[0] != guardRule {
		return 0, "", false
	}
	n, err := strconv.ParseInt(f[1], 10, 64)
	return GuardID(n), RedactionKind(f[2]), err == nil && n > 0 && RedactionKind(f[2]).Known()
}

// Bounds of the guard.
const (
	MaxGuardPlaces = 20_000 // of one search; more are found when these are hidden
	MaxGuardTerms  = 60     // passages of one search
)

// GuardProposal is what a person proposes about the places of a search.
type GuardProposal struct {
	ID     GuardID
	By     UserID
	Scope  GuardScope
	Reason string
	Listed []int // the places that the form showed
	Ticked []int // of them
	Rest   bool  // places that the form did not show are hidden where they are sure
	Direct bool  // no second person is needed
}

// Ticks reports whether a place is to be hidden.
func (p GuardProposal) Ticks(place GuardPlace) bool {
	if slices.Contains(p.Listed, place.Number) {
		return slices.Contains(p.Ticked, place.Number)
	}
	return p.Rest && place.Sure
}
