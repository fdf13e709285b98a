package staff

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
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

// journalStore holds what the log page asks of the store.
type journalStore interface {
	SearchLog(ctx context.Context, q docket.LogQuery) (docket.LogPart, error)
	LifeChanges(ctx context.Context, id docket.ID) ([]docket.LifeChange, error)
}

// journal serves the log of what was done.
type journal struct {
	*staffPage
	store journalStore
}

const logRows = 50

// logKinds are the kinds of actions that the page offers to search for.
var logKinds = []views.Option{
	{Label: "Anything"},
	{Value: "comment.opened", Label: "An original was opened"},
	{Value: "comment.", Label: "Comments: filed, opened, decided"},
	{Value: "signature.", Label: "Second signatures"},
	{Value: "guard.", Label: "Hidden words looked for"},
	{Value: "campaign.", Label: "Campaigns"},
	{Value: "excerpt.", Label: "Passages"},
	{Value: "quotation.", Label: "Quotations"},
	{Value: "recommendation.", Label: "Recommendations"},
	{Value: "codebook.", Label: "Codebook"},
	{Value: "export.", Label: "Exports"},
	{Value: "record.", Label: "Records handed out"},
	{Value: "purge.", Label: "Purges by order"},
	{Value: "docket.", Label: "Dockets"},
	{Value: "user.", Label: "Accounts"},
	{Value: "account.", Label: "Sign-ins"},
	{Value: "sign_in.", Label: "Sign-ins refused"},
	{Value: "session.", Label: "Sessions ended"},
}

// Show shows the log, newest first, or what a search finds in it.
func (s *journal) Show(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.ParseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	loc, err := s.deskLocation(r.Context())
	if err != nil {
		return err
	}
	users, err := s.staffPage.store.Users(r.Context())
	if err != nil {
		return err
	}
	q, invalid, err := logQuery(typed, loc)
	if err != nil {
		return err
	}
	page := views.LogPage{Shell: s.StaffShell(r, "Log", "/admin/log"), Filters: logFilters(typed, users, invalid)}
	if len(invalid) > 0 {
		page.Shell.Problem = true
		page.Problems = views.Problems(invalid, "from", "to")
		return s.Render(w, r, http.StatusUnprocessableEntity, views.Log(page))
	}
	q.Within = web.ReachOf(r.Context())
	part, err := s.store.SearchLog(r.Context(), q)
	if err != nil {
		return err
	}
	page.Pager = logPager(typed, q, part)
	page.Partly = part.Next > 0 && len(part.Entries) < logRows
	people := logNames(users)
	lives, err := s.lifeReasons(r.Context(), part.Entries)
	if err != nil {
		return err
	}
	for _, e := range part.Entries {
		page.Rows = append(page.Rows, views.LogRow{
			Seq: strconv.FormatInt(e.Seq, 10), At: phrase.English.ExactMoment(e.At.In(loc)),
			Actor: string(e.Actor), Name: people[string(e.Actor)], Action: e.Action, Target: e.Target,
			TargetName: people[e.Target], Detail: detailWords(e.Detail, loc) + lives[e.Seq],
		})
	}
	return s.Render(w, r, http.StatusOK, views.Log(page))
}

// logQuery reads what somebody searches for. Days are those of loc.
func logQuery(typed url.Values, loc *time.Location) (docket.LogQuery, docket.Invalid, error) {
	q := docket.LogQuery{Limit: logRows, Actor: docket.Actor(strings.TrimSpace(typed.Get("who"))),
		Action: strings.TrimSpace(typed.Get("what")), Target: strings.TrimSpace(typed.Get("of"))}
	if before := typed.Get("before"); before != "" {
		n, err := strconv.ParseInt(before, 10, 64)
		if err != nil || n < 1 {
			return q, nil, web.BadRequest("The address of this page of the log is not right. Start from its " +
				"first page.")
		}
		q.Before = n
	}
	invalid := docket.Invalid{}
	day := func(name string) time.Time {
		text := strings.TrimSpace(typed.Get(name))
		if text == "" {
			return time.Time{}
		}
		t, err := time.ParseInLocation(time.DateOnly, text, loc)
		if err != nil {
			invalid[name] = "Write the day as year, month and day, such as 2016-11-21."
		}
		return t
	}
	q.From, q.Until = day("from"), day("to")
	if !q.Until.IsZero() {
		q.Until = q.Until.AddDate(0, 0, 1)
	}
	if len(invalid) == 0 && !q.From.IsZero() && !q.Until.IsZero() && !q.From.Before(q.Until) {
		invalid["to"] = "The last day is before the first. Change one of them."
	}
	return q, invalid, nil
}

func logFilters(typed url.Values, users []docket.User, invalid docket.Invalid) []views.Field {
	who := []views.Option{{Label: "Anybody"}}
	for _, u := range users {
		who = append(who, views.Option{Value: u.ID.String(), Label: web.DisplayName(u) + " (" + u.ID.String() + ")"})
	}
	who = append(who, views.Option{Value: string(docket.ActorCommenter), Label: "Commenters"},
		views.Option{Value: string(docket.ActorOperator), Label: "The operator, by command"},
		views.Option{Value: string(docket.ActorPortal), Label: "The portal itself"})
	kinds := logKinds
	if what := typed.Get("what"); what != "" && !slices.ContainsFunc(kinds,
		func(o views.Option) bool { return o.Value == what }) {
		kinds = append(slices.Clone(kinds), views.Option{Value: what, Label: what})
	}
	return []views.Field{
		{Name: "who", Label: "Who", Value: typed.Get("who"), Options: who},
		{Name: "what", Label: "What", Value: typed.Get("what"), Options: kinds},
		{Name: "of", Label: "Of what", Value: typed.Get("of"), Hint: "The number of a comment, " +
			"docket or account", NoSpell: true},
		{Name: "from", Label: "From", Type: "date", Value: typed.Get("from"), Problem: invalid["from"]},
		{Name: "to", Label: "To", Type: "date", Value: typed.Get("to"), Problem: invalid["to"]},
	}
}

// logPager leads on through what was searched for.
func logPager(typed url.Values, q docket.LogQuery, part docket.LogPart) views.Pager {
	at := func(before int64) string {
		kept := url.Values{}
		for _, name := range []string{"who", "what", "of", "from", "to"} {
			if v := typed.Get(name); v != "" {
				kept.Set(name, v)
			}
		}
		if before > 0 {
			kept.Set("before", strconv.FormatInt(before, 10))
		}
		if len(kept) == 0 {
			return "/admin/log"
		}
		return "/admin/log?" + kept.Encode()
	}
	pager := views.Pager{Label: "Log"}
	if q.Before > 0 {
		pager.First = at(0)
	}
	if part.Next > 0 {
		pager.Next = at(part.Next)
	}
	return pager
}

// logNames are the names of accounts, for administrators: the log itself has numbers.
func logNames(users []docket.User) map[string]string {
	out := map[string]string{}
	for _, u := range users {
		out[u.ID.String()] = web.DisplayName(u)
	}
	return out
}

// lifeReasons are the reasons of steps in the lives of dockets, by rows of the log. The
// log itself has no words of anybody; these are public, and put beside it.
func (s *journal) lifeReasons(ctx context.Context, entries []docket.LogEntry) (map[int64]string, error) {
	out, read := map[int64]string{}, map[string][]docket.LifeChange{}
	for _, e := range entries {
		var facts struct{ Change string }
		if !strings.HasPrefix(e.Action, "docket.") || json.Unmarshal([]byte(e.Detail), &facts) != nil ||
			facts.Change == "" {
			continue
		}
		if read[e.Target] == nil {
			list, err := s.store.LifeChanges(ctx, docket.ID(e.Target))
			if err != nil {
				return nil, err
			}
			read[e.Target] = list
		}
		for _, c := range read[e.Target] {
			if strconv.Itoa(c.Number) == facts.Change && c.Why+c.About != "" {
				out[e.Seq] = " – " + strings.TrimSpace(c.About+" "+c.Why)
			}
		}
	}
	return out, nil
}

// logTimes are facts that are times in microseconds since 1970, 0 for none.
var logTimes = []string{"closes", "closed_at", "from_end", "to_end"}

// detailWords prints the facts of a row: "from pending, to posted".
func detailWords(detail string, loc *time.Location) string {
	var facts map[string]any
	if detail == "" || json.Unmarshal([]byte(detail), &facts) != nil {
		return detail
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		if facts[name] == "" || strings.HasSuffix(name, "_check") { // digests, for portal verify
			continue
		}
		if slices.Contains(logTimes, name) {
			us, err := strconv.ParseInt(fmt.Sprint(facts[name]), 10, 64)
			if err == nil && us == 0 {
				continue
			}
			if err == nil {
				facts[name] = phrase.English.ExactMoment(time.UnixMicro(us).In(loc))
			}
		}
		out = append(out, fmt.Sprintf("%s %v", strings.ReplaceAll(name, "_", " "), facts[name]))
	}
	return strings.Join(out, ", ")
}
