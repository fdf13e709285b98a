package docket

import "time"

// Codebook is one immutable version of a docket's themes.
type Codebook struct {
	Docket  ID
	Version int
	Themes  []Theme // in file order
}

// Theme is one code of a codebook.
type Theme struct {
	Code        string
	Label       string
	Definition  string
	Imperative  string // of the task force's 2017 report, "1 Leadership and governance"
	CSFFunction string // NIST Cybersecurity Framework function, "GV"
}

// Theme finds a code.
func (b Codebook) Theme(code string) (Theme, bool) {
	for _, t := range b.Themes {
		if t.Code == code {
			return t, true
		}
	}
	return Theme{}, false
}

// CodingState says what people made of a coding.
type CodingState string

// The coding states. Only confirmed codings are ever counted.
const (
	CodingConfirmed CodingState = "confirmed"
	CodingRejected  CodingState = "rejected"
)

// CodingOrigin says where a coding came from.
type CodingOrigin string

// The coding origins.
const (
	OriginPerson CodingOrigin = "person" // chosen without a suggestion
	OriginRule   CodingOrigin = "rule"   // a phrase rule suggested it
)

// Coding is one person's word on one code for one answer. A suggestion that
// nobody has judged is no coding.
type Coding struct {
	Comment         CommentID
	Question        QuestionID
	Code            string
	CodebookVersion int
	State           CodingState
	Origin          CodingOrigin
	OriginDetail    string // the rule, for OriginRule
	Evidence        Span   // of the clean text, bytes; empty: none
	Coder           UserID
	CodedAt         time.Time

	// Filled by snapshot reads, empty where the comment is not posted or the
	// evidence touches a redaction: the evidence in the posted text.
	PublicEvidence Span // bytes of the posted text
	EvidenceText   Text
}

// Suggestion is a code that rules propose for a text, with what they saw.
type Suggestion struct {
	Code     string
	Score    float64
	Proposed bool   // among what would be proposed first
	Rule     string // name of the strongest rule
	Evidence []Span // bytes of the text
}

// ThemeCount is a row of counts for pages: one question (or "all") and code.
type ThemeCount struct {
	Question QuestionID // or AllQuestions
	Code     string
	Sector   string // or AllSectors
	All      int    // posted comments, stands_for counted
	Distinct int    // posted comments, a campaign once
}

// The row that counts a comment once whatever questions or sectors it has.
const (
	AllQuestions QuestionID = "all"
	AllSectors   string     = ""
)
