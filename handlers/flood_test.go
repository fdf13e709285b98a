package handlers

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
)

// TestAFloodOfOneAddressLeavesOthersAlone sends 10,000 requests from one address: comments,
// looks at a status, tries to sign in and requests of programs. The limits hold from the
// first to the last, each refusal says when to come again, and another address is served as
// before.
func TestAFloodOfOneAddressLeavesOthersAlone(t *testing.T) {
	t.Parallel()
	p := openPortal(t, func(d *Deps) { d.CommentRate, d.APIRate = 10, 1000 })
	fields := p.get(testForm).fields(t, "form.comment-form")
	fields.Set("step", "submit")
	fields.Set("answer-1", "Words.")
	send := func(from, method, path string, form url.Values) *answer {
		r := httptest.NewRequest(method, "http://portal.example"+path, strings.NewReader(form.Encode()))
		r.RemoteAddr = from + ":4321"
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		if method == "POST" {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		return p.do(r)
	}
	for _, kind := range []struct {
		name, method, path string
		form               url.Values
		times, most        int // requests, and how many of them may be let through
		other              int // status for another address afterwards
	}{
		{"a comment", "POST", testForm, fields, 1500, 10, http.StatusSeeOther},
		{"a look at a status", "POST", "/status", url.Values{"tracking": {"0000-0000-0000-0000"}}, 1500, 60, 422},
		{"a try to sign in", "POST", "/admin/sign-in", url.Values{"email": {"x@example.test"}, "password": {"guess"}},
			1500,
			60, 422},
		{"a request of a program", "GET", "/api/v4/comments", nil, 5500, 1000, http.StatusOK},
	} {
		let := 0
		for n := range kind.times {
			a := send("203.0.113.7", kind.method, kind.path, kind.form)
			if a.StatusCode != http.StatusTooManyRequests {
				let++
				continue
			}
			if a.Header.Get("Retry-After") == "" {
				t.Fatalf("%s: refusal %d does not say when to come again", kind.name, n)
			}
		}
		if let == 0 || let > kind.most {
			t.Errorf("%s: %d of %d were let through, want 1 to %d", kind.name, let, kind.times, kind.most)
		}
		if kind.form.Has("email") { // nobody signs in to this account for a while, from wherever
			kind.form.Set("email", "y@example.test")
		}
		send("198.51.100.9", kind.method, kind.path, kind.form).want(t, kind.other)
	}
	p.get(testDocket).want(t, http.StatusOK)
}

// TestAPasswordNeverExpires signs in after ten years with the same password: nobody is made
// to change one that is not known to others.
func TestAPasswordNeverExpires(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	mod := p.staffer(docket.RoleModerator)
	p.clock.advance(10 * 365 * 24 * time.Hour)
	mod.get("/admin").leadsTo(t, "/admin/sign-in")
	mod.signIn()
	mod.get("/admin").want(t, http.StatusOK)
}
