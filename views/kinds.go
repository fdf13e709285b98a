package views

import (
	"commentportal/docket"
	"commentportal/docket/phrase"
)

// KindLabel says a redaction kind in words.
func KindLabel(k docket.RedactionKind) string {
	switch k {
	case docket.KindPersonal:
		return phrase.Marked("Personal detail")
	case docket.KindHealth:
		return phrase.Marked("Health detail")
	case docket.KindThirdParty:
		return phrase.Marked("About somebody else")
	case docket.KindCommercial:
		return phrase.Marked("Business secret")
	case docket.KindThreat:
		return phrase.Marked("Threat")
	case docket.KindSecurity:
		return phrase.Marked("Security weakness")
	}
	return phrase.Marked("Other")
}
