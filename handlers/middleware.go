package handlers

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

// visit is what a request carries through the handlers.
type visit struct {
	reference string // names the request in the log and on error pages
}

type visitKey struct{}

func visitOf(r *http.Request) *visit {
	if v, ok := r.Context().Value(visitKey{}).(*visit); ok {
		return v
	}
	return &visit{}
}

// handler puts the middleware around the route table: reference and log, panic,
// headers, cross-site posts, routes.
func (s *site) handler() http.Handler {
	var h http.Handler = s.mux()
	h = s.sameOrigin(h)
	h = s.headers(h)
	h = s.recovered(h)
	return s.logged(h)
}

// mux registers the routes. Addresses that are in no route get our own pages.
func (s *site) mux() http.Handler {
	mux, known := http.NewServeMux(), http.NewServeMux()
	for _, rt := range s.routes() {
		handler := rt.handler
		if rt.need != public {
			handler = s.guard(rt.need, handler)
		}
		mux.Handle(rt.pattern, s.page(handler))
		known.Handle(rt.pattern, http.NotFoundHandler())
	}
	// What matches no route comes here. The second mux, which has the routes
	// alone, says which of 404, 405 and a redirect to the cleaned path it would
	// send, and our page for it is sent.
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		r.Pattern = "" // in the log: none of ours
		h, _ := known.Handler(r)
		var probe probeWriter
		h.ServeHTTP(&probe, r)
		switch probe.status {
		case http.StatusMethodNotAllowed:
			w.Header().Set("Allow", probe.Header().Get("Allow"))
			s.fail(w, r, errMethod)
		case http.StatusMovedPermanently, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
			h.ServeHTTP(w, r)
		default:
			s.fail(w, r, errNoPage)
		}
	})
	return mux
}

// page turns a page into a handler: its error becomes an error page.
func (s *site) page(p page) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := p(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// logged gives each request a reference and writes one line about it: the route
// pattern, never the path, the query or the address, which may be personal or
// secret.
func (s *site) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		v := &visit{reference: newReference()}
		r = r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
		rec := &recorder{ResponseWriter: w}
		defer func() {
			level := slog.LevelInfo
			switch {
			case rec.status >= 500:
				level = failureLevel(rec.status)
			case quiet(r.Pattern), rec.status == http.StatusNotModified:
				level = slog.LevelDebug
			}
			if s.Log.Enabled(r.Context(), level) {
				s.Log.LogAttrs(r.Context(), level, "request",
					slog.String("method", method(r)), slog.String("route", r.Pattern),
					slog.Int("status", rec.statusOr200()), slog.Int64("bytes", rec.bytes),
					slog.Duration("took", time.Since(start)), slog.String("request", v.reference))
			}
		}()
		next.ServeHTTP(rec, r)
	})
}

// quiet routes are logged at debug level only, as is a page that has not
// changed: probes and files come often and say little.
func quiet(pattern string) bool {
	switch pattern {
	case "GET /healthz", "GET /readyz", "GET /assets/":
		return true
	}
	return false
}

// method is the request's method where it is one that we know; any other is a
// stranger's word and stays out of the log.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete,
		http.MethodPatch, http.MethodOptions, http.MethodTrace, http.MethodConnect:
		return r.Method
	}
	return "other"
}

func newReference() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// recovered turns a panic into the 500 page. When the answer has begun, the
// connection is cut, so that nobody takes half a page for a whole one.
func (s *site) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(http.ErrAbortHandler)
			}
			// A panic's value may hold anything, so only its type and the place
			// are logged.
			s.Log.ErrorContext(r.Context(), "panic", slog.String("route", r.Pattern),
				slog.String("kind", fmt.Sprintf("%T", cause)), slog.String("request", visitOf(r).reference),
				slog.String("stack", string(debug.Stack())))
			if rec, ok := w.(*recorder); ok && rec.status != 0 {
				panic(http.ErrAbortHandler)
			}
			s.fail(w, r, errPanic)
		}()
		next.ServeHTTP(w, r)
	})
}

// policy is the content security policy of STANDARDS: nothing inline, nothing
// from elsewhere, no framing.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

// permissions turns every browser power off that the portal has no use for.
const permissions = "accelerometer=(), autoplay=(), bluetooth=(), camera=(), display-capture=(), encrypted-media=(), " +
	"fullscreen=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), " +
	"picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), web-share=(), xr-spatial-tracking=()"

// pageHeaders are those that tell a browser how to treat a page it is given.
var pageHeaders = []string{"Content-Security-Policy", "Permissions-Policy", "X-Frame-Options", "Referrer-Policy",
	"Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"}

// headers sets what every answer has. Answers are not stored anywhere unless
// their page says otherwise.
func (s *site) headers(next http.Handler) http.Handler {
	csp := []string{policy}
	var hsts []string
	if s.secure() {
		csp = []string{policy + "; upgrade-insecure-requests"}
		hsts = []string{"max-age=31536000; includeSubDomains"}
	}
	fixed := map[string][]string{
		"Content-Security-Policy":      csp,
		"X-Content-Type-Options":       {"nosniff"},
		"X-Frame-Options":              {"DENY"},
		"Referrer-Policy":              {"same-origin"},
		"Permissions-Policy":           {permissions},
		"Cross-Origin-Opener-Policy":   {"same-origin"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
	}
	if hsts != nil {
		fixed["Strict-Transport-Security"] = hsts
	}
	noStore := []string{"no-store"}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		for name, value := range fixed {
			h[name] = value
		}
		h["Cache-Control"] = noStore
		next.ServeHTTP(w, r)
	})
}

// sandboxed replaces the policy of a file that is downloaded, never shown.
const sandboxed = "default-src 'none'; sandbox; frame-ancestors 'none'"

// sameOrigin refuses posts that another site's page sends.
func (s *site) sameOrigin(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	if err := guard.AddTrustedOrigin(s.look.BaseURL); err != nil {
		panic(fmt.Errorf("handlers: base URL: %w", err))
	}
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Log.WarnContext(r.Context(), "cross-site post refused", slog.String("request", visitOf(r).reference))
		s.fail(w, r, errCrossSite)
	}))
	return guard.Handler(next)
}

// recorder remembers the status and size of an answer.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
	gone   bool // the reader left before an answer
}

func (rec *recorder) WriteHeader(status int) {
	if rec.status == 0 && status >= 200 {
		rec.status = status
	}
	rec.ResponseWriter.WriteHeader(status)
}

func (rec *recorder) Write(b []byte) (int, error) {
	if rec.status == 0 {
		rec.status = http.StatusOK
	}
	n, err := rec.ResponseWriter.Write(b)
	rec.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

func (rec *recorder) statusOr200() int {
	switch {
	case rec.status != 0:
		return rec.status
	case rec.gone:
		return statusReaderGone
	}
	return http.StatusOK
}

// statusReaderGone stands in the log where the reader left before an answer, as
// proxies write it.
const statusReaderGone = 499

// probeWriter takes an answer and keeps its status and headers alone.
type probeWriter struct {
	header http.Header
	status int
}

func (p *probeWriter) Header() http.Header {
	if p.header == nil {
		p.header = http.Header{}
	}
	return p.header
}

func (p *probeWriter) WriteHeader(status int) { p.status = status }

func (p *probeWriter) Write(b []byte) (int, error) { return len(b), nil }

// matches reports whether the reader already holds an answer with one of tags.
func matches(r *http.Request, tags ...string) bool {
	header := r.Header.Get("If-None-Match")
	if header == "" {
		return false
	}
	if header == "*" {
		return true
	}
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimPrefix(strings.TrimSpace(part), "W/")
		for _, tag := range tags {
			if part == tag {
				return true
			}
		}
	}
	return false
}
