package docket

// Resting counts what hangs on a comment: what a decision on it sets free, and what
// taking it down breaks. Counts stop at MostResting.
type Resting struct {
	Copies     int      // of the comment's letter that wait for review, without the comment itself
	WithOwn    int      // of these, whose gravest finding is hold or block
	Flagged    int      // of these, to be read first
	Letter     bool     // the comment is the letter
	Replies    int      // posted ones
	Quotations []int64  // chosen from it
	Prints     []string // archived exports that were made while it was posted
}

// MostResting is where the counts of Resting stop: pages say "1,000+" there.
const MostResting = 1000
