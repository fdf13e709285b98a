package views

import "commentportal/docket"

// RecordsPage lists the records of a docket.
type RecordsPage struct {
	Shell     Shell
	Problems  []Problem
	Dockets   []Field
	Docket    docket.ID
	Confirm   string // asks for password and code; "" when they were given lately
	Case      Field
	Recipient Field
	Rows      []RecordRow
}

// RecordRow is a record that was asked for or written.
type RecordRow struct {
	Number, Case, Recipient      string
	By, At                       string
	ByCommand                    bool
	State                        docket.RecordState
	Answered                     string
	SHA256, Comments             string
	Handed                       int
	MayAnswer, MaySign, MayFetch bool
}

// StateLabel says where a record stands.
func (r RecordRow) StateLabel() string {
	switch {
	case r.State == docket.RecordOpen && r.ByCommand:
		return "Waits for a person to sign that they know of it"
	case r.State == docket.RecordOpen:
		return "Waits for a second administrator"
	case r.State == docket.RecordAgreed:
		return "Agreed by " + r.Answered
	case r.State == docket.RecordRefused:
		return "Refused by " + r.Answered
	}
	return "Signed by " + r.Answered
}
