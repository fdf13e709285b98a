package screen

import (
	"slices"
	"strings"
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
// texts and of prose. Each text is measured right behind prose, since what else the machine
// does makes both slower for a while; the median of such pairs counts, of more where the
// first ones are above. One text is above the three: rows of markings begin and end with a
// finding, so all between is looked at again with these hidden. It took 2.6 to 3.3 times.
func TestHostileTextsCostAtMostThreeTimesProse(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	const few, many = 3, 21
	s := New()
	prose := proseTexts(t)
	proseSize := float64(size(prose))
	s.Screen(prose[0])
	pair := func(text docket.Text) float64 {
		start := cpu(t)
		for _, p := range prose {
			s.Screen(p)
		}
		plain := float64(cpu(t)-start) / proseSize
		start = cpu(t)
		s.Screen(text)
		return float64(cpu(t)-start) / float64(len(text)) / plain
	}
	for _, h := range hostile {
		most := 3.0
		if h.name == "markings" {
			most = 4
		}
		text := repeated(h.unit, 1<<17)
		var ratios []float64
		median := func() float64 {
			slices.Sort(ratios)
			return ratios[len(ratios)/2]
		}
		for len(ratios) < few || len(ratios) < many && median() > most {
			ratios = append(ratios, pair(text))
		}
		t.Logf("%-16s %.2f times prose", h.name, median())
		if median() > most {
			t.Errorf("%s: a byte takes %.2f times as long as one of prose, at most %.0f", h.name, median(), most)
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

// Some hundred findings in a long text are weighed by what all of it says: that is read once,
// and not for each of them.
func TestManyFindingsInALongTextCostLittleMore(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	s := New()
	rows := "The visit was on July 10, 2015 at 8:00. PID|1||70044192||X^Y\n"
	plain := strings.Repeat("The clinic was closed and the doors were open all night. ", 2000)
	few, many := docket.Text(strings.Repeat(rows, 10)+plain), docket.Text(strings.Repeat(rows, 120)+plain)
	if n := len(s.Screen(many)); n < 100 || n > mostWeighed {
		t.Fatalf("%d findings", n)
	}
	var ratios []float64
	for range 9 {
		start := cpu(t)
		s.Screen(few)
		once := cpu(t) - start
		start = cpu(t)
		s.Screen(many)
		ratios = append(ratios, float64(cpu(t)-start)/float64(once)*float64(len(few))/float64(len(many)))
	}
	slices.Sort(ratios)
	t.Logf("%.2f times", ratios[4])
	if ratios[4] > 3 {
		t.Errorf("a byte with 120 rows takes %.2f times as long as with 10", ratios[4])
	}
}
