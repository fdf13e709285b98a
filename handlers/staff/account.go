package staff

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"commentportal/docket"
	"commentportal/handlers/signin"
	"commentportal/handlers/web"
	"commentportal/views"
)

// accountStore holds what the account page asks of the store.
type accountStore interface {
	EndSessions(ctx context.Context, id docket.UserID, except [32]byte, by docket.Actor) error
	Sessions(ctx context.Context, id docket.UserID) ([]docket.Session, error)
	SetPassword(ctx context.Context, id docket.UserID, hash string, by docket.Actor) error
	UpdateSession(ctx context.Context, s docket.Session) error
	EndSession(ctx context.Context, hash [32]byte, by docket.Actor) error
}

// account serves a person's own account.
type account struct {
	*staffPage
	store  accountStore
	hasher *signin.Hasher
	setUp  *setUp
	signIn *signIn

	agency   *agency
	keyStore passkeyStore
	passkeys *passkeys
	notices  *notices
}

// Show is a person's own account.
func (s *account) Show(w http.ResponseWriter, r *http.Request) error {
	return s.accountPage(w, r, nil)
}

func (s *account) accountPage(w http.ResponseWriter, r *http.Request, invalid docket.Invalid) error {
	sess := web.SessionOf(r)
	user := sess.User
	page := views.AccountPage{
		Shell: s.StaffShell(r, "Your account", "/admin/account"),
		Name:  web.DisplayName(user), Email: user.Email, Role: string(user.Role),
		Enrolled: user.HasCode, Required: s.RequireMFA, NoCodes: s.NoCodes, Fresh: sess.Fresh(),
		Fields: passwordFields(invalid),
	}
	page.Shell.Scripts = append(page.Shell.Scripts, "passkey.js")
	var err error
	if page.Left, err = s.keyStore.RecoveryCodesLeft(r.Context(), user.ID); err != nil {
		return err
	}
	if page.Passkeys, err = s.passkeyRows(r, user); err != nil {
		return err
	}
	if page.Agency, err = s.agencyState(r, user.ID); err != nil {
		return err
	}
	if s.passkeys.keys != nil {
		page.Passkey = &views.PasskeyForm{For: signin.PasskeyEnrols, Action: "/admin/account/passkeys",
			FormToken: page.Shell.FormToken}
	}
	if page.Notices, err = s.notices.boxes(r); err != nil {
		return err
	}
	list, err := s.ownSessions(r)
	if err != nil {
		return err
	}
	loc, err := s.deskLocation(r.Context())
	if err != nil {
		return err
	}
	for _, rec := range list {
		page.Sessions = append(page.Sessions, views.SessionRow{
			Handle:  sessionHandle(rec),
			Started: views.DateTime(rec.Started.In(loc)),
			Seen:    views.DateTime(rec.Seen.In(loc)),
			Here:    rec.Hash == sess.Record.Hash,
		})
	}
	status := http.StatusOK
	if len(invalid) > 0 {
		status = http.StatusUnprocessableEntity
		page.Shell.Problem = true
		page.Problems = views.Problems(invalid, "password", "passkey")
	}
	return s.Render(w, r, status, views.AccountView(page))
}

// ownSessions lists this person's live sessions, the present one first.
func (s *account) ownSessions(r *http.Request) ([]docket.Session, error) {
	sess := web.SessionOf(r)
	list, err := s.store.Sessions(r.Context(), sess.User.ID)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(rec docket.Session) bool { return !s.Sessions.Alive(rec) })
	slices.SortStableFunc(list, func(a, b docket.Session) int {
		if (a.Hash == sess.Record.Hash) != (b.Hash == sess.Record.Hash) {
			if a.Hash == sess.Record.Hash {
				return -1
			}
			return 1
		}
		return b.Seen.Compare(a.Seen)
	})
	return list, nil
}

// sessionHandle names a session in a form: a part of its hash, from which
// neither the id nor the cookie can be made.
func sessionHandle(rec docket.Session) string { return hex.EncodeToString(rec.Hash[:8]) }

// EndSessions signs out one or all other browsers of this person.
func (s *account) EndSessions(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	sess := web.SessionOf(r)
	if form.Get("session") == "others" {
		if err := s.store.EndSessions(r.Context(), sess.User.ID, sess.Record.Hash, web.ActorOf(r)); err != nil {
			return err
		}
		return web.SeeOther(w, r, "/admin/account?done=ended")
	}
	list, err := s.ownSessions(r)
	if err != nil {
		return err
	}
	for _, rec := range list {
		if sessionHandle(rec) == form.Get("session") && rec.Hash != sess.Record.Hash {
			if err := s.store.EndSession(r.Context(), rec.Hash, web.ActorOf(r)); err != nil {
				return err
			}
		}
	}
	return web.SeeOther(w, r, "/admin/account?done=ended")
}

// Stay tells the server that somebody is still there: the script calls it when
// a person presses the key that keeps them signed in.
func (s *account) Stay(w http.ResponseWriter, _ *http.Request) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// ChangePassword sets a new password; other browsers are signed out, and this
// one gets a new session.
func (s *account) ChangePassword(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	sess := web.SessionOf(r)
	if !sess.Fresh() {
		return s.ToConfirm(w, r, "/admin/account")
	}
	user := sess.User
	words, err := s.setUp.passwordContext(r.Context(), user)
	if err != nil {
		return err
	}
	if problem := signin.Problem(form.Get("password"), words...); problem != "" {
		return s.accountPage(w, r, docket.Invalid{"password": problem})
	}
	stored, err := s.hasher.Hash(r.Context(), "account "+user.ID.String(), form.Get("password"))
	if err != nil {
		return err
	}
	if err := s.store.SetPassword(r.Context(), user.ID, stored, web.ActorOf(r)); err != nil {
		return err
	}
	data := web.SessionData{Agency: sess.Data().Agency}
	sess.Record = docket.Session{} // ended with all others
	if err := sess.Start(w, r, user, docket.StageFull, data); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/admin/account?done=password")
}

// BeginCodes starts the set-up of a code app, or takes its first code.
func (s *account) BeginCodes(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	sess := web.SessionOf(r)
	if !sess.Fresh() {
		return s.ToConfirm(w, r, "/admin/account")
	}
	if s.NoCodes {
		return web.SeeOther(w, r, "/admin/account")
	}
	secret := sess.Data().Secret
	if !form.Has("code") || secret == "" {
		sealed, err := json.Marshal(web.SessionData{Secret: signin.NewSecret(), Agency: sess.Data().Agency})
		if err != nil {
			return fmt.Errorf("begin code set-up: %w", err)
		}
		record := sess.Record
		record.Data = sealed
		if err := s.store.UpdateSession(r.Context(), record); err != nil {
			return err
		}
		return web.SeeOther(w, r, "/admin/account/codes")
	}
	codes, err := s.signIn.enrol(r, sess.User, secret, form.Get("code"))
	if slow, ok := errors.AsType[*signin.Slow](err); ok {
		return s.codesPage(w, r, secret, s.signIn.slowPage(w, slow))
	}
	if errors.Is(err, errWrongCode) {
		return s.codesPage(w, r, secret, &stepProblem{http.StatusUnprocessableEntity, "code", wrongCode})
	}
	if err != nil {
		return err
	}
	user := sess.User
	user.HasCode = true
	if err := sess.Start(w, r, user, docket.StageFull, web.SessionData{Agency: sess.Data().Agency}); err != nil {
		return err
	}
	return s.signIn.showRecovery(w, r, codes, "/admin/account")
}

// Codes shows the secret of a set-up that has begun.
func (s *account) Codes(w http.ResponseWriter, r *http.Request) error {
	sess := web.SessionOf(r)
	if !sess.Fresh() {
		return s.ToConfirm(w, r, "/admin/account")
	}
	secret := sess.Data().Secret
	if secret == "" {
		return web.SeeOther(w, r, "/admin/account")
	}
	return s.codesPage(w, r, secret, nil)
}

func (s *account) codesPage(w http.ResponseWriter, r *http.Request, secret string, p *stepProblem) error {
	page, err := s.signIn.enrolPage(s.StaffShell(r, "Set up one-time codes", "/admin/account"), web.SessionOf(r).User,
		secret)
	if err != nil {
		return err
	}
	page.Action = "/admin/account/codes"
	status := http.StatusOK
	if p != nil {
		status = p.status
		page.Shell.Problem = true
		page.Problems = []views.Problem{{Field: p.field, Text: p.text}}
		if p.field == "code" {
			page.Code.Problem = p.text
		}
	}
	return s.Render(w, r, status, views.Enrol(page))
}
