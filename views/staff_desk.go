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

// QueueTab is one of the lists.
type QueueTab struct {
	Href    string
	Text    string
	Current bool
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
