package handlers

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"net/http"
	"net/url"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/handlers/signin"
	"commentportal/handlers/signin/signintest"
	"commentportal/handlers/staff"
)

const testACR = "http://idmanagement.gov/ns/assurance/aal/2?phishing_resistant=true"

// withAgency opens a portal whose staff sign in at a provider.
func withAgency(t *testing.T, change ...func(*signin.AgencyOptions,
	*staff.AgencySignIn)) (*testPortal, *signintest.Provider) {
	t.Helper()
	var idp *signintest.Provider
	p := openPortal(t, func(d *Deps) {
		idp = signintest.New(t, d.Now)
		o := signin.AgencyOptions{Issuer: idp.URL, ClientID: "portal", Key: idp.Client, ACR: []string{testACR},
			Redirect: d.BaseURL.String() + "/admin/sign-in/agency/return", Prompt: "login", Now: d.Now}
		d.Staff.Agency = staff.AgencySignIn{Name: "Agency Login"}
		for _, fn := range change {
			fn(&o, &d.Staff.Agency)
		}
		d.Staff.Agency.Client = signin.NewAgency(o)
	})
	return p, idp
}

// groups lets the groups of the provider decide on roles.
func groups(o *signin.AgencyOptions, _ *staff.AgencySignIn) {
	o.RoleClaim, o.Roles = "groups", map[string]docket.Role{"comment-mods": docket.RoleModerator,
		"comment-staff": docket.RoleStaff}
}

// leaves sends the browser to the provider and returns the address that leads back.
func (a *person) leaves(idp *signintest.Provider, what string) string {
	a.p.t.Helper()
	at := "/admin/sign-in/agency?" + url.Values{"for": {what}, "next": {"/admin/account"}}.Encode()
	return idp.Code(a.get(at).want(a.p.t, http.StatusSeeOther).Header.Get("Location"))
}

func TestAgencySignIn(t *testing.T) {
	t.Parallel()
	p, idp := withAgency(t)
	a := p.stranger()
	a.get("/admin/sign-in").contains(t, "Sign in with Agency Login", "/admin/sign-in/agency?for=open")
	back := a.leaves(idp, "open")
	for name, want := range map[string]string{"acr_values": testACR, "response_type": "code", "client_id": "portal",
		"scope": "openid email profile"} {
		if got := idp.Asked().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	a.get(back).want(t, http.StatusForbidden).contains(t, "no account for you") // nobody made one
	a.get("/admin").leadsTo(t, "/admin/sign-in")

	// An account that an administrator made is connected by its verified address, and from
	// then on found by the subject alone.
	id, err := p.db.AddUser(t.Context(), docket.User{Email: "Kim@agency.example", Name: "Kim",
		Role: docket.RoleModerator},
		"", docket.ActorOperator)
	if err != nil {
		t.Fatal(err)
	}
	a.get(a.leaves(idp, "open")).leadsTo(t, "/admin/account")
	a.get("/admin/account").want(t, http.StatusOK).contains(t, "Your account is connected", "moderator")
	idp.Says(map[string]any{"email": "new.name@agency.example"})
	b := p.stranger()
	b.get(b.leaves(idp, "open")).leadsTo(t, "/admin/account")
	p.logged(t, "user.identity_added", 1)

	// To confirm, the provider asks anew, and the same person.
	p.clock.advance(16 * time.Minute)
	b.get("/admin/sign-in?confirm=1").contains(t, "Confirm with Agency Login")
	stale := b.leaves(idp, "confirm")
	if idp.Asked().Get("prompt") != "login" || idp.Asked().Get("max_age") != "0" {
		t.Errorf("it was asked %v", idp.Asked())
	}
	idp.Says(map[string]any{"auth_time": p.clock.now().Add(-time.Hour).Unix()})
	b.get(stale).want(t, http.StatusForbidden)
	p.logged(t, noteConfirmed, 0)
	idp.Says(map[string]any{"sub": "person-2"})
	b.get(b.leaves(idp, "confirm")).want(t, http.StatusForbidden)
	idp.Says(nil)
	b.get(b.leaves(idp, "confirm")).leadsTo(t, "/admin/account")
	p.logged(t, noteConfirmed, 1)
	b.get("/admin").want(t, http.StatusOK) // confirming did not lose how the person came

	if err := p.db.DisableUser(t.Context(), id, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	b.get("/admin").leadsTo(t, "/admin/sign-in")
	b.get(b.leaves(idp, "open")).want(t, http.StatusForbidden)
	if list, err := p.db.Verify(t.Context(), nil); err != nil || len(list) > 0 {
		t.Errorf("verify: %q, %v", list, err)
	}
}

// Each row has one thing wrong with what comes back, and opens nothing.
func TestAWrongAnswerOfTheAgencyOpensNothing(t *testing.T) {
	t.Parallel()
	p, idp := withAgency(t)
	if _, err := p.db.AddUser(t.Context(), docket.User{Email: "kim@agency.example", Name: "Kim",
		Role: docket.RoleStaff},
		"", docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	foreign, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	changed := func(name, value string) func(a *person, back string) string {
		return func(_ *person, back string) string {
			u, _ := url.Parse(back)
			q := u.Query()
			q.Set(name, value)
			u.RawQuery = q.Encode()
			return u.String()
		}
	}
	said := func(claim string, value any) func(a *person, back string) string {
		return func(_ *person, back string) string {
			idp.Says(map[string]any{claim: value})
			return back
		}
	}
	for _, tt := range []struct {
		name  string
		wrong func(a *person, back string) string
	}{
		{"another state", changed("state", "guess")},
		{"a code that the provider never gave", changed("code", "guess")},
		{"another issuer beside the code", changed("iss", "https://evil.example")},
		{"an error", changed("error", "access_denied")},
		{"another browser", func(a *person, back string) string {
			a.cookies = map[string]string{}
			return back
		}},
		{"two sign-ins swapped", func(a *person, back string) string {
			other := p.stranger()
			other.leaves(idp, "open")
			a.cookies = other.cookies
			return back
		}},
		{"too late", func(_ *person, back string) string {
			p.clock.advance(11 * time.Minute)
			return back
		}},
		{"a token of another key", func(_ *person, back string) string {
			idp.SignWith(foreign)
			return back
		}},
		{"a token of another issuer", said("iss", "https://evil.example")},
		{"a token for another site", said("aud", "another")},
		{"a token for two, made for the other", said("aud", []string{"portal", "another"})},
		{"a token for another sign-in", said("nonce", "guess")},
		{"a token that ran out", said("exp", p.clock.now().Add(-time.Hour).Unix())},
		{"a token of before", said("iat", p.clock.now().Add(-time.Hour).Unix())},
		{"a token of the future", said("iat", p.clock.now().Add(24*time.Hour).Unix())},
		{"one factor alone", said("acr", "http://idmanagement.gov/ns/assurance/aal/1")},
		{"no word of factors", said("acr", "")},
		{"an address that is not verified", said("email_verified", false)},
		{"nobody", said("sub", "")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p.clock.advance(2 * time.Minute) // the limit on sign-ins
			defer func() {
				idp.Says(nil)
				idp.SignWith(nil)
			}()
			a := p.stranger()
			a.get(tt.wrong(a, a.leaves(idp, "open"))).want(t, http.StatusForbidden)
			a.get("/admin").leadsTo(t, "/admin/sign-in")
		})
	}
	p.clock.advance(2 * time.Minute)
	a := p.stranger()
	back := a.leaves(idp, "open")
	a.get(back).leadsTo(t, "/admin/account")
	a.get(back).want(t, http.StatusForbidden) // once

	p.clock.advance(2 * time.Minute)
	fresh, _ := withAgency(t, func(o *signin.AgencyOptions, _ *staff.AgencySignIn) { o.Issuer = "http://127.0.0.1:1" })
	fresh.stranger().get("/admin/sign-in/agency").want(t, http.StatusServiceUnavailable)
	fresh.stranger().get("/admin/sign-in").want(t, http.StatusOK)
}

// Groups give and take the roles of moderators and staff, and never make an administrator.
func TestGroupsOfTheAgencyGiveRoles(t *testing.T) {
	t.Parallel()
	p, idp := withAgency(t, groups, func(o *signin.AgencyOptions, _ *staff.AgencySignIn) {
		o.Roles["comment-admins"] = docket.RoleAdmin // refused by the settings, and without effect here
	})
	comes := func(sub string, groups any) *answer {
		t.Helper()
		p.clock.advance(time.Minute)
		idp.Says(map[string]any{"sub": sub, "email": sub + "@agency.example", "groups": groups})
		a := p.stranger()
		return a.get(a.leaves(idp, "open"))
	}
	role := func(sub string) docket.Role {
		t.Helper()
		u, err := p.db.UserByEmail(t.Context(), sub+"@agency.example")
		if err != nil {
			t.Fatal(err)
		}
		return u.Role
	}
	comes("a", []string{"x", "comment-staff"}).leadsTo(t, "/admin/account")
	if got := role("a"); got != docket.RoleStaff {
		t.Errorf("the role is %q", got)
	}
	comes("a", []string{"comment-staff", "comment-mods"}).leadsTo(t, "/admin/account")
	if got := role("a"); got != docket.RoleModerator {
		t.Errorf("the role is %q", got)
	}
	comes("a", []string{"elsewhere"}).want(t, http.StatusForbidden).contains(t, "no role here")
	if got := role("a"); got != "" {
		t.Errorf("the role is %q", got)
	}
	comes("b", []string{"comment-admins"}).want(t, http.StatusForbidden)
	comes("b", nil).want(t, http.StatusForbidden)
	comes("c", "comment-mods other").leadsTo(t, "/admin/account")

	// An administrator is not found by address, connects the account by hand, and stays one.
	boss := p.staffer(docket.RoleAdmin)
	name := boss.email[:len(boss.email)-len("@agency.example")]
	comes(name, []string{"comment-mods"}).want(t, http.StatusForbidden)
	boss.signIn()
	idp.Says(map[string]any{"sub": "boss", "email": "b@agency.example", "groups": []string{"comment-mods"}})
	boss.get(boss.leaves(idp, "connect")).leadsTo(t, "/admin/account?done=agency")
	boss.get(boss.leaves(idp, "connect")).want(t, http.StatusConflict)
	p.clock.advance(time.Minute)
	again := p.stranger()
	again.get(again.leaves(idp, "open")).leadsTo(t, "/admin/account")
	again.get("/admin/users").want(t, http.StatusOK)
	p.clock.advance(16 * time.Minute)
	again.get("/admin/sign-in/agency?for=connect").want(t, http.StatusSeeOther).leadsTo(t,
		"/admin/sign-in?confirm=1&next=%2Fadmin%2Faccount")
}

// With the provider as the only way, passwords and passkeys open the accounts for
// emergencies alone, and each such sign-in has a row of its own.
func TestBreakGlassAccounts(t *testing.T) {
	t.Parallel()
	var glass string
	p, _ := withAgency(t, func(_ *signin.AgencyOptions, s *staff.AgencySignIn) {
		s.Only, s.BreakGlass = true, []string{"ADMIN.0@agency.example"}
	})
	a := p.hire(docket.RoleAdmin)
	if glass = a.email; glass != "admin.0@agency.example" {
		t.Fatalf("the first account is %s", glass)
	}
	a.signIn()
	a.get("/admin").want(t, http.StatusOK)
	p.logged(t, "account.break_glass", 1)
	m := p.hire(docket.RoleModerator)
	m.givePassword(testPassword).want(t, http.StatusUnprocessableEntity).contains(t, "not right")
	m.get("/admin/sign-in").contains(t, "only the accounts for emergencies")
}
