package staff

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/moderation/screen"
	"commentportal/views"
)

// screeningStore holds what the screening page asks of the store.
type screeningStore interface {
	Rechecks(ctx context.Context, in docket.Reach, ruleSet string, after docket.CommentID,
		limit int) (docket.RecheckPage, error)
	RuleCounts(ctx context.Context, in docket.Reach) ([]docket.RuleCount, error)
}

// screening serves the figures of the screening rules and the guide.
type screening struct {
	*staffPage
	store screeningStore
	desk  ReviewDesk
}

const (
	recheckRows = 25
	// A rule of which at least this share of at least this many hits was not
	// private is named as often wrong.
	poorShare = 0.5
	poorHits  = 10
)

// Show shows how well the rules do and what is to be checked again.
func (s *screening) Show(w http.ResponseWriter, r *http.Request) error {
	query, err := web.ParseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	reach := web.ReachOf(r.Context())
	counts, err := s.store.RuleCounts(r.Context(), reach)
	if err != nil {
		return err
	}
	ruleSet := s.desk.RuleSet()
	checks, err := s.store.Rechecks(r.Context(), reach, ruleSet, docket.CommentID(query.Get("after")), recheckRows)
	if err != nil {
		return err
	}
	page := views.ScreeningPage{
		Shell:   s.StaffShell(r, "Screening", "/admin/screening"),
		RuleSet: ruleSet,
		Summary: judgedWords(counts),
		Rules:   ruleRows(counts),
		Total:   "Nothing is to be checked again.",
	}
	const most = 1000 // the store counts no further
	if checks.Total > 0 {
		page.Total = totalWords(checks.Total, checks.Total >= most, "comment", "comments")
	}
	if checks.Waiting > 0 {
		page.Waiting = totalWords(checks.Waiting, checks.Waiting >= most, "posted comment", "posted comments") +
			" still to be read by today’s rules. Come back later."
	}
	for _, c := range checks.Comments {
		page.Recheck = append(page.Recheck, views.RecheckRow{ID: c.Comment, Severity: c.Gravest,
			Rules: strings.Join(ruleNames(c.Rules), "; ")})
	}
	page.Pager.Label = "Comments to check again"
	if query.Get("after") != "" {
		page.Pager.First = "/admin/screening"
	}
	if checks.Next != "" {
		page.Pager.Next = "/admin/screening?" + url.Values{"after": {string(checks.Next)}}.Encode()
	}
	return s.Render(w, r, http.StatusOK, views.Screening(page))
}

func judgedWords(counts []docket.RuleCount) string {
	var all docket.RuleCount
	for _, c := range counts {
		all.Redacted += c.Redacted
		all.Dismissed += c.Dismissed
		all.Kept += c.Kept
	}
	if all.Hits() == 0 {
		return "No finding has been judged yet."
	}
	return fmt.Sprintf("%s judged: %s hidden, %s not private, %s left.", views.Count(all.Hits(), "finding", "findings"),
		views.Number(all.Redacted), views.Number(all.Dismissed), views.Number(all.Kept))
}

// ruleRows lists every rule, those most often wrong first.
func ruleRows(counts []docket.RuleCount) []views.RuleRow {
	byName := map[string]docket.RuleCount{}
	for _, c := range counts {
		byName[c.Rule] = c
	}
	rules := screen.Rules()
	for _, c := range counts { // of rules that are no longer there
		if !slices.ContainsFunc(rules, func(i screen.RuleInfo) bool { return i.Name == c.Rule }) {
			rules = append(rules, screen.RuleInfo{Name: c.Rule, Explain: "A rule of an earlier version."})
		}
	}
	slices.SortStableFunc(rules, func(a, b screen.RuleInfo) int {
		x, y := byName[a.Name], byName[b.Name]
		return cmp.Or(cmp.Compare(surelyWrong(y), surelyWrong(x)), cmp.Compare(y.Hits(), x.Hits()))
	})
	var out []views.RuleRow
	for _, i := range rules {
		c := byName[i.Name]
		row := views.RuleRow{
			Name: i.Name, Looks: screen.Label(i.Type), Explain: i.Explain, Severity: i.Severity,
			Hits: c.Hits(), Redacted: c.Redacted, Dismissed: c.Dismissed, Kept: c.Kept, Rate: "–",
		}
		if i.Type == "" {
			row.Looks = "Earlier rule"
		}
		if n := c.Hits(); n > 0 {
			share := float64(c.Dismissed) / float64(n)
			row.Rate = fmt.Sprintf("%.0f %%", 100*share)
			row.Poor = n >= poorHits && share >= poorShare
		}
		out = append(out, row)
	}
	return out
}

// surelyWrong is the lower end of the 95 % interval (Wilson's) of the share of a
// rule's hits that are not private: how wrong it is at least, given how few hits
// there are to tell by.
func surelyWrong(c docket.RuleCount) float64 {
	low, _ := docket.Share{Of: c.Dismissed, All: c.Hits()}.Interval(docket.Usual95)
	return low
}

// ruleNames says in words what each rule looks for.
func ruleNames(rules []string) []string {
	var out []string
	for _, name := range rules {
		words := name
		for _, i := range screen.Rules() {
			if i.Name == name {
				words = screen.Label(i.Type) + " (rule " + name + ")"
			}
		}
		out = append(out, words)
	}
	return out
}

// Guide is the moderators' guide.
func (s *screening) Guide(w http.ResponseWriter, r *http.Request) error {
	return s.Render(w, r, http.StatusOK, views.Guide(s.StaffShell(r, "Guide for moderators", "/admin/guide")))
}
