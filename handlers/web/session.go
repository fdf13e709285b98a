package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/securecookie"
	"github.com/gorilla/sessions"

	"commentportal/docket"
)

// The limits of a staff session. STANDARDS, rows 52 and 56; the ceilings of
// SP 800-63B-4 at AAL2 are one hour idle and a day overall.
const (
	sessionIdle    = 30 * time.Minute
	sessionOverall = 12 * time.Hour
	sessionFresh   = 15 * time.Minute // a confirmed password and code count this long
	sessionTouch   = time.Minute      // how often "last seen" is written, at most
	passwordStage  = 10 * time.Minute // between the password and the code
	deviceLife     = 180 * 24 * time.Hour
)

// The names of the two staff cookies, without the prefix they carry on https.
const (
	sessionCookie = "staff-session"
	deviceCookie  = "staff-device"
)

// CookieKeys are the secrets behind staff cookies and forms.
type CookieKeys struct {
	SealKeys
	Form [32]byte // binds staff forms to their session
}

// sessionAccounts is what sessions ask of the store.
type sessionAccounts interface {
	StartSession(context.Context, docket.Session) error
	Session(ctx context.Context, hash [32]byte) (docket.Session, docket.User, error)
	TouchSession(ctx context.Context, hash [32]byte, seen time.Time) error
	ReplaceSession(ctx context.Context, old [32]byte, s docket.Session) error
	EndSession(ctx context.Context, hash [32]byte, by docket.Actor) error
}

// sessionStore keeps sessions in the database and a random id in the cookie. It
// is the Store that gorilla/sessions asks for: the library finds the session of
// a request once and writes the cookie, this decides what a session is.
type sessionStore struct {
	accounts sessionAccounts
	codecs   []securecookie.Codec
	device   *securecookie.SecureCookie
	errand   *securecookie.SecureCookie
	form     [32]byte
	secure   bool // served over https
	now      func() time.Time
}

func newSessionStore(accounts sessionAccounts, keys CookieKeys, secure bool, now func() time.Time) *sessionStore {
	return &sessionStore{
		accounts: accounts,
		codecs:   []securecookie.Codec{NewSeal(keys.SealKeys, sessionOverall)},
		device:   NewSeal(keys.SealKeys, deviceLife),
		errand:   NewSeal(keys.SealKeys, errandLife),
		form:     keys.Form,
		secure:   secure,
		now:      now,
	}
}

// cookie is the name of a cookie: with the __Host- prefix on https, which ties
// it to this host and to secure connections.
func (st *sessionStore) cookie(name string) string {
	if st.secure {
		return "__Host-" + name
	}
	return name
}

// The keys of a session's values.
type sessionValue int

const (
	valueRecord sessionValue = iota // docket.Session
	valueUser                       // docket.User
)

// Get returns the session of the request, looked up once.
func (st *sessionStore) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(st, name)
}

// New looks up the session that the request's cookie names. Without a cookie,
// or with one that opens nothing any more, it returns a new empty session and no
// error; an error means that the database did not answer.
func (st *sessionStore) New(r *http.Request, name string) (*sessions.Session, error) {
	s := sessions.NewSession(st, name)
	s.IsNew = true
	s.Options = &sessions.Options{
		Path: "/", MaxAge: int(sessionOverall.Seconds()),
		Secure: st.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	cookie, err := r.Cookie(name)
	if err != nil {
		return s, nil
	}
	var id []byte
	if err := securecookie.DecodeMulti(name, cookie.Value, &id, st.codecs...); err != nil || len(id) != 32 {
		return s, nil // forged, cut, or of an old key: signed out
	}
	record, user, err := st.accounts.Session(r.Context(), sha256.Sum256(id))
	if errors.Is(err, docket.ErrNotFound) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("look up session: %w", err)
	}
	if !st.Alive(record) {
		if err := st.accounts.EndSession(r.Context(), record.Hash, docket.ActorPortal); err != nil {
			return s, fmt.Errorf("end an old session: %w", err)
		}
		return s, nil
	}
	if now := st.now(); now.Sub(record.Seen) >= sessionTouch {
		if err := st.accounts.TouchSession(r.Context(), record.Hash, now); err != nil {
			return s, fmt.Errorf("touch session: %w", err)
		}
		record.Seen = now
	}
	s.ID, s.IsNew = string(id), false
	s.Values[valueRecord], s.Values[valueUser] = record, user
	return s, nil
}

// clockSkew is how far the clocks of two nodes may differ.
const clockSkew = 5 * time.Minute

// Alive reports whether a session may still be used. now never goes back, so a
// clock that was set back revives nothing; a session from the future is none.
func (st *sessionStore) Alive(record docket.Session) bool {
	now := st.now()
	overall := sessionOverall
	if record.Stage != docket.StageFull {
		overall = passwordStage
	}
	if record.Started.Sub(now) > clockSkew || record.Seen.Sub(now) > clockSkew {
		return false
	}
	return now.Sub(record.Started) < overall && now.Sub(record.Seen) < sessionIdle
}

// Save writes the cookie: of the session's present id, or an expired one when
// the session was ended.
func (st *sessionStore) Save(_ *http.Request, w http.ResponseWriter, s *sessions.Session) error {
	value := ""
	if s.Options.MaxAge > 0 {
		encoded, err := securecookie.EncodeMulti(s.Name(), []byte(s.ID), st.codecs...)
		if err != nil {
			return fmt.Errorf("write session cookie: %w", err)
		}
		value = encoded
	}
	http.SetCookie(w, sessions.NewCookie(s.Name(), value, s.Options))
	return nil
}

// Session is the signed-in side of one request.
type Session struct {
	st     *sessionStore
	inner  *sessions.Session
	Record docket.Session
	User   docket.User
}

// Find returns the request's session; its User.ID is zero when nobody is signed
// in or on the way there.
func (st *sessionStore) Find(r *http.Request) (*Session, error) {
	inner, err := st.Get(r, st.cookie(sessionCookie))
	if err != nil {
		return nil, err
	}
	s := &Session{st: st, inner: inner}
	s.Record, _ = inner.Values[valueRecord].(docket.Session)
	s.User, _ = inner.Values[valueUser].(docket.User)
	return s, nil
}

// SignedIn reports whether the person has passed every step.
func (s *Session) SignedIn() bool { return s.User.ID != 0 && s.Record.Stage == docket.StageFull }

// HalfWay reports whether the password was right and the code is still to come.
func (s *Session) HalfWay() bool {
	return s.User.ID != 0 && s.Record.Stage == docket.StagePassword
}

// Fresh reports whether password and code were given a short while ago.
func (s *Session) Fresh() bool {
	age := s.st.now().Sub(s.Record.Confirmed)
	return s.SignedIn() && age >= 0 && age < sessionFresh
}

// Start gives the browser a session with a new id, in place of whatever it had:
// an id known before signing in, or before confirming, is worth nothing after.
func (s *Session) Start(w http.ResponseWriter, r *http.Request, user docket.User, stage docket.SessionStage,
	data SessionData) error {
	id := make([]byte, 32)
	_, _ = rand.Read(id)
	now := s.st.now()
	sealed, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("start session: %w", err)
	}
	next := docket.Session{Hash: sha256.Sum256(id), User: user.ID, Stage: stage, Started: now, Seen: now, Data: sealed}
	if stage == docket.StageFull {
		next.Confirmed = now
	}
	old := s.Record
	if s.SignedIn() && old.User == user.ID && stage == docket.StageFull {
		next.Started = old.Started // confirming does not lengthen the day
	}
	if old.User != 0 {
		err = s.st.accounts.ReplaceSession(r.Context(), old.Hash, next)
	} else {
		err = s.st.accounts.StartSession(r.Context(), next)
	}
	if err != nil {
		return fmt.Errorf("start session: %w", err)
	}
	s.Record, s.User = next, user
	s.inner.ID, s.inner.IsNew = string(id), false
	s.inner.Values[valueRecord], s.inner.Values[valueUser] = next, user
	return s.inner.Save(r, w)
}

// End signs out: the session is gone on the server, the cookie in the browser.
func (s *Session) End(w http.ResponseWriter, r *http.Request) error {
	if s.User.ID != 0 {
		if err := s.st.accounts.EndSession(r.Context(), s.Record.Hash, s.User.ID.Actor()); err != nil {
			return fmt.Errorf("end session: %w", err)
		}
	}
	s.inner.Options.MaxAge = -1
	s.Record, s.User = docket.Session{}, docket.User{}
	return s.inner.Save(r, w)
}

// SessionData is what a sign-in carries from step to step, sealed in the store.
type SessionData struct {
	Secret string `json:"secret,omitempty"` // of a code app being enrolled
	Proved bool   `json:"proved,omitempty"` // a second factor of before was given, to enrol another
	Agency bool   `json:"agency,omitempty"` // signed in at the agency's identity provider
}

// Data reads what the sign-in carries from step to step.
func (s *Session) Data() SessionData {
	var d SessionData
	if len(s.Record.Data) > 0 {
		// Ours alone, sealed: unreadable means empty.
		_ = json.Unmarshal(s.Record.Data, &d)
	}
	return d
}

// FormToken is the value that binds a form to this session.
func (s *Session) FormToken() string {
	if s.User.ID == 0 {
		return ""
	}
	return s.st.formToken(s.Record.Hash)
}

// checkForm reports whether a form was made for this session.
func (s *Session) checkForm(token string) bool {
	want := s.FormToken()
	return want != "" && subtle.ConstantTimeCompare([]byte(token), []byte(want)) == 1
}

// Device is the content of the device cookie: a random name, and the
// accounts that have signed in from this browser. It opens nothing; it only
// gives their owners tries of their own.
type Device struct {
	Name  string          `json:"d"`
	Users []docket.UserID `json:"u"`
}

// mostDeviceUsers bounds the cookie: a shared desk has a few people.
const mostDeviceUsers = 8

// DeviceOf is the browser's device cookie, empty without a valid one.
func (st *sessionStore) DeviceOf(r *http.Request) Device {
	var d Device
	name := st.cookie(deviceCookie)
	cookie, err := r.Cookie(name)
	if err != nil {
		return d
	}
	var raw []byte
	if err := st.device.Decode(name, cookie.Value, &raw); err != nil || json.Unmarshal(raw, &d) != nil {
		return Device{}
	}
	return d
}

// Knows is the device's name where user has signed in from it before, or "".
func (d Device) Knows(user docket.UserID) string {
	if user != 0 && slices.Contains(d.Users, user) {
		return d.Name
	}
	return ""
}

// Remember marks the browser as one that user has signed in from.
func (st *sessionStore) Remember(w http.ResponseWriter, r *http.Request, user docket.UserID) error {
	d := st.DeviceOf(r)
	if d.Name == "" {
		b := make([]byte, 16)
		_, _ = rand.Read(b)
		d.Name = base64.RawURLEncoding.EncodeToString(b)
	}
	d.Users = slices.DeleteFunc(d.Users, func(u docket.UserID) bool { return u == user })
	d.Users = append(d.Users, user)
	if extra := len(d.Users) - mostDeviceUsers; extra > 0 {
		d.Users = d.Users[extra:]
	}
	raw, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("remember device: %w", err)
	}
	name := st.cookie(deviceCookie)
	value, err := st.device.Encode(name, raw)
	if err != nil {
		return fmt.Errorf("remember device: %w", err)
	}
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(deviceLife.Seconds()),
		Secure: st.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	return nil
}
