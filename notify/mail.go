package notify

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"commentportal/docket"
)

// Mailer sends messages by SMTP.
type Mailer struct {
	client *gomail.Client
	from   *mail.Address
	domain string // of the sender, for message IDs
}

// NewMailer reads the address of an SMTP server, smtp://USER:PASSWORD@HOST:PORT or
// smtps://…, and the address that mail comes from. With smtp the connection must turn to
// TLS before anything is said, but for a server on this machine; smtps begins with TLS.
// Its errors say what to write, without the password.
func NewMailer(address, from string) (*Mailer, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" ||
		strings.Trim(u.Path, "/") != "" ||
		u.RawQuery != "" {
		return nil, errors.New("write smtps://USER:PASSWORD@HOST:465 or smtp://USER:PASSWORD@HOST:587; user and " +
			"password may be left out, special characters in them are percent-encoded")
	}
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return nil, errors.New("give the address that mail comes from with --mail-from, such as " +
			"comments@agency.example")
	}
	_, domain, _ := strings.Cut(sender.Address, "@")
	options := []gomail.Option{gomail.WithTimeout(sendWithin), gomail.WithHELO(domain), gomail.WithoutNoop()}
	port := 587
	switch {
	case u.Scheme == "smtps":
		port = 465
		options = append(options, gomail.WithSSL())
	case isLoopback(u.Hostname()):
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if p := u.Port(); p != "" {
		if port, err = strconv.Atoi(p); err != nil {
			return nil, errors.New("the port of the SMTP server is no number")
		}
	}
	options = append(options, gomail.WithPort(port))
	if u.User != nil {
		password, _ := u.User.Password()
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	client, err := gomail.NewClient(u.Hostname(), options...)
	if err != nil {
		return nil, fmt.Errorf("the SMTP server cannot be used: %w", err)
	}
	return &Mailer{client: client, from: sender, domain: domain}, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send sends one message. A message that is tried twice carries one message ID.
func (s *Mailer) Send(ctx context.Context, m docket.Message, l Letter) error {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(s.from)
	if err := msg.To(m.To); err != nil {
		return &Refusal{Why: "the address is not one that mail can be sent to", Final: true, Err: err}
	}
	msg.Subject(oneLine(l.Subject))
	msg.SetDateWithValue(m.MadeAt)
	msg.SetMessageIDWithValue(fmt.Sprintf("portal.%d.%d@%s", m.ID, m.MadeAt.UnixMicro(), s.domain))
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nobody's absence note answers it
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	if l.Stop != "" { // RFC 8058: mail programs end it by one press, without a page
		msg.SetGenHeader("List-Unsubscribe", "<"+l.Stop+">")
		msg.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(gomail.TypeTextPlain, l.Text)
	if err := s.client.DialAndSendWithContext(ctx, msg); err != nil {
		return mailRefusal(err)
	}
	return nil
}

// Check connects to the mail server and signs in, and sends nothing. Its error holds neither
// the password nor what the server answers in words.
func (s *Mailer) Check(ctx context.Context) error {
	if err := s.client.DialWithContext(ctx); err != nil {
		return mailRefusal(err)
	}
	if err := s.client.Close(); err != nil {
		return mailRefusal(err)
	}
	return nil
}

// mailRefusal says what went wrong by the codes alone: what servers answer in words
// repeats addresses.
func mailRefusal(err error) *Refusal {
	r := &Refusal{Why: "the mail server could not be reached", Err: err}
	var send *gomail.SendError
	if !errors.As(err, &send) {
		return r
	}
	switch code := send.ErrorCode(); {
	case code >= 500:
		r.Why, r.Final = "the mail server refused it for good", send.Reason == gomail.ErrSMTPRcptTo
	case code >= 400:
		r.Why = "the mail server could not take it now"
	default:
		r.Why = "the connection to the mail server broke"
		return r
	}
	r.Why += ", code " + strconv.Itoa(send.ErrorCode())
	if e := send.EnhancedStatusCode(); e != "" {
		r.Why += " " + e
	}
	return r
}

// oneLine keeps line breaks out of a header.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// at is a moment as messages to programs write it.
func at(t time.Time) string { return t.UTC().Format(time.RFC3339) }
