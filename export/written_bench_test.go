package export

import "testing"

// BenchmarkReadWritten reads what texts can name in a docket of 3,000 comments.
func BenchmarkReadWritten(b *testing.B) {
	src := randomSource(7, 3000)
	for b.Loop() {
		if _, err := ReadWritten(b.Context(), src, testDocket, About{}); err != nil {
			b.Fatal(err)
		}
	}
}
