package staff

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// deskStore holds what the queue asks of the store.
type deskStore interface {
	Ledger(ctx context.Context, id docket.ID) ([]docket.LedgerLine, error)
	Claim(ctx context.Context, by docket.UserID, q docket.QueueQuery, n int, until time.Time) ([]docket.CommentID,
		error)
	Queue(ctx context.Context, q docket.QueueQuery) (docket.QueuePage, error)
	QueueCounts(ctx context.Context, id docket.ID, by docket.UserID) (docket.QueueCounts, error)
	Rechecks(ctx context.Context, ruleSet string, after docket.CommentID, limit int) (docket.RecheckPage, error)
}

// desk serves the first staff page and the queue of comments.
type desk struct {
	*staffPage
	store      deskStore
	coding     *workplace
	desk       ReviewDesk
	signatures *signatures
}

// What one page of a staff list holds, and how much of the desk is claimed.
const (
	queueRows   = 25
	claimRows   = 5 // by default
	claimMost   = 25
	claimFor    = 15 * time.Minute
	maxQueryLen = 4000 // bytes of a list's filter carried in a form: 200 characters to look for are at most 2,400
)

// Dashboard is what this person has to do.
func (s *desk) Dashboard(w http.ResponseWriter, r *http.Request) error {
	user := web.SessionOf(r).User
	list, err := s.deskDockets(r.Context())
	if err != nil {
		return err
	}
	page := views.DashboardPage{
		Shell:       s.StaffShell(r, "Your desk", "/admin"),
		MayModerate: user.Role.May(docket.MayModerate),
		MayCode:     user.Role.May(docket.MayCode),
		MayExport:   user.Role.May(docket.MayExport),
	}
	if page.MayModerate {
		checks, err := s.store.Rechecks(r.Context(), s.desk.RuleSet(), "", 1)
		if err != nil {
			return err
		}
		page.Recheck = checks.Total
	}
	for _, d := range list {
		desk, err := s.docketDesk(r.Context(), d, user)
		if err != nil {
			return err
		}
		page.Dockets = append(page.Dockets, desk)
	}
	return s.Render(w, r, http.StatusOK, views.Dashboard(page))
}

func (s *desk) docketDesk(ctx context.Context, d docket.Docket, user docket.User) (views.DocketDesk, error) {
	desk := views.DocketDesk{ID: d.ID, Title: d.Title, Period: periodWords(d, s.Now())}
	ledger, err := s.store.Ledger(ctx, d.ID)
	if err != nil {
		return desk, err
	}
	for _, line := range ledger {
		switch {
		case line.Reason != "":
		case line.Line == docket.LedgerReceived:
			desk.Received = line.Comments
		case docket.Status(line.Line).Public():
			desk.Posted += line.Comments
		}
	}
	counts, err := s.store.QueueCounts(ctx, d.ID, user.ID)
	if err != nil {
		return desk, err
	}
	queue := func(more string) string { return "/admin/queue?docket=" + url.QueryEscape(string(d.ID)) + more }
	add := func(n int, one, many, href string, grave bool) {
		if n > 0 {
			text := many
			if n == 1 {
				text = one
			}
			desk.Tasks = append(desk.Tasks, views.Task{Count: n, Text: text, Href: href, Grave: grave})
		}
	}
	desk.Waiting = counts.Pending > counts.Held
	if user.Role.May(docket.MayModerate) {
		if err := s.signatures.tasks(ctx, d.ID, user.ID, add); err != nil {
			return desk, err
		}
		add(counts.Reported, "posted comment was reported by readers", "posted comments were reported by readers",
			queue("&view=reported"), true)
		add(counts.Mine, "comment you took", "comments you took", queue("&view=pending"), false)
		add(counts.Block, "comment has something that must come out", "comments have something that must come out",
			queue("&severity=block"), true)
		add(counts.Hold, "comment needs a close look", "comments need a close look", queue("&severity=hold"), false)
		add(counts.Flagged, "comment is flagged, to be read first", "comments are flagged, to be read first",
			queue("&view=pending"), false)
		add(counts.Pending, "comment waits for review", "comments wait for review", queue("&view=pending"), false)
		add(counts.Held, "comment is set aside", "comments are set aside", queue("&view=held"), false)
	}
	if user.Role.May(docket.MayCode) {
		if err := s.coding.codingTasks(ctx, d.ID, user.ID, add); err != nil {
			return desk, err
		}
	}
	return desk, nil
}

func periodWords(d docket.Docket, now time.Time) string {
	switch d.Period(now) {
	case docket.PeriodAhead:
		return "opens on " + docket.Opening(d.Opens.In(d.Location()))
	case docket.PeriodClosed:
		if d.AcceptLate {
			return "closed, late comments are taken"
		}
		return "closed"
	}
	if d.Closes.IsZero() {
		return "open until staff close it"
	}
	return "open until " + d.ClosesAt().Until()
}

// queueQuery reads the filter of a list. What is none of the known values
// filters nothing.
func queueQuery(values url.Values, d docket.Docket) docket.QueueQuery {
	q := docket.QueueQuery{Docket: d.ID, View: docket.ViewPending, Limit: queueRows}
	switch v := docket.QueueView(values.Get("view")); v {
	case docket.ViewHeld, docket.ViewReported, docket.ViewDecided, docket.ViewAll:
		q.View = v
	}
	if sev := docket.Severity(values.Get("severity")); sev.Rank() > 0 {
		q.Severity = sev
	}
	if id := docket.QuestionID(values.Get("question")); id != "" {
		if _, ok := d.Question(id); ok {
			q.Question = id
		}
	}
	if sector := values.Get("sector"); d.HasSector(sector) || sector == docket.SectorUnspecified {
		q.Sector = sector
	}
	if campaign := values.Get("campaign"); len(campaign) <= 100 {
		q.Campaign = docket.CampaignID(campaign)
	}
	if words := strings.TrimSpace(values.Get("q")); searchProblem(words) == "" {
		q.Words = words
	}
	if after := docket.CommentID(values.Get("after")); after != "" {
		if of, _, ok := after.Split(); ok && of == d.ID {
			q.After = after
		}
	}
	return q
}

// searchProblem says why words cannot be looked for, or "".
func searchProblem(words string) string {
	switch n := utf8.RuneCountInString(words); {
	case !utf8.ValidString(words) || strings.ContainsRune(words, 0):
		return "We cannot search for these characters. Type other words."
	case n > web.MaxSearch:
		return fmt.Sprintf("Use %d characters or fewer to search. You typed %d, so nothing was looked for.",
			web.MaxSearch, n)
	}
	return ""
}

// refuseSearch puts what was typed back into the field, with why it was not
// looked for.
func refuseSearch(shell *views.Shell, words *views.Field, typed, problem string) {
	shell.Problem = true
	words.Value, words.Problem = strings.ToValidUTF8(strings.ReplaceAll(typed, "\x00", ""), "\uFFFD"), problem
}

// filterOf writes a filter as a query, without the place in the list.
func filterOf(q docket.QueueQuery) url.Values {
	v := url.Values{"docket": {string(q.Docket)}, "view": {string(q.View)}}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("severity", string(q.Severity))
	set("question", string(q.Question))
	set("sector", q.Sector)
	set("campaign", string(q.Campaign))
	set("q", q.Words)
	return v
}

// listFrom reads the list that a form says it came from.
func (s *desk) listFrom(ctx context.Context, encoded string) (docket.QueueQuery, docket.Docket, error) {
	values, err := url.ParseQuery(encoded)
	if err != nil || len(encoded) > maxQueryLen {
		values = url.Values{}
	}
	d, _, err := s.deskDocket(ctx, values.Get("docket"))
	if err != nil {
		return docket.QueueQuery{}, d, err
	}
	return queueQuery(values, d), d, nil
}

var queueViews = []struct {
	view docket.QueueView
	text string
}{
	{docket.ViewPending, "Waiting"},
	{docket.ViewHeld, "Set aside"},
	{docket.ViewReported, "Reported"},
	{docket.ViewDecided, "Decided"},
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

// Queue lists the comments to decide.
func (s *desk) Queue(w http.ResponseWriter, r *http.Request) error {
	values, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	page := views.QueuePage{Shell: s.StaffShell(r, "Comments to decide", "/admin/queue")}
	if d.ID == "" {
		page.Total = "There is no docket yet."
		return s.Render(w, r, http.StatusOK, views.Queue(page))
	}
	q := queueQuery(values, d)
	if problem := searchProblem(strings.TrimSpace(values.Get("q"))); problem != "" {
		s.fillQueue(&page, q, d, all, docket.QueuePage{}, names{})
		refuseSearch(&page.Shell, &page.Words, values.Get("q"), problem)
		page.Total = "Nothing was looked for."
		return s.Render(w, r, http.StatusUnprocessableEntity, views.Queue(page))
	}
	release, err := s.Searching(r.Context(), q.Words)
	if err != nil {
		return err
	}
	defer release()
	result, err := s.store.Queue(r.Context(), q)
	if err != nil {
		return err
	}
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	s.fillQueue(&page, q, d, all, result, names)
	return s.Render(w, r, http.StatusOK, views.Queue(page))
}

func (s *desk) fillQueue(page *views.QueuePage, q docket.QueueQuery, d docket.Docket, all []docket.Docket,
	result docket.QueuePage, names names) {
	filter := filterOf(q)
	page.View, page.Query = q.View, filter.Encode()
	for _, v := range queueViews {
		tab := filterOf(q)
		tab.Set("view", string(v.view))
		page.Views = append(page.Views, views.QueueTab{Href: "/admin/queue?" + tab.Encode(), Text: v.text,
			Current: v.view == q.View})
	}
	page.Views = append(page.Views, views.QueueTab{Href: signaturesAt(d.ID), Text: "Second signatures"})
	page.Filters = queueFilters(q, d, all)
	page.Words = views.Field{Name: "q", Label: "Number or words", Value: q.Words, Type: "search", NoSpell: true}
	page.Filtered = q.Severity != "" || q.Question != "" || q.Sector != "" || q.Campaign != "" || q.Words != ""
	page.Clear = "/admin/queue?" + url.Values{"docket": {string(d.ID)}, "view": {string(q.View)}}.Encode()
	page.Total = totalWords(result.Total, result.Capped, "comment", "comments")
	for _, c := range result.Comments {
		page.Rows = append(page.Rows, s.queueRow(c, d, q, names))
	}
	if q.After != "" {
		page.Pager.First = "/admin/queue?" + filter.Encode()
	}
	if result.Next != "" {
		filter.Set("after", string(result.Next))
		page.Pager.Next = "/admin/queue?" + filter.Encode()
	}
	page.Pager.Label = "Comments"
}

func totalWords(n int, capped bool, one, many string) string {
	switch {
	case capped:
		return "More than " + views.Number(n) + " " + many
	case n == 0:
		return "No " + many + " in this list."
	}
	return views.Count(n, one, many)
}

func queueFilters(q docket.QueueQuery, d docket.Docket, all []docket.Docket) []views.Field {
	severity := views.Field{Name: "severity", Label: "Findings", Value: string(q.Severity), Options: []views.Option{
		{Value: "", Label: "Any or none"},
		{Value: string(docket.Block), Label: "Must come out"},
		{Value: string(docket.Hold), Label: "Look closely, or graver"},
		{Value: string(docket.Notice), Label: "Any finding"},
	}}
	fields := append(docketFilter(d, all), severity, questionFilter(d, q.Question), sectorFilter(d, q.Sector))
	if q.Campaign != "" {
		fields = append(fields, views.Field{Name: "campaign", Label: "Campaign", Value: string(q.Campaign),
			Options: []views.Option{
				{Value: string(q.Campaign), Label: string(q.Campaign)}, {Value: "", Label: "Any or none"},
			}})
	}
	return fields
}

// docketFilter offers the dockets where there is a choice.
func docketFilter(d docket.Docket, all []docket.Docket) []views.Field {
	if len(all) < 2 {
		return nil
	}
	f := views.Field{Name: "docket", Label: "Docket", Value: string(d.ID)}
	for _, other := range all {
		f.Options = append(f.Options, views.Option{Value: string(other.ID), Label: string(other.ID)})
	}
	return []views.Field{f}
}

func questionFilter(d docket.Docket, value docket.QuestionID) views.Field {
	f := views.Field{Name: "question", Label: "Answers", Value: string(value),
		Options: []views.Option{{Label: "Any question"}}}
	for _, id := range d.QuestionIDs() {
		f.Options = append(f.Options, views.Option{Value: string(id), Label: views.AnswerHeading(id)})
	}
	return f
}

func sectorFilter(d docket.Docket, value string) views.Field {
	f := views.Field{Name: "sector", Label: "Sector", Value: value, Options: []views.Option{{Label: "Any sector"}}}
	f.Options = append(f.Options, views.FromChoices(d.Sectors)...)
	if !d.HasSector(docket.SectorUnspecified) {
		f.Options = append(f.Options, views.Option{Value: docket.SectorUnspecified,
			Label: d.SectorLabel(docket.SectorUnspecified)})
	}
	return f
}

func (s *desk) queueRow(c docket.Comment, d docket.Docket, q docket.QueueQuery, names names) views.QueueRow {
	href := "/admin/comments/" + url.PathEscape(string(c.ID))
	row := views.QueueRow{
		ID:       c.ID,
		Href:     href + "?" + url.Values{"queue": {filterOf(q).Encode()}}.Encode(),
		Received: receivedWords(c, d),
		Severity: string(c.Severity),
		Findings: len(c.Submitter.NameFindings) + len(c.Submitter.OrganizationFindings),
		Flags:    flagWords(c.Flags),
		Sector:   d.SectorLabel(c.Submitter.Sector),
		Late:     c.Late,
		Second:   secondWords(c.Second),
	}
	if q.View != docket.ViewPending && q.View != docket.ViewHeld {
		row.Status = statusWords(c)
	}
	var asked []string
	for _, a := range c.Answers {
		row.Findings += len(a.Findings)
		row.Words += len(strings.Fields(string(a.Text)))
		asked = append(asked, string(a.Question))
	}
	row.Questions = "Answers " + strings.Join(asked, ", ")
	if row.Campaign = string(c.Campaign); row.Campaign != "" && q.Campaign == "" {
		only := filterOf(q)
		only.Set("campaign", row.Campaign)
		row.Together = "/admin/queue?" + only.Encode()
	}
	if s.Now().Before(c.ClaimedUntil) && c.ClaimedBy != 0 {
		row.ClaimedBy = clockWords(names.of(c.ClaimedBy), c.ClaimedUntil.In(d.Location()))
	}
	return row
}

func clockWords(who string, until time.Time) string {
	return who + " until " + docket.Clock(until)
}

func receivedWords(c docket.Comment, d docket.Docket) string {
	if c.ReceivedAt.IsZero() {
		return "Received at an unknown time"
	}
	return "Received " + views.DateTime(c.ReceivedAt.In(d.Location()))
}

func statusWords(c docket.Comment) string {
	if c.Status == docket.Pending && c.Held {
		return "Set aside for later"
	}
	return c.Status.Label()
}

func flagWords(flags []docket.Flag) []string {
	var out []string
	for _, f := range flags {
		switch f {
		case docket.FlagHoneypot:
			out = append(out, "Looks automated: filled in a field that people leave empty")
		case docket.FlagFast:
			out = append(out, "Looks automated: sent within seconds")
		case docket.FlagIncident:
			out = append(out, "May report a live incident")
		case docket.FlagFlaw:
			out = append(out, "May report an open flaw")
		case docket.FlagThreat:
			out = append(out, "May threaten somebody with violence")
		default:
			out = append(out, "Look first: "+string(f))
		}
	}
	return out
}

// Claim takes a handful of comments and opens the first.
func (s *desk) Claim(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	list := form.Get("queue")
	if list == "" {
		list = url.Values{"docket": {form.Get("docket")}}.Encode()
	}
	q, _, err := s.listFrom(r.Context(), list)
	if err != nil {
		return err
	}
	n := claimRows
	if typed := form.Get("n"); typed != "" {
		if n, err = strconv.Atoi(typed); err != nil || n < 1 || n > claimMost {
			return web.BadRequest(fmt.Sprintf("Take between 1 and %d comments at a time.", claimMost))
		}
	}
	q.After = ""
	taken, err := s.store.Claim(r.Context(), web.SessionOf(r).User.ID, q, n, s.Now().Add(claimFor))
	if err != nil {
		return err
	}
	if len(taken) == 0 {
		return web.SeeOther(w, r, web.WithDone("/admin/queue?"+filterOf(q).Encode(), "nothing"))
	}
	return web.SeeOther(w, r, commentAddress(taken[0], q))
}

func commentAddress(id docket.CommentID, q docket.QueueQuery) string {
	return "/admin/comments/" + url.PathEscape(string(id)) + "?" + url.Values{"queue": {filterOf(q).Encode()}}.Encode()
}

// nextComment is the comment to go on with after deciding one, and claims it for the
// person: of the same list, first what is to be read before all others and nobody has
// opened, then what follows, then the rest. What a colleague has open, or is to
// decide, is never handed out.
func (s *desk) nextComment(ctx context.Context, q docket.QueueQuery, me docket.UserID,
	done docket.CommentID) (docket.CommentID, error) {
	if q.View != docket.ViewPending && q.View != docket.ViewHeld {
		return "", nil // those lists do not shrink by deciding, or hold nothing to claim
	}
	first, behind, rest := q, q, q
	first.Unopened, first.After, behind.After, rest.After = true, "", done, ""
	for _, list := range []docket.QueueQuery{first, behind, rest} {
		if list.Unopened && q.View != docket.ViewPending {
			continue
		}
		got, err := s.store.Claim(ctx, me, list, 1, s.Now().Add(claimFor))
		if err != nil || len(got) > 0 && got[0] != done {
			return firstOf(got), err
		}
	}
	return "", nil
}

func firstOf(list []docket.CommentID) docket.CommentID {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
