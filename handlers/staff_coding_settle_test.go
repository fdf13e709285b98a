package handlers

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store/storetest"
)

// disputed is an answer that two people coded differently.
func disputed(p *testPortal) (id docket.CommentID, one, two *person) {
	p.t.Helper()
	id = p.posted(map[docket.QuestionID]string{"2": "Banks share indicators with each other, and they train people."})
	one, two = p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	one.codes(id, "2", "GOV-FED", "INF-ACT")
	two.codes(id, "2", "DEV-LEG", "INF-ACT")
	return id, one, two
}

func settleForm(t testing.TB, page *answer) url.Values {
	t.Helper()
	return page.want(t, http.StatusOK).fields(t, "form.settle-form")
}

func TestSettlingADifference(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id, one, _ := disputed(p)
	chief := p.staffer(docket.RoleAdmin)
	at := codingPath(id, "2") + "/settle"

	chief.get("/admin").contains(t, "answer was coded differently by its readers")
	chief.get("/admin/coding?view=disputed").contains(t, at)
	page := chief.get(at).want(t, http.StatusOK).contains(t, "Only Kim staff chose it", "Both chose it", "GOV-FED",
		"DEV-LEG")
	form := settleForm(t, page)
	if !slices.Equal(form["coding"], []string{"INF-ACT"}) {
		t.Errorf("ticked at first: %v, want what both chose", form["coding"])
	}
	form["coding"] = []string{"GOV-FED", "AWR-STF"}
	again := chief.post(at, form).want(t, http.StatusUnprocessableEntity).contains(t, "Say why these themes apply")
	if kept := again.fields(t, "form.settle-form")["coding"]; len(kept) != 2 {
		t.Errorf("kept after the error: %v", kept)
	}
	form.Set("reason", "The bank is an example, \"training\" is the point.")
	form["coding"] = []string{"GOV-FED", "NO-SUCH"}
	chief.post(at, form).want(t, http.StatusUnprocessableEntity).contains(t, "The codebook has changed")
	form["coding"] = []string{"GOV-FED", "AWR-STF"}
	stale := url.Values{}
	for name, v := range form {
		stale[name] = slices.Clone(v)
	}
	to := chief.post(at, form).want(t, http.StatusSeeOther).Header.Get("Location")
	if !strings.HasPrefix(to, "/admin/agreement?") {
		t.Errorf("after the last dispute the browser is led to %q", to)
	}
	list, _ := storetest.AdjudicationsOf(context.Background(), p.db.DB, id)
	if len(list) != 1 || !slices.Equal(list[0].Codes, []string{"AWR-STF", "GOV-FED"}) || list[0].By != chief.id {
		t.Fatalf("settled: %+v", list)
	}
	if c := p.chose(id, "2", one.id)["INF-ACT"]; c.State != docket.CodingOverruled {
		t.Errorf("a code outside is %+v, want it overruled", c)
	}

	// Who had the page open before learns that it is settled; nothing is lost.
	chief.post(at, stale).want(t, http.StatusConflict).contains(t, "Somebody else settled this answer "+
		"meanwhile", "The bank is an example")
	one.get(codingPath(id, "2")).contains(t, "How it was settled", "Settled", "AWR-STF")
	chief.get(to).contains(t, "It is settled.", "Settled by")
	chief.get("/admin/coding?view=disputed").contains(t, "There is nothing to settle.")
}

// Once two people have read an answer and know of each other's choice, neither
// reading changes any more.
func TestBothReadingsStayAsTheyAre(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"2": "Banks share indicators with each other."})
	one, two, third := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	one.codes(id, "2", "GOV-FED")
	open := codeForm(t, one.get(codingPath(id, "2"))) // still open while nobody else has read it
	open["coding"] = []string{"GOV-FED", "INF-ACT"}
	open.Set("step", "save")
	one.post(codingPath(id, "2"), open).want(t, http.StatusSeeOther)
	late := codeForm(t, third.get(codingPath(id, "2")))
	two.codes(id, "2", "DEV-LEG")
	open["coding"] = []string{"DEV-LEG"}
	one.post(codingPath(id, "2"), open).want(t, http.StatusConflict).contains(t, "Nothing was saved",
		"You had ticked: DEV-LEG")
	if c := p.chose(id, "2", one.id)["GOV-FED"]; c.State != docket.CodingConfirmed {
		t.Errorf("the first reading is %+v", c)
	}
	// It has all the readings that it is to have: a third person's form that was still open is
	// refused with what they ticked.
	late["coding"] = []string{"INF-ACT"}
	late.Set("step", "save")
	third.post(codingPath(id, "2"), late).want(t, http.StatusConflict).contains(t, "Nothing was saved",
		"You had ticked: INF-ACT")
	if c := p.chose(id, "2", third.id); len(c) > 0 {
		t.Errorf("a third reading was kept: %+v", c)
	}
}

func TestAgreementPage(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	staff := p.staffer(docket.RoleStaff)
	staff.get("/admin/agreement").want(t, http.StatusOK).contains(t, "have coded 0 answers",
		"There is nothing to settle.")
	id, _, _ := disputed(p)
	page := staff.get("/admin/agreement").want(t, http.StatusOK).contains(t, "have coded 1 answer ", "Fewer than 20",
		"Too few to tell", string(id)+", Question 2", "GOV-FED", "DEV-LEG")
	if n := len(page.nodes(t, "table caption")); n != 3 {
		t.Errorf("%d tables with a caption, want 3", n)
	}
}

func TestOffTopicIsTakenBack(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"2": "My neighbour's dog is far too loud.", "3": "So loud."})
	staff := p.staffer(docket.RoleStaff)
	at := "/admin/comments/" + string(id) + "/off-topic"
	page := staff.get(codingPath(id, "2"))
	form := page.fields(t, "form.code-form")
	form.Set("off", "1")
	staff.post(at, form).want(t, http.StatusUnprocessableEntity).contains(t, "Say why the comment is off topic.")
	form.Set("off-reason", "About a dog, \"OFF-REASON\"")
	to := staff.post(at, form).want(t, http.StatusSeeOther).Header.Get("Location")
	staff.get(to).contains(t, "The comment is marked off topic.", "OFF-REASON", "It is on topic: take it back")
	staff.get("/admin/coding?view=uncoded").contains(t, "All done")
	staff.get("/admin/coding?view=off_topic").contains(t, string(id))
	staff.get(publicAt(p.docket.ID, id)).want(t, http.StatusOK).lacks(t, "OFF-REASON")
	back := staff.get(reviewPath(id)).fields(t, "main form[action$=codings]")
	back.Set("off", "0")
	staff.post(at, back).want(t, http.StatusSeeOther)
	staff.get("/admin/coding?view=uncoded").contains(t, "2 answers")
	staff.post(at, url.Values{"form_token": {back.Get("form_token")}, "off": {"maybe"}}).want(t, http.StatusBadRequest)
}

// Staff learn nothing of a comment that is not posted, moderators are led to the
// page on which they may read it.
func TestOnlyPostedAnswersAreCodedHere(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	waiting := p.letter(map[docket.QuestionID]string{"2": "UNPOSTED-MARKER"})
	withheld := p.letter(map[docket.QuestionID]string{"2": "UNPOSTED-MARKER too"})
	mod, staff := p.staffer(docket.RoleModerator), p.staffer(docket.RoleStaff)
	form := reviewForm(t, mod.get(reviewPath(withheld)))
	form.Set("decision", "withhold")
	form.Set("reason", p.docket.WithholdingReasons[0].Code)
	mod.post(reviewPath(withheld)+"/decision", form).want(t, http.StatusSeeOther)
	posted := p.posted(map[docket.QuestionID]string{"1": "Something."})
	for _, id := range []docket.CommentID{waiting, withheld} {
		mod.get(codingPath(id, "2")).leadsTo(t, reviewPath(id))
		for _, path := range []string{"", "/settle"} {
			staff.get(codingPath(id, "2")+path).want(t, http.StatusNotFound).lacks(t, "UNPOSTED")
		}
		for _, who := range []*person{mod, staff} {
			for _, path := range []string{"", "/excerpts", "/note", "/settle"} {
				who.sends(codingPath(id, "2")+path, url.Values{"step": {"save"}, "note": {"x"}}).want(t,
					http.StatusNotFound).lacks(t, "UNPOSTED")
			}
		}
		staff.sends("/admin/comments/"+string(id)+"/off-topic", url.Values{"off": {"1"}, "reason": {"x"}}).want(t,
			http.StatusNotFound)
	}
	staff.get(codingPath(posted, "3")).want(t, http.StatusNotFound)
	staff.get("/admin/coding/nonsense/1").want(t, http.StatusNotFound)
	staff.get(codingPath("HHS-HCIC-2016-0001-9999", "1")).want(t, http.StatusNotFound)
}
