package handlers

import (
	"net/http"
	"testing"

	"commentportal/docket"
	"commentportal/store/storetest"
)

// Somebody who read nothing of an answer that has its readings is not told that there is nothing
// to settle: whether the readers agree, the page does not know for them.
func TestCompleteAnswerOpenedByAnotherCoderLeadsToTheReadings(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	one, two, three := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	agreed := p.opinion("Somebody must be in charge.", p.docket.Sectors[0].Code)
	apart := p.opinion("One office, not nine.", p.docket.Sectors[1].Code)
	p.reads(one, agreed, apart)
	p.reads(two, agreed)
	if err := storetest.CodeAnswer(t.Context(), p.db.DB, two.id, apart, "1",
		[]docket.Coding{{Code: "GOV-FED"}}); err != nil {
		t.Fatal(err)
	}
	for _, id := range []docket.CommentID{agreed, apart} {
		three.get(codingPath(id, "1")).want(t, http.StatusOK).contains(t, "all the readings it needs",
			"See the readings").lacks(t, "Settle it all the same", "Compare and settle", "How it was settled")
		three.get(codingPath(id, "1")+"/settle").want(t, http.StatusOK).contains(t, "Both readings")
	}
	one.get(codingPath(agreed, "1")).want(t, http.StatusOK).contains(t, "Settle it all the same")
	one.get(codingPath(apart, "1")).want(t, http.StatusOK).contains(t, "Compare and settle")
}
