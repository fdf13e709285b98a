package views

import (
	"commentportal/docket"
)

// CampaignsPage lists the campaigns of a docket, the largest first.
type CampaignsPage struct {
	Shell
	Filters   []Field
	Tabs      []QueueTab
	Total     string // in words
	Rows      []CampaignRow
	Pager     Pager
	Additions string  // address of the reading queue; "" when it is empty
	Unread    int     // long additions that nobody has read
	Next      NavLink // the first letter whose copies wait, if any
}

// CampaignRow is one campaign in the list.
type CampaignRow struct {
	ID        docket.CampaignID
	Href      string
	Name      string // what people call it, or its ID
	Members   int
	Posted    int
	Identical int
	Edited    int
	Additions int
	Unread    int
	UnreadAt  string
	Decision  string
	Related   []NavLink
}

// CampaignPage is one campaign: the letter and what each copy made of it.
type CampaignPage struct {
	Shell
	Problems []Problem
	ID       docket.CampaignID
	Path     string
	Facts    []Fact
	Gone     bool // it has no members any more
	LetterID docket.CommentID
	LetterAt string
	Letter   docket.Text
	Closed   string // why the letter is not shown, or ""
	Related  []RelatedCampaign
	QueueAt  string // the copies that wait for review; "" for none or for people who may not review
	Pending  int

	Tabs    []QueueTab
	Total   string // in words
	Members []MemberRow
	Pager   Pager
	View    string // carried by the forms
	After   string

	Confirm CampaignForm
	Rename  CampaignForm
	Join    CampaignForm
	Part    CampaignForm
	History []CampaignWord
	Waiting *WaitingCopies // copies that wait; nil: none, or not for this person
}

// RelatedCampaign is one whose letter shares passages with this one's.
type RelatedCampaign struct {
	Href  string
	Name  string
	Share string // in words
}

// MemberRow is one copy.
type MemberRow struct {
	ID      docket.CommentID
	Href    string // "" for people who may not open it
	Status  string // in words
	Letter  bool
	Facts   []string // share, additions, who read them; none where the text is closed
	Unread  bool     // a long addition that nobody has read
	Checked bool
	Compared
}

// Compared is in what a copy differs from its letter; empty where the text is
// closed.
type Compared struct {
	Same   bool        // character for character, blanks aside
	Diff   []Run       // between salutation and closing
	Around []Run       // in salutation, closing, boilerplate and markup
	Signs  docket.Text // the copy, where only capitals, punctuation and signs differ
}

// CampaignForm is one decision that people may take on a campaign.
type CampaignForm struct {
	Reason      Field
	Name        Field
	Others      Field  // IDs typed
	Choices     Field  // related campaigns to tick
	Over        bool   // offers to take an earlier decision back
	OverID      string // of the box
	OverTicked  bool
	OverProblem string
	Open        bool // the form has a problem
}

// CampaignWord is a decision of a person on a campaign.
type CampaignWord struct {
	At     string
	By     string
	What   string
	Reason string
}

// AdditionsPage is the reading queue of long additions.
type AdditionsPage struct {
	Shell
	Filters []Field
	Total   string // in words
	Rows    []AdditionRow
	Pager   Pager
	Back    string // address of this page of the list
}

// AdditionRow is one copy with a long addition that nobody has read.
type AdditionRow struct {
	ID         docket.CommentID
	Href       string
	Campaign   string
	CampaignAt string
	Facts      []string
	Passages   []docket.Text
	CodeAt     string // the answer at the coding workplace
}

// CampaignNote is what a comment is to its campaign, on the comment's page.
type CampaignNote struct {
	Name     string
	Href     string
	Letter   bool
	LetterID docket.CommentID
	LetterAt string
	Facts    []string
	Compared
	QueueAt string // the copies that wait for review, to be decided together; "" for none
	Pending int
}
