package docket

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"commentportal/docket/phrase"
)

// CodebookRevision is what somebody wants changed in a codebook. Each makes one
// version.
type CodebookRevision struct {
	Action CodebookAction
	From   []string // codes: none to add or to import, one to edit, rename, split or retire, two and more to merge
	Themes []Theme  // what stands in their place: one; two and more for a split; all for an import; none to retire
	Reason string
	Kept   bool // to edit, rename or merge: the editor states that the meaning is unchanged
	By     UserID
}

// Bounds of what people write into a codebook, in characters.
const (
	maxDefinition = 4000
	maxFunction   = 60
	maxReason     = 1000
	maxThemes     = 500
)

// Apply makes the next version of a codebook, and the event that says how it came
// about. versions are all versions so far: a code that was used before comes back
// only as the theme that it was, with the same label, since codings of it are
// still there.
//
// What people can mend is Invalid, with the names of the form's fields: from,
// code, label, definition, imperative, csf_function, reason; file for an import.
// In a split the fields of the second theme on end in its number, "code-2".
func (b Codebook) Apply(r CodebookRevision, versions []Codebook) (Codebook, CodebookChange, error) {
	r.Reason = strings.TrimSpace(r.Reason)
	r.Themes = slices.Clone(r.Themes)
	for i := range r.Themes {
		r.Themes[i] = r.Themes[i].tidy()
	}
	invalid := Invalid{}
	switch {
	case r.Reason == "":
		invalid["reason"] = "Say why. The reason stays in the history of the codebook."
	case len([]rune(r.Reason)) > maxReason:
		invalid["reason"] = phrase.English.Text("Keep the reason to %d characters.", maxReason)
	}
	if problem := b.wrongNumber(r); problem != "" {
		invalid["from"] = problem
		return Codebook{}, CodebookChange{}, invalid
	}
	next := Codebook{Docket: b.Docket, Version: b.Version + 1, Themes: b.replaced(r)}
	change := CodebookChange{Docket: b.Docket, Version: next.Version, Action: r.Action, From: slices.Clone(r.From),
		Reason: r.Reason, By: r.By}
	change.Kept = b.keepsMeaning(r)
	for _, t := range r.Themes {
		change.To = append(change.To, t.Code)
	}
	if n := len(next.Themes); n > maxThemes {
		field := map[bool]string{true: "file", false: "code"}[r.Action == CodebookFiled]
		invalid[field] = phrase.English.Text("A codebook has at most %d themes, and this would make %d. Merge or "+
			"retire some first.", maxThemes, n)
		return Codebook{}, CodebookChange{}, invalid
	}
	if r.Action == CodebookFiled {
		change.From, change.To = gone(b, next), gone(next, b)
	}
	r.wrongThemes(newCodebookIndex(next, b, versions), invalid)
	switch {
	case len(invalid) > 0:
	case len(next.Themes) == 0:
		invalid["from"] = "This is the last theme. Add another before you retire it."
	case r.Action != CodebookSplit && slices.Equal(next.Themes, b.Themes):
		invalid[map[bool]string{true: "file", false: "label"}[r.Action == CodebookFiled]] = "This changes nothing. " +
			"The codebook stays as it is."
	}
	if len(invalid) > 0 {
		return Codebook{}, CodebookChange{}, invalid
	}
	return next, change, nil
}

// wrongThemes says what is wrong with the themes of r: of a file the first problem of
// all, otherwise each beside its field.
func (r CodebookRevision) wrongThemes(index *codebookIndex, invalid Invalid) {
	for i, t := range r.Themes {
		for field, problem := range index.wrong(t) {
			if r.Action == CodebookFiled {
				if field == "label" && t.Label != "" && len([]rune(t.Label)) <= MaxLabel {
					continue // programs allow one name in two branches
				}
				invalid["file"] = cmp.Or(invalid["file"], t.Code+": "+problem)
				continue
			}
			if i > 0 {
				field = fmt.Sprintf("%s-%d", field, i+1)
			}
			invalid[field] = problem
		}
	}
}

// wrongNumber says what is wrong with how many themes a revision names, and which.
func (b Codebook) wrongNumber(r CodebookRevision) string {
	for i, code := range r.From {
		if _, ok := b.Theme(code); !ok {
			return "The theme " + Shortened(code) + " is not in the codebook any more. Load the page again."
		}
		if slices.Contains(r.From[:i], code) {
			return "Choose each theme once."
		}
	}
	from, to := len(r.From), len(r.Themes)
	switch r.Action {
	case CodebookAdd:
		if from != 0 || to != 1 {
			return "Add one theme at a time."
		}
	case CodebookEdit:
		if from != 1 || to != 1 || r.From[0] != r.Themes[0].Code {
			return "Choose one theme to change, and keep its code."
		}
	case CodebookRename:
		if from != 1 || to != 1 {
			return "Choose one theme to rename."
		}
	case CodebookMerge:
		if from < 2 || to != 1 {
			return "Choose two themes or more to merge into one."
		}
	case CodebookSplit:
		if from != 1 || to < 2 {
			return "Choose one theme, and write at least two that take its place."
		}
	case CodebookRetire:
		if from != 1 || to != 0 {
			return "Choose one theme to retire."
		}
	case CodebookFiled:
		if from != 0 || to == 0 {
			return "The file has no theme."
		}
	default:
		return "Choose what to do with the theme."
	}
	return ""
}

// replaced is the list of themes after a revision: what takes the place of themes
// stands where the first of them stood, an added theme behind the last of its
// imperative.
func (b Codebook) replaced(r CodebookRevision) []Theme {
	switch r.Action {
	case CodebookFiled:
		return r.Themes
	case CodebookAdd:
		at := len(b.Themes)
		for i, t := range b.Themes {
			if t.Imperative == r.Themes[0].Imperative {
				at = i + 1
			}
		}
		return slices.Insert(slices.Clone(b.Themes), at, r.Themes...)
	}
	var out []Theme
	placed := false
	for _, t := range b.Themes {
		if !slices.Contains(r.From, t.Code) {
			out = append(out, t)
			continue
		}
		if !placed {
			out = append(out, r.Themes...)
			placed = true
		}
	}
	return out
}

// asked says whether coders are asked for a stance, as codebook files do.
func (t Theme) asked() string {
	if t.Stance {
		return "yes"
	}
	return "no"
}

// gone lists the codes of one version that another does not have.
func gone(b, other Codebook) []string {
	have := map[string]bool{}
	for _, t := range other.Themes {
		have[t.Code] = true
	}
	var out []string
	for _, t := range b.Themes {
		if !have[t.Code] {
			out = append(out, t.Code)
		}
	}
	return out
}

// tidy trims a theme as the codebook file does.
func (t Theme) tidy() Theme {
	line := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	return Theme{
		Code: strings.TrimSpace(t.Code), Label: line(t.Label), Imperative: line(t.Imperative),
		CSFFunction: line(t.CSFFunction), Stance: t.Stance,
		Definition: strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(t.Definition, "\r\n", "\n"), "\r", "\n")),
	}
}

// wrong says what is wrong with a theme of a new version, by form field.
func (x *codebookIndex) wrong(t Theme) Invalid {
	invalid := Invalid{}
	for _, f := range []struct {
		field, value, says string
		most               int
	}{
		{"label", t.Label, "label", MaxLabel},
		{"definition", t.Definition, "definition", maxDefinition},
		{"imperative", t.Imperative, "imperative", MaxLabel},
		{"csf_function", t.CSFFunction, "list of functions", maxFunction},
	} {
		switch {
		case len([]rune(f.value)) > f.most:
			invalid[f.field] = phrase.English.Text("Keep the %s to %d characters.", f.says, f.most)
		case strings.ContainsFunc(f.value, func(r rune) bool {
			return unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\uFFFD'
		}):
			invalid[f.field] = "There is a control character in the " + f.says + ". Take it out."
		}
	}
	if t.Label == "" {
		invalid["label"] = "Write a few words that name the theme."
	}
	old, kept := x.before[t.Code]
	if other := x.sameLabel(t); other != "" && t.Label != "" && (!kept || old.Label != t.Label) {
		invalid["label"] = "The theme " + other + " has this label already. Choose another."
	}
	switch {
	case !ValidCode(t.Code):
		invalid["code"] = "Write a code of letters and digits in groups joined by hyphens, such as GOV-FED."
	case strings.EqualFold(t.Code, string(AllQuestions)):
		invalid["code"] = "This code is the portal's own. Choose another."
	case x.codes[foldKey(t.Code)] > 1:
		invalid["code"] = "The code " + t.Code + " is in the codebook already. Choose another."
	default:
		if problem := x.reused(t); problem != "" {
			invalid["code"] = problem
		}
	}
	return invalid
}

// reused says when a code stood for another theme before. Codings that people
// made then still bear it.
func (x *codebookIndex) reused(t Theme) string {
	x.looks++
	if _, kept := x.before[t.Code]; kept {
		return ""
	}
	code := foldKey(t.Code)
	last, old := x.last[code], x.used[code]
	if last > 0 && (old.Code != t.Code || old.Label != t.Label) {
		return fmt.Sprintf("Up to version %d the code %s stood for another theme. Choose another code, or bring that "+
			"theme back with the label it had.", last, t.Code)
	}
	return ""
}

// CodebookDifference says what became of one code from one version to another.
type CodebookDifference struct {
	Code   string
	Before Theme    // zero: the code is new
	After  Theme    // zero: the code is gone
	Fields []string // that differ, where both are there: label, definition, imperative, csf_function, stance
}

// Differences lists what differs in another version: what is new and changed in
// its order, then what is gone.
func (b Codebook) Differences(next Codebook) []CodebookDifference {
	var out []CodebookDifference
	for _, t := range next.Themes {
		old, ok := b.Theme(t.Code)
		if !ok {
			out = append(out, CodebookDifference{Code: t.Code, After: t})
			continue
		}
		d := CodebookDifference{Code: t.Code, Before: old, After: t}
		for _, f := range []struct{ name, before, after string }{
			{"label", old.Label, t.Label}, {"definition", old.Definition, t.Definition},
			{"imperative", old.Imperative, t.Imperative}, {"csf_function", old.CSFFunction, t.CSFFunction},
			{"stance", old.asked(), t.asked()},
		} {
			if f.before != f.after {
				d.Fields = append(d.Fields, f.name)
			}
		}
		if len(d.Fields) > 0 {
			out = append(out, d)
		}
	}
	for _, code := range gone(b, next) {
		old, _ := b.Theme(code)
		out = append(out, CodebookDifference{Code: code, Before: old})
	}
	return out
}

// keepsMeaning reports whether codings go on under what a revision puts in the
// place of their codes: the editor says so, or nothing that a coder reads but the
// code itself differs.
func (b Codebook) keepsMeaning(r CodebookRevision) bool {
	switch r.Action {
	case CodebookEdit, CodebookRename:
		old, ok := b.Theme(first(r.From))
		return r.Kept || ok && len(r.Themes) == 1 && old.means(r.Themes[0])
	case CodebookMerge:
		return r.Kept
	}
	return false
}

func first(codes []string) string {
	if len(codes) == 0 {
		return ""
	}
	return codes[0]
}

// means reports whether a theme says to a coder what another does. Its place
// among the imperatives and functions is no part of that.
func (t Theme) means(o Theme) bool { return t.Label == o.Label && t.Definition == o.Definition }

// Renamed lists which code takes over the codings of which, old to new: those of
// a code that was renamed or merged, where its meaning was kept.
func (c CodebookChange) Renamed() map[string]string {
	if !c.Kept || c.Action != CodebookRename && c.Action != CodebookMerge || len(c.To) != 1 {
		return nil
	}
	moved := map[string]string{}
	for _, from := range c.From {
		if from != c.To[0] {
			moved[from] = c.To[0]
		}
	}
	return moved
}

// Orphaned lists the codes whose codings have to be read again because the code
// is gone: those of a code that was split, retired, left out by an imported file,
// or renamed or merged into another meaning.
func (c CodebookChange) Orphaned() []string {
	switch c.Action {
	case CodebookSplit, CodebookRetire, CodebookFiled:
	case CodebookRename, CodebookMerge:
		if c.Kept {
			return nil
		}
	default:
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.From), func(code string) bool { return slices.Contains(c.To, code) })
}

// Redefined lists the codes of next, sorted, that mean something else than when
// they were last in the codebook. versions are all before next, oldest first.
// What was coded with them before is set apart until somebody reads it again.
func (c CodebookChange) Redefined(next Codebook, versions []Codebook) []string {
	var out []string
	for _, t := range next.Themes {
		before, known := lastMeaning(versions, t.Code)
		_, there := lastMeaning(versions[max(0, len(versions)-1):], t.Code)
		kept := c.Kept && there && slices.Contains(c.To, t.Code)
		narrowed := c.Action == CodebookSplit && slices.Contains(c.From, t.Code)
		if known && !kept && (narrowed || !before.means(t)) {
			out = append(out, t.Code)
		}
	}
	slices.Sort(out)
	return out
}

// lastMeaning is what a code was when it last stood in a codebook.
func lastMeaning(versions []Codebook, code string) (Theme, bool) {
	for _, book := range slices.Backward(versions) {
		if t, ok := book.Theme(code); ok {
			return t, true
		}
	}
	return Theme{}, false
}
