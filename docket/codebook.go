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
	Stance      bool   `json:",omitempty"` // coders are asked whether an answer is for or against it
}

// CodebookAction is what a new version of a codebook did to the one before.
type CodebookAction string

// The codebook actions.
const (
	CodebookFiled  CodebookAction = "filed"  // the first version, or a whole file imported
	CodebookAdd    CodebookAction = "add"    // To: the new code
	CodebookEdit   CodebookAction = "edit"   // definition, imperative or function; From and To: the code
	CodebookRename CodebookAction = "rename" // code or label; From, To
	CodebookMerge  CodebookAction = "merge"  // From: two or more; To: one
	CodebookSplit  CodebookAction = "split"  // From: one; To: two or more
	CodebookRetire CodebookAction = "retire" // From: one
)

// CodebookChange is the event that made one version of a codebook. A coding never
// counts under a meaning that its coder did not see: where the editor states that
// the meaning is kept, codings of a renamed or merged code follow it; those of a
// code that is gone stay and count under the old code and label; those of a code
// that means something else now are set apart, as CodingToRevisit. The last two
// are listed to be read again.
type CodebookChange struct {
	Docket  ID
	Version int // the version that it made
	Action  CodebookAction
	From    []string
	To      []string
	Reason  string
	Kept    bool   // the editor states that the meaning of the codes is unchanged
	By      UserID // zero: the portal, when the docket was filed
	At      time.Time
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
	CodingOverruled CodingState = "overruled" // this person confirmed it, an adjudication decided otherwise
	// confirmed, but the code meant something else then, and nobody has read the answer again
	CodingToRevisit CodingState = "to_revisit"
	// its code was merged or renamed: a coding of the new code stands beside it
	CodingMoved CodingState = "moved"
	// read, and no code applies: Code is empty, and the row stands for the pass
	CodingNoTheme CodingState = "no_theme"
)

// CodingOrigin says where a coding came from.
type CodingOrigin string

// The coding origins.
const (
	OriginPerson CodingOrigin = "person" // chosen without a suggestion
	OriginRule   CodingOrigin = "rule"   // a phrase rule suggested it

	OriginModel    CodingOrigin = "model"    // a model trained on confirmed codings suggested it
	OriginCampaign CodingOrigin = "campaign" // a person coded the campaign's letter; OriginDetail is the letter's ID

	// neither of two coders had chosen it, who settled their difference did
	OriginAdjudication CodingOrigin = "adjudication"
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
	OriginDetail    string // the rule, for OriginRule; what suggested it, for the others
	Evidence        Span   // of the clean text, bytes; empty: none
	Stance          Stance // that counts; what this person gives, where the coding is to be saved
	SaidStance      Stance // that this person gave, whatever a settlement made of it
	Coder           UserID
	CodedAt         time.Time

	// Filled by snapshot reads, empty where the comment is not posted or the
	// evidence touches a redaction: the evidence in the posted text.
	PublicEvidence Span // bytes of the posted text
	EvidenceText   Text

	// Filled by reads of whole comments.
	SecondCoder   UserID // the other of the first two people who coded the answer blind
	AdjudicatedBy UserID // who settled the answer's codes
}

// Chosen reports whether the coder confirmed the code, whatever an adjudication
// made of it, by reading the answer itself.
func (c Coding) Chosen() bool {
	return (c.State == CodingConfirmed || c.State == CodingOverruled || c.State == CodingToRevisit) &&
		c.Origin != OriginCampaign && c.Origin != OriginAdjudication
}

// Suggestion is a code that rules propose for a text, with what they saw.
type Suggestion struct {
	Code     string
	Score    float64
	Proposed bool   // among what would be proposed first
	Rule     string // name of the strongest rule; "" where only the model speaks
	Evidence []Span // bytes of the text

	Origin CodingOrigin // OriginRule or OriginModel: which of the two says more
	Words  []string     // the model's strongest words for the code in this text, at most five
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
