// Package signintest holds an identity provider for tests: OpenID Connect as Login.gov speaks
// it, with clients that prove who they are by a key, and PKCE.
package signintest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Provider is an identity provider: it says of a person what the test tells it to.
type Provider struct {
	*httptest.Server
	t      testing.TB
	now    func() time.Time
	key    *ecdsa.PrivateKey // signs tokens
	Client *ecdsa.PrivateKey // of the site; its public half is known here

	mu     sync.Mutex
	asked  url.Values // of the last request for a code
	codes  map[string]url.Values
	claims map[string]any // of the next token, over those that are right
	signer *ecdsa.PrivateKey
}

// New starts a provider that ends with the test. now is its clock.
func New(t testing.TB, now func() time.Time) *Provider {
	t.Helper()
	p := &Provider{t: t, now: now, codes: map[string]url.Values{}, claims: map[string]any{}}
	for _, k := range []**ecdsa.PrivateKey{&p.key, &p.Client} {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		*k = key
	}
	p.signer = p.key
	mux := http.NewServeMux()
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	answer := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(v)
	}
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize",
			"token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys", "userinfo_endpoint": p.URL + "/me",
			"id_token_signing_alg_values_supported": []string{"ES256"}})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: p.key.Public(), KeyID: "1", Algorithm: "ES256",
			Use: "sig"}}})
	})
	mux.HandleFunc("GET /authorize", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, p.back(r.URL.Query()), http.StatusSeeOther)
	})
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		token, problem := p.token(r)
		if problem != "" {
			w.WriteHeader(http.StatusBadRequest)
			answer(w, map[string]any{"error": "invalid_grant", "error_description": problem})
			return
		}
		answer(w, map[string]any{"access_token": "access", "token_type": "Bearer", "expires_in": 60, "id_token": token})
	})
	mux.HandleFunc("GET /me", func(w http.ResponseWriter, _ *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		answer(w, p.person())
	})
	return p
}

// person is what the provider says of who signs in.
func (p *Provider) person() map[string]any {
	c := map[string]any{"sub": "person-1", "email": "kim@agency.example", "email_verified": true, "name": "Kim Person"}
	maps.Copy(c, p.claims)
	return c
}

// token exchanges a code, once, for the client whose key and PKCE fit.
func (p *Provider) token(r *http.Request) (token, problem string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	asked := p.codes[r.FormValue("code")]
	delete(p.codes, r.FormValue("code"))
	if asked == nil {
		return "", "no such code"
	}
	hash := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if asked.Get("code_challenge_method") != "S256" ||
		asked.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(hash[:]) {
		return "", "PKCE"
	}
	statement, err := jwt.ParseSigned(r.FormValue("client_assertion"), []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		return "", "no client assertion"
	}
	var who jwt.Claims
	if err := statement.Claims(p.Client.Public(), &who); err != nil || who.Subject != "portal" ||
		who.Issuer != "portal" ||
		who.ID == "" || who.ValidateWithLeeway(jwt.Expected{AnyAudience: jwt.Audience{p.URL + "/token"}, Time: p.now()},
		0) != nil {
		return "", "client assertion"
	}
	c := p.person()
	for k, v := range map[string]any{"iss": p.URL, "aud": "portal", "nonce": asked.Get("nonce"), "iat": p.now().Unix(),
		"exp": p.now().Add(time.Minute).Unix(), "acr": asked.Get("acr_values"), "auth_time": p.now().Unix()} {
		if _, told := p.claims[k]; !told {
			c[k] = v
		}
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256,
		Key: jose.JSONWebKey{Key: p.signer, KeyID: "1"}},
		nil)
	if err != nil {
		p.t.Error(err)
	}
	token, err = jwt.Signed(signer).Claims(c).Serialize()
	if err != nil {
		p.t.Error(err)
	}
	return token, ""
}

// Code signs the person in at the address that the site led to, and returns the address, on
// the site, that leads back.
func (p *Provider) Code(at string) string {
	p.t.Helper()
	u, err := url.Parse(at)
	if err != nil || u.Scheme+"://"+u.Host != p.URL || u.Path != "/authorize" {
		p.t.Fatalf("it leads to %q", at)
	}
	back, err := url.Parse(p.back(u.Query()))
	if err != nil {
		p.t.Fatal(err)
	}
	return back.RequestURI()
}

// back makes a code for a request and says where the browser goes with it.
func (p *Provider) back(asked url.Values) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = asked
	code := rand.Text()
	p.codes[code] = asked
	return asked.Get("redirect_uri") + "?" + url.Values{"code": {code}, "state": {asked.Get("state")},
		"iss": {p.URL}}.Encode()
}

// Asked is what the site asked for last.
func (p *Provider) Asked() url.Values {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked
}

// SignWith signs tokens with another key; nil: with the one that the provider shows.
func (p *Provider) SignWith(key *ecdsa.PrivateKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.signer = key; key == nil {
		p.signer = p.key
	}
}

// Says changes what the provider says from now on; nothing: back to what is right.
func (p *Provider) Says(claims map[string]any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.claims = claims; claims == nil {
		p.claims = map[string]any{}
	}
}
