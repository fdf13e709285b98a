package handlers

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
	"strings"

	"commentportal/docket"
	"commentportal/views"
)

// UnsentStore keeps what was typed into a form whose session was over.
type UnsentStore interface {
	EndedSessions(ctx context.Context, id docket.UserID) ([]docket.EndedSession, error)
	KeepUnsentForm(ctx context.Context, f docket.UnsentForm) error
	UnsentForms(ctx context.Context, user docket.UserID) ([]docket.UnsentForm, error)
	DropUnsentForm(ctx context.Context, user docket.UserID, id string) error
}

// unsentField names a kept form in an address and in the form that it fills. The
// name opens nothing: the form is read for the account that is signed in.
const unsentField = "unsent"

// typedForms are the staff routes that take something typed or ticked, with the
// address of the page that holds the form. A form that was sent when its session
// was over is kept only for these; forms with a password are never among them.
var typedForms = map[string]func(r *http.Request, form url.Values) string{
	"POST /admin/comments/new":                              entryPageOf,
	"POST /admin/comments/{comment}/decision":               reviewPageOf,
	"POST /admin/comments/{comment}/codings":                reviewPageOf,
	"POST /admin/comments/{comment}/off-topic":              offTopicPageOf,
	"POST /admin/campaigns/{campaign}/{verb}":               campaignPageOf,
	"POST /admin/coding/{comment}/{question}":               answerPageOf,
	"POST /admin/coding/{comment}/{question}/excerpts":      answerPageOf,
	"POST /admin/coding/{comment}/{question}/note":          answerPageOf,
	"POST /admin/coding/{comment}/{question}/settle":        settlePageOf,
	"POST /admin/codebook":                                  codebookPageOf,
	"POST /admin/codebook/import":                           importPageOf,
	"POST /admin/exports/{docket}/keep":                     exportsPageOf,
	"POST /admin/quotations/{excerpt}/{verb}":               quotationPageOf,
	"POST /admin/recommendations/{docket}/new":              samePage,
	"POST /admin/recommendations/{docket}/{recommendation}": samePage,
	"POST /admin/signatures/{id}":                           signaturesPageOf,
	"POST /admin/signatures/looks/{comment}":                signaturesPageOf,
	"POST /admin/dockets/{docket}/signatures":               signaturesPageOf,
	"POST /admin/dockets":                                   samePage,
	"POST /admin/users":                                     samePage,
}

func signaturesPageOf(r *http.Request, _ url.Values) string {
	of, _, _ := docket.CommentID(r.PathValue("comment")).Split()
	return withQuery("/admin/signatures", "docket", r.PathValue("docket")+string(of))
}

func samePage(r *http.Request, _ url.Values) string { return r.URL.Path }

func withQuery(path string, pairs ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			values.Set(pairs[i], pairs[i+1])
		}
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

func reviewPageOf(r *http.Request, form url.Values) string {
	return withQuery(reviewAt(docket.CommentID(r.PathValue("comment"))), "queue", cleanQueue(form.Get("queue")))
}

func offTopicPageOf(r *http.Request, form url.Values) string {
	if back := localPath(form.Get("back")); back != "/admin" {
		return back
	}
	return reviewPageOf(r, form)
}

func entryPageOf(_ *http.Request, form url.Values) string {
	return withQuery("/admin/comments/new", "docket", form.Get("docket"))
}

func campaignPageOf(r *http.Request, form url.Values) string {
	return withQuery(campaignAt(docket.CampaignID(r.PathValue("campaign"))), "view", form.Get("view"), "after", form.Get("after"))
}

func keyOf(r *http.Request) docket.CodingItemKey {
	return docket.CodingItemKey{Question: docket.QuestionID(r.PathValue("question")), Comment: docket.CommentID(r.PathValue("comment"))}
}

func answerPageOf(r *http.Request, form url.Values) string {
	return answerAt(keyOf(r), form.Get("list"))
}

func settlePageOf(r *http.Request, form url.Values) string {
	return settleAt(keyOf(r), form.Get("list"))
}

func codebookPageOf(_ *http.Request, form url.Values) string {
	return withQuery("/admin/codebook/change", "docket", form.Get("docket"), "do", form.Get("action"), "code", form.Get("from"))
}

func importPageOf(_ *http.Request, form url.Values) string {
	return withQuery("/admin/codebook/import", "docket", form.Get("docket"))
}

func exportsPageOf(r *http.Request, _ url.Values) string {
	return withQuery("/admin/exports", "docket", r.PathValue("docket"))
}

func quotationPageOf(_ *http.Request, form url.Values) string {
	return withQuery("/admin/quotations", "docket", form.Get("docket"), "code", form.Get("code"))
}

// elsewhere is no error: it ends a handler and leads the browser to a local
// address.
type elsewhere struct{ at string }

func (e *elsewhere) Error() string { return "handlers: see another page" }

var errOtherAccount = &problem{status: http.StatusForbidden, heading: "This form belongs to another account", text: []string{
	"It was opened by somebody else who used this browser, or by you under another account. Nothing was changed.",
	"What was typed is kept for that account for a day. Sign in with it, and the form comes back.",
}}

// keepUnsent keeps a posted form that no living session stands behind. It does so
// for a form that was made for an ended session of an account that has signed in
// from this browser: the token in the form and the device cookie both say so.
// The owner is zero when nothing was kept.
func (s *site) keepUnsent(r *http.Request, form url.Values) (owner docket.UserID, id string, err error) {
	page := typedForms[r.Pattern]
	token := form.Get("form_token")
	if page == nil || token == "" {
		return 0, "", nil
	}
	for _, user := range s.staff.sessions.deviceOf(r).Users {
		if err := s.endDead(r.Context(), user, token); err != nil {
			return 0, "", err
		}
		ended, err := s.Staff.Unsent.EndedSessions(r.Context(), user)
		if err != nil {
			return 0, "", err
		}
		for _, e := range ended {
			if subtle.ConstantTimeCompare([]byte(s.staff.sessions.formToken(e.Hash)), []byte(token)) != 1 {
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
			f.ID = s.staff.sessions.unsentID(f)
			if err := s.Staff.Unsent.KeepUnsentForm(r.Context(), f); errors.Is(err, docket.ErrDenied) {
				return 0, "", nil
			} else if err != nil {
				return 0, "", err
			}
			s.note(r, user.Actor(), "form.kept", user.String(), map[string]string{"route": r.Pattern})
			return user, f.ID, nil
		}
	}
	return 0, "", nil
}

// endDead ends the session that a form was made for where its time is over and
// nobody has noticed yet, as when the browser has dropped the cookie.
func (s *site) endDead(ctx context.Context, user docket.UserID, token string) error {
	list, err := s.Staff.Accounts.Sessions(ctx, user)
	if err != nil {
		return err
	}
	for _, record := range list {
		made := subtle.ConstantTimeCompare([]byte(s.staff.sessions.formToken(record.Hash)), []byte(token)) == 1
		if made && !s.staff.sessions.alive(record) {
			return s.Staff.Accounts.EndSession(ctx, record.Hash, docket.ActorPortal)
		}
	}
	return nil
}

// keepForStranger keeps the form of a request that nobody is signed in for, and
// leads to the sign-in page; false when there was nothing to keep.
func (s *site) keepForStranger(w http.ResponseWriter, r *http.Request) (bool, error) {
	if r.Method != http.MethodPost || typedForms[r.Pattern] == nil || len(s.staff.sessions.deviceOf(r).Users) == 0 {
		return false, nil
	}
	raw, err := s.readRaw(w, r, docket.MaxUnsent/2)
	if err != nil {
		return false, err
	}
	form, err := url.ParseQuery(raw)
	if err != nil {
		return false, nil
	}
	owner, _, err := s.keepUnsent(r, form)
	if err != nil || owner == 0 {
		return false, err
	}
	return true, seeOther(w, r, "/admin/sign-in?done=kept")
}

// staleForm keeps a form of a living session's browser that was made for an ended
// one, as a second tab sends it after signing in again, and leads to its page.
func (s *site) staleForm(r *http.Request, me docket.UserID, form url.Values) error {
	owner, id, err := s.keepUnsent(r, form)
	switch {
	case err != nil:
		return err
	case owner == 0:
		return errFormToken
	case owner != me:
		return errOtherAccount
	}
	return &elsewhere{unsentAt(typedForms[r.Pattern](r, form), id)}
}

// unsentAt is the page of a kept form, which fills it in.
func unsentAt(page, id string) string { return withValue(page, unsentField, id) }

// pageAndPath parts what is kept of a form's addresses.
func pageAndPath(f docket.UnsentForm) (page, path string) {
	page, path, _ = strings.Cut(f.Path, "\n")
	return localPath(page), path
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
	fields url.Values
	path   string
	sent   string // name of the kept form that a sent form came from
}

type unsentKey struct{}

func unsentOf(r *http.Request) *unsentState {
	st, _ := r.Context().Value(unsentKey{}).(*unsentState)
	return st
}

const unsentFlash = "You were signed out before this was saved. What you typed is back in the form below. Nothing has been saved yet: look it over, then send it."

// withUnsent serves a page, fills in the kept form that its address names, and
// drops a kept form when it was sent.
func (s *site) withUnsent(w http.ResponseWriter, r *http.Request, next page) error {
	st := &unsentState{}
	r = r.WithContext(context.WithValue(r.Context(), unsentKey{}, st))
	me := sessionOf(r).User.ID
	if r.Method == http.MethodGet && strings.Contains(r.URL.RawQuery, unsentField+"=") {
		list, err := s.Staff.Unsent.UnsentForms(r.Context(), me)
		if err != nil {
			return err
		}
		for _, f := range list {
			if f.ID == r.URL.Query().Get(unsentField) {
				st.form = f
				_, st.path = pageAndPath(f)
				st.fields, _ = url.ParseQuery(f.Fields) // ours, as it was encoded
			}
		}
	}
	var err error
	if st.form.ID != "" {
		err = s.filled(w, r, st, next)
	} else {
		err = next(w, r)
	}
	if to, ok := errors.AsType[*elsewhere](err); ok {
		return seeOther(w, r, to.at)
	}
	if err == nil && st.sent != "" {
		if err := s.Staff.Unsent.DropUnsentForm(r.Context(), me, st.sent); err != nil { // it goes by itself after a day
			s.Log.ErrorContext(r.Context(), "unsent form not dropped", slog.Any("error", err), slog.String("request", visitOf(r).reference))
		}
	}
	return err
}

// filled serves a page with the kept form filled in.
func (s *site) filled(w http.ResponseWriter, r *http.Request, st *unsentState, next page) error {
	held := &heldPage{header: w.Header()}
	if err := next(held, r); err != nil {
		return err
	}
	body := held.body.Bytes()
	if held.statusOr200() == http.StatusOK && strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		full, err := fillForm(body, st)
		if err != nil {
			return err
		}
		body = full
		w.Header().Del("Content-Length")
	}
	w.WriteHeader(held.statusOr200())
	_, err := w.Write(body)
	return err
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

// afterSignIn is where signing in leads: to what was typed before the last
// session ended, where there is something, and to next otherwise.
func (s *site) afterSignIn(r *http.Request, user docket.UserID, next string) (string, error) {
	list, err := s.Staff.Unsent.UnsentForms(r.Context(), user)
	switch {
	case err != nil:
		return "", err
	case len(list) == 0:
		return next, nil
	case len(list) == 1:
		page, _ := pageAndPath(list[0])
		return unsentAt(page, list[0].ID), nil
	}
	return "/admin/unsent", nil
}

// unsent lists what is kept of this person's unsent forms.
func (s *site) unsent(w http.ResponseWriter, r *http.Request) error {
	list, err := s.Staff.Unsent.UnsentForms(r.Context(), sessionOf(r).User.ID)
	if err != nil {
		return err
	}
	page := views.UnsentPage{Shell: s.staffShell(r, "What you typed and could not send", "/admin")}
	for _, f := range list {
		at, path := pageAndPath(f)
		fields, _ := url.ParseQuery(f.Fields) // ours, as it was encoded
		page.Rows = append(page.Rows, views.UnsentRow{
			ID: f.ID, Name: formName(path), Href: unsentAt(at, f.ID), At: views.DateTime(f.At), Typed: typedRows(fields),
		})
	}
	return s.render(w, r, http.StatusOK, views.Unsent(page))
}

// dropUnsent throws a kept form away.
func (s *site) dropUnsent(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.staffForm(w, r, maxSmallForm); err != nil {
		return err
	}
	if err := s.Staff.Unsent.DropUnsentForm(r.Context(), sessionOf(r).User.ID, r.PathValue("form")); err != nil {
		return err
	}
	return seeOther(w, r, "/admin/unsent?done=thrown-away")
}
