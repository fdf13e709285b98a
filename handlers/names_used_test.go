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

// provenAnswer asks about an address, opens the answer and returns the link and the page.
func (p *testPortal) provenAnswer(email string) (string, *answer) {
	p.t.Helper()
	t := p.t.(*testing.T)
	p.post("/name-used", url.Values{"email": {email}}).want(t, http.StatusOK)
	link := linkFor(t, p, email)
	return link, p.post(link, url.Values{}).want(t, http.StatusOK)
}

// TestAClaimantProvesTheAddress has whoever holds the address of a comment take the name off at
// once, and whoever wrote it end the question of the name; case, answer and history say how.
func TestAClaimantProvesTheAddress(t *testing.T) {
	t.Parallel()
	p := openPortal(t, sendsMail)
	const address = "PLANTED-ADDRESS@example.org"
	taken := p.named("Share the list of devices.", "Maria Lopez")
	kept := p.named("Patch the pumps.", "Maria Lopez")
	at := testDocket + "/comments/"
	number := p.reports(kept, "not_me", "PLANTED-REPORT-WORDS")
	p.get(at+string(kept)).contains(t, "Maria Lopez (name questioned)")

	link, found := p.provenAnswer(address)
	found.contains(t, "I wrote it: end the question", "This was not me: take the name off")
	if !strings.Contains(found.text(t, "main"), "half an hour") {
		t.Error("the page does not say how long the buttons work")
	}
	claim := func(id docket.CommentID, mine string) url.Values {
		return url.Values{"comment": {string(id)}, "mine": {mine}}
	}
	p.post("/name-used/no-such-word/claim", claim(taken, "no")).want(t, http.StatusGone)
	p.post(link+"/claim", claim(taken, "perhaps")).want(t, http.StatusNotFound)
	p.get(at+string(taken)).contains(t, "Maria Lopez")
	p.post(link+"/claim", claim(kept, "yes")).want(t, http.StatusOK).contains(t, "is questioned no more").lacks(t,
		"PLANTED", "Your report number")
	p.get(at+string(kept)).want(t, http.StatusOK).contains(t, "Maria Lopez").lacks(t, "questioned")
	off := p.post(link+"/claim", claim(taken, "no")).want(t, http.StatusOK).contains(t, "The name is off comment")
	off.lacks(t, "PLANTED")
	own := strings.TrimSpace(off.text(t, trackingRow))
	for _, page := range []string{at + string(taken), "/es" + at + string(taken)} {
		p.get(page).want(t, http.StatusOK).contains(t, "Share the list of devices.").lacks(t, "Lopez", "questioned")
	}
	p.post(link+"/claim", claim(taken, "no")).want(t, http.StatusOK).contains(t, "There is nothing to change")
	p.post("/status", url.Values{"tracking": {own}}).want(t, http.StatusOK).contains(t, "The name is off the comment",
		"proved the e-mail address")
	p.post("/status", url.Values{"tracking": {number}}).want(t, http.StatusOK).contains(t, "said that they wrote it",
		"report it again")

	again := p.reports(kept, "not_me", "")
	p.get(at+string(kept)).contains(t, "Maria Lopez (name questioned)")
	p.post("/es"+link+"/claim", claim(kept, "yes")).want(t, http.StatusOK).contains(t, "nuestro personal")
	p.get(at+string(kept)).contains(t, "Maria Lopez (name questioned)")
	p.clock.advance(docket.NameCheckProves + time.Minute)
	p.post(link+"/claim", claim(kept, "no")).want(t, http.StatusGone)

	mod := p.staffer(docket.RoleModerator)
	for _, one := range []string{"1", "2"} {
		mod.get("/admin/cases/"+one).want(t, http.StatusOK).contains(t,
			"by proof of the e-mail address given with the comment")
	}
	mod.get("/admin/cases/3").want(t, http.StatusOK).contains(t, "so a person decides about this one", "The portal")
	mod.get(reviewPath(taken)).want(t, http.StatusOK).contains(t, "Name taken away", "by proof of the e-mail address")
	p.logged(t, "case.closed", 2)
	p.nothingPlanted(number, own, again)
	if log := strings.ToLower(strings.Join(p.loggedWords(t), "\n")); strings.Contains(log, "example.org") ||
		!strings.Contains(log, `"proof":"address"`) {
		t.Errorf("the log:\n%s", log)
	}
	if problems, err := p.db.Verify(t.Context(), nil); err != nil || len(problems) > 0 {
		t.Errorf("verify: %v, %v", problems, err)
	}
}
