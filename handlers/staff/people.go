package staff

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/handlers/signin"
	"commentportal/handlers/web"
	"commentportal/views"
)

// peopleStore holds what the people page asks of the store.
type peopleStore interface {
	AddSetupLink(ctx context.Context, link docket.SetupLink, by docket.Actor) error
	AddUser(ctx context.Context, u docket.User, passwordHash string, by docket.Actor) (docket.UserID, error)
	DisableUser(ctx context.Context, id docket.UserID, by docket.Actor) error
	EnableUser(ctx context.Context, id docket.UserID, by docket.Actor) error
	EndSessions(ctx context.Context, id docket.UserID, except [32]byte, by docket.Actor) error
	ReviewAccounts(ctx context.Context) ([]docket.AccountReview, error)
	ResetUser(ctx context.Context, id docket.UserID, factorToo bool, by docket.Actor) error
	Sessions(ctx context.Context, id docket.UserID) ([]docket.Session, error)
	SetRoleOn(ctx context.Context, id docket.UserID, on docket.ID, role docket.Role, by docket.Actor) error
	User(ctx context.Context, id docket.UserID) (docket.User, error)
}

// people serves the accounts of the staff.
type people struct {
	*staffPage
	store peopleStore
	brake *signin.Brake
}

// userFrom finds the account that an address or a form names.
func (s *people) userFrom(ctx context.Context, number string) (docket.User, error) {
	var id docket.UserID
	if _, err := fmt.Sscanf(number, "u%d", &id); err != nil || id.String() != number {
		return docket.User{}, docket.ErrNotFound
	}
	return s.store.User(ctx, id)
}

// setUpLife is how long a set-up link works: long enough to reach somebody who
// is away for a day, short enough that a forgotten mail is harmless.
const setUpLife = 72 * time.Hour

// The bounds of an account's fields, in code points. RFC 5321 allows 254 bytes
// of address.
const (
	maxEmail = 254
	maxName  = 200
)

// checkPerson says what is wrong with the e-mail and name of an account.
func checkPerson(u docket.User, invalid docket.Invalid) {
	parsed, err := mail.ParseAddress(u.Email)
	switch {
	case u.Email == "":
		invalid["email"] = "Type the e-mail address."
	case err != nil || parsed.Address != u.Email || utf8.RuneCountInString(u.Email) > maxEmail || !printable(u.Email):
		invalid["email"] = "Type the e-mail address like name@agency.gov."
	}
	switch {
	case u.Name == "":
		invalid["name"] = "Type the name."
	case utf8.RuneCountInString(u.Name) > maxName || !printable(u.Name):
		invalid["name"] = "Type a name of at most 200 characters in one line."
	}
}

func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// roles is what the forms offer.
func roles() []views.Option {
	return []views.Option{
		{Value: string(docket.RoleModerator), Label: "Moderator", Hint: "Queue, originals, decisions, themes"},
		{Value: string(docket.RoleStaff), Label: "Staff", Hint: "Posted text, themes, exports; never an original"},
		{Value: string(docket.RoleAdmin), Label: "Administrator", Hint: "All of it, people and dockets"},
		{Value: string(docket.RoleAuditor), Label: "Auditor", Hint: "Reads all, originals too; changes nothing"},
	}
}

// noRole takes a role away.
const noRole = "none"

// places is where a role can count: on the whole site, or on one docket.
func places(dockets []docket.Docket) []views.Option {
	out := []views.Option{{Label: "The whole site"}}
	for _, d := range dockets {
		out = append(out, views.Option{Value: string(d.ID), Label: "Only " + string(d.ID)})
	}
	return out
}

// List lists the accounts.
func (s *people) List(w http.ResponseWriter, r *http.Request) error {
	return s.peoplePage(w, r, docket.User{}, nil)
}

func (s *people) peoplePage(w http.ResponseWriter, r *http.Request, typed docket.User, invalid docket.Invalid) error {
	sess := web.SessionOf(r)
	users, err := s.store.ReviewAccounts(r.Context())
	if err != nil {
		return err
	}
	dockets, err := s.deskDockets(r.Context())
	if err != nil {
		return err
	}
	where, role, on := places(dockets), typed.Role, docket.ID("")
	for only, there := range typed.Roles {
		on, role = only, there
	}
	page := views.UsersPage{
		Shell:   s.StaffShell(r, "People", "/admin/users"),
		Fresh:   sess.Fresh(),
		Confirm: web.ConfirmAddress("/admin/users"),
		Email: views.Field{Name: "email", Label: "E-mail", Type: "email", Autocomplete: "off", Value: typed.Email,
			NoSpell: true, Problem: invalid["email"]},
		Name: views.Field{Name: "name", Label: "Name", Autocomplete: "off", Value: typed.Name, NoSpell: true,
			Problem: invalid["name"]},
		Role: views.Field{Name: "role", Label: "Role", Value: string(role), Options: roles(),
			Problem: invalid["role"]},
		On: views.Field{Name: "on", Label: "Where the role counts", Value: string(on), Options: where,
			Hint: "Further roles on other dockets can be given afterwards", Problem: invalid["on"]},
	}
	for _, u := range users {
		row, err := s.userRow(r, u, sess.User.ID, where)
		if err != nil {
			return err
		}
		page.Users = append(page.Users, row)
	}
	status := http.StatusOK
	if len(invalid) > 0 {
		status = http.StatusUnprocessableEntity
		page.Shell.Problem = true
		page.Problems = views.Problems(invalid, "email", "name", "role", "on")
	}
	return s.Render(w, r, status, views.Users(page))
}

func (s *people) userRow(r *http.Request, a docket.AccountReview, me docket.UserID,
	where []views.Option) (views.UserRow, error) {
	u := a.User
	row := views.UserRow{
		Number: u.ID.String(), Name: web.DisplayName(u), Email: u.Email, Role: string(u.Role), Places: where,
		Disabled: u.Disabled, Self: u.ID == me, Enrolled: u.HasCode || u.HasKey,
	}
	row.Roles = append(roles(), views.Option{Value: noRole, Label: "No role"})
	if row.Chosen = row.Role; row.Role == "" {
		row.Chosen = noRole
	}
	for _, on := range slices.Sorted(maps.Keys(u.Roles)) {
		row.On = append(row.On, string(u.Roles[on])+" on "+string(on))
	}
	sessions, err := s.store.Sessions(r.Context(), u.ID)
	if err != nil {
		return row, err
	}
	sessions = slices.DeleteFunc(sessions, func(rec docket.Session) bool { return !s.Sessions.Alive(rec) })
	row.Sessions = len(sessions)
	switch {
	case u.Disabled:
		row.State = append(row.State, "Disabled")
	case a.NotSetUp():
		row.State = append(row.State, "Has not set a password")
	}
	if s.Lacks(a) != "" {
		row.State = append(row.State, "No second factor yet")
	}
	if row.Sessions > 0 {
		row.State = append(row.State, "Signed in on "+views.Count(row.Sessions, "browser", "browsers"))
	}
	return row, nil
}

// Add makes an account and shows its set-up link.
func (s *people) Add(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	if !web.SessionOf(r).Fresh() {
		return s.ToConfirm(w, r, "/admin/users")
	}
	web.Takes(r, "email", "name", "role", "on")
	user := docket.User{Email: strings.TrimSpace(form.Get("email")), Name: strings.TrimSpace(form.Get("name"))}
	role := docket.Role(form.Get("role"))
	if on := docket.ID(form.Get("on")); on != "" {
		user.Roles = map[docket.ID]docket.Role{on: role}
	} else {
		user.Role = role
	}
	invalid := docket.Invalid{}
	checkPerson(user, invalid)
	if on := form.Get("on"); on != "" {
		if _, _, err := s.deskDocket(r.Context(), on); errors.Is(err, docket.ErrNotFound) {
			invalid["on"] = "There is no such docket. Choose where the role counts."
		} else if err != nil {
			return err
		}
	}
	if _, err := docket.ParseRole(string(role)); err != nil {
		invalid["role"] = "Choose a role."
	}
	if len(invalid) == 0 {
		user.ID, err = s.store.AddUser(r.Context(), user, "", web.ActorOf(r))
		if errors.Is(err, docket.ErrExists) {
			invalid["email"] = "There is an account with this e-mail address already."
		} else if err != nil {
			return err
		}
	}
	if len(invalid) > 0 {
		return s.peoplePage(w, r, user, invalid)
	}
	return s.showSetUpLink(w, r, user)
}

// showSetUpLink makes a one-time link and shows it as the answer: there is no
// address under which it could be seen again.
func (s *people) showSetUpLink(w http.ResponseWriter, r *http.Request, user docket.User) error {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails
	token := base64.RawURLEncoding.EncodeToString(raw)
	expires := s.Steady().Add(setUpLife)
	link := docket.SetupLink{Hash: sha256.Sum256([]byte(token)), User: user.ID, Expires: expires}
	if err := s.store.AddSetupLink(r.Context(), link, web.ActorOf(r)); err != nil {
		return err
	}
	loc, err := s.deskLocation(r.Context())
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, views.SetUpLink(views.LinkPage{
		Shell:   s.StaffShell(r, "A set-up link", "/admin/users"),
		Name:    web.DisplayName(user),
		Link:    s.Look.BaseURL + "/admin/setup/" + token,
		Expires: views.DateTime(expires.In(loc)),
	}))
}

// Change carries out what the buttons beside an account ask for.
func (s *people) Change(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	sess := web.SessionOf(r)
	user, err := s.userFrom(r.Context(), r.PathValue("user"))
	if err != nil {
		return err
	}
	verb := r.PathValue("verb")
	ctx, by, accounts := r.Context(), web.ActorOf(r), s.store
	// Ending sessions and disabling must not wait: they only ever take away.
	if !sess.Fresh() && verb != "disable" && verb != "sign-out" {
		return s.ToConfirm(w, r, "/admin/users")
	}
	if user.ID == sess.User.ID && verb != "sign-out" {
		return errOwnAccount
	}
	switch verb {
	case "role":
		return s.setRole(w, r, user, form)
	case "disable":
		return backToUsers(w, r, "disabled", accounts.DisableUser(ctx, user.ID, by))
	case "enable":
		return backToUsers(w, r, "enabled", accounts.EnableUser(ctx, user.ID, by))
	case "sign-out":
		return backToUsers(w, r, "ended", accounts.EndSessions(ctx, user.ID, [32]byte{}, by))
	case "reset", "reset-all":
		return s.reset(w, r, user, verb == "reset-all")
	}
	return web.ErrNoPage
}

// backToUsers shows the list of accounts again, unless err says what went wrong.
func backToUsers(w http.ResponseWriter, r *http.Request, done string, err error) error {
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/admin/users?done="+done)
}

func (s *people) setRole(w http.ResponseWriter, r *http.Request, user docket.User, form url.Values) error {
	field, place := "role-"+r.PathValue("user"), "on-"+r.PathValue("user")
	web.Takes(r, field, place)
	var role docket.Role
	if typed := web.PartValue(form, field, "role"); typed != noRole {
		var err error
		if role, err = docket.ParseRole(typed); err != nil {
			return web.BadRequest("Choose moderator, staff, administrator, auditor or no role.")
		}
	}
	on := docket.ID(web.PartValue(form, place, "on"))
	return backToUsers(w, r, "role", s.store.SetRoleOn(r.Context(), user.ID, on, role, web.ActorOf(r)))
}

// reset takes somebody's password, and with factorToo their second factor, and shows the
// link that sets new ones.
func (s *people) reset(w http.ResponseWriter, r *http.Request, user docket.User, factorToo bool) error {
	ctx := r.Context()
	if err := s.store.ResetUser(ctx, user.ID, factorToo, web.ActorOf(r)); err != nil {
		return err
	}
	for _, key := range [][32]byte{
		s.brake.Key(tryPassword, user.Email, ""), s.brake.Key(tryCode, user.ID.String(), ""),
	} {
		if err := s.brake.Forget(ctx, key); err != nil {
			return err
		}
	}
	return s.showSetUpLink(w, r, user)
}

var errOwnAccount = &web.Problem{Status: http.StatusConflict, Heading: "This is your own account", Text: []string{
	"Nobody changes their own role or locks themselves out. Ask another administrator.",
}}
