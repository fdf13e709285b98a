package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store/storetest"
)

const (
	trainingList = "/admin/training/HHS-HCIC-2016-0001"

	// has the digest of every file of the export
	exportedPackage = "/admin/exports/HHS-HCIC-2016-0001/datapackage.json"
)

// practiceAnswers posts n comments that answer question 4.
func (p *testPortal) practiceAnswers(n int) {
	p.t.Helper()
	for i := range n {
		p.posted(map[docket.QuestionID]string{"4": fmt.Sprint(teachWords, " We have ", i+2, " rooms.")})
	}
}

// starts starts a training round of some people, as the page would.
func (a *person) starts(size string, coders ...*person) *answer {
	a.p.t.Helper()
	form := a.get("/admin/training").want(a.p.t, http.StatusOK).fields(a.p.t, "form.training-form")
	form.Set("size", size)
	form.Del("coder")
	for _, c := range coders {
		form.Add("coder", c.id.String())
	}
	return a.post(trainingList, form)
}

// practices reads the answer of a page for practice and saves it, as the page would.
func (a *person) practices(at string, codes ...string) *answer {
	a.p.t.Helper()
	form := a.get(at).want(a.p.t, http.StatusOK).fields(a.p.t, "form.code-form")
	form["coding"] = codes
	path, _, _ := strings.Cut(at, "?")
	return a.post(path, form)
}

// codesNext codes whatever comes next until nothing does, and returns how many answers that
// were.
func (a *person) codesNext() (n int) {
	a.p.t.Helper()
	for ; ; n++ {
		at := a.get("/admin/coding/next?view=uncoded").want(a.p.t, http.StatusSeeOther).Header.Get("Location")
		path, _, _ := strings.Cut(at, "?")
		if !strings.HasPrefix(path, "/admin/coding/HHS-") {
			return n
		}
		form := codeForm(a.p.t, a.get(at))
		form.Set("step", "stay")
		form.Del("words-code")
		a.post(path, form).want(a.p.t, http.StatusSeeOther)
	}
}

// training is a round with all that was chosen in it.
func (p *testPortal) training(id docket.TrainingID) docket.TrainingRound {
	p.t.Helper()
	r, err := p.db.TrainingRound(p.t.Context(), p.docket.ID, id)
	if err != nil {
		p.t.Fatal(err)
	}
	return r
}

// A lead starts a round, its coders read it before everything else and blind, everybody
// compares, the lead writes down what was agreed on and closes it, and the answers are
// coded anew.
func TestTrainingRoundIsReadBlindComparedAndClosed(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" },
		"postgres": storetest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			goThroughTraining(t, openPortalOn(t, database(t)))
		})
	}
}

func goThroughTraining(t *testing.T, p *testPortal) {
	t.Helper()
	p.practiceAnswers(7)
	lead, one, two, other := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleStaff), p.staffer(docket.RoleModerator),
		p.staffer(docket.RoleStaff)
	lead.starts("5", one).want(t, http.StatusUnprocessableEntity).contains(t, "Choose two coders at least", `value="5"`)
	lead.starts("50", one, two).want(t, http.StatusUnprocessableEntity).contains(t, "from 5 to 30", `value="50"`)
	lead.starts("9", one, two).want(t, http.StatusUnprocessableEntity).contains(t, "There are not so many")
	package1 := lead.get(exportedPackage).want(t, http.StatusOK).contains(t, "codings.csv").Body
	lead.starts("5", one, two).leadsTo(t, trainingList+"/1?done=training-started")
	round, first := trainingList+"/1", trainingList+"/1/1"

	one.get("/admin/coding").contains(t, "A training round comes first", "Read 5 answers for practice")
	one.get("/admin").contains(t, "answers of a training round are to be read")
	other.get("/admin/coding").lacks(t, "A training round comes first")
	for _, from := range []string{"/admin/coding/next?view=uncoded&question=4", "/admin/coding/next?view=second"} {
		one.get(from).leadsTo(t, first)
	}
	spot := p.training(1).Answers[0]
	for _, who := range []*person{one, other, lead} { // its own page leads to the round
		who.get(codingPath(spot.Comment, "4")).leadsTo(t, first)
	}
	other.get(first).leadsTo(t, round)
	two.sends(codingPath(spot.Comment, "4"), url.Values{"coding": {"GOV-FED"}}).want(t,
		http.StatusUnprocessableEntity).contains(t, "This answer is in a training round")
	two.sends(reviewPath(spot.Comment)+"/codings", url.Values{"coding": {"4:GOV-FED"}}).leadsTo(t,
		reviewPath(spot.Comment)+"?done=training-open")
	two.get(reviewPath(spot.Comment)+"?done=training-open").contains(t, "an answer of this comment is in a training",
		"In a training round, and coded when it is closed").lacks(t, `value="4:GOV-FED"`)
	mod := p.staffer(docket.RoleModerator) // whose decision may carry themes
	themed := mod.get(reviewPath(spot.Comment)).contains(t, "In a training round").fields(t, "form.review")
	themed["coding"] = []string{"4:GOV-FED"}
	mod.sends(reviewPath(spot.Comment)+"/decision", themed).want(t, http.StatusUnprocessableEntity)

	at := first
	for n := 1; n <= 5; n++ {
		page := one.get(at).want(t, http.StatusOK).contains(t, teachWords, fmt.Sprint(n, " of 5")).lacks(t, "Suggested")
		if got := len(page.nodes(t, "input[name=coding]:checked")); got > 0 {
			t.Errorf("%d themes are ticked to begin with", got)
		}
		at = one.practices(at, "GOV-FED", "WRK-STF").want(t, http.StatusSeeOther).Header.Get("Location")
	}
	if at != round+"?done=training-read" {
		t.Errorf("after the last answer: %s", at)
	}
	for _, who := range []*person{two, lead, other} { // nobody sees what the first chose
		for _, path := range []string{round, first, "/admin/training", "/admin/agreement", "/admin/coding/team"} {
			if body := who.get(path).Body; strings.Contains(body, "All chose the same") ||
				strings.Contains(body, "of 1 chose") || strings.Contains(body, "checked") && who != lead {
				t.Errorf("%s shows what somebody chose while people read", path)
			}
		}
		if res := who.get(round + "?format=csv"); strings.Contains(res.Body, "GOV-FED") {
			t.Error("the table shows what somebody chose while people read")
		}
	}
	other.post(first, url.Values{"form_token": {other.token()}, "coding": {"GOV-FED"}}).want(t, http.StatusForbidden)
	for n := 1; n <= 5; n++ {
		codes := []string{"GOV-FED", "INF-GOV"}[:1+n%2]
		two.practices(fmt.Sprint(round, "/", n), codes...).want(t, http.StatusSeeOther)
	}

	for _, who := range []*person{one, two, lead, other} {
		who.get(round).want(t, http.StatusOK).contains(t, "Being compared", "for 0 of 5 answers", "INF-GOV (1 of 2)",
			"too few to tell how far readers agree").lacks(t, "precision")
		who.get(first).want(t, http.StatusOK).contains(t, "What the readers chose", "INF-GOV")
	}
	one.get(first).lacks(t, "What did you agree on?")
	one.post(first, url.Values{"form_token": {one.token()}, "coding": {"INF-GOV"}}).leadsTo(t,
		round+"?done=training-late")
	page := lead.get(first).want(t, http.StatusOK).contains(t, "What did you agree on?", "2 of 2 chose it")
	form := page.fields(t, "form.settle-form")
	if len(form["coding"]) != 1 || form["coding"][0] != "GOV-FED" {
		t.Errorf("ticked to begin with: %v", form["coding"])
	}
	form.Set("note", "A federal lead is meant.")
	lead.post(first+"/agreed", form).leadsTo(t, round+"/2?done=training-agreed")
	form.Set("note", "Words of a slower lead.")
	lead.post(first+"/agreed", form).want(t, http.StatusConflict).contains(t, "A federal lead is meant.",
		"Words of a slower lead.", "meanwhile")
	one.post(first+"/agreed", form).want(t, http.StatusForbidden)
	other.get(first).contains(t, "A federal lead is meant.")
	lead.get(round).contains(t, "Each coder and what was agreed on", "Too few to tell")
	one.get(round).contains(t, "You and what was agreed on")
	other.get(round).lacks(t, "what was agreed on</h2>")
	table := one.get(round+"?format=csv").want(t, http.StatusOK).contains(t, "GOV-FED; WRK-STF", "agreed",
		one.id.String())
	if got := strings.Count(table.Body, "\r\n"); got != 1+10+1 {
		t.Errorf("the table has %d rows", got)
	}

	if lead.get(exportedPackage).want(t, http.StatusOK).Body != package1 {
		t.Error("the round changed a file of the export")
	}
	if got := one.codesNext(); got != 2 {
		t.Errorf("%d answers can be coded while the round is open, want the 2 that are in none", got)
	}
	lead.post(round, url.Values{"form_token": {lead.token()}, "step": {"close"}}).leadsTo(t,
		round+"?done=training-closed")
	lead.post(round, url.Values{"form_token": {lead.token()}, "step": {"compare"}}).want(t, http.StatusConflict)
	if got := one.codesNext(); got != 5 {
		t.Errorf("%d of the 5 answers of the round are to be coded afterwards", got)
	}
	one.get(round).contains(t, "This round is closed")
	two.codes(spot.Comment, "4", "GOV-FED")
	lead.get("/admin/agreement").contains(t, "talked about in a training round, too")
	lead.get("/admin/training").contains(t, "Start the round", "Closed")
	for action, want := range map[string]int{"training.started": 1, "training.read": 10, "training.compared": 1,
		"training.agreed": 1, "training.closed": 1} {
		p.logged(t, action, want)
	}
}
