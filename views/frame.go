package views

import "slices"

// Frame is the agency identifier of the federal frame. Its links are those that
// the United States Web Design System requires of every federal site.
type Frame struct {
	Agency     string // "U.S. Department of Health and Human Services"
	Short      string // "HHS"
	Domain     string // shown above the agency's name
	About      string // addresses
	Access     string
	FOIA       string
	NoFEAR     string
	Inspector  string
	Reports    string
	Privacy    string
	Disclosure string
}

// HHS is the frame of the department that the task force belongs to.
func HHS(domain string) Frame {
	return Frame{
		Agency:     "U.S. Department of Health and Human Services",
		Short:      "HHS",
		Domain:     domain,
		About:      "https://www.hhs.gov/about/index.html",
		Access:     "/policies/accessibility",
		FOIA:       "https://www.hhs.gov/foia/index.html",
		NoFEAR:     "https://www.hhs.gov/about/agencies/asa/eeo/no-fear-act/index.html",
		Inspector:  "https://oig.hhs.gov/",
		Reports:    "https://www.hhs.gov/about/budget/index.html",
		Privacy:    "/policies/privacy",
		Disclosure: "/policies/vulnerability-disclosure",
	}
}

func (f Frame) links() []NavLink {
	all := []NavLink{
		{f.About, "About " + f.Short},
		{f.Access, "Accessibility statement"},
		{f.FOIA, "FOIA requests"},
		{f.NoFEAR, "No FEAR Act data"},
		{f.Inspector, "Office of the Inspector General"},
		{f.Reports, "Performance reports"},
		{f.Privacy, "Privacy policy"},
		{f.Disclosure, "Vulnerability disclosure policy"},
	}
	return slices.DeleteFunc(all, func(l NavLink) bool { return l.Href == "" })
}
