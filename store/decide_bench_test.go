package store_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"commentportal/store/storetest"
)

// BenchmarkDecide posts comments from 16 desks.
func BenchmarkDecide(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			db := benchDB(b, engine, false)
			fill(b, db, b.N)
			var serial atomic.Int64
			var wg sync.WaitGroup
			b.ReportAllocs()
			b.ResetTimer()
			began, cpu := time.Now(), processorTime()
			for range 16 {
				wg.Go(func() {
					for k := serial.Add(1); k <= int64(b.N); k = serial.Add(1) {
						if err := storetest.TryPost(context.Background(), db, storetest.ID.Comment(k),
							nil); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			wg.Wait()
			reportProcessor(b, "cpu-µs/op", cpu)
			b.ReportMetric(float64(b.N)/time.Since(began).Seconds(), "decisions/s")
		})
	}
}
