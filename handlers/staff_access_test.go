package handlers

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/handlers/signin"
	"commentportal/handlers/web"
)

// Every route × every role, made from the route table: whoever may not gets the
// sign-in page or 403, and forms without the session's token do nothing.
func TestRoutesByRole(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.letter(map[docket.QuestionID]string{"1": "ORIGINAL-MARKER in the waiting room"})
	g := docket.Grouping{Docket: p.docket.ID, Campaigns: []docket.Campaign{{ID: "new-1", Letter: id}}}
	for _, c := range []docket.CommentID{id, p.posted(map[docket.QuestionID]string{"1": "A copy with other words."})} {
		g.Members = append(g.Members, docket.CampaignMember{Comment: c, Campaign: "new-1", Class: docket.ClassCampaign,
			LongAddition: true, AdditionWords: 30})
	}
	if _, err := p.db.SaveGrouping(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	admin, mod, staff := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleModerator), p.staffer(docket.RoleStaff)
	halfWay := p.hire(docket.RoleAdmin)
	halfWay.givePassword(testPassword).want(t, http.StatusSeeOther)
	disabled := p.staffer(docket.RoleAdmin)
	if err := p.db.DisableUser(context.Background(), disabled.id, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	who := []struct {
		name   string
		person *person
		role   docket.Role // "" for nobody
	}{
		{"a stranger", p.stranger(), ""},
		{"somebody with a password and no code yet", halfWay, ""},
		{"a disabled administrator", disabled, ""},
		{"a moderator", mod, docket.RoleModerator},
		{"staff", staff, docket.RoleStaff},
		{"an administrator", admin, docket.RoleAdmin},
		{"an auditor", p.staffer(docket.RoleAuditor), docket.RoleAuditor},
		{"a moderator of the docket", p.hireOn(p.docket.ID, docket.RoleModerator), docket.RoleModerator},
		{"an auditor of the docket", p.hireOn(p.docket.ID, docket.RoleAuditor), docket.RoleAuditor},
	}
	foreign := admin.token()
	seen := 0
	for _, rt := range p.site.routes() {
		method, path := sampleOf(p, rt.pattern)
		if rt.need == web.Public {
			if strings.HasPrefix(path, "/admin") && !strings.HasPrefix(path, "/admin/sign-") &&
				!strings.HasPrefix(path, "/admin/setup/") {
				t.Errorf("%s is open to everybody", rt.pattern)
			}
			continue
		}
		if !strings.HasPrefix(path, "/admin") {
			t.Errorf("%s is a staff route outside /admin", rt.pattern)
		}
		seen++
		for _, w := range who {
			res := request(w.person, method, path, url.Values{})
			may := rt.need == web.SignedIn || w.role.May(docket.Permission(rt.need))
			if method == "GET" {
				may = rt.need == web.SignedIn || w.role.Reads(docket.Permission(rt.need))
			}
			if rt.need == web.MayRunSite && strings.HasSuffix(w.name, "of the docket") {
				may = false
			}
			switch {
			case w.role == "":
				if res.StatusCode != http.StatusSeeOther ||
					!strings.HasPrefix(res.Header.Get("Location"), "/admin/sign-in") {
					t.Errorf("%s for %s: %d to %q, want the sign-in page", rt.pattern, w.name, res.StatusCode,
						res.Header.Get("Location"))
				}
			case !may:
				if res.StatusCode != http.StatusForbidden || !strings.Contains(res.Body, "You may not do this") {
					t.Errorf("%s for %s: %d, want 403", rt.pattern, w.name, res.StatusCode)
				}
			case method == "POST":
				if res.StatusCode != http.StatusForbidden ||
					!strings.Contains(res.Body, "This form is no longer good") {
					t.Errorf("%s for %s without a form token: %d, want 403", rt.pattern, w.name, res.StatusCode)
				}
				if w.person != admin {
					res = request(w.person, method, path, url.Values{"form_token": {foreign}})
					if res.StatusCode != http.StatusForbidden {
						t.Errorf("%s for %s with another session's token: %d, want 403", rt.pattern, w.name,
							res.StatusCode)
					}
				}
			case res.StatusCode == http.StatusNotFound && (strings.Contains(rt.pattern, "{name}") ||
				strings.Contains(rt.pattern, "{recommendation}") || strings.Contains(rt.pattern, "{upload}") ||
				rt.pattern == "GET /admin/decisions/{id}" || rt.pattern == "GET /admin/guard/{id}" ||
				strings.HasPrefix(rt.pattern, "GET /admin/incidents/{comment}") || path == "/admin/cases/1" ||
				strings.Contains(rt.pattern, "{memo}") || strings.Contains(rt.pattern, "{round}") ||
				strings.HasSuffix(rt.pattern, "/appeal") || strings.HasPrefix(rt.pattern, "GET /admin/tests/{c") ||
				strings.HasPrefix(rt.pattern, "GET /admin/translations/") ||
				path == "/admin/codebook/change"):
				// no comment is posted, flagged, appealed or translated, nothing is kept, recommended, remembered,
				// sent or decided at once yet, and no change is named: the page was reached
			case res.StatusCode >= 400 && !(w.role == docket.RoleStaff && strings.Contains(path, string(id))):
				t.Errorf("%s for %s: %d", rt.pattern, w.name, res.StatusCode)
			}
			if res.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s for %s may be stored: %q", rt.pattern, w.name, res.Header.Get("Cache-Control"))
			}
			if !w.role.Reads(docket.MayModerate) && strings.Contains(res.Body, "ORIGINAL-MARKER") {
				t.Errorf("%s shows an original to %s", rt.pattern, w.name)
			}
		}
	}
	if seen < 25 {
		t.Errorf("%d staff routes seen, the table has more", seen)
	}
}

// A route that names no known permission lets nobody pass.
func TestUnknownPermissionIsRefused(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.staffer(docket.RoleAdmin)
	for _, need := range []web.Access{"nonsense", web.Public} {
		r := httptest.NewRequest("GET", "http://portal.example/admin", nil)
		for name, value := range a.cookies {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		through := false
		err := p.site.Guard(need, func(http.ResponseWriter,
			*http.Request) error {
			through = true
			return nil
		})(httptest.NewRecorder(), r)
		if through || !errors.Is(err, docket.ErrDenied) {
			t.Errorf("need %q: let through %v, error %v", need, through, err)
		}
	}
}

func request(a *person, method, path string, form url.Values) *answer {
	if method == "POST" {
		return a.post(path, form)
	}
	return a.get(path)
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for _, tt := range []struct {
		name string
		do   func(p *testPortal, a *person)
		open bool // the session still works
	}{
		{"nothing happens", func(*testPortal, *person) {}, true},
		{"29 minutes without a request", func(p *testPortal, _ *person) { p.clock.advance(29 * time.Minute) }, true},
		{"30 minutes without a request", func(p *testPortal, _ *person) { p.clock.advance(30 * time.Minute) }, false},
		{"12 hours with a request every 20 minutes", func(p *testPortal, a *person) {
			for range 36 {
				p.clock.advance(20 * time.Minute)
				a.get("/admin")
			}
		}, false},
		{"sign-out, and the cookie comes back", func(p *testPortal, a *person) {
			kept := a.cookies[sessionCookie]
			a.sends("/admin/sign-out", url.Values{}).leadsTo(p.t, "/admin/sign-in?done=signed-out")
			a.cookies[sessionCookie] = kept
		}, false},
		{"the account is disabled", func(p *testPortal, a *person) {
			_ = p.db.DisableUser(ctx, a.id,
				docket.ActorOperator)
		}, false},
		{"the account is disabled and enabled again", func(p *testPortal, a *person) {
			_ = p.db.DisableUser(ctx, a.id, docket.ActorOperator)
			_ = p.db.EnableUser(ctx, a.id, docket.ActorOperator)
		}, false},
		{"an administrator ends the session", func(p *testPortal, a *person) {
			admin := p.staffer(docket.RoleAdmin)
			admin.sends("/admin/users/"+a.id.String()+"/sign-out", url.Values{}).leadsTo(p.t, "/admin/users?done=ended")
		}, false},
		{"another browser of the same person signs it out", func(p *testPortal, a *person) {
			b := p.stranger()
			b.email, b.secret = a.email, a.secret
			b.signIn()
			b.sends("/admin/account/sessions", url.Values{"session": {"others"}}).leadsTo(p.t,
				"/admin/account?done=ended")
			b.get("/admin").want(p.t, http.StatusOK)
		}, false},
		{"another browser of the same person signs itself out", func(p *testPortal, a *person) {
			b := p.stranger()
			b.email, b.secret = a.email, a.secret
			b.signIn()
			b.sends("/admin/sign-out", url.Values{})
		}, true},
		{"the cookie is cut", func(_ *testPortal,
			a *person) {
			a.cookies[sessionCookie] = a.cookies[sessionCookie][:40]
		}, false},
		{"the device cookie under the session's name", func(_ *testPortal, a *person) {
			a.cookies[sessionCookie] = a.cookies[deviceCookie]
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := openPortal(t)
			a := p.staffer(docket.RoleModerator)
			tt.do(p, a)
			res := a.get("/admin/queue")
			if tt.open {
				res.want(t, http.StatusOK)
			} else {
				res.want(t, http.StatusSeeOther)
			}
		})
	}
}

// Confirming who one is does not lengthen the day.
func TestConfirmingKeepsTheDay(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.staffer(docket.RoleModerator)
	for range 35 { // 11 hours and 40 minutes
		p.clock.advance(20 * time.Minute)
		a.get("/admin").want(t, http.StatusOK)
	}
	form := a.get("/admin/sign-in?confirm=1&next=/admin").fields(t, "main form")
	form.Set("password", testPassword)
	form.Set("code", a.code())
	a.post("/admin/sign-in", form).leadsTo(t, "/admin")
	p.clock.advance(15 * time.Minute)
	a.get("/admin").want(t, http.StatusOK)
	p.clock.advance(10 * time.Minute)
	a.get("/admin").leadsTo(t, "/admin/sign-in")
}

func TestRolesAreReadAfresh(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.staffer(docket.RoleModerator)
	a.get("/admin/queue").want(t, http.StatusOK)
	if err := p.db.SetRole(context.Background(), a.id, docket.RoleStaff, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	a.get("/admin/queue").want(t, http.StatusForbidden)
	a.get("/admin/exports").want(t, http.StatusOK)
}

// An id that was known before signing in is worth nothing after, and each step
// has a new one.
func TestSessionIDsChange(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.hire(docket.RoleModerator)
	a.cookies[sessionCookie] = "planted-by-somebody-else"
	a.givePassword(testPassword)
	first := a.cookies[sessionCookie]
	p.clock.advance(30 * time.Second)
	a.giveCode(a.code()).leadsTo(t, "/admin")
	second := a.cookies[sessionCookie]
	p.clock.advance(16 * time.Minute)
	form := a.get("/admin/sign-in?confirm=1&next=/admin/account").want(t, http.StatusOK).fields(t, "main form")
	form.Set("password", testPassword)
	form.Set("code", a.code())
	a.post("/admin/sign-in", form).leadsTo(t, "/admin/account")
	third := a.cookies[sessionCookie]
	if first == "planted-by-somebody-else" || first == second || second == third {
		t.Error("a session id outlived its step")
	}
	for name, old := range map[string]string{"of the first step": first, "before confirming": second} {
		b := p.stranger()
		b.cookies[sessionCookie] = old
		if res := b.get("/admin"); res.StatusCode != http.StatusSeeOther {
			t.Errorf("the id %s opens a page: %d", name, res.StatusCode)
		}
	}
}

func TestTouchIsRare(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.staffer(docket.RoleModerator)
	seen := func() time.Time {
		list, err := p.db.Sessions(context.Background(), a.id)
		if err != nil || len(list) != 1 {
			t.Fatalf("sessions %v, %v", list, err)
		}
		return list[0].Seen
	}
	start := seen()
	p.clock.advance(59 * time.Second)
	a.get("/admin")
	if !seen().Equal(start) {
		t.Error("a request within a minute wrote the session")
	}
	p.clock.advance(time.Second)
	a.get("/admin")
	if !seen().Equal(p.clock.now()) {
		t.Error("a request after a minute did not write the session")
	}
}

func TestCodesWorkOnce(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.hire(docket.RoleModerator)
	p.clock.advance(30 * time.Second)
	used := a.code()
	a.givePassword(testPassword)
	a.giveCode(used).leadsTo(t, "/admin")
	b := p.stranger()
	b.email, b.secret = a.email, a.secret
	b.givePassword(testPassword)
	b.giveCode(used).want(t, http.StatusUnprocessableEntity).contains(t, "used before")
	b.get("/admin/queue").want(t, http.StatusSeeOther)
	p.clock.advance(90 * time.Second)
	b.giveCode(used).want(t, http.StatusUnprocessableEntity)
	b.giveCode(b.code()).leadsTo(t, "/admin")
	p.logged(t, noteFailed, 1)
	if err := p.db.FlushRefusals(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	p.logged(t, noteFailed, 2) // the second try is counted, and its count written
	p.logged(t, noteSignedIn, 2)
}

// The password stage lasts ten minutes and opens nothing.
func TestHalfWayRunsOut(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.hire(docket.RoleAdmin)
	a.givePassword(testPassword)
	p.clock.advance(passwordStage)
	a.get("/admin/sign-in").contains(t, `name="password"`).lacks(t, "Your password was right")
}

// Strangers learn nothing: not from words, and not from work.
func TestUnknownAccountsCostTheSame(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	known := p.hire(docket.RoleModerator)
	off := p.hire(docket.RoleModerator)
	if err := p.db.DisableUser(context.Background(), off.id, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	if _, err := p.db.AddUser(context.Background(), docket.User{Email: "new@agency.example", Name: "New",
		Role: docket.RoleStaff}, "", docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	var pages []string
	for _, email := range []string{known.email, "nobody@agency.example", off.email, "new@agency.example"} {
		a := p.stranger()
		a.email = email
		before := p.deps.Staff.Hasher.Calls()
		page := a.givePassword("wrong password").want(t, http.StatusUnprocessableEntity)
		if calls := p.deps.Staff.Hasher.Calls() - before; calls != 1 {
			t.Errorf("%s: %d hash calls, want 1", email, calls)
		}
		if len(a.set) > 0 {
			t.Errorf("%s: a cookie for a stranger", email)
		}
		pages = append(pages, strings.ReplaceAll(page.Body, email, "EMAIL"))
	}
	for i := range pages {
		if pages[i] != pages[0] {
			t.Errorf("page %d differs from that of a known account", i)
		}
	}
	a := p.stranger()
	a.email = off.email
	a.givePassword(testPassword).want(t, http.StatusUnprocessableEntity)
}

func TestThrottle(t *testing.T) {
	t.Parallel()
	p := openPortal(t, func(d *Deps) { d.CommentRate = 0 })
	mod := p.staffer(docket.RoleModerator)
	attacker := p.stranger()
	attacker.email = strings.ToUpper(mod.email)
	let, refused := 0, 0
	for range 200 {
		switch res := attacker.givePassword("guess"); res.StatusCode {
		case http.StatusUnprocessableEntity:
			let++
		case http.StatusTooManyRequests:
			refused++
			if res.Header.Get("Retry-After") == "" || !strings.Contains(res.Body, "Wait 30 seconds") {
				t.Fatalf("a refused try does not say when to try again: %q, %.2000s", res.Header.Get("Retry-After"),
					res.Body)
			}
		default:
			t.Fatalf("status %d", res.StatusCode)
		}
	}
	if let != 10 || refused != 190 {
		t.Errorf("%d tries went through and %d were refused, want 10 and 190", let, refused)
	}
	p.logged(t, noteThrottled, 1) // the others are counted; see TestRefusalsAreCounted

	// One more guess as soon as it is let through: from now on a minute passes.
	p.clock.advance(30 * time.Second)
	attacker.givePassword("guess").want(t, http.StatusUnprocessableEntity)

	// From the usual browser the person signs in at once; from elsewhere they wait
	// like anybody, and the right password does not help.
	elsewhere := p.stranger()
	elsewhere.email = mod.email
	elsewhere.givePassword(testPassword).want(t, http.StatusTooManyRequests)
	delete(mod.cookies, sessionCookie)
	mod.signIn() // half a minute later
	mod.get("/admin").want(t, http.StatusOK)

	// A device knows the accounts that signed in from it, and no others.
	other := p.hire(docket.RoleModerator)
	for range 10 {
		attacker.email = other.email
		attacker.givePassword("guess")
	}
	other.cookies[deviceCookie] = mod.cookies[deviceCookie]
	other.givePassword(testPassword).want(t, http.StatusTooManyRequests)
}

func TestCodeGuessing(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.hire(docket.RoleModerator)
	a.givePassword(testPassword)
	for range 10 {
		a.giveCode("000000").want(t, http.StatusUnprocessableEntity)
	}
	p.clock.advance(time.Second)
	a.giveCode(a.code()).want(t, http.StatusTooManyRequests)
	p.clock.advance(30 * time.Second)
	a.giveCode(a.code()).leadsTo(t, "/admin")
}

func TestHashIsUpgraded(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.hire(docket.RoleModerator)
	weak, err := signin.NewHasher(10).Hash(context.Background(), "", testPassword)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.db.UpgradeHash(context.Background(), a.id, weak); err != nil {
		t.Fatal(err)
	}
	a.givePassword(testPassword).want(t, http.StatusSeeOther)
	if stored, _ := p.db.PasswordHash(context.Background(), a.id); !strings.HasPrefix(stored,
		"$pbkdf2-sha256$i=1000$") {
		t.Errorf("stored hash begins %.25q, want today's iterations", stored)
	}
}

func TestWithoutSecondFactor(t *testing.T) {
	t.Parallel()
	p := openPortal(t, func(d *Deps) { d.RequireMFA = false })
	ctx := context.Background()
	hash, _ := p.deps.Staff.Hasher.Hash(ctx, "", testPassword)
	a := p.stranger()
	a.email = "plain@agency.example"
	if _, err := p.db.AddUser(ctx, docket.User{Email: a.email, Name: "Plain", Role: docket.RoleModerator}, hash,
		docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	a.givePassword(testPassword).leadsTo(t, "/admin")
	a.get("/admin/queue").want(t, http.StatusOK)

	// Whoever has an app is asked for its code all the same.
	b := p.hire(docket.RoleModerator)
	b.givePassword(testPassword).leadsTo(t, "/admin/sign-in")

	// And when codes are required later, the session is not enough any more.
	p.deps.RequireMFA = true
	p.site = newSite(p.deps)
	p.http = p.site.handler()
	a.get("/admin/queue").want(t, http.StatusSeeOther)
}

// next leads to staff pages of this site and nowhere else.
func TestNextStaysHere(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{
		"":                                   "/admin",
		"/admin/queue?view=held&q=a%26b":     "/admin/queue?view=held&q=a%26b",
		"/admin/comments/X-0001?original=1":  "/admin/comments/X-0001?original=1",
		"//evil.example":                     "/admin",
		"/\\evil.example":                    "/admin",
		"https://evil.example/admin":         "/admin",
		"https:evil.example":                 "/admin",
		"javascript:alert(1)":                "/admin",
		"/adminevil":                         "/admin",
		"/":                                  "/admin",
		"/admin//evil.example":               "/admin",
		"/admin/../..//evil.example":         "/admin",
		"/admin/%2e%2e/x":                    "/admin",
		"\t/admin":                           "/admin",
		"/admin\r\nSet-Cookie: a=b":          "/admin",
		"/admin/sign-out":                    "/admin",
		"///admin":                           "/admin",
		"/admin@evil.example/":               "/admin",
		"http:///admin":                      "/admin",
		"/admin/" + strings.Repeat("x", 3e3): "/admin",
	} {
		if got := web.LocalPath(next); got != want {
			t.Errorf("localPath(%.60q) = %q, want %q", next, got, want)
		}
	}
	p := openPortal(t)
	a := p.hire(docket.RoleModerator)
	res := a.get("/admin/queue?view=held").want(t, http.StatusSeeOther)
	if at := res.Header.Get("Location"); at != "/admin/sign-in?next=%2Fadmin%2Fqueue%3Fview%3Dheld" {
		t.Errorf("sent to %q", at)
	}
	form := url.Values{"email": {a.email}, "password": {testPassword}, "next": {"/admin/queue?view=held"}}
	second := a.post("/admin/sign-in", form).want(t, http.StatusSeeOther).Header.Get("Location")
	fields := a.get(second).fields(t, `form[action="/admin/sign-in"]`)
	p.clock.advance(30 * time.Second)
	fields.Set("code", a.code())
	a.post("/admin/sign-in", fields).leadsTo(t, "/admin/queue?view=held")
}

func TestSingleFieldsComeOnce(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.hire(docket.RoleModerator)
	a.post("/admin/sign-in", url.Values{"email": {a.email, "other@agency.example"}, "password": {testPassword}}).want(t,
		http.StatusBadRequest)
	admin := p.staffer(docket.RoleAdmin)
	admin.sends("/admin/users/"+a.id.String()+"/role", url.Values{"role": {"staff", "admin"}}).want(t,
		http.StatusBadRequest)
	if u, _ := p.db.User(context.Background(), a.id); u.Role != docket.RoleModerator {
		t.Errorf("role is %s after a form with two", u.Role)
	}
	// A field that the form does not have changes nothing.
	a.signIn()
	a.sends("/admin/account/password", url.Values{"password": {"heron copper lantern nine"},
		"role": {"admin"}}).leadsTo(t, "/admin/account?done=password")
	if u, _ := p.db.User(context.Background(), a.id); u.Role != docket.RoleModerator {
		t.Errorf("role is %s after a password form that named one", u.Role)
	}
}

func TestCrossSiteFormsAreRefused(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.staffer(docket.RoleAdmin)
	r := newPost(p, "/admin/sign-out", url.Values{"form_token": {a.token()}})
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	a.send(r).want(t, http.StatusForbidden)
	a.get("/admin").want(t, http.StatusOK)
}
