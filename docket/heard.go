package docket

// Heard says how far the reading of a docket's posted comments has come, for the
// page of themes.
type Heard struct {
	Posted    int        // posted comments, as records
	Coverage  []Coverage // one a question in the docket's order, then all
	Campaigns int        // campaigns with two posted comments or more
	Members   int        // posted comments in these
	Decided   int        // campaigns among these that a person decided on
}

// Answers is the coverage of all questions together.
func (h Heard) Answers() Coverage {
	if len(h.Coverage) == 0 {
		return Coverage{Question: AllQuestions}
	}
	return h.Coverage[len(h.Coverage)-1]
}
