package views

import "commentportal/docket"

// SamplesPage lists samples of senders who are asked "did you write this?".
type SamplesPage struct {
	Shell
	Docket   docket.ID // "" when there is none yet
	Filters  []Field
	Problems []Problem
	Action   string
	CSV      string
	Size     Field
	Campaign Field
	ByHand   bool // the portal sends no mail
	Rows     []SampleRow
}

// SampleRow is one sample, in numbers.
type SampleRow struct {
	Number, By, At, Until  string
	Campaign, CampaignHref string // "": of all senders
	Seed, Of               string
	Sent, Failed, Left     string // letters
	Yes, No, Unsure        string
	Silent                 string
	Denied                 string // the share of those who answered, in words
}
