package handlers

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/handlers/web"
)

// handler puts the middleware around the route table: reference and log, panic,
// headers, cross-site posts, routes.
func (s *site) handler() http.Handler {
	var h http.Handler = s.mux()
	h = s.sameOrigin(h)
	h = s.headers(h)
	h = s.recovered(h)
	h = s.logged(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(w, web.Speak(r)) })
}

// mux registers the routes. Addresses that are in no route get our own pages.
func (s *site) mux() http.Handler {
	mux, known := http.NewServeMux(), http.NewServeMux()
	for _, rt := range inLanguages(s.routes()) {
		handler := rt.handler
		if rt.need != web.Public {
			handler = s.Guard(rt.need, handler)
		}
		mux.Handle(rt.pattern, inCapitals(s.page(handler)))
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
			s.Fail(w, r, web.ErrMethod)
		case http.StatusMovedPermanently, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
			h.ServeHTTP(w, r)
		default:
			if to, ok := withoutSlash(known, r); ok {
				redirectTo(w, r, to)
				return
			}
			s.Fail(w, r, web.ErrNoPage)
		}
	})
	return mux
}

// withoutSlash is the address of a page that was asked for with a slash at its end.
func withoutSlash(known *http.ServeMux, r *http.Request) (string, bool) {
	path, ok := strings.CutSuffix(r.URL.Path, "/")
	if !ok || path == "" || !isRead(r) {
		return "", false
	}
	asked := r.Clone(r.Context())
	asked.URL.Path, asked.URL.RawPath = path, ""
	_, pattern := known.Handler(asked)
	return path, strings.HasPrefix(pattern, "GET ") && !strings.HasSuffix(pattern, "/")
}

// inCapitals leads from an address that has the ID of a docket or comment in small
// letters to the page's own.
func inCapitals(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		parts := strings.Split(r.URL.Path, "/")
		changed := false
		for i, part := range parts {
			capitals := docket.ID(strings.ToUpper(part))
			id := part != "" && (part == r.PathValue("docket") || part == r.PathValue("comment"))
			if id && string(capitals) != part && capitals.Valid() {
				parts[i], changed = string(capitals), true
			}
		}
		if changed && isRead(r) && parts[1] == "dockets" {
			redirectTo(w, r, strings.Join(parts, "/"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// redirectTo leads to another path of this site for good; the query stays.
func redirectTo(w http.ResponseWriter, r *http.Request, path string) {
	to := url.URL{Path: path, RawQuery: r.URL.RawQuery}
	http.Redirect(w, r, to.String(), http.StatusPermanentRedirect)
}

func isRead(r *http.Request) bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }

// page turns a page into a handler: its error becomes an error page.
func (s *site) page(p web.Page) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := p(w, r); err != nil {
			s.Fail(w, r, err)
		}
	})
}

// logged gives each request a reference and writes one line about it: the route
// pattern, never the path, the query or the address, which may be personal or
// secret.
func (s *site) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		v := &web.Visit{Reference: web.NewReference()}
		r = r.WithContext(web.WithVisit(r.Context(), v))
		rec := &web.Recorder{ResponseWriter: w}
		defer func() {
			took := time.Since(start)
			if s.Meter != nil {
				s.Meter.Answered(r.Pattern, rec.StatusOr200(), took)
			}
			level := slog.LevelInfo
			switch {
			case rec.Status >= 500:
				level = web.FailureLevel(rec.Status)
			case quiet(r.Pattern), rec.Status == http.StatusNotModified:
				level = slog.LevelDebug
			}
			if s.Log.Enabled(r.Context(), level) {
				s.Log.LogAttrs(r.Context(), level, "request",
					slog.String("method", method(r)), slog.String("route", r.Pattern),
					slog.Int("status", rec.StatusOr200()), slog.Int64("bytes", rec.Bytes),
					slog.Duration("took", took), slog.String("request", v.Reference))
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
				slog.String("kind", fmt.Sprintf("%T", cause)), slog.String("request", web.VisitOf(r).Reference),
				slog.String("stack", string(debug.Stack())))
			if rec, ok := w.(*web.Recorder); ok && rec.Status != 0 {
				panic(http.ErrAbortHandler)
			}
			s.Fail(w, r, web.ErrPanic)
		}()
		next.ServeHTTP(w, r)
	})
}

// permissions turns every browser power off that the portal has no use for.
const permissions = "accelerometer=(), autoplay=(), bluetooth=(), camera=(), display-capture=(), encrypted-media=(), " +
	"fullscreen=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), " +
	"picture-in-picture=(), publickey-credentials-get=(self), screen-wake-lock=(), serial=(), usb=(), web-share=(), " +
	"xr-spatial-tracking=()"

// headers sets what every answer has. Answers are not stored anywhere unless
// their page says otherwise.
func (s *site) headers(next http.Handler) http.Handler {
	csp := []string{web.Policy}
	var hsts []string
	if s.Secure() {
		csp = []string{web.Policy + "; upgrade-insecure-requests"}
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

// sameOrigin refuses posts that another site's page sends.
func (s *site) sameOrigin(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	if err := guard.AddTrustedOrigin(s.Look.BaseURL); err != nil {
		panic(fmt.Errorf("handlers: base URL: %w", err))
	}
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Log.WarnContext(r.Context(), "cross-site post refused", slog.String("request", web.VisitOf(r).Reference))
		s.Fail(w, r, web.ErrCrossSite)
	}))
	return guard.Handler(next)
}

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
