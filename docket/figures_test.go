package docket

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"
)

// TestIntervalsAgreeWithPublishedExamples compares with the examples of Newcombe
// (Statistics in Medicine 17, 1998): 81 of 263 (page 857) and the differences of
// examples a, d and h (page 873).
func TestIntervalsAgreeWithPublishedExamples(t *testing.T) {
	t.Parallel()
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 0.00006 {
			t.Errorf("%s: %.5f, want %.5f", what, got, want)
		}
	}
	for _, c := range []struct {
		s         Share
		low, high float64
	}{
		{Share{81, 263}, .2553, .3662}, {Share{15, 148}, .0624, .1605}, {Share{0, 20}, 0,
			.1611}, {Share{1, 29}, .0061, .1718},
		{Share{20, 20}, .8389, 1}, {Share{}, 0, 1},
	} {
		low, high := c.s.Interval(Usual95)
		near(fmt.Sprintf("%v low", c.s), low, c.low)
		near(fmt.Sprintf("%v high", c.s), high, c.high)
	}
	for _, c := range []struct {
		a, b      Share
		low, high float64
	}{
		{Share{56, 70}, Share{48, 80}, .0524, .3339}, {Share{5, 56}, Share{0, 29}, -.0381, .1926},
		{Share{10, 10}, Share{0, 10}, .6075, 1},
	} {
		low, high := c.a.Difference(c.b, Usual95)
		near(fmt.Sprintf("%v less %v low", c.a, c.b), low, c.low)
		near(fmt.Sprintf("%v less %v high", c.a, c.b), high, c.high)
	}
	near("one comparison", PointFor(1), 1.95996)
	near("ten comparisons", PointFor(10), 2.80703)
}

func figuresDocket() Docket {
	return Docket{ID: "HHS-T-0001", Zone: "America/New_York", Questions: []Question{{ID: "1"}, {ID: "2"}},
		Sectors: []Choice{{Code: "a", Label: "Alpha"}, {Code: "b", Label: "Beta"}}}
}

func countFigures(t *testing.T, now time.Time, list []FiguresComment, signed ...FiguresSignature) Figures {
	t.Helper()
	f, err := CountFigures(figuresDocket(), now, func(fn func(FiguresComment) error) error {
		for _, c := range list {
			if err := fn(c); err != nil {
				return err
			}
		}
		return nil
	}, signed)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestFiguresFollowEveryComment counts a week that was counted by hand: one decided
// twice, one undone, one withdrawn, spam, and one that waits.
func TestFiguresFollowEveryComment(t *testing.T) {
	t.Parallel()
	// hours of the first day in New York
	hour := func(h int) time.Time { return time.Date(2016, 11, 21, 5+h, 0, 0, 0, time.UTC) }
	to := func(h int, from, to Status, a Action) FiguresChange {
		return FiguresChange{At: hour(h), From: from, To: to, Action: a, By: 1}
	}
	f := countFigures(t, hour(24*4+12), []FiguresComment{
		{Filed: hour(1), Opened: hour(5), Status: Posted,
			Changes: []FiguresChange{to(11, Pending, Posted, ActionPost)}},
		{Filed: hour(2), Status: Withheld, Changes: []FiguresChange{to(20, Pending, Posted, ActionPost),
			to(30, Posted, Withheld, ActionWithhold)}},
		{Filed: hour(3), Status: PostedWithRedactions,
			Changes: []FiguresChange{to(4, Pending, Withheld, ActionWithhold),
				to(5, Withheld, Pending, ActionUndo), to(53, Pending, PostedWithRedactions, ActionPost)}},
		{Filed: hour(25), Status: Withdrawn, Changes: []FiguresChange{to(26, Pending, Withdrawn, ActionWithdraw)}},
		{Filed: hour(26), Status: Spam, Changes: []FiguresChange{to(27, Pending, Pending, ActionHold),
			to(28, Pending, Spam, ActionSpam)}},
		{Filed: hour(49), Status: Pending, Changes: []FiguresChange{to(49, Pending, Withdrawn, ActionWithdraw),
			to(50, Withdrawn, Pending, ActionRestore)}},
		{Filed: hour(50), Status: Withdrawn},
	}, FiguresSignature{SignatureAgreed, hour(1), hour(3)}, FiguresSignature{SignatureRefused, hour(1), hour(7)},
		FiguresSignature{SignatureOpen, hour(1), time.Time{}})
	if f.Received != 7 || f.Waiting != 1 || !f.Oldest.Equal(hour(49)) || f.Judged != (Share{2, 3}) ||
		f.Hidden != (Share{1, 2}) {
		t.Errorf("%+v", f)
	}
	// 10, 18 and 50 hours; what was undone counts from filing to the decision that stands.
	if f.Median != 18*time.Hour || f.Ninth != 50*time.Hour {
		t.Errorf("median %v, 90th %v", f.Median, f.Ninth)
	}
	if f.Decisions != 6 || f.Undone != 1 || f.Changed != 1 || f.TakenDown != 1 || f.OnRequest != 0 || f.Signed != 1 ||
		f.NotSigned != 1 {
		t.Errorf("%+v", f)
	}
	var days []string
	for _, d := range f.Days {
		days = append(days, fmt.Sprintf("%s %d %d %d", d.Day.Format("Jan 2"), d.Received, d.Decided, d.Waiting))
	}
	if want := []string{"Nov 21 3 2 1", "Nov 22 2 1 1", "Nov 23 2 1 1", "Nov 24 0 0 1",
		"Nov 25 0 0 1"}; !slices.Equal(days, want) {
		t.Errorf("days %q, want %q", days, want)
	}
	if s := f.Steps; len(s) != 3 || s[0] != (FiguresStep{stepOpening, 1, 4 * time.Hour}) ||
		s[1] != (FiguresStep{stepDeciding, 1, 6 * time.Hour}) ||
		s[2] != (FiguresStep{stepSignature, 2, 4 * time.Hour}) {
		t.Errorf("steps %+v", s)
	}
}

// TestFiguresTellOnlyWhatNumbersShow has a group that is posted less often and waits
// longer, one that differs by chance, and one that is too small.
func TestFiguresTellOnlyWhatNumbersShow(t *testing.T) {
	t.Parallel()
	start := time.Date(2016, 11, 21, 12, 0, 0, 0, time.UTC)
	var list []FiguresComment
	add := func(n, withheld int, sector, language string, days int) {
		for i := range n {
			s, a := Posted, ActionPost
			if i < withheld {
				s, a = Withheld, ActionWithhold
			}
			list = append(list, FiguresComment{Filed: start, Status: s, Sector: sector, Language: language,
				Changes: []FiguresChange{{At: start.AddDate(0, 0, days), From: Pending, To: s, Action: a}}})
		}
	}
	add(200, 2, "a", "en", 3)
	add(60, 20, "b", "es", 9)
	add(40, 1, "c", "en", 3)
	add(4, 4, "a", "fr", 3)
	f := countFigures(t, start.AddDate(0, 0, 10), list)
	said := map[string]string{}
	for _, dim := range f.Dimensions {
		for _, g := range dim.Groups {
			said[dim.Name+" "+g.Label] = fmt.Sprint(g.Posted, g.Median, g.PostedSays, g.HiddenSays, g.DelaySays)
		}
	}
	for name, want := range map[string]string{
		"Sector Alpha":         fmt.Sprint(Share{198, 204}, 72*time.Hour, Higher, NoDifference, Lower),
		"Sector Beta":          fmt.Sprint(Share{40, 60}, 216*time.Hour, Lower, NoDifference, Higher),
		"Sector Not specified": fmt.Sprint(Share{39, 40}, 72*time.Hour, NoDifference, NoDifference, Lower),
		"Language fr":          fmt.Sprint(Share{0, 4}, 72*time.Hour, TooFew, TooFew, TooFew),
	} {
		if said[name] != want {
			t.Errorf("%s: %s, want %s", name, said[name], want)
		}
	}
	public := f.Public()
	if len(public.Steps) != 0 || public.Undone != 0 {
		t.Error("inner figures are public")
	}
	for _, dim := range public.Dimensions {
		for _, g := range dim.Groups {
			if g.Posted.All < LeastToCompare || g.Label == "fr" {
				t.Errorf("a small group is public: %s %+v", dim.Name, g)
			}
			if dim.Name == FiguresLanguage && g.Label == OtherGroups && g.Posted.All != 64 {
				t.Errorf("the smallest other group does not hide the small one: %+v", g)
			}
		}
	}
}

// TestFiguresForgetAWithdrawalThatWasTakenBack has a posted comment that its sender withdrew
// and brought back, and one that stays withdrawn.
func TestFiguresForgetAWithdrawalThatWasTakenBack(t *testing.T) {
	t.Parallel()
	at := time.Date(2016, 11, 21, 12, 0, 0, 0, time.UTC)
	steps := func(n int) []FiguresChange {
		return []FiguresChange{{At: at.Add(2 * time.Hour), From: Pending, To: Posted, Action: ActionPost, By: 1},
			{At: at.Add(3 * time.Hour), From: Posted, To: Withdrawn, Action: ActionWithdraw},
			{At: at.Add(4 * time.Hour), From: Withdrawn, To: Posted, Action: ActionRestore}}[:n]
	}
	f := countFigures(t, at.Add(9*time.Hour), []FiguresComment{
		{Filed: at, Status: Posted, Changes: steps(3)}, {Filed: at, Status: Withdrawn, Changes: steps(2)}})
	if f.OnRequest != 1 || f.Decisions != 2 || f.Changed != 0 || f.Waiting != 0 || f.Judged != (Share{1, 1}) ||
		f.Median != 2*time.Hour {
		t.Errorf("%+v", f)
	}
}
