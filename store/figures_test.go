package store_test

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// TestFiguresAreThoseCountedByHand files and decides four comments at known hours on
// both engines and compares the figures with what a person counted.
func TestFiguresAreThoseCountedByHand(t *testing.T) {
	t.Parallel()
	for _, engine := range []struct {
		name    string
		options func(t *testing.T) store.Options
	}{
		{"SQLite", func(t *testing.T) store.Options { return store.Options{DataDir: t.TempDir()} }},
		{"PostgreSQL", func(t *testing.T) store.Options { return store.Options{Database: storetest.PostgresURL(t)} }},
	} {
		t.Run(engine.name, func(t *testing.T) {
			t.Parallel()
			var hours atomic.Int64
			o := engine.options(t)
			o.Keys = storetest.Keys()
			o.Now = func() time.Time { return storetest.Start.Add(time.Duration(hours.Load()) * time.Hour) }
			db := storetest.Open(t, o)
			countedByHand(t, db, &hours)
		})
	}
}

func countedByHand(t *testing.T, db *store.DB, hours *atomic.Int64) {
	storetest.AddDocket(t, db)
	file := func(hour int64, key, sector, language, text string) docket.CommentID {
		hours.Store(hour)
		c := storetest.Comment(key, text)
		c.Submitter.Sector, c.Language = sector, language
		return storetest.File(t, db, c)
	}
	one := file(0, "one", "provider", "en", "Patch the pumps.")
	two := file(1, "two", "provider", "en", "Call Robin about the pumps.")
	three := file(2, "three", "vendor", "es", strings.Repeat("a", 400))
	file(30, "four", "vendor", "es", "It waits.")
	hours.Store(10)
	storetest.Post(t, db, one, nil)
	hours.Store(21)
	storetest.Post(t, db, two, map[docket.QuestionID]docket.Gaps{"1": {{Span: docket.Span{Start: 5, End: 10},
		Kind: docket.KindPersonal}}})
	if err := db.Report(t.Context(), docket.Report{Comment: one, Kind: docket.ReportPrivate}); err != nil {
		t.Fatal(err)
	}
	hours.Store(50)
	storetest.Decide(t, db, three, docket.ActionWithhold, docket.Withheld, "threat")
	hours.Store(60)
	f, err := db.Figures(t.Context(), storetest.Docket(storetest.ID))
	if err != nil {
		t.Fatal(err)
	}
	hidden := []docket.FiguresHidden{{Kind: docket.KindPersonal, Comments: 1}}
	if len(f.Came) != 1 || f.Came[0].All() != f.Received || f.Came[0].Became[docket.PostedWithRedactions] != 1 ||
		!slices.Equal(f.HiddenFor, hidden) || f.Took[0] != 2 || f.Took[2] != 1 {
		t.Errorf("came %+v, hidden %+v, took %v", f.Came, f.HiddenFor, f.Took)
	}
	got := []string{
		fmt.Sprint(f.Received, f.Waiting, f.Judged, f.Hidden, f.Median, f.Ninth, f.Decisions, f.Reported),
	}
	for _, d := range f.Days {
		got = append(got, fmt.Sprint(d.Day.Format("Jan 2"), " ", d.Received, d.Decided, d.Waiting))
	}
	for _, dim := range f.Dimensions {
		for _, g := range dim.Groups {
			got = append(got, fmt.Sprint(dim.Name, " ", g.Label, " ", g.Posted, g.Hidden, g.Median))
		}
	}
	// 9 in the morning in New York on November 21 is hour 0.
	want := []string{
		"4 1 {2 3} {1 2} 20h0m0s 48h0m0s 3 1",
		"Nov 21 3 1 2", "Nov 22 1 1 2", "Nov 23 0 1 1",
		"Answers to Question 1 {2 3} {1 2} 20h0m0s",
		"Sector Provider {2 2} {1 2} 15h0m0s", "Sector Vendor {0 1} {0 0} 48h0m0s",
		"Who wrote A person, by name {2 3} {1 2} 20h0m0s",
		"How it came Form on this site {2 3} {1 2} 20h0m0s",
		"Length Up to 300 letters {2 2} {1 2} 15h0m0s", "Length 301 to 3,000 letters {0 1} {0 0} 48h0m0s",
		"Language en {2 2} {1 2} 15h0m0s", "Language es {0 1} {0 0} 48h0m0s",
	}
	if !slices.Equal(got, want) {
		t.Errorf("figures\n%q\nwant\n%q", got, want)
	}
}

// BenchmarkFigures counts the figures of 100,000 comments. Pages show them for a minute.
func BenchmarkFigures(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			db := waiting(b, engine, 100_000)
			for b.Loop() {
				f, err := db.Figures(b.Context(), storetest.Docket(storetest.ID))
				if err != nil || f.Waiting != 100_000 {
					b.Fatal(f.Waiting, err)
				}
			}
		})
	}
}
