package handlers

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"commentportal/docket"
	"commentportal/handlers/signin"
	"commentportal/views"
)

// deskLocation is the zone of pages that belong to no docket: that of the first
// docket, or UTC.
func (s *site) deskLocation(ctx context.Context) (*time.Location, error) {
	d, _, err := s.deskDocket(ctx, "")
	if err != nil {
		return nil, err
	}
	if d.ID == "" {
		return time.UTC, nil
	}
	return d.Location(), nil
}

// account is a person's own account.
func (s *site) account(w http.ResponseWriter, r *http.Request) error {
	return s.accountPage(w, r, nil)
}

func (s *site) accountPage(w http.ResponseWriter, r *http.Request, invalid docket.Invalid) error {
	sess := sessionOf(r)
	user := sess.User
	page := views.AccountPage{
		Shell: s.staffShell(r, "Your account", "/admin/account"),
		Name:  displayName(user), Email: user.Email, Role: string(user.Role),
		Enrolled: user.HasCode, Required: s.RequireMFA, Fresh: sess.Fresh(),
		Fields: passwordFields(invalid),
	}
	if user.HasCode {
		factor, err := s.Staff.Accounts.Factor(r.Context(), user.ID)
		if err != nil && !errors.Is(err, docket.ErrNotFound) {
			return err
		}
		page.Left = factor.RecoveryLeft
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
		page.Problems = views.Problems(invalid, "password")
	}
	return s.render(w, r, status, views.AccountView(page))
}

// ownSessions lists this person's live sessions, the present one first.
func (s *site) ownSessions(r *http.Request) ([]docket.Session, error) {
	sess := sessionOf(r)
	list, err := s.Staff.Accounts.Sessions(r.Context(), sess.User.ID)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(rec docket.Session) bool { return !s.staff.sessions.alive(rec) })
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

// endSessions signs out one or all other browsers of this person.
func (s *site) endSessions(w http.ResponseWriter, r *http.Request) error {
	form, err := s.staffForm(w, r, maxSmallForm)
	if err != nil {
		return err
	}
	sess := sessionOf(r)
	if form.Get("session") == "others" {
		if err := s.Staff.Accounts.EndSessions(r.Context(), sess.User.ID, sess.Record.Hash, actorOf(r)); err != nil {
			return err
		}
		return seeOther(w, r, "/admin/account?done=ended")
	}
	list, err := s.ownSessions(r)
	if err != nil {
		return err
	}
	for _, rec := range list {
		if sessionHandle(rec) == form.Get("session") && rec.Hash != sess.Record.Hash {
			if err := s.Staff.Accounts.EndSession(r.Context(), rec.Hash, actorOf(r)); err != nil {
				return err
			}
		}
	}
	return seeOther(w, r, "/admin/account?done=ended")
}

// stay tells the server that somebody is still there: the script calls it when
// a person presses the key that keeps them signed in.
func (s *site) stay(w http.ResponseWriter, _ *http.Request) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// changePassword sets a new password; other browsers are signed out, and this
// one gets a new session.
func (s *site) changePassword(w http.ResponseWriter, r *http.Request) error {
	form, err := s.staffForm(w, r, maxSmallForm)
	if err != nil {
		return err
	}
	sess := sessionOf(r)
	if !sess.Fresh() {
		return s.toConfirm(w, r, "/admin/account")
	}
	user := sess.User
	words, err := s.passwordContext(r.Context(), user)
	if err != nil {
		return err
	}
	if problem := signin.Problem(form.Get("password"), words...); problem != "" {
		return s.accountPage(w, r, docket.Invalid{"password": problem})
	}
	stored, err := s.Staff.Hasher.Hash(r.Context(), "account "+user.ID.String(), form.Get("password"))
	if err != nil {
		return err
	}
	if err := s.Staff.Accounts.SetPassword(r.Context(), user.ID, stored, actorOf(r)); err != nil {
		return err
	}
	sess.Record = docket.Session{} // ended with all others
	if err := sess.start(w, r, user, docket.StageFull, sessionData{}); err != nil {
		return err
	}
	return seeOther(w, r, "/admin/account?done=password")
}

// beginCodes starts the set-up of a code app, or takes its first code.
func (s *site) beginCodes(w http.ResponseWriter, r *http.Request) error {
	form, err := s.staffForm(w, r, maxSmallForm)
	if err != nil {
		return err
	}
	sess := sessionOf(r)
	if !sess.Fresh() {
		return s.toConfirm(w, r, "/admin/account")
	}
	secret := sess.data().Secret
	if !form.Has("code") || secret == "" {
		sealed, err := json.Marshal(sessionData{Secret: signin.NewSecret()})
		if err != nil {
			return fmt.Errorf("begin code set-up: %w", err)
		}
		record := sess.Record
		record.Data = sealed
		if err := s.Staff.Accounts.UpdateSession(r.Context(), record); err != nil {
			return err
		}
		return seeOther(w, r, "/admin/account/codes")
	}
	codes, err := s.enrol(r, sess.User, secret, form.Get("code"))
	if slow, ok := errors.AsType[*signin.Slow](err); ok {
		return s.codesPage(w, r, secret, s.slowPage(w, slow))
	}
	if errors.Is(err, errWrongCode) {
		return s.codesPage(w, r, secret, &stepProblem{http.StatusUnprocessableEntity, "code", wrongCode})
	}
	if err != nil {
		return err
	}
	user := sess.User
	user.HasCode = true
	if err := sess.start(w, r, user, docket.StageFull, sessionData{}); err != nil {
		return err
	}
	return s.showRecovery(w, r, codes, "/admin/account")
}

// codes shows the secret of a set-up that has begun.
func (s *site) codes(w http.ResponseWriter, r *http.Request) error {
	sess := sessionOf(r)
	if !sess.Fresh() {
		return s.toConfirm(w, r, "/admin/account")
	}
	secret := sess.data().Secret
	if secret == "" {
		return seeOther(w, r, "/admin/account")
	}
	return s.codesPage(w, r, secret, nil)
}

func (s *site) codesPage(w http.ResponseWriter, r *http.Request, secret string, p *stepProblem) error {
	page, err := s.enrolPage(s.staffShell(r, "Set up one-time codes", "/admin/account"), sessionOf(r).User, secret)
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
	return s.render(w, r, status, views.Enrol(page))
}
