package views

import (
	"slices"
	"strconv"

	"commentportal/docket"
)

// ReviewPage is one comment on a moderator's desk: original and public text
// side by side, the decision, the codings, the history.
type ReviewPage struct {
	Shell
	Problems []Problem
	ID       docket.CommentID
	Status   string // in words
	With     string // who else is at work on it, or whom it is for; "" for nobody
	Facts    []Fact
	Flags    []string    // why it looks automated, in words
	Conflict *Conflict   // somebody else decided meanwhile
	Guard    *GuardNote  // what is hidden here and stands elsewhere
	Second   *SecondNote // a proposal to a second person that waits, or was refused
	Cases    []CaseRow
	Earlier  []EarlierText // what its writer sent before it was mended, the last first
	Appeal   *AppealNote   // nil: its writer said nothing against a decision
	Asked    *AskNote      // nil: its writer cannot be asked, and never was
	Recheck  []string      // what today's rules see in a posted comment and nobody has judged
	Incident bool          // reads as if an attack were going on, or a flaw stood open
	Threat   bool          // reads as a threat of violence
	Where    docket.Docket // whose places for reports of incidents are named
	Reasons  []Reason      // the sentences that these rest on, while the original is open
	Sealed   string        // address that asks for password and code before the original opens; "" when it is open
	PublicAt string        // address of the public page, or ""

	Version   int
	Queue     string // the list to go on with
	Parts     []ReviewPart
	HideAll   HideField
	Loose     []Mark      // marks kept from what was typed while the original is closed
	LooseHide []HideField // words to hide that were kept so
	MayPost   bool        // false while the original is closed
	Final     bool        // withdrawn or purged: nothing more to decide
	Restoring string      // whether its sender can take the withdrawal back; "": it is none of theirs
	Purged    string      // address of the order by which its words were removed; "": they are there
	// WholeDocket reports that the order removed the words of every comment of the docket.
	WholeDocket bool
	Decision    Field
	Reason      Field
	Note        Field

	Notes    []DeskNote
	Assign   Field
	Draft    string        // when what stands in the form was kept as a draft; "": it is none
	Campaign *CampaignNote // nil: of none
	Follows  []string      // what a decision sets free, leaves or breaks
	Coding   CodingForm
	OffTopic OffTopicForm
	Changes  []ChangeRow
	Opening  string         // the reason for which the original was opened; "": none was asked for
	Asks     *AskReasonForm // the docket wants a reason; nil: it wants none
	Opened   []OpenedRow    // who opened the original, newest first
	More     bool           // there were more openings before
}

// OpenedRow is one opening of an original.
type OpenedRow struct{ Who, When, Why string }

// because is the reason for which the original was opened, after who and when.
func (o OpenedRow) because() string {
	if o.Why == "" {
		return ""
	}
	return ": " + o.Why
}

// AskReasonForm asks for what somebody opens the original of a decided comment.
type AskReasonForm struct {
	Shown    bool // false: the page leads to it
	Action   string
	Problems []Problem
	Reason   Field
	Words    Field
}

// Fact is one line about a comment or an account.
type Fact struct {
	Term  string
	Value string
}

// Conflict is what changed while a moderator was at work.
type Conflict struct {
	Changes []ChangeRow
}

// ReviewPart is one answer, or a part of the byline.
type ReviewPart struct {
	Question docket.QuestionID
	Label    string
	Hint     string // the question's words below a short label
	Clean    []Run
	Public   []Run
	English  *AnswerEnglish // nil: the answer is not posted
	IsPublic bool           // the right column is what the public reads now
	Raw      docket.Original
	Removed  int // code points of markup; the raw text is shown when above zero
	Unseen   []string
	Marks    []Mark
	Hide     HideField
	Withhold []Tick // reasons for which this answer alone is left out; none: it cannot be
	Withheld string // why the answer is not posted although the comment is
}

// Mark is a redaction that may be ticked.
type Mark struct {
	ID       string
	Value    string // QUESTION:START-END:KIND
	Checked  bool
	Words    string // what it hides
	Label    string // what it looks like
	Why      string
	AsAbove  bool // the same rule, reason and gap as a mark further up in this text
	Rule     string
	Severity string // "" for a redaction of a person
	Kind     docket.RedactionKind

	Offered   bool   // a whole party that may be taken off; nothing was seen or hidden there
	Dismiss   string // QUESTION:START-END:RULE; "" for a redaction of a person
	Dismissed bool   // marked "not private"
}

// HideField takes words to hide by typing them.
type HideField struct {
	Name    string // "hide-1"; the kind is "hide-1-kind"
	Label   string
	Value   string
	Kind    string
	Problem string
}

// ChangeRow is one recorded decision.
type ChangeRow struct {
	At     string
	What   string // "Posted with some words hidden"
	By     string
	Reason string
	Note   string

	SignNote string // of the second person
}

// CodingForm asks which themes each answer speaks to.
type CodingForm struct {
	Questions []CodingQuestion
	Version   int
	Done      bool      // this person has coded the comment
	Answers   []NavLink // each answer at the coding workplace; none while the comment is not posted
	Training  []NavLink // answers that wait for the end of a training round
	Loose     []CodeBox // themes that were ticked and are not offered any more
	Problem   string

	Decides bool   // the themes are part of the decision form
	Ticked  string // what was ticked when the decision form was drawn
	Read    bool   // said to be read although no theme applies
}

// CodingQuestion is one answer's codes.
type CodingQuestion struct {
	Question  docket.QuestionID
	Label     string
	Text      []Run                  // shown where the page shows no other text
	Seen      docket.SuggestionsSeen // whether suggestions are shown
	Suggested []CodeBox
	Groups    []CodeGroup
}

// CodeGroup is the codes of one imperative.
type CodeGroup struct {
	Name    string
	Checked int
	Codes   []CodeBox
}

// CodeBox is one code to tick.
type CodeBox struct {
	ID         string
	Value      string // QUESTION:CODE
	Code       string
	Label      string
	Definition string
	Checked    bool
	Rejected   bool // this person said that it does not apply
	Rule       string
	Evidence   [][]Run // excerpts with the words that suggested the code
}

// PostedPage is a comment as people see it who may not open originals.
type PostedPage struct {
	Shell
	ID       docket.CommentID
	Facts    []Fact
	PublicAt string
	Next     string // the list of answers to code
	Campaign *CampaignNote
	Coding   CodingForm
	OffTopic OffTopicForm
	English  []LabelledEnglish
}

// LabelledEnglish is the English of an answer with the answer's name.
type LabelledEnglish struct {
	Label   string
	English *AnswerEnglish
}

// KindOptions are the kinds of redaction as a choice.
func KindOptions() []Option {
	var out []Option
	for _, k := range docket.RedactionKinds {
		out = append(out, Option{Value: string(k), Label: KindLabel(k)})
	}
	return out
}

func markLabel(m Mark) string {
	if m.Label == "" {
		return KindLabel(m.Kind)
	}
	return m.Label
}

func answerHeading(id docket.QuestionID) string {
	switch id {
	case docket.General:
		return "General answer"
	case docket.FieldName:
		return "Name"
	case docket.FieldOrganization:
		return "Organization"
	case docket.FieldSignatories:
		return "Also signed by"
	}
	return "Question " + string(id)
}

func groupSummary(g CodeGroup) string {
	s := g.Name + " (" + strconv.Itoa(len(g.Codes)) + ")"
	if g.Checked > 0 {
		s += ", " + Number(g.Checked) + " chosen"
	}
	return s
}

// answerName is an answer in the middle of a sentence.
func answerName(id docket.QuestionID) string {
	switch id {
	case docket.General:
		return "the general answer"
	case docket.FieldName:
		return "the name"
	case docket.FieldOrganization:
		return "the organization"
	case docket.FieldSignatories:
		return "the list of others who signed"
	}
	return "the answer to question " + string(id)
}

// AnswerHeading is the short name of an answer or a part of the byline.
func AnswerHeading(id docket.QuestionID) string { return answerHeading(id) }

// AnswerName is an answer in the middle of a sentence.
func AnswerName(id docket.QuestionID) string { return answerName(id) }

// A Reason is why a comment is flagged, and the sentences that it rests on.
type Reason struct {
	Why       string
	Sentences []string
}

// anyChecked reports whether one of the boxes is ticked.
func anyChecked(list []Tick) bool {
	return slices.ContainsFunc(list, func(o Tick) bool { return o.Checked })
}

// EarlierText is what the writer of a comment sent before they mended it.
type EarlierText struct {
	Title string
	Parts []EarlierPart
}

// EarlierPart is one answer of an earlier version.
type EarlierPart struct {
	Label string
	Was   []Run
	Diff  []Run // with what the next version adds and leaves out; nil: it is the same
}
