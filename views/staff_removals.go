package views

import "commentportal/docket"

// RemovalsPage says what the removal of a docket as a whole means, and takes requests for it.
type RemovalsPage struct {
	Shell    Shell
	Problems []Problem
	Dockets  []Field
	Docket   docket.ID
	Title    string
	Back     string
	Confirm  string // asks for password and code; "" when they were given lately
	Due      bool
	Held     bool
	Until    string // until when the docket is kept; "": it has no end
	Preview  docket.RemovalPreview
	Places   []string
	Order    Field
	Reason   Field
	Rows     []RemovalRow
}

// RemovalRow is a removal that was asked for or done.
type RemovalRow struct {
	Number, Order, Reason string
	State                 docket.RemovalState
	By, Answered, Done    string // by whom and when; "": not yet
	Places                []string
	MayAnswer             bool
}

// mayAsk reports whether the docket can be asked to be removed now.
func (p RemovalsPage) mayAsk() bool {
	for _, r := range p.Rows {
		if r.State == docket.RemovalAsked || r.State == docket.RemovalAgreed {
			return false
		}
	}
	return p.Due && !p.Held && p.Preview.Comments > 0
}

// StateLabel says where a removal stands.
func (r RemovalRow) StateLabel() string {
	switch r.State {
	case docket.RemovalAsked:
		return "Waits for a second administrator"
	case docket.RemovalRefused:
		return "Refused by " + r.Answered
	case docket.RemovalAgreed:
		return "Agreed by " + r.Answered + "; comments go one after the other"
	}
	return "Agreed by " + r.Answered + "; done " + r.Done
}

// notNow says why nobody can ask now.
func (p RemovalsPage) notNow() string {
	switch {
	case p.Held:
		return docket.HoldSentence
	case p.Until == "":
		return "This docket is kept for good, or is not archived. Say on the page Retention for how long it is kept."
	case !p.Due:
		return "This docket is kept until " + p.Until + "."
	case p.Preview.Comments == 0:
		return "No comment of this docket has words any more."
	}
	return "Somebody asked for it. See below."
}
