package handlers

import (
	"net/http"
	"testing"

	"commentportal/docket"
)

// An answer with a code that was retired waits to be read again, even where two
// people have read it, and leaves the list once it has been.
func TestRetiredCodesAreRevisited(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"2": "Banks share indicators with each other."})
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	one.codes(id, "2", "GOV-FED")
	two.codes(id, "2", "GOV-FED")
	open := codeForm(t, p.staffer(docket.RoleStaff).get(codingPath(id, "2")))
	book, err := p.db.Codebook(t.Context(), p.docket.ID)
	if err != nil {
		t.Fatal(err)
	}
	next, change, err := book.Apply(docket.CodebookRevision{Action: docket.CodebookRetire, From: []string{"GOV-FED"},
		Reason: "Nobody uses it.", By: one.id}, []docket.Codebook{book})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.db.ChangeCodebook(t.Context(), book.Version, next, change); err != nil {
		t.Fatal(err)
	}

	if open.Get("book") == "" {
		t.Error("the form does not say which codebook it shows")
	}
	one.get("/admin").contains(t, "answer has a theme that is gone or means something else now")
	one.get("/admin/coding?view=revisit&code=GOV-FED").contains(t, string(id))
	for _, coder := range []*person{one, two} {
		coder.get(codingPath(id, "2")).want(t, http.StatusOK).contains(t, "You chose GOV-FED. Since then the "+
			"codebook has changed", "Save and go on").lacks(t, "Both readings stay as they are")
		coder.codes(id, "2", "INF-ACT")
		coder.get(codingPath(id, "2")).contains(t, "Both readings stay as they are").lacks(t, "You chose GOV-FED")
	}
	one.get("/admin/coding?view=revisit").contains(t, "There is nothing to revisit.")
}
