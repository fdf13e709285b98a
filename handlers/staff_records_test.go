package handlers

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"filippo.io/age"

	"commentportal/docket"
)

const recordsPath = "/admin/records"

// TestARecordTakesTwoPeople asks for a record, is refused one's own agreement, has another
// administrator agree and opens what is handed out. What was written by command is
// signed by a person.
func TestARecordTakesTwoPeople(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	p.letter(map[docket.QuestionID]string{"1": "Ask Winifred Okonkwo."})
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	one, two := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleAdmin)
	at := recordsPath + "/" + string(p.docket.ID)
	wrong := one.sends(at, url.Values{"case": {"Robin's wish"}, "recipient": {"age1nonsense"}}).want(t,
		http.StatusUnprocessableEntity)
	if got := attr(wrong.nodes(t, "input[name=case]")[0], "value"); got != "Robin's wish" {
		t.Errorf("the reference is %q", got)
	}
	one.sends(at, url.Values{"case": {"FOIA 2026-1"}, "recipient": {key.Recipient().String()}}).want(t,
		http.StatusSeeOther)
	list, err := p.db.RecordRequests(t.Context(), p.docket.ID)
	if err != nil || len(list) != 1 || list[0].State != docket.RecordOpen {
		t.Fatalf("%+v, %v", list, err)
	}
	path := func(verb string) string { return at + "/" + strconv.FormatInt(list[0].Number, 10) + "/" + verb }
	one.sends(path("agree"), url.Values{}).want(t, http.StatusForbidden)
	one.sends(path("file"), url.Values{}).want(t, http.StatusForbidden)
	two.sends(path("sign"), url.Values{}).want(t, http.StatusForbidden)
	two.sends(path("agree"), url.Values{}).want(t, http.StatusSeeOther)
	two.sends(path("refuse"), url.Values{}).leadsTo(t, recordsPath+"?docket="+string(p.docket.ID)+"&done=record-stale")
	p.staffer(docket.RoleAdmin).sends(path("file"), url.Values{}).want(t, http.StatusForbidden)
	file := one.sends(path("file"), url.Values{}).want(t, http.StatusOK)
	if strings.Contains(file.Body, "Okonkwo") {
		t.Error("a name is readable in what is sent")
	}
	plain, err := age.Decrypt(strings.NewReader(file.Body), key)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(plain)
	if err != nil || !bytes.Contains(body, []byte("SHA256SUMS")) {
		t.Errorf("%d bytes, %v", len(body), err)
	}
	p.logged(t, "record.written", 1)
	p.clock.advance(docket.RecordFor)
	one.signIn()
	one.sends(path("file"), url.Values{}).want(t, http.StatusForbidden)
	if err := p.db.Note(t.Context(), docket.ActorOperator, "record.written", string(p.docket.ID),
		map[string]string{"case": "FOIA 2"}); err != nil {
		t.Fatal(err)
	}
	if list, err = p.db.RecordRequests(t.Context(), p.docket.ID); err != nil || len(list) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	one.sends(path("agree"), url.Values{}).want(t, http.StatusForbidden)
	one.sends(path("sign"), url.Values{}).want(t, http.StatusSeeOther)
	one.get(recordsPath).want(t, http.StatusOK).contains(t, "Signed by", "Agreed by", "Fetched 1 time")
	p.staffer(docket.RoleModerator).get(recordsPath).want(t, http.StatusForbidden)
}
