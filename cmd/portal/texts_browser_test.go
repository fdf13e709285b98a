package main

import (
	"strings"
	"testing"
)

// TestTextsAreChangedInABrowser changes the texts of a docket by its pages: draft, preview as
// the public will read it, publish, the history that everybody reads, and back. Both engines.
func TestTextsAreChangedInABrowser(t *testing.T) {
	t.Parallel()
	chromium(t)
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			p := newDeskPortal(t, e, 0)
			call, admin := p.url+"/dockets/"+shippedDocket, p.url+"/admin/dockets/"+shippedDocket
			p.hire("boss@agency.example", "admin")
			b := p.moderator("texts "+e.name, "boss@agency.example", false)
			b.open(admin)
			b.press(`a[href$="/texts"]`)
			b.fill(`input[name="media_email"]`, "press@agency.example")
			b.fill(`textarea[name="notice"]`, "Leave out what names a patient.")
			b.press(`#texts-form button[type="submit"]`)
			b.sees("The draft is saved. Only administrators see it.")
			b.press(`a[href$="/page?language=en"]`)
			b.sees("Leave out what names a patient.")
			b.press(`.usa-alert a`)

			reader := newBrowser(t, "reader "+e.name, false)
			reader.open(call)
			if got := reader.words("main"); strings.Contains(got, "Leave out what names a patient.") {
				t.Error("a draft is public")
			}
			b.fill(`textarea[name="why"]`, "The notice was long.")
			b.press(`#publish-form button[type="submit"]`)
			b.sees("The texts are published.")

			reader.open(call)
			reader.sees("Leave out what names a patient.")
			reader.press(`a[href$="/changes"]`)
			reader.sees("The notice was long.")
			b.open(admin + "/texts/versions")
			b.press(`#version-1 form button[type="submit"]`)
			b.fill(`textarea[name="why"]`, "It was clearer before.")
			b.press(`#publish-form button[type="submit"]`)
			reader.open(call)
			if got := reader.words("main"); strings.Contains(got, "Leave out what names a patient.") {
				t.Error("the earlier text is not back")
			}
			if out := p.run("docket", "show", shippedDocket); !strings.Contains(out, "version 3, edited on the page") {
				t.Errorf("docket show: %s", out)
			}
			_, says, code := p.try("docket", "add", "../../docket/docketfile/files/"+shippedDocket+".toml")
			if code != exitUsage || !strings.Contains(says, "version 3, edited") {
				t.Errorf("docket add: exit %d, %s", code, says)
			}
			if out := p.run("verify"); !strings.Contains(out, "Sound") {
				t.Errorf("verify: %s", out)
			}
			b.stayedHome(p.url)
			reader.stayedHome(p.url)
		})
	}
}
