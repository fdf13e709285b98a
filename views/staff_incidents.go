package views

import "commentportal/docket"

// OutboxPage lists messages that wait or have failed.
type OutboxPage struct {
	Shell
	Mail  bool // the portal sends mail by itself
	Total string
	More  bool // there are more than the page shows
	Rows  []MessageRow
}

// MessageRow is one message.
type MessageRow struct {
	ID      string
	To      string
	Subject string
	Text    string
	Made    string
	Failed  bool
	Failure string // of the last try
	Tries   int
	Next    string // when the next try is; empty: none failed yet
	Hand    bool   // a person can send it
}

// IncidentsPage lists the comments that were flagged on arrival.
type IncidentsPage struct {
	Shell
	Docket  docket.ID
	Dockets []Field
	Told    string // who is told of them
	Total   string
	Rows    []IncidentRow
	Pager   Pager
}

// IncidentRow is one flagged comment.
type IncidentRow struct {
	ID      docket.CommentID
	Href    string
	Flags   []string
	Status  string
	Arrived string
	Told    string // empty: nobody yet
}
