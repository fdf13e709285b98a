package campaign

import (
	"context"
	"log/slog"
	"testing"
	"time"
)

// Placing waits while comments come in faster than a burst, but not for ever.
func TestPlacingWaitsForABurstToEnd(t *testing.T) {
	for _, tt := range []struct {
		name  string
		pokes []int // in each pause; the last goes on
		want  time.Duration
	}{
		{"one comment", []int{0}, gather},
		{"a few", []int{burst - 1}, gather},
		{"a burst of two seconds", []int{burst, 4 * burst, burst, burst, 0}, 5 * gather},
		{"no end of it", []int{10 * burst}, burstMost},
	} {
		t.Run(tt.name, func(t *testing.T) {
			clock := time.Date(2026, 11, 29, 10, 0, 0, 0, time.UTC)
			began, n := clock, 0
			k := NewRegrouper(nil, Options{}, func() time.Time { return clock }, slog.New(slog.DiscardHandler))
			done := k.gatherAll(t.Context(), func(_ context.Context, d time.Duration) bool {
				for range tt.pokes[min(n, len(tt.pokes)-1)] {
					k.Poke()
				}
				clock, n = clock.Add(d), n+1
				return true
			})
			if took := clock.Sub(began); !done || took != tt.want {
				t.Errorf("waited %s, want %s", took, tt.want)
			}
		})
	}
}
