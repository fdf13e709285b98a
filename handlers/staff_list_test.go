package handlers

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/intake"
)

const shortRemark = "Banks share indicators within minutes."

// pressRow is what a button of a row sends, without JavaScript.
func pressRow(t testing.TB, page *answer, id docket.CommentID, label string) url.Values {
	t.Helper()
	form := page.fields(t, "form#many")
	for _, b := range page.nodes(t, `li[data-comment="`+string(id)+`"] .row-form button`) {
		if strings.HasPrefix(nodeText(b), label) && attr(b, "formaction") == rowAt && formOf(b) != nil {
			form.Set(attr(b, "name"), attr(b, "value"))
			return form
		}
	}
	t.Fatalf("the row of %s has no button %s", id, label)
	return nil
}

const rowAt = "/admin/queue/row"

// Without JavaScript a row is decided by its own button, and the next one is open in
// the list.
func TestARowIsDecidedByItsButtons(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	first := p.letter(map[docket.QuestionID]string{"2": shortRemark + " Call 202-555-0143."})
	second, long := p.letter(map[docket.QuestionID]string{"2": shortRemark}), p.letter(map[docket.QuestionID]string{
		"1": strings.Repeat("Whole paragraphs stand behind the fold. ", 20)})
	mod := p.staffer(docket.RoleModerator)
	page := mod.get("/admin/queue").want(t, http.StatusOK)
	if n := len(page.nodes(t, `li[data-comment="`+string(long)+`"] button[value^="post"]`)); n != 0 {
		t.Error("a comment of which the row shows a part can be posted unread")
	}
	if got := page.text(t, `li[data-comment="`+string(first)+`"] button[value^="post"]`); !strings.HasPrefix(got,
		"Post, 1 hidden") {
		t.Errorf("the button says %q", got)
	}
	at := mod.post(rowAt, pressRow(t, page, first, "Post")).
		want(t, http.StatusSeeOther).Header.Get("Location")
	p.get(testDocket+"/comments/"+string(first)).contains(t, "[redacted: personal]").lacks(t, "555-0143")
	list := mod.get(at).want(t, http.StatusOK).contains(t, "Comment "+string(first)+" is posted.")
	if n := len(list.nodes(t, `li.is-open[data-comment="`+string(second)+`"] form.panel`)); n != 1 {
		t.Fatalf("%s is not open in the list after %s", second, at)
	}
	// A refusal keeps everything, in place.
	open := list.fields(t, "form.panel")
	open.Set("decision", "withhold")
	open.Set("note", "Ask Ximena")
	open.Set("hide", "")
	refused := mod.post(reviewPath(second)+"/decision", open).want(t, http.StatusUnprocessableEntity)
	if got := refused.fields(t, "form.panel").Get("note"); got != "Ask Ximena" {
		t.Errorf("the note came back as %q", got)
	}
	open.Set("reason", p.docket.WithholdingReasons[0].Code)
	mod.post(reviewPath(second)+"/decision", open).want(t, http.StatusSeeOther)
	if _, status := p.versionOf(second); status != docket.Withheld {
		t.Errorf("it stands as %s", status)
	}
}

// A script gets a row instead of a page, and the log tells what was opened from what
// was sent with the list.
func TestAScriptGetsTheNextRowWithItsDecision(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	first, second := p.letter(map[docket.QuestionID]string{"2": shortRemark}), p.letter(map[docket.QuestionID]string{
		"1": "Train boards and executives."})
	mod := p.staffer(docket.RoleModerator)
	mod.get("/admin/queue").want(t, http.StatusOK)
	if got := p.actions(); got[0] != "comments.listed" || strings.Contains(strings.Join(got, " "), "comment.opened") {
		t.Errorf("the list is logged as %v", got[:1])
	}
	row := mod.asScript("GET", reviewPath(first)+"/row", nil).want(t, http.StatusOK)
	form := row.fields(t, "form.panel")
	if got := p.actions()[0]; got != "comment.opened" {
		t.Errorf("opening is logged as %s", got)
	}
	form.Set("decision", "post")
	got := mod.asScript("POST", reviewPath(first)+"/decision", form).want(t, http.StatusOK)
	if n := got.nodes(t, `li.is-open[data-comment="`+string(second)+`"]`); len(n) != 1 {
		t.Errorf("the answer does not hold the next row:\n%s", got.Body)
	}
	if out := got.nodes(t, "#outcome"); attr(out[0], "data-decided") != string(first) ||
		attr(out[0], "data-next") != string(second) {
		t.Errorf("the outcome is %v", out[0].Attr)
	}
	if c, err := p.db.Comment(t.Context(), second); err != nil || c.ClaimedBy != mod.id {
		t.Errorf("the next is claimed by %s, %v", c.ClaimedBy, err)
	}
	back := mod.asScript("POST", reviewPath(first)+"/undo", got.fields(t, "#outcome .undo-form")).want(t, http.StatusOK)
	if n := back.nodes(t, `li.is-open[data-comment="`+string(first)+`"]`); len(n) != 1 {
		t.Error("taking back does not open the comment again")
	}
	mod.asScript("GET", reviewPath(p.posted(map[docket.QuestionID]string{"1": "Posted."}))+"/row", nil).
		want(t, http.StatusNotFound)
}

// The script gets of the following page its rows alone, and the log names them.
func TestAScriptGetsRowsOfTheNextPage(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	for range 27 {
		p.letter(map[docket.QuestionID]string{"2": shortRemark})
	}
	mod := p.staffer(docket.RoleModerator)
	next := attr(mod.get("/admin/queue").nodes(t, ".list-foot [data-next]")[0], "data-next")
	rows := mod.asScript("GET", next, nil).want(t, http.StatusOK)
	if n := len(rows.nodes(t, "#list > li.item input[form=many]")); n != 2 {
		t.Errorf("it gets %d rows, want 2", n)
	}
	if len(rows.nodes(t, "nav, form, [data-next]")) > 0 {
		t.Error("it gets more than rows")
	}
	if got := p.actions()[0]; got != "comments.listed" {
		t.Errorf("sending them is logged as %s", got)
	}
}

// asScript asks as the script of the list does.
func (a *person) asScript(method, path string, form url.Values) *answer {
	a.p.t.Helper()
	r := httptest.NewRequest(method, "http://portal.example"+path, strings.NewReader(form.Encode()))
	r.Header.Set("X-Desk", "row")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return a.send(r)
}

// Notes, drafts and assignments come from the decision form and decide nothing.
func TestNotesDraftsAndAssignmentsDecideNothing(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := plant(p)
	one, two := p.staffer(docket.RoleModerator), p.staffer(docket.RoleModerator)
	send := func(change func(url.Values)) *answer {
		t.Helper()
		form := reviewForm(t, one.get(reviewPath(id)).want(t, http.StatusOK))
		change(form)
		return one.post(reviewPath(id)+"/decision", form)
	}
	send(func(f url.Values) { f.Set("do", "note") }).want(t, http.StatusUnprocessableEntity)
	send(func(f url.Values) { f.Set("do", "fly") }).want(t, http.StatusBadRequest)
	send(func(f url.Values) {
		f.Set("do", "note")
		f.Set("note", "Counsel has seen this.")
		f.Set("hide-1", plantedWord)
	}).want(t, http.StatusSeeOther)
	if version, status := p.versionOf(id); version != 1 || status != docket.Pending {
		t.Fatalf("version %d, %s", version, status)
	}
	two.get(reviewPath(id)).contains(t, "Counsel has seen this.")
	page := one.get(reviewPath(id)).contains(t, "Your draft of ")
	if got := reviewForm(t, page); got.Get("hide-1") != plantedWord || got.Get("note") != "" {
		t.Errorf("the draft came back with %q and the note %q", got.Get("hide-1"), got.Get("note"))
	}
	// It outlives the session.
	send(func(f url.Values) {
		f.Set("do", "draft")
		f.Set("note", "Half a thought")
		f.Set("decision", "hold")
	}).want(t, http.StatusSeeOther)
	one.post("/admin/sign-out", url.Values{"form_token": {reviewForm(t, page).Get("form_token")}})
	p.clock.advance(25 * time.Hour)
	one.signIn()
	two.signIn()
	if got := reviewForm(t, one.get(reviewPath(id))); got.Get("note") != "Half a thought" ||
		got.Get("decision") != "hold" {
		t.Errorf("after signing in again: %v", got)
	}
	two.get(reviewPath(id)).lacks(t, "Half a thought")
	for _, action := range p.actions() {
		if strings.Contains(action, "draft") {
			t.Errorf("the log has %s", action)
		}
	}
	send(func(f url.Values) {
		f.Set("do", "assign")
		f.Set("assign", two.id.String()[1:])
		f.Set("note", "You know this clinic.")
	}).want(t, http.StatusSeeOther)
	two.get(reviewPath(id)).contains(t, "This comment is for you.", "You know this clinic.")
	two.get("/admin/queue?for="+two.id.String()[1:]).contains(t, reviewPath(id), "For you")
	one.get("/admin/queue").contains(t, "For Kim moderator")
	send(func(f url.Values) { f.Set("do", "assign"); f.Set("assign", "99") }).want(t, http.StatusUnprocessableEntity)

	draft := reviewForm(t, two.get(reviewPath(id)))
	draft.Set("note", "From a script")
	two.post(reviewPath(id)+"/draft", draft).want(t, http.StatusNoContent)
	two.get(reviewPath(id)).contains(t, "From a script")
	draft.Set("draft", "drop")
	two.post(reviewPath(id)+"/draft", draft).want(t, http.StatusSeeOther)
	two.get(reviewPath(id)).lacks(t, "From a script")
	draft = url.Values{"note": {strings.Repeat("x", docket.MaxDraft+1)}}
	two.sends(reviewPath(id)+"/draft", draft)
	two.get(reviewPath(id)).want(t, http.StatusOK).lacks(t, "Your draft of")
}

// What a colleague has open is greyed and named; keeping it open works for whoever has
// it alone.
func TestTheListSaysWhoHasAComment(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.letter(map[docket.QuestionID]string{"2": shortRemark})
	one, two := p.staffer(docket.RoleModerator), p.staffer(docket.RoleModerator)
	one.asScript("GET", reviewPath(id)+"/row", nil).want(t, http.StatusOK)
	two.get("/admin/queue").contains(t, "Kim moderator has it open")
	one.sends(reviewPath(id)+"/open", url.Values{}).want(t, http.StatusNoContent)
	two.sends(reviewPath(id)+"/open", url.Values{}).want(t, http.StatusConflict)
	p.clock.advance(6 * time.Minute)
	two.get("/admin/queue").lacks(t, "has it open")
}

// A list never shows more of a decided comment than the public reads: its original opens
// on its own page, after password and code.
func TestListsShowNothingHiddenOfDecidedComments(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	named := func(f *intake.Form) { f.Type, f.Name = "individual", "Quillon Abernathy" }
	withheld := p.letter(map[docket.QuestionID]string{"2": "Xylophones in the boiler room."}, named)
	posted := p.letter(map[docket.QuestionID]string{"2": "Call 202-555-0143 about marmalade."}, named)
	mod := p.staffer(docket.RoleModerator)
	mod.get("/admin/queue").contains(t, "Xylophones", "555-0143", "Quillon")
	form := reviewForm(t, mod.get(reviewPath(withheld)))
	form.Set("decision", "withhold")
	form.Set("reason", p.docket.WithholdingReasons[0].Code)
	mod.post(reviewPath(withheld)+"/decision", form).want(t, http.StatusSeeOther)
	decide(t, mod, posted, docket.ActionPost).want(t, http.StatusSeeOther)
	for _, view := range []string{"decided", "all"} {
		mod.get("/admin/queue?view="+view).contains(t, reviewPath(withheld), "marmalade", "[redacted: personal]").
			lacks(t, "Xylophones", "555-0143", "Quillon")
	}
	if got := p.actions()[0]; got == "comments.listed" {
		t.Error("a list without anything unposted is logged as if it had some")
	}
}
