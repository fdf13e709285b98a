package views

import "commentportal/docket"

// RetentionPage says for how long a docket is kept and which holds stand on it, and lists the
// dockets that are due.
type RetentionPage struct {
	Shell
	Problems []Problem
	Dockets  []Field
	Docket   docket.ID
	Confirm  string // asks for password and code; "" when they were given lately
	Kept     string // in a sentence
	Holds    []HoldRow
	Due      []DueRow

	Years, Order, Reason, Lift Field
}

// HoldRow is a legal hold on a docket.
type HoldRow struct {
	Number        string
	Order, Reason string
	By, At        string
	Stands        bool
	Lifted        string // by whom and when
	LiftReason    string
}

// DueRow is a docket past the time for which it is kept.
type DueRow struct {
	Docket, Title, Href, Since string
	Held                       bool
}

// standing lists the holds that nobody has lifted.
func (p RetentionPage) standing() []HoldRow {
	var list []HoldRow
	for _, h := range p.Holds {
		if h.Stands {
			list = append(list, h)
		}
	}
	return list
}
