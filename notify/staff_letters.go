package notify

import (
	"net/url"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// alert tells staff that flagged comments arrived.
func (c Composer) alert(m docket.Message, d docket.Docket) Letter {
	link := c.at("/admin/incidents", url.Values{"docket": {string(d.ID)}})
	what := phrase.English.Count(m.Count, "%d comment was", "%d comments were")
	return Letter{
		Subject: "[" + string(d.ID) + "] " + what + " flagged for action",
		Link:    link,
		Text: c.signed(
			what+" flagged on arrival in docket "+string(d.ID)+". A program saw signs of a live incident, an open "+
				"flaw or a threat. A person has to look.",
			"Sign in and read there: "+link,
			"This message holds nothing of what was written, and replies to it are not read. You get it because your "+
				"account asks for it: "+c.at("/admin/account", nil)),
	}
}

// daily tells staff how much waits.
func (c Composer) daily(m docket.Message, d docket.Docket) Letter {
	link := c.at("/admin", nil)
	what := phrase.English.Count(m.Count, "%d thing waits", "%d things wait")
	return Letter{
		Subject: "[" + string(d.ID) + "] " + what + " for a moderator",
		Link:    link,
		Text: c.signed(
			what+" for a moderator in docket "+string(d.ID)+": comments to decide, decisions to sign, and what "+
				"readers and writers asked.",
			"Sign in and see what: "+link,
			"This message holds nothing of what was written, and replies to it are not read. You get it on working "+
				"mornings because your account asks for it: "+c.at("/admin/account", nil)),
	}
}
