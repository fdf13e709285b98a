package handlers

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/signin"
	"commentportal/views"
)

// setUpLink finds the link of the address.
func (s *site) setUpLink(r *http.Request) (docket.SetupLink, [32]byte, error) {
	hash := sha256.Sum256([]byte(r.PathValue("token")))
	link, err := s.Staff.Accounts.SetupLink(r.Context(), hash)
	if errors.Is(err, docket.ErrNotFound) {
		return link, hash, errSetUpLink
	}
	return link, hash, err
}

var errSetUpLink = &problem{status: http.StatusNotFound, heading: "This set-up link does not work any more", text: []string{
	"It was used already, replaced by a newer one, or is too old. Ask an administrator for a new link.",
	"If your password is set, sign in with it.",
}}

// setUpForm is the page behind a one-time link.
func (s *site) setUpForm(w http.ResponseWriter, r *http.Request) error {
	link, _, err := s.setUpLink(r)
	if err != nil {
		return err
	}
	return s.setUpPage(w, r, link, docket.User{}, nil)
}

func (s *site) setUpPage(w http.ResponseWriter, r *http.Request, link docket.SetupLink, typed docket.User, invalid docket.Invalid) error {
	page := views.SetUpPage{Shell: s.shell(r, "Set your password"), First: link.User == 0}
	page.Shell.NoIndex = true
	page.Shell.Scripts = []string{"staff.js"}
	if page.First {
		page.Shell.Title = "Set up the first administrator"
		page.Fields = append(page.Fields,
			views.Field{Name: "email", Label: "E-mail", Hint: "You sign in with it. It is never public.", Type: "email", Autocomplete: "username", Value: typed.Email, NoSpell: true, Problem: invalid["email"]},
			views.Field{Name: "name", Label: "Name", Hint: "Colleagues see it. It is never public.", Autocomplete: "name", Value: typed.Name, NoSpell: true, Problem: invalid["name"]})
	}
	page.Fields = append(page.Fields, passwordFields(invalid)...)
	status := http.StatusOK
	if len(invalid) > 0 {
		status = http.StatusUnprocessableEntity
		page.Shell.Problem = true
		page.Problems = views.Problems(invalid, "email", "name", "password", "password-again")
	}
	return s.render(w, r, status, views.SetUp(page))
}

func passwordFields(invalid docket.Invalid) []views.Field {
	return []views.Field{
		{Name: "password", Label: "New password", Type: "password", Autocomplete: "new-password", Problem: invalid["password"],
			Hint: "15 to 128 characters of any kind. A few unrelated words are easy to remember and hard to guess. You may paste it."},
	}
}

// setUp sets the password, and makes the account of the first administrator.
func (s *site) setUp(w http.ResponseWriter, r *http.Request) error {
	if err := s.allow(s.staff.signIns, r); err != nil {
		return err
	}
	form, err := s.readForm(w, r, maxSmallForm)
	if err != nil {
		return err
	}
	link, hash, err := s.setUpLink(r)
	if err != nil {
		return err
	}
	user := docket.User{Email: strings.TrimSpace(form.Get("email")), Name: strings.TrimSpace(form.Get("name")), Role: docket.RoleAdmin}
	invalid := docket.Invalid{}
	if link.User == 0 {
		checkPerson(user, invalid)
	} else if user, err = s.Staff.Accounts.User(r.Context(), link.User); err != nil {
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
	stored, err := s.Staff.Hasher.Hash(r.Context(), fmt.Sprintf("link %x", hash), form.Get("password"))
	if err != nil {
		return err
	}
	_, err = s.Staff.Accounts.UseSetupLink(r.Context(), hash, user, stored)
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
	return seeOther(w, r, "/admin/sign-in?done="+done)
}

// passwordContext is what a password of user must not be made of.
func (s *site) passwordContext(ctx context.Context, user docket.User) ([]string, error) {
	words := []string{user.Name, user.Email, s.look.Name}
	list, err := s.Reader.Dockets(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range list {
		words = append(words, d.Agency, d.Title, string(d.ID))
	}
	return words, nil
}
