package views

import (
	"slices"

	"commentportal/docket/phrase"
)

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
		Agency:     phrase.Marked("U.S. Department of Health and Human Services"),
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

func (f Frame) links(say *phrase.Printer) []NavLink {
	all := []NavLink{
		{f.About, say.Text("About %s", f.Short)},
		{f.Access, say.Text("Accessibility statement")},
		{f.FOIA, say.Text("FOIA requests")},
		{f.NoFEAR, say.Text("No FEAR Act data")},
		{f.Inspector, say.Text("Office of the Inspector General")},
		{f.Reports, say.Text("Performance reports")},
		{f.Privacy, say.Text("Privacy policy")},
		{f.Disclosure, say.Text("Vulnerability disclosure policy")},
	}
	return slices.DeleteFunc(all, func(l NavLink) bool { return l.Href == "" })
}
