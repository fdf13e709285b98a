package docket

import (
	"strings"
	"time"
)

// Byline is what the public reads of a submitter.
type Byline struct {
	Type         SubmitterType `json:"type"`
	Name         string        `json:"name,omitempty"`
	Organization string        `json:"organization,omitempty"`
	Signatories  Signatories   `json:"signatories,omitempty"` // beside the sender
	State        string        `json:"state,omitempty"`
	Sector       string        `json:"sector,omitempty"`

	// Questioned: somebody said that the named person did not write the comment, and
	// nobody has decided on that yet.
	Questioned bool `json:"questioned,omitempty"`
	// Confirmed: whoever sent the comment under this name confirmed an e-mail address, by a
	// link that was mailed there. It proves no name.
	Confirmed bool `json:"confirmed,omitempty"`
}

// Marks that stand behind a name.
const (
	QuestionedMark = " (name questioned)"
	ConfirmedMark  = " (address confirmed)"
)

// Attribution is the name to cite a comment by: name and organization where
// they are public, "Anonymous" otherwise, and how many others signed. A name that is
// questioned says so, and one whose sender confirmed an address says that.
func (b Byline) Attribution() string {
	var parts []string
	for _, p := range []string{b.Name, b.Organization} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 {
		return "Anonymous" + b.Signatories.more()
	}
	switch {
	case b.Questioned:
		parts[len(parts)-1] += QuestionedMark
	case b.Confirmed:
		parts[len(parts)-1] += ConfirmedMark
	}
	return strings.Join(parts, ", ") + b.Signatories.more()
}

// Named reports whether the public reads a name or an organization.
func (b Byline) Named() bool { return b.Name != "" || b.Organization != "" || b.Signatories != "" }

// Parties lists everybody who stands behind the comment by name, the sender first; nobody
// where the sender is anonymous.
func (b Byline) Parties() []Signatory {
	if !b.Named() {
		return nil
	}
	return append([]Signatory{{b.Name, b.Organization}}, b.Signatories.List()...)
}

// Set puts the public text of a field of the byline in its place.
func (b *Byline) Set(field QuestionID, text Text) {
	switch field {
	case FieldName:
		b.Name = string(text)
	case FieldOrganization:
		b.Organization = string(text)
	case FieldSignatories:
		b.Signatories = Signatories(text)
	}
}

// IsBylineField reports whether q is a field of the byline rather than a question.
func IsBylineField(q QuestionID) bool {
	return q == FieldName || q == FieldOrganization || q == FieldSignatories
}

// PublicAnswer is an answer as the public reads it, redactions applied.
type PublicAnswer struct {
	Question   QuestionID
	Text       Text
	Redactions int
	Themes     []string // confirmed codes, sorted; filled by reads, not by decisions
}

// PublicComment is the only form in which a comment leaves the house:
// redactions applied, posted comments only.
type PublicComment struct {
	ID        CommentID
	Docket    ID
	Byline    Byline
	Answers   []PublicAnswer
	ReplyTo   CommentID
	Campaign  CampaignID
	Language  string
	StandsFor int
	PostedAt  time.Time
	ChangedAt time.Time // of the last change that the public could see
	Serial    int64

	ReceivedAt time.Time // zero: unknown
}

// LetterCount says how often a letter was sent, of the copies that are posted.
type LetterCount struct {
	Posted  int
	Changed int  // copies that differ from the letter by more than greeting and closing
	Capped  bool // there are more changed ones

	// First and Last are when the posted copies were received, as far as that is known; zero
	// where there are too many to look.
	First, Last time.Time
}

// RegisterEntry is one row of the register of all comments received: no text,
// and no name or organization unless the comment is posted.
type RegisterEntry struct {
	ID           CommentID
	Docket       ID
	Status       Status
	Reason       Reason
	ReceivedAt   time.Time
	PostmarkedOn time.Time
	PostedAt     time.Time
	Late         bool
	Channel      Channel
	SourceID     string
	Type         SubmitterType
	State        string
	Sector       string
	SectorRaw    string
	Language     string
	ReplyTo      CommentID
	Class        Class
	Campaign     CampaignID
	StandsFor    int
	Round        int              // of the docket, when it was filed
	Questions    []QuestionID     // answered, in the docket's order, without those in Withheld
	Withheld     []WithheldAnswer // of a posted comment
	Public       *PublicComment   // nil unless posted

	// Of members of a campaign: the share of the letter's words that the comment
	// keeps, 0 to 1, and how many words it adds.
	ShareOfLetter float64
	AdditionWords int
}

// NumberedPages is how many pages of a list have a number. Further it goes on from its last
// comment.
const NumberedPages = 40

// PublicQuery asks for a page of posted comments. Zero values ask for all.
type PublicQuery struct {
	Docket   ID
	Words    string     // search words as typed
	Question QuestionID // answered this question
	Theme    string     // a confirmed code
	Sector   string
	Type     SubmitterType
	State    string
	Language string
	Letter   CampaignID // copies of this letter
	Changed  bool       // with Letter: those that differ from it by more than greeting and closing

	PostedFrom, PostedBefore time.Time // with either, the order is that of posting

	Oldest   bool      // oldest first; newest first otherwise
	Relevant bool      // with words: first what they fit best, among the newest thousand found
	Folded   bool      // of the copies of a letter one: the letter or, with a filter, the first that it finds
	Bare     bool      // without what the comments stand among: letters, parents, replies
	After    CommentID // keyset: continue behind this one
	Offset   int       // skip so many
	Limit    int
}

// ShownReplies is how many replies stand under a comment in a list.
const ShownReplies = 3

// Filtered reports whether q asks for less than all posted comments.
func (q PublicQuery) Filtered() bool {
	q.Oldest, q.Relevant, q.Folded, q.Bare, q.After, q.Offset, q.Limit = false, false, false, false, "", 0, 0
	return q != PublicQuery{Docket: q.Docket}
}

// Matched reports whether the pages of q are cut from PublicMatches rather than read
// along an index: a search is ranked, or copies of letters fold among what it finds.
func (q PublicQuery) Matched() bool {
	return q.Relevant && q.Words != "" || q.Folded && q.Filtered() && q.Letter == ""
}

// PublicMatches are the comments that a query finds.
type PublicMatches struct {
	Total  int  // counted up to a cap
	Capped bool // there are more than Total
	// Cards lists what stands on the pages, in order; of a query that is not Matched, nothing.
	Cards []PublicMatch
	// Partial: there are more cards, behind the pages that have a number, and each may stand
	// for more copies.
	Partial bool
}

// PublicMatch is one card of a list.
type PublicMatch struct {
	Place  int64 // where the store finds the comment
	Copies int   // matches that the card stands for, itself among them
}

// PublicPage is a page of posted comments. Next is where the following page
// begins, empty at the end.
type PublicPage struct {
	Comments []PublicComment
	Next     CommentID
	Total    int  // matches, counted up to the cap; of all comments of a docket without one
	Capped   bool // there are more than Total
	Cards    int  // of a folded or ranked list: how many cards its pages have
	Folded   bool // each letter stands for its copies
	Copies   int  // how many copies are folded away; of a Partial page, at least so many
	Partial  bool // how many copies of a letter match is not counted

	Matching map[CommentID]int // of a folded search: how many matches a comment stands for

	Letters map[CampaignID]LetterCount // of the campaigns on the page with two posted copies or more
	// Parents tells of comments that those of the page reply to whether they are posted.
	Parents map[CommentID]bool
	// Replies are the first that are posted to each of the comments: one more than
	// ShownReplies where there are more.
	Replies map[CommentID][]PublicComment
}

// LedgerLine is a line of the ledger, or one of its parts by reason. Line is
// "received" or a Status.
type LedgerLine struct {
	Line     string
	Reason   Reason
	Comments int
}

// LedgerReceived is the ledger line that the statuses add up to.
const LedgerReceived = "received"
