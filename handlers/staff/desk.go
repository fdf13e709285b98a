package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// deskStore holds what the queue asks of the store.
type deskStore interface {
	Ledger(ctx context.Context, id docket.ID) ([]docket.LedgerLine, error)
	Claim(ctx context.Context, by docket.UserID, q docket.QueueQuery, n int, until time.Time) ([]docket.CommentID,
		error)
	OpenNext(ctx context.Context, by docket.UserID, q docket.QueueQuery, until time.Time) (docket.Took, error)
	Queue(ctx context.Context, q docket.QueueQuery) (docket.QueuePage, error)
	QueueCounts(ctx context.Context, id docket.ID, by docket.UserID) (docket.QueueCounts, error)
	Rechecks(ctx context.Context, in docket.Reach, ruleSet string, after docket.CommentID,
		limit int) (docket.RecheckPage, error)
}

// desk serves the first staff page and the queue of comments.
type desk struct {
	*staffPage
	store      deskStore
	coding     *workplace
	desk       ReviewDesk
	signatures *signatures
	guards     *guards
	cases      *cases
	inquiries  *inquiries
	appeals    *appeals
	helpful    *helpful
	purges     *purges
	retention  *retention
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
		MayModerate: !user.ReadsWhere(docket.MayModerate).Nowhere(),
		MayCode:     !user.ReadsWhere(docket.MayCode).Nowhere(),
		MayExport:   !user.ReadsWhere(docket.MayExport).Nowhere(),
	}
	if page.MayModerate {
		checks, err := s.store.Rechecks(r.Context(), user.ReadsWhere(docket.MayModerate), s.desk.RuleSet(), "", 1)
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

// taskLister adds what waits of one subject to somebody's desk.
type taskLister func(ctx context.Context, id docket.ID, me docket.UserID,
	add func(n int, one, many, href string, grave bool)) error

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
	if err := s.officeTasks(ctx, d, user, add); err != nil {
		return desk, err
	}
	if user.Reads(docket.MayModerate, d.ID) {
		for _, tasks := range s.talkTasks() {
			if err := tasks(ctx, d.ID, user.ID, add); err != nil {
				return desk, err
			}
		}
		add(counts.Reported, "posted comment was reported by readers", "posted comments were reported by readers",
			queue("&view=reported"), true)
		add(counts.Mine, "comment you took", "comments you took", queueAt(docket.QueueQuery{Docket: d.ID,
			View: docket.ViewOpen, Took: user.ID}), false)
		add(counts.Block, "comment has something that must come out", "comments have something that must come out",
			queue("&view=open&severity=block"), true)
		add(counts.Hold, "comment needs a close look", "comments need a close look",
			queue("&view=open&severity="+onlyGrave+"hold"), false)
		add(counts.Flagged, "comment is flagged, to be read first", "comments are flagged, to be read first",
			queue("&view=open&flag="+firstFlag), false)
		add(counts.Pending-counts.Held, "comment waits for review", "comments wait for review", queue("&view=pending"),
			false)
		add(counts.Held, "comment is on hold", "comments are on hold", queue("&view=held"), false)
	}
	if user.Reads(docket.MayCode, d.ID) {
		if err := s.coding.codingTasks(ctx, d.ID, user.ID, add); err != nil {
			return desk, err
		}
	}
	return desk, nil
}

// talkTasks are what waits of signatures, and of what people write to staff.
func (s *desk) talkTasks() []taskLister {
	return []taskLister{s.signatures.tasks, s.guards.tasks, s.cases.tasks, s.inquiries.tasks, s.appeals.tasks,
		s.helpful.tasks}
}

// officeTasks adds what waits in the office: the day of the answer, and purges.
func (s *desk) officeTasks(ctx context.Context, d docket.Docket, user docket.User,
	add func(n int, one, many, href string, grave bool)) error {
	answerTasks(d, user, s.Now(), add)
	if !user.Reads(docket.MayAdmin, d.ID) {
		return nil
	}
	dayTasks(d, s.Now(), add)
	s.retention.tasks(d, add)
	return s.purges.tasks(ctx, d.ID, user.ID, add)
}

func periodWords(d docket.Docket, now time.Time) string {
	switch d.Period(now) {
	case docket.PeriodAhead:
		return "opens on " + phrase.English.Opening(d.Opens.In(d.Location()))
	case docket.PeriodClosed:
		if d.AcceptLate {
			return "closed, late comments are taken"
		}
		return "closed"
	}
	if d.Closes.IsZero() {
		return "open until staff close it"
	}
	return "open until " + phrase.English.Until(d.ClosesAt())
}

// answerTasks reminds those who write the report of the day on which the task force's
// answer is due.
func answerTasks(d docket.Docket, user docket.User, now time.Time,
	add func(n int, one, many, href string, grave bool)) {
	days, soon := d.AnswerDays(now)
	if !soon || !user.Reads(docket.MayExport, d.ID) {
		return
	}
	report := withQuery("/admin/report", "docket", string(d.ID))
	switch {
	case days < 0:
		add(-days, "day has passed since the answer was due", "days have passed since the answer was due", report, true)
	case days == 0:
		add(1, "answer of the task force is due today", "", report, true)
	default:
		add(days, "day is left until the answer is due", "days are left until the answer is due", report,
			days <= docket.ClosingSoonDays)
	}
}

// dayTasks reminds those who run a docket of the end of its comment period, and of the day on
// which its OMB number expires.
func dayTasks(d docket.Docket, now time.Time, add func(n int, one, many, href string, grave bool)) {
	at := "/admin/dockets/" + url.PathEscape(string(d.ID))
	if days, soon := docket.ClosingDays(d, now); soon && days == 0 {
		add(1, "comment period ends today", "", at, true)
	} else if soon {
		add(days, "day is left until the comment period ends", "days are left until the comment period ends", at,
			days == 1)
	}
	switch days, soon := docket.OMBDays(d, now); {
	case !soon:
	case days < 0:
		add(-days, "day has passed since the OMB number expired", "days have passed since the OMB number expired",
			at+"/texts", true)
	case days == 0:
		add(1, "OMB number expires today", "", at+"/texts", true)
	default:
		add(days, "day is left until the OMB number expires", "days are left until the OMB number expires",
			at+"/texts", days <= docket.OMBUrgentDays)
	}
}

// searchProblem says why words cannot be looked for, or "".
func searchProblem(words string) string {
	switch n := utf8.RuneCountInString(words); {
	case !utf8.ValidString(words) || strings.ContainsRune(words, 0):
		return "We cannot search for these characters. Type other words."
	case n > web.MaxSearch:
		return phrase.English.Text("Use %d characters or fewer to search. You typed %d, so nothing was looked for.",
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

func totalWords(n int, capped bool, one, many string) string {
	switch {
	case capped:
		return "More than " + views.Number(n) + " " + many
	case n == 0:
		return "No " + many + " in this list."
	}
	return views.Count(n, one, many)
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

func clockWords(who string, until time.Time) string {
	return who + " until " + phrase.English.Clock(until)
}

func receivedWords(c docket.Comment, d docket.Docket) string {
	if c.ReceivedAt.IsZero() {
		return "Received at an unknown time"
	}
	return "Received " + views.DateTime(c.ReceivedAt.In(d.Location()))
}

func statusWords(c docket.Comment) string {
	if c.Status == docket.Pending && c.Held {
		return "Put on hold"
	}
	return c.Status.Label()
}

// Claim takes a handful of comments and opens the first in its list.
func (s *desk) Claim(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxManyForm, "comment")
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
			return web.BadRequest(phrase.English.Text("Take between 1 and %d comments at a time.", claimMost))
		}
	}
	q.After = ""
	taken, err := s.store.Claim(r.Context(), web.SessionOf(r).User.ID, q, n, s.Now().Add(claimFor))
	if err != nil {
		return err
	}
	web.RestAt(r, queueAt(q))
	if len(taken) == 0 {
		return web.SeeOther(w, r, web.WithDone(queueAt(q), "nothing"))
	}
	return web.SeeOther(w, r, atRow(web.WithValue(queueAt(q), "open", string(taken[0])), taken[0]))
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
	for _, list := range goingOn(q, done) {
		got, err := s.store.Claim(ctx, me, list, 1, s.Now().Add(claimFor))
		if err != nil || len(got) > 0 && got[0] != done {
			return firstOf(got), err
		}
	}
	return "", nil
}

// openNext is nextComment for the list, where the next comment is open at once.
func (s *desk) openNext(ctx context.Context, q docket.QueueQuery, me docket.UserID,
	done docket.CommentID) (docket.Took, error) {
	for _, list := range goingOn(q, done) {
		took, err := s.store.OpenNext(ctx, me, list, s.Now().Add(openFor))
		if !errors.Is(err, docket.ErrNotFound) {
			return took, err
		}
	}
	return docket.Took{}, docket.ErrNotFound
}

// goingOn lists where to look for the next comment, in order. Lists that do not shrink
// by deciding, or hold nothing to claim, have none.
func goingOn(q docket.QueueQuery, done docket.CommentID) []docket.QueueQuery {
	first, behind, rest := q, q, q
	first.Unopened, first.After, behind.After, rest.After = true, "", done, ""
	switch q.View {
	case docket.ViewPending:
		return []docket.QueueQuery{first, behind, rest}
	case docket.ViewHeld, docket.ViewOpen:
		return []docket.QueueQuery{behind, rest}
	}
	return nil
}

func firstOf(list []docket.CommentID) docket.CommentID {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
