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

	Claimed *ClaimedPage
}

// ClaimedPage tells somebody who proved an address what became of what they said of a comment.
type ClaimedPage struct {
	Comment docket.CommentID
	Result  docket.ClaimResult
	Number  string // of the report that was filed; "" where none was
}

// at is the address of the comment.
func (c ClaimedPage) at() string {
	of, _, _ := c.Comment.Split()
	return foundAt(docket.NameFound{Comment: c.Comment, Docket: of})
}

// problems lists what is wrong with the form.
func (p NamesPage) problems() []Problem { return Problems(p.Invalid, "name", "email") }

// foundAt is the page of a comment that was found.
func foundAt(f docket.NameFound) string {
	return "/dockets/" + string(f.Docket) + "/comments/" + string(f.Comment)
}
