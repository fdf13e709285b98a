package staff

import (
	"context"
	"errors"
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

// casesStore holds what the pages of cases ask of the store.
type casesStore interface {
	Case(ctx context.Context, id docket.CaseID) (docket.Case, error)
	CaseCounts(ctx context.Context, id docket.ID, now time.Time) (docket.CaseCounts, error)
	CaseNotes(ctx context.Context, id docket.CaseID) ([]docket.CaseNote, error)
	Cases(ctx context.Context, q docket.CaseQuery) (docket.CasePage, error)
	LooseReports(ctx context.Context, id docket.CommentID) ([]docket.Report, error)
}

// CaseDesk is where people say what becomes of a report.
type CaseDesk interface {
	Note(ctx context.Context, n docket.CaseNote) error
	Close(ctx context.Context, v docket.CaseVerdict) error
}

// cases serves what people reported of posted comments, and takes what becomes of it.
type cases struct {
	*staffPage
	store casesStore
	desk  CaseDesk
}

const (
	caseListRows = 25
	maxCaseForm  = 64 << 10 // bytes: an answer and a note, form-encoded
	manyCases    = 50       // reports a day on one docket, from which on the list says so
)

func caseAt(id docket.CaseID) string { return "/admin/cases/" + id.String() }

func casesAt(id docket.ID, view string) string {
	return withQuery("/admin/cases", "docket", string(id), "view", view)
}

// List lists the cases of a docket: those that wait, or those that have ended.
func (s *cases) List(w http.ResponseWriter, r *http.Request) error {
	query, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	page := views.CasesPage{Shell: s.StaffShell(r, "Cases", "/admin/cases"), Docket: d.ID,
		Filters: docketFilter(d, all)}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Cases(page))
	}
	counts, err := s.store.CaseCounts(r.Context(), d.ID, s.Now())
	if err != nil {
		return err
	}
	view := ""
	if query.Get("view") == "closed" {
		view = "closed"
	}
	page.Tabs = []views.QueueTab{
		{Href: casesAt(d.ID, ""), Text: "Open (" + views.Number(counts.Open) + ")", Current: view == ""},
		{Href: casesAt(d.ID, "closed"), Text: "Ended (" + views.Number(counts.Closed) + ")", Current: view != ""},
	}
	page.Flood = floodWords(counts)
	q := docket.CaseQuery{Docket: d.ID, Closed: view != "", Limit: caseListRows}
	if n, err := strconv.ParseInt(query.Get("after"), 10, 64); err == nil && n > 0 {
		q.After = docket.CaseID(n)
	}
	list, err := s.store.Cases(r.Context(), q)
	if err != nil {
		return err
	}
	page.Total = totalWords(list.Total, false, "case", "cases")
	for _, k := range list.Cases {
		row := s.row(k, d)
		row.Note = ""
		page.Rows = append(page.Rows, row)
	}
	page.Pager = views.Pager{Label: "Cases"}
	if q.After > 0 {
		page.Pager.First = casesAt(d.ID, view)
	}
	if list.Next > 0 {
		page.Pager.Next = withQuery("/admin/cases", "docket", string(d.ID), "view", view, "after", list.Next.String())
	}
	return s.Render(w, r, http.StatusOK, views.Cases(page))
}

// floodWords says that many reports come in, and what is limited.
func floodWords(n docket.CaseCounts) []string {
	var out []string
	if n.Day >= manyCases {
		out = append(out, views.Count(n.Day, "case was opened within a day.", "cases were opened within a day."))
	}
	if n.Crowded > 0 {
		out = append(out, views.Count(n.Crowded, "comment has as many open cases as it may have.",
			"comments have as many open cases as they may have.")+
			" Further reports about such a comment are refused until a case of it ends. The log counts them.")
	}
	return out
}

func caseKind(kind string) string {
	switch kind {
	case docket.ReportPrivate:
		return "There is a private detail in it"
	case docket.ReportNotMe:
		return "This was not me"
	case docket.ReportNamed:
		return "It names somebody who did not write it"
	}
	return "Something else"
}

// row is a case in a list.
func (s *cases) row(k docket.Case, d docket.Docket) views.CaseRow {
	row := views.CaseRow{Title: "Case " + k.ID.String(), Href: caseAt(k.ID), State: k.Outcome.Label(),
		Kind:  caseKind(k.Kind),
		About: string(k.Comment), Note: k.Note}
	if !k.Open() {
		row.Clock = "Ended " + views.DateTime(k.ClosedAt.In(d.Location()))
		return row
	}
	row.Clock = "Answer due by " + phrase.English.Day(k.Due().In(d.Location()))
	if row.Late = s.Now().After(k.Due()); row.Late {
		row.State = "Overdue"
	}
	return row
}

// caseState is what the page of a case is made from.
type caseState struct {
	one     docket.Case
	docket  docket.Docket
	form    url.Values
	invalid docket.Invalid
	stale   bool
}

// caseOf reads the case that a request is about.
func (s *cases) caseOf(r *http.Request) (docket.Case, docket.Docket, error) {
	n, err := strconv.ParseInt(r.PathValue("case"), 10, 64)
	if err != nil || n < 1 {
		return docket.Case{}, docket.Docket{}, docket.ErrNotFound
	}
	k, err := s.store.Case(r.Context(), docket.CaseID(n))
	if err != nil {
		return k, docket.Docket{}, err
	}
	of, _, _ := k.Comment.Split()
	if !web.ReachOf(r.Context()).Has(of) {
		return k, docket.Docket{}, docket.ErrDenied
	}
	d, _, err := s.deskDocket(r.Context(), string(of))
	return k, d, err
}

// Show shows one case.
func (s *cases) Show(w http.ResponseWriter, r *http.Request) error {
	k, d, err := s.caseOf(r)
	if err != nil {
		return err
	}
	return s.show(w, r, caseState{one: k, docket: d})
}

func (s *cases) show(w http.ResponseWriter, r *http.Request, st caseState) error {
	k, d := st.one, st.docket
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	notes, err := s.store.CaseNotes(r.Context(), k.ID)
	if err != nil {
		return err
	}
	row := s.row(k, d)
	page := views.CasePage{Shell: s.StaffShell(r, row.Title, "/admin/cases"), Path: caseAt(k.ID),
		List:    casesAt(d.ID, ""),
		Comment: reviewAt(k.Comment), Number: string(k.Comment), State: row.State, Late: row.Late, Note: k.Note,
		Answer: k.Answer, Open: k.Open(), Stale: st.stale, Facts: caseFacts(k, d, row, names)}
	for _, n := range notes {
		by := names.of(n.By)
		if n.By == 0 {
			by = "The portal"
		}
		page.Notes = append(page.Notes, views.DeskNote{Text: n.Text, By: by,
			At: views.DateTime(n.At.In(d.Location()))})
	}
	page.Outcome = views.Field{Name: "outcome", Label: "How it ends", Value: st.form.Get("outcome"),
		Problem: st.invalid["outcome"]}
	for _, o := range docket.CaseOutcomesOf(k.Kind) {
		page.Outcome.Options = append(page.Outcome.Options, views.Option{Value: string(o), Label: o.Label(),
			Hint: outcomeHint(o)})
	}
	page.AnswerBox = views.Field{Name: "answer", Label: "Answer to who reported", Rows: 4, Max: docket.MaxCaseAnswer,
		Value: st.form.Get("answer"), Problem: st.invalid["answer"],
		Hint: "They read it by the number of their report. We do not know who they are: write nothing private."}
	page.NoteBox = views.Field{Name: "note", Label: "Note", Rows: 3, Max: docket.MaxCaseAnswer,
		Value:   st.form.Get("note"),
		Problem: st.invalid["note"], Hint: "Only colleagues read it."}
	status := http.StatusOK
	switch {
	case len(st.invalid) > 0:
		status = http.StatusUnprocessableEntity
		page.Shell.Problem = true
		page.Problems = views.Problems(st.invalid, "note", "outcome", "answer")
	case st.stale:
		status = http.StatusConflict
	}
	return s.Render(w, r, status, views.Case(page))
}

// proofOfAddress is by what a name went, or its question ended, where nobody on staff did it.
const proofOfAddress = "proof of the e-mail address given with the comment"

func caseFacts(k docket.Case, d docket.Docket, row views.CaseRow, names names) []views.Fact {
	facts := []views.Fact{{Term: "Kind", Value: row.Kind},
		{Term: "Opened", Value: views.DateTime(k.OpenedAt.In(d.Location()))}}
	if k.Open() {
		facts = append(facts, views.Fact{Term: "Clock", Value: row.Clock})
		if k.Questions {
			facts = append(facts, views.Fact{Term: "Byline", Value: "Pages say that the name is questioned"})
		}
		return facts
	}
	by := names.of(k.ClosedBy)
	if k.ByProof() {
		by = proofOfAddress
	}
	return append(facts, views.Fact{Term: "Ended", Value: strings.TrimPrefix(row.Clock, "Ended ") + ", by " + by})
}

func outcomeHint(o docket.CaseOutcome) string {
	switch o {
	case docket.CaseUpheld:
		return "The report is right, and you have acted on it."
	case docket.CaseNotUpheld:
		return "The comment stays as it is. A name that was questioned is so no more."
	case docket.CaseNameRemoved:
		return "Name and organization are hidden at once. The text stays."
	case docket.CaseReferred:
		return "Somebody else has to act, such as the police or another agency."
	}
	return ""
}

// Change takes a note, or how the case ends.
func (s *cases) Change(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxCaseForm)
	if err != nil {
		return err
	}
	k, d, err := s.caseOf(r)
	if err != nil {
		return err
	}
	verb, me, ctx := r.PathValue("verb"), web.SessionOf(r).User.ID, r.Context()
	switch verb {
	case "note":
		web.Takes(r, "note")
		err = s.desk.Note(ctx, docket.CaseNote{Case: k.ID, By: me, Text: lines(form.Get("note"))})
	case "close":
		web.Takes(r, "outcome", "answer")
		err = s.desk.Close(ctx, docket.CaseVerdict{ID: k.ID, By: me, Outcome: docket.CaseOutcome(form.Get("outcome")),
			Answer: lines(form.Get("answer"))})
	default:
		return docket.ErrNotFound
	}
	invalid, isInvalid := errors.AsType[docket.Invalid](err)
	if isInvalid || errors.Is(err, docket.ErrStale) {
		if k, err = s.store.Case(ctx, k.ID); err != nil {
			return err
		}
		return s.show(w, r, caseState{one: k, docket: d, form: form, invalid: invalid, stale: !isInvalid})
	}
	if err != nil {
		return err
	}
	s.Poke()
	return web.SeeOther(w, r, web.WithDone(caseAt(k.ID), "case-"+verb))
}

// lines is a typed text with line ends of one kind.
func lines(typed string) string { return strings.ReplaceAll(typed, "\r\n", "\n") }

// tasks adds what waits of a docket's cases to somebody's desk.
func (s *cases) tasks(ctx context.Context, id docket.ID, _ docket.UserID,
	add func(n int, one, many, href string, grave bool)) error {
	n, err := s.store.CaseCounts(ctx, id, s.Now())
	if err != nil {
		return err
	}
	add(n.Open, "case waits for an answer", "cases wait for an answer", casesAt(id, ""), n.Overdue > 0)
	return nil
}

// ofComment lists the cases about a comment, open ones first, for its page.
func (s *cases) ofComment(ctx context.Context, id docket.CommentID, d docket.Docket) ([]views.CaseRow, error) {
	loose, err := s.store.LooseReports(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []views.CaseRow
	for _, p := range loose {
		out = append(out, views.CaseRow{Title: "Report without a case", State: "Open",
			Kind: caseKind(p.Kind), Note: p.Note,
			Clock: "Reported " + views.DateTime(p.At.In(d.Location())) + ". A decision on the comment ends it."})
	}
	for _, closed := range []bool{false, true} {
		list, err := s.store.Cases(ctx, docket.CaseQuery{Docket: d.ID, Comment: id, Closed: closed,
			Limit: caseListRows})
		if err != nil {
			return nil, err
		}
		for _, k := range list.Cases {
			row := s.row(k, d)
			if closed {
				row.Note = ""
			}
			out = append(out, row)
		}
	}
	return out, nil
}
