package main

import (
	"log/slog"
	"net/url"

	"commentportal/handlers/staff"
	"commentportal/notify"
	"commentportal/store"
)

// senders are the ways that messages leave by; nil: a way that is not set up.
func (c config) senders() (mail *notify.Mailer, webhook *notify.Webhook, err error) {
	if c.SMTPURL != "" {
		if mail, err = notify.NewMailer(c.SMTPURL, c.MailFrom); err != nil {
			return nil, nil, usagef("--smtp-url and --mail-from: %w", err)
		}
	}
	if c.WebhookURL != "" {
		if webhook, err = notify.NewWebhook(c.WebhookURL); err != nil {
			return nil, nil, usagef("--webhook-url: %w", err)
		}
	}
	return mail, webhook, nil
}

// newCourier sets up sending in the background.
func newCourier(c config, db *store.DB, base *url.URL, log *slog.Logger) *notify.Courier {
	mail, webhook, _ := c.senders()     // the settings were checked before anything was opened
	var byMail, byWebhook notify.Sender // nil pointers are no senders
	if mail != nil {
		byMail = mail
	}
	if webhook != nil {
		byWebhook = webhook
	}
	return notify.NewCourier(db, byMail, byWebhook, composer(c, base), log)
}

// composer words messages for this site.
func composer(c config, base *url.URL) notify.Composer {
	return notify.Composer{Site: base, Name: oneLine(c.SiteName)}
}

// mailroom tells the staff pages how messages leave.
func (s site) mailroom() staff.Mailroom {
	return staff.Mailroom{Mail: s.config.SMTPURL != "", Webhook: s.config.WebhookURL != "",
		Write: composer(s.config, s.base), Poke: s.courier.Poke}
}
