package signin

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"
	"github.com/go-webauthn/webauthn/webauthn"

	"commentportal/docket"
)

// Passkeys makes challenges for passkeys and checks their answers. A passkey answers for
// one host name alone, and only after its owner proved to the device who they are: it is
// two factors in one.
type Passkeys struct{ party *webauthn.WebAuthn }

// handleBytes is how long the random handle of an account is, in bytes.
const handleBytes = 32

// What a challenge is for.
const (
	PasskeyEnrols = "enrol"
	PasskeyOpens  = "open"
)

// PasskeyChallenge is what is kept between a challenge and its answer.
type PasskeyChallenge struct {
	For       string    `json:"for"`
	Session   [32]byte  `json:"session"` // of the browser that asked; zero: of nobody signed in
	Made      time.Time `json:"made"`
	Challenge string    `json:"challenge"`
	Handle    []byte    `json:"handle,omitempty"` // of the account; empty: any account's passkey may answer
}

// ErrPasskey says that an answer of a passkey is not right.
var ErrPasskey = errors.New("signin: the passkey's answer is not right")

// passkeyAlgorithms are those that Go's cryptographic module has in FIPS mode, too.
var passkeyAlgorithms = []protocol.CredentialParameter{
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgES256},
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgEdDSA},
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgES384},
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgRS256},
}

// NewPasskeys makes Passkeys for the public address of a site. It returns nil where there
// can be none: browsers ask for a host with a name, not for an IP address.
func NewPasskeys(base *url.URL, site string) *Passkeys {
	host := base.Hostname()
	if _, err := netip.ParseAddr(host); err == nil || host == "" {
		return nil
	}
	party, err := webauthn.New(&webauthn.Config{
		RPID: strings.ToLower(host), RPDisplayName: site, RPOrigins: []string{base.Scheme + "://" + base.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey:      protocol.ResidentKeyRequirementPreferred,
			UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil
	}
	return &Passkeys{party}
}

// account is a user as the library sees one.
type account struct {
	user   docket.User
	handle []byte
	keys   []docket.Passkey
	known  []webauthn.Credential // of keys
}

func newAccount(user docket.User, keys []docket.Passkey) (*account, error) {
	a := &account{user: user, keys: keys, known: make([]webauthn.Credential, len(keys))}
	for i, k := range keys {
		if err := json.Unmarshal(k.Credential, &a.known[i]); err != nil {
			return nil, fmt.Errorf("signin: passkey %s: %w", k.ID, err)
		}
		a.known[i].Authenticator.SignCount = k.SignCount
		a.handle = k.Handle
	}
	return a, nil
}

func (a *account) WebAuthnID() []byte                         { return a.handle }
func (a *account) WebAuthnName() string                       { return a.user.Email }
func (a *account) WebAuthnCredentials() []webauthn.Credential { return a.known }

func (a *account) WebAuthnDisplayName() string {
	if a.user.Name != "" {
		return a.user.Name
	}
	return a.user.Email
}

// Enrol makes a challenge for a new passkey of user beside keys, and the options for the
// browser as JSON.
func (p *Passkeys) Enrol(user docket.User, keys []docket.Passkey, session [32]byte, now time.Time) (
	options []byte, kept PasskeyChallenge, err error) {
	a, err := newAccount(user, keys)
	if err != nil {
		return nil, kept, err
	}
	if len(keys) == 0 {
		a.handle = make([]byte, handleBytes)
		_, _ = rand.Read(a.handle) // never fails
	}
	creation, data, err := p.party.BeginRegistration(a, webauthn.WithCredentialParameters(passkeyAlgorithms),
		webauthn.WithExclusions(webauthn.Credentials(a.known).CredentialDescriptors()))
	if err != nil {
		return nil, kept, fmt.Errorf("signin: challenge for a new passkey: %w", err)
	}
	kept = PasskeyChallenge{For: PasskeyEnrols, Session: session, Made: now, Challenge: data.Challenge,
		Handle: a.handle}
	options, err = json.Marshal(creation)
	return options, kept, err
}

// Enrolled checks the answer of a new passkey of user. It returns the passkey, and the name
// of its credential among all passkeys. The error is ErrPasskey when the answer is not right.
func (p *Passkeys) Enrolled(user docket.User, kept PasskeyChallenge, answer string) (
	key docket.Passkey, credential []byte, err error) {
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return key, nil, wrongPasskey(err)
	}
	made, err := p.party.CreateCredential(&account{user: user, handle: kept.Handle}, webauthn.SessionData{
		Challenge: kept.Challenge, RelyingPartyID: p.party.Config.RPID, UserID: kept.Handle,
		UserVerification: protocol.VerificationRequired, CredParams: passkeyAlgorithms,
	}, parsed)
	if err != nil {
		return key, nil, wrongPasskey(err)
	}
	made.Attestation = webauthn.CredentialAttestation{} // none was asked for
	known, err := json.Marshal(made)
	if err != nil {
		return key, nil, fmt.Errorf("signin: new passkey: %w", err)
	}
	return docket.Passkey{User: user.ID, Handle: kept.Handle, Credential: known,
		SignCount: made.Authenticator.SignCount, Challenged: kept.Made}, made.ID, nil
}

// Ask makes a challenge for one of keys, or for any passkey of this site where there are
// none, and the options for the browser as JSON.
func (p *Passkeys) Ask(user docket.User, keys []docket.Passkey, session [32]byte, now time.Time) (
	options []byte, kept PasskeyChallenge, err error) {
	a, err := newAccount(user, keys)
	if err != nil {
		return nil, kept, err
	}
	var assertion *protocol.CredentialAssertion
	var data *webauthn.SessionData
	if len(keys) == 0 {
		assertion, data, err = p.party.BeginDiscoverableLogin()
	} else {
		assertion, data, err = p.party.BeginLogin(a)
	}
	if err != nil {
		return nil, kept, fmt.Errorf("signin: challenge for a passkey: %w", err)
	}
	kept = PasskeyChallenge{For: PasskeyOpens, Session: session, Made: now, Challenge: data.Challenge, Handle: a.handle}
	options, err = json.Marshal(assertion)
	return options, kept, err
}

// PasskeyAnswer is what a passkey answered, not checked yet.
type PasskeyAnswer struct {
	parsed *protocol.ParsedCredentialAssertionData
}

// ParsePasskeyAnswer reads the answer of a passkey. The error is ErrPasskey.
func ParsePasskeyAnswer(answer string) (PasskeyAnswer, error) {
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return PasskeyAnswer{}, wrongPasskey(err)
	}
	return PasskeyAnswer{parsed}, nil
}

// Credential is the name of the credential that answered.
func (a PasskeyAnswer) Credential() []byte { return a.parsed.RawID }

// Check checks the answer to a challenge by one of keys, which are user's: challenge, host
// and address, signature, that the owner was verified, and that the counter went up. The
// error is ErrPasskey when something is not right.
func (p *Passkeys) Check(user docket.User, keys []docket.Passkey, kept PasskeyChallenge, answer PasskeyAnswer) (
	use docket.PasskeyUse, err error) {
	a, err := newAccount(user, keys)
	if err != nil {
		return use, err
	}
	data := webauthn.SessionData{Challenge: kept.Challenge, RelyingPartyID: p.party.Config.RPID,
		UserVerification: protocol.VerificationRequired}
	var credential *webauthn.Credential
	if len(kept.Handle) == 0 {
		_, credential, err = p.party.ValidatePasskeyLogin(func(_, _ []byte) (webauthn.User, error) { return a, nil },
			data, answer.parsed)
	} else {
		data.UserID = kept.Handle
		credential, err = p.party.ValidateLogin(a, data, answer.parsed)
	}
	if err != nil {
		return use, wrongPasskey(err)
	}
	if credential.Authenticator.CloneWarning {
		return use, fmt.Errorf("%w: its counter went back", ErrPasskey)
	}
	for i, known := range a.known {
		if bytes.Equal(known.ID, credential.ID) {
			use.ID = keys[i].ID
		}
	}
	use.Challenged, use.SignCount = kept.Made, credential.Authenticator.SignCount
	use.Credential, err = json.Marshal(credential)
	return use, err
}

// wrongPasskey is ErrPasskey with the reason of the library, which holds nothing secret.
func wrongPasskey(err error) error {
	if known, ok := errors.AsType[*protocol.Error](err); ok {
		return fmt.Errorf("%w: %s %s", ErrPasskey, known.Details, known.DevInfo)
	}
	return fmt.Errorf("%w: %w", ErrPasskey, err)
}
