package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/docketfile"
	"commentportal/handlers/web"
)

// addNewer files a second docket, of another agency and with another contact.
func addNewer(t testing.TB, p *testPortal) docket.Docket {
	t.Helper()
	p.clock.advance(time.Hour)
	d, book := docketfile.ShippedDocket()
	d.ID, d.Agency, d.Title = "NEWER-0001", "Bureau of Boats", "Safer boats"
	d.Contact = docket.Contact{Name: "Boat office", Email: "boats@bureau.example"}
	if err := p.db.AddDocket(t.Context(), d, book, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	return d
}

var sitePages = []string{"/", "/status", "/policies/privacy", "/policies/accessibility",
	"/policies/vulnerability-disclosure"}

// With several dockets no page of the site speaks for the newest of them.
func TestTheSiteSpeaksForNoDocketWhereThereAreSeveral(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	first := p.docket.Contact.Email
	newer := addNewer(t, p)
	for _, path := range sitePages {
		page := p.get(path).want(t, http.StatusOK)
		if got := page.text(t, ".site-name"); strings.Contains(got, newer.Agency) ||
			strings.Contains(got, p.docket.Agency) {
			t.Errorf("%s is named after one agency: %q", path, got)
		}
		if strings.Contains(page.text(t, "footer"), "@") {
			t.Errorf("%s has the contact of one docket in its footer", path)
		}
		if strings.HasPrefix(path, "/policies/") {
			page.contains(t, first, newer.Contact.Email, newer.Agency)
		}
	}
	p.get("/.well-known/security.txt").want(t, http.StatusOK).contains(t,
		"Contact: mailto:"+first+"\nContact: mailto:"+newer.Contact.Email+"\n")
	// A docket's own pages name its agency and its contact.
	for id, d := range map[docket.ID]docket.Docket{p.docket.ID: p.docket, newer.ID: newer} {
		page := p.get("/dockets/"+string(id)).want(t, http.StatusOK)
		if !strings.Contains(page.text(t, ".site-name"), d.Agency) ||
			!strings.Contains(page.text(t, "footer"), d.Contact.Email) {
			t.Errorf("the page of %s does not speak for its agency", id)
		}
	}
}

func TestTheSiteHasSettingsOfItsOwn(t *testing.T) {
	t.Parallel()
	p := openPortal(t, func(d *Deps) {
		d.BaseURL = &url.URL{Scheme: "https", Host: "comments.example"}
		d.FederalFrame = true
		d.Site = web.SiteSettings{
			Name: "Comments of the Commission", Agency: "Commission on Everything", Contact: "help@commission.example",
			Security: "https://commission.example/security", Media: "press@commission.example",
			Languages: []string{"en", "es"},
			Logo: &web.Logo{Type: "image/svg+xml",
				Data: []byte("<svg/>")}, About: "https://commission.example/about",
		}
	})
	newer := addNewer(t, p)
	for _, path := range append([]string{"/dockets/" + string(newer.ID)}, sitePages...) {
		page := p.get(path).want(t, http.StatusOK)
		if got := strings.TrimSpace(page.text(t, ".site-name")); got != "Comments of the Commission" {
			t.Errorf("%s is named %q", path, got)
		}
		if !strings.Contains(page.text(t, "footer"), "press@commission.example") {
			t.Errorf("%s names nobody for the press", path)
		}
		if got := page.text(t, ".usa-identifier"); !strings.Contains(got, "Commission on Everything") ||
			strings.Contains(got, "Health and Human") || strings.Contains(got, "About HHS") {
			t.Errorf("%s is identified as %q", path, got)
		}
		page.lacks(t, "oig.hhs.gov", "hhs.gov/foia")
		logo := attr(page.nodes(t, ".site-logo")[0], "src")
		if got := p.get(logo).want(t, http.StatusOK); got.Body != "<svg/>" ||
			!strings.Contains(got.Header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s: the logo is %q", path, got.Body)
		}
	}
	// A docket has an agency and a contact of its own.
	call := p.get("/dockets/" + string(newer.ID))
	if !strings.Contains(call.text(t, ".docket-id"), newer.Agency) ||
		!strings.Contains(call.text(t, "footer"), newer.Contact.Email) {
		t.Error("a docket's page does not name its agency and contact")
	}
	p.get("/policies/privacy").contains(t, "help@commission.example").lacks(t, newer.Contact.Email,
		p.docket.Contact.Email)
	p.get("/policies/vulnerability-disclosure").contains(t, "https://commission.example/security").lacks(t,
		newer.Contact.Email)
	p.get("/.well-known/security.txt").contains(t, "Contact: "+
		"https://commission.example/security\n", "Preferred-Languages: en, es\n").lacks(t, "mailto:")
}

// With one docket the site needs no settings.
func TestOneDocketSpeaksForTheSite(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	for _, path := range sitePages {
		page := p.get(path).want(t, http.StatusOK)
		if !strings.Contains(page.text(t, ".site-name"), p.docket.Agency) ||
			!strings.Contains(page.text(t, "footer"), p.docket.Contact.Email) {
			t.Errorf("%s does not speak for the docket's agency", path)
		}
	}
	p.get("/site/logo").want(t, http.StatusNotFound)
	p.get("/.well-known/security.txt").contains(t, "Contact: mailto:"+p.docket.Contact.Email+"\n",
		"Preferred-Languages: en\n")
}

// The operator's notice stands on every page of the public in its reader's language, on kept
// pages as soon as it changes, and on no page of staff.
func TestTheSitesNoticeStandsOnEveryPage(t *testing.T) {
	t.Parallel()
	var notice web.Notice
	p := openPortal(t, func(d *Deps) { d.Notice = func() web.Notice { return notice } })
	pages := append([]string{testDocket, testForm, testDocket + "/comments", testDocket + "/ledger", "/nowhere"},
		sitePages...)
	for _, text := range []string{"", "Down on <Sunday>.", "Down on Monday."} {
		notice = web.Notice{Version: text + " ", Texts: map[string]string{"en": text}}
		if text != "" {
			notice.Texts["es"] = "Cerrado: " + text
		}
		for _, path := range pages {
			found := p.get(path).nodes(t, ".site-notice")
			if text == "" && len(found) > 0 || text != "" && len(found) != 1 {
				t.Errorf("%s has %d notices", path, len(found))
			} else if text != "" && !strings.Contains(p.get(path).text(t, ".site-notice"), text) {
				t.Errorf("%s does not say %q", path, text)
			}
			if text != "" && !strings.Contains(p.get("/es"+path).text(t, ".site-notice"), "Cerrado: "+text) {
				t.Errorf("/es%s does not say it in Spanish", path)
			}
		}
	}
	delete(notice.Texts, "es")
	notice.Version = "english "
	if said := p.get("/es/status").nodes(t, `.site-notice p[lang="en"]`); len(said) != 1 {
		t.Error("a notice without a translation is not marked as English")
	}
	p.staffer(docket.RoleModerator).get("/admin").want(t, http.StatusOK).lacks(t, "site-notice")
}

// noticeShots draws the notice of the site, with a translation and without one.
func noticeShots(t *testing.T) []shot {
	t.Helper()
	notice := web.Notice{Version: "1 ", Texts: map[string]string{"en": "This site is down for maintenance on " +
		"Sunday, November 22, from 6 a.m. to 8 a.m. Eastern Time. Drafts on your device stay."}}
	p := openPortal(t, func(d *Deps) { d.Notice = func() web.Notice { return notice } })
	shots := []shot{{"notice", p.get(testDocket)}, {"notice-untranslated", p.get("/es" + testForm)}}
	notice.Version, notice.Texts = "2 ", map[string]string{"en": "Down on Sunday.", "es": "Cerrado el domingo."}
	return append(shots, shot{"notice-es", p.get("/es/status")})
}
