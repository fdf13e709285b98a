package staff

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// tickFields are what is ticked and chosen for a decision on many comments of a list.
var tickFields = []string{"comment", "all", "many-reason"}

// keptTicks is what was ticked on the page before, and under which name it is kept.
type keptTicks struct {
	values []string // ID:VERSION
	whole  bool
	reason string
	name   string
}

// ticksOf reads the ticks that came along to a page of the list.
func ticksOf(r *http.Request) keptTicks {
	fields, name := web.Carried(r)
	return keptTicks{values: fields["comment"], whole: fields.Get("all") == "1", reason: fields.Get("many-reason"),
		name: name}
}

// fillTicks adds the one form of a list: it decides on many rows at once, and every
// button of the page belongs to it. Where a row is open, its panel is that form.
func (s *list) fillTicks(ctx context.Context, page *views.ListPage, st listState, result docket.QueuePage,
	open *openRow) error {
	some := slices.ContainsFunc(page.Rows, func(row views.ListRow) bool { return row.Tick != "" })
	if !some && open == nil && len(st.kept.values) == 0 {
		return nil
	}
	who, err := s.store.Deciders(ctx, st.docket.ID)
	if err != nil {
		return err
	}
	page.Ticks = &views.Ticks{After: string(st.query.After), Next: string(result.Next), Unsent: st.kept.name,
		Second: st.docket.SecondPerson.Applies(who), Reasons: views.FromChoices(st.docket.WithholdingReasons),
		Reason: st.kept.reason, Whole: st.kept.whole, Panel: open != nil}
	if v := st.query.View; v == docket.ViewPending || v == docket.ViewHeld || v == docket.ViewOpen {
		page.Ticks.All = wholeWords(st.query, result)
	}
	if page.Shell.Flash.Undo != nil {
		page.Shell.Flash.Undo.Form = "many"
	}
	here := map[string]bool{}
	for i := range page.Rows {
		row := &page.Rows[i]
		here[row.Tick] = true
		row.Ticked = row.Tick != "" && (st.ticked || slices.Contains(st.kept.values, row.Tick))
		if row.Undo != nil {
			row.Undo.Form = "many"
		}
		if row.Panel != nil {
			row.Panel.Many, row.Panel.Unsent = true, st.kept.name
		}
	}
	for _, value := range st.kept.values {
		if c, ok := parseSeen(value); ok && !here[value] {
			page.Ticks.Elsewhere = append(page.Ticks.Elsewhere, views.TickElsewhere{Value: value,
				Number: numberOf(c.Comment)})
		}
	}
	return nil
}

// wholeWords names the whole of a list, of which this page may be a part.
func wholeWords(q docket.QueueQuery, result docket.QueuePage) string {
	n := "All " + views.Number(result.Total)
	if result.Capped {
		n = "All, more than " + views.Number(result.Total) + ","
	}
	if isFiltered(q) {
		return n + " of this search, ticked or not"
	}
	return n + " of this list, ticked or not"
}

// Page turns to another page of the list, or ticks all rows of one, and takes along what
// is ticked.
func (s *list) Page(w http.ResponseWriter, r *http.Request) error {
	form, err := s.listForm(w, r)
	if err != nil {
		return err
	}
	q, _, err := s.queue.listFrom(r.Context(), cleanQueue(form.Get("queue")))
	if err != nil {
		return err
	}
	at := queueAt(q)
	if after := docket.CommentID(form.Get("to") + form.Get("tick")); after != "" {
		if of, _, ok := after.Split(); !ok || of != q.Docket {
			return web.BadRequest("The form names a page of the list that does not exist. Open the list again.")
		}
		at = web.WithValue(at, "after", string(after))
	}
	if form.Has("tick") {
		at = web.WithValue(at, "tick", "all")
	}
	web.RestAt(r, at)
	return web.SeeOther(w, r, at)
}

// listForm reads the one form of a list for a button that is no part of the open
// comment: what is entered there is kept as a draft, and ticks go on to the next page.
func (s *list) listForm(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	form, err := s.StaffForm(w, r, maxDecisionForm, "comment", "redaction", "dismiss", "coding",
		"suggestions", "withhold")
	if err != nil {
		return nil, err
	}
	if err := s.keepPanel(r, form); err != nil {
		return nil, err
	}
	web.TakesAllBut(r, tickFields...)
	return form, nil
}

// keepPanel keeps what is entered in the open comment of a list as a draft, where a
// button beside it was pressed. What nobody has changed is no draft.
func (s *list) keepPanel(r *http.Request, form url.Values) error {
	proposed, known := parseRow(form.Get("panel"))
	if !known {
		return nil
	}
	decision, err := parseDecision(form)
	if err != nil {
		return err
	}
	if !holdsWork(form) && strings.TrimSpace(form.Get("note")) == "" && len(decision.Marks) == len(proposed.marks) &&
		!slices.ContainsFunc(decision.Marks, func(m typedMark) bool { return !slices.Contains(proposed.marks, m) }) {
		return nil
	}
	return keepDraft(r.Context(), s.shared, docket.Draft{Comment: proposed.id, By: web.SessionOf(r).User.ID,
		Fields: draftFields(form)})
}
