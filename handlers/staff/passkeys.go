package staff

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/handlers/signin"
	"commentportal/handlers/web"
	"commentportal/views"
)

// passkeyStore holds what passkeys ask of the store.
type passkeyStore interface {
	AcceptPasskey(ctx context.Context, use docket.PasskeyUse) error
	AddPasskey(ctx context.Context, k docket.Passkey, credential []byte, recovery [][32]byte, by docket.Actor) (
		docket.PasskeyID, error)
	PasskeyOwner(ctx context.Context, credential []byte) (docket.User, error)
	PasskeysOf(ctx context.Context, id docket.UserID) ([]docket.Passkey, error)
	RecoveryCodesLeft(ctx context.Context, id docket.UserID) (int, error)
	RemovePasskey(ctx context.Context, user docket.UserID, id docket.PasskeyID, by docket.Actor) error
	RenamePasskey(ctx context.Context, user docket.UserID, id docket.PasskeyID, name string, by docket.Actor) error
}

// passkeys makes challenges for passkeys and takes their answers. keys is nil where browsers
// offer none: at an IP address.
type passkeys struct {
	*staffPage
	store   passkeyStore
	keys    *signin.Passkeys
	signIns *web.Limiter
}

// passkeyErrand is the name of the cookie that holds a challenge.
const passkeyErrand = "staff-passkey"

// maxPasskeyForm bounds a form with the answer of a passkey, in bytes.
const maxPasskeyForm = web.MaxSmallForm

var errNoPasskeys = &web.Problem{Status: http.StatusNotFound, Heading: "This address has no passkeys", Text: []string{
	"Browsers offer passkeys for a site with a name only. Open the site by its name, not by its number.",
}}

var errPasskeyChallenge = &web.Problem{Status: http.StatusForbidden, Heading: "This needs another sign-in",
	Text: []string{
		"Open the page again and start from there. Nothing was changed.",
	}}

// Challenge answers a script of the sign-in and account pages with the options for the
// browser. What it is for follows from the field for and from how far the browser has come.
func (s *passkeys) Challenge(w http.ResponseWriter, r *http.Request) error {
	if err := s.Allow(s.signIns, r); err != nil {
		return err
	}
	form, err := s.ReadForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	if s.keys == nil {
		return errNoPasskeys
	}
	sess, err := s.Sessions.Find(r)
	if err != nil {
		return err
	}
	if sess.User.ID != 0 {
		if err := s.CheckToken(r, sess, form); err != nil {
			return err
		}
	}
	options, kept, err := s.challenge(r.Context(), sess, form.Get("for"))
	if err != nil {
		return err
	}
	raw, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("keep a challenge: %w", err)
	}
	if err := s.Sessions.SendErrand(w, passkeyErrand, raw); err != nil {
		return fmt.Errorf("keep a challenge: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	_, err = w.Write(options)
	return err
}

func (s *passkeys) challenge(ctx context.Context, sess *web.Session, what string) ([]byte, signin.PasskeyChallenge,
	error) {
	var mine []docket.Passkey
	var err error
	if sess.User.ID != 0 {
		if mine, err = s.store.PasskeysOf(ctx, sess.User.ID); err != nil {
			return nil, signin.PasskeyChallenge{}, err
		}
	}
	switch {
	case what == signin.PasskeyEnrols && s.mayEnrol(sess):
		return s.keys.Enrol(sess.User, mine, sess.Record.Hash, s.Steady())
	case what == signin.PasskeyOpens && sess.User.ID == 0, what == signin.PasskeyOpens && len(mine) > 0:
		return s.keys.Ask(sess.User, mine, sess.Record.Hash, s.Steady())
	}
	return nil, signin.PasskeyChallenge{}, errPasskeyChallenge
}

// mayEnrol reports whether a browser may add a passkey: to an account that was confirmed a
// short while ago, or in the step of signing in that sets the second factor up.
func (s *passkeys) mayEnrol(sess *web.Session) bool { return sess.Fresh() || s.MustEnrol(sess) }

// kept is the challenge that the browser brings back for what; nil when it is of another
// session or too old.
func (s *passkeys) kept(w http.ResponseWriter, r *http.Request, sess *web.Session,
	what string) *signin.PasskeyChallenge {
	var kept signin.PasskeyChallenge
	raw := s.Sessions.TakeErrand(w, r, passkeyErrand)
	if s.keys == nil || raw == nil || json.Unmarshal(raw, &kept) != nil || kept.For != what ||
		kept.Session != sess.Record.Hash || !s.Sessions.Recent(kept.Made) {
		return nil
	}
	return &kept
}

// fits finds the account whose passkey answered, among all accounts or as the one of the
// session. The error is signin.ErrPasskey when the answer is not right.
func (s *passkeys) fits(w http.ResponseWriter, r *http.Request, sess *web.Session, given string) (docket.User, error) {
	ctx := r.Context()
	kept := s.kept(w, r, sess, signin.PasskeyOpens)
	if kept == nil {
		return sess.User, signin.ErrPasskey
	}
	answer, err := signin.ParsePasskeyAnswer(given)
	if err != nil {
		return sess.User, err
	}
	user, err := s.store.PasskeyOwner(ctx, answer.Credential())
	switch {
	case errors.Is(err, docket.ErrNotFound):
		return sess.User, signin.ErrPasskey
	case err != nil:
		return sess.User, err
	case user.Disabled || !user.HasLogin, sess.User.ID != 0 && sess.User.ID != user.ID:
		return user, signin.ErrPasskey
	}
	mine, err := s.store.PasskeysOf(ctx, user.ID)
	if err != nil {
		return user, err
	}
	use, err := s.keys.Check(user, mine, *kept, answer)
	if err != nil {
		return user, err
	}
	err = s.store.AcceptPasskey(ctx, use)
	if errors.Is(err, docket.ErrStale) || errors.Is(err, docket.ErrNotFound) {
		return user, fmt.Errorf("%w: its challenge was used, or its counter went back", signin.ErrPasskey)
	}
	return user, err
}

// enrol adds the passkey that answered to the account of the session. It returns recovery
// codes where the account had none left.
func (s *passkeys) enrol(w http.ResponseWriter, r *http.Request, sess *web.Session, form url.Values) (
	codes []string, err error) {
	kept := s.kept(w, r, sess, signin.PasskeyEnrols)
	if kept == nil || !s.mayEnrol(sess) {
		return nil, signin.ErrPasskey
	}
	key, credential, err := s.keys.Enrolled(sess.User, *kept, form.Get("passkey"))
	if err != nil {
		return nil, err
	}
	key.Name = passkeyName(form.Get("key-name"))
	left, err := s.store.RecoveryCodesLeft(r.Context(), sess.User.ID)
	if err != nil {
		return nil, err
	}
	var hashes [][32]byte
	if left == 0 && !s.NoCodes {
		codes, hashes = signin.NewRecoveryCodes()
	}
	_, err = s.store.AddPasskey(r.Context(), key, credential, hashes, sess.User.ID.Actor())
	if errors.Is(err, docket.ErrExists) || errors.Is(err, docket.ErrStale) || errors.Is(err, docket.ErrDenied) {
		return nil, fmt.Errorf("%w: %w", signin.ErrPasskey, err)
	}
	return codes, err
}

// passkeyName is a name as somebody typed it, made fit to be shown in a list.
func passkeyName(typed string) string {
	name := strings.Join(strings.Fields(strings.ToValidUTF8(typed, "")), " ")
	if name == "" || !printable(name) {
		return "Passkey"
	}
	if runes := []rune(name); len(runes) > docket.MaxPasskeyName {
		name = string(runes[:docket.MaxPasskeyName])
	}
	return name
}

// logWrong notes for the operator why a passkey was refused; nothing secret is in it.
func (s *passkeys) logWrong(r *http.Request, user docket.User, err error) {
	s.Log.InfoContext(r.Context(), "passkey refused", slog.Any("user", user), slog.Any("error", err))
}

const (
	wrongPasskey = "This passkey does not fit, or the page was open for too long. Try again, or sign in another way."
	notEnrolled  = "The passkey was not added: the page was open for too long, or this device has a passkey of this " +
		"account already. Try again."
)

// Add adds a passkey to the account of somebody who is signed in.
func (s *account) AddPasskey(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxPasskeyForm)
	if err != nil {
		return err
	}
	sess := web.SessionOf(r)
	if !sess.Fresh() {
		return s.ToConfirm(w, r, "/admin/account")
	}
	codes, err := s.passkeys.enrol(w, r, sess, form)
	if errors.Is(err, signin.ErrPasskey) {
		s.passkeys.logWrong(r, sess.User, err)
		return s.accountPage(w, r, docket.Invalid{"passkey": notEnrolled})
	}
	if err != nil {
		return err
	}
	if codes != nil {
		return s.signIn.showRecovery(w, r, codes, "/admin/account")
	}
	return web.SeeOther(w, r, "/admin/account?done=passkey")
}

// errPasskeyName names docket.MaxPasskeyName.
var errPasskeyName = web.BadRequest("Type a name of at most 60 characters in one line.")

var errLastFactor = &web.Problem{Status: http.StatusConflict, Heading: "This is your only second factor",
	Text: []string{
		"Add another passkey, or set up a code app, before you remove this one. Without a second factor you could " +
			"not sign in any more.",
	}}

// ChangePasskey names or removes a passkey of one's own.
func (s *account) ChangePasskey(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	sess := web.SessionOf(r)
	var id docket.PasskeyID
	if _, err := fmt.Sscanf(r.PathValue("passkey"), "k%d", &id); err != nil || id.String() != r.PathValue("passkey") {
		return docket.ErrNotFound
	}
	switch r.PathValue("verb") {
	case "name":
		name := form.Get("key-name")
		if strings.TrimSpace(name) == "" || utf8.RuneCountInString(name) > docket.MaxPasskeyName || !printable(name) {
			return errPasskeyName
		}
		if err := s.keyStore.RenamePasskey(r.Context(), sess.User.ID, id, passkeyName(name),
			web.ActorOf(r)); err != nil {
			return err
		}
		return web.SeeOther(w, r, "/admin/account?done=passkey-named")
	case "remove":
		if !sess.Fresh() {
			return s.ToConfirm(w, r, "/admin/account")
		}
		return s.removePasskey(w, r, sess.User, id)
	}
	return web.ErrNoPage
}

func (s *account) removePasskey(w http.ResponseWriter, r *http.Request, user docket.User, id docket.PasskeyID) error {
	mine, err := s.keyStore.PasskeysOf(r.Context(), user.ID)
	if err != nil {
		return err
	}
	if s.RequireMFA && len(mine) < 2 && (s.NoCodes || !user.HasCode) {
		return errLastFactor
	}
	if err := s.keyStore.RemovePasskey(r.Context(), user.ID, id, web.ActorOf(r)); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/admin/account?done=passkey-removed")
}

// passkeyRows lists the passkeys of an account for its page.
func (s *account) passkeyRows(r *http.Request, user docket.User) ([]views.PasskeyRow, error) {
	loc, err := s.deskLocation(r.Context())
	if err != nil {
		return nil, err
	}
	list, err := s.keyStore.PasskeysOf(r.Context(), user.ID)
	if err != nil {
		return nil, err
	}
	rows := make([]views.PasskeyRow, len(list))
	for i, k := range list {
		rows[i] = views.PasskeyRow{Number: k.ID.String(), Added: views.DateTime(k.CreatedAt.In(loc)),
			Name: views.Field{Name: "key-name", ID: "key-name-" + k.ID.String(), Label: "Name",
				Value: k.Name, NoSpell: true,
				Autocomplete: "off"}}
		if !k.UsedAt.IsZero() {
			rows[i].Used = views.DateTime(k.UsedAt.In(loc))
		}
	}
	return rows, nil
}
