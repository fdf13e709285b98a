package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// How much garbage serve lets lie. Go collects it when the heap has doubled, which is cheap
// while little is in use, and takes as much again as everything that is held to place new
// comments where a docket is large.
const (
	garbageRoom      = 64 << 20 // bytes beside what is in use
	usualGarbage     = 100      // percent of what is in use: what Go does by itself
	leastGarbage     = 15       // percent: below it collecting takes too much of the processor
	garbageTolerance = 5        // percent points that are no reason to change anything
)

// garbagePercent is how far the heap may grow beyond what is in use, in percent of it.
func garbagePercent(inUse uint64) int {
	if inUse == 0 {
		return usualGarbage
	}
	return int(min(max(garbageRoom*100/inUse, leastGarbage), usualGarbage))
}

// round is dropped at once, so that its end tells of a collection.
type round struct{ _ *byte }

// boundGarbage keeps garbage within garbageRoom, or leastGarbage percent of what is in use,
// from the next collection on. Where GOGC is set, to gogc, it changes nothing.
func boundGarbage(gogc string) {
	if gogc != "" {
		return
	}
	now := usualGarbage
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	var collected func(*round)
	collected = func(*round) {
		if metrics.Read(sample); sample[0].Value.Kind() == metrics.KindUint64 {
			want := garbagePercent(sample[0].Value.Uint64())
			if want-now > garbageTolerance || now-want > garbageTolerance || want == usualGarbage && now != want {
				now = want
				debug.SetGCPercent(want)
			}
		}
		runtime.SetFinalizer(&round{}, collected)
	}
	collected(nil)
}
