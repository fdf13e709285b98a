package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
)

// An administrator sets how many people read an answer, the page says it, and the lists
// follow; others may not.
func TestALeadSetsHowManyPeopleReadAnAnswer(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"4": teachWords})
	lead, one, two, three := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleStaff), p.staffer(docket.RoleModerator),
		p.staffer(docket.RoleStaff)
	at := "/admin/dockets/" + string(p.docket.ID) + "/readings"
	const team = "/admin/coding/team"
	one.get(team).contains(t, "15 % of the comments, 40 at least").lacks(t, "Change how many people")
	lead.get(team).contains(t, "Change how many people", at)
	one.get(at).want(t, http.StatusForbidden)
	lead.get(at).want(t, http.StatusOK).contains(t, "40 at least", `value="15"`)
	one.sends(at, url.Values{"second": {"100"}, "third": {"100"}}).want(t, http.StatusForbidden)
	for _, tt := range []struct{ second, third, says string }{
		{"20", "30", "not above the share of second readings, 20"}, {"101", "0", "from 0 to 100"},
		{"some", "0", "from 0 to 100"}, {"", "", "from 0 to 100"}, {"50", "-1", "from 0 to 100"},
	} {
		lead.sends(at, url.Values{"second": {tt.second}, "third": {tt.third}}).want(t,
			http.StatusUnprocessableEntity).contains(t, tt.says, `value="`+tt.second+`"`, "Save the setting")
	}
	to := lead.sends(at, url.Values{"second": {"100 %"}, "third": {"100"}}).want(t,
		http.StatusSeeOther).Header.Get("Location")
	lead.get(to).contains(t, "The setting is saved", "Three people read each answer", "1 first reading, 1 second "+
		"reading and 1 third reading")
	p.logged(t, "docket.readings", 1)

	one.codes(id, "4", "GOV-FED")
	two.codes(id, "4", "WRK-STF")
	settle := codingPath(id, "4") + "/settle"
	for _, who := range []*person{one, three} { // nobody sees both before the third has read
		if to := who.get(settle).want(t, http.StatusSeeOther).Header.Get("Location"); strings.Contains(to, "settle") {
			t.Errorf("to settle leads to %s", to)
		}
	}
	one.get(codingPath(id, "4")).contains(t, "a third is still to read it").lacks(t, "Compare and settle")
	three.get("/admin/agreement").contains(t, "1 answer waits for a third reading").lacks(t, "GOV-FED:")
	if at := three.get("/admin/coding/next?view=second").Header.Get("Location"); !strings.HasPrefix(at,
		codingPath(id, "4")) {
		t.Errorf("the third reader gets %s", at)
	}
	three.codes(id, "4", "GOV-FED")
	page := three.get(settle).want(t, http.StatusOK).contains(t, "3 readings", "2 of 3 chose it", "Nothing is settled "+
		"by their number")
	if form := page.fields(t, "form.settle-form"); len(form["coding"]) != 1 || form["coding"][0] != "GOV-FED" {
		t.Errorf("ticked to begin with: %v", form["coding"])
	}
	four := p.staffer(docket.RoleStaff)
	four.get(codingPath(id, "4")).contains(t, "has all the readings it needs", settle).lacks(t, "data-save")
}

// An administrator assigns answers to a coder: "next" begins with them, the page says what
// is left of them, and others help when theirs are done.
func TestALeadAssignsAnswersToCoders(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	first := p.posted(map[docket.QuestionID]string{"2": "Banks share indicators.", "4": teachWords})
	second := p.posted(map[docket.QuestionID]string{"2": "Share what you know.", "4": teachWords})
	lead, one, two := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	at := "/admin/dockets/" + string(p.docket.ID) + "/parts"
	const team = "/admin/coding/team"
	next := func(who *person) string {
		return who.get("/admin/coding/next?docket="+string(p.docket.ID)).want(t,
			http.StatusSeeOther).Header.Get("Location")
	}
	one.get(team).contains(t, "Nothing is assigned").lacks(t, "Assign answers")
	one.sends(at, url.Values{"coder": {one.id.String()}, "question": {"4"}}).want(t, http.StatusForbidden)
	for _, tt := range []struct{ coder, question, percent, says string }{
		{"", "4", "", "Choose who is to read"}, {one.id.String(), "", "", "Choose a question or a sector"},
		{one.id.String(), "4", "0", "from 1 to 100"}, {one.id.String(), "4", "many", "from 1 to 100"},
		{one.id.String(), "99", "", "Choose a question or a sector"},
	} {
		lead.sends(at, url.Values{"coder": {tt.coder}, "question": {tt.question}, "percent": {tt.percent}}).want(t,
			http.StatusUnprocessableEntity).contains(t, tt.says, "Assign answers")
	}
	to := lead.sends(at, url.Values{"coder": {one.id.String()}, "question": {"4"}}).want(t,
		http.StatusSeeOther).Header.Get("Location")
	page := lead.get(to).contains(t, "Assigned.", "Take away")
	if rows := page.nodes(t, "section[aria-labelledby=parts-heading] tbody tr"); len(rows) != 1 ||
		!strings.Contains(nodeText(rows[0]), "Question 4") || !strings.Contains(nodeText(rows[0]), "2") {
		t.Errorf("%d rows", len(rows))
	}
	if at := next(one); !strings.HasPrefix(at, codingPath(first, "4")) {
		t.Errorf("who has question 4 begins with %s", at)
	}
	if at := next(two); !strings.HasPrefix(at, codingPath(first, "2")) {
		t.Errorf("others begin with %s", at)
	}
	two.codes(first, "2", "INF-GOV")
	two.codes(second, "2", "INF-GOV")
	if at := next(two); !strings.HasPrefix(at, codingPath(second, "4")) { // the other is open elsewhere
		t.Errorf("others help with %s", at)
	}
	drop := lead.get(team).fields(t, "section[aria-labelledby=parts-heading] td form")
	lead.sends(at, url.Values{"drop": drop["drop"]}).want(t, http.StatusSeeOther)
	one.get(team).contains(t, "Nothing is assigned")
	p.logged(t, "docket.coding_part", 2)
}
