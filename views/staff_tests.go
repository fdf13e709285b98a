package views

// TestsPage lists the test answers of a docket, how they are mixed in, and scores.
type TestsPage struct {
	Shell
	Filters    []Field
	Docket     string // its title; "": there is no docket yet
	ID         string
	Problems   []Problem
	Rounds     string // address of the training rounds
	Action     string // of the setting
	Now        string // how tests are mixed in
	Every      Field
	Own        bool
	Rows       []TestRow
	Comment    Field
	Question   Field
	Candidates []NavLink
	Scores     []TestScore
	CSV        string
}

// TestRow is a test answer in the list.
type TestRow struct {
	Name, Href, Codes, From, State string
}

// TestScore is how well one coder found what applies, in all and theme by theme.
type TestScore struct {
	All   ScoreRow
	Left  string // how much is still to be read; "": nothing
	Codes []ScoreRow
}

// TestPage is an answer that a lead marks as a test.
type TestPage struct {
	Shell
	Problems []Problem
	ListAt   string
	Action   string
	Label    string
	Asked    string
	Facts    []Fact
	Text     []Run
	Now      string // what it is
	Waits    string // why it is not handed out; "": it can be
	Version  int
	Number   int
	Conflict bool
	Out      bool // it can be taken out
	Groups   []ChoiceGroup
	Note     Field
}
