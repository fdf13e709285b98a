package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
)

// stepForm is the form of a step, filled in.
func stepForm(t *testing.T, who *person, at string, fill ...string) url.Values {
	t.Helper()
	form := who.get(at).want(t, http.StatusOK).fields(t, "form.step-form")
	for i := 0; i+1 < len(fill); i += 2 {
		form.Set(fill[i], fill[i+1])
	}
	return form
}

// A step is refused from a page that was opened before the docket changed, and when
// something is missing; both give back everything that was typed.
func TestAStepKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	one, other := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleAdmin)
	at := "/admin/dockets/" + string(p.docket.ID)

	missing := one.post(at+"/extend", stepForm(t, one, at+"/extend", "until", "tomorrow", "why", "Many <b>asked</b>.")).
		want(t, http.StatusUnprocessableEntity).contains(t, "year, month and day")
	if back := missing.fields(t, "form.step-form"); back.Get("until") != "tomorrow" || back.Get("why") != "Many <b>asked</b>." {
		t.Errorf("came back: %v", back)
	}
	old := stepForm(t, one, at+"/extend", "until", "2031-01-31", "why", "The holidays.")
	p.clock.advance(time.Minute)
	other.post(at+"/extend", stepForm(t, other, at+"/extend", "until", "2030-01-31", "why", "Asked for.")).leadsTo(t, at+"?done=docket-extend")
	stale := one.post(at+"/extend", old).want(t, http.StatusConflict).contains(t, "This has moved on", "January 31, 2030")
	again := stale.fields(t, "form.step-form")
	if again.Get("until") != "2031-01-31" || again.Get("why") != "The holidays." {
		t.Errorf("came back: %v", again)
	}
	one.post(at+"/extend", again).leadsTo(t, at+"?done=docket-extend")
	one.get(at).contains(t, "The holidays.", "Asked for.", "January 31, 2031", "What you can do now")

	closing := stepForm(t, one, at+"/close", "why", "Enough came in.")
	other.post(at+"/close", stepForm(t, other, at+"/close", "why", "The board decided.")).leadsTo(t, at+"?done=docket-close")
	one.post(at+"/close", closing).want(t, http.StatusConflict).contains(t, "closed already")
	one.get(at+"/extend").want(t, http.StatusOK).contains(t, "Open it again, with a new last day").lacks(t, "step-form")
	one.get(at+"/sell").want(t, http.StatusNotFound)
	one.get("/admin/dockets/NO-SUCH").want(t, http.StatusNotFound)
	one.get("/admin/dockets/NO-SUCH/close").want(t, http.StatusNotFound)
	list, err := p.db.LifeChanges(t.Context(), p.docket.ID)
	if err != nil || len(list) != 3 {
		t.Errorf("%d changes, %v", len(list), err)
	}
}

// What the page of a step says of what follows is so.
func TestClosingSaysWhatFollows(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	p.letter(map[docket.QuestionID]string{"1": "Patch the pumps."})
	p.letter(map[docket.QuestionID]string{"1": "Train the staff."})
	admin := p.staffer(docket.RoleAdmin)
	page := admin.get("/admin/dockets/"+string(p.docket.ID)+"/close").want(t, http.StatusOK)
	page.contains(t, "2 comments wait for a decision. They can be decided as before.")
	for _, kind := range []string{"open", "review", "report", "archive", "round"} {
		admin.get("/admin/dockets/"+string(p.docket.ID)+"/"+kind).want(t, http.StatusOK).lacks(t, "step-form")
	}
	if words := page.text(t, "main"); !strings.Contains(words, "takes no comments any more") {
		t.Errorf("the page says: %s", words)
	}
}
