package screen

import "commentportal/docket"

// A rule is one recognizer: what it finds, how grave that is by itself, and
// what people are told.
type rule struct {
	name     string
	kind     docket.FindingType
	severity docket.Severity
	propose  docket.RedactionKind
	explain  string
}

var (
	ruleEmail = &rule{"email", docket.FindingEmail, docket.Hold, docket.KindPersonal, "An e-mail address: one @ between a name and a domain."}
	rulePhone = &rule{"phone", docket.FindingPhone, docket.Hold, docket.KindPersonal, "A North American phone number."}
	ruleSSN   = &rule{"ssn", docket.FindingSSN, docket.Block, docket.KindPersonal, "Nine digits grouped like a Social Security number."}
)

var rules = []*rule{ruleEmail, rulePhone, ruleSSN}
