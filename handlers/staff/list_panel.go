package staff

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// openRow is a comment that is open in its list.
type openRow struct {
	comment docket.Comment
	row     views.ListRow
	status  int // of the answer; zero: all is well
}

// openInPlace opens a pending comment of the docket in its list, claims it softly and
// takes up what this person has begun. It returns nil for a comment that is none of the
// list's to open.
func (s *list) openInPlace(r *http.Request, id docket.CommentID, q docket.QueueQuery, d docket.Docket,
	claim time.Duration) (*openRow, error) {
	if of, _, ok := id.Split(); !ok || of != d.ID {
		return nil, nil
	}
	me := web.SessionOf(r).User.ID
	took, err := s.store.OpenForReview(r.Context(), id, me, s.Now().Add(claim))
	if errors.Is(err, docket.ErrNotFound) || err == nil && took.Comment.Status != docket.Pending {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s.tookRow(r, took, q, d)
}

// tookRow draws a comment that this person has just opened.
func (s *list) tookRow(r *http.Request, took docket.Took, q docket.QueueQuery, d docket.Docket) (*openRow, error) {
	st := reviewState{comment: took.Comment, docket: d, open: true, taken: !took.Free, queue: filterOf(q).Encode()}
	if err := s.takeDraft(r, &st); err != nil {
		return nil, err
	}
	return s.openState(r, q, st, 0)
}

// takeDraft takes up what this person has entered of a decision on the comment.
func (s *list) takeDraft(r *http.Request, st *reviewState) error {
	draft, err := s.store.Draft(r.Context(), st.comment.ID, web.SessionOf(r).User.ID)
	if errors.Is(err, docket.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	fields, err := url.ParseQuery(draft.Fields)
	if err != nil {
		return fmt.Errorf("draft on %s: %w", st.comment.ID, err)
	}
	fields.Set("version", strconv.Itoa(st.comment.Version))
	form, err := parseDecision(fields)
	if err != nil {
		return err
	}
	st.form, st.draft = &form, draft.At
	return nil
}

// openState draws an open row. status is that of the answer; zero: all is well.
func (s *list) openState(r *http.Request, q docket.QueueQuery, st reviewState, status int) (*openRow, error) {
	names, err := s.colleagues(r)
	if err != nil {
		return nil, err
	}
	if st.comment, err = s.desk.Screened(r.Context(), st.comment); err != nil {
		return nil, err
	}
	b, err := s.rows(r.Context(), q, st.docket, names, []docket.Comment{st.comment})
	if err != nil {
		return nil, err
	}
	open := &openRow{comment: st.comment, row: b.row(st.comment), status: status}
	proposed := open.row.Quick
	open.row.Quick = nil
	panel, err := s.panel(r, st, names)
	if proposed != nil {
		panel.Proposed = proposed.Value(string(docket.ActionPost), st.comment.ID)
	}
	open.row.Panel = &panel
	open.row.Taken = false
	return open, err
}

// panel makes the open part of a row.
func (s *list) panel(r *http.Request, st reviewState, names names) (views.Panel, error) {
	ctx, c, d := r.Context(), st.comment, st.docket
	p := views.Panel{
		ID: c.ID, Version: c.Version, Queue: st.queue, FormToken: web.SessionOf(r).FormToken(),
		Page:     reviewAt(c.ID) + "?" + url.Values{"queue": {st.queue}}.Encode(),
		With:     withWhom(c, names, st.taken, !web.ReadsOnly(ctx)),
		Incident: docket.AnyFlag(c.Flags, docket.FlagIncident, docket.FlagFlaw),
		Threat:   docket.AnyFlag(c.Flags, docket.FlagThreat),
		Why:      reasonRows(s.desk.Reasons(c)),
		Facts:    panelFacts(c, d),
		Reasons:  views.FromChoices(d.WithholdingReasons),
	}
	var err error
	if c.Version > 1 || c.Second != "" {
		if st.verdicts, err = s.store.FindingVerdicts(ctx, c.ID); err != nil {
			return p, err
		}
	}
	if p.Second, err = s.signatures.ofComment(ctx, c, d, names); err != nil {
		return p, err
	}
	var page views.ReviewPage
	fillParts(&page, st)
	p.Parts, p.HideAll = page.Parts, page.HideAll
	for _, part := range p.Parts {
		for _, m := range part.Marks {
			if m.Checked {
				p.Hidden++
			}
		}
	}
	p.Note = views.Field{Name: "note", Problem: st.invalid["note"]}
	if st.form != nil {
		p.Note.Value, p.Reason = st.form.Note, string(st.form.Reason)
	}
	if len(st.invalid) > 0 {
		p.Problems = reviewProblems(page, st.invalid)
	}
	if !st.draft.IsZero() {
		p.Draft = phrase.English.Clock(st.draft.In(d.Location()))
	}
	if p.Notes, err = s.notes(r, c.ID, d, names); err != nil {
		return p, err
	}
	who, err := s.deciders(ctx, d.ID, names)
	p.Assign = views.Field{Label: "Assign to", Options: who, Value: strconv.FormatInt(int64(c.AssignedTo), 10)}
	return p, err
}

// notes lists what colleagues wrote about a comment.
func (s *list) notes(r *http.Request, id docket.CommentID, d docket.Docket, names names) ([]views.DeskNote, error) {
	list, err := s.store.CommentNotes(r.Context(), id)
	var out []views.DeskNote
	for _, n := range list {
		out = append(out, views.DeskNote{Text: n.Text, By: names.of(n.By), At: views.DateTime(n.At.In(d.Location()))})
	}
	return out, err
}

// panelFacts is what one needs of a comment to decide it, on one line.
func panelFacts(c docket.Comment, d docket.Docket) []views.Fact {
	facts := []views.Fact{
		{Term: "Number", Value: string(c.ID)},
		{Term: "Received", Value: strings.TrimPrefix(receivedWords(c, d), "Received ")},
		{Term: "Came by", Value: channelWords(c.Channel)},
		{Term: "Sender", Value: senderWords(c.Submitter)},
	}
	add := func(term, value string) {
		if value != "" {
			facts = append(facts, views.Fact{Term: term, Value: value})
		}
	}
	if c.ReplyTo != "" {
		add("Answers to", "Answers to "+string(c.ReplyTo))
	}
	if c.StandsFor > 1 {
		add("Stands for", "Stands for "+views.Count(c.StandsFor, "sender", "senders"))
	}
	if c.Submitter.Email != "" {
		add("E-mail, never public", "E-mail, never public: "+c.Submitter.Email)
	}
	return facts
}

// scripted reports whether a script of the list asks, which wants a row rather than a
// page.
func scripted(r *http.Request) bool { return r.Header.Get("X-Desk") == "row" }

// Row opens a comment for the script of the list.
func (s *list) Row(w http.ResponseWriter, r *http.Request) error {
	q, d, err := s.queue.listFrom(r.Context(), cleanQueue(r.URL.Query().Get("queue")))
	if err != nil {
		return err
	}
	open, err := s.openInPlace(r, docket.CommentID(r.PathValue("comment")), q, d, openFor)
	if err != nil {
		return err
	}
	if open == nil {
		return docket.ErrNotFound
	}
	return s.answer(w, r, http.StatusOK, views.RowOutcome{Next: open.comment.ID, Row: &open.row}, q)
}

// answer sends the script a row and a message.
func (s *list) answer(w http.ResponseWriter, r *http.Request, status int, out views.RowOutcome,
	q docket.QueueQuery) error {
	out.Query, out.FormToken = filterOf(q).Encode(), web.SessionOf(r).FormToken()
	return s.Render(w, r, status, views.RowAnswer(out))
}

// Keep prolongs the claim on a comment that a script has open: 204, or 409 when a
// colleague has it or it is decided.
func (s *list) Keep(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.StaffForm(w, r, web.MaxSmallForm); err != nil {
		return err
	}
	mine, err := s.store.KeepOpen(r.Context(), docket.CommentID(r.PathValue("comment")), web.SessionOf(r).User.ID,
		s.Now().Add(openFor))
	if err != nil {
		return err
	}
	status := http.StatusNoContent
	if !mine {
		status = http.StatusConflict
	}
	w.WriteHeader(status)
	return nil
}

// afterDecision goes on in the list: the next comment is open in it.
func (s *list) afterDecision(w http.ResponseWriter, r *http.Request, done doneRow) error {
	q, d, err := s.queue.listFrom(r.Context(), done.queue)
	if err != nil {
		return err
	}
	me := web.SessionOf(r).User.ID
	var open *openRow
	switch {
	case !scripted(r):
		return s.goOn(w, r, q, done)
	case done.stay:
		open, err = s.openInPlace(r, done.id, q, d, openFor)
	default:
		var took docket.Took
		if took, err = s.queue.openNext(r.Context(), q, me, done.id); err == nil {
			open, err = s.tookRow(r, took, q, d)
		} else if errors.Is(err, docket.ErrNotFound) {
			err = nil
		}
	}
	if err != nil {
		return err
	}
	out := views.RowOutcome{Message: web.AboutComment(done.id, Flashes[done.what])}
	if !done.stay {
		out.Decided = done.id
	}
	if done.undo > 0 {
		out.Undo = &views.Undo{Comment: done.id, Version: done.undo, Queue: filterOf(q).Encode()}
	}
	if open != nil {
		out.Next, out.Row = open.comment.ID, &open.row
	}
	return s.answer(w, r, http.StatusOK, out, q)
}

// goOn leads a browser without a script to the list, the next comment open in it.
func (s *list) goOn(w http.ResponseWriter, r *http.Request, q docket.QueueQuery, done doneRow) error {
	next := done.id
	if !done.stay {
		var err error
		if next, err = s.queue.nextComment(r.Context(), q, web.SessionOf(r).User.ID, done.id); err != nil {
			return err
		}
	}
	at := queueAt(q)
	web.RestAt(r, at)
	if next != "" {
		at = web.WithValue(at, "open", string(next))
	}
	return web.SeeOther(w, r, atRow(web.WithAbout(web.WithDone(at, done.what), done.id, done.undo), next))
}

// atRow leads the keyboard to the row that is open, past navigation and filters.
func atRow(at string, open docket.CommentID) string {
	if open == "" {
		return at
	}
	return at + "#c" + numberOf(open)
}

// doneRow is what was done with a comment of a list.
type doneRow struct {
	id    docket.CommentID
	what  string // code of the message
	undo  int    // version by which it can be taken back; zero: it cannot
	queue string
	stay  bool // the comment stays open
}

// again shows the open row with what was typed, and why it was not saved.
func (s *list) again(w http.ResponseWriter, r *http.Request, st reviewState, status int) error {
	q, d, err := s.queue.listFrom(r.Context(), st.queue)
	if err != nil {
		return err
	}
	st.docket, st.queue = d, filterOf(q).Encode()
	open, err := s.openState(r, q, st, status)
	if err != nil {
		return err
	}
	if scripted(r) {
		return s.answer(w, r, status, views.RowOutcome{Next: st.comment.ID, Row: &open.row,
			Message: "Comment " + string(st.comment.ID) + " is not decided yet: see what is to be put right."}, q)
	}
	all, err := s.deskDockets(r.Context())
	if err != nil {
		return err
	}
	return s.show(w, r, listState{query: q, docket: d, all: all, panel: open})
}
