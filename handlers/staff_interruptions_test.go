package handlers

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"commentportal/docket"
	"commentportal/moderation"
)

// brokenDesk is a desk whose decisions fail, as on a full disk.
type brokenDesk struct{ *moderation.Desk }

func (brokenDesk) Decide(context.Context, moderation.Request) (moderation.Outcome, error) {
	return moderation.Outcome{}, errors.New("the disk is full")
}

// brokenMany is the same for many comments.
type brokenMany struct{ *moderation.ManyDesk }

func (brokenMany) Start(context.Context, moderation.ManyRequest) (docket.ManyID, error) {
	return 0, errors.New("the disk is full")
}

// typedPage is a page of the desk with something typed or ticked into its form.
type typedPage struct {
	name, page, form, to string
	typed                url.Values
}

// typedPages are the four pages that people decide on, over a portal of campaigns.
func typedPages(p *campaignPortal) []typedPage {
	one, other := p.copies[3], p.copies[4]
	ticks := url.Values{"comment": p.seen(one, other), "decision": {"withhold"},
		"many-reason": {p.docket.WithholdingReasons[0].Code}}
	single := url.Values{"note": {"Ask Ximena"}, "hide-3": {"UNPOSTEDWORDS"}, "decision": {"post"}}
	return []typedPage{
		{"list", "/admin/queue?open=" + string(one), "form.panel", reviewPath(one) + "/decision",
			url.Values{"note": {"Ask Ximena"}, "hide": {"UNPOSTEDWORDS"}, "decision": {"post"}}},
		{"decision page", reviewPath(one), "form.review", reviewPath(one) + "/decision", single},
		{"campaign page", p.at(1), "form.campaign-part", "/admin/decisions", url.Values{"note": {"Ask Ximena"},
			"comment": p.seen(one), "decision": {"post"}}},
		{"many", "/admin/queue", "form#many", "/admin/decisions", ticks},
	}
}

// fill opens the page and types.
func (tp typedPage) fill(t *testing.T, a *person) url.Values {
	t.Helper()
	form := a.get(tp.page).want(t, http.StatusOK).fields(t, tp.form)
	form.Del("all")
	for name, values := range tp.typed {
		form[name] = values
	}
	return form
}

// isBack holds a page against what was typed: every field of it is in one of its forms.
func (tp typedPage) isBack(t *testing.T, page *answer) {
	t.Helper()
	have := page.fields(t, "main form[method=post]")
	ticked := map[string][]string{}
	for _, n := range page.controls(t, "main form[method=post]") {
		if attr(n, "type") != "checkbox" || slices.ContainsFunc(n.Attr, isChecked) {
			ticked[attr(n, "name")] = append(ticked[attr(n, "name")], attr(n, "value"))
		}
	}
	for name, values := range tp.typed {
		if name == "decision" && tp.form != "form.review" {
			continue // a button
		}
		for _, v := range values {
			if name == "many-reason" && have.Get("reason") == v {
				continue // its name on the page of a refused decision
			}
			if !slices.Contains(ticked[name], v) && strings.TrimSpace(have.Get(name)) != v {
				t.Errorf("%s: %s=%q did not come back: %q, %q", tp.name, name, v, ticked[name], have[name])
			}
		}
	}
}

// TestNothingTypedIsLostByAnInterruption interrupts the sending of each of the four pages
// that people decide on, in the ways that a server sees; TestTheBrowserLosesNothing has
// those that a browser sees.
func TestNothingTypedIsLostByAnInterruption(t *testing.T) {
	t.Parallel()
	for i := range 4 {
		for _, tt := range append(slices.Clone(interruptionsHere), sessionEnds()...) {
			p := openCampaigns(t)
			mod := p.staffer(docket.RoleModerator)
			p.staffer(docket.RoleModerator)
			tp := typedPages(p)[i]
			t.Run(tp.name+", "+tt.name, func(t *testing.T) {
				form := tp.fill(t, mod)
				tp.isBack(t, tt.send(t, p, mod, tp, form))
			})
		}
	}
}

// interruptionHere sends a form that is interrupted, and returns the page where what was
// typed is back.
type interruptionHere struct {
	name string
	send func(t *testing.T, p *campaignPortal, a *person, tp typedPage, form url.Values) *answer
}

var interruptionsHere = []interruptionHere{
	{"a fault of ours", func(t *testing.T, p *campaignPortal, a *person, tp typedPage, form url.Values) *answer {
		whole := p.http
		p.deps.Staff.Desk, p.deps.Staff.Many = brokenDesk{p.review}, brokenMany{}
		p.http = newSite(p.deps).handler()
		failed := a.post(tp.to, form).want(t, http.StatusInternalServerError).contains(t, "What you typed is kept")
		p.http = whole
		return a.get(attr(failed.nodes(t, `main a[href*="unsent="]`)[0], "href")).want(t, http.StatusOK)
	}},
	{"too large", func(t *testing.T, _ *campaignPortal, a *person, tp typedPage, form url.Values) *answer {
		form.Set("hide-1", strings.Repeat("x", maxSentForm))
		failed := a.post(tp.to, form).want(t, http.StatusRequestEntityTooLarge).contains(t, "What you typed is kept")
		return a.get(attr(failed.nodes(t, `main a[href*="unsent="]`)[0], "href")).want(t, http.StatusOK)
	}},
	{"a form that is stale", func(t *testing.T, p *campaignPortal, a *person, tp typedPage, form url.Values) *answer {
		if tp.to == "/admin/decisions" { // each comment is left out that somebody has changed
			form.Set("decision", "fly")
			return a.post(tp.to, form).want(t, http.StatusUnprocessableEntity)
		}
		decide(t, p.staffer(docket.RoleModerator), p.copies[3], docket.ActionHold).want(t, http.StatusSeeOther)
		return a.post(tp.to, form).want(t, http.StatusConflict)
	}},
	{"two tabs", func(t *testing.T, p *campaignPortal, a *person, tp typedPage, form url.Values) *answer {
		p.clock.advance(sessionIdle)
		a.signIn() // in the other tab
		return a.get(a.post(tp.to, form).want(t, http.StatusSeeOther).Header.Get("Location")).want(t, http.StatusOK)
	}},
}

// sessionEnds are the ends of a session, each followed by signing in again.
func sessionEnds() []interruptionHere {
	var out []interruptionHere
	for _, end := range interruptions {
		out = append(out, interruptionHere{end.name,
			func(t *testing.T, p *campaignPortal, a *person, tp typedPage, form url.Values) *answer {
				end.end(t, p.testPortal, a)
				a.post(tp.to, form).leadsTo(t, "/admin/sign-in?done=kept")
				p.clock.advance(30 * time.Second)
				a.givePassword(testPassword)
				return a.get(a.giveCode(a.code()).want(t, http.StatusSeeOther).Header.Get("Location")).want(t,
					http.StatusOK)
			}})
	}
	return out
}

// A second press of a button is answered as the first was: a double click is no conflict
// with oneself.
func TestADoubleClickDecidesOnce(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id, next := plant(p), p.letter(map[docket.QuestionID]string{"2": shortRemark})
	mod, other := p.staffer(docket.RoleModerator), p.staffer(docket.RoleModerator)
	form := reviewForm(t, mod.get(reviewPath(id)))
	form.Set("decision", "post")
	first := mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther).Header.Get("Location")
	if second := mod.post(reviewPath(id)+"/decision", form).want(t, 303).Header.Get("Location"); second != first ||
		!strings.Contains(second, string(next)) {
		t.Errorf("the second press leads to %s, the first to %s", second, first)
	}
	if version, _ := p.versionOf(id); version != 2 {
		t.Errorf("version %d: it was decided twice", version)
	}
	other.sends(reviewPath(id)+"/decision", url.Values{"version": {"1"}, "decision": {"post"}}).want(t,
		http.StatusConflict)
	p.clock.advance(time.Minute)
	mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusConflict)
}

func isChecked(a html.Attribute) bool { return a.Key == "checked" }

// What a script keeps while somebody types is one form, for its account alone, and no
// form with a secret.
func TestTypingIsKeptInOnePlace(t *testing.T) {
	t.Parallel()
	p := openCampaigns(t)
	mod, other := p.staffer(docket.RoleModerator), p.staffer(docket.RoleModerator)
	typed := url.Values{"kept-page": {p.at(1)}, "kept-path": {p.at(1) + "/name"}, "name-reason": {"Ask Ximena"}}
	first := strings.TrimSpace(mod.sends("/admin/unsent", typed).want(t, http.StatusOK).Body)
	typed.Set("name-reason", "Ask Ximena again")
	typed.Set("kept-before", first)
	second := strings.TrimSpace(mod.sends("/admin/unsent", typed).want(t, http.StatusOK).Body)
	if list, err := p.db.UnsentForms(t.Context(), mod.id); err != nil || len(list) != 1 || list[0].ID != second {
		t.Errorf("%d forms are kept, %v", len(list), err)
	}
	mod.get(p.at(1)+"?unsent="+second).contains(t, "Ask Ximena again")
	other.get(p.at(1)+"?unsent="+second).lacks(t, "Ximena")
	typed.Set("kept-before", second)
	typed.Set("name-reason", "")
	if got := mod.sends("/admin/unsent", typed).want(t, http.StatusOK).Body; got != "" {
		t.Errorf("nothing typed is kept as %q", got)
	}
	if list, err := p.db.UnsentForms(t.Context(), mod.id); err != nil || len(list) != 0 {
		t.Errorf("%d forms are kept of nothing, %v", len(list), err)
	}
	for _, path := range []string{"/admin/account/password", "/admin/sign-in", "https://elsewhere.example/"} {
		typed.Set("kept-path", path)
		mod.sends("/admin/unsent", typed).want(t, http.StatusBadRequest)
	}
}
