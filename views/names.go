package views

import "commentportal/docket"

// NamesPage answers the question "was my name used?".
type NamesPage struct {
	Shell    Shell
	ByHand   bool // the portal sends no mail
	Contacts []SiteContact

	Name, Email string // as typed
	Invalid     docket.Invalid
	Sent        bool

	Token string // of the link that was opened
	Over  bool   // it opens nothing any more
	Found *docket.NamesFound
}

// problems lists what is wrong with the form.
func (p NamesPage) problems() []Problem { return Problems(p.Invalid, "name", "email") }

// foundAt is the page of a comment that was found.
func foundAt(f docket.NameFound) string {
	return "/dockets/" + string(f.Docket) + "/comments/" + string(f.Comment)
}
