package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// inquiriesStore holds what the pages of inquiries ask of the store.
type inquiriesStore interface {
	Comment(ctx context.Context, id docket.CommentID) (docket.Comment, error)
	Inquiry(ctx context.Context, id docket.InquiryID) (docket.Inquiry, error)
	Inquiries(ctx context.Context, q docket.InquiryQuery) (docket.InquiryPage, error)
	InquiryCounts(ctx context.Context, id docket.ID, now time.Time) (docket.InquiryCounts, error)
	MayAsk(ctx context.Context, id docket.CommentID) (bool, error)
}

// AskDesk is where staff ask the writer of a comment something.
type AskDesk interface {
	Ask(ctx context.Context, q docket.Inquiry, text string) (mailed bool, err error)
	Again(ctx context.Context, text docket.InquiryText, field string) (mailed bool, err error)
	End(ctx context.Context, id docket.InquiryID, by docket.UserID) error
	// Seen is what the screener sees in a text.
	Seen(text docket.Text) []docket.Finding
	// Days is how many days a writer has to answer.
	Days() int
}

// inquiries serves what staff ask the writers of comments, and what was answered.
type inquiries struct {
	*staffPage
	store inquiriesStore
	desk  AskDesk
}

const (
	inquiryRows    = 25
	maxInquiryForm = 256 << 10 // bytes: a text for each open inquiry and a new one, form-encoded
)

func askAt(id docket.CommentID) string { return "/admin/comments/" + string(id) + "/questions" }

func inquiriesAt(id docket.ID, view string) string {
	return withQuery("/admin/inquiries", "docket", string(id), "view", view)
}

// inquiryViews are the lists of inquiries by their name in addresses.
var inquiryViews = map[string]docket.InquiryTurn{"": docket.TurnStaff, "waiting": docket.TurnWriter,
	"ended": docket.TurnOver}

// List lists the inquiries of a docket: those that were answered, those that wait for the
// writer, or those that have ended.
func (s *inquiries) List(w http.ResponseWriter, r *http.Request) error {
	query, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	page := views.InquiriesPage{Shell: s.StaffShell(r, "Questions to writers", "/admin/inquiries"), Docket: d.ID,
		Filters: docketFilter(d, all)}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Inquiries(page))
	}
	counts, err := s.store.InquiryCounts(r.Context(), d.ID, s.Now())
	if err != nil {
		return err
	}
	view := query.Get("view")
	turn, known := inquiryViews[view]
	if !known {
		view, turn = "", docket.TurnStaff
	}
	for _, tab := range []struct {
		view, text string
		n          int
	}{{"", "Answered", counts.Answered}, {"waiting", "Wait for the writer", counts.Waiting}, {"ended", "Ended",
		counts.Ended}} {
		page.Tabs = append(page.Tabs, views.QueueTab{Href: inquiriesAt(d.ID, tab.view), Text: tab.text + " (" +
			views.Number(tab.n) + ")", Current: view == tab.view})
	}
	q := docket.InquiryQuery{Docket: d.ID, Turn: turn, Limit: inquiryRows}
	if n, err := strconv.ParseInt(query.Get("after"), 10, 64); err == nil && n > 0 {
		q.After = docket.InquiryID(n)
	}
	list, err := s.store.Inquiries(r.Context(), q)
	if err != nil {
		return err
	}
	page.Total = totalWords(list.Total, false, "question", "questions")
	for _, one := range list.Inquiries {
		state, clock, grave := s.stands(one, d)
		page.Rows = append(page.Rows, views.InquiryRow{Title: inquiryTitle(one), Href: askAt(one.Comment), State: state,
			Clock: clock, Grave: grave, About: string(one.Comment)})
	}
	page.Pager = views.Pager{Label: "Questions"}
	if q.After > 0 {
		page.Pager.First = inquiriesAt(d.ID, view)
	}
	if list.Next > 0 {
		page.Pager.Next = withQuery("/admin/inquiries", "docket", string(d.ID), "view", view, "after",
			list.Next.String())
	}
	return s.Render(w, r, http.StatusOK, views.Inquiries(page))
}

// inquiryTitle is the question of an inquiry that pages name it by.
func inquiryTitle(q docket.Inquiry) string {
	if words := q.Kind.Question(); words != "" {
		return words
	}
	return "A question in our words (" + q.ID.String() + ")"
}

// stands says how an inquiry stands; grave where staff are to read an answer.
func (s *inquiries) stands(q docket.Inquiry, d docket.Docket) (state, clock string, grave bool) {
	ends := phrase.English.Day(q.EndsAt.In(d.Location()))
	switch {
	case q.Turn == docket.TurnOver:
		return "Ended", "Ended " + views.DateTime(q.ClosedAt.In(d.Location())), false
	case q.Turn == docket.TurnStaff:
		last := q.AskedAt
		if n := len(q.Texts); n > 0 {
			last = q.Texts[n-1].At
		}
		return "Answered", "Answered " + views.DateTime(last.In(d.Location())), true
	case !s.Now().Before(q.EndsAt):
		return "No answer", "The time to answer was over on " + ends, false
	}
	return "Waits for the writer", "They may answer until " + ends, false
}

// askState is what the page of a comment's inquiries is made from.
type askState struct {
	comment docket.Comment
	docket  docket.Docket
	form    url.Values
	invalid docket.Invalid
	stale   bool
}

// commentOf reads the comment that a request is about, if the person may decide on it.
func (s *inquiries) commentOf(r *http.Request) (askState, error) {
	id := docket.CommentID(r.PathValue("comment"))
	of, _, _ := id.Split()
	if !web.ReachOf(r.Context()).Has(of) {
		return askState{}, docket.ErrDenied
	}
	c, err := s.store.Comment(r.Context(), id)
	if err != nil {
		return askState{}, err
	}
	d, _, err := s.deskDocket(r.Context(), string(of))
	return askState{comment: c, docket: d}, err
}

// Show shows what was asked about one comment, with the form to ask more.
func (s *inquiries) Show(w http.ResponseWriter, r *http.Request) error {
	st, err := s.commentOf(r)
	if err != nil {
		return err
	}
	return s.show(w, r, st)
}

func (s *inquiries) show(w http.ResponseWriter, r *http.Request, st askState) error {
	c, d := st.comment, st.docket
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	list, err := s.store.Inquiries(r.Context(), docket.InquiryQuery{Docket: d.ID, Comment: c.ID, AnyTurn: true,
		Limit: docket.MaxInquiries})
	if err != nil {
		return err
	}
	page := views.AskPage{Shell: s.StaffShell(r, "Questions to the writer of "+string(c.ID), "/admin/inquiries"),
		Comment: reviewAt(c.ID), Number: string(c.ID), Stale: st.stale, Path: askAt(c.ID),
		Takes: views.Count(s.desk.Days(), "day", "days"), Mail: mailWords(c)}
	var order []string
	for _, q := range list.Inquiries {
		t := s.thread(q, c.ID, d, names)
		t.More.Value, t.More.Problem = st.form.Get(t.More.Name), st.invalid[t.More.Name]
		order = append(order, t.More.Name)
		page.Threads = append(page.Threads, t)
	}
	if page.Why, err = s.whyNot(r.Context(), c.ID, list.Inquiries); err != nil {
		return err
	}
	page.Kind = views.Field{Name: "kind", Label: "What you ask", Value: st.form.Get("kind"),
		Problem: st.invalid["kind"]}
	for _, k := range docket.InquiryKinds {
		o := views.Option{Value: string(k), Label: k.Question(), Hint: "The writer reads it in their own language."}
		if k == docket.InquiryOwn {
			o.Label, o.Hint = "Something else", "In your own words below."
		}
		page.Kind.Options = append(page.Kind.Options, o)
	}
	page.Question = views.Field{Name: "question", Label: "In your own words", Optional: true, Rows: 4,
		Max:   docket.MaxCaseAnswer,
		Value: st.form.Get("question"), Problem: st.invalid["question"],
		Hint: "The writer reads it. Ask one thing, and do not repeat private details."}
	status := http.StatusOK
	switch {
	case len(st.invalid) > 0:
		status = http.StatusUnprocessableEntity
		page.Shell.Problem = true
		page.Problems = views.Problems(st.invalid, append(order, "kind", "question")...)
	case st.stale:
		status = http.StatusConflict
	}
	return s.Render(w, r, status, views.Ask(page))
}

func mailWords(c docket.Comment) string {
	if c.Submitter.Email == "" {
		return "They left no e-mail address, so they see it when they look."
	}
	return "They left an e-mail address: a mail says that a question waits, and nothing else."
}

// whyNot says why nothing can be asked about a comment now; "" when something can.
func (s *inquiries) whyNot(ctx context.Context, id docket.CommentID, list []docket.Inquiry) (string, error) {
	may, err := s.store.MayAsk(ctx, id)
	if err != nil || !may {
		return "The writer cannot be asked here: the comment did not come by the form of this site, or its writer " +
			"withdrew it.", err
	}
	open := 0
	for _, q := range list {
		if q.Turn == docket.TurnStaff || q.Turn == docket.TurnWriter && s.Now().Before(q.EndsAt) {
			open++
		}
	}
	switch {
	case len(list) >= docket.MaxInquiries:
		return phrase.English.Text("You have asked %d times about this comment. No more can be asked.", len(list)), nil
	case open >= docket.MaxOpenInquiries:
		return phrase.English.Text("%d questions are open, which is the most. End one before you ask again.", open), nil
	}
	return "", nil
}

// thread is one inquiry with all that was written, findings of today's rules marked in
// what the writer wrote.
func (s *inquiries) thread(q docket.Inquiry, id docket.CommentID, d docket.Docket, names names) views.AskThread {
	t := views.AskThread{ID: q.ID.String(), Title: inquiryTitle(q), Open: q.Turn != docket.TurnOver,
		Path: askAt(id) + "/" + q.ID.String()}
	t.State, t.Clock, t.Grave = s.stands(q, d)
	t.More = views.Field{Name: "text-" + q.ID.String(), Label: "Write again", Rows: 3, Max: docket.MaxCaseAnswer,
		Hint: "The writer reads it, and may answer anew."}
	for i, x := range q.Texts {
		row := views.AskText{Who: names.of(x.By), At: views.DateTime(x.At.In(d.Location())),
			Runs: views.PlainRuns(x.Text)}
		switch {
		case x.By == 0:
			row.Who = "The writer"
			seen := s.desk.Seen(docket.Text(x.Text))
			row.Runs = findingRuns(docket.Text(x.Text), seen)
			if len(seen) > 0 {
				row.Seen = "A program marked what looks private. Do not carry it on."
			}
		case i == 0 && x.Text == "":
			row.Runs = views.PlainRuns(q.Kind.Question())
		}
		t.Texts = append(t.Texts, row)
	}
	return t
}

// Ask sends a new question.
func (s *inquiries) Ask(w http.ResponseWriter, r *http.Request) error {
	return s.change(w, r, "ask", func(ctx context.Context, me docket.UserID, st askState) (bool, error) {
		web.Takes(r, "kind", "question")
		return s.desk.Ask(ctx, docket.Inquiry{Comment: st.comment.ID, Kind: docket.InquiryKind(st.form.Get("kind")),
			AskedBy: me},
			lines(st.form.Get("question")))
	})
}

// Change adds words to an inquiry, or ends it.
func (s *inquiries) Change(w http.ResponseWriter, r *http.Request) error {
	verb := r.PathValue("verb")
	return s.change(w, r, verb, func(ctx context.Context, me docket.UserID, st askState) (bool, error) {
		n, err := strconv.ParseInt(r.PathValue("inquiry"), 10, 64)
		if err != nil || n < 1 {
			return false, docket.ErrNotFound
		}
		q, err := s.store.Inquiry(ctx, docket.InquiryID(n))
		if err != nil {
			return false, err
		}
		if q.Comment != st.comment.ID {
			return false, docket.ErrNotFound
		}
		field := "text-" + q.ID.String()
		switch verb {
		case "again":
			web.Takes(r, field)
			return s.desk.Again(ctx, docket.InquiryText{Inquiry: q.ID, By: me, Text: lines(st.form.Get(field))}, field)
		case "end":
			web.Takes(r)
			return false, s.desk.End(ctx, q.ID, me)
		}
		return false, docket.ErrNotFound
	})
}

// change does one thing about a comment's inquiries and shows what became of it.
func (s *inquiries) change(w http.ResponseWriter, r *http.Request, verb string,
	do func(ctx context.Context, me docket.UserID, st askState) (mailed bool, err error)) error {
	form, err := s.StaffForm(w, r, maxInquiryForm)
	if err != nil {
		return err
	}
	st, err := s.commentOf(r)
	if err != nil {
		return err
	}
	st.form = form
	mailed, err := do(r.Context(), web.SessionOf(r).User.ID, st)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		st.invalid = invalid
		return s.show(w, r, st)
	}
	if errors.Is(err, docket.ErrStale) || errors.Is(err, docket.ErrExists) || errors.Is(err, docket.ErrDenied) {
		st.stale = true
		return s.show(w, r, st)
	}
	if err != nil {
		return err
	}
	done := "inquiry-" + verb
	if mailed {
		done += "-mailed"
		s.Poke()
	}
	return web.SeeOther(w, r, web.WithDone(askAt(st.comment.ID), done))
}

// tasks adds what waits of a docket's inquiries to somebody's desk.
func (s *inquiries) tasks(ctx context.Context, id docket.ID, _ docket.UserID,
	add func(n int, one, many, href string, grave bool)) error {
	n, err := s.store.InquiryCounts(ctx, id, s.Now())
	if err != nil {
		return err
	}
	add(n.Answered, "answer from a writer waits to be read", "answers from writers wait to be read",
		inquiriesAt(id, ""), true)
	add(n.Waiting, "question waits for its writer", "questions wait for their writers",
		inquiriesAt(id, "waiting"), false)
	return nil
}

// ofComment says how the inquiries about a comment stand, for its page.
func (s *inquiries) ofComment(ctx context.Context, id docket.CommentID) (*views.AskNote, error) {
	of, _, _ := id.Split()
	list, err := s.store.Inquiries(ctx, docket.InquiryQuery{Docket: of, Comment: id, AnyTurn: true,
		Limit: docket.MaxInquiries})
	if err != nil {
		return nil, err
	}
	note := &views.AskNote{Href: askAt(id), Text: "Ask the writer something"}
	if len(list.Inquiries) > 0 {
		note.Text = views.Count(len(list.Inquiries), "question to the writer", "questions to the writer")
	}
	for _, q := range list.Inquiries {
		note.Answered = note.Answered || q.Turn == docket.TurnStaff
	}
	if len(list.Inquiries) == 0 {
		may, err := s.store.MayAsk(ctx, id)
		if err != nil || !may {
			return nil, err
		}
	}
	return note, nil
}
