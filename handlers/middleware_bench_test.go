package handlers

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkMiddleware names what each layer around the pages costs: the time of a request
// through that layer alone and an empty handler, and at last through all of them to a page
// that has not changed.
func BenchmarkMiddleware(b *testing.B) {
	p := benchPortal(b)
	empty := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	path := testDocket + "/comments"
	tag := p.get(path).Header.Get("ETag")
	for _, tt := range []struct {
		name string
		h    http.Handler
	}{
		{"empty", empty},
		{"logged", p.site.logged(empty)},
		{"recovered", p.site.recovered(empty)},
		{"headers", p.site.headers(empty)},
		{"sameOrigin", p.site.sameOrigin(empty)},
		{"inCapitals", inCapitals(empty)},
		{"all, and a page that has not changed", p.http},
	} {
		b.Run(tt.name, func(b *testing.B) {
			r := httptest.NewRequest("GET", "http://portal.example"+path, nil)
			r.Header.Set("If-None-Match", tag)
			b.ReportAllocs()
			for b.Loop() {
				tt.h.ServeHTTP(&probeWriter{}, r)
			}
		})
	}
	b.Run("the read of the revision", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := p.db.Revision(b.Context(), p.docket.ID); err != nil {
				b.Fatal(err)
			}
		}
	})
}
