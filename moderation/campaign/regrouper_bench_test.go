package campaign

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"syscall"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// BenchmarkKeep groups 100,000 invented comments in a database, groups them once
// more, which changes nothing, and places a hundred new ones, one transaction each.
func BenchmarkKeep(b *testing.B) {
	for _, engine := range []struct {
		name string
		open func(testing.TB) *store.DB
		n    int
	}{{"sqlite", storetest.SQLite, 100_000}, {"postgres", storetest.Postgres, 20_000}} {
		b.Run(engine.name, func(b *testing.B) {
			for b.Loop() {
				keepOnce(b, engine.open(b), engine.n)
			}
		})
	}
}

// processorTime is what this process has used: on a busy machine it tells more than the
// clock. PostgreSQL's share is not in it.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func keepOnce(b *testing.B, db *store.DB, n int) {
	ctx := context.Background()
	storetest.AddDocket(b, db)
	comments, _ := newWriter(7).comments(n + 100)
	file := func(from, to int) {
		var list []docket.Comment
		for i := from; i < to; i++ {
			c := storetest.Comment(fmt.Sprint("k", i), string(comments[i].Text))
			c.Channel, c.SourceID, c.Tracking = docket.ChannelImport, fmt.Sprint(i), ""
			list = append(list, c)
		}
		if _, _, err := db.FileImported(ctx, storetest.ID, list); err != nil {
			b.Fatal(err)
		}
	}
	for from := 0; from < n; from += 500 {
		file(from, min(from+500, n))
	}
	k := NewRegrouper(db, Options{}, time.Now, slog.New(slog.DiscardHandler))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began, used := time.Now(), processorTime(b)
	k.Look(ctx)
	b.ReportMetric(time.Since(began).Seconds(), "s_first_whole")
	b.ReportMetric((processorTime(b) - used).Seconds(), "cpu_s_first_whole")
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.Sys)/(1<<20), "MB_of_system")
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapInuse-before.HeapInuse)/(1<<20), "MB_held")
	if k.held[storetest.ID].grouper == nil {
		b.Fatal("nothing is held")
	}
	var slowest, all time.Duration
	for i := n; i < n+100; i++ {
		file(i, i+1)
		began := time.Now()
		k.Look(ctx)
		took := time.Since(began)
		all += took
		slowest = max(slowest, took)
	}
	b.ReportMetric(float64(all.Microseconds())/100/1000, "ms_to_place")
	b.ReportMetric(float64(slowest.Microseconds())/1000, "ms_slowest")
	began = time.Now()
	if _, err := k.Group(ctx, storetest.ID); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(time.Since(began).Seconds(), "s_again")
	began = time.Now()
	list, err := db.Campaigns(ctx, storetest.ID)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(time.Since(began).Microseconds())/1000, "ms_list")
	b.ReportMetric(float64(len(list)), "campaigns")
}
