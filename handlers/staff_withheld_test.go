package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
)

// Some answers are posted and others withheld, each with a reason: the public page
// says so, files leave the words out and list the reason, and taking it back needs a
// second person.
func TestSingleAnswersAreWithheld(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.letter(map[docket.QuestionID]string{"1": "Small clinics need help.", "4": "SECRETWORDS about a nurse.",
		"5": "Train people with stories."})
	mod := p.staffer(docket.RoleModerator)
	reason := p.docket.WithholdingReasons[0]
	form := reviewForm(t, mod.get(reviewPath(id)).contains(t, "and post the others"))
	form.Set("decision", "post")
	form["withhold"] = []string{"4:" + reason.Code}
	mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther)
	if _, status := p.versionOf(id); status != docket.PostedWithRedactions {
		t.Errorf("the comment is %s", status)
	}
	page := p.get(testDocket+"/comments/"+string(id)).want(t, http.StatusOK)
	page.contains(t, "Small clinics need help.", "Train people", "is not posted", reason.Label).lacks(t, "SECRETWORDS")
	for _, at := range []string{"/comments", "/comments.csv", "/comments.json", "/comments.atom",
		"/comments?q=SECRETWORDS"} {
		p.get(testDocket+at).want(t, http.StatusOK).lacks(t, "SECRETWORDS about")
	}
	admin := p.staffer(docket.RoleAdmin)
	csv := admin.get("/admin/exports/"+string(p.docket.ID)+"/comments.csv").want(t, http.StatusOK)
	csv.contains(t, "4:"+reason.Code, "posted_with_redactions").lacks(t, "SECRETWORDS")
	rows := admin.get("/admin/exports/"+string(p.docket.ID)+"/answers.csv").want(t, http.StatusOK).lacks(t,
		"SECRETWORDS")
	if n := strings.Count(rows.Body, string(id)); n != 2 {
		t.Errorf("answers.csv has %d rows of the comment, want 2", n)
	}
	if problems, err := p.db.Verify(t.Context(), nil); err != nil || len(problems) > 0 {
		t.Errorf("verify: %v, %v", problems, err)
	}

	// It cannot be coded, and showing it needs a second person.
	if shown := mod.get(codingPath(id, "4")); len(shown.nodes(t, "form.code-form")) != 0 {
		t.Error("an answer that nobody may read is offered to be coded")
	}
	mod.sends(codingPath(id, "4"), url.Values{"coding": {"GOV-FED"}, "step": {"stay"}})
	mod.sends(reviewPath(id)+"/codings", url.Values{"coding": {"4:GOV-FED"}})
	if codes, _ := p.ownCodes(mod.id, id); len(codes) != 0 {
		t.Errorf("a withheld answer was coded: %v", codes)
	}
	again := reviewForm(t, mod.get(reviewPath(id)+"?original=1").want(t, http.StatusOK))
	if !sameSet(again["withhold"], form["withhold"]) {
		t.Errorf("the page ticks %v, want %v", again["withhold"], form["withhold"])
	}
	again.Del("withhold")
	again.Set("decision", "post")
	again.Set("note", "It names nobody.")
	mod.post(reviewPath(id)+"/decision", again).want(t, http.StatusSeeOther)
	p.get(testDocket+"/comments/"+string(id)).want(t, http.StatusOK).lacks(t, "SECRETWORDS")
	admin.sends("/admin/signatures/1", signs("agree")).want(t, http.StatusSeeOther)
	p.get(testDocket+"/comments/"+string(id)).want(t, http.StatusOK).contains(t, "SECRETWORDS").lacks(t,
		"is not posted")
	if problems, err := p.db.Verify(t.Context(), nil); err != nil || len(problems) > 0 {
		t.Errorf("verify: %v, %v", problems, err)
	}
}

func signs(verb string) map[string][]string { return map[string][]string{"sign": {verb}} }

// What is wrong with answers to withhold is refused with everything kept.
func TestAnswersToWithholdAreRefusedAndKept(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.letter(map[docket.QuestionID]string{"1": "Small clinics need help.", "4": "About a nurse."})
	mod := p.staffer(docket.RoleModerator)
	one, two := p.docket.WithholdingReasons[0].Code, p.docket.WithholdingReasons[1].Code
	for _, tt := range []struct {
		name, decision string
		withhold       []string
		coding         []string
		says           string
	}{
		{"every answer", "post", []string{"1:" + one, "4:" + one}, nil, "Withhold the whole comment"},
		{"two reasons", "post", []string{"4:" + one, "4:" + two}, nil, "Choose one reason"},
		{"no reason of the docket", "post", []string{"4:nonsense"}, nil, "from this docket"},
		{"an answer that is none", "post", []string{"3:" + one}, nil, "does not have"},
		{"with another decision", "hold", []string{"4:" + one}, nil, "Choose “Post”"},
		{"with a theme of the answer", "post", []string{"4:" + one}, []string{"4:GOV-FED"}, "which you withhold"},
		{"without a decision", "", []string{"4:" + one}, []string{"1:GOV-FED"}, "Choose what to do"},
	} {
		form := reviewForm(t, mod.get(reviewPath(id)))
		form["withhold"], form["coding"] = tt.withhold, tt.coding
		form.Set("decision", tt.decision)
		back := mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusUnprocessableEntity).contains(t, tt.says)
		got := reviewForm(t, back)
		for _, value := range tt.withhold {
			if strings.HasSuffix(value, "nonsense") || strings.HasPrefix(value, "3:") {
				continue // no box is for it
			}
			if !strings.Contains(strings.Join(got["withhold"], " "), value) {
				t.Errorf("%s: came back with %v, want %v", tt.name, got["withhold"], tt.withhold)
			}
		}
		if version, _ := p.versionOf(id); version != 1 {
			t.Fatalf("%s was carried out", tt.name)
		}
	}
}
