package handlers

import (
	"net/http"
	"strings"
	"testing"

	"commentportal/docket"
)

// TestTheLogIsSearched finds who opened an original, on the log's page with names and on
// the page of the comment, and keeps a wrong day as it was typed.
func TestTheLogIsSearched(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	first := p.letter(map[docket.QuestionID]string{"1": "Patch the pumps."})
	other := p.letter(map[docket.QuestionID]string{"2": "Other words."})
	mod, admin := p.staffer(docket.RoleModerator), p.staffer(docket.RoleAdmin)
	mod.get(reviewPath(first)).want(t, http.StatusOK)
	mod.get(reviewPath(other)).want(t, http.StatusOK)
	opened := admin.get("/admin/log?what=comment.opened&of="+string(first)).want(t, http.StatusOK)
	rows := opened.nodes(t, "tbody tr")
	if len(rows) != 1 {
		t.Fatalf("%d rows, want 1", len(rows))
	}
	if row := nodeText(rows[0]); !strings.Contains(row, "Kim moderator") || !strings.Contains(row, string(first)) {
		t.Errorf("row %q", row)
	}
	if n := len(admin.get("/admin/log?who=u99").want(t, http.StatusOK).nodes(t, "tbody tr")); n != 0 {
		t.Errorf("%d rows by nobody", n)
	}
	day := p.clock.now().Format("2006-01-02")
	if n := len(admin.get("/admin/log?what=comment.opened&from="+day+"&to="+day).nodes(t, "tbody tr")); n != 2 {
		t.Errorf("%d rows of today, want 2", n)
	}
	wrong := admin.get("/admin/log?from=yesterday&of=x").want(t, http.StatusUnprocessableEntity).contains(t,
		"year, month and day")
	if got := attr(wrong.nodes(t, "input[name=from]")[0], "value"); got != "yesterday" {
		t.Errorf("the day is %q", got)
	}
	admin.get("/admin/log?from=2016-11-22&to=2016-11-21").want(t, http.StatusUnprocessableEntity)
	page := mod.get(reviewPath(first)).want(t, http.StatusOK)
	list := page.nodes(t, `section[aria-labelledby="opened-heading"] li`)
	if len(list) != 2 || !strings.HasPrefix(nodeText(list[0]), "you, ") {
		t.Errorf("%d openings, want the two of this person", len(list))
	}
	mod.get("/admin/log").want(t, http.StatusForbidden)
}
