package docket

import (
	"cmp"
	"slices"
	"time"
)

// IncidentTimes says when what became of a flagged comment. A zero time: not yet.
type IncidentTimes struct {
	Flags    []Flag
	Filed    time.Time
	Told     time.Time // staff
	Handed   time.Time // first, to somebody who can act
	Answered time.Time // first, by one of them
}

// IncidentYear counts the flagged comments of one kind that arrived in one year of the docket's
// zone, and how long what followed took. A comment of two kinds counts with both.
type IncidentYear struct {
	Year                         int
	Kind                         Flag
	All, Told, Handed, Answered  int
	ToldAfter, HandedAfter       time.Duration // median from the arrival on
	AnsweredAfter                time.Duration // median from the hand-over on
	toldIn, handedIn, answeredIn []time.Duration
}

// CountIncidents counts flagged comments by year, the last one first, and kind.
func CountIncidents(list []IncidentTimes, zone *time.Location) []IncidentYear {
	type key struct {
		year int
		kind Flag
	}
	years := map[key]*IncidentYear{}
	for _, i := range list {
		for _, kind := range i.Flags {
			if !kind.ReviewFirst() {
				continue
			}
			k := key{i.Filed.In(zone).Year(), kind}
			if years[k] == nil {
				years[k] = &IncidentYear{Year: k.year, Kind: kind}
			}
			years[k].add(i)
		}
	}
	var out []IncidentYear
	for _, y := range years {
		for _, took := range [][]time.Duration{y.toldIn, y.handedIn, y.answeredIn} {
			slices.Sort(took)
		}
		y.Told, y.Handed, y.Answered = len(y.toldIn), len(y.handedIn), len(y.answeredIn)
		y.ToldAfter, y.HandedAfter = Median(y.toldIn), Median(y.handedIn)
		y.AnsweredAfter = Median(y.answeredIn)
		out = append(out, *y)
	}
	slices.SortFunc(out, func(a, b IncidentYear) int {
		return cmp.Or(cmp.Compare(b.Year, a.Year), cmp.Compare(kindOrder(a.Kind), kindOrder(b.Kind)))
	})
	return out
}

func (y *IncidentYear) add(i IncidentTimes) {
	y.All++
	if !i.Told.IsZero() {
		y.toldIn = append(y.toldIn, i.Told.Sub(i.Filed))
	}
	if !i.Handed.IsZero() {
		y.handedIn = append(y.handedIn, i.Handed.Sub(i.Filed))
	}
	if !i.Answered.IsZero() {
		y.answeredIn = append(y.answeredIn, i.Answered.Sub(i.Handed))
	}
}

// kindOrder puts what cannot wait first.
func kindOrder(f Flag) int { return slices.Index([]Flag{FlagIncident, FlagFlaw, FlagThreat}, f) }
