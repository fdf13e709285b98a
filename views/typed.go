package views

import (
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// The names of the comment form's fields. CONTRACT, section 3.
const (
	AnswerPrefix      = "answer-"
	MendPrefix        = "mend-" // before a field's name: its new words, from the page "Check your answers"
	FieldType         = "submitter_type"
	FieldSector       = "sector"
	FieldName         = "name"
	FieldOrganization = "organization"
	FieldSignatories  = "signatories" // others behind the comment, one a line
	FieldState        = "state"
	FieldEmail        = "email"
	FieldMail         = "mail"    // ticked: mail about the comment is asked for
	FieldSpeak        = "speak"   // ticked: they would speak at a public meeting
	FieldMarking      = "marking" // of what is handed over of an incident
	FieldReplyTo      = "reply_to"
	FieldToken        = "form_token"
	FieldDocument     = "document"    // a file whose text is taken out; never bound to the comment
	FieldTrap         = "leave_empty" // people are told to leave it empty; programs fill it
)

// fieldsOfPerson are the fields beside the answers, in the order of the form.
var fieldsOfPerson = []string{FieldType, FieldName, FieldOrganization, FieldSignatories, FieldSector, FieldState,
	FieldEmail, FieldMail, FieldSpeak, FieldMarking, FieldReplyTo}

// IsFormField reports whether name is a field of the comment form other than an
// answer.
func IsFormField(name string) bool {
	return name == FieldToken || name == FieldTrap || slices.Contains(fieldsOfPerson, name)
}

// AnswerField is the name of the field that answers q.
func AnswerField(q docket.QuestionID) string { return AnswerPrefix + string(q) }

// Typed is what somebody typed into the comment form, by field name, untouched.
type Typed map[string]string

// Carried is a value that travels along unseen.
type Carried struct{ Name, Value string }

// Hidden lists all that was typed, for a page that carries it along: d's
// answers first, then the person, then token and trap. Without a docket every
// answer field is carried.
func (t Typed) Hidden(d docket.Docket) []Carried {
	var out []Carried
	for _, name := range t.order(d) {
		if v, ok := t[name]; ok {
			out = append(out, Carried{name, v})
		}
	}
	return out
}

func (t Typed) order(d docket.Docket) []string {
	names := t.answers(d)
	names = append(names, fieldsOfPerson...)
	return append(names, FieldToken, FieldTrap)
}

func (t Typed) answers(d docket.Docket) []string {
	var names []string
	if d.ID != "" {
		for _, q := range d.QuestionIDs() {
			names = append(names, AnswerField(q))
		}
		return names
	}
	for _, name := range sortedKeys(t) {
		if strings.HasPrefix(name, AnswerPrefix) {
			names = append(names, name)
		}
	}
	return names
}

// ShownAnswer is an answer as a page shows it.
type ShownAnswer struct {
	Number   string // of the question; "" for the general answer
	Question string
	Text     docket.Text
}

// Words lists the typed answers that are not empty, so that a page which could
// not file them shows them.
func (t Typed) Words(say *phrase.Printer, d docket.Docket) []ShownAnswer {
	var out []ShownAnswer
	for _, name := range t.answers(d) {
		text := t[name]
		if strings.TrimSpace(text) == "" {
			continue
		}
		id := docket.QuestionID(strings.TrimPrefix(name, AnswerPrefix))
		shown := ShownAnswer{Question: say.Text("Your answer"), Text: docket.Text(text)}
		if q, ok := d.Question(id); ok && d.ID != "" {
			shown.Question = q.Text
		}
		if id != docket.General {
			shown.Number = string(id)
		}
		out = append(out, shown)
	}
	return out
}
