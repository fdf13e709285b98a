package handlers

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
)

const testFollow = testDocket + "/follow"

var followLink = regexp.MustCompile(`http://portal\.example(/(?:es/)?follow/[A-Z2-7]{26})\b`)

func (p *testPortal) lifeStep(s docket.LifeStep) {
	p.t.Helper()
	p.clock.advance(time.Second)
	s.Docket, s.By = p.docket.ID, docket.ActorOperator
	if _, err := p.db.Step(p.t.Context(), s); err != nil {
		p.t.Fatal(err)
	}
}

// Somebody follows a docket without a comment: confirms by a link, is told of each turn of its
// life by a real mail server, and ends it by one press of a mail program.
func TestFollowingADocketByMail(t *testing.T) {
	t.Parallel()
	p := openPortal(t, sendsMail)
	office := openPostOffice(t, p)
	p.get(testDocket).want(t, 200).contains(t, "Follow this call by mail", `href="`+testFollow+`"`)
	form := p.get(testFollow).want(t, 200).lacks(t, "sends no mail by itself").fields(t, "main form")
	form.Set("email", "nobody at all")
	wrong := p.post(testFollow, form).want(t, http.StatusUnprocessableEntity).contains(t, "Type your e-mail address")
	if got := wrong.fields(t, "main form").Get("email"); got != "nobody at all" {
		t.Errorf("the form lost what was typed: %q", got)
	}
	form.Set("email", "ana@clinic.example")
	p.post(testFollow, form).want(t, 200).contains(t, "a letter is on its way").lacks(t, "ana@clinic")
	m, text := office.one("Do you want mail about a call for comments?")
	link := followLink.FindStringSubmatch(text)
	if link == nil {
		t.Fatalf("the letter leads nowhere: %s", text)
	}
	stop := link[1] + "/stop"
	if m.Header.Get("List-Unsubscribe") != "<http://portal.example"+stop+">" ||
		m.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Errorf("headers %v", m.Header)
	}
	p.get(link[1]).want(t, 200).contains(t, "Was it you?").lacks(t, "ana@clinic")
	p.get(stop).want(t, 200) // looking changes nothing
	admin := p.staffer(docket.RoleAdmin)
	count := func(want string) { admin.get("/admin/dockets/"+string(p.docket.ID)).want(t, 200).contains(t, want) }
	count("0 people")
	p.post(link[1], url.Values{"do": {"everything"}}).want(t, http.StatusBadRequest)
	p.post(link[1], url.Values{"do": {"confirm"}}).want(t, 200).contains(t, "You follow this call by mail now.")
	count("1 person")

	tells := func(subject, words string) {
		t.Helper()
		p.clock.advance(time.Second)
		_, text := office.one(subject)
		if !strings.Contains(text, words) || !strings.Contains(text, link[1]) || strings.Contains(text, "ana@clinic") {
			t.Errorf("the letter %q lacks %q or its link:\n%s", subject, words, text)
		}
		if mails, _ := office.sends(); len(mails) > 0 {
			t.Errorf("%q is told twice", subject)
		}
	}
	end := p.clock.now().AddDate(0, 0, 40)
	p.lifeStep(docket.LifeStep{Kind: docket.EventExtended, Until: end, Why: "Many asked."})
	tells("There is more time to comment", "The last day is ")
	p.clock.advance(end.Sub(p.clock.now()) - docket.ClosingSoonDays*24*time.Hour)
	tells("A call for comments closes soon", "The last day is ")
	p.clock.advance(10 * 24 * time.Hour)
	p.lifeStep(docket.LifeStep{Kind: docket.EventRound, About: "The draft."})
	tells("A call for comments is open", "takes comments now")
	p.lifeStep(docket.LifeStep{Kind: docket.EventClosed, Why: "Enough."})
	p.lifeStep(docket.LifeStep{Kind: docket.EventReported})
	tells("Results of a call for comments are there", testDocket)

	r := httptest.NewRequest("POST", "http://portal.example"+stop, strings.NewReader("List-Unsubscribe=One-Click"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	p.do(r).want(t, http.StatusOK).contains(t, "we have forgotten your address")
	p.lifeStep(docket.LifeStep{Kind: docket.EventOpened, Why: "More to ask."})
	p.clock.advance(time.Second)
	if mails, _ := office.sends(); len(mails) > 0 {
		t.Error("mail goes after it was ended")
	}
	p.get(link[1]).want(t, http.StatusGone).contains(t, "No mail goes out for this link.")
	p.post(link[1], url.Values{"do": {"confirm"}}).want(t, http.StatusGone).contains(t,
		"No mail goes out for this link.")
	p.post(stop, nil).want(t, http.StatusOK).contains(t, "No mail goes out for this link.")
	// Nobody can tell a link of before from one with a wrong letter: no page says more than that.
	p.get("/follow/"+strings.Repeat("A", 26)).want(t, http.StatusGone).contains(t, "No mail goes out for this link.",
		"open the one in the newest letter").lacks(t, "has ended. No more")
	p.get("/es"+link[1]).want(t, http.StatusGone).contains(t, "Con este enlace no sale ningún correo.")
	p.get(link[1][:len(link[1])-1]).want(t, http.StatusNotFound).contains(t, "This link leads nowhere")
	p.logged(t, "follow.asked", 1)
	p.logged(t, "follow.ended", 1)
	p.nothingPlanted("ana@clinic", link[1])
}

// A letter is in the language of the form, without a mail server it waits in the outbox, and an
// archived docket is followed by nobody.
func TestFollowingInSpanishByHand(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	p.get("/es"+testDocket).want(t, 200).contains(t, "Siga esta convocatoria por correo")
	p.get("/es"+testFollow).want(t, 200).contains(t, "Este sitio no envía correos por sí mismo.")
	p.post("/es"+testFollow, url.Values{"email": {"ana@clinic.example"}}).want(t, 200).contains(t, "en camino")
	page := p.staffer(docket.RoleAdmin).get("/admin/outbox").want(t, 200).contains(t, "ana@clinic.example",
		"¿Quiere correos sobre una convocatoria de comentarios?")
	link := followLink.FindStringSubmatch(page.Body)
	if link == nil || !strings.HasPrefix(link[1], "/es/follow/") {
		t.Fatal("the letter in the outbox has no link in Spanish")
	}
	p.get(link[1]).want(t, 200).contains(t, "¿Fue usted?")
	p.post(link[1], url.Values{"do": {"stop"}}).want(t, 200).contains(t, "hemos olvidado su dirección")
	p.lifeStep(docket.LifeStep{Kind: docket.EventClosed, Why: "Enough."})
	p.lifeStep(docket.LifeStep{Kind: docket.EventArchived, Why: "Done."})
	p.get(testDocket).want(t, 200).lacks(t, "Follow this call by mail")
	p.get(testFollow).want(t, 200).contains(t, "Nothing more happens to it").lacks(t, `name="email"`)
	p.post(testFollow, url.Values{"email": {"bo@clinic.example"}}).want(t, http.StatusSeeOther)
}

// One network address has no letters sent to a town, and requests of strangers shut the door
// for an hour, not for a week.
func TestFollowRequestsAreBounded(t *testing.T) {
	t.Parallel()
	p := openPortal(t, func(d *Deps) { d.CommentRate = 1000 })
	ask := func(from, email string) *answer {
		r := httptest.NewRequest("POST", "http://portal.example"+testFollow,
			strings.NewReader(url.Values{"email": {email}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.RemoteAddr = from + ":4000"
		return p.do(r)
	}
	for i := range 10 {
		ask("192.0.2.1", fmt.Sprintf("a%d@clinic.example", i)).want(t, http.StatusOK)
	}
	ask("192.0.2.1", "one-more@clinic.example").want(t, http.StatusTooManyRequests)
	ask("192.0.2.2", "other@clinic.example").want(t, http.StatusOK)
	for i := range docket.MaxFollowsHour - 11 {
		if err := p.db.Follow(t.Context(), docket.FollowAsk{Docket: p.docket.ID, Language: "en",
			Email: fmt.Sprintf("b%d@clinic.example", i)}); err != nil {
			t.Fatal(err)
		}
	}
	full := ask("192.0.2.3", "late@clinic.example").want(t, http.StatusTooManyRequests)
	full.contains(t, "Please ask again in an hour.", "late@clinic.example")
	p.clock.advance(time.Hour + time.Second)
	ask("192.0.2.3", "late@clinic.example").want(t, http.StatusOK).contains(t, "a letter is on its way")
}

// followShots draws following a docket by mail.
func followShots(p *testPortal) []shot {
	t := p.t
	shots := []shot{{"follow", p.get(testFollow)}, {"follow-es", p.get("/es" + testFollow)},
		{"follow-problem", p.post(testFollow, url.Values{"email": {"nobody"}})},
		{"follow-sent", p.post(testFollow, url.Values{"email": {"ana@clinic.example"}})}}
	list, err := p.db.TakeMessages(t.Context(), []docket.MessageWay{docket.ByMail}, 9)
	if err != nil || len(list) == 0 {
		t.Fatal(len(list), err)
	}
	at := "/follow/" + list[0].Token
	return append(shots, shot{"follow-ask", p.get(at)}, shot{"follow-ask-es", p.get("/es" + at)},
		shot{"follow-confirmed", p.post(at, url.Values{"do": {"confirm"}})}, shot{"follow-stands", p.get(at)},
		shot{"follow-stopped", p.post(at, url.Values{"do": {"stop"}})}, shot{"follow-gone", p.get(at)})
}
