package staff

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/handlers/web"
	"commentportal/views"
)

// reportStore holds what the report being written asks of the store.
type reportStore interface {
	// BlindExcerpts are those that this person must not see before reading their
	// answers.
	BlindExcerpts(ctx context.Context, id docket.ID, by docket.UserID) (map[int64]bool, error)
	Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Recommendations(ctx context.Context, id docket.ID) ([]docket.Recommendation, error)
	SaveSection(ctx context.Context, seen int, s docket.Section) (int, error)
	Sections(ctx context.Context, id docket.ID) ([]docket.Section, error)
	SectionVersions(ctx context.Context, id docket.ID, key docket.SectionKey) ([]docket.Section, error)
}

// WrittenReader reads what the text of a report can name: figures, quotations and
// comments of one state.
type WrittenReader func(ctx context.Context, src export.Source, id docket.ID) (*export.Written, error)

// report serves the report that people write.
type report struct {
	*staffPage
	store    reportStore
	snapshot func(context.Context, func(export.Source) error) error
	read     WrittenReader
}

// maxSectionForm bounds the form of a section, in bytes: text and responses at their
// longest, each character at most 12 bytes (four, percent-encoded), and the rest.
const maxSectionForm = (docket.MaxSection+docket.MaxResponses*docket.MaxResponse)*12 + web.MaxSmallForm

func reportAddress(id docket.ID) string { return withQuery("/admin/report", "docket", string(id)) }

func sectionAddress(id docket.ID, key docket.SectionKey) string {
	return "/admin/report/" + string(id) + "/" + url.PathEscape(string(key))
}

// written reads what texts of the docket can name now.
func (s *report) written(ctx context.Context, id docket.ID) (out *export.Written, err error) {
	err = s.snapshot(ctx, func(src export.Source) error {
		out, err = s.read(ctx, src, id)
		return err
	})
	return out, err
}

// List shows the outline of the report: what is written, and what to look at before
// it is exported.
func (s *report) List(w http.ResponseWriter, r *http.Request) error {
	_, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	page := views.ReportPage{Shell: s.StaffShell(r, "Report", "/admin/report")}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Report(page))
	}
	page.Docket, page.Filters = d.Title, docketFilter(d, all)
	page.Preview = "/admin/exports/" + string(d.ID) + "/report.html"
	o, err := s.outline(r, d)
	if err != nil {
		return err
	}
	for _, p := range o.places {
		page.Sections = append(page.Sections, o.row(p))
	}
	for _, p := range o.lost {
		page.Lost = append(page.Lost, o.row(p))
	}
	page.Drifts = o.driftsOfAll(o.places)
	return s.Render(w, r, http.StatusOK, views.Report(page))
}

// outline is the report being written, as a page shows it.
type outline struct {
	d       docket.Docket
	book    docket.Codebook
	places  []docket.Place
	heard   []docket.Place // the sections of the page that says what was heard
	lost    []docket.Place // sections whose theme or question is gone
	written map[docket.SectionKey]docket.Section
	figures *export.Written
	blind   map[int64]bool // passages that this person must not see yet
	people  names

	recommendations []docket.Recommendation // those that stand
}

func (s *report) outline(r *http.Request, d docket.Docket) (*outline, error) {
	ctx := r.Context()
	o := &outline{d: d, written: map[docket.SectionKey]docket.Section{}}
	var err error
	if o.book, err = s.store.Codebook(ctx, d.ID); err != nil {
		return nil, err
	}
	list, err := s.store.Sections(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	if o.figures, err = s.written(ctx, d.ID); err != nil {
		return nil, err
	}
	if o.blind, err = s.store.BlindExcerpts(ctx, d.ID, web.SessionOf(r).User.ID); err != nil {
		return nil, err
	}
	if o.people, err = s.colleagues(r); err != nil {
		return nil, err
	}
	if o.recommendations, err = s.store.Recommendations(ctx, d.ID); err != nil {
		return nil, err
	}
	o.recommendations = slices.DeleteFunc(o.recommendations, func(rec docket.Recommendation) bool {
		return rec.Withdrawn
	})
	o.places, o.heard = docket.Outline(d, o.book), docket.HeardOutline(d)
	for _, sec := range list {
		o.written[sec.Key] = sec
		if !o.has(sec.Key) && sec.Text != "" {
			o.lost = append(o.lost, docket.Place{Key: sec.Key, Title: lostTitle(sec)})
		}
	}
	return o, nil
}

func lostTitle(s docket.Section) string {
	if s.Title != "" {
		return s.Title
	}
	return string(s.Key)
}

// has reports whether the outline has such a section.
func (o *outline) has(key docket.SectionKey) bool {
	return slices.ContainsFunc(slices.Concat(o.places, o.heard), func(p docket.Place) bool { return p.Key == key })
}

// place finds a section; one without a place in the outline is known by its text.
func (o *outline) place(key docket.SectionKey) (docket.Place, bool) {
	for _, p := range slices.Concat(o.places, o.heard, o.lost) {
		if p.Key == key {
			return p, true
		}
	}
	return docket.Place{}, false
}

// row is a section as the outline lists it.
func (o *outline) row(p docket.Place) views.SectionRow {
	row := views.SectionRow{Title: p.Title, Group: p.Group, Href: sectionAddress(o.d.ID, p.Key), State: "empty"}
	if _, language, ok := p.Key.Heard(); ok {
		row.Group = languageName(language)
	}
	sec, ok := o.written[p.Key]
	if !ok {
		return row
	}
	if sec.Title != "" {
		row.Title = sec.Title
	}
	if len(sec.Responses) > 0 {
		row.Responses = views.Count(len(sec.Responses), "response", "responses")
	}
	if sec.Text != "" {
		row.Words = len(strings.Fields(sec.Text))
		row.State = views.Count(row.Words, "word", "words")
	}
	row.Saved = o.saved(sec)
	for _, d := range o.figures.Drifts(sec) {
		if d.Gone() {
			row.Missing++
		} else {
			row.Changed++
		}
	}
	return row
}

func (o *outline) saved(sec docket.Section) string {
	return fmt.Sprintf("Version %d, by %s on %s", sec.Version, o.people.of(sec.By),
		views.DateTime(sec.At.In(o.d.Location())))
}

// driftsOfAll lists what to look at before a text leaves, section by section.
func (o *outline) driftsOfAll(places []docket.Place) []views.SectionDrifts {
	var out []views.SectionDrifts
	for _, p := range places {
		sec, ok := o.written[p.Key]
		if !ok {
			continue
		}
		if list := o.drifts(sec); len(list) > 0 {
			out = append(out, views.SectionDrifts{Title: o.row(p).Title, Href: sectionAddress(o.d.ID, p.Key),
				List: list})
		}
	}
	return out
}

// drifts says in sentences what became of the names of a section.
func (o *outline) drifts(sec docket.Section) []views.Drift {
	var out []views.Drift
	for _, d := range o.figures.Drifts(sec) {
		one := views.Drift{Name: d.Name, Fault: d.Fault, Was: d.Was, Now: d.Words, Label: d.Label}
		out = append(out, one)
	}
	return out
}

// Show shows the editor of a section.
func (s *report) Show(w http.ResponseWriter, r *http.Request) error {
	o, p, err := s.sectionOf(r)
	if err != nil {
		return err
	}
	sec := o.written[p.Key]
	return s.editor(w, r, o, p, edited{Section: sec})
}

func (s *report) sectionOf(r *http.Request) (*outline, docket.Place, error) {
	d, err := s.store.Docket(r.Context(), docket.ID(r.PathValue("docket")))
	if err != nil {
		return nil, docket.Place{}, err
	}
	o, err := s.outline(r, d)
	if err != nil {
		return nil, docket.Place{}, err
	}
	p, ok := o.place(docket.SectionKey(r.PathValue("section")))
	if !ok {
		return nil, p, docket.ErrNotFound
	}
	return o, p, nil
}

// Save saves a section, shows what it looks like, puts a name into its text, or notes
// that somebody read it anew.
func (s *report) Save(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxSectionForm)
	if err != nil {
		return err
	}
	o, p, err := s.sectionOf(r)
	if err != nil {
		return err
	}
	seen, err := strconv.Atoi(form.Get("version"))
	if err != nil || seen < 0 {
		return web.BadRequest("The form does not say which version it changes. Open the section again.")
	}
	typed := edited{Section: docket.Section{Docket: o.d.ID, Key: p.Key, Title: form.Get("title"),
		Text: cleanLines(form.Get("text")), Version: seen, By: web.SessionOf(r).User.ID,
		Responses: typedResponses(form)}, typed: true}
	was := o.written[p.Key]
	typed.Extracts = append(slices.Clone(was.Extracts), extractMarks(form.Get("extracts"))...)
	if name := form.Get("insert"); name != "" {
		typed.Text = strings.TrimRight(typed.Text, "\n ")
		if typed.Text != "" {
			typed.Text += " "
		}
		typed.Text += "{{" + name + "}}"
		typed.inserted = name
		return s.editor(w, r, o, p, typed)
	}
	if form.Get("step") == "digest" {
		if err := s.digest(r.Context(), o, p, &typed); err != nil {
			return err
		}
		return s.editor(w, r, o, p, typed)
	}
	if form.Get("step") == "preview" {
		typed.preview = true
		return s.editor(w, r, o, p, typed)
	}
	typed.Values = o.figures.Values(typed.Text)
	version, err := s.store.SaveSection(r.Context(), seen, typed.Section)
	invalid, isInvalid := errors.AsType[docket.Invalid](err)
	switch {
	case err == nil && version == seen:
		return web.SeeOther(w, r, web.WithDone(sectionAddress(o.d.ID, p.Key), "section-same"))
	case err == nil:
		return web.SeeOther(w, r, web.WithDone(sectionAddress(o.d.ID, p.Key), "section"))
	case isInvalid:
		typed.invalid = invalid
		return s.editor(w, r, o, p, typed)
	case errors.Is(err, docket.ErrStale):
		if o, p, err = s.sectionOf(r); err != nil { // what stands now
			return err
		}
		typed.stale, typed.Version = true, o.written[p.Key].Version
		return s.editor(w, r, o, p, typed)
	}
	return err
}

// extractMarks reads the marks of a program's sentences that travel with a form.
func extractMarks(typed string) []string {
	return slices.DeleteFunc(strings.Fields(typed), func(m string) bool {
		return len(m) != extractMark || strings.Trim(m, "0123456789abcdef") != ""
	})
}

// extractMark is the length of such a mark.
const extractMark = 16

// digest puts typical sentences of the answers behind a text, to start from.
func (s *report) digest(ctx context.Context, o *outline, p docket.Place, e *edited) error {
	code, ok := p.Key.Theme()
	if !ok {
		return web.BadRequest("There are drafts for sections of themes alone. Open the section of a theme.")
	}
	var list []export.Extract
	err := s.snapshot(ctx, func(src export.Source) (err error) {
		list, err = export.Digest(ctx, src, o.d.ID, code, o.figures)
		return err
	})
	if err != nil {
		return err
	}
	text, marks := export.DigestText(list)
	e.digested, e.preview = true, true
	e.Text = strings.TrimSpace(e.Text + "\n\n" + text)
	e.Extracts = append(e.Extracts, marks...)
	return nil
}

// Versions lists every version of a section, and shows one of them.
func (s *report) Versions(w http.ResponseWriter, r *http.Request) error {
	query, err := web.ParseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	o, p, err := s.sectionOf(r)
	if err != nil {
		return err
	}
	list, err := s.store.SectionVersions(r.Context(), o.d.ID, p.Key)
	if err != nil {
		return err
	}
	page := views.SectionVersionsPage{Shell: s.StaffShell(r, "Versions of "+o.row(p).Title, deskOf(p.Key)),
		Back: sectionAddress(o.d.ID, p.Key), BackTo: o.row(p).Title, DocketTitle: o.d.Title}
	chosen, err := strconv.Atoi(query.Get("version"))
	if err != nil {
		chosen = len(list)
	}
	for _, v := range slices.Backward(list) {
		page.List = append(page.List, views.SectionVersion{Heading: o.saved(v),
			Href:    withQuery(sectionAddress(o.d.ID, p.Key)+"/versions", "version", strconv.Itoa(v.Version)),
			Current: v.Version == chosen, Words: views.Count(len(strings.Fields(v.Text)), "word", "words")})
		if v.Version == chosen {
			page.Title2, page.Text, page.Chosen = v.Title, docket.Text(v.Text), o.saved(v)
			for _, done := range v.Responses {
				page.Responses = append(page.Responses, responseLine(done))
			}
		}
	}
	if page.Chosen == "" && (len(list) > 0 || query.Get("version") != "") {
		return docket.ErrNotFound
	}
	return s.Render(w, r, http.StatusOK, views.SectionVersions(page))
}
