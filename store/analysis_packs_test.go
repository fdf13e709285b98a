package store_test

import (
	"fmt"
	"slices"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// What comments say is read in packs: of a docket with most of the comments between its
// first and its last along their numbers, of one with few of them by its index. Both give
// its own comments, in their order.
func TestVoicesOfDocketsSideBySide(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			o := store.Options{Keys: storetest.Keys(), Now: storetest.Clock()}
			if engine == "sqlite" {
				o.DataDir = storetest.Folder(t, storetest.Keys())
			} else {
				o.Database = storetest.MigratedURL(t)
			}
			db := storetest.Open(t, o)
			const few, most = storetest.ID, docket.ID("HHS-TEST-0002")
			for _, id := range []docket.ID{few, most} {
				if err := db.AddDocket(t.Context(), storetest.Docket(id), storetest.Codebook(id),
					docket.ActorOperator); err != nil {
					t.Fatal(err)
				}
			}
			var last docket.CommentID
			for i := range 33 {
				c := storetest.Comment(fmt.Sprint("side", i), fmt.Sprintf("Words %d of a sender.", i))
				c.Submitter.Sector, c.Docket = "vendor", most
				if i < 2 || i == 32 {
					c.Submitter.Sector, c.Docket = "", few
				}
				last = storetest.File(t, db, c)
				storetest.Post(t, db, last, nil)
			}
			if err := storetest.CodeAnswer(t.Context(), db, 3, last, "1",
				[]docket.Coding{{Code: "A"}, {Code: "B"}}); err != nil {
				t.Fatal(err)
			}
			for id, want := range map[docket.ID]int{few: 3, most: 30} {
				v, err := db.Voices(t.Context(), id)
				if err != nil {
					t.Fatal(err)
				}
				if len(v.List) != want {
					t.Fatalf("%s has %d comments, want %d", id, len(v.List), want)
				}
				for i, c := range v.List {
					if c.Serial != int64(i+1) || c.State != "MD" || (c.Sector == "vendor") != (id == most) ||
						c.Type != docket.Individual || c.StandsFor != 1 || !c.ReceivedAt.Equal(storetest.Start) ||
						len(c.Answers) != 1 || c.Answers[0].Question != "1" {
						t.Errorf("%s, place %d: %+v", id, i, c)
					}
					codes, reading := []string(nil), docket.ReadingUnread
					if id == few && i == 2 {
						codes, reading = []string{"A", "B"}, docket.ReadingRead
					}
					if !slices.Equal(c.Answers[0].Codes, codes) || c.Answers[0].Reading != reading {
						t.Errorf("%s, place %d: %+v", id, i, c.Answers[0])
					}
				}
			}
		})
	}
}
