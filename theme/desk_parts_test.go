package theme_test

import (
	"fmt"
	"slices"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
	"commentportal/theme"
)

// TestNextHandsOutWhatIsAssignedFirst lets coders work alone on twelve comments of two
// answers each: what is assigned to them comes first, then what is assigned to nobody, and
// at last what colleagues have not come to. Nothing stays behind.
func TestNextHandsOutWhatIsAssignedFirst(t *testing.T) {
	t.Parallel()
	parts := []docket.CodingPart{{Coder: 3, Question: "2"}, {Coder: 4, Sector: "vendor"}, {Coder: 6, Percent: 50}}
	half := docket.Slices(parts[2:])[0]
	own := map[docket.UserID]func(key docket.CodingItemKey, sector string) bool{
		3: func(key docket.CodingItemKey, _ string) bool { return key.Question == "2" },
		4: func(_ docket.CodingItemKey, sector string) bool { return sector == "vendor" },
		6: half.Has,
	}
	for _, coder := range []docket.UserID{3, 4, 5, 6} {
		t.Run(coder.String(), func(t *testing.T) {
			t.Parallel()
			folder := storetest.Folder(t, storetest.Keys())
			db := storetest.Open(t, store.Options{DataDir: folder, Keys: storetest.Keys(), Now: noon})
			storetest.AddDocket(t, db)
			sectors := map[docket.CommentID]string{}
			for n := range 12 {
				c := storetest.Comment(fmt.Sprint(n), said)
				c.Submitter.Sector = []string{"provider", "vendor"}[n%2]
				c.Answers = append(c.Answers, docket.Answer{Question: "2", Original: said, Text: said})
				id := storetest.File(t, db, c)
				storetest.Post(t, db, id, nil)
				sectors[id] = c.Submitter.Sector
			}
			for _, p := range parts {
				if err := db.AssignCoding(t.Context(), storetest.ID, p, "u1"); err != nil {
					t.Fatal(err)
				}
			}
			d, err := db.Docket(t.Context(), storetest.ID)
			if err != nil {
				t.Fatal(err)
			}
			desk := theme.NewDesk(db, func(docket.Codebook) theme.Suggester { return seen }, nil, noon)
			var turns []int
			for range 25 {
				key, _, err := desk.Take(t.Context(), docket.CodingQuery{Docket: storetest.ID,
					View: docket.CodingUncoded, Coder: coder, Parts: d.CodingParts})
				if err != nil {
					t.Fatal(err)
				}
				if key == nil {
					break
				}
				turns = append(turns, turnOf(own, coder, *key, sectors[key.Comment]))
				if err := storetest.CodeAnswer(t.Context(), db, coder, key.Comment, key.Question, nil); err != nil {
					t.Fatal(err)
				}
			}
			if len(turns) != 24 || !slices.IsSorted(turns) || !slices.Contains(turns, 2) ||
				slices.Contains(turns, 0) != (own[coder] != nil) {
				t.Errorf("%d answers came in the turns %v", len(turns), turns)
			}
		})
	}
}

// turnOf says in which turn an answer is handed to a coder.
func turnOf(own map[docket.UserID]func(docket.CodingItemKey, string) bool, coder docket.UserID,
	key docket.CodingItemKey, sector string) int {
	turn := 1
	for who, has := range own {
		switch {
		case !has(key, sector):
		case who == coder:
			return 0
		default:
			turn = 2
		}
	}
	return turn
}
