package store

import (
	"encoding/hex"
	"slices"
	"strings"

	"commentportal/docket"
)

// isOfElder reports whether the log says a digest that was made under a key of before.
func isOfElder(s *sealer, want string, derive func(*sealer) string) bool {
	return slices.ContainsFunc(s.line.elders, func(elder *sealer) bool { return derive(elder) == want })
}

// carryOver brings what the log says of a comment's digests under a key of before to the
// present key, where the comment is still that one. It may be called on nil.
func (r *replay) carryOver(present *sealer, c *record, opened *docket.Comment) {
	if r == nil || r.tables["comments"][string(c.ID)] == nil {
		return
	}
	said := r.tables["comments"][string(c.ID)].values
	for _, s := range present.line.elders {
		if want := said["received_mac"]; want != "" && strings.HasPrefix(hex.EncodeToString(
			s.receivedMAC(c.Docket, c.serial, c.uid, s.contentDigest(opened))), want) {
			said["received_mac"] = hex.EncodeToString(c.received)
		}
		if want := said["state_mac"]; want != "" && strings.HasPrefix(hex.EncodeToString(s.stateMAC(c)), want) {
			said["state_mac"] = hex.EncodeToString(c.state)
		}
	}
}
