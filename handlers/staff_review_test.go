package handlers

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/intake"
	"commentportal/store/storetest"
)

// What the planted comment holds: words for everybody, and words for moderators alone.
const (
	plantedPhone = "202-555-0143"
	plantedMail  = "jane.planted@clinic.example"
	plantedWord  = "Zebrafish"
	openWord     = "ransomware"
)

func plant(p *testPortal) docket.CommentID {
	return p.letter(map[docket.QuestionID]string{
		"1": "The top risk is " + openWord + ". Call me at " + plantedPhone + " or write to " + plantedMail +
			". Ask for " + plantedWord + ".",
		"4": "Train <b>boards</b> and executives with phishing exercises.\u202e",
	}, func(f *intake.Form) { f.Email = "secret.sender@clinic.example" })
}

func reviewPath(id docket.CommentID) string { return "/admin/comments/" + string(id) }

// reviewForm is what the decision form of a page would send.
func reviewForm(t testing.TB, page *answer) url.Values {
	t.Helper()
	return page.fields(t, "form.review")
}

func TestReviewPage(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := plant(p)
	mod := p.staffer(docket.RoleModerator)
	page := mod.get(reviewPath(id)).want(t, http.StatusOK)
	page.contains(t, plantedPhone, plantedMail, "secret.sender@clinic.example", "Characters that turn the writing "+
		"direction", "of markup taken out", "&lt;b&gt;boards")
	form := reviewForm(t, page)
	if len(form["redaction"]) != 2 {
		t.Errorf("%d redactions ticked, want the phone number and the address: %v", len(form["redaction"]),
			form["redaction"])
	}
	if form.Get("decision") != "" || form.Get("version") != "1" {
		t.Errorf("decision %q, version %q; want nothing chosen of version 1", form.Get("decision"), form.Get("version"))
	}
	// The left text is exactly the clean one: the script counts its characters.
	c, err := p.db.Comment(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range c.Answers {
		if got := page.text(t, `[data-clean="`+string(a.Question)+`"]`); got != string(a.Text) {
			t.Errorf("text of answer %s is %q, want %q", a.Question, got, a.Text)
		}
	}
	public := page.text(t, `[data-public="1"]`)
	if strings.Contains(public, plantedPhone) || !strings.Contains(public, "[redacted: personal]") {
		t.Errorf("the public side shows %q", public)
	}
	p.logged(t, "comment.opened", 1)
}

func TestDecide(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	first, second := plant(p), p.letter(map[docket.QuestionID]string{"2": "Banks share indicators within minutes."})
	mod := p.staffer(docket.RoleModerator)
	mod.get("/admin").contains(t, "wait for review")
	mod.sends("/admin/queue/claim", url.Values{"docket": {string(p.docket.ID)}}).
		leadsTo(t, "/admin/queue?docket=HHS-HCIC-2016-0001&open="+string(first)+"&view=pending#c0001")
	page := mod.get(reviewPath(first) + "?queue=docket%3DHHS-HCIC-2016-0001%26view%3Dpending")
	form := reviewForm(t, page)

	form.Set("decision", "withhold")
	form.Set("note", "Ask <legal> about this")
	mod.post(reviewPath(first)+"/decision", form).want(t, http.StatusUnprocessableEntity).
		contains(t, "Error: ", `href="#reason"`, "Ask &lt;legal&gt; about this")

	form.Set("decision", "post")
	form.Set("hide-1", strings.ToUpper(plantedWord)+"\n\n")
	form.Set("hide-1-kind", "third_party")
	form.Set("hide-4", "not in there")
	mod.post(reviewPath(first)+"/decision", form).want(t, http.StatusUnprocessableEntity).
		contains(t, `href="#hide-4"`, "do not stand there", strings.ToUpper(plantedWord))
	form.Del("hide-4")
	mod.post(reviewPath(first)+"/decision", form).
		leadsTo(t, reviewPath(second)+"?about="+string(first)+
			"%3A2&done=posted&queue=docket%3DHHS-HCIC-2016-0001%26view%3Dpending")
	public := p.get(testDocket+"/comments/"+string(first)).want(t, http.StatusOK)
	public.contains(t, openWord, "[redacted: personal]", "[redacted: third_party]").lacks(t, plantedPhone, plantedMail,
		plantedWord)

	// The last one of the list leads back to the list.
	form = reviewForm(t, mod.get(reviewPath(second)))
	form.Set("decision", "hold")
	mod.post(reviewPath(second)+"/decision", form).leadsTo(t,
		"/admin/queue?about="+string(second)+"%3A2&docket=HHS-HCIC-2016-0001&done=held&view=pending")
	mod.get("/admin/queue?view=held").contains(t, string(second))

	// Decided anew: what was hidden stays hidden.
	again := mod.get(reviewPath(first)).want(t, http.StatusOK).contains(t, plantedPhone)
	form = reviewForm(t, again)
	if len(form["redaction"]) != 3 {
		t.Errorf("redactions kept: %v, want the three that were posted", form["redaction"])
	}
	p.clock.advance(15 * time.Minute) // taking down needs no original
	form = reviewForm(t, mod.get(reviewPath(first)).contains(t, "Open the original"))
	form.Set("decision", "withhold")
	form.Set("reason", p.docket.WithholdingReasons[0].Code)
	mod.post(reviewPath(first)+"/decision", form).want(t, http.StatusSeeOther)
	p.get(testDocket+"/comments/"+string(first)).want(t, http.StatusNotFound).contains(t,
		"This comment is no longer posted")
}

func TestDecisionFormsThatNoPageSends(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := plant(p)
	mod := p.staffer(docket.RoleModerator)
	good := reviewForm(t, mod.get(reviewPath(id)))
	good.Set("decision", "post")
	for _, tt := range []struct {
		name, field string
		values      []string
		want        int
	}{
		{"no version", "version", nil, 400},
		{"version zero", "version", []string{"0"}, 400},
		{"a version that is no number", "version", []string{"one"}, 400},
		{"two versions", "version", []string{"1", "2"}, 400},
		{"a mark without a kind", "redaction", []string{"1:0-4"}, 400},
		{"a mark that runs backwards", "redaction", []string{"1:9-4:personal"}, 400},
		{"a mark of negative length", "redaction", []string{"1:-4-9:personal"}, 400},
		{"a mark beyond the text", "redaction", []string{"1:0-99999:personal"}, 422},
		{"a mark of an unknown kind", "redaction", []string{"1:0-4:boring"}, 422},
		{"a mark in an answer that is not there", "redaction", []string{"3:0-4:personal"}, 422},
		{"a phone number left open", "redaction", nil, 422},
		{"an unknown decision", "decision", []string{"delete"}, 422},
		{"no decision", "decision", nil, 422},
	} {
		t.Run(tt.name, func(t *testing.T) {
			form := url.Values{}
			for name, list := range good {
				form[name] = slices.Clone(list)
			}
			form[tt.field] = tt.values
			mod.post(reviewPath(id)+"/decision", form).want(t, tt.want)
		})
	}
	if c, _ := p.db.Comment(context.Background(), id); c.Version != 1 || c.Status != docket.Pending {
		t.Errorf("the comment moved to version %d, %s", c.Version, c.Status)
	}
	mod.post(reviewPath("HHS-HCIC-2016-0001-9999")+"/decision", good).want(t, http.StatusNotFound)
}

// Two moderators decide at once: one wins, the other sees what changed and
// keeps what they did.
func TestTwoModerators(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := plant(p)
	one, two := p.staffer(docket.RoleModerator), p.staffer(docket.RoleModerator)
	formOne, formTwo := reviewForm(t, one.get(reviewPath(id))), reviewForm(t, two.get(reviewPath(id)))
	formOne.Set("decision", "post")
	formOne.Set("note", "Fine after redaction")
	one.post(reviewPath(id)+"/decision", formOne).want(t, http.StatusSeeOther)

	formTwo.Set("decision", "post")
	formTwo.Set("note", "I had marked the name")
	formTwo.Add("redaction", "1:0-3:other")
	page := two.post(reviewPath(id)+"/decision", formTwo).want(t, http.StatusConflict)
	page.contains(t, "Somebody else decided", "Posted with some words hidden", "Kim moderator", "Fine after redaction",
		"I had marked the name", `value="1:0-3:other" checked`)
	kept := reviewForm(t, page)
	if kept.Get("version") != "2" || len(kept["redaction"]) != 3 || kept.Get("decision") != "post" {
		t.Errorf("kept version %q, decision %q, redactions %v", kept.Get("version"), kept.Get("decision"),
			kept["redaction"])
	}
	two.post(reviewPath(id)+"/decision", kept).want(t, http.StatusSeeOther)
	p.get(testDocket+"/comments/"+string(id)).contains(t, "[redacted: other]")

	// After a quarter of an hour the conflict page keeps the marks but not the original.
	p.clock.advance(16 * time.Minute)
	page = one.post(reviewPath(id)+"/decision", formOne).want(t, http.StatusConflict)
	page.lacks(t, plantedPhone, plantedMail, plantedWord+"<").contains(t, "Open the original", "Characters ")
	if kept := reviewForm(t, page); len(kept["redaction"]) != 2 {
		t.Errorf("marks kept without the original: %v", kept["redaction"])
	}
}

// The original of a decided comment asks for password and code when they were
// last given more than 15 minutes ago, and goes on to where the person was.
func TestOriginalOfDecidedCommentAsksAgain(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := plant(p)
	mod := p.staffer(docket.RoleModerator)
	form := reviewForm(t, mod.get(reviewPath(id)))
	form.Set("decision", "post")
	mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther)
	opened := func() int {
		n := 0
		for _, a := range p.actions() {
			if a == "comment.opened" {
				n++
			}
		}
		return n
	}
	before := opened()
	at := reviewPath(id) + "?original=1"
	mod.get(reviewPath(id)).want(t, http.StatusOK).contains(t, plantedPhone)
	mod.get(at).want(t, http.StatusOK).contains(t, plantedPhone)
	if opened() != before+2 {
		t.Error("opening the original left no row")
	}
	p.clock.advance(15 * time.Minute)
	// Taking down needs no original.
	mod.get(reviewPath(id)).want(t, http.StatusOK).lacks(t, plantedPhone, "secret.sender").
		contains(t, "Open the original", `value="withhold"`)
	confirm := mod.get(at).want(t, http.StatusSeeOther).Header.Get("Location")
	page := mod.get(confirm).want(t, http.StatusOK).contains(t, "Confirm that it is you").lacks(t, plantedPhone)
	fields := page.fields(t, "main form")
	fields.Set("password", "wrong password here")
	fields.Set("code", mod.code())
	mod.post("/admin/sign-in", fields).want(t, http.StatusUnprocessableEntity)
	fields.Set("password", testPassword)
	fields.Set("code", "000000")
	mod.post("/admin/sign-in", fields).want(t, http.StatusUnprocessableEntity)
	mod.get(at).want(t, http.StatusSeeOther)
	fields.Set("code", mod.code())
	mod.post("/admin/sign-in", fields).leadsTo(t, at)
	mod.get(at).want(t, http.StatusOK).contains(t, plantedPhone)
	p.logged(t, noteConfirmed, 1)
}

// Staff see what the public sees: on the page, in search, in the history, in
// errors and in exports; and of comments that are not posted nothing at all.
func TestStaffNeverSeesAnOriginal(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	posted, waiting := plant(p), plant(p)
	mod, staff := p.staffer(docket.RoleModerator), p.staffer(docket.RoleStaff)
	form := reviewForm(t, mod.get(reviewPath(posted)))
	form.Set("decision", "post")
	form.Set("hide", plantedWord)
	form.Set("hide-kind", "third_party")
	form.Set("note", "NOTE-FOR-COLLEAGUES")
	mod.post(reviewPath(posted)+"/decision", form).want(t, http.StatusSeeOther)

	hidden := []string{plantedPhone, plantedMail, plantedWord, "secret.sender", "NOTE-FOR-COLLEAGUES"}
	page := staff.get(reviewPath(posted)).want(t, http.StatusOK).contains(t, openWord, "[redacted: personal]",
		`name="coding"`)
	page.lacks(t, hidden...).lacks(t, "decision")
	missing := staff.get(reviewPath("HHS-HCIC-2016-0001-0999")).want(t, http.StatusNotFound)
	unposted := staff.get(reviewPath(waiting)).want(t, http.StatusNotFound)
	if missing.Body != unposted.Body {
		t.Error("a comment that waits and one that does not exist differ")
	}
	for _, path := range []string{
		"/admin", "/admin/coding", "/admin/coding?q=" + openWord, "/admin/codebook", "/admin/exports",
		reviewPath(posted) + "?original=1",
	} {
		staff.get(path).want(t, http.StatusOK).lacks(t, hidden...)
	}
	if list := staff.get("/admin/coding?q=" + plantedWord); len(list.nodes(t, "li.card")) != 0 {
		t.Error("a search by a hidden word finds the comment")
	}
	for _, e := range p.deps.Staff.Export {
		staff.get("/admin/exports/"+string(p.docket.ID)+"/"+e.Name()).want(t, http.StatusOK).lacks(t, hidden...)
	}
	staff.sends(reviewPath(waiting)+"/codings", url.Values{"coding": {"1:GOV-FED"}}).want(t,
		http.StatusNotFound).lacks(t, hidden...)
	staff.sends(reviewPath(waiting)+"/decision", url.Values{"version": {"1"}, "decision": {"post"}}).want(t,
		http.StatusForbidden).lacks(t, hidden...)
	staff.sends(reviewPath(posted)+"/codings", url.Values{"coding": {"9:" + plantedWord}}).want(t,
		http.StatusBadRequest).lacks(t, hidden...)
	for _, secret := range append(hidden, testPassword, mod.secret, mod.email, openWord) {
		if strings.Contains(p.log.String(), secret) {
			t.Errorf("the operator's log holds %q", secret)
		}
	}
	entries, _ := p.db.Log(context.Background(), 0, 1000)
	for _, e := range entries {
		for _, secret := range append(hidden, openWord, mod.email) {
			if strings.Contains(e.Detail+e.Target+string(e.Actor), secret) {
				t.Errorf("row %s of the log holds %q", e.Action, secret)
			}
		}
	}
}

func TestCodings(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := plant(p)
	mod, staff := p.staffer(docket.RoleModerator), p.staffer(docket.RoleStaff)
	page := mod.get(reviewPath(id))
	book, _ := p.db.Codebook(context.Background(), p.docket.ID)
	boxes := page.nodes(t, "input[name=coding]")
	if want := 2 * len(book.Themes); len(boxes) != want {
		t.Fatalf("%d codes offered, want every code for both answers: %d", len(boxes), want)
	}
	var suggested []string
	for _, n := range page.nodes(t, ".coding-question > .code-box input") {
		suggested = append(suggested, attr(n, "value"))
	}
	if len(suggested) < 2 || len(page.nodes(t, ".evidence mark")) == 0 {
		t.Fatalf("suggestions %v, want two or more with their evidence", suggested)
	}
	own := "1:GOV-FED"
	if slices.Contains(suggested, own) {
		t.Fatal("the test needs a code that is not suggested")
	}
	mod.sends(reviewPath(id)+"/codings", url.Values{"coding": {suggested[0], own}}).leadsTo(t,
		reviewPath(id)+"?done=coded")
	state := func(by docket.UserID) map[string]docket.Coding {
		list, err := storetest.CodingsOf(context.Background(), p.db.DB, id)
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]docket.Coding{}
		for _, c := range list {
			if c.Coder == by {
				out[codingValue(c.Question, c.Code)] = c
			}
		}
		return out
	}
	got := state(mod.id)
	if c := got[suggested[0]]; c.State != docket.CodingConfirmed || c.Origin != docket.OriginRule ||
		c.OriginDetail == "" || c.Evidence.Len() == 0 {
		t.Errorf("a ticked suggestion is %+v", c)
	}
	if c := got[own]; c.State != docket.CodingConfirmed || c.Origin != docket.OriginPerson {
		t.Errorf("an own code is %+v", c)
	}
	if c := got[suggested[1]]; c.State != docket.CodingRejected || c.Origin != docket.OriginRule {
		t.Errorf("a suggestion left alone is %+v", c)
	}
	again := mod.get(reviewPath(id)).contains(t, "You have coded this comment")
	if form := reviewForm(t, again); len(form["coding"]) != 2 {
		t.Errorf("ticked afterwards: %v", form["coding"])
	}
	mod.sends(reviewPath(id)+"/codings", url.Values{}).want(t, http.StatusSeeOther)
	if c := state(mod.id)[own]; c.State != docket.CodingRejected {
		t.Errorf("a code taken back is %+v, want it kept as rejected", c)
	}

	// Staff code the posted text; the evidence is of the clean one.
	form := reviewForm(t, mod.get(reviewPath(id)))
	form.Set("decision", "post")
	form.Add("redaction", "4:0-5:other") // "Train", so that everything behind it moves
	mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther)
	if err := p.db.SetSecondSuggestions(t.Context(), p.docket.ID, true, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	page = staff.get(reviewPath(id)).want(t, http.StatusOK)
	suggested = nil
	for _, n := range page.nodes(t, ".coding-question > .code-box input") {
		if v := attr(n, "value"); strings.HasPrefix(v, "4:") {
			suggested = append(suggested, v)
		}
	}
	if len(suggested) == 0 {
		t.Fatal("no suggestion for the posted text")
	}
	staff.sends(reviewPath(id)+"/codings", url.Values{"coding": suggested}).want(t, http.StatusSeeOther)
	c, _ := p.db.Comment(context.Background(), id)
	answer, _ := c.Answer("4")
	coding := state(staff.id)[suggested[0]]
	words := strings.ToLower(string(answer.Text[coding.Evidence.Start:coding.Evidence.End]))
	marked := strings.ToLower(nodeText(page.nodes(t, "#code-"+strings.ReplaceAll(suggested[0], ":",
		"-")+" ~ label .evidence mark")[0]))
	if words != marked {
		t.Errorf("evidence in the clean text is %q, the page marked %q", words, marked)
	}
}

func TestQueueFilters(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	grave := plant(p)
	sector := p.docket.Sectors[0].Code
	plain := p.letter(map[docket.QuestionID]string{"2": "Banks share indicators."},
		func(f *intake.Form) { f.Sector = sector })
	mod := p.staffer(docket.RoleModerator)
	for _, tt := range []struct {
		query string
		want  []docket.CommentID
	}{
		{"", []docket.CommentID{grave, plain}},
		{"?severity=block", []docket.CommentID{grave}},
		{"?question=2", []docket.CommentID{plain}},
		{"?sector=" + sector, []docket.CommentID{plain}},
		{"?q=" + string(plain), []docket.CommentID{plain}},
		{"?q=" + plantedWord, []docket.CommentID{grave}},
		{"?q=%25_'%22NEAR(", nil},
		{"?view=held", nil},
		{"?view=decided", nil},
		{"?severity=gravest&question=77&sector=none&view=odd", []docket.CommentID{grave, plain}},
		{"?campaign=letters-from-nobody", nil},
		{"?after=" + string(grave), []docket.CommentID{plain}},
		{"?after=nonsense", []docket.CommentID{grave, plain}},
	} {
		page := mod.get("/admin/queue"+tt.query).want(t, http.StatusOK)
		var got []docket.CommentID
		for _, n := range page.nodes(t, "li[data-comment]") {
			got = append(got, docket.CommentID(attr(n, "data-comment")))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("queue%s lists %v, want %v", tt.query, got, tt.want)
		}
	}
	mod.get("/admin/queue?docket=NO-SUCH").want(t, http.StatusNotFound)
	mod.get("/admin/queue?view=held&view=pending").want(t, http.StatusBadRequest)
	for _, n := range []string{"0", "26", "-1", "x", "１"} {
		mod.sends("/admin/queue/claim", url.Values{"n": {n}}).want(t, http.StatusBadRequest)
	}
	other := p.staffer(docket.RoleModerator)
	mod.sends("/admin/queue/claim", url.Values{"n": {"1"}}).want(t, http.StatusSeeOther)
	other.get("/admin/queue").contains(t, "Kim moderator has it open")
	// A claim is a courtesy, never a condition.
	form := reviewForm(t, other.get(reviewPath(grave)))
	form.Set("decision", "post")
	other.post(reviewPath(grave)+"/decision", form).want(t, http.StatusSeeOther)
}

// What was hidden of a name stays hidden when somebody decides anew.
func TestBylineRedactionsAreKept(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.letter(map[docket.QuestionID]string{"1": "Patch the devices."}, func(f *intake.Form) {
		f.Type, f.Name, f.Organization = "organization", "Jo Planted", "Valley Clinic"
	})
	mod := p.staffer(docket.RoleModerator)
	form := reviewForm(t, mod.get(reviewPath(id)))
	form.Set("decision", "post")
	form.Add("redaction", "name:3-10:third_party")
	mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther)
	p.get(testDocket+"/comments/"+string(id)).contains(t, "Jo [redacted: third_party]", "Valley Clinic").lacks(t,
		"Planted")
	form = reviewForm(t, mod.get(reviewPath(id)).contains(t, "Planted"))
	if !slices.Equal(form["redaction"], []string{"name:3-10:third_party"}) {
		t.Errorf("redactions kept: %v", form["redaction"])
	}
	p.clock.advance(15 * time.Minute)
	mod.get(reviewPath(id)).lacks(t, "Planted").contains(t, "[redacted: third_party]")
}
