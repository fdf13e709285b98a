package views

import (
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// CaseResult is where a report stands, for who sent it.
type CaseResult struct {
	Status  string
	Comment string
	At      time.Time // received
	Text    []string
	Answer  string
	Link    string // to the comment's page, which may be no more
}

// NewCaseResult says in plain words where a report stands.
func NewCaseResult(say *phrase.Printer, k docket.Case, d docket.Docket) *CaseResult {
	r := &CaseResult{Comment: string(k.Comment), At: k.OpenedAt.In(d.Location()), Answer: k.Answer,
		Link: "/dockets/" + string(d.ID) + "/comments/" + string(k.Comment)}
	if k.Open() {
		r.Status = say.Text("We are looking at it")
		r.Text = []string{say.Text("Nobody has decided about your report yet. We mean to answer by %s.",
			say.Day(k.Due().In(d.Location())))}
		if k.Questions {
			r.Text = append(r.Text, say.Text("Until then the page of the comment says that the name is questioned."))
		}
		return r
	}
	r.Status = say.Text("Answered")
	switch {
	case k.ByProof() && k.Outcome == docket.CaseNameRemoved:
		r.Text = []string{say.Text("The name is off the comment: somebody proved the e-mail address given with it, " +
			"and said that they did not write it.")}
		return r
	case k.ByProof():
		r.Text = []string{say.Text("Somebody proved the e-mail address given with the comment, and said that they " +
			"wrote it. Nobody on our staff has looked at it. If your name was misused all the same, report it again: " +
			"then a person decides.")}
		return r
	}
	switch k.Outcome {
	case docket.CaseUpheld:
		r.Text = []string{say.Text("You were right. We have acted on your report.")}
	case docket.CaseNotUpheld:
		r.Text = []string{say.Text("We looked at it and left the comment as it is.")}
	case docket.CaseNameRemoved:
		r.Text = []string{say.Text("We took the name off the comment.")}
	case docket.CaseReferred:
		r.Text = []string{say.Text("We sent your report on to an office that can act on it.")}
	}
	return r
}

// CasesPage lists the cases of a docket.
type CasesPage struct {
	Shell
	Docket  docket.ID // "" when there is none yet
	Filters []Field
	Tabs    []QueueTab
	Total   string   // in words
	Flood   []string // what is limited now, in sentences
	Rows    []CaseRow
	Pager   Pager
}

// CaseRow is one case in a list.
type CaseRow struct {
	Title string
	Href  string // "": a report from the time before there were cases
	State string
	Late  bool // the answer is overdue
	Kind  string
	Clock string // "Answer due by …" or "Ended …"
	About string // the comment
	Note  string // of who reported; on the comment's page alone
}

// CasePage is one case, with what a person writes and decides about it.
type CasePage struct {
	Shell
	Problems []Problem
	Path     string
	List     string // address of the list
	Comment  string // address of the comment on the desk
	Number   string // of the comment
	State    string
	Late     bool
	Facts    []Fact
	Note     string // of who reported
	Answer   string // that was given
	Open     bool
	Stale    bool
	Notes    []DeskNote

	Outcome   Field
	AnswerBox Field
	NoteBox   Field
}
