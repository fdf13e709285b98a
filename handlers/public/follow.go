package public

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// followStore holds what following a docket by mail asks of the store.
type followStore interface {
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Follow(ctx context.Context, a docket.FollowAsk) error
	FollowerByToken(ctx context.Context, token string) (docket.Follower, error)
	FollowStep(ctx context.Context, token string, step docket.MailStep) (docket.Follower, error)
}

// follow serves the form to follow a docket by mail, and the links of the letters.
type follow struct {
	*web.Core
	store followStore
	mail  bool   // the portal sends mail
	poke  func() // says that there is a message to send
}

func newFollow(c *web.Core, d Deps) *follow {
	f := &follow{Core: c, store: d.Store, mail: d.Mail, poke: d.Poke}
	if f.poke == nil {
		f.poke = func() {}
	}
	return f
}

func (s *follow) page(r *http.Request) (views.FollowPage, error) {
	id, err := web.DocketID(r)
	if err != nil {
		return views.FollowPage{}, err
	}
	d, err := s.store.Docket(r.Context(), id)
	if err != nil {
		return views.FollowPage{}, err
	}
	page := views.FollowPage{Shell: s.DocketShell(r.Context(), d, "Follow this call by mail", ""), ByHand: !s.mail,
		Over: d.Archived()}
	page.Shell.Address = "/dockets/" + string(id) + "/follow"
	return page, nil
}

// Ask shows the form.
func (s *follow) Ask(w http.ResponseWriter, r *http.Request) error {
	page, err := s.page(r)
	if err != nil {
		return err
	}
	page.Shell.Canonical = page.Shell.Address
	w.Header().Set("Cache-Control", "no-cache")
	return s.RenderOpen(w, r, http.StatusOK, views.Follow(page))
}

// errManyFollow is the answer while as many requests of the last hour wait to be confirmed
// as may.
var errManyFollow = &web.Problem{Status: http.StatusTooManyRequests, Heading: "Many people ask for mail right now",
	Retry: time.Hour,
	Text:  []string{"Please ask again in an hour. The feed of the newest comments tells what happens, too."}}

// Send files a request. The answer is the same for every address.
func (s *follow) Send(w http.ResponseWriter, r *http.Request) error {
	values, err := s.ReadForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	page, err := s.page(r)
	if err != nil {
		return err
	}
	if page.Over {
		return web.SeeOther(w, r, phrase.From(r.Context()).Address(page.Shell.Address))
	}
	page.Email = strings.TrimSpace(values.Get("email"))
	if err = s.file(r, page); err != nil {
		return s.again(w, r, page, err)
	}
	s.poke()
	page.Sent, page.Email = true, ""
	w.Header().Set("Cache-Control", "no-store")
	return s.Render(w, r, http.StatusOK, views.Follow(page))
}

func (s *follow) file(r *http.Request, page views.FollowPage) error {
	say := phrase.From(r.Context())
	if err := s.Allow(s.Limits.Form, r); err != nil {
		return err
	}
	if !docket.BareAddress(page.Email) || utf8.RuneCountInString(page.Email) > docket.MaxCheckedName {
		return docket.Invalid{"email": say.Text("Type your e-mail address, such as name@example.org.")}
	}
	if err := s.Allow(s.Limits.Follow, r); err != nil {
		return err
	}
	err := s.store.Follow(r.Context(), docket.FollowAsk{Docket: page.Shell.Docket.ID, Email: page.Email,
		Language: say.Language()})
	if errors.Is(err, docket.ErrBusy) {
		return errManyFollow
	}
	return err
}

// again shows the form with what was typed and what is wrong.
func (s *follow) again(w http.ResponseWriter, r *http.Request, page views.FollowPage, cause error) error {
	p := web.Explain(cause).In(phrase.From(r.Context()))
	s.LogFailure(r, p, cause)
	page.Shell.Problem = true
	if invalid, ok := errors.AsType[docket.Invalid](cause); ok {
		page.Invalid = invalid
	} else {
		page.Invalid = docket.Invalid{"form": p.Heading + ". " + strings.Join(p.Text, " ")}
	}
	web.SetRetry(w, p.Retry)
	w.Header().Set("Cache-Control", "no-store")
	return s.Render(w, r, p.Status, views.Follow(page))
}

var errNoFollower = &web.Problem{Status: http.StatusNotFound, Heading: "This link leads nowhere", Text: []string{
	"We know no letter with it. Check that you have copied the whole address from the mail.",
}}

// followToken is the form of the word in a letter's links (rand.Text).
var followToken = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// ended answers a link whose follower is forgotten: nobody can tell any more whose it was.
// Whoever stops once more is told the same as the first time, as programs of mail servers
// press, too.
func (s *follow) ended(w http.ResponseWriter, r *http.Request, done docket.MailStep) error {
	if !followToken.MatchString(r.PathValue("token")) {
		return errNoFollower
	}
	page := views.FollowerPage{Shell: s.Shell(r, "Mail about a call"), Done: done, Ended: true}
	page.Shell.NoIndex, page.Shell.Address = true, "/follow/"+r.PathValue("token")
	w.Header().Set("Cache-Control", "no-store")
	status := http.StatusGone
	if done == docket.MailStop {
		status = http.StatusOK
	}
	return s.Render(w, r, status, views.Follower(page))
}

// Show asks what the reader of a letter wants. It changes nothing: programs of mail servers
// open links before people do.
func (s *follow) Show(w http.ResponseWriter, r *http.Request) error {
	f, err := s.store.FollowerByToken(r.Context(), r.PathValue("token"))
	return s.show(w, r, f, "", err)
}

func (s *follow) show(w http.ResponseWriter, r *http.Request, f docket.Follower, done docket.MailStep,
	err error) error {
	if errors.Is(err, docket.ErrNotFound) {
		return s.ended(w, r, done)
	}
	if err != nil {
		return err
	}
	d, err := s.store.Docket(r.Context(), f.Docket)
	if err != nil {
		return err
	}
	page := views.FollowerPage{Shell: s.DocketShell(r.Context(), d, "Mail about this call", ""), Done: done,
		Asks: !f.Confirmed() && done == ""}
	page.Action = "/follow/" + r.PathValue("token")
	page.Shell.NoIndex, page.Shell.Address = true, page.Action
	w.Header().Set("Cache-Control", "no-store")
	return s.Render(w, r, http.StatusOK, views.Follower(page))
}

// Change confirms an address or ends the mail, by a button on the page.
func (s *follow) Change(w http.ResponseWriter, r *http.Request) error {
	values, err := s.ReadForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	step := docket.MailStep(values.Get("do"))
	if step != docket.MailConfirm && step != docket.MailStop {
		return web.BadRequest("This page has no such button. Open the link in the mail once more.")
	}
	return s.step(w, r, step)
}

// Stop ends the mail, whatever the body says: mail programs send one of their own (RFC 8058),
// and no redirect may answer it.
func (s *follow) Stop(w http.ResponseWriter, r *http.Request) error {
	return s.step(w, r, docket.MailStop)
}

func (s *follow) step(w http.ResponseWriter, r *http.Request, step docket.MailStep) error {
	if err := s.Allow(s.Limits.Form, r); err != nil {
		return err
	}
	f, err := s.store.FollowStep(r.Context(), r.PathValue("token"), step)
	return s.show(w, r, f, step, err)
}
