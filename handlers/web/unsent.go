package web

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/views"
)

// WithValue adds a value to the query of a local address.
func WithValue(at, name, value string) string {
	path, query, _ := strings.Cut(at, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		values = url.Values{}
	}
	values.Set(name, value)
	return path + "?" + values.Encode()
}

// unsentField names a kept form in an address and in the form that it fills. The
// name opens nothing: the form is read for the account that is signed in.
const unsentField = "unsent"

// elsewhere is no error: it ends a handler and leads the browser to a local
// address.
type elsewhere struct{ at string }

func (e *elsewhere) Error() string { return "handlers: see another page" }

var errOtherAccount = &Problem{Status: http.StatusForbidden, Heading: "This form belongs to another account",
	Text: []string{
		"It was opened by somebody else who used this browser, or by you under another account. Nothing was changed.",
		"What was typed is kept for that account for a day. Sign in with it, and the form comes back.",
	}}

// keepUnsent keeps a posted form that no living session stands behind. It does so
// for a form that was made for an ended session of an account that has signed in
// from this browser: the token in the form and the device cookie both say so.
// The owner is zero when nothing was kept.
func (s *Gate) keepUnsent(r *http.Request, form url.Values) (owner docket.UserID, id string, err error) {
	page := s.kept.Pages[r.Pattern]
	token := form.Get("form_token")
	if page == nil || token == "" {
		return 0, "", nil
	}
	for _, user := range s.Sessions.DeviceOf(r).Users {
		if err := s.endDead(r.Context(), user, token); err != nil {
			return 0, "", err
		}
		ended, err := s.store.EndedSessions(r.Context(), user)
		if err != nil {
			return 0, "", err
		}
		for _, e := range ended {
			if subtle.ConstantTimeCompare([]byte(s.Sessions.formToken(e.Hash)), []byte(token)) != 1 {
				continue
			}
			f := docket.UnsentForm{User: user, Session: e.Hash, Path: page(r, form) + "\n" + r.URL.Path}
			kept := url.Values{}
			for name, list := range form {
				if name != "form_token" && name != unsentField {
					kept[name] = list
				}
			}
			f.Fields = kept.Encode()
			f.ID = s.Sessions.unsentID(f)
			if err := s.store.KeepUnsentForm(r.Context(), f); errors.Is(err, docket.ErrDenied) {
				return 0, "", nil
			} else if err != nil {
				return 0, "", err
			}
			s.Note(r, user.Actor(), "form.kept", user.String(), map[string]string{"route": r.Pattern})
			return user, f.ID, nil
		}
	}
	return 0, "", nil
}

// endDead ends the session that a form was made for where its time is over and
// nobody has noticed yet, as when the browser has dropped the cookie.
func (s *Gate) endDead(ctx context.Context, user docket.UserID, token string) error {
	list, err := s.store.Sessions(ctx, user)
	if err != nil {
		return err
	}
	for _, record := range list {
		made := subtle.ConstantTimeCompare([]byte(s.Sessions.formToken(record.Hash)), []byte(token)) == 1
		if made && !s.Sessions.Alive(record) {
			return s.store.EndSession(ctx, record.Hash, docket.ActorPortal)
		}
	}
	return nil
}

// keepForStranger keeps the form of a request that nobody is signed in for, and
// leads to the sign-in page; false when there was nothing to keep.
func (s *Gate) keepForStranger(w http.ResponseWriter, r *http.Request) (bool, error) {
	if r.Method != http.MethodPost || s.kept.Pages[r.Pattern] == nil || len(s.Sessions.DeviceOf(r).Users) == 0 {
		return false, nil
	}
	form, err := s.strangersForm(w, r)
	if err != nil {
		return false, err
	}
	owner, _, err := s.keepUnsent(r, form)
	if err != nil || owner == 0 {
		return false, err
	}
	return true, SeeOther(w, r, "/admin/sign-in?done=kept")
}

// strangersForm reads the fields of a form that nobody is signed in for. A document that
// comes with it is passed over: its sender's browser has it.
func (s *Gate) strangersForm(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	if IsMultipart(r) {
		r.Body = &timedBody{r.Body, s.Now, s.Now().Add(uploadTime)}
		up, err := readUpload(w, r, uploadBounds{field: views.FieldDocument, fields: docket.MaxSent,
			body: passedOver + docket.MaxSent})
		return up.Form, err
	}
	raw, err := s.readRaw(w, r, docket.MaxSent)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(raw)
	if err != nil {
		form = nil // no page writes a form so: there is nothing to keep
	}
	return form, nil
}

// staleForm keeps a form of a living session's browser that was made for an ended
// one, as a second tab sends it after signing in again, and leads to its page.
func (s *Gate) staleForm(r *http.Request, me docket.UserID, form url.Values) error {
	owner, id, err := s.keepUnsent(r, form)
	switch {
	case err != nil:
		return err
	case owner == 0:
		return errFormToken
	case owner != me:
		return errOtherAccount
	}
	return &elsewhere{UnsentAt(s.kept.Pages[r.Pattern](r, form), id)}
}

// UnsentAt is the page of a kept form, which fills it in.
func UnsentAt(page, id string) string { return WithValue(page, unsentField, id) }

// PageAndPath parts what is kept of a form's addresses.
func PageAndPath(f docket.UnsentForm) (page, path string) {
	page, path, _ = strings.Cut(f.Path, "\n")
	return LocalPath(page), path
}

func (st *sessionStore) formToken(hash [32]byte) string {
	mac := hmac.New(sha256.New, st.form[:])
	mac.Write(hash[:])
	return hex.EncodeToString(mac.Sum(nil))
}

// unsentID names a kept form: the same form has the same name, and nobody without
// the key can try texts against it.
func (st *sessionStore) unsentID(f docket.UnsentForm) string {
	mac := hmac.New(sha256.New, st.form[:])
	mac.Write([]byte("unsent form"))
	mac.Write(f.Session[:])
	for _, part := range []string{f.Path, f.Fields} {
		sum := sha256.Sum256([]byte(part))
		mac.Write(sum[:])
	}
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// unsentState is the kept form that a request opens or sends again.
type unsentState struct {
	form   docket.UnsentForm
	Fields url.Values
	Path   string
	sent   string // name of the kept form that a sent form came from

	all     url.Values // a sent form, as it was sent
	own     []string   // its fields that the handler took
	carries bool       // it is a page of several parts
	restAt  string     // page that the rest goes to; "": the one that holds the form
	drawn   bool       // the page draws what is kept by itself
	tookUp  bool       // the page draws a part of it by itself
}

type unsentKey struct{}

// UnsentOf is the kept form that a request opens or sends again; nil: none.
func UnsentOf(r *http.Request) *unsentState {
	st, _ := r.Context().Value(unsentKey{}).(*unsentState)
	return st
}

const unsentFlash = "You were signed out before this was saved. What you typed is back in the form below. Nothing " +
	"has been saved yet: look it over, then send it."

// withUnsent serves a page, fills in the kept form that its address names, and
// drops a kept form when it was sent.
func (s *Gate) withUnsent(w http.ResponseWriter, r *http.Request, next Page) error {
	st := &unsentState{}
	r = r.WithContext(context.WithValue(r.Context(), unsentKey{}, st))
	me := SessionOf(r).User.ID
	if r.Method == http.MethodGet && strings.Contains(r.URL.RawQuery, unsentField+"=") {
		list, err := s.store.UnsentForms(r.Context(), me)
		if err != nil {
			return err
		}
		for _, f := range list {
			if f.ID == r.URL.Query().Get(unsentField) {
				st.form = f
				_, st.Path = PageAndPath(f)
				st.Fields, _ = url.ParseQuery(f.Fields) // ours, as it was encoded
			}
		}
	}
	var err error
	switch {
	case st.form.ID != "":
		err = s.filled(w, r, st, next)
	case r.Method == http.MethodPost && s.kept.Pages[r.Pattern] != nil:
		err = s.sentTo(w, r, st, next)
	default:
		err = next(w, r)
	}
	if to, ok := errors.AsType[*elsewhere](err); ok {
		return SeeOther(w, r, to.at)
	}
	if err == nil && st.sent != "" {
		if err := s.store.DropUnsentForm(r.Context(), me, st.sent); err != nil { // it goes by itself after a day
			s.Log.ErrorContext(r.Context(), "unsent form not dropped", slog.Any("error", err), slog.String("request",
				VisitOf(r).Reference))
		}
	}
	return err
}

// filled serves a page with the kept form filled in.
func (s *Gate) filled(w http.ResponseWriter, r *http.Request, st *unsentState, next Page) error {
	held := &heldPage{header: w.Header()}
	if err := next(held, r); err != nil {
		return err
	}
	body := held.body.Bytes()
	if held.statusOr200() == http.StatusOK && strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		full, changed, err := s.fillPage(body, st)
		if err != nil {
			return err
		}
		if st.form.Carried && !changed && !st.tookUp {
			return s.unchanged(w, r, st)
		}
		body = full
		w.Header().Del("Content-Length")
	}
	w.WriteHeader(held.statusOr200())
	_, err := w.Write(body)
	return err
}

// fillPage fills a kept form in, where the page has not drawn it by itself.
func (s *Gate) fillPage(page []byte, st *unsentState) (full []byte, changed bool, err error) {
	if st.drawn {
		return page, true, nil
	}
	return fillForm(page, st, s.kept)
}

// heldPage holds an answer back until it is whole.
type heldPage struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (h *heldPage) Header() http.Header { return h.header }

func (h *heldPage) WriteHeader(status int) {
	if h.status == 0 {
		h.status = status
	}
}

func (h *heldPage) Write(b []byte) (int, error) {
	h.WriteHeader(http.StatusOK)
	return h.body.Write(b)
}

func (h *heldPage) statusOr200() int {
	if h.status == 0 {
		return http.StatusOK
	}
	return h.status
}

// AfterSignIn is where signing in leads: to what was typed before the last
// session ended, where there is something, and to next otherwise.
func (s *Gate) AfterSignIn(r *http.Request, user docket.UserID, next string) (string, error) {
	list, err := s.store.UnsentForms(r.Context(), user)
	list = slices.DeleteFunc(list, func(f docket.UnsentForm) bool { return f.Carried })
	switch {
	case err != nil:
		return "", err
	case len(list) == 0:
		return next, nil
	case len(list) == 1:
		page, _ := PageAndPath(list[0])
		return UnsentAt(page, list[0].ID), nil
	}
	return "/admin/unsent", nil
}
