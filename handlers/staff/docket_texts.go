package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// wordingStore holds what the pages of a docket's texts ask of the store.
type wordingStore interface {
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	SetMarking(ctx context.Context, id docket.ID, marking docket.TLP, by docket.Actor) error
	SetAskReason(ctx context.Context, id docket.ID, asks bool, by docket.Actor) error
	DropTextsDraft(ctx context.Context, id docket.ID, seen int, by docket.UserID) error
	PublishTexts(ctx context.Context, id docket.ID, seen int, why string, by docket.UserID) error
	QuestionsFrozen(ctx context.Context, id docket.ID) (bool, error)
	SaveTextsDraft(ctx context.Context, seen int, d docket.TextsDraft) error
	TextsDraft(ctx context.Context, id docket.ID) (docket.TextsDraft, error)
	TextsVersions(ctx context.Context, id docket.ID) ([]docket.TextsVersion, error)
	Heard(ctx context.Context, id docket.ID) (docket.Heard, error)
	Ledger(ctx context.Context, id docket.ID) ([]docket.LedgerLine, error)
}

// wording serves the pages on which administrators change the texts of a docket.
type wording struct {
	*staffPage
	store wordingStore
}

// maxTextsForm bounds the form of a docket's texts, in bytes: two languages of long texts,
// each character at most 12 bytes, and the rest.
const maxTextsForm = 2 * 6 * docket.MaxTextLong * 12

func textsAt(id docket.ID) string { return lifeAt(id) + "/texts" }

// wordingState is what the pages of a docket's texts are made from.
type wordingState struct {
	docket  docket.Docket
	draft   docket.TextsDraft
	frozen  bool
	form    url.Values // nil: nothing was typed
	invalid docket.Invalid
	stale   bool
}

// texts are those that the form begins with: the draft, or what is published.
func (st wordingState) texts() docket.Texts {
	if st.draft.Exists {
		return st.draft.Texts
	}
	return docket.WordingOf(st.docket).Texts()
}

func (s *wording) state(r *http.Request) (st wordingState, err error) {
	ctx := r.Context()
	if st.docket, err = s.store.Docket(ctx, docket.ID(r.PathValue("docket"))); err != nil {
		return st, err
	}
	if st.draft, err = s.store.TextsDraft(ctx, st.docket.ID); err != nil {
		return st, err
	}
	st.frozen, err = s.store.QuestionsFrozen(ctx, st.docket.ID)
	return st, err
}

// Show shows the texts of a docket to change them.
func (s *wording) Show(w http.ResponseWriter, r *http.Request) error {
	st, err := s.state(r)
	if err != nil {
		return err
	}
	return s.show(w, r, st)
}

func (s *wording) show(w http.ResponseWriter, r *http.Request, st wordingState) error {
	d := st.docket
	page := views.TextsPage{Shell: s.StaffShell(r, "Texts of the docket", "/admin/dockets"), Path: textsAt(d.ID),
		Back: lifeAt(d.ID), Docket: d.Title, Seen: strconv.Itoa(st.draft.Version), Stale: st.stale,
		Frozen: st.frozen, Archived: d.Archived(), Draft: st.draft.Exists, Versions: d.TextsNumber > 0}
	page.OpeningPath, page.AskReason = lifeAt(d.ID)+"/opening", d.AskReason
	page.MarkingPath, page.Marking = lifeAt(d.ID)+"/marking", markingField(d, st)
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	if st.draft.Exists {
		page.Saved = names.of(st.draft.By) + ", " + views.DateTime(st.draft.At.In(d.Location()))
	}
	order := []string{"marking"}
	s.parts(&page, st, &order)
	status := http.StatusOK
	switch {
	case st.stale:
		status, page.Shell.Problem = http.StatusConflict, true
	case len(st.invalid) > 0:
		status, page.Shell.Problem = http.StatusUnprocessableEntity, true
		page.Problems = views.Problems(st.invalid, order...)
	}
	return s.Render(w, r, status, views.Texts(page))
}

// parts lays out the texts, language by language, with what was typed.
func (s *wording) parts(page *views.TextsPage, st wordingState, order *[]string) {
	d := st.docket
	texts, published, language := st.texts(), docket.WordingOf(d).Texts(), ""
	for _, f := range docket.WordingOf(d).Fields(st.frozen) {
		if f.Language != language {
			language = f.Language
			page.Parts = append(page.Parts, views.TextsPart{Language: language, Heading: languageName(language)})
		}
		typed := f.Of(texts)
		if st.form.Has(f.Name) {
			typed = lines(st.form.Get(f.Name))
			switch now := f.Of(texts); {
			case !st.stale || strings.TrimSpace(typed) == now:
			case strings.TrimSpace(typed) == f.Of(published): // not touched here, so the colleague's stays
				typed = now
			default:
				page.Theirs = append(page.Theirs, textChange(f, now, typed))
			}
		}
		part := &page.Parts[len(page.Parts)-1]
		part.Fields = append(part.Fields, textsField(f, typed, st.invalid[f.Name]))
		*order = append(*order, f.Name)
	}
}

// textHints say how the texts are typed, by the names of their fields in English.
var textHints = map[string]string{
	"title": "It stands in lists, in the feed and in the title of each page.",
	"links": "One a line: the address, which begins with https://, then a blank and the title.",
	"channels": "One a line: the address, what it takes, and who answers there, with | between. Empty: CISA, the " +
		"FBI’s IC3 and FDA MedWatch.",
	"es-channels": "One a line, as in English; the addresses may differ. Empty: pages in this language show the " +
		"English ones.",
	"sectors": "One a line: a code, a colon and the label. The code stands in files, and stays once a comment has " +
		"it. An empty list: the form does not ask.",
	"withholding": "One a line: a code, a colon and the label. The code stands in files, and stays once a decision " +
		"has it.",
	"answer_due": "As year, month and day, such as 2026-12-31. Empty: no day.",
	"general":    "Empty: “Is there anything else you want to tell us?”",
	"omb_number": "Empty: the paragraph about the Paperwork Reduction Act is left out.",
}

// textsField lays out the field of a text.
func textsField(f docket.TextField, typed, problem string) views.Field {
	label := phrase.English.Text(f.Label)
	if f.Question != "" {
		label = phrase.English.Text(f.Label, string(f.Question))
	}
	field := views.Field{Name: f.Name, Label: label, Value: typed, Problem: problem, Optional: !f.Required, Wide: true,
		Hint: textHints[f.Name]}
	switch {
	case f.Long:
		field.Rows = min(16, 4+len(typed)/90)
		if f.Language == "en" {
			field.Hint = "Empty lines part paragraphs. A line that begins with “- ” or “1. ” is an item of a list; " +
				"a link is [words](https://…)."
		}
	case f.List:
		field.Rows, field.NoSpell = min(16, 2+strings.Count(typed, "\n")+1), true
	case len(typed) > 80, f.Question != "", strings.HasSuffix(f.Name, "summary"), strings.HasSuffix(f.Name, "burden"):
		field.Rows = 3
	}
	if f.Language != "en" && !f.List {
		field.Hint = "Left empty, pages in this language show the English text."
	}
	return field
}

// textChange lays out what became of a text.
func textChange(f docket.TextField, before, after string) views.TextChange {
	return views.TextChange{Label: textsField(f, "", "").Label, Language: f.Language,
		Pieces: docket.CompareTexts(before, after)}
}

// textChanges lists what became of each text of a docket.
func textChanges(d docket.Docket, before, after docket.Texts) []views.TextChange {
	var list []views.TextChange
	for _, f := range docket.WordingOf(d).Fields(false) {
		if was, is := f.Of(before), f.Of(after); was != is {
			list = append(list, textChange(f, was, is))
		}
	}
	return list
}

// Save saves the draft. Where a colleague was first, or something cannot be, the form comes
// back with all that was typed.
func (s *wording) Save(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxTextsForm)
	if err != nil {
		return err
	}
	st, err := s.state(r)
	if err != nil {
		return err
	}
	for name := range form {
		web.Takes(r, name)
	}
	st.form = form
	seen, err := strconv.Atoi(form.Get("seen"))
	if err != nil {
		return web.BadRequest("The form does not say which draft it changes. Open the texts again.")
	}
	texts, err := docket.WordingOf(st.docket).Parse(st.frozen, func(name string) (string, bool) {
		return form.Get(name), form.Has(name)
	})
	if err == nil {
		err = s.store.SaveTextsDraft(r.Context(), seen, docket.TextsDraft{Docket: st.docket.ID,
			By: web.SessionOf(r).User.ID, Texts: texts})
	}
	invalid, isInvalid := errors.AsType[docket.Invalid](err)
	switch {
	case err == nil:
		return web.SeeOther(w, r, web.WithDone(textsAt(st.docket.ID)+"/preview", "texts-draft"))
	case isInvalid:
		st.invalid = invalid
	case errors.Is(err, docket.ErrStale):
		if st, err = s.state(r); err != nil { // what stands now
			return err
		}
		st.form, st.stale = form, true
	default:
		return err
	}
	return s.show(w, r, st)
}

// Preview shows what the draft changes, leads to the page as the public will read it, and
// asks for the reason.
func (s *wording) Preview(w http.ResponseWriter, r *http.Request) error {
	st, err := s.state(r)
	if err != nil {
		return err
	}
	return s.preview(w, r, st)
}

func (s *wording) preview(w http.ResponseWriter, r *http.Request, st wordingState) error {
	d := st.docket
	page := views.TextsPreviewPage{Shell: s.StaffShell(r, "Preview of the texts", "/admin/dockets"),
		Path: textsAt(d.ID), Docket: d.Title, Seen: strconv.Itoa(st.draft.Version), Stale: st.stale,
		Draft: st.draft.Exists,
		Why: views.Field{Name: "why", Label: "Why", Rows: 3, Max: docket.MaxWhy, Value: st.form.Get("why"),
			Required: true, Problem: st.invalid["why"],
			Hint: "Everybody reads it: on the docket's pages, in its feed and in the files for programs."}}
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	if st.draft.Exists {
		page.Saved = names.of(st.draft.By) + ", " + views.DateTime(st.draft.At.In(d.Location()))
		page.Changes = textChanges(d, docket.WordingOf(d).Texts(), st.draft.Texts)
		for _, language := range docket.WordingOf(d).With(st.draft.Texts).Languages() {
			page.Pages = append(page.Pages, views.NavLink{Href: withQuery(textsAt(d.ID)+"/page", "language", language),
				Text: languageName(language)})
		}
	}
	status := http.StatusOK
	switch {
	case st.stale:
		status, page.Shell.Problem = http.StatusConflict, true
	case len(st.invalid) > 0:
		status, page.Shell.Problem = http.StatusUnprocessableEntity, true
		page.Problems = views.Problems(st.invalid, "why")
	}
	return s.Render(w, r, status, views.TextsPreview(page))
}

// Page draws the docket's own page with the draft, as the public will read it.
func (s *wording) Page(w http.ResponseWriter, r *http.Request) error {
	query, err := web.ParseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	st, err := s.state(r)
	if err != nil {
		return err
	}
	d := docket.WordingOf(st.docket).With(st.texts())
	say, ok := phrase.In(query.Get("language"))
	if !ok && query.Has("language") || !slices.Contains(d.Languages(), say.Language()) {
		return docket.ErrNotFound
	}
	ledger, err := s.store.Ledger(r.Context(), d.ID)
	if err != nil {
		return err
	}
	heard, err := s.store.Heard(r.Context(), d.ID)
	if err != nil {
		return err
	}
	ctx := phrase.With(r.Context(), say)
	d = d.In(say.Language())
	shell := s.DocketShell(ctx, d, d.Title, "")
	shell.NoIndex, shell.Address = true, ""
	shell.Flash = views.Flash{Kind: views.AlertInfo, Text: "Preview. Nobody else sees this page, and nothing is " +
		"published yet.", Link: views.NavLink{Href: textsAt(d.ID) + "/preview", Text: "Back to the draft"}}
	return s.Render(w, r.WithContext(ctx), http.StatusOK, views.Call(views.NewCallPage(shell, d, ledger, heard,
		s.Now())))
}

// Change publishes the draft, throws it away, or makes one of an earlier version.
func (s *wording) Change(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	web.Takes(r, "why", "seen", "version")
	st, err := s.state(r)
	if err != nil {
		return err
	}
	st.form = form
	seen, err := strconv.Atoi(form.Get("seen"))
	if err != nil {
		return web.BadRequest("The form does not say which draft it is about. Open the texts again.")
	}
	verb, at, me := r.PathValue("verb"), lifeAt(st.docket.ID), web.SessionOf(r).User.ID
	switch verb {
	case "publish":
		err = s.store.PublishTexts(r.Context(), st.docket.ID, seen, lines(form.Get("why")), me)
	case "drop":
		err = s.store.DropTextsDraft(r.Context(), st.docket.ID, seen, me)
	case "back":
		at = textsAt(st.docket.ID) + "/preview"
		err = s.back(r, st, seen, form.Get("version"))
	default:
		return docket.ErrNotFound
	}
	invalid, isInvalid := errors.AsType[docket.Invalid](err)
	switch {
	case err == nil:
		return web.SeeOther(w, r, web.WithDone(at, "texts-"+verb))
	case isInvalid:
		st.invalid = invalid
	case errors.Is(err, docket.ErrStale):
		if st, err = s.state(r); err != nil {
			return err
		}
		st.form, st.stale = form, true
	default:
		return err
	}
	return s.preview(w, r, st)
}

// back makes a draft of an earlier version. Questions that are frozen stay as they are.
func (s *wording) back(r *http.Request, st wordingState, seen int, version string) error {
	if st.draft.Exists {
		return docket.Invalid{"form": "There is a draft already. Publish it or throw it away first."}
	}
	list, err := s.store.TextsVersions(r.Context(), st.docket.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(v docket.TextsVersion) bool { return strconv.Itoa(v.Number) == version })
	if i < 0 {
		return docket.ErrNotFound
	}
	texts := list[i].Texts
	if st.frozen {
		texts = docket.WordingOf(st.docket).KeepQuestions(texts)
	}
	return s.store.SaveTextsDraft(r.Context(), seen, docket.TextsDraft{Docket: st.docket.ID, Texts: texts,
		By: web.SessionOf(r).User.ID})
}

// Versions lists every version of the texts with what each changed.
func (s *wording) Versions(w http.ResponseWriter, r *http.Request) error {
	st, err := s.state(r)
	if err != nil {
		return err
	}
	list, err := s.store.TextsVersions(r.Context(), st.docket.ID)
	if err != nil {
		return err
	}
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	d := st.docket
	page := views.TextsVersionsPage{Shell: s.StaffShell(r, "Versions of the texts", "/admin/dockets"),
		Path: textsAt(d.ID), Docket: d.Title, Seen: strconv.Itoa(st.draft.Version), Draft: st.draft.Exists,
		Archived: d.Archived()}
	for i, v := range list {
		row := views.TextsVersionRow{Number: strconv.Itoa(v.Number), Why: v.Why, By: actorName(v.By, names),
			At: views.DateTime(v.At.In(d.Location())), Current: i == 0}
		if i+1 < len(list) {
			row.Changes = textChanges(d, list[i+1].Texts, v.Texts)
		} else {
			row.By = "the docket’s file"
		}
		page.List = append(page.List, row)
	}
	return s.Render(w, r, http.StatusOK, views.TextsVersions(page))
}

// note says on the docket's page where its texts stand.
func (s *wording) note(ctx context.Context, d docket.Docket, names names) (views.TextsNote, error) {
	n := views.TextsNote{Href: textsAt(d.ID), Preview: textsAt(d.ID) + "/preview",
		Line: "The texts are those of the docket’s file."}
	if d.TextsNumber > 0 {
		n.Line = "Version " + strconv.Itoa(d.TextsNumber) + " of the texts, since " +
			views.DateTime(d.TextsAt.In(d.Location())) + "."
		n.Versions = textsAt(d.ID) + "/versions"
	}
	draft, err := s.store.TextsDraft(ctx, d.ID)
	if draft.Exists {
		n.Draft = names.of(draft.By) + ", " + views.DateTime(draft.At.In(d.Location()))
	}
	return n, err
}

func textsOf(r *http.Request, _ url.Values) string {
	return textsAt(docket.ID(r.PathValue("docket")))
}

func textsPageOf(r *http.Request, _ url.Values) string {
	return textsAt(docket.ID(r.PathValue("docket"))) + "/preview"
}

// markingField asks under which marking what flagged comments tell is handed over.
func markingField(d docket.Docket, st wordingState) views.Field {
	f := views.Field{Name: "marking", Label: "Marking of what is handed over of a flagged comment",
		Value: string(d.Marking.OrDefault()), Problem: st.invalid["marking"],
		Hint: "Of the Traffic Light Protocol, version 2.0. Whoever hands something over can choose another one. No " +
			"page of the public shows it."}
	for _, m := range docket.TLPs {
		f.Options = append(f.Options, views.Option{Value: string(m), Label: string(m) + ": " + m.Means()})
	}
	return f
}

// SetMarking sets the marking of what is handed over.
func (s *wording) SetMarking(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	st, err := s.state(r)
	if err != nil {
		return err
	}
	marking := docket.TLP(form.Get("marking"))
	if !slices.Contains(docket.TLPs, marking) {
		st.invalid = docket.Invalid{"marking": "Choose one of the markings of TLP 2.0."}
		return s.show(w, r, st)
	}
	if err := s.store.SetMarking(r.Context(), st.docket.ID, marking, web.ActorOf(r)); err != nil {
		return err
	}
	return web.SeeOther(w, r, web.WithDone(textsAt(st.docket.ID), "docket-marking"))
}

// SetOpening says whether originals of decided comments are opened only for a stated reason.
func (s *wording) SetOpening(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	id := docket.ID(r.PathValue("docket"))
	if err := s.store.SetAskReason(r.Context(), id, form.Get("ask_reason") == "1", web.ActorOf(r)); err != nil {
		return err
	}
	return web.SeeOther(w, r, web.WithDone(textsAt(id), "docket-opening"))
}
