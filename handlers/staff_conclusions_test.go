package handlers

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/handlers/staff"
	"commentportal/handlers/web"
	"commentportal/intake"
	"commentportal/moderation"
	"commentportal/store"
	"commentportal/store/storetest"
)

// keeperFolder is where a test's exports are kept.
func keeperFolder(t testing.TB) string { return filepath.Join(t.TempDir(), "exports") }

// testKeeper keeps exports in a folder of its own and works until the test ends.
func testKeeper(t testing.TB, db *store.DB) *export.Keeper {
	t.Helper()
	return keeperIn(t, db, keeperFolder(t))
}

func keeperIn(t testing.TB, db *store.DB, folder string) *export.Keeper {
	t.Helper()
	return keeperOn(t, db, export.Folder(folder))
}

func keeperOn(t testing.TB, db *store.DB, storage export.Storage) *export.Keeper {
	t.Helper()
	k := export.NewKeeper(storage, db, func(ctx context.Context, fn func(export.Source) error) error {
		return db.Snapshot(ctx, func(s *store.Snapshot) error { return fn(s) })
	}, export.About{Program: "test", ThemeRules: "test"})
	done, ctx := make(chan struct{}), t.Context() // a fuzz test may not be asked for it later
	go func() { defer close(done); k.Run(ctx, slog.New(slog.DiscardHandler)) }()
	t.Cleanup(func() { <-done }) // before the store closes
	return k
}

// opinion files a comment of a sector and posts it; hide is words to take out.
func (p *testPortal) opinion(text, sector string, hide ...string) docket.CommentID {
	p.t.Helper()
	id := p.letter(map[docket.QuestionID]string{"1": text}, func(f *intake.Form) { f.Sector = sector })
	p.repost(id, hide...)
	return id
}

// repost decides a comment anew: posted, with words hidden.
func (p *testPortal) repost(id docket.CommentID, hide ...string) {
	p.t.Helper()
	ctx := context.Background()
	by, err := p.moderator(ctx)
	if err != nil {
		p.t.Fatal(err)
	}
	c, err := p.db.Comment(ctx, id)
	if err != nil {
		p.t.Fatal(err)
	}
	req := moderation.Request{By: by, Comment: id, Version: c.Version, Action: docket.ActionPost}
	for _, w := range hide {
		req.Words = append(req.Words, moderation.HideWords{Question: "1", Words: w, Kind: docket.KindPersonal})
	}
	if _, err := p.review.Decide(ctx, req); err != nil {
		p.t.Fatal(err)
	}
}

// passage chooses words of answer 1 for a code.
func (p *testPortal) passage(id docket.CommentID, code, words string) string {
	p.t.Helper()
	c, err := p.db.Comment(context.Background(), id)
	if err != nil {
		p.t.Fatal(err)
	}
	at := strings.Index(string(c.Answers[0].Text), words)
	n, err := p.db.AddExcerpt(context.Background(), docket.Excerpt{Comment: id, Question: "1", Code: code,
		Span: docket.Span{Start: at, End: at + len(words)}, By: 1})
	if err != nil {
		p.t.Fatalf("%q: %v", words, err)
	}
	return strconv.FormatInt(n, 10)
}

// reads lets a person read the first answer of comments: with few comments every
// answer is to be read twice, and passages are kept from whoever may be the second
// reader.
func (p *testPortal) reads(who *person, ids ...docket.CommentID) {
	p.t.Helper()
	for _, id := range ids {
		if err := storetest.CodeAnswer(context.Background(), p.db.DB, who.id, id, "1", nil); err != nil {
			p.t.Fatal(err)
		}
	}
}

const (
	quotesOf = "/admin/quotations?code=GOV-FED&docket=HHS-HCIC-2016-0001"
	recsAt   = "/admin/recommendations/HHS-HCIC-2016-0001"
	recsList = "/admin/recommendations?docket=HHS-HCIC-2016-0001"
)

// shownQuotes lists the words of the quotations on a page, in order.
func shownQuotes(t testing.TB, a *answer) string {
	t.Helper()
	var out []string
	for _, n := range a.nodes(t, "ol.quotes blockquote .words") {
		out = append(out, nodeText(n))
	}
	return strings.Join(out, " | ")
}

func TestQuotations(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	sectors := p.docket.Sectors
	first := p.opinion("Somebody must be in charge. One office, not nine.", sectors[0].Code)
	second := p.opinion("We need no other office, thank you.", sectors[1].Code)
	staff := p.staffer(docket.RoleStaff)
	p.reads(staff, first, second)
	staff.get("/admin/quotations").want(t, http.StatusOK).contains(t, "No passage has been chosen yet")
	staff.get(quotesOf).want(t, http.StatusOK).contains(t, "None yet", "There are no others")
	staff.get("/admin/quotations?code=NO-SUCH&docket="+string(p.docket.ID)).want(t, http.StatusNotFound)
	staff.get("/admin/quotations?code=GOV-FED&docket=NO-SUCH").want(t, http.StatusNotFound)

	a, b := p.passage(first, "GOV-FED", "Somebody must be in charge."), p.passage(second, "GOV-FED",
		"We need no other office")
	c := p.passage(first, "GOV-FED", "One office, not nine.")
	staff.get("/admin/quotations").want(t, http.StatusOK).contains(t, "None picked yet",
		quotesOf[strings.Index(quotesOf, "?")+1:][:12])
	page := staff.get(quotesOf).want(t, http.StatusOK).contains(t, "Somebody must be in charge.",
		"We need no other office")
	if n := len(page.nodes(t, "ul.quotes > li")); n != 3 {
		t.Fatalf("%d passages, want 3", n)
	}
	verb := func(number, verb string, form url.Values) *answer {
		t.Helper()
		return staff.sends("/admin/quotations/"+number+"/"+verb, form)
	}
	verb(a, "pick", url.Values{"reason": {"  Says it in a " +
		"line.\r\nTwo. "}}).leadsTo(t, quotesOf+"&done=quotation#passage-"+a)
	verb(c, "pick", url.Values{}).want(t, http.StatusSeeOther)
	page = staff.get(quotesOf+"&done=quotation").want(t, http.StatusOK)
	page.contains(t, "The quotation is saved.", "Speaking: "+sectors[0].Label+".", "2 of them are from one "+
		"comment, "+string(first), "No dissenting voice", "Says it in a line.\nTwo.")
	verb(b, "pick", url.Values{"dissenting": {"yes"}}).want(t, http.StatusSeeOther)
	page = staff.get(quotesOf).want(t, http.StatusOK).contains(t, "A dissenting voice is among them.",
		"Dissenting voice", sectors[1].Label)
	want := "Somebody must be in charge. | One office, not nine. | We need no other office"
	if got := shownQuotes(t, page); got != want {
		t.Errorf("order %q", got)
	}
	verb(b, "up", url.Values{}).want(t, http.StatusSeeOther)
	verb(a, "down", url.Values{}).want(t, http.StatusSeeOther)
	verb(c, "down", url.Values{}).want(t, http.StatusSeeOther) // is last: stays
	page = staff.get(quotesOf)
	if got := shownQuotes(t,
		page); got != "We need no other office | Somebody must be in charge. | One office, not nine." {
		t.Errorf("order %q", got)
	}
	// What was said about it survives a move.
	page.contains(t, "Says it in a line.", "Dissenting voice")

	long := verb(a, "save", url.Values{"reason": {strings.Repeat("é", docket.MaxReason+1)},
		"dissenting": {"yes"}}).want(t, http.StatusUnprocessableEntity)
	long.contains(t, "Error: ", `href="#reason-`+a+`"`, "Write a shorter reason", "éééé")
	verb(a, "save", url.Values{}).want(t, http.StatusSeeOther)
	staff.get(quotesOf).lacks(t, "Says it in a line.")
	verb(a, "drop", url.Values{}).leadsTo(t, quotesOf+"&done=quotation-dropped#passage-"+a)
	verb(a, "up", url.Values{}).want(t, http.StatusConflict)
	verb(a, "remove", url.Values{}).leadsTo(t, quotesOf+"&done=passage-removed")
	for _, bad := range []string{a + "/pick", "99/pick", "x/pick", "01/pick", b + "/explode"} {
		staff.sends("/admin/quotations/"+bad, url.Values{}).want(t, http.StatusNotFound)
	}
	staff.post("/admin/quotations/"+b+"/drop", url.Values{"form_token": {"forged"}}).want(t, http.StatusForbidden)
	p.logged(t, "quotation.picked", 3)
	p.logged(t, "quotation.dropped", 1)
	p.logged(t, "excerpt.removed", 1)
}

// A passage whose words were hidden later, or whose comment went, is nowhere but
// in the list of what is no longer public, and there by its number.
func TestHiddenWordsLeaveEveryConclusion(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	const secret, gone, stays = "Ask Dr. Winifred Okonkwo-Hale about it", "This sentence is withdrawn",
		"This sentence stays"
	hides := p.opinion("One office. "+secret+". "+stays+".", p.docket.Sectors[0].Code)
	goes := p.opinion(gone+". And more.", p.docket.Sectors[1].Code)
	staff, mod := p.staffer(docket.RoleStaff), p.staffer(docket.RoleModerator)
	p.reads(staff, hides, goes)
	p.reads(mod, hides, goes)
	var numbers []string
	for _, n := range []string{p.passage(hides, "GOV-FED", secret), p.passage(goes, "GOV-FED", gone), p.passage(hides,
		"GOV-FED", stays)} {
		staff.sends("/admin/quotations/"+n+"/pick", url.Values{}).want(t, http.StatusSeeOther)
		numbers = append(numbers, n)
	}
	loose := p.passage(hides, "GOV-REG", secret)
	staff.sends(recsAt+"/new", url.Values{"text": {"One office."}, "quotation": numbers, "comments": {string(goes)},
		"code": {"GOV-FED"}}).
		leadsTo(t, recsList+"&done=recommendation#R1")
	staff.get(recsList).want(t, http.StatusOK).contains(t, secret, gone, stays).lacks(t, "Look at this again")

	p.repost(hides, "Winifred Okonkwo-Hale")
	c, _ := p.db.Comment(t.Context(), goes)
	mod.sends(reviewPath(goes)+"/decision", url.Values{"version": {strconv.Itoa(c.Version)}, "decision": {"withhold"},
		"reason": {string(p.docket.WithholdingReasons[0].Code)}}).
		want(t, http.StatusSeeOther)
	hidden := []string{secret, "Okonkwo", gone}
	for _, who := range []*person{staff, mod} {
		who.get(quotesOf).want(t, http.StatusOK).contains(t, stays, "No longer public",
			"Passage "+numbers[0]+" of "+string(hides), "Passage "+numbers[1]+" of "+string(goes)).lacks(t, hidden...)
		who.get("/admin/quotations").want(t, http.StatusOK).contains(t, "No longer public", "Passage "+loose).lacks(t,
			hidden...)
	}
	staff.get(recsList).want(t, http.StatusOK).contains(t, "Look at this again", stays,
		"Passage "+numbers[0]+" is no longer public",
		"Passage "+numbers[1]+" is no longer public", "Comment "+string(goes)+" is no longer public.").lacks(t,
		hidden...)
	edit := staff.get(recsAt+"/R1").want(t, http.StatusOK).contains(t,
		"Passage "+numbers[0]+", no longer public").lacks(t, hidden...)
	form := edit.fields(t, "form.recommendation-form")
	form.Set("text", "One office, and soon.")
	staff.post(recsAt+"/R1", form).want(t, http.StatusSeeOther)
	for _, number := range append(numbers[:2:2], loose) {
		for _, verb := range []string{"pick", "save"} {
			staff.sends("/admin/quotations/"+number+"/"+verb, url.Values{}).want(t, http.StatusNotFound).lacks(t,
				hidden...)
		}
	}
	for _, e := range p.deps.Staff.Export {
		body := staff.get("/admin/exports/"+string(p.docket.ID)+"/"+e.Name()).want(t, http.StatusOK).lacks(t, hidden...)
		if e.Name() == "quotes.csv" {
			body.contains(t, stays)
		}
	}
	staff.sends("/admin/quotations/"+numbers[1]+"/drop", url.Values{}).want(t, http.StatusSeeOther)
	entries, _ := p.db.Log(t.Context(), 0, 1000)
	for _, e := range entries {
		for _, s := range append(hidden, stays, "One office") {
			if strings.Contains(e.Detail+e.Target, s) {
				t.Errorf("row %s of the log holds %q", e.Action, s)
			}
		}
	}
}

// imperative is the heading that the codebook has a theme under.
func (p *testPortal) imperative(code string) string {
	p.t.Helper()
	book, err := p.db.Codebook(context.Background(), p.docket.ID)
	theme, ok := book.Theme(code)
	if err != nil || !ok || theme.Imperative == "" {
		p.t.Fatalf("%s has no imperative: %v", code, err)
	}
	return theme.Imperative
}

func TestRecommendations(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.opinion("Somebody must be in charge.", p.docket.Sectors[0].Code)
	waits := p.letter(map[docket.QuestionID]string{"1": "A comment that waits."})
	staff := p.staffer(docket.RoleStaff)
	p.reads(staff, id)
	n := p.passage(id, "GOV-FED", "in charge")
	staff.sends("/admin/quotations/"+n+"/pick", url.Values{}).want(t, http.StatusSeeOther)
	staff.get(recsList).want(t, http.StatusOK).contains(t, "None is written yet")
	empty := staff.get(recsAt+"/new").want(t, http.StatusOK).contains(t, "in charge")
	if len(empty.nodes(t, `input[name=version]`)) != 0 {
		t.Error("a new recommendation has a version")
	}
	bad := staff.sends(recsAt+"/new", url.Values{"text": {" "}, "code": {"GOV-FED"},
		"comments": {string(waits)}}).want(t, http.StatusUnprocessableEntity)
	bad.contains(t, "Error: ", `href="#text"`, `href="#comments"`, "Write the recommendation.", "There is no posted "+
		"comment &#34;"+string(waits)+"&#34;", string(waits)+"</textarea>")
	if len(bad.nodes(t, "#code-GOV-FED[checked]")) != 1 {
		t.Error("the chosen theme is lost")
	}
	staff.sends(recsAt+"/new", url.Values{"text": {"x"}, "code": {"NO-SUCH"}, "quotation": {"99"}}).want(t,
		http.StatusUnprocessableEntity).
		contains(t, `href="#code"`, `id="code"`, `href="#quotation"`, `id="quotation"`)
	staff.sends(recsAt+"/new", url.Values{"text": {"x"}, "quotation": {"one"}}).want(t, http.StatusBadRequest)
	staff.sends(recsAt+"/new", url.Values{"text": {"x"}, "action-1": {"Call <a> meeting"}, "due-1": {"June"},
		"owner-2": {"The office"}, "imperative": {"9 None"}}).want(t, http.StatusUnprocessableEntity).contains(t,
		"year-month-day", "Write what is to be done", "is not in the codebook", "Call &lt;a&gt; meeting</textarea>",
		`value="The office"`, `href="#action-1"`, `href="#action-2"`, `href="#imperative"`)

	staff.sends(recsAt+"/new", url.Values{"text": {"Name one <office>.\r\nSoon."}, "code": {"GOV-FED", "GOV-REG"},
		"quotation": {n}, "comments": {"1, " + strings.ToLower(string(id))}, "imperative": {p.imperative("GOV-FED")},
		"action-1": {"Ask."}, "action-3": {"Name it."}, "owner-3": {"HHS"}, "due-3": {"2027-06-30"},
		"priority-3": {"high"}}).
		leadsTo(t, recsList+"&done=recommendation#R1")
	staff.sends(recsAt+"/new", url.Values{"text": {"Patch."}}).leadsTo(t, recsList+"&done=recommendation#R2")
	staff.get(recsList+"&done=recommendation").want(t, http.StatusOK).contains(t, "Name one "+
		"&lt;office&gt;.\nSoon.", "(GOV-FED)", "in charge", string(id), "It rests on nothing yet")
	list, err := p.db.Recommendations(t.Context(), p.docket.ID)
	if err != nil || len(list) != 2 || len(list[0].Comments) != 1 || list[0].Comments[0] != id ||
		len(list[0].Codes) != 2 || list[0].By != staff.id || !slices.Equal(list[0].Actions,
		[]docket.ActionItem{{Text: "Ask."}, {Text: "Name it.", Owner: "HHS", Due: "2027-06-30", Priority: "high"}}) {
		t.Fatalf("%+v, %v", list, err)
	}
	staff.get(recsList).contains(t, "Name it.; HHS; by 2027-06-30; high priority", p.imperative("GOV-FED"))
	staff.get(recsAt+"/R1").contains(t, `value="2027-06-30"`)

	// Two people edit; the second sees both and decides.
	mine, theirs := staff.get(recsAt+"/R1").fields(t, "form.recommendation-form"), staff.get(recsAt+"/R1").fields(t,
		"form.recommendation-form")
	theirs.Set("text", "Theirs.")
	staff.post(recsAt+"/R1", theirs).want(t, http.StatusSeeOther)
	mine.Set("text", "Mine.")
	stale := staff.post(recsAt+"/R1", mine).want(t, http.StatusConflict).contains(t, "Somebody saved another version",
		"Mine.", "Theirs.", "Name one &lt;office&gt;.")
	again := stale.fields(t, "form.recommendation-form")
	if again.Get("version") != "2" || again.Get("text") != "Mine." {
		t.Errorf("the form goes on with version %s and %q", again.Get("version"), again.Get("text"))
	}
	staff.post(recsAt+"/R1", again).want(t, http.StatusSeeOther)
	staff.get(recsAt+"/R1").contains(t, "Version 1, by you", "Version 2, by you", "Version 3, by you", "passages "+n)
	staff.post(recsAt+"/R1", url.Values{"form_token": {staff.token()}, "text": {"x"}}).want(t, http.StatusBadRequest)

	staff.sends(recsAt+"/R2/up", url.Values{"version": {"9"}}).want(t, http.StatusConflict)
	staff.sends(recsAt+"/R2/up", url.Values{"version": {"1"}}).leadsTo(t, recsList+"&done=moved#R2")
	list, _ = p.db.Recommendations(t.Context(), p.docket.ID)
	if list[0].ID != "R2" {
		t.Errorf("order %+v", list)
	}
	staff.sends(recsAt+"/R2/withdraw", url.Values{"version": {"1"}}).leadsTo(t,
		recsList+"&done=recommendation-withdrawn")
	staff.get(recsList).contains(t, "1 recommendation was taken back", "Let it stand again")
	staff.get(recsAt+"/R2").contains(t, "This recommendation was taken back", "taken back")
	staff.sends(recsAt+"/R2/up", url.Values{"version": {"2"}}).want(t, http.StatusConflict)
	staff.sends(recsAt+"/R2/restore", url.Values{"version": {"2"}}).leadsTo(t,
		recsList+"&done=recommendation-restored#R2")
	staff.sends(recsAt+"/R2/explode", url.Values{"version": {"3"}}).want(t, http.StatusNotFound)
	for _, missing := range []string{recsAt + "/R9", recsAt + "/x", "/admin/recommendations/NO-SUCH/new",
		"/admin/recommendations?docket=NO-SUCH"} {
		staff.get(missing).want(t, http.StatusNotFound)
	}
	p.staffer(docket.RoleModerator).get(recsList).want(t, http.StatusForbidden)
}

// Whoever may still read an answer as its second reader learns nothing of what the
// first one saw in it.
func TestPassagesAreKeptFromTheSecondReader(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.opinion("Somebody must be in charge.", p.docket.Sectors[0].Code)
	first, second, third := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff), p.staffer(docket.RoleAdmin)
	p.reads(first, id)
	n := p.passage(id, "GOV-FED", "Somebody must")
	first.sends("/admin/quotations/"+n+"/pick", url.Values{}).want(t, http.StatusSeeOther)
	first.sends(recsAt+"/new", url.Values{"text": {"One office."}, "quotation": {n}}).want(t, http.StatusSeeOther)
	for _, blind := range []*person{second, third} {
		blind.get(quotesOf).want(t, http.StatusOK).contains(t, "1 passage is not shown to you", "view=second").lacks(t,
			"Somebody must", string(id))
		blind.get(recsList).want(t, http.StatusOK).contains(t, "Not shown to you before the second reading").lacks(t,
			"Somebody must", string(id), "no longer")
		form := blind.get(recsAt+"/R1").want(t, http.StatusOK).contains(t, "Passage "+n+", not shown to you").lacks(t,
			"Somebody must").fields(t, "form.recommendation-form")
		if form.Get("quotation") != n {
			t.Errorf("the link to the passage would be lost: %v", form)
		}
	}
	p.reads(second, id)
	for _, reader := range []*person{second, third} { // two have read it: nobody is blind any more
		reader.get(quotesOf).want(t, http.StatusOK).contains(t, "Somebody must", string(id)).lacks(t,
			"not shown to you")
		reader.get(recsList).want(t, http.StatusOK).contains(t, "Somebody must")
	}
}

// whenKept waits until an export in the background is over.
func (p *testPortal) whenKept(k *export.Keeper, name string) export.Making {
	p.t.Helper()
	for range 10_000 {
		if m, ok := k.Making(p.docket.ID, name); ok && m.Over {
			return m
		}
		select {
		case <-p.t.Context().Done():
		case <-time.After(time.Millisecond):
		}
	}
	p.t.Fatal("the export is never over")
	return export.Making{}
}

func TestKeptExports(t *testing.T) {
	t.Parallel()
	folder := keeperFolder(t)
	p := openPortal(t)
	k := keeperIn(t, p.db.DB, folder)
	p.keeper.ExportKeeper = k
	id := p.opinion("Words that were public then.", p.docket.Sectors[0].Code)
	staff := p.staffer(docket.RoleStaff)
	at, keepAt := "/admin/kept/"+string(p.docket.ID)+"/interim-2017-03", "/admin/exports/"+string(p.docket.ID)+"/keep"
	staff.get("/admin/exports").want(t, http.StatusOK).contains(t, "Nothing is kept yet", "all.zip")
	staff.sends(keepAt, url.Values{"name": {"../up"}, "purpose": {strings.Repeat("x", docket.MaxReason+1)}}).want(t,
		http.StatusUnprocessableEntity).
		contains(t, "Error: ", `href="#name"`, `href="#purpose"`, "../up")
	staff.get(at).want(t, http.StatusNotFound)
	staff.get(at+"?progress").want(t, http.StatusNotFound)
	staff.sends(keepAt, url.Values{"name": {"interim-2017-03"}, "purpose": {"For the <interim> report"}}).leadsTo(t, at)
	if m := p.whenKept(k, "interim-2017-03"); m.Err != nil {
		t.Fatal(m.Err)
	}
	p.logged(t, "export.kept", 1)
	staff.get(at+"?progress").want(t, http.StatusNoContent)
	page := staff.get(at).want(t, http.StatusOK).contains(t, "For the &lt;interim&gt; report", "SHA-256", "by", "you")
	if n := len(page.nodes(t, ".kept-files a")); n != len(p.deps.Staff.Export) {
		t.Errorf("%d files, want %d", n, len(p.deps.Staff.Export))
	}
	staff.get("/admin/exports").contains(t, "interim-2017-03", "For the &lt;interim&gt; report")
	staff.sends(keepAt, url.Values{"name": {"interim-2017-03"}}).want(t, http.StatusUnprocessableEntity).contains(t,
		"never written over")

	// The comment goes; what a footnote cites stays.
	c, _ := p.db.Comment(t.Context(), id)
	if _, err := p.review.Decide(t.Context(), moderation.Request{By: 1, Comment: id, Version: c.Version,
		Action: docket.ActionWithhold, Reason: docket.Reason(p.docket.WithholdingReasons[0].Code)}); err != nil {
		t.Fatal(err)
	}
	staff.get("/admin/exports/"+string(p.docket.ID)+"/comments.csv").want(t, http.StatusOK).lacks(t,
		"Words that were public then.")
	res := staff.get(at+"/comments.csv").want(t, http.StatusOK).contains(t, "Words that were public then.")
	named := `attachment; filename="` + string(p.docket.ID) + `-interim-2017-03-comments.csv"`
	if h := res.Header; h.Get("Content-Disposition") != named ||
		h.Get("Content-Type") != "text/csv; charset=utf-8" || h.Get("Cache-Control") != "no-store" ||
		!strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("headers %v", h)
	}
	p.logged(t, noteKeptRead, 1)
	foot := staff.get(at+"?comment=1").want(t, http.StatusOK).text(t, "#footnote")
	for _, part := range []string{string(id), "(posted)", "“interim-2017-03”", "comments.csv", "SHA-256 "} {
		if !strings.Contains(foot, part) {
			t.Errorf("the footnote %q lacks %q", foot, part)
		}
	}
	staff.get(at+"?comment=999").want(t, http.StatusUnprocessableEntity).contains(t, "knows no comment of that number")
	staff.get(at+"?comment=1+2").want(t, http.StatusUnprocessableEntity)
	for _, missing := range []string{at + "/portal.db", at + "/..%2f..%2f.lock", at + "x", strings.Replace(at, "HHS",
		"XXX", 1), at + "x/comments.csv"} {
		staff.get(missing).want(t, http.StatusNotFound)
	}
	p.staffer(docket.RoleModerator).get(at).want(t, http.StatusForbidden)

	// Somebody changes a file: nothing of it leaves.
	path := filepath.Join(folder, string(p.docket.ID), "interim-2017-03", "comments.csv")
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(body), "public then", "never said", 1)),
		0o600); err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{at + "/comments.csv", at + "?comment=1"} {
		bad := staff.get(address).want(t, http.StatusConflict).contains(t,
			"This file is not the one that was kept").lacks(t, "Words that were", "never said")
		if bad.Header.Get("Content-Disposition") != "" {
			t.Error("the error page is an attachment")
		}
	}
	p.logged(t, noteKeptBad, 2)
	if !strings.Contains(p.log.String(), "kept export damaged") {
		t.Error("the operator hears nothing")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	staff.get(at+"/comments.csv").want(t, http.StatusConflict).contains(t, "This file is missing")
}

// slowKeeper is one whose work a test holds up.
type slowKeeper struct {
	staff.ExportKeeper
	now export.Making
}

func (s *slowKeeper) Making(docket.ID, string) (export.Making, bool) { return s.now, true }

func TestExportThatIsBeingKept(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	slow := &slowKeeper{ExportKeeper: p.keeper.ExportKeeper, now: export.Making{Files: 20}}
	p.keeper.ExportKeeper = slow
	staff := p.staffer(docket.RoleStaff)
	at := "/admin/kept/" + string(p.docket.ID) + "/a"
	staff.get(at).want(t, http.StatusOK).contains(t, "It begins in a moment.", "Look again", "kept")
	slow.now.Done, slow.now.File, slow.now.Rows = 2, "answers.csv", 12345
	page := staff.get(at).want(t, http.StatusOK)
	if got := page.text(t, "[data-making]"); got != "2 files of 20 are done. Now answers.csv; 12,345 rows so far." {
		t.Errorf("%q", got)
	}
	if line := staff.get(at+"?progress").want(t, http.StatusOK); line.Body != "2 files of 20 are done. Now "+
		"answers.csv; 12,345 rows so far." || line.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("%q", line.Body)
	}
	staff.sends("/admin/exports/"+string(p.docket.ID)+"/keep", url.Values{"name": {"a"}}).leadsTo(t, at)
	slow.now.Over, slow.now.Err = true, fmt.Errorf("open /secret/path: %w", os.ErrPermission)
	staff.get(at+"?progress").want(t, http.StatusNoContent)
	staff.get(at).want(t, http.StatusOK).contains(t, "It could not be finished, and nothing was kept.").lacks(t,
		"/secret/path", "data-making")
}

// One at a time, and never more than the places for downloads.
func TestKeepingWaitsForAPlace(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	p.site.Downloads = web.NewPlaces(1, time.Millisecond)
	release, err := p.site.Downloads.Take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	staff := p.staffer(docket.RoleStaff)
	send := func() *answer {
		return staff.sends("/admin/exports/"+string(p.docket.ID)+"/keep", url.Values{"name": {"a"}})
	}
	send().want(t, http.StatusUnprocessableEntity).contains(t, "Other exports are being made", `value="a"`)
	release()
	send().want(t, http.StatusSeeOther)
	p.whenKept(p.keeper.ExportKeeper.(*export.Keeper), "a")
	for range 1000 { // the place comes back
		if release, err := p.site.Downloads.Take(t.Context()); err == nil {
			release()
			return
		}
	}
	t.Error("the place was never given back")
}

func TestArchiveOfAllFiles(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.opinion("In the archive too.", p.docket.Sectors[0].Code)
	staff := p.staffer(docket.RoleStaff)
	at := "/admin/exports/" + string(p.docket.ID) + "/all.zip"
	res := staff.get(at).want(t, http.StatusOK)
	if res.Header.Get("Content-Type") != "application/zip" ||
		res.Header.Get("Content-Disposition") != `attachment; filename="`+string(p.docket.ID)+`-all.zip"` {
		t.Errorf("headers %v", res.Header)
	}
	archive, err := zip.NewReader(strings.NewReader(res.Body), int64(len(res.Body)))
	if err != nil {
		t.Fatal(err)
	}
	if len(archive.File) != len(p.deps.Staff.Export) {
		t.Errorf("%d files, want %d", len(archive.File), len(p.deps.Staff.Export))
	}
	f, err := archive.Open(string(p.docket.ID) + "/comments.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	body, err := io.ReadAll(f)
	if err != nil || !strings.Contains(string(body), string(id)) ||
		!strings.Contains(string(body), "In the archive too.") {
		t.Errorf("comments.csv: %v\n%s", err, body)
	}
	if staff.get(at).Body != res.Body {
		t.Error("two archives of one state differ")
	}
	entries, _ := p.db.Log(t.Context(), 0, 1)
	if e := entries[0]; e.Action != noteSent || !strings.Contains(e.Detail,
		`"bytes":"`+strconv.Itoa(len(res.Body))+`"`) || !strings.Contains(e.Detail, `"rows":"`) ||
		!strings.Contains(e.Detail, `"file":"all.zip"`) {
		t.Errorf("%s %s", e.Action, e.Detail)
	}
	p.staffer(docket.RoleModerator).get(at).want(t, http.StatusForbidden)
}
