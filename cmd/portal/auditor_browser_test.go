package main

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/moderation"
	"commentportal/moderation/screen"
)

// openControls names the controls of the page that would change something and are not
// off: those of forms that post, but for the way out and the account's own, and those
// that scripts add to such forms. A search without a name is sent nowhere.
const openControls = `[...document.querySelectorAll("input, select, textarea, button")].filter(e =>
	e.form && e.form.method === "post" && !e.matches(":disabled") && e.type !== "hidden" &&
	!(e.type === "search" && !e.name) && !/^\/admin\/(sign-out|account)/.test(e.form.getAttribute("action")))
	.map(e => e.outerHTML).join("\n")`

// TestAnAuditorFindsFormsShut reads as an auditor what a moderator works with: no script
// opens a form again that the server has shut, and no key sends anything. Both engines.
func TestAnAuditorFindsFormsShut(t *testing.T) {
	t.Parallel()
	chromium(t)
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			p := newDeskPortal(t, e, 4)
			p.hire("audit@agency.example", "auditor")
			of := docket.ID(shippedDocket)
			p.post(of.Comment(4))
			b := p.moderator("auditor "+e.name, "audit@agency.example", true)
			b.open(p.url + "/admin/queue")
			b.sees("You can read everything here and change nothing")
			b.key("j")
			b.key("o")
			b.until("an open comment", `document.querySelector(".item.is-open .panel")`)
			is := b.opened()
			for _, key := range []string{"p", "h", "s", "w", "x", "u", "1"} {
				b.js(`(document.getElementById("desk-status").textContent = "", "")`)
				b.key(key)
				if got := b.words("#desk-status"); key != "1" && key != "u" &&
					got != "You can read everything here and change nothing." {
					t.Errorf("%s says %q", key, got)
				}
			}
			if got := b.opened(); got != is {
				t.Errorf("%s is open, was %s", got, is)
			}
			for _, path := range []string{"/admin/queue", "/admin/queue?open=" + is, "/admin/comments/" + is,
				"/admin/comments/" + string(of.Comment(4)), "/admin/coding/" + string(of.Comment(4)) + "/4",
				"/admin/signatures?docket=" + url.QueryEscape(shippedDocket), "/admin/report?docket=" +
					url.QueryEscape(shippedDocket),
				"/admin/codebook?docket=" + url.QueryEscape(shippedDocket)} {
				if status := b.open(p.url + path); status != 200 {
					t.Errorf("%s: status %d", path, status)
				}
				if got := b.js(openControls); got != "" {
					t.Errorf("%s offers an auditor\n%s", path, got)
				}
				if strings.HasPrefix(path, "/admin/coding") {
					b.key("1")
					b.key("\r")
					got := b.js(`location.pathname + document.querySelectorAll("input[name=coding]:checked").length`)
					if got != path+"0" {
						t.Errorf("keys of the coding page lead to %s", got)
					}
				}
			}
			b.mu.Lock()
			for _, address := range b.requested {
				if u, err := url.Parse(address); err != nil || strings.HasSuffix(u.Path, "/decision") ||
					strings.HasSuffix(u.Path, "/open") || strings.HasSuffix(u.Path, "/draft") {
					t.Errorf("the browser sent something to %s", address)
				}
			}
			b.mu.Unlock()
			p.ledgerSays("pending", 3)
			b.stayedHome(p.url)
		})
	}
}

// post posts a comment as it was received.
func (p deskPortal) post(id docket.CommentID) {
	p.t.Helper()
	db := p.openStore()
	defer func() { _ = db.Close() }()
	desk := moderation.NewDesk(db, screen.New(), time.Now)
	if _, err := desk.Decide(p.t.Context(), moderation.Request{By: 1, Comment: id, Version: 1,
		Action: docket.ActionPost}); err != nil {
		p.t.Fatalf("post %s: %v", id, err)
	}
}
