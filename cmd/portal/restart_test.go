package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"commentportal/store/storetest"
)

// onAddress is a portal whose database is on a server of the test.
func onAddress(t *testing.T, database string) *portal {
	t.Helper()
	dir := t.TempDir()
	key := filepath.Join(dir, "portal.key")
	if _, err := makeKey(key); err != nil {
		t.Fatal(err)
	}
	return &portal{t: t, dir: dir, flags: []string{"--data-dir", dir, "--database", database,
		"--key-file", key}}
}

// sender is somebody who sends one comment after the other, each until somebody says that it
// arrived.
type sender struct {
	client *http.Client
	at     string // of the form
	name   string
	turned chan<- struct{} // hears of each refusal

	filed, refused int    // comments, and times that one was refused with its words
	trouble        string // an answer that is neither a receipt nor a 503 that keeps the words
}

// patience is how long a sender waits before they try again: what Retry-After asks, in a
// hurry.
const patience = 20 * time.Millisecond

// run sends comments until ended is closed and the one under way has arrived. filed hears of
// each.
func (s *sender) run(t *testing.T, ended <-chan struct{}, filed chan<- struct{}) {
	for s.trouble == "" {
		select {
		case <-ended:
			return
		default:
		}
		form := s.form(t)
		words := "From " + s.name + ": " + randomHex(8)
		form.Set("answer-1", words)
		for tries := 0; s.trouble == "" && !s.arrives(form, words); tries++ {
			if s.wait(t); tries > 2000 {
				s.trouble = "it is refused for ever"
			}
		}
		if s.trouble == "" {
			s.filed++
			filed <- struct{}{}
		}
	}
}

func (s *sender) wait(t *testing.T) {
	select {
	case <-t.Context().Done():
		s.trouble = "the test ended"
	case <-time.After(patience):
	}
}

// form opens a form, as soon as the portal shows one.
func (s *sender) form(t *testing.T) url.Values {
	for tries := 0; s.trouble == "" && tries < 2000; tries++ {
		res, err := s.client.Get(s.at)
		if err != nil {
			s.trouble = "open the form: " + err.Error()
			break
		}
		body, err := io.ReadAll(res.Body)
		_ = res.Body.Close() // read
		switch {
		case err != nil:
			s.trouble = "read the form: " + err.Error()
		case res.StatusCode == http.StatusOK:
			_, form := parsePage(t, string(body)).form(t, commentForm)
			form.Set("step", "submit")
			return form
		case res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "":
			s.trouble = "open the form: " + res.Status
		}
		s.wait(t)
	}
	return url.Values{}
}

// arrives posts a form once and reports whether there is a receipt.
func (s *sender) arrives(form url.Values, words string) bool {
	res, err := s.client.PostForm(s.at, form)
	if err != nil {
		s.trouble = "send: " + err.Error()
		return false
	}
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close() // read
	switch {
	case err != nil:
		s.trouble = "read the answer: " + err.Error()
	case res.StatusCode == http.StatusSeeOther:
		return true
	case res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" ||
		!strings.Contains(string(body), words):
		s.trouble = "send: " + res.Status + ", or refused without the words"
	default:
		s.refused++
		s.turned <- struct{}{}
	}
	return false
}

// crowd is several senders at once.
type crowd struct {
	t       *testing.T
	senders []*sender
	filed   chan struct{}
	turned  chan struct{} // of those who were refused
	ended   chan struct{}
	group   sync.WaitGroup
}

// gather lets n people send comments to a portal at base.
func gather(t *testing.T, base string, n int) *crowd {
	t.Helper()
	return gatherBy(t, &http.Transport{MaxIdleConnsPerHost: n}, base, n)
}

// gatherBy is gather with people who connect as transport does.
func gatherBy(t *testing.T, transport *http.Transport, base string, n int) *crowd {
	t.Helper()
	c := &crowd{t: t, filed: make(chan struct{}, 1<<16), turned: make(chan struct{}, 1<<16),
		ended: make(chan struct{})}
	client := &http.Client{Timeout: time.Minute, Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Cleanup(client.CloseIdleConnections)
	for i := range n {
		s := &sender{client: client, at: base + "/dockets/" + shippedDocket + "/comment", name: string(rune('a' + i)),
			turned: c.turned}
		c.senders = append(c.senders, s)
		c.group.Go(func() { s.run(t, c.ended, c.filed) })
	}
	return c
}

// await waits until n more comments have arrived.
func (c *crowd) await(n int) {
	c.t.Helper()
	c.count(c.filed, n, "comments do not arrive any more")
}

// awaitRefusals waits until n more comments have been refused with their words.
func (c *crowd) awaitRefusals(n int) {
	c.t.Helper()
	c.count(c.turned, n, "comments are not refused")
}

func (c *crowd) count(events <-chan struct{}, n int, otherwise string) {
	c.t.Helper()
	for len(events) > 0 {
		<-events
	}
	limit := time.After(time.Minute)
	for range n {
		select {
		case <-events:
		case <-limit:
			c.t.Fatal(otherwise)
		}
	}
}

// leave ends the crowd and returns how many comments arrived, and how often one was refused
// with its words.
func (c *crowd) leave() (filed, refused int) {
	c.t.Helper()
	close(c.ended)
	c.group.Wait()
	for _, s := range c.senders {
		filed, refused = filed+s.filed, refused+s.refused
		if s.trouble != "" {
			c.t.Errorf("%s: %s", s.name, s.trouble)
		}
	}
	return filed, refused
}

// TestRestartOfPostgreSQLKeepsTheWords stops and starts the database server while people
// send comments: by an order and as if it had crashed. Nobody sees anything but a receipt
// or a 503 with what they wrote, and what was sent again is there once.
func TestRestartOfPostgreSQLKeepsTheWords(t *testing.T) {
	t.Parallel()
	server := storetest.OwnServer(t)
	p := onAddress(t, server.Address+"&target_session_attrs=read-write")
	p.serve("--comment-rate", "0")
	people := gather(t, p.url, 6)
	v := newVisitor(t, p.url, nil)
	for _, how := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT} {
		people.await(20)
		server.Stop(how)
		if status, _ := v.get("/readyz"); status != http.StatusServiceUnavailable {
			t.Errorf("without a database /readyz has status %d", status)
		}
		server.Start()
		people.await(20)
	}
	filed, refused := people.leave()
	if refused == 0 {
		t.Error("nobody was refused: the restarts met no comment")
	}
	if got := p.received(t); got != filed {
		t.Errorf("%d comments are there, %d were acknowledged", got, filed)
	}
	if out := p.run("verify"); !strings.Contains(out, "Sound") {
		t.Error(out)
	}
	t.Logf("%d filed, %d times refused with the words kept", filed, refused)
}

// sendingWhole is a proxy that sends the whole request before it reads the answer, as nginx
// does, and says 502 when that fails.
func sendingWhole(t *testing.T, to string) *httptest.Server {
	t.Helper()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		conn, err := net.Dial("tcp", to)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer conn.Close() //nolint:errcheck // read to its end, or broken
		out := r.Clone(r.Context())
		out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		if err := out.Write(conn); err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		res, err := http.ReadResponse(bufio.NewReader(conn), out)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		w.WriteHeader(res.StatusCode)
		_, _ = io.Copy(w, res.Body)
	}))
	t.Cleanup(proxy.Close)
	return proxy
}

// A body that is too large reaches people as 413 behind a proxy, too, and does not look as
// if the portal were broken.
func TestTooLargeBodyBehindAProxy(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	p.serve()
	to, err := url.Parse(p.url)
	if err != nil {
		t.Fatal(err)
	}
	proxy := sendingWhole(t, to.Host)
	large := url.Values{"answer-1": {strings.Repeat("x", 20<<20)}}.Encode()
	for name, body := range map[string]io.Reader{
		"whose length is known": strings.NewReader(large),
		"whose length is not":   struct{ io.Reader }{strings.NewReader(large)},
	} {
		res, err := http.Post(proxy.URL+"/dockets/"+shippedDocket+"/comment", "application/x-www-form-urlencoded", body)
		if err != nil {
			t.Fatal(err)
		}
		said, err := io.ReadAll(res.Body)
		_ = res.Body.Close() // read
		if err != nil || res.StatusCode != http.StatusRequestEntityTooLarge ||
			!strings.Contains(string(said), "What you sent is too large") {
			t.Errorf("a body %s: status %d, %v", name, res.StatusCode, err)
		}
	}
}
