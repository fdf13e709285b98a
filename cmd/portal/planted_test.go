package main

import (
	"database/sql"
	"fmt"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/cascadia"
)

// addresses notes every address that a browser asks for, redirects included.
type addresses struct {
	mu   sync.Mutex
	list []string
}

func (a *addresses) RoundTrip(r *http.Request) (*http.Response, error) {
	a.mu.Lock()
	a.list = append(a.list, r.URL.String())
	a.mu.Unlock()
	return http.DefaultTransport.RoundTrip(r)
}

// What the screener finds in the planted comment. The last is said not to be
// private and posted, so it stands in public text and nowhere else.
var (
	plantedHidden = []string{"512-44-7788", "4111 1111 1111 1111", "48291734", "Plover9!x7Tq", "202-555-0199",
		"tern.planted@clinic-mail.org"}
	plantedDismissed = "536-90-4399"
)

// TestFoundValuesAppearNowhereBesideTheComment screens, reviews, dismisses and
// counts; then the log, the addresses, the metrics and every table are read.
func TestFoundValuesAppearNowhereBesideTheComment(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	p.serve("--require-mfa=false", "--metrics-addr", "127.0.0.1:0", "--log-level", "debug")
	visited := &addresses{}
	writer := newVisitor(t, p.url, nil)
	writer.client.Transport = visited
	writer.submit(shippedDocket, map[string]string{
		"answer-1": fmt.Sprintf("My SSN is %s, my card %s, my MRN %s, my password: %s, call %s or write to %s.",
			plantedHidden[0], plantedHidden[1], plantedHidden[2], plantedHidden[3], plantedHidden[4], plantedHidden[5]),
		"answer-2": "Part SSN " + plantedDismissed + " fails in the cold.",
	})
	mod := p.signIn("planted@agency.example", "moderator")
	mod.client.Transport = visited
	at := "/admin/comments/" + shippedDocket + "-0001"
	_, body := mod.get(at)
	page := parsePage(t, body)
	action, form := page.form(t, "form.review")
	if len(form["redaction"]) < len(plantedHidden)+1 {
		t.Fatalf("the screener proposes %v: the test is blind", form["redaction"])
	}
	form.Set("decision", "post")
	form.Set("hide-1", "not there")
	if status, _ := mod.post(action, form); status != http.StatusUnprocessableEntity {
		t.Fatalf("words that are not there: status %d", status)
	}
	form.Del("hide-1")
	for _, mark := range page.all(".mark") {
		if !strings.Contains(nodeText(mark), plantedDismissed) {
			continue
		}
		form.Set("dismiss", attr(cascadia.Query(mark, cascadia.MustCompile(`input[name="dismiss"]`)), "value"))
		tick := attr(cascadia.Query(mark, cascadia.MustCompile(`input[name="redaction"]`)), "value")
		form["redaction"] = slices.DeleteFunc(form["redaction"], func(v string) bool { return v == tick })
	}
	if status, body := mod.post(action, form); status != http.StatusOK {
		t.Fatalf("the decision: status %d\n%s", status, pageWords(parsePage(t, body).node))
	}
	_, public := writer.get("/dockets/" + shippedDocket + "/comments/" + shippedDocket + "-0001")
	if !strings.Contains(public, plantedDismissed) {
		t.Fatal("what is not private was not posted: the test is blind")
	}
	_, rules := mod.get("/admin/screening")
	if !strings.Contains(rules, "1 not private") {
		t.Errorf("the rules' page counts no finding that is not private:\n%s", pageWords(parsePage(t, rules).node))
	}
	m := regexp.MustCompile(`msg=metrics addr=(\S+)`).FindStringSubmatch(p.stderr.waitFor(t, "msg=metrics"))
	_, metrics := newVisitor(t, p.url, nil).get("http://" + m[1] + "/metrics")
	p.stop()

	all := append(slices.Clone(plantedHidden), plantedDismissed)
	nowhere := func(where, text string, values []string) {
		t.Helper()
		for _, v := range values {
			if strings.Contains(text, v) || strings.Contains(text, strings.ReplaceAll(v, "-", "")) ||
				strings.Contains(text, strings.ReplaceAll(v, " ", "")) {
				t.Errorf("%s holds what the screener found (%s)", where, v)
			}
		}
	}
	nowhere("the program's log", p.stderr.String()+p.stdout.String(), all)
	nowhere("an address", strings.Join(visited.list, "\n"), all)
	nowhere("the metrics", metrics, all)
	nowhere("the rules' page", rules, all)
	nowhere("the public page", public, plantedHidden)
	for table, rows := range p.tables() {
		values := all
		if table == "answers" || strings.HasPrefix(table, "posted_") {
			values = plantedHidden // the posted text
		}
		nowhere("the table "+table, rows, values)
		if slices.Contains([]string{"log", "finding_verdicts", "rescreened", "counters"}, table) && rows == "" {
			t.Errorf("the table %s is empty: the test is blind", table)
		}
	}
}

// tables is every row of every table of the SQLite file as text.
func (p *portal) tables() map[string]string {
	p.t.Helper()
	pool, err := sql.Open("sqlite3", "file:"+filepath.Join(p.dir, "portal.db")+"?mode=ro")
	if err != nil {
		p.t.Fatal(err)
	}
	defer pool.Close()
	read := func(query string) []string {
		rows, err := pool.Query(query)
		if err != nil {
			p.t.Fatalf("%s: %v", query, err)
		}
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			p.t.Fatal(err)
		}
		var out []string
		for rows.Next() {
			cells, to := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
			for i := range cells {
				to[i] = &cells[i]
			}
			if err := rows.Scan(to...); err != nil {
				p.t.Fatal(err)
			}
			line := make([]string, len(cells))
			for i, c := range cells {
				line[i] = string(c)
			}
			out = append(out, strings.Join(line, "\x1f"))
		}
		return out
	}
	out := map[string]string{}
	for _, table := range read(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`) {
		out[table] = strings.Join(read(`SELECT * FROM "`+table+`"`), "\n")
	}
	return out
}

// With JavaScript, what is said not to be private is no longer ticked to be
// hidden, and what the public would read changes at once; and the other way.
func TestNotPrivateTakesTheOtherTickAway(t *testing.T) {
	t.Parallel()
	chromium(t)
	p := newPortal(t, engines[0])
	p.serve("--require-mfa=false")
	newVisitor(t, p.url, nil).submit(shippedDocket, map[string]string{"answer-1": "Part SSN " + plantedDismissed +
		" fails."})
	b := newBrowser(t, "not-private", true)
	b.adopt(p.signIn("dismiss@agency.example", "moderator"))
	if status := b.open(p.url + "/admin/comments/" + shippedDocket + "-0001"); status != http.StatusOK {
		t.Fatalf("the comment on the desk: status %d", status)
	}
	const hide, no = `.mark input[name="redaction"]`, `.mark input[name="dismiss"]`
	ticked := func(selector string) string {
		return b.js(`String(document.querySelector(` + quote(selector) + `).checked)`)
	}
	press := func(selector string) { b.js(`(document.querySelector(` + quote(selector) + `).click(), "")`) }
	if ticked(hide) != "true" || ticked(no) != "false" {
		b.failed(fmt.Errorf("at first: hidden %s, not private %s", ticked(hide), ticked(no)))
	}
	press(no)
	if ticked(hide) != "false" || !strings.Contains(b.words(`[data-public="1"]`), plantedDismissed) {
		b.failed(fmt.Errorf("not private, but the public side shows %q", b.words(`[data-public="1"]`)))
	}
	press(hide)
	if ticked(no) != "false" || strings.Contains(b.words(`[data-public="1"]`), plantedDismissed) {
		b.failed(fmt.Errorf("hidden, but the public side shows %q", b.words(`[data-public="1"]`)))
	}
	press(no)
	b.tick(`input[name="decision"][value="post"]`)
	b.press(`form.review button[type="submit"]`)
	if status := b.open(p.url + "/dockets/" + shippedDocket + "/comments/" + shippedDocket +
		"-0001"); status != http.StatusOK {
		t.Fatalf("the public page: status %d", status)
	}
	b.sees(plantedDismissed)
}
