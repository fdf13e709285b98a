package main

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
)

// around is a portal with the windows of those who deal with one comment after another: a
// writer, a moderator and two administrators, in one Chromium.
type around struct {
	deskPortal
	writer, mod, one, two *browser
}

// TestWhatHappensAroundAComment walks along what the public and staff do about comments beside
// deciding: a name that was misused, a question under a tracking number, a comment that is
// mended, an extension, and a record for another office. Without JavaScript, both engines.
func TestWhatHappensAroundAComment(t *testing.T) {
	t.Parallel()
	chromium(t)
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			p := newDeskPortal(t, e, 0)
			p.hire("ada@agency.example", "admin")
			p.hire("bob@agency.example", "admin")
			w := around{deskPortal: p, writer: newBrowser(t, "writer around "+e.name, false)}
			beside := func(label, email string) *browser {
				b := w.writer.beside(label + " around " + e.name)
				b.signInAs(p.url, email)
				return b
			}
			w.mod, w.one, w.two = beside("moderator", "one@agency.example"), beside("asks", "ada@agency.example"),
				beside("agrees", "bob@agency.example")
			w.name()
			w.questions()
			w.mending()
			w.extension()
			w.record()
			w.recordByPassphrase()
			if out := p.run("verify"); !strings.Contains(out, "Sound") {
				t.Errorf("verify: %s", out)
			}
			for _, b := range []*browser{w.writer, w.mod, w.one, w.two} {
				b.stayedHome(p.url)
			}
		})
	}
}

// name reports that a name was misused, has it taken away, and reads the answer.
func (w around) name() {
	w.t.Helper()
	newVisitor(w.t, w.url, nil).submit(shippedDocket, map[string]string{"answer-1": "Share the list of devices.",
		"submitter_type": "individual", "name": "Maria Lopez"})
	w.post(shippedDocket + "-0001")
	page := w.url + "/dockets/" + shippedDocket + "/comments/" + shippedDocket + "-0001"
	w.writer.open(page)
	w.writer.click(`details.report summary`)
	w.writer.tick(`input[name="kind"][value="not_me"]`)
	w.writer.fill(`textarea[name="note"]`, "I never wrote this.")
	w.writer.press(`details.report form button[type="submit"]`)
	number := w.writer.words("#tracking-number")
	w.writer.open(page)
	w.writer.sees("Maria Lopez (name questioned)")

	w.mod.open(w.url + "/admin/cases")
	w.mod.press(`a[href="/admin/cases/1"]`)
	w.mod.sees("I never wrote this.")
	w.mod.tick(`input[name="outcome"][value="attribution_removed"]`)
	w.mod.fill(`textarea[name="answer"]`, "Your name is off the comment.")
	w.mod.press(`button[formaction="/admin/cases/1/close"]`)
	w.mod.sees("The case has ended.")

	w.writer.checks(w.url, number)
	w.writer.sees("Your name is off the comment.")
	w.writer.open(page)
	if got := w.writer.words("main"); strings.Contains(got, "Lopez") || !strings.Contains(got, "Share the list") {
		w.t.Errorf("after the case the comment reads %q", got)
	}
}

// questions asks the writer of a comment something, and reads the answer.
func (w around) questions() {
	w.t.Helper()
	number := newVisitor(w.t, w.url, nil).submit(shippedDocket, map[string]string{
		"answer-1": "Our pumps fail at night."})
	desk := w.url + "/admin/comments/" + shippedDocket + "-0002"
	w.mod.open(desk)
	w.mod.press(`a[href$="-0002/questions"]`)
	w.mod.tick(`input[name="kind"][value="device"]`)
	w.mod.press(`button[formaction$="/questions/ask"]`)
	w.mod.sees("The question waits for the writer")

	w.writer.checks(w.url, number)
	w.writer.sees("Which device or product is your comment about?")
	w.writer.fill(`#talk-1 textarea`, "The pump of the second floor. Call 406-555-0187.")
	w.writer.press(`#talk-1 button[name="inquiry"]`)
	w.writer.sees("This looks private")
	w.writer.fill(`#talk-1 textarea`, "The pump of the second floor.")
	w.writer.press(`#talk-1 button[name="inquiry"]`)
	w.writer.sees("We have your answer.")

	w.mod.open(w.url + "/admin")
	w.mod.sees("answer from a writer waits to be read")
	w.mod.open(desk + "/questions")
	w.mod.sees("The pump of the second floor.")
	w.mod.press(`button[formaction$="/questions/1/end"]`)
	w.mod.sees("The question has ended.")
	w.writer.checks(w.url, number)
	if w.writer.has(`#talk-1 textarea`) {
		w.t.Error("the writer can still answer a question that has ended")
	}
}

// mending withholds a comment, with two people, has its writer mend it in three pages under
// the same number, and posts it.
func (w around) mending() {
	w.t.Helper()
	const id = shippedDocket + "-0003"
	number := newVisitor(w.t, w.url, nil).submit(shippedDocket, map[string]string{
		"answer-1": "Dr. Quill of bed 4 told me that the pumps fail."})
	w.mod.open(w.url + "/admin/comments/" + id)
	w.mod.tick(`input[name="decision"][value="withhold"]`)
	w.mod.js(`(e => (e.value = e.options[1].value, ""))(document.querySelector("select[name=reason]"))`)
	w.mod.press(`.review-decision button[type="submit"]:not([hidden])`)
	w.two.open(w.url + "/admin/signatures?docket=" + url.QueryEscape(shippedDocket))
	w.two.press(`button[name="sign"][value="agree"]`)

	w.writer.checks(w.url, number)
	w.writer.press(`#mend button[type="submit"]`)
	w.writer.fill(`textarea[name="answer-1"]`, "The pumps fail.")
	w.writer.press(`form#form button[type="submit"]`)
	w.writer.sees("Your comment was sent again")
	w.mod.open(w.url + "/admin/comments/" + id)
	w.mod.sees("What the writer sent before")
	w.mod.tick(`input[name="decision"][value="post"]`)
	w.mod.press(`.review-decision button[type="submit"]:not([hidden])`)
	w.writer.open(w.url + "/dockets/" + shippedDocket + "/comments/" + id)
	if got := w.writer.words("main"); strings.Contains(got, "Quill") || !strings.Contains(got, "The pumps fail.") {
		w.t.Errorf("the mended comment reads %q", got)
	}
	w.writer.checks(w.url, number)
	w.writer.sees("Posted")
}

// extension moves the last day, and finds the old one, the new one and the reason on the page,
// in the feed, in the interface for programs and in the log.
func (w around) extension() {
	w.t.Helper()
	const why = "Several clinics asked for more time."
	call := w.url + "/dockets/" + shippedDocket
	w.run("docket", "extend", shippedDocket, "--until", "2091-12-31", "--why", "It gets a last day.")
	w.one.open(w.url + "/admin/dockets/" + shippedDocket)
	w.one.press(`a[href$="/extend"]`)
	w.one.fill(`input[name="until"]`, "2092-01-31")
	w.one.press(`form.step-form button[type="submit"]`)
	if got := w.one.js(`document.querySelector('input[name="until"]').value`); got != "2092-01-31" {
		w.t.Errorf("the day comes back as %q", got)
	}
	w.one.fill(`textarea[name="why"]`, why)
	w.one.press(`form.step-form button[type="submit"]`)
	w.one.sees("The comment period is extended.")
	w.writer.open(call)
	w.writer.sees("from December 31, 2091 to January 31, 2092")
	w.writer.sees(why)
	v := newVisitor(w.t, w.url, nil)
	for _, path := range []string{"/dockets/" + shippedDocket + "/comments.atom", "/api/v4/dockets/" + shippedDocket} {
		if status, body := v.get(path); status != http.StatusOK || !strings.Contains(body, why) ||
			!strings.Contains(body, "from December 31, 2091 to January 31, 2092") {
			w.t.Errorf("%s: status %d, without the extension", path, status)
		}
	}
	w.one.open(w.url + "/admin/log?what=docket.extended")
	w.one.sees(why)
	w.one.sees("to end February 1, 2092, 12:00:00 a.m.")
}

// record asks for the record of the docket, has another person agree, and opens what is
// handed out with the key: the withheld words are in it.
func (w around) record() {
	w.t.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		w.t.Fatal(err)
	}
	at := w.url + "/admin/records?docket=" + shippedDocket
	w.one.open(at)
	w.one.fill(`input[name="case"]`, "FOIA 2026-1")
	w.one.fill(`input[name="recipient"]`, key.Recipient().String())
	w.one.press(`form[action="/admin/records/` + shippedDocket + `"] button[type="submit"]`)
	w.one.sees("Another administrator has to agree.")
	if w.one.has(`form[action$="/agree"]`) { // its number is that of its row in the log
		w.t.Error("who asked is offered to agree")
	}
	w.two.open(at)
	w.two.press(`form[action$="/agree"] button`)
	w.one.open(at)
	w.one.sees("Fetch the encrypted file")
	v := (&walk{browser: w.one, portal: w.portal, t: w.t}).staff()
	status, body := v.get("/admin/records?docket=" + shippedDocket)
	if status != http.StatusOK {
		w.t.Fatalf("the page of records: status %d", status)
	}
	action, form := parsePage(w.t, body).form(w.t, `form[action$="/file"]`)
	_, sealed := v.post(action, form)
	plain, err := age.Decrypt(strings.NewReader(sealed), key)
	if err != nil {
		w.t.Fatal(err)
	}
	whole, err := io.ReadAll(plain)
	if err != nil {
		w.t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		w.t.Fatal(err)
	}
	var found bool
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			w.t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			w.t.Fatal(err)
		}
		found = found || bytes.Contains(text, []byte("Dr. Quill of bed 4"))
	}
	if !found {
		w.t.Error("the record lacks what a writer sent first")
	}
}

// recordByPassphrase has the operator write a record under a passphrase, opens it, and has an
// administrator sign that they know of it.
func (w around) recordByPassphrase() {
	w.t.Helper()
	const passphrase = "nine wooden bells at noon"
	folder := filepath.Join(w.t.TempDir(), "record")
	cmd := exec.Command("portal", append([]string{"record", "--docket", shippedDocket, "--out", folder,
		"--case", "FOIA 2026-2", "--passphrase-stdin"}, w.flags...)...)
	cmd.Stdin = strings.NewReader(passphrase + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		w.t.Fatalf("record: %v\n%s", err, out)
	}
	files := openedRecord(w.t, filepath.Join(folder, shippedDocket+"-record.zip.age"), passphrase)
	if !strings.Contains(files["comments.csv"], shippedDocket+"-0001") {
		w.t.Errorf("the record that its passphrase opens lacks a comment: %s", files["comments.csv"])
	}
	w.one.open(w.url + "/admin/records?docket=" + shippedDocket)
	w.one.sees("FOIA 2026-2")
	w.one.press(`form[action$="/sign"] button`)
	w.one.open(w.url + "/admin/records?docket=" + shippedDocket)
	if w.one.has(`form[action$="/sign"]`) {
		w.t.Error("a record that was signed waits for a signature")
	}
}
