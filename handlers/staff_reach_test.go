package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"commentportal/docket"
	"commentportal/docket/docketfile"
	"commentportal/handlers/web"
	"commentportal/moderation"
)

// hireOn is a signed-in member of staff with a role on one docket alone.
func (p *testPortal) hireOn(on docket.ID, role docket.Role) *person {
	p.t.Helper()
	a := p.hire("")
	if err := p.db.SetRoleOn(p.t.Context(), a.id, on, role, docket.ActorOperator); err != nil {
		p.t.Fatal(err)
	}
	a.signIn()
	return a
}

// plantDocket fills a second docket with something of every kind that staff pages show,
// each with the word PLANTED in it, as its number has.
func (p *testPortal) plantDocket(boss *person) docket.ID {
	p.t.Helper()
	ctx := p.t.Context()
	own := p.docket
	defer func() { p.docket = own }()
	d, book := docketfile.ShippedDocket()
	d.ID, d.Title = "HHS-PLANTED-2017-0009", "PLANTED title"
	must := func(err error) {
		p.t.Helper()
		if err != nil {
			p.t.Fatal(err)
		}
	}
	must(p.db.AddDocket(ctx, d, book, docket.ActorOperator))
	var err error
	p.docket, err = p.db.Docket(ctx, d.ID)
	must(err)
	waits := p.letter(map[docket.QuestionID]string{"1": "PLANTED words wait. My Social Security number is " +
		"536-22-8145."})
	p.flagged(map[docket.QuestionID]string{"1": "PLANTED: our records are locked right now."}, docket.FlagIncident)
	one, two := p.posted(map[docket.QuestionID]string{"1": "PLANTED words are posted by " +
		"Dana Planted."}), p.posted(map[docket.QuestionID]string{"1": "PLANTED words are posted."})
	g := docket.Grouping{Docket: d.ID, Campaigns: []docket.Campaign{{ID: "new-1", Letter: one}}}
	for _, c := range []docket.CommentID{one, two, waits} {
		g.Members = append(g.Members, docket.CampaignMember{Comment: c, Campaign: "new-1", Class: docket.ClassCampaign,
			LongAddition: true, AdditionWords: 30})
	}
	_, err = p.db.SaveGrouping(ctx, g)
	must(err)
	p.post("/dockets/"+string(d.ID)+"/comments/"+string(one)+"/report", url.Values{"kind": {"other"},
		"note": {"PLANTED report"}}).want(p.t, http.StatusSeeOther)
	out, err := p.review.Decide(ctx, moderation.Request{By: boss.id, Version: 1, Action: docket.ActionWithhold,
		Comment: p.letter(map[docket.QuestionID]string{"1": "PLANTED threat."}),
		Reason:  docket.Reason(p.docket.WithholdingReasons[0].Code)})
	must(err)
	if out.Signature == 0 {
		p.t.Fatal("nothing waits for a second signature")
	}
	_, err = p.deps.Staff.Guard.Type(ctx, d.ID, boss.id, []string{"Dana PLANTED"}, docket.KindPersonal)
	must(err)
	_, err = p.deps.Staff.Many.Start(ctx, moderation.ManyRequest{Docket: d.ID, By: boss.id, Action: docket.ActionHold,
		Comments: []docket.ManyComment{{Comment: waits, Version: 1}}})
	must(err)
	p.passage(one, p.book().Themes[0].Code, "PLANTED words")
	boss.sends("/admin/memos/"+string(d.ID)+"/new", url.Values{"text": {"PLANTED memo"}})
	boss.sends("/admin/passages/"+string(d.ID), url.Values{"text": {"PLANTED words are posted and said by " +
		"everybody here"}})
	return d.ID
}

// TestARoleOnOneDocketShowsThatDocketAlone walks every staff route as people with a role
// on one docket, with the numbers of another in the path, in the query and in the form:
// no page shows anything of the other, and nothing of it changes.
func TestARoleOnOneDocketShowsThatDocketAlone(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	boss := p.staffer(docket.RoleAdmin)
	p.staffer(docket.RoleModerator)
	mine := p.letter(map[docket.QuestionID]string{"1": "Words of their own docket wait."})
	own, other := p.docket, p.plantDocket(boss)
	hidden, err := p.db.Docket(t.Context(), other)
	if err != nil {
		t.Fatal(err)
	}
	asks := func(pattern string, of docket.Docket) (method, path string) {
		p.docket = of
		defer func() { p.docket = own }()
		return sampleOf(p, pattern)
	}
	queries := []string{"", "?docket=" + string(other), "?open=" + string(other.Comment(1)), "?q=words&view=all",
		"?campaign=" + string(other.Campaign(1)) + "&view=all", "?of=" + string(other.Comment(1))}
	planted := func(res *answer) bool { return strings.Contains(strings.ToLower(res.Body), "planted") }
	shown := 0
	for _, rt := range p.site.routes() { // the plant is there to be found
		if method, path := asks(rt.pattern, hidden); method == "GET" && rt.need != web.Public &&
			planted(boss.get(path)) {
			shown++
		}
	}
	if shown < 25 {
		t.Errorf("an administrator of the site sees the other docket on %d pages, the plant is thin", shown)
	}
	versions := func() (list []string) {
		for i := range int64(5) {
			version, status := p.versionOf(other.Comment(i + 1))
			list = append(list, fmt.Sprint(version, " ", status))
		}
		return list
	}
	before := versions()
	for _, role := range []docket.Role{docket.RoleModerator, docket.RoleStaff, docket.RoleAdmin, docket.RoleAuditor} {
		who := p.hireOn(own.ID, role)
		token := who.token()
		if role != docket.RoleStaff {
			who.get("/admin/queue").want(t, http.StatusOK).contains(t, string(mine))
		}
		for _, rt := range p.site.routes() {
			if rt.need == web.Public || rt.need == web.SignedIn && strings.HasPrefix(rt.pattern, "POST") {
				continue
			}
			for _, of := range []docket.Docket{own, hidden} {
				method, path := asks(rt.pattern, of)
				if method == "POST" {
					// nobody has them open
					for _, number := range []docket.CommentID{other.Comment(2), other.Comment(5)} {
						button := "hold " + string(number) + " 1"
						who.post(path, url.Values{"form_token": {token}, "row": {button}})
						who.post(path, url.Values{"form_token": {token}, "panel": {button}, "note": {"words"},
							"version": {"1"}, "to": {string(mine)}})
					}
					who.post(path, url.Values{"form_token": {token}, "docket": {string(other)}, "version": {"1"},
						"comment": {string(other.Comment(1)) +
							":1"}, "decision": {"hold"}, "sign": {"agree"}, "off": {"1"},
						"queue": {"docket=" + string(other)}, "row": {string(other.Comment(1))}, "note": {"words"},
						"reason": {"words"}})
					continue
				}
				for _, q := range queries {
					res := who.get(path + q)
					_, asked, _ := strings.Cut(strings.Split(q, "&")[0], "=")
					if asked != "" { // a search shows what was typed, whatever it is
						res.Body = strings.ReplaceAll(res.Body, asked, "")
					}
					if planted(res) {
						at := strings.Index(strings.ToLower(res.Body), "planted")
						t.Errorf("%s%s shows the other docket to its stranger, %s: …%.200s", path, q, role,
							res.Body[max(0, at-100):])
					}
					if of.ID == other {
						break // refused whatever is asked
					}
				}
			}
		}
		entries, err := p.db.Log(t.Context(), 0, 2000)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.Actor == who.id.Actor() && e.Action != "access.refused" &&
				(strings.HasPrefix(e.Target, string(other)) || strings.Contains(e.Detail, string(other))) {
				t.Errorf("%s of another docket did %s to %s: %s", role, e.Action, e.Target, e.Detail)
			}
		}
		for i := range int64(5) {
			if _, err := p.db.Draft(t.Context(), other.Comment(i+1), who.id); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("%s keeps a draft about comment %d of the other docket: %v", role, i+1, err)
			}
		}
	}
	if after := versions(); !slices.Equal(before, after) {
		t.Errorf("comments of the other docket were at %q and are at %q", before, after)
	}
}

// TestAnAuditorReadsAllAndChangesNothing walks every staff route as an auditor: every page
// opens, with every form off that would change something, and every form sent all the same
// is refused.
func TestAnAuditorReadsAllAndChangesNothing(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	boss := p.staffer(docket.RoleAdmin)
	p.staffer(docket.RoleModerator)
	other := p.plantDocket(boss)
	hidden, err := p.db.Docket(t.Context(), other)
	if err != nil {
		t.Fatal(err)
	}
	p.docket = hidden
	deciders, err := p.db.Deciders(t.Context(), other)
	if err != nil {
		t.Fatal(err)
	}
	who := p.staffer(docket.RoleAuditor)
	token := who.token()
	opened := func() (list []string) {
		c, err := p.db.Comment(t.Context(), other.Comment(1))
		if err != nil {
			t.Fatal(err)
		}
		return []string{c.OpenedAt.String(), c.ClaimedBy.String(), string(c.Status)}
	}
	before := opened()
	who.get(reviewPath(other.Comment(1))).want(t, http.StatusOK).contains(t, "PLANTED words wait", "536-22-8145",
		"change nothing").
		lacks(t, "has this comment open", "You can still decide")
	offered := 0
	for _, rt := range p.site.routes() {
		if rt.need == web.Public {
			continue
		}
		method, path := sampleOf(p, rt.pattern)
		own := strings.HasPrefix(path, "/admin/account") || strings.HasPrefix(path, "/admin/unsent")
		if method == "POST" && !own {
			res := who.post(path, url.Values{"form_token": {token}, "version": {"1"}, "decision": {"hold"},
				"sign": {"agree"}})
			if res.StatusCode != http.StatusForbidden || !strings.Contains(res.Body, "You may not do this") {
				t.Errorf("%s by an auditor: %d", rt.pattern, res.StatusCode)
			}
			continue
		}
		if method == "POST" {
			continue
		}
		page := who.get(path)
		if page.StatusCode == http.StatusForbidden {
			t.Errorf("%s is closed to an auditor", rt.pattern)
		}
		for _, n := range page.nodes(t, "input, select, textarea, button") {
			f := formOf(n)
			if f == nil || !strings.EqualFold(attr(f, "method"), "post") || attr(n, "type") == "hidden" ||
				strings.HasPrefix(attr(f, "action"), "/admin/account") || attr(f, "action") == "/admin/sign-out" {
				continue
			}
			offered++
			if !hasAttribute(n, "disabled") {
				t.Errorf("%s offers an auditor %s %s", rt.pattern, n.Data, attr(n, "name"))
			}
		}
	}
	if offered < 40 {
		t.Errorf("%d fields were seen, too few to be sure", offered)
	}
	if after := opened(); !slices.Equal(before, after) {
		t.Errorf("what an auditor opened changed: %v, then %v", before, after)
	}
	entries, err := p.db.Log(t.Context(), 0, 2000)
	if err != nil {
		t.Fatal(err)
	}
	reads := map[string]bool{"comment.opened": true, "comment.listed": true, "access.refused": true,
		"account.signed_in": true,
		"export.sent":       true, "account.reviewed": true, "export.downloaded": true, "campaign.opened": true}
	for _, e := range entries {
		if e.Actor == who.id.Actor() && !reads[e.Action] {
			t.Errorf("the log holds %s %s of an auditor", e.Action, e.Target)
		}
	}
	if d, err := p.db.Deciders(t.Context(), other); err != nil || d != deciders {
		t.Errorf("%v may decide, then %v, %v: an auditor is counted among them", deciders, d, err)
	}
}

func hasAttribute(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}
