package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestMarkBySelection hides words by selecting them. Characters beyond the first
// plane and a second line stand before them, so a script that counted anything
// but code points would hide others.
func TestMarkBySelection(t *testing.T) {
	t.Parallel()
	chromium(t)
	p := newPortal(t, engines[0])
	p.serve("--require-mfa=false")
	newVisitor(t, p.url, nil).submit(shippedDocket, map[string]string{"answer-1": "🦊🐝 Back up.\r\nThe lantern told " +
		"us, 🐝 lantern knew."})
	b := newBrowser(t, "marks", true)
	b.adopt(p.signIn("marks@agency.example", "moderator"))
	if status := b.open(p.url + "/admin/comments/" + shippedDocket + "-0001"); status != http.StatusOK {
		t.Fatalf("the comment on the desk: status %d", status)
	}
	const tools = `[data-part="1"] .mark-tools button`
	b.click(tools)
	b.sees("First select words")

	b.js(`(() => {
		const text = document.querySelector('[data-clean="1"]').lastChild;
		const at = text.data.lastIndexOf("lantern");
		getSelection().setBaseAndExtent(text, at, text, at + 7);
		return "";
	})()`)
	b.click(tools)
	const box = `[data-marks="1"] input[name="redaction"]`
	if got := b.js(`document.querySelector(` + quote(box) + `).value`); got != "1:35-42:personal" {
		b.failed(fmt.Errorf("the mark is %q, want the code points 35 to 42", got))
	}
	if got := b.words(`[data-public="1"]`); !strings.Contains(got, "lantern told us, 🐝 [redacted: personal] knew.") {
		b.failed(fmt.Errorf("the public side shows %q", got))
	}
	b.scan("marked-by-hand")
	b.js(`(e => { e.value = "third_party"; e.dispatchEvent(new Event("change", {bubbles: true})); return ""; ` +
		`})(document.querySelector('[data-marks="1"] .mark-choice'))`)
	b.tick(`input[name="decision"][value="post"]`)
	b.press(`form.review button[type="submit"]`)
	if status := b.open(p.url + "/dockets/" + shippedDocket + "/comments/" + shippedDocket +
		"-0001"); status != http.StatusOK {
		t.Fatalf("the public page: status %d", status)
	}
	b.sees("lantern told us, 🐝 [redacted: third_party] knew.")
	b.stayedHome(p.url)
}
