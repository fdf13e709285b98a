package handlers

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/moderation"
	"commentportal/moderation/campaign"
)

const formLine = "Re: Request for information on the safety of networks in hospitals and clinics of every size, " +
	"docket 12 of the department"

// strangers makes texts of invented words that have nothing in common.
func strangers(n int) []string {
	r := rand.New(rand.NewPCG(7, 7))
	syllables := strings.Fields("ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu")
	var list []string
	for range n {
		var words []string
		for range 24 {
			word := ""
			for range 3 {
				word += syllables[r.IntN(len(syllables))]
			}
			words = append(words, word)
		}
		list = append(list, strings.Join(words, " ")+".")
	}
	return list
}

// passagesPortal has comments of strangers who share a line, and one that says
// nothing else.
type passagesPortal struct {
	*testPortal
	regrouper *campaign.Regrouper
	ids       []docket.CommentID // the last is the one of nothing else
}

func openPassages(t testing.TB) *passagesPortal {
	p := &passagesPortal{testPortal: openPortal(t)}
	p.regrouper = campaign.NewRegrouper(p.db, campaign.Options{}, p.clock.now, slog.New(slog.DiscardHandler))
	for _, own := range append(strangers(12), "") {
		p.ids = append(p.ids, p.letter(map[docket.QuestionID]string{"3": formLine + "\n" + own}))
	}
	p.group()
	return p
}

func (p *passagesPortal) group() {
	p.t.Helper()
	if _, err := p.regrouper.Group(p.t.Context(), p.docket.ID); err != nil {
		p.t.Fatal(err)
	}
}

// grouped counts the comments that are in a campaign.
func (p *passagesPortal) grouped() (n int) {
	p.t.Helper()
	list, err := p.db.Campaigns(p.t.Context(), p.docket.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, k := range list {
		n += k.Members
	}
	return n
}

func (p *passagesPortal) at(parts ...any) string {
	path := "/admin/passages/" + string(p.docket.ID)
	for _, part := range parts {
		path += fmt.Sprint("/", part)
	}
	return path
}

func TestPassagesPageListsWhatStrangersShare(t *testing.T) {
	t.Parallel()
	p := openPassages(t)
	mod, staff := p.staffer(docket.RoleModerator), p.staffer(docket.RoleStaff)
	page := mod.get("/admin/passages").want(t, http.StatusOK)
	page.contains(t, "safety of networks", "Found by the portal", "Not looked at", "13 comments hold it",
		"1 of them says nothing else", string(p.ids[0]), "Confirm", "Reject")
	p.logged(t, "passages.opened", 1)
	closed := staff.get("/admin/passages").want(t, http.StatusOK)
	closed.contains(t, "13 comments hold it", "Only comments that are not posted hold these words")
	closed.lacks(t, "safety of networks", ">Confirm<", string(p.ids[0]))
	if res := staff.sends(p.at(1, "confirm"), url.Values{}); res.StatusCode != http.StatusForbidden {
		t.Errorf("staff decide on words that they cannot read: status %d", res.StatusCode)
	}
	p.postAsItIs(p.ids[2])
	p.group()
	staff.get("/admin/passages").want(t, http.StatusOK).contains(t, "safety of networks", string(p.ids[2]), "Confirm")
	for _, nothing := range []string{p.at(9, "confirm"), p.at(1, "praise"), p.at("x", "confirm"), p.at(0, "reject"),
		"/admin/passages/NONE-1"} {
		mod.sends(nothing, url.Values{"text": {formLine + " and five more words here"}}).want(t, http.StatusNotFound)
	}
	mod.get("/admin/passages?docket=NONE-1").want(t, http.StatusNotFound)
}

func TestPeopleDecideOnPassages(t *testing.T) {
	t.Parallel()
	p := openPassages(t)
	mod := p.staffer(docket.RoleModerator)
	if n := p.grouped(); n != 0 {
		t.Fatalf("%d comments of strangers are in campaigns before anybody decided", n)
	}
	for _, step := range []struct {
		verb, name string
		grouped    int
		shown      []string
	}{
		{"reject", "", 13, []string{"Rejected", "by you"}},
		{"confirm", "The line of the form", 0, []string{"Confirmed", "The line of the form",
			"1 of them says nothing else"}},
		{"name", "Line", 0, []string{"Line", "Confirmed"}},
	} {
		res := mod.sends(p.at(1, step.verb), url.Values{"name": {step.name}}).want(t, http.StatusSeeOther)
		if at := res.Header.Get("Location"); !strings.Contains(at, "done=passage-"+step.verb) {
			t.Errorf("%s leads to %s", step.verb, at)
		}
		work, err := p.db.CampaignWork(t.Context())
		if err != nil || work[0].Decided != (step.verb != "name") {
			t.Errorf("%s: to be grouped anew: %+v, %v", step.verb, work, err)
		}
		p.group()
		if n := p.grouped(); n != step.grouped {
			t.Errorf("%s: %d comments are in campaigns, want %d", step.verb, n, step.grouped)
		}
		view := ""
		if step.verb == "reject" {
			view = "?view=rejected"
		}
		mod.get("/admin/passages"+view).want(t, http.StatusOK).contains(t, append(step.shown, "13 comments hold it")...)
		p.logged(t, "passage."+step.verb, 1)
	}
	entries, err := p.db.Log(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.Contains(e.Detail, "Line") || strings.Contains(e.Detail, "safety") {
			t.Errorf("the log has words of a passage: %s %s", e.Action, e.Detail)
		}
	}
}

// What was typed and cannot be taken comes back with a sentence at its field.
func TestPassagesKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := openPassages(t)
	mod := p.staffer(docket.RoleModerator)
	short := mod.sends(p.at(), url.Values{"text": {"Thank you very much"}, "name": {"Courtesy"}}).
		want(t, http.StatusUnprocessableEntity)
	short.contains(t, "Thank you very much", `value="Courtesy"`, "at least 5 words")
	long := strings.Repeat("n", 121)
	renamed := mod.sends(p.at(1, "reject"), url.Values{"name": {long}}).want(t, http.StatusUnprocessableEntity)
	renamed.contains(t, `value="`+long+`"`, "Shorten the name to 120 characters")
	if got := attr(renamed.nodes(t, ".usa-error-message")[0].Parent, "class"); got == "" {
		t.Error("the problem does not stand at its field")
	}
	typed := "Este comentario se recibió en la ventanilla … de la oficina."
	mod.sends(p.at(), url.Values{"text": {typed}, "name": {""}}).want(t, http.StatusSeeOther)
	mod.get("/admin/passages").want(t, http.StatusOK).contains(t, typed, "Added by a person", "No comment holds it now")
	mod.sends(p.at(), url.Values{"text": {strings.ToUpper(typed)}}).want(t, http.StatusUnprocessableEntity).
		contains(t, "in the list already, as number 2")
}

func (p *passagesPortal) postAsItIs(id docket.CommentID) {
	p.t.Helper()
	by, err := p.moderator(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := p.review.Decide(p.t.Context(), moderation.Request{By: by, Comment: id, Version: 1,
		Action: docket.ActionPost}); err != nil {
		p.t.Fatal(err)
	}
}

// passageShots are the page of repeated passages for the gallery.
func passageShots(t testing.TB) []shot {
	p := openPassages(t)
	mod, staff := p.staffer(docket.RoleModerator), p.staffer(docket.RoleStaff)
	shots := []shot{{"passages-closed", staff.get("/admin/passages")},
		{"passages-problem", mod.sends(p.at(), url.Values{"text": {"Thank you very much"}})}}
	mod.sends(p.at(), url.Values{"text": {"Este comentario se recibió en la ventanilla … de la oficina."},
		"name": {"Ventanilla"}})
	return append(shots, shot{"passages-list", mod.get("/admin/passages")})
}
