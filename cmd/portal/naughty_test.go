package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"golang.org/x/text/unicode/norm"

	"commentportal/docket"
	"commentportal/intake"
	"commentportal/store"
)

// TestNaughtyStrings sends 515 strings that break input handling through form,
// review, posting, page and CSV.
func TestNaughtyStrings(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(sharedData(t, "naughty-strings.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			p := newPortal(t, e)
			p.serve("--comment-rate", "0", "--require-mfa=false")
			n := &naughty{t: t, portal: p, public: newVisitor(t, p.url, nil)}
			n.refuse(all)
			n.send(all)
			n.post()
			n.compare()
			if e.name == engines[0].name { // compare finds the same bytes on the other engine
				n.watch()
			}
		})
	}
}

type naughty struct {
	t      *testing.T
	portal *portal
	public *visitor
	sent   []map[docket.QuestionID]string // by serial
	staff  *visitor
}

// usable reports whether a string can be an answer: it is not blank and holds no
// NUL, which PostgreSQL cannot keep and the form refuses.
func usable(s string) bool {
	text, _ := intake.Clean(s)
	return strings.TrimSpace(string(text)) != "" && !strings.Contains(s, "\x00")
}

// refuse sends what cannot be a comment and expects the form again, with a
// problem.
func (n *naughty) refuse(all []string) {
	path := "/dockets/" + shippedDocket + "/comment"
	for _, s := range all {
		if usable(s) {
			continue
		}
		_, body := n.public.get(path)
		_, form := parsePage(n.t, body).form(n.t, commentForm)
		form.Set("answer-1", s)
		form.Set("step", "review")
		status, body := n.public.post(path, form)
		if status != http.StatusUnprocessableEntity || parsePage(n.t, body).words("title") == "" {
			n.t.Errorf("%q: status %d, want 422", s, status)
		}
	}
}

// send files the usable strings, one in each answer of as many comments as that
// takes.
func (n *naughty) send(all []string) {
	questions := []docket.QuestionID{"1", "2", "3", "4", "5", docket.General}
	all = slices.DeleteFunc(slices.Clone(all), func(s string) bool { return !usable(s) })
	for chunk := range slices.Chunk(all, len(questions)) {
		answers := map[docket.QuestionID]string{}
		fields := map[string]string{}
		for i, s := range chunk {
			answers[questions[i]] = s
			fields[intake.AnswerField(questions[i])] = s
		}
		n.public.submit(shippedDocket, fields)
		n.sent = append(n.sent, answers)
	}
	n.t.Logf("%d strings in %d comments", len(all), len(n.sent))
}

// post signs in and posts every comment with nothing hidden; where a finding
// must be hidden, with what is proposed.
func (n *naughty) post() {
	n.staff = n.portal.signIn("naughty@agency.example", "admin")
	for i := range n.sent {
		id := docket.ID(shippedDocket).Comment(int64(i + 1))
		path := "/admin/comments/" + string(id)
		status, body := n.staff.get(path)
		if status != http.StatusOK {
			n.t.Fatalf("%s: status %d", path, status)
		}
		action, form := parsePage(n.t, body).form(n.t, `form[action$="/decision"]`)
		form.Set("decision", "post")
		proposed := form["redaction"]
		delete(form, "redaction")
		if status, _ = n.staff.post(action, form); status == http.StatusUnprocessableEntity {
			form["redaction"] = proposed
			status, body = n.staff.post(action, form)
		}
		if status != http.StatusOK {
			n.t.Fatalf("post %s: status %d\n%s", id, status, pageWords(parsePage(n.t, body).node))
		}
	}
}

// compare reads every comment back: opened, on its page and in the CSV.
func (n *naughty) compare() {
	rows := n.csv()
	db := n.portal.openStore()
	defer db.Close()
	ctx := context.Background()
	for i, answers := range n.sent {
		id := docket.ID(shippedDocket).Comment(int64(i + 1))
		c, err := db.Comment(ctx, id)
		if err != nil {
			n.t.Fatal(err)
		}
		if !c.Status.Public() {
			n.t.Errorf("%s is %s", id, c.Status)
			continue
		}
		status, body := n.public.get("/dockets/" + shippedDocket + "/comments/" + string(id))
		if status != http.StatusOK {
			n.t.Errorf("%s: status %d", id, status)
		}
		shown := parsePage(n.t, body).all(`main .words`)
		if len(shown) != len(c.Answers) || len(c.Answers) != len(answers) {
			n.t.Errorf("%s: %d answers sent, %d filed, %d shown", id, len(answers), len(c.Answers), len(shown))
			continue
		}
		for k, a := range c.Answers {
			sent := lineFeeds(answers[a.Question])
			clean, removed := intake.Clean(sent)
			if string(a.Original) != sent {
				n.t.Errorf("%s, %s: the original is %q, sent was %q", id, a.Question, string(a.Original), sent)
			}
			if a.Text != clean {
				n.t.Errorf("%s, %s: the text is %q, clean is %q", id, a.Question, string(a.Text), string(clean))
			}
			if removed == 0 && strings.TrimSpace(string(clean)) != strings.TrimSpace(norm.NFC.String(sent)) {
				n.t.Errorf("%s, %s: %q became %q although it has no formatting tag", id, a.Question, sent,
					string(clean))
			}
			if len(a.Redactions) == 0 && a.Public != a.Text {
				n.t.Errorf("%s, %s: the public text is %q, want %q", id, a.Question, string(a.Public), string(a.Text))
			}
			if got := nodeText(shown[k]); got != string(a.Public) {
				n.t.Errorf("%s, %s: the page shows %q, want %q", id, a.Question, got, string(a.Public))
			}
			column := "answer_" + string(a.Question)
			if got := docket.UnguardCell(rows[string(id)][column]); got != string(a.Public) &&
				rows[string(id)][column] != string(a.Public) {
				n.t.Errorf("%s, %s: the CSV says %q, want %q", id, a.Question, got, string(a.Public))
			}
		}
	}
}

// csv reads the public CSV by comment ID.
func (n *naughty) csv() map[string]map[string]string {
	status, body := n.public.get("/dockets/" + shippedDocket + "/comments.csv")
	if status != http.StatusOK {
		n.t.Fatalf("comments.csv: status %d", status)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
	if err != nil {
		n.t.Fatal(err)
	}
	out := map[string]map[string]string{}
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
			if strings.HasPrefix(name, "answer") && row[i] != "" &&
				strings.ContainsRune("=+-@\t\r\n", rune(row[i][0])) {
				n.t.Errorf("a cell of the CSV starts with %q", row[i][0])
			}
		}
		out[m["comment_id"]] = m
	}
	return out
}

// watch opens the pages that show the strings in a browser with JavaScript: no
// script of theirs runs, no dialog opens, nothing else is asked for.
func (n *naughty) watch() {
	b := newBrowser(n.t, "naughty strings", true)
	dialogs := make(chan string, 100)
	if err := chromedp.Listen(b.ctx, func(ev any) {
		if d, ok := ev.(*page.EventJavascriptDialogOpening); ok {
			dialogs <- d.Message
		}
	}); err != nil {
		n.t.Fatal(err)
	}
	n.review(b)
	next := "/dockets/" + shippedDocket + "/comments"
	for pages := 0; next != ""; pages++ {
		n.see(b, next)
		next = b.js(`(a => a ? a.getAttribute("href") : "")(document.querySelector('a[href*="after="]'))`)
		if pages > 50 {
			n.t.Fatal("the list of comments has no end")
		}
	}
	b.adopt(n.staff)
	for i := range n.sent {
		id := string(docket.ID(shippedDocket).Comment(int64(i + 1)))
		n.see(b, "/dockets/"+shippedDocket+"/comments/"+id)
		n.see(b, "/admin/comments/"+id)
	}
	select {
	case said := <-dialogs:
		n.t.Errorf("a script opened a dialog: %q", said)
	default:
	}
	b.stayedHome(n.portal.url)
}

func (n *naughty) see(b *browser, path string) {
	if status := b.open(n.portal.url + path); status != http.StatusOK {
		n.t.Errorf("%s: status %d", path, status)
	}
}

// review types the strings into the form and looks at the review page.
func (n *naughty) review(b *browser) {
	for _, answers := range n.sent {
		b.open(n.portal.url + "/dockets/" + shippedDocket + "/comment")
		fields := map[string]string{}
		for q, s := range answers {
			fields[intake.AnswerField(q)] = s
		}
		typed, err := json.Marshal(fields)
		if err != nil {
			n.t.Fatal(err)
		}
		b.js(`Object.entries(` + string(typed) +
			`).forEach(([k, v]) => document.getElementsByName(k)[0].value = v), ""`)
		if status := b.press(`button.usa-button[value="review"]`); status != http.StatusOK {
			b.failed(fmt.Errorf("the review: status %d", status))
		}
		// A text with findings also shows the numbers of their notes.
		var shown []string
		words := b.js(`JSON.stringify([...document.querySelectorAll("main .words")].map(e => {
			const copy = e.cloneNode(true);
			copy.querySelectorAll("a").forEach(a => a.remove());
			return copy.textContent }))`)
		if err := json.Unmarshal([]byte(words), &shown); err != nil {
			n.t.Fatal(err)
		}
		for q, s := range answers {
			if clean, _ := intake.Clean(lineFeeds(s)); !slices.Contains(shown, string(clean)) {
				n.t.Errorf("the review does not show the answer to %s, %q", q, string(clean))
			}
		}
	}
}

// adopt gives the browser a visitor's session.
func (b *browser) adopt(v *visitor) {
	b.t.Helper()
	home, err := url.Parse(v.base)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range v.client.Jar.Cookies(&url.URL{Scheme: home.Scheme, Host: home.Host, Path: "/admin/"}) {
		b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value,
				URL: v.base + "/admin/"})
			return err
		}))
	}
}

// lineFeeds is text with its line ends as LF.
func lineFeeds(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// signIn adds an account and signs it in, on a portal that asks for no codes.
func (p *portal) signIn(email, role string) *visitor {
	p.t.Helper()
	args := append([]string{"user", "add", "--email", email, "--role", role, "--password-stdin"}, p.flags...)
	cmd := exec.Command("portal", args...)
	cmd.Stdin = strings.NewReader(walkPassword + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		p.t.Fatalf("user add: %v\n%s", err, out)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	v := newVisitor(p.t, p.url, jar)
	_, body := v.get("/admin/sign-in")
	action, form := parsePage(p.t, body).form(p.t, `form:has(input[name="password"])`)
	form.Set("email", email)
	form.Set("password", walkPassword)
	if status, body := v.post(action, form); status != http.StatusOK {
		p.t.Fatalf("sign in: status %d\n%s", status, pageWords(parsePage(p.t, body).node))
	}
	if status, body := v.get("/admin"); status != http.StatusOK || strings.Contains(body, `name="password"`) {
		p.t.Fatalf("the desk after signing in: status %d\n%s", status, pageWords(parsePage(p.t, body).node))
	}
	return v
}

// openStore opens the portal's database beside its server.
func (p *portal) openStore() *store.DB {
	p.t.Helper()
	options := store.Options{DataDir: p.dir, Now: time.Now}
	name := p.dir + "/portal.key"
	if !p.sqlite() {
		options.Database = p.flags[slices.Index(p.flags, "--database")+1]
	}
	key, err := readKey(name)
	if err != nil {
		p.t.Fatal(err)
	}
	options.Keys = key.storeKeys()
	db, err := store.Open(context.Background(), options)
	if err != nil {
		p.t.Fatal(err)
	}
	return db
}
