package main

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"commentportal/handlers/signin/signintest"
)

// keyFile writes a private key as an operator has it.
func keyFile(t *testing.T, key *ecdsa.PrivateKey) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "oidc.pem")
	if err := os.WriteFile(name, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// Settings of the identity provider that do not belong together, or would open more than
// they say, are refused before anything is opened.
func TestAgencySettings(t *testing.T) {
	t.Parallel()
	key := keyFile(t, signintest.New(t, time.Now).Client)
	open := filepath.Join(t.TempDir(), "open.pem")
	if err := os.WriteFile(open, []byte("secret"), 0o644); err != nil { //nolint:gosec // that is what is refused
		t.Fatal(err)
	}
	right := func() config {
		return config{RequireMFA: true, OIDC: agencyConfig{Issuer: "https://idp.example.gov/", ClientID: "portal",
			KeyFile: key, ACR: "aal2, ial1", Prompt: "login"}}
	}
	for _, tt := range []struct {
		name   string
		change func(c *agencyConfig)
		says   string // "": all is well
	}{
		{"as it should be", func(*agencyConfig) {}, ""},
		{"without a provider", func(c *agencyConfig) { *c = agencyConfig{} }, ""},
		{"roles", func(c *agencyConfig) { c.RoleClaim, c.Roles = "groups", "a=moderator,staff" }, "is not that"},
		{"groups with commas", func(c *agencyConfig) {
			c.RoleClaim, c.Roles = "groups",
				"cn=a,ou=b=moderator; c=staff"
		}, ""},
		{"a group with an equals sign", func(c *agencyConfig) { c.RoleClaim, c.Roles = "groups", "cn=a=moderator" },
			""},
		{"a group of administrators", func(c *agencyConfig) { c.RoleClaim, c.Roles = "groups", "boss=admin" },
			"administrators are made here"},
		{"roles without a claim", func(c *agencyConfig) { c.Roles = "a=staff" }, "belong together"},
		{"plain http", func(c *agencyConfig) { c.Issuer = "http://idp.example.gov" }, "https address"},
		{"no client", func(c *agencyConfig) { c.ClientID = "" }, "--oidc-client-id"},
		{"no assurance", func(c *agencyConfig) { c.ACR = "" }, "--oidc-acr"},
		{"another prompt", func(c *agencyConfig) { c.Prompt = "none" }, "--oidc-prompt"},
		{"no secret", func(c *agencyConfig) { c.KeyFile = "" }, "--oidc-secret-file"},
		{"both secrets", func(c *agencyConfig) { c.SecretFile = key }, "not both"},
		{"a key that others read", func(c *agencyConfig) { c.KeyFile = open }, "chmod 600"},
		{"no way in an emergency", func(c *agencyConfig) { c.Only = true }, "--break-glass"},
		{"an emergency without a provider", func(c *agencyConfig) { *c = agencyConfig{Only: true} }, "--oidc-issuer"},
	} {
		c := right()
		tt.change(&c.OIDC)
		_, err := c.agencySignIn(nil)
		if tt.says == "" && err != nil || tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says)) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.says)
		}
	}
}

// TestAgencyInABrowser signs a moderator in at an identity provider, in a real browser, out,
// and in again.
func TestAgencyInABrowser(t *testing.T) {
	t.Parallel()
	chromium(t)
	b := newBrowser(t, "agency", false)
	p, idp := newPortal(t, engines[0]), signintest.New(t, time.Now)
	addr := freeAddress(t)
	_, port, _ := net.SplitHostPort(addr)
	p.run("user", "add", "--email", "kim@agency.example", "--name", "Kim Person", "--role", "moderator")
	p.serve("--addr", addr, "--base-url", "http://localhost:"+port, "--oidc-issuer", idp.URL,
		"--oidc-client-id", "portal",
		"--oidc-key-file", keyFile(t, idp.Client), "--oidc-acr", "aal2", "--oidc-name", "Agency Login")
	for _, visit := range []string{"the first", "the second"} {
		b.open(p.url + "/admin/queue")
		b.press(`a[href^="/admin/sign-in/agency"]`)
		if at := b.js(`location.pathname`); at != "/admin/queue" {
			b.failed(fmt.Errorf("%s visit: the browser is at %s", visit, at))
		}
		b.click("details.me summary")
		b.press(`form[action="/admin/sign-out"] button`)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.violations) > 0 {
		t.Errorf("the content security policy was violated: %q", b.violations)
	}
}

// The doctor asks the provider, and says what does not fit.
func TestDoctorAsksTheIdentityProvider(t *testing.T) {
	t.Parallel()
	idp := signintest.New(t, time.Now)
	key := keyFile(t, idp.Client)
	away := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(away.Close)
	for _, tt := range []struct {
		name, issuer, says string
		code               int
	}{
		{"a provider that answers", idp.URL, "ok    sign-in     the identity provider " + idp.URL +
			" answers; it must lead back to http://127.0.0.1:8080/admin/sign-in/agency/return", exitDone},
		{"an address where there is none", away.URL, "FAIL  sign-in     the identity provider " +
			away.URL + " does not answer as one", exitFailed},
	} {
		var out, errOut strings.Builder
		code := run(t.Context(), []string{"doctor", "--data-dir", t.TempDir(), "--oidc-issuer", tt.issuer,
			"--oidc-client-id", "portal", "--oidc-key-file", key, "--oidc-acr", "aal2"},
			func(string) string { return "" }, strings.NewReader(""), &out, &errOut)
		if code != tt.code || !strings.Contains(out.String(), tt.says) {
			t.Errorf("%s: status %d\n%s%s", tt.name, code, &out, &errOut)
		}
	}
}
