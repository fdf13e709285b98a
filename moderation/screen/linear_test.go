package screen

import (
	"syscall"
	"testing"
	"time"
)

// cpu is the processor time that this process has used: unlike the clock it does
// not run while other programs do.
func cpu(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano())
}

// TestTimeIsLinearWhateverTheText compares the time per byte of short and long
// hostile texts. Sixteen times the length may take sixteen times as long, with
// room for caches and a busy machine; something quadratic takes 256 times.
func TestTimeIsLinearWhateverTheText(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	s := New()
	s.Screen("warm up")
	const short, long = 1 << 14, 1 << 18
	for _, h := range hostile {
		small, large := repeated(h.unit, short), repeated(h.unit, long)
		best := func(n int, f func()) time.Duration {
			least := time.Hour
			for range n {
				start := cpu(t)
				f()
				least = min(least, cpu(t)-start)
			}
			return least
		}
		one := best(2, func() {
			for range long / short {
				s.Screen(small)
			}
		})
		all := best(2, func() { s.Screen(large) })
		if all > 4*one+20*time.Millisecond {
			t.Errorf("%s: 256 KB at once takes %v, in sixteen pieces %v", h.name, all, one)
		}
		if all > time.Second {
			t.Errorf("%s: 256 KB takes %v", h.name, all)
		}
	}
}
