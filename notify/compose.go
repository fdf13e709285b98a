package notify

import (
	"net/url"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// Letter is a message in words.
type Letter struct {
	Subject string
	Text    string
	Link    string // where it leads
}

// Composer words messages. It is given a message, which holds no words of a comment,
// and the docket, all of which is public.
type Composer struct {
	Site *url.URL // the public address of the portal
	Name string   // of the site, for the signature
}

// Compose words a message about a docket.
func (c Composer) Compose(m docket.Message, d docket.Docket) (Letter, error) {
	switch m.Kind {
	case docket.MessageAlert:
		return c.alert(m, d), nil
	case docket.MessageQuestion:
		return c.question(d), nil
	case docket.MessageDaily:
		return c.daily(m, d), nil
	case docket.MessageAppeal:
		return c.appeal(d), nil
	case docket.MessageName:
		return c.name(m), nil
	}
	return Letter{}, kindError(m.Kind)
}

func (c Composer) at(path string, query url.Values) string {
	u := c.Site.JoinPath(path)
	u.RawQuery = query.Encode()
	return u.String()
}

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

// question tells the writer of a comment that staff ask something.
func (c Composer) question(d docket.Docket) Letter {
	link := c.at("/status", nil)
	return Letter{
		Subject: "A question about your comment waits for you",
		Link:    link,
		Text: c.signed(
			"You sent a comment to “"+d.Title+"” and left this e-mail address. The staff who read it have a question "+
				"for you.",
			"Open "+link+" and enter your tracking number. You find the question there, and a place to answer. You do "+
				"not have to answer.",
			"This message holds nothing of your comment. We never ask for your tracking number by e-mail. If you did "+
				"not send a comment, you can ignore this message."),
	}
}

// appeal tells the writer of a comment that somebody has looked again at the decision.
func (c Composer) appeal(d docket.Docket) Letter {
	link := c.at("/status", nil)
	return Letter{
		Subject: "An answer about your comment waits for you",
		Link:    link,
		Text: c.signed(
			"You sent a comment to “"+d.Title+"”, left this e-mail address, and asked us to look again at our "+
				"decision. Somebody else has done so and answered you.",
			"Open "+link+" and enter your tracking number. You find the answer there.",
			"This message holds nothing of your comment. We never ask for your tracking number by e-mail. If you did "+
				"not send a comment, you can ignore this message."),
	}
}

// name words the mail with the link to the answer to "was my name used?", in the language of
// who asked.
func (c Composer) name(m docket.Message) Letter {
	say, _ := phrase.SplitPath(m.Link)
	link := c.at(m.Link, nil)
	return Letter{
		Subject: say.Known(docket.NameCheckSubject),
		Link:    link,
		Text: c.signed(say.Known(docket.NameCheckMail[0])+" "+link, say.Known(docket.NameCheckMail[1]),
			say.Known(docket.NameCheckMail[2])),
	}
}

func (c Composer) signed(parts ...string) string {
	if c.Name != "" {
		parts = append(parts, c.Name)
	}
	return strings.Join(parts, "\n\n") + "\n"
}
