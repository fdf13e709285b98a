package handlers

import (
	"io"
	"log/slog"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/http/httptest"
	netmail "net/mail"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/notify"
)

// mailServer is an SMTP server that keeps what arrives.
type mailServer struct {
	mu    sync.Mutex
	mails []*netmail.Message
	texts []string
}

func (s *mailServer) NewSession(*smtp.Conn) (smtp.Session, error) { return &mailSession{s}, nil }

type mailSession struct{ *mailServer }

func (s *mailSession) Mail(string, *smtp.MailOptions) error { return nil }
func (s *mailSession) Reset()                               {}
func (s *mailSession) Logout() error                        { return nil }

// Rcpt refuses addresses that begin with nobody.
func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if strings.HasPrefix(to, "nobody") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox"}
	}
	return nil
}

func (s *mailSession) Data(r io.Reader) error {
	m, err := netmail.ReadMessage(r)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails, s.texts = append(s.mails, m), append(s.texts, string(text))
	return err
}

// postOffice sends what the portal has queued through a real SMTP server.
type postOffice struct {
	p      *testPortal
	server *mailServer
	mailer *notify.Mailer
}

func openPostOffice(t *testing.T, p *testPortal) *postOffice {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o := &postOffice{p: p, server: &mailServer{}}
	server := smtp.NewServer(o.server)
	server.Domain = "test.example"
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	t.Cleanup(func() {
		server.Close()
		<-ended
	})
	if o.mailer, err = notify.NewMailer("smtp://"+l.Addr().String(), "portal@agency.example"); err != nil {
		t.Fatal(err)
	}
	return o
}

// sends sends what is due and returns the letters that arrived.
func (o *postOffice) sends() ([]*netmail.Message, []string) {
	o.p.t.Helper()
	courier := notify.NewCourier(o.p.db, o.mailer, nil, o.p.deps.Staff.Mailroom.Write, slog.New(slog.DiscardHandler))
	if _, err := courier.Step(o.p.t.Context()); err != nil {
		o.p.t.Fatal(err)
	}
	o.server.mu.Lock()
	defer o.server.mu.Unlock()
	mails, texts := o.server.mails, o.server.texts
	o.server.mails, o.server.texts = nil, nil
	return mails, texts
}

// one sends what is due, which is one letter.
func (o *postOffice) one(subject string) (*netmail.Message, string) {
	o.p.t.Helper()
	mails, texts := o.sends()
	if len(mails) != 1 {
		o.p.t.Fatalf("%d letters arrived, want 1: %q", len(mails), texts)
	}
	if got := mails[0].Header.Get("Subject"); got != subject {
		o.p.t.Errorf("the subject is %q, want %q", got, subject)
	}
	return mails[0], texts[0]
}

var mailLink = regexp.MustCompile(`http://portal\.example(/(?:es/)?mail/[A-Z2-7]{26})\b`)

// A sender who asks for mail confirms the address, is told of the decision and of a reply
// without a word of either, and ends it by one press. The public reads that the address of a
// named comment is confirmed.
func TestMailToASender(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	office := openPostOffice(t, p)
	number := p.file(url.Values{"answer-1": {"PLANTED words on pumps."}, "email": {"ana@clinic.example"},
		"mail": {"1"}, "submitter_type": {"individual"}, "name": {"Ana Ruiz"}})
	m, text := office.one("Is this your e-mail address?")
	at := mailLink.FindStringSubmatch(text)
	if at == nil || m.Header.Get("To") != "<ana@clinic.example>" {
		t.Fatalf("to %s: %s", m.Header.Get("To"), text)
	}
	stop := "<http://portal.example" + at[1] + "/stop>"
	if m.Header.Get("List-Unsubscribe") != stop ||
		m.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Errorf("headers %v", m.Header)
	}
	asked := url.Values{"tracking": {number}}
	p.post("/status", asked).want(t, 200).contains(t, "You have not confirmed your address yet.")
	p.get(at[1]).want(t, 200).contains(t, "Was it you?").lacks(t, "PLANTED", number, "ana@clinic")
	if c, err := p.db.Receipt(t.Context(), docket.TrackingNumber(number)); err != nil {
		t.Fatal(err)
	} else if got, err := p.db.MailOf(t.Context(), c.ID); err != nil || got.Confirmed() {
		t.Error("opening a link confirmed the address")
	}
	p.post(at[1], url.Values{"do": {"everything"}}).want(t, http.StatusBadRequest)
	p.post(at[1], url.Values{"do": {"confirm"}}).want(t, 200).contains(t, "Thank you. The address is confirmed.")
	p.post("/status", asked).want(t, 200).contains(t, "You confirmed your address.")

	id := p.decide(number, docket.ActionPost)
	if mails, _ := office.sends(); len(mails) > 0 {
		t.Error("a decision that can be taken back by one press is told already")
	}
	p.clock.advance(docket.MailPause + time.Second)
	_, text = office.one("We have decided on your comment")
	own := "/dockets/" + string(p.docket.ID) + "/comments/" + string(id)
	p.get(own).want(t, 200).contains(t, "The sender has confirmed an e-mail address.").lacks(t, "ana@clinic")
	p.attributes(t, id, true)
	second := p.file(url.Values{"answer-1": {"PLANTED reply."}, "reply_to": {string(id)}})
	p.decide(second, docket.ActionPost)
	p.clock.advance(docket.MailPause + time.Second)
	_, reply := office.one("A reply to your comment was posted")
	for _, letter := range []string{text, reply} {
		for _, secret := range []string{"PLANTED", number, strings.ReplaceAll(number, "-", ""), string(id),
			"Ana Ruiz"} {
			if strings.Contains(letter, secret) {
				t.Errorf("a letter holds %q:\n%s", secret, letter)
			}
		}
	}
	// A mail program presses for its reader, from no page of ours and with a body of its own.
	r := httptest.NewRequest("POST", "http://portal.example"+at[1]+"/stop",
		strings.NewReader("List-Unsubscribe=One-Click"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	p.do(r).want(t, http.StatusOK).contains(t, "You get no more mail about this comment.")
	p.post("/status", asked).want(t, 200).contains(t, "The mail about this comment is stopped.", "Write to me again")
	p.decide(p.file(url.Values{"answer-1": {"Another."}, "reply_to": {string(id)}}), docket.ActionPost)
	p.clock.advance(docket.MailPause + time.Second)
	if mails, _ := office.sends(); len(mails) > 0 {
		t.Error("mail goes after it was stopped")
	}
	p.get("/mail/"+strings.Repeat("A", 26)).want(t, 404).contains(t, "This link leads nowhere")
	p.logged(t, "mail.confirmed", 1)
	p.logged(t, "mail.stopped", 1)
	p.nothingPlanted(number, "ana@clinic", at[1])
}

// Letters are in the language of the form, and one that its address refuses is seen by staff
// and by its sender.
func TestMailInSpanishAndMailThatIsRefused(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	office := openPostOffice(t, p)
	p.say = phrase.Languages()[1]
	p.file(url.Values{"answer-1": {"Las bombas fallan."}, "email": {"ana@clinic.example"}, "mail": {"1"}})
	_, text := office.one("=?UTF-8?q?=C2=BFEs_esta_su_direcci=C3=B3n_de_correo_electr=C3=B3nico=3F?=")
	at := mailLink.FindStringSubmatch(text)
	if at == nil || !strings.HasPrefix(at[1], "/es/mail/") {
		t.Fatalf("the letter leads nowhere: %s", text)
	}
	p.say = phrase.English
	p.get(at[1]).want(t, 200).contains(t, "¿Fue usted?")
	number := p.file(url.Values{"answer-1": {"Words."}, "email": {"nobody@clinic.example"}, "mail": {"1"}})
	if mails, _ := office.sends(); len(mails) > 0 {
		t.Error("a refused letter arrived")
	}
	admin := p.staffer(docket.RoleAdmin)
	admin.get("/admin/outbox").want(t, 200).contains(t, "nobody@clinic.example", "550 5.1.1")
	page := p.post("/status", url.Values{"tracking": {number}}).want(t, 200).
		contains(t, "The mail server of your address refused our mail")
	again := page.fields(t, `#contact form`)
	again.Set("do", "mail-start")
	p.post("/status/contact", again).want(t, 200).contains(t, "Your change is saved.",
		"You have not confirmed your address yet.")
	again.Set("do", "mail-stop")
	p.post("/status/contact", again).want(t, 200).contains(t, "The mail about this comment is stopped.")
	again.Set("do", "everything")
	p.post("/status/contact", again).want(t, http.StatusBadRequest)
}

// Without a mail server letters wait in the outbox, where staff can send them by hand.
func TestMailWaitsInTheOutboxWithoutAServer(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	number := p.file(url.Values{"answer-1": {"Words."}, "email": {"ana@clinic.example"}, "mail": {"1"}})
	admin := p.staffer(docket.RoleAdmin)
	page := admin.get("/admin/outbox").want(t, 200).contains(t, "ana@clinic.example", "Is this your e-mail address?").
		lacks(t, number)
	at := mailLink.FindStringSubmatch(page.Body)
	if at == nil {
		t.Fatal("the letter in the outbox has no link")
	}
	p.post(at[1], url.Values{"do": {"confirm"}}).want(t, 200)
	p.decide(number, docket.ActionPost)
	p.clock.advance(docket.MailPause + time.Second)
	courier := notify.NewCourier(p.db, nil, nil, p.deps.Staff.Mailroom.Write, slog.New(slog.DiscardHandler))
	if _, err := courier.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.staffer(docket.RoleAdmin).get("/admin/outbox").want(t, 200).contains(t, "We have decided on your comment")
}

// Both ticks need an address, say so, and stay ticked over the check page and back.
func TestWhatIsAskedForBesideAComment(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	form := p.get(testForm).want(t, 200).contains(t, "I would speak at a public meeting").fields(t, "form.comment-form")
	form.Set("answer-1", "PLANTED words.")
	form.Set("speak", "1")
	form.Set("step", "review")
	wrong := p.post(testForm, form).want(t, 422).contains(t, "Write your e-mail address here")
	if again := wrong.fields(t, "form.comment-form"); again.Get("speak") != "1" || again.Get("mail") != "" {
		t.Errorf("the form holds %q", again)
	}
	form.Set("email", "ana@clinic.example")
	form.Set("name", "Ana Ruiz")
	form.Set("submitter_type", "individual")
	check := p.post(testForm, form).want(t, 200).contains(t, "Speaking at a public meeting", "The office that plans").
		lacks(t, "Mail about this comment")
	send := check.fields(t, "#review-form")
	send.Set("step", "submit")
	at := p.post(testForm, send).want(t, http.StatusSeeOther).Header.Get("Location")
	number := strings.TrimSpace(p.get(at).want(t, 200).text(t, trackingRow))

	admin, mod := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleModerator)
	id := p.decide(number, docket.ActionPost)
	admin.get("/admin/speakers").want(t, 200).contains(t, "ana@clinic.example", "Ana Ruiz").
		lacks(t, "PLANTED", string(id))
	file := admin.get("/admin/speakers/"+string(p.docket.ID)+"/speakers.csv").want(t, 200)
	want := "docket_id,asked_on,name,organization,email,language\r\n" + string(p.docket.ID) + "," +
		testStart.In(p.docket.Location()).Format(time.DateOnly) + ",Ana Ruiz,,ana@clinic.example,en\r\n"
	if file.Body != want {
		t.Errorf("the file is %q, want %q", file.Body, want)
	}
	mod.get("/admin/speakers").want(t, http.StatusForbidden)
	p.get("/dockets/"+string(p.docket.ID)+"/comments/"+string(id)).want(t, 200).lacks(t, "speak", "ana@clinic")
	p.logged(t, "speakers.read", 2)
	p.post("/status", url.Values{"tracking": {number}}).want(t, 200).contains(t, "You said that you would speak.")
	p.post("/es/status", url.Values{"tracking": {number}}).want(t, 200).contains(t, "Usted dijo que hablaría.")
	end := url.Values{"tracking": {number}, "do": {"speak-end"}}
	p.post("/status/contact", end).want(t, 200).contains(t, "Your change is saved.").lacks(t, "You said that you")
	admin.get("/admin/speakers").want(t, 200).contains(t, "Nobody has offered to speak.").lacks(t, "ana@clinic")
	p.nothingPlanted(number, "ana@clinic")
}

// contactShots draws what a sender asks for beside a comment, and what staff see of it.
func contactShots(p *testPortal) []shot {
	t := p.t
	number := p.file(url.Values{"answer-1": {"Our pumps fail at night."}, "email": {"ana@clinic.example"},
		"mail": {"1"}, "speak": {"1"}, "submitter_type": {"organization"}, "name": {"Ana Ruiz"},
		"organization": {"Clinics United of the Northern Plains"}})
	list, err := p.db.TakeMessages(t.Context(), []docket.MessageWay{docket.ByMail}, 9)
	if err != nil || len(list) == 0 {
		t.Fatal(len(list), err)
	}
	at, asked := "/mail/"+list[0].Token, url.Values{"tracking": {number}}
	form := p.get(testForm).fields(t, "form.comment-form")
	form["answer-1"], form["email"], form["mail"], form["speak"] = []string{"Words."}, []string{"a@b.example"},
		[]string{"1"}, []string{"1"}
	form.Set("step", "review")
	shots := []shot{{"contact-check", p.post(testForm, form)}, {"contact-ask", p.get(at)},
		{"contact-ask-es", p.get("/es" + at)}, {"contact-status-unconfirmed", p.post("/status", asked)},
		{"contact-status-es", p.post("/es/status", asked)}}
	form.Del("email")
	shots = append(shots, shot{"contact-form-problem", p.post(testForm, form)},
		shot{"contact-confirmed", p.post(at, url.Values{"do": {"confirm"}})},
		shot{"contact-status", p.post("/status", asked)})
	id := p.decide(number, docket.ActionPost)
	admin := p.staffer(docket.RoleAdmin)
	shots = append(shots, shot{"contact-public", p.get("/dockets/" + string(p.docket.ID) + "/comments/" + string(id))},
		shot{"contact-speakers", admin.get("/admin/speakers")}, shot{"contact-outbox", admin.get("/admin/outbox")},
		shot{"contact-stopped", p.post(at, url.Values{"do": {"stop"}})},
		shot{"contact-status-stopped", p.post("/status", asked)})
	return shots
}

// attributes checks that pages, files and the interface for programs say of a comment by Ana
// Ruiz whether its sender confirmed an address.
func (p *testPortal) attributes(t *testing.T, id docket.CommentID, confirmed bool) {
	t.Helper()
	list := "/dockets/" + string(p.docket.ID) + "/comments"
	own := list + "/" + string(id)
	for at, says := range map[string]string{
		list:                             "Ana Ruiz (address confirmed)",
		own:                              "Ana Ruiz (address confirmed)",
		"/es" + own:                      "Ana Ruiz (dirección confirmada)",
		list + ".csv":                    ",Ana Ruiz (address confirmed)\r\n",
		list + ".json":                   `"attribution":"Ana Ruiz (address confirmed)"`,
		list + ".atom":                   "<name>Ana Ruiz (address confirmed)</name>",
		"/api/v4/comments/" + string(id): `"title":"Comment from Ana Ruiz (address confirmed)"`,
	} {
		if confirmed {
			p.get(at).want(t, 200).contains(t, says)
		} else {
			p.get(at).want(t, 200).contains(t, "Ana Ruiz").lacks(t, "confirmed", "confirmada")
		}
	}
	for _, at := range []string{own + "/cite.json", own + "/cite.bib"} {
		p.get(at).want(t, 200).contains(t, "Ana Ruiz").lacks(t, "confirmed") // a name to cite is a name
	}
}

// What the public reads changes with the confirmation, for programs that ask what changed, too;
// of a comment without a name nothing is said.
func TestConfirmedAttribution(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	office := openPostOffice(t, p)
	named := p.file(url.Values{"answer-1": {"Words on pumps."}, "email": {"ana@clinic.example"}, "mail": {"1"},
		"submitter_type": {"individual"}, "name": {"Ana Ruiz"}})
	_, text := office.one("Is this your e-mail address?")
	link := mailLink.FindStringSubmatch(text)[1]
	hidden := p.file(url.Values{"answer-1": {"Words on beds."}, "email": {"bo@clinic.example"}, "mail": {"1"}})
	_, text = office.one("Is this your e-mail address?")
	quiet := mailLink.FindStringSubmatch(text)[1]
	id, other := p.decide(named, docket.ActionPost), p.decide(hidden, docket.ActionPost)
	p.attributes(t, id, false)
	record := func(id docket.CommentID) docket.PublicRecord {
		c, err := p.db.PublicRecord(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	before, still := record(id).ChangedAt, record(other).ChangedAt
	p.clock.advance(time.Minute)
	p.post(link, url.Values{"do": {"confirm"}}).want(t, 200)
	p.post(quiet, url.Values{"do": {"confirm"}}).want(t, 200)
	p.attributes(t, id, true)
	if got := record(id).ChangedAt; !got.After(before) {
		t.Errorf("programs that ask what changed since %s do not see it: %s", before, got)
	}
	if got := record(other).ChangedAt; !got.Equal(still) || record(other).Byline.Confirmed {
		t.Error("the public learns that the sender of a comment without a name confirmed an address")
	}
	p.post("/dockets/"+string(p.docket.ID)+"/comments/"+string(id)+"/report", url.Values{"kind": {"not_me"}})
	p.get("/dockets/"+string(p.docket.ID)+"/comments").contains(t, "Ana Ruiz (name questioned)").
		lacks(t, "address confirmed")
}

// Who ticks on paper that they would speak is on the list, by a letter that staff enter, and
// off it when they ask staff for it. Mail about the comment cannot be asked for on paper.
func TestSpeakersOnPaper(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	blank := testForm + "/blank"
	p.get(blank).want(t, 200).contains(t, "I would speak at a public meeting", "To take it back, write to us.").
		lacks(t, "Write to me about this comment")
	p.get("/es"+blank).want(t, 200).contains(t, "Para retirarlo, escríbanos.")

	mod, admin := p.staffer(docket.RoleModerator), p.staffer(docket.RoleAdmin)
	form := mod.entryForm()
	form.Set("answer-1", "PLANTED words.")
	form.Set("channel", "mail")
	form.Set("speak", "1")
	form.Set("mail", "1")
	form.Set("step", "review")
	wrong := mod.post(entryPath, form).want(t, http.StatusUnprocessableEntity)
	if again := wrong.fields(t, `form[action="`+entryPath+`"]:not(.filters)`); again.Get("speak") != "1" {
		t.Error("the tick is lost where the address is missing")
	}
	form.Set("email", "ana@clinic.example")
	check := mod.post(entryPath, form).want(t, 200).contains(t, "Would speak")
	send := check.fields(t, `form[action="`+entryPath+`"]`)
	send.Set("step", "submit")
	mod.post(entryPath, send).want(t, http.StatusSeeOther)
	if list, err := p.db.TakeMessages(t.Context(), []docket.MessageWay{docket.ByMail}, 9); err != nil || len(list) > 0 {
		t.Errorf("%d letters to the sender of a letter on paper, %v", len(list), err)
	}
	list := admin.get("/admin/speakers").want(t, 200).contains(t, "ana@clinic.example").lacks(t, "PLANTED")
	end := list.fields(t, "table form")
	at := "/admin/speakers/" + string(p.docket.ID) + "/end"
	mod.post(at, end).want(t, http.StatusForbidden)
	admin.post(at, end).leadsTo(t, "/admin/speakers?docket="+string(p.docket.ID)+"&done=speaker-ended")
	admin.get("/admin/speakers").want(t, 200).contains(t, "Nobody has offered to speak.")
	admin.post(at, end).leadsTo(t, "/admin/speakers?docket="+string(p.docket.ID)+"&done=speaker-gone")
	p.logged(t, "speaker.ended", 1)
}
