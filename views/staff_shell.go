package views

// NavGroup is a kind of work on the staff pages, with its pages.
type NavGroup struct {
	Text  string
	Links []RailLink
}

// RailLink is one page of a kind of work.
type RailLink struct {
	Href  string
	Text  string
	Count int  // what waits there; zero is not shown
	Grave bool // what waits is pressing
}

// workGroup is a group of the navigation as a page shows it.
type workGroup struct {
	NavGroup
	Href    string
	Current bool
}

// groups lists the kinds of work, the one that the page belongs to marked.
func (s Shell) groups() []workGroup {
	var out []workGroup
	for _, g := range s.Groups {
		w := workGroup{NavGroup: g, Href: g.Links[0].Href}
		for _, l := range g.Links {
			w.Current = w.Current || l.Href == s.Section
		}
		out = append(out, w)
	}
	return out
}

// rail lists the pages of the group that the page belongs to; those of all groups on a
// page that belongs to none.
func (s Shell) rail() []NavGroup {
	for _, g := range s.groups() {
		if g.Current {
			return []NavGroup{g.NavGroup}
		}
	}
	return s.Groups
}

// railName names the rail for those who do not see it.
func railName(groups []NavGroup) string {
	if len(groups) == 1 {
		return groups[0].Text
	}
	return "All pages"
}

// isCurrent reports whether a link of the rail is the page that is shown.
func (s Shell) isCurrent(l RailLink) bool {
	if s.List != "" {
		return l.Href == s.List
	}
	return l.Href == s.Section
}

// bodyClass is the density of the page: desk for those who work here all day.
func (s Shell) bodyClass() string {
	switch {
	case s.Account.ID == 0:
		return ""
	case s.Docked:
		return "staff desk docked"
	}
	return "staff desk"
}
