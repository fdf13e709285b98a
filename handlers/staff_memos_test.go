package handlers

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
)

const (
	memosAt   = "/admin/memos/HHS-HCIC-2016-0001"
	memosList = "/admin/memos?docket=HHS-HCIC-2016-0001"
)

func TestMemosAreWrittenFoundAndKept(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"1": "We need patches for old devices."})
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleModerator)
	one.get(memosList).want(t, http.StatusOK).contains(t, "0 memos")
	new := one.get(memosAt+"/new?code=GOV-FED").want(t, http.StatusOK)
	if form := new.fields(t, "form.memo-form"); form.Get("code") != "GOV-FED" {
		t.Errorf("the form of a memo on a theme has %v", form)
	}
	one.sends(memosAt+"/new", url.Values{"code": {"GOV-FED"}, "title": {"How wide?"},
		"text": {"Does it take in states?"},
		"step": {"save"}}).leadsTo(t, memosAt+"/1?done=memo")
	two.get(memosAt+"/1").want(t, http.StatusOK).contains(t, "Does it take in states?", "How wide?").lacks(t,
		`name="text"`)
	two.get(memosList+"&q=STATES+wide").contains(t, "How wide?", "1 memo")
	two.get(memosList+"&q=states+narrow").contains(t, "0 memos").lacks(t, "How wide?")
	two.get(memosList+"&code=GOV-REG").contains(t, "0 memos")
	two.get("/admin/codebook").contains(t, "/admin/memos?code=GOV-FED")

	// A colleague's memo on an answer shows behind the own reading alone.
	about := url.Values{"comment": {string(id)}, "question": {"1"}}
	one.get(codingPath(id, "1")).contains(t, "Memos on this answer")
	form := one.get(memosAt+"/new?"+about.Encode()).want(t, http.StatusOK).fields(t, "form.memo-form")
	form.Set("text", "The writer means pumps.")
	one.post(memosAt+"/new", form).leadsTo(t, memosAt+"/2?done=memo")
	two.get(memosList).contains(t, "1 memo").lacks(t, "means pumps")
	two.get(memosAt+"/2").want(t, http.StatusNotFound)
	two.sends(memosAt+"/2", url.Values{"version": {"1"}, "text": {"mine"}}).want(t, http.StatusNotFound)
	two.codes(id, "1", "DEV-LEG")
	two.get(memosList+"&"+about.Encode()).contains(t, "means pumps",
		"On the answer to question 1 of comment "+string(id))
	two.sends(memosAt+"/2", url.Values{"version": {"1"}, "text": {"mine"}}).want(t, http.StatusForbidden)

	// What was typed stays, whatever is wrong.
	one.sends(memosAt+"/new", url.Values{"code": {"GOV-FED"}, "title": {"kept"}}).want(t,
		http.StatusUnprocessableEntity).contains(t, "Write what you want to keep in mind.", `value="kept"`)
	one.sends(memosAt+"/new", url.Values{"code": {"NO-SUCH"}, "text": {"kept words"}}).want(t,
		http.StatusUnprocessableEntity).contains(t, "not in the codebook", "kept words")
	one.sends(memosAt+"/2", url.Values{"version": {"1"}, "text": {"The writer means scanners."}}).want(t,
		http.StatusSeeOther)
	one.sends(memosAt+"/2", url.Values{"version": {"1"}, "text": {"late words"}}).want(t,
		http.StatusConflict).contains(t,
		"late words", "means scanners", "Saving now makes yours the newest")
	one.sends(memosAt+"/2", url.Values{"version": {"x"}, "text": {"late words"}}).want(t, http.StatusConflict)
	one.sends(memosAt+"/new", url.Values{"comment": {string(p.docket.ID.Comment(99))}, "question": {"1"},
		"text": {"x"}}).want(t, http.StatusNotFound)
	one.sends(memosAt+"/2", url.Values{"version": {"2"}, "step": {"withdraw"}}).leadsTo(t,
		memosAt+"/2?done=memo-removed")
	one.get(memosAt+"/2").contains(t, "This memo was taken back", "means scanners", "means pumps")
	one.get(memosList).lacks(t, "means scanners")
	one.get(memosList+"&state=removed").contains(t, "Memo 2")
	one.sends(memosAt+"/2", url.Values{"version": {"3"}, "text": {"Pumps and scanners."}}).want(t, http.StatusSeeOther)
	one.get(memosList).contains(t, "Pumps and scanners.")
}

func TestTheFileOfMemosHoldsWhatIsPosted(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id, gone := p.posted(map[docket.QuestionID]string{"1": "A pump fails."}),
		p.posted(map[docket.QuestionID]string{"1": "Another pump fails."})
	who, reader := p.staffer(docket.RoleStaff), p.staffer(docket.RoleModerator)
	for _, form := range []url.Values{{"text": {"=1+1"}}, {"comment": {string(id)}, "question": {"1"},
		"text": {"on one"}},
		{"comment": {string(gone)}, "question": {"1"}, "text": {"on another"}}} {
		who.sends(memosAt+"/new", form).want(t, http.StatusSeeOther)
	}
	version, _ := p.versionOf(gone)
	if err := p.db.Decide(t.Context(), docket.Decision{Comment: gone, Version: version, Action: docket.ActionWithhold,
		Status: docket.Withheld, Reason: docket.Reason(p.docket.WithholdingReasons[0].Code),
		By: reader.id}); err != nil {
		t.Fatal(err)
	}
	res := who.get(memosAt+"/memos.csv").want(t, http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(res.Body)).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][6] != "'=1+1" || rows[2][3] != string(id) || rows[2][6] != "on one" {
		t.Errorf("%q, %v", rows, err)
	}
	reader.get(memosAt+"/memos.csv").want(t, http.StatusForbidden)
}
