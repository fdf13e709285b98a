package staff

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// listStore holds what the lists of the review desk ask of the store.
type listStore interface {
	Deciders(ctx context.Context, id docket.ID) (docket.Deciders, error)
	CommentNotes(ctx context.Context, id docket.CommentID) ([]docket.CommentNote, error)
	Draft(ctx context.Context, id docket.CommentID, by docket.UserID) (docket.Draft, error)
	FindingVerdicts(ctx context.Context, id docket.CommentID) ([]docket.FindingVerdict, error)
	KeepOpen(ctx context.Context, id docket.CommentID, by docket.UserID, until time.Time) (bool, error)
	OpenForReview(ctx context.Context, id docket.CommentID, by docket.UserID, until time.Time) (docket.Took, error)
	Queue(ctx context.Context, q docket.QueueQuery) (docket.QueuePage, error)
	QueueCounts(ctx context.Context, id docket.ID, by docket.UserID) (docket.QueueCounts, error)
	PostedLetters(ctx context.Context, id docket.ID, list []docket.CampaignID) (map[docket.CampaignID]bool, error)
	Users(ctx context.Context) ([]docket.User, error)
}

// list serves the lists of the review desk, whose comments open and are decided in
// place.
type list struct {
	*staffPage
	store      listStore
	desk       ReviewDesk
	queue      *desk
	signatures *signatures
	shared     sharedStore
}

// openFor is how long a comment that a script keeps open stays with its person when
// nothing is heard of them. Without a script it is claimFor.
const openFor = 5 * time.Minute

var queueViews = []struct {
	view docket.QueueView
	text string
}{
	{docket.ViewPending, "Waiting"},
	{docket.ViewHeld, "On hold"},
	{docket.ViewReported, "Reported"},
	{docket.ViewDecided, "Decided"},
}

// listKeys are the keys of the list, as its script knows them.
var listKeys = []views.KeyHelp{
	{Key: "j k", Does: "next, previous comment"},
	{Key: "o", Does: "open, close"},
	{Key: "1–9", Does: "hide or show a finding"},
	{Key: "p", Does: "post with these words hidden"},
	{Key: "w", Does: "withhold, then a digit for the reason"},
	{Key: "h", Does: "hold for later"},
	{Key: "s", Does: "spam"},
	{Key: "x", Does: "tick, for a decision on many"},
	{Key: "m", Does: "hide the selected words"},
	{Key: "e", Does: "note for colleagues"},
	{Key: "u", Does: "undo the last decision"},
	{Key: "/", Does: "search"},
	{Key: "?", Does: "this list"},
}

// secondWords marks a row whose comment was proposed to a second person.
func secondWords(s docket.SignatureState) string {
	switch s {
	case docket.SignatureOpen:
		return "Waits for a second signature"
	case docket.SignatureRefused:
		return "A second person refused: see the note"
	}
	return ""
}

// Queue lists the comments to decide, one of them open where the address says so.
func (s *list) Queue(w http.ResponseWriter, r *http.Request) error {
	values, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	page := views.ListPage{Shell: s.StaffShell(r, "Comments to decide", "/admin/queue")}
	if d.ID == "" {
		page.Total = "There is no docket yet."
		return s.Render(w, r, http.StatusOK, views.List(page))
	}
	q := queueQuery(values, d)
	if problem := searchProblem(strings.TrimSpace(values.Get("q"))); problem != "" {
		if err := s.fill(r, &page, q, d, all, docket.QueuePage{}, nil); err != nil {
			return err
		}
		refuseSearch(&page.Shell, &page.Words, values.Get("q"), problem)
		page.Total = "Nothing was looked for."
		return s.Render(w, r, http.StatusUnprocessableEntity, views.List(page))
	}
	return s.show(w, r, listState{query: q, docket: d, all: all, open: docket.CommentID(values.Get("open")),
		ticked: values.Get("tick") == "all"})
}

// listState is what a list is drawn from.
type listState struct {
	query  docket.QueueQuery
	docket docket.Docket
	all    []docket.Docket
	open   docket.CommentID // opens in place
	ticked bool             // every row starts ticked
	panel  *openRow         // open already, with what was typed; nil: none
	kept   keptTicks        // came along from the page before
}

// show draws a list. Sending texts that are not public is written down.
func (s *list) show(w http.ResponseWriter, r *http.Request, st listState) error {
	st.kept = ticksOf(r)
	page := views.ListPage{Shell: s.StaffShell(r, "Comments to decide", "/admin/queue")}
	release, err := s.Searching(r.Context(), st.query.Words)
	if err != nil {
		return err
	}
	defer release()
	result, err := s.store.Queue(r.Context(), st.query)
	if err != nil {
		return err
	}
	open := st.panel
	if open == nil && st.open != "" {
		if open, err = s.openInPlace(r, st.open, st.query, st.docket, claimFor); err != nil {
			return err
		}
	}
	if scripted(r) && open == nil {
		if err := s.fillRows(r, &page, st.query, st.docket, result); err != nil {
			return err
		}
		s.noteListed(r, st, result)
		return s.Render(w, r, http.StatusOK, views.RowsAnswer(page))
	}
	if err := s.fill(r, &page, st.query, st.docket, st.all, result, open); err != nil {
		return err
	}
	if err := s.fillTicks(r.Context(), &page, st, result, open); err != nil {
		return err
	}
	s.noteListed(r, st, result)
	status := http.StatusOK
	if open != nil && open.status != 0 {
		status = open.status
		page.Shell.Problem = true
	}
	return s.Render(w, r, status, views.List(page))
}

// noteListed writes down whose texts were sent with a list that are not public.
func (s *list) noteListed(r *http.Request, st listState, result docket.QueuePage) {
	sent := slices.DeleteFunc(slices.Clone(result.Comments), func(c docket.Comment) bool {
		return c.Status != docket.Pending
	})
	if len(sent) > 0 {
		s.Note(r, web.ActorOf(r), "comments.listed", string(st.docket.ID), map[string]string{
			"comments": serials(sent), "view": string(st.query.View)})
	}
}

// fillRows fills in the rows of a list and where the next page is, for a script that has
// the page already.
func (s *list) fillRows(r *http.Request, page *views.ListPage, q docket.QueueQuery, d docket.Docket,
	result docket.QueuePage) error {
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	b, err := s.rows(r.Context(), q, d, names, result.Comments)
	if err != nil {
		return err
	}
	for _, c := range result.Comments {
		row := b.row(c)
		row.Quick = nil // its buttons are those of a page without a script
		page.Rows = append(page.Rows, row)
	}
	if result.Next != "" {
		page.Pager.Next = web.WithValue(queueAt(q), "after", string(result.Next))
	}
	return nil
}

func (s *list) fill(r *http.Request, page *views.ListPage, q docket.QueueQuery, d docket.Docket, all []docket.Docket,
	result docket.QueuePage, open *openRow) error {
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	who, err := s.deciders(r.Context(), d.ID, names)
	if err != nil {
		return err
	}
	filter := filterOf(q)
	page.View, page.Query, page.Docked = q.View, filter.Encode(), true
	page.Shell.Scripts = append(page.Shell.Scripts, "desk.js")
	if err := s.fillRail(r.Context(), &page.Shell, q, names.me); err != nil {
		return err
	}
	page.Filters = queueFilters(q, d, all)
	page.More = moreFilters(q, d, who)
	page.Words = views.Field{Name: "q", Label: "Number or words in this list", Value: q.Words, Type: "search",
		NoSpell: true}
	page.Filtered = isFiltered(q)
	page.Clear = "/admin/queue?" + url.Values{"docket": {string(d.ID)}, "view": {string(q.View)}}.Encode()
	page.Total = totalWords(result.Total, result.Capped, "comment", "comments")
	page.Keys = listKeys
	page.Take = len(result.Comments) > 0 && open == nil && q.View == docket.ViewPending
	b, err := s.rows(r.Context(), q, d, names, result.Comments)
	if err != nil {
		return err
	}
	for _, c := range result.Comments {
		if open != nil && c.ID == open.comment.ID {
			continue
		}
		row := b.row(c)
		row.Alone = open == nil
		page.Rows = append(page.Rows, row)
	}
	if open != nil {
		i := slices.IndexFunc(result.Comments, func(c docket.Comment) bool { return c.ID == open.comment.ID })
		page.Rows = slices.Insert(page.Rows, max(0, min(i, len(page.Rows))), open.row)
	}
	if q.After != "" {
		page.Pager.First = "/admin/queue?" + filter.Encode()
	}
	if result.Next != "" {
		filter.Set("after", string(result.Next))
		page.Pager.Next = "/admin/queue?" + filter.Encode()
	}
	page.Pager.Label = "Comments"
	page.Looked = stoppedWords(result)
	return nil
}

// stoppedWords says that a search stopped before the end of the list.
func stoppedWords(result docket.QueuePage) string {
	if result.Opened == 0 {
		return ""
	}
	return phrase.English.Text("We looked through %d comments of this list and stopped there, so that you need not "+
		"wait. The next page looks through more.", result.Opened)
}

// rows makes the builder of a list's rows.
func (s *list) rows(ctx context.Context, q docket.QueueQuery, d docket.Docket, names names,
	list []docket.Comment) (rowBuilder, error) {
	b := rowBuilder{query: q, docket: d, names: names, now: s.Now()}
	var of []docket.CampaignID
	for _, c := range list {
		if c.Status == docket.Pending {
			of = append(of, c.Campaign)
		}
	}
	var err error
	b.letters, err = s.store.PostedLetters(ctx, d.ID, of)
	return b, err
}

// fillRail lists the views of the desk with what waits in each.
func (s *list) fillRail(ctx context.Context, shell *views.Shell, q docket.QueueQuery, me docket.UserID) error {
	counts, err := s.store.QueueCounts(ctx, q.Docket, me)
	if err != nil {
		return err
	}
	waiting := map[docket.QueueView]int{
		docket.ViewPending: counts.Pending - counts.Held, docket.ViewHeld: counts.Held,
		docket.ViewReported: counts.Reported,
	}
	at := func(view docket.QueueView) string {
		return "/admin/queue?" + url.Values{"docket": {string(q.Docket)}, "view": {string(view)}}.Encode()
	}
	var links []views.RailLink
	for _, v := range queueViews {
		links = append(links, views.RailLink{Href: at(v.view), Text: v.text, Count: waiting[v.view],
			Grave: v.view == docket.ViewReported})
	}
	mine := docket.QueueQuery{Docket: q.Docket, View: docket.ViewPending, For: me}
	links = slices.Insert(links, 1, views.RailLink{Href: queueAt(mine), Text: "For you"})
	shell.List = at(q.View)
	if q.For == me && q.View == docket.ViewPending {
		shell.List = queueAt(mine)
	}
	for i, g := range shell.Groups {
		if g.Text != "Review" {
			continue
		}
		for _, l := range g.Links[1:] { // the first is the waiting list
			if l.Href == "/admin/signatures" {
				l.Href, l.Count, l.Grave = signaturesAt(q.Docket), counts.Signing, true
			}
			links = append(links, l)
		}
		shell.Groups[i].Links = links
		shell.Section = shell.List
	}
	if !slices.ContainsFunc(links, func(l views.RailLink) bool { return l.Href == shell.List }) {
		shell.Section, shell.List = links[0].Href, "none" // the list of all
	}
	return nil
}

// deciders are the colleagues whom a comment may be for, as a choice.
func (s *list) deciders(ctx context.Context, on docket.ID, names names) ([]views.Option, error) {
	users, err := s.store.Users(ctx)
	if err != nil {
		return nil, err
	}
	out := []views.Option{{Value: "0", Label: "anybody"}}
	for _, u := range users {
		if u.Disabled || !u.May(docket.MayModerate, on) {
			continue
		}
		label := names.of(u.ID)
		out = append(out, views.Option{Value: strconv.FormatInt(int64(u.ID), 10), Label: label})
	}
	return out, nil
}
