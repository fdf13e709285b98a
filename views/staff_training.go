package views

import (
	"commentportal/docket"
)

// TrainingsPage lists the training rounds of a docket and starts one.
type TrainingsPage struct {
	Shell
	Filters  []Field
	Docket   string // its title; "": there is no docket yet
	Problems []Problem
	Rows     []TrainingRow
	Start    *TrainingForm // nil: this person may not start one, or one is open
	Open     bool          // one is not closed yet
	Tests    string        // address of the test answers, for leads
	OwnTests *TestScore    // of this person; nil: they are not to see it
}

// TrainingRow is a training round in the list.
type TrainingRow struct {
	Name, Href      string
	Started         string
	Answers, Coders string
	Stage           string
	Left            string // how much this person has to read
	Go              string // address where this person reads on; "": nothing is left
}

// TrainingForm starts a training round.
type TrainingForm struct {
	Action         string
	Question, Size Field
	Coders         []TrainingCoder
	CodersProblem  string
}

// TrainingCoder is somebody who can take part.
type TrainingCoder struct {
	ID, Value, Name string
	Checked         bool
}

// TrainingPage shows one training round.
type TrainingPage struct {
	Shell
	Problems []Problem
	ListAt   string
	Stage    docket.TrainingStage
	Facts    []Fact
	Action   string // where a lead takes the round on; "": this person may not
	Go       string // address where this person reads on
	Left     string // how much this person has to read
	Own      []TrainingLink
	Progress []TrainingProgressRow
	Done     bool // everybody has read everything; for the words of a closed round

	// Zero while people read.
	Same    string // how many answers all chose the same for
	Answers []TrainingCompared
	Few     bool
	All     *AgreementRow
	Codes   []AgreementRow
	Scores  []ScoreRow
	Mine    bool // the scores are this person's alone
	CSV     string
}

// TrainingLink is an answer that this person reads.
type TrainingLink struct {
	Href, Text string
	Read       bool
}

// TrainingProgressRow says how far a coder is.
type TrainingProgressRow struct {
	Name, Read, Left string
}

// TrainingCompared is an answer with what its readers chose.
type TrainingCompared struct {
	Name, Href string
	Readers    string
	Same       bool
	Differ     string // codes that not all chose, with how many did
	Shared     string // codes that all chose
	Agreed     string // what was agreed on; "": not yet said
}

// TrainingAnswerPage is one answer of a training round, to be read or to be talked about.
type TrainingAnswerPage struct {
	Shell
	Problems []Problem
	RoundAt  string
	Round    string
	Label    string
	Asked    string
	Facts    []Fact
	Text     []Run
	Read     bool // people read: the form saves a reading
	Saved    bool // this person has read it before
	Version  int
	Action   string // of the form; "": this person may not send one
	Groups   []ChoiceGroup
	Previous string
	Next     string

	// Zero while people read.
	Sides    []ColleagueReading
	Agreed   bool // all chose the same
	Chosen   []CodeChoice
	Note     Field
	Number   int
	Conflict bool
	Settled  *SettledNote
}
