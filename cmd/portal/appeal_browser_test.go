package main

import (
	"strings"
	"testing"
)

// TestAnAppealIsAnsweredBySomebodyElse walks along an appeal: a moderator
// marks a comment as advertising, its writer asks for another look by tracking number, the
// same moderator is shown no form and is refused when they send one all the same, and another
// one answers. The writer reads the answer. Both engines.
func TestAnAppealIsAnsweredBySomebodyElse(t *testing.T) {
	t.Parallel()
	chromium(t)
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			p := newDeskPortal(t, e, 0)
			number := newVisitor(t, p.url, nil).submit(shippedDocket,
				map[string]string{"answer-1": "Order a list of your devices now."})
			comment := p.url + "/admin/comments/" + shippedDocket + "-0001"
			one := p.moderator("decider "+e.name, "one@agency.example", true)
			one.open(comment)
			one.tick(`input[name="decision"][value="spam"]`)
			one.press(`.review-decision button[type="submit"]:not([hidden])`)

			writer := newBrowser(t, "writer "+e.name, false)
			writer.open(p.url + "/status")
			writer.fill(`input[name="tracking"]`, number)
			writer.press(`main form button[type="submit"]`)
			writer.sees("Another look at the decision")
			writer.fill(`textarea[name="appeal"]`, "I sell nothing.")
			writer.press(`#appeals form button[type="submit"]:not([hidden])`)
			writer.sees("We look at the decision again")

			one.open(p.url + "/admin/appeals")
			one.sees("You had a part in this decision, so somebody else answers.")
			one.open(comment + "/appeal")
			one.sees("Somebody else answers this")
			if one.has(`textarea[name="answer"]`) {
				t.Error("the decider is offered a form to answer")
			}
			one.open(p.url + "/admin/account")
			if status := one.sendsAnyway("/admin/comments/"+shippedDocket+"-0001/appeal",
				"appeal=1&version=2&outcome=stands&answer=No"); status != "403" {
				t.Errorf("the decider answers all the same: status %s", status)
			}

			two := p.moderator("colleague "+e.name, "two@agency.example", false)
			two.open(p.url + "/admin")
			two.sees("appeal waits for somebody who had no part in the decision")
			two.open(comment + "/appeal")
			two.tick(`input[name="outcome"][value="stands"]`)
			two.fill(`textarea[name="answer"]`, "It asks readers to order something.")
			two.press(`main form button[type="submit"]:not([hidden])`)
			two.sees("The appeal has ended.")

			writer.open(p.url + "/status")
			writer.fill(`input[name="tracking"]`, number)
			writer.press(`main form button[type="submit"]`)
			writer.sees("The decision stands.")
			writer.sees("It asks readers to order something.")
			if out := p.run("verify"); !strings.Contains(out, "Sound") {
				t.Errorf("verify: %s", out)
			}
			writer.stayedHome(p.url)
		})
	}
}
