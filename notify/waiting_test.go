package notify_test

import (
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
	"commentportal/notify"
	"commentportal/store"
	"commentportal/store/storetest"
)

// mailbox is a mail server that keeps what it gets.
type mailbox struct {
	mu    sync.Mutex
	mails []string
}

func (b *mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &delivery{box: b}, nil }

func (b *mailbox) all() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.mails...)
}

type delivery struct {
	box *mailbox
	to  string
}

func (*delivery) Mail(string, *smtp.MailOptions) error        { return nil }
func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error { d.to = to; return nil }
func (*delivery) Reset()                                      {}
func (*delivery) Logout() error                               { return nil }
func (d *delivery) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	d.box.mu.Lock()
	defer d.box.mu.Unlock()
	d.box.mails = append(d.box.mails, "To: "+d.to+"\n"+strings.ReplaceAll(string(b), "=\r\n", ""))
	return err
}

// receivers starts a mail server and a webhook.
func receivers(t *testing.T) (box, calls *mailbox, mail *notify.Mailer, hook *notify.Webhook) {
	t.Helper()
	box, calls = &mailbox{}, &mailbox{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(box)
	server.Domain = "test.example"
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		calls.mu.Lock()
		defer calls.mu.Unlock()
		calls.mails = append(calls.mails, string(b))
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(func() {
		web.Close()
		server.Close()
		<-ended
	})
	if mail, err = notify.NewMailer("smtp://"+l.Addr().String(), "comments@agency.example"); err != nil {
		t.Fatal(err)
	}
	if hook, err = notify.NewWebhook(web.URL); err != nil {
		t.Fatal(err)
	}
	return box, calls, mail, hook
}

// moment is a clock that the test sets.
type moment struct {
	mu  sync.Mutex
	now time.Time
}

func (m *moment) get() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

func (m *moment) advance(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = m.now.Add(d)
}

// Words that comments, names and addresses hold, and no message may.
var planted = []string{"planted-words", "planted-writer", "planted.address", "PLANTED-NUMBER",
	string(storetest.ID) + "-0001", string(storetest.ID) + "-0002"}

// TestWhatWaitsLeavesByMailAndWebhookWithoutContent sends, on both engines, an alert about an
// incident within a minute of its arrival by the clock of the database, and in the morning how
// much waits: to a mail server and a webhook that the test starts, and nothing of what was
// written.
func TestWhatWaitsLeavesByMailAndWebhookWithoutContent(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]func(*testing.T) store.Options{
		"sqlite": func(t *testing.T) store.Options {
			return store.Options{DataDir: storetest.Folder(t, storetest.Keys())}
		},
		"postgres": func(t *testing.T) store.Options { return store.Options{Database: storetest.MigratedURL(t)} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := &moment{now: time.Date(2016, 11, 20, 3, 10, 0, 0, time.UTC)} // a Saturday night there
			o := options(t)
			o.Keys, o.Now = storetest.Keys(), clock.get
			db := storetest.Open(t, o)
			storetest.AddDocket(t, db)
			for _, email := range []string{"mod@staff.example", "silent@staff.example"} {
				id, err := db.AddUser(t.Context(), docket.User{Email: email, Role: docket.RoleModerator}, "hash",
					docket.ActorOperator)
				if err != nil {
					t.Fatal(err)
				}
				for _, notice := range docket.StaffNotices {
					if err := db.SetNotice(t.Context(), id, notice, email == "mod@staff.example"); err != nil {
						t.Fatal(err)
					}
				}
			}
			box, calls, mail, hook := receivers(t)
			site, err := url.Parse("https://comments.example")
			if err != nil {
				t.Fatal(err)
			}
			step := func() {
				t.Helper()
				c := notify.NewCourier(db, mail, hook, notify.Composer{Site: site, Name: "Task Force"},
					slog.New(slog.DiscardHandler))
				for {
					n, err := c.Step(t.Context())
					if err != nil {
						t.Fatal(err)
					}
					if n == 0 {
						return
					}
				}
			}
			file := func(key string, flags ...docket.Flag) {
				c := storetest.Comment(key, "planted-words: it goes on as I write.")
				c.Submitter.Name, c.Submitter.Email = "planted-writer", "planted.address@example.test"
				c.Tracking, c.Flags = docket.TrackingNumber("PLANTED-NUMBER-"+key), flags
				storetest.File(t, db, c)
			}
			step()
			if got := append(box.all(), calls.all()...); len(got) != 0 {
				t.Fatalf("nothing waits, and %q were sent", got)
			}
			file("incident", docket.FlagIncident)
			arrived := clock.get()
			for len(box.all()) == 0 || len(calls.all()) == 0 {
				clock.advance(3 * time.Second) // how often the program looks
				step()
				if waited := clock.get().Sub(arrived); waited > time.Minute {
					t.Fatalf("nobody was told within %s", waited)
				}
			}
			t.Logf("told %s after it arrived, by the clock of the database", clock.get().Sub(arrived))
			file("another")
			clock.advance(13 * time.Hour) // Sunday at eleven
			step()
			if n := len(box.all()); n != 1 {
				t.Errorf("%d mails on a Sunday", n)
			}
			clock.advance(22 * time.Hour) // Monday at nine
			step()
			step()
			mails, hooks := box.all(), calls.all()
			if len(mails) != 2 || len(hooks) != 2 {
				t.Fatalf("%d mails and %d calls, want 2 and 2:\n%s\n%s", len(mails), len(hooks),
					strings.Join(mails, "\n"), strings.Join(hooks, "\n"))
			}
			for i, want := range []string{"1 comment was flagged", "2 things wait"} {
				if !strings.Contains(mails[i], want) || !strings.Contains(hooks[i], want) ||
					!strings.HasPrefix(mails[i], "To: mod@staff.example\n") {
					t.Errorf("message %d lacks %q:\n%s\n%s", i, want, mails[i], hooks[i])
				}
				for _, words := range planted {
					if strings.Contains(mails[i], words) || strings.Contains(hooks[i], words) {
						t.Errorf("message %d holds %q:\n%s\n%s", i, words, mails[i], hooks[i])
					}
				}
			}
		})
	}
}

// TestThePersonOfAnAccountIsToldOfChanges changes the ways to sign in to an account: each is
// told to its person by mail, the first ones of a new account are not, and no mail holds what
// opens anything.
func TestThePersonOfAnAccountIsToldOfChanges(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]store.Options{"sqlite": {DataDir: storetest.Folder(t, storetest.Keys())},
		"postgres": {}} {
		t.Run(name, func(t *testing.T) {
			if name == "postgres" {
				o.Database = storetest.MigratedURL(t)
			}
			o.Keys, o.Now = storetest.Keys(), storetest.Clock()
			db := storetest.Open(t, o)
			box, _, mail, hook := receivers(t)
			ctx := t.Context()
			id, err := db.AddUser(ctx, docket.User{Email: "ana@staff.example", Role: docket.RoleAdmin}, "", "u1")
			if err != nil {
				t.Fatal(err)
			}
			do := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			courier := notify.NewCourier(db, mail, hook, notify.Composer{Site: &url.URL{Scheme: "https",
				Host: "comments.example"}, Name: "Comments"}, slog.New(slog.DiscardHandler))
			sent := func() string {
				t.Helper()
				before := len(box.all())
				if _, err := courier.Step(ctx); err != nil {
					t.Fatal(err)
				}
				return strings.Join(box.all()[before:], "\n")
			}
			do(db.SetPassword(ctx, id, "PLANTED-HASH-1", id.Actor()))
			if got := sent(); got != "" {
				t.Errorf("the first password of an account was told: %s", got)
			}
			code := [32]byte{7}
			passkey := docket.Passkey{User: id, Name: "PLANTED-NAME", Handle: []byte("h"), Credential: []byte("{}")}
			var key docket.PasskeyID
			for _, c := range []struct {
				what string
				do   func() error
			}{
				{"The password of your account was changed.", func() error {
					return db.SetPassword(ctx, id, "PLANTED-HASH-2", id.Actor())
				}},
				{"An app for one-time codes was set up", func() error {
					return db.SetFactor(ctx, id, "PLANTED-SECRET", 1, [][32]byte{code}, id.Actor())
				}},
				{"with one of its recovery codes", func() error { return db.UseRecoveryCode(ctx, id, code) }},
				{"A passkey was added", func() (err error) {
					key, err = db.AddPasskey(ctx, passkey, []byte("PLANTED-CREDENTIAL"), nil, id.Actor())
					return err
				}},
				{"A passkey of your account was removed", func() error {
					return db.RemovePasskey(ctx, id, key, id.Actor())
				}},
				{"was connected to your agency", func() error {
					return db.AddIdentity(ctx, id, "https://idp.example", "PLANTED-SUBJECT", "u1")
				}},
				{"no longer connected", func() error { return db.RemoveIdentity(ctx, id, "u1") }},
				{"so that a new one can be chosen", func() error { return db.ResetUser(ctx, id, false, "u1") }},
				{"all its second factors were taken away", func() error { return db.ResetUser(ctx, id, true, "u1") }},
			} {
				do(c.do())
				got := sent()
				if strings.Count(got, "To: ana@staff.example") != 1 || !strings.Contains(got, c.what) ||
					strings.Contains(got, "PLANTED") || !strings.Contains(got, "by phone or in person") {
					t.Errorf("want one mail that says %q, got %s", c.what, got)
				}
			}
			do(db.UpgradeHash(ctx, id, "PLANTED-HASH-3"))
			if got := sent(); got != "" {
				t.Errorf("the same password under stronger parameters was told: %s", got)
			}
		})
	}
}
