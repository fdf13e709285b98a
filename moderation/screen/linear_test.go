package screen

import (
	"math"
	"syscall"
	"testing"
	"time"

	"commentportal/docket"
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

// TestHostileTextsCostAtMostThreeTimesProse compares processor time per byte of hostile
// texts and of prose, which take turns. The least of several turns counts, for whatever
// else the machine does only adds; a text that stays above after all of them fails.
func TestHostileTextsCostAtMostThreeTimesProse(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	const most, turns = 3, 40
	s := New()
	prose := proseTexts(t)
	proseSize := float64(size(prose))
	screenProse := func() float64 {
		start := cpu(t)
		for _, text := range prose {
			s.Screen(text)
		}
		return float64(cpu(t)-start) / proseSize
	}
	plain := min(screenProse(), screenProse())
	for _, h := range hostile {
		text := repeated(h.unit, 1<<17)
		least := math.Inf(1)
		for turn := 0; turn < turns && (turn < 2 || least > most*plain); turn++ {
			start := cpu(t)
			s.Screen(text)
			least = min(least, float64(cpu(t)-start)/float64(len(text)))
			if least > most*plain {
				plain = min(plain, screenProse())
			}
		}
		t.Logf("%-16s %.2f times prose", h.name, least/plain)
		if least > most*plain {
			t.Errorf("%s: a byte takes %.2f times as long as one of prose, at most %d", h.name, least/plain, most)
		}
	}
}

// FuzzTimePerByte looks for a text whose time grows faster than its length: each
// input is repeated to 8 KB and to 128 KB. It runs its seeds in seconds; to
// search, name it with -fuzz and -parallel 1, for it measures processor time.
func FuzzTimePerByte(f *testing.F) {
	for _, h := range hostile {
		f.Add(h.unit, "")
	}
	for _, c := range []struct{ unit, tail string }{
		{"password is ", "Aa1!aaaa"}, {"x=1;", "password=Aa1!Aa1!"}, {"1 Main ", "St"}, {"Ab-ab ", "Kim"}, {"ab ",
			"@ a . b"},
		{"one ", "Hospital Plaza"}, {"a-", "@b.c"}, {"(01)", "12345678901234"}, {"my mother, Ana, ", ""},
		{"our server is ", "under attack right now"},
		{"patient seen ", "May 3, 2016"}, {"\u00e9 ", "a@b.co"}, {"a.b.c.d.", "local"}, {"user ",
			"x1 with password Aa1!Aa1!"}, {"ssn 1 2 ", "3"},
	} {
		f.Add(c.unit, c.tail)
	}
	s := New()
	s.Screen("warm up")
	f.Fuzz(func(t *testing.T, unit, tail string) {
		if unit == "" || len(unit) > 256 || len(tail) > 256 {
			t.Skip("too long or empty")
		}
		const short, long = 8 << 10, 128 << 10
		small, large := repeated(unit, short)+docket.Text(tail), repeated(unit, long)+docket.Text(tail)
		once := func(text docket.Text, times int) time.Duration {
			start := cpu(t)
			for range times {
				s.Screen(text)
				s.Alerts(text)
			}
			return cpu(t) - start
		}
		// A busy machine or a collection of garbage is no proof: it must happen thrice.
		for range 3 {
			one, all := once(small, long/short), once(large, 1)
			if all < 4*one+40*time.Millisecond {
				return
			}
		}
		t.Errorf("%d KB of %q and %q take more than four times as long as sixteen pieces", long>>10, unit, tail)
	})
}
