package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/views"
)

type sessionKey struct{}

// SessionOf is the session that guard has let through.
func SessionOf(r *http.Request) *Session {
	sess, _ := r.Context().Value(sessionKey{}).(*Session)
	if sess == nil {
		// A staff page outside guard is a mistake of ours; the 500 page is its answer.
		panic("handlers: staff page without guard")
	}
	return sess
}

// ActorOf names the person behind the request in the log.
func ActorOf(r *http.Request) docket.Actor { return SessionOf(r).User.ID.Actor() }

// Guard lets a request through to a staff page: from somebody who is signed in
// with every step, whose role, read a moment ago, has the permission on every docket
// that the address names. Strangers get the sign-in page, others 403, and neither
// learns whether there is anything behind the address.
func (s *Gate) Guard(need Access, next Page) Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		sess, err := s.Sessions.Find(r)
		if err != nil {
			return err
		}
		if !s.Opens(sess) {
			if kept, err := s.keepForStranger(w, r); err != nil || kept {
				return err
			}
			return s.toSignIn(w, r)
		}
		reach, ok := reachFor(sess.User, need, r.Method)
		if !ok || !pathWithin(r, reach) {
			s.refusal(r, sess.User.ID.Actor(), "access.refused", "role")
			return docket.ErrDenied
		}
		ctx := context.WithValue(r.Context(), sessionKey{}, sess)
		r = r.WithContext(context.WithValue(ctx, reachKey{}, reach))
		if onlyLooks(r.Method) && readsOnly(sess.User, need, r) {
			return serveReadOnly(w, r, next)
		}
		return s.withUnsent(w, r, next)
	}
}

// toSignIn sends a stranger to the sign-in page, and back here afterwards when
// the address can be opened again.
func (s *Gate) toSignIn(w http.ResponseWriter, r *http.Request) error {
	at := "/admin/sign-in"
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		if here := r.URL.RequestURI(); here != "/admin" {
			at += "?" + url.Values{"next": {here}}.Encode()
		}
	}
	http.Redirect(w, r, at, http.StatusSeeOther)
	return nil
}

// ToConfirm asks for password and code again and leads on to next.
func (s *Gate) ToConfirm(w http.ResponseWriter, r *http.Request, next string) error {
	http.Redirect(w, r, ConfirmAddress(next), http.StatusSeeOther)
	return nil
}

// ConfirmAddress is where password and code are asked for again before next.
func ConfirmAddress(next string) string {
	return "/admin/sign-in?" + url.Values{"confirm": {"1"}, "next": {next}}.Encode()
}

// LocalPath is next where it is an address of the staff pages, and the first
// staff page otherwise: no redirect ever leaves this site.
func LocalPath(next string) string {
	const home = "/admin"
	if len(next) > 2000 || strings.ContainsFunc(next, func(r rune) bool { return r < ' ' || r == '\\' || r == 0x7f }) {
		return home
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || u.User != nil {
		return home
	}
	if u.Path != home && !strings.HasPrefix(u.Path, home+"/") || strings.Contains(u.Path, "//") ||
		strings.Contains(u.Path, "..") {
		return home
	}
	if strings.HasPrefix(u.Path, "/admin/sign-") {
		return home
	}
	return u.String()
}

var errFormToken = &Problem{Status: http.StatusForbidden, Heading: "This form is no longer good", Text: []string{
	"It was opened before you signed in, or in another browser. Nothing was changed. Open the page again and send " +
		"the form from there.",
}}

// StaffForm reads a staff form and checks that it was made for this session.
func (s *Gate) StaffForm(w http.ResponseWriter, r *http.Request, limit int64, multi ...string) (url.Values, error) {
	room := limit
	if s.kept.Pages[r.Pattern] != nil {
		room = max(limit, docket.MaxSent) // what is too large is refused, and kept
	}
	raw, err := s.readRaw(w, r, room)
	if err != nil {
		return nil, err
	}
	form, err := ParseFields(raw, multi...)
	if err != nil {
		return nil, err
	}
	if err := s.checkForm(r, form); err != nil {
		return nil, err
	}
	if int64(len(raw)) > limit {
		return nil, errTooLarge
	}
	return form, nil
}

// checkForm checks that a staff form was made for this session and names only dockets that
// its sender may see. It remembers the form as it was sent, and takes out of it what only
// the gate reads.
func (s *Gate) checkForm(r *http.Request, form url.Values) error {
	sess := SessionOf(r)
	if !sess.checkForm(form.Get("form_token")) {
		s.refusal(r, ActorOf(r), "access.refused", "form token")
		return s.staleForm(r, sess.User.ID, form)
	}
	if !formWithin(form, ReachOf(r.Context())) {
		s.refusal(r, ActorOf(r), "access.refused", "docket")
		return docket.ErrDenied
	}
	if st := UnsentOf(r); st != nil {
		st.noteForm(form)
	}
	form.Del(unsentField)
	form.Del(carriesField)
	return nil
}

// CheckToken checks that a form was made for this session.
func (s *Gate) CheckToken(r *http.Request, sess *Session, form url.Values) error {
	if !sess.checkForm(form.Get("form_token")) {
		s.refusal(r, sess.User.ID.Actor(), "access.refused", "form token")
		return errFormToken
	}
	return nil
}

// refusal writes down that somebody was not let through. The route's pattern
// is named, never the address.
func (s *Gate) refusal(r *http.Request, by docket.Actor, action, why string) {
	s.NoteRefusal(r, by, action, "", map[string]string{"route": r.Pattern, "why": why})
}

// NoteRefusal writes down a refusal. Anybody can be refused as often as they like,
// so the log has one row a window with a count, not one a refusal.
func (s *Gate) NoteRefusal(r *http.Request, by docket.Actor, action, target string, detail map[string]string) {
	if by == "" {
		by = docket.ActorPortal
	}
	if s.Meter != nil {
		s.Meter.Refused(action)
	}
	s.logNoteError(r, action, s.store.NoteRefusal(context.WithoutCancel(r.Context()), by, action, target, detail))
}

// Note writes a row of the log about something that has happened already, so a
// failure to write it must not undo what the person sees: it goes to the
// operator's log. Somebody who leaves at once does not keep it from the log.
func (s *Gate) Note(r *http.Request, by docket.Actor, action, target string, detail map[string]string) {
	if by == "" {
		by = docket.ActorPortal
	}
	s.logNoteError(r, action, s.store.Note(context.WithoutCancel(r.Context()), by, action, target, detail))
}

// logNoteError tells the operator's log when a row of the chained log could not be
// written: as a warning where the store was busy or full, which strangers can bring about.
func (s *Gate) logNoteError(r *http.Request, action string, err error) {
	if err != nil {
		s.Log.Log(r.Context(), FailureLevel(Explain(err).Status), "log row not written", slog.String("action", action),
			slog.Any("error", err), slog.String("request", VisitOf(r).Reference))
	}
}

// workGroups are the pages of staff by kind of work, in the order of the menu.
var workGroups = []struct {
	text  string
	links []staffLink
}{
	{"Review", []staffLink{
		{docket.MayModerate, "/admin/queue", "Waiting"}, {docket.MayModerate, "/admin/incidents", "Incidents"},
		{docket.MayModerate, "/admin/signatures", "Second signatures"},
		{docket.MayModerate, "/admin/cases", "Cases"},
		{docket.MayModerate, "/admin/inquiries", "Questions to writers"},
		{docket.MayModerate, "/admin/appeals", "Appeals"},
		{docket.MayModerate, "/admin/guard", "Hidden words"}, {docket.MayModerate, "/admin/campaigns", "Campaigns"},
		{docket.MayModerate, "/admin/passages", "Repeated passages"},
		{docket.MayModerate, "/admin/comments/new", "Enter a letter"},
		{docket.MayModerate, "/admin/import", "Import a file"},
		{docket.MayModerate, "/admin/screening", "Screening"}, {docket.MayModerate, "/admin/guide", "Guide"},
	}},
	{"Coding", []staffLink{
		{docket.MayCode, "/admin/coding", "Answers to code"}, {docket.MayCode, "/admin/codebook", "Codebook"},
		{docket.MayCode, "/admin/agreement", "Agreement"}, {docket.MayCode, "/admin/memos", "Memos"},
		{docket.MayCode, "/admin/coding/team", "Who codes"}, {docket.MayCode, "/admin/training", "Training rounds"},
		{docket.MayCode, "/admin/quotations", "Quotations"},
		{docket.MayRevise, "/admin/coding/import", "Bring a project home"},
	}},
	{"Report", []staffLink{
		{docket.MayExport, "/admin/report", "Writing"}, {docket.MayExport, "/admin/analysis", "Analysis"},
		{docket.MayExport, "/admin/heard", "What we heard"},
		{docket.MayExport, "/admin/recommendations", "Recommendations"},
		{docket.MayExport, "/admin/exports", "Exports"},
	}},
	{"Office", []staffLink{
		{docket.MayCode, "/admin/figures", "Figures"}, {docket.MayModerate, "/admin/helpful", "Our pages"},
		{docket.MayAdmin, "/admin/dockets", "Dockets"}, {docket.Permission(MayRunSite), "/admin/users", "People"},
		{docket.Permission(MayRunSite), "/admin/notice", "Site notice"},
		{docket.Permission(MayRunSite), "/admin/outbox", "Outbox"}, {docket.MayAdmin, "/admin/log", "Log"},
		{docket.MayAdmin, "/admin/speakers", "Speakers"},
		{docket.MayAdmin, "/admin/senders", "Did you write this?"}, {docket.MayAdmin, "/admin/records", "Records"},
		{docket.MayAdmin, "/admin/purges", "Purges"}, {docket.MayAdmin, "/admin/retention", "Retention"},
	}},
}

// navigation is what somebody may open, by kind of work.
func navigation(u docket.User) []views.NavGroup {
	reads := func(p docket.Permission) bool {
		_, ok := reachFor(u, Access(p), http.MethodGet)
		return ok
	}
	var groups []views.NavGroup
	for _, g := range workGroups {
		var links []views.RailLink
		for _, l := range g.links {
			if reads(l.need) {
				links = append(links, views.RailLink{Href: l.href, Text: l.text})
			}
		}
		if len(links) > 0 {
			groups = append(groups, views.NavGroup{Text: g.text, Links: links})
		}
	}
	if !reads(docket.MayModerate) && reads(docket.MayCode) {
		i := slices.IndexFunc(groups, func(g views.NavGroup) bool { return g.Text == "Coding" })
		groups[i].Links = append(groups[i].Links, views.RailLink{Href: "/admin/campaigns", Text: "Campaigns"},
			views.RailLink{Href: "/admin/passages", Text: "Repeated passages"})
	}
	return groups
}

// staffLink is a staff page and the permission that opens it.
type staffLink struct {
	need       docket.Permission
	href, text string
}

// StaffShell is the frame of a staff page. section is its navigation entry.
func (s *Gate) StaffShell(r *http.Request, title, section string) views.Shell {
	sess := SessionOf(r)
	shell := s.Shell(r, title)
	shell.Account = views.Account{ID: sess.User.ID, Name: DisplayName(sess.User), Role: sess.User.RoleWord()}
	shell.Groups = navigation(sess.User)
	shell.Nav = []views.NavLink{{Href: "/admin", Text: "Your desk"}, {Href: "/admin/account", Text: "Your account"}}
	_, shell.MaySearch = reachFor(sess.User, MayModerate, http.MethodGet)
	shell.Section = section
	shell.FormToken = sess.FormToken()
	shell.Scripts = []string{"staff.js"}
	shell.NoIndex = true
	shell.Flash = s.Flash(r)
	if r.URL.Query().Get(alsoField) == "kept" {
		shell.Flash = views.Flash{Kind: views.AlertWarning, Text: strings.TrimSpace(shell.Flash.Text + " " + alsoFlash)}
	}
	if st := UnsentOf(r); st != nil && st.form.ID != "" && !st.drawn {
		text := unsentFlash
		if st.form.Carried {
			text = strings.TrimSpace(shell.Flash.Text + " " + carriedFlash)
		}
		shell.Flash = views.Flash{Kind: views.AlertWarning, Text: text}
	}
	if shell.Flash.Text == "" && ReadsOnly(r.Context()) {
		shell.Flash = views.Flash{Kind: views.AlertInfo, Text: readsOnlyFlash}
	}
	return shell
}

// DisplayName is what colleagues call somebody.
func DisplayName(u docket.User) string {
	if u.Name != "" {
		return u.Name
	}
	return u.Email
}

// Flash is the message about what the last form did. Its code travels in the
// address after the redirect, so no cookie carries it; unknown codes say
// nothing.
func (s *Gate) Flash(r *http.Request) views.Flash {
	query := r.URL.Query()
	text, ok := s.flashes[query.Get("done")]
	if !ok {
		return views.Flash{}
	}
	flash := views.Flash{Kind: views.AlertSuccess, Text: text}
	named, version, _ := strings.Cut(query.Get("about"), ":")
	id := docket.CommentID(named)
	if _, _, ok := id.Split(); !ok {
		return flash
	}
	flash.Text = AboutComment(id, text)
	if n, err := strconv.Atoi(version); err == nil && n > 0 {
		flash.Undo = &views.Undo{Comment: id, Version: n, Queue: listOf(r)}
	}
	return flash
}

// AboutComment puts a comment's number into the message about it.
func AboutComment(id docket.CommentID, text string) string {
	if rest, ok := strings.CutPrefix(text, "The comment "); ok {
		return "Comment " + string(id) + " " + rest
	}
	return "Comment " + string(id) + ": " + text
}

// listOf is the list that a page of the desk is, or belongs to, as a query.
func listOf(r *http.Request) string {
	query := r.URL.Query()
	if r.URL.Path != "/admin/queue" {
		return query.Get("queue")
	}
	for _, name := range []string{"done", "about", "open", "after", "tick", unsentField} {
		query.Del(name)
	}
	return query.Encode()
}

// WithAbout names the comment that a flash is about, and the version by which the
// decision can be taken back; zero: it cannot.
func WithAbout(at string, id docket.CommentID, version int) string {
	about := string(id)
	if version > 0 {
		about += ":" + strconv.Itoa(version)
	}
	return WithValue(at, "about", about)
}

// WithDone adds a flash code to a local address.
func WithDone(at, done string) string {
	path, query, _ := strings.Cut(at, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		values = url.Values{}
	}
	values.Set("done", done)
	return path + "?" + values.Encode()
}

// SeeOther answers a form: the browser opens the page at a local address.
func SeeOther(w http.ResponseWriter, r *http.Request, at string) error {
	http.Redirect(w, r, at, http.StatusSeeOther)
	return nil
}
