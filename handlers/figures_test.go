package handlers

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"commentportal/docket"
)

// TestFiguresAreForStaffAndTheirPublicPartForAll decides two comments and reads the
// figures of both on the page for staff, in its file and on the ledger.
func TestFiguresAreForStaffAndTheirPublicPartForAll(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	p.posted(map[docket.QuestionID]string{"1": "Patch the pumps."})
	p.letter(map[docket.QuestionID]string{"2": "It waits."})
	mod := p.staffer(docket.RoleModerator)
	page := mod.get("/admin/figures").want(t, http.StatusOK).contains(t, "Waiting", "of 1", "Question 1",
		"Too few to tell")
	if n := len(page.nodes(t, "svg.chart[aria-labelledby]")); n != 1 {
		t.Errorf("%d charts, want 1", n)
	}
	if n := len(page.nodes(t, "td.interval-cell svg[aria-hidden]")); n < 4 {
		t.Errorf("%d pictures of intervals", n)
	}
	file := mod.get("/admin/figures.csv?docket="+string(p.docket.ID)).want(t, http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(string(file.Body))).ReadAll()
	if err != nil || len(rows) < 8 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if got := strings.Join(rows[1][:5], " "); got != "All  1 1 1.0000" {
		t.Errorf("first row %q", got)
	}
	last := rows[len(rows)-1]
	if last[0] != "Day" || last[2] != "1" || last[9] != "2" || last[10] != "1" {
		t.Errorf("last row %q", last)
	}
	ledger := p.get(testDocket+"/ledger").want(t, http.StatusOK).contains(t, "Half of the comments were decided",
		"1 comment waits now").
		lacks(t, "Question 1", "Undone")
	if n := len(ledger.nodes(t, "#figures svg.chart")); n != 2 {
		t.Errorf("%d charts on the ledger", n)
	}
	p.stranger().get("/admin/figures").want(t, http.StatusSeeOther)
}
