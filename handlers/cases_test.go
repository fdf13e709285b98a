package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
)

// named posts a comment of a person with a name.
func (p *testPortal) named(words, name string) docket.CommentID {
	p.t.Helper()
	return p.decide(p.file(url.Values{"answer-1": {words}, "submitter_type": {"individual"}, "name": {name},
		"email": {"PLANTED-ADDRESS@example.org"}}), docket.ActionPost)
}

// reports sends a report and returns its number.
func (p *testPortal) reports(id docket.CommentID, kind, note string) string {
	p.t.Helper()
	sent := p.post(testDocket+"/comments/"+string(id)+"/report", url.Values{"kind": {kind}, "note": {note}}).want(p.t,
		http.StatusSeeOther)
	return strings.TrimSpace(p.get(sent.Header.Get("Location")).want(p.t, 200).text(p.t, trackingRow))
}

// TestANameThatWasMisused walks from the report to the answer: the name is questioned at
// once, a moderator takes it away, and who reported reads the answer by their number.
func TestANameThatWasMisused(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.named("Share the list of devices.", "Maria Lopez")
	at := testDocket + "/comments/" + string(id)
	p.get(at).want(t, 200).contains(t, "Maria Lopez").lacks(t, "questioned")
	number := p.reports(id, "not_me", "PLANTED-REPORT-WORDS")
	for _, page := range []string{at, testDocket + "/comments", testDocket + "/comments.atom"} {
		p.get(page).want(t, 200).contains(t, "Maria Lopez (name questioned)").lacks(t, "PLANTED")
	}
	p.post("/status", url.Values{"tracking": {number}}).want(t, 200).contains(t, "We are looking at it",
		"name is questioned").
		lacks(t, "PLANTED")

	mod := p.staffer(docket.RoleModerator)
	mod.get("/admin").want(t, 200).contains(t, "case waits for an answer")
	mod.get("/admin/cases").want(t, 200).contains(t, "Case 1", "This was not me", string(id))
	mod.get(reviewPath(id)).want(t, 200).contains(t, "/admin/cases/1", "PLANTED-REPORT-WORDS")
	page := mod.get("/admin/cases/1").want(t, 200).contains(t, "PLANTED-REPORT-WORDS",
		"Pages say that the name is questioned")
	form := page.fields(t, "main form")
	form.Set("answer", "PLANTED-ANSWER-WORDS")
	mod.post("/admin/cases/1/close", form).want(t, 422).contains(t, "Choose how the case ends.", "PLANTED-ANSWER-WORDS")
	form.Set("outcome", "attribution_removed")
	form.Set("answer", "My number is 536-22-8145.")
	mod.post("/admin/cases/1/close", form).want(t, 422).contains(t, "This shows something private")
	form.Set("answer", "PLANTED-ANSWER-WORDS")
	form.Set("note", "PLANTED-NOTE-WORDS")
	mod.post("/admin/cases/1/note", form).want(t, http.StatusSeeOther)
	mod.post("/admin/cases/1/close", form).want(t, http.StatusSeeOther)

	p.get(at).want(t, 200).contains(t, "Share the list of devices.", "[redacted: personal]").lacks(t,
		"Lopez", "PLANTED")
	p.get(testDocket+"/comments.json").want(t, 200).lacks(t, "Lopez", "PLANTED")
	p.post("/status", url.Values{"tracking": {number}}).want(t, 200).contains(t, "Answered", "We took the name off",
		"PLANTED-ANSWER-WORDS").lacks(t, "NOTE-WORDS")
	mod.get("/admin/cases?view=closed").want(t, 200).contains(t, "Case 1", "Name taken away")
	mod.get("/admin/cases/1").want(t, 200).contains(t, "PLANTED-REPORT-WORDS", "PLANTED-ANSWER-WORDS",
		"PLANTED-NOTE-WORDS")
	mod.post("/admin/cases/1/close", form).want(t, http.StatusConflict).contains(t, "This has moved on")
	p.nothingPlanted(number)
}

// nothingPlanted looks for planted words, and numbers, in the log of the operator and in
// the chained one.
func (p *testPortal) nothingPlanted(numbers ...string) {
	p.t.Helper()
	entries, err := p.db.Log(p.t.Context(), 0, 1000)
	if err != nil {
		p.t.Fatal(err)
	}
	said := p.log.String()
	for _, e := range entries {
		said += "\n" + e.Action + " " + e.Target + " " + e.Detail
	}
	for _, words := range append(numbers, "PLANTED") {
		if strings.Contains(said, words) {
			p.t.Errorf("a log holds %q:\n%s", words, said)
		}
	}
}

// TestReportsOnOneCommentAreLimited holds that reports which come after many that wait are
// refused with what was typed, that the pages of staff say so, and that the log counts them.
func TestReportsOnOneCommentAreLimited(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.named("Share the list of devices.", "Maria Lopez")
	for range docket.MaxOpenCases {
		if err := p.db.Report(t.Context(), docket.Report{Comment: id, Kind: docket.ReportOther,
			Note: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	p.post(testDocket+"/comments/"+string(id)+"/report", url.Values{"kind": {"other"}, "note": {"WORDS-THAT-STAY"}}).
		want(t, http.StatusTooManyRequests).contains(t, "Many reports wait on this comment", "WORDS-THAT-STAY")
	p.logged(t, "case.refused", 1)
	p.staffer(docket.RoleModerator).get("/admin/cases").want(t, 200).contains(t, "1 comment has as many open cases")
}
