package handlers

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"

	"commentportal/docket"
	"commentportal/handlers/signin"
	"commentportal/handlers/web"
)

// softKey is an authenticator: what a device does with a passkey, in software.
type softKey struct {
	t      *testing.T
	key    *ecdsa.PrivateKey
	id     []byte
	handle []byte
	host   string
	origin string
	count  uint32
	flags  byte // user present and verified
}

const (
	flagPresent, flagVerified, flagCredential = 1, 4, 64
)

func newSoftKey(t *testing.T, p *testPortal) *softKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 16)
	_, _ = rand.Read(id)
	return &softKey{t: t, key: key, id: id, host: p.deps.BaseURL.Hostname(), origin: p.deps.BaseURL.String(),
		flags: flagPresent | flagVerified}
}

var base64URL = base64.RawURLEncoding

// options are the parts of the server's options that an authenticator reads.
type options struct {
	PublicKey struct {
		Challenge string
		User      struct{ ID string }
	}
}

func (k *softKey) read(given string) options {
	k.t.Helper()
	var o options
	if err := json.Unmarshal([]byte(given), &o); err != nil || o.PublicKey.Challenge == "" {
		k.t.Fatalf("options %.300q: %v", given, err)
	}
	return o
}

func (k *softKey) client(what, challenge string) []byte {
	raw, _ := json.Marshal(map[string]any{"type": "webauthn." + what, "challenge": challenge, "origin": k.origin,
		"crossOrigin": false})
	return raw
}

func (k *softKey) data(flags byte) []byte {
	host := sha256.Sum256([]byte(k.host))
	return binary.BigEndian.AppendUint32(append(host[:], flags), k.count)
}

func (k *softKey) answer(response map[string]string) string {
	raw, _ := json.Marshal(map[string]any{"id": base64URL.EncodeToString(k.id), "rawId": base64URL.EncodeToString(k.id),
		"type": "public-key", "clientExtensionResults": struct{}{}, "response": response})
	return string(raw)
}

// enrol answers options for a new passkey.
func (k *softKey) enrol(given string) string {
	k.t.Helper()
	o := k.read(given)
	k.handle, _ = base64URL.DecodeString(o.PublicKey.User.ID)
	public, err := k.key.PublicKey.Bytes()
	if err != nil {
		k.t.Fatal(err)
	}
	cose, err := webauthncbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: public[1:33], -3: public[33:]})
	if err != nil {
		k.t.Fatal(err)
	}
	data := append(k.data(k.flags|flagCredential), make([]byte, 16)...)
	data = append(binary.BigEndian.AppendUint16(data, uint16(len(k.id))), k.id...)
	object, err := webauthncbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{},
		"authData": append(data, cose...)})
	if err != nil {
		k.t.Fatal(err)
	}
	return k.answer(map[string]string{"attestationObject": base64URL.EncodeToString(object),
		"clientDataJSON": base64URL.EncodeToString(k.client("create", o.PublicKey.Challenge))})
}

// sign answers options for a passkey that is there.
func (k *softKey) sign(given string) string {
	k.t.Helper()
	k.count++
	client, data := k.client("get", k.read(given).PublicKey.Challenge), k.data(k.flags)
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(data[:len(data):len(data)], hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, k.key, digest[:])
	if err != nil {
		k.t.Fatal(err)
	}
	return k.answer(map[string]string{"authenticatorData": base64URL.EncodeToString(data),
		"clientDataJSON": base64URL.EncodeToString(client), "signature": base64URL.EncodeToString(signature),
		"userHandle": base64URL.EncodeToString(k.handle)})
}

// formToken is the token of the page at path; "" where nobody is signed in.
func (a *person) formToken(path string) string {
	a.p.t.Helper()
	nodes := a.get(path).want(a.p.t, http.StatusOK).nodes(a.p.t, "input[name=form_token]")
	if len(nodes) == 0 {
		return ""
	}
	return attr(nodes[0], "value")
}

// challenge asks for options as the script of the page at path does.
func (a *person) challenge(path, what string) *answer {
	a.p.t.Helper()
	return a.post("/admin/sign-in/passkey", url.Values{"for": {what}, "form_token": {a.formToken(path)}})
}

// opens signs in, or goes on signing in, with a passkey.
func (a *person) opens(k *softKey) *answer {
	a.p.t.Helper()
	given := k.sign(a.challenge("/admin/sign-in", "open").want(a.p.t, http.StatusOK).Body)
	return a.post("/admin/sign-in", url.Values{"passkey": {given}, "form_token": {a.formToken("/admin/sign-in")}})
}

// enrols sets a passkey up in the middle of signing in.
func (a *person) enrols(k *softKey) *answer {
	a.p.t.Helper()
	given := k.enrol(a.challenge("/admin/sign-in", "enrol").want(a.p.t, http.StatusOK).Body)
	return a.post("/admin/sign-in", url.Values{"passkey": {given}, "key-name": {"Laptop"},
		"form_token": {a.formToken("/admin/sign-in")}})
}

// another is a browser that knows nothing of the person yet.
func (a *person) another() *person {
	return &person{p: a.p, id: a.id, email: a.email, secret: a.secret, cookies: map[string]string{}}
}

// keyed is somebody whose only second factor is a passkey, signed in.
func (p *testPortal) keyed(t *testing.T, role docket.Role) (*person, *softKey) {
	t.Helper()
	a := p.hire(role)
	if err := p.db.ResetUser(context.Background(), a.id, true, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	p.password(t, a)
	k := newSoftKey(t, p)
	a.givePassword(testPassword).leadsTo(t, "/admin/sign-in")
	a.get("/admin/sign-in").want(t, http.StatusOK).contains(t, `data-passkey="enrol"`)
	a.enrols(k).want(t, http.StatusOK)
	return a, k
}

func (p *testPortal) password(t *testing.T, a *person) {
	t.Helper()
	hash, err := p.deps.Staff.Hasher.Hash(context.Background(), "", testPassword)
	if err == nil {
		err = p.db.SetPassword(context.Background(), a.id, hash, docket.ActorOperator)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A passkey is set up in the step of the second factor, with recovery codes, and opens the
// account alone, or after the password.
func TestAPasskeyIsBothFactors(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.hire(docket.RoleModerator)
	if err := p.db.ResetUser(t.Context(), a.id, true, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	p.password(t, a)
	k := newSoftKey(t, p)
	a.challenge("/admin/sign-in", "enrol").want(t, http.StatusForbidden) // nobody is signed in
	a.givePassword(testPassword).leadsTo(t, "/admin/sign-in")
	a.challenge("/admin/sign-in", "open").want(t, http.StatusForbidden) // there is none yet
	done := a.enrols(k).want(t, http.StatusOK)
	codes := done.nodes(t, ".recovery code")
	if len(codes) != 10 {
		t.Fatalf("%d recovery codes, want 10", len(codes))
	}
	a.get("/admin").want(t, http.StatusOK)
	a.get("/admin/account").want(t, http.StatusOK).contains(t, "Laptop", "10 recovery codes are left")
	p.logged(t, "user.passkey_added", 1)

	p.clock.advance(time.Second)
	b := a.another()
	b.opens(k).leadsTo(t, "/admin")
	b.get("/admin").want(t, http.StatusOK)

	p.clock.advance(time.Second)
	c := a.another()
	c.givePassword(testPassword).leadsTo(t, "/admin/sign-in")
	c.get("/admin").leadsTo(t, "/admin/sign-in")
	c.get("/admin/sign-in").contains(t, `data-passkey="open"`, "recovery code").lacks(t, "totp-secret")
	c.challenge("/admin/sign-in", "enrol").want(t, http.StatusForbidden) // a second factor is asked first
	c.opens(k).leadsTo(t, "/admin")

	d := a.another()
	d.givePassword(testPassword)
	d.giveCode(nodeText(codes[2])).leadsTo(t, "/admin")

	// Confirming: by the passkey alone.
	p.clock.advance(16 * time.Minute)
	at := "/admin/sign-in?confirm=1&next=%2Fadmin%2Faccount"
	given := k.sign(b.challenge(at, "open").want(t, http.StatusOK).Body)
	b.post("/admin/sign-in", url.Values{"passkey": {given}, "confirm": {"1"}, "next": {"/admin/account"},
		"form_token": {b.formToken(at)}}).leadsTo(t, "/admin/account")
	p.logged(t, noteConfirmed, 1)
	if list, err := p.db.Verify(t.Context(), nil); err != nil || len(list) > 0 {
		t.Errorf("verify: %q, %v", list, err)
	}
}

// Each row has one thing wrong with the answer of a passkey, and opens nothing.
func TestAWrongPasskeyOpensNothing(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a, k := p.keyed(t, docket.RoleModerator)
	_, stranger := p.keyed(t, docket.RoleAdmin)
	p.clock.advance(time.Minute)
	a.another().opens(k).leadsTo(t, "/admin")
	for _, tt := range []struct {
		name string
		try  func(b *person) string // asks and returns the answer
	}{
		{"another site", func(b *person) string {
			evil := *k
			evil.origin = "http://portal.example.evil.example"
			return evil.sign(b.challenge("/admin/sign-in", "open").Body)
		}},
		{"another host name", func(b *person) string {
			evil := *k
			evil.host = "evil.example"
			return evil.sign(b.challenge("/admin/sign-in", "open").Body)
		}},
		{"its owner was not verified", func(b *person) string {
			weak := *k
			weak.flags = flagPresent
			return weak.sign(b.challenge("/admin/sign-in", "open").Body)
		}},
		{"another key under its name", func(b *person) string {
			forged := *k
			forged.key = stranger.key
			return forged.sign(b.challenge("/admin/sign-in", "open").Body)
		}},
		{"the counter stands still", func(b *person) string {
			clone := *k
			clone.count--
			return clone.sign(b.challenge("/admin/sign-in", "open").Body)
		}},
		{"the challenge of a browser that is half way", func(b *person) string {
			half := a.another()
			half.givePassword(testPassword)
			given := k.sign(half.challenge("/admin/sign-in", "open").Body)
			b.cookies["staff-passkey"] = half.cookies["staff-passkey"]
			return given
		}},
		{"no challenge", func(b *person) string {
			given := k.sign(b.challenge("/admin/sign-in", "open").Body)
			delete(b.cookies, "staff-passkey")
			return given
		}},
		{"an old challenge", func(b *person) string {
			given := k.sign(b.challenge("/admin/sign-in", "open").Body)
			p.clock.advance(11 * time.Minute)
			return given
		}},
		{"an enrolment", func(b *person) string {
			made := *k
			return made.enrol(b.challenge("/admin/sign-in", "open").Body)
		}},
		{"a key that nobody has", func(b *person) string {
			return newSoftKey(t, p).sign(b.challenge("/admin/sign-in", "open").Body)
		}},
		{"no answer at all", func(b *person) string { return "{}" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p.clock.advance(2 * time.Minute) // the limit on sign-in forms
			b := a.another()
			given := tt.try(b)
			b.post("/admin/sign-in", url.Values{"passkey": {given}}).want(t, http.StatusUnprocessableEntity).
				contains(t, "This passkey does not fit").lacks(t, "evil")
			b.get("/admin").leadsTo(t, "/admin/sign-in")
		})
	}

	p.clock.advance(2 * time.Minute)
	b := a.another()
	given := k.sign(b.challenge("/admin/sign-in", "open").Body)
	kept := maps.Clone(b.cookies)
	b.post("/admin/sign-in", url.Values{"passkey": {given}}).leadsTo(t, "/admin")
	again := a.another()
	again.cookies = kept
	again.post("/admin/sign-in", url.Values{"passkey": {given}}).want(t, http.StatusUnprocessableEntity)

	// Of another account: as the second step, and to confirm.
	p.clock.advance(2 * time.Minute)
	half := a.another()
	half.givePassword(testPassword)
	half.opens(stranger).want(t, http.StatusUnprocessableEntity)
	at := "/admin/sign-in?confirm=1"
	p.clock.advance(16 * time.Minute)
	given = stranger.sign(b.challenge(at, "open").want(t, http.StatusOK).Body)
	b.post("/admin/sign-in", url.Values{"passkey": {given}, "confirm": {"1"}, "form_token": {b.formToken(at)}}).
		want(t, http.StatusUnprocessableEntity)
	b.post("/admin/sign-in", url.Values{"passkey": {given}, "confirm": {"1"}}).want(t, http.StatusForbidden)

	// An account without a password, and a disabled one.
	for _, shut := range []func() error{
		func() error { return p.db.ResetUser(t.Context(), a.id, false, docket.ActorOperator) },
		func() error { return p.db.DisableUser(t.Context(), a.id, docket.ActorOperator) },
	} {
		p.clock.advance(2 * time.Minute)
		if err := shut(); err != nil {
			t.Fatal(err)
		}
		a.another().opens(k).want(t, http.StatusUnprocessableEntity)
	}
}

// Passkeys are added, named and removed on the account's page, after confirming, and the
// last second factor stays.
func TestPasskeysOfAnAccount(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.staffer(docket.RoleStaff) // with a code app
	k := newSoftKey(t, p)
	add := func(k *softKey) *answer {
		given := k.enrol(a.challenge("/admin/account", "enrol").want(t, http.StatusOK).Body)
		return a.sends("/admin/account/passkeys", url.Values{"passkey": {given}, "key-name": {" Work \t laptop "}})
	}
	add(k).leadsTo(t, "/admin/account?done=passkey")
	page := a.get("/admin/account").contains(t, "Work laptop", "Not used yet", "10 recovery codes are left")
	if len(page.nodes(t, `form[data-passkey="enrol"][hidden]`)) != 1 {
		t.Error("the form of a new passkey is not hidden, or missing")
	}
	a.sends("/admin/account/passkeys/k1/name", url.Values{"key-name": {"<b>Desk</b>"}}).
		leadsTo(t, "/admin/account?done=passkey-named")
	a.get("/admin/account").contains(t, "&lt;b&gt;Desk&lt;/b&gt;")
	for _, name := range []string{"", strings.Repeat("x", 61), "a\nb"} {
		a.sends("/admin/account/passkeys/k1/name", url.Values{"key-name": {name}}).want(t, http.StatusBadRequest)
	}
	b := p.staffer(docket.RoleStaff)
	b.sends("/admin/account/passkeys/k1/remove", url.Values{}).want(t, http.StatusNotFound)

	p.clock.advance(16 * time.Minute)
	a.challenge("/admin/account", "enrol").want(t, http.StatusForbidden)
	a.sends("/admin/account/passkeys/k1/remove", url.Values{}).leadsTo(t, web.ConfirmAddress("/admin/account"))
	if u, err := p.db.User(t.Context(), a.id); err != nil || !u.HasKey {
		t.Fatalf("%+v, %v", u, err)
	}
	a.signIn()
	a.sends("/admin/account/passkeys/k1/remove", url.Values{}).leadsTo(t, "/admin/account?done=passkey-removed")
	a.another().opens(k).want(t, http.StatusUnprocessableEntity)

	only, _ := p.keyed(t, docket.RoleStaff)
	list, err := p.db.PasskeysOf(t.Context(), only.id)
	if err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	only.sends("/admin/account/passkeys/"+list[0].ID.String()+"/remove", url.Values{}).want(t, http.StatusConflict).
		contains(t, "only second factor")
}

// Where codes are switched off, a code of before leads to the set-up of a passkey once, and
// neither codes nor recovery codes open anything.
func TestCodesCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.staffer(docket.RoleModerator)
	codes, hashes := signin.NewRecoveryCodes()
	if err := p.db.SetFactor(t.Context(), a.id, a.secret, 0, hashes, a.id.Actor()); err != nil {
		t.Fatal(err)
	}
	a.get("/admin").want(t, http.StatusOK)
	p.deps.NoCodes = true
	p.site = newSite(p.deps)
	p.http = p.site.handler()

	a.get("/admin").leadsTo(t, "/admin/sign-in")
	a = a.another()
	a.givePassword(testPassword).leadsTo(t, "/admin/sign-in")
	a.challenge("/admin/sign-in", "enrol").want(t, http.StatusForbidden) // a password alone adds nothing
	a.get("/admin/sign-in").contains(t, "takes one-time codes no more")
	p.clock.advance(30 * time.Second)
	a.giveCode(a.code()).want(t, http.StatusSeeOther)
	a.get("/admin").leadsTo(t, "/admin/sign-in")
	a.get("/admin/sign-in").contains(t, `data-passkey="enrol"`).lacks(t, "totp-secret", `name="code"`)
	k := newSoftKey(t, p)
	a.enrols(k).leadsTo(t, "/admin")
	a.get("/admin/account").want(t, http.StatusOK).lacks(t, "Set up an app", "Set up a new app")
	a.sends("/admin/account/codes", url.Values{}).leadsTo(t, "/admin/account")

	p.clock.advance(2 * time.Minute)
	b := a.another()
	b.givePassword(testPassword)
	b.get("/admin/sign-in").contains(t, `data-passkey="open"`).lacks(t, `name="code"`)
	for _, code := range []string{codes[0], a.code()} {
		b.giveCode(code).leadsTo(t, "/admin/sign-in")
		b.get("/admin").leadsTo(t, "/admin/sign-in")
	}
	b.opens(k).leadsTo(t, "/admin")
	p.clock.advance(16 * time.Minute)
	b.post("/admin/sign-in", url.Values{"confirm": {"1"}, "password": {testPassword}, "code": {b.code()},
		"form_token": {b.token()}}).leadsTo(t, web.ConfirmAddress("/admin"))
	p.logged(t, noteConfirmed, 0)
	b.get(web.ConfirmAddress("/admin")).contains(t, `data-passkey="open"`).lacks(t, `name="password"`)
}
