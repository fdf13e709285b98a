package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
)

const purgesPath = "/admin/purges"

// TestAPurgeTakesTwoPeople asks to purge a posted comment, is refused one's own agreement,
// and lets another administrator agree: page, status page, API, search, desk and ledger say
// what became of it, and none has a word of it.
func TestAPurgeTakesTwoPeople(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	number := p.file(url.Values{"answer-1": {"Ask Winifred Okonkwo about the pumps."}})
	id := p.decide(number, docket.ActionPost)
	mod := p.staffer(docket.RoleModerator)
	page := "/dockets/" + string(p.docket.ID) + "/comments/" + string(id)
	p.get(page).want(t, http.StatusOK).contains(t, "Okonkwo")
	one, two := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleAdmin)
	at := purgesPath + "/" + string(p.docket.ID)

	one.get(purgesPath+"?docket="+string(p.docket.ID)+"&comment=X-1").want(t, http.StatusUnprocessableEntity)
	choice := one.get(purgesPath+"?docket="+string(p.docket.ID)+"&comment="+string(id)).want(t, http.StatusOK)
	choice.contains(t, "stands as: Posted", "Backups do").lacks(t, "Okonkwo")
	wrong := one.sends(at, url.Values{"comment": {string(id)}, "order": {"<b>"},
		"reason": {"A court said so."}}).want(t,
		http.StatusUnprocessableEntity)
	if got := nodeText(wrong.nodes(t, "textarea[name=reason]")[0]); !strings.Contains(got, "A court said so.") {
		t.Errorf("the reason is %q", got)
	}
	order := url.Values{"comment": {string(id)}, "order": {"No. 26-cv-0123"}, "reason": {"A court said so."}}
	one.sends(at, order).want(t, http.StatusSeeOther)
	two.sends(at, order).want(t, http.StatusUnprocessableEntity).contains(t, "asked for this comment already")
	two.get("/admin").contains(t, "purge waits for a second administrator")
	one.sends(at+"/1/agree", url.Values{}).want(t, http.StatusForbidden)
	two.sends(at+"/1/sign", url.Values{}).want(t, http.StatusForbidden)
	mod.sends(at+"/1/agree", url.Values{}).want(t, http.StatusForbidden)
	mod.get(purgesPath).want(t, http.StatusForbidden)
	p.get(page).want(t, http.StatusOK)
	two.sends(at+"/1/agree", url.Values{}).want(t, http.StatusSeeOther)
	two.sends(at+"/1/refuse", url.Values{}).leadsTo(t, purgesPath+"?docket="+string(p.docket.ID)+"&done=purge-stale")

	p.get(page).want(t, http.StatusGone).contains(t, "This comment was removed by order",
		"ordered that the words of this comment are removed").lacks(t, "is over")
	p.get("/es"+page).want(t, http.StatusGone).contains(t, "Este comentario se eliminó por orden")
	status := p.post("/status", url.Values{"tracking": {number}}).want(t, http.StatusOK)
	status.contains(t, "Removed by order", "do not have them any more").lacks(t, "Okonkwo", "Download the proof",
		"Withdraw this comment")
	p.post("/status/proof", url.Values{"tracking": {number}}).want(t, http.StatusGone)
	p.post("/es/status", url.Values{"tracking": {number}}).want(t, http.StatusOK).contains(t, "Eliminado por orden")
	p.get("/api/v4/comments/"+string(id)).want(t, http.StatusOK).contains(t, `"withdrawn":true`,
		"Removed by order").lacks(t,
		"Okonkwo")
	p.get("/dockets/"+string(p.docket.ID)+"/ledger").want(t, http.StatusOK).contains(t, "Removed by order")
	p.get("/dockets/"+string(p.docket.ID)+"/comments?q=pumps").want(t, http.StatusOK).lacks(t, "Okonkwo")
	review := mod.get(reviewPath(id)).want(t, http.StatusOK)
	review.contains(t, "The words of this comment were removed by order").lacks(t, "Okonkwo", "Save the decision",
		"Open the original")
	one.get(purgesPath).want(t, http.StatusOK).contains(t, "agreed by", "No. 26-cv-0123").lacks(t, "Okonkwo")
	p.logged(t, "purge.done", 1)

	// What the operator does by command is signed by a person.
	other := p.letter(map[docket.QuestionID]string{"1": "Ask Winifred Okonkwo."})
	if _, err := p.db.PurgeNow(t.Context(), docket.Purge{Comment: other, Order: "No. 2",
		Reason: "By rule."}); err != nil {
		t.Fatal(err)
	}
	p.get("/dockets/"+string(p.docket.ID)+"/comments/"+string(other)).want(t, http.StatusNotFound)
	one.get("/admin").contains(t, "purge by command waits to be signed")
	one.sends(at+"/2/agree", url.Values{}).want(t, http.StatusForbidden)
	one.sends(at+"/2/sign", url.Values{}).want(t, http.StatusSeeOther)
	one.get(purgesPath).contains(t, "signed by")
}
