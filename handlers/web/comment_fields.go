package web

import (
	"net/url"
	"strings"

	"commentportal/docket"
	"commentportal/intake"
	"commentportal/views"
)

// The values of the field step.
const (
	StepReview = "review"
	StepEdit   = "edit"
	StepSubmit = "submit"
)

// MaxFormBytes bounds a submitted form, in bytes: every answer at its longest,
// each character at most 12 bytes (four, percent-encoded), the list of others who
// signed, too, and 64 KiB for the rest.
func MaxFormBytes(d docket.Docket) int64 {
	return int64((len(d.Questions)+1)*docket.MaxAnswer+docket.MaxSignatoryText)*12 + 64<<10
}

// TypedFields picks the fields of the comment form. Nothing else binds. Words
// mended on the page "Check your answers" take the place of those that travel
// along.
func TypedFields(values url.Values) views.Typed {
	typed := views.Typed{}
	for name, list := range values {
		if field, mended := strings.CutPrefix(name, views.MendPrefix); IsTyped(field) && (mended ||
			!values.Has(views.MendPrefix+name)) {
			typed[field] = list[0]
		}
	}
	return typed
}

// IsTyped reports whether the comment form has a field of this name.
func IsTyped(name string) bool {
	return strings.HasPrefix(name, views.AnswerPrefix) || views.IsFormField(name)
}

// IntakeForm hands the typed fields over as they are. Answers to questions that
// the docket does not pose are left out.
func IntakeForm(d docket.Docket, typed views.Typed) intake.Form {
	form := intake.Form{
		Docket:       d.ID,
		Token:        typed[views.FieldToken],
		Answers:      map[docket.QuestionID]string{},
		Type:         typed[views.FieldType],
		Sector:       typed[views.FieldSector],
		Name:         typed[views.FieldName],
		Organization: typed[views.FieldOrganization],
		Signatories:  typed[views.FieldSignatories],
		State:        typed[views.FieldState],
		Email:        typed[views.FieldEmail],
		ReplyTo:      typed[views.FieldReplyTo],
		Mail:         typed[views.FieldMail],
		Speak:        typed[views.FieldSpeak],
		Marking:      typed[views.FieldMarking],
		Trap:         typed[views.FieldTrap],
	}
	for _, q := range d.QuestionIDs() {
		if text, ok := typed[views.AnswerField(q)]; ok {
			form.Answers[q] = text
		}
	}
	return form
}

// MaxSearch bounds the words of a search, in code points.
const MaxSearch = 200

// PlainWord reports whether s is made of what codes are made of.
func PlainWord(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' ||
			r == '.')
	})
}

// MaxNote bounds the note of a report, in code points.
const MaxNote = 2000
