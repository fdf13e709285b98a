package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// guardStore holds what the pages of the guard ask of the store.
type guardStore interface {
	Comment(ctx context.Context, id docket.CommentID) (docket.Comment, error)
	CommentGuards(ctx context.Context, id docket.CommentID) ([]docket.Guard, error)
	Deciders(ctx context.Context, id docket.ID) (docket.Deciders, error)
	Guard(ctx context.Context, id docket.GuardID) (docket.Guard, error)
	GuardActs(ctx context.Context, id docket.GuardID, limit int) ([]docket.GuardAct, error)
	GuardCounts(ctx context.Context, of docket.ID, me docket.UserID) (open, sign int, err error)
	GuardPlaces(ctx context.Context, id docket.GuardID, after, limit int) ([]docket.GuardPlace, error)
	Guards(ctx context.Context, q docket.GuardQuery) (docket.GuardPage, error)
}

// GuardDesk is where people say what becomes of hidden words that stand elsewhere.
type GuardDesk interface {
	Propose(ctx context.Context, p docket.GuardProposal) error
	Sign(ctx context.Context, id docket.GuardID, by docket.UserID, agree bool, note string) error
	Close(ctx context.Context, id docket.GuardID, by docket.UserID, reason string) error
	Type(ctx context.Context, of docket.ID, by docket.UserID, passages []string,
		kind docket.RedactionKind) (docket.GuardID, error)
}

// guards serves the searches for hidden words that stand elsewhere.
type guards struct {
	*staffPage
	store guardStore
	desk  GuardDesk
}

const (
	guardListRows = 25
	guardShown    = 300       // places that one page shows
	guardActsMost = 50        // decisions of a standing rule that a page lists
	maxGuardForm  = 256 << 10 // bytes: ticks, and a reason with room to refuse a longer one with its words
)

func guardAt(id docket.GuardID) string { return "/admin/guard/" + id.String() }

func guardsAt(id docket.ID, view string) string {
	return withQuery("/admin/guard", "docket", string(id), "view", view)
}

// guardViews are the lists of searches.
var guardViews = []struct {
	value, text string
	states      []docket.GuardState
}{
	{"", "To decide", []docket.GuardState{docket.GuardOpen, docket.GuardProposed, docket.GuardActing}},
	{"rules", "Standing rules", []docket.GuardState{docket.GuardStanding}},
	{"waiting", "Being looked for", []docket.GuardState{docket.GuardWaiting}},
	{"past", "Over", []docket.GuardState{docket.GuardClear, docket.GuardSame, docket.GuardDropped, docket.GuardEnded}},
}

// List lists the searches of a docket.
func (s *guards) List(w http.ResponseWriter, r *http.Request) error {
	query, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	return s.list(w, r, d, all, query, nil)
}

// list draws the list; invalid are problems of the form below it.
func (s *guards) list(w http.ResponseWriter, r *http.Request, d docket.Docket, all []docket.Docket, values url.Values,
	invalid docket.Invalid) error {
	page := views.GuardListPage{Shell: s.StaffShell(r, "Hidden words elsewhere", "/admin/guard"), Docket: d.ID,
		Dockets: docketFilter(d, all), Words: guardWords(values, invalid), Kind: guardKind(values, invalid)}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.GuardList(page))
	}
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	view := values.Get("view")
	for _, v := range guardViews {
		q := docket.GuardQuery{Docket: d.ID, States: v.states, Limit: guardListRows}
		if n, err := strconv.ParseInt(values.Get("after"), 10, 64); err == nil && n > 0 && v.value == view {
			q.After = docket.GuardID(n)
		}
		list, err := s.store.Guards(r.Context(), q)
		if err != nil {
			return err
		}
		page.Tabs = append(page.Tabs, views.QueueTab{Href: guardsAt(d.ID, v.value), Current: v.value == view,
			Text: v.text + " (" + views.Number(list.Total) + ")"})
		if v.value != view {
			continue
		}
		page.Total = totalWords(list.Total, false, "search", "searches")
		if list.Total == 0 {
			page.Total = "There is nothing in this list."
		}
		for _, g := range list.Guards {
			page.Rows = append(page.Rows, guardRow(g, d, names))
		}
		page.Pager = views.Pager{Label: "Searches"}
		if q.After > 0 {
			page.Pager.First = guardsAt(d.ID, view)
		}
		if list.Next > 0 {
			page.Pager.Next = withQuery("/admin/guard", "docket", string(d.ID), "view", view, "after",
				list.Next.String())
		}
	}
	status := http.StatusOK
	if len(invalid) > 0 {
		status = http.StatusUnprocessableEntity
		page.Shell.Problem = true
		page.Problems = views.Problems(invalid, "words", "kind")
	}
	return s.Render(w, r, status, views.GuardList(page))
}

func guardWords(values url.Values, invalid docket.Invalid) views.Field {
	return views.Field{Name: "words", Label: "Words that must not be public", Value: values.Get("words"),
		Rows: 3, NoSpell: true,
		Hint: "One passage a line, such as a full name, a phone number or a date of birth.", Problem: invalid["words"]}
}

func guardKind(values url.Values, invalid docket.Invalid) views.Field {
	f := views.Field{Name: "kind", Label: "What they are", Value: values.Get("kind"), Problem: invalid["kind"]}
	if f.Value == "" {
		f.Value = string(docket.KindPersonal)
	}
	f.Options = views.KindOptions()
	return f
}

// Type looks for words that somebody typed.
func (s *guards) Type(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	web.Takes(r, "words", "kind")
	d, all, err := s.deskDocket(r.Context(), form.Get("docket"))
	if err != nil {
		return err
	}
	if d.ID == "" {
		return docket.ErrNotFound
	}
	if !web.ReachOf(r.Context()).Has(d.ID) {
		return docket.ErrDenied
	}
	var passages []string
	for line := range strings.Lines(form.Get("words")) {
		passages = append(passages, strings.TrimSpace(line))
	}
	id, err := s.desk.Type(r.Context(), d.ID, web.SessionOf(r).User.ID, passages,
		docket.RedactionKind(form.Get("kind")))
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		return s.list(w, r, d, all, form, invalid)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, guardAt(id))
}

// guardOf reads the search that a request is about.
func (s *guards) guardOf(r *http.Request) (docket.Guard, docket.Docket, error) {
	n, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || n < 1 {
		return docket.Guard{}, docket.Docket{}, docket.ErrNotFound
	}
	g, err := s.store.Guard(r.Context(), docket.GuardID(n))
	if err != nil {
		return g, docket.Docket{}, err
	}
	if !web.ReachOf(r.Context()).Has(g.Docket) {
		return g, docket.Docket{}, docket.ErrDenied
	}
	d, _, err := s.deskDocket(r.Context(), string(g.Docket))
	return g, d, err
}

// Show shows one search.
func (s *guards) Show(w http.ResponseWriter, r *http.Request) error {
	g, d, err := s.guardOf(r)
	if err != nil {
		return err
	}
	return s.show(w, r, guardState{guard: g, docket: d})
}

// Change takes what a person proposes, signs or ends.
func (s *guards) Change(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxGuardForm, "place")
	if err != nil {
		return err
	}
	g, d, err := s.guardOf(r)
	if err != nil {
		return err
	}
	verb, me := r.PathValue("verb"), web.SessionOf(r).User.ID
	line := func(name string) string { return strings.TrimSpace(strings.ReplaceAll(form.Get(name), "\r\n", "\n")) }
	ctx := r.Context()
	switch verb {
	case "propose":
		web.Takes(r, "place", "listed", "rest", "scope", "reason")
		err = s.desk.Propose(ctx, docket.GuardProposal{ID: g.ID, By: me, Scope: docket.GuardScope(form.Get("scope")),
			Reason: line("reason"), Listed: numbersOf(strings.Split(form.Get("listed"),
				",")), Ticked: numbersOf(form["place"]), Rest: form.Get("rest") == "1"})
	case "sign":
		web.Takes(r, "sign", "note")
		if g.ProposedBy == me {
			return errOwnGuard
		}
		if v := form.Get("sign"); v != "agree" && v != "refuse" {
			err = docket.Invalid{"note": "Choose whether you agree or refuse."}
			break
		}
		err = s.desk.Sign(ctx, g.ID, me, form.Get("sign") == "agree", line("note"))
	case "close":
		web.Takes(r, "reason", "place", "listed", "rest", "scope")
		err = s.desk.Close(ctx, g.ID, me, line("reason"))
	default:
		return docket.ErrNotFound
	}
	invalid, isInvalid := errors.AsType[docket.Invalid](err)
	if isInvalid || errors.Is(err, docket.ErrStale) {
		if g, err = s.store.Guard(ctx, g.ID); err != nil {
			return err
		}
		return s.show(w, r, guardState{guard: g, docket: d, form: form, invalid: invalid, stale: !isInvalid})
	}
	if err != nil {
		return err
	}
	s.Poke()
	return web.SeeOther(w, r, web.WithDone(guardAt(g.ID), "guard-"+verb))
}

var errOwnGuard = &web.Problem{Status: http.StatusForbidden, Heading: "Somebody else has to sign this",
	Text: []string{"You proposed it, so a colleague who moderates has to agree or refuse."}}

func numbersOf(list []string) []int {
	var out []int
	for _, s := range list {
		if n, err := strconv.Atoi(s); err == nil && n > 0 {
			out = append(out, n)
		}
	}
	return out
}

// tasks adds what waits because of hidden words to somebody's desk.
func (s *guards) tasks(ctx context.Context, id docket.ID, me docket.UserID, add func(n int, one, many, href string,
	grave bool)) error {
	open, sign, err := s.store.GuardCounts(ctx, id, me)
	if err != nil {
		return err
	}
	add(open, "passage that is hidden stands elsewhere, too", "passages that are hidden stand elsewhere, too",
		guardsAt(id, ""), true)
	add(sign, "proposal to hide words everywhere waits for your signature",
		"proposals to hide words everywhere wait for your signature", guardsAt(id, ""), true)
	return nil
}

// ofComment is what a comment's page says of words that it hides and that stand
// elsewhere; nil when nothing waits.
func (s *guards) ofComment(ctx context.Context, id docket.CommentID) (*views.GuardNote, error) {
	list, err := s.store.CommentGuards(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, g := range list {
		if g.State.Warns() {
			note := &views.GuardNote{Href: guardAt(g.ID), Found: guardFound(g.Counts), State: "Nobody has said yet " +
				"what becomes of it."}
			if g.State == docket.GuardProposed {
				note.State = "A proposal waits for a second signature."
			}
			return note, nil
		}
	}
	return nil, nil
}
