package main

import "testing"

func TestGarbageIsBoundedBesideWhatIsInUse(t *testing.T) {
	t.Parallel()
	for inUse, want := range map[uint64]int{0: 100, 10 << 20: 100, 64 << 20: 100, 128 << 20: 50, 256 << 20: 25,
		1 << 30: 15, 1 << 40: 15} {
		if got := garbagePercent(inUse); got != want {
			t.Errorf("%d MB in use: %d percent, want %d", inUse>>20, got, want)
		}
	}
}
