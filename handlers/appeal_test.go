package handlers

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"commentportal/docket"
)

// TestAnAppealFromAskingToTheAnswer walks along an appeal: asked by tracking number, held
// back while it shows something private, refused to the moderator who decided, answered by
// another, and read by its writer in both languages, with none of it anywhere else.
func TestAnAppealFromAskingToTheAnswer(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	number := p.file(url.Values{"answer-1": {"Our pumps fail at night."}, "email": {"PLANTED-ADDRESS@example.org"}})
	other := p.file(url.Values{"answer-1": {"Somebody else wrote this."}})
	asked := url.Values{"tracking": {number}}
	p.post("/status", asked).want(t, 200).lacks(t, "Another look at the decision")
	decider, colleague := p.staffer(docket.RoleModerator), p.staffer(docket.RoleModerator)
	c, err := p.db.Receipt(t.Context(), docket.TrackingNumber(number))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.db.Decide(t.Context(), docket.Decision{Comment: c.ID, Version: c.Version, By: decider.id,
		Action: docket.ActionWithhold, Status: docket.Withheld,
		Reason: docket.Reason(p.docket.WithholdingReasons[0].Code)}); err != nil {
		t.Fatal(err)
	}
	page := p.post("/status", asked).want(t, 200).contains(t, "Another look at the decision",
		"Somebody who had no part in it looks again")
	p.post("/es/status", asked).want(t, 200).contains(t, "Otra mirada a la decisión")
	form := page.fields(t, "#appeals form")
	p.post("/status/appeal", form).want(t, 422).contains(t, "Say first why we should look again.")
	form.Set("appeal", "PLANTED-WHY, call 406-555-0187")
	p.post("/status/appeal", form).want(t, 422).contains(t, "This looks private", "PLANTED-WHY",
		"Nothing was sent yet")
	p.logged(t, "appeal.asked", 0)
	form.Set("sure", "appeal")
	p.post("/status/appeal", form).want(t, 200).contains(t, "We look at the decision again", "PLANTED-WHY",
		"You find the answer here, as a rule by").lacks(t, "Ask us to look again")
	form.Set("appeal", "WORDS-THAT-STAY")
	p.post("/status/appeal", form).want(t, http.StatusConflict).contains(t, "You cannot ask for another look now",
		"WORDS-THAT-STAY")
	form.Set("tracking", other)
	p.post("/status/appeal", form).want(t, http.StatusConflict).lacks(t, "PLANTED")

	at := "/admin/comments/" + string(c.ID) + "/appeal"
	colleague.get("/admin").want(t, 200).contains(t, "appeal waits for somebody who had no part in the decision")
	colleague.get("/admin/appeals").want(t, 200).contains(t, string(c.ID), "Answer due on").lacks(t, "PLANTED",
		"You had a part in this decision")
	decider.get("/admin/appeals").want(t, 200).contains(t, "You had a part in this decision")
	decider.get(reviewPath(c.ID)).want(t, 200).contains(t, at)
	decider.get(at).want(t, 200).contains(t, "Somebody else answers this", "PLANTED-WHY").lacks(t, "Send the answer")
	page = colleague.get(at).want(t, 200).contains(t, "PLANTED-WHY", "The decision stands")
	if marks := page.nodes(t, "section mark"); len(marks) == 0 {
		t.Error("a telephone number in an appeal is not marked")
	}
	form = page.fields(t, "main form")
	colleague.post(at, form).want(t, 422).contains(t, "Choose what became of the decision.", "Write an answer.")
	form.Set("outcome", string(docket.AppealStands))
	form.Set("answer", "Is your number 536-22-8145?")
	colleague.post(at, form).want(t, 422).contains(t, "This shows something private", "536-22-8145")
	form.Set("answer", "PLANTED-ANSWER")
	mine := url.Values{}
	for name, list := range form {
		mine[name] = list
	}
	decider.sends(at, mine).want(t, http.StatusForbidden).contains(t, "Somebody else answers this",
		"PLANTED-ANSWER")
	p.logged(t, "appeal.answered", 0)
	form.Set("outcome", string(docket.AppealChanged))
	colleague.post(at, form).want(t, http.StatusConflict).contains(t, "This has moved on", "PLANTED-ANSWER")
	form.Set("outcome", string(docket.AppealStands))
	colleague.post(at, form).want(t, http.StatusSeeOther)
	colleague.post(at, form).want(t, http.StatusConflict)
	colleague.get("/admin/appeals?view=ended").want(t, 200).contains(t, string(c.ID), "The decision stands")
	p.post("/status", asked).want(t, 200).contains(t, "Somebody else looked again. The decision stands.",
		"PLANTED-ANSWER")
	p.post("/es/status", asked).want(t, 200).contains(t, "La decisión se mantiene.", "PLANTED-ANSWER")
	p.post("/status", url.Values{"tracking": {other}}).want(t, 200).lacks(t, "PLANTED")
	p.get(testDocket+"/comments").want(t, 200).lacks(t, "PLANTED")
	p.logged(t, "appeal.answered", 1)
	p.nothingPlanted(number, other)

	p.clock.advance(11 * 24 * time.Hour)
	late := p.file(url.Values{"answer-1": {"Other words."}})
	p.decide(late, docket.ActionSpam)
	p.post("/status/appeal", url.Values{"tracking": {late}, "appeal": {"It is no advertising."}}).want(t, 200)
	p.clock.advance(11 * 24 * time.Hour)
	p.staffer(docket.RoleModerator).get("/admin/appeals").want(t, 200).contains(t, "The answer was due on")
}
