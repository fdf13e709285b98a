package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// echoServer is a server with the portal's limits and connections. It answers
// with what it took for the request, and returns its address.
func echoServer(t testing.TB) string {
	t.Helper()
	l, err := listen("--addr", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := newServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		fmt.Fprintf(w, "%s %s %d", r.Method, r.URL.Path, n)
	}))
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	t.Cleanup(func() {
		server.Close()
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// converse sends the pieces over one connection, each in a write of its own, and
// returns the answers until the server closes or wants the connection is idle.
func converse(t *testing.T, addr string, pieces []string, wants int) (answers []string, closed bool) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	go func() {
		for _, piece := range pieces {
			if _, err := io.WriteString(conn, piece); err != nil {
				return // refused before all was sent
			}
		}
	}()
	r := bufio.NewReader(conn)
	for len(answers) < wants {
		answer, err := http.ReadResponse(r, nil)
		if err != nil {
			return answers, true
		}
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		text := string(body)
		if answer.StatusCode != http.StatusOK {
			text = fmt.Sprint(answer.StatusCode)
		}
		answers = append(answers, text)
		if answer.Close {
			n, err := r.Read(make([]byte, 1))
			if n > 0 || err == nil {
				t.Errorf("the server went on after its last answer: %v", err)
			}
			return answers, true
		}
	}
	return answers, false
}

const (
	twoLengths = "POST /two HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX"
	chunks     = "POST /chunks HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
	counts     = "POST /counts HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
	plain      = "GET /plain HTTP/1.1\r\nHost: h\r\n\r\n"
)

func TestRequestsWithTwoLengthsAreRefused(t *testing.T) {
	t.Parallel()
	addr := echoServer(t)
	large := strings.Repeat("a line of a comment\r\n", 50_000)
	for _, tt := range []struct {
		name   string
		sent   string
		want   []string
		closed bool
	}{
		{"length, then encoding", twoLengths, []string{"400"}, true},
		{"encoding, then length", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nA: " +
			"b\r\nContent-Length: 6\r\n\r\n0\r\n\r\nX", []string{"400"}, true},
		{"in any letters", "POST / HTTP/1.1\r\nHost: h\r\ntRANSFER-ENCODING: CHUNKED\r\nCONTENT-length: " +
			"6\r\n\r\n0\r\n\r\nX", []string{"400"}, true},
		{"with bare line feeds", "POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\nContent-Length: " +
			"6\n\n0\n\nX", []string{"400"}, true},
		{"a length of nothing", "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nTransfer-Encoding: " +
			"chunked\r\n\r\n0\r\n\r\n", []string{"400"}, true},
		{"of an older version", "POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: " +
			"6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX", []string{"400"}, true},
		{"for the whole server", "OPTIONS * HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\nTransfer-Encoding: " +
			"chunked\r\n\r\n0\r\n\r\nX", []string{"400"}, true},
		{"the length twice", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: " +
			"3\r\n\r\nabc", []string{"400"}, true},
		{"two lengths", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: " +
			"4\r\n\r\nabc", []string{"400"}, true},
		{"the encoding twice", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: " +
			"chunked\r\n\r\n0\r\n\r\n", []string{"400"}, true},
		{"a folded length", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n 3\r\n\r\nabc", []string{"400"}, true},
		{"a folded line that looks like one", "POST / HTTP/1.1\r\nHost: h\r\nA: b\r\n\tContent-Length: " +
			"3\r\n\r\n", []string{"400"}, true},
		{"a length far to the right", "POST / HTTP/1.1\r\nHost: " +
			"h\r\nContent-Length:" + strings.Repeat(" ", 200) + "3\r\n\r\nabc", []string{"400"}, true},
		{"a length with a sign", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +3\r\n\r\nabc", []string{"400"}, true},
		// net/http refuses this by itself, and closes before the other pieces come.
		{"a space before the colon", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length : " +
			"3\r\n\r\nabc", []string{"400"}, true},
		{"after a good one", counts + twoLengths, []string{"POST /counts 3", "400"}, true},
		{"after one without a body", plain + twoLengths, []string{"GET /plain 0", "400"}, true},
		{"after empty lines", counts + "\r\n\r\n" + twoLengths, []string{"POST /counts 3", "400"}, true},
		{"after a large body", "POST /l HTTP/1.1\r\nHost: h\r\nContent-Length: " +
			"1050000\r\n\r\n" + large + twoLengths, []string{"POST /l 1050000", "400"}, true},
		{"behind chunks", chunks + twoLengths, []string{"POST /chunks 3"}, true},
		{"chunks end the connection", chunks + plain, []string{"POST /chunks 3"}, true},
		{"chunks that ask to stay", strings.Replace(chunks, "\r\n", "\r\nConnection: "+
			"keep-alive\r\n", 1) + plain, []string{"POST /chunks 3"}, true},
		{"chunks of an older version", "POST /old HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: " +
			"chunked\r\n\r\n" + plain, []string{"400"}, true},
		{"chunks of an older version after an empty line", counts + "\r\nPOST /old HTTP/1.0\r\nConnection: " +
			"keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n",
			[]string{"POST /counts 3", "400"}, true},
		{"chunks for the whole server", "OPTIONS * HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: " +
			"chunked\r\n\r\n0\r\n\r\n" + plain, []string{""}, true},
		{"an encoding that is unknown", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: " +
			"gzip\r\n\r\n", []string{"501"}, true},
		{"good ones in a row", plain + counts + counts + plain, []string{"GET /plain 0", "POST /counts 3",
			"POST /counts 3", "GET /plain 0"}, false},
		{"a body that looks like a header", "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: " +
			"50\r\n\r\n\r\nContent-Length: 5\r\nTransfer-Encoding: " +
			"chunked\r\n\r\n" + plain, []string{"POST /b 50", "GET /plain 0"}, false},
		{"names that are longer or in a value", "GET /n HTTP/1.1\r\nHost: h\r\nContent-Length-X: " +
			"5\r\nX-Transfer-Encoding: a\r\nA: Content-Length: " +
			"5\r\n\r\n" + plain, []string{"GET /n 0", "GET /plain 0"}, false},
		{"an older version that stays not", "GET /old HTTP/1.0\r\n\r\n", []string{"GET /old 0"}, true},
		{"two large bodies", strings.Repeat("POST /l HTTP/1.1\r\nHost: h\r\nContent-Length: "+
			"1050000\r\n\r\n"+large, 2), []string{"POST /l 1050000", "POST /l 1050000"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ways := [][]string{{tt.sent}}
			if len(tt.sent) < 1000 && !strings.Contains(tt.sent, " :") {
				ways = append(ways, strings.Split(tt.sent, ""))
			}
			for _, pieces := range ways {
				answers, closed := converse(t, addr, pieces, len(tt.want))
				if fmt.Sprint(answers) != fmt.Sprint(tt.want) || closed != tt.closed {
					t.Errorf("in %d pieces: answers %q, closed %t; want %q, %t", len(pieces), answers, closed, tt.want,
						tt.closed)
				}
			}
		})
	}
}
