package handlers

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/handlers/signin"
	"commentportal/handlers/web"
	"commentportal/intake"
)

// person is somebody at a browser of their own.
type person struct {
	p       *testPortal
	id      docket.UserID
	email   string
	secret  string // of the code app
	cookies map[string]string
	set     []*http.Cookie // every cookie ever sent to this browser
}

const testPassword = "vole kettle raft ember"

// stranger is a browser without any cookie.
func (p *testPortal) stranger() *person { return &person{p: p, cookies: map[string]string{}} }

// hire makes an account with a password and an enrolled code app.
func (p *testPortal) hire(role docket.Role) *person {
	p.t.Helper()
	ctx := context.Background()
	hash, err := p.deps.Staff.Hasher.Hash(ctx, "", testPassword)
	if err != nil {
		p.t.Fatal(err)
	}
	users, _ := p.db.Users(ctx)
	a := p.stranger()
	a.email = fmt.Sprintf("%s.%d@agency.example", role, len(users))
	if a.id, err = p.db.AddUser(ctx, docket.User{Email: a.email, Name: "Kim " + string(role), Role: role}, hash,
		docket.ActorOperator); err != nil {
		p.t.Fatal(err)
	}
	a.secret = signin.NewSecret()
	_, recovery := signin.NewRecoveryCodes()
	if err := p.db.SetFactor(ctx, a.id, a.secret, 0, recovery, docket.ActorOperator); err != nil {
		p.t.Fatal(err)
	}
	return a
}

// staffer is a member of staff who is signed in.
func (p *testPortal) staffer(role docket.Role) *person {
	p.t.Helper()
	a := p.hire(role)
	a.signIn()
	return a
}

func (a *person) send(r *http.Request) *answer {
	a.p.t.Helper()
	for name, value := range a.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res := a.p.do(r)
	for _, c := range res.Cookies() {
		a.set = append(a.set, c)
		if c.MaxAge < 0 {
			delete(a.cookies, c.Name)
		} else {
			a.cookies[c.Name] = c.Value
		}
	}
	return res
}

func (a *person) get(path string) *answer {
	a.p.t.Helper()
	return a.send(httptest.NewRequest("GET", a.p.deps.BaseURL.String()+path, nil))
}

func (a *person) post(path string, form url.Values) *answer {
	a.p.t.Helper()
	r := httptest.NewRequest("POST", a.p.deps.BaseURL.String()+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return a.send(r)
}

// token is the form token of this person's session.
func (a *person) token() string {
	a.p.t.Helper()
	res := a.get("/admin/account").want(a.p.t, http.StatusOK)
	return attr(res.nodes(a.p.t, "input[name=form_token]")[0], "value")
}

// sends posts a form with the session's token.
func (a *person) sends(path string, form url.Values) *answer {
	a.p.t.Helper()
	form.Set("form_token", a.token())
	return a.post(path, form)
}

// code is what the app shows now.
func (a *person) code() string {
	a.p.t.Helper()
	code, err := signin.Code(a.secret, a.p.clock.now())
	if err != nil {
		a.p.t.Fatal(err)
	}
	return code
}

// givePassword does the first step.
func (a *person) givePassword(password string) *answer {
	a.p.t.Helper()
	return a.post("/admin/sign-in", url.Values{"email": {a.email}, "password": {password}})
}

// giveCode does the second step.
func (a *person) giveCode(code string) *answer {
	a.p.t.Helper()
	page := a.get("/admin/sign-in")
	tokens := page.nodes(a.p.t, "input[name=form_token]")
	if len(tokens) == 0 {
		a.p.t.Fatalf("no second step: %.500s", page.Body)
	}
	return a.post("/admin/sign-in", url.Values{"form_token": {attr(tokens[0], "value")}, "code": {code}})
}

// signIn does both, half a minute later, since a code works once.
func (a *person) signIn() {
	a.p.t.Helper()
	a.p.clock.advance(30 * time.Second)
	a.givePassword(testPassword).want(a.p.t, http.StatusSeeOther)
	a.giveCode(a.code()).want(a.p.t, http.StatusSeeOther)
}

func (a *answer) leadsTo(t testing.TB, at string) *answer {
	t.Helper()
	if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != at {
		t.Fatalf("status %d to %q, want 303 to %q; body:\n%.1500s", a.StatusCode, a.Header.Get("Location"), at, a.Body)
	}
	return a
}

// letter files a comment without a page.
func (p *testPortal) letter(answers map[docket.QuestionID]string, change ...func(*intake.Form)) docket.CommentID {
	p.t.Helper()
	form := intake.Form{Docket: p.docket.ID, Answers: answers, Channel: "mail", Type: "anonymous"}
	for _, fn := range change {
		fn(&form)
	}
	id, err := p.desk.SubmitByHand(context.Background(), form, 1)
	if err != nil {
		p.t.Fatal(err)
	}
	return id
}

// actions lists the log's actions, newest first.
func (p *testPortal) actions() []string {
	p.t.Helper()
	entries, err := p.db.Log(context.Background(), 0, 100)
	if err != nil {
		p.t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Action)
	}
	return out
}

func (p *testPortal) logged(t testing.TB, action string, want int) {
	t.Helper()
	n := 0
	for _, a := range p.actions() {
		if a == action {
			n++
		}
	}
	if n != want {
		t.Errorf("%d rows %s in the log, want %d; log: %v", n, action, want, p.actions())
	}
}

func newToken(p *testPortal, user docket.UserID, life time.Duration) string {
	p.t.Helper()
	token := "token-for-" + user.String() + "-0123456789"
	link := docket.SetupLink{Hash: sha256.Sum256([]byte(token)), User: user, Expires: p.clock.now().Add(life)}
	if err := p.db.AddSetupLink(context.Background(), link, docket.ActorOperator); err != nil {
		p.t.Fatal(err)
	}
	return token
}

// The first administrator's way in: link, password, code app, recovery codes, desk.
func TestFirstAdministrator(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.stranger()
	a.email = "ada@agency.example"
	at := "/admin/setup/" + newToken(p, 0, time.Hour)
	a.get(at).want(t, http.StatusOK).contains(t, `name="email"`, `name="password"`)
	a.post(at, url.Values{"email": {"no address"}, "name": {""}, "password": {"too short"}}).
		want(t, http.StatusUnprocessableEntity).contains(t, "Error: ", "name@agency.gov", "Type the name",
		"at least 15")
	a.post(at, url.Values{"email": {a.email}, "name": {"Ada Okafor"}, "password": {"ada okafor agency"}}).
		want(t, http.StatusUnprocessableEntity).contains(t, "belong to this site or to your account")
	a.post(at, url.Values{"email": {a.email}, "name": {"Ada Okafor"}, "password": {testPassword}, "role": {"staff"}}).
		leadsTo(t, "/admin/sign-in?done=first")
	a.get(at).want(t, http.StatusNotFound)
	a.post(at, url.Values{"email": {"b@agency.example"}, "name": {"B"}, "password": {testPassword}}).want(t,
		http.StatusNotFound)

	a.givePassword(testPassword).leadsTo(t, "/admin/sign-in")
	a.get("/admin").leadsTo(t, "/admin/sign-in")
	page := a.get("/admin/sign-in").want(t, http.StatusOK)
	a.secret = page.text(t, "#totp-secret")
	if len(page.nodes(t, "svg.qr path")) != 2 {
		t.Error("no drawing of the secret")
	}
	a.giveCode("000000").want(t, http.StatusUnprocessableEntity).contains(t, a.secret)
	done := a.giveCode(a.code()).want(t, http.StatusOK)
	codes := done.nodes(t, ".recovery code")
	if len(codes) != 10 {
		t.Fatalf("%d recovery codes, want 10", len(codes))
	}
	a.get("/admin").want(t, http.StatusOK).contains(t, "Your desk", "/admin/users").lacks(t, nodeText(codes[0]))

	// A recovery code works once, in place of a code.
	a.cookies = map[string]string{}
	a.givePassword(testPassword)
	a.giveCode(nodeText(codes[3])).leadsTo(t, "/admin")
	a.cookies = map[string]string{}
	a.givePassword(testPassword)
	a.giveCode(nodeText(codes[3])).want(t, http.StatusUnprocessableEntity)
	p.logged(t, noteRecovery, 1)
}

func TestSetUpLinkRunsOut(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	at := "/admin/setup/" + newToken(p, 0, time.Hour)
	p.clock.advance(time.Hour + time.Second)
	p.stranger().get(at).want(t, http.StatusNotFound).contains(t, "does not work any more")
	p.stranger().get("/admin/setup/guess").want(t, http.StatusNotFound)
}

// What a password reset must not do: skip the second factor, or leave sessions.
func TestResetStillAsksTheSecondFactor(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	admin, mod := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleModerator)
	page := admin.sends("/admin/users/"+mod.id.String()+"/reset", url.Values{}).want(t, http.StatusOK)
	link := page.text(t, "#setup-link")
	mod.get("/admin").leadsTo(t, "/admin/sign-in")
	fresh := p.stranger()
	fresh.email, fresh.secret = mod.email, mod.secret
	fresh.givePassword(testPassword).want(t, http.StatusUnprocessableEntity)
	path := strings.TrimPrefix(link, p.deps.BaseURL.String())
	const other = "heron copper lantern nine"
	fresh.post(path, url.Values{"password": {other}}).leadsTo(t, "/admin/sign-in?done=set-up")
	fresh.givePassword(other).leadsTo(t, "/admin/sign-in")
	fresh.get("/admin/sign-in").contains(t, `name="code"`).lacks(t, "totp-secret")
	fresh.get("/admin/queue").want(t, http.StatusSeeOther)
	p.clock.advance(time.Minute)
	fresh.giveCode(fresh.code()).leadsTo(t, "/admin")
}

func TestCookies(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, base, prefix string }{
		{"over https", "https://portal.example", "__Host-"},
		{"on loopback without", "http://127.0.0.1:8080", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := openPortal(t, func(d *Deps) { d.BaseURL, _ = url.Parse(tt.base) })
			a := p.staffer(docket.RoleAdmin)
			names := map[string]bool{}
			for _, c := range a.set {
				names[c.Name] = true
				if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" ||
					c.Secure != (tt.prefix != "") {
					t.Errorf("cookie %s: HttpOnly %v, SameSite %v, Path %q, Domain %q, Secure %v", c.Name, c.HttpOnly,
						c.SameSite, c.Path, c.Domain, c.Secure)
				}
				for _, secret := range []string{a.email, a.secret, "Kim"} {
					if strings.Contains(c.Value, secret) {
						t.Errorf("cookie %s shows %q", c.Name, secret)
					}
				}
			}
			if len(names) != 2 || !names[tt.prefix+sessionCookie] || !names[tt.prefix+deviceCookie] {
				t.Errorf("cookies %v, want session and device with prefix %q", names, tt.prefix)
			}
		})
	}
}

// No cookie for the public, on any page, whatever cookies they bring.
func TestPublicNeverGetsACookie(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.staffer(docket.RoleAdmin)
	a.set = nil
	visitor := p.stranger()
	for _, rt := range p.site.routes() {
		method, path := sampleOf(p, rt.pattern)
		if rt.need != web.Public || method != "GET" || strings.HasPrefix(path, "/admin") {
			continue
		}
		visitor.get(path)
		a.get(path)
	}
	visitor.get("/admin")
	visitor.get("/admin/sign-in")
	if len(visitor.set)+len(a.set) > 0 {
		t.Errorf("cookies set: %v %v", visitor.set, a.set)
	}
}

var pathParam = regexp.MustCompile(`\{[^}]+\}`)

// sampleOf is a request for a route.
func sampleOf(p *testPortal, pattern string) (method, path string) {
	method, path, _ = strings.Cut(pattern, " ")
	values := map[string]string{
		"{docket}": string(p.docket.ID), "{comment}": string(p.docket.ID.Comment(1)), "{file}": "ledger.csv",
		"{user}": "u1", "{id}": "1", "{verb}": "enable", "{number}": "1", "{upload}": "x", "{message}": "1",
		"{token}": "x", "{question}": "1", "{name}": "interim",
		"{recommendation}": "R1", "{section}": "summary", "{excerpt}": "1", "{form}": "x", "{$}": "",
		"{campaign}": string(p.docket.ID.Campaign(1)), "{case}": "1", "{inquiry}": "1", "{step}": "close",
		"{passkey}": "1", "{memo}": "1", "{round}": "1", "{position}": "1",
	}
	return method, pathParam.ReplaceAllStringFunc(path, func(name string) string { return values[name] })
}

func newPost(p *testPortal, path string, form url.Values) *http.Request {
	r := httptest.NewRequest("POST", p.deps.BaseURL.String()+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}
