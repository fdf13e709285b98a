package main

import (
	"context"
	"time"

	"commentportal/notify"
)

// doctorMailTime is how long the doctor waits for the mail server.
const doctorMailTime = 10 * time.Second

// messages looks at what tells staff of flagged comments while nobody is at the desk: it signs
// in to the mail server and sends nothing. The webhook is not called, since every call is an
// alarm to somebody.
func (d *doctor) messages(ctx context.Context) {
	if d.p.SMTPURL == "" && d.p.WebhookURL == "" {
		d.say(warning, "mail", "nothing tells staff of a flagged comment at night: set --smtp-url and --mail-from, or "+
			"--webhook-url; mail to people waits on the page Outbox")
		return
	}
	if d.p.WebhookURL != "" {
		if _, err := notify.NewWebhook(d.p.WebhookURL); err != nil {
			d.say(wrong, "mail", "--webhook-url: %s", sentence(err))
		} else {
			d.say(fine, "mail", "a webhook is called when something waits; it was not tried")
		}
	}
	if d.p.SMTPURL == "" {
		return
	}
	mail, err := notify.NewMailer(d.p.SMTPURL, d.p.MailFrom)
	if err != nil {
		d.say(wrong, "mail", "--smtp-url and --mail-from: %s", sentence(err))
		return
	}
	ctx, cancel := context.WithTimeout(ctx, doctorMailTime)
	defer cancel()
	if err := mail.Check(ctx); err != nil {
		d.say(wrong, "mail", "%v: check host, port, user and password of --smtp-url, and that this machine may "+
			"connect there", err)
		return
	}
	d.say(fine, "mail", "the mail server takes this sender; nothing was sent")
}
