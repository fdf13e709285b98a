package main

import (
	"bytes"
	"commentportal/docket"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestPublicAddress(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, base, listening string
		want                  string // "" for a refusal
	}{
		{"left out, it is where the server listens", "", "127.0.0.1:8080", "http://127.0.0.1:8080"},
		{"IPv6 loopback is the machine itself", "", "[::1]:8080", "http://[::1]:8080"},
		{"plain http on every interface is refused", "", "0.0.0.0:8080", ""},
		{"https may listen on every " +
			"interface", "https://comments.example.gov", "0.0.0.0:8080", "https://comments.example.gov"},
		{"a slash at the end is dropped", "https://comments.example.gov/", "127.0.0.1:1",
			"https://comments.example.gov"},
		{"a path is refused", "https://example.gov/comments", "127.0.0.1:1", ""},
		{"a query is refused", "https://example.gov?x=1", "127.0.0.1:1", ""},
		{"an account is refused", "https://me@example.gov", "127.0.0.1:1", ""},
		{"plain http for the network is refused", "http://comments.example.gov", "127.0.0.1:1", ""},
		{"a name of the machine itself is fine", "http://localhost:8080", "127.0.0.1:1", "http://localhost:8080"},
		{"a name that only looks like it is refused", "http://localhost.example.gov", "127.0.0.1:1", ""},
		{"no scheme is refused", "comments.example.gov", "127.0.0.1:1", ""},
		{"another scheme is refused", "ftp://127.0.0.1", "127.0.0.1:1", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			u, err := config{BaseURL: tt.base}.publicURL(tt.listening)
			got := ""
			if err == nil {
				got = u.String()
			}
			if got != tt.want {
				t.Errorf("publicURL(%q, %q) = %q, %v; want %q", tt.base, tt.listening, got, err, tt.want)
			}
		})
	}
}

// Every setting belongs to a command: one that none takes cannot be set.
func TestEverySettingIsAFlagOfSomeCommand(t *testing.T) {
	t.Parallel()
	taken := map[string]bool{"config": true}
	for _, c := range commands() {
		for _, name := range c.flags {
			taken[name] = true
		}
	}
	for _, s := range options {
		if !taken[s.name] {
			t.Errorf("no command takes --%s", s.name)
		}
	}
}

func TestEmbedOrigins(t *testing.T) {
	t.Parallel()
	got, err := config{EmbedOrigins: " https://WWW.Example.gov/, http://127.0.0.1:8081,"}.embedders()
	if want := []string{"https://www.example.gov", "http://127.0.0.1:8081"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("origins %q, %v, want %q", got, err, want)
	}
	for _, wrong := range []string{"example.gov", "http://example.gov", "https://a.example/path",
		"https://*.example.gov",
		"https://u@example.gov", "https://", "*", "'self'", "https://a.example; script-src *"} {
		if _, err := (config{EmbedOrigins: wrong}).embedders(); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}

func TestTrustedProxies(t *testing.T) {
	t.Parallel()
	got, err := config{TrustedProxies: " 10.1.2.3/8, 192.0.2.7 ,::1,"}.proxies()
	want := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("192.0.2.7/32"),
		netip.MustParsePrefix("::1/128")}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("proxies = %v, %v; want %v", got, err, want)
	}
	if _, err := (config{TrustedProxies: "10.0.0.0/99"}).proxies(); err == nil {
		t.Error("a network that does not exist was accepted")
	}
}

func TestSettingsComeFromFlagsThenEnvironmentThenFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "portal.toml")
	if err := os.WriteFile(file, []byte("addr = \"127.0.0.1:1\"\ncomment-rate = 1\nrequire-mfa = false\ndata-dir = "+
		"\"file\"\nout = \"of another command\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"PORTAL_CONFIG": file, "PORTAL_ADDR": "127.0.0.1:2", "PORTAL_COMMENT_RATE": "2"}
	p := &program{getenv: func(name string) string { return env[name] }}
	c, rest, err := findCommand([]string{"serve", "--addr", "127.0.0.1:3"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.configure(c, rest); err != nil {
		t.Fatal(err)
	}
	if p.Addr != "127.0.0.1:3" || p.CommentRate != 2 || p.RequireMFA || p.DataDir != "file" || p.Out != "" {
		t.Errorf("settings: %+v", p.config)
	}
}

func TestArgumentsMayStandAnywhereBetweenFlags(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		args []string
		want []string
	}{
		{"in front", []string{"a.csv", "--docket", "X"}, []string{"a.csv"}},
		{"behind", []string{"--docket", "X", "a.csv"}, []string{"a.csv"}},
		{"on both sides", []string{"a.csv", "--dry-run", "b.csv"}, []string{"a.csv", "b.csv"}},
		{"behind two dashes nothing is a flag", []string{"--dry-run", "--", "--docket", "X"}, []string{"--docket",
			"X"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := &program{getenv: func(string) string { return "" }}
			c, _, err := findCommand([]string{"import"})
			if err != nil {
				t.Fatal(err)
			}
			got, err := p.configure(c, tt.args)
			if err != nil || !slices.Equal(got, tt.want) {
				t.Errorf("configure(%q) = %q, %v; want %q", tt.args, got, err, tt.want)
			}
		})
	}
}

func TestEveryCommandNamesSettingsThatExist(t *testing.T) {
	t.Parallel()
	for _, c := range commands() {
		for _, name := range c.flags {
			if _, ok := findOption(name); !ok {
				t.Errorf("portal %s names the setting %q, which does not exist", c.name, name)
			}
		}
	}
}

func TestKeyFile(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "folder", "portal.key")
	made, err := makeKey(name)
	if err != nil {
		t.Fatal(err)
	}
	read, err := readKey(name)
	if err != nil || read != made {
		t.Errorf("the key that was made is not the one that is read: %v", err)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the key file: %v, %v", info.Mode(), err)
	}
	if _, err := makeKey(name); err == nil {
		t.Error("a key file was written over")
	}
	for what, content := range map[string]string{
		"too short":  base64.StdEncoding.EncodeToString(make([]byte, 31)),
		"too long":   base64.StdEncoding.EncodeToString(make([]byte, 33)),
		"not base64": strings.Repeat("!", 44),
		"empty":      "",
	} {
		bad := filepath.Join(t.TempDir(), "bad.key")
		if err := os.WriteFile(bad, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readKey(bad); err == nil || strings.Contains(err.Error(), content) && content != "" {
			t.Errorf("a key file that is %s: %v", what, err)
		}
	}
}

func TestDerivedKeysDiffer(t *testing.T) {
	t.Parallel()
	var k rootKey
	seen := map[[32]byte]string{}
	for _, label := range []string{labelSeal, labelDigest, labelChain, labelToken, labelTracking,
		labelReceiptAuth, labelReceiptSeal, labelAddress, labelCookieAuth, labelCookieSeal, labelStaffForm,
		labelSignInBrakes} {
		d := k.derive(label)
		if other, twice := seen[d]; twice {
			t.Errorf("%s and %s give the same key", label, other)
		}
		seen[d] = label
		if d != k.derive(label) {
			t.Errorf("%s gives another key each time", label)
		}
	}
}

func TestStreamLines(t *testing.T) {
	t.Parallel()
	huge := `{"id":1,"text":"` + strings.Repeat("x", docket.MaxLine) + `"}`
	for _, tt := range []struct {
		name, in string
		status   int
		lines    int // of output
		says     string
	}{
		{"nothing in, nothing out", "", 0, 0, ""},
		{"the last line may lack its end", `{"id":1,"text":"a"}`, 0, 1, ""},
		{"Windows line ends", "{\"id\":1,\"text\":\"a\"}\r\n{\"id\":2,\"text\":\"b\"}\r\n", 0, 2, ""},
		{"empty lines are passed over", "\n{\"id\":1,\"text\":\"a\"}\n\n", 0, 1, ""},
		{"a list is no object", "[1]\n", 2, 0, "line 1: "},
		{"text must be a string", "{\"id\":1,\"text\":7}\n", 2, 0, "line 1: "},
		{"an id is needed", "{\"text\":\"a\"}\n", 2, 0, "id"},
		{"not UTF-8", "{\"id\":1,\"text\":\"\xff\"}\n", 2, 0, "UTF-8"},
		{"lines before a bad one are written", "{\"id\":1,\"text\":\"a\"}\nx\n{\"id\":3,\"text\":\"c\"}\n", 2, 1,
			"line 2"},
		{"a line over 16 MiB", huge, 2, 0, "16 MiB"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var out, errOut bytes.Buffer
			status := run(t.Context(), []string{"screen"}, func(string) string { return "" }, strings.NewReader(tt.in),
				&out, &errOut)
			if status != tt.status || strings.Count(out.String(), "\n") != tt.lines ||
				!strings.Contains(errOut.String(), tt.says) {
				t.Errorf("status %d, %d lines, %q; want %d, %d, %q", status, strings.Count(out.String(), "\n"),
					errOut.String(), tt.status, tt.lines, tt.says)
			}
		})
	}
}

func TestProgressShowsOnlyLongWork(t *testing.T) {
	t.Parallel()
	clock := time.Unix(0, 0)
	var out bytes.Buffer
	b := &progress{w: &out, label: "import", now: func() time.Time { return clock }, began: clock}
	b.set(1, 10)
	clock = clock.Add(progressDelay - time.Millisecond)
	b.set(5, 10)
	if out.Len() > 0 {
		t.Errorf("quick work shows %q", out.String())
	}
	clock = clock.Add(time.Second)
	b.set(5, 10)
	if !strings.Contains(out.String(), "50 %") {
		t.Errorf("long work shows %q", out.String())
	}
	drawn := out.Len()
	b.set(6, 10)
	if out.Len() != drawn {
		t.Error("the bar is drawn with every step")
	}
	b.done()
	if !strings.HasSuffix(out.String(), "\r") {
		t.Errorf("the bar is not cleared: %q", out.String())
	}
}

func TestNoProgressWithoutATerminal(t *testing.T) {
	t.Parallel()
	var errOut bytes.Buffer
	p := &program{stderr: &errOut}
	b := p.newProgress("export")
	b.began = b.began.Add(-time.Hour)
	b.set(5, 10)
	b.done()
	if errOut.Len() > 0 {
		t.Errorf("without a terminal the bar shows %q", errOut.String())
	}
}

func TestLogTimesAreUTC(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"text", "json"} {
		var out bytes.Buffer
		log, err := newLogger(&out, format, 0)
		if err != nil {
			t.Fatal(err)
		}
		log.Info("a line")
		if !strings.Contains(out.String(), "Z") {
			t.Errorf("%s: %s", format, out.String())
		}
	}
	if _, err := newLogger(io.Discard, "xml", 0); err == nil {
		t.Error("a log format that does not exist was accepted")
	}
}

// slowReader sends a request's body in pieces, as a slow line does.
type slowReader struct {
	pieces int
	pause  func()
}

func (s *slowReader) Read(b []byte) (int, error) {
	if s.pieces == 0 {
		return 0, io.EOF
	}
	s.pieces--
	s.pause()
	return copy(b, strings.Repeat("x", 1024)), nil
}

func TestReadDeadlineMovesWithTheBody(t *testing.T) {
	t.Parallel()
	deadlines := make(chan time.Time, 100)
	handler := withDeadlines(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
	}))
	body := &slowReader{pieces: 3, pause: func() {}}
	began := time.Now()
	handler.ServeHTTP(&deadlineRecorder{httptest.NewRecorder(), deadlines}, httptest.NewRequest(http.MethodPost, "/",
		body))
	close(deadlines)
	var seen []time.Time
	for d := range deadlines {
		seen = append(seen, d)
	}
	if len(seen) != 5 || !seen[4].IsZero() {
		t.Fatalf("deadlines %v: want one at the start, one a piece, and none at the end", seen)
	}
	if first := seen[0].Sub(began); first < bodyTimeout-time.Second || first > bodyTimeout+time.Second {
		t.Errorf("the first deadline is after %s", first)
	}
	if more := seen[3].Sub(seen[0]); more < 3*time.Second-time.Millisecond || more > 3*time.Second+time.Millisecond {
		t.Errorf("3 KiB moved the deadline by %s, want 3 s", more)
	}
}

// deadlineRecorder notes the read deadlines that a handler sets.
type deadlineRecorder struct {
	*httptest.ResponseRecorder
	deadlines chan time.Time
}

func (d *deadlineRecorder) SetReadDeadline(t time.Time) error { d.deadlines <- t; return nil }

func TestPortInUse(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := listen("--metrics-addr", l.Addr().String()); err == nil ||
		!strings.Contains(err.Error(), "port in use") || !strings.Contains(err.Error(), "another --metrics-addr") {
		t.Errorf("listening on a port in use: %v", err)
	}
}

func TestErrorsAreOneSentence(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		err  error
		want string
	}{
		{"the package is for programmers", errors.New("docket: not found"), "not found"},
		{"also inside", fmt.Errorf("open: %w", errors.New("store: the key is wrong")), "open: the key is wrong"},
		{"joined errors stand in one line", errors.Join(errors.New("a"), errors.New("b")), "a; b"},
	} {
		if got := sentence(tt.err); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestLogHead(t *testing.T) {
	t.Parallel()
	for s, good := range map[string]bool{"": true, "42:9f00": true, "42": false, "x:9f": false, "42:": false,
		"42:xyz": false} {
		if _, _, err := parseLogHead(s); (err == nil) != good {
			t.Errorf("--log-head %q: %v", s, err)
		}
	}
}

func TestDatabaseAddressStaysOutOfErrors(t *testing.T) {
	t.Parallel()
	p := &program{config: config{Database: "postgres://portal:secret@db/portal"}}
	err := p.explain(fmt.Errorf("connect to %s: refused", p.Database))
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("the error holds the password: %v", err)
	}
}
