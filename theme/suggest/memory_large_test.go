//go:build large

package suggest

import "testing"

// Training on 250,000 coded answers stays within a fixed bound. It takes some
// minutes: go test -tags sqlite_fts5,large -run TestTrainingOn250000 ./theme/suggest
func TestTrainingOn250000AnswersStaysWithinItsBound(t *testing.T) {
	held := heldByTraining(t, 250_000, sampleBytes)
	t.Logf("training holds %.1f MB of 250,000 answers", float64(held)/(1<<20))
	if held > 200<<20 {
		t.Errorf("training on 250,000 answers holds %d bytes", held)
	}
}
