package store_test

import (
	"fmt"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/store"
	"commentportal/store/storetest"
)

// BenchmarkNameCheck measures the answer to "was my name used?", which opens who sent each
// comment: read it beside the number of comments. One comment in a hundred carries the name.
func BenchmarkNameCheck(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		for _, n := range []int{10_000, 100_000} {
			b.Run(fmt.Sprintf("%s/%d", engine, n), func(b *testing.B) {
				o := store.Options{Keys: storetest.Keys(), Now: time.Now}
				if engine == "sqlite" {
					o.DataDir = b.TempDir()
				} else {
					o.Database = storetest.PostgresURL(b)
				}
				db := storetest.Open(b, o)
				storetest.AddDocket(b, db)
				for from := 0; from < n; from += 1000 {
					var list []docket.Comment
					for i := from; i < from+1000; i++ {
						c := storetest.Comment(fmt.Sprintf("n%06d", i), "Old pumps share one network.")
						if i%100 == 0 {
							c.Submitter.Name, c.Submitter.Email = "Winifred Okonkwo", ""
						}
						list = append(list, c)
					}
					if _, _, err := db.FileImported(b.Context(), storetest.ID, list); err != nil {
						b.Fatal(err)
					}
				}
				asked := 0
				for b.Loop() {
					asked++
					q := docket.NewNameCheck("Winifred Okonkwo", fmt.Sprintf("w%d@example.test", asked), phrase.English,
						time.Hour)
					if err := db.AskAboutName(b.Context(), q); err != nil {
						b.Fatal(err)
					}
					found, err := db.AnswerNameCheck(b.Context(), q.Hash)
					if err != nil || found.Waiting != n/100 {
						b.Fatalf("%d wait, %v; want %d", found.Waiting, err, n/100)
					}
				}
			})
		}
	}
}
