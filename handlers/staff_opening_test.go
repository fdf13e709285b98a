package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store/storetest"
)

// TestAnOriginalIsOpenedForAStatedReason sets that a docket wants a reason: the original of a
// decided comment opens for one alone, the log and the page of the comment say which, and what
// somebody says in their own words stands in no log.
func TestAnOriginalIsOpenedForAStatedReason(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" },
		"postgres": storetest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opensForReason(t, openPortalOn(t, database(t)))
		})
	}
}

func opensForReason(t *testing.T, p *testPortal) {
	t.Helper()
	admin, mod, auditor := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleModerator), p.staffer(docket.RoleAuditor)
	id := p.decide(p.file(url.Values{"answer-1": {"Patch the pumps."}, "email": {"maria@clinic.example"}}),
		docket.ActionPost)
	waits := p.letter(map[docket.QuestionID]string{"1": "Words that wait."})
	at := "/admin/comments/" + string(id)
	mod.get(at).want(t, http.StatusOK).contains(t, "maria@clinic.example").lacks(t, "For what do you open it?")
	if form := admin.get(textsPath(p)).fields(t, "form#opening-form"); form.Get("ask_reason") != "" {
		t.Error("a reason is asked for by default")
	}
	set := "/admin/dockets/" + string(p.docket.ID) + "/opening"
	admin.sends(set, url.Values{"ask_reason": {"1"}}).leadsTo(t, textsPath(p)+"?done=docket-opening")

	before := len(openings(t, p, id))
	mod.get(at).want(t, http.StatusOK).contains(t, "This docket asks for what you open it.").lacks(t,
		"maria@clinic.example")
	ask := mod.get(at+"?original=1").want(t, http.StatusOK).contains(t, "For what do you open it?").lacks(t,
		"maria@clinic.example").fields(t, "form#ask-form")
	for reason, words := range map[string]string{"": "why", "curiosity": "", "other": " "} {
		ask.Set("reason", reason)
		ask.Set("words", words)
		back := mod.post(at+"/original", ask).want(t, http.StatusUnprocessableEntity).lacks(t, "maria@clinic.example")
		if got := back.fields(t, "form#ask-form").Get("words"); strings.TrimSpace(got) != strings.TrimSpace(words) {
			t.Errorf("%q came back as %q", words, got)
		}
	}
	if n := len(openings(t, p, id)); n != before {
		t.Errorf("%d openings are in the log that were none", n-before)
	}
	ask.Set("reason", "records")
	ask.Set("words", "Request 26-117 of PLANTED-WORD")
	open := mod.post(at+"/original", ask).want(t, http.StatusOK).contains(t, "maria@clinic.example",
		": A request for records", "PLANTED-WORD").lacks(t, "For what do you open it?")
	if got := openings(t, p, id); !strings.Contains(got[0], `"reason":"records"`) {
		t.Errorf("the log says %s", got[0])
	}
	if log := strings.Join(p.loggedWords(t), "\n"); strings.Contains(log, "planted-word") {
		t.Error("the log holds the words")
	}

	again := open.fields(t, "form.review") // refused: what was open stays open, for the reason that was stated
	again.Set("decision", "post")
	again.Set("hide", "words that stand nowhere in it")
	again.Set("hide-kind", "personal")
	mod.post(at+"/decision", again).want(t, http.StatusUnprocessableEntity).contains(t, "maria@clinic.example")
	again.Del("opened_for")
	mod.post(at+"/decision", again).want(t, http.StatusUnprocessableEntity).lacks(t, "maria@clinic.example")

	mod.get("/admin/comments/"+string(waits)).want(t, http.StatusOK).lacks(t, "For what do you open it?")
	auditor.get(at+"?original=1").want(t, http.StatusOK).contains(t, "maria@clinic.example")
	auditor.post(at+"/original", ask).want(t, http.StatusForbidden)
	p.logged(t, "docket.opening", 1)
	if problems, err := p.db.Verify(t.Context(), nil); err != nil || len(problems) > 0 {
		t.Errorf("verify: %v, %v", problems, err)
	}
}

// openings are the details of the openings of an original, newest first.
func openings(t *testing.T, p *testPortal, id docket.CommentID) (list []string) {
	t.Helper()
	part, err := p.db.SearchLog(t.Context(), docket.LogQuery{Target: string(id), Action: "comment.opened", Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range part.Entries {
		list = append(list, e.Detail)
	}
	return list
}

// openingShots are the pages that ask for what an original is opened.
func openingShots(p *testPortal) []shot {
	admin, mod := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleModerator)
	id := p.decide(p.file(url.Values{"answer-1": {"Patch the pumps."}}), docket.ActionPost)
	admin.sends("/admin/dockets/"+string(p.docket.ID)+"/opening", url.Values{"ask_reason": {"1"}})
	at := "/admin/comments/" + string(id)
	ask := mod.get(at+"?original=1").fields(p.t, "form#ask-form")
	shots := []shot{{"opening-closed", mod.get(at)}, {"opening-ask", mod.get(at + "?original=1")},
		{"opening-problem", mod.post(at+"/original", ask)}, {"opening-setting", admin.get(textsPath(p))}}
	ask.Set("reason", string(docket.OpenRecords))
	return append(shots, shot{"opening-open", mod.post(at+"/original", ask)})
}
