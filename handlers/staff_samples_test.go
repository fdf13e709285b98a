package handlers

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
)

// sentWith posts a comment with a name that was sent with an address.
func (p *testPortal) sentWith(words, name, email string) docket.CommentID {
	p.t.Helper()
	return p.decide(p.file(url.Values{"answer-1": {words}, "submitter_type": {"individual"}, "name": {name},
		"email": {email}}), docket.ActionPost)
}

var wroteLink = regexp.MustCompile(`/did-you-write/[A-Z0-9]+`)

// TestDidYouWriteThis asks senders by mail, and follows their answers to the counts and to
// the case of one who did not write the comment.
func TestDidYouWriteThis(t *testing.T) {
	t.Parallel()
	p := openPortal(t, sendsMail, func(d *Deps) { d.Staff.Mailroom.Mail = true })
	post := openPostOffice(t, p)
	admin, mod := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleModerator)
	at := "/admin/senders/" + string(p.docket.ID)
	mod.get("/admin/senders").want(t, http.StatusForbidden)
	admin.get("/admin/senders").want(t, http.StatusOK).contains(t, "Nobody has been asked yet.")
	draw := admin.get("/admin/senders").fields(t, "#draw-form")
	draw.Set("size", "20")
	admin.post(at, draw).want(t, http.StatusUnprocessableEntity).contains(t, "Nobody is left who could be asked")

	addresses := map[string]docket.CommentID{}
	for name, email := range map[string]string{"Maria Lopez": "maria@clinic.example", "Sam Lee": "sam@clinic.example",
		"Ida Moss": "ida@clinic.example", "No Body": "nobody@clinic.example"} {
		addresses[email] = p.sentWith("Patch the pumps, says "+name+".", name, email)
	}
	p.file(url.Values{"answer-1": {"WAITING-MARKER"}, "email": {"waits@clinic.example"}})
	for size, campaign := range map[string]string{"0": "", "201": "", "many": "", "5": "HHS-NONE-0001-C1"} {
		draw.Set("size", size)
		draw.Set("campaign", campaign)
		back := admin.post(at, draw).want(t, http.StatusUnprocessableEntity).fields(t, "#draw-form")
		if back.Get("size") != size || back.Get("campaign") != campaign {
			t.Errorf("came back: %v", back)
		}
	}
	draw.Set("size", "20")
	draw.Del("campaign")
	admin.post(at, draw).leadsTo(t, "/admin/senders?docket="+string(p.docket.ID)+"&done=senders-asked")
	mails, texts := post.sends()
	if len(mails) != 3 { // one mailbox does not exist
		t.Fatalf("%d letters arrived", len(mails))
	}
	link := map[string]string{}
	for i, m := range mails {
		for _, private := range []string{"Patch", "Lopez", "Sam Lee", "Moss", "0001-0"} {
			if strings.Contains(texts[i], private) {
				t.Errorf("the letter holds %q:\n%s", private, texts[i])
			}
		}
		to := strings.Trim(m.Header.Get("To"), "<>")
		link[to] = wroteLink.FindString(strings.ReplaceAll(texts[i], "=\r\n", ""))
	}

	maria := addresses["maria@clinic.example"]
	for _, visit := range []struct{ path, words string }{{"", "Did you write this?"}, {"", "No, I did not write it"},
		{"/es", "No, no lo escribí"}} { // programs that read mail open links
		page := p.get(visit.path+link["maria@clinic.example"]).want(t, http.StatusOK).contains(t, visit.words,
			"Patch the pumps, says Maria Lopez.", string(maria)).lacks(t, "clinic.example", "Sam Lee", "WAITING")
		if page.Header.Get("Cache-Control") != "no-store" || page.Header.Get("Set-Cookie") != "" {
			t.Errorf("headers: %v", page.Header)
		}
	}
	p.post(link["maria@clinic.example"], url.Values{"answer": {"perhaps"}}).want(t,
		http.StatusUnprocessableEntity).contains(t, "Press one of the buttons.")
	denied := p.post(link["maria@clinic.example"], url.Values{"answer": {"no"}}).want(t, http.StatusOK).contains(t,
		"Thank you. Your answer is counted.", "the name is questioned")
	number := strings.TrimSpace(denied.text(t, trackingRow))
	p.post("/status", url.Values{"tracking": {number}}).want(t, http.StatusOK).contains(t, string(maria))
	p.get("/dockets/"+string(p.docket.ID)+"/comments/"+string(maria)).contains(t, "questioned")
	mod.get("/admin/cases/1").want(t, http.StatusOK).contains(t, string(maria), "We asked some senders")
	p.post("/es"+link["sam@clinic.example"], url.Values{"answer": {"yes"}}).want(t, http.StatusOK).contains(t,
		"Su respuesta está contada.").lacks(t, "tracking-number")
	for _, used := range []string{link["maria@clinic.example"], "/did-you-write/ABC"} {
		p.get(used).want(t, http.StatusGone).lacks(t, string(maria))
		p.post(used, url.Values{"answer": {"yes"}}).want(t, http.StatusGone).lacks(t, string(maria))
	}

	list := admin.get("/admin/senders").want(t, http.StatusOK).contains(t, "4 of 4 senders",
		"3 sent, 1 failed, 0 not sent", "50 % (9 to 91)").lacks(t, string(maria), "clinic.example", "Lopez")
	if got := list.text(t, "tbody"); !strings.Contains(got, "0 not sent110250 %") { // yes, no, not sure, no answer
		t.Errorf("counts: %s", got)
	}
	admin.get(at+"/samples.csv").want(t, http.StatusOK).contains(t, ",4,4,3,1,1,1,0,2,0.5000,0.0945,0.9055").lacks(t,
		string(maria), "clinic.example")
	p.clock.advance(docket.SampleLife + time.Hour)
	p.get(link["ida@clinic.example"]).want(t, http.StatusGone)
	p.logged(t, "senders.asked", 1)
	p.logged(t, "senders.answered", 2)
	if log := strings.Join(p.loggedWords(t), "\n"); strings.Contains(log, "clinic.example") {
		t.Errorf("the log holds an address:\n%s", log)
	}
	if problems, err := p.db.Verify(t.Context(), nil); err != nil || len(problems) > 0 {
		t.Errorf("verify: %v, %v", problems, err)
	}
}

// sampleShots are the pages around a sample of senders.
func sampleShots(t *testing.T, p *testPortal) []shot {
	t.Helper()
	p.sentWith("Share the list of devices with every clinic that asks for it.", "Maria Lopez", "maria@clinic.example")
	p.sentWith("Patch the pumps.", "Sam Lee", "sam@clinic.example")
	admin := p.staffer(docket.RoleAdmin)
	at := "/admin/senders/" + string(p.docket.ID)
	draw := admin.get("/admin/senders").fields(t, "#draw-form")
	draw.Set("size", "300")
	shots := []shot{{"samples-problem", admin.post(at, draw)}}
	draw.Set("size", "20")
	admin.post(at, draw)
	list, _, err := p.db.Outbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var links []string
	for _, m := range list {
		if m.Kind == docket.MessageWrote {
			links = append(links, docket.SenderQuestionPath(m.Token))
		}
	}
	shots = append(shots, shot{"samples-ask", p.get(links[0])}, shot{"samples-ask-es", p.get("/es" + links[0])},
		shot{"samples-no", p.post(links[0], url.Values{"answer": {"no"}})}, shot{"samples-over", p.get(links[0])},
		shot{"samples-yes", p.post(links[1], url.Values{"answer": {"yes"}})})
	return append(shots, shot{"samples", admin.get("/admin/senders")})
}
