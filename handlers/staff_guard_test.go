package handlers

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/moderation"
)

// guarded lets the guard do all that waits.
func (p *testPortal) guarded(t *testing.T) {
	t.Helper()
	g := moderation.NewGuardian(p.review, p.db.DB, nil, slog.New(slog.DiscardHandler))
	for range 200 {
		busy, err := g.Step(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !busy {
			return
		}
	}
	t.Fatal("the guard never ends")
}

// hiddenElsewhere posts a comment that hides a name, and others that show it: two
// posted, one that waits.
func (p *testPortal) hiddenElsewhere(t *testing.T) (source, shows, other, waits docket.CommentID) {
	t.Helper()
	source = p.opinion("The night nurse Dana Whitfield told me about it.", p.docket.Sectors[0].Code, "Dana Whitfield")
	shows = p.opinion("I know that D. Whitfield was on duty that night.", p.docket.Sectors[0].Code)
	other = p.opinion("Rosa Whitfield wrote a fine book about hospitals.", p.docket.Sectors[0].Code)
	waits = p.letter(map[docket.QuestionID]string{"1": "Whitfield, Dana is on duty again."})
	p.guarded(t)
	return source, shows, other, waits
}

func guardForm(t *testing.T, page *answer) url.Values {
	t.Helper()
	return page.fields(t, `main form[action$="/propose"]`)
}

func TestHiddenWordsThatStandElsewhereAreHiddenByTwoPeople(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	one, two := p.staffer(docket.RoleModerator), p.staffer(docket.RoleModerator)
	source, shows, other, waits := p.hiddenElsewhere(t)

	one.get("/admin").contains(t, "passage that is hidden stands elsewhere, too")
	note := one.get(reviewPath(source)).want(t, http.StatusOK).contains(t, "What is hidden here stands elsewhere, too")
	path := attr(note.nodes(t, `main .usa-alert a[href^="/admin/guard/"]`)[0], "href")
	one.get("/admin/guard").want(t, http.StatusOK).contains(t, path, "Still public in 1 place.",
		"1 waiting comment has it, too.")
	page := one.get(path).want(t, http.StatusOK).contains(t, string(shows), string(waits),
		"A second person has to sign").
		lacks(t, string(other))
	form := guardForm(t, page)
	if len(form["place"]) != 2 {
		t.Errorf("ticked from the start: %v", form["place"])
	}
	form.Set("scope", "docket")
	again := one.post(path+"/propose", form).want(t, http.StatusUnprocessableEntity).contains(t,
		"Say why these words are hidden")
	if kept := guardForm(t, again); !sameSet(kept["place"], form["place"]) || kept.Get("scope") != "docket" {
		t.Errorf("ticks are lost: %v", kept)
	}
	form.Set("reason", "REASON-OF-THE-FIRST")
	one.post(path+"/propose", form).want(t, http.StatusSeeOther)
	one.post(path+"/propose", form).want(t, http.StatusConflict)
	p.get(testDocket+"/comments/"+string(shows)).contains(t, "D. Whitfield")
	one.get(path).want(t, http.StatusOK).contains(t, "so somebody else has to sign")
	one.sends(path+"/sign", url.Values{"sign": {"agree"}}).want(t, http.StatusForbidden).contains(t,
		"Somebody else has to sign this")

	two.get("/admin").contains(t, "proposal to hide words everywhere waits for your signature")
	two.get(path).want(t, http.StatusOK).contains(t, "REASON-OF-THE-FIRST", "Agree")
	two.sends(path+"/sign", url.Values{"sign": {"refuse"}}).want(t, http.StatusUnprocessableEntity).contains(t,
		"Say why you refuse")
	two.sends(path+"/sign", url.Values{"sign": {"agree"}}).want(t, http.StatusSeeOther)
	p.guarded(t)
	two.get(path).want(t, http.StatusOK).contains(t, "2 places are hidden now.")
	p.get(testDocket+"/comments/"+string(shows)).want(t, http.StatusOK).lacks(t, "Whitfield").contains(t,
		"[redacted: personal]")
	p.get(testDocket+"/comments/"+string(other)).want(t, http.StatusOK).contains(t, "Rosa Whitfield")

	// What waits is held by the rule, which shows where it acted.
	review := one.get(reviewPath(waits)).want(t, http.StatusOK).contains(t, "A standing rule hides these words")
	decision := reviewForm(t, review)
	decision.Set("decision", "post")
	marked := decision["redaction"]
	decision.Del("redaction")
	one.post(reviewPath(waits)+"/decision", decision).want(t, http.StatusUnprocessableEntity).contains(t,
		"a standing rule hides")
	decision["redaction"] = marked
	one.post(reviewPath(waits)+"/decision", decision).want(t, http.StatusSeeOther)
	p.get(testDocket+"/comments/"+string(waits)).want(t, http.StatusOK).lacks(t, "Whitfield")
	one.get(path).want(t, http.StatusOK).contains(t, "The rule stands", "Where the rule acted since", string(waits))
	one.sends(path+"/close", url.Values{}).want(t, http.StatusUnprocessableEntity).contains(t, "Say why")
	one.sends(path+"/close", url.Values{"reason": {"She agreed."}}).want(t, http.StatusSeeOther)
	one.get(path).contains(t, "The rule was ended")
	p.logged(t, "guard.proposed", 1)
	p.logged(t, "guard.agreed", 1)
	for _, line := range p.actions() {
		if strings.Contains(line, "Whitfield") {
			t.Errorf("the log holds the words: %s", line)
		}
	}
}

func TestTypedWordsAreLookedForAndNeverShownInAnAddress(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	mod := p.staffer(docket.RoleModerator)
	shows := p.opinion("I know that Omar Quist was on duty that night.", p.docket.Sectors[0].Code)
	mod.get("/admin/guard").want(t, http.StatusOK).contains(t, "Look for other words")
	form := url.Values{"docket": {string(p.docket.ID)}, "words": {"my son"}, "kind": {"personal"}}
	mod.sends("/admin/guard", form).want(t, http.StatusUnprocessableEntity).contains(t, "too common", "my son")
	form.Set("words", "Omar Quist\r\n")
	to := mod.sends("/admin/guard", form).want(t, http.StatusSeeOther).Header.Get("Location")
	if strings.Contains(to, "Quist") {
		t.Errorf("the address holds the words: %s", to)
	}
	mod.get(to).want(t, http.StatusOK).contains(t, "The portal is looking for the words")
	p.guarded(t)
	mod.get(to).want(t, http.StatusOK).contains(t, string(shows), "Still public in 1 place.").lacks(t,
		"In copies of the same letter")
	mod.get("/admin/guard/999").want(t, http.StatusNotFound)
	mod.sends(to+"/nonsense", url.Values{}).want(t, http.StatusNotFound)
	mod.sends(to+"/close", url.Values{"reason": {"He may be named."}}).want(t, http.StatusSeeOther)
	p.get(testDocket+"/comments/"+string(shows)).contains(t, "Omar Quist")
}

// guardShots are the pages of the guard for the gallery.
func guardShots(t *testing.T, p *testPortal) []shot {
	t.Helper()
	mod := p.staffer(docket.RoleModerator)
	p.staffer(docket.RoleModerator)
	source, _, _, _ := p.hiddenElsewhere(t)
	list := mod.get("/admin/guard")
	path := attr(list.nodes(t, `main .card a[href^="/admin/guard/"]`)[0], "href")
	return []shot{{"guard-list", list}, {"guard-open", mod.get(path)}, {"guard-comment", mod.get(reviewPath(source))}}
}
