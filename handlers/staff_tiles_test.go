package handlers

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"commentportal/docket"
)

var firstNumber = regexp.MustCompile(`[0-9][0-9,]*`)

// tileRows is how many comments, decisions or answers the page of a tile lists.
func tileRows(t *testing.T, page *answer, href string) int {
	t.Helper()
	_, part, _ := strings.Cut(href, "#")
	switch {
	case strings.HasPrefix(href, "/admin/queue"):
		return len(page.nodes(t, "#list > li.item"))
	case part != "":
		return len(page.nodes(t, `section[aria-labelledby="`+part+`"] ul.cards > li`))
	case strings.HasPrefix(href, "/admin/cases"):
		return len(page.nodes(t, `ul[aria-label="Cases"] > li`))
	case strings.HasPrefix(href, "/admin/signatures"):
		return len(page.nodes(t, `section[aria-labelledby="open-heading"] ul.cards > li`))
	case strings.HasPrefix(href, "/admin/coding"):
		n, _ := strconv.Atoi(firstNumber.FindString(page.text(t, ".list-head")))
		return n
	}
	t.Errorf("no rule says what %s lists", href)
	return -1
}

// TestEveryTileLeadsToWhatItCounts walks the tiles of the desk: as many stand on the page
// that a tile leads to as the tile says.
func TestEveryTileLeadsToWhatItCounts(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	letter := func(text string) docket.CommentID { return p.letter(map[docket.QuestionID]string{"2": text}) }
	one, two := p.staffer(docket.RoleModerator), p.staffer(docket.RoleModerator)
	hold := func(id docket.CommentID) { decide(t, one, id, docket.ActionHold).want(t, http.StatusSeeOther) }

	letter("My Social Security number is 536-22-8145.")
	hold(letter("His Social Security number is 536-22-8146."))
	letter("Call me at 406-555-0187.")
	hold(letter("Call us at 406-555-0188."))
	letter(shortRemark)
	p.flagged(map[docket.QuestionID]string{"2": "Our records are locked right now."}, docket.FlagIncident)
	hold(p.flagged(map[docket.QuestionID]string{"2": "Theirs are locked right now."}, docket.FlagIncident))
	hold(letter("Wait for counsel."))
	one.asScript("GET", reviewPath(letter("Open with one."))+"/row", nil).want(t, http.StatusOK)
	hold(letter("Taken, then put on hold."))

	withhold := func(who *person, id docket.CommentID) {
		form := reviewForm(t, who.get(reviewPath(id)))
		form.Set("decision", "withhold")
		form.Set("reason", p.docket.WithholdingReasons[0].Code)
		who.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther)
	}
	withhold(one, letter("One would withhold this."))
	withhold(two, letter("Two would withhold this."))
	withhold(two, letter("My Social Security number is 536-22-8147. Two would withhold this, too."))
	refused := letter("Two proposes, one refuses.")
	withhold(two, refused)
	list, err := p.db.CommentSignatures(t.Context(), refused)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d proposals, %v", len(list), err)
	}
	if err := p.review.Sign(t.Context(), docket.SignatureAnswer{ID: list[0].ID, By: one.id,
		Note: "Post it."}); err != nil {
		t.Fatal(err)
	}
	posted := p.posted(map[docket.QuestionID]string{"2": "Posted and reported."})
	if err := p.db.Report(t.Context(), docket.Report{Comment: posted, Kind: docket.ReportOther}); err != nil {
		t.Fatal(err)
	}

	seen := map[string]bool{}
	for _, who := range []*person{one, two, p.staffer(docket.RoleStaff)} {
		desk := who.get("/admin").want(t, http.StatusOK)
		for _, n := range desk.nodes(t, "main .tasks a") {
			href, text := attr(n, "href"), strings.Join(strings.Fields(nodeText(n)), " ")
			number := firstNumber.FindString(text)
			address, _, _ := strings.Cut(href, "#")
			page := who.follow(address)
			if got := tileRows(t, page, href); got >= 0 && number != strconv.Itoa(got) {
				t.Errorf("the tile %q leads to %s, where %d stand", text, href, got)
			}
			seen[strings.TrimLeft(text, "0123456789, ")] = true
		}
	}
	if len(seen) < 10 {
		t.Errorf("only %d kinds of tiles were seen: %v", len(seen), seen)
	}
}
