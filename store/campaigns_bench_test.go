package store_test

import (
	"fmt"
	"sync"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// BenchmarkLetter codes a letter that has 1,000 posted copies, with one code more
// or less each time: every copy follows in the same transaction.
func BenchmarkLetter(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *store.DB{"sqlite": storetest.SQLite,
		"postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			const copies = 1000
			db := open(b)
			storetest.AddDocket(b, db)
			var list []docket.Comment
			g := docket.Grouping{Docket: storetest.ID, Campaigns: []docket.Campaign{{ID: "new-1",
				Letter: storetest.ID.Comment(1)}}}
			for i := range copies {
				list = append(list, storetest.Comment(fmt.Sprint("k", i), "the same words"))
				g.Members = append(g.Members, docket.CampaignMember{Comment: storetest.ID.Comment(int64(i + 1)),
					Campaign: "new-1", Class: docket.ClassIdentical})
			}
			if _, _, err := db.FileImported(b.Context(), storetest.ID, list); err != nil {
				b.Fatal(err)
			}
			if _, err := db.SaveGrouping(b.Context(), g); err != nil {
				b.Fatal(err)
			}
			var wg sync.WaitGroup
			next := make(chan int64)
			for range 16 {
				wg.Go(func() {
					for n := range next {
						if err := storetest.TryPost(b.Context(), db, storetest.ID.Comment(n), nil); err != nil {
							b.Error(err)
						}
					}
				})
			}
			for n := range int64(copies) {
				next <- n + 1
			}
			close(next)
			wg.Wait()
			k, err := db.Campaign(b.Context(), storetest.ID.Campaign(1)) // its letter is the one that was posted first
			if err != nil {
				b.Fatal(err)
			}
			codes := []docket.Coding{{Question: "1", Code: "A"}, {Question: "1", Code: "B"}, {Question: "1", Code: "C"},
				{Question: "1", Code: "D"}}
			i := 0
			for b.Loop() {
				if err := storetest.CodeAnswer(b.Context(), db, 4, k.Letter, "1", codes[:3+i%2]); err != nil {
					b.Fatal(err)
				}
				i++
			}
			if list, err := storetest.CodingsOf(b.Context(), db, storetest.ID.Comment(copies)); err != nil ||
				len(list) < 3 {
				b.Fatalf("%d codings of the last copy, %v", len(list), err)
			}
		})
	}
}
