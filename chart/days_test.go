package chart

import (
	"strings"
	"testing"
)

func week() Days {
	return Days{ID: "week", Title: "Received & decided", Desc: "Two columns a day.",
		Series: [2]string{"Received", "Decided"},
		Line:   "Waiting", Rows: []Day{{"Nov 21", [2]int{4, 0}, 4}, {"Nov 22", [2]int{1, 5}, 0},
			{"Nov <23>", [2]int{0, 0}, 0}}}
}

// TestDaysDrawEveryFigure reads the drawing as strict XML: a column for each figure
// that is not nothing, of a height in proportion, and a line through all days.
func TestDaysDrawEveryFigure(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := week().SVG(&b); err != nil {
		t.Fatal(err)
	}
	var heights []string
	lines := 0
	for _, e := range elements(t, b.String()) {
		if e.name == "rect" && strings.HasSuffix(e.attrs["width"], "%") {
			heights = append(heights, e.attrs["height"])
		}
		if e.name == "line" && e.attrs["stroke-width"] == "2" {
			lines++
		}
		for _, banned := range []string{"style", "onload", "href"} {
			if e.attrs[banned] != "" {
				t.Errorf("%s has %s, which a strict policy refuses", e.name, banned)
			}
		}
	}
	if got := strings.Join(heights, " "); got != "6.16em 1.54em 7.7em" {
		t.Errorf("heights of 4, 1 and 5: %s", got)
	}
	if lines != 2 {
		t.Errorf("%d lines join 3 days", lines)
	}
	if !strings.Contains(b.String(), "Nov &lt;23&gt;") {
		t.Error("a label is not text")
	}
}

func TestDaysRefuseWhatCannotBeDrawn(t *testing.T) {
	t.Parallel()
	for _, c := range []Days{{ID: "a"}, {ID: "1 a", Rows: week().Rows}} {
		if err := c.SVG(&strings.Builder{}); err == nil {
			t.Errorf("%+v was drawn", c)
		}
	}
}

func TestIntervalStaysInItsCell(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := (Interval{Low: .1, Value: .5, High: 1, Middle: .9, From: .5, To: 1}).SVG(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`x1="2%"`, `x2="98%"`, `cx="2%"`, `x1="78.8%"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s in %s", want, b.String())
		}
	}
}
