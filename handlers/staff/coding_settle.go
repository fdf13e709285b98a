package staff

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// settleDraft is what somebody who settles a difference has ticked and typed.
type settleDraft struct {
	ticked   map[string]bool
	reason   string
	conflict bool
	invalid  docket.Invalid
}

// SettleForm shows both readings of an answer side by side. An answer that was
// not coded twice has nothing to show yet: its own page opens.
func (s *coding) SettleForm(w http.ResponseWriter, r *http.Request) error {
	st, err := s.answerOf(r, r.URL.Query().Get("list"))
	if errors.Is(err, errNotPosted) {
		return web.SeeOther(w, r, reviewAt(docket.CommentID(r.PathValue("comment"))))
	}
	if err != nil {
		return err
	}
	if !st.double {
		return web.SeeOther(w, r, answerAt(st.key(), st.list.encode()))
	}
	draft := settleDraft{ticked: map[string]bool{}}
	for _, code := range st.pair.Codes[0] {
		if slices.Contains(st.pair.Codes[1], code) {
			draft.ticked[code] = true
		}
	}
	if len(st.settled) > 0 {
		draft.ticked = knownCodes(st.book, st.settled[0].Codes)
	}
	return s.showSettle(w, r, http.StatusOK, st, draft)
}

// Settle takes the codes that apply after all.
func (s *coding) Settle(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxCodingForm, "coding")
	if err != nil {
		return err
	}
	st, err := s.answerOf(r, form.Get("list"))
	if err != nil {
		return notFoundHere(err)
	}
	draft := settleDraft{ticked: knownCodes(st.book, form["coding"]), reason: textValue(form, "reason"), invalid: docket.Invalid{}}
	for _, code := range form["coding"] {
		if !draft.ticked[code] {
			draft.invalid["coding"] = "The codebook has changed since you opened this page. Look at the themes again, then save."
		}
	}
	switch {
	case draft.reason == "":
		draft.invalid["reason"] = "Say why these themes apply. Colleagues learn from it."
	case utf8.RuneCountInString(draft.reason) > docket.MaxReason:
		draft.invalid["reason"] = "Use 1,000 characters or fewer."
	case !utf8.ValidString(draft.reason) || strings.ContainsRune(draft.reason, 0):
		draft.invalid["reason"] = "The reason has characters that we cannot read. Type it again."
	}
	if !st.double { // no longer, since the form was opened
		return s.showSettle(w, r, http.StatusConflict, st, draft)
	}
	if form.Get("seen") != strconv.Itoa(len(st.settled)) {
		draft.conflict = true
		return s.showSettle(w, r, http.StatusConflict, st, draft)
	}
	if len(draft.invalid) > 0 {
		return s.showSettle(w, r, http.StatusUnprocessableEntity, st, draft)
	}
	a := docket.Adjudication{Comment: st.comment.ID, Question: st.text.question, Reason: draft.reason, By: st.me, At: s.Now(), Number: len(st.settled) + 1}
	for code := range draft.ticked {
		a.Codes = append(a.Codes, code)
	}
	slices.Sort(a.Codes)
	err = s.store.Adjudicate(r.Context(), a)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		draft.invalid = invalid
		return s.showSettle(w, r, http.StatusUnprocessableEntity, st, draft)
	}
	if errors.Is(err, docket.ErrStale) { // a moment ago
		if st, err = s.answerOf(r, form.Get("list")); err != nil {
			return notFoundHere(err)
		}
		draft.conflict = true
		return s.showSettle(w, r, http.StatusConflict, st, draft)
	}
	if err != nil {
		p := web.Explain(err)
		s.LogFailure(r, p, err)
		draft.invalid = docket.Invalid{"form": p.Heading + ". What you chose is kept below. " + strings.Join(p.Text, " ")}
		web.SetRetry(w, p.Retry)
		return s.showSettle(w, r, p.Status, st, draft)
	}
	s.Poke()
	list := st.list
	list.view = docket.CodingDisputed
	next, _, err := s.nextAnswer(r.Context(), list, st.me, st.key())
	if err != nil {
		return err
	}
	if next == nil {
		return web.SeeOther(w, r, web.WithDone("/admin/agreement?docket="+string(st.docket.ID), "settled"))
	}
	return web.SeeOther(w, r, web.WithDone(settleAt(*next, list.encode()), "settled"))
}

func (s *coding) showSettle(w http.ResponseWriter, r *http.Request, status int, st answerState, draft settleDraft) error {
	list := st.list
	list.view = docket.CodingDisputed
	page := views.SettlePage{
		Shell:    s.StaffShell(r, "Settle "+strings.ToLower(st.label()[:1])+st.label()[1:]+" of comment "+string(st.comment.ID), "/admin/coding"),
		ID:       st.comment.ID,
		Question: st.text.question,
		Label:    st.label(),
		Facts: []views.Fact{
			{Term: "From", Value: st.public.Byline.Attribution()},
			{Term: "Sector", Value: st.docket.SectorLabel(st.public.Byline.Sector)},
		},
		PublicAt: publicAt(st.docket.ID, st.comment.ID),
		CodingAt: answerAt(st.key(), st.list.encode()),
		List:     list.encode(),
		ListAt:   list.at(docket.CodingDisputed),
		Single:   !st.double,
		Agreed:   st.double && st.pair.Agree(),
		Seen:     len(st.settled),
		Version:  st.book.Version,
		Conflict: draft.conflict,
	}
	page.Shell.Scripts = append(page.Shell.Scripts, "coding.js")
	if q, ok := st.docket.Question(st.text.question); ok {
		page.Asked = q.Text
	}
	var layers []layer
	for i, who := range st.pair.Coders {
		if !st.double {
			break
		}
		side := views.ColleagueReading{By: st.names.of(who)}
		if p := st.passOf(who); p != nil {
			side = reading(st, who, p.At)
		}
		page.Sides = append(page.Sides, side)
		for _, c := range st.codings {
			if c.Coder != who || !c.Chosen() || c.Evidence.Len() == 0 {
				continue
			}
			if span, ok := st.text.gaps.Public(c.Evidence); ok {
				layers = append(layers, layer{span: span, number: i + 1})
			}
		}
	}
	page.Text = cutText(st.text.text, layers)
	for _, a := range st.settled {
		page.Settled = append(page.Settled, settledNote(st, a))
	}
	chosen := map[string]bool{}
	choice := func(t docket.Theme) views.CodeChoice {
		return views.CodeChoice{ID: views.ChoiceID(t.Code), Code: t.Code, Label: t.Label, Definition: t.Definition,
			Function: strings.ReplaceAll(t.CSFFunction, "|", ", "), Checked: draft.ticked[t.Code], Why: sidesWords(st, t.Code)}
	}
	for _, t := range st.book.Themes {
		if sidesWords(st, t.Code) != "" {
			chosen[t.Code] = true
			page.Chosen = append(page.Chosen, choice(t))
		}
	}
	page.Groups = choiceGroups(st.book, chosen, choice)
	page.Reason = views.Field{Name: "reason", Label: "Why?", Hint: "Kept beside both readings, for colleagues. Never public.", Rows: 3, Wide: true, Max: docket.MaxReason, Value: draft.reason, Problem: draft.invalid["reason"]}
	next, _, err := s.nextAnswer(r.Context(), list, st.me, st.key())
	if err != nil {
		return err
	}
	if next != nil {
		page.Skip = settleAt(*next, list.encode())
	}
	if len(draft.invalid) > 0 || draft.conflict || !st.double {
		page.Shell.Problem = true
		page.Problems = views.Problems(draft.invalid, "coding", "reason")
	}
	return s.Render(w, r, status, views.Settle(page))
}

func (st answerState) label() string { return views.AnswerHeading(st.text.question) }

// sidesWords says which of the two chose a code; "" for neither.
func sidesWords(st answerState, code string) string {
	var by []string
	for i, who := range st.pair.Coders {
		if slices.Contains(st.pair.Codes[i], code) {
			by = append(by, st.names.of(who))
		}
	}
	switch len(by) {
	case 2:
		return "Both chose it"
	case 1:
		return "Only " + by[0] + " chose it"
	}
	return ""
}
