package store_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"commentportal/store"
	"commentportal/store/storetest"
)

// far is one way of a link of 3 ms.
const far = 1500 * time.Microsecond

// BenchmarkFileBesideDecisions files comments through a link of 3 ms, 32 submitters, while
// two people decide; once as it is, and once with one writer for all,
// which holds the lock on the end of the log's chain throughout.
func BenchmarkFileBesideDecisions(b *testing.B) {
	_, two := behindLink(b, far)
	_, one := behindLink(b, far)
	one.OneWriter()
	dbs := []*store.DB{two, one}
	var next atomic.Int64
	for _, db := range dbs {
		fill(b, db, 200)
		submit(b, db, 32, 64, &next)
	}
	var filed [2]float64
	var decided [2]atomic.Int64
	var took [2]time.Duration
	var serial [2]atomic.Int64
	b.ResetTimer()
	for range b.N {
		for i, db := range dbs {
			ctx, stop := context.WithCancel(b.Context())
			var wg sync.WaitGroup
			for range 2 {
				wg.Go(func() {
					for n := serial[i].Add(1); n <= 200 && ctx.Err() == nil; n = serial[i].Add(1) {
						err := storetest.TryPost(context.Background(), db, storetest.ID.Comment(n), nil)
						if err != nil {
							b.Error(err)
						}
						decided[i].Add(1)
					}
				})
			}
			took[i] += submit(b, db, 32, 192, &next)
			filed[i] += 192
			stop()
			wg.Wait()
		}
	}
	for i, name := range []string{"", "one-writer-"} {
		b.ReportMetric(filed[i]/took[i].Seconds(), name+"filed/s")
		b.ReportMetric(float64(decided[i].Load())/took[i].Seconds(), name+"decided/s")
	}
}

// BenchmarkNodesThroughALink files comments through links of 3 ms, 32 submitters a node, from
// one node and from three.
func BenchmarkNodesThroughALink(b *testing.B) {
	_, alone := behindLink(b, far)
	_, address := linkTo(b, storetest.MigratedURL(b), far)
	var three []*store.DB
	for range 3 {
		three = append(three, storetest.Open(b, store.Options{Database: address, Keys: storetest.Keys(),
			Now: storetest.Clock()}))
	}
	storetest.AddDocket(b, three[0])
	var next atomic.Int64
	all := func(nodes []*store.DB, n int64) time.Duration {
		began := time.Now()
		var wg sync.WaitGroup
		for _, db := range nodes {
			wg.Go(func() { submit(b, db, 32, n, &next) })
		}
		wg.Wait()
		return time.Since(began)
	}
	var took [2]time.Duration
	for _, nodes := range [][]*store.DB{{alone}, three} {
		all(nodes, 96)
	}
	b.ResetTimer()
	for range b.N {
		for i, nodes := range [][]*store.DB{{alone}, three} {
			took[i] += all(nodes, 256)
		}
	}
	one, many := 256*float64(b.N)/took[0].Seconds(), 3*256*float64(b.N)/took[1].Seconds()
	b.ReportMetric(one, "one-node/s")
	b.ReportMetric(many, "three-nodes/s")
	b.ReportMetric(many/one, "x-one-node")
}
