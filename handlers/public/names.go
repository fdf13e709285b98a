package public

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// namesStore holds what the look-up "was my name used?" asks of the store.
type namesStore interface {
	AskAboutName(ctx context.Context, q docket.NameCheck) error
	NameCheckOpens(ctx context.Context, hash [32]byte) (bool, error)
	AnswerNameCheck(ctx context.Context, hash [32]byte) (docket.NamesFound, error)
	Dockets(ctx context.Context) ([]docket.Docket, error)
}

// ClaimDesk takes what somebody says of a comment who proved the address given with it.
type ClaimDesk interface {
	Claim(ctx context.Context, s docket.SenderClaim) (docket.ClaimAnswer, error)
}

// names tells people who prove an address which comments carry it, or their name.
type names struct {
	*web.Core
	store namesStore
	desk  ClaimDesk
	mail  bool   // the portal sends mail
	poke  func() // says that there is a message to send
}

func newNames(c *web.Core, d Deps) *names {
	n := &names{Core: c, store: d.Store, desk: d.Claims, mail: d.Mail, poke: d.Poke}
	if n.poke == nil {
		n.poke = func() {}
	}
	return n
}

func (s *names) page(r *http.Request) (views.NamesPage, error) {
	dockets, err := s.store.Dockets(r.Context())
	if err != nil {
		return views.NamesPage{}, err
	}
	page := views.NamesPage{Shell: s.SiteShell(r, "Was my name used?", dockets), ByHand: !s.mail,
		Contacts: web.SiteContacts(s.Site.Contact, dockets)}
	return page, nil
}

// Ask shows the form.
func (s *names) Ask(w http.ResponseWriter, r *http.Request) error {
	page, err := s.page(r)
	if err != nil {
		return err
	}
	page.Shell.Canonical = web.PageOf(r.Context())
	w.Header().Set("Cache-Control", "no-cache")
	return s.RenderOpen(w, r, http.StatusOK, views.Names(page))
}

// Send files a question. The answer is the same for every address.
func (s *names) Send(w http.ResponseWriter, r *http.Request) error {
	values, err := s.ReadForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	say := phrase.From(r.Context())
	name, email := values.Get("name"), strings.TrimSpace(values.Get("email"))
	if err := s.Allow(s.Limits.Form, r); err != nil {
		return s.again(w, r, values, err)
	}
	if invalid := checkNames(say, name, email); len(invalid) > 0 {
		return s.again(w, r, values, invalid)
	}
	life := docket.NameCheckLife
	if !s.mail {
		life = docket.NameCheckByHand
	}
	if err := s.store.AskAboutName(r.Context(), docket.NewNameCheck(name, email, say, life)); err != nil {
		if errors.Is(err, docket.ErrBusy) {
			err = errManyAsk
		}
		return s.again(w, r, values, err)
	}
	s.poke()
	page, err := s.page(r)
	if err != nil {
		return err
	}
	page.Sent = true
	w.Header().Set("Cache-Control", "no-store")
	return s.Render(w, r, http.StatusOK, views.Names(page))
}

// errManyAsk is the answer when as many people as may have asked today.
var errManyAsk = &web.Problem{Status: http.StatusTooManyRequests, Heading: "Many people ask today",
	Text: []string{"We answer a limited number of these questions a day. Please ask again tomorrow, or write to us."}}

func checkNames(say *phrase.Printer, name, email string) docket.Invalid {
	invalid := docket.Invalid{}
	switch {
	case !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }):
		invalid["name"] = say.Text("The name has characters that we cannot read. Type it again.")
	case utf8.RuneCountInString(name) > docket.MaxCheckedName:
		invalid["name"] = say.Text("Use %d characters or fewer.", docket.MaxCheckedName)
	}
	if !docket.BareAddress(email) || utf8.RuneCountInString(email) > docket.MaxCheckedName {
		invalid["email"] = say.Text("Type your e-mail address, such as name@example.org.")
	}
	return invalid
}

// again shows the form with what was typed and what is wrong.
func (s *names) again(w http.ResponseWriter, r *http.Request, values url.Values, cause error) error {
	page, err := s.page(r)
	if err != nil {
		return err
	}
	say := phrase.From(r.Context())
	p := web.Explain(cause).In(say)
	s.LogFailure(r, p, cause)
	page.Shell.Problem, page.Name, page.Email = true, values.Get("name"), values.Get("email")
	if invalid, ok := cause.(docket.Invalid); ok {
		page.Invalid = invalid
	} else {
		page.Invalid = docket.Invalid{"form": p.Heading + ". " + strings.Join(p.Text, " ")}
	}
	web.SetRetry(w, p.Retry)
	w.Header().Set("Cache-Control", "no-store")
	return s.Render(w, r, p.Status, views.Names(page))
}

// Open shows the button that opens the answer. Programs that read mail open links, so that
// the link alone uses nothing up.
func (s *names) Open(w http.ResponseWriter, r *http.Request) error {
	page, err := s.page(r)
	if err != nil {
		return err
	}
	opens, err := s.store.NameCheckOpens(r.Context(), docket.NameCheckHash(r.PathValue("token")))
	if err != nil {
		return err
	}
	page.Token, page.Over = r.PathValue("token"), !opens
	return s.alone(w, r, page)
}

// Answer uses the link up and tells what was found.
func (s *names) Answer(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.ReadForm(w, r, web.MaxSmallForm); err != nil {
		return err
	}
	page, err := s.page(r)
	if err != nil {
		return err
	}
	if err := s.Allow(s.Limits.Form, r); err != nil {
		return err
	}
	release, err := s.Searches.Take(r.Context())
	if err != nil {
		return err
	}
	defer release()
	found, err := s.store.AnswerNameCheck(r.Context(), docket.NameCheckHash(r.PathValue("token")))
	switch {
	case errors.Is(err, docket.ErrNotFound):
		page.Over = true
	case err != nil:
		return err
	default:
		page.Found, page.Token = &found, r.PathValue("token")
	}
	return s.alone(w, r, page)
}

// errMovedOn is the answer when staff decided about a comment at the same moment.
var errMovedOn = &web.Problem{Status: http.StatusConflict, Heading: "The comment changed at the same moment",
	Text: []string{"Nothing was done. Go back and press the button again."}}

// Claim takes what somebody says of a comment who has just proved the address given with it.
func (s *names) Claim(w http.ResponseWriter, r *http.Request) error {
	values, err := s.ReadForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	if err := s.Allow(s.Limits.Form, r); err != nil {
		return err
	}
	page, err := s.page(r)
	if err != nil {
		return err
	}
	mine := values.Get("mine")
	if mine != "yes" && mine != "no" {
		return web.ErrNoPage
	}
	claim := docket.SenderClaim{Check: docket.NameCheckHash(r.PathValue("token")), Mine: mine == "yes",
		Comment: docket.CommentID(values.Get("comment")), Number: docket.NewCaseNumber()}
	answer, err := s.desk.Claim(r.Context(), claim)
	switch {
	case errors.Is(err, docket.ErrNotFound):
		page.Over = true
	case errors.Is(err, docket.ErrStale):
		return errMovedOn
	case err != nil:
		return err
	default:
		page.Claimed = &views.ClaimedPage{Comment: claim.Comment, Result: answer.Result}
		if answer.Filed {
			page.Claimed.Number = string(claim.Number)
		}
	}
	return s.alone(w, r, page)
}

// alone sends a page that is for one person.
func (s *names) alone(w http.ResponseWriter, r *http.Request, page views.NamesPage) error {
	page.Shell.NoIndex, page.Shell.Address = true, ""
	w.Header().Set("Cache-Control", "no-store")
	status := http.StatusOK
	if page.Over {
		status = http.StatusGone
	}
	return s.Render(w, r, status, views.Names(page))
}
