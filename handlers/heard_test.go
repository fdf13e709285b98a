package handlers

import (
	"net/http"
	"strings"
	"testing"

	"commentportal/docket"
)

// heardPortal is a docket with a campaign of three, opinions of several sectors
// and answers that two people read, one of them far off.
func heardPortal(p *testPortal) (first, second *person) {
	p.t.Helper()
	letter, _, longer := lettered(p)
	first, second = p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	first.codes(letter, "3", "GOV-FIN", "WRK-STF")
	first.codes(longer, "3", "GOV-FIN", "WRK-STF")
	for i, of := range []struct{ text, sector string }{
		{"We have asked three agencies which of them leads, and were sent to the other two.", "provider"},
		{"Somebody has to pick up the phone when we call about an attack.", "provider"},
		{"Our pumps run software from 2003, and we may not patch them.", "manufacturer"},
		{"Teach people with stories, not slides.", "patient_advocate"},
		{"Rules from four agencies contradict each other.", "health_plan"},
		{"Banks share what they see within the hour.", "security_professional"},
	} {
		id := p.opinion(of.text, of.sector)
		switch {
		case i == 5: // nobody has read it yet
		case i%2 == 0:
			first.codes(id, "1", "GOV-FED", "GOV-REG")
			second.codes(id, "1", "GOV-REG")
		default:
			first.codes(id, "1", "GOV-FED")
			second.codes(id, "1", "AWR-STF", "GOV-FED")
		}
	}
	p.recounted()
	return first, second
}

func (p *testPortal) recounted() {
	p.t.Helper()
	if err := p.db.Recount(p.t.Context(), p.docket.ID); err != nil {
		p.t.Fatal(err)
	}
}

func TestEverybodySeesWhatWasHeard(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	p.get(testDocket+"/themes").want(t, http.StatusOK).contains(t, "No theme has been confirmed yet", "No comment "+
		"has been posted yet.")
	first, second := heardPortal(p)
	page := p.get(testDocket+"/themes").want(t, http.StatusOK)
	page.contains(t, "8 of 9 posted answers have been read for themes.", "1 campaign with 3 posted "+
		"comments", "They are no vote and no survey.", "Codebook version 1.")

	// The campaign counts once beside its three senders, and ranks below what five
	// different people raised.
	var rows []string
	for _, n := range page.nodes(t,
		"section[aria-labelledby=question-all] > .usa-table-container--scrollable tbody tr") {
		var cells []string
		for cell := range n.ChildNodes() {
			cells = append(cells, strings.Fields(nodeText(cell))...)
		}
		rows = append(rows, strings.Join(cells, " "))
	}
	want := []string{
		"1 Federal leadership and coordination 5 5", "2 Regulatory alignment and burden 3 3",
		"3 Awareness of the general workforce 2 2", "4 Incentives and funding 1 3", "4 Shortage, hiring and " +
			"retention 1 3",
	}
	if strings.Join(rows, "; ") != strings.Join(want, "; ") {
		t.Errorf("rows\n%s\nwant\n%s", strings.Join(rows, "\n"), strings.Join(want, "\n"))
	}
	drawings := page.nodes(t, "svg.chart[role=img]")
	if len(drawings) != 3 {
		t.Errorf("%d drawings, want one for all, one for question 1 and one for question 3", len(drawings))
	}
	if got := len(page.nodes(t, "section[aria-labelledby=question-3] details tbody tr")); got != 0 {
		t.Errorf("%d sectors in question 3, want none: its comments name no sector", got)
	}

	// Each theme leads to its comments.
	link := attr(page.nodes(t, "section[aria-labelledby=question-3] > .usa-table-container--scrollable tbody a")[0],
		"href")
	if !strings.HasSuffix(link, "/comments?question=3&theme=GOV-FIN") {
		t.Errorf("the theme leads to %s", link)
	}
	// No comment is named while its second reading is still to come: all of so few are read twice.
	p.get(link).want(t, http.StatusOK).contains(t, "0 comments", "once all its readings are done")
	bySector := attr(page.nodes(t, "section[aria-labelledby=question-1] details tbody a")[0], "href")
	p.get(bySector).want(t, http.StatusOK).contains(t, "0 comments")

	// It is kept until something changes, and then drawn anew.
	tag := page.Header.Get("ETag")
	if again := p.get(testDocket + "/themes"); again.Header.Get("ETag") != tag {
		t.Error("nothing changed, and the page did")
	}
	second.codes(p.docket.ID.Comment(1), "3", "GOV-FIN", "WRK-STF")
	p.get(link).want(t, http.StatusOK).contains(t, "3 comments")
	first.codes(p.docket.ID.Comment(9), "1", "INF-ORG")
	p.recounted()
	p.get(testDocket+"/themes").contains(t, "All 9 posted answers have been read for themes.", "Sharing bodies and "+
		"single channel")
}

// heardShots are the pages of themes in the gallery.
func heardShots(p *testPortal) []shot {
	heardPortal(p)
	open := p.get(testDocket + "/themes")
	open.Body = strings.ReplaceAll(open.Body, "<details>", "<details open>")
	return []shot{{"themes-heard", p.get(testDocket + "/themes")}, {"themes-opened", open}}
}
