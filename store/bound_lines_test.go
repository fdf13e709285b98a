package store

import (
	"reflect"
	"strings"
	"testing"
)

// TestAnalyzeReadsPastLineBreaks holds what a query text is taken for to its words: where
// its lines are broken, a digest is still written with the row.
func TestAnalyzeReadsPastLineBreaks(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	for _, query := range []string{
		`INSERT INTO many_comments (decision, comment, seen, outcome, why, result) VALUES ($1, $2, $3, $4, $5, $6)`,
		`INSERT INTO many_comments (decision, comment, seen, outcome, why, result) VALUES ($1, $2, $3, $4, $5, $6) ` +
			`ON CONFLICT (decision, comment) DO NOTHING`,
		`INSERT INTO many_comments (decision, comment, seen, outcome, why, result) VALUES ($1, $2, $3, $4, $5, $6) ` +
			`ON CONFLICT (decision, comment) DO UPDATE SET outcome = excluded.outcome, seen = many_comments.seen + 1`,
		`UPDATE many_comments SET outcome = $3, why = '' WHERE decision = $1 AND comment = $2`,
		`DELETE FROM many_comments WHERE decision = $1`,
	} {
		want := analyze(query, db.bindings)
		if want.table == nil || want.direct == "" && want.kind != "delete" {
			t.Fatalf("%s: %+v", query, want)
		}
		if got := analyze("\n\t"+strings.ReplaceAll(query, " ", "\n\t\t\t")+"\n", db.bindings); !reflect.DeepEqual(got,
			want) {
			t.Errorf("a line for each word of %q: %+v, want %+v", query, got, want)
		}
	}
}
