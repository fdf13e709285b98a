package docket

import "time"

// LogQuery asks for rows of the log, newest first. Zero fields ask for all.
type LogQuery struct {
	Before int64  // sequence number; 0: from the end
	Actor  Actor  // who
	Action string // a whole action, or its first part with the dot, "comment."
	Target string // a comment, docket or account
	From   time.Time
	Until  time.Time // the first moment that is not asked for
	Within Reach     // rows of other dockets, and of none, are left out; zero: none is
	Limit  int
}

// LogPart is an answer to a LogQuery.
type LogPart struct {
	Entries []LogEntry

	// Next continues the search as Before, where there may be more; 0 at the log's
	// beginning. A search that finds little stops before it has read the whole log.
	Next int64
}
