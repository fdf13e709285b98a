package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store/storetest"
)

func textsPath(p *testPortal) string { return "/admin/dockets/" + string(p.docket.ID) + "/texts" }

// textsForm is the form of a docket's texts, with some of its fields filled in anew.
func textsForm(t *testing.T, who *person, fill ...string) url.Values {
	t.Helper()
	form := who.get(textsPath(who.p)).want(t, http.StatusOK).fields(t, "form#texts-form")
	for i := 0; i+1 < len(fill); i += 2 {
		if !form.Has(fill[i]) {
			t.Fatalf("the form has no field %s", fill[i])
		}
		form.Set(fill[i], fill[i+1])
	}
	return form
}

// publishes publishes the draft on its page.
func (a *person) publishes(t *testing.T, why string) *answer {
	t.Helper()
	form := a.get(textsPath(a.p)+"/preview").want(t, http.StatusOK).fields(t, "form#publish-form")
	form.Set("why", why)
	a.p.clock.advance(time.Minute)
	return a.post(textsPath(a.p)+"/publish", form)
}

// TestTextsGoFromDraftToPublicAndBack drafts, previews and publishes texts in both languages,
// reads where the public and programs read that they were changed, and goes back. Both
// engines.
func TestTextsGoFromDraftToPublicAndBack(t *testing.T) {
	t.Parallel()
	const bold = "A &lt;b&gt;bolder&lt;/b&gt; title"
	for name, database := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" },
		"postgres": storetest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := openPortalOn(t, database(t))
			admin, call := p.staffer(docket.RoleAdmin), "/dockets/"+string(p.docket.ID)
			filed := p.docket.Title
			p.get(call).lacks(t, "were changed on")
			p.get(call+"/changes").want(t, http.StatusOK).contains(t, "were not changed")
			admin.get("/admin/dockets/"+string(p.docket.ID)).contains(t, "those of the docket’s file", textsPath(p))

			admin.post(textsPath(p), textsForm(t, admin, "title", "A <b>bolder</b> title", "es-title",
				"Un título nuevo", "links", "https://agency.example/post The post",
				"media_email", "press@agency.example")).leadsTo(t,
				textsPath(p)+"/preview?done=texts-draft")
			for _, page := range []string{call, "/es" + call, call + "/changes",
				"/api/v4/dockets/" + string(p.docket.ID)} {
				p.get(page).want(t, http.StatusOK).lacks(t, "bolder", "Un título nuevo", "press@agency.example")
			}
			admin.get(textsPath(p)+"/preview").contains(t, "Nothing of it is public yet", "Un título nuevo")
			admin.get(textsPath(p)+"/page?language=en").want(t, http.StatusOK).contains(t, bold,
				"Preview. Nobody else sees this page", "press@agency.example")
			admin.get(textsPath(p)+"/page?language=es").want(t, http.StatusOK).contains(t, "Un título nuevo",
				"Responda una, varias o todas")
			admin.get(textsPath(p)+"/page?language=fr").want(t, http.StatusNotFound)

			admin.publishes(t, "").want(t, http.StatusUnprocessableEntity).contains(t, "Say why")
			admin.publishes(t, "It says <more>.").leadsTo(t,
				"/admin/dockets/"+string(p.docket.ID)+"?done=texts-publish")
			p.get(call).contains(t, bold, "were changed on", "https://agency.example/post",
				call+"/changes").lacks(t, "The reason:")
			p.get("/es"+call).contains(t, "Un título nuevo", "se cambiaron el")
			p.get(call+"/changes").contains(t, "It says &lt;more&gt;.", "[new:", "Said first on")
			p.get("/es"+call+"/changes").contains(t, "Un título nuevo", "[nuevo:").lacks(t, "bolder")
			p.get(call+"/comments.atom").contains(t, "The texts of the call were changed.", "It says &lt;more&gt;.")
			p.get("/api/v4/dockets/"+string(p.docket.ID)).contains(t, "bolder")
			admin.get("/admin/log?of="+string(p.docket.ID)).contains(t, "docket.texts")
			if log := admin.get("/admin/log?of=" + string(p.docket.ID)); strings.Contains(log.Body, "bolder") {
				t.Error("the log holds words of the texts")
			}

			versions := admin.get(textsPath(p)+"/versions").want(t, http.StatusOK)
			versions.contains(t, "Version 2", "Public now", "the docket’s file", "It says &lt;more&gt;.")
			back := versions.fields(t, "#version-1 form")
			admin.post(textsPath(p)+"/back", back).leadsTo(t, textsPath(p)+"/preview?done=texts-back")
			admin.post(textsPath(p)+"/back", back).want(t, http.StatusUnprocessableEntity).contains(t,
				"There is a draft already")
			admin.publishes(t, "The first was better.").want(t, http.StatusSeeOther)
			p.get(call).contains(t, filed).lacks(t, "bolder")
			p.get(call+"/changes").contains(t, "The first was better.", "bolder")
			p.recounted()
			if problems, err := p.db.Verify(t.Context(), nil); err != nil || len(problems) > 0 {
				t.Errorf("verify: %v, %v", problems, err)
			}
			for action, n := range map[string]int{"docket.texts_drafted": 2, "docket.texts": 2,
				"docket.texts_kept": 1} {
				p.logged(t, action, n)
			}
		})
	}
}

// TestTwoPeopleChangeTheTextsAtOnce sends two drafts that were begun from the same page: the
// second comes back with everything typed and with how the two differ. Nothing is lost, and
// nothing that nobody saw is published.
func TestTwoPeopleChangeTheTextsAtOnce(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	one, two := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleAdmin)
	mine, theirs := textsForm(t, one, "title", "My title", "notice", "No numbers."), textsForm(t, two, "title",
		"Their title", "use", "Their use.")
	two.post(textsPath(p), theirs).want(t, http.StatusSeeOther)
	seen := two.get(textsPath(p)+"/preview").fields(t, "form#publish-form")
	stale := one.post(textsPath(p), mine).want(t, http.StatusConflict).contains(t, "A colleague was first", "Their",
		"[gone:")
	again := stale.fields(t, "form#texts-form")
	if again.Get("title") != "My title" || again.Get("notice") != "No numbers." || again.Get("use") != "Their use." {
		t.Errorf("came back: %q, %q, %q", again.Get("title"), again.Get("notice"), again.Get("use"))
	}
	one.post(textsPath(p), again).want(t, http.StatusSeeOther)
	seen.Set("why", "Mine is ready.")
	two.post(textsPath(p)+"/publish", seen).want(t, http.StatusConflict).contains(t, "This has moved on",
		"Mine is ready.")
	two.post(textsPath(p)+"/drop", seen).want(t, http.StatusConflict)
	p.get("/dockets/"+string(p.docket.ID)).lacks(t, "My title", "Their title")
	one.publishes(t, "It is short.").want(t, http.StatusSeeOther)
	p.get("/dockets/"+string(p.docket.ID)).contains(t, "My title", "No numbers.", "Their use.")
}

// TestTheDocketSaysTheMarkingOfAHandOff sets the marking of a docket: the sheet of a flagged
// comment and its bundle carry it, where nobody chooses another one.
func TestTheDocketSaysTheMarkingOfAHandOff(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	admin := p.staffer(docket.RoleAdmin)
	id := p.flagged(map[docket.QuestionID]string{"1": "Ransomware is encrypting our files. It calls 203.0.113.7."},
		docket.FlagIncident)
	sheet, set := "/admin/incidents/"+string(id), "/admin/dockets/"+string(p.docket.ID)+"/marking"
	admin.get(sheet).want(t, http.StatusOK).contains(t, "<strong>TLP:AMBER+STRICT</strong>")
	admin.sends(set, url.Values{"marking": {"TLP:PINK"}}).want(t, http.StatusUnprocessableEntity).contains(t,
		"Choose one of the markings")
	form := admin.get(textsPath(p)).fields(t, "form#marking-form")
	if form.Get("marking") != "TLP:AMBER+STRICT" {
		t.Errorf("the form says %q", form.Get("marking"))
	}
	form.Set("marking", "TLP:RED")
	admin.post(set, form).leadsTo(t, textsPath(p)+"?done=docket-marking")
	admin.get(sheet).contains(t, "<strong>TLP:RED</strong>")
	const red, green = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
		"marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
	admin.get(sheet+"/bundle.json").want(t, http.StatusOK).contains(t, red).lacks(t, green)
	admin.get(sheet+"/bundle.json?tlp=TLP:GREEN").want(t, http.StatusOK).contains(t, green).lacks(t, red)
	p.get("/dockets/"+string(p.docket.ID)).lacks(t, "TLP:RED")
	p.get("/dockets/"+string(p.docket.ID)+"/changes").contains(t, "were not changed")
	p.logged(t, "docket.marking", 1)
	if problems, err := p.db.Verify(t.Context(), nil); err != nil || len(problems) > 0 {
		t.Errorf("verify: %v, %v", problems, err)
	}
}

// TestWhatCommentsHangOnStaysInTheTexts freezes the questions with the first comment, and
// refuses what cannot be with everything typed kept.
func TestWhatCommentsHangOnStaysInTheTexts(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	admin := p.staffer(docket.RoleAdmin)
	first := textsForm(t, admin, "question-1", "What keeps you awake?")
	p.file(url.Values{"answer-1": {"The pumps."}, "sector": {p.docket.Sectors[0].Code}})
	admin.post(textsPath(p), first).want(t, http.StatusSeeOther) // frozen meanwhile: the question is not read
	admin.get(textsPath(p)).contains(t, "A comment was received, so the questions stay").lacks(t, `name="question-1"`)
	admin.get(textsPath(p)+"/preview").lacks(t, "What keeps you awake?")
	form := textsForm(t, admin, "sectors", "other: Others", "es-sectors", "", "contact_email", "nobody", "use",
		"WORDS-THAT-STAY")
	wrong := admin.post(textsPath(p), form).want(t, http.StatusUnprocessableEntity).contains(t, "no e-mail address",
		"WORDS-THAT-STAY")
	if attr(wrong.nodes(t, "#contact_email")[0], "aria-invalid") != "true" {
		t.Error("the field does not say that it is wrong")
	}
	form.Set("contact_email", "office@agency.example")
	admin.post(textsPath(p), form).want(t, http.StatusUnprocessableEntity).contains(t, "so it has to stay in the list",
		"WORDS-THAT-STAY")
	admin.post(textsPath(p), url.Values{"form_token": {admin.token()}, "title": {"T"}}).want(t, http.StatusBadRequest)
	for _, kind := range []docket.EventKind{docket.EventClosed, docket.EventArchived} {
		if _, err := p.db.Step(t.Context(), docket.LifeStep{Docket: p.docket.ID, Kind: kind, By: "u1",
			Brief: true}); err != nil {
			t.Fatal(err)
		}
	}
	admin.get(textsPath(p)).contains(t, "The docket is archived").lacks(t, "texts-form")
	p.staffer(docket.RoleModerator).get(textsPath(p)).want(t, http.StatusForbidden)
	p.staffer(docket.RoleAuditor).get(textsPath(p)).want(t, http.StatusOK)
}

// TestTheDocketSaysWhereReportsBelong gives a docket places of its own, in two languages: the
// form names them to who writes of an incident, staff read them beside the comment and on the
// sheet, and the version is kept.
func TestTheDocketSaysWhereReportsBelong(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	admin := p.staffer(docket.RoleAdmin)
	const now = "We are being hit by ransomware right now: the attackers are in our network at Mercy General " +
		"Hospital and the pumps are down as I write."
	review := url.Values{"answer-1": {now}, "step": {"review"}}
	p.post(testForm, review).want(t, http.StatusOK).contains(t, "cisa.gov/report")
	admin.post(textsPath(p), textsForm(t, admin, "channels", "https://soc.example/now | An attack")).want(t,
		http.StatusUnprocessableEntity).contains(t, "with | between")
	admin.post(textsPath(p), textsForm(t, admin, "channels",
		"https://www.soc.example/now | An attack that goes on | The <b>sector’s</b> watch", "es-channels",
		"https://soc.example/es | Un ataque en curso | La guardia del sector")).want(t, http.StatusSeeOther)
	p.post(testForm, review).contains(t, "cisa.gov/report").lacks(t, "soc.example")
	admin.publishes(t, "The sector has a watch of its own.").want(t, http.StatusSeeOther)
	p.post(testForm, review).want(t, http.StatusOK).contains(t, "https://www.soc.example/now", ">soc.example/now<",
		"The &lt;b&gt;sector’s&lt;/b&gt; watch").lacks(t, "cisa.gov")
	p.post("/es"+testForm, review).want(t, http.StatusOK).contains(t, "soc.example/es", "La guardia del sector").lacks(
		t, "sector’s")
	id := p.flagged(map[docket.QuestionID]string{"1": now}, docket.FlagIncident)
	admin.get(reviewPath(id)).want(t, http.StatusOK).contains(t, "soc.example/now").lacks(t, "cisa.gov")
	admin.get("/admin/incidents/"+string(id)).want(t, http.StatusOK).contains(t, "soc.example/now").lacks(t, "cisa.gov")
	admin.get("/admin/incidents").want(t, http.StatusOK).contains(t, "soc.example/now")
	admin.get("/admin/guide").contains(t, "cisa.gov/report")
	p.get("/dockets/"+string(p.docket.ID)+"/changes").contains(t, "Where reports of incidents belong")
	if problems, err := p.db.Verify(t.Context(), nil); err != nil || len(problems) > 0 {
		t.Errorf("verify: %v, %v", problems, err)
	}
}

// TestTheWriterOfAnIncidentChoosesItsMarking offers the choice where an incident is told, and
// there alone: the sheet and every object of the bundle have it, before the docket's own.
func TestTheWriterOfAnIncidentChoosesItsMarking(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	mod := p.staffer(docket.RoleModerator)
	const now = "We are being hit by ransomware right now: the attackers are in our network at Mercy General " +
		"Hospital and the pumps are down as I write. It calls 203.0.113.7."
	p.post(testForm, url.Values{"answer-1": {"Train people."}, "step": {"review"}}).want(t, http.StatusOK).lacks(t,
		"If staff hand this on")
	page := p.post(testForm, url.Values{"answer-1": {now}, "step": {"review"}}).want(t, http.StatusOK)
	page.contains(t, "If staff hand this on", "You do not choose: They may share it inside their organization alone")
	form := page.fields(t, "#review-form")
	form.Set("marking", "TLP:RED")
	form.Set("step", "edit")
	form = p.post(testForm, form).want(t, http.StatusOK).fields(t, "form.comment-form") // it travels along
	form.Set("step", "review")
	form = p.post(testForm, form).want(t, http.StatusOK).fields(t, "#review-form")
	if got := form["marking"]; len(got) != 1 || got[0] != "TLP:RED" {
		t.Errorf("the choice that came back is %q", got)
	}
	form.Set("step", "submit")
	p.post(testForm, form).want(t, http.StatusSeeOther)
	at := "/admin/incidents/" + string(p.docket.ID.Comment(1))
	mod.get(at).want(t, http.StatusOK).contains(t, "<strong>TLP:RED</strong>", "The writer of the comment chose this")
	const red, strict = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
		"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"
	mod.get(at+"/bundle.json").want(t, http.StatusOK).contains(t, red).lacks(t, strict)
	mod.get(at+"?tlp=TLP:GREEN").want(t, http.StatusOK).contains(t, "The writer of the comment chose <strong>TLP:RED")

	p.file(url.Values{"answer-1": {now + " Again."}, "marking": {"TLP:WHITE"}}) // no marking chooses nothing
	at = "/admin/incidents/" + string(p.docket.ID.Comment(2))
	mod.get(at).want(t, http.StatusOK).contains(t, "<strong>TLP:AMBER+STRICT</strong>").lacks(t, "The writer of the")
	if problems, err := p.db.Verify(t.Context(), nil); err != nil || len(problems) > 0 {
		t.Errorf("verify: %v, %v", problems, err)
	}
}
