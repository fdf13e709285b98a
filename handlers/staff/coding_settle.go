package staff

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/theme"
	"commentportal/views"
)

// settleDesk opens two readings of an answer and takes what settles them.
type settleDesk interface {
	Settlement(ctx context.Context, who docket.User, key docket.CodingItemKey) (theme.Settlement, error)
	Settle(ctx context.Context, who docket.User, key docket.CodingItemKey, v theme.Verdict) (theme.Settlement, error)
}

// settling serves the page on which two readings of an answer are settled.
type settling struct {
	*staffPage
	desk  settleDesk
	lists *workplace
	other *translations
}

// settleState is what the page of a settlement shows.
type settleState struct {
	answerState
	theme.Settlement
	verdict  theme.Verdict
	conflict bool
	invalid  docket.Invalid
}

// SettleForm shows the readings of an answer side by side. An answer that was
// not coded twice, or that a third person is still to read, has nothing to show yet: its
// own page opens.
func (s *settling) SettleForm(w http.ResponseWriter, r *http.Request) error {
	list := r.URL.Query().Get("list")
	now, err := s.desk.Settlement(r.Context(), web.SessionOf(r).User, answerKey(r))
	if errors.Is(err, theme.ErrNotPosted) {
		return web.SeeOther(w, r, reviewAt(answerKey(r).Comment))
	}
	if err != nil {
		return err
	}
	if !now.Both {
		return web.SeeOther(w, r, answerAt(answerKey(r), carriedList(list, now.Answer.Docket).encode()))
	}
	return s.showSettle(w, r, http.StatusOK, list, settleState{Settlement: now,
		verdict: theme.Verdict{Codes: now.First(), Stances: now.FirstStances()}})
}

// Settle takes the codes that apply after all.
func (s *settling) Settle(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxCodingForm, "coding")
	if err != nil {
		return err
	}
	carried := form.Get("list")
	v := theme.Verdict{Codes: form["coding"], Stances: stancesOf(form), Reason: textValue(form, "reason"),
		Seen: form.Get("seen")}
	now, err := s.desk.Settle(r.Context(), web.SessionOf(r).User, answerKey(r), v)
	if err != nil {
		return s.settleAgain(w, r, carried, now, v, err)
	}
	s.Poke()
	list := carriedList(carried, now.Answer.Docket)
	list.view = docket.CodingDisputed
	next, _, err := s.lists.nextAnswer(r.Context(), list, now.Answer.Coder, answerKey(r))
	if err != nil {
		return err
	}
	if next == nil {
		return web.SeeOther(w, r, web.WithDone("/admin/agreement?docket="+string(now.Answer.Docket.ID), "settled"))
	}
	return web.SeeOther(w, r, web.WithDone(settleAt(*next, list.encode()), "settled"))
}

// settleAgain shows what was ticked and typed, and why it was not saved.
func (s *settling) settleAgain(w http.ResponseWriter, r *http.Request, list string, now theme.Settlement,
	v theme.Verdict, cause error) error {
	st := settleState{Settlement: now, verdict: v}
	invalid, isInvalid := errors.AsType[docket.Invalid](cause)
	switch {
	case errors.Is(cause, theme.ErrNotPosted):
		return docket.ErrNotFound
	case now.Answer.Comment == "" || errors.Is(cause, docket.ErrNotFound):
		return cause
	case errors.Is(cause, theme.ErrUnread): // no longer read twice, since the form was opened
		st.invalid = now.Problems(v)
		return s.showSettle(w, r, http.StatusConflict, list, st)
	case errors.Is(cause, docket.ErrStale): // somebody else was faster
		st.conflict, st.invalid = true, now.Problems(v)
		return s.showSettle(w, r, http.StatusConflict, list, st)
	case isInvalid:
		st.invalid = invalid
		return s.showSettle(w, r, http.StatusUnprocessableEntity, list, st)
	}
	st.invalid = failure(cause)
	return s.showSettle(w, r, s.failed(w, r, cause), list, st)
}

func (s *settling) showSettle(w http.ResponseWriter, r *http.Request, status int, carried string,
	st settleState) error {
	var err error
	if st.answerState, err = s.state(r, st.Settlement.Answer, carried); err != nil {
		return err
	}
	a, list := st.answerState, st.list
	list.view = docket.CodingDisputed
	page := views.SettlePage{
		Shell: s.StaffShell(r,
			"Settle "+strings.ToLower(a.label()[:1])+a.label()[1:]+" of comment "+string(a.Comment), "/admin/coding"),
		ID:       a.Comment,
		Question: a.Question,
		Label:    a.label(),
		Facts: []views.Fact{
			{Term: "From", Value: a.Public.Byline.Attribution()},
			{Term: "Sector", Value: a.Docket.SectorLabel(a.Public.Byline.Sector)},
		},
		PublicAt: publicAt(a.Docket.ID, a.Comment),
		CodingAt: answerAt(a.CodingItemKey, st.list.encode()),
		List:     list.encode(),
		ListAt:   list.at(docket.CodingDisputed),
		Single:   !st.Settlement.Both,
		Agreed:   st.Settlement.Agree(),
		Seen:     st.Settlement.Seen,
		Version:  a.Book.Version,
		Conflict: st.conflict,
	}
	page.Shell.Scripts = append(page.Shell.Scripts, "coding.js")
	if q, ok := a.Docket.Question(a.Question); ok {
		page.Asked = q.Text
	}
	english, err := s.other.ofComment(r.Context(), a.Comment, a.Public.Language, a.Docket, a.names)
	if err != nil {
		return err
	}
	page.English = english(a.Question)
	page.Readers, page.Most = len(st.Sides), len(st.Sides) > 2 && len(st.Settlement.Settled) == 0
	fillSides(&page, st)
	page.Reason = views.Field{
		Name: "reason", Label: "Why?", Hint: "Kept beside the readings, for colleagues. Never public.", Rows: 3,
		Wide: true, Max: docket.MaxReason,
		Value: st.verdict.Reason, Problem: st.invalid["reason"],
	}
	next, _, err := s.lists.nextAnswer(r.Context(), list, a.Coder, a.CodingItemKey)
	if err != nil {
		return err
	}
	if next != nil {
		page.Skip = settleAt(*next, list.encode())
	}
	if len(st.invalid) > 0 || st.conflict || page.Single {
		page.Shell.Problem = true
		page.Problems = views.Problems(st.invalid, "coding", "reason")
	}
	return s.Render(w, r, status, views.Settle(page))
}

// fillSides puts the readings, what was settled before and the codes on the page.
func fillSides(page *views.SettlePage, st settleState) {
	a := st.answerState
	var marks []docket.Mark
	for i, side := range st.Sides {
		page.Sides = append(page.Sides, reading(a, side))
		for _, c := range side.Codes {
			marks = append(marks, docket.Mark{Span: c.PublicEvidence, Key: i + 1})
		}
	}
	page.Text = codedRuns(a.Text, marks)
	for _, settled := range st.Settlement.Settled {
		page.Settled = append(page.Settled, settledNote(a, settled))
	}
	ticked := st.Known(st.verdict.Codes)
	choice := func(t docket.Theme) views.CodeChoice {
		return views.CodeChoice{
			ID: views.ChoiceID(t.Code), Code: t.Code, Label: t.Label, Definition: t.Definition,
			Function: strings.ReplaceAll(t.CSFFunction, "|", ", "),
			Checked:  slices.Contains(ticked, t.Code), Why: sidesWords(st, t.Code),
			Stance: stanceChoice(t, st.verdict.Stances),
		}
	}
	chosen := map[string]bool{}
	for _, t := range a.Book.Themes {
		if sidesWords(st, t.Code) != "" {
			chosen[t.Code] = true
			page.Chosen = append(page.Chosen, choice(t))
		}
	}
	page.Groups = choiceGroups(a.Book, chosen, choice)
}

func (st answerState) label() string { return views.AnswerHeading(st.Question) }

// sidesWords says which of the readers chose a code; "" for none.
func sidesWords(st settleState, code string) string {
	var by []string
	for i, who := range st.Pair.Coders {
		if slices.Contains(st.Pair.Codes[i], code) {
			by = append(by, st.names.of(who))
		}
	}
	all := len(by) == len(st.Pair.Coders)
	apart := slices.Contains(st.Pair.StancesApart(), code)
	switch {
	case len(by) == 0:
		return ""
	case len(by) == 1:
		return "Only " + by[0] + " chose it"
	case apart && all && len(by) == 2:
		return "Both chose it, with different stances: " + stancesWords(st, code)
	case all && len(by) == 2:
		return "Both chose it"
	case apart:
		return views.Number(len(by)) + " of " + views.Number(len(st.Pair.Coders)) + " chose it, with different " +
			"stances: " + stancesWords(st, code)
	case all:
		return "All chose it"
	}
	return views.Number(len(by)) + " of " + views.Number(len(st.Pair.Coders)) + " chose it: " + strings.Join(by, ", ")
}

// stancesWords says which stance each of those who chose a code gave.
func stancesWords(st settleState, code string) string {
	var by []string
	for i, who := range st.Pair.Coders {
		if slices.Contains(st.Pair.Codes[i], code) {
			by = append(by, strings.TrimSpace(st.names.of(who)+" "+
				strings.ToLower(views.StanceLabel(st.Pair.Stances[i][code]))))
		}
	}
	return strings.Join(by, ", ")
}
