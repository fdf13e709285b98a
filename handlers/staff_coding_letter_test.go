package handlers

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/moderation/campaign"
)

const (
	formLetter = "I am writing to ask the task force to pay for security staff in rural hospitals. Our hospital has " +
		"two people for all of its computers, and they also answer the phone. When the records went down for a week " +
		"last spring we wrote everything on paper and sent people home. Please recommend a fund from which small " +
		"hospitals can hire people who know what they are doing, and please do it this year."
	ownAddition = "My sister is a nurse who was given the same password as everybody else on her ward, and nobody " +
		"ever told her that this was a mistake or showed her how to choose and keep a better one of her own."
)

// lettered is a campaign of three: the letter, a copy and a copy with an
// addition, all posted.
func lettered(p *testPortal) (letter, same, longer docket.CommentID) {
	p.t.Helper()
	letter = p.posted(map[docket.QuestionID]string{"3": formLetter})
	same = p.posted(map[docket.QuestionID]string{"3": formLetter})
	longer = p.posted(map[docket.QuestionID]string{"3": formLetter + "\n\n" + ownAddition})
	regrouper := campaign.NewRegrouper(p.db.DB, campaign.Options{}, p.clock.now, slog.New(slog.DiscardHandler))
	if _, err := regrouper.Group(context.Background(), p.docket.ID); err != nil {
		p.t.Fatal(err)
	}
	list, err := p.db.Campaigns(context.Background(), p.docket.ID)
	if err != nil || len(list) != 1 || list[0].Members != 3 {
		p.t.Fatalf("campaigns: %+v, %v", list, err)
	}
	if list[0].Letter != letter {
		p.t.Fatalf("the letter is %s, the test expects %s", list[0].Letter, letter)
	}
	return letter, same, longer
}

// A letter is coded once and its themes go to the copies; of a copy with an
// addition only what was added is read.
func TestCodingALetterAndWhatACopyAdds(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	letter, same, longer := lettered(p)
	staff := p.staffer(docket.RoleStaff)
	staff.get("/admin/coding?view=uncoded").contains(t, "1 answer<", string(letter),
		"its themes go to 2 copies too").lacks(t, string(same), string(longer))
	staff.get(codingPath(letter, "3")).contains(t, "This is the letter of the campaign", "2 posted copies")
	staff.codes(letter, "3", "GOV-FIN", "AWR-STF")
	for _, copied := range []docket.CommentID{same, longer} {
		if c := p.chose(copied, "3", staff.id)["GOV-FIN"]; c.Origin != docket.OriginCampaign ||
			c.State != docket.CodingConfirmed {
			t.Errorf("the copy %s has %+v", copied, c)
		}
	}

	staff.get("/admin").contains(t, "copy of a letter has a long addition to read")
	staff.get("/admin/coding?view=additions").contains(t, string(longer)).lacks(t, string(same))
	page := staff.get(codingPath(longer, "3")+"?list=view%3Dadditions").want(t, http.StatusOK).contains(t,
		"This is a copy of the letter", "words of its own", codingPath(letter, "3"))
	if got := page.text(t, "#answer-text"); got != formLetter+"\n\n"+ownAddition {
		t.Errorf("the text is %q", got)
	}
	var added string
	for _, n := range page.nodes(t, "#answer-text mark.added") {
		added += nodeText(n)
	}
	if words := strings.Fields(added); len(words) < 30 ||
		!strings.Contains(ownAddition, strings.Join(words[2:8], " ")) {
		t.Errorf("marked as added: %q", added)
	}
	for _, n := range page.nodes(t, "#answer-text mark.ev:not(.added)") {
		t.Errorf("a suggestion rests on the letter's words %q alone", nodeText(n))
	}
	form := codeForm(t, page)
	if slices.Contains(form["coding"], "GOV-FIN") {
		t.Error("the letter's theme is ticked on the copy")
	}
	if !slices.Contains(form["shown"], "AWR-STF") {
		t.Fatalf("the addition suggests %v, the test needs a theme of the letter's", form["shown"])
	}
	form["coding"] = []string{"DEV-IAM"}
	form.Set("step", "save")
	form.Del("words-code")
	staff.post(codingPath(longer, "3"), form).want(t, http.StatusSeeOther)
	got := p.chose(longer, "3", staff.id)
	if got["DEV-IAM"].State != docket.CodingConfirmed {
		t.Errorf("the theme of the addition is %+v", got["DEV-IAM"])
	}
	for _, code := range []string{"GOV-FIN", "AWR-STF"} {
		if c := got[code]; c.State != docket.CodingConfirmed || c.Origin != docket.OriginCampaign {
			t.Errorf("the letter's %s on the copy is %+v: leaving it unticked there does not take it away", code, c)
		}
	}
	staff.get("/admin/coding?view=additions").contains(t, "Every long addition has been read.")
	if m, err := p.db.CampaignMember(context.Background(), longer); err != nil || m.ReadBy != staff.id {
		t.Errorf("the addition was read by %v, %v", m.ReadBy, err)
	}
}
