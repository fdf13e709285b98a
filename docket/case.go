package docket

import (
	"crypto/rand"
	"slices"
	"strconv"
	"time"
)

// CaseID numbers a case, over all dockets.
type CaseID int64

// String is the number as pages of staff show it.
func (id CaseID) String() string { return strconv.FormatInt(int64(id), 10) }

// CaseOutcome is how a case ended.
type CaseOutcome string

// The outcomes. A case that nobody has ended has none.
const (
	CaseOpen        CaseOutcome = ""
	CaseUpheld      CaseOutcome = "upheld"
	CaseNotUpheld   CaseOutcome = "not_upheld"
	CaseNameRemoved CaseOutcome = "attribution_removed"
	CaseReferred    CaseOutcome = "referred"
)

// CaseOutcomes lists the outcomes in the order of pages.
var CaseOutcomes = []CaseOutcome{CaseUpheld, CaseNotUpheld, CaseNameRemoved, CaseReferred}

// Label is the outcome in plain words.
func (o CaseOutcome) Label() string {
	switch o {
	case CaseOpen:
		return "Open"
	case CaseUpheld:
		return "Upheld"
	case CaseNotUpheld:
		return "Not upheld"
	case CaseNameRemoved:
		return "Name taken away"
	case CaseReferred:
		return "Sent on to another office"
	}
	return string(o)
}

// The bounds of cases.
const (
	// CaseAnswerWithin is how soon a case should have an answer.
	CaseAnswerWithin = 10 * 24 * time.Hour

	// MaxOpenCases is how many cases may wait on one comment. Staff look at the comment
	// anyway: more of them would only bury the others.
	MaxOpenCases = 10

	// MaxQuestionedDaily is how many bylines of a docket reports may mark as questioned
	// within a day. Further reports open cases as well, and a person marks the name.
	MaxQuestionedDaily = 25

	MaxCaseAnswer = 2_000 // code points of the answer to who reported, and of a note
)

// Case is what becomes of a report, from the report to the answer.
type Case struct {
	ID       CaseID
	Comment  CommentID
	Kind     string // as Report.Kind
	Report   int64  // number of the report that opened it
	Note     string // of the report; sealed in the store
	OpenedAt time.Time

	// Questions: while the case is open, pages say that the name is questioned.
	Questions bool

	Outcome  CaseOutcome
	ClosedBy UserID
	ClosedAt time.Time
	Answer   string // to who reported; sealed in the store
}

// Open reports whether nobody has ended the case.
func (c Case) Open() bool { return c.Outcome == CaseOpen }

// ByProof reports whether nobody on staff ended the case: somebody did who proved that they
// hold the e-mail address given with the comment.
func (c Case) ByProof() bool { return !c.Open() && c.ClosedBy == 0 }

// Due is when the case should have its answer.
func (c Case) Due() time.Time { return c.OpenedAt.Add(CaseAnswerWithin) }

// CaseNote is what a colleague wrote about a case. It is never public, and it is never
// changed.
type CaseNote struct {
	Case CaseID
	By   UserID
	At   time.Time
	Text string // sealed in the store
}

// CaseVerdict ends a case. Without By, whoever proved the address given with the comment does.
type CaseVerdict struct {
	ID      CaseID
	Outcome CaseOutcome
	Answer  string
	By      UserID
}

// CaseQuery asks for a page of a docket's cases: open ones oldest first, others newest
// first.
type CaseQuery struct {
	Docket  ID
	Comment CommentID // only those about this comment
	Closed  bool
	After   CaseID // keyset: continue behind this one
	Limit   int
}

// CasePage is a page of cases. Next is where the following page begins, zero at the end.
type CasePage struct {
	Cases []Case
	Next  CaseID
	Total int
}

// CaseCounts says what waits of a docket's cases.
type CaseCounts struct {
	Open    int
	Overdue int // of them, those whose answer is due
	Closed  int
	Day     int // opened within the last 24 hours
	Crowded int // comments on which as many wait as may
}

// CaseOutcomesOf lists how a case of the kind may end.
func CaseOutcomesOf(kind string) []CaseOutcome {
	if kind == ReportNotMe {
		return CaseOutcomes
	}
	return slices.DeleteFunc(slices.Clone(CaseOutcomes), func(o CaseOutcome) bool { return o == CaseNameRemoved })
}

// NewCaseNumber makes the number by which who reported reads the answer. It is a secret
// like a tracking number, and is typed into the same field.
func NewCaseNumber() TrackingNumber {
	var bits [10]byte
	_, _ = rand.Read(bits[:]) // never fails: crypto/rand ends the program instead
	return NewTrackingNumber(bits)
}
