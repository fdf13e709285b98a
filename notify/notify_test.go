package notify

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"commentportal/docket"
)

// received is one mail that the test's server took.
type received struct{ from, to, data string }

// receiver is an SMTP server. refuse answers a recipient; nil takes it.
type receiver struct {
	mu     sync.Mutex
	mails  []received
	refuse error
}

func (s *receiver) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }

func (s *receiver) all() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mails
}

type session struct {
	server *receiver
	mail   received
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error { s.mail.from = from; return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mail.to = to
	return s.server.refuse
}
func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	s.mail.data = string(b)
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.mails = append(s.server.mails, s.mail)
	return err
}
func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// startSMTP serves SMTP until the test ends and returns the server with its address.
func startSMTP(t *testing.T) (*receiver, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &receiver{}
	server := smtp.NewServer(s)
	server.Domain = "test.example"
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	t.Cleanup(func() {
		server.Close()
		<-ended
	})
	return s, "smtp://" + l.Addr().String()
}

func composerOf(t *testing.T) Composer {
	t.Helper()
	u, err := url.Parse("https://comments.example/portal")
	if err != nil {
		t.Fatal(err)
	}
	return Composer{Site: u, Name: "Task Force"}
}

var (
	testDocket  = docket.Docket{ID: "HHS-TEST-0001", Title: "A docket"}
	testMessage = docket.Message{ID: 7, Kind: docket.MessageAlert, Way: docket.ByMail,
		Docket: "HHS-TEST-0001", Count: 3,
		To: "mod@staff.example", MadeAt: time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)}
)

func TestMailArrivesWithHeadersThatNobodyAnswers(t *testing.T) {
	t.Parallel()
	server, address := startSMTP(t)
	mailer, err := NewMailer(address, "Task Force <comments@agency.example>")
	if err != nil {
		t.Fatal(err)
	}
	letter, err := composerOf(t).Compose(testMessage, testDocket)
	if err != nil {
		t.Fatal(err)
	}
	letter.Subject += "\r\nBcc: all@agency.example" // no docket can put a line into the header
	if err := mailer.Send(t.Context(), testMessage, letter); err != nil {
		t.Fatal(err)
	}
	got := server.all()
	if len(got) != 1 || got[0].from != "comments@agency.example" || got[0].to != "mod@staff.example" {
		t.Fatalf("arrived: %+v", got)
	}
	for _, want := range []string{"Auto-Submitted: auto-generated\r\n", "Subject: [HHS-TEST-0001] 3 comments " +
		"were flagged", "Message-ID: <portal.7.1795143600000000@agency.example>\r\n",
		"https://comments.example/portal/admin/incidents?docket=3DHHS-TEST-0001"} {
		if !strings.Contains(strings.ReplaceAll(got[0].data, "=\r\n", ""), want) {
			t.Errorf("no %q in\n%s", want, got[0].data)
		}
	}
	if strings.Contains(got[0].data, "\nBcc:") {
		t.Errorf("a line break in the subject made a header:\n%s", got[0].data)
	}
}

// TestCheckSignsInAndSendsNothing asks a mail server that is there and one that is not.
func TestCheckSignsInAndSendsNothing(t *testing.T) {
	t.Parallel()
	server, address := startSMTP(t)
	mailer, err := NewMailer(address, "comments@agency.example")
	if err != nil {
		t.Fatal(err)
	}
	if err := mailer.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if got := server.all(); len(got) != 0 {
		t.Errorf("a check sent %+v", got)
	}
	if mailer, err = NewMailer("smtp://ana:geheim@127.0.0.1:1", "comments@agency.example"); err != nil {
		t.Fatal(err)
	}
	if err := mailer.Check(t.Context()); err == nil || strings.Contains(err.Error(), "geheim") {
		t.Errorf("nobody there: %v", err)
	}
}

func TestMailerSaysWhyByCodesAlone(t *testing.T) {
	t.Parallel()
	server, address := startSMTP(t)
	mailer, err := NewMailer(address, "comments@agency.example")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		code  int
		final bool
	}{{"an unknown mailbox is refused for good", 550, true}, {"a full one is tried again", 452, false}} {
		server.refuse = &smtp.SMTPError{Code: tt.code, EnhancedCode: smtp.EnhancedCode{tt.code / 100, 1, 1},
			Message: "no mailbox mod@staff.example here"}
		err := mailer.Send(t.Context(), testMessage, Letter{Subject: "s", Text: "t"})
		r, ok := errors.AsType[*Refusal](err)
		if !ok || r.Final != tt.final || strings.Contains(r.Why, "mod@") || !strings.Contains(r.Why, "code ") {
			t.Errorf("%s: %+v", tt.name, r)
		}
	}
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody.Close()
	if mailer, err = NewMailer("smtp://"+nobody.Addr().String(), "comments@agency.example"); err != nil {
		t.Fatal(err)
	}
	err = mailer.Send(t.Context(), testMessage, Letter{})
	if r, ok := errors.AsType[*Refusal](err); !ok || r.Final || r.Why != "the mail server could not be reached" {
		t.Errorf("a server that is not there: %+v", r)
	}
}

func TestWhatCannotBeSetUpIsRefusedWithoutTheSecret(t *testing.T) {
	t.Parallel()
	for _, tt := range [][2]string{{"smtp://user:geheim@", "a@agency.example"}, {"http://user:geheim@mail.example",
		"a@agency.example"},
		{"smtp://user:geheim@mail.example", ""}, {"smtp://user:geheim@mail.example:%zz", "a@agency.example"},
		{"smtp://user:geheim@mail.example/?tls=off", "a@agency.example"}} {
		if _, err := NewMailer(tt[0], tt[1]); err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%v: %v", tt, err)
		}
	}
	for _, address := range []string{"hooks.example/geheim", "http://hooks.example/geheim",
		"https:///geheim", "://geheim"} {
		if _, err := NewWebhook(address); err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestWebhookGetsCountAndLinkAndNothingElse(t *testing.T) {
	t.Parallel()
	var body []byte
	status := http.StatusNoContent
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ = io.ReadAll(r.Body)
		w.Header().Set("Location", "http://elsewhere.example/")
		w.WriteHeader(status)
	}))
	defer server.Close()
	hook, err := NewWebhook(server.URL + "/geheim")
	if err != nil {
		t.Fatal(err)
	}
	letter, err := composerOf(t).Compose(testMessage, testDocket)
	if err != nil {
		t.Fatal(err)
	}
	if err := hook.Send(t.Context(), testMessage, letter); err != nil {
		t.Fatal(err)
	}
	var got call
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	want := call{Kind: "alert", Docket: "HHS-TEST-0001", Count: 3, ID: 7, At: "2026-11-20T03:00:00Z",
		URL: "https://comments.example/portal/admin/incidents?docket=HHS-TEST-0001", Text: got.Text, Content: got.Text}
	if got != want || strings.Contains(string(body), "mod@") {
		t.Errorf("sent %s", body)
	}
	for _, status = range []int{http.StatusInternalServerError, http.StatusFound} {
		if err := hook.Send(t.Context(), testMessage, letter); err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("status %d: %v", status, err)
		}
	}
	server.Close()
	if err := hook.Send(t.Context(), testMessage, letter); err == nil || strings.Contains(err.Error(), "geheim") {
		t.Errorf("nobody there: %v", err)
	}
}

// queue is a store with some messages.
type queue struct {
	list     []docket.Message
	outcomes map[int64]docket.MessageOutcome
	daily    int // how often the daily mail was asked for
}

func (q *queue) RaiseAlerts(context.Context, bool) (docket.AlertsRaised, error) {
	return docket.AlertsRaised{}, nil
}
func (q *queue) RaiseDaily(context.Context, []docket.MessageWay) (int, error) {
	q.daily++
	return 0, nil
}

func (q *queue) RaiseCommentMail(context.Context) (int, error)  { return 0, nil }
func (q *queue) RaiseFollowerMail(context.Context) (int, error) { return 0, nil }
func (q *queue) TakeMessages(context.Context, []docket.MessageWay, int) ([]docket.Message, error) {
	list := q.list
	q.list = nil
	return list, nil
}
func (q *queue) EndMessage(_ context.Context, id int64, o docket.MessageOutcome) error {
	q.outcomes[id] = o
	return nil
}
func (q *queue) Docket(context.Context, docket.ID) (docket.Docket, error) { return testDocket, nil }

type senderFunc func(docket.Message) error

func (f senderFunc) Send(_ context.Context, m docket.Message, _ Letter) error { return f(m) }

func TestCourierRecordsWhatBecameOfEachMessage(t *testing.T) {
	t.Parallel()
	q := &queue{outcomes: map[int64]docket.MessageOutcome{}}
	for id, kind := range map[int64]docket.MessageKind{1: docket.MessageAlert, 2: docket.MessageQuestion,
		3: "unheard of"} {
		q.list = append(q.list, docket.Message{ID: id, Kind: kind, Way: docket.ByMail})
	}
	var log strings.Builder
	c := NewCourier(q, senderFunc(func(m docket.Message) error {
		if m.ID == 2 {
			return &Refusal{Why: "refused", Final: true, Err: errors.New("of mod@staff.example")}
		}
		return nil
	}), nil, composerOf(t), slog.New(slog.NewTextHandler(&log, nil)))
	if n, err := c.Step(t.Context()); err != nil || n != 3 {
		t.Fatal(n, err)
	}
	if _, err := c.Step(t.Context()); err != nil || q.daily != 1 {
		t.Errorf("the daily mail was asked for %d times within a minute, %v", q.daily, err)
	}
	if !q.outcomes[1].Sent || q.outcomes[2] != (docket.MessageOutcome{Final: true, Failure: "refused"}) ||
		!q.outcomes[3].Final || q.outcomes[3].Sent {
		t.Errorf("recorded %+v", q.outcomes)
	}
	if strings.Contains(log.String(), "mod@") {
		t.Errorf("the log has an address:\n%s", log.String())
	}
}
