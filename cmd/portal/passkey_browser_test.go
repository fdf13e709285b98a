package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// freeAddress is an address of this machine where nothing listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // nobody connects
	return l.Addr().String()
}

// authenticator gives a browser a device that holds passkeys and knows its owner.
func (b *browser) authenticator() {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
			Options: &webauthn.VirtualAuthenticatorOptions{Protocol: webauthn.AuthenticatorProtocolCtap2,
				Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true, HasUserVerification: true,
				IsUserVerified: true, AutomaticPresenceSimulation: true}})
		return err
	}))
}

// TestPasskeyInABrowser sets the first administrator up with a passkey, signs in with it
// alone and after the password, and adds, names and removes one, in a real browser.
func TestPasskeyInABrowser(t *testing.T) {
	t.Parallel()
	chromium(t)
	b := newBrowser(t, "passkeys", true)
	p := newPortal(t, engines[0])
	addr := freeAddress(t)
	_, port, _ := net.SplitHostPort(addr)
	p.serve("--addr", addr, "--base-url", "http://localhost:"+port)
	b.authenticator()

	b.open(p.setupLink())
	for name, value := range map[string]string{"name": "Mira Desk", "email": "mira@agency.example",
		"password": walkPassword} {
		b.fill(`input[name="`+name+`"]`, value)
	}
	b.press(`main form button[type="submit"]`)
	signIn := func() {
		b.fill(`input[name="email"]`, "mira@agency.example")
		b.fill(`input[name="password"]`, walkPassword)
		b.press(`form:not([data-passkey]) button[type="submit"]`)
	}
	signIn()
	if !b.has("#totp-secret") {
		b.failed(fmt.Errorf("no code app is offered beside the passkey"))
	}
	b.fill(`input[name="key-name"]`, "Desk computer")
	if status := b.press(`form[data-passkey="enrol"] button`); status != http.StatusOK || !b.has(".recovery") {
		b.failed(fmt.Errorf("setting up a passkey: status %d", status))
	}
	signOut := func() {
		b.open(p.url + "/admin")
		b.click("details.me summary")
		b.press(`form[action="/admin/sign-out"] button`)
		b.open(p.url + "/admin/sign-in")
	}
	home := func(what string) {
		t.Helper()
		if at := b.js(`location.pathname`); at != "/admin" {
			b.failed(fmt.Errorf("%s: the browser is at %s", what, at))
		}
	}
	signOut()
	b.press(`form[data-passkey="open"] button`)
	home("with the passkey alone")
	signOut()
	signIn()
	b.press(`form[data-passkey="open"] button`)
	home("with the password and the passkey")

	b.open(p.url + "/admin/account")
	b.click(`form[data-passkey="enrol"] button`)
	b.do(chromedp.Poll[chromedp.Void](`document.querySelector("[data-passkey-says]").textContent.includes("has a ` +
		`passkey of this account")`))
	b.fill(`input[id="key-name-k1"]`, "The desk")
	b.press(`form[action$="/k1/name"] button`)
	if !strings.Contains(b.words("main"), "The desk") {
		b.failed(fmt.Errorf("the passkey has not its new name"))
	}
	if status := b.press(`form[action$="/k1/remove"] button`); status != http.StatusConflict {
		b.failed(fmt.Errorf("removing the only second factor: status %d", status))
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.violations) > 0 {
		t.Errorf("the content security policy was violated: %q", b.violations)
	}
}
