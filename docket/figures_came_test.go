package docket

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// TestFiguresSayWhatCameAndWhatBecameOfIt counts comments by hand, with two ways that are too
// small to be told apart in public.
func TestFiguresSayWhatCameAndWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	at := time.Date(2016, 11, 21, 12, 0, 0, 0, time.UTC)
	var list []FiguresComment
	add := func(n int, channel Channel, s Status, days int, hidden ...RedactionKind) {
		for i := range n {
			c := FiguresComment{Filed: at, Status: s, Channel: channel, Hidden: hidden, Copy: i == 0}
			if s != Pending {
				c.Changes = []FiguresChange{{At: at.AddDate(0, 0, days), From: Pending, To: s, Action: ActionPost}}
			}
			list = append(list, c)
		}
	}
	add(20, ChannelWeb, Posted, 0)
	add(3, ChannelWeb, PostedWithRedactions, 1, KindHealth, KindPersonal)
	add(12, ChannelImport, Withheld, 40)
	add(1, ChannelMail, PostedWithRedactions, 14, KindPersonal)
	add(2, ChannelEmail, Pending, 0)
	f := countFigures(t, at.AddDate(0, 2, 0), list)
	told := func(came []FiguresCame) (out []string) {
		for _, c := range came {
			line := c.Label
			for _, s := range Statuses {
				line += fmt.Sprint(" ", c.Became[s])
			}
			out = append(out, line)
		}
		return out
	}
	if got, want := told(f.Came), []string{"Form on this site 0 20 3 0 0 0", "Brought in by file 0 0 0 12 0 0",
		"E-mail 2 0 0 0 0 0", "Letter 0 0 1 0 0 0"}; !slices.Equal(got, want) {
		t.Errorf("came %q, want %q", got, want)
	}
	if got, want := told(f.Public().Came), []string{"Form on this site 0 20 3 0 0 0",
		"Others 2 0 1 12 0 0"}; !slices.Equal(got, want) {
		t.Errorf("in public %q, want %q", got, want)
	}
	if !slices.Equal(f.HiddenFor, []FiguresHidden{{KindPersonal, 4}, {KindHealth, 3}}) || f.Copies[Posted] != 1 ||
		f.Copies[PostedWithRedactions] != 2 || f.Copies[Withheld] != 0 {
		t.Errorf("hidden %v, copies %v", f.HiddenFor, f.Copies)
	}
	want := make([]int, TookDays)
	want[0], want[1], want[14] = 20, 3, 13
	if !slices.Equal(f.Took, want) {
		t.Errorf("took %v, want %v", f.Took, want)
	}
	if few := countFigures(t, at, list[:5]); few.Public().Came != nil || few.Received != 5 {
		t.Errorf("five comments in one way are told as %v", few.Public().Came)
	}
}
