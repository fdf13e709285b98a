package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/store/storetest"
)

// A comment is followed from its receipt to the report: nothing is told before it is
// settled and published, and a withdrawal breaks the links where everybody sees it.
func TestFromReceiptToRecommendation(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	number := p.file(url.Values{"answer-1": {"Small clinics need help with old devices."},
		"answer-2": {"Patch them."}, "submitter_type": {"anonymous"}})
	typed := url.Values{"tracking": {number}}
	id := p.docket.ID.Comment(1)
	at := "/dockets/" + string(p.docket.ID) + "/comments/" + string(id)
	status := func() string { return p.post("/status", typed).want(t, http.StatusOK).text(t, "#trace") }
	page := func() string { return p.get(at).want(t, http.StatusOK).text(t, "#trace") }
	says := func(what, got string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s does not say %q: %s", what, w, got)
			}
		}
	}
	lacks := func(what, got string, never ...string) {
		t.Helper()
		for _, n := range never {
			if strings.Contains(got, n) {
				t.Errorf("%s says %q: %s", what, n, got)
			}
		}
	}
	label := "Federal leadership"
	if theme, ok := p.book().Theme("GOV-FED"); ok {
		label = theme.Label
	}
	says("a pending comment", status(), "read for themes after it is posted")

	p.repost(id)
	says("a posted comment", page(), "Nobody has read this answer", "No report that rests on the comments has "+
		"been published")
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	code := func(who *person, codes ...docket.Coding) {
		t.Helper()
		if err := storetest.CodeAnswer(t.Context(), p.db.DB, who.id, id, "1", codes); err != nil {
			t.Fatal(err)
		}
	}
	code(one, docket.Coding{Code: "GOV-FED"})
	for _, got := range []string{page(), status(), p.get(at).Body} {
		lacks("before the second reading", got, label)
	}
	says("before the second reading", page(), "drawn to be read by one more person")
	code(two, docket.Coding{Code: "GOV-FED"})
	says("a settled answer", page(), label, "A person read this answer, on")

	quote := p.passage(id, "GOV-FED", "Small clinics need help")
	one.sends("/admin/quotations/"+quote+"/pick", url.Values{}).want(t, http.StatusSeeOther)
	const advice = "Send somebody who helps small clinics."
	one.sends(recsAt+"/new", url.Values{"text": {advice}, "code": {"GOV-FED"}}).want(t, http.StatusSeeOther)
	one.sends("/admin/exports/"+string(p.docket.ID)+"/keep", url.Values{"name": {"final"}}).want(t, http.StatusSeeOther)
	if m := p.whenKept(p.keeper.ExportKeeper.(*export.Keeper), "final"); m.Err != nil {
		t.Fatal(m.Err)
	}
	lacks("before it is published", page()+status(), advice, "Section")
	kept := "/admin/kept/" + string(p.docket.ID) + "/final"
	says("the kept export", one.get(kept).want(t, http.StatusOK).Body, "It is not published.")
	one.sends(kept+"/publish", url.Values{"published": {"perhaps"}}).want(t, http.StatusBadRequest)
	one.sends("/admin/kept/"+string(p.docket.ID)+"/other/publish", url.Values{"published": {"yes"}}).want(t,
		http.StatusNotFound)
	one.sends(kept+"/publish", url.Values{"published": {"yes"}}).leadsTo(t, kept+"?done=published")
	one.sends(kept+"/publish", url.Values{"published": {"yes"}}).leadsTo(t, kept+"?done=published") // sent twice
	for what, got := range map[string]string{"the page": page(), "the status": status()} {
		says(what, got, "The published report “final”", "counted under the theme “"+label+"”", "a passage is quoted",
			"recommendation R1 rests on the theme “"+label+"”", advice, "Section 3.1: counted")
	}
	one.sends(kept+"/publish", url.Values{"published": {"no"}}).leadsTo(t, kept+"?done=unpublished")
	lacks("after it was taken back", page(), advice)
	one.sends(kept+"/publish", url.Values{"published": {"yes"}}).leadsTo(t, kept+"?done=published")

	p.post("/status/withdraw", typed).want(t, http.StatusOK)
	p.get(at).want(t, http.StatusNotFound)
	says("after the withdrawal", status(), "rested on this comment here", "This link is broken", "leave it out")
}
