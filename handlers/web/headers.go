package web

import (
	"net/http"
	"strings"
)

// Policy is the content security policy of STANDARDS: nothing inline, nothing
// from elsewhere, no framing.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for " +
	"'script'"

// Framed is Policy for a page that pages of the origins may show inside themselves.
func Framed(origins []string) string {
	return strings.Replace(Policy, "frame-ancestors 'none'", "frame-ancestors "+strings.Join(origins, " "), 1)
}

// pageHeaders are those that tell a browser how to treat a page it is given.
var pageHeaders = []string{"Content-Security-Policy", "Permissions-Policy", "X-Frame-Options", "Referrer-Policy",
	"Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"}

// Sandboxed replaces the policy of a file that is downloaded, never shown.
const Sandboxed = "default-src 'none'; sandbox; frame-ancestors 'none'"

// Matches reports whether the reader already holds an answer with one of tags.
func Matches(r *http.Request, tags ...string) bool {
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

// Download marks an answer as a file to save, never a page to show.
func Download(w http.ResponseWriter, contentType, name string) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Content-Security-Policy", Sandboxed)
}
