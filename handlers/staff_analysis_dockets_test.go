package handlers

import (
	"fmt"
	"net/http"
	"testing"

	"commentportal/docket"
	"commentportal/docket/docketfile"
	"commentportal/store/storetest"
)

// Two dockets of one codebook are compared theme by theme; where the codebooks differ the
// page says why not, and which codes they share. Nobody compares with a docket that is
// out of their reach.
func TestTwoDocketsAreCompared(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	alone := p.hireOn(p.docket.ID, docket.RoleStaff)
	one.get(analysisAt+"&view=compare").want(t, http.StatusOK).lacks(t, "Compare with")
	analyzed(p, one, two)
	own, book := p.docket, p.book()
	add := func(id docket.ID, change func(*docket.Codebook)) docket.Docket {
		t.Helper()
		d, _ := docketfile.ShippedDocket()
		b := book
		b.Themes = append([]docket.Theme{}, book.Themes...)
		d.ID, b.Docket = id, id
		change(&b)
		if err := p.db.AddDocket(t.Context(), d, b, docket.ActorOperator); err != nil {
			t.Fatal(err)
		}
		return d
	}
	p.docket = add("LATER-0001", func(*docket.Codebook) {})
	for i := range 12 {
		id := p.opinion(fmt.Sprintf("Plant %d: rules that conflict cost money.", i), own.Sectors[0].Code)
		if err := storetest.CodeAnswer(t.Context(), p.db.DB, one.id, id, "1",
			[]docket.Coding{{Code: "GOV-REG"}}); err != nil {
			t.Fatal(err)
		}
	}
	p.docket = own

	const compare = analysisAt + "&view=compare&with=LATER-0001"
	one.get(analysisAt+"&view=compare").contains(t, "Compare with", "LATER-0001")
	one.get(compare).want(t, http.StatusOK).contains(t, "HHS-HCIC-2016-0001 raise more often: Federal leadership",
		"No clear difference", "15 of 25", "0 of 12", "17 of 25", "12 of 12",
		"The dockets asked other questions")
	rows := rowsOf(t, one.get(compare+"&format=csv").want(t, http.StatusOK).Body)
	if len(rows) != 2 || rows[0]["first_group"] != string(own.ID) || rows[0]["second_group"] != "LATER-0001" {
		t.Errorf("table: %v", rows)
	}
	one.get(compare+"&type=organization").want(t, http.StatusOK)
	one.get(compare+"&q=zebra").contains(t, "Two dockets are not narrowed to words")
	for who, at := range map[*person]string{one: analysisAt + "&view=compare&with=NO-SUCH", two: analysisAt +
		"&view=compare&with=" + string(own.ID), alone: compare} {
		who.get(at).want(t, http.StatusBadRequest).contains(t, "This choice does not exist")
	}
	alone.get(analysisAt+"&view=compare").want(t, http.StatusOK).lacks(t, "LATER-0001")

	add("OTHER-0001", func(b *docket.Codebook) {
		b.Themes[0].Definition += " And more."
		b.Themes = b.Themes[:len(b.Themes)-1]
		b.Themes = append(b.Themes, docket.Theme{Code: "NEW-ONE", Label: "New"})
	})
	one.get(analysisAt+"&view=compare&with=OTHER-0001").want(t, http.StatusOK).contains(t,
		"their codebooks differ", "They share "+book.Themes[1].Code+", ",
		"with another label or definition: "+book.Themes[0].Code+".",
		"Only in HHS-HCIC-2016-0001: "+book.Themes[len(book.Themes)-1].Code+".", "Only in OTHER-0001: NEW-ONE.").
		lacks(t, "raise more often")
}
