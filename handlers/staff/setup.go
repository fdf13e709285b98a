package staff

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/signin"
	"commentportal/handlers/web"
	"commentportal/views"
)

// setUpStore holds what a set-up link asks of the store.
type setUpStore interface {
	SetupLink(ctx context.Context, hash [32]byte) (docket.SetupLink, error)
	UseSetupLink(ctx context.Context, hash [32]byte, first docket.User, passwordHash string) (docket.UserID, error)
	User(ctx context.Context, id docket.UserID) (docket.User, error)
	Dockets(ctx context.Context) ([]docket.Docket, error)
}

// setUp serves the one-time links that set a password.
type setUp struct {
	*staffPage
	store   setUpStore
	hasher  *signin.Hasher
	signIns *web.Limiter
}

// setUpLink finds the link of the address.
func (s *setUp) setUpLink(r *http.Request) (docket.SetupLink, [32]byte, error) {
	hash := sha256.Sum256([]byte(r.PathValue("token")))
	link, err := s.store.SetupLink(r.Context(), hash)
	if errors.Is(err, docket.ErrNotFound) {
		return link, hash, errSetUpLink
	}
	return link, hash, err
}

var errSetUpLink = &web.Problem{Status: http.StatusNotFound, Heading: "This set-up link does not work any more",
	Text: []string{
		"It was used already, replaced by a newer one, or is too old. Ask an administrator for a new link.",
		"If your password is set, sign in with it.",
	}}

// Show is the page behind a one-time link.
func (s *setUp) Show(w http.ResponseWriter, r *http.Request) error {
	link, _, err := s.setUpLink(r)
	if err != nil {
		return err
	}
	return s.setUpPage(w, r, link, docket.User{}, nil)
}

func (s *setUp) setUpPage(w http.ResponseWriter, r *http.Request, link docket.SetupLink, typed docket.User,
	invalid docket.Invalid) error {
	page := views.SetUpPage{Shell: s.Shell(r, "Set your password"), First: link.User == 0}
	page.Shell.NoIndex = true
	page.Shell.Scripts = []string{"staff.js"}
	if page.First {
		page.Shell.Title = "Set up the first administrator"
		page.Fields = append(page.Fields,
			views.Field{Name: "email", Label: "E-mail", Hint: "You sign in with it. It is never public.", Type: "email",
				Autocomplete: "username", Value: typed.Email, NoSpell: true, Problem: invalid["email"]},
			views.Field{Name: "name", Label: "Name", Hint: "Colleagues see it. It is never public.",
				Autocomplete: "name", Value: typed.Name, NoSpell: true, Problem: invalid["name"]})
	}
	page.Fields = append(page.Fields, passwordFields(invalid)...)
	status := http.StatusOK
	if len(invalid) > 0 {
		status = http.StatusUnprocessableEntity
		page.Shell.Problem = true
		page.Problems = views.Problems(invalid, "email", "name", "password", "password-again")
	}
	return s.Render(w, r, status, views.SetUp(page))
}

func passwordFields(invalid docket.Invalid) []views.Field {
	return []views.Field{
		{Name: "password", Label: "New password", Type: "password", Autocomplete: "new-password",
			Problem: invalid["password"],
			Hint: "15 to 128 characters of any kind. A few unrelated words are easy to remember and hard to guess. " +
				"You may paste it."},
	}
}

// Save sets the password, and makes the account of the first administrator.
func (s *setUp) Save(w http.ResponseWriter, r *http.Request) error {
	if err := s.Allow(s.signIns, r); err != nil {
		return err
	}
	form, err := s.ReadForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	link, hash, err := s.setUpLink(r)
	if err != nil {
		return err
	}
	user := docket.User{Email: strings.TrimSpace(form.Get("email")), Name: strings.TrimSpace(form.Get("name")),
		Role: docket.RoleAdmin}
	invalid := docket.Invalid{}
	if link.User == 0 {
		checkPerson(user, invalid)
	} else if user, err = s.store.User(r.Context(), link.User); err != nil {
		return err
	}
	words, err := s.passwordContext(r.Context(), user)
	if err != nil {
		return err
	}
	if problem := signin.Problem(form.Get("password"), words...); problem != "" {
		invalid["password"] = problem
	}
	if len(invalid) > 0 {
		return s.setUpPage(w, r, link, user, invalid)
	}
	stored, err := s.hasher.Hash(r.Context(), fmt.Sprintf("link %x", hash), form.Get("password"))
	if err != nil {
		return err
	}
	_, err = s.store.UseSetupLink(r.Context(), hash, user, stored)
	if errors.Is(err, docket.ErrNotFound) || errors.Is(err, docket.ErrDenied) {
		return errSetUpLink
	}
	if err != nil {
		return err
	}
	done := "set-up"
	if link.User == 0 {
		done = "first"
	}
	return web.SeeOther(w, r, "/admin/sign-in?done="+done)
}

// passwordContext is what a password of user must not be made of.
func (s *setUp) passwordContext(ctx context.Context, user docket.User) ([]string, error) {
	words := []string{user.Name, user.Email, s.Look.Name}
	list, err := s.store.Dockets(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range list {
		words = append(words, d.Agency, d.Title, string(d.ID))
	}
	return words, nil
}
