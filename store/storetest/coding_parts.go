package storetest

import (
	"errors"
	"fmt"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

// partCases are about answers that coders are to read first.
var partCases = []testCase{
	{"a list of one part has its answers, and with the others' parts taken out it has the rest", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		for n := range 30 {
			c := Comment(fmt.Sprint("k", n), "A pump fails.")
			c.Submitter.Sector = []string{"provider", "vendor"}[n%2]
			c.Answers = append(c.Answers, docket.Answer{Question: "2", Original: "Yes.", Text: "Yes."})
			Post(t, db, File(t, db, c), nil)
		}
		parts := []docket.CodingPart{{Coder: 3, Question: "2", Sector: "vendor"}, {Coder: 4, Percent: 30},
			{Coder: 5, Percent: 50}}
		for _, p := range parts {
			must(t, db.AssignCoding(t.Context(), ID, p, "u1"))
		}
		must(t, db.AssignCoding(t.Context(), ID, parts[0], "u1")) // as it is
		all := workplace(t, db, docket.CodingQuery{View: docket.CodingUncoded}, 7)
		for _, slice := range docket.Slices(parts) {
			one := []docket.CodingSlice{slice}
			of := workplace(t, db, docket.CodingQuery{View: docket.CodingUncoded, Only: one}, 7)
			rest := workplace(t, db, docket.CodingQuery{View: docket.CodingUncoded, Except: one}, 7)
			if len(of) == 0 || len(of)+len(rest) != len(all) {
				t.Errorf("%+v: %d of it, %d others, %d in all", slice, len(of), len(rest), len(all))
			}
			for _, line := range of {
				var question docket.QuestionID
				var serial int64
				fmt.Sscan(line, &question, &serial)
				sector := []string{"vendor", "provider"}[serial%2]
				if !slice.Has(docket.CodingItemKey{Question: question, Comment: ID.Comment(serial)}, sector) {
					t.Errorf("%s is not of %+v", line, slice)
				}
			}
		}
		err := db.AssignCoding(t.Context(), ID, docket.CodingPart{Coder: 6, Percent: 21}, "u1")
		if invalid, _ := errors.AsType[docket.Invalid](err); invalid["percent"] == "" {
			t.Errorf("more than all is assigned: %v", err)
		}
		must(t, db.UnassignCoding(t.Context(), ID, parts[1], "u1"))
		must(t, db.AssignCoding(t.Context(), ID, docket.CodingPart{Coder: 6, Percent: 21}, "u1"))
		if d, err := db.Docket(t.Context(), ID); err != nil || len(d.CodingParts) != 3 ||
			logged(t, db, "docket.coding_part") != 5 {
			t.Errorf("%+v, %v, %d on record", d.CodingParts, err, logged(t, db, "docket.coding_part"))
		}
		Sound(t, db)
	}},
}
