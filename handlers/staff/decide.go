package staff

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/moderation"
)

// maxDecisionForm bounds the decision form, in bytes: 2,000 marks of some 40
// bytes, words to hide in up to eight fields (50 lines of 200 characters, each
// character at most 12 bytes), and the codings. The desk refuses what is too much
// within it and says which field to shorten.
const maxDecisionForm = 8*50*200*12 + 512<<10

// Decide carries out a decision and goes on with the next comment.
func (s *review) Decide(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxDecisionForm, "redaction", "dismiss", "coding", "suggestions", "withhold",
		"comment")
	if err != nil {
		return err
	}
	web.TakesAllBut(r, append([]string{"off-reason", "back"}, tickFields...)...)
	id := docket.CommentID(r.PathValue("comment"))
	decision, err := parseDecision(form)
	if err != nil {
		return err
	}
	queue := cleanQueue(form.Get("queue"))
	if form.Get("do") != "" {
		return s.decideShared(w, r, id, form, decision)
	}
	return s.carryOut(w, r, id, decision, queue)
}

// carryOut carries out a decision and goes on with the next comment of the list.
func (s *review) carryOut(w http.ResponseWriter, r *http.Request, id docket.CommentID, decision decisionForm,
	queue string) error {
	user := web.SessionOf(r).User
	req := decision.request(user.ID, id)
	var err error
	var outcome moderation.Outcome
	if decision.Themes.sent() {
		req.Reading, err = s.readingOf(r.Context(), decision, user, id)
	}
	alone := req.Reading != nil && decision.Action == ""
	switch {
	case err != nil:
	case alone:
		err = s.codings.desk.SaveComment(r.Context(), user, id, *req.Reading)
	default:
		outcome, err = s.desk.Decide(r.Context(), req)
	}
	invalid, isInvalid := errors.AsType[docket.Invalid](err)
	if isInvalid || errors.Is(err, docket.ErrStale) {
		return s.decideAgain(w, r, id, decision, invalid, queue)
	}
	if err != nil {
		return err
	}
	seen := string(id) + ":" + strconv.Itoa(decision.Version)
	web.TakesValue(r, "comment", func(v string) bool { return v == seen })
	s.Poke()
	if alone {
		return afterCoding(w, r, id, queue)
	}
	done := doneWith(decision.Action, outcome)
	if req.Reading != nil && outcome.Signature != 0 && !outcome.After {
		done += "-coded"
	}
	if decision.List {
		return s.list.afterDecision(w, r, doneRow{id: id, what: done, undo: outcome.Undo, queue: queue})
	}
	return s.afterDecision(w, r, id, done, outcome.Undo, queue)
}

// decideShared carries out a button of the decision form that decides nothing.
func (s *review) decideShared(w http.ResponseWriter, r *http.Request, id docket.CommentID, form url.Values,
	decision decisionForm) error {
	queue := cleanQueue(form.Get("queue"))
	decision.Action = ""
	stays := form.Get("do") != actionAssign
	done, err := s.share(r, id, form)
	invalid, isInvalid := errors.AsType[docket.Invalid](err)
	if isInvalid || errors.Is(err, docket.ErrStale) {
		return s.decideAgain(w, r, id, decision, invalid, queue)
	}
	if err != nil {
		return err
	}
	if decision.List {
		return s.list.afterDecision(w, r, doneRow{id: id, what: done, queue: queue, stay: stays})
	}
	if !stays {
		return s.afterDecision(w, r, id, done, 0, queue)
	}
	return web.SeeOther(w, r, web.WithAbout(web.WithDone(withQuery(reviewAt(id), "queue", queue), done), id, 0))
}

// doneWith is the message about what became of a decision.
func doneWith(action docket.Action, outcome moderation.Outcome) string {
	switch {
	case outcome.Signature != 0 && outcome.Alone:
		return "proposed-alone"
	case outcome.After:
		return "taken-down"
	case outcome.Signature != 0:
		return "proposed"
	}
	return map[docket.Action]string{
		docket.ActionPost: "posted", docket.ActionWithhold: "withheld", docket.ActionHold: "held",
		docket.ActionSpam: "spam",
	}[action]
}

// afterDecision opens the next comment of the list that the moderator works
// through, or the list itself where it is done. undo is the version by which the
// decision can be taken back; zero: it cannot.
func (s *review) afterDecision(w http.ResponseWriter, r *http.Request, id docket.CommentID, done string, undo int,
	queue string) error {
	if queue == "" {
		of, _, _ := id.Split()
		queue = url.Values{"docket": {string(of)}}.Encode()
	}
	q, _, err := s.queue.listFrom(r.Context(), queue)
	if err != nil {
		return err
	}
	next, err := s.queue.nextComment(r.Context(), q, web.SessionOf(r).User.ID, id)
	if err != nil {
		return err
	}
	at := "/admin/queue?" + filterOf(q).Encode()
	if next != "" {
		at = commentAddress(next, q)
	}
	return web.SeeOther(w, r, web.WithAbout(web.WithDone(at, done), id, undo))
}

// decideAgain shows the comment as it is now, with what the moderator ticked
// and typed. The original is open as it was when they saw it, or, when a
// colleague has decided it meanwhile, after a fresh sign-in.
func (s *review) decideAgain(w http.ResponseWriter, r *http.Request, id docket.CommentID, form decisionForm,
	invalid docket.Invalid, queue string) error {
	c, err := s.store.Comment(r.Context(), id)
	if err != nil {
		return err
	}
	if invalid == nil {
		if twice, err := s.isSecondPress(r, c, form); err != nil {
			return err
		} else if twice {
			return s.goOnTwice(w, r, c, form, queue)
		}
	}
	d, err := s.store.Docket(r.Context(), c.Docket)
	if err != nil {
		return err
	}
	st := reviewState{docket: d, form: &form, invalid: invalid, queue: queue}
	st.open = c.Status == docket.Pending || web.SessionOf(r).Fresh() && (form.Action == docket.ActionPost ||
		len(form.Hide) > 0)
	if st.open && c.Status != docket.Pending {
		if c, st.open, err = s.openAgain(r, d, c, form.Opened); err != nil {
			return err
		}
		st.opened = form.Opened
	}
	st.comment = c
	status := http.StatusUnprocessableEntity
	if invalid == nil {
		status = http.StatusConflict
		st.conflict = max(1, form.Version)
	}
	if form.List && c.Status == docket.Pending {
		return s.list.again(w, r, st, status)
	}
	if scripted(r) { // the page of the comment shows it: the script sends the form again
		w.WriteHeader(http.StatusConflict)
		return nil
	}
	return s.showReview(w, r, status, st)
}

// pressedTwice is how long after a decision the same form of the same person is a second
// press of its button rather than another decision.
const pressedTwice = 5 * time.Second

// isSecondPress reports whether the decision that a form asks for was made a moment ago by
// the same person, as a double click sends it.
func (s *review) isSecondPress(r *http.Request, c docket.Comment, form decisionForm) (bool, error) {
	if c.Version != form.Version+1 {
		return false, nil
	}
	list, err := s.store.Changes(r.Context(), c.ID)
	if err != nil || len(list) == 0 {
		return false, err
	}
	last := list[0]
	for _, one := range list {
		if one.Version > last.Version {
			last = one
		}
	}
	return last.Version == c.Version && last.By == web.SessionOf(r).User.ID && last.Action == form.Action &&
		last.Reason == form.Reason && last.Note == strings.TrimSpace(form.Note) &&
		s.Now().Sub(last.At) < pressedTwice, nil
}

// goOnTwice answers a second press as the first was answered.
func (s *review) goOnTwice(w http.ResponseWriter, r *http.Request, c docket.Comment, form decisionForm,
	queue string) error {
	done := doneWith(form.Action, moderation.Outcome{})
	if form.List {
		return s.list.afterDecision(w, r, doneRow{id: c.ID, what: done, undo: c.Version, queue: queue})
	}
	return s.afterDecision(w, r, c.ID, done, c.Version, queue)
}

// parseDecision reads the decision form. What no page of ours sends is refused
// as a whole; what a person can get wrong is for the desk to say.
func parseDecision(form url.Values) (decisionForm, error) {
	version, err := strconv.Atoi(form.Get("version"))
	if err != nil || version < 1 {
		return decisionForm{}, web.BadRequest("The form does not say which version of the comment you saw. Open the " +
			"comment again.")
	}
	d := decisionForm{
		Version: version,
		Opened:  docket.OpeningReason(form.Get("opened_for")),
		Action:  docket.Action(form.Get("decision")),
		Reason:  docket.Reason(form.Get("reason")),
		Note:    strings.ReplaceAll(form.Get("note"), "\r\n", "\n"),
		Hide:    map[docket.QuestionID]typedHide{},
		Themes:  parseThemes(form),
		List:    form.Get("from") == "list",
	}
	for _, value := range form["redaction"] {
		m, ok := parseMark(value)
		if !ok {
			return d, web.BadRequest("A mark in the form could not be read. Open the comment again and mark the " +
				"words once more.")
		}
		d.Marks = append(d.Marks, m)
	}
	for _, value := range form["dismiss"] {
		no, ok := parseDismissed(value)
		if !ok {
			return d, web.BadRequest("A mark “not private” in the form could not be read. Open the comment again and " +
				"mark it once more.")
		}
		d.Dismissed = append(d.Dismissed, no)
	}
	for _, value := range form["withhold"] {
		question, reason, ok := strings.Cut(value, ":")
		if !ok || question == "" {
			return d, web.BadRequest("An answer to withhold could not be read. Open the comment again and tick " +
				"it once more.")
		}
		d.Withheld = append(d.Withheld, docket.WithheldAnswer{Question: docket.QuestionID(question),
			Reason: docket.Reason(reason)})
	}
	for name := range form {
		if question, ok := hideName(name); ok && strings.TrimSpace(form.Get(name)) != "" {
			d.Hide[question] = typedHide{Words: strings.ReplaceAll(form.Get(name), "\r\n", "\n"), Kind: form.Get(name +
				"-kind")}
		}
	}
	return d, nil
}

// hideName reads the name of a field for words to hide: "hide" for everywhere,
// "hide-1" for one text.
func hideName(name string) (docket.QuestionID, bool) {
	if name == "hide" {
		return "", true
	}
	question, ok := strings.CutPrefix(name, "hide-")
	if !ok || question == "kind" || strings.HasSuffix(question, "-kind") {
		return "", false
	}
	return docket.QuestionID(question), true
}

// parsePlace reads QUESTION:START-END:NAME.
func parsePlace(value string) (question docket.QuestionID, span docket.Span, name string, ok bool) {
	first, rest, ok1 := strings.Cut(value, ":")
	place, name, ok2 := strings.Cut(rest, ":")
	from, to, ok3 := strings.Cut(place, "-")
	start, err1 := strconv.Atoi(from)
	end, err2 := strconv.Atoi(to)
	ok = ok1 && ok2 && ok3 && err1 == nil && err2 == nil && start >= 0 && end >= start && first != ""
	return docket.QuestionID(first), docket.Span{Start: start, End: end}, name, ok
}

// parseMark reads QUESTION:START-END:KIND.
func parseMark(value string) (typedMark, bool) {
	question, span, kind, ok := parsePlace(value)
	return typedMark{question, docket.Redaction{Span: span, Kind: docket.RedactionKind(kind)}}, ok
}

// parseDismissed reads QUESTION:START-END:RULE.
func parseDismissed(value string) (moderation.Dismissed, bool) {
	question, span, rule, ok := parsePlace(value)
	return moderation.Dismissed{Question: question, Span: span, Rule: rule}, ok && rule != ""
}

// request is the decision as the desk takes it.
func (d decisionForm) request(by docket.UserID, id docket.CommentID) moderation.Request {
	req := moderation.Request{
		By: by, Comment: id, Version: d.Version, Action: d.Action, Reason: d.Reason, Note: d.Note,
		Marks: map[docket.QuestionID][]docket.Redaction{}, Dismissed: d.Dismissed,
		Withheld: d.Withheld,
	}
	for _, m := range d.Marks {
		req.Marks[m.Question] = append(req.Marks[m.Question], m.Redaction)
	}
	for question, hide := range d.Hide {
		for line := range strings.SplitSeq(hide.Words, "\n") {
			if strings.TrimSpace(line) != "" {
				req.Words = append(req.Words, moderation.HideWords{Question: question, Words: line,
					Kind: docket.RedactionKind(hide.Kind)})
			}
		}
	}
	return req
}
