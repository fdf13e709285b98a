package views

import (
	"context"

	"github.com/a-h/templ"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// HeardPage says in plain words what was heard and what was done about it. Without
// sections it says that nothing is published yet.
type HeardPage struct {
	Shell     Shell
	Published string // day
	AsOf      string // moment of the state that the figures are of
	Sections  []HeardSection
}

// HeardSection is what was heard on one question.
type HeardSection struct {
	ID        string
	Title     string
	TitleLang string // where it is not that of the page
	Question  string
	Lang      string // of the text, where it is not that of the page
	Blocks    []ProseBlock

	ResponsesLang string
	Responses     []HeardResponse
}

// HeardResponse is what was done about it.
type HeardResponse struct {
	State          string // in plain words
	Code           string
	Text           docket.Text
	Recommendation string // "Recommendation R1"; "" for none
	Wording        docket.Text
}

// NewHeardSection begins the section of a question; of the opening for "".
func NewHeardSection(say *phrase.Printer, d docket.Docket, q docket.QuestionID) HeardSection {
	if q == "" {
		return HeardSection{ID: "opening", Title: say.Text("In short")}
	}
	question, _ := d.Question(q)
	return HeardSection{ID: "question-" + string(q), Title: heardTitle(say, q), Question: question.Text}
}

// NewHeardResponse says a response in the reader's language; its words are as staff
// wrote them.
func NewHeardResponse(say *phrase.Printer, r docket.HeardResponse) HeardResponse {
	out := HeardResponse{State: responseState(say, r.State), Code: string(r.State), Text: docket.Text(r.Text)}
	if r.Wording != "" {
		out.Recommendation, out.Wording = say.Text("Recommendation %s", r.Recommendation), docket.Text(r.Wording)
	}
	return out
}

// responseState says in plain words how far a response has come.
func responseState(say *phrase.Printer, s docket.ResponseState) string {
	switch s {
	case docket.ResponseDone:
		return say.Text("Done")
	case docket.ResponseUnderWay:
		return say.Text("Under way")
	case docket.ResponsePlanned:
		return say.Text("Planned")
	}
	return say.Text("Not taken up")
}

// HeardFigure writes a figure as readers of the language write it.
func HeardFigure(say *phrase.Printer, f docket.HeardFigure) string {
	if 0 < f.Whole && f.Whole < docket.LeastToCompare { // too few for a share
		return say.Text("%s of %s", say.Number(f.Part), say.Number(f.Whole))
	}
	if f.Whole == 0 {
		return say.Number(f.Part)
	}
	switch p := (f.Part*200 + f.Whole) / (2 * f.Whole); {
	case f.Part > 0 && p == 0:
		return say.Text("under 1 %")
	case f.Part < f.Whole && p == 100:
		return say.Text("over 99 %")
	default:
		return say.Number(p) + "\u00a0%"
	}
}

// langOf marks an element whose words are in another language than the page.
func langOf(language string) templ.Attributes {
	if language == "" {
		return nil
	}
	return templ.Attributes{"lang": language}
}

// wordingLang is the language of recommendations, which staff write in English, where it
// is not that of the page.
func wordingLang(ctx context.Context) string {
	if phrase.From(ctx).IsEnglish() {
		return ""
	}
	return "en"
}
