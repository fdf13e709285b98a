package handlers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"

	"commentportal/docket"
)

// Nothing that a reader does by leaving, or that strangers do by coming in
// numbers, is an ERROR in the log.
func TestReadersWhoLeaveAreNoError(t *testing.T) {
	t.Parallel()
	interrupted := errors.New("store: comments: interrupted") // a query whose context has ended
	for _, tt := range []struct {
		name  string
		err   error
		left  bool // the request's context has ended
		level string
	}{
		{"the context's own error", context.Canceled, true, ""},
		{"a query that was interrupted", interrupted, true, ""},
		{"a busy answer to nobody", docket.ErrBusy, true, ""},
		{"a broken pipe to the reader", fmt.Errorf("write: %w", syscall.EPIPE), true, ""},
		{"a broken pipe to the database", fmt.Errorf("write: %w", syscall.EPIPE), false, "ERROR"},
		{"a connection that was reset", fmt.Errorf("read: %w", &net.OpError{Op: "read", Err: syscall.ECONNRESET}), true,
			""},
		{"we are busy", docket.ErrBusy, false, "WARN"},
		{"our storage is full", docket.ErrFull, false, "WARN"},
		{"a query that failed by itself", interrupted, false, "ERROR"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := openPortal(t)
			r := httptest.NewRequest("GET", "http://portal.example/", nil)
			if tt.left {
				ctx, cancel := context.WithCancel(r.Context())
				cancel()
				r = r.WithContext(ctx)
			}
			h := p.site.logged(p.site.page(func(http.ResponseWriter, *http.Request) error { return tt.err }))
			h.ServeHTTP(httptest.NewRecorder(), r)
			for _, level := range []string{"WARN", "ERROR"} {
				if got := strings.Contains(p.log.String(), "level="+level); got != (tt.level == level) {
					t.Errorf("%s in the log: %v\n%s", level, got, p.log)
				}
			}
			if gone := strings.Contains(p.log.String(), "status=499"); gone != (tt.level == "") {
				t.Errorf("status 499 in the log: %v\n%s", gone, p.log)
			}
		})
	}
}

// A real connection that is cut in the middle of a form.
func TestAFormThatBreaksOffIsNoError(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	server := httptest.NewServer(p.http)
	for _, path := range []string{"/admin/sign-in", "/status", "/dockets/" + testDocket + "/comment"} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.WriteString(conn, "POST "+path+" HTTP/1.1\r\nHost: portal.example\r\nSec-Fetch-Site: "+
			"same-origin\r\n"+
			"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nemail=a")
		if err := errors.Join(err, conn.Close()); err != nil {
			t.Fatal(err)
		}
	}
	server.Close() // waits for what is under way
	if strings.Contains(p.log.String(), "level=ERROR") {
		t.Errorf("an ERROR in the log:\n%s", p.log)
	}
}
