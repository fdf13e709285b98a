package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
)

// sendsMail sets up a portal that sends mail.
func sendsMail(d *Deps) { d.Public.Mail, d.Public.Poke = true, func() {} }

// linkFor is the link of the mail that waits for an address.
func linkFor(t *testing.T, p *testPortal, address string) string {
	t.Helper()
	list, _, err := p.db.Outbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].To == address {
			return list[i].Link
		}
	}
	t.Fatalf("no mail to %s waits", address)
	return ""
}

// TestWasMyNameUsed asks, opens the link once, reads what carries name and address and
// nothing else, and opens a case from there that stands on the page of the comment.
func TestWasMyNameUsed(t *testing.T) {
	t.Parallel()
	p := openPortal(t, sendsMail)
	posted := p.named("Share the list of devices.", "Maria Lopez")
	mine := p.decide(p.file(url.Values{"answer-1": {"Patch the pumps."}, "email": {"maria@clinic.example"}}),
		docket.ActionPost)
	p.named("Words of somebody else.", "Sam Lee")
	p.file(url.Values{"answer-1": {"WAITING-MARKER"}, "email": {"maria@clinic.example"}})

	p.get("/name-used").want(t, http.StatusOK).contains(t, "Was my name used?").lacks(t, "sends no mail by itself")
	p.get("/es/name-used").want(t, http.StatusOK).contains(t, "¿Se usó mi nombre?")
	wrong := p.post("/name-used", url.Values{"email": {"nobody"}, "name": {"<b>Maria"}}).want(t,
		http.StatusUnprocessableEntity).contains(t, "Type your e-mail address")
	if back := wrong.fields(t, "main form"); back.Get("name") != "<b>Maria" || back.Get("email") != "nobody" {
		t.Errorf("came back: %v", back)
	}
	asked := p.post("/name-used", url.Values{"email": {"maria@clinic.example"}, "name": {"maria lopez"}}).want(t,
		http.StatusOK).contains(t, "a link is on its way")
	nobody := p.post("/name-used", url.Values{"email": {"nobody@clinic.example"}, "name": {"Maria Lopez"}}).want(t,
		http.StatusOK)
	if asked.text(t, "main") != nobody.text(t, "main") {
		t.Error("the page says whether an address is known")
	}
	link := linkFor(t, p, "maria@clinic.example")
	for range 2 { // programs that read mail open links
		p.get(link).want(t, http.StatusOK).contains(t, "Show the answer").lacks(t, string(posted))
	}
	answer := p.post(link, url.Values{}).want(t, http.StatusOK)
	answer.contains(t, string(posted), string(mine), "2 posted comments carry them", "was sent with them").lacks(t,
		"WAITING-MARKER", "Sam Lee")
	if answer.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the answer may be kept: %s", answer.Header.Get("Cache-Control"))
	}
	p.get(link).want(t, http.StatusGone).contains(t, "This link has been used").lacks(t, string(posted))
	p.post(link, url.Values{}).want(t, http.StatusGone).lacks(t, string(posted))
	p.post("/name-used/no-such-word", url.Values{}).want(t, http.StatusGone)

	report := answer.fields(t, "li:nth-child(2) form")
	report.Set("note", "I never wrote this.")
	at := "/dockets/" + string(p.docket.ID) + "/comments/" + string(posted)
	p.post(at+"/report", report).want(t, http.StatusSeeOther)
	p.get(at).contains(t, "questioned")
	p.staffer(docket.RoleModerator).get("/admin/cases/1").contains(t, "I never wrote this.")

	p.post("/es/name-used", url.Values{"email": {"eva@clinic.example"}}).want(t, http.StatusOK)
	spoken := linkFor(t, p, "eva@clinic.example")
	if !strings.HasPrefix(spoken, "/es/name-used/") {
		t.Errorf("the link leads to %s", spoken)
	}
	p.get(spoken).want(t, http.StatusOK).contains(t, "Mostrar la respuesta")
	p.clock.advance(docket.NameCheckLife + time.Minute)
	p.post(spoken, url.Values{}).want(t, http.StatusGone)
	p.logged(t, "name.asked", 3)
	p.logged(t, "name.answered", 1)
	log := strings.Join(p.loggedWords(t), "\n")
	if strings.Contains(log, "maria") || strings.Contains(log, "clinic.example") {
		t.Errorf("the log holds who asked:\n%s", log)
	}
	if problems, err := p.db.Verify(t.Context(), nil); err != nil || len(problems) > 0 {
		t.Errorf("verify: %v, %v", problems, err)
	}
}

// loggedWords are the rows of the log as text.
func (p *testPortal) loggedWords(t *testing.T) (list []string) {
	t.Helper()
	entries, err := p.db.Log(t.Context(), 0, 200)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		list = append(list, strings.ToLower(e.Action+" "+e.Target+" "+e.Detail))
	}
	return list
}

// TestWithoutMailStaffSendTheLink has the portal say how to ask where it sends no mail: the
// message waits in the outbox.
func TestWithoutMailStaffSendTheLink(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	p.get("/name-used").contains(t, "sends no mail by itself", p.docket.Contact.Email)
	p.post("/name-used", url.Values{"email": {"maria@clinic.example"}}).want(t, http.StatusOK).contains(t,
		"Our staff send it by hand")
	link := linkFor(t, p, "maria@clinic.example")
	p.staffer(docket.RoleAdmin).get("/admin/outbox").want(t, http.StatusOK).contains(t, "maria@clinic.example", link,
		"was my name used?")
	p.clock.advance(20 * time.Hour)
	p.post(link, url.Values{}).want(t, http.StatusOK).contains(t, "No posted comment carries them")
}
