package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestCopiesOfALetterTakeOneDecision decides on a letter of 200 copies, of which two have
// findings of their own, by one decision: those two are left and named, while somebody
// else goes on writing. One press takes the whole back. Both engines. PORTAL_TEST_DESK_COPIES asks for another
// number of
// copies and holds the longest wait of somebody else to half a second, which depends on
// the machine.
func TestCopiesOfALetterTakeOneDecision(t *testing.T) {
	chromium(t)
	const longest = 500 // milliseconds
	copies, err := strconv.Atoi(os.Getenv("PORTAL_TEST_DESK_COPIES"))
	timed := err == nil
	if !timed {
		copies = 200
	}
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			p := newDeskPortal(t, e, 1)
			p.fileLetter(copies, map[int]string{17: " My Social Security number is 536-22-8145.",
				41: " Call me at 406-555-0187."})
			p.run("campaigns", "group", "--docket", shippedDocket)
			b := p.moderator("letter "+e.name, "one@agency.example", true)
			b.open(p.url + "/admin/campaigns?docket=" + url.QueryEscape(shippedDocket))
			b.press(`main a[href^="/admin/campaigns/` + shippedDocket + `"]`)
			if got := b.words("#waiting-heading"); !strings.HasPrefix(got, fmt.Sprint(copies)+" copies wait") {
				t.Fatalf("the campaign's page says %q", got)
			}
			b.js(`(document.getElementById("waiting").scrollIntoView(), "")`)
			if got := b.js(`String(document.querySelector("#waiting .save-bar").getBoundingClientRect().bottom <= ` +
				`innerHeight)`); got !=
				"true" {
				t.Error("the buttons that decide are not in the window")
			}
			b.portrait("letter-desk.png")
			other := p.moderator("meanwhile "+e.name, "two@agency.example", true)
			other.open(p.url + "/admin/comments/" + shippedDocket + "-0001")
			other.js(writeMeanwhile)
			other.until("a write of somebody else", `window.waits.length > 0`)

			began := time.Now()
			b.press(`#waiting button[name="decision"][value="post"]`)
			b.until("the whole decision", `(e => e && !e.textContent.includes("not `+
				`finished"))(document.getElementById("many-said"))`)
			took := time.Since(began)
			other.js(`(window.over = true, "")`)
			worst, err := strconv.ParseFloat(other.js(`String(Math.max(...window.waits))`), 64)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s: %d copies took %s; of %s writes of somebody else the longest took %.0f ms", e.name, copies,
				took.Round(time.Millisecond), other.js(`String(window.waits.length)`), worst)
			if got, want := b.words("#many-said"), fmt.Sprintf("%d comments are posted; 2 are left out",
				copies-2); !strings.
				HasPrefix(got, want) {
				t.Errorf("the portal says %q, want %q", got, want)
			}
			for _, left := range []int{17, 41} {
				if id := fmt.Sprintf("%s-%04d", shippedDocket, left+2); !strings.Contains(b.words("#left"), id) {
					t.Errorf("%s is not named among those left out: %s", id, b.words("#left"))
				}
			}
			b.press(`main form[action$="/undo"] button[type="submit"]:not([hidden])`)
			b.until("the whole undone", `document.querySelector("h1").innerText.includes("taken back")`)
			if got, want := b.words("#many-said"), fmt.Sprintf("%d comments wait again",
				copies-2); !strings.HasPrefix(got,
				want) {
				t.Errorf("the portal says %q, want %q", got, want)
			}
			b.open(p.url + "/admin/queue?view=decided&docket=" + url.QueryEscape(shippedDocket))
			if n := b.js(`String(document.querySelectorAll("#list > .item").length)`); n != "0" {
				t.Errorf("%s comments are still decided", n)
			}
			if timed && worst > longest {
				t.Errorf("somebody else waited %.0f ms, want at most %d", worst, longest)
			}
		})
	}
}

// writeMeanwhile keeps a comment open, again and again, and notes how long each takes.
const writeMeanwhile = `(() => {
	window.waits = [];
	const form = document.querySelector("form.review");
	const body = new URLSearchParams({form_token: form.elements.form_token.value});
	const at = location.pathname + "/open";
	(async () => {
		while (!window.over) {
			const start = performance.now();
			const answer = await fetch(at, {method: "POST", body});
			if (answer.status !== 204) throw new Error("status " + answer.status);
			window.waits.push(performance.now() - start);
			await new Promise(next => setTimeout(next, 20));
		}
	})();
	return "";
})()`

// fileLetter imports copies of one letter; some say more, by their number from 0.
func (p deskPortal) fileLetter(n int, own map[int]string) {
	p.t.Helper()
	const letter = "Small clinics need shared staff. A program of two engineers for each region would patch " +
		"machines at " +
		"night and train the people at the desk. Vendors should list what is in their devices. A report of a mistake " +
		"should not lead to a lawsuit. Rural patients drive two hours when their one clinic closes, so the money is " +
		"well spent, and the first region could begin next spring with what the states have already set aside."
	var b strings.Builder
	for i := range n {
		row, err := json.Marshal(map[string]string{"source_id": fmt.Sprint("letter-", i),
			"submitter_type": "individual", "name": fmt.Sprintf("Signer Number %d", i+1), "state": "MT",
			"received_at": "2026-11-02T10:00:00Z", "answer_1": letter + own[i]})
		if err != nil {
			p.t.Fatal(err)
		}
		b.Write(row)
		b.WriteByte('\n')
	}
	file := filepath.Join(p.t.TempDir(), "letter.jsonl")
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.run("import", file, "--docket", shippedDocket)
}
