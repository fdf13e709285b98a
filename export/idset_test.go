package export

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestIDSetCountsDifferentNumbers(t *testing.T) {
	t.Parallel()
	for _, most := range []int{1, 20, 64, 65, 1000, 100_000} {
		for _, n := range []int{0, 1, 17, 500, 5000} {
			r := rand.New(rand.NewPCG(uint64(most), uint64(n)))
			var s idSet
			want := map[int32]bool{}
			for range n {
				id := int32(r.IntN(most))
				s.add(id)
				want[id] = true
			}
			if s.len() != len(want) {
				t.Errorf("%d numbers below %d: %d different, want %d", n, most, s.len(), len(want))
			}
			if size := 4*len(s.few) + 8*len(s.bits); size > 4*len(want)+4*32 && size > most/8+8 {
				t.Errorf("%d numbers below %d take %d bytes", len(want), most, size)
			}
		}
	}
}

func TestSerialsComeBackInOrder(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	var s serials
	var want []int64
	at := int64(0)
	for range 1000 {
		at += 1 + int64(r.ExpFloat64()*r.Float64()*1e6)
		s.add(at)
		s.add(at) // a code in two answers
		want = append(want, at)
	}
	if got := slices.Collect(s.all()); !slices.Equal(got, want) || s.n != len(want) {
		t.Errorf("%d serials came back, %d were added", len(got), len(want))
	}
	for range s.all() { // a reader that stops early
		break
	}
}
