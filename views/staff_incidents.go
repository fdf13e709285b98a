package views

import (
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

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
	Told    string        // who is told of them
	Where   docket.Docket // whose places for reports are named
	Total   string
	Rows    []IncidentRow
	Pager   Pager
	Years   []IncidentYear
}

// IncidentYear is how many comments of a kind were flagged in a year, and what followed.
type IncidentYear struct {
	Year, Kind, All        string
	Told, Handed, Answered string // how many, and after how long
}

// NewIncidentYear writes the figures of a year; kind is what flagged comments of it are called.
func NewIncidentYear(y docket.IncidentYear, kind string) IncidentYear {
	after := func(n int, d time.Duration) string {
		if n == 0 {
			return "0"
		}
		return Number(n) + ", after " + span(phrase.English, d)
	}
	return IncidentYear{Year: strconv.Itoa(y.Year), Kind: strings.TrimSuffix(kind, "?"), All: Number(y.All),
		Told: after(y.Told, y.ToldAfter), Handed: after(y.Handed, y.HandedAfter),
		Answered: after(y.Answered, y.AnsweredAfter)}
}

// IncidentRow is one flagged comment.
type IncidentRow struct {
	ID      docket.CommentID
	Href    string
	Sheet   string // address of the hand-off sheet
	Flags   []string
	Status  string
	Arrived string
	Told    string // empty: nobody yet
}

// HandoffPage is the sheet that is handed to people who can act.
type HandoffPage struct {
	Shell
	Comment    docket.CommentID
	Reference  string
	Agency     string
	Kinds      []string
	Arrived    string
	Marking    Field // the choice
	Marked     docket.TLP
	Chosen     docket.TLP    // by the writer; "": none
	Where      docket.Docket // whose places for reports are named
	Sentences  []string
	Indicators []HandoffIndicator
	Bundle     string // address of the file
	Back       string
	Problems   []Problem
	Record     HandoverPanel
}

// HandoffIndicator is one technical trace.
type HandoffIndicator struct {
	Kind  string
	Value string // as nobody can click it
}
