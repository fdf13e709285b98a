package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// partStore keeps which answers coders are to read first.
type partStore interface {
	AssignCoding(ctx context.Context, id docket.ID, p docket.CodingPart, by docket.Actor) error
	UnassignCoding(ctx context.Context, id docket.ID, p docket.CodingPart, by docket.Actor) error
}

// fillParts shows who is to read what first and how much of it is left, with the form to
// assign more for administrators. typed are the fields of a form that comes back.
func (s *team) fillParts(r *http.Request, page *views.TeamPage, d docket.Docket, people names, typed url.Values,
	invalid docket.Invalid) error {
	parts := &views.PartsForm{Problems: views.Problems(invalid, "coder", "question", "sector", "percent")}
	page.Parts = parts
	lead := s.leads(r, d.ID)
	if lead {
		parts.Action = "/admin/dockets/" + url.PathEscape(string(d.ID)) + "/parts"
	}
	for _, slice := range docket.Slices(d.CodingParts) {
		left, err := s.desk.Queue(r.Context(), docket.CodingQuery{Docket: d.ID, View: docket.CodingUncoded, Limit: 1,
			Only: []docket.CodingSlice{slice}})
		if err != nil {
			return err
		}
		parts.Rows = append(parts.Rows, views.PartRow{Coder: people.of(slice.Coder),
			Part: codingPartWords(d, slice.CodingPart),
			Left: views.Number(left.Total), Value: partValue(slice.CodingPart)})
	}
	if !lead {
		return nil
	}
	return s.fillPartFields(r.Context(), parts, d, typed, invalid)
}

// fillPartFields fills in the form that assigns answers.
func (s *team) fillPartFields(ctx context.Context, parts *views.PartsForm, d docket.Docket, typed url.Values,
	invalid docket.Invalid) error {
	staff, err := s.staffPage.store.Users(ctx)
	if err != nil {
		return err
	}
	coders := []views.Option{}
	for _, u := range staff {
		if !u.Disabled && u.May(docket.MayCode, d.ID) {
			coders = append(coders, views.Option{Value: u.ID.String(), Label: web.DisplayName(u)})
		}
	}
	questions := []views.Option{{Label: "All questions"}}
	for _, q := range d.QuestionIDs() {
		questions = append(questions, views.Option{Value: string(q), Label: views.AnswerHeading(q)})
	}
	sectors := []views.Option{{Label: "All sectors"}}
	for _, c := range d.Sectors {
		sectors = append(sectors, views.Option{Value: c.Code, Label: c.Label})
	}
	parts.Coder = views.Field{Name: "coder", Label: "Coder", Options: coders, Value: typed.Get("coder"),
		Problem: invalid["coder"]}
	parts.Question = views.Field{Name: "question", Label: "Question", Options: questions, Value: typed.Get("question"),
		Problem: invalid["question"]}
	parts.Sector = views.Field{Name: "sector", Label: "Sector", Options: sectors, Value: typed.Get("sector"),
		Problem: invalid["sector"]}
	parts.Percent = views.Field{Name: "percent", Label: "Share of the comments, in percent", InputMode: "numeric",
		Hint: "1 to 100. Empty: all of them. Shares of several people lie side by side.", Value: typed.Get("percent"),
		Problem: invalid["percent"], Optional: true}
	return nil
}

// codingPartWords says what a part is.
func codingPartWords(d docket.Docket, p docket.CodingPart) string {
	var words []string
	if p.Percent > 0 {
		words = append(words, views.Number(p.Percent)+" % of the comments")
	}
	if p.Question != "" {
		words = append(words, views.AnswerHeading(p.Question))
	}
	if p.Sector != "" {
		words = append(words, d.SectorLabel(p.Sector))
	}
	return strings.Join(words, ", ")
}

// partValue names a part in a form: coder, question and sector.
func partValue(p docket.CodingPart) string {
	return url.Values{"coder": {p.Coder.String()}, "question": {string(p.Question)}, "sector": {p.Sector}}.Encode()
}

// ChangeParts assigns a part of the answers to a coder, or takes one away.
func (s *team) ChangeParts(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	id := docket.ID(r.PathValue("docket"))
	d, all, err := s.deskDocket(r.Context(), string(id))
	if err != nil {
		return err
	}
	if drop := form.Get("drop"); drop != "" {
		named, err := url.ParseQuery(drop)
		if err != nil {
			return web.BadRequest("The form names no assignment. Open the page Who codes and try again.")
		}
		p, _ := partOf(named)
		if err := s.store.UnassignCoding(r.Context(), id, p, web.ActorOf(r)); err != nil {
			return err
		}
		return web.SeeOther(w, r, web.WithDone(withQuery("/admin/coding/team", "docket", string(id)), "part-taken"))
	}
	p, invalid := partOf(form)
	if len(invalid) == 0 {
		err := s.store.AssignCoding(r.Context(), id, p, web.ActorOf(r))
		var isInvalid bool
		if invalid, isInvalid = errors.AsType[docket.Invalid](err); err != nil && !isInvalid {
			return err
		}
	}
	if len(invalid) == 0 {
		return web.SeeOther(w, r, web.WithDone(withQuery("/admin/coding/team", "docket", string(id)), "part-assigned"))
	}
	page := views.TeamPage{Shell: s.StaffShell(r, "Who codes", "/admin/coding/team")}
	return s.showTeam(w, r, http.StatusUnprocessableEntity, page, d, all, form, invalid)
}

// partOf reads a part from a form.
func partOf(form url.Values) (docket.CodingPart, docket.Invalid) {
	p := docket.CodingPart{Question: docket.QuestionID(form.Get("question")), Sector: form.Get("sector")}
	coder, err := strconv.ParseInt(strings.TrimPrefix(form.Get("coder"), "u"), 10, 64)
	if err == nil && coder > 0 {
		p.Coder = docket.UserID(coder)
	}
	if share := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(form.Get("percent")), "%")); share != "" {
		if p.Percent, err = strconv.Atoi(share); err != nil || p.Percent < 1 || p.Percent > 100 {
			return p, docket.Invalid{"percent": "Type a whole number from 1 to 100, or leave it empty for all."}
		}
	}
	return p, nil
}
