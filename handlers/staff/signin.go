package staff

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/signin"
	"commentportal/handlers/web"
	"commentportal/views"
)

// signInStore holds what signing in asks of the store.
type signInStore interface {
	AcceptStep(ctx context.Context, id docket.UserID, step int64) error
	Factor(ctx context.Context, id docket.UserID) (docket.Factor, error)
	PasswordHash(ctx context.Context, id docket.UserID) (string, error)
	SetFactor(ctx context.Context, id docket.UserID, secret string, step int64, recovery [][32]byte,
		by docket.Actor) error
	UpgradeHash(ctx context.Context, id docket.UserID, hash string) error
	UseRecoveryCode(ctx context.Context, id docket.UserID, hash [32]byte) error
	UserByEmail(ctx context.Context, email string) (docket.User, error)
}

// signIn serves signing in and signing out.
type signIn struct {
	*staffPage
	store   signInStore
	brake   *signin.Brake
	hasher  *signin.Hasher
	signIns *web.Limiter

	passkeys *passkeys
	agency   *agency
}

// The names of the counters of the brake.
const (
	tryPassword = "password"
	tryCode     = "code"
)

// The rows of the log about signing in.
const (
	noteSignedIn   = "account.signed_in"
	noteConfirmed  = "account.confirmed"
	noteFailed     = "account.sign_in_failed"
	noteThrottled  = "account.sign_in_throttled"
	noteRecovery   = "account.recovery_code_used"
	unknownAccount = "unknown"
)

// Show is every step of signing in: which one depends on how far this
// browser has come.
func (s *signIn) Show(w http.ResponseWriter, r *http.Request) error {
	sess, err := s.Sessions.Find(r)
	if err != nil {
		return err
	}
	next := web.LocalPath(r.URL.Query().Get("next"))
	switch {
	case sess.HalfWay():
		return s.secondStep(w, r, sess, next, nil)
	case sess.SignedIn() && r.URL.Query().Get("confirm") == "1" && !sess.Fresh():
		return s.firstStep(w, r, sess, next, "", nil)
	case s.Opens(sess):
		return web.SeeOther(w, r, next)
	}
	return s.firstStep(w, r, sess, next, "", nil)
}

// SignIn takes the form of whichever step it is.
func (s *signIn) SignIn(w http.ResponseWriter, r *http.Request) error {
	if err := s.Allow(s.signIns, r); err != nil {
		return err
	}
	form, err := s.ReadForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	sess, err := s.Sessions.Find(r)
	if err != nil {
		return err
	}
	next := web.LocalPath(form.Get("next"))
	confirm := form.Get("confirm") == "1" && sess.SignedIn()
	if confirm || sess.HalfWay() && (form.Has("code") || form.Has("passkey")) {
		if err := s.CheckToken(r, sess, form); err != nil {
			return err
		}
	}
	switch {
	case form.Has("passkey"):
		return s.givePasskey(w, r, sess, form, next)
	case confirm:
		return s.confirm(w, r, sess, form, next)
	case sess.HalfWay() && form.Has("code"):
		return s.giveCode(w, r, sess, form, next)
	case form.Has("code"):
		return web.SeeOther(w, r, "/admin/sign-in") // the half-way session has run out
	}
	return s.givePassword(w, r, sess, form, next)
}

// givePassword is the first step.
func (s *signIn) givePassword(w http.ResponseWriter, r *http.Request, sess *web.Session, form url.Values,
	next string) error {
	email := strings.TrimSpace(form.Get("email"))
	user, err := s.passwordFits(r, email, form.Get("password"))
	if err != nil {
		return s.firstStepProblem(w, r, sess, next, email, err)
	}
	if !user.HasCode && !user.HasKey && !s.RequireMFA {
		return s.complete(w, r, sess, user, next, tryPassword)
	}
	var data web.SessionData
	if !user.HasCode && !user.HasKey && !s.NoCodes {
		data.Secret = signin.NewSecret()
	}
	if err := sess.Start(w, r, user, docket.StagePassword, data); err != nil {
		return err
	}
	at := "/admin/sign-in"
	if next != "/admin" {
		at += "?" + url.Values{"next": {next}}.Encode()
	}
	return web.SeeOther(w, r, at)
}

// errNotRight is the one answer to a wrong password, an unknown account, a
// disabled one and one without a password.
var errNotRight = errors.New("handlers: e-mail or password not right")

// passwordFits finds the account whose e-mail and password were typed. The work
// is the same whether the account exists or not.
func (s *signIn) passwordFits(r *http.Request, email, password string) (docket.User, error) {
	ctx := r.Context()
	user, err := s.store.UserByEmail(ctx, email)
	if err != nil && !errors.Is(err, docket.ErrNotFound) {
		return docket.User{}, err
	}
	stored, err := s.storedHash(ctx, user)
	if err != nil {
		return docket.User{}, err
	}
	device := s.Sessions.DeviceOf(r)
	account := email
	if user.ID != 0 {
		account = user.Email // the counter is the account's, however it was typed
	}
	key := s.brake.Key(tryPassword, account, device.Knows(user.ID))
	if err := s.noteSlow(r, s.brake.Check(ctx, key), user); err != nil {
		return docket.User{}, err // without waiting for hash work
	}
	turn, err := s.hasher.Turn(ctx, device.Name)
	if err != nil {
		return docket.User{}, err
	}
	defer turn.Done()
	if err := s.try(r, key, user); err != nil {
		return docket.User{}, err
	}
	ok, weak, err := turn.Verify(password, stored)
	if err != nil {
		return docket.User{}, err
	}
	if !ok {
		s.noteFailure(r, user, "password")
		return docket.User{}, errNotRight
	}
	if err := s.brake.Passed(ctx, key); err != nil {
		return docket.User{}, err
	}
	if weak {
		s.upgrade(ctx, turn, user, password)
	}
	return user, nil
}

// storedHash reads the hash of somebody who may sign in; "" for anybody else.
func (s *signIn) storedHash(ctx context.Context, user docket.User) (string, error) {
	if user.ID == 0 || user.Disabled || !user.HasLogin || !s.agency.mayLocal(user) {
		return "", nil
	}
	stored, err := s.store.PasswordHash(ctx, user.ID)
	if errors.Is(err, docket.ErrNotFound) {
		return "", nil
	}
	return stored, err
}

// upgrade replaces a hash of an older work factor. That it fails must not keep
// the person out; it is tried again next time.
func (s *signIn) upgrade(ctx context.Context, turn *signin.Turn, user docket.User, password string) {
	hash, err := turn.Hash(password)
	if err == nil {
		err = s.store.UpgradeHash(ctx, user.ID, hash)
	}
	if err != nil {
		s.Log.ErrorContext(ctx, "password hash not upgraded", slog.Any("user", user), slog.Any("error", err))
	}
}

// try asks the brake and records when it refuses.
func (s *signIn) try(r *http.Request, key [32]byte, user docket.User) error {
	return s.noteSlow(r, s.brake.Try(r.Context(), key, user.ID != 0), user)
}

// noteSlow records that the brake refused a try, and returns err.
func (s *signIn) noteSlow(r *http.Request, err error, user docket.User) error {
	if _, ok := errors.AsType[*signin.Slow](err); ok {
		s.NoteRefusal(r, docket.ActorPortal, noteThrottled, accountTarget(user), nil)
	}
	return err
}

func (s *signIn) noteFailure(r *http.Request, user docket.User, step string) {
	s.NoteRefusal(r, docket.ActorPortal, noteFailed, accountTarget(user), map[string]string{"step": step})
}

func accountTarget(u docket.User) string {
	if u.ID == 0 {
		return unknownAccount
	}
	return u.ID.String()
}

// firstStepProblem shows the first step again, with what went wrong.
func (s *signIn) firstStepProblem(w http.ResponseWriter, r *http.Request, sess *web.Session, next, email string,
	err error) error {
	if slow, ok := errors.AsType[*signin.Slow](err); ok {
		return s.firstStep(w, r, sess, next, email, s.slowPage(w, slow))
	}
	if errors.Is(err, errNotRight) {
		return s.firstStep(w, r, sess, next, email, &stepProblem{status: http.StatusUnprocessableEntity,
			field: "password",
			text:  "E-mail or password is not right. Check both and try again."})
	}
	return err
}

// stepProblem is what went wrong in a step of signing in.
type stepProblem struct {
	status int
	field  string
	text   string
}

// slowPage tells a person when to try again.
func (s *signIn) slowPage(w http.ResponseWriter, slow *signin.Slow) *stepProblem {
	if slow.Closed {
		return &stepProblem{status: http.StatusTooManyRequests, field: "form",
			text: "There were too many tries within 30 days. Sign in from a browser that you have used before, or " +
				"ask an administrator to reset your account."}
	}
	wait := slow.Until.Sub(s.Now())
	web.SetRetry(w, wait)
	return &stepProblem{status: http.StatusTooManyRequests, field: "form",
		text: "There were too many tries. Wait " + web.WaitWords(phrase.English,
			wait) + " and try again, or sign in from a browser " +
			"that you have used before."}
}

// firstStep asks for e-mail and password; for the password (and code) again
// where somebody is signed in.
func (s *signIn) firstStep(w http.ResponseWriter, r *http.Request, sess *web.Session, next, email string,
	p *stepProblem) error {
	confirm := sess.SignedIn() && (r.URL.Query().Get("confirm") == "1" || r.Method == http.MethodPost)
	page := views.SignInPage{
		Shell: s.Shell(r, "Sign in"),
		Email: views.Field{Name: "email", Label: "E-mail", Type: "email", Autocomplete: "username", Value: email,
			NoSpell: true},
		Password: views.Field{Name: "password", Label: "Password", Type: "password", Autocomplete: "current-password"},
		Code: views.Field{Name: "code", Label: "Code", Hint: "Six digits from your app.",
			Autocomplete: "one-time-code", InputMode: "numeric", NoSpell: true},
		Next:    next,
		Confirm: confirm,
	}
	page.Shell.NoIndex = true
	page.Shell.Scripts = []string{"staff.js", "passkey.js"}
	page.Shell.Flash = s.Flash(r)
	if confirm {
		page.Shell.Title = "Confirm that it is you"
		page.Shell.FormToken = sess.FormToken()
		page.Email.Value, page.Email.ReadOnly = sess.User.Email, true
		page.WithCode = s.asksCode(sess.User)
	}
	if !confirm || sess.User.HasKey {
		page.Passkey = s.passkeyForm(signin.PasskeyOpens, next, confirm, page.Shell.FormToken)
	}
	page.Agency = s.agencyLink(confirm, next)
	page.KeyOnly = confirm && s.NoCodes && sess.User.HasKey
	status := http.StatusOK
	if p != nil {
		status = p.status
		page.Shell.Problem = true
		page.Problems = []views.Problem{{Field: p.field, Text: p.text}}
		switch p.field {
		case "password":
			page.Password.Problem = p.text
		case "code":
			page.Code.Problem = p.text
		}
	}
	return s.Render(w, r, status, views.SignIn(page))
}

// secondStep asks for a code, or sets up the app where there is none yet.
func (s *signIn) secondStep(w http.ResponseWriter, r *http.Request, sess *web.Session, next string,
	p *stepProblem) error {
	code := views.Field{Name: "code", Label: "Code", Hint: "Six digits from your app, or a recovery code.",
		Autocomplete: "one-time-code", NoSpell: true}
	shell := s.Shell(r, "Enter your code")
	shell.NoIndex, shell.FormToken = true, sess.FormToken()
	shell.Scripts = []string{"staff.js", "passkey.js"}
	status := http.StatusOK
	var problems []views.Problem
	if p != nil {
		status = p.status
		shell.Problem = true
		problems = []views.Problem{{Field: p.field, Text: p.text}}
		if p.field == "code" {
			code.Problem = p.text
		}
	}
	if !s.MustEnrol(sess) {
		return s.Render(w, r, status, views.SignInCode(s.codePage(shell, sess.User, next, code, problems)))
	}
	shell.Title = "Set up your second factor"
	page, err := s.enrolPage(shell, sess.User, sess.Data().Secret)
	if err != nil {
		return err
	}
	page.Action, page.StartOver, page.Next, page.Problems = "/admin/sign-in", true, next, problems
	page.Passkey = s.passkeyForm(signin.PasskeyEnrols, next, false, shell.FormToken)
	page.Code.Problem = code.Problem
	return s.Render(w, r, status, views.Enrol(page))
}

// enrolPage shows a new secret as drawing and as text. Without a secret it offers passkeys
// alone.
func (s *signIn) enrolPage(shell views.Shell, user docket.User, secret string) (views.EnrolPage, error) {
	if secret == "" {
		return views.EnrolPage{Shell: shell}, nil
	}
	path, width, err := signin.QR(signin.KeyURL(s.Look.Name, user.Email, secret))
	if err != nil {
		return views.EnrolPage{}, err
	}
	return views.EnrolPage{
		Shell:  shell,
		Secret: secret,
		QRPath: path,
		QRBox:  fmt.Sprintf("0 0 %d %d", width, width),
		Code: views.Field{Name: "code", Label: "Code", Hint: "Six digits.", Autocomplete: "one-time-code",
			InputMode: "numeric", NoSpell: true},
	}, nil
}

// giveCode is the second step: the code of an enrolled app, a recovery code, or
// the first code of an app being set up.
func (s *signIn) giveCode(w http.ResponseWriter, r *http.Request, sess *web.Session, form url.Values,
	next string) error {
	user := sess.User
	if secret := sess.Data().Secret; s.MustEnrol(sess) && secret != "" {
		codes, err := s.enrol(r, user, secret, form.Get("code"))
		if err != nil {
			return s.codeProblem(w, r, sess, next, err)
		}
		user.HasCode = true
		if err := s.signedIn(w, r, sess, user, "enrolment", web.SessionData{}); err != nil {
			return err
		}
		return s.showRecovery(w, r, codes, next)
	}
	if s.MustEnrol(sess) || s.NoCodes && user.HasKey {
		return web.SeeOther(w, r, "/admin/sign-in") // no page asks for a code then
	}
	if err := s.codeFits(r, user, form.Get("code")); err != nil {
		return s.codeProblem(w, r, sess, next, err)
	}
	if s.NoCodes {
		return s.lastCode(w, r, sess, user, next)
	}
	return s.complete(w, r, sess, user, next, tryCode)
}

var errWrongCode = errors.New("handlers: one-time code not right")

func (s *signIn) codeProblem(w http.ResponseWriter, r *http.Request, sess *web.Session, next string, err error) error {
	if slow, ok := errors.AsType[*signin.Slow](err); ok {
		return s.secondStep(w, r, sess, next, s.slowPage(w, slow))
	}
	if errors.Is(err, errWrongCode) {
		return s.secondStep(w, r, sess, next, &stepProblem{http.StatusUnprocessableEntity, "code", wrongCode})
	}
	return err
}

const wrongCode = "This code is not right, or was used before. Wait for the next one and type that."

// codeFits checks a one-time code or a recovery code; either works once.
func (s *signIn) codeFits(r *http.Request, user docket.User, code string) error {
	ctx := r.Context()
	key := s.brake.Key(tryCode, user.ID.String(), s.Sessions.DeviceOf(r).Knows(user.ID))
	if err := s.try(r, key, user); err != nil {
		return err
	}
	fits, err := s.spendCode(r, user, code)
	if err != nil {
		return err
	}
	if !fits {
		s.noteFailure(r, user, "code")
		return errWrongCode
	}
	return s.brake.Passed(ctx, key)
}

// spendCode uses up a code that is right.
func (s *signIn) spendCode(r *http.Request, user docket.User, code string) (bool, error) {
	ctx := r.Context()
	if hash, ok := signin.RecoveryHash(code); ok {
		err := s.store.UseRecoveryCode(ctx, user.ID, hash)
		if err == nil {
			s.Note(r, user.ID.Actor(), noteRecovery, user.ID.String(), nil)
			return true, nil
		}
		if errors.Is(err, docket.ErrNotFound) {
			return false, nil
		}
		return false, err
	}
	factor, err := s.store.Factor(ctx, user.ID)
	if errors.Is(err, docket.ErrNotFound) {
		return false, nil // reset a moment ago
	}
	if err != nil {
		return false, err
	}
	step, ok := signin.MatchCode(factor.Secret, code, s.Now(), factor.LastStep)
	if !ok {
		return false, nil
	}
	if err := s.store.AcceptStep(ctx, user.ID, step); errors.Is(err, docket.ErrStale) {
		return false, nil // the same code at the same moment, elsewhere
	} else if err != nil {
		return false, err
	}
	return true, nil
}

// enrol turns an app on with its first code and returns the recovery codes.
func (s *signIn) enrol(r *http.Request, user docket.User, secret, code string) ([]string, error) {
	key := s.brake.Key(tryCode, user.ID.String(), s.Sessions.DeviceOf(r).Knows(user.ID))
	if err := s.try(r, key, user); err != nil {
		return nil, err
	}
	step, ok := signin.MatchCode(secret, code, s.Now(), 0)
	if !ok {
		s.noteFailure(r, user, "enrolment")
		return nil, errWrongCode
	}
	codes, hashes := signin.NewRecoveryCodes()
	if err := s.store.SetFactor(r.Context(), user.ID, secret, step, hashes, user.ID.Actor()); err != nil {
		return nil, err
	}
	return codes, s.brake.Passed(r.Context(), key)
}

// showRecovery shows the recovery codes as the answer to the enrolment: there
// is no address under which they could be seen again.
func (s *signIn) showRecovery(w http.ResponseWriter, r *http.Request, codes []string, next string) error {
	shell := s.Shell(r, "Your recovery codes")
	shell.NoIndex = true
	return s.Render(w, r, http.StatusOK, views.Recovery(views.RecoveryPage{Shell: shell, Codes: codes, Next: next}))
}

// complete ends signing in and goes where the person wanted to.
func (s *signIn) complete(w http.ResponseWriter, r *http.Request, sess *web.Session, user docket.User, next,
	last string) error {
	return s.completeBy(w, r, sess, user, next, last, web.SessionData{})
}

func (s *signIn) completeBy(w http.ResponseWriter, r *http.Request, sess *web.Session, user docket.User, next,
	last string, data web.SessionData) error {
	if err := s.signedIn(w, r, sess, user, last, data); err != nil {
		return err
	}
	next, err := s.AfterSignIn(r, user.ID, next)
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, next)
}

// signedIn gives the browser its full session, remembers it as one that this
// person uses, and ends the waits that strangers' tries have led to.
func (s *signIn) signedIn(w http.ResponseWriter, r *http.Request, sess *web.Session, user docket.User,
	last string, data web.SessionData) error {
	if err := sess.Start(w, r, user, docket.StageFull, data); err != nil {
		return err
	}
	if err := s.Sessions.Remember(w, r, user.ID); err != nil {
		return err
	}
	for _, key := range [][32]byte{
		s.brake.Key(tryPassword, user.Email, ""),
		s.brake.Key(tryCode, user.ID.String(), ""),
	} {
		if err := s.brake.EndRow(r.Context(), key); err != nil {
			return err
		}
	}
	s.Note(r, user.ID.Actor(), noteSignedIn, user.ID.String(), map[string]string{"step": last})
	if !data.Agency && s.agency.Only {
		s.Note(r, user.ID.Actor(), noteBreakGlass, user.ID.String(), nil)
	}
	return nil
}

// confirm takes password and code of somebody who is signed in already.
func (s *signIn) confirm(w http.ResponseWriter, r *http.Request, sess *web.Session, form url.Values,
	next string) error {
	if s.NoCodes && sess.User.HasKey {
		return web.SeeOther(w, r, web.ConfirmAddress(next)) // the page asks for a passkey alone
	}
	user, err := s.passwordFits(r, sess.User.Email, form.Get("password"))
	if err != nil {
		return s.firstStepProblem(w, r, sess, next, sess.User.Email, err)
	}
	if s.asksCode(user) {
		err := s.codeFits(r, user, form.Get("code"))
		if slow, ok := errors.AsType[*signin.Slow](err); ok {
			return s.firstStep(w, r, sess, next, "", s.slowPage(w, slow))
		}
		if errors.Is(err, errWrongCode) {
			return s.firstStep(w, r, sess, next, "", &stepProblem{http.StatusUnprocessableEntity, "code", wrongCode})
		}
		if err != nil {
			return err
		}
	}
	return s.confirmed(w, r, sess, user, next)
}

// asksCode reports whether a code is asked beside the password, to confirm who somebody is:
// of the app, or a recovery code where a passkey is out of reach.
func (s *signIn) asksCode(user docket.User) bool { return user.HasCode || user.HasKey }

// confirmed gives the browser of somebody who is signed in a new session, and goes on.
func (s *signIn) confirmed(w http.ResponseWriter, r *http.Request, sess *web.Session, user docket.User,
	next string) error {
	return s.confirmedBy(w, r, sess, user, next, web.SessionData{Agency: sess.Data().Agency})
}

func (s *signIn) confirmedBy(w http.ResponseWriter, r *http.Request, sess *web.Session, user docket.User,
	next string, data web.SessionData) error {
	if err := sess.Start(w, r, user, docket.StageFull, data); err != nil {
		return err
	}
	s.Note(r, user.ID.Actor(), noteConfirmed, user.ID.String(), nil)
	return web.SeeOther(w, r, next)
}

// SignOut ends the session on the server and in the browser. Somebody whose
// session is over already gets the same answer.
func (s *signIn) SignOut(w http.ResponseWriter, r *http.Request) error {
	sess, err := s.Sessions.Find(r)
	if err != nil {
		return err
	}
	form, err := s.ReadForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	if sess.User.ID != 0 {
		if err := s.CheckToken(r, sess, form); err != nil {
			return err
		}
	}
	if err := sess.End(w, r); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/admin/sign-in?done=signed-out")
}
