package main

import (
	"fmt"
	"strings"
	"testing"
)

// TestAnIncidentStandsInFrontOfAFlood sends what a bot sends, thirty times, and a call
// for help in the middle of it, through the public form: the call stands first in the
// queue, is opened there by two keys, and keeps its place whatever
// comes behind it. Both engines.
func TestAnIncidentStandsInFrontOfAFlood(t *testing.T) {
	t.Parallel()
	chromium(t)
	const help = "I'm the night charge nurse on 3 West at Harlan Ridge Medical. Around 2:15 the pharmacy cabinets " +
		"stopped opening, and now all we get is a black page telling us to install Tor. Please have somebody call us."
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			p := newDeskPortal(t, e, 0)
			flood := func(from, n int) {
				for i := from; i < from+n; i++ {
					newVisitor(t, p.url, nil).submit(shippedDocket,
						map[string]string{"leave_empty": "http://example.com",
							"answer-1": fmt.Sprintf("Cheap watches of kind %d. Order now, my SSN is "+
								"536-22-%04d.", i, 8145+i)})
				}
			}
			flood(0, 15)
			newVisitor(t, p.url, nil).submit(shippedDocket, map[string]string{"answer-1": help})
			flood(15, 15)

			b := p.moderator("incident "+e.name, "one@agency.example", true)
			b.open(p.url + "/admin/queue")
			first := func() string { return b.words("#list > .item") }
			if got := first(); !strings.Contains(got, "night charge nurse") {
				t.Fatalf("first in the queue is %q", got)
			}
			if n := b.js(`String(document.querySelectorAll("#list > .item").length)`); n == "1" {
				t.Error("the flood is not in the list: what does the test show?")
			}
			b.key("j")
			b.key("o")
			b.until("the call for help", `document.querySelector(".item.is-open").innerText.includes("night charge `+
				`nurse")`)
			b.key("o")
			flood(30, 2)
			b.open(p.url + "/admin/queue")
			if got := first(); !strings.Contains(got, "night charge nurse") {
				t.Errorf("after more of the flood, first in the queue is %q", got)
			}
			b.open(p.url + "/admin/incidents")
			if got := b.words("main"); !strings.Contains(got, "1 flagged comment") || !strings.Contains(got, "-0016") {
				t.Errorf("the page of incidents says %q", got)
			}
		})
	}
}
