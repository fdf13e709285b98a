package theme

import (
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
)

// readCodes finds out which themes the codes of the file are.
func (c *comparison) readCodes(texts []*placedText) {
	c.codes, c.versions, c.known = map[string]string{}, map[string]int{}, map[string]bool{}
	c.readStances()
	uses, comes := map[string]int{}, map[string]bool{}
	for _, t := range texts {
		for _, g := range t.source.Codings {
			uses[g.Code]++
			comes[g.Code] = comes[g.Code] || c.people[g.User] != 0
		}
	}
	for _, code := range c.file.Codes {
		if _, ok := c.stances[code.GUID]; ok {
			continue
		}
		found, current := c.themeOf(code)
		if found != "" {
			c.known[found] = true
		}
		if current {
			c.codes[code.GUID] = found
			c.versions[found] = c.versionSeen(found, code)
			continue
		}
		if !code.Codable && uses[code.GUID] == 0 && len(code.Notes) == 0 {
			continue // an imperative, or another branch
		}
		c.newCode(code, found != "", uses[code.GUID], comes[code.GUID])
	}
	for _, guid := range sortedKeys(uses) {
		if !slices.ContainsFunc(c.file.Codes, func(k docket.ProjectCode) bool { return k.GUID == guid }) {
			c.refuse("A code without a name", "Codings name a code that the project does not list. They are left out.")
		}
	}
}

// readStances finds the codes by which the portal writes stances: a code below that of its
// theme. They are no themes. Stances are given and changed on our pages alone.
func (c *comparison) readStances() {
	c.stances = map[string]string{}
	for _, book := range c.state.Books {
		for _, t := range book.Themes {
			for _, s := range docket.Stances() {
				c.stances[c.guid("stance of code", t.Code+" "+string(s))] = t.Code
			}
		}
	}
}

// themeOf finds the theme that a code of the file is: the one that the portal wrote there,
// or the one of its name. current says that today's codebook has it.
func (c *comparison) themeOf(code docket.ProjectCode) (found string, current bool) {
	for i := len(c.state.Books) - 1; i >= 0; i-- {
		for _, t := range c.state.Books[i].Themes {
			if c.guid("code", t.Code) == code.GUID {
				_, current = c.Book.Theme(t.Code)
				return t.Code, current
			}
		}
	}
	for _, t := range c.Book.Themes {
		if isNamed(t, code.Name) {
			return t.Code, true
		}
	}
	return "", false
}

// candidateLabel begins the label of a theme that came with a project file and that nobody
// has looked at.
const candidateLabel = "Candidate: "

func isNamed(t docket.Theme, name string) bool {
	return name != "" && (strings.EqualFold(name, docket.XMLText(t.Code+" "+t.Label)) ||
		strings.EqualFold(name, t.Code) || strings.EqualFold(name, t.Label) ||
		strings.EqualFold(candidateLabel+name, t.Label))
}

// versionSeen is the last version of the codebook in which a theme was what the file says
// of it, so that nobody's coding counts under a meaning that they did not see; 0 for
// today's, and where the file gives it words of its own.
func (c *comparison) versionSeen(code string, in docket.ProjectCode) int {
	now, _ := c.Book.Theme(code)
	if says(in, now) {
		return 0
	}
	for i := len(c.state.Books) - 1; i >= 0; i-- {
		if t, ok := c.state.Books[i].Theme(code); ok && says(in, t) {
			return c.state.Books[i].Version
		}
	}
	return 0
}

// says reports whether the file describes a theme in these words.
func says(in docket.ProjectCode, t docket.Theme) bool {
	words := func(s string) string { return strings.Join(strings.Fields(docket.XMLText(s)), " ") }
	return words(in.Name) == words(t.Code+" "+t.Label) && words(in.Description) == words(t.Definition)
}

// newCode decides what becomes of a code that the codebook does not have. A theme is made
// of it only where somebody's codings or a memo come with it.
func (c *comparison) newCode(code docket.ProjectCode, was bool, uses int, comes bool) {
	use := ProjectCodeUse{ProjectCode: code, Codings: uses, Was: was, Becomes: ProjectCodeNew}
	if was || uses == 0 && len(code.Notes) == 0 {
		use.Becomes = ProjectCodeLeave
	}
	if chosen := c.choice.Codes[code.GUID]; chosen != "" {
		use.Becomes = chosen
	}
	if comes = comes || len(code.Notes) > 0; use.Becomes == ProjectCodeNew && comes {
		if problem := c.addCandidate(&use); problem != "" {
			c.refuse("The code “"+docket.Shortened(code.Name)+"”", problem)
			use.Becomes = ProjectCodeLeave
		}
	} else if _, ok := c.Book.Theme(use.Becomes); !ok && use.Becomes != ProjectCodeNew {
		use.Becomes = ProjectCodeLeave
	}
	switch use.Becomes {
	case ProjectCodeLeave:
	case ProjectCodeNew: // "" where none was made
		c.codes[code.GUID] = use.Theme.Code
	default:
		c.codes[code.GUID], c.known[use.Becomes] = use.Becomes, true
	}
	c.Codes = append(c.Codes, use)
}

// addCandidate makes a theme of a code, or says why it cannot.
func (c *comparison) addCandidate(use *ProjectCodeUse) (problem string) {
	t := docket.Theme{Code: c.freeCode(), Label: candidateLabel + use.Name,
		Definition: strings.TrimSpace(use.Description)}
	if t.Definition == "" {
		t.Definition = "Not yet defined. The code came with a project file."
	}
	for _, o := range c.Book.Themes {
		if o.Imperative != "" && o.Imperative == use.Parent {
			t.Imperative = o.Imperative
		}
	}
	next, _, err := c.Book.Apply(docket.CodebookRevision{Action: docket.CodebookAdd, Themes: []docket.Theme{t},
		Reason: docket.ProjectThemeReason}, c.allBooks())
	if invalid, ok := err.(docket.Invalid); ok { //nolint:errorlint // Apply returns it as it is
		for _, field := range []string{"label", "definition", "imperative", "code", "from"} {
			if invalid[field] != "" {
				return invalid[field]
			}
		}
	}
	if err != nil {
		return "It cannot be made a theme."
	}
	use.Theme = t
	c.Book = next
	c.Merge.Themes = append(c.Merge.Themes, t)
	return ""
}

// allBooks are all versions of the codebook, those that the file makes among them.
func (c *comparison) allBooks() []docket.Codebook {
	out := slices.Clone(c.state.Books)
	if len(c.Merge.Themes) > 0 {
		out = append(out, c.Book)
	}
	return out
}

// freeCode is a code that no version of the codebook has.
func (c *comparison) freeCode() string {
	for n := 1; ; n++ {
		code := "NEW-" + strconv.Itoa(n)
		if !slices.ContainsFunc(c.allBooks(), func(b docket.Codebook) bool {
			_, ok := b.Theme(code)
			return ok
		}) {
			return code
		}
	}
}
