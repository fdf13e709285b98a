package views

import "commentportal/docket"

// DashboardPage is what a person has to do.
type DashboardPage struct {
	Shell
	MayModerate bool
	MayCode     bool
	MayExport   bool
	Recheck     int // posted comments that today's rules mark
	Dockets     []DocketDesk
}

// DocketDesk is one docket on the dashboard.
type DocketDesk struct {
	ID       docket.ID
	Title    string
	Period   string // in words
	Tasks    []Task // what waits, most pressing first
	Received int
	Posted   int
	Waiting  bool // there are comments to take
}

// Task is one thing that waits for somebody.
type Task struct {
	Count int
	Text  string
	Href  string
	Grave bool
}

// QueuePage lists comments to decide.
type QueuePage struct {
	Shell
	View     docket.QueueView
	Views    []QueueTab
	Filters  []Field // selects, in order
	Words    Field
	Filtered bool
	Clear    string // address without filters
	Total    string // in words
	Rows     []QueueRow
	Pager    Pager
	Query    string // the filter, for the forms that lead back here
}

// QueueTab is one of the lists.
type QueueTab struct {
	Href    string
	Text    string
	Current bool
}

// QueueRow is one comment in the queue: nothing of its text.
type QueueRow struct {
	ID        docket.CommentID
	Href      string
	Received  string
	Status    string // "" where the list says it
	Severity  string
	Findings  int
	Flags     []string // in words
	Questions string
	Sector    string
	Words     int
	Late      bool
	Second    string // "Waits for a second signature", or ""
	ClaimedBy string // "you until 3:04 p.m.", "u3 until …", or ""

	Campaign string // "" for none
	Together string // this list, of the campaign's copies alone; "" where it is that already
}

func severityWords(severity string) string {
	switch docket.Severity(severity) {
	case docket.Block:
		return "Must come out"
	case docket.Hold:
		return "Look closely"
	case docket.Notice:
		return "Notice"
	}
	return "Nothing found"
}
