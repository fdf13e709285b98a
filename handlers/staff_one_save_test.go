package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store/storetest"
)

// ownCodes lists what one person confirmed of a comment, and whether that person
// has read it for themes.
func (p *testPortal) ownCodes(by docket.UserID, id docket.CommentID) (codes []string, read bool) {
	p.t.Helper()
	list, err := storetest.CodingsOf(p.t.Context(), p.db.DB, id)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, c := range list {
		if c.Coder == by && c.Chosen() {
			codes = append(codes, codingValue(c.Question, c.Code))
		}
	}
	passes, err := storetest.PassesOf(p.t.Context(), p.db.DB, id)
	if err != nil {
		p.t.Fatal(err)
	}
	return codes, slices.ContainsFunc(passes, func(x docket.Pass) bool { return x.Coder == by })
}

func (p *testPortal) versionOf(id docket.CommentID) (int, docket.Status) {
	p.t.Helper()
	c, err := p.db.Comment(p.t.Context(), id)
	if err != nil {
		p.t.Fatal(err)
	}
	return c.Version, c.Status
}

// One form and one button carry the decision and the themes.
func TestOneSaveForDecisionAndThemes(t *testing.T) {
	t.Parallel()
	themes := []string{"1:GOV-FED", "4:AWR-STF"}
	for _, tt := range []struct {
		name    string
		change  func(form url.Values)
		status  int
		version int
		codes   []string
		read    bool
		kept    map[string]string // what the answer's form still holds
	}{
		{name: "a decision and themes are saved together", status: 303, version: 2, codes: themes, read: true,
			change: func(f url.Values) { f.Set("decision", "post"); f["coding"] = themes }},
		{name: "themes without a decision are saved alone", status: 303, version: 1, codes: themes, read: true,
			change: func(f url.Values) { f["coding"] = themes }},
		{name: "themes of a form without the marker are saved", status: 303, version: 1, codes: themes, read: true,
			change: func(f url.Values) { f["coding"] = themes; f.Del("codes-ticked"); f.Del("redaction") }},
		{name: "a decision with nothing ticked is no reading", status: 303, version: 2,
			change: func(f url.Values) { f.Set("decision", "post") }},
		{name: "a reading that found no theme is one", status: 303, version: 1, read: true,
			change: func(f url.Values) { f.Set("codes-read", "1") }},
		{name: "nothing at all is refused", status: 422, version: 1, change: func(url.Values) {}},
		{name: "an invalid decision saves no themes and keeps them", status: 422, version: 1,
			change: func(f url.Values) {
				f.Set("decision", "withhold")
				f.Set("note",
					"Ask Ximena")
				f["coding"] = themes
			},
			kept: map[string]string{"note": "Ask Ximena", "decision": "withhold"}},
		{name: "a note without a decision is not thrown away", status: 422, version: 1,
			change: func(f url.Values) { f.Set("note", "Ask Ximena"); f["coding"] = themes },
			kept:   map[string]string{"note": "Ask Ximena"}},
		{name: "words to hide without a decision are not thrown away", status: 422, version: 1,
			change: func(f url.Values) { f.Set("hide-1", "Zebrafish"); f["coding"] = themes },
			kept:   map[string]string{"hide-1": "Zebrafish"}},
		{name: "marks without a decision are not thrown away", status: 422, version: 1,
			change: func(f url.Values) { f.Add("redaction", "1:0-3:threat"); f["coding"] = themes }},
		{name: "a proposal taken back without a decision is not thrown away", status: 422, version: 1,
			change: func(f url.Values) { f.Del("redaction"); f["coding"] = themes }},
		{name: "a stale version keeps both", status: 409, version: 1,
			change: func(f url.Values) {
				f.Set("decision", "post")
				f.Set("version", "7")
				f.Set("note", "Ask Ximena")
				f["coding"] = themes
			},
			kept: map[string]string{"note": "Ask Ximena", "decision": "post"}},
		{name: "a stale version without a decision keeps the themes", status: 409, version: 1,
			change: func(f url.Values) { f.Set("version", "7"); f["coding"] = themes }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := openPortal(t)
			id := plant(p)
			mod := p.staffer(docket.RoleModerator)
			page := mod.get(reviewPath(id)).want(t, http.StatusOK)
			if n := len(page.nodes(t, `form.review button[type="submit"]:not([formaction]):not([name])`)); n != 1 ||
				len(page.nodes(t, ".coding form")) != 0 {
				t.Errorf("%d buttons in the form, want one for decision and themes", n)
			}
			form := reviewForm(t, page)
			tt.change(form)
			got := mod.post(reviewPath(id)+"/decision", form).want(t, tt.status)
			if version, _ := p.versionOf(id); version != tt.version {
				t.Errorf("version %d, want %d", version, tt.version)
			}
			codes, read := p.ownCodes(mod.id, id)
			if !slices.Equal(codes, tt.codes) || read != tt.read {
				t.Errorf("saved %v, read %t; want %v, %t", codes, read, tt.codes, tt.read)
			}
			if tt.status < 400 {
				return
			}
			back := reviewForm(t, got)
			if !sameSet(back["coding"], form["coding"]) || !sameSet(back["redaction"], form["redaction"]) {
				t.Errorf("came back with %v and %v, want %v and %v", back["coding"], back["redaction"], form["coding"],
					form["redaction"])
			}
			for name, value := range tt.kept {
				if back.Get(name) != value {
					t.Errorf("%s came back as %q, want %q", name, back.Get(name), value)
				}
			}
		})
	}
}

// A form that was drawn before somebody coded elsewhere, or by a program that
// knows of no themes, wipes nothing.
func TestADecisionWipesNoThemes(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	mod := p.staffer(docket.RoleModerator)
	for name, change := range map[string]func(url.Values){
		"the marker and nothing ticked": func(url.Values) {},
		"no marker and nothing ticked":  func(f url.Values) { f.Del("codes-ticked") },
	} {
		id := plant(p)
		before := reviewForm(t, mod.get(reviewPath(id)))
		mod.sends(reviewPath(id)+"/codings", url.Values{"coding": {"1:GOV-FED"}}).want(t, http.StatusSeeOther)
		before.Set("decision", "post")
		change(before)
		mod.post(reviewPath(id)+"/decision", before).want(t, http.StatusSeeOther)
		if codes, _ := p.ownCodes(mod.id, id); !slices.Equal(codes, []string{"1:GOV-FED"}) {
			t.Errorf("%s: left are %v", name, codes)
		}
	}

	// Whoever saw a theme ticked and takes the tick away means it.
	id := plant(p)
	mod.sends(reviewPath(id)+"/codings", url.Values{"coding": {"1:GOV-FED"}}).want(t, http.StatusSeeOther)
	form := reviewForm(t, mod.get(reviewPath(id)).contains(t, "You have coded this comment"))
	form.Set("decision", "post")
	form.Del("coding")
	mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther)
	if codes, _ := p.ownCodes(mod.id, id); len(codes) != 0 {
		t.Errorf("a theme that was taken back still counts: %v", codes)
	}
}

// Where a decision waits for a second signature the themes are saved at once, and
// the page says so.
func TestThemesDoNotWaitForASecondSignature(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := plant(p)
	mod := p.staffer(docket.RoleModerator)
	p.staffer(docket.RoleModerator)
	form := reviewForm(t, mod.get(reviewPath(id)))
	form.Set("decision", "withhold")
	form.Set("reason", p.docket.WithholdingReasons[0].Code)
	form["coding"] = []string{"1:GOV-FED"}
	to := mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther).Header.Get("Location")
	mod.get(to).contains(t, "waits for a second signature", "The themes you ticked are saved")
	codes, read := p.ownCodes(mod.id, id)
	if _, status := p.versionOf(id); !slices.Equal(codes, []string{"1:GOV-FED"}) || !read || status != docket.Pending {
		t.Errorf("saved %v, read %t, status %s", codes, read, status)
	}
}

// A theme that cannot be saved refuses the whole form and loses nothing.
func TestAThemeThatIsNoneKeepsTheDecision(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := plant(p)
	mod := p.staffer(docket.RoleModerator)
	form := reviewForm(t, mod.get(reviewPath(id)))
	form.Set("decision", "post")
	form.Set("note", "Ask Ximena")
	form["coding"] = []string{"1:GOV-FED", "1:GONE-1"}
	page := mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusUnprocessableEntity)
	page.contains(t, `href="#coding"`, "GONE-1")
	back := reviewForm(t, page)
	if back.Get("note") != "Ask Ximena" || back.Get("decision") != "post" || len(back["coding"]) != 2 {
		t.Errorf("came back as %v", back)
	}
	if version, _ := p.versionOf(id); version != 1 {
		t.Errorf("version %d", version)
	}
	back["coding"] = []string{"1:GOV-FED"}
	mod.post(reviewPath(id)+"/decision", back).want(t, http.StatusSeeOther)
}

// A colleague withheld the comment while themes were being ticked: they are not
// lost, although a withheld comment offers none.
func TestThemesOfACommentThatWasWithheldMeanwhileAreKept(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := plant(p)
	mod := p.staffer(docket.RoleModerator)
	form := reviewForm(t, mod.get(reviewPath(id)))
	form.Set("decision", "post")
	form["coding"] = []string{"1:GOV-FED"}
	colleague := reviewForm(t, mod.get(reviewPath(id)))
	colleague.Set("decision", "spam")
	mod.post(reviewPath(id)+"/decision", colleague).want(t, http.StatusSeeOther)
	back := reviewForm(t, mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusConflict))
	if !slices.Equal(back["coding"], form["coding"]) {
		t.Fatalf("came back with %v", back["coding"])
	}
	mod.post(reviewPath(id)+"/decision", back).want(t, http.StatusSeeOther)
	if codes, _ := p.ownCodes(mod.id, id); !slices.Equal(codes, []string{"1:GOV-FED"}) {
		t.Errorf("saved %v", codes)
	}
}

// Words to hide act when a comment is posted. With any other decision they would
// be lost, so the form is refused and comes back with them.
func TestWordsToHideAreNotLostWithOtherDecisions(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	mod := p.staffer(docket.RoleModerator)
	for _, decision := range []string{"hold", "withhold", "spam"} {
		for _, field := range []string{"hide-1", "hide"} {
			id := plant(p)
			form := reviewForm(t, mod.get(reviewPath(id)))
			form.Set("decision", decision)
			form.Set("reason", p.docket.WithholdingReasons[0].Code)
			form.Set(field, "Zebrafish\ncall me")
			page := mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusUnprocessableEntity).contains(t,
				`href="#`+field+`"`)
			back := reviewForm(t, page)
			if strings.ReplaceAll(back.Get(field), "\r\n", "\n") != "Zebrafish\ncall me" ||
				back.Get("decision") != decision {
				t.Errorf("%s with %s came back as %v", field, decision, back)
			}
			if version, _ := p.versionOf(id); version != 1 {
				t.Errorf("%s with %s was decided", field, decision)
			}
		}
	}
}

// Fields of a new theme are not thrown away when an existing theme is chosen to stay.
func TestAMergeKeepsTheNewThemeThatWasTyped(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	staff := p.staffer(docket.RoleAdmin)
	form := staff.bookForm("merge", "WRK-CIS")
	form["from"], form["into"] = []string{"WRK-CIS"}, []string{"WRK-STF"}
	form.Set("reason", "They were always coded together.")
	form.Set("label", "Staffing of all kinds")
	form.Set("definition", "Words I thought about for an hour")
	page := staff.post("/admin/codebook", form).want(t, http.StatusUnprocessableEntity).contains(t, `href="#into"`)
	back := page.fields(t, "form:has([name=into])")
	for _, name := range []string{"into", "label", "definition", "reason"} {
		if back.Get(name) != form.Get(name) {
			t.Errorf("%s came back as %q, want %q", name, back.Get(name), form.Get(name))
		}
	}
	back.Set("label", "")
	back.Set("definition", "")
	staff.post("/admin/codebook", back).want(t, http.StatusSeeOther)
}

// A settlement of an answer that is no longer coded by two people comes back with
// what was typed.
func TestASettlementThatCannotBeMadeIsKept(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"2": "Banks share indicators with each other."})
	one := p.staffer(docket.RoleStaff)
	one.codes(id, "2", "GOV-FED")
	typed := url.Values{"coding": {"GOV-FED", "INF-ACT"}, "reason": {"Thought about for an hour"}, "seen": {"0"}}
	page := one.sends(codingPath(id, "2")+"/settle", typed).want(t, http.StatusConflict)
	page.contains(t, "the readings it needs", "Thought about for an hour").lacks(t, "Both chose the same",
		"Somebody else settled")
	if back := page.fields(t, "form.settle-form"); !sameSet(back["coding"], typed["coding"]) ||
		back.Get("reason") != typed.Get("reason") {
		t.Errorf("came back as %v", back)
	}
	if list, err := storetest.AdjudicationsOf(t.Context(), p.db.DB, id); err != nil || len(list) != 0 {
		t.Errorf("settled: %v, %v", list, err)
	}
}
