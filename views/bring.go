package views

import (
	"commentportal/docket"
	"commentportal/docket/phrase"
)

// BringPart is where a form takes a document.
type BringPart struct {
	Field  Field
	Action string // address that takes the form with the file
	Offer  string // address of the form to fill in offline
	Taken  *Taken // nil: nothing was brought
}

// Taken says what became of a document.
type Taken struct {
	Letters int // code points of its text
	Places  []TakenPlace
	Lost    []string // sentences
}

// TakenPlace is a field that text was put into.
type TakenPlace struct{ Field, Label string }

// NewBringPart lays out where a document is brought to a form.
func NewBringPart(say *phrase.Printer, action string, megabytes int, problem string) *BringPart {
	return &BringPart{
		Field:  documentField(say, say.Text("Your file"), megabytes, problem),
		Action: action + "/document",
		Offer:  action + "/form.docx",
	}
}

// documentField takes the document.
func documentField(say *phrase.Printer, label string, megabytes int, problem string) Field {
	return Field{
		Name: FieldDocument, Label: label, Optional: true, Problem: problem,
		Hint: say.Text("Word (.docx), OpenDocument (.odt), RTF, text, e-mail (.eml) or PDF with text, up to %d MB.",
			megabytes),
	}
}

// EntryDocument lays out where staff bring a letter that came as a document.
type EntryDocument struct {
	Field Field
	Taken *Taken // nil: nothing was brought
}

// NewEntryDocument lays out where staff bring a document to the form for letters.
func NewEntryDocument(say *phrase.Printer, megabytes int, problem string, brought *Taken) *EntryDocument {
	return &EntryDocument{Field: documentField(say, "The letter as a file", megabytes, problem), Taken: brought}
}

// PlaceLabel names the answer to a question as people speak of it.
func PlaceLabel(say *phrase.Printer, q docket.QuestionID) string {
	p := CheckPart{Field: AnswerField(q)}
	if q != docket.General {
		p.Number = string(q)
	}
	return p.short(say)
}
