package handlers

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"commentportal/docket"
)

var tokenField = regexp.MustCompile(`name="form_token" value="([^"]+)"`)

// emptyForm returns the form at a path and the token in it.
func emptyForm(t *testing.T, p *testPortal, path string, zipped bool) (page, token string) {
	t.Helper()
	var header []string
	if zipped {
		header = []string{"Accept-Encoding", "gzip"}
	}
	res := p.ask("GET", path, header...)
	body := []byte(res.Body)
	if res.StatusCode != http.StatusOK || res.Header.Get("Cache-Control") != "private, no-cache" {
		t.Fatalf("status %d, %v", res.StatusCode, res.Header)
	}
	if zipped {
		if res.Header.Get("Content-Encoding") != "gzip" {
			t.Fatalf("the form is not compressed: %v", res.Header)
		}
		zip, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		zip.Multistream(false) // not every reader takes a file of several parts
		if body, err = io.ReadAll(zip); err != nil {
			t.Fatal(err)
		}
	}
	m := tokenField.FindSubmatch(body)
	if m == nil {
		t.Fatalf("the form has no token: %.400s", body)
	}
	return strings.Replace(string(body), string(m[1]), "T", 1), string(m[1])
}

// Everybody gets the same form from memory, and each a token of their own, whether it is
// compressed or not, in each language.
func TestEmptyFormsDifferInTheirTokenAlone(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	for _, path := range []string{testDocket + "/comment", "/es" + testDocket + "/comment"} {
		drawn, _ := emptyForm(t, p, path+"?from=mail", false) // an address with a query is drawn each time
		seen := map[string]bool{}
		for i := range 4 {
			page, token := emptyForm(t, p, path, i%2 == 1)
			if page != drawn {
				t.Errorf("%s, time %d: another page than the one that is drawn each time", path, i)
			}
			if seen[token] || len(token) < 20 {
				t.Errorf("%s: token %q was given before, or is none", path, token)
			}
			seen[token] = true
		}
	}
}

// A docket that closes, by whomever, has no form a moment later.
func TestTheFormOfAClosedDocketIsNotKept(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	path := testDocket + "/comment"
	emptyForm(t, p, path, false)
	if err := p.db.CloseDocket(t.Context(), p.docket.ID, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	for _, encoding := range []string{"", "gzip"} {
		res := p.ask("GET", path, "Accept-Encoding", encoding)
		body := io.Reader(strings.NewReader(res.Body))
		if encoding == "gzip" {
			var err error
			if body, err = gzip.NewReader(body); err != nil {
				t.Fatal(err)
			}
		}
		page, err := io.ReadAll(body)
		if err != nil || tokenField.Match(page) || !bytes.Contains(page, []byte("closed")) {
			t.Errorf("%q: %v %.300s", encoding, err, page)
		}
	}
	if err := p.db.OpenDocket(t.Context(), p.docket.ID, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	emptyForm(t, p, path, true)
}
