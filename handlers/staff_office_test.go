package handlers

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/docketfile"
	"commentportal/export"
)

func TestEntryByHand(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	mod := p.staffer(docket.RoleModerator)
	page := mod.get("/admin/comments/new").want(t, http.StatusOK)
	form := page.fields(t, `form[method=post][action="/admin/comments/new"]`)
	form.Set("step", "review")
	form.Set("received_on", "yesterday")
	form.Set("answer-1", "A letter that names "+plantedPhone+" as the number to call.\r\nSecond line.")
	mod.post("/admin/comments/new", form).want(t, http.StatusUnprocessableEntity).
		contains(t, "Error: ", `href="#channel"`, `href="#received_on"`, "2016-12-31", "Second line.")

	form.Set("channel", "mail")
	form.Set("received_on", "2026-11-18")
	form.Set("postmarked_on", "2026-11-12")
	form.Set("submitter_type", "individual")
	form.Set("name", "Ros Letter")
	check := mod.post("/admin/comments/new", form).want(t, http.StatusOK)
	check.contains(t, "Check what you entered", "Postmarked", "November 12, 2026", "Ros Letter", "Phone number")
	again := check.fields(t, `form[action="/admin/comments/new"]`)
	if len(again["form_token"]) != 1 {
		t.Fatalf("form tokens %v", again["form_token"])
	}
	again.Set("step", "edit")
	mod.post("/admin/comments/new", again).want(t, http.StatusOK).contains(t, "Second line.", `value="2026-11-12"`)
	again.Set("step", "submit")
	at := mod.post("/admin/comments/new", again).want(t, http.StatusSeeOther).Header.Get("Location")
	twice := mod.post("/admin/comments/new", again).want(t, http.StatusSeeOther).Header.Get("Location")
	if at != twice {
		t.Errorf("sent twice it became two comments: %s and %s", at, twice)
	}
	mod.get(at).want(t, http.StatusOK).contains(t, "waits for review like any other", "Mail", "Ros Letter",
		plantedPhone)
	again.Set("step", "leap")
	mod.post("/admin/comments/new", again).want(t, http.StatusBadRequest)
	again.Set("step", "submit")
	again.Set("token", "forged")
	mod.post("/admin/comments/new", again).want(t, http.StatusUnprocessableEntity).contains(t, "Second line.")
}

func TestPeople(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	ctx := context.Background()
	admin, mod := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleModerator)
	admin.get("/admin/users").want(t, http.StatusOK).contains(t, mod.email, "Signed in on 1 browser")
	admin.sends("/admin/users", url.Values{"email": {"x"}, "name": {"a\nb"}}).want(t, http.StatusUnprocessableEntity).
		contains(t, `href="#email"`, `href="#name"`, `href="#role"`)
	admin.sends("/admin/users", url.Values{"email": {strings.ToUpper(mod.email)}, "name": {"Twin"}, "role": {"staff"}}).
		want(t, http.StatusUnprocessableEntity).contains(t, "already")
	page := admin.sends("/admin/users", url.Values{"email": {"new@agency.example"}, "name": {"New <b>"},
		"role": {"staff"}}).want(t, http.StatusOK)
	link := page.contains(t, "New &lt;b&gt;").text(t, "#setup-link")
	if !strings.HasPrefix(link, "http://portal.example/admin/setup/") ||
		len(link) != len("http://portal.example/admin/setup/")+43 {
		t.Errorf("link %q, want 256 bits behind our own address", link)
	}
	admin.get("/admin/users").lacks(t, link, "/admin/setup/")

	at := "/admin/users/" + mod.id.String()
	admin.sends(at+"/role", url.Values{"role": {"emperor"}}).want(t, http.StatusBadRequest)
	admin.sends(at+"/role", url.Values{"role": {"staff"}}).leadsTo(t, "/admin/users?done=role")
	admin.sends(at+"/disable", url.Values{}).leadsTo(t, "/admin/users?done=disabled")
	mod.get("/admin").leadsTo(t, "/admin/sign-in")
	admin.sends(at+"/enable", url.Values{}).leadsTo(t, "/admin/users?done=enabled")
	admin.sends(at+"/explode", url.Values{}).want(t, http.StatusNotFound)
	admin.sends("/admin/users/u999/disable", url.Values{}).want(t, http.StatusNotFound)
	admin.sends("/admin/users/"+admin.id.String()+"/disable", url.Values{}).want(t, http.StatusConflict)
	admin.sends("/admin/users/"+admin.id.String()+"/role", url.Values{"role": {"staff"}}).want(t, http.StatusConflict)

	// Changing roles asks again after a quarter of an hour; taking access away does not.
	p.clock.advance(16 * time.Minute)
	to := admin.sends(at+"/role", url.Values{"role": {"admin"}}).want(t, http.StatusSeeOther).Header.Get("Location")
	if !strings.HasPrefix(to, "/admin/sign-in?confirm=1&next=%2Fadmin%2Fusers%3Funsent%3D") {
		t.Errorf("led to %s, which does not bring back what was chosen", to)
	}
	admin.sends(at+"/reset", url.Values{}).want(t, http.StatusSeeOther)
	admin.sends("/admin/users", url.Values{"email": {"y@agency.example"}, "name": {"Y"}, "role": {"admin"}}).want(t,
		http.StatusSeeOther)
	if u, _ := p.db.User(ctx, mod.id); u.Role != docket.RoleStaff {
		t.Errorf("role became %s without a fresh sign-in", u.Role)
	}
	admin.sends(at+"/disable", url.Values{}).leadsTo(t, "/admin/users?done=disabled")
}

func TestOwnAccount(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.staffer(docket.RoleStaff)
	b := p.stranger()
	b.email, b.secret = a.email, a.secret
	b.signIn()
	page := a.get("/admin/account").want(t, http.StatusOK).contains(t, "This browser", "10 recovery codes are left")
	handle := attr(page.nodes(t, "input[name=session]")[0], "value")
	if strings.Contains(page.Body, a.cookies[sessionCookie]) || len(handle) != 16 {
		t.Errorf("the page shows more of a session than its handle: %q", handle)
	}
	a.sends("/admin/account/sessions", url.Values{"session": {handle}}).leadsTo(t, "/admin/account?done=ended")
	b.get("/admin").leadsTo(t, "/admin/sign-in")
	a.get("/admin").want(t, http.StatusOK)

	// A new code app: the old one stops working, recovery codes are shown once.
	old := a.secret
	a.sends("/admin/account/codes", url.Values{}).leadsTo(t, "/admin/account/codes")
	set := a.get("/admin/account/codes").want(t, http.StatusOK)
	a.secret = set.text(t, "#totp-secret")
	if a.secret == old {
		t.Error("the same secret again")
	}
	fields := set.fields(t, `form[action="/admin/account/codes"]`)
	fields.Set("code", "000000")
	a.post("/admin/account/codes", fields).want(t, http.StatusUnprocessableEntity).contains(t, a.secret)
	fields.Set("code", a.code())
	done := a.post("/admin/account/codes", fields).want(t, http.StatusOK)
	if n := len(done.nodes(t, ".recovery code")); n != 10 {
		t.Errorf("%d recovery codes", n)
	}
	a.get("/admin/account/codes").leadsTo(t, "/admin/account")

	// A new password ends other browsers and keeps this one; the policy holds here too.
	b.secret = a.secret
	b.signIn()
	a.sends("/admin/account/password", url.Values{"password": {"passwordpassword"}}).want(t,
		http.StatusUnprocessableEntity).contains(t, "over and over")
	a.sends("/admin/account/password", url.Values{"password": {"heron copper lantern nine"}}).leadsTo(t,
		"/admin/account?done=password")
	a.get("/admin").want(t, http.StatusOK)
	b.get("/admin").leadsTo(t, "/admin/sign-in")
	b.givePassword(testPassword).want(t, http.StatusUnprocessableEntity)

	p.clock.advance(16 * time.Minute)
	a.sends("/admin/account/codes", url.Values{}).leadsTo(t, "/admin/sign-in?confirm=1&next=%2Fadmin%2Faccount")
	a.sends("/admin/account/password", url.Values{"password": {testPassword}}).want(t, http.StatusSeeOther)
	a.get("/admin/account/codes").want(t, http.StatusSeeOther)
	a.get("/admin/account").contains(t, "Confirm and change it").lacks(t, `action="/admin/account/password"`)
	a.get("/admin/account/stay").want(t, http.StatusNoContent)
}

func TestDocketsPage(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	admin := p.staffer(docket.RoleAdmin)
	admin.sends("/admin/dockets", url.Values{"file": {" "}}).want(t, http.StatusUnprocessableEntity).contains(t,
		"Paste the text")
	admin.sends("/admin/dockets", url.Values{"file": {"id = \"X-1\"\ntitle = " +
		"\"<i>\"\nnonsense\n"}}).want(t, http.StatusUnprocessableEntity).
		contains(t, "Line 3: ", "&lt;i&gt;")
	var other string
	err := fs.WalkDir(docketfile.Shipped(), ".", func(path string, e fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".toml") && !strings.Contains(path, string(p.docket.ID)) {
			data, err := fs.ReadFile(docketfile.Shipped(), path)
			other = string(data)
			return err
		}
		return err
	})
	if err != nil || other == "" {
		t.Fatalf("no second docket ships: %v", err)
	}
	d, err := docketfile.Parse("file", []byte(other))
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"file": {strings.ReplaceAll(other, "\n", "\r\n")}}
	admin.sends("/admin/dockets", form).leadsTo(t, "/admin/dockets?done=docket")
	admin.sends("/admin/dockets", form).want(t, http.StatusUnprocessableEntity).contains(t, "already")
	p.get("/dockets/"+string(d.ID)).want(t, http.StatusOK)
	admin.get("/admin/queue").contains(t, string(d.ID), `name="docket"`)

	admin.get("/admin/dockets").contains(t, `href="/admin/dockets/`+string(p.docket.ID)+`"`)
}

func TestExports(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	plant(p)
	staff := p.staffer(docket.RoleStaff)
	list := staff.get("/admin/exports").want(t, http.StatusOK)
	if n := len(list.nodes(t, ".files a")); n != len(p.deps.Staff.Export) || n == 0 {
		t.Errorf("%d files listed, want %d", n, len(p.deps.Staff.Export))
	}
	for _, e := range p.deps.Staff.Export {
		res := staff.get("/admin/exports/"+string(p.docket.ID)+"/"+e.Name()).want(t, http.StatusOK)
		h := res.Header
		if h.Get("Content-Disposition") != `attachment; filename="`+string(p.docket.ID)+`-`+e.Name()+`"` ||
			h.Get("Content-Type") != e.ContentType() ||
			h.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: headers %v", e.Name(), h)
		}
		if res.Body == "" && e.Name() != "answers.jsonl" { // nothing is posted
			t.Errorf("%s is empty", e.Name())
		}
	}
	p.logged(t, "export.downloaded", len(p.deps.Staff.Export))
	staff.get("/admin/exports/"+string(p.docket.ID)+"/portal.db").want(t, http.StatusNotFound)
	staff.get("/admin/exports/NO-SUCH/ledger.csv").want(t, http.StatusNotFound)
	staff.get("/admin/exports/"+string(p.docket.ID)+"/..%2f..%2fportal.key").want(t, http.StatusNotFound)
}

// brokenFile writes a little and fails.
type brokenFile struct{ size int }

func (brokenFile) Name() string { return "broken.csv" }

func (brokenFile) ContentType() string { return "text/csv; charset=utf-8" }

func (b brokenFile) Export(_ context.Context, w io.Writer, _ export.Source, _ docket.ID) error {
	_, _ = w.Write(make([]byte, b.size))
	return errors.New("disk gone")
}

// A file that cannot be made is an error page while nothing was sent, and a cut
// connection after that: nobody takes a part for the whole.
func TestExportThatFails(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		size int
		cut  bool
	}{{"before the first byte left", 10, false}, {"in the middle", 1 << 20, true}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := openPortal(t, func(d *Deps) { d.Staff.Export = []export.Exporter{brokenFile{tt.size}} })
			staff := p.staffer(docket.RoleStaff)
			defer func() {
				if cause := recover(); (cause == http.ErrAbortHandler) != tt.cut {
					t.Errorf("connection cut: %v", cause)
				}
			}()
			res := staff.get("/admin/exports/" + string(p.docket.ID) + "/broken.csv")
			res.want(t, http.StatusInternalServerError).lacks(t, "disk gone")
			if res.Header.Get("Content-Disposition") != "" {
				t.Error("the error page is an attachment")
			}
		})
	}
}

func TestLogPage(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	admin := p.staffer(docket.RoleAdmin)
	for range 60 {
		if err := p.db.Note(context.Background(), docket.ActorPortal, "test.row", "x", map[string]string{"a": "<b>",
			"empty": ""}); err != nil {
			t.Fatal(err)
		}
	}
	first := admin.get("/admin/log").want(t, http.StatusOK).contains(t, "test.row", "a &lt;b&gt;")
	if n := len(first.nodes(t, "tbody tr")); n != logRows {
		t.Errorf("%d rows, want %d", n, logRows)
	}
	next := first.nodes(t, "a[rel=next]")
	if len(next) != 1 {
		t.Fatal("no next page")
	}
	admin.get(attr(next[0], "href")).want(t, http.StatusOK).contains(t, "account.signed_in", "First page")
	for _, before := range []string{"-1", "0", "x", "99999999999999999999", "１"} {
		admin.get("/admin/log?before="+url.QueryEscape(before)).want(t, http.StatusBadRequest)
	}
}

// Each of these leaves exactly one row.
func TestRowsOfSigningIn(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, action string
		do           func(p *testPortal, a *person)
	}{
		{"a sign-in", noteSignedIn, func(_ *testPortal, a *person) { a.signIn() }},
		{"a wrong password", noteFailed, func(_ *testPortal, a *person) { a.givePassword("wrong") }},
		{"an unknown account", noteFailed, func(_ *testPortal,
			a *person) {
			a.email = "x@y.example"
			a.givePassword("wrong")
		}},
		{"a wrong code", noteFailed, func(_ *testPortal,
			a *person) {
			a.givePassword(testPassword)
			a.giveCode("000000")
		}},
		{"a page beyond the role", "access.refused", func(_ *testPortal,
			a *person) {
			a.signIn()
			a.get("/admin/users")
		}},
		{"a form without its token", "access.refused", func(_ *testPortal,
			a *person) {
			a.signIn()
			a.post("/admin/queue/claim", url.Values{})
		}},
		{"a throttled try", noteThrottled, func(_ *testPortal, a *person) {
			for range 11 {
				a.givePassword("wrong")
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := openPortal(t)
			tt.do(p, p.hire(docket.RoleModerator))
			p.logged(t, tt.action, 1)
			entries, _ := p.db.Log(context.Background(), 0, 100)
			for _, e := range entries {
				if strings.Contains(e.Detail+e.Target, "@") {
					t.Errorf("a row holds an address: %s %s", e.Target, e.Detail)
				}
			}
		})
	}
}

func TestSignInAddressesAreLimited(t *testing.T) {
	t.Parallel()
	p := openPortal(t, func(d *Deps) { d.CommentRate = 1 })
	last := 0
	for range 10 {
		a := p.stranger()
		a.email = "nobody@agency.example"
		last = a.givePassword("guess").StatusCode
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("status %d after ten tries from one address at six a minute, want 429", last)
	}
}

func TestHashingIsBusy(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.hire(docket.RoleModerator)
	turn, err := p.deps.Staff.Hasher.Turn(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	r := newPost(p, "/admin/sign-in", url.Values{"email": {a.email}, "password": {testPassword}}).WithContext(ctx)
	res := a.send(r).want(t, http.StatusServiceUnavailable)
	if res.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	turn.Done()
	p.logged(t, noteFailed, 0)
	a.givePassword(testPassword).want(t, http.StatusSeeOther)
}
