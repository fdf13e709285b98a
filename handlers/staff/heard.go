package staff

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/prose"
	"commentportal/views"
)

// heardStore publishes what was heard.
type heardStore interface {
	HeardPages(ctx context.Context, id docket.ID) ([]docket.HeardPage, error)
	PublishHeard(ctx context.Context, seen int, p docket.HeardPage) (int, error)
	UnpublishHeard(ctx context.Context, by docket.UserID, id docket.ID, number int) error
}

// heard lets people write and publish the page that says what was heard. Its sections
// are edited as those of the report are.
type heard struct {
	*staffPage
	report *report
	store  heardStore
}

// List shows the sections of the page, what is published of them, and what is in the way
// of publishing them.
func (s *heard) List(w http.ResponseWriter, r *http.Request) error {
	_, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	return s.list(w, r, d, docketFilter(d, all), nil)
}

// list shows the page with what is wrong with it.
func (s *heard) list(w http.ResponseWriter, r *http.Request, d docket.Docket, filters []views.Field,
	refused error) error {
	page := views.HeardDeskPage{Shell: s.StaffShell(r, "What we heard", "/admin/heard"), Filters: filters}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.HeardDesk(page))
	}
	o, err := s.report.outline(r, d)
	if err != nil {
		return err
	}
	pages, err := s.store.HeardPages(r.Context(), d.ID)
	if err != nil {
		return err
	}
	page.Docket, page.Address = d.Title, "/admin/heard/"+string(d.ID)
	page.Public = "/dockets/" + string(d.ID) + "/heard"
	now := o.heardVersions()
	page.Versions = versionsText(now)
	for _, p := range o.heard {
		page.Sections = append(page.Sections, o.row(p))
	}
	page.Drifts = o.driftsOfAll(o.heard)
	_, page.Faults = o.heardPage()
	page.Missing = o.untranslated()
	for i, p := range pages {
		page.History = append(page.History, o.publication(p))
		if i == 0 && p.Stands() {
			page.Number, page.Standing = p.Number, o.publication(p)
			page.Changed = o.changedSince(p.Versions, now)
		}
	}
	status := http.StatusOK
	invalid, isInvalid := errors.AsType[docket.Invalid](refused)
	switch {
	case errors.Is(refused, docket.ErrStale):
		status, page.Shell.Problem = http.StatusConflict, true
		page.Problems = views.Problems(docket.Invalid{"form": "Somebody saved a section or published the page since " +
			"you opened this one. Nothing was published. Read what stands now, and publish then."})
	case isInvalid:
		status, page.Shell.Problem = http.StatusUnprocessableEntity, true
		page.Problems = views.Problems(invalid)
	}
	return s.Render(w, r, status, views.HeardDesk(page))
}

// Change publishes the page as it is written, or takes it back, as the address says.
func (s *heard) Change(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	ctx, id := r.Context(), docket.ID(r.PathValue("docket"))
	d, err := s.report.store.Docket(ctx, id)
	if err != nil {
		return err
	}
	seen, err := strconv.Atoi(form.Get("number"))
	if err != nil || seen < 0 {
		return web.BadRequest("The form does not say which page it is about. Open the page again.")
	}
	by, done := web.SessionOf(r).User.ID, "heard-published"
	switch r.PathValue("verb") {
	case "publish":
		err = s.publish(r, d, seen, form.Get("versions"))
	case "unpublish":
		err, done = s.store.UnpublishHeard(ctx, by, id, seen), "heard-unpublished"
	default:
		return docket.ErrNotFound
	}
	if _, invalid := errors.AsType[docket.Invalid](err); invalid || errors.Is(err, docket.ErrStale) {
		return s.list(w, r, d, nil, err)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, web.WithDone(heardAddress(id), done))
}

// publish publishes what is written, where it is what the person has seen.
func (s *heard) publish(r *http.Request, d docket.Docket, seen int, versions string) error {
	o, err := s.report.outline(r, d)
	if err != nil {
		return err
	}
	if versionsText(o.heardVersions()) != versions {
		return docket.ErrStale
	}
	page, faults := o.heardPage()
	switch {
	case len(page.Parts) == 0:
		return docket.Invalid{"form": "Nothing is written yet. Write the opening or what was heard on a question, " +
			"and publish then."}
	case len(faults) > 0:
		return docket.Invalid{"form": "Nothing was published. Put right what stands below first."}
	}
	page.By = web.SessionOf(r).User.ID
	_, err = s.store.PublishHeard(r.Context(), seen, page)
	return err
}

// heardVersions are the versions of the sections as they are written now.
func (o *outline) heardVersions() map[docket.SectionKey]int {
	out := map[docket.SectionKey]int{}
	for key, sec := range o.written {
		if _, _, ok := key.Heard(); ok {
			out[key] = sec.Version
		}
	}
	return out
}

// versionsText writes versions as a form carries them.
func versionsText(versions map[docket.SectionKey]int) string {
	var out []string
	for key, version := range versions {
		out = append(out, fmt.Sprintf("%s:%d", key, version))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// heardPage is the page as it is written, and what is in the way of publishing it.
func (o *outline) heardPage() (docket.HeardPage, []string) {
	out := docket.HeardPage{Docket: o.d.ID, SnapshotAt: o.figures.At(), Figures: map[string]docket.HeardFigure{},
		Comments: map[string]docket.CommentID{}, Versions: o.heardVersions()}
	var faults []string
	for _, p := range o.heard {
		sec, ok := o.written[p.Key]
		if !ok || sec.Text == "" && len(sec.Responses) == 0 {
			continue
		}
		q, language, _ := p.Key.Heard()
		if n := len(out.Parts); n == 0 || out.Parts[n-1].Question != q {
			out.Parts = append(out.Parts, docket.HeardPart{Question: q})
		}
		text := docket.HeardText{Language: language, Title: sec.Title, Text: sec.Text}
		var wrong []string
		text.Responses, wrong = o.heardResponses(sec)
		for _, fault := range append(wrong, o.heardNames(&out, sec)...) {
			faults = append(faults, fmt.Sprintf("%s, %s: %s", p.Title, languageName(language), fault))
		}
		part := &out.Parts[len(out.Parts)-1]
		part.Texts = append(part.Texts, text)
	}
	return out, faults
}

// heardNames notes how the names of a section stand, and says which stand for nothing.
func (o *outline) heardNames(page *docket.HeardPage, sec docket.Section) (faults []string) {
	for _, name := range prose.Names(sec.Text) {
		n := o.figures.Look(name)
		switch {
		case n.Fault != "":
			faults = append(faults, n.Fault)
		case n.IsFigure():
			part, whole := n.Number()
			page.Figures[name] = docket.HeardFigure{Part: part, Whole: whole}
		default:
			page.Comments[name] = n.Comment
		}
	}
	if _, n := prose.Edited(sec.Text, sec.Extracts); n > 0 {
		faults = append(faults, views.Count(n, "sentence of a program’s draft is",
			"sentences of a program’s draft are")+" not edited. Write in your own words what they show.")
	}
	return faults
}

// heardResponses are the responses of a section with the recommendations they belong to,
// and what is wrong with them.
func (o *outline) heardResponses(sec docket.Section) (list []docket.HeardResponse, faults []string) {
	for _, r := range sec.Responses {
		one := docket.HeardResponse{Response: r}
		if r.Recommendation != "" {
			i := slices.IndexFunc(o.recommendations, func(rec docket.Recommendation) bool {
				return rec.ID == r.Recommendation
			})
			if i < 0 {
				faults = append(faults, "A response names recommendation "+docket.Shortened(r.Recommendation)+
					", which does not stand any more. Choose another, or none.")
				continue
			}
			one.Wording = o.recommendations[i].Text
		}
		list = append(list, one)
	}
	return list, faults
}

// untranslated says which texts the page shows in English among another language.
func (o *outline) untranslated() []string {
	var out []string
	for _, p := range o.heard {
		q, language, _ := p.Key.Heard()
		english := o.written[docket.HeardSection(q, "en")]
		if language == "en" || english.Text == "" && len(english.Responses) == 0 {
			continue
		}
		own := o.written[p.Key]
		if own.Text == "" && english.Text != "" || len(own.Responses) < len(english.Responses) {
			out = append(out, p.Title+", "+languageName(language))
		}
	}
	return out
}

// publication says who published a page, when, and whether it stands.
func (o *outline) publication(p docket.HeardPage) string {
	line := fmt.Sprintf("Number %d was published by %s on %s", p.Number, o.people.of(p.By),
		views.DateTime(p.At.In(o.d.Location())))
	if !p.EndedAt.IsZero() {
		line += fmt.Sprintf(", and replaced or taken back by %s on %s", o.people.of(p.EndedBy),
			views.DateTime(p.EndedAt.In(o.d.Location())))
	}
	return line + "."
}

// changedSince names the sections that are not as they were published.
func (o *outline) changedSince(published, now map[docket.SectionKey]int) []string {
	var out []string
	for _, p := range o.heard {
		if published[p.Key] != now[p.Key] {
			_, language, _ := p.Key.Heard()
			out = append(out, p.Title+", "+languageName(language))
		}
	}
	return out
}
