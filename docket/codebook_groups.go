package docket

// ThemeGroup is the themes of one imperative.
type ThemeGroup struct {
	Imperative string
	Themes     []Theme
}

// Groups lists the themes by imperative, each in the order in which it first
// comes up.
func (b Codebook) Groups() []ThemeGroup {
	var out []ThemeGroup
	at := map[string]int{}
	for _, t := range b.Themes {
		i, there := at[t.Imperative]
		if !there {
			i = len(out)
			at[t.Imperative] = i
			out = append(out, ThemeGroup{Imperative: t.Imperative})
		}
		out[i].Themes = append(out[i].Themes, t)
	}
	return out
}
