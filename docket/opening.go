package docket

// OpeningReason is for what somebody opens the original of a comment that was decided.
type OpeningReason string

// The reasons.
const (
	OpenDecision OpeningReason = "decision"
	OpenReport   OpeningReason = "report"
	OpenIncident OpeningReason = "incident"
	OpenRecords  OpeningReason = "records"
	OpenOrder    OpeningReason = "order"
	OpenOther    OpeningReason = "other"
)

// OpeningReasons lists the reasons that people choose from, in the order of pages.
var OpeningReasons = []OpeningReason{OpenDecision, OpenReport, OpenIncident, OpenRecords, OpenOrder, OpenOther}

// Label is the reason in plain words; "" for what is none.
func (r OpeningReason) Label() string {
	switch r {
	case OpenDecision:
		return "To check or mend the decision"
	case OpenReport:
		return "A report, an appeal or a question of its writer"
	case OpenIncident:
		return "An incident"
	case OpenRecords:
		return "A request for records"
	case OpenOrder:
		return "An order of a court or another authority"
	case OpenOther:
		return "Something else"
	}
	return ""
}

// AsksReason reports whether the original of a comment of a docket is opened only for a stated
// reason. One that waits is opened to be decided.
func AsksReason(d Docket, s Status) bool { return d.AskReason && s != Pending }
