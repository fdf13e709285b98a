package views

// HandoverPanel is the part of a hand-off sheet that says to whom it was handed.
type HandoverPanel struct {
	Path    string
	Rows    []HandoverRow
	Channel Field
	Full    bool // no more can be recorded
	Stale   bool
}

// HandoverRow is one hand-over with its answer.
type HandoverRow struct {
	Number   string
	Channel  string
	Marking  string
	By, At   string
	Answer   string
	Answered string // who recorded the answer, and when; "" without one
	Field    Field
}
