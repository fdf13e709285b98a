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
	"commentportal/handlers/web"
	"commentportal/moderation"
	"commentportal/moderation/campaign"
	"commentportal/store/storetest"
	"commentportal/theme"
)

// testAdditions compares as the program does.
func testAdditions(t testing.TB) theme.Additions {
	t.Helper()
	grouper, err := campaign.New(campaign.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return func(letter, sent docket.Text) []docket.Span {
		var out []docket.Span
		for _, p := range grouper.Difference(letter, sent).Added {
			out = append(out, docket.Span{Start: p.Start, End: p.End})
		}
		return out
	}
}

// posted files a comment and posts it as it is.
func (p *testPortal) posted(answers map[docket.QuestionID]string) docket.CommentID {
	p.t.Helper()
	id := p.letter(answers)
	ctx := context.Background()
	by, err := p.moderator(ctx)
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := p.review.Decide(ctx, moderation.Request{By: by, Comment: id, Version: 1,
		Action: docket.ActionPost}); err != nil {
		p.t.Fatal(err)
	}
	return id
}

func codingPath(id docket.CommentID, q docket.QuestionID) string {
	return "/admin/coding/" + string(id) + "/" + string(q)
}

// codeForm is what the page of an answer would send.
func codeForm(t testing.TB, page *answer) url.Values {
	t.Helper()
	form := page.fields(t, "form.code-form")
	form.Del("shown")
	for _, n := range page.nodes(t, "form.code-form input[name=shown]") {
		form.Add("shown", attr(n, "value"))
	}
	return form
}

// codes reads an answer and saves it with these codes, as the page would send
// it.
func (a *person) codes(id docket.CommentID, q docket.QuestionID, codes ...string) *answer {
	a.p.t.Helper()
	form := codeForm(a.p.t, a.get(codingPath(id, q)))
	form["coding"] = codes
	form.Set("step", "save")
	form.Del("words-code")
	return a.post(codingPath(id, q), form).want(a.p.t, http.StatusSeeOther)
}

// chose lists what somebody confirmed.
func (p *testPortal) chose(id docket.CommentID, q docket.QuestionID, by docket.UserID) map[string]docket.Coding {
	p.t.Helper()
	list, err := storetest.CodingsOf(context.Background(), p.db.DB, id)
	if err != nil {
		p.t.Fatal(err)
	}
	out := map[string]docket.Coding{}
	for _, c := range list {
		if c.Question == q && c.Coder == by {
			out[c.Code] = c
		}
	}
	return out
}

const teachWords = "Small clinics need training for their staff, and phishing drills for everybody. Banks share " +
	"indicators."

func TestCodingOneAnswer(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	first := p.posted(map[docket.QuestionID]string{"4": teachWords, "1": "Phishing, again and again."})
	second := p.posted(map[docket.QuestionID]string{"4": "Train people with stories, not slides."})
	staff := p.staffer(docket.RoleStaff)

	list := staff.get("/admin/coding").want(t, http.StatusOK)
	if got := len(list.nodes(t, "ul.cards > li.card")); got != 3 {
		t.Fatalf("%d answers in the list, want 3", got)
	}
	start := staff.get("/admin/coding/next?view=uncoded&question=4").want(t, http.StatusSeeOther).Header.Get("Location")
	if !strings.HasPrefix(start, codingPath(first, "4")) {
		t.Fatalf("the first answer to question 4 is at %q", start)
	}
	page := staff.get(start).want(t, http.StatusOK)
	if got := page.text(t, "#answer-text"); got != teachWords {
		t.Errorf("the text is %q, want it exactly as posted", got)
	}
	suggested := page.nodes(t, ".suggested input[name=coding]")
	if len(suggested) == 0 || len(suggested) > suggestedMost || len(page.nodes(t, "#answer-text mark.ev")) == 0 {
		t.Fatalf("%d suggestions with %d marks in the text", len(suggested), len(page.nodes(t, "#answer-text mark.ev")))
	}
	book, _ := p.db.Codebook(context.Background(), p.docket.ID)
	if got := len(page.nodes(t, "input[name=coding]")); got != len(book.Themes) {
		t.Errorf("%d codes offered, want every one of the codebook's %d once", got, len(book.Themes))
	}

	form := codeForm(t, page)
	yes, own := attr(suggested[0], "value"), "GOV-FED"
	form["coding"] = []string{yes, own}
	form.Set("note", "Is this about \"banks\"?")
	form.Set("step", "save")
	next := staff.post(codingPath(first, "4"), form).want(t, http.StatusSeeOther).Header.Get("Location")
	if !strings.HasPrefix(next, codingPath(second, "4")) {
		t.Fatalf("after saving the browser is led to %q, want the next answer to the same question", next)
	}
	staff.get(next).contains(t, "Saved: Question 4 of comment "+string(first)+", 2 themes.")
	got := p.chose(first, "4", staff.id)
	if c := got[yes]; c.State != docket.CodingConfirmed || c.Origin != docket.OriginRule || c.Evidence.Len() == 0 {
		t.Errorf("a ticked suggestion is %+v", c)
	}
	if c := got[own]; c.State != docket.CodingConfirmed || c.Origin != docket.OriginPerson {
		t.Errorf("a code of the person's own is %+v", c)
	}
	for _, n := range suggested[1:] {
		if c := got[attr(n, "value")]; c.State != docket.CodingRejected {
			t.Errorf("a suggestion left alone is %+v, want it kept as rejected", c)
		}
	}
	again := staff.get(codingPath(first, "4")).contains(t, "You have read this answer")
	if ticked := again.fields(t, "form.code-form")["coding"]; len(ticked) != 2 {
		t.Errorf("ticked afterwards: %v", ticked)
	}
	if note := again.fields(t, "form.code-form").Get("note"); note != "Is this about \"banks\"?" {
		t.Errorf("the note afterwards is %q", note)
	}

	// An answer may be read and have no theme; the queue empties and says so.
	last := staff.codes(second, "4").Header.Get("Location")
	if !strings.HasPrefix(last, "/admin/coding?") {
		t.Fatalf("after the last answer the browser is led to %q, want the list", last)
	}
	staff.get(last).want(t, http.StatusOK).contains(t, "no theme", "Nothing is left for question 4")
	staff.codes(first, "1")
	staff.get("/admin/coding?view=uncoded").contains(t, "All done: every posted answer has been read for themes.")
	staff.get("/admin").lacks(t, "wait to be coded", "waits to be coded")
}

// Whoever passes over answers gets to the others of the same question, and
// comes round to those passed over.
func TestNextAnswerStaysWithTheQuestion(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	var ids []docket.CommentID
	for range 3 {
		ids = append(ids, p.posted(map[docket.QuestionID]string{"2": "Banks share indicators.",
			"3": "Devices cannot be patched."}))
	}
	staff := p.staffer(docket.RoleStaff)
	skip := func(at string) string {
		t.Helper()
		href := attr(staff.get(at).want(t, http.StatusOK).nodes(t, "a[data-skip]")[0], "href")
		return staff.get(href).want(t, http.StatusSeeOther).Header.Get("Location")
	}
	at := codingPath(ids[0], "2")
	var walk []string
	for range 3 {
		at = skip(at)
		path, _, _ := strings.Cut(at, "?")
		walk = append(walk, path)
	}
	want := []string{codingPath(ids[1], "2"), codingPath(ids[2], "2"), codingPath(ids[0], "2")}
	if !slices.Equal(walk, want) {
		t.Errorf("passing over leads to %v, want %v", walk, want)
	}
}

// Coders who press "next" at the same time get answers of their own; an answer that is
// open elsewhere says so, and comes back when it was passed over.
func TestTwoCodersOnNextGetDifferentAnswers(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	var ids []docket.CommentID
	for range 3 {
		ids = append(ids, p.posted(map[docket.QuestionID]string{"2": "Banks share indicators."}))
	}
	one, two, third := p.staffer(docket.RoleStaff), p.staffer(docket.RoleModerator), p.staffer(docket.RoleStaff)
	const next = "/admin/coding/next?view=uncoded"
	took := func(who *person) string {
		t.Helper()
		path, _, _ := strings.Cut(who.get(next).want(t, http.StatusSeeOther).Header.Get("Location"), "?")
		return path
	}
	if a, b, c := took(one), took(two), took(third); a != codingPath(ids[0], "2") || b != codingPath(ids[1], "2") ||
		c != codingPath(ids[2], "2") {
		t.Fatalf("the three got %s, %s and %s", a, b, c)
	}
	if again := took(one); again != codingPath(ids[0], "2") {
		t.Errorf("the first got another answer the second time: %s", again)
	}
	two.get(codingPath(ids[0], "2")).want(t, http.StatusOK).contains(t, "has this answer open", "Take the next one")
	one.get(codingPath(ids[0], "2")).lacks(t, "has this answer open")
	fourth := p.staffer(docket.RoleStaff)
	to := fourth.get(next).want(t, http.StatusSeeOther).Header.Get("Location")
	fourth.get(to).want(t, http.StatusOK).contains(t, "Colleagues have open what is left here")
	if to := one.codes(ids[0], "2").Header.Get("Location"); !strings.HasPrefix(to, "/admin/coding?") {
		t.Errorf("with all others open elsewhere saving leads to %s", to)
	}
	two.get(next + "&after=2:" + string(ids[1])) // passed over
	if got := took(fourth); got != codingPath(ids[1], "2") {
		t.Errorf("what was passed over is not offered: %s", got)
	}
	p.clock.advance(16 * time.Minute)
	if got := took(two); got != codingPath(ids[1], "2") {
		t.Errorf("an answer that was left open is kept longer than a quarter of an hour: %s", got)
	}
}

// Nobody learns what another chose before the own reading: not from the page of
// the answer, not from a list, not from the desk.
func TestSecondReadingIsBlind(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"2": "Banks share indicators with each other.", "3": "Old pumps."})
	other := p.posted(map[docket.QuestionID]string{"2": "Banks share indicators with each other."})
	one, two, third := p.staffer(docket.RoleStaff), p.staffer(docket.RoleModerator), p.staffer(docket.RoleStaff)
	if err := p.db.SetSecondSuggestions(t.Context(), p.docket.ID, true, docket.ActorOperator); err != nil {
		t.Fatal(err) // without suggestions the second reader's page differs in that alone
	}
	form := codeForm(t, one.get(codingPath(id, "2")))
	form["coding"] = []string{"GOV-FED"}
	form["excerpt"] = []string{"GOV-FED:0-5"}
	form.Set("note", "SECRET-NOTE of the first reader")
	form.Set("step", "stay")
	one.post(codingPath(id, "2"), form).want(t, http.StatusSeeOther)
	if got := p.chose(id, "2", one.id)["GOV-FED"]; got.Evidence != (docket.Span{Start: 0, End: 5}) {
		t.Errorf("the marked passage is the evidence: %+v", got.Evidence)
	}

	for _, blind := range []*person{two, third} {
		for _, path := range []string{codingPath(id, "2"), codingPath(id, "2") + "?saved=2:" + string(id),
			codingPath(id, "2") + "/settle", reviewPath(id), "/admin/coding", "/admin/coding?view=second",
			"/admin/coding?view=every", "/admin/agreement", "/admin"} {
			page := blind.get(path)
			page.lacks(t, "SECRET-NOTE", "What colleagues chose", "checked", "You said", "Saved:")
			if n := len(page.nodes(t, "#answer-text mark.picked, .passages li")); n != 0 {
				t.Errorf("%s shows %d marks of the first reader", path, n)
			}
		}
	}
	// An answer that a colleague has read looks like one that nobody has.
	plain := func(id docket.CommentID) string {
		page := two.get(codingPath(id, "2")).want(t, http.StatusOK)
		var out []string
		for _, n := range page.nodes(t, "form.code-form .code-text, form.code-form .code-choice") {
			out = append(out, strings.Join(strings.Fields(nodeText(n)), " "))
		}
		return strings.Join(out, "\n")
	}
	if plain(id) != plain(other) {
		t.Errorf("the pages of an answer that was read and of one that was not "+
			"differ:\n%s\n---\n%s", plain(id), plain(other))
	}
	two.get(codingPath(id, "2")).contains(t, "1 note of a colleague is")

	// The second reader chooses otherwise and is told so.
	to := two.codes(id, "2", "DEV-LEG").Header.Get("Location")
	two.get(to).contains(t, "A colleague coded it too and chose otherwise.", codingPath(id, "2")+"/settle")
	two.get(codingPath(id, "2")).contains(t, "SECRET-NOTE", "What colleagues chose", "GOV-FED", "Both readings stay "+
		"as they are")
	third.get(codingPath(id, "2")).lacks(t, "SECRET-NOTE", "What colleagues chose")
}

// The list goes on behind the last answer shown and leaves out what has been
// read.
func TestCodingListPages(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	var ids []docket.CommentID
	for range codingRows + 3 {
		ids = append(ids, p.posted(map[docket.QuestionID]string{"2": "Banks share indicators."}))
	}
	staff := p.staffer(docket.RoleStaff)
	staff.sends(reviewPath(ids[1])+"/codings", url.Values{"coding": {"2:GOV-FED"}}).want(t, http.StatusSeeOther)
	listed := func(page *answer) (out []docket.CommentID) {
		for _, n := range page.nodes(t, "li.card h3 a") {
			id, _, _ := strings.Cut(nodeText(n), ",")
			out = append(out, docket.CommentID(id))
		}
		return out
	}
	staff.get("/admin").contains(t, "answers wait to be coded")
	first := staff.get("/admin/coding?themes=none").want(t, http.StatusOK).contains(t, "22 answers")
	want := slices.Concat(ids[:1], ids[2:codingRows+1])
	if got := listed(first); !slices.Equal(got, want) {
		t.Errorf("first page %v, want %v", got, want)
	}
	second := staff.get(attr(first.nodes(t, "a[rel=next]")[0], "href"))
	if got := listed(second); !slices.Equal(got, ids[codingRows+1:]) {
		t.Errorf("second page %v, want %v", got, ids[codingRows+1:])
	}
	if len(second.nodes(t, "a[rel=next]")) != 0 {
		t.Error("a page after the last")
	}
	if got := listed(staff.get("/admin/coding?view=mine")); !slices.Equal(got, ids[1:2]) {
		t.Errorf("read by this person: %v", got)
	}
	if got := listed(staff.get("/admin/coding?view=every&q=" + string(ids[4]))); !slices.Equal(got, ids[4:5]) {
		t.Errorf("by number: %v", got)
	}
	if got := listed(staff.get("/admin/coding?question=3")); len(got) != 0 {
		t.Errorf("of another question: %v", got)
	}
}

// What is ticked and typed stays on the page when it cannot be saved.
func TestCodingErrorsKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"4": teachWords})
	staff := p.staffer(docket.RoleStaff)
	form := codeForm(t, staff.get(codingPath(id, "4")))
	form.Del("words-code")
	form.Set("step", "save")
	form["coding"] = []string{"GOV-FED", "OLD-CODE"}
	form["excerpt"] = []string{"GOV-FED:0-5"}
	form.Set("note", "a note")
	page := staff.post(codingPath(id, "4"), form).want(t, http.StatusUnprocessableEntity).contains(t,
		"OLD-CODE is no longer in it")
	kept := codeForm(t, page)
	if !slices.Equal(kept["coding"], []string{"GOV-FED"}) || kept.Get("note") != "a note" ||
		kept.Get("excerpt") != "GOV-FED:0-5" {
		t.Errorf("kept: %v", kept)
	}
	form["coding"] = []string{"GOV-FED"}
	form.Set("book", "7")
	staff.post(codingPath(id, "4"), form).want(t, http.StatusUnprocessableEntity).contains(t, "The codebook has "+
		"changed since you opened this page.")
	form.Set("book", kept.Get("book"))
	form.Set("note", strings.Repeat("x", web.MaxNote+1))
	staff.post(codingPath(id, "4"), form).want(t, http.StatusUnprocessableEntity).contains(t, "Use 2,000 characters "+
		"or fewer.")
	if passes, _ := storetest.PassesOf(context.Background(), p.db.DB, id); len(passes) != 0 {
		t.Errorf("a form with an error was saved: %v", passes)
	}
	for name, values := range map[string]url.Values{
		"a code that is none": {"coding": {"no code;"}, "step": {"save"}},
		"an unknown step":     {"step": {"explode"}},
		"a note twice":        {"note": {"a", "b"}, "step": {"save"}},
	} {
		values["form_token"] = form["form_token"]
		if res := staff.post(codingPath(id, "4"), values); res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d, want 400", name, res.StatusCode)
		}
	}
}

// The page of the team counts readings and says what is left, and nothing that anybody
// chose.
func TestThePageOfTheTeamCountsReadings(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	var ids []docket.CommentID
	for range 25 {
		ids = append(ids, p.posted(map[docket.QuestionID]string{"2": "Banks share indicators."}))
	}
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleModerator)
	const at = "/admin/coding/team"
	one.get(at).want(t, http.StatusOK).contains(t, "Nobody has read an answer yet", "25 answers that nobody has read",
		"cannot be told yet")
	for n, id := range ids[:22] {
		p.clock.advance(90 * time.Second)
		one.codes(id, "2", "INF-GOV")
		if n == 0 {
			two.codes(id, "2", "GOV-FED")
		}
	}
	page := one.get(at).want(t, http.StatusOK).contains(t, "3 answers that nobody has read", "90 seconds an answer",
		"An estimate:", "too few to tell").lacks(t, "INF-GOV", "GOV-FED")
	var rows []string
	for _, n := range page.nodes(t, "table tbody tr") {
		rows = append(rows, nodeText(n))
	}
	if len(rows) != 2 || !strings.Contains(rows[0], "22") || !strings.Contains(rows[0], "21 times measured") {
		t.Errorf("rows %q", rows)
	}
}
