package handlers

import (
	"net/http"
	"strings"
	"testing"

	"commentportal/docket"
)

// A copy of a letter that is posted already waits in the list under that name, and a
// filter lists all of them.
func TestLateCopiesWaitAsCopiesOfADecidedLetter(t *testing.T) {
	t.Parallel()
	p := openCampaigns(t)
	mod := p.staffer(docket.RoleModerator)
	list := mod.get("/admin/queue").want(t, http.StatusOK)
	named := func(page *answer, id docket.CommentID) bool {
		rows := page.nodes(t, `li[data-comment="`+string(id)+`"] .flags`)
		return len(rows) == 1 && strings.Contains(nodeText(rows[0]), "Copy of a decided letter")
	}
	for _, id := range p.copies[3:] {
		if !named(list, id) {
			t.Errorf("%s is not named as a copy of a decided letter", id)
		}
	}
	for _, id := range p.blood { // nobody has decided on their letter
		if named(list, id) {
			t.Errorf("%s is named as a copy of a decided letter", id)
		}
	}
	var found []string
	for _, n := range mod.get("/admin/queue?letter=posted").want(t, http.StatusOK).nodes(t, "#list > li.item") {
		found = append(found, attr(n, "data-comment"))
	}
	if want := []string{string(p.copies[3]), string(p.copies[4])}; !sameSet(found, want) {
		t.Errorf("the filter lists %q, want %q", found, want)
	}
}
