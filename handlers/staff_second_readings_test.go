package handlers

import (
	"net/http"
	"net/url"
	"testing"

	"commentportal/docket"
	"commentportal/store/storetest"
)

// seenBy is what is recorded of the suggestions that somebody saw.
func (p *testPortal) seenBy(id docket.CommentID, q docket.QuestionID, by docket.UserID) docket.SuggestionsSeen {
	p.t.Helper()
	passes, err := storetest.PassesOf(p.t.Context(), p.db.DB, id)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, pass := range passes {
		if pass.Question == q && pass.Coder == by {
			return pass.Suggestions
		}
	}
	p.t.Fatalf("%s, question %s: account %d has not read it", id, q, by)
	return ""
}

// A second reader sees no suggestions, so nothing is rejected for them and what
// they choose is their own; the record says who saw what.
func TestSecondReadersSeeNoSuggestions(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"4": teachWords, "2": teachWords})
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	first := one.get(codingPath(id, "4")).want(t, http.StatusOK)
	suggested := first.nodes(t, ".suggested input[name=coding]")
	if len(suggested) < 2 {
		t.Fatalf("%d suggestions: the test is blind", len(suggested))
	}
	code, other := attr(suggested[0], "value"), attr(suggested[1], "value")
	one.codes(id, "4", code)

	second := two.get(codingPath(id, "4")).want(t, http.StatusOK).contains(t, "Not shown: somebody has read this "+
		"answer already")
	for _, what := range []string{".suggested " +
		"input[name=coding]", "input[name=shown]", "#answer-text mark", "[data-number]", ".legend li"} {
		if n := len(second.nodes(t, what)); n != 0 {
			t.Errorf("the second reader sees %d of %s", n, what)
		}
	}
	review := two.get(reviewPath(id)).want(t, http.StatusOK)
	if n := len(review.nodes(t, ".evidence-words")); n == 0 {
		t.Error("the answer that nobody has read has no suggestions")
	}
	review.contains(t, "Not shown: somebody has read this answer already")

	two.codes(id, "4", code)
	got := p.chose(id, "4", two.id)
	if c := got[code]; c.Origin != docket.OriginPerson || c.OriginDetail != "" || c.Evidence.Len() != 0 {
		t.Errorf("a code chosen without suggestions is %+v", c)
	}
	if c, there := got[other]; there {
		t.Errorf("a suggestion that was not shown is judged: %+v", c)
	}
	if a, b := p.seenBy(id, "4", one.id), p.seenBy(id, "4", two.id); a != docket.SuggestionsShown ||
		b != docket.SuggestionsHidden {
		t.Errorf("recorded: first %q, second %q", a, b)
	}
	two.get("/admin/agreement").contains(t, "At least one of the readers saw none for 1 answer.").lacks(t,
		"may agree because of them", "Save the setting")

	// Whoever had the page open before the colleague saved did see them, also
	// where the form comes back.
	three := p.staffer(docket.RoleStaff)
	id = p.posted(map[docket.QuestionID]string{"4": teachWords})
	early := codeForm(t, three.get(codingPath(id, "4")))
	one.codes(id, "4", code)
	early["coding"], early["words"] = []string{code}, []string{"words that do not stand there"}
	early.Set("step", "save")
	back := three.post(codingPath(id, "4"), early).want(t, http.StatusUnprocessableEntity)
	if len(back.nodes(t, ".suggested input[name=coding]")) == 0 {
		t.Error("the form comes back without the suggestions it had")
	}
	early.Del("words")
	early.Del("words-code")
	three.post(codingPath(id, "4"), early).want(t, http.StatusSeeOther)
	if got := p.seenBy(id, "4", three.id); got != docket.SuggestionsShown {
		t.Errorf("recorded %q of a reader who saw suggestions", got)
	}
	if c := p.chose(id, "4", three.id)[other]; c.State != docket.CodingRejected {
		t.Errorf("a suggestion that was shown and left is %+v", c)
	}
}

// The review page is another way to read a second time.
func TestSecondReadersOfTheReviewPageSeeNoSuggestions(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"4": teachWords})
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleModerator)
	one.codes(id, "4", "GOV-FED")
	page := two.get(reviewPath(id))
	form := reviewForm(t, page)
	form["coding"] = []string{"4:GOV-FED"}
	two.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther)
	if got := p.chose(id, "4", two.id); len(got) != 1 || p.seenBy(id, "4", two.id) != docket.SuggestionsHidden {
		t.Errorf("%+v, recorded %q", got, p.seenBy(id, "4", two.id))
	}
}

// An administrator shows suggestions to second readers of a docket, on record.
func TestSecondReadersSeeSuggestionsWhereTheDocketSaysSo(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"4": teachWords})
	admin, one, two := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	at := "/admin/dockets/" + string(p.docket.ID) + "/second-readings"
	one.sends(at, url.Values{"second_suggestions": {"shown"}}).want(t, http.StatusForbidden)
	admin.get("/admin/agreement").contains(t, "sees no suggestions", "Save the setting")
	admin.sends(at, url.Values{"second_suggestions": {"perhaps"}}).want(t, http.StatusBadRequest)
	to := admin.sends(at, url.Values{"second_suggestions": {"shown"}}).want(t,
		http.StatusSeeOther).Header.Get("Location")
	admin.get(to).contains(t, "The setting is saved, and the change is on record.", "Second readers see the same "+
		"suggestions")
	p.logged(t, "docket.second_suggestions", 1)
	one.codes(id, "4", "GOV-FED")
	if n := len(two.get(codingPath(id, "4")).nodes(t, ".suggested input[name=coding]")); n == 0 {
		t.Error("the second reader sees no suggestions")
	}
	two.codes(id, "4", "GOV-FED")
	one.get("/admin/agreement").contains(t, "All readers saw a program’s suggestions for 1 answer. Readers who see "+
		"the same suggestions may agree because of them.")
	if got := p.seenBy(id, "4", two.id); got != docket.SuggestionsShown {
		t.Errorf("recorded %q", got)
	}
}
