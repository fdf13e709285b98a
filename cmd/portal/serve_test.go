package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// halfSent opens a connection and sends a form up to the middle of its body.
// The rest is what is left to send.
func (p *portal) halfSent() (conn net.Conn, rest string) {
	p.t.Helper()
	client := &http.Client{Timeout: time.Minute}
	form, err := freshForm(client, p.url)
	if err != nil {
		p.t.Fatal(err)
	}
	client.CloseIdleConnections()
	form.Set("answer-1", "Sent while the portal stops.")
	form.Set("step", "submit")
	body := form.Encode()
	host := strings.TrimPrefix(p.url, "http://")
	conn, err = net.Dial("tcp", host)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = conn.Close() })
	half := len(body) / 2
	_, err = fmt.Fprintf(conn, "POST /dockets/%s/comment HTTP/1.1\r\nHost: %s\r\nContent-Type: "+
		"application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
		shippedDocket, host, len(body), body[:half])
	if err != nil {
		p.t.Fatal(err)
	}
	return conn, body[half:]
}

// closed waits until the portal takes no new connection.
func (p *portal) closed() {
	p.t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for time.Now().Before(deadline) {
		conn, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
		if err != nil {
			return
		}
		_ = conn.Close()
	}
	p.t.Fatal("the portal still takes connections")
}

// accepted waits until the server has begun to read the request: it answers
// another one that came later.
func (p *portal) accepted() {
	p.t.Helper()
	newVisitor(p.t, p.url, nil).get("/healthz")
}

func TestStopFinishesWhatIsInFlight(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	p.serve()
	conn, rest := p.halfSent()
	p.accepted()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	p.closed()
	if _, err := io.WriteString(conn, rest); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		t.Errorf("status %s, want 303: the comment was under way", res.Status)
	}
	if err := <-p.ended; err != nil {
		t.Errorf("serve ended with %v", err)
	}
	p.cmd = nil
	if got := p.received(t); got != 1 {
		t.Errorf("%d comments were filed, want 1", got)
	}
}

func TestSecondSignalEndsAtOnce(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	p.serve()
	conn, _ := p.halfSent() // never finished: a stop alone would wait for it
	defer conn.Close()      // kept until then: a connection that nobody holds is closed by the garbage collector
	p.accepted()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	p.closed()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-p.ended:
		if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != exitFailed {
			t.Errorf("serve ended with %v, want status %d", err, exitFailed)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the second signal did not end the portal")
	}
	p.cmd = nil
	if out := p.run("verify"); !strings.Contains(out, "Sound") {
		t.Errorf("verify: %s", out)
	}
}

func TestBehindTLS(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	cmd := exec.Command("portal", append([]string{"user", "add", "--email", "op@agency.example", "--role", "admin",
		"--password-stdin"}, p.flags...)...)
	cmd.Stdin = strings.NewReader(walkPassword)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("user add: %v\n%s", err, out)
	}
	address := p.serveAt("--base-url", "https://comments.example.gov")
	if strings.Contains(p.stdout.String(), "/admin/setup/") {
		t.Error("serve prints a set-up link although an administrator can sign in")
	}
	request := func(method, path string, form url.Values) *http.Response {
		req, err := http.NewRequest(method, address+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Host = "comments.example.gov"
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if method == http.MethodPost {
			req.Header.Set("Origin", "https://comments.example.gov")
		}
		client := &http.Client{CheckRedirect: func(*http.Request,
			[]*http.Request) error {
			return http.ErrUseLastResponse
		}}
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		return res
	}
	res := request(http.MethodGet, "/", nil)
	if got := res.Header.Get("Strict-Transport-Security"); !strings.Contains(got, "includeSubDomains") {
		t.Errorf("Strict-Transport-Security: %q", got)
	}
	if got := res.Header.Get("Content-Security-Policy"); !strings.Contains(got, "upgrade-insecure-requests") {
		t.Errorf("Content-Security-Policy: %q", got)
	}
	if got := res.Cookies(); len(got) > 0 {
		t.Errorf("the public got cookies: %v", got)
	}
	res = request(http.MethodPost, "/admin/sign-in", url.Values{"email": {"op@agency.example"},
		"password": {walkPassword}})
	if len(res.Cookies()) == 0 {
		t.Fatalf("signing in set no cookie: %s", res.Status)
	}
	for _, c := range res.Cookies() {
		if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" {
			t.Errorf("cookie %s: secure %v, http only %v, path %q", c.Name, c.Secure, c.HttpOnly, c.Path)
		}
	}
	p.stop()
}

// serveAt starts the server under another public address and returns where it
// listens, which its log says.
func (p *portal) serveAt(flags ...string) string {
	p.t.Helper()
	p.serve(flags...)
	m := regexp.MustCompile(`msg=serving addr=(\S+)`).FindStringSubmatch(p.stderr.waitFor(p.t, "msg=serving"))
	if m == nil {
		p.t.Fatalf("the log does not say where the portal listens:\n%s", p.stderr)
	}
	return "http://" + m[1]
}

// waitFor waits until the words are written and returns all of it.
func (l *lockedBuffer) waitFor(t tester, words string) string {
	t.Helper()
	timeout := time.After(30 * time.Second)
	for {
		s, grew := l.next()
		if strings.Contains(s, words) {
			return s
		}
		select {
		case <-grew:
		case <-timeout:
			t.Fatalf("%q was never written:\n%s", words, s)
		}
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	if _, errOut, code := p.try("serve", "--addr", "127.0.0.1:0", "--metrics-addr", "0.0.0.0:0"); code != exitUsage ||
		!strings.Contains(errOut, "loopback") {
		t.Errorf("metrics for the network: status %d, %s", code, errOut)
	}
	p.serve("--metrics-addr", "127.0.0.1:0")
	m := regexp.MustCompile(`msg=metrics addr=(\S+)`).FindStringSubmatch(p.stderr.waitFor(t, "msg=metrics"))
	if m == nil {
		t.Fatalf("the log does not say where the metrics are:\n%s", p.stderr)
	}
	v := newVisitor(t, p.url, nil)
	number := v.submit(shippedDocket, map[string]string{"answer-1": "Counted."})
	if status, _ := v.get("/metrics"); status != http.StatusNotFound {
		t.Errorf("/metrics on the public listener: status %d", status)
	}
	status, body := v.get("http://" + m[1] + "/metrics")
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	for _, line := range []string{
		"portal_comments_acknowledged_total 1", `portal_comments_refused_total{reason="invalid"} 0`,
		"portal_queue_length 0",
		"portal_backup_age_seconds -1", "portal_commits_total ", "portal_wal_bytes ", "portal_free_bytes ",
		"portal_log_head ", "portal_database_up 1", `portal_build_info{commit="`,
		`portal_http_requests_total{code="200",route="GET /dockets/{docket}/comment"} 1`,
		`portal_http_requests_total{code="404",route="none"} 1`,
		`portal_http_seconds_count{route="POST /dockets/{docket}/comment"} `,
		`portal_refused_total{reason="rate"} 0`, `portal_access_refused_total{action="account.sign_in_failed"} 0`,
		`portal_backlog_comments{docket="` + shippedDocket + `",kind="all"} 1`,
		`portal_backlog_oldest_seconds{docket="` + shippedDocket + `",kind="flagged"} 0`,
	} {
		if !strings.Contains(body, "\n"+line) {
			t.Errorf("the metrics have no line %q", line)
		}
	}
	for name := range namesOfFigures(t) {
		if !strings.Contains(body, "\n# TYPE "+name+" ") {
			t.Errorf("the examples of deploy name the figure %s, which the server does not have", name)
		}
	}
	if strings.Contains(body, number) || strings.Contains(body, "Counted") {
		t.Error("the metrics hold what belongs to a commenter")
	}
	p.stop()
}

func TestHugeHeadersAreRefused(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	p.serve()
	req, err := http.NewRequest(http.MethodGet, p.url+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Long", strings.Repeat("x", maxHeader))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("status %s, want 431", res.Status)
	}
	p.stop()
}

// TestSecondStartIsQuick guards the promise of a second start under a second,
// with room for a busy machine and the race detector.
func TestSecondStartIsQuick(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	p.serve()
	p.stop()
	began := time.Now()
	p.serve()
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the second start took %s", took)
	} else {
		t.Logf("the second start took %s", took)
	}
	p.stop()
}
