package views

import "commentportal/docket"

// FollowPage is where somebody asks for mail about a docket.
type FollowPage struct {
	Shell   Shell
	Email   string
	Invalid docket.Invalid // what is wrong, by field
	Sent    bool           // the request is filed
	ByHand  bool           // the portal sends no mail by itself
	Over    bool           // the docket is archived: nothing more happens to it
}

func (p FollowPage) problems() []Problem { return Problems(p.Invalid, "email") }

// FollowerPage is where the links of letters to followers lead.
type FollowerPage struct {
	Shell  Shell
	Action string
	Asks   bool // the address can be confirmed
	Done   docket.MailStep
	Ended  bool // nobody follows by the link any more; no docket is known
}
