package views

import (
	"slices"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// CommentFormPage is the form, empty or with what was typed.
type CommentFormPage struct {
	Shell     Shell
	Period    docket.Period
	Accepts   bool   // the form can be sent
	Late      bool   // what is sent now is marked late
	Opens     string // when the period begins, "" if it has no beginning ahead
	Closes    string // on which day and when it ends or ended, "" if it has no end
	Action    string
	Problems  []Problem
	ReplyTo   string       // comment ID, or ""
	Marking   string       // chosen for what is handed over of an incident, or ""
	Parent    *CommentCard // what is replied to; nil where it is not posted any more
	Token     string
	Trap      string
	Questions []Field
	Person    PersonFields
	Bring     *BringPart    // where a document can be brought; nil: it cannot
	Kept      []ShownAnswer // what was typed, when it cannot be sent
}

// PersonFields are the optional fields about the sender.
type PersonFields struct {
	Type         Field
	Name         Field
	Organization Field
	Signatories  Field
	Sector       Field
	State        Field
	Email        Field
	Ticks        []WishBox // what they ask for beside the comment; needs the address
}

// WishBox is a box that is ticked or not.
type WishBox struct {
	Name, Label, Hint string
	Ticked            bool
}

// NewCommentPage lays out the form of docket d at the time now, with what was
// typed and what is invalid.
func NewCommentPage(shell Shell, d docket.Docket, now time.Time, typed Typed, invalid docket.Invalid) CommentFormPage {
	accepts, late := d.Accepts(now)
	p := CommentFormPage{
		Shell:   shell,
		Period:  d.Period(now),
		Accepts: accepts,
		Late:    late,
		Action:  "/dockets/" + string(d.ID) + "/comment",
		ReplyTo: typed[FieldReplyTo],
		Marking: typed[FieldMarking],
		Token:   typed[FieldToken],
		Trap:    typed[FieldTrap],
	}
	p.Opens, p.Closes = opening(shell.Say, d, now), shell.Say.On(d.ClosesAt())
	if !accepts {
		p.Shell.Title = closedTitle(shell.Say, p.Period)
		p.Kept = typed.Words(shell.Say, d)
	}
	var order []string
	for _, q := range d.QuestionIDs() {
		question, _ := d.Question(q)
		f := Field{
			Name: AnswerField(q), Label: question.Text, Hint: question.Hint, Value: typed[AnswerField(q)],
			Problem: invalid[AnswerField(q)], Max: docket.MaxAnswer, Rows: 8, Wide: true, Optional: true,
		}
		f.LabelLang, f.HintLang = foreign(d, question.Text), foreign(d, question.Hint)
		if q != docket.General {
			f.Label = string(q) + ". " + question.Text
		}
		p.Questions = append(p.Questions, f)
		order = append(order, f.Name)
	}
	p.Person = personFields(shell.Say, d, typed, invalid)
	if accepts {
		p.Problems = Problems(invalid, append(append([]string{FieldDocument}, order...), fieldsOfPerson...)...)
	}
	return p
}

// personFields says of each field how it is used and what becomes public.
func personFields(say *phrase.Printer, d docket.Docket, typed Typed, invalid docket.Invalid) PersonFields {
	chosen := typed[FieldType]
	if chosen == "" {
		chosen = string(docket.Anonymous)
	}
	return PersonFields{
		Type: Field{
			Name: FieldType, Label: say.Text("How should we show who you are?"), Value: chosen,
			Problem: invalid[FieldType],
			Options: []Option{
				{
					Value: string(docket.Anonymous), Label: say.Text("Anonymous"),
					Hint: say.Text("We drop your name and organization when we receive the comment. We do " +
						"not keep them."),
				},
				{
					Value: string(docket.Individual), Label: say.Text("As a person"),
					Hint: say.Text("Your name is shown to the public with your comment."),
				},
				{
					Value: string(docket.Organization), Label: say.Text("For an organization"),
					Hint: say.Text("Your name and your organization are shown to the public with your comment."),
				},
			},
		},
		Name: Field{
			Name: FieldName, Label: say.Text("Your name"), Optional: true, Value: typed[FieldName],
			Problem: invalid[FieldName], Autocomplete: "name", Names: true,
			Hint: say.Text("Public, unless you chose Anonymous."),
		},
		Organization: Field{
			Name: FieldOrganization, Label: say.Text("Organization"), Optional: true, Value: typed[FieldOrganization],
			Problem:      invalid[FieldOrganization],
			Hint:         say.Text("Public if you comment for an organization. We drop it if you chose Anonymous."),
			Autocomplete: "organization", Names: true,
		},
		Signatories: signatoriesField(say, typed, invalid),
		Sector: Field{
			Name: FieldSector, Label: say.Text("Sector"), Optional: true, Value: typed[FieldSector],
			Problem: invalid[FieldSector],
			Hint:    say.Text("Public. We count themes by sector."), Options: docketOptions(d, d.Sectors),
		},
		State: Field{
			Name: FieldState, Label: say.Text("State or territory"), Optional: true, Value: typed[FieldState],
			Problem: invalid[FieldState],
			Hint:    say.Text("Public. It shows us which parts of the country we hear from."),
			Options: stateOptions(say),
		},
		Email: Field{
			Name: FieldEmail, Label: say.Text("E-mail"), Optional: true, Value: typed[FieldEmail],
			Problem: invalid[FieldEmail],
			Type:    "email",
			Hint: say.Text("Never public. Our staff may write to you about this comment, and for no " +
				"other reason."),
			Autocomplete: "email", NoSpell: true,
		},
		Ticks: wishBoxes(say, typed),
	}
}

// wishBoxes are what a sender may ask for beside the comment.
func wishBoxes(say *phrase.Printer, typed Typed) []WishBox {
	return []WishBox{
		{
			Name: FieldMail, Label: say.Text("Write to me about this comment"), Ticked: typed[FieldMail] != "",
			Hint: say.Text("One mail to confirm your address. Then one when we have decided, and one when a reply " +
				"is posted. None holds words of a comment, and you can stop them with one press."),
		},
		{
			Name: FieldSpeak, Label: say.Text("I would speak at a public meeting"), Ticked: typed[FieldSpeak] != "",
			Hint: say.Text("Never public, and kept apart from your comment. Only the office that plans meetings " +
				"sees it. You can take it back."),
		},
	}
}

// speakOnPaper is what a sender may ask for on paper. Mail about the comment is not among it:
// its letters lead to the number of a receipt, which a letter on paper does not get.
func speakOnPaper(say *phrase.Printer) Field {
	return Field{Label: say.Text("Public meetings"), Options: []Option{{
		Label: say.Text("I would speak at a public meeting"),
		Hint: say.Text("Never public, and kept apart from your comment. Only the office that plans meetings sees it. " +
			"Write your e-mail address above. To take it back, write to us."),
	}}}
}

func stateOptions(say *phrase.Printer) []Option {
	var states []Option
	for _, s := range docket.States {
		states = append(states, Option{Value: s.Code, Label: say.Known(s.Label)})
	}
	return states
}

// signatoriesField takes others who sign, one a line.
func signatoriesField(say *phrase.Printer, typed Typed, invalid docket.Invalid) Field {
	return Field{
		Name: FieldSignatories, Label: say.Text("Others who sign this comment"), Optional: true,
		Value: typed[FieldSignatories], Problem: invalid[FieldSignatories], Rows: 4, Max: docket.MaxSignatoryText,
		Names: true,
		Hint: say.Text("One a line: name; organization, such as “Ana Ruiz; Larkspur Clinic”. A line without a " +
			"semicolon is a person, or an organization if you comment for one. Name only those who agreed. They " +
			"become public as your own name does; if you chose Anonymous, we drop them. It stays one comment."),
	}
}

// opening says when the comment period begins, in the docket's zone; "" for a
// beginning that has passed.
func opening(say *phrase.Printer, d docket.Docket, now time.Time) string {
	if !now.Before(d.Opens) {
		return ""
	}
	return say.Opening(d.Opens.In(d.Location()))
}

func closedTitle(say *phrase.Printer, p docket.Period) string {
	if p == docket.PeriodAhead {
		return say.Text("Comments are not open yet")
	}
	return say.Text("The comment period is closed")
}

// CheckPage shows what the public would read before anything is sent.
type CheckPage struct {
	Shell    Shell
	Action   string
	Findings int   // passages marked
	Blocks   int   // of them, those that must come out
	Boxes    int   // in which words can be changed on the page
	Anew     bool  // shown again because a change brought something new in
	Silent   bool  // no answer says anything, so there is nothing to count
	FileLeft bool  // a file was chosen and its text not taken out
	Bring    bool  // the form takes the text out of documents
	Marking  Field // with whom those who get an incident may share it; asked where Incident is true
	Incident bool  // reads as if an attack were going on, or a flaw stood open
	Late     bool
	ReplyTo  string
	Answers  []CheckPart
	Byline   BylineCheck
	Person   []CheckPart
	Hidden   []Carried
}

// BylineCheck says what the public would read as the sender's name.
type BylineCheck struct {
	Public  string // the byline as the list of comments shows it
	Warning string // heading of what the sender may not expect; "" for nothing
	Text    string
	Choices []BylineChoice
}

// BylineChoice is another choice of how the sender is shown, and what the public
// would then read.
type BylineChoice struct {
	Type   string
	Public string
}

// MendType is the name of the buttons that choose anew how the sender is shown.
const MendType = MendPrefix + FieldType

// CheckPart is one answer or one field about the sender. No runs: not given.
type CheckPart struct {
	Field   string // id on the form, where the Change button leads
	Number  string // of the question
	Label   string
	Public  bool // of a field about the sender
	Runs    []Run
	Notes   []Note
	Removed int // code points of markup taken out
	Empty   EmptyAnswer
	Mend    Field // the field itself, where something must come out; otherwise without a name
}

// private reports whether the row is of a field that the public never reads.
func (p CheckPart) private() bool {
	return p.Field == FieldEmail || p.Field == FieldMail || p.Field == FieldSpeak
}

// EmptyAnswer says why an answer that was typed will count as none; "" for one
// that says something.
type EmptyAnswer string

// The reasons.
const (
	EmptyPointer     EmptyAnswer = "pointer"     // it only says that something is attached
	EmptyPlaceholder EmptyAnswer = "placeholder" // "N/A", or nothing that anybody could read
)

// MendField is the box in which the page "Check your answers" lets people change
// what they typed into the field name. The field itself travels hidden as ever;
// where the box comes back, its words take the field's place.
func MendField(name, value string) Field {
	f := Field{Name: MendPrefix + name, Label: phrase.Marked("Change it here"), Value: value, Wide: true}
	f.NoSpell = !strings.HasPrefix(name, AnswerPrefix)
	if f.NoSpell && name != FieldSignatories {
		return f
	}
	if f.Max = docket.MaxAnswer; name == FieldSignatories {
		f.Max = docket.MaxSignatoryText
	}
	// About as many lines as the text takes, within reason.
	f.Rows = min(max(4, len(value)/70+strings.Count(value, "\n")+1), 14)
	return f
}

// Note explains one marked passage.
type Note struct {
	Number   int
	Severity docket.Severity
	Label    string // what it looks like
	Why      string // why we think so; may be empty
}

// outcome says what happens with a marked passage.
func (n Note) outcome(say *phrase.Printer) string {
	switch n.Severity {
	case docket.Block:
		return say.Text("If you send it all the same, a reviewer hides it, or says that it is harmless.")
	case docket.Hold:
		return say.Text("A reviewer looks at this first and will most likely hide it.")
	}
	return say.Text("You can leave it in. It is public unless a reviewer hides it.")
}

// lead begins a note with what matters most.
func (n Note) lead(say *phrase.Printer) string {
	if n.Severity == docket.Block {
		return say.Text("Take this out before you send: %s.", n.Label)
	}
	return n.Label + "."
}

// mending is the field with a label that says, out of its place too, what it is.
func (p CheckPart) mending(say *phrase.Printer) Field {
	p.Mend.Label = say.Text("Change %s", p.short(say))
	if len(p.Runs) == 0 {
		p.Mend.Label = p.Label
	}
	return p.Mend
}

// short is a question's label, cut for the hidden text of a Change button.
func (p CheckPart) short(say *phrase.Printer) string {
	if p.Number != "" {
		return say.Text("your answer to question %s", p.Number)
	}
	if strings.HasPrefix(p.Field, AnswerPrefix) {
		return say.Text("your other remarks")
	}
	return strings.ToLower(p.Label)
}

// KeptPage is a refusal that is not about the words. It holds them.
type KeptPage struct {
	Shell     Shell
	Text      []string
	Reference string
	Action    string
	Fields    []Carried
	Words     []ShownAnswer
}

// ReceiptPage is what a sender keeps.
type ReceiptPage struct {
	Shell      Shell
	Number     string
	Status     string    // the whole address of the page that says where a comment stands
	Call       string    // the whole address of the docket
	ReceivedAt time.Time // in the docket's zone
	ShownAs    []string  // byline, sector and state, as the public will read them
	Journey    Journey
	Late       bool
	File       string // address of the submission as text
	Paper      string // address of the receipt as an HTML file
	FileBytes  int
	SHA256     string // of that file, hex
	Answers    []ShownAnswer
}

// draftName names the draft of a form, the same in every language.
func draftName(action, replyTo string) string { return "comment-draft:" + action + ":" + replyTo }

// draftFields are the fields that a draft holds words of.
func (p CommentFormPage) draftFields() []Field {
	return append(slices.Clone(p.Questions), p.Person.Name, p.Person.Organization, p.Person.Signatories,
		p.Person.Email)
}

// sharing says in the words of the form with whom those who get an incident may share it.
var sharing = map[docket.TLP]string{
	docket.TLPClear:       phrase.Marked("They may share it with everybody (TLP:CLEAR)"),
	docket.TLPGreen:       phrase.Marked("They may share it with others in the field, and not publish it (TLP:GREEN)"),
	docket.TLPAmber:       phrase.Marked("They may share it inside their organization and with clients (TLP:AMBER)"),
	docket.TLPAmberStrict: phrase.Marked("They may share it inside their organization alone (TLP:AMBER+STRICT)"),
	docket.TLPRed:         phrase.Marked("They may share it with nobody (TLP:RED)"),
}

// MarkingField asks with whom those who get what an incident's writer tells may share it.
func MarkingField(say *phrase.Printer, d docket.Docket, chosen docket.TLP) Field {
	f := Field{Name: FieldMarking, Label: say.Text("With whom may those people share it?"), Value: string(chosen),
		Options: []Option{{Label: say.Text("You do not choose: %s", say.Known(sharing[d.Marking.OrDefault()]))}}}
	for _, m := range docket.TLPs {
		f.Options = append(f.Options, Option{Value: string(m), Label: say.Known(sharing[m])})
	}
	return f
}
