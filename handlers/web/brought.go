package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/intake"
	"commentportal/intake/letter"
	"commentportal/views"
)

// Documents says how the text of documents is taken out.
type Documents struct {
	Read     func(ctx context.Context, file []byte) (letter.Letter, error) // nil: nobody takes documents
	MaxBytes int64
}

// On reports whether documents are taken.
func (d Documents) On() bool { return d.Read != nil }

// MaxMegabytes is the largest document in the figure that people are told.
func (d Documents) MaxMegabytes() int { return int(d.MaxBytes >> 20) }

// Bounds of forms that bring a document.
const (
	// passedOver is how many bytes of a body are read, that is passed over, to reach the
	// fields behind a document that is too large. Beyond them the sender's own browser has
	// what was typed.
	passedOver = 32 << 20
	// uploadPlaces is how many documents lie in memory at once, while they arrive and are
	// read.
	uploadPlaces = 12
	uploadTime   = 3 * time.Minute // for one to arrive: 10 MB at half a megabit a second
)

// Brought is a form with a document, and why the document is not read; nil: it may be.
type Brought struct {
	Uploaded
	Refusal error
	release func()
}

// Done gives the document's place back.
func (b *Brought) Done() {
	if b.release != nil {
		b.release()
	}
}

// ReadBrought reads a form with a document. Where the document cannot be taken, for want of
// a place or because the sender has to wait, its fields are read all the same, so that
// nothing typed is lost.
func (s *Core) ReadBrought(w http.ResponseWriter, r *http.Request, fields int64) (Brought, error) {
	if !IsMultipart(r) {
		return Brought{}, errFormType
	}
	b := Brought{Refusal: s.Allow(s.Limits.Form, r)}
	if b.Refusal == nil {
		b.release, b.Refusal = s.Bringing.Take(r.Context())
	}
	bounds := uploadBounds{field: views.FieldDocument, file: s.Documents.MaxBytes, fields: fields,
		body: passedOver + fields}
	if b.Refusal != nil {
		bounds.file = 0
	}
	if r.ContentLength > bounds.body {
		return b, s.tooLarge()
	}
	r.Body = &timedBody{r.Body, s.Now, s.Now().Add(uploadTime)}
	var err error
	b.Uploaded, err = readUpload(w, r, bounds)
	if err == nil && !b.Whole {
		err = s.tooLarge()
	}
	return b, err
}

// StaffBrought reads a staff form with a document, as ReadBrought reads a public one, and
// checks that it was made for this session.
func (s *Gate) StaffBrought(w http.ResponseWriter, r *http.Request, fields int64) (Brought, error) {
	b, err := s.ReadBrought(w, r, fields)
	if err != nil {
		return b, err
	}
	return b, s.checkForm(r, b.Form)
}

// timedBody ends a body that arrives too slowly.
type timedBody struct {
	io.ReadCloser
	now   func() time.Time
	until time.Time
}

func (b *timedBody) Read(p []byte) (int, error) {
	if b.now().After(b.until) {
		return 0, errors.New("handlers: the body takes too long")
	}
	return b.ReadCloser.Read(p)
}

// tooLarge refuses a body of which not even the fields can be read.
func (s *Core) tooLarge() error {
	return &Problem{Status: http.StatusRequestEntityTooLarge, Heading: "Your file is too large", Text: []string{
		"Go back in your browser: what you typed is still in the form. Then choose a smaller file, or copy its " +
			"text into the form. Pictures make files large: you can save the text without them.",
	}}
}

// ReadLetter takes the text out of a document. What cannot be done about it is a Problem
// whose sentence says what to do.
func (s *Core) ReadLetter(ctx context.Context, b *Brought) (letter.Letter, *Problem) {
	l, outcome, problem := s.readLetter(ctx, b)
	if s.Meter != nil {
		s.Meter.Document(outcome)
	}
	return l, problem
}

func (s *Core) readLetter(ctx context.Context, b *Brought) (letter.Letter, string, *Problem) {
	refused := func(status int, text string) *Problem {
		return &Problem{Status: status, Heading: "There is a problem", Text: []string{text}}
	}
	switch {
	case errors.Is(b.Refusal, docket.ErrBusy):
		return letter.Letter{}, "busy", busyReading()
	case b.Refusal != nil:
		p := Explain(b.Refusal)
		return letter.Letter{}, "limited", p
	case b.TooLarge:
		return letter.Letter{}, "too_large", refused(http.StatusRequestEntityTooLarge,
			phrase.Marked("This file is too large. Pictures make files large: save the text without them and choose "+
				"that file, or copy the text into the form."))
	case len(b.File) == 0:
		return letter.Letter{}, "none", refused(http.StatusUnprocessableEntity,
			phrase.Marked("Choose a file first. Then choose “Take the text out of my file”."))
	}
	l, err := s.Documents.Read(ctx, b.File)
	b.File = nil // it is not needed any more, whatever the page after it takes
	if err == nil {
		return l, "read", nil
	}
	if cause, ok := errors.AsType[letter.Problem](err); ok {
		return l, string(cause), refused(http.StatusUnprocessableEntity, letterSentences[cause])
	}
	if errors.Is(err, docket.ErrBusy) {
		return l, "busy", busyReading()
	}
	s.Log.ErrorContext(ctx, "a document cannot be read", "error", err)
	return l, "failed", refused(http.StatusServiceUnavailable, phrase.Marked("We cannot read files at this moment. "+
		"Copy the text of your file into the form, or try again later."))
}

// NoText refuses a document in which nobody has written.
func NoText() *Problem {
	return &Problem{Status: http.StatusUnprocessableEntity, Heading: "There is a problem",
		Text: []string{letterSentences[letter.Empty]}}
}

func busyReading() *Problem {
	return &Problem{Status: http.StatusServiceUnavailable, Heading: "We are very busy", Retry: BusyWait, Text: []string{
		"We are reading many files at this moment. Wait some seconds, choose your file again and try once more. Or " +
			"copy its text into the form.",
	}}
}

// letterSentences say what to do about a file whose text cannot be taken out.
var letterSentences = map[letter.Problem]string{
	letter.Empty: phrase.Marked("We found no text in this file. Open it and look whether it is the right one."),
	letter.Scanned: phrase.Marked("The pages of this file are pictures, so there is no text to take out. Choose " +
		"the document that it was made from, or type your words into the form."),
	letter.Encrypted: phrase.Marked("This file asks for a password. Save a copy without a password and choose that."),
	letter.Broken: phrase.Marked("We could not read this file. It may be damaged. Open it, save it anew as .docx, " +
		"and choose that. Or copy its text into the form."),
	letter.Unknown: phrase.Marked("We cannot read this kind of file. Choose a .docx, .odt, .rtf, .txt or .eml " +
		"file, or a PDF with text. Or copy its text into the form."),
	letter.OldWord: phrase.Marked("An old version of Word saved this file. Open it, choose “Save as” and .docx, " +
		"and choose the new file here."),
	letter.Outlook: phrase.Marked("This message is in Outlook’s own format. Save it as text (.txt) and choose " +
		"that, or copy its words into the form."),
	letter.Sheet: phrase.Marked("This is a spreadsheet or a presentation. Copy its text into the form, or save the " +
		"text as .docx and choose that."),
	letter.Unwieldy: phrase.Marked("This file is too large or too intricate to read here. Save its text alone as " +
		".docx or .txt and choose that, or copy it into the form."),
}

// Place finds out where in the form of a docket the text of a letter belongs, whatever
// language it repeats the questions in.
func (s *Core) Place(ctx context.Context, d docket.Docket, l letter.Letter) (letter.Placed, error) {
	english, err := s.store.Docket(ctx, d.ID) // d may be in the reader's language
	if err != nil {
		return letter.Placed{}, err
	}
	return l.Place(asked(english), views.AnswerField(docket.General), formLines(english)), nil
}

// asked lists the questions of a docket in every language they are asked in.
func asked(english docket.Docket) []letter.Question {
	var list []letter.Question
	for _, id := range english.QuestionIDs() {
		own := letter.Question{Field: views.AnswerField(id)}
		for _, say := range phrase.Languages() {
			q, _ := english.In(say.Language()).Question(id)
			own.Texts = append(own.Texts, q.Text)
		}
		list = append(list, own)
	}
	return list
}

// ResponseForm is the document in which the questions of a docket are answered offline.
func ResponseForm(say *phrase.Printer, d docket.Docket) letter.Form {
	f := letter.Form{
		Language: say.Language(),
		Title:    say.Text("Comment form: %s", d.Title),
		Intro: []string{
			say.Text("Docket %s. Answer one question or several. Skip any you like.", string(d.ID)),
			say.Text("Write each answer into the field below its question. Then open the comment form on our site, " +
				"choose this file under “Bring your letter”, and check what we took out of it. Nothing is sent " +
				"before that."),
			say.Text("Only text comes along: no pictures, and no remarks beside the text."),
		},
		Example: say.Text("Click here and write your answer."),
	}
	for _, id := range d.QuestionIDs() {
		q, _ := d.Question(id)
		heading := q.Text
		if id != docket.General {
			heading = string(id) + ". " + q.Text
		}
		f.Questions = append(f.Questions, letter.FormQuestion{Field: views.AnswerField(id), Heading: heading,
			Hint: q.Hint})
	}
	return f
}

// formLines lists what stands in a docket's response form by itself, in every language.
func formLines(english docket.Docket) []string {
	var lines []string
	for _, say := range phrase.Languages() {
		lines = append(lines, ResponseForm(say, english.In(say.Language())).Lines()...)
	}
	return lines
}

// PutIn puts the text of a letter into what was typed, behind what stands there already,
// and returns what the writer is told.
func PutIn(say *phrase.Printer, d docket.Docket, typed views.Typed, placed letter.Placed, lost letter.Lost,
) (views.Taken, docket.Invalid) {
	room := (len(d.Questions) + 1) * docket.MaxAnswer // what a form can hold that is sent on
	for _, q := range d.QuestionIDs() {
		room -= utf8.RuneCountInString(typed[views.AnswerField(q)])
	}
	taken, invalid := views.Taken{}, docket.Invalid{}
	for _, q := range d.QuestionIDs() {
		field := views.AnswerField(q)
		words := placed.Answers[field]
		if q == docket.General {
			words = placed.General
		}
		if words == "" {
			continue
		}
		if n := utf8.RuneCountInString(words); n > room {
			words, lost.Cut = Clip(words, max(0, room)), true
		}
		n := utf8.RuneCountInString(words)
		room -= n
		taken.Letters += n
		taken.Places = append(taken.Places, views.TakenPlace{Field: field, Label: views.PlaceLabel(say, q)})
		typed[field] = behind(typed[field], words)
		if problem := intake.AnswerTooLong(say, typed[field]); problem != "" {
			invalid[field] = problem
		}
	}
	taken.Lost = losses(say, lost)
	return taken, invalid
}

// behind puts words behind what stands in a field already. Brought twice, they stand there
// once.
func behind(before, words string) string {
	before = strings.ReplaceAll(before, "\r\n", "\n")
	switch {
	case strings.TrimSpace(before) == "":
		return words
	case strings.Contains(before, words):
		return before
	}
	return strings.TrimRight(before, "\n") + "\n\n" + words
}

// losses says what of a document did not come along.
func losses(say *phrase.Printer, l letter.Lost) []string {
	var list []string
	for _, loss := range []struct {
		so   bool
		text string
	}{
		{l.Cut, say.Text("The text is longer than all answers together may be. Its end is missing.")},
		{l.Tables > 0, say.Count(l.Tables, "%d table has lost its layout. Its words are there, a row in each line.",
			"%d tables have lost their layout. Their words are there, a row in each line.")},
		{l.Pictures > 0, say.Count(l.Pictures, "%d picture is not there. Put what it shows into words, if "+
			"it matters.",
			"%d pictures are not there. Put what they show into words, if it matters.")},
		{l.Footnotes > 0, say.Count(l.Footnotes, "%d footnote is not there. Put it into the text, if it matters.",
			"%d footnotes are not there. Put them into the text, if they matter.")},
		{l.Notes > 0, say.Count(l.Notes, "%d remark beside the text was left out.",
			"%d remarks beside the text were left out.")},
		{l.Deleted, say.Text("Words that were deleted with changes tracked were left out.")},
		{l.Hidden, say.Text("Hidden words were left out.")},
		{l.Quoted, say.Text("Messages of others, signatures and footers were left out.")},
		{l.Attached, say.Text("What is attached to the e-mail is not there. You can bring it as a file of its own.")},
	} {
		if loss.so {
			list = append(list, loss.text)
		}
	}
	return list
}
