package docket

import (
	"slices"
	"time"
)

// TraceState says how far one answer has come on its way from receipt to the
// report, or why it carries no theme. Every answer is in exactly one.
type TraceState string

// The states of an answer. The first four are those of a comment that is not posted.
const (
	TracePending        TraceState = "pending"
	TraceWithheld       TraceState = "withheld" // the comment, or this answer by itself
	TraceWithdrawn      TraceState = "withdrawn"
	TraceSpam           TraceState = "spam"
	TraceNoAnswer       TraceState = "no_answer"      // there is nothing to read in it
	TraceOffTopic       TraceState = "off_topic"      // a person marked the comment as off topic
	TraceUnread         TraceState = "unread"         // nobody has read it for themes
	TraceSecondReading  TraceState = "second_reading" // read, and drawn to be read by one more person
	TraceDisputed       TraceState = "disputed"       // its readers differ, and nobody has settled it
	TraceToRevisit      TraceState = "to_revisit"     // a theme that was chosen means something else now, or is gone
	TraceSettledNoTheme TraceState = "no_theme"       // settled: no theme of the codebook applies
	TraceSettled        TraceState = "themes"         // settled: it carries the themes listed
)

// TraceStates lists them in the order of the way.
var TraceStates = []TraceState{TracePending, TraceWithheld, TraceWithdrawn, TraceSpam, TraceNoAnswer, TraceOffTopic,
	TraceUnread, TraceSecondReading, TraceDisputed, TraceToRevisit, TraceSettledNoTheme, TraceSettled}

// Settled reports whether what people found in the answer may be told.
func (s TraceState) Settled() bool { return s == TraceSettled || s == TraceSettledNoTheme }

// TracedAnswer is one answer on its way.
type TracedAnswer struct {
	Question QuestionID
	State    TraceState
	Reason   Reason    // of an answer that is withheld by itself
	ReadAt   time.Time // when a person first read it, or the letter; zero while it is not settled
	Letter   CommentID // the letter through which it was read; "": it was read itself
	Codes    []string  // settled themes, sorted
}

// Trace is one comment on its way from receipt to the report. A comment that is not
// posted has a state and no answers.
type Trace struct {
	Comment CommentID
	State   TraceState // of a comment that is not posted; "" otherwise
	Answers []TracedAnswer
}

// ReadingFacts is what the trace of a posted answer follows from.
type ReadingFacts struct {
	Reading  Reading // without the copies that count as read through their letter
	Itself   bool    // a person read this very answer, not only a letter that it copies
	Disputed bool
	Waits    bool // drawn for a second or third reading that is still to come
	ReadAt   time.Time
	Codes    []string // confirmed, in any order
}

// TraceAnswer says how far a posted answer has come. letter is what holds for the
// answer of the letter that it copies, nil for none: what a copy has through its
// letter is settled when the letter is.
func TraceAnswer(own ReadingFacts, letter *ReadingFacts, of CommentID) TracedAnswer {
	a := TracedAnswer{State: own.state()}
	if letter != nil && a.State != TraceNoAnswer && a.State != TraceOffTopic {
		a = throughLetter(a, &own, *letter, of)
	}
	if a.State.Settled() {
		a.ReadAt = own.ReadAt
		a.Codes = slices.Compact(slices.Sorted(slices.Values(own.Codes)))
	}
	return a
}

// throughLetter is the trace of a copy's answer, given that of its letter.
func throughLetter(a TracedAnswer, own *ReadingFacts, letter ReadingFacts, of CommentID) TracedAnswer {
	through := letter.state()
	open := through == TraceSecondReading || through == TraceDisputed
	switch {
	case open && (!own.Itself || a.State.Settled()):
		return TracedAnswer{State: through, Letter: of}
	case own.Itself || a.State == TraceToRevisit:
		return a
	case through.Settled():
		own.ReadAt = letter.ReadAt
		return TracedAnswer{State: settledWith(own.Codes), Letter: of}
	case through == TraceToRevisit:
		return TracedAnswer{State: through, Letter: of}
	}
	return TracedAnswer{State: TraceUnread}
}

func (f ReadingFacts) state() TraceState {
	switch {
	case f.Reading == ReadingNoAnswer:
		return TraceNoAnswer
	case f.Reading == ReadingOffTopic:
		return TraceOffTopic
	case f.Reading == ReadingUnread:
		return TraceUnread
	case f.Reading == ReadingToRevisit:
		return TraceToRevisit
	case f.Waits: // before a difference is settled, everybody who was drawn reads the answer
		return TraceSecondReading
	case f.Disputed:
		return TraceDisputed
	}
	return settledWith(f.Codes)
}

func settledWith(codes []string) TraceState {
	if len(codes) == 0 {
		return TraceSettledNoTheme
	}
	return TraceSettled
}

// TraceOfStatus is the state of a comment that is not posted; "" for a posted one.
func TraceOfStatus(s Status) TraceState {
	switch s {
	case Pending:
		return TracePending
	case Withheld:
		return TraceWithheld
	case Withdrawn:
		return TraceWithdrawn
	case Spam:
		return TraceSpam
	}
	return ""
}

// LinkKind is what a comment was printed as, in a published export.
type LinkKind string

// The kinds of links.
const (
	LinkTheme          LinkKind = "theme"
	LinkQuotation      LinkKind = "quotation"
	LinkRecommendation LinkKind = "recommendation"
)

// LinkBasis says by what a recommendation rests on a comment.
type LinkBasis string

// The bases, the nearest first.
const (
	BasisComment   LinkBasis = "comment"   // it names the comment
	BasisQuotation LinkBasis = "quotation" // it names a passage of it
	BasisTheme     LinkBasis = "theme"     // it names a theme that the comment raises
)

// PrintedLink is one place where an export rests on a comment.
type PrintedLink struct {
	Kind           LinkKind   `json:"kind"`
	Question       QuestionID `json:"question,omitempty"`       // of themes and quotations
	Code           string     `json:"code,omitempty"`           // of themes and quotations, and where Basis is a theme
	Recommendation string     `json:"recommendation,omitempty"` // its ID
	Basis          LinkBasis  `json:"basis,omitempty"`
	Section        string     `json:"section,omitempty"` // its number in the export's report
}

// PublishedRecommendation is a recommendation as a published export prints it.
type PublishedRecommendation struct {
	ID      string `json:"id"`
	Text    string `json:"text"`
	Section string `json:"section,omitempty"`
}

// Publication is a kept export that a person published: what it prints of a comment
// may be told on public pages.
type Publication struct {
	Docket          ID
	Name            string // of the kept export
	SnapshotAt      time.Time
	By              UserID
	At              time.Time
	EndedBy         UserID
	EndedAt         time.Time // zero: it stands
	Recommendations []PublishedRecommendation
	Labels          map[string]string // code → label, as the export has them
}

// Recommendation finds one by its ID.
func (p Publication) Recommendation(id string) (PublishedRecommendation, bool) {
	i := slices.IndexFunc(p.Recommendations, func(r PublishedRecommendation) bool { return r.ID == id })
	if i < 0 {
		return PublishedRecommendation{}, false
	}
	return p.Recommendations[i], true
}

// Printed is what the newest published export prints of a comment. Known is false
// where nothing is published, or the comment was not posted when it was made.
type Printed struct {
	Publication Publication
	Links       []PrintedLink
}
