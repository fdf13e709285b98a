package staff

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// maxCodebookForm bounds the codebook's forms, in bytes: a file of some hundred
// themes with long definitions, percent-encoded.
const maxCodebookForm = 2 << 20

// splitInto is how many parts the form of a split offers. One that needs more is
// split again.
const splitInto = 3

// mergeNew is the choice of a new theme in the form of a merge. No code has a blank.
const mergeNew = "a new theme"

// Change shows the form of one kind of change.
func (s *codebook) Change(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ParseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	b, err := s.books(r.Context(), values.Get("docket"))
	if err != nil {
		return err
	}
	if b.docket.ID == "" {
		return web.ErrNoPage
	}
	rev := docket.CodebookRevision{Action: docket.CodebookAction(values.Get("do"))}
	theme, known := b.newest.Theme(values.Get("code"))
	switch rev.Action {
	case docket.CodebookAdd:
		rev.Themes = []docket.Theme{{}}
	case docket.CodebookEdit, docket.CodebookSplit, docket.CodebookRetire:
		if !known {
			return web.ErrNoPage
		}
		rev.From, rev.Themes = []string{theme.Code}, []docket.Theme{theme}
	case docket.CodebookMerge:
		if known {
			rev.From = []string{theme.Code}
		}
	default:
		return web.ErrNoPage
	}
	form := url.Values{}
	if rev.Action == docket.CodebookMerge {
		form.Set("into", theme.Code)
	}
	return s.codebookForm(w, r, b, rev, form, nil)
}

// revisionOf reads a change from a form. An edit that gives another code or label
// is a renaming.
func revisionOf(form url.Values, book docket.Codebook) docket.CodebookRevision {
	rev := docket.CodebookRevision{Action: docket.CodebookAction(form.Get("action")), From: form["from"],
		Reason: form.Get("reason"), Kept: form.Get("kept") != ""}
	switch rev.Action {
	case docket.CodebookAdd:
		rev.Themes = []docket.Theme{themeOf(form, "")}
	case docket.CodebookEdit, docket.CodebookRename:
		theme := themeOf(form, "")
		rev.Action, rev.Themes = docket.CodebookEdit, []docket.Theme{theme}
		if len(rev.From) == 1 {
			if old, ok := book.Theme(rev.From[0]); ok && (old.Code != theme.Code || old.Label != theme.Label) {
				rev.Action = docket.CodebookRename
			}
		}
	case docket.CodebookMerge:
		into := form.Get("into")
		if theme, ok := book.Theme(into); ok {
			rev.Themes = []docket.Theme{theme}
			if !slices.Contains(rev.From, into) {
				rev.From = append(slices.Clone(rev.From), into)
			}
			return rev
		}
		rev.Themes = []docket.Theme{themeOf(form, "")}
	case docket.CodebookSplit:
		for n := range splitInto {
			theme := themeOf(form, fieldNumber(n))
			empty := docket.Theme{Imperative: theme.Imperative, Stance: theme.Stance}
			if theme != empty || n < 2 {
				rev.Themes = append(rev.Themes, theme)
			}
		}
	}
	return rev
}

// fieldNumber is what the names of the n-th theme's fields end in: nothing, "-2",
// "-3".
func fieldNumber(n int) string {
	if n == 0 {
		return ""
	}
	return "-" + strconv.Itoa(n+1)
}

func themeOf(form url.Values, number string) docket.Theme {
	get := func(name string) string { return strings.TrimSpace(form.Get(name + number)) }
	t := docket.Theme{Code: get("code"), Label: get("label"), Definition: get("definition"),
		Imperative: get("imperative"), CSFFunction: get("csf_function"), Stance: get("stance") != ""}
	if other := get("imperative_new"); other != "" {
		t.Imperative = other
	}
	return t
}

// codebookForm shows the form of a change, with what was typed and what is wrong
// with it.
func (s *codebook) codebookForm(w http.ResponseWriter, r *http.Request, b books, rev docket.CodebookRevision,
	form url.Values, invalid docket.Invalid) error {
	uses, err := s.store.CodeUses(r.Context(), b.docket.ID)
	if err != nil {
		return err
	}
	page := views.CodebookFormPage{
		Shell: s.StaffShell(r, "", "/admin/codebook"), Docket: b.docket.ID, Version: b.newest.Version,
		Back: b.address(""),
		Reason: views.Field{Name: "reason", Label: "Reason", Hint: "It stays in the history of the " +
			"codebook.", Value: form.Get("reason"), Rows: 3, Max: 1000, Wide: true, Problem: invalid["reason"]},
	}
	page.Action = string(rev.Action)
	code := ""
	if len(rev.From) > 0 {
		code = rev.From[0]
	}
	page.Problem = invalid["from"]
	if !b.actionForm(&page, rev, form, code, uses, invalid) {
		return web.BadRequest("The form does not say what to change. Open the codebook and start again.")
	}
	status := http.StatusOK
	if len(invalid) > 0 {
		status = http.StatusUnprocessableEntity
		page.Shell.Problem = true
		order := []string{"form", "from", "into"}
		for n := range splitInto {
			for _, f := range []string{"code", "label", "definition", "imperative", "csf_function"} {
				order = append(order, f+fieldNumber(n))
			}
		}
		page.Problems = views.Problems(invalid, append(order, "reason")...)
	}
	return s.Render(w, r, status, views.CodebookForm(page))
}

// actionForm fills in what the form of an action says and asks for; false when there is
// no such action.
func (b books) actionForm(page *views.CodebookFormPage, rev docket.CodebookRevision, form url.Values, code string,
	uses map[string]int, invalid docket.Invalid) bool {
	switch rev.Action {
	case docket.CodebookAdd:
		page.Shell.Title, page.Button = "Add a theme", "Add the theme"
		page.Themes = []views.CodebookFields{b.themeFields("The theme", "", one(rev.Themes, 0), invalid)}
	case docket.CodebookEdit, docket.CodebookRename:
		page.Shell.Title, page.Button, page.Code = "Edit or rename "+code,
			"Make version "+strconv.Itoa(b.newest.Version+1), code
		page.Action = string(docket.CodebookEdit)
		page.Intro = []string{"People chose this theme by its label and definition. If you change them, what was " +
			"coded so far stops counting and goes onto the list to be read again: " + useWords(uses[code]) + ".",
			"Where the theme means the same as before (a typo, clearer words), say so below: then the codings go on. " +
				"A code alone, the imperative and the functions may change at any time."}
		page.Kept = keptField(form, "The theme means the same as before", "Your statement stays in the history and "+
			"in the log.")
		page.Themes = []views.CodebookFields{b.themeFields("The theme", "", one(rev.Themes, 0), invalid)}
	case docket.CodebookMerge:
		b.mergeForm(page, rev, form, uses, invalid)
	case docket.CodebookSplit:
		page.Shell.Title, page.Button, page.Code = "Split "+code, "Make version "+strconv.Itoa(b.newest.Version+1), code
		page.Intro = []string{"Say which themes take its place. One of them may keep the code with a narrower " +
			"definition.", "Codings of " + code + " are set apart and go onto the list to be read again: " +
			useWords(uses[code]) +
			". If no part keeps the code, they count under the old code and label until then."}
		for n := range splitInto {
			legend := "Part " + strconv.Itoa(n+1)
			if n >= 2 {
				legend += " (optional)"
			}
			theme := one(rev.Themes, n)
			if theme.Code == "" && theme.Imperative == "" {
				theme.Imperative = one(rev.Themes, 0).Imperative
			}
			page.Themes = append(page.Themes, b.themeFields(legend, fieldNumber(n), theme, invalid))
		}
	case docket.CodebookRetire:
		page.Shell.Title, page.Button, page.Code = "Retire "+code, "Retire the theme", code
		page.Intro = []string{"Nobody can choose the theme from then on. Codings of " + code + " stay as they are, " +
			"count under the old code, and go onto the list to be read again: " + useWords(uses[code]) + ".",
			"A retired theme can be added again later with the same code and label."}
	default:
		return false
	}
	return true
}

// keptField asks whether a change leaves the meaning of the themes as it was.
func keptField(form url.Values, label, hint string) *views.Field {
	return &views.Field{Name: "kept", ID: "kept", Label: "Meaning", Values: form["kept"],
		Options: []views.Option{{Value: "1", Label: label, Hint: hint}}}
}

func one(list []docket.Theme, i int) docket.Theme {
	if i < len(list) {
		return list[i]
	}
	return docket.Theme{}
}

func useWords(n int) string {
	if n == 0 {
		return "there are none"
	}
	return views.Count(n, "answer bears it", "answers bear it")
}

func (b books) mergeForm(page *views.CodebookFormPage, rev docket.CodebookRevision, form url.Values,
	uses map[string]int, invalid docket.Invalid) {
	page.Shell.Title, page.Button = "Merge themes", "Merge the themes"
	page.Intro = []string{"Nobody who chose one of these themes has seen the other. So what was coded stays under " +
		"the old code and label, and goes onto the list to be read again.",
		"Where the themes are one and the same, or the one that stays covers all of them, say so below: then the " +
			"codings go on under it, each with its coder, words and date. The old ones are kept beside them, " +
			"marked as moved."}
	page.Kept = keptField(form, "The theme that stays covers all that the others meant", "Your statement stays in "+
		"the history and in the log.")
	into := &views.Field{Name: "into", Label: "The theme that stays", Value: form.Get("into"), Problem: invalid["into"]}
	for i, g := range b.newest.Groups() {
		choices := views.Field{Name: "from", ID: "from-" + strconv.Itoa(i+1), Label: g.Imperative, Values: rev.From}
		if g.Imperative == "" {
			choices.Label = "Of no imperative"
		}
		for _, t := range g.Themes {
			choices.Options = append(choices.Options, views.Option{Value: t.Code, Label: t.Code + " " + t.Label,
				Hint: views.Count(uses[t.Code], "answer", "answers")})
			into.Options = append(into.Options, views.Option{Value: t.Code, Label: t.Code + " " + t.Label})
		}
		page.From = append(page.From, views.CodebookChoices{Field: choices})
	}
	into.Options = append(into.Options, views.Option{Value: mergeNew, Label: "A new theme, described below"})
	page.Into = into
	fields := b.themeFields("The new theme", "", themeOf(form, ""), invalid)
	fields.Hint = "Leave this empty where one of the themes above stays."
	page.Themes = []views.CodebookFields{fields}
}

// themeFields are the fields of one theme; their names end in number.
func (b books) themeFields(legend, number string, t docket.Theme, invalid docket.Invalid) views.CodebookFields {
	field := func(name, label, hint, value string) views.Field {
		return views.Field{Name: name + number, Label: label, Hint: hint, Value: value, Problem: invalid[name+number]}
	}
	code := field("code", "Code", "Letters and digits in groups joined by hyphens, such as GOV-FED.", t.Code)
	code.NoSpell, code.Autocomplete = true, "off"
	label := field("label", "Label", "A few words.", t.Label)
	label.Wide, label.Autocomplete = true, "off"
	definition := field("definition", "Definition", "What belongs here, and where the border to other themes runs.",
		t.Definition)
	definition.Rows, definition.Wide, definition.Optional = 5, true, true
	imperative := field("imperative", "Imperative", "", t.Imperative)
	imperative.Optional = true
	other := field("imperative_new", "Another imperative", "Only where the list above has none that fits.", "")
	other.Optional, other.Wide, other.Autocomplete = true, true, "off"
	known := t.Imperative == ""
	for _, g := range b.newest.Groups() {
		if g.Imperative != "" {
			imperative.Options = append(imperative.Options, views.Option{Value: g.Imperative, Label: g.Imperative})
			known = known || g.Imperative == t.Imperative
		}
	}
	if !known {
		imperative.Value, other.Value = "", t.Imperative
	}
	function := field("csf_function", "Functions of the NIST framework", "The main one first, with a bar between: "+
		"PR|ID. GV govern, ID identify, PR protect, DE detect, RS respond, RC recover.", t.CSFFunction)
	function.Optional, function.NoSpell, function.Autocomplete = true, true, "off"
	stance := views.Field{Name: "stance" + number, ID: "stance" + number, Label: "Stance",
		Options: []views.Option{{Value: "yes", Label: "Coders may say whether an answer is for or against this theme",
			Hint: "For, against, mixed, or no side taken. It fits a theme that is a proposal or a measure. You may " +
				"change this at any time; codings go on."}}}
	if t.Stance {
		stance.Values = []string{"yes"}
	}
	return views.CodebookFields{Legend: legend, Inputs: []views.Field{code, label}, Definition: definition,
		Imperative: imperative, Rest: []views.Field{other, function}, Stance: stance}
}

// ImportForm asks for a codebook file.
func (s *codebook) ImportForm(w http.ResponseWriter, r *http.Request) error {
	b, err := s.books(r.Context(), r.URL.Query().Get("docket"))
	if err != nil {
		return err
	}
	if b.docket.ID == "" {
		return web.ErrNoPage
	}
	return s.importPage(w, r, b, "", "", nil, nil)
}

// importPage asks for a file, or shows what one would change.
func (s *codebook) importPage(w http.ResponseWriter, r *http.Request, b books, text, reason string,
	invalid docket.Invalid, next *docket.Codebook) error {
	page := views.CodebookImportPage{
		Shell: s.StaffShell(r, "Import a codebook", "/admin/codebook"), Docket: b.docket.ID, Version: b.newest.Version,
		Back: b.address(""),
		File: views.Field{Name: "file", Label: "Codebook (CSV or .qdc)", Value: text, Rows: 14, Wide: true,
			NoSpell: true, Problem: invalid["file"]},
		Reason: views.Field{Name: "reason", Label: "Reason", Hint: "It stays in the history of the " +
			"codebook.", Value: reason, Rows: 3, Max: 1000, Wide: true, Problem: invalid["reason"]},
	}
	if next != nil {
		uses, err := s.store.CodeUses(r.Context(), b.docket.ID)
		if err != nil {
			return err
		}
		page.Preview = true
		page.Shell.Title = "What the file changes"
		page.Differences = differenceRows(b.newest.Differences(*next), uses)
		page.Summary = differenceWords(page.Differences, len(next.Themes))
	}
	status := http.StatusOK
	if len(invalid) > 0 {
		status = http.StatusUnprocessableEntity
		page.Shell.Problem = true
		page.Problems = views.Problems(invalid, "form", "file", "reason")
	}
	return s.Render(w, r, status, views.CodebookImport(page))
}

// differenceWords sums up a list of differences.
func differenceWords(list []views.CodebookDifference, themes int) string {
	n := map[string]int{}
	for _, d := range list {
		n[d.What]++
	}
	if len(list) == 0 {
		return "The file has the same " + views.Count(themes, "theme", "themes") + " in another order."
	}
	return "The file has " + views.Count(themes, "theme", "themes") + ": " + views.Number(n["new"]) + " new, " +
		views.Number(n["changed"]) + " changed, " +
		views.Number(themes-n["new"]-n["changed"]) + " as they are. " + views.Count(n["gone"], "theme", "themes") +
		" of today would be gone."
}
