package assets

import (
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func TestAcceptsGzip(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]bool{
		"":                       false,
		"gzip":                   true,
		"br, gzip":               true,
		"GZIP;q=0.5":             true,
		"gzip;q=0":               false,
		"gzip; q=0.000":          false,
		"deflate, br":            false,
		"gzip;q=nonsense":        false,
		"identity, gzip ; q=0.1": true,
	} {
		if got := AcceptsGzip(header); got != want {
			t.Errorf("AcceptsGzip(%q) = %v, want %v", header, got, want)
		}
	}
}

func TestFilesAreServedUnderTheirHashForAYear(t *testing.T) {
	t.Parallel()
	if Built() != nil {
		if got := Path("portal.css"); got != "/assets/portal.css" {
			t.Errorf("Path is %q without built files", got)
		}
		return // the build of the style sheets is another step; nothing more to see here
	}
	at := Path("portal.css")
	if !strings.HasPrefix(at, "/assets/portal-") {
		t.Fatalf("Path is %q", at)
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", at, nil)
	r.Header.Set("Accept-Encoding", "gzip")
	Handler().ServeHTTP(w, r)
	if w.Code != 200 || w.Header().Get("Content-Encoding") != "gzip" ||
		!strings.Contains(w.Header().Get("Cache-Control"), "immutable") ||
		w.Header().Get("Content-Type") != "text/css; charset=utf-8" || w.Header().Get("Vary") != "Accept-Encoding" {
		t.Errorf("status %d, headers %v", w.Code, w.Header())
	}
	for _, path := range []string{"/assets/portal.css", "/assets/manifest.json", "/assets/../assets.go",
		"/assets/.keep", "/assets/"} {
		w := httptest.NewRecorder()
		Handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 404 || strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: status %d, %v", path, w.Code, w.Header())
		}
	}
	b, err := load()
	if err != nil {
		t.Fatal(err)
	}
	imported := 0
	for plain, hashed := range b.names {
		for _, m := range regexp.MustCompile(`from "\./([^"]+)"`).FindAllSubmatch(b.files[hashed].body, -1) {
			imported++
			if _, served := b.files[string(m[1])]; !served {
				t.Errorf("%s imports %s, which is served nowhere", plain, m[1])
			}
		}
	}
	if imported == 0 {
		t.Error("no script imports another: what the staff pages' scripts share was not found")
	}
	css := string(b.files[b.names["portal.css"]].body)
	if strings.Contains(css, "http://") || strings.Contains(css, "https://") || strings.Contains(css, "@import") ||
		strings.Contains(css, "data:") {
		t.Error("the style sheet names something elsewhere")
	}
}
