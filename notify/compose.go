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
	Stop    string // address that ends letters of this kind by one press; "": there is none
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
	case docket.MessageWrote:
		return c.wrote(m, d), nil
	case docket.MessageAccount:
		return c.account(m), nil
	case docket.MessageConfirm, docket.MessageDecided, docket.MessageReply:
		return c.sender(m, d), nil
	case docket.MessageFollow, docket.MessageOpened, docket.MessageClosing, docket.MessageExtended,
		docket.MessageResults:
		return c.follower(m, d), nil
	}
	return Letter{}, kindError(m.Kind)
}

func (c Composer) at(path string, query url.Values) string {
	u := c.Site.JoinPath(path)
	u.RawQuery = query.Encode()
	return u.String()
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

// wrote asks the sender of a comment, in the language of the comment, whether they wrote it.
// Whose address was misused reads it, too, so that it holds nothing of the comment.
func (c Composer) wrote(m docket.Message, d docket.Docket) Letter {
	say, _ := phrase.In(m.Language)
	link := c.at(say.Address(docket.SenderQuestionPath(m.Token)), nil)
	return Letter{
		Subject: say.Text("Did you write a comment to us?"),
		Link:    link,
		Text: c.signed(
			say.Text("A comment to “%s” was sent with this e-mail address. We ask some senders, drawn by lot, whether "+
				"they wrote it: addresses of people have been used without their knowledge.",
				d.In(say.Language()).Title),
			say.Text("Open this page to read the comment and to answer with one button: %s", link),
			say.Text("The page takes one answer, for two weeks. You do not have to answer."),
			say.Text("This message holds nothing of the comment. We never ask for a tracking number or a password by "+
				"e-mail.")),
	}
}

// sender words a letter to the sender of a comment who asked for it, in their language. It
// tells that something happened, never what: a mailbox is no safe place. Nor does it name the
// tracking number, which stands on the receipt and nowhere else.
func (c Composer) sender(m docket.Message, d docket.Docket) Letter {
	say, _ := phrase.In(m.Language)
	own := say.Address("/mail/" + m.Token)
	l := Letter{Link: c.at(own, nil), Stop: c.at(own+"/stop", nil)}
	title, status := d.In(say.Language()).Title, c.at(say.Address("/status"), nil)
	var parts []string
	switch m.Kind {
	case docket.MessageConfirm:
		l.Subject = say.Text("Is this your e-mail address?")
		parts = []string{
			say.Text("Somebody sent a comment to “%s” and asked for mail about it to this address.", title),
			say.Text("If it was you, open this page and say so: %s", l.Link),
			say.Text("If it was not you, do nothing. We write no more."),
		}
	case docket.MessageDecided:
		l.Subject = say.Text("We have decided on your comment")
		parts = []string{
			say.Text("You sent a comment to “%s” and asked us to tell you. We have decided on it.", title),
			say.Text("Open %s and enter the tracking number from your receipt. You find the decision there, and what "+
				"you can do.", status),
		}
	default:
		l.Subject = say.Text("A reply to your comment was posted")
		parts = []string{
			say.Text("You sent a comment to “%s” and asked us to tell you. Somebody replied to it, and the reply is "+
				"posted.", title),
			say.Text("Open %s and enter the tracking number from your receipt. A link there leads to your comment and "+
				"its replies.", status),
		}
	}
	if m.Kind != docket.MessageConfirm {
		parts = append(parts, say.Text("To get no more mail about this comment: %s", l.Link))
	}
	parts = append(parts, say.Text("This message holds nothing of your comment. We never ask for your tracking number "+
		"by e-mail."))
	l.Text = c.signed(parts...)
	return l
}

// follower words a letter to somebody who follows a docket, in their language.
func (c Composer) follower(m docket.Message, d docket.Docket) Letter {
	say, _ := phrase.In(m.Language)
	own := say.Address("/follow/" + m.Token)
	l := Letter{Link: c.at(own, nil), Stop: c.at(own+"/stop", nil)}
	title, page := d.In(say.Language()).Title, c.at(say.Address("/dockets/"+string(d.ID)), nil)
	last, write := "", say.Text("Read what is asked, and write a comment: %s", page)
	if !d.Closes.IsZero() {
		last = " " + say.Text("The last day is %s.", say.LastDay(phrase.NewDeadline(d.Closes.In(d.Location()))))
	}
	var parts []string
	switch m.Kind {
	case docket.MessageFollow:
		l.Subject = say.Text("Do you want mail about a call for comments?")
		parts = []string{
			say.Text("Somebody asked that we write to this address about “%s”: when comments are taken, when little "+
				"or more time is left, and when results are there.", title),
			say.Text("If it was you, open this page and say so: %s", l.Link),
			say.Text("If it was not you, do nothing. We write no more."),
		}
	case docket.MessageOpened:
		l.Subject = say.Text("A call for comments is open")
		parts = []string{say.Text("“%s” takes comments now.", title) + last, write}
	case docket.MessageClosing:
		l.Subject = say.Text("A call for comments closes soon")
		parts = []string{say.Text("“%s” closes soon.", title) + last, write}
	case docket.MessageExtended:
		l.Subject = say.Text("There is more time to comment")
		parts = []string{say.Text("“%s” takes comments for longer.", title) + last, write}
	default:
		l.Subject = say.Text("Results of a call for comments are there")
		parts = []string{say.Text("“%s”: what came of the comments is published.", title),
			say.Text("Read it from this page: %s", page)}
	}
	if m.Kind != docket.MessageFollow {
		parts = append(parts, say.Text("You asked us for this mail. To get no more about this call: %s", l.Link))
	}
	l.Text = c.signed(parts...)
	return l
}

func (c Composer) signed(parts ...string) string {
	if c.Name != "" {
		parts = append(parts, c.Name)
	}
	return strings.Join(parts, "\n\n") + "\n"
}
