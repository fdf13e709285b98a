package views

import (
	"cmp"
	"slices"
	"time"

	"commentportal/docket"
)

// CallsPage lists the dockets.
type CallsPage struct {
	Shell Shell
	Calls []CallCard
	More  bool // a list of all calls stands elsewhere
}

// CallCard is one docket in the list.
type CallCard struct {
	Href, Title, Agency, Summary, Period string
	Docket                               docket.Docket
	State                                string // its label
	Open                                 bool
}

// NewCallsPage lists open dockets first, then those to come, then closed ones with
// the newest first.
func NewCallsPage(shell Shell, dockets []docket.Docket, now time.Time) CallsPage {
	p := CallsPage{Shell: shell}
	for _, d := range slices.SortedStableFunc(slices.Values(dockets), func(a, b docket.Docket) int {
		return cmp.Or(callRank(a, now)-callRank(b, now), b.FiledAt.Compare(a.FiledAt))
	}) {
		p.Calls = append(p.Calls, CallCard{
			Href: "/dockets/" + string(d.ID), Docket: d, Title: d.Title, Agency: d.Agency, Summary: d.Summary,
			Period: periodLine(shell.Say, d, now), State: shell.Say.Known(d.State(now).Label()),
			Open: d.Period(now) == docket.PeriodOpen,
		})
	}
	return p
}

func callRank(d docket.Docket, now time.Time) int {
	switch d.Period(now) {
	case docket.PeriodOpen:
		return 0
	case docket.PeriodAhead:
		return 1
	}
	return 2
}

// Lead says what can be done with the calls.
func (p CallsPage) Lead() string {
	for _, c := range p.Calls {
		if c.Open {
			return p.Shell.Say.Text("Choose a call for comments. Your answers help to shape its report.")
		}
	}
	return p.Shell.Say.Text("No call is open for comments now. Choose one to read what was asked and what came in.")
}

// PolicyPage is a policy.
type PolicyPage struct {
	Shell    Shell
	Contacts []SiteContact
}

// SiteContact is somebody to write to: by mail, or on a page of theirs.
type SiteContact struct {
	For     string // agency and title of the docket that it belongs to; "" for the site's own
	Address string
	Href    string
}
