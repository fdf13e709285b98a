package staff

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"commentportal/docket"
	"commentportal/handlers/signin"
	"commentportal/handlers/web"
	"commentportal/views"
)

// tryPasskey names the passkey as the last step of signing in, in the log.
const tryPasskey = "passkey"

// givePasskey takes what a passkey answered: as the only step of signing in, as its second
// step, in setting up the second factor, or to confirm who somebody is.
func (s *signIn) givePasskey(w http.ResponseWriter, r *http.Request, sess *web.Session, form url.Values,
	next string) error {
	confirm := form.Get("confirm") == "1" && sess.SignedIn()
	switch {
	case sess.User.ID != 0 && !confirm && !sess.HalfWay():
		return web.SeeOther(w, r, next)
	case s.MustEnrol(sess):
		return s.enrolPasskey(w, r, sess, form, next)
	}
	user, err := s.passkeys.fits(w, r, sess, form.Get("passkey"))
	if err == nil && !s.agency.mayLocal(user) {
		err = fmt.Errorf("%w: the account signs in at the agency", signin.ErrPasskey)
	}
	if errors.Is(err, signin.ErrPasskey) {
		s.passkeys.logWrong(r, user, err)
		s.noteFailure(r, user, tryPasskey)
		p := &stepProblem{http.StatusUnprocessableEntity, "passkey", wrongPasskey}
		if sess.HalfWay() {
			return s.secondStep(w, r, sess, next, p)
		}
		return s.firstStep(w, r, sess, next, "", p)
	}
	if err != nil {
		return err
	}
	if confirm {
		return s.confirmed(w, r, sess, user, next)
	}
	return s.complete(w, r, sess, user, next, tryPasskey)
}

// enrolPasskey sets a passkey up as the second factor, in the middle of signing in.
func (s *signIn) enrolPasskey(w http.ResponseWriter, r *http.Request, sess *web.Session, form url.Values,
	next string) error {
	user := sess.User
	codes, err := s.passkeys.enrol(w, r, sess, form)
	if errors.Is(err, signin.ErrPasskey) {
		s.passkeys.logWrong(r, user, err)
		s.noteFailure(r, user, "enrolment")
		return s.secondStep(w, r, sess, next, &stepProblem{http.StatusUnprocessableEntity, "passkey", notEnrolled})
	}
	if err != nil {
		return err
	}
	user.HasKey = true
	if codes == nil {
		return s.complete(w, r, sess, user, next, "enrolment")
	}
	if err := s.signedIn(w, r, sess, user, "enrolment", web.SessionData{}); err != nil {
		return err
	}
	return s.showRecovery(w, r, codes, next)
}

// passkeyForm is the form of a passkey on a page of signing in; nil where there is none.
func (s *signIn) passkeyForm(what, next string, confirm bool, token string) *views.PasskeyForm {
	if s.passkeys.keys == nil {
		return nil
	}
	return &views.PasskeyForm{For: what, Action: "/admin/sign-in", Next: next, Confirm: confirm, FormToken: token}
}

// codePage asks for a code, a passkey or either, as the account has them and the policy
// allows them.
func (s *signIn) codePage(shell views.Shell, user docket.User, next string, code views.Field,
	problems []views.Problem) views.CodePage {
	page := views.CodePage{Shell: shell, Problems: problems, Code: code, Next: next, WithCode: true,
		LastCode: s.NoCodes && !user.HasKey}
	if user.HasKey {
		page.Passkey = s.passkeyForm(signin.PasskeyOpens, next, false, shell.FormToken)
		page.WithCode, page.WithApp = !s.NoCodes, user.HasCode
		page.Shell.Title = "Use your passkey"
	}
	return page
}

// lastCode goes on to the set-up of a passkey: the policy takes no codes any more, and the
// code of an app that was set up before proves who somebody is once more.
func (s *signIn) lastCode(w http.ResponseWriter, r *http.Request, sess *web.Session, user docket.User,
	next string) error {
	if err := sess.Start(w, r, user, docket.StagePassword, web.SessionData{Proved: true}); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/admin/sign-in?"+url.Values{"next": {next}}.Encode())
}

// agencyLink is the way to the agency's identity provider on the first page; nil where there
// is none.
func (s *signIn) agencyLink(confirm bool, next string) *views.AgencyLink {
	if confirm {
		return s.agency.link(signin.AgencyConfirms, next)
	}
	return s.agency.link(signin.AgencyOpens, next)
}
