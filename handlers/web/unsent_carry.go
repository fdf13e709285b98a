package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"commentportal/docket"
)

// A page with several parts that are sent by buttons of their own is one form, so
// that no button throws away what was typed into another part. Such a form has a
// hidden field of this name. Its handlers say which fields they take (Takes); the
// gate gives everything else back.
const carriesField = "carries"

// Takes says which fields of a form with several parts a handler has taken. The
// others are given back on the page that follows.
func Takes(r *http.Request, names ...string) {
	if st := UnsentOf(r); st != nil {
		st.own = append(st.own, names...)
	}
}

// TakesAllBut says that a handler has taken every field of a form with several
// parts but those named.
func TakesAllBut(r *http.Request, names ...string) {
	st := UnsentOf(r)
	if st == nil {
		return
	}
	for name := range st.all {
		if !slices.Contains(names, name) {
			st.own = append(st.own, name)
		}
	}
	slices.Sort(st.own)
}

// TakesValue says that a handler has taken one value of a field that may have many.
func TakesValue(r *http.Request, name string, taken func(value string) bool) {
	if st := UnsentOf(r); st != nil && st.all.Has(name) {
		st.all[name] = slices.DeleteFunc(slices.Clone(st.all[name]), taken)
	}
}

// RestAt names the page that what a handler did not take is given back on, where that is
// not the page which holds the form.
func RestAt(r *http.Request, at string) {
	if st := UnsentOf(r); st != nil {
		st.restAt = at
	}
}

// TookUp says that a handler has drawn a part of the kept form into its page, which then
// is not what it would be without.
func TookUp(r *http.Request) {
	if st := UnsentOf(r); st != nil {
		st.tookUp = true
	}
}

// Carried is what is kept of a page for the one that is being drawn, and under which
// name. Whoever calls it draws it, with the name in a hidden field “unsent”, and the gate
// fills in nothing.
func Carried(r *http.Request) (fields url.Values, name string) {
	st := UnsentOf(r)
	if st == nil {
		return nil, ""
	}
	st.drawn = true
	if st.form.ID != "" {
		return st.Fields, st.form.ID
	}
	if st.carries {
		return st.rest(), st.sent
	}
	return nil, ""
}

// PartValue is what was typed into the first of the named fields that holds
// something: a field of one part of a page has the part in its name, and programs
// send the plain name.
func PartValue(form url.Values, names ...string) string {
	for _, name := range names {
		if strings.TrimSpace(form.Get(name)) != "" {
			return form.Get(name)
		}
	}
	return ""
}

// takenField lists, in a kept form, the fields that were taken when it was carried
// over.
const takenField = "carries-taken"

// alsoField says in an address that something else is kept of the page before.
const alsoField = "also"

const alsoFlash = "What else you typed on the page before is kept for a day, on your desk under “What you typed and " +
	"could not send”."

const carriedFlash = "What else you typed on this page is still in the form below. It is not saved yet."

// noteForm remembers a staff form as it was sent.
func (st *unsentState) noteForm(form url.Values) {
	st.sent, st.carries = form.Get(unsentField), form.Has(carriesField)
	st.all = url.Values{}
	for name, list := range form {
		if name != "form_token" && name != unsentField && name != carriesField {
			st.all[name] = list
		}
	}
}

// rest is what a form holds beside the fields that its handler took.
func (st *unsentState) rest() url.Values {
	out := url.Values{}
	for name, list := range st.all {
		if !slices.Contains(st.own, name) {
			out[name] = list
		}
	}
	out[takenField] = st.own
	return out
}

// holdsTyped reports whether something in a form is more than what travels with it.
func (s *Gate) holdsTyped(form url.Values) bool {
	for name, list := range form {
		if name == takenField || s.kept.Hidden != nil && s.kept.Hidden(name) {
			continue
		}
		if slices.ContainsFunc(list, func(v string) bool { return strings.TrimSpace(v) != "" }) {
			return true
		}
	}
	return false
}

// sentTo serves the answer to a form that may be kept: what its handler did not
// take comes back with the page that follows, whatever the answer is.
func (s *Gate) sentTo(w http.ResponseWriter, r *http.Request, st *unsentState, next Page) error {
	held := &heldPage{header: w.Header()}
	err := next(held, r)
	if err != nil {
		return s.keepFailed(r, st, err)
	}
	body := held.body.Bytes()
	switch status := held.statusOr200(); {
	case status >= 300 && status < 400:
		if at := w.Header().Get("Location"); at != "" {
			w.Header().Set("Location", s.carryOn(r, st, at))
		}
	case status >= 400 && st.carries && !st.drawn && s.holdsTyped(st.rest()) &&
		strings.HasPrefix(w.Header().Get("Content-Type"), "text/html"):
		full := *st
		full.form.ID, full.Fields, full.form.Carried = st.sent, st.rest(), true
		filled, _, err := fillForm(body, &full, s.kept)
		if err != nil {
			return err
		}
		body = filled
		w.Header().Del("Content-Length")
	case st.carries && status == http.StatusOK: // the answer is a page of its own
		s.keepRest(r, st, st.rest())
	}
	w.WriteHeader(held.statusOr200())
	_, err = w.Write(body)
	return err
}

// carryOn is where an answered form leads, with what was not taken of it. Where
// password and code are asked for first, nothing was taken.
func (s *Gate) carryOn(r *http.Request, st *unsentState, at string) string {
	if path, query, _ := strings.Cut(at, "?"); path == "/admin/sign-in" {
		values, err := url.ParseQuery(query)
		if err != nil || values.Get("confirm") == "" {
			return at
		}
		if id := s.keepRest(r, st, st.all); id != "" {
			values.Set("next", UnsentAt(s.pageOf(r, st), id))
			return path + "?" + values.Encode()
		}
		return at
	}
	if !st.carries {
		return at
	}
	id := s.keepRest(r, st, st.rest())
	switch {
	case id == "":
		return at
	case pathOf(at) != pathOf(s.pageOf(r, st)):
		return WithValue(at, alsoField, "kept")
	}
	local, anchor, _ := strings.Cut(at, "#")
	if local = UnsentAt(local, id); anchor != "" {
		local += "#" + anchor
	}
	return local
}

// pageOf is the page that holds the form of a request.
func (s *Gate) pageOf(r *http.Request, st *unsentState) string {
	if st.restAt != "" {
		return st.restAt
	}
	return s.kept.Pages[r.Pattern](r, st.all)
}

// keepRest keeps fields of a form for its sender; "" when there is nothing to keep
// or when it could not be.
func (s *Gate) keepRest(r *http.Request, st *unsentState, fields url.Values) string {
	if !s.holdsTyped(fields) {
		return ""
	}
	f := docket.UnsentForm{User: SessionOf(r).User.ID, Path: s.pageOf(r, st) + "\n" + r.URL.Path,
		Fields: fields.Encode(), Carried: true}
	f.ID = s.Sessions.unsentID(f)
	if err := s.store.KeepUnsentForm(context.WithoutCancel(r.Context()), f); err != nil {
		s.Log.ErrorContext(r.Context(), "typed words not kept", slog.Any("error", err), slog.String("request",
			VisitOf(r).Reference))
		return ""
	}
	if f.ID == st.sent {
		st.sent = "" // it is kept again
	}
	return f.ID
}

// KeepTyped keeps what somebody has typed into a page that they may be about to leave, in
// place of what was kept of it before, and returns its name; "" when nothing was typed.
func (s *Gate) KeepTyped(r *http.Request, page, path string, fields url.Values, before string) (string, error) {
	me := SessionOf(r).User.ID
	id := ""
	if s.holdsTyped(fields) {
		f := docket.UnsentForm{User: me, Path: LocalPath(page) + "\n" + path, Fields: fields.Encode(), Carried: true}
		f.ID = s.Sessions.unsentID(f)
		if err := s.store.KeepUnsentForm(r.Context(), f); err != nil {
			return "", err
		}
		id = f.ID
	}
	if before == "" || before == id {
		return id, nil
	}
	return id, s.store.DropUnsentForm(r.Context(), me, before)
}

// keptError is an error about a form whose words are kept: its page says where.
type keptError struct {
	error
	at string
}

func (e *keptError) Unwrap() error { return e.error }

// keepFailed keeps a form that could not be carried out.
func (s *Gate) keepFailed(r *http.Request, st *unsentState, err error) error {
	if st.all == nil {
		return err
	}
	if _, ok := err.(*elsewhere); ok {
		return err
	}
	if id := s.keepRest(r, st, st.all); id != "" {
		return &keptError{err, UnsentAt(s.pageOf(r, st), id)}
	}
	return err
}

// unchanged leads to the page without the kept form, where that holds nothing but
// what the page has anyway.
func (s *Gate) unchanged(w http.ResponseWriter, r *http.Request, st *unsentState) error {
	if err := s.store.DropUnsentForm(r.Context(), st.form.User, st.form.ID); err != nil {
		return err
	}
	values := r.URL.Query()
	values.Del(unsentField)
	at := r.URL.Path
	if len(values) > 0 {
		at += "?" + values.Encode()
	}
	w.Header().Del("Content-Length")
	return SeeOther(w, r, at)
}
