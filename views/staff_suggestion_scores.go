package views

// SuggestionScoresPage says how good suggestions are.
type SuggestionScoresPage struct {
	Shell
	Filters []Field
	Docket  string // title; "": there is none yet
	Answers int    // readings that are compared
	Left    string // what this person must not see yet
	CSV     string
	Whole   []ScoreRow // all answers, then each question
	Codes   []ScoreRow
}

// ScoreRow is one comparison, ready to print.
type ScoreRow struct {
	Name, Code                       string
	Answers, Suggested, Chosen, Both string
	TooFew                           bool
	Precision, Recall, F1            string
}
