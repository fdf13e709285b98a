package docket

import (
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"
)

// Campaign names the campaign with the given number in docket id:
// "HHS-HCIC-2016-0001-C1".
func (id ID) Campaign(number int64) CampaignID {
	return CampaignID(fmt.Sprintf("%s-C%d", id, number))
}

// Split takes a campaign ID apart into docket and number. It reports false when
// id is not one that ID.Campaign could have made.
func (id CampaignID) Split() (ID, int64, bool) {
	i := strings.LastIndex(string(id), "-C")
	if i < 0 {
		return "", 0, false
	}
	d := ID(id[:i])
	n, err := strconv.ParseInt(string(id[i+len("-C"):]), 10, 64)
	if err != nil || n < 1 || !d.Valid() || d.Campaign(n) != id {
		return "", 0, false
	}
	return d, n, true
}

// CampaignDecision is what people said about a campaign. Empty: it was only
// detected.
type CampaignDecision string

// The campaign decisions.
const (
	CampaignConfirmed CampaignDecision = "confirmed" // these comments belong together
	CampaignSplit     CampaignDecision = "split"     // made by parting it from another
	CampaignMerged    CampaignDecision = "merged"    // made by joining others to it
)

// Campaign is a group of two comments or more that were made from one letter.
type Campaign struct {
	ID        CampaignID
	Docket    ID
	Name      string    // given by people; "" for none
	Letter    CommentID // the member whose text stands for the letter; a posted one where any is
	Members   int       // comments of any status but withdrawn and spam, which belong to no campaign
	Posted    int       // posted ones
	Unread    int       // long additions of posted members that nobody has read
	Decision  CampaignDecision
	DecidedBy UserID
	DecidedAt time.Time

	Identical    int  // members with the letter's words between greeting and closing, the letter among them
	Additions    int  // members that add words
	LetterPosted bool // otherwise no member is posted yet
	LetterCoded  bool // somebody read the letter for codes; it stays letter while it is posted
}

// Edited is the number of members that change the letter.
func (c Campaign) Edited() int { return c.Members - c.Identical }

// CampaignMember is where one comment stands with its campaign.
type CampaignMember struct {
	Comment  CommentID
	Campaign CampaignID // "" for a comment of none
	// ClassUnique, ClassCampaign (edited), ClassIdentical, ClassContentElsewhere, ClassNoAnswer or
	// ClassRepeatedPassage
	Class         Class
	ShareOfLetter float64 // 0 to 1
	AdditionWords int     // all words added
	LongAddition  bool    // 25 words and more in a row were added
	ReadBy        UserID  // who read the long addition; zero: nobody
	Status        Status  // filled by reads
}

// CampaignAction is one word of a person on who belongs together.
type CampaignAction string

// The campaign actions.
const (
	CampaignConfirm CampaignAction = "confirm" // Campaign stands as it is
	CampaignJoin    CampaignAction = "merge"   // Others, and Comments, join Campaign
	CampaignPart    CampaignAction = "split"   // Comments leave Campaign and form one of their own
	CampaignAlone   CampaignAction = "alone"   // Comments leave Campaign and belong to none
	CampaignRename  CampaignAction = "name"    // Campaign is called Name
)

// CampaignVerdict is a decision of a person on a campaign. It holds against
// every later grouping, until a later decision of a person takes it back.
type CampaignVerdict struct {
	Docket   ID
	Action   CampaignAction
	Campaign CampaignID
	Others   []CampaignID
	Comments []CommentID
	Name     string
	Reason   string // for colleagues, never exported
	By       UserID
	At       time.Time

	// Over says that the decision may take back earlier ones that contradict it.
	Over bool

	// Filled when the decision is recorded: its number in the docket, from 1, and
	// of whom it spoke. Comments are all that it joined (CampaignConfirm,
	// CampaignJoin) or named (CampaignPart, CampaignAlone).
	Number int
	Rest   []CommentID // of CampaignPart: those that stayed, joined to each other
	Into   CampaignID  // of CampaignPart: the campaign that Comments form; "" for a single comment
}

// MemberView is a list of a campaign's members.
type MemberView string

// The member views.
const (
	MembersEvery     MemberView = ""
	MembersAdditions MemberView = "additions" // those that add words
	MembersLong      MemberView = "long"      // those with a long addition
	MembersUnread    MemberView = "unread"    // posted ones with a long addition that nobody has read
	MembersPending   MemberView = "pending"   // those that wait for review
)

// MemberQuery asks for a page of members, by serial. Without a campaign it asks
// for those of every campaign of the docket.
type MemberQuery struct {
	Docket   ID
	Campaign CampaignID
	View     MemberView
	After    CommentID // keyset: continue behind this one
	Limit    int
}

// MemberPage is a page of members. Next is where the following page begins, empty
// at the end.
type MemberPage struct {
	Members []CampaignMember
	Next    CommentID
	Total   int
}

// CampaignTextQuery asks for the texts of comments that may be grouped: neither
// withdrawn nor spam, and not those that say nothing or only point elsewhere.
type CampaignTextQuery struct {
	Docket    ID
	Ungrouped bool       // those that were never placed
	Campaign  CampaignID // members of this one
	Comment   CommentID  // this one alone
}

// CampaignText is what grouping reads of a comment: its clean text, all answers in
// order with an empty line between them.
type CampaignText struct {
	Comment  CommentID
	Posted   bool
	Text     Text
	Campaign CampaignID // as of now
	Class    Class
	// Measured reports whether share and additions are of the present letter of
	// its campaign.
	Measured bool
}

// LogValue names the comment and hides its words.
func (t CampaignText) LogValue() slog.Value { return slog.StringValue(string(t.Comment)) }

// CampaignRelation is two campaigns whose letters share passages and that were
// kept apart: they may differ in what they ask for. A comes before B.
type CampaignRelation struct {
	A, B  CampaignID
	Share float64 // of the shorter letter, 0 to 1
}

// CampaignWork says what there is to group in a docket.
type CampaignWork struct {
	Docket    ID
	Ungrouped int   // comments that were never placed
	Decided   bool  // people decided since the docket was last grouped whole
	Stale     int   // campaigns whose members are to be measured against another letter
	Verdicts  int   // decisions of people so far, on campaigns and on repeated passages
	Changes   int64 // grows with every placed, parted or withdrawn comment
	Settled   int64 // value of Changes that the last whole grouping saw
}

// Due reports whether there is anything to do now.
func (w CampaignWork) Due() bool { return w.Ungrouped > 0 || w.Decided || w.Stale > 0 }

// GroupingSaved says what became of a Grouping.
type GroupingSaved struct {
	Names   []CampaignID // of Grouping.Campaigns, in their order
	Changes int64        // of the docket, with those of this grouping
	Moved   int          // comments that changed their campaign or were placed for the first time
}

// Grouping is who belongs together, as found by the machine and by the word of
// people.
type Grouping struct {
	Docket   ID
	Whole    bool // every comment of the docket was looked at; otherwise only Members were
	Verdicts int  // decisions of people that it heeds
	Changes  int64
	// Campaigns name their letters. One whose ID no docket could have made ("new-1")
	// is new and gets the next free number.
	Campaigns []Campaign
	Members   []CampaignMember // those that changed; of new campaigns by the same name
	Relations []CampaignRelation
	Passages  []FoundPassage // of a whole grouping: every repeated passage that comments hold
}
