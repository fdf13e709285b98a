package handlers

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/intake"
)

// What the writer of the test's comment is called, and what must not leave with it.
const (
	writerName  = "Quillon Vandermeer"
	writerPlace = "Zephyrhollow Infirmary"
	writerMail  = "qvandermeer@zephyrhollow.example"
	writerPhone = "202-555-0143"
)

func TestHandOffNeverNamesTheWriter(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	words := "As I write this, ransomware is encrypting the file servers of our clinic. " + writerName +
		" of " + writerPlace +
		" says attackers are still inside our network, call " + writerPhone + " or write to " + writerMail +
		". It calls 203.0.113.7 and c2[.]badhost[.]com, our portal is https://portal.zephyrhollow.example/, and " +
		"mail goes to https://badhost.com/u/qvandermeer. The file is update.exe, we have not patched CVE-2016-6366."
	id := p.letter(map[docket.QuestionID]string{"1": words}, func(f *intake.Form) {
		f.Type, f.Name, f.Organization, f.Email = "organization", writerName, writerPlace, writerMail
	})
	plain := p.letter(map[docket.QuestionID]string{"1": "We train our staff every month."})
	mod := p.staffer(docket.RoleModerator)
	list := mod.get("/admin/incidents").want(t, http.StatusOK).contains(t, "1 flagged comment", string(id),
		"May report a live incident", "Nobody was told yet.")
	at := "/admin/incidents/" + string(id)
	sheet := mod.get(at).want(t, http.StatusOK).contains(t, "ransomware is encrypting", "203[.]0[.]113[.]7",
		"c2[.]badhost[.]com", "CVE-2016-6366", "update.exe", "TLP:AMBER+STRICT")
	bundle := mod.get(at+"/bundle.json?"+url.Values{"tlp": {"TLP:RED"}}.Encode()).want(t,
		http.StatusOK).contains(t, `"TLP:RED"`,
		`"value": "203.0.113.7"`, `"value": "c2.badhost.com"`, `"name": "update.exe"`, "ransomware is encrypting",
		"[redacted: personal]")
	var parsed map[string]any
	if err := json.Unmarshal([]byte(bundle.Body), &parsed); err != nil {
		t.Error(err)
	}
	for _, secret := range []string{writerName, "Quillon", "Vandermeer", writerPlace, writerMail,
		"qvandermeer", "zephyrhollow", writerPhone} {
		for where, text := range map[string]string{"list": list.Body, "bundle": bundle.Body} {
			if strings.Contains(strings.ToLower(text), strings.ToLower(secret)) {
				t.Errorf("the %s holds %q", where, secret)
			}
		}
		sheet.lacks(t, secret)
	}
	if strings.Contains(bundle.Body, string(id)) {
		t.Error("the bundle holds the comment's ID, which leads to a name once it is posted")
	}
	mod.get("/admin/incidents/"+string(plain)).want(t, http.StatusNotFound)
	mod.get(at+"?tlp=TLP:WHITE").want(t, http.StatusBadRequest)
	p.staffer(docket.RoleStaff).get(at).want(t, http.StatusForbidden)
}

func TestOutboxShowsWhatCouldNotBeSentAndTakesAWord(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.letter(map[docket.QuestionID]string{"1": "Words of a comment that stay here."}, func(f *intake.Form) {
		f.Email = "writer@mail.example"
	})
	if queued, err := p.db.NotifyWriter(t.Context(), docket.MessageQuestion, id); err != nil || !queued {
		t.Fatal(queued, err)
	}
	admin := p.staffer(docket.RoleAdmin)
	press := func(a *person, path string, values url.Values) *answer {
		values.Set("form_token", a.token())
		return a.post(path, values)
	}
	admin.get("/admin/outbox").want(t, http.StatusOK).contains(t, "The portal sends no mail", "writer@mail.example",
		"A question about your comment waits for you").lacks(t, "Words of a comment", string(id))
	press(admin, "/admin/outbox/1/sent", url.Values{}).leadsTo(t, "/admin/outbox?done=message-sent")
	admin.get("/admin/outbox").contains(t, "Nothing waits here").lacks(t, "writer@mail.example")
	press(admin, "/admin/outbox/1/drop", url.Values{}).leadsTo(t, "/admin/outbox?done=message-gone")
	press(admin, "/admin/outbox/7/drop", url.Values{}).want(t, http.StatusNotFound)

	mod := p.staffer(docket.RoleModerator)
	mod.get("/admin/incidents").contains(t, "You are not told by mail")
	press(mod, "/admin/account/notices", url.Values{"notice": {"alerts"}}).want(t, http.StatusSeeOther)
	mod.get("/admin/incidents").contains(t, "You are told by mail")
	press(mod, "/admin/account/notices", url.Values{}).want(t, http.StatusSeeOther)
	mod.get("/admin/incidents").contains(t, "You are not told by mail")
}
