package intake

import (
	"strings"

	"commentportal/docket"
)

// stateNames finds a state's code by its folded name.
var stateNames = func() map[string]string {
	m := map[string]string{"u.s. virgin islands": "VI", "us virgin islands": "VI", "washington, d.c.": "DC",
		"washington, dc": "DC"}
	for _, s := range docket.States {
		m[strings.ToLower(s.Label)] = s.Code
	}
	return m
}()

// stateCode is the code for a code or name in any case, "" for neither.
func stateCode(s string) string {
	s = strings.TrimSpace(s)
	if code := strings.ToUpper(s); docket.HasState(code) {
		return code
	}
	return stateNames[strings.ToLower(s)]
}
