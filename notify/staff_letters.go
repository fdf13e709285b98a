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

// changes say what happened to an account. None holds a name, an address of a machine, or
// what opens anything.
var changes = map[docket.AccountChange]string{
	docket.AccountPassword:     "The password of your account was changed.",
	docket.AccountReset:        "The password of your account was taken away, so that a new one can be chosen.",
	docket.AccountResetAll:     "The password of your account and all its second factors were taken away.",
	docket.AccountCodes:        "An app for one-time codes was set up for your account.",
	docket.AccountRecovery:     "Somebody signed in to your account with one of its recovery codes.",
	docket.AccountPasskey:      "A passkey was added to your account.",
	docket.AccountPasskeyGone:  "A passkey of your account was removed.",
	docket.AccountIdentity:     "Your account was connected to your agency’s sign-in.",
	docket.AccountIdentityGone: "Your account is no longer connected to your agency’s sign-in.",
}

// account tells the person of an account that a way to sign in was changed.
func (c Composer) account(m docket.Message) Letter {
	what := changes[m.About]
	if what == "" {
		what = "A way to sign in to your account was changed."
	}
	return Letter{
		Subject: "Your account: a way to sign in was changed",
		Link:    c.at("/admin/account", nil),
		Text: c.signed(
			what+" That was on "+at(m.MadeAt)+".",
			"If you did this, or asked for it, you have nothing to do. If you did not, tell an administrator of this "+
				"site at once, by phone or in person. They can end all sessions and shut the account.",
			"This message holds no link that signs anybody in. We never ask for a password, a code or a passkey by "+
				"e-mail, and replies to it are not read."),
	}
}
