package intake

import "strings"

// states are the two-letter codes of the United States Postal Service
// (Publication 28, appendix B): states, the District of Columbia, territories and
// freely associated states, and the three of the armed forces.
var states = map[string]string{
	"AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
	"CT": "Connecticut", "DE": "Delaware", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho",
	"IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
	"ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi",
	"MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey",
	"NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma",
	"OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota",
	"TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington",
	"WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
	"DC": "District of Columbia",
	"AS": "American Samoa", "GU": "Guam", "MP": "Northern Mariana Islands", "PR": "Puerto Rico", "VI": "U.S. Virgin Islands",
	"FM": "Micronesia", "MH": "Marshall Islands", "PW": "Palau",
	"AA": "Armed Forces Americas", "AE": "Armed Forces Europe", "AP": "Armed Forces Pacific",
}

// statesInOrder lists the codes as a list of choices shows them: states with the
// District of Columbia by name, then territories, then the armed forces.
var statesInOrder = strings.Fields(`AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ
	NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI FM MH PW AA AE AP`)

// stateCodes finds a code by the folded name.
var stateCodes = func() map[string]string {
	m := make(map[string]string, len(states))
	for code, name := range states {
		m[strings.ToLower(name)] = code
	}
	m["virgin islands"] = "VI"
	m["washington, d.c."] = "DC"
	m["washington, dc"] = "DC"
	return m
}()

// State is an entry of the list of states.
type State struct{ Code, Name string }

// States lists what the field state takes, in the order of a list of choices.
func States() []State {
	list := make([]State, len(statesInOrder))
	for i, code := range statesInOrder {
		list[i] = State{code, states[code]}
	}
	return list
}

// stateCode is the code for a code or name in any case, "" for neither.
func stateCode(s string) string {
	s = strings.TrimSpace(s)
	if code := strings.ToUpper(s); states[code] != "" {
		return code
	}
	return stateCodes[strings.ToLower(s)]
}
