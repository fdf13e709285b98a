package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The load that the server is killed under (STANDARDS, reliability, test 1).
const (
	killRounds     = 5
	killSubmitters = 64

	// mostAcknowledged is how late a kill may fall, in acknowledged comments:
	// several for each submitter.
	mostAcknowledged = 400
)

// parcel is one comment on its way: the form as it is sent, and what the portal
// acknowledged.
type parcel struct {
	form     url.Values
	receipt  string // path of the receipt: the acknowledgement
	tracking string
}

// TestKillUnderLoad kills the server while 64 people send comments, five times
// over. Every acknowledged comment is found exactly once, and sending the same
// form again makes no second comment.
func TestKillUnderLoad(t *testing.T) {
	t.Parallel()
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			p := newPortal(t, e)
			filed := 0
			for round := range killRounds {
				p.serve("--comment-rate", "0", "--log-level", "error")
				sent := p.loadUntil(t, round, p.kill)
				acknowledged := 0
				for _, s := range sent {
					if s.receipt != "" {
						acknowledged++
					}
				}
				if acknowledged == 0 {
					t.Fatalf("round %d: nothing was acknowledged before the kill", round)
				}
				t.Logf("round %d: %d sent, %d acknowledged", round, len(sent), acknowledged)
				began := time.Now()
				p.serve("--comment-rate", "0", "--log-level", "error")
				t.Logf("round %d: the portal was ready %s after the kill", round, time.Since(began))
				p.eachHasReceipt(t, sent)
				filed += len(sent)
				p.stop()
				if got := p.received(t); got != filed {
					t.Fatalf("round %d: the portal has %d comments, want %d: each one sent, once", round, got, filed)
				}
			}
			if out := p.run("verify"); !strings.Contains(out, "Sound") {
				t.Errorf("verify: %s", out)
			}
		})
	}
}

// loadUntil lets 64 people send comments and ends the server in the middle by end. It
// returns every form that was sent, acknowledged or not.
func (p *portal) loadUntil(t testing.TB, round int, end func()) []*parcel {
	t.Helper()
	client := &http.Client{
		Timeout:       20 * time.Second,
		Transport:     &http.Transport{MaxIdleConnsPerHost: killSubmitters},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer client.CloseIdleConnections()
	var (
		mu    sync.Mutex
		sent  []*parcel
		group sync.WaitGroup
	)
	// The kill falls anywhere into the load, so that it meets commits at every
	// stage: behind so many acknowledgements, while the others are on their way.
	target := 1 + rand.Int64N(mostAcknowledged)
	var acknowledged atomic.Int64
	enough := make(chan struct{})
	for person := range killSubmitters {
		group.Go(func() {
			for n := 0; ; n++ {
				form, err := freshForm(client, p.url)
				if err != nil {
					return // the server is gone
				}
				form.Set("answer-1", fmt.Sprintf("Round %d, person %d, comment %d. %s", round, person, n,
					strings.Repeat("Patch the pumps. ", 20)))
				form.Set("step", "submit")
				s := &parcel{form: form}
				mu.Lock()
				sent = append(sent, s)
				mu.Unlock()
				if s.receipt, err = post(client, p.url, form); err != nil {
					return
				}
				if acknowledged.Add(1) == target {
					close(enough)
				}
			}
		})
	}
	select {
	case <-enough:
	case <-time.After(time.Minute):
		t.Fatalf("%d comments were acknowledged within a minute, want %d", acknowledged.Load(), target)
	}
	end()
	group.Wait()
	return sent
}

var hiddenToken = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]+)"`)

// freshForm opens the form and returns its hidden fields.
func freshForm(client *http.Client, base string) (url.Values, error) {
	res, err := client.Get(base + "/dockets/" + shippedDocket + "/comment")
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	form := url.Values{}
	for _, m := range hiddenToken.FindAllStringSubmatch(string(body), -1) {
		form.Set(m[1], m[2])
	}
	if len(form) == 0 {
		return nil, fmt.Errorf("status %s: the form has no hidden field", res.Status)
	}
	return form, nil
}

// post sends the form's last step and returns the receipt's address.
func post(client *http.Client, base string, form url.Values) (string, error) {
	res, err := client.PostForm(base+"/dockets/"+shippedDocket+"/comment", form)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return "", err
	}
	if res.StatusCode != http.StatusSeeOther {
		return "", fmt.Errorf("status %s", res.Status)
	}
	return res.Header.Get("Location"), nil
}

// eachHasReceipt opens the receipt of every acknowledged comment, asks for its
// status, and sends every form once more: the tracking number stays the same.
func (p *portal) eachHasReceipt(t *testing.T, sent []*parcel) {
	t.Helper()
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 8},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	visitor := &visitor{t: t, client: &http.Client{Timeout: time.Minute}, base: p.url}
	work := make(chan *parcel)
	var (
		mu      sync.Mutex
		numbers = map[string]bool{}
		group   sync.WaitGroup
	)
	check := func(s *parcel) {
		if s.receipt != "" {
			_, body := visitor.get(s.receipt)
			s.tracking = parsePage(t, body).words("#tracking-number")
			if s.tracking == "" {
				t.Errorf("an acknowledged comment has no receipt:\n%.500s", body)
				return
			}
			_, body = visitor.post("/status", url.Values{"tracking": {s.tracking}})
			if got := parsePage(t, body).words("#comment-status"); got != "Waiting for review" {
				t.Errorf("the status of an acknowledged comment is %q", got)
			}
		}
		receipt, err := post(client, p.url, s.form)
		if err != nil {
			t.Errorf("sending the same form again: %v", err)
			return
		}
		_, body := visitor.get(receipt)
		again := parsePage(t, body).words("#tracking-number")
		if s.tracking != "" && again != s.tracking {
			t.Error("the same form sent again got another tracking number")
		}
		mu.Lock()
		defer mu.Unlock()
		if numbers[again] {
			t.Error("two forms share a tracking number")
		}
		numbers[again] = true
	}
	for range 8 {
		group.Go(func() {
			for s := range work {
				check(s)
			}
		})
	}
	for _, s := range sent {
		work <- s
	}
	close(work)
	group.Wait()
}

var receivedLine = regexp.MustCompile(`(?m)^received +(\d+)$`)

// received is how many comments the shipped docket has.
func (p *portal) received(t *testing.T) int {
	t.Helper()
	m := receivedLine.FindStringSubmatch(p.run("docket", "show", shippedDocket))
	if m == nil {
		t.Fatal("docket show names no number of comments")
	}
	var n int
	if _, err := fmt.Sscan(m[1], &n); err != nil {
		t.Fatal(err)
	}
	return n
}
