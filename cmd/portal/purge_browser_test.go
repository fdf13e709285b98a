package main

import (
	"strings"
	"testing"
)

// TestAPurgeByOrderInABrowser has one administrator ask to purge a comment by order and
// another one agree, each on their page. A legal hold stops it in between. Afterwards the
// comment's page is a tombstone, its words are on no page, and verify finds the database
// sound. Both engines.
func TestAPurgeByOrderInABrowser(t *testing.T) {
	t.Parallel()
	chromium(t)
	const marker, id = "zyzzyvafish", shippedDocket + "-0001"
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			p := newDeskPortal(t, e, 0)
			p.hire("ada@agency.example", "admin")
			p.hire("bob@agency.example", "admin")
			newVisitor(t, p.url, nil).submit(shippedDocket, map[string]string{"answer-1": "The pumps called " + marker +
				" stop at night."})
			postByStore(t, p.portal, id)
			page := p.url + "/dockets/" + shippedDocket + "/comments/" + id
			reader := newBrowser(t, "reader of a purge "+e.name, false)
			reader.open(page)
			reader.sees(marker)

			ada := p.moderator("asks "+e.name, "ada@agency.example", false)
			ada.open(p.url + "/admin/purges?docket=" + shippedDocket)
			ada.fill(`input[name="comment"]`, id)
			ada.press(`main form[method="get"][action="/admin/purges"].usa-form button[type="submit"]`)
			ada.sees("Its words cannot be brought back.")
			ada.fill(`input[name="order"]`, "No. 26-cv-0123")
			ada.fill(`textarea[name="reason"]`, "A court said so.")
			ada.press(`main form[method="post"] button.usa-button--secondary`)
			ada.sees("No. 26-cv-0123")
			if ada.has(`form[action$="/1/agree"]`) {
				t.Error("who asked is offered to agree")
			}
			p.run("hold", "place", shippedDocket, "--reason", "Notice", "--order", "Lit. 7")

			bob := p.moderator("agrees "+e.name, "bob@agency.example", false)
			bob.open(p.url + "/admin/purges?docket=" + shippedDocket)
			bob.press(`form[action$="/1/agree"] button`)
			bob.sees("Nothing was removed")
			reader.open(page)
			reader.sees(marker)
			p.run("hold", "lift", shippedDocket, "1", "--reason", "The case is over")
			bob.open(p.url + "/admin/purges?docket=" + shippedDocket)
			bob.press(`form[action$="/1/agree"] button`)

			reader.open(page)
			if got := reader.words("main"); strings.Contains(got, marker) || !strings.Contains(got, "removed") {
				t.Errorf("the page of the purged comment says %q", got)
			}
			reader.open(p.url + "/dockets/" + shippedDocket + "/ledger")
			reader.sees("Removed by order")
			for _, at := range []string{"/admin/comments/" + id, "/admin/log?of=" + id,
				"/admin/purges?docket=" + shippedDocket} {
				bob.open(p.url + at)
				if got := bob.words("body"); strings.Contains(got, marker) {
					t.Errorf("%s still says %q", at, got)
				}
			}
			if out := p.run("verify"); !strings.Contains(out, "Sound") {
				t.Errorf("verify: %s", out)
			}
			reader.stayedHome(p.url)
			bob.stayedHome(p.url)
		})
	}
}
