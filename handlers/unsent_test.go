package handlers

import (
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
	"commentportal/handlers/staff"
)

// interruptions are the ways in which a session is over before a form is sent.
var interruptions = []struct {
	name string
	end  func(t *testing.T, p *testPortal, a *person)
}{
	{"idle for half an hour", func(_ *testing.T, p *testPortal, _ *person) { p.clock.advance(sessionIdle) }},
	{"over a weekend, the cookie gone", func(_ *testing.T, p *testPortal, a *person) {
		p.clock.advance(60 * time.Hour)
		delete(a.cookies, sessionCookie)
	}},
	{"signed out in another tab", func(t *testing.T, _ *testPortal, a *person) {
		a.sends("/admin/sign-out", url.Values{}).want(t, http.StatusSeeOther)
	}},
	{"signed out from another browser", func(t *testing.T, p *testPortal, a *person) {
		if err := p.db.EndSessions(t.Context(), a.id, [32]byte{}, "u1"); err != nil {
			t.Fatal(err)
		}
	}},
	{"the server was started again", func(t *testing.T, p *testPortal, _ *person) {
		p.clock.advance(sessionIdle)
		p.site = newSite(p.deps)
		p.http = p.site.handler()
	}},
}

// typedDecision is a decision form with something in every kind of control, and a
// mark of one's own that no box of a fresh page is for.
func typedDecision(t testing.TB, a *person, id docket.CommentID) url.Values {
	t.Helper()
	form := reviewForm(t, a.get(reviewPath(id)))
	form["redaction"] = []string{"1:0-3:threat"}
	form.Set("decision", "withhold")
	form.Set("reason", a.p.docket.WithholdingReasons[0].Code)
	form.Set("note", "Ask Ximena\r\nfirst")
	form.Set("hide-1", "Zebrafish")
	form.Set("hide-1-kind", "third_party")
	return form
}

func TestADecisionSurvivesTheEndOfItsSession(t *testing.T) {
	t.Parallel()
	for _, tt := range interruptions {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := openPortal(t)
			id := plant(p)
			mod := p.staffer(docket.RoleModerator)
			form := typedDecision(t, mod, id)
			tt.end(t, p, mod)
			mod.post(reviewPath(id)+"/decision", form).leadsTo(t, "/admin/sign-in?done=kept")
			mod.get("/admin/sign-in?done=kept").contains(t, "What you typed is kept")

			p.clock.advance(30 * time.Second)
			mod.givePassword(testPassword)
			to := mod.giveCode(mod.code()).want(t, http.StatusSeeOther).Header.Get("Location")
			for _, private := range []string{"Ximena", "Zebrafish", "threat"} {
				if strings.Contains(to, private) || strings.Contains(p.log.String(), private) {
					t.Errorf("%q stands in the address %s or in the log", private, to)
				}
			}
			page := mod.get(to).want(t, http.StatusOK).contains(t, "What you typed is back")
			back := reviewForm(t, page)
			for _, name := range []string{"decision", "reason", "hide-1", "hide-1-kind", "version"} {
				if back.Get(name) != form.Get(name) {
					t.Errorf("%s came back as %q, want %q", name, back.Get(name), form.Get(name))
				}
			}
			if got := back.Get("note"); got != "Ask Ximena\nfirst" {
				t.Errorf("the note came back as %q", got)
			}
			if !slices.Equal(back["redaction"], form["redaction"]) {
				t.Errorf("marks came back as %v, want %v", back["redaction"], form["redaction"])
			}
			if c, err := p.db.Comment(t.Context(), id); err != nil || c.Version != 1 {
				t.Errorf("something was decided by itself: version %d, %v", c.Version, err)
			}
			back.Del("hide-1")
			back.Del("redaction") // a mark of one's own is lost with this decision, too
			mod.post(reviewPath(id)+"/decision", back).want(t, http.StatusSeeOther)
			if list, err := p.db.UnsentForms(t.Context(), mod.id); err != nil || len(list) != 0 {
				t.Errorf("%d forms kept after one was sent, %v", len(list), err)
			}
			p.logged(t, "form.kept", 1)
		})
	}
}

// A second tab's form is stale once the first tab signed in again: its page comes
// back filled in, at once.
func TestAStaleFormComesBackFilledIn(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := plant(p)
	mod := p.staffer(docket.RoleModerator)
	form := typedDecision(t, mod, id)
	p.clock.advance(sessionIdle)
	mod.signIn()
	to := mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther).Header.Get("Location")
	back := reviewForm(t, mod.get(to).want(t, http.StatusOK))
	if back.Get("note") != "Ask Ximena\nfirst" || back.Get("form_token") == form.Get("form_token") {
		t.Errorf("came back as %v", back)
	}
}

// Only the account whose form it was reads it, and only a browser that has been
// signed in leaves one.
func TestUnsentFormsAreForTheirAccountAlone(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := plant(p)
	mod, other := p.staffer(docket.RoleModerator), p.staffer(docket.RoleModerator)
	form := typedDecision(t, mod, id)
	p.clock.advance(sessionIdle)

	stranger := p.stranger()
	stranger.post(reviewPath(id)+"/decision", form).leadsTo(t, "/admin/sign-in")
	forged := url.Values{}
	for name, list := range form {
		forged[name] = list
	}
	forged.Set("form_token", strings.Repeat("a", 64))
	mod.post(reviewPath(id)+"/decision", forged).leadsTo(t, "/admin/sign-in")
	other.post(reviewPath(id)+"/decision", form).leadsTo(t, "/admin/sign-in")
	password := url.Values{"form_token": form["form_token"], "password": {"heron copper lantern nine"}}
	mod.post("/admin/account/password", password).leadsTo(t, "/admin/sign-in")
	if list, err := p.db.UnsentForms(t.Context(), mod.id); err != nil || len(list) != 0 {
		t.Fatalf("%d forms kept, %v; want none", len(list), err)
	}

	mod.post(reviewPath(id)+"/decision", form).leadsTo(t, "/admin/sign-in?done=kept")
	list, err := p.db.UnsentForms(t.Context(), mod.id)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d forms kept, %v", len(list), err)
	}
	other.signIn()
	other.get(reviewPath(id)+"?unsent="+list[0].ID).want(t, http.StatusOK).lacks(t, "Ximena", "What you typed is back")
	other.get("/admin/unsent").want(t, http.StatusOK).lacks(t, "Ximena")
	other.sends("/admin/unsent/"+list[0].ID+"/drop", url.Values{}).want(t, http.StatusSeeOther)
	p.clock.advance(docket.KeepUnsent - 10*time.Minute)
	mod.signIn()
	mod.get("/admin/unsent").want(t, http.StatusOK).contains(t, "Ximena", "Zebrafish")
	p.clock.advance(20 * time.Minute)
	mod.get("/admin/unsent").want(t, http.StatusOK).lacks(t, "Ximena")
}

// A browser that two people use: what one typed is not shown to the other.
func TestAFormOfAnotherAccountIsKeptForIt(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := plant(p)
	mod, other := p.staffer(docket.RoleModerator), p.hire(docket.RoleModerator)
	form := typedDecision(t, mod, id)
	p.clock.advance(sessionIdle)
	other.cookies = mod.cookies
	other.signIn()
	other.post(reviewPath(id)+"/decision", form).want(t, http.StatusForbidden).contains(t, "another account").lacks(t,
		"Ximena")
	if list, err := p.db.UnsentForms(t.Context(), mod.id); err != nil || len(list) != 1 {
		t.Errorf("%d forms kept for its own account, %v", len(list), err)
	}
}

// The database file holds nothing of what was typed in the clear.
func TestUnsentFormsAreSealed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := openPortal(t)
	id := plant(p)
	mod := p.staffer(docket.RoleModerator)
	form := typedDecision(t, mod, id)
	p.clock.advance(sessionIdle)
	mod.post(reviewPath(id)+"/decision", form).leadsTo(t, "/admin/sign-in?done=kept")
	copied := filepath.Join(dir, "copy.db")
	if err := p.db.Backup(t.Context(), copied, nil); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	for _, private := range []string{"Ximena", "Zebrafish"} {
		if strings.Contains(string(raw), private) {
			t.Errorf("the file holds %q", private)
		}
	}
}

// untypedRoutes take no typed or ticked work: buttons, files, and forms with secrets.
var untypedRoutes = []string{
	"POST /admin/heard/{docket}/{verb}", "POST /admin/sign-in", "POST /admin/sign-in/passkey",
	"POST /admin/account/passkeys",
	"POST /admin/account/passkeys/{passkey}/{verb}", "POST /admin/sign-out", "POST /admin/setup/{token}",
	"POST /admin/decisions/{id}/run", "POST /admin/decisions/{id}/undo", "POST /admin/account/codes",
	"POST /admin/account/password", "POST /admin/account/sessions",
	"POST /admin/unsent", "POST /admin/unsent/{form}/drop", "POST /admin/comments/{comment}/addition-read",
	"POST /admin/comments/{comment}/open", "POST /admin/comments/{comment}/draft",
	"POST /admin/import", "POST /admin/coding/import", "POST /admin/speakers/{docket}/end",
	"POST /admin/account/notices", "POST /admin/outbox/{message}/{verb}",
	"POST /admin/records/{docket}/{number}/{verb}",
	"POST /admin/purges/{docket}/{number}/{verb}",
	"POST /admin/removals/{docket}/{number}/{verb}",
	"POST /admin/recommendations/{docket}/{recommendation}/{verb}", "POST /admin/kept/{docket}/{name}/publish",
	"POST /admin/records/{docket}/{number}/{verb}",
}

// Whoever adds a staff form says whether what is typed into it is kept.
func TestEveryStaffFormIsKeptOrHoldsNothing(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	known := map[string]bool{}
	for _, rt := range p.site.routes() {
		method, path, _ := strings.Cut(rt.pattern, " ")
		if method != "POST" || !strings.HasPrefix(path, "/admin") {
			continue
		}
		known[rt.pattern] = true
		_, typed := staff.TypedForms[rt.pattern]
		if typed == slices.Contains(untypedRoutes, rt.pattern) {
			t.Errorf("%s must stand in one of typedForms and untypedRoutes", rt.pattern)
		}
	}
	for pattern := range staff.TypedForms {
		if !known[pattern] {
			t.Errorf("%s is no route", pattern)
		}
	}
}

// What is typed into any staff form comes back on its own page.
func TestEveryStaffFormComesBackFilledIn(t *testing.T) {
	t.Parallel()
	p := openCampaigns(t)
	posted := p.posted(map[docket.QuestionID]string{"1": "Small clinics need help. Old devices stay in use."})
	admin := p.staffer(docket.RoleAdmin)
	mark := p.addPassage(admin, posted, "1", "Small clinics need help.", "DEV-LEG")
	at, number := string(p.docket.ID), strconv.FormatInt(mark, 10)
	second := p.posted(map[docket.QuestionID]string{"1": "Drills help."})
	for _, tt := range []struct {
		name, page, form, to string
		fill                 url.Values
	}{
		{"a coding, two themes ticked", codingPath(second, "1"), "form.code-form", codingPath(second, "1"),
			url.Values{"coding": {"DEV-LEG", "GOV-FED"}, "note": {"Doubt & more"}}},
		{"a passage being typed", codingPath(second, "1"), "form.code-form", codingPath(second, "1") + "/excerpts",
			url.Values{"words": {"Drills"}, "words-code": {"DEV-LEG"}}},
		{"off topic", reviewPath(posted), "form.review", reviewPath(posted) + "/off-topic",
			url.Values{"off-reason": {"It sells shoes"}}},
		{"a letter by hand", "/admin/comments/new?docket=" + at, "main form[method=post]", "/admin/comments/new",
			url.Values{"answer-2": {"Two\r\nlines"}, "channel": {"mail"}, "name": {"Ann"}}},
		{"a new theme", p.bookPath("/change", "do", "add"), "main form.usa-form", "/admin/codebook",
			url.Values{"code": {"NEW-ONE"}, "label": {"<b>Label</b>"}, "reason": {"Why"}}},
		{"a codebook file", p.bookPath("/import"), "main form[method=post]", "/admin/codebook/import",
			url.Values{"file": {"code,label\nA,B"}}},
		{"a recommendation", "/admin/recommendations/" + at + "/new", "main form", "/admin/recommendations/" + at +
			"/new", url.Values{"text": {"Train everybody"}, "comments": {"7"}, "code": {"DEV-LEG"}}},
		{"a section of the report", "/admin/report/" + at + "/summary", "form.section-form", "/admin/report/" + at +
			"/summary", url.Values{"text": {"# Who & why\r\n\r\n{{question:all.comments}}"}, "title": {"In short"},
			"extracts": {"0123456789abcdef"}}},
		{"a reason for a quotation", "/admin/quotations?docket=" + at + "&code=DEV-LEG", "form.parts",
			"/admin/quotations/" + number +
				"/pick", url.Values{"reason-" + number: {"Says it all"}, "dissenting-" + number: {"yes"}}},
		{"a campaign's name", p.at(1), "form.campaign-part", p.at(1) + "/name", url.Values{"name": {"Librarians"},
			"name-reason": {"They sign so"}}},
		{"copies ticked to part", p.at(1), "form.campaign-part", p.at(1) + "/alone",
			url.Values{"member": {string(p.copies[1]), string(p.copies[2])}, "part-reason": {"Others"}}},
		{"an export to keep", "/admin/exports?docket=" + at, "form[action$=keep]", "/admin/exports/" + at + "/keep",
			url.Values{"name": {"interim"}, "purpose": {"For the draft"}}},
		{"a docket file", "/admin/dockets", "form[action='/admin/dockets']", "/admin/dockets",
			url.Values{"file": {"id = \"X\""}}},
		{"a colleague", "/admin/users", "form[action='/admin/users']", "/admin/users",
			url.Values{"email": {"n@agency.example"}, "name": {"N"}, "role": {"staff"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			form := admin.get(tt.page).want(t, http.StatusOK).fields(t, tt.form)
			for name, list := range tt.fill {
				form[name] = list
			}
			p.clock.advance(sessionIdle)
			admin.post(tt.to, form).leadsTo(t, "/admin/sign-in?done=kept")
			p.clock.advance(30 * time.Second)
			admin.givePassword(testPassword)
			to := admin.giveCode(admin.code()).want(t, http.StatusSeeOther).Header.Get("Location")
			page := admin.get(to).want(t, http.StatusOK).contains(t, "What you typed is back")
			back := page.fields(t, "form:has(input[name=unsent])")
			for name, list := range tt.fill {
				got := slices.Sorted(slices.Values(back[name]))
				for i := range list {
					list[i] = strings.ReplaceAll(list[i], "\r\n", "\n")
				}
				if !slices.Equal(got, list) {
					t.Errorf("%s came back as %q, want %q", name, got, list)
				}
			}
			admin.sends("/admin/unsent/"+back.Get("unsent")+"/drop", url.Values{}).want(t, http.StatusSeeOther)
		})
	}
}

// What was typed is listed under the words of the page, not under names of fields
// and addresses.
func TestKeptFormsAreNamedInWords(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := plant(p)
	mod := p.staffer(docket.RoleModerator)
	form := typedDecision(t, mod, id)
	form["coding"] = []string{"1:GOV-FED"}
	p.clock.advance(sessionIdle)
	mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther)
	mod.signIn()
	page := mod.get("/admin/unsent").want(t, http.StatusOK)
	page.contains(t, "Decision on comment "+string(id), "Words to hide in the answer to "+
		"question 1", "Zebrafish", "Withhold",
		"Question 1, characters 1 to 3: Threat", "Question 1: GOV-FED")
	page.lacks(t, "/decision", "hide-1", "1:0-3:threat", "codes-ticked", "<dt>version</dt>")
	for pattern := range staff.TypedForms {
		_, path, _ := strings.Cut(pattern, " ")
		if name := staff.FormName(path); name == "" || strings.ContainsAny(name, "/_") {
			t.Errorf("the form of %s is called %q", pattern, name)
		}
	}
}

// Themes that were sent by themselves come back in the decision form, and touch
// nothing else of it.
func TestKeptThemesComeBackInTheDecisionForm(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := plant(p)
	mod := p.staffer(docket.RoleModerator)
	fresh := reviewForm(t, mod.get(reviewPath(id)))
	form := url.Values{"form_token": fresh["form_token"], "coding": {"1:GOV-FED"}}
	p.clock.advance(sessionIdle)
	mod.post(reviewPath(id)+"/codings", form).want(t, http.StatusSeeOther)
	p.clock.advance(30 * time.Second)
	mod.givePassword(testPassword)
	to := mod.giveCode(mod.code()).want(t, http.StatusSeeOther).Header.Get("Location")
	back := reviewForm(t, mod.get(to).want(t, http.StatusOK))
	if !slices.Equal(back["coding"], form["coding"]) || !slices.Equal(back["redaction"], fresh["redaction"]) ||
		back.Get("version") != "1" {
		t.Errorf("came back as %v", back)
	}
	mod.post(reviewPath(id)+"/decision", back).want(t, http.StatusSeeOther)
	if codes, _ := p.ownCodes(mod.id, id); !slices.Equal(codes, form["coding"]) {
		t.Errorf("saved %v", codes)
	}
}
