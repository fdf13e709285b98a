package staff

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/theme"
	"commentportal/views"
)

// trainingDraft is what somebody ticked and typed for an answer of a round.
type trainingDraft struct {
	codes   []string
	note    string
	number  int // how often it was said what was agreed on, when the form was drawn
	invalid docket.Invalid
	faster  bool // a colleague wrote meanwhile
}

// Answer shows an answer of a round: to be read alone, or to be talked about.
func (s *training) Answer(w http.ResponseWriter, r *http.Request) error {
	a, d, err := s.answer(r)
	if err != nil {
		return err
	}
	me := web.SessionOf(r).User.ID
	if a.Round.Stage() == docket.TrainingReads && !a.Round.TakesPart(me) {
		return web.SeeOther(w, r, trainingAt(d.ID, a.Round.ID))
	}
	draft := trainingDraft{number: a.Spot.Reference.Number, note: a.Spot.Reference.Note}
	switch own, _ := a.Spot.Reading(me); {
	case a.Round.Stage() == docket.TrainingReads:
		draft.codes = own.Codes
	case a.Spot.Reference.Number > 0:
		draft.codes = a.Spot.Reference.Codes
	default:
		draft.codes = a.Spot.Pair().ChosenByMost()
	}
	return s.showAnswer(w, r, http.StatusOK, a, d, draft)
}

// answer opens the answer of an address.
func (s *training) answer(r *http.Request) (theme.TrainingAnswer, docket.Docket, error) {
	of, id, position := trainingSpot(r)
	d, _, err := s.deskDocket(r.Context(), string(of))
	if err != nil {
		return theme.TrainingAnswer{}, d, err
	}
	a, err := s.desk.Answer(r.Context(), web.SessionOf(r).User, d.ID, id, position)
	return a, d, err
}

// showAnswer draws the page.
func (s *training) showAnswer(w http.ResponseWriter, r *http.Request, status int, a theme.TrainingAnswer,
	d docket.Docket, draft trainingDraft) error {
	people, err := s.colleagues(r)
	if err != nil {
		return err
	}
	at := trainingAnswerAt(d.ID, a.Round.ID, a.Spot.Position)
	page := views.TrainingAnswerPage{Shell: s.StaffShell(r, "Practice: "+answerTitle(a.CodingItemKey), trainingPath),
		Round: roundName(a.Round.ID), RoundAt: trainingAt(d.ID, a.Round.ID), Label: views.AnswerHeading(a.Question),
		Facts: []views.Fact{
			{Term: "Practice answer",
				Value: strconv.Itoa(a.Spot.Position) + " of " + strconv.Itoa(len(a.Round.Answers))},
			{Term: "From", Value: a.Public.Byline.Attribution()},
			{Term: "Sector", Value: d.SectorLabel(a.Public.Byline.Sector)}},
		Text: codedRuns(a.Text, nil), Version: a.Book.Version, Read: a.Round.Stage() == docket.TrainingReads,
		Number: draft.number, Conflict: draft.faster, Problems: views.Problems(draft.invalid, "coding", "note")}
	page.Shell.Scripts = append(page.Shell.Scripts, "coding.js")
	if q, ok := d.Question(a.Question); ok {
		page.Asked = q.Text
	}
	page.Previous, page.Next = aroundTraining(a, d)
	if page.Read {
		_, page.Saved = a.Spot.Reading(web.SessionOf(r).User.ID)
		page.Action, page.Groups = at, choiceGroups(a.Book, nil, trainingChoice(draft, nil))
	} else {
		fillTrainingTalk(&page, a, d, people, draft)
		if leadsTraining(r, d.ID) && a.Round.Stage() == docket.TrainingCompares {
			page.Action = at + "/agreed"
		}
	}
	page.Shell.Problem = len(draft.invalid) > 0 || draft.faster
	return s.Render(w, r, status, views.TrainingAnswer(page))
}

// aroundTraining are the posted answers before and after one.
func aroundTraining(a theme.TrainingAnswer, d docket.Docket) (before, after string) {
	for _, other := range a.Round.Answers {
		switch {
		case !other.Posted:
		case other.Position < a.Spot.Position:
			before = trainingAnswerAt(d.ID, a.Round.ID, other.Position)
		case other.Position > a.Spot.Position && after == "":
			after = trainingAnswerAt(d.ID, a.Round.ID, other.Position)
		}
	}
	return before, after
}

// trainingChoice makes the box of a code. why says who chose it, where that is known.
func trainingChoice(draft trainingDraft, why func(code string) string) func(docket.Theme) views.CodeChoice {
	return func(t docket.Theme) views.CodeChoice {
		c := views.CodeChoice{ID: views.ChoiceID(t.Code), Code: t.Code, Label: t.Label, Definition: t.Definition,
			Function: strings.ReplaceAll(t.CSFFunction, "|", ", "), Checked: slices.Contains(draft.codes, t.Code)}
		if why != nil {
			c.Why = why(t.Code)
		}
		return c
	}
}

// fillTrainingTalk puts on the page what everybody chose and what was agreed on.
func fillTrainingTalk(page *views.TrainingAnswerPage, a theme.TrainingAnswer, d docket.Docket, people names,
	draft trainingDraft) {
	named := func(codes []string) (out []views.CodeName) {
		for _, code := range codes {
			out = append(out, views.CodeName{Code: code, Label: themeLabelOf(a.Book, code)})
		}
		return out
	}
	for _, one := range a.Spot.Readings {
		page.Sides = append(page.Sides, views.ColleagueReading{By: people.of(one.Coder),
			At: views.DateTime(one.At.In(d.Location())), Codes: named(one.Codes)})
	}
	pair := a.Spot.Pair()
	page.Agreed = pair.SameCodes()
	chosen := map[string]bool{}
	why := func(code string) string {
		if n := pair.ChosenBy(code); n > 0 {
			return views.Number(n) + " of " + views.Number(len(pair.Coders)) + " chose it"
		}
		return ""
	}
	choice := trainingChoice(draft, why)
	for _, t := range a.Book.Themes {
		if pair.ChosenBy(t.Code) > 0 {
			chosen[t.Code] = true
			page.Chosen = append(page.Chosen, choice(t))
		}
	}
	page.Groups = choiceGroups(a.Book, chosen, choice)
	page.Note = views.Field{Name: "note", Label: "Why?", Hint: "What decided it, so that everybody codes alike from " +
		"now on. For colleagues, never public.", Value: draft.note, Rows: 3, Optional: true, Wide: true,
		Max: docket.MaxReason, Problem: draft.invalid["note"]}
	if ref := a.Spot.Reference; ref.Number > 0 {
		page.Settled = &views.SettledNote{By: people.of(ref.By), At: views.DateTime(ref.At.In(d.Location())),
			Codes: named(ref.Codes), Reason: ref.Note}
	}
}

// trainingForm reads a form about an answer of a round.
func (s *training) trainingForm(w http.ResponseWriter, r *http.Request) (trainingDraft, url.Values, error) {
	form, err := s.StaffForm(w, r, maxCodingForm, "coding")
	if err != nil {
		return trainingDraft{}, nil, err
	}
	draft := trainingDraft{codes: form["coding"], note: textValue(form, "note")}
	if draft.number, err = strconv.Atoi(form.Get("seen")); err != nil {
		draft.number = -1 // none of ours
	}
	return draft, form, nil
}

// Read takes somebody's reading for practice and goes on to the next answer.
func (s *training) Read(w http.ResponseWriter, r *http.Request) error {
	draft, form, err := s.trainingForm(w, r)
	if err != nil {
		return err
	}
	a, d, err := s.answer(r)
	if err != nil {
		return err
	}
	who := web.SessionOf(r).User
	if seen := form.Get("book"); seen != "" && seen != strconv.Itoa(a.Book.Version) {
		draft.invalid = docket.Invalid{"coding": "The codebook has changed since you opened this page. Your choice " +
			"is kept: look at the themes once more, then save."}
		return s.showAnswer(w, r, http.StatusUnprocessableEntity, a, d, draft)
	}
	err = s.desk.Read(r.Context(), who, d.ID, a.Round.ID, a.Spot.Position, draft.codes)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		draft.invalid = invalid
		return s.showAnswer(w, r, http.StatusUnprocessableEntity, a, d, draft)
	}
	if errors.Is(err, docket.ErrStale) {
		return web.SeeOther(w, r, web.WithDone(trainingAt(d.ID, a.Round.ID), "training-late"))
	}
	if err != nil {
		return err
	}
	next, _, err := s.desk.Next(r.Context(), who.ID, d.ID)
	if err != nil {
		return err
	}
	if next == nil {
		return web.SeeOther(w, r, web.WithDone(trainingAt(d.ID, a.Round.ID), "training-read"))
	}
	return web.SeeOther(w, r, web.WithDone(trainingAnswerAt(d.ID, next.Round, next.Position), "training-next"))
}

// Agree writes down what was agreed on for an answer.
func (s *training) Agree(w http.ResponseWriter, r *http.Request) error {
	draft, _, err := s.trainingForm(w, r)
	if err != nil {
		return err
	}
	a, d, err := s.answer(r)
	if err != nil {
		return err
	}
	if a.Round.Stage() != docket.TrainingCompares {
		return web.SeeOther(w, r, web.WithDone(trainingAt(d.ID, a.Round.ID), "training-late"))
	}
	err = s.store.AgreeTraining(r.Context(), d.ID, a.Round.ID, a.Spot.Position, docket.TrainingReference{
		Number: draft.number, Codes: draft.codes, Note: draft.note, By: web.SessionOf(r).User.ID})
	invalid, isInvalid := errors.AsType[docket.Invalid](err)
	switch {
	case isInvalid:
		draft.invalid = invalid
		return s.showAnswer(w, r, http.StatusUnprocessableEntity, a, d, draft)
	case errors.Is(err, docket.ErrStale):
		draft.faster, draft.number = true, a.Spot.Reference.Number
		return s.showAnswer(w, r, http.StatusConflict, a, d, draft)
	case err != nil:
		return err
	}
	at := trainingAt(d.ID, a.Round.ID)
	if _, after := aroundTraining(a, d); after != "" {
		at = after
	}
	return web.SeeOther(w, r, web.WithDone(at, "training-agreed"))
}
