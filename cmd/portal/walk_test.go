package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"commentportal/export"
	"commentportal/handlers/signin"
)

// What the walk plants. None of it may ever be read outside of the sender's own
// pages and the review desk.
const (
	plantedPhone = "301-555-0147"
	plantedEmail = "ana.planted@sender.example"
	plantedInner = "bo.planted@clinic.example"
)

// What the walk writes. The posted words are found by search, the planted ones
// are not.
const (
	postedWord  = "telemetry"
	firstAnswer = "Old infusion pumps send telemetry in clear text. Call me at " + plantedPhone + " for the list."
	thirdAnswer = "Vendors stop patching medical devices long before hospitals can replace them. Write to " +
		plantedInner + "."
)

const walkPassword = "seven lanterns over quiet water"

// TestWalk takes one comment through its whole life in a real browser: with and
// without JavaScript, on both databases.
func TestWalk(t *testing.T) {
	t.Parallel()
	chromium(t)
	for _, e := range engines {
		for _, scripts := range []bool{false, true} {
			name := e.name + " without JavaScript"
			if scripts {
				name = e.name + " with JavaScript"
			}
			t.Run(name, func(t *testing.T) {
				p := newPortal(t, e)
				p.serve()
				w := &walk{browser: newBrowser(t, name, scripts), portal: p, t: t}
				w.sameAsBefore, w.markedUpAsBefore = e.name != engines[0].name, !scripts
				w.ask()
				w.send()
				w.checkStatus("Waiting for review")
				w.signIn()
				w.decide()
				w.checkStatus("Posted with some words hidden")
				w.readInPublic()
				w.code()
				w.download()
				w.keep()
				w.lookAround()
				w.nothingLeaks("while the comment is posted")
				w.withdraw()
				w.gone()
				w.stillKept()
				w.nothingLeaks("after the comment was withdrawn")
				w.signOut()
				w.stayedHome(p.url)
				w.atRest()
			})
		}
	}
}

// walk is one walk: the browser, the portal, and what was learned on the way.
type walk struct {
	*browser
	portal   *portal
	t        *testing.T
	tracking string
	comment  string
}

func (w *walk) at(path string) string { return w.portal.url + path }

// page opens a page that must be there.
func (w *walk) page(path string) {
	w.t.Helper()
	if status := w.open(w.at(path)); status != http.StatusOK {
		w.failed(fmt.Errorf("%s: status %d", path, status))
	}
}

// ask reads the call and makes the mistakes that people make.
func (w *walk) ask() {
	w.page("/")
	w.sees("What are the top cybersecurity risks and concerns unique to the health care sector?")
	w.scan("call")
	w.portrait("call.png")
	w.page("/dockets/" + shippedDocket + "/comments")
	w.scan("comments-none")
	w.page("/dockets/" + shippedDocket + "/comment")
	w.scan("form")
	if status := w.press(`button.usa-button[value="review"]`); status != http.StatusUnprocessableEntity {
		w.failed(fmt.Errorf("an empty form: status %d, want 422", status))
	}
	w.scan("form-empty")
	if title := w.js("document.title"); !strings.HasPrefix(title, "Error: ") {
		w.t.Errorf("the title of a form with problems is %q", title)
	}
}

// send answers two questions and sends them.
func (w *walk) send() {
	w.fill(`[name="answer-1"]`, firstAnswer)
	w.fill(`[name="answer-3"]`, thirdAnswer)
	w.fill(`[name="email"]`, plantedEmail)
	w.press(`button.usa-button[value="review"]`)
	w.scan("review")
	marked := w.js(`[...document.querySelectorAll("mark")].map(m => m.innerText).join("|")`)
	if !strings.Contains(marked, plantedPhone) || !strings.Contains(marked, plantedInner) {
		w.failed(fmt.Errorf("the review marks %q, not the telephone number and the address", marked))
	}
	w.press(`button[value="submit"]`)
	w.tracking = w.words("#tracking-number")
	if w.tracking == "" {
		w.failed(fmt.Errorf("the receipt shows no tracking number"))
	}
	w.scan("receipt")
}

// checkStatus asks for the comment by its tracking number.
func (w *walk) checkStatus(want string) {
	w.t.Helper()
	w.page("/status")
	w.scan("status")
	if !w.scanned["status-unknown"] {
		w.fill(`[name="tracking"]`, "AAAA-AAAA-AAAA-AAAA")
		w.press(`form[action="/status"] button`)
		w.scan("status-unknown")
	}
	w.fill(`[name="tracking"]`, strings.ToLower(w.tracking))
	w.press(`form[action="/status"] button`)
	if got := w.words("#comment-status"); got != want {
		w.failed(fmt.Errorf("the status is %q, want %q", got, want))
	}
	w.scan("status-" + want)
}

// signIn sets up the first administrator by the printed link and enrols a code
// app.
func (w *walk) signIn() {
	if status := w.open(w.portal.setupLink()); status != http.StatusOK {
		w.failed(fmt.Errorf("the set-up link: status %d", status))
	}
	w.scan("set-up")
	for _, field := range []struct{ name, value string }{{"name", "Mira Desk"}, {"email", "mira@agency.example"},
		{"password", walkPassword}, {"again", walkPassword}} {
		if w.has(`input[name="` + field.name + `"]`) {
			w.fill(`input[name="`+field.name+`"]`, field.value)
		}
	}
	w.press(`main form button[type="submit"]`)
	if !w.has("#totp-secret") {
		w.page("/admin/sign-in")
		w.scan("sign-in")
		w.fill(`input[name="email"]`, "mira@agency.example")
		w.fill(`input[name="password"]`, "not the right password")
		w.press(`main form button[type="submit"]`)
		w.scan("sign-in-wrong")
		w.fill(`input[name="email"]`, "mira@agency.example")
		w.fill(`input[name="password"]`, walkPassword)
		w.press(`main form button[type="submit"]`)
	}
	secret := w.words("#totp-secret")
	if secret == "" {
		w.failed(fmt.Errorf("signing in did not ask to enrol a code app"))
	}
	w.scan("enrol")
	code, err := signin.Code(strings.ReplaceAll(secret, " ", ""), time.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.fill(`input[name="code"]`, code)
	w.press(`main form button[type="submit"]`)
	w.scan("recovery-codes")
	w.page("/admin")
	w.scan("desk")
}

// decide posts the comment from the queue with the proposed redactions.
func (w *walk) decide() {
	w.page("/admin/queue")
	w.scan("queue")
	link := w.js(`(a => a ? a.getAttribute("href") : "")(document.querySelector('main a[href^="/admin/comments/` +
		shippedDocket + `-"]'))`)
	if link == "" {
		w.failed(fmt.Errorf("the queue does not list the comment"))
	}
	w.comment, _, _ = strings.Cut(strings.TrimPrefix(link, "/admin/comments/"), "?")
	w.page(link)
	w.scan("comment-desk")
	if n := w.js(`String(document.querySelectorAll('input[name="redaction"]:checked').length)`); n != "2" {
		w.failed(fmt.Errorf("%s redactions are proposed and checked, want 2", n))
	}
	w.tick(`input[name="decision"][value="withhold"]`)
	if status := w.press(`form[action$="/decision"] button[type="submit"]`); status != http.StatusUnprocessableEntity {
		w.failed(fmt.Errorf("withholding without a reason: status %d, want 422", status))
	}
	w.scan("comment-without-reason")
	w.tick(`input[name="decision"][value="post"]`)
	w.press(`form[action$="/decision"] button[type="submit"]`)
	w.page("/admin/comments/" + w.comment)
	w.scan("comment-decided")
}

// readInPublic reads the posted comment as a stranger would.
func (w *walk) readInPublic() {
	own := "/dockets/" + shippedDocket + "/comments"
	w.page(own + "/" + w.comment)
	w.sees("[redacted: personal]")
	w.sees(postedWord)
	w.scan("comment")
	w.page("/dockets/" + shippedDocket + "/comment?reply_to=" + w.comment)
	w.sees("You are replying to")
	w.sees("comment " + w.comment)
	w.scan("reply")
	w.page(own + "/" + w.comment)
	w.click("details.report summary")
	w.scan("report-open")
	w.press(`form[action$="/report"] button[type="submit"]`)
	w.scan("report-without-kind")
	w.tick(`form[action$="/report"] input[type="radio"]`)
	w.press(`form[action$="/report"] button[type="submit"]`)
	w.sees("Thank you for your report")
	w.scan("reported")
	w.page(own)
	w.sees(w.comment)
	w.scan("comments")
	w.fill(`input[name="q"]`, postedWord)
	w.press(`form[role="search"] button`)
	w.sees(w.comment)
	w.scan("search")
	for _, hidden := range []string{plantedPhone, "555-0147", plantedEmail, plantedInner, "planted"} {
		w.page(own + "?q=" + url.QueryEscape(hidden))
		if w.has(`a[href$="/comments/` + w.comment + `"]`) {
			w.t.Errorf("searching for %q finds the comment", hidden)
		}
	}
	w.scan("search-nothing")
	if status := w.open(w.at(own + "/" + shippedDocket + "-9999")); status != http.StatusNotFound {
		w.t.Errorf("a comment that does not exist: status %d", status)
	}
	w.scan("not-found")
}

// code ticks a theme for the third answer.
func (w *walk) code() {
	w.page("/admin/comments/" + w.comment)
	w.scan("coding")
	box := w.js(`(e => e ? e.value : "")(document.querySelector('input[name="coding"][value^="3:"]'))`)
	if box == "" {
		w.failed(fmt.Errorf("the coding form offers no theme for the third answer"))
	}
	if w.js(`String(document.querySelector('input[name="coding"][value="`+box+`"]').closest("details:not([open])") `+
		`!== null)`) == "true" {
		w.do(chromedp.Click(chromedp.CSS(`details:has(input[name="coding"][value="` + box + `"]) summary`)))
	}
	if w.js(`String(document.querySelector('input[name="coding"][value="`+box+`"]').checked)`) != "true" {
		w.tick(`input[name="coding"][value="` + box + `"]`)
	}
	w.press(`form.review button[type="submit"]`)
	_, code, _ := strings.Cut(box, ":")
	files := w.files()
	if !slices.ContainsFunc(files["codings.csv"], func(row map[string]string) bool {
		return row["comment_id"] == w.comment && row["code"] == code && row["state"] == "confirmed"
	}) {
		w.t.Errorf("codings.csv has no confirmed %s for %s", code, w.comment)
	}
}

// staff is a client with the browser's session.
func (w *walk) staff() *visitor {
	w.t.Helper()
	cookies, err := chromedp.Run(w.ctx, func(ctx context.Context, t *chromedp.Target) ([]*network.Cookie, error) {
		res, err := cdp.Call(ctx, t, network.GetCookies, network.GetCookiesParams{})
		return res.Cookies, err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	home, err := url.Parse(w.portal.url)
	if err != nil {
		w.t.Fatal(err)
	}
	var list []*http.Cookie
	for _, c := range cookies {
		list = append(list, &http.Cookie{Name: c.Name, Value: c.Value, Path: c.Path})
	}
	jar.SetCookies(home, list)
	return newVisitor(w.t, w.portal.url, jar)
}

// files downloads every file of the export and reads the CSV ones with a reader
// that knows RFC 4180 and nothing else.
func (w *walk) files() map[string][]map[string]string {
	w.t.Helper()
	staff := w.staff()
	out := map[string][]map[string]string{}
	for _, name := range exportNames() {
		status, body := staff.get("/admin/exports/" + shippedDocket + "/" + name)
		if status != http.StatusOK {
			w.t.Errorf("%s: status %d", name, status)
			continue
		}
		w.clean(name, []byte(body))
		if strings.HasSuffix(name, ".csv") {
			out[name] = readCSV(w.t, name, body)
		}
	}
	return out
}

func exportNames() []string {
	var names []string
	for _, e := range export.Exporters(export.About{}) {
		names = append(names, e.Name())
	}
	return names
}

// readCSV reads a file behind its byte order mark into one map a row.
func readCSV(t *testing.T, name, body string) []map[string]string {
	t.Helper()
	body, marked := strings.CutPrefix(body, "\ufeff")
	if !marked {
		t.Errorf("%s has no byte order mark", name)
	}
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(rows) == 0 {
		t.Fatalf("%s has no header", name)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, column := range rows[0] {
			m[column] = row[i]
		}
		out = append(out, m)
	}
	return out
}

// download reads the files as staff get them.
func (w *walk) download() {
	w.page("/admin/exports")
	w.scan("exports")
	files := w.files()
	if rows := files["comments.csv"]; len(rows) != 1 || rows[0]["status"] != "posted_with_redactions" ||
		!strings.Contains(rows[0]["answer_1"], "[redacted: personal]") {
		w.t.Errorf("comments.csv: %v", rows)
	}
	if rows := files["answers.csv"]; len(rows) != 2 {
		w.t.Errorf("answers.csv has %d rows, want 2", len(rows))
	}
	w.balances(files["ledger.csv"], "posted_with_redactions")
}

// balances checks that the ledger's statuses add up to what was received, with
// the one comment in the given status.
func (w *walk) balances(rows []map[string]string, status string) {
	w.t.Helper()
	received, sum := -1, 0
	for _, row := range rows {
		if row["reason"] != "" {
			continue
		}
		n, err := strconv.Atoi(row["comments"])
		if err != nil {
			w.t.Fatalf("ledger.csv: %v", err)
		}
		if row["line"] == "received" {
			received = n
			continue
		}
		sum += n
		if want := map[bool]int{true: 1}[row["line"] == status]; n != want {
			w.t.Errorf("the ledger has %d %s, want %d", n, row["line"], want)
		}
	}
	if received != 1 || sum != 1 {
		w.t.Errorf("the ledger does not balance: %d received, %d in all statuses", received, sum)
	}
}

// lookAround visits the pages that the life of one comment does not pass.
func (w *walk) lookAround() {
	for _, path := range []string{
		"/dockets/" + shippedDocket, "/dockets/" + shippedDocket + "/themes", "/dockets/" + shippedDocket + "/ledger",
		"/policies/moderation", "/policies/privacy", "/policies/accessibility", "/policies/vulnerability-disclosure",
		"/admin", "/admin/queue?view=decided", "/admin/comments/new", "/admin/codebook", "/admin/log", "/admin/users",
		"/admin/dockets",
		"/admin/coding", "/admin/account",
	} {
		w.page(path)
		w.scan("page" + path)
	}
}

// withdraw takes the comment back by its tracking number.
func (w *walk) withdraw() {
	w.page("/status")
	w.fill(`[name="tracking"]`, w.tracking)
	w.press(`form[action="/status"] button`)
	w.click(`details:has(form[action="/status/withdraw"]) summary`)
	w.press(`form[action="/status/withdraw"] button`)
	if got := w.words("#comment-status"); !strings.Contains(strings.ToLower(got), "withdrawn") {
		w.failed(fmt.Errorf("the status after withdrawing is %q", got))
	}
	w.scan("withdrawn")
}

// gone looks for the withdrawn comment wherever the public reads.
func (w *walk) gone() {
	public := newVisitor(w.t, w.portal.url, nil)
	own := "/dockets/" + shippedDocket + "/comments"
	if status, _ := public.get(own + "/" + w.comment); status != http.StatusNotFound {
		w.t.Errorf("the withdrawn comment's page: status %d, want 404", status)
	}
	for _, path := range []string{own, own + "?q=" + postedWord, own + ".csv", own + ".json", own + ".atom",
		"/dockets/" + shippedDocket + "/themes", "/"} {
		status, body := public.get(path)
		if status != http.StatusOK {
			w.t.Errorf("%s: status %d", path, status)
		}
		if strings.Contains(body, w.comment) || strings.Contains(body, "infusion pumps") {
			w.t.Errorf("%s still shows the withdrawn comment", path)
		}
	}
	files := w.files()
	for name, rows := range files {
		for _, row := range rows {
			if strings.Contains(fmt.Sprint(row), "infusion pumps") {
				w.t.Errorf("%s still holds the withdrawn comment's words", name)
			}
		}
	}
	w.balances(files["ledger.csv"], "withdrawn")
}

func (w *walk) signOut() {
	staff := w.staff()
	w.page("/admin")
	w.click("details.me summary")
	w.press(`form[action="/admin/sign-out"] button`)
	w.scan("signed-out")
	if _, body := staff.get("/admin/queue"); strings.Contains(body, w.comment) {
		w.t.Error("the session of before still opens the queue after signing out")
	}
}
