package docket

// Verdict is what a decision made of one finding.
type Verdict string

// The verdicts.
const (
	VerdictRedacted  Verdict = "redacted"  // hidden, wholly or in part
	VerdictDismissed Verdict = "dismissed" // a moderator said that it is not private
	VerdictKept      Verdict = "kept"      // posted as it stands, without a word on it
)

// FindingVerdict is what a decision made of one finding: where it is and which
// rule saw it, never the words.
type FindingVerdict struct {
	Question QuestionID // or a field of the byline
	Span                // bytes of the clean text
	Rule     string
	Type     FindingType
	Severity Severity
	Verdict  Verdict
}

// RuleCount is how often a rule of the screener was right, by the latest
// decision that judged each comment's findings.
type RuleCount struct {
	Rule      string
	Redacted  int
	Dismissed int
	Kept      int
}

// Hits is how many findings of the rule were judged.
func (c RuleCount) Hits() int { return c.Redacted + c.Dismissed + c.Kept }

// Posting is a posted comment as the screener reads it again when its rules
// have changed.
type Posting struct {
	Comment CommentID
	Version int
	Texts   []PostedText
}

// PostedText is one public text, with the findings that the last decision left
// standing on purpose. Their spans are bytes of Text.
type PostedText struct {
	Question QuestionID // or a field of the byline
	Text     Text
	Settled  []FindingVerdict
}

// Rescreened is what the present rules see in a posted comment that nobody has
// judged.
type Rescreened struct {
	Comment CommentID
	Version int      // of the comment that was read
	Gravest Severity // "" for nothing
	Rules   []string // of the findings, each once, sorted
}

// RecheckPage is a page of the posted comments in which the present rules see
// what must be looked at. Next is where the following page begins, empty at the
// end. Total and Waiting are counted up to 1,000.
type RecheckPage struct {
	Comments []Rescreened
	Next     CommentID
	Total    int
	Waiting  int // posted comments that the present rules have not read yet
}
