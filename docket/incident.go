package docket

import "time"

// Incident is a comment that was flagged on arrival: somebody should act upon what it
// tells, whatever becomes of the comment.
type Incident struct {
	Comment CommentID
	Flags   []Flag
	Status  Status
	FiledAt time.Time
	ToldAt  time.Time // when messages about it were queued; zero: not yet
}

// IncidentPage is a part of the flagged comments of a docket, the newest first.
type IncidentPage struct {
	Incidents []Incident
	Total     int
	Next      int64 // a serial: the others were filed before it; 0: none
}
