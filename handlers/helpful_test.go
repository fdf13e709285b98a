package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// helpfulForm is what the foot of a page would send.
func helpfulForm(t *testing.T, page *answer, word string) url.Values {
	t.Helper()
	form := page.want(t, http.StatusOK).fields(t, "aside.helpful form")
	form.Set("helpful", word)
	return form
}

// Readers say whether a page helped, in both languages; a moderator reads counts and words
// and takes the words away.
func TestReadersSayWhetherAPageHelped(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	call := "/dockets/" + string(p.docket.ID)
	at := p.post("/helpful", helpfulForm(t, p.get(call), "yes")).want(t, http.StatusSeeOther).Header.Get("Location")
	p.get(at).want(t, http.StatusOK).contains(t, "We counted your answer", `href="`+call+`"`)
	p.get(at) // looking again counts nothing
	p.say = phrase.Languages()[1]
	spoken := p.post("/es/helpful", helpfulForm(t, p.get("/es"+call), "no")).want(t, http.StatusSeeOther).
		Header.Get("Location")
	if !strings.HasPrefix(spoken, "/es/helpful?") {
		t.Errorf("the Spanish answer leads to %s", spoken)
	}
	page := p.get(spoken).want(t, http.StatusOK).contains(t, "¿Qué la haría mejor?")
	form := page.fields(t, "main form")
	form.Set("remark", "No encuentro PLANTED-WORD.")
	p.say = phrase.English
	to := p.post("/es/helpful/words", form).want(t, http.StatusSeeOther).Header.Get("Location")
	p.get(to).want(t, http.StatusOK).lacks(t, "PLANTED").contains(t, "El personal leerá lo que escribió.")
	p.post("/helpful", url.Values{"page": {"privacy"}, "helpful": {"yes"}}).want(t, http.StatusSeeOther)

	votes, err := p.db.PageVotes(t.Context())
	want := []docket.PageVotes{{Page: "privacy", Language: "en", Yes: 1},
		{Docket: p.docket.ID, Page: "call", Language: "en", Yes: 1},
		{Docket: p.docket.ID, Page: "call", Language: "es", No: 1}}
	if err != nil || fmt.Sprint(votes) != fmt.Sprint(want) {
		t.Errorf("counted %v, %v; want %v", votes, err, want)
	}
	mod := p.staffer(docket.RoleModerator)
	mod.get("/admin").want(t, http.StatusOK).contains(t, "reader wrote about a page of the docket")
	list := mod.get("/admin/helpful").want(t, http.StatusOK).contains(t, "The call for comments", "Español",
		"PLANTED-WORD", "Not helpful")
	mod.get("/admin/helpful?of=site").want(t, http.StatusOK).contains(t, "Privacy").lacks(t, "PLANTED")
	p.staffer(docket.RoleStaff).get("/admin/helpful").want(t, http.StatusForbidden).lacks(t, "PLANTED")
	read := list.fields(t, "main form[method=post]")
	read.Del("remark")
	mod.post("/admin/helpful", read).leadsTo(t, "/admin/helpful?done=remarks-none&of="+string(p.docket.ID))
	read.Set("remark", "1")
	mod.post("/admin/helpful", read).leadsTo(t, "/admin/helpful?done=remarks&of="+string(p.docket.ID))
	mod.get("/admin/helpful").want(t, http.StatusOK).lacks(t, "PLANTED").contains(t, "Nothing waits to be read.")
	p.logged(t, "remarks.removed", 1)
	p.nothingPlanted()
}

// A text that looks private goes only when its writer is sure, and every refusal keeps it.
func TestWordsAboutAPageAreScreened(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	form := url.Values{"page": {"status"}, "helpful": {"no"}}
	p.post("/helpful/words", form).want(t, 422).contains(t, "Write something first")
	form.Set("remark", strings.Repeat("x", docket.MaxRemark+1))
	p.post("/helpful/words", form).want(t, 422).contains(t, "Use 500 characters or fewer.", "xxxxxx")
	form.Set("remark", "Call me, my SSN is 536-22-8145.")
	page := p.post("/helpful/words", form).want(t, 422).contains(t, "This looks private", "536-22-8145")
	if _, total, err := p.db.Remarks(t.Context(), "", 1); err != nil || total != 0 {
		t.Errorf("%d remarks were kept, %v", total, err)
	}
	again := page.fields(t, "main form")
	again.Set("sure", "1")
	p.post("/helpful/words", again).want(t, http.StatusSeeOther)
	form.Set("remark", "As I write this, ransomware is encrypting the file servers of our clinic.")
	to := p.post("/helpful/words", form).want(t, http.StatusSeeOther).Header.Get("Location")
	p.get(to).want(t, http.StatusOK).contains(t, "Is this happening now?")
	list, total, err := p.db.Remarks(t.Context(), "", 9)
	if err != nil || total != 2 || !list[0].Urgent || list[1].Urgent {
		t.Errorf("kept %+v, %v", list, err)
	}
	for range docket.MaxRemarks - 2 {
		if err := p.db.AddRemark(t.Context(), list[0]); err != nil {
			t.Fatal(err)
		}
	}
	form.Set("remark", "One too many.")
	to = p.post("/helpful/words", form).want(t, http.StatusSeeOther).Header.Get("Location")
	p.get(to).want(t, http.StatusOK).contains(t, "Your words were not kept")
}

// Nobody makes rows for pages or dockets that there are not, and the answers of one address
// are limited.
func TestAnswersAboutPagesAreBounded(t *testing.T) {
	t.Parallel()
	p := openPortal(t, func(d *Deps) { d.CommentRate = 1 })
	for _, form := range []url.Values{
		{"page": {"nothing"}, "helpful": {"yes"}}, {"page": {"call"}, "helpful": {"perhaps"}},
		{"page": {"call"}, "helpful": {"yes"}}, {"page": {"call"}, "helpful": {"yes"}, "docket": {"a b"}},
	} {
		p.post("/helpful", form).want(t, http.StatusBadRequest)
	}
	p.post("/helpful", url.Values{"page": {"call"}, "helpful": {"yes"}, "docket": {"NONE-2016-0001"}}).want(t, 404)
	good := url.Values{"page": {"status"}, "helpful": {"yes"}, "docket": {string(p.docket.ID)}}
	sent := 0
	for ; sent < 20; sent++ {
		if res := p.post("/helpful", good); res.StatusCode != http.StatusSeeOther {
			res.want(t, http.StatusTooManyRequests)
			break
		}
	}
	votes, err := p.db.PageVotes(t.Context())
	if err != nil || len(votes) != 1 || votes[0].Docket != "" || votes[0].Yes != sent || sent == 20 || sent == 0 {
		t.Errorf("%d answers gave %+v, %v", sent, votes, err)
	}
}

// Every page that is there to be read asks; a page with what somebody typed, and one that says
// what went wrong, does not. No page asks before its own content.
func TestWhichPagesAskWhetherTheyHelped(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	posted := p.posted(map[docket.QuestionID]string{"1": "Old devices stay in use."})
	own := "/dockets/" + string(p.docket.ID)
	for path, want := range map[string]string{
		"/": "call", "/dockets": "dockets", own: "call", own + "/comments": "comments",
		own + "/comments/" + string(posted): "comment", own + "/data": "data", own + "/themes": "themes",
		own + "/ledger": "ledger", own + "/heard": "heard", "/status": "status", "/policies/moderation": "moderation",
		"/policies/privacy": "privacy", "/policies/accessibility": "accessibility",
		"/policies/vulnerability-disclosure": "disclosure",
		testForm:                             "", own + "/embed": "", "/nowhere": "", own + "/comments/X-1-0001": "",
	} {
		for _, say := range phrase.Languages() {
			page := p.get(say.Address(path))
			asks := page.nodes(t, "aside.helpful input[name=page]")
			switch {
			case want == "" && len(asks) == 0:
			case want == "" || len(asks) != 1 || attr(asks[0], "value") != want:
				t.Errorf("%s asks %d times, want %q", say.Address(path), len(asks), want)
			}
			if len(page.nodes(t, "main aside.helpful, main form .helpful")) > 0 {
				t.Errorf("%s asks within its content", path)
			}
		}
	}
	number := p.file(url.Values{"answer-1": {"Count devices."}})
	if asks := p.post("/status", url.Values{"tracking": {number}}).nodes(t, "aside.helpful"); len(asks) > 0 {
		t.Error("the page with a tracking number asks")
	}
}

// helpfulShots draws the question and what follows, in both languages.
func helpfulShots(p *testPortal) []shot {
	form := url.Values{"page": {"call"}, "helpful": {"no"}, "docket": {string(p.docket.ID)}}
	at := "/helpful?" + form.Encode()
	form.Set("remark", "The list of questions is hard to find. Call 202-555-0143, my SSN is 536-22-8145.")
	private := p.post("/helpful/words", form)
	form.Set("sure", "1")
	p.post("/helpful/words", form)
	form.Set("remark", "As I write this, ransomware is encrypting the file servers of our clinic.")
	p.post("/helpful/words", form)
	p.post("/helpful", form)
	mod := p.staffer(docket.RoleModerator)
	return []shot{{"helpful-foot", p.get("/dockets/" + string(p.docket.ID) + "/themes")},
		{"helpful-thanks", p.get(at)}, {"helpful-thanks-es", p.get("/es" + at)}, {"helpful-private", private},
		{"helpful-kept", p.get(at + "&sent=kept")}, {"helpful-urgent", p.get(at + "&sent=urgent")},
		{"helpful-full", p.get(at + "&sent=full")}, {"helpful-staff", mod.get("/admin/helpful")},
		{"helpful-staff-empty", mod.get("/admin/helpful?of=site")}}
}
