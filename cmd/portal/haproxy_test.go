package main

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"commentportal/store/storetest"
)

// shipped reads a file of deploy and puts what suits the test in the place of what an
// operator is to change. Each such text is there as it is named, or the test fails.
func shipped(t *testing.T, name string, changes ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "deploy", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(text, changes[i]) {
			t.Fatalf("%s has no %q any more", name, changes[i])
		}
		text = strings.ReplaceAll(text, changes[i], changes[i+1])
	}
	return text
}

// front is haproxy, as deploy has it, in front of nodes.
type front struct {
	url  string
	tool *storetest.Tool

	certificate, key []byte // in PEM
	trusts           *http.Transport
	plain, secure    *os.File // sockets that listen
}

// newFront reserves the front's addresses. It serves once it knows its nodes.
func newFront(t *testing.T) *front {
	t.Helper()
	f := &front{tool: storetest.NewTool(t, "haproxy", "haproxy")}
	other := httptest.NewTLSServer(nil) // for its certificate
	defer other.Close()
	pair := other.TLS.Certificates[0]
	key, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	f.certificate = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Certificate[0]})
	f.key = pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})
	transport, ok := other.Client().Transport.(*http.Transport)
	if !ok {
		t.Fatal("the client of a test server has another transport")
	}
	f.trusts = transport.Clone()
	f.trusts.ForceAttemptHTTP2 = true
	t.Cleanup(f.trusts.CloseIdleConnections)
	f.plain, _ = listening(t)
	var at string
	f.secure, at = listening(t)
	f.url = "https://" + at
	return f
}

// listening opens a socket for another program.
func listening(t *testing.T) (*os.File, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // the file is a handle of its own
	tcp, ok := l.(*net.TCPListener)
	if !ok {
		t.Fatal("no socket of TCP")
	}
	file, err := tcp.File()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file, l.Addr().String()
}

// serve starts haproxy in front of nodes that listen at these addresses.
func (f *front) serve(t *testing.T, nodes []string) {
	t.Helper()
	var checked, unchecked strings.Builder
	for i, at := range nodes {
		fmt.Fprintf(&checked, "server node%d %s check\n    ", i, at)
		fmt.Fprintf(&unchecked, "server node%d %s\n    ", i, at)
	}
	u, err := url.Parse(f.url)
	if err != nil {
		t.Fatal(err)
	}
	pair := f.tool.Write("pair.pem", string(bytes.Join([][]byte{f.certificate, f.key}, nil)))
	text := shipped(t, "haproxy/haproxy.cfg", "maxconn 20000", "maxconn 200", "bind :80\n", "bind fd@3\n", "bind :443 ",
		"bind fd@4 ", "/etc/haproxy/comments.example.gov.pem", pair, "comments.example.gov", u.Host,
		"server one 127.0.0.1:8080 check\n", checked.String()+"\n", "server one 127.0.0.1:8080\n",
		unchecked.String()+"\n")
	f.tool.Start([]*os.File{f.plain, f.secure}, "-db", "-f", f.tool.Write("haproxy.cfg", text))
	client := http.Client{Transport: f.trusts, Timeout: 5 * time.Second}
	f.tool.Await(func() error {
		res, err := client.Get(f.url + "/readyz")
		if err != nil {
			return err
		}
		_ = res.Body.Close() // only its status counts
		if res.StatusCode != http.StatusOK {
			return fmt.Errorf("/readyz has status %d", res.StatusCode)
		}
		return nil
	})
}
