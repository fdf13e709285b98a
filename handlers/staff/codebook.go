package staff

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/docket/codebookfile"
	"commentportal/export"
	"commentportal/handlers/web"
	"commentportal/views"
)

// codebookStore holds what the codebook asks of the store.
type codebookStore interface {
	ChangeCodebook(ctx context.Context, seen int, next docket.Codebook, change docket.CodebookChange) error
	CodeUses(ctx context.Context, id docket.ID) (map[string]int, error)
	CodebookChanges(ctx context.Context, id docket.ID) ([]docket.CodebookChange, error)
	Codebooks(ctx context.Context, id docket.ID) ([]docket.Codebook, error)
	Revisit(ctx context.Context, id docket.ID) ([]docket.Coding, error)
	ThemeCounts(ctx context.Context, id docket.ID) ([]docket.ThemeCount, error)
	Note(ctx context.Context, by docket.Actor, action, target string, detail map[string]string) error
}

// codebook serves the codebook: reading, revising, importing, its history and files.
type codebook struct {
	*staffPage
	store     codebookStore
	exporters []export.Exporter
	snapshot  func(context.Context, func(export.Source) error) error
}

// books is a docket's codebook with all its versions.
type books struct {
	docket docket.Docket
	all    []docket.Docket
	list   []docket.Codebook // oldest first
	newest docket.Codebook
}

// books reads the codebook of the docket that an address or a form names.
func (s *codebook) books(ctx context.Context, named string) (books, error) {
	var b books
	var err error
	if b.docket, b.all, err = s.deskDocket(ctx, named); err != nil || b.docket.ID == "" {
		return b, err
	}
	b.newest = docket.Codebook{Docket: b.docket.ID}
	if b.list, err = s.store.Codebooks(ctx, b.docket.ID); err != nil {
		return b, err
	}
	if len(b.list) > 0 {
		b.newest = b.list[len(b.list)-1]
	}
	return b, nil
}

// version is the one that an address asks for; the newest where it asks for none.
func (b books) version(typed string) (docket.Codebook, error) {
	if typed == "" {
		return b.newest, nil
	}
	n, err := strconv.Atoi(typed)
	i := slices.IndexFunc(b.list, func(v docket.Codebook) bool { return v.Version == n })
	if err != nil || i < 0 {
		return docket.Codebook{}, web.ErrNoPage
	}
	return b.list[i], nil
}

// address is a page of the codebook of this docket.
func (b books) address(path string, more ...string) string {
	values := url.Values{"docket": {string(b.docket.ID)}}
	for i := 0; i+1 < len(more); i += 2 {
		values.Set(more[i], more[i+1])
	}
	return "/admin/codebook" + path + "?" + values.Encode()
}

// revises reports whether the person may change codebooks. Everybody who codes
// may read them.
func revises(r *http.Request, on docket.ID) bool {
	return web.SessionOf(r).User.Reads(docket.MayRevise, on)
}

// Show shows a version of the codebook, by imperative, with what was counted.
func (s *codebook) Show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	values, err := web.ParseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	page := views.CodebookPage{Shell: s.StaffShell(r, "Codebook", "/admin/codebook")}
	b, err := s.books(ctx, values.Get("docket"))
	if err != nil {
		return err
	}
	if b.docket.ID == "" {
		return s.Render(w, r, http.StatusOK, views.CodebookView(page))
	}
	book, err := b.version(values.Get("version"))
	if err != nil {
		return err
	}
	page.ID, page.Docket, page.Version, page.Newest = b.docket.ID, b.docket.Title, book.Version, b.newest.Version
	page.Filters = docketFilter(b.docket, b.all)
	page.Summary = fmt.Sprintf("%s, version %d", views.Count(len(book.Themes), "theme", "themes"), book.Version)
	current := book.Version == b.newest.Version
	if current && revises(r, b.docket.ID) {
		page.Change, page.Import = b.address("/change"), b.address("/import")
	}
	if len(b.list) > 0 {
		version := strconv.Itoa(book.Version)
		page.History = b.address("/history")
		page.Downloads = []views.CodebookLink{
			{Href: b.address(".csv", "version", version), Text: "Download as CSV"},
			{Href: b.address(".qdc", "version", version), Text: "Download as REFI-QDA (.qdc)"},
		}
	}
	if current {
		if page.Revisit, err = s.revisitLinks(ctx, b); err != nil {
			return err
		}
	}
	if page.Groups, err = s.codebookGroups(ctx, b, book, page.Change); err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, views.CodebookView(page))
}

func (s *codebook) codebookGroups(ctx context.Context, b books, book docket.Codebook,
	change string) ([]views.CodebookGroup, error) {
	counts, err := s.store.ThemeCounts(ctx, b.docket.ID)
	if err != nil {
		return nil, err
	}
	var out []views.CodebookGroup
	for _, g := range book.Groups() {
		group := views.CodebookGroup{Name: g.Imperative}
		for _, theme := range g.Themes {
			row := views.CodebookRow{Code: theme.Code, Label: theme.Label, Definition: theme.Definition,
				Function: strings.ReplaceAll(theme.CSFFunction, "|", ", "), Stance: theme.Stance}
			for _, n := range counts {
				if n.Code == theme.Code && n.Question == docket.AllQuestions && n.Sector == docket.AllSectors {
					row.All, row.Distinct = n.All, n.Distinct
				}
			}
			if change != "" {
				for _, a := range []struct{ do, text string }{{"edit", "Edit or rename"}, {"split", "Split"}, {"retire",
					"Retire"}} {
					row.Actions = append(row.Actions, views.CodebookLink{Href: b.address("/change", "do", a.do, "code",
						theme.Code), Text: a.text})
				}
			}
			row.Actions = append(row.Actions, views.CodebookLink{Text: "Memos", Href: withQuery("/admin/memos",
				"docket",
				string(b.docket.ID), "code", theme.Code)})
			group.Themes = append(group.Themes, row)
		}
		out = append(out, group)
	}
	return out, nil
}

// revisitLinks leads to the coding lists of the codes whose codings are to be read
// again.
func (s *codebook) revisitLinks(ctx context.Context, b books) ([]views.CodebookLink, error) {
	list, err := s.store.Revisit(ctx, b.docket.ID)
	if err != nil {
		return nil, err
	}
	type answer struct {
		comment  docket.CommentID
		question docket.QuestionID
		code     string
	}
	seen := map[answer]bool{}
	counts := map[string]int{}
	var order []string
	for _, c := range list {
		if a := (answer{c.Comment, c.Question, c.Code}); !seen[a] {
			seen[a] = true
			if counts[c.Code] == 0 {
				order = append(order, c.Code)
			}
			counts[c.Code]++
		}
	}
	slices.Sort(order)
	var out []views.CodebookLink
	for _, code := range order {
		values := url.Values{"docket": {string(b.docket.ID)}, "view": {string(docket.CodingRevisit)}, "code": {code}}
		out = append(out, views.CodebookLink{Href: "/admin/coding?" + values.Encode(), Text: code + ": " +
			views.Count(counts[code], "answer", "answers")})
	}
	return out, nil
}

// History shows every version and why it was made.
func (s *codebook) History(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	b, err := s.books(ctx, r.URL.Query().Get("docket"))
	if err != nil {
		return err
	}
	if len(b.list) == 0 {
		return web.ErrNoPage
	}
	changes, err := s.store.CodebookChanges(ctx, b.docket.ID)
	if err != nil {
		return err
	}
	colleagues, err := s.colleagues(r)
	if err != nil {
		return err
	}
	page := views.CodebookHistoryPage{
		Shell: s.StaffShell(r, "History of the codebook", "/admin/codebook"), Docket: b.docket.Title,
		Back: b.address(""),
	}
	for i, book := range slices.Backward(b.list) {
		v := views.CodebookVersion{Number: book.Version, What: "filed"}
		version := strconv.Itoa(book.Version)
		v.Links = []views.CodebookLink{
			{Href: b.address("", "version", version), Text: "Show"},
			{Href: b.address(".csv", "version", version), Text: "CSV"},
			{Href: b.address(".qdc", "version", version), Text: ".qdc"},
		}
		if k := slices.IndexFunc(changes,
			func(c docket.CodebookChange) bool { return c.Version == book.Version }); k >= 0 {
			c := changes[k]
			v.What, v.Reason, v.When = changeWords(c)+keptWords(c), c.Reason,
				views.DateTime(c.At.In(b.docket.Location()))
			v.Who = "filed with the docket"
			if c.By != 0 {
				v.Who = "by " + colleagues.of(c.By)
			}
		}
		if i > 0 {
			v.Differences = differenceRows(b.list[i-1].Differences(book), nil)
		}
		page.Versions = append(page.Versions, v)
	}
	return s.Render(w, r, http.StatusOK, views.CodebookHistory(page))
}

// changeWords is an event in words.
func changeWords(c docket.CodebookChange) string {
	list := func(codes []string) string {
		if len(codes) < 2 {
			return strings.Join(codes, "")
		}
		return strings.Join(codes[:len(codes)-1], ", ") + " and " + codes[len(codes)-1]
	}
	switch c.Action {
	case docket.CodebookAdd:
		return list(c.To) + " added"
	case docket.CodebookEdit:
		return list(c.To) + " edited"
	case docket.CodebookRename:
		if slices.Equal(c.From, c.To) {
			return list(c.To) + " has another label"
		}
		return list(c.From) + " renamed to " + list(c.To)
	case docket.CodebookMerge:
		return list(c.From) + " merged into " + list(c.To)
	case docket.CodebookSplit:
		return list(c.From) + " split into " + list(c.To)
	case docket.CodebookRetire:
		return list(c.From) + " retired"
	}
	if c.Version == 1 {
		return "the first"
	}
	return "a file imported"
}

// keptWords says that the editor stated the meaning of the themes to be the same.
func keptWords(c docket.CodebookChange) string {
	if !c.Kept {
		return ""
	}
	return ", meaning unchanged"
}

var codebookFieldWords = map[string]string{"label": "Label", "definition": "Definition", "imperative": "Imperative",
	"csf_function": "NIST function", "stance": "Stance asked"}

// yesNo says whether something is so.
func yesNo(is bool) string {
	if is {
		return "Yes"
	}
	return "No"
}

// differenceRows prints differences. uses are the answers that bear each code,
// where it is to be said what happens to them.
func differenceRows(list []docket.CodebookDifference, uses map[string]int) []views.CodebookDifference {
	var out []views.CodebookDifference
	for _, d := range list {
		row := views.CodebookDifference{Code: d.Code, Label: d.After.Label}
		switch {
		case d.Before.Code == "":
			row.What = "new"
		case d.After.Code == "":
			row.What, row.Label = "gone", d.Before.Label
			if n := uses[d.Code]; n > 0 {
				row.Note = views.Count(n, "answer bears", "answers bear") + " this code: it stays there, still " +
					"counts under the old label, and goes onto the list to be read again."
			}
		default:
			row.What = "changed"
			parts := map[string][2]string{
				"label": {d.Before.Label, d.After.Label}, "definition": {d.Before.Definition, d.After.Definition},
				"imperative": {d.Before.Imperative, d.After.Imperative}, "csf_function": {d.Before.CSFFunction,
					d.After.CSFFunction},
				"stance": {yesNo(d.Before.Stance), yesNo(d.After.Stance)},
			}
			for _, f := range d.Fields {
				row.Fields = append(row.Fields, views.CodebookField{Name: codebookFieldWords[f], Before: parts[f][0],
					After: parts[f][1]})
			}
			if n := uses[d.Code]; n > 0 && (d.Before.Label != d.After.Label ||
				d.Before.Definition != d.After.Definition) {
				row.Note = views.Count(n, "answer bears", "answers bear") + " this code with the old meaning: these " +
					"codings stop counting and go onto the list to be read again."
			}
		}
		out = append(out, row)
	}
	return out
}

// File sends a version of the codebook, as the export would write it.
func (s *codebook) File(name string) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		values, err := web.ParseFields(r.URL.RawQuery)
		if err != nil {
			return err
		}
		b, err := s.books(ctx, values.Get("docket"))
		if err != nil {
			return err
		}
		book, err := b.version(values.Get("version"))
		if err != nil {
			return err
		}
		i := slices.IndexFunc(s.exporters, func(e export.Exporter) bool { return e.Name() == name })
		if i < 0 || book.Version == 0 {
			return web.ErrNoPage
		}
		file := s.exporters[i]
		if err := s.store.Note(ctx, web.ActorOf(r), "export.downloaded", string(b.docket.ID),
			map[string]string{"file": name, "version": strconv.Itoa(book.Version)}); err != nil {
			return err
		}
		out := &countingWriter{w: w}
		err = s.snapshot(ctx, func(src export.Source) error {
			base, ext, _ := strings.Cut(name, ".")
			h := w.Header()
			h.Set("Content-Type", file.ContentType())
			h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-%s-v%d.%s"`, b.docket.ID, base,
				book.Version, ext))
			h.Set("Content-Security-Policy", web.Sandboxed)
			if r.Method == http.MethodHead {
				return nil
			}
			buf := bufio.NewWriter(out)
			if err := file.Export(ctx, buf, versionSource{src, book}, b.docket.ID); err != nil {
				return err
			}
			return buf.Flush()
		})
		if err != nil && out.n > 0 {
			s.LogFailure(r, web.Explain(err), err)
			panic(http.ErrAbortHandler)
		}
		return err
	}
}

// versionSource is a snapshot in which one version of the codebook is the current
// one.
type versionSource struct {
	export.Source
	book docket.Codebook
}

func (v versionSource) Codebook(context.Context, docket.ID) (docket.Codebook, error) {
	return v.book, nil
}

// Revise makes the next version from a form.
func (s *codebook) Revise(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxCodebookForm, "from")
	if err != nil {
		return err
	}
	b, err := s.books(r.Context(), form.Get("docket"))
	if err != nil || b.docket.ID == "" {
		return errors.Join(err, errNoPageUnless(err))
	}
	rev := revisionOf(form, b.newest)
	rev.By = web.SessionOf(r).User.ID
	if form.Get("version") != strconv.Itoa(b.newest.Version) {
		return s.codebookForm(w, r, b, rev, form, docket.Invalid{"form": codebookMoved})
	}
	if rev.Action == docket.CodebookMerge && form.Get("into") == "" {
		return s.codebookForm(w, r, b, rev, form, docket.Invalid{"into": "Choose which theme stays."})
	}
	if rev.Action == docket.CodebookMerge && form.Get("into") != mergeNew && themeOf(form, "") != (docket.Theme{}) {
		return s.codebookForm(w, r, b, rev, form, docket.Invalid{"into": "You chose a theme that exists and " +
			"described a new one, too. " +
			"Choose “A new theme, described below”, or empty the fields of the new theme. Nothing is saved yet."})
	}
	next, change, err := b.newest.Apply(rev, b.list)
	if err == nil {
		err = s.store.ChangeCodebook(r.Context(), b.newest.Version, next, change)
	}
	if errors.Is(err, docket.ErrStale) {
		if b, err = s.books(r.Context(), form.Get("docket")); err != nil {
			return err
		}
		return s.codebookForm(w, r, b, rev, form, docket.Invalid{"form": codebookMoved})
	}
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		return s.codebookForm(w, r, b, rev, form, invalid)
	}
	if err != nil {
		return err
	}
	s.Poke()
	return web.SeeOther(w, r, web.WithDone(b.address(""), "codebook"))
}

const codebookMoved = "Somebody else has changed the codebook since you opened this form. What you typed is still " +
	"here. Look at the codebook as it is now, then send the form again."

func errNoPageUnless(err error) error {
	if err != nil {
		return nil
	}
	return web.ErrNoPage
}

// Import takes a whole file: it shows what it would change, and makes the
// next version when the person agrees.
func (s *codebook) Import(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxCodebookForm)
	if err != nil {
		return err
	}
	b, err := s.books(r.Context(), form.Get("docket"))
	if err != nil || b.docket.ID == "" {
		return errors.Join(err, errNoPageUnless(err))
	}
	text := strings.ReplaceAll(form.Get("file"), "\r\n", "\n")
	if strings.TrimSpace(text) == "" {
		return s.importPage(w, r, b, text, form.Get("reason"),
			docket.Invalid{"file": "Paste the text of a codebook file."}, nil)
	}
	read, err := readCodebookText(text)
	if err != nil {
		return s.importPage(w, r, b, text, form.Get("reason"), docket.Invalid{"file": sentence(err)}, nil)
	}
	rev := docket.CodebookRevision{Action: docket.CodebookFiled, Themes: read.Themes, Reason: form.Get("reason"),
		By: web.SessionOf(r).User.ID}
	filing := form.Get("step") == "file"
	if !filing {
		rev.Reason = "preview"
	}
	next, change, err := b.newest.Apply(rev, b.list)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		if invalid["file"] == "" && invalid["reason"] != "" {
			preview := docket.Codebook{Themes: read.Themes}
			return s.importPage(w, r, b, text, form.Get("reason"), invalid, &preview)
		}
		return s.importPage(w, r, b, text, form.Get("reason"), invalid, nil)
	}
	if err != nil {
		return err
	}
	stale := form.Get("version") != strconv.Itoa(b.newest.Version)
	if filing && !stale {
		err := s.store.ChangeCodebook(r.Context(), b.newest.Version, next, change)
		if err == nil {
			s.Poke()
			return web.SeeOther(w, r, web.WithDone(b.address(""), "codebook"))
		}
		if !errors.Is(err, docket.ErrStale) {
			return err
		}
		if b, err = s.books(r.Context(), form.Get("docket")); err != nil {
			return err
		}
		stale = true
	}
	var invalid docket.Invalid
	if filing && stale {
		invalid = docket.Invalid{"form": "Somebody else has changed the codebook meanwhile. This is what the file " +
			"changes now."}
	}
	return s.importPage(w, r, b, text, form.Get("reason"), invalid, &next)
}

// readCodebookText reads a pasted codebook, whichever of the two kinds it is.
func readCodebookText(text string) (docket.Codebook, error) {
	start := strings.TrimLeft(text, "\uFEFF \t\n")
	if strings.HasPrefix(start, "<") {
		return codebookfile.ParseQDC(pastedFile, strings.NewReader(text))
	}
	return codebookfile.ParseCSV(pastedFile, strings.NewReader(text))
}
