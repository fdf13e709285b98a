package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
)

// A comment that several signed is one comment. The check page shows each as the public
// reads them, and so do page, list, files, references and the v4 interface; a moderator
// takes one of them off by a tick, and the guard then looks for that name elsewhere.
func TestSeveralPartiesSignOneComment(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	fields := p.get(testForm).fields(t, "form.comment-form")
	fields.Set("answer-1", "We ask for updates.")
	fields.Set("submitter_type", "organization")
	fields.Set("name", "Ana Ruiz")
	fields.Set("organization", "Mercy General")
	fields.Set("signatories", "Bo Lund; Larkspur; West\r\n\r\n  Quentin Abelard ;Hillside\r\nRural Network\r\n; Acme")
	fields.Set("step", "review")
	check := p.post(testForm, fields).want(t, http.StatusOK)
	const byline = "Ana Ruiz, Mercy General, and 4 more"
	if got := strings.TrimSpace(check.text(t, "#public-byline")); got != byline {
		t.Errorf("the public would read %q", got)
	}
	shown := "Bo Lund, Larkspur; West\nQuentin Abelard, Hillside\nRural Network\nAcme"
	if person := check.text(t, "#review-form"); !strings.Contains(spaces(person), spaces(shown)) {
		t.Errorf("the check page lacks %q:\n%s", shown, person)
	}
	carried := check.fields(t, "#review-form")
	carried.Set("step", "submit")
	receipt := p.get(p.post(testForm, carried).want(t, http.StatusSeeOther).Header.Get("Location"))
	number := strings.TrimSpace(receipt.text(t, trackingRow))
	p.get(attr(receipt.nodes(t, "a[download]")[0], "href")).contains(t, "Bo Lund, Larkspur; West", "Acme")
	if n := p.ledgerCount("received"); n != 1 {
		t.Errorf("%d comments are received", n)
	}

	other := p.letter(map[docket.QuestionID]string{"1": "Quentin Abelard told me so."})
	mod := p.staffer(docket.RoleModerator)
	c, err := p.db.Receipt(t.Context(), docket.TrackingNumber(number))
	if err != nil {
		t.Fatal(err)
	}
	page := mod.get(reviewPath(c.ID)).want(t, http.StatusOK).contains(t, "Also signed by", "One who signed")
	form := reviewForm(t, page)
	var offered []string
	for _, box := range page.nodes(t, `input[name="redaction"][value^="signatories:"]`) {
		offered = append(offered, attr(box, "value"))
	}
	if want := []string{"signatories:0-23:personal", "signatories:24-49:personal", "signatories:50-65:personal",
		"signatories:66-72:personal"}; !slices.Equal(offered, want) {
		t.Errorf("offered to take off: %v", offered)
	}
	form.Set("decision", "post")
	form.Set("redaction", "signatories:24-49:personal")
	mod.post(reviewPath(c.ID)+"/decision", form).want(t, http.StatusSeeOther)

	at := testDocket + "/comments"
	p.get(at+"/"+string(c.ID)).want(t, http.StatusOK).contains(t, byline, "Signed by 5", "Bo Lund, Larkspur; West",
		"[redacted: personal]", "Rural Network", "Acme", "It counts as one comment").lacks(t, "Abelard", "Hillside")
	p.get("/es"+at+"/"+string(c.ID)).contains(t, "Ana Ruiz, Mercy General y 4 más", "Firmado por 5")
	p.get(at).contains(t, byline).lacks(t, "Abelard")
	p.get(at+".json").contains(t, `"signatories":[{"name":"Bo Lund","organization":"Larkspur; West"},`+
		`{"name":"[redacted: personal]"},{"organization":"Rural Network"},{"organization":"Acme"}]`)
	p.get(at+".atom").contains(t, byline).lacks(t, "Abelard")
	p.get(at+".csv").contains(t, "Ana Ruiz").lacks(t, "Bo Lund", "Abelard")
	p.get(at+"/"+string(c.ID)+"/cite.bib").contains(t, "{Ana Ruiz, Mercy General} and {Bo Lund, Larkspur; West} and ")
	p.get(at+"/"+string(c.ID)+"/cite.json").contains(t, `"literal": "Rural Network"`).lacks(t, "Abelard")
	p.get("/api/v4/comments/"+string(c.ID)).contains(t, "Comment from "+byline).lacks(t, "Abelard")
	if n := p.ledgerCount(string(docket.PostedWithRedactions)); n != 1 {
		t.Errorf("%d comments are posted", n)
	}

	p.guarded(t)
	path := attr(mod.get(reviewPath(c.ID)).nodes(t, `main .usa-alert a[href^="/admin/guard/"]`)[0], "href")
	mod.get(path).want(t, http.StatusOK).contains(t, string(other), "Abelard")
	for _, line := range p.actions() {
		if strings.Contains(line, "Abelard") || strings.Contains(line, "Lund") {
			t.Errorf("the log holds a name: %s", line)
		}
	}
}

// spaces joins the words of a text with single spaces.
func spaces(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestAListOfOthersIsRefusedWithEverythingKept(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	for _, tt := range []struct{ name, kind, sender, list, says string }{
		{"too many", "individual", "Ana Ruiz", numberedNames(docket.MaxSignatories + 1),
			"101 lines; 100 is the most"},
		{"too long", "individual", "Ana Ruiz", strings.Repeat("Ana Bo ", 1500), "This list is 500 characters too long"},
		{"one name too long", "individual", "Ana Ruiz", "Bo\n" + strings.Repeat("y", 203),
			"Line 2: The name is 3 characters too long"},
		{"no sender", "individual", "", "Bo Lund", "Write your own name or organization"},
		{"the sender again", "individual", "Ana Ruiz", "Bo Lund\nana  RUIZ", "Line 2 names you again"},
		{"one twice", "organization", "Ana Ruiz", "Bo Lund; Acme\n\nbo lund;acme", "Line 3 says the same as line 1"},
		{"points alone", "organization", "Ana Ruiz", "Bo Lund; Acme\n;;;", "Line 2 has neither a name nor"},
		{"an empty party", "individual", "Ana Ruiz", "Bo Lund\n ; ", "Line 2 has neither a name nor an organization"},
		{"an organization among persons", "individual", "Ana Ruiz", "; Acme",
			"Line 1 has an organization without a name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fields := p.get(testForm).fields(t, "form.comment-form")
			for name, v := range map[string]string{"answer-1": "Words", "submitter_type": tt.kind, "name": tt.sender,
				"signatories": tt.list, "step": "submit"} {
				fields.Set(name, v)
			}
			page := p.post(testForm, fields).want(t, http.StatusUnprocessableEntity).contains(t, tt.says)
			back := page.fields(t, "form.comment-form")
			if unixLines(back.Get("signatories")) != tt.list || back.Get("answer-1") != "Words" ||
				back.Get("name") != tt.sender {
				t.Errorf("not all is kept: %.200v", back)
			}
			if len(page.nodes(t, "details.signatories[open] #signatories")) != 1 {
				t.Error("the field with the problem is folded away")
			}
		})
	}
	if n := p.ledgerCount("received"); n != 0 {
		t.Errorf("%d comments are received", n)
	}
}

// numberedNames are n different names, one a line.
func numberedNames(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("Ana" + strings.Repeat("a", i%9) + string(rune('a'+i/9)) + "\n")
	}
	return b.String()
}

func TestAnAnonymousCommentDropsTheListOfOthers(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	fields := url.Values{"answer-1": {"Words"}, "submitter_type": {"anonymous"}, "signatories": {"Bo PLANTED; Acme"}}
	fields.Set("step", "review")
	p.post(testForm, fields).want(t, http.StatusOK).contains(t, "The list of others who sign is dropped")
	number := p.file(fields)
	c, err := p.db.Receipt(t.Context(), docket.TrackingNumber(number))
	if err != nil || c.Submitter.Signatories != "" {
		t.Errorf("kept: %q, %v", c.Submitter.Signatories, err)
	}
	p.decide(number, docket.ActionPost)
	p.get(testDocket+"/comments/"+string(c.ID)).want(t, http.StatusOK).contains(t, "Anonymous").lacks(t, "PLANTED")
	p.nothingPlanted(number)
}

// signatoryShots are pages of the gallery with a comment that several signed.
func signatoryShots(p *testPortal) []shot {
	form := url.Values{"answer-1": {"We ask for updates that come within a month."}, "name": {"Ana Ruiz"},
		"submitter_type": {"organization"}, "organization": {"Mercy General Hospital"},
		"signatories": {"Bo Lund; Larkspur Clinic of the Western Counties\nQuentin Abelard; Hillside Rural Health " +
			"Network\n; Association of Small Hospitals\nCy Nix, call 202-555-0143"}}
	bad := url.Values{"step": {"review"}}
	for name, v := range form {
		bad[name] = v
	}
	bad.Set("signatories", "Bo Lund; Larkspur Clinic\n\nbo lund; larkspur clinic")
	failed := p.post(testForm, bad)
	number := p.file(form)
	form.Set("step", "review")
	check := p.post(testForm, form)
	c, err := p.db.Receipt(p.t.Context(), docket.TrackingNumber(number))
	if err != nil {
		p.t.Fatal(err)
	}
	mod := p.staffer(docket.RoleModerator)
	page := mod.get(reviewPath(c.ID))
	decision := reviewForm(p.t, page)
	decision.Set("decision", "post")
	mod.post(reviewPath(c.ID)+"/decision", decision).want(p.t, http.StatusSeeOther)
	at := testDocket + "/comments"
	return []shot{{"signatories-form", failed}, {"signatories-check", check}, {"signatories-review", page},
		{"signatories-comment", p.get(at + "/" + string(c.ID))}, {"signatories-list", p.get(at)},
		{"signatories-es", p.get("/es" + at + "/" + string(c.ID))}}
}
