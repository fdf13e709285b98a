package screen

import "commentportal/docket"

// RuleInfo is what people are told about a rule.
type RuleInfo struct {
	Name     string
	Type     docket.FindingType
	Severity docket.Severity // by itself; what stands around it may make it graver
	Explain  string
}

// Rules lists every rule, in the order of the table.
func Rules() []RuleInfo {
	list := make([]RuleInfo, len(rules))
	for i, r := range rules {
		list[i] = RuleInfo{r.name, r.kind, r.severity, r.explain}
	}
	return list
}
