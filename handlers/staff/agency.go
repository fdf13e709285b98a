package staff

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/signin"
	"commentportal/handlers/web"
	"commentportal/views"
)

// AgencySignIn says how staff sign in at the agency's identity provider. The zero value:
// they do not.
type AgencySignIn struct {
	Client     *signin.Agency // nil: nobody does
	Name       string         // of the provider, on the button
	Only       bool           // passwords and passkeys open the accounts of BreakGlass alone
	BreakGlass []string       // addresses of accounts for when the provider is away
}

// mayLocal reports whether an account may sign in without the provider.
func (a AgencySignIn) mayLocal(u docket.User) bool {
	return !a.Only || a.breaksGlass(u)
}

func (a AgencySignIn) breaksGlass(u docket.User) bool {
	return slices.ContainsFunc(a.BreakGlass, func(address string) bool {
		return u.Email != "" && docket.EmailKey(address) == docket.EmailKey(u.Email)
	})
}

// agencyStore holds what the agency's sign-in asks of the store.
type agencyStore interface {
	AddAgencyUser(ctx context.Context, u docket.User, issuer, subject string) (docket.UserID, error)
	AddIdentity(ctx context.Context, id docket.UserID, issuer, subject string, by docket.Actor) error
	HasIdentity(ctx context.Context, id docket.UserID) (bool, error)
	IdentityOwner(ctx context.Context, issuer, subject string) (docket.User, error)
	SetRole(ctx context.Context, id docket.UserID, role docket.Role, by docket.Actor) error
	User(ctx context.Context, id docket.UserID) (docket.User, error)
	UserByEmail(ctx context.Context, email string) (docket.User, error)
}

// agency serves the way to the identity provider and back.
type agency struct {
	*staffPage
	AgencySignIn
	store   agencyStore
	signIn  *signIn
	signIns *web.Limiter
}

const (
	// agencyErrand is the name of the cookie that the browser brings back.
	agencyErrand = "staff-agency"
	// tryAgency names the provider as the last step of signing in, in the log.
	tryAgency = "agency"
	// noteBreakGlass is the row of the log about an account for when the provider is away.
	noteBreakGlass = "account.break_glass"
)

func agencyProblem(status int, heading string, text ...string) *web.Problem {
	return &web.Problem{Status: status, Heading: heading, Text: text}
}

var (
	errAgencyWrong = agencyProblem(http.StatusForbidden, "The sign-in was not finished",
		"What came back from your agency's sign-in does not fit what was asked from this browser, or took too long. "+
			"Nothing was changed. Start again from the sign-in page of this site.")
	errAgencyAway = agencyProblem(http.StatusServiceUnavailable, "Your agency's sign-in does not answer",
		"Wait a minute and try again. If it stays away, ask an administrator of this site.")
	errAgencyStranger = agencyProblem(http.StatusForbidden, "There is no account for you here",
		"Your agency knows you, and this site has no account that belongs to you. Ask an administrator of this site.")
	errAgencyRole = agencyProblem(http.StatusForbidden, "Your agency gives you no role here",
		"None of your groups opens this site any more. Ask who looks after the groups at your agency.")
	errAgencyTaken = agencyProblem(http.StatusConflict, "This could not be connected",
		"Your account, or the person at your agency's sign-in, is connected already. An administrator can take a "+
			"connection away by a reset of the account.")
)

// Leave sends the browser to the provider: to sign in, to confirm who somebody is, or to
// connect an account. It changes nothing here.
func (s *agency) Leave(w http.ResponseWriter, r *http.Request) error {
	if s.Client == nil {
		return web.ErrNoPage
	}
	if err := s.Allow(s.signIns, r); err != nil {
		return err
	}
	sess, err := s.Sessions.Find(r)
	if err != nil {
		return err
	}
	what := signin.AgencyOpens
	switch r.URL.Query().Get("for") {
	case signin.AgencyConfirms:
		if sess.SignedIn() {
			what = signin.AgencyConfirms
		}
	case signin.AgencyConnects:
		if !sess.Fresh() {
			return s.ToConfirm(w, r, "/admin/account")
		}
		what = signin.AgencyConnects
	}
	at, kept, err := s.Client.Begin(r.Context(), what, web.LocalPath(r.URL.Query().Get("next")), sess.Record.Hash,
		s.Steady())
	if err != nil {
		return s.explain(r, err)
	}
	raw, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("leave for the identity provider: %w", err)
	}
	if err := s.Sessions.SendErrand(w, agencyErrand, raw); err != nil {
		return fmt.Errorf("leave for the identity provider: %w", err)
	}
	http.Redirect(w, r, at, http.StatusSeeOther)
	return nil
}

// explain turns an error of the provider into a page, and tells the operator why.
func (s *agency) explain(r *http.Request, err error) error {
	switch {
	case errors.Is(err, signin.ErrAgency):
		s.Log.InfoContext(r.Context(), "agency sign-in refused", slog.Any("error", err))
		s.NoteRefusal(r, docket.ActorPortal, noteFailed, unknownAccount, map[string]string{"step": tryAgency})
		return errAgencyWrong
	case errors.Is(err, signin.ErrAgencyAway):
		s.Log.WarnContext(r.Context(), "the identity provider does not answer", slog.Any("error", err))
		return errAgencyAway
	}
	return err
}

// Return takes the browser back from the provider.
func (s *agency) Return(w http.ResponseWriter, r *http.Request) error {
	if s.Client == nil {
		return web.ErrNoPage
	}
	if err := s.Allow(s.signIns, r); err != nil {
		return err
	}
	sess, err := s.Sessions.Find(r)
	if err != nil {
		return err
	}
	var kept signin.AgencyErrand
	raw := s.Sessions.TakeErrand(w, r, agencyErrand)
	if raw == nil || json.Unmarshal(raw, &kept) != nil || kept.Session != sess.Record.Hash ||
		!s.Sessions.Recent(kept.Made) {
		return s.explain(r, signin.ErrAgency)
	}
	q := r.URL.Query()
	if q.Has("error") { // the person turned back, or the provider would not
		return s.explain(r, fmt.Errorf("%w: %.100q", signin.ErrAgency, q.Get("error")))
	}
	who, err := s.Client.Finish(r.Context(), kept, q.Get("state"), q.Get("iss"), q.Get("code"))
	if err != nil {
		return s.explain(r, err)
	}
	if kept.For == signin.AgencyConnects {
		return s.connect(w, r, sess, who)
	}
	user, err := s.account(r, who)
	if err != nil {
		return err
	}
	if kept.For == signin.AgencyConfirms {
		if user.ID != sess.User.ID {
			return s.explain(r, fmt.Errorf("%w: another person confirmed", signin.ErrAgency))
		}
		return s.signIn.confirmedBy(w, r, sess, user, kept.Next, web.SessionData{Agency: true})
	}
	return s.signIn.completeBy(w, r, sess, user, kept.Next, tryAgency, web.SessionData{Agency: true})
}

// connect connects the account of somebody who is signed in with who came back.
func (s *agency) connect(w http.ResponseWriter, r *http.Request, sess *web.Session, who signin.AgencyPerson) error {
	if !sess.Fresh() {
		return s.ToConfirm(w, r, "/admin/account")
	}
	err := s.store.AddIdentity(r.Context(), sess.User.ID, who.Issuer, who.Subject, sess.User.ID.Actor())
	if errors.Is(err, docket.ErrExists) {
		return errAgencyTaken
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/admin/account?done=agency")
}

// account finds the account of who came back: the one that is connected; else, by the
// verified address, one that an administrator has made and that is no administrator's; else
// a new one, where groups give a role.
func (s *agency) account(r *http.Request, who signin.AgencyPerson) (docket.User, error) {
	ctx := r.Context()
	user, err := s.store.IdentityOwner(ctx, who.Issuer, who.Subject)
	if errors.Is(err, docket.ErrNotFound) {
		user, err = s.newcomer(ctx, who)
	}
	if err != nil {
		return user, err
	}
	if user.Disabled {
		return user, s.refuse(r, user, errAgencyStranger)
	}
	return s.withRole(r, user, who)
}

func (s *agency) refuse(r *http.Request, user docket.User, because error) error {
	s.NoteRefusal(r, docket.ActorPortal, noteFailed, accountTarget(user), map[string]string{"step": tryAgency})
	return because
}

func (s *agency) newcomer(ctx context.Context, who signin.AgencyPerson) (docket.User, error) {
	if who.Email == "" {
		return docket.User{}, errAgencyStranger
	}
	user, err := s.store.UserByEmail(ctx, who.Email)
	switch {
	case err == nil && (user.Role == docket.RoleAdmin || user.Disabled):
		return user, errAgencyStranger // administrators connect their account themselves
	case err == nil:
		err = s.store.AddIdentity(ctx, user.ID, who.Issuer, who.Subject, docket.ActorPortal)
		if errors.Is(err, docket.ErrExists) {
			return user, errAgencyStranger // it belongs to somebody else there
		}
		return user, err
	case !errors.Is(err, docket.ErrNotFound):
		return user, err
	case who.Role == "":
		return user, errAgencyStranger
	}
	user = docket.User{Email: who.Email, Name: who.Name, Role: who.Role}
	if user.Name == "" || !printable(user.Name) || len(user.Name) > maxName {
		user.Name = strings.SplitN(who.Email, "@", 2)[0]
	}
	invalid := docket.Invalid{}
	if checkPerson(user, invalid); len(invalid) > 0 {
		return user, errAgencyStranger
	}
	id, err := s.store.AddAgencyUser(ctx, user, who.Issuer, who.Subject)
	if err != nil {
		return user, err
	}
	return s.store.User(ctx, id)
}

// withRole gives an account the role of the person's groups, where groups decide. An
// administrator stays one: groups neither make nor end them.
func (s *agency) withRole(r *http.Request, user docket.User, who signin.AgencyPerson) (docket.User, error) {
	if !who.HasRoles || user.Role == docket.RoleAdmin || user.Role == who.Role && who.Role != "" {
		return user, nil
	}
	if user.Role != who.Role {
		if err := s.store.SetRole(r.Context(), user.ID, who.Role, docket.ActorPortal); err != nil {
			return user, err
		}
	}
	if user.Role = who.Role; user.Role == "" {
		return user, s.refuse(r, user, errAgencyRole)
	}
	return user, nil
}

// link is the way to the provider on a page; nil where there is none.
func (s *agency) link(what, next string) *views.AgencyLink {
	if s.Client == nil {
		return nil
	}
	return &views.AgencyLink{Name: s.Name, Only: s.Only,
		At: "/admin/sign-in/agency?" + url.Values{"for": {what}, "next": {next}}.Encode()}
}

// agencyState is whether an account is connected, with the way to connect it; nil where
// nobody signs in at the agency.
func (s *account) agencyState(r *http.Request, id docket.UserID) (*views.AgencyLink, error) {
	link := s.agency.link(signin.AgencyConnects, "/admin/account")
	if link == nil {
		return nil, nil
	}
	var err error
	link.Connected, err = s.agency.store.HasIdentity(r.Context(), id)
	return link, err
}
