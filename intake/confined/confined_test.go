package confined

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/intake/letter"
)

// TestMain is also the process that reads documents, and others that try what it may not.
func TestMain(m *testing.M) {
	if len(os.Args) < 2 {
		os.Exit(m.Run())
	}
	switch os.Args[1] {
	case Command:
		if err := Run(os.Stdin, os.Stdout); err != nil {
			os.Exit(1)
		}
	case "try":
		try(os.Args[2])
	case "hang":
		select {}
	case "greedy":
		confine()
		var kept [][]byte
		for range 1 << 12 {
			piece := make([]byte, 1<<20)
			for i := range piece {
				piece[i] = 1
			}
			kept = append(kept, piece)
		}
		fmt.Printf("{\"letter\":{\"Text\":\"%d MiB\"}}", len(kept)) // the answer of a process without bounds
	case "environment":
		fmt.Printf("{\"letter\":{\"Text\":\"%d variables\"}}", len(os.Environ()))
	case "talk":
		for {
			if _, err := os.Stdout.WriteString(strings.Repeat("x", 1<<16)); err != nil {
				os.Exit(1)
			}
		}
	default:
		os.Exit(m.Run())
	}
	os.Exit(0)
}

// try confines itself and then tries what a process that was taken over would try. It
// prints what came of each.
func try(folder string) {
	means := confine()
	result := map[string]string{}
	note := func(what string, err error) {
		result[what] = "done"
		if err != nil {
			result[what] = "refused"
		}
	}
	_, err := os.ReadFile(filepath.Join(folder, "secret"))
	note("read a file", err)
	note("write a file", os.WriteFile(filepath.Join(folder, "new"), []byte("x"), 0o600))
	note("remove a file", os.Remove(filepath.Join(folder, "secret")))
	_, err = os.ReadDir("/proc/self")
	note("read /proc", err)
	conn, err := net.DialTimeout("tcp", "127.0.0.1:1", time.Second)
	if err == nil {
		_ = conn.Close()
	}
	// A port where nobody listens refuses too: only "not permitted" counts.
	if err != nil && !strings.Contains(err.Error(), "not permitted") && !strings.Contains(err.Error(), "denied") {
		err = nil
	}
	note("connect", err)
	_, err = net.ListenPacket("udp", "127.0.0.1:0")
	note("open a UDP socket", err)
	note("start a program", exec.Command("/proc/self/exe", "hang").Start())
	_ = json.NewEncoder(os.Stdout).Encode(struct {
		Means  Means
		Result map[string]string
	}{means, result})
}

// reader returns a reader whose processes are this test's own binary.
func reader(t *testing.T, args ...string) *Reader {
	t.Helper()
	r, err := NewReader(1)
	if err != nil {
		t.Fatal(err)
	}
	if args != nil {
		r.args = append([]string{r.args[0]}, args...)
	}
	return r
}

func TestProcessCanDoNothingButReadItsDocument(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "secret"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(os.Args[0], "try", folder).Output()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Means  Means
		Result map[string]string
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	t.Logf("confined by %s", got.Means)
	if !got.Means.Full() {
		return // this kernel cannot
	}
	for what, came := range got.Result {
		if came != "refused" {
			t.Errorf("the process can %s", what)
		}
	}
	if len(got.Result) != 7 {
		t.Errorf("tried %d things, want 7", len(got.Result))
	}
}

func TestReaderTakesTheTextAndNamesTheProblem(t *testing.T) {
	t.Parallel()
	r := reader(t)
	l, err := r.Read(context.Background(), []byte("Dear Sirs,\n\nBuild the library. Año.\n"))
	if err != nil || l.Text != "Dear Sirs,\n\nBuild the library. Año." {
		t.Errorf("Read = %q, %v", l.Text, err)
	}
	picture := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00")
	if _, err := r.Read(context.Background(), picture); !errors.Is(err, letter.Unknown) {
		t.Errorf("a picture: %v, want %v", err, letter.Unknown)
	}
	if _, err := r.Probe(context.Background()); err != nil {
		t.Errorf("Probe: %v", err)
	}
}

func TestBoundsEndAProcess(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		verb string
		time time.Duration
	}{
		{"a process that never ends", "hang", 200 * time.Millisecond},
		{"a process that takes memory without end", "greedy", 20 * time.Second},
		{"a process that writes without end", "talk", 20 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := reader(t, tt.verb)
			r.time = tt.time
			if _, err := r.Read(context.Background(), []byte("x")); !errors.Is(err, letter.Unwieldy) {
				t.Errorf("Read = %v, want %v", err, letter.Unwieldy)
			}
		})
	}
}

func TestReaderRefusesWhatFindsNoPlace(t *testing.T) {
	t.Parallel()
	r := reader(t)
	r.wait = time.Millisecond
	r.places <- struct{}{}
	if _, err := r.Read(context.Background(), []byte("x")); !errors.Is(err, docket.ErrBusy) {
		t.Errorf("Read = %v, want %v", err, docket.ErrBusy)
	}
	<-r.places
	if _, err := r.Read(context.Background(), []byte("x")); err != nil {
		t.Errorf("after a place became free: %v", err)
	}
}

func TestProcessHasNoEnvironment(t *testing.T) {
	t.Setenv("PORTAL_SMTP_URL", "smtp://marker")
	r := reader(t)
	r.args = []string{r.args[0], "environment"}
	l, err := r.Read(context.Background(), []byte("x"))
	if err != nil || l.Text != "0 variables" {
		t.Errorf("the process has %s, %v", l.Text, err)
	}
}
