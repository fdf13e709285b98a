package main

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/signin"
	"commentportal/handlers/staff"
)

// agencyFlags are the settings of signing in at the agency's identity provider.
var agencyFlags = []string{"oidc-issuer", "oidc-client-id", "oidc-key-file", "oidc-secret-file", "oidc-acr",
	"oidc-accept", "oidc-prompt", "oidc-role-claim", "oidc-roles", "oidc-name", "oidc-only", "break-glass"}

// agencyConfig are those settings as they were given.
type agencyConfig struct {
	Issuer, ClientID, KeyFile, SecretFile, ACR, Accept, Prompt, RoleClaim, Roles, Name string

	Only       bool
	BreakGlass string
}

// agencyOptions lists them for the help.
var agencyOptions = []option{
	{"oidc-issuer", "URL", "agency's identity provider (OpenID Connect) where staff sign in; empty: none",
		text(func(c *config) *string { return &c.OIDC.Issuer }, "")},
	{"oidc-client-id", "ID", "name of this site at the provider",
		text(func(c *config) *string { return &c.OIDC.ClientID },
			"")},
	{"oidc-key-file", "FILE", "private key in PEM with which this site proves to the provider who it is, as " +
		"Login.gov asks", text(func(c *config) *string { return &c.OIDC.KeyFile }, "")},
	{"oidc-secret-file", "FILE", "secret that does so where the provider takes no key",
		text(func(c *config) *string { return &c.OIDC.SecretFile }, "")},
	{"oidc-acr", "VALUE,…", "assurance asked of the provider, such as " +
		"http://idmanagement.gov/ns/assurance/aal/2?phishing_resistant=true",
		text(func(c *config) *string { return &c.OIDC.ACR }, "")},
	{"oidc-accept", "VALUE,…", "of these the provider must say one in acr or aal; empty: of those asked",
		text(func(c *config) *string { return &c.OIDC.Accept }, "")},
	{"oidc-prompt", "login|select_account", "how the provider asks who confirms; Login.gov takes select_account alone",
		text(func(c *config) *string { return &c.OIDC.Prompt }, "login")},
	{"oidc-role-claim", "NAME", "claim with a person's groups; empty: administrators make the accounts",
		text(func(c *config) *string { return &c.OIDC.RoleClaim }, "")},
	{"oidc-roles", "GROUP=ROLE,…", "role of each group: moderator or staff",
		text(func(c *config) *string { return &c.OIDC.Roles }, "")},
	{"oidc-name", "NAME", "name of the provider on the button", text(func(c *config) *string { return &c.OIDC.Name },
		"your agency's sign-in")},
	{"oidc-only", "", "passwords and passkeys open only the accounts of --break-glass",
		yesNo(func(c *config) *bool { return &c.OIDC.Only }, false)},
	{"break-glass", "ADDRESS,…", "accounts for when the provider is away",
		text(func(c *config) *string { return &c.OIDC.BreakGlass }, "")},
}

// maxSecretFile is more than a key or secret of the provider ever holds, in bytes.
const maxSecretFile = 64 << 10

// agencySignIn reads the settings of the agency's identity provider. base is the public
// address.
func (c config) agencySignIn(base *url.URL) (staff.AgencySignIn, error) {
	o := c.OIDC
	if o.Issuer == "" {
		if o.Only || o.BreakGlass != "" || o.ClientID != "" {
			return staff.AgencySignIn{}, usagef("--oidc-only, --oidc-client-id and --break-glass need " +
				"--oidc-issuer: give the address of the provider, such as https://secure.login.gov/")
		}
		return staff.AgencySignIn{}, nil
	}
	issuer, err := url.Parse(o.Issuer)
	if err != nil || issuer.Host == "" || issuer.Scheme != "https" &&
		(issuer.Scheme != "http" || !loopback(issuer.Host)) {
		return staff.AgencySignIn{}, usagef("--oidc-issuer takes an https address, such as https://secure.login.gov/")
	}
	options := signin.AgencyOptions{Issuer: o.Issuer, ClientID: o.ClientID, ACR: parts(o.ACR), Accept: parts(o.Accept),
		Prompt: o.Prompt, RoleClaim: o.RoleClaim, Now: now}
	if base != nil {
		options.Redirect = base.JoinPath("admin", "sign-in", "agency", "return").String()
	}
	if err := c.checkAgency(options); err != nil {
		return staff.AgencySignIn{}, err
	}
	if options.Roles, err = agencyRoles(o.Roles); err != nil {
		return staff.AgencySignIn{}, err
	}
	if options.Key, options.Secret, err = c.agencySecret(); err != nil {
		return staff.AgencySignIn{}, err
	}
	return staff.AgencySignIn{Client: signin.NewAgency(options), Name: o.Name, Only: o.Only,
		BreakGlass: parts(o.BreakGlass)}, nil
}

// checkAgency refuses settings that do not belong together.
func (c config) checkAgency(o signin.AgencyOptions) error {
	switch {
	case o.ClientID == "":
		return usagef("--oidc-issuer needs --oidc-client-id: the name that the provider knows this site by")
	case c.RequireMFA && len(o.ACR) == 0 && len(o.Accept) == 0:
		return usagef("with --require-mfa the provider must say that it asked for two factors: give --oidc-acr, " +
			"such as http://idmanagement.gov/ns/assurance/aal/2, or --oidc-accept")
	case o.Prompt != "login" && o.Prompt != "select_account":
		return usagef("--oidc-prompt takes login or select_account")
	case (o.RoleClaim == "") != (c.OIDC.Roles == ""):
		return usagef("--oidc-role-claim and --oidc-roles belong together: the claim with the groups, and " +
			"GROUP=moderator,GROUP=staff")
	case c.OIDC.Only && c.OIDC.BreakGlass == "":
		return usagef("--oidc-only needs --break-glass: name an account that opens when the provider is away")
	}
	return nil
}

// parts splits a list at commas.
func parts(list string) []string {
	var out []string
	for part := range strings.SplitSeq(list, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// agencyRoles reads --oidc-roles, parted by semicolons where there are any, since names of
// groups may hold commas. No group makes an administrator.
func agencyRoles(list string) (map[string]docket.Role, error) {
	roles, all := map[string]docket.Role{}, parts(list)
	if strings.Contains(list, ";") {
		all = strings.Split(strings.Trim(list, "; "), ";")
	}
	for _, part := range all {
		part = strings.TrimSpace(part)
		i := strings.LastIndex(part, "=")
		if i < 1 {
			return nil, usagef("--oidc-roles takes GROUP=moderator,GROUP=staff, and %q is not that", part)
		}
		role := docket.Role(part[i+1:])
		if role != docket.RoleModerator && role != docket.RoleStaff {
			return nil, usagef("--oidc-roles gives the roles moderator and staff, not %q: administrators "+
				"are made here", role)
		}
		roles[part[:i]] = role
	}
	return roles, nil
}

// agencySecret reads what proves this site to the provider: a key, or a secret.
func (c config) agencySecret() (crypto.Signer, string, error) {
	name := c.OIDC.KeyFile
	if (name == "") == (c.OIDC.SecretFile == "") {
		return nil, "", usagef("--oidc-issuer needs --oidc-key-file or --oidc-secret-file, and not both")
	}
	if name == "" {
		name = c.OIDC.SecretFile
	}
	data, err := readSecret(name)
	if err != nil {
		return nil, "", err
	}
	if c.OIDC.KeyFile == "" {
		secret := strings.TrimSpace(string(data))
		if secret == "" {
			return nil, "", usagef("the file %s is empty: put the secret of the provider into it", name)
		}
		return nil, secret, nil
	}
	key, err := parsePrivateKey(data)
	if err != nil {
		return nil, "", usagef("the file %s holds no private key that the provider could know: make one with `openssl "+
			"genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out %s`", name, name)
	}
	return key, "", nil
}

// readSecret reads a file that this account alone may read.
func readSecret(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, usagef("the file of the identity provider cannot be read: %w", err)
	}
	defer f.Close() //nolint:errcheck // read only
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if err := checkKeyFile(name, info); err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(f, maxSecretFile))
}

var errNoPrivateKey = errors.New("no private key")

func parsePrivateKey(data []byte) (crypto.Signer, error) {
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, errNoPrivateKey
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	if key, err := x509.ParseECPrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read a private key: %w", err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, errNoPrivateKey
	}
	return signer, nil
}
