package docket

import (
	"cmp"
	"maps"
	"slices"
)

// Mark is a span of a text that is shown apart. Its key says what it stands for: to a
// reader, marks of one key that overlap are one.
type Mark struct {
	Span
	Key int
}

// TextRun is a stretch of a text that the same marks cover from its first byte to its
// last.
type TextRun struct {
	Text Text
	Keys []int // of the marks that cover it, each once, ascending; none: it is plain
	Ends []int // the keys of marks that end with it, each once, ascending
}

// Runs cuts t at the borders of marks. The texts of all runs together are t. Marks that
// are empty or do not lie inside t are passed over. It takes time for as many marks as
// there are, not for their square: a text may name one thing a thousand times.
func (t Text) Runs(marks []Mark) []TextRun {
	borders := []int{0, len(t)}
	byStart := make([]Mark, 0, len(marks))
	for _, m := range marks {
		if t.holds(m.Span) {
			byStart = append(byStart, m)
			borders = append(borders, m.Start, m.End)
		}
	}
	slices.Sort(borders)
	borders = slices.Compact(borders)
	byEnd := slices.Clone(byStart)
	slices.SortFunc(byStart, func(a, b Mark) int { return cmp.Compare(a.Start, b.Start) })
	slices.SortFunc(byEnd, func(a, b Mark) int { return cmp.Compare(a.End, b.End) })
	open := map[int]int{} // how many marks cover the run, by key
	var out []TextRun
	for i := 0; i+1 < len(borders); i++ {
		for ; len(byStart) > 0 && byStart[0].Start == borders[i]; byStart = byStart[1:] {
			open[byStart[0].Key]++
		}
		run := TextRun{Text: t[borders[i]:borders[i+1]], Keys: slices.Sorted(maps.Keys(open))}
		for ; len(byEnd) > 0 && byEnd[0].End == borders[i+1]; byEnd = byEnd[1:] {
			key := byEnd[0].Key
			if open[key]--; open[key] == 0 {
				delete(open, key)
			}
			run.Ends = append(run.Ends, key)
		}
		slices.Sort(run.Ends)
		run.Ends = slices.Compact(run.Ends)
		out = append(out, run)
	}
	return out
}

// FirstMarks returns a mark for each of the spans that can be drawn without crossing
// another: of those that overlap, the one that starts first, or the longest where they
// start together. The key is the span's place in the list.
func (t Text) FirstMarks(spans []Span) []Mark {
	var out []Mark
	for _, i := range t.inOrder(spans) {
		if n := len(out); n == 0 || !out[n-1].Overlaps(spans[i]) {
			out = append(out, Mark{Span: spans[i], Key: i})
		}
	}
	return out
}

// JoinedMarks joins spans that overlap. The key of a mark is its place in the groups,
// which name the spans that it was joined from, by their place in the list.
func (t Text) JoinedMarks(spans []Span) (marks []Mark, groups [][]int) {
	for _, i := range t.inOrder(spans) {
		if n := len(marks); n > 0 && marks[n-1].Overlaps(spans[i]) {
			marks[n-1].End = max(marks[n-1].End, spans[i].End)
			groups[n-1] = append(groups[n-1], i)
			continue
		}
		marks = append(marks, Mark{Span: spans[i], Key: len(marks)})
		groups = append(groups, []int{i})
	}
	return marks, groups
}

// inOrder lists the places of the spans that lie inside t, by their start, the longest
// first where they start together.
func (t Text) inOrder(spans []Span) []int {
	var order []int
	for i, s := range spans {
		if t.holds(s) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return spans[a].before(spans[b]) })
	return order
}

// holds reports whether s is a span of t that is not empty.
func (t Text) holds(s Span) bool { return s.Start >= 0 && s.Start < s.End && s.End <= len(t) }

// before orders spans by their start, the longest first where they start together.
func (s Span) before(o Span) int {
	return cmp.Or(cmp.Compare(s.Start, o.Start), cmp.Compare(o.End, s.End))
}
