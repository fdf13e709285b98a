package signin

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"golang.org/x/oauth2"

	"commentportal/docket"
)

// AgencyOptions say how staff sign in at the agency's identity provider (OpenID Connect).
type AgencyOptions struct {
	Issuer   string
	ClientID string
	Key      crypto.Signer // signs who this client is (private_key_jwt); nil: Secret does
	Secret   string
	Redirect string   // address of this site that the provider leads back to
	ACR      []string // asked of the provider, in acr_values
	Accept   []string // one of these must stand in acr or aal; none: those asked
	Prompt   string   // "login" or "select_account", where somebody confirms who they are

	RoleClaim string                 // the claim with a person's groups; "": accounts are made by hand
	Roles     map[string]docket.Role // group to role; never administrator

	Client *http.Client
	Now    func() time.Time
}

// Agency sends people to the identity provider and checks with whom they come back.
type Agency struct {
	o AgencyOptions

	mu       sync.Mutex
	provider *oidc.Provider // nil until it answered for the first time
}

// NewAgency makes an Agency. The provider is not asked before somebody signs in, so that the
// site starts without it.
func NewAgency(o AgencyOptions) *Agency {
	if o.Client == nil {
		o.Client = &http.Client{Timeout: agencyTime}
	}
	if len(o.Accept) == 0 {
		o.Accept = o.ACR
	}
	return &Agency{o: o}
}

const (
	// agencyTime is how long a request to the provider may take.
	agencyTime = 15 * time.Second
	// agencyFresh is how long ago somebody may have signed in at the provider to confirm who
	// they are, and how old a token may be.
	agencyFresh = 5 * time.Minute
)

// ErrAgency says that what came back from the provider is not right.
var ErrAgency = errors.New("signin: the answer of the identity provider is not right")

// ErrAgencyAway says that the provider does not answer.
var ErrAgencyAway = errors.New("signin: the identity provider does not answer")

// AgencyErrand is what is kept in the browser between leaving for the provider and coming
// back.
type AgencyErrand struct {
	Session  [32]byte  `json:"session"` // of the browser that left; zero: nobody signed in
	Made     time.Time `json:"made"`
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"` // of PKCE
	For      string    `json:"for"`      // AgencyOpens, AgencyConfirms or AgencyConnects
	Next     string    `json:"next"`
}

// What somebody leaves for the provider for.
const (
	AgencyOpens    = "open"
	AgencyConfirms = "confirm"
	AgencyConnects = "connect"
)

// AgencyPerson is who came back: the subject of an issuer, which never changes, and what the
// provider says of the person.
type AgencyPerson struct {
	Issuer   string
	Subject  string
	Email    string // "": not verified by the provider
	Name     string
	Role     docket.Role // by group; "": none
	HasRoles bool        // groups decide on roles
}

func (a *Agency) found(ctx context.Context) (*oidc.Provider, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.provider == nil {
		// The provider keeps the client for its keys, so the context of the first request
		// must not end them.
		p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), a.o.Client), a.o.Issuer)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrAgencyAway, err)
		}
		a.provider = p
	}
	return a.provider, nil
}

// Check asks the provider for its description and compares it with the settings. It returns
// ErrAgencyAway when the provider does not answer as one, and what does not fit, in words.
func (a *Agency) Check(ctx context.Context) (misfits []string, err error) {
	p, err := a.found(ctx)
	if err != nil {
		return nil, err
	}
	var says struct {
		ACR     []string `json:"acr_values_supported"`
		Methods []string `json:"token_endpoint_auth_methods_supported"`
		Flows   []string `json:"response_types_supported"`
	}
	if err := p.Claims(&says); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAgencyAway, err)
	}
	for _, acr := range a.o.ACR {
		if len(says.ACR) > 0 && !slices.Contains(says.ACR, acr) {
			misfits = append(misfits, fmt.Sprintf("it does not offer the assurance %s of --oidc-acr, but %s", acr,
				strings.Join(says.ACR, ", ")))
		}
	}
	method := "client_secret_basic"
	if a.o.Key != nil {
		method = "private_key_jwt"
	}
	if len(says.Methods) > 0 && !slices.Contains(says.Methods, method) {
		misfits = append(misfits, fmt.Sprintf("it does not take %s, which this site proves itself by, but %s", method,
			strings.Join(says.Methods, ", ")))
	}
	if len(says.Flows) > 0 && !slices.Contains(says.Flows, "code") {
		misfits = append(misfits, "it does not offer the code flow")
	}
	return misfits, nil
}

func (a *Agency) oauth(p *oidc.Provider) *oauth2.Config {
	c := &oauth2.Config{ClientID: a.o.ClientID, ClientSecret: a.o.Secret, Endpoint: p.Endpoint(),
		RedirectURL: a.o.Redirect, Scopes: []string{oidc.ScopeOpenID, "email", "profile"}}
	c.Endpoint.AuthStyle = oauth2.AuthStyleInHeader
	if a.o.Key != nil {
		c.Endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	return c
}

// Begin says where to send the browser, and what it must bring back.
func (a *Agency) Begin(ctx context.Context, what, next string, session [32]byte, now time.Time) (
	at string, kept AgencyErrand, err error) {
	p, err := a.found(ctx)
	if err != nil {
		return "", kept, err
	}
	kept = AgencyErrand{Session: session, Made: now, State: randomWord(), Nonce: randomWord(),
		Verifier: oauth2.GenerateVerifier(), For: what, Next: next}
	options := []oauth2.AuthCodeOption{oidc.Nonce(kept.Nonce), oauth2.S256ChallengeOption(kept.Verifier)}
	if len(a.o.ACR) > 0 {
		options = append(options, oauth2.SetAuthURLParam("acr_values", strings.Join(a.o.ACR, " ")))
	}
	if what == AgencyConfirms && a.o.Prompt != "" {
		options = append(options, oauth2.SetAuthURLParam("prompt", a.o.Prompt))
		if a.o.Prompt == "login" {
			options = append(options, oauth2.SetAuthURLParam("max_age", "0"))
		}
	}
	return a.oauth(p).AuthCodeURL(kept.State, options...), kept, nil
}

// randomWord is a value of 256 random bits.
func randomWord() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// Finish exchanges the code for who the person is. The error is ErrAgency when something is
// not right, ErrAgencyAway when the provider does not answer.
func (a *Agency) Finish(ctx context.Context, kept AgencyErrand, state, issuer, code string) (AgencyPerson, error) {
	p, err := a.found(ctx)
	if err != nil {
		return AgencyPerson{}, err
	}
	if kept.State == "" || state != kept.State || issuer != "" && issuer != a.o.Issuer || code == "" {
		return AgencyPerson{}, fmt.Errorf("%w: it belongs to another sign-in", ErrAgency)
	}
	ctx = oidc.ClientContext(ctx, a.o.Client)
	proof, err := a.proof(p)
	if err != nil {
		return AgencyPerson{}, err
	}
	token, err := a.oauth(p).Exchange(ctx, code, append(proof, oauth2.VerifierOption(kept.Verifier))...)
	if err != nil {
		if _, refused := errors.AsType[*oauth2.RetrieveError](err); refused {
			return AgencyPerson{}, fmt.Errorf("%w: the code was refused", ErrAgency)
		}
		return AgencyPerson{}, fmt.Errorf("%w: %w", ErrAgencyAway, err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := p.Verifier(&oidc.Config{ClientID: a.o.ClientID, Now: a.o.Now, SupportedSigningAlgs: agencyAlgorithms}).
		Verify(ctx, raw)
	if err != nil {
		return AgencyPerson{}, fmt.Errorf("%w: %w", ErrAgency, err)
	}
	claims, err := a.claims(id, kept)
	if err != nil {
		return AgencyPerson{}, err
	}
	if err := a.askMore(ctx, p, token, &claims); err != nil {
		return AgencyPerson{}, err
	}
	return a.person(id, claims), nil
}

// agencyAlgorithms are those with which a provider may sign: none with a shared secret, and
// all of them in FIPS mode.
var agencyAlgorithms = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.PS256, oidc.PS384}

// proof shows the provider that this is the client, by a signed statement.
func (a *Agency) proof(p *oidc.Provider) ([]oauth2.AuthCodeOption, error) {
	if a.o.Key == nil {
		return nil, nil
	}
	algorithm := jose.RS256
	if k, ok := a.o.Key.(*ecdsa.PrivateKey); ok && k.Curve.Params().BitSize == 256 {
		algorithm = jose.ES256
	} else if _, ok := a.o.Key.(*rsa.PrivateKey); !ok {
		return nil, errors.New("signin: the key of the identity provider must be RSA, or ECDSA on P-256")
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: a.o.Key},
		(&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return nil, fmt.Errorf("signin: sign in to the identity provider: %w", err)
	}
	now := a.o.Now()
	statement, err := jwt.Signed(signer).Claims(jwt.Claims{Issuer: a.o.ClientID, Subject: a.o.ClientID,
		Audience: jwt.Audience{p.Endpoint().TokenURL}, ID: randomWord(), IssuedAt: jwt.NewNumericDate(now),
		Expiry: jwt.NewNumericDate(now.Add(agencyFresh))}).Serialize()
	if err != nil {
		return nil, fmt.Errorf("signin: sign in to the identity provider: %w", err)
	}
	return []oauth2.AuthCodeOption{
		oauth2.SetAuthURLParam("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
		oauth2.SetAuthURLParam("client_assertion", statement),
	}, nil
}

// agencyClaims is what is read of a token.
type agencyClaims struct {
	Party    string `json:"azp"`
	ACR      string `json:"acr"`
	AAL      string `json:"aal"`
	AuthTime int64  `json:"auth_time"`
	Email    string `json:"email"`
	Verified bool   `json:"email_verified"`
	Name     string `json:"name"`

	groups []string
}

// claims checks what the library leaves to its user: nonce, age, party, assurance, and when
// somebody signed in at the provider.
func (a *Agency) claims(id *oidc.IDToken, kept AgencyErrand) (agencyClaims, error) {
	var c agencyClaims
	if err := id.Claims(&c); err != nil {
		return c, fmt.Errorf("%w: %w", ErrAgency, err)
	}
	now := a.o.Now()
	fits := func(v string) bool { return slices.Contains(a.o.Accept, v) }
	why := ""
	switch {
	case kept.Nonce == "" || id.Nonce != kept.Nonce:
		why = "it was made for another sign-in"
	case id.Subject == "":
		why = "it names nobody"
	case len(id.Audience) > 1 && c.Party != a.o.ClientID:
		why = "it was made for another party"
	case id.IssuedAt.After(now.Add(agencyFresh)) || now.Sub(id.IssuedAt) > agencyFresh:
		why = "it was not made just now"
	case len(a.o.Accept) > 0 && !slices.ContainsFunc(strings.Fields(c.ACR), fits) && !fits(c.AAL):
		why = "it does not say how strongly the person was asked"
	case kept.For == AgencyConfirms && a.o.Prompt == "login" && now.Sub(time.Unix(c.AuthTime, 0)) > agencyFresh:
		why = "the person was not asked anew"
	}
	if why != "" {
		return c, fmt.Errorf("%w: %s", ErrAgency, why)
	}
	c.groups = groupsOf(id, a.o.RoleClaim)
	return c, nil
}

// askMore reads what the token leaves out from the provider, as Login.gov has it.
func (a *Agency) askMore(ctx context.Context, p *oidc.Provider, token *oauth2.Token, c *agencyClaims) error {
	if p.UserInfoEndpoint() == "" || c.Email != "" && (a.o.RoleClaim == "" || c.groups != nil) {
		return nil
	}
	info, err := p.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAgencyAway, err)
	}
	var more agencyClaims
	if err := info.Claims(&more); err != nil {
		return fmt.Errorf("%w: %w", ErrAgency, err)
	}
	if c.Email == "" {
		c.Email, c.Verified = info.Email, info.EmailVerified
	}
	if c.Name == "" {
		c.Name = more.Name
	}
	if c.groups == nil {
		c.groups = groupsOf(info, a.o.RoleClaim)
	}
	return nil
}

// groupsOf reads a claim that holds one word or a list of them; nil where it is not there.
func groupsOf(from interface{ Claims(v any) error }, claim string) []string {
	var all map[string]any
	if claim == "" || from.Claims(&all) != nil {
		return nil
	}
	switch v := all[claim].(type) {
	case string:
		return strings.Fields(v)
	case []any:
		list := []string{}
		for _, one := range v {
			if s, ok := one.(string); ok {
				list = append(list, s)
			}
		}
		return list
	}
	return nil
}

// person is who a checked token names. Of several groups the one with the most rights counts.
func (a *Agency) person(id *oidc.IDToken, c agencyClaims) AgencyPerson {
	p := AgencyPerson{Issuer: id.Issuer, Subject: id.Subject, Name: c.Name, HasRoles: a.o.RoleClaim != ""}
	if c.Verified {
		p.Email = c.Email
	}
	for _, group := range c.groups {
		switch role := a.o.Roles[group]; {
		case role == docket.RoleModerator, role == docket.RoleStaff && p.Role == "":
			p.Role = role
		}
	}
	return p
}
