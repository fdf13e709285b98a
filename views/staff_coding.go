package views

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
)

// WorkplacePage lists the answers there are to code.
type WorkplacePage struct {
	Shell
	Saved     *SavedCoding
	Emptied   string // what has just come to its end; "" for nothing
	Docket    docket.ID
	Dockets   []Field
	Questions []QuestionWork
	Tabs      []QueueTab
	View      docket.CodingView
	Meaning   string // of the list, in a sentence
	Filters   []Field
	Words     Field
	Filtered  bool
	Clear     string
	Start     string // address of the list's first answer; "" when there is none
	Total     string
	Rows      []CodingRow
	Pager     Pager

	// what this person has to read for practice first, and where; "" for nothing
	Practice, PracticeAt string
}

// QuestionWork is what is left to code of one question.
type QuestionWork struct {
	Label   string
	Asked   string
	Uncoded int
	Href    string // of the first uncoded answer; "" when there is none
}

// CodingRow is one answer in the coding list. It names no code: whoever codes
// the answer next has to be free of what others chose.
type CodingRow struct {
	ID          docket.CommentID
	Question    string
	Href        string
	Attribution string
	Sector      string
	Posted      string
	Excerpt     string // of the posted text
	Copies      int    // posted copies of a letter that share its codes
}

// SavedCoding says what the last page saved, and what it led to.
type SavedCoding struct {
	Text   string
	Change string // address of the answer
	More   string // what a colleague chose, in a sentence; "" where nobody else coded the answer
	Settle string // address where a difference is settled; "" where there is none
}

// AnswerPage is one answer at the coding workplace.
type AnswerPage struct {
	Shell
	Problems []Problem
	Saved    *SavedCoding

	ID       docket.CommentID
	Question docket.QuestionID
	Label    string // "Question 1"
	Asked    string
	Facts    []Fact
	OpenAt   string // the colleague who has it open; "" for nobody
	Memos    string // address of the memos on the answer
	PublicAt string // "" while the page would tell what a colleague chose
	List     string // the list to go on with
	ListAt   string // its address
	Skip     string // address of the next answer; "" when there is none
	Left     string // how many are left, in words
	Others   []NavLink

	Letter   *LetterNote
	OffTopic OffTopicForm
	Revisit  []RevisitNote

	Version   int // of the codebook
	Done      bool
	Frozen    bool              // it takes no reading by this person: it has its readings
	Readers   int               // people who have read it, where they are two or more
	Waits     bool              // two have, and a third is still to read it
	Own       *ColleagueReading // this person's reading, where it is frozen
	Differ    bool              // the readings do
	Adds      bool              // a copy of a letter: only what it adds is coded
	Text      []Run
	English   *AnswerEnglish
	Seen      docket.SuggestionsSeen // whether suggestions are shown
	Suggested []CodeChoice
	Groups    []ChoiceGroup

	Pending  []PendingExcerpt
	Excerpts []ExcerptRow
	Words    Field // of a passage, typed
	WordsOf  Field // its code

	Note        Field
	Notes       []NoteRow
	HiddenNotes int // of colleagues, shown after the own reading

	Colleagues []ColleagueReading // after the own reading
	Settled    *SettledNote
	Settle     string // address; "" where there is nothing to settle
}

// LetterNote says what the answer is to a campaign.
type LetterNote struct {
	Campaign   string // its name or number
	CampaignAt string
	IsLetter   bool
	Copies     int
	LetterAt   string // address where the letter's answer is coded; "" on the letter itself
	NoLetter   bool   // the letter's text is not posted, so nothing is compared
	Added      int    // words that a copy adds
}

// RevisitNote is an own code that the codebook no longer has.
type RevisitNote struct {
	Code string
	Text string
}

// CodeChoice is one code to tick.
type CodeChoice struct {
	ID         string
	Number     int // of a suggestion, from 1; 0 for others
	Code       string
	Label      string
	Definition string
	Function   string
	Checked    bool
	Rejected   bool     // this person said that it does not apply
	Why        string   // the rule, or the model's words
	Seen       []string // what it rests on in the text
	Stance     *Field   // nil where the codebook asks for none
}

// ChoiceGroup is the codes of one imperative.
type ChoiceGroup struct {
	Name    string
	Checked int
	Codes   []CodeChoice
}

// PendingExcerpt is a passage that goes in with the codes.
type PendingExcerpt struct {
	Value string // CODE:START-END, code points of the posted text
	Code  string
	Words string
}

// ExcerptRow is a passage that was chosen for a code.
type ExcerptRow struct {
	ID         int64
	Code       string
	Label      string
	Words      string
	By         string
	Mine       bool
	Quoted     string // "Quotation 2 of this code", or ""
	QuotedAt   string
	Reason     string
	Dissenting bool

	Why           Field // of a passage that is not picked yet
	WhyDissenting bool
}

// NoteRow is a note to colleagues.
type NoteRow struct {
	By   string
	At   string
	Text string
}

// ColleagueReading is what one person chose for an answer.
type ColleagueReading struct {
	By    string
	At    string
	Codes []CodeName
	Notes []NoteRow
}

// CodeName is a code with its label and, where it is known, what it rests on.
type CodeName struct {
	Code     string
	Label    string
	Origin   string
	Stance   string // "" where none was given
	Evidence []Run
}

// SettledNote is how a difference was settled.
type SettledNote struct {
	By     string
	At     string
	Codes  []CodeName
	Reason string
}

// OffTopicForm marks a comment as off topic or takes it back.
type OffTopicForm struct {
	ID     docket.CommentID
	Token  string
	Back   string // where the page goes afterwards
	By     string // who marked it; "" when nobody has
	Why    string // the reason given
	Reason Field
	May    bool
}

// SettlePage is one answer that two people or more coded, side by side.
type SettlePage struct {
	Shell
	Problems []Problem
	Saved    *SavedCoding
	ID       docket.CommentID
	Question docket.QuestionID
	Label    string
	Asked    string
	Facts    []Fact
	PublicAt string
	CodingAt string
	List     string
	ListAt   string
	Skip     string

	Text     []Run
	English  *AnswerEnglish
	Agreed   bool // all chose the same
	Readers  int
	Most     bool // what most of three or more readers chose is ticked
	Sides    []ColleagueReading
	Seen     int // how often it was settled
	Version  int
	Settled  []SettledNote // newest first
	Chosen   []CodeChoice  // codes that either chose
	Groups   []ChoiceGroup
	Reason   Field
	Conflict bool // somebody settled it meanwhile
	Single   bool // it has not all its readings any more
}

// AgreementPage says how far two coders agree.
type AgreementPage struct {
	Shell
	Dockets   []Field
	ID        string
	Docket    string
	Answers   string // how many were coded twice, in words
	Few       bool   // too few for figures to say much
	All       *AgreementRow
	Questions []AgreementRow
	Codes     []AgreementRow
	Unused    []string // codes that neither reader has used
	Disputes  []DisputeRow
	Settled   []DisputeRow
	More      string // address of the whole list of disputes
	Second    string // address of the answers waiting for a second or third reading
	Waiting   string // answers that wait for a third reading, in words; "" for none
	Seen      string // what the readers were shown; "" where nothing was coded twice
	Talked    string // how many were talked about in a training round; "" for none
	Setting   *SecondReadingForm
}

// suggestionsHidden says why a second reader sees no suggestions.
const suggestionsHidden = "Not shown: somebody has read this answer already. Read it on your own, so that agreement " +
	"does not rest on the same suggestions. " +
	"Choose from the themes below, or save without one."

// SecondReadingForm changes whether second readers see suggestions.
type SecondReadingForm struct {
	Now    string // what holds now
	Action string // "": this person may not change it
	Shown  Field
}

// AgreementRow is one line of figures, ready to print.
type AgreementRow struct {
	Key       string // "Question 1", or a code
	Label     string // of a code
	Double    int
	Uses      int
	Chose     string // choices of each of an answer's readers
	Percent   string
	Kappa     string
	AC1       string
	Interval  string // of AC1: ".70 to .85"; "" where it is not known
	Alpha     string
	Coders    int
	Reading   string // "Firm", "Tentative", "Too few to tell"
	Tentative bool
}

func (r AgreementRow) interval() string { return cmp.Or(r.Interval, "–") }

// DisputeRow is one answer that people coded differently.
type DisputeRow struct {
	ID       docket.CommentID
	Question string
	Href     string
	All      []string // codes that all chose
	Sides    []DisputeSide
	Apart    []string // codes that several chose with different stances
	By       string   // who settled it
}

// DisputeSide is what one reader of a disputed answer chose and not all did.
type DisputeSide struct {
	Who   string
	Codes []string
}

// StanceLabel says a stance in words; "" for none.
func StanceLabel(s docket.Stance) string {
	switch s {
	case docket.StanceFor:
		return "For"
	case docket.StanceAgainst:
		return "Against"
	case docket.StanceMixed:
		return "Mixed"
	case docket.StanceNone:
		return "Takes no side"
	case docket.StanceOpen:
		return "Readers differ"
	}
	return ""
}

// ChoiceID is the id of a code's box.
func ChoiceID(code string) string { return "code-" + code }

func choiceSummary(g ChoiceGroup) string {
	s := g.Name + " (" + strconv.Itoa(len(g.Codes)) + ")"
	if g.Checked > 0 {
		s += ", " + Number(g.Checked) + " chosen"
	}
	return s
}

func excerptField(name string, id int64) string { return name + "-" + strconv.FormatInt(id, 10) }

func answerPath(id docket.CommentID, q docket.QuestionID, more string) string {
	return "/admin/coding/" + string(id) + "/" + string(q) + more
}

// OffTopicPage asks again why a comment is off topic.
type OffTopicPage struct {
	Shell
	Problems []Problem
	Back     string
	Form     OffTopicForm
}

// sentence begins with a capital letter: "you" alone on a line is "You".
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// seenWords lists what a suggestion rests on.
func seenWords(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return "“" + strings.Join(list, "”, “") + "”"
}

// passageMarked reports whether any passage is marked in the text.
func passageMarked(list []Run) bool {
	return slices.ContainsFunc(list, func(r Run) bool { return r.Picked })
}
