package docket

import "time"

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
	Members   int       // comments of any status
	Posted    int       // posted ones
	Unread    int       // long additions that nobody has read
	Decision  CampaignDecision
	DecidedBy UserID
	DecidedAt time.Time
}

// CampaignMember is where one comment stands with its campaign.
type CampaignMember struct {
	Comment       CommentID
	Campaign      CampaignID // "" for a comment of none
	Class         Class      // ClassUnique, ClassCampaign (edited), ClassIdentical or ClassContentElsewhere
	ShareOfLetter float64    // 0 to 1
	AdditionWords int        // all words added
	LongAddition  bool       // 25 words and more in a row were added
	ReadBy        UserID     // who read the long addition; zero: nobody
}

// CampaignAction is one word of a person on who belongs together.
type CampaignAction string

// The campaign actions.
const (
	CampaignConfirm CampaignAction = "confirm" // Campaign stands as it is
	CampaignJoin    CampaignAction = "merge"   // Others join Campaign
	CampaignPart    CampaignAction = "split"   // Comments leave Campaign and form one of their own
	CampaignAlone   CampaignAction = "alone"   // Comments leave Campaign and belong to none
	CampaignRename  CampaignAction = "name"    // Campaign is called Name
)

// CampaignVerdict is a decision of a person on a campaign. It holds against
// every later grouping.
type CampaignVerdict struct {
	Docket   ID
	Action   CampaignAction
	Campaign CampaignID
	Others   []CampaignID
	Comments []CommentID
	Name     string
	Reason   string
	By       UserID
	At       time.Time
}
