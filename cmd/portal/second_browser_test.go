package main

import (
	"net/url"
	"strings"
	"testing"
)

// TestASecondPersonSigns proposes to withhold one comment by keys and four in one
// decision: whoever proposed it is shown no button, and is refused when they send the
// answer all the same. Somebody else signs the one, and then the four with one button,
// but for the one with a telephone number, which they tick. Both engines.
func TestASecondPersonSigns(t *testing.T) {
	t.Parallel()
	chromium(t)
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			p := newDeskPortal(t, e, 5)
			one := p.moderator("proposer "+e.name, "one@agency.example", true)
			at := p.url + "/admin/signatures?docket=" + url.QueryEscape(shippedDocket)
			one.open(p.url + "/admin/queue")
			one.key("j")
			one.key("o")
			one.until("an open comment", `document.querySelector(".item.is-open")`)
			alone := one.opened()
			one.key("w")
			one.decideByKey("1")
			one.until("the proposal", `document.getElementById("desk-status").textContent.includes("second signature")`)

			one.open(p.url + "/admin/queue")
			one.js(`(list => { for (const e of list) e.click(); return "" })(document.querySelectorAll(` +
				quote(`#list .item:not([data-comment="`+alone+`"]) input[name=comment][form=many]`) + `))`)
			one.js(`(document.getElementById("with-ticked").open = true, "")`)
			one.js(`(e => (e.value = e.options[1].value, ""))(document.getElementById("many-reason"))`)
			one.press(`#with-ticked button[name="decision"][value="withhold"]`)
			one.sees("4 wait for a second signature")

			one.open(at)
			one.sees("You proposed this, so somebody else has to sign.")
			one.sees("One decision on 4 comments")
			if one.has(`main button[name="sign"]`) {
				t.Error("the proposer is offered a button to sign")
			}
			if e.name == engines[0].name {
				one.scan("own proposals")
			}
			for _, path := range []string{"/admin/signatures/1", "/admin/signatures/joint/1"} {
				if status := one.sendsAnyway(path, "sign=agree&upto-joint-1=99"); status != "403" {
					t.Errorf("%s by the proposer: status %s", path, status)
				}
			}
			p.ledgerSays("withheld", 0)

			two := p.moderator("second "+e.name, "two@agency.example", true)
			two.open(at)
			two.sees("5 decisions wait")
			two.sees("1 has something of its own")
			if e.name == engines[0].name {
				two.scan("proposals of somebody else")
			}
			two.press(`button[name="sign"][value="agree"][formaction="/admin/signatures/1"]`)
			p.ledgerSays("withheld", 1)
			two.tick(`input[name^="read-1-"]`)
			two.press(`button[name="sign"][value="agree"][formaction="/admin/signatures/joint/1"]`)
			two.sees("Nothing waits for a second signature.")
			p.ledgerSays("withheld", 5)
			if out := p.run("verify"); !strings.Contains(out, "Sound") {
				t.Errorf("verify: %s", out)
			}
			two.stayedHome(p.url)
		})
	}
}

// sendsAnyway sends a form of the staff pages that the page does not offer, and returns
// the status of the answer.
func (b *browser) sendsAnyway(path, fields string) string {
	b.t.Helper()
	b.js(`(() => { window.answered = ""; fetch(` + quote(path) + `, {method: "POST", body: new URLSearchParams(` +
		quote(fields) + ` + "&form_token=" + encodeURIComponent(document.querySelector("input[name=form_token]").value))
		}).then(answer => { window.answered = String(answer.status) }); return "" })()`)
	b.until("an answer to "+path, `window.answered !== ""`)
	return b.js(`window.answered`)
}

// ledgerSays holds the public ledger to how many comments a line of it counts.
func (p deskPortal) ledgerSays(line string, want int) {
	p.t.Helper()
	got := 0
	db := p.openStore()
	lines, err := db.Ledger(p.t.Context(), shippedDocket)
	if e := db.Close(); err == nil {
		err = e
	}
	if err != nil {
		p.t.Fatal(err)
	}
	for _, l := range lines {
		if string(l.Line) == line && l.Reason == "" {
			got = l.Comments
		}
	}
	if got != want {
		p.t.Errorf("the ledger says %d %s, want %d", got, line, want)
	}
}
