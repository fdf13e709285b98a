package store_test

import (
	"testing"

	"commentportal/docket"
	"commentportal/store/storetest"
)

// A report that came in before there were cases stays with its comment, words and all,
// until somebody decides.
func TestReportsFromBeforeThereWereCasesAreListed(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			db, pool := tamperable(t, engine)
			storetest.AddDocket(t, db)
			id := storetest.File(t, db, storetest.Comment("a", "word"))
			storetest.Post(t, db, id, nil)
			for _, note := range []string{"the first", "the second"} {
				must(t, db.Report(t.Context(), docket.Report{Comment: id, Kind: docket.ReportPrivate, Note: note}))
			}
			loose := func() (notes []string) {
				list, err := db.LooseReports(t.Context(), id)
				must(t, err)
				for _, p := range list {
					notes = append(notes, p.Note)
				}
				return notes
			}
			if got := loose(); len(got) != 0 {
				t.Errorf("reports with a case are listed as without: %q", got)
			}
			must(t, exec(t, pool, "DELETE FROM cases WHERE report = 1"))
			if got := loose(); len(got) != 1 || got[0] != "the first" {
				t.Errorf("listed %q, want the first alone", got)
			}
			storetest.Post(t, db, id, nil)
			if got := loose(); len(got) != 0 {
				t.Errorf("decided, and still listed: %q", got)
			}
		})
	}
}
