package staff

import (
	"net/url"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/views"
)

// emptyResponses is how many rows of the form wait for a new response.
const emptyResponses = 2

// languageName is what a language calls itself.
func languageName(code string) string {
	if say, ok := phrase.In(code); ok {
		return say.Name()
	}
	return code
}

// deskOf is the staff page under which a section is written.
func deskOf(key docket.SectionKey) string {
	if _, _, ok := key.Heard(); ok {
		return "/admin/heard"
	}
	return "/admin/report"
}

func heardAddress(id docket.ID) string { return withQuery("/admin/heard", "docket", string(id)) }

// nearestSection is the section of the report whose figures and quotations a section may
// want.
func nearestSection(key docket.SectionKey) docket.SectionKey {
	q, _, ok := key.Heard()
	switch {
	case !ok:
		return key
	case q == "":
		return docket.SectionSummary
	}
	return docket.QuestionSection(q)
}

// around lists the sections that stand on one page with a section.
func (o *outline) around(key docket.SectionKey) []docket.Place {
	if _, _, ok := key.Heard(); ok {
		return o.heard
	}
	return o.places
}

// aboutHeard fills in what the editor of a section of the public page has beside others:
// its question, its language and rows for responses.
func (o *outline) aboutHeard(page *views.SectionPage, p docket.Place, e edited) {
	q, language, ok := p.Key.Heard()
	if !ok {
		return
	}
	page.Back, page.BackTo = heardAddress(o.d.ID), "What we heard"
	page.Group, page.Lang = languageName(language), language
	if question, known := o.d.Question(q); known && q != "" {
		page.Question = question.Text
	}
	page.Responses = o.responseRows(e)
}

// typedResponses reads the rows of responses of a form; a row with nothing in it is none.
func typedResponses(form url.Values) []docket.Response {
	var out []docket.Response
	for n := 1; n <= docket.MaxResponses+emptyResponses; n++ {
		i := strconv.Itoa(n)
		r := docket.Response{Text: cleanLines(form.Get("response-" + i)),
			State: docket.ResponseState(form.Get("state-" + i)), Recommendation: form.Get("recommendation-" + i)}
		if strings.TrimSpace(r.Text+string(r.State)+r.Recommendation) != "" {
			out = append(out, r)
		}
	}
	return out
}

// responseFields names the fields of responses, for the list of problems.
func responseFields() []string {
	var out []string
	for n := range docket.MaxResponses + emptyResponses {
		out = append(out, "response-"+strconv.Itoa(n+1))
	}
	return out
}

// responseRows are the responses of a section as rows of the form, with some that are
// empty.
func (o *outline) responseRows(e edited) []views.ResponseRow {
	var states []views.Option
	for _, s := range docket.ResponseStates {
		states = append(states, views.Option{Value: string(s), Label: s.Label()})
	}
	rows := len(e.Responses)
	if rows < docket.MaxResponses {
		rows += emptyResponses
	}
	out := make([]views.ResponseRow, 0, rows)
	for n := range rows {
		var r docket.Response
		if n < len(e.Responses) {
			r = e.Responses[n]
		}
		i := strconv.Itoa(n + 1)
		out = append(out, views.ResponseRow{
			Legend: "What we did: " + i,
			Text: views.Field{Name: "response-" + i, Label: "What the task force did, or will do, about this",
				Value: r.Text, Rows: 2, Wide: true, Max: docket.MaxResponse, Problem: e.invalid["response-"+i],
				Optional: true, Hint: "Of what is not taken up, say why."},
			State: views.Field{Name: "state-" + i, Label: "How far it has come", Value: string(r.State),
				Options: states, Optional: true},
			Recommendation: views.Field{Name: "recommendation-" + i, Label: "Recommendation it belongs to",
				Value: r.Recommendation, Options: o.recommendationOptions(r.Recommendation), Optional: true},
		})
	}
	return out
}

// recommendationOptions offers the recommendations that stand, and the one that was
// chosen.
func (o *outline) recommendationOptions(chosen string) []views.Option {
	var out []views.Option
	found := chosen == ""
	for _, r := range o.recommendations {
		out = append(out, views.Option{Value: r.ID, Label: r.ID + ": " + clipped(r.Text)})
		found = found || r.ID == chosen
	}
	if !found {
		out = append(out, views.Option{Value: chosen, Label: chosen + ", taken back"})
	}
	return out
}

// responseLine says a response in one line.
func responseLine(r docket.Response) string {
	line := r.State.Label() + ": " + r.Text
	if r.Recommendation != "" {
		line += " (" + r.Recommendation + ")"
	}
	return line
}
