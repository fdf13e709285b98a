package handlers

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"commentportal/docket"
	"commentportal/docket/docketfile"
	"commentportal/docket/phrase"
	"commentportal/export"
	"commentportal/handlers/public"
	"commentportal/handlers/signin"
	"commentportal/handlers/staff"
	"commentportal/handlers/web"
	"commentportal/intake"
	"commentportal/moderation"
	"commentportal/moderation/screen"
	"commentportal/notify"
	"commentportal/store"
	"commentportal/store/storetest"
	"commentportal/theme"
	"commentportal/theme/suggest"
)

// testClock is a clock that tests set.
type testClock struct{ at atomic.Pointer[time.Time] }

func (c *testClock) now() time.Time { return *c.at.Load() }

func (c *testClock) set(t time.Time) { c.at.Store(&t) }

func (c *testClock) advance(d time.Duration) { c.set(c.now().Add(d)) }

// testStart is the morning on which every test begins.
var testStart = time.Date(2026, time.November, 20, 15, 4, 5, 0, time.UTC)

// brittle is a store whose filing fails when a test wants it to.
type brittle struct {
	*store.DB
	fail atomic.Pointer[error] // of FileComment
}

func (b *brittle) FileComment(ctx context.Context, c docket.Comment) (docket.CommentID, error) {
	if err := b.fail.Load(); err != nil {
		return "", *err
	}
	return b.DB.FileComment(ctx, c)
}

// changingKeeper is a keeper that tests exchange.
type changingKeeper struct{ staff.ExportKeeper }

// testPortal is the whole handler tree on a real database.
type testPortal struct {
	t      testing.TB
	db     *brittle
	desk   *intake.Desk
	review *moderation.Desk
	clock  *testClock
	keeper *changingKeeper
	deps   Deps
	site   *site
	http   http.Handler
	docket docket.Docket
	log    *strings.Builder
	say    *phrase.Printer // of whoever reads the pages; nil: English
}

// openPortal starts a portal with the shipped docket; change adjusts its
// dependencies.
func openPortal(t testing.TB, change ...func(*Deps)) *testPortal {
	t.Helper()
	return openPortalOn(t, "", change...)
}

// openPortalOn is openPortal on another database than SQLite.
func openPortalOn(t testing.TB, database string, change ...func(*Deps)) *testPortal {
	t.Helper()
	p := &testPortal{t: t, clock: &testClock{}, log: &strings.Builder{}}
	p.clock.set(testStart)
	ctx := context.Background()
	_, timed := t.(*testing.B)
	keys := store.Keys{Seal: [32]byte{1}, Digest: [32]byte{2}, Chain: [32]byte{3}}
	folder := t.TempDir()
	if database == "" {
		folder = storetest.Folder(t, keys)
	}
	db, err := store.Open(ctx, store.Options{
		Recheck: !timed,
		DataDir: folder, Database: database,
		Keys:  keys,
		Now:   p.clock.now,
		Log:   slog.New(slog.DiscardHandler),
		Serve: true,
	})
	if err != nil {
		t.Fatalf("open store: %v", err)
	}
	t.Cleanup(func() { db.Close() })
	p.db = &brittle{DB: db}
	d, book := docketfile.ShippedDocket()
	if err := db.AddDocket(ctx, d, book, docket.ActorPortal); err != nil {
		t.Fatalf("add docket: %v", err)
	}
	if p.docket, err = db.Docket(ctx, d.ID); err != nil {
		t.Fatal(err)
	}
	screener := screen.New()
	p.desk = intake.NewDesk(p.db, screener, intake.Keys{Token: [32]byte{4}, Tracking: [32]byte{5}}, p.clock.now)
	p.review = moderation.NewDesk(db, screener, p.clock.now)
	coding := theme.NewDesk(db, func(book docket.Codebook) theme.Suggester { return suggest.NewSuggester(book) },
		testAdditions(t), p.clock.now)
	base, _ := url.Parse("http://portal.example")
	p.keeper = &changingKeeper{testKeeper(t, db)}
	snapshot := func(ctx context.Context, fn func(export.Source) error) error {
		return db.Snapshot(ctx, func(s *store.Snapshot) error { return fn(s) })
	}
	p.deps = Deps{
		Deps: web.Deps{
			Store:          db,
			AddressKey:     [32]byte{7},
			BaseURL:        base,
			TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")},
			Log:            slog.New(slog.NewTextHandler(p.log, nil)),
			Now:            p.clock.now,
		},
		API: db,
		Public: public.Deps{
			Store: db, Intake: p.desk, Snapshot: snapshot, ReceiptKeys: web.SealKeys{Auth: [32]byte{7},
				Seal: [32]byte{6}},
			Ready: func(context.Context) error { return nil },
			Talk:  moderation.NewAskDesk(p.review, db, 21),

			Appeals: moderation.NewAppealDesk(p.review, db),
			Claims:  moderation.NewCaseDesk(p.review, db), Restoring: moderation.NewRestoreDesk(p.review, db),
			Letters: public.LetterReader(testLetters(t)),
			Remarks: moderation.NewRemarkDesk(p.review, db),
		},
		Staff: staff.Deps{
			Record: func(ctx context.Context, w io.Writer, o export.RecordOrder) (made export.RecordMade, err error) {
				err = db.Snapshot(ctx, func(s *store.Snapshot) error {
					made, err = export.WriteRecord(ctx, w, s, o)
					return err
				})
				return made, err
			},
			Store: db, Snapshot: snapshot, BrakeKey: [32]byte{11}, Desk: p.review, Hand: p.desk,
			Import:  intake.NewUploads(p.desk, db, slog.New(slog.DiscardHandler)),
			Hasher:  signin.NewHasher(1000),
			Project: theme.NewProjectDesk(db),
			Coding:  coding, Training: theme.NewTrainingDesk(coding, db), Tests: theme.NewTestDesk(coding, db),
			Export: export.Exporters(export.About{Program: "test", ThemeRules: "test"}),

			Compare:   testLetters(t),
			Agreement: theme.Agreement,
			Written: func(ctx context.Context, src export.Source, id docket.ID) (*export.Written, error) {
				return export.ReadWritten(ctx, src, id, export.About{})
			},

			Signing:  p.review,
			Handoff:  p.review,
			Many:     moderation.NewManyDesk(p.review, db),
			Joint:    moderation.NewJointDesk(moderation.NewManyDesk(p.review, db), db),
			Cases:    moderation.NewCaseDesk(p.review, db),
			Handed:   moderation.NewHandoverDesk(p.review, db),
			Asking:   moderation.NewAskDesk(p.review, db, 21),
			Appeals:  moderation.NewAppealDesk(p.review, db),
			Remarks:  moderation.NewRemarkDesk(p.review, db),
			English:  moderation.NewTranslationDesk(p.review, db),
			Guard:    moderation.NewGuardDesk(db, func() {}),
			Keeper:   p.keeper,
			Mailroom: staff.Mailroom{Write: notify.Composer{Site: base, Name: "Test"}, Poke: func() {}},
		},
		Cookies:      web.CookieKeys{SealKeys: web.SealKeys{Auth: [32]byte{8}, Seal: [32]byte{9}}, Form: [32]byte{10}},
		FactorPolicy: web.FactorPolicy{RequireMFA: true},
	}
	for _, fn := range change {
		fn(&p.deps)
	}
	p.site = newSite(p.deps)
	p.http = p.site.handler()
	return p
}

// answer is what a request got.
type answer struct {
	*http.Response
	Body string
	doc  *html.Node
}

// do sends a request through the whole tree.
func (p *testPortal) do(r *http.Request) *answer {
	p.t.Helper()
	w := httptest.NewRecorder()
	p.http.ServeHTTP(w, r)
	res := w.Result()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return &answer{Response: res, Body: string(body)}
}

func (p *testPortal) get(path string) *answer {
	p.t.Helper()
	return p.do(httptest.NewRequest("GET", "http://portal.example"+p.say.Address(path), nil))
}

// post sends a form as a browser on our own page does.
func (p *testPortal) post(path string, form url.Values) *answer {
	p.t.Helper()
	r := httptest.NewRequest("POST", "http://portal.example"+p.say.Address(path), strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return p.do(r)
}

// nodes finds elements by selector.
func (a *answer) nodes(t testing.TB, selector string) []*html.Node {
	t.Helper()
	if a.doc == nil {
		doc, err := html.Parse(strings.NewReader(a.Body))
		if err != nil {
			t.Fatal(err)
		}
		a.doc = doc
	}
	return cascadia.QueryAll(a.doc, cascadia.MustCompile(selector))
}

// text is the text of the one element that selector finds.
func (a *answer) text(t testing.TB, selector string) string {
	t.Helper()
	found := a.nodes(t, selector)
	if len(found) != 1 {
		t.Fatalf("%s: %d elements, want 1; page:\n%s", selector, len(found), a.Body)
	}
	return nodeText(found[0])
}

func nodeText(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := range n.ChildNodes() {
		b.WriteString(nodeText(c))
	}
	return b.String()
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// fields reads what the form at selector would send: hidden inputs, inputs,
// textareas and selects.
func (a *answer) fields(t testing.TB, selector string) url.Values {
	t.Helper()
	v := url.Values{}
	for _, n := range a.controls(t, selector) {
		name := attr(n, "name")
		switch {
		case n.Data == "textarea":
			v.Set(name, strings.TrimPrefix(nodeText(n), "\n"))
		case n.Data == "select":
			for _, o := range cascadia.QueryAll(n, cascadia.MustCompile("option[selected]")) {
				v.Set(name, attr(o, "value"))
			}
		case attr(n, "type") == "radio" || attr(n, "type") == "checkbox":
			for _, at := range n.Attr {
				if at.Key == "checked" {
					v.Add(name, attr(n, "value"))
				}
			}
		default:
			v.Set(name, attr(n, "value"))
		}
	}
	return v
}

// controls are the fields of a form, those that name it by its id among them.
func (a *answer) controls(t testing.TB, selector string) []*html.Node {
	t.Helper()
	all := a.nodes(t, "input, textarea, select")
	if selector == "" {
		return all
	}
	var out []*html.Node
	sel := cascadia.MustCompile(selector)
	for _, n := range all {
		if f := formOf(n); f != nil && sel.Match(f) {
			out = append(out, n)
		} else if inside(n, sel) && attr(n, "form") == "" {
			out = append(out, n)
		}
	}
	return out
}

func inside(n *html.Node, sel cascadia.Selector) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if sel.Match(p) {
			return true
		}
	}
	return false
}

// formOf is the form that a field or a button belongs to: the one it names, or the one it
// stands in.
func formOf(n *html.Node) *html.Node {
	top := n
	for top.Parent != nil {
		top = top.Parent
	}
	if id := attr(n, "form"); id != "" {
		for f := range top.Descendants() {
			if f.Data == "form" && attr(f, "id") == id {
				return f
			}
		}
		return nil
	}
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == "form" {
			return p
		}
	}
	return nil
}

func (a *answer) want(t testing.TB, status int) *answer {
	t.Helper()
	if a.StatusCode != status {
		t.Fatalf("status %d, want %d; body:\n%.2000s", a.StatusCode, status, a.Body)
	}
	return a
}

func (a *answer) contains(t testing.TB, parts ...string) *answer {
	t.Helper()
	for _, s := range parts {
		if !strings.Contains(a.Body, s) {
			t.Errorf("page lacks %q; body:\n%.3000s", s, a.Body)
		}
	}
	return a
}

func (a *answer) lacks(t testing.TB, parts ...string) *answer {
	t.Helper()
	for _, s := range parts {
		if strings.Contains(a.Body, s) {
			t.Errorf("page must not hold %q", s)
		}
	}
	return a
}

const (
	testDocket  = "/dockets/HHS-HCIC-2016-0001"
	testForm    = testDocket + "/comment"
	trackingRow = "#tracking-number"
)

// file sends a comment through the form and returns its tracking number.
func (p *testPortal) file(form url.Values) string {
	p.t.Helper()
	full := p.get(testForm).want(p.t, 200).fields(p.t, "form.comment-form")
	for name, v := range form {
		full[name] = v
	}
	full.Set("step", "submit")
	sent := p.post(testForm, full).want(p.t, http.StatusSeeOther)
	return strings.TrimSpace(p.get(sent.Header.Get("Location")).want(p.t, 200).text(p.t, trackingRow))
}

// decide posts or withholds a filed comment; what must be hidden is.
func (p *testPortal) decide(number string, action docket.Action, hide ...moderation.HideWords) docket.CommentID {
	p.t.Helper()
	ctx := context.Background()
	c, err := p.db.Receipt(ctx, docket.TrackingNumber(number))
	if err != nil {
		p.t.Fatal(err)
	}
	by, err := p.moderator(ctx)
	if err != nil {
		p.t.Fatal(err)
	}
	req := moderation.Request{By: by, Comment: c.ID, Version: c.Version, Action: action, Words: hide}
	if action == docket.ActionPost {
		req.Marks = map[docket.QuestionID][]docket.Redaction{}
		for _, a := range c.Answers {
			for _, f := range a.Findings {
				if f.Severity == docket.Block {
					req.Marks[a.Question] = append(req.Marks[a.Question],
						docket.Redaction{Span: a.Text.CodePointSpan(f.Span), Kind: screen.Kind(f)})
				}
			}
		}
	}
	if action == docket.ActionWithhold {
		req.Reason = docket.Reason(p.docket.WithholdingReasons[0].Code)
	}
	out, err := p.review.Decide(ctx, req)
	if err != nil {
		p.t.Fatalf("decide: %v", err)
	}
	if out.Signature != 0 {
		p.countersign(out.Signature)
	}
	return c.ID
}

// countersign lets a second moderator agree to what waits.
func (p *testPortal) countersign(id docket.SignatureID) {
	p.t.Helper()
	ctx := context.Background()
	const mail = "second@portal.example"
	u, err := p.db.UserByEmail(ctx, mail)
	if err != nil {
		u.ID, err = p.db.AddUser(ctx, docket.User{Email: mail, Name: "Second", Role: docket.RoleModerator}, "",
			docket.ActorOperator)
	}
	if err == nil {
		err = p.review.Sign(ctx, docket.SignatureAnswer{ID: id, By: u.ID, Agree: true})
	}
	if err != nil {
		p.t.Fatalf("countersign: %v", err)
	}
}

// moderator is an account to decide with.
func (p *testPortal) moderator(ctx context.Context) (docket.UserID, error) {
	const mail = "moderator@portal.example"
	if u, err := p.db.UserByEmail(ctx, mail); err == nil {
		return u.ID, nil
	}
	return p.db.AddUser(ctx, docket.User{Email: mail, Name: "Moderator", Role: docket.RoleModerator}, "",
		docket.ActorOperator)
}

var numberForm = regexp.MustCompile(`^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$`)
