package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
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

// inbox keeps what a mail server or a webhook of a test receives.
type inbox struct{ lockedBuffer }

func (l *inbox) NewSession(*smtp.Conn) (smtp.Session, error) { return inboxSession{l}, nil }

type inboxSession struct{ to *inbox }

func (inboxSession) Mail(string, *smtp.MailOptions) error { return nil }
func (inboxSession) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (inboxSession) Reset()                               {}
func (inboxSession) Logout() error                        { return nil }
func (s inboxSession) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	s.to.WriteString(strings.ReplaceAll(string(text), "=\r\n", ""))
	return err
}

// receivers starts a mail server and a webhook, and returns the settings that lead there.
func receivers(t *testing.T) (mails, calls *inbox, flags []string) {
	t.Helper()
	mails, calls = &inbox{}, &inbox{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(mails)
	server.Domain = "test.example"
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		calls.WriteString(string(text) + "\n")
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(func() {
		hook.Close()
		server.Close()
		<-ended
	})
	return mails, calls, []string{"--smtp-url", "smtp://" + l.Addr().String(), "--mail-from", "comments@agency.example",
		"--webhook-url", hook.URL + "/secret"}
}

// TestAnIncidentFromTheFormToTheAnswer sends a call for help through the form with a marking of
// the writer's choice: within a minute a person is told by mail and a program by webhook,
// without a word of it; a moderator takes the sheet, records to whom it went and what they
// answered, and the writer reads that. Both engines.
func TestAnIncidentFromTheFormToTheAnswer(t *testing.T) {
	t.Parallel()
	chromium(t)
	const help = "As I write this, ransomware is encrypting the file servers of Harlan Ridge Medical. It calls " +
		"203.0.113.7. Ask for Winifred Okonkwo."
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			mails, calls, flags := receivers(t)
			p := deskPortal{newPortal(t, e), t}
			p.serve(append(flags, "--require-mfa=false")...)
			p.setUp("one@agency.example")
			writer := newBrowser(t, "reports "+e.name, false)
			mod := writer.beside("incident answered " + e.name)
			mod.signInAs(p.url, "one@agency.example")
			mod.open(p.url + "/admin/account")
			mod.tick(`input[name="notice"][value="alerts"]`)
			mod.press(`form[action="/admin/account/notices"] button[type="submit"]`)

			writer.open(p.url + "/dockets/" + shippedDocket + "/comment")
			writer.fill(`[name="answer-1"]`, help)
			writer.press(`button.usa-button[value="review"]`)
			writer.sees("Is this happening now?")
			writer.tick(`input[name="marking"][value="TLP:RED"]`)
			writer.press(`button.usa-button[name="step"][value="submit"]`)
			sent := time.Now()
			number := writer.words("#tracking-number")
			if !waitFor(t.Context(), time.Minute, func() bool {
				return mails.String() != "" && calls.String() != ""
			}) {
				t.Fatalf("nobody was told within a minute\n%s\n%s", mails, p.stderr)
			}
			t.Logf("told %s after the receipt", time.Since(sent).Round(10*time.Millisecond))
			for _, words := range []string{"Okonkwo", "ransomware", "Harlan", "203.0.113", number,
				shippedDocket + "-"} {
				if text := mails.String() + calls.String(); strings.Contains(text, words) {
					t.Errorf("an alert holds %q:\n%s", words, text)
				}
			}
			p.handOver(mod)
			writer.checks(p.url, number)
			writer.sees("What we handed on")
			writer.sees("We have called the hospital.")
			if out := p.run("verify"); !strings.Contains(out, "Sound") {
				t.Errorf("verify: %s", out)
			}
			writer.stayedHome(p.url)
			mod.stayedHome(p.url)
		})
	}
}

// handOver takes the sheet of the one incident, hands it over and records the answer.
func (p deskPortal) handOver(mod *browser) {
	p.t.Helper()
	mod.open(p.url + "/admin/incidents")
	mod.press(`a[href="/admin/incidents/` + shippedDocket + `-0001"]`)
	mod.sees("The writer of the comment chose this")
	mod.sees("203[.]0[.]113[.]7")
	if got := mod.words("main"); strings.Contains(got, "Okonkwo") {
		p.t.Errorf("the sheet names the writer: %s", got)
	}
	mod.fill(`input[name="channel"]`, "CISA")
	mod.press(`button[formaction$="/handed"]`)
	mod.sees("The hand-over is on record.")
	mod.fill(`#handed textarea`, "We have called the hospital.")
	mod.press(`button[formaction$="/answered"]`)
}

// checks opens “Check a comment” with a number.
func (b *browser) checks(base, number string) {
	b.t.Helper()
	b.open(base + "/status")
	b.fill(`input[name="tracking"]`, number)
	b.press(`main form button[type="submit"]`)
}
