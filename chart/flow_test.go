package chart

import (
	"strings"
	"testing"
)

// TestFlowDrawsEveryBand reads the drawing as strict XML: a band for each figure that is not
// nothing, ends of a length in proportion, and every number.
func TestFlowDrawsEveryBand(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	f := Flow{ID: "flow", Title: "All", Desc: "What <came>.", From: []FlowEnd{{Label: "Form & file"}, {Label: "Mail"}},
		To:    []FlowEnd{{"Posted", "posted"}, {"Waiting", "pending"}, {"Spam", "spam"}},
		Bands: [][]int{{90, 20, 0}, {10, 10, 0}}}
	if err := f.SVG(&b); err != nil {
		t.Fatal(err)
	}
	var heights []string
	bands := 0
	for _, e := range elements(t, b.String()) {
		switch e.name {
		case "rect":
			heights = append(heights, e.attrs["height"])
		case "path":
			bands++
		}
		for _, banned := range []string{"style", "onload", "href"} {
			if e.attrs[banned] != "" {
				t.Errorf("%s has %s, which a strict policy refuses", e.name, banned)
			}
		}
	}
	if got := strings.Join(heights, " "); got != "220 40 200 60" || bands != 4 {
		t.Errorf("heights of 110, 20, 100 and 30 of 130: %s; %d bands", got, bands)
	}
	for _, want := range []string{">110<", ">20<", ">100<", ">30<", ">0<", "Form &amp; file", `class="flow-pending"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("it lacks %s", want)
		}
	}
	for _, wrong := range []Flow{{ID: "a"}, {ID: "b", From: f.From, To: f.To, Bands: [][]int{{1}, {2}}},
		{ID: "c", From: f.From, To: f.To, Bands: [][]int{{0, 0, 0}, {0, 0, -1}}},
		{ID: "<", From: f.From, To: f.To, Bands: f.Bands}} {
		if wrong.SVG(&b) == nil {
			t.Errorf("%q is drawn", wrong.ID)
		}
	}
}

// TestColumnsDrawEveryFigure reads the drawing as strict XML.
func TestColumnsDrawEveryFigure(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	c := Columns{ID: "took", Title: "Days", Desc: "Columns.", Scale: "days",
		Rows: []Column{{"0", 4}, {"1", 0}, {"2+", 2}}}
	if err := c.SVG(&b); err != nil {
		t.Fatal(err)
	}
	var heights []string
	for _, e := range elements(t, b.String()) {
		if e.name == "rect" {
			heights = append(heights, e.attrs["height"])
		}
	}
	if got := strings.Join(heights, " "); got != "7.7em 3.85em" || !strings.Contains(b.String(), ">2+<") {
		t.Errorf("heights of 4 and 2: %s", got)
	}
	if (Columns{ID: "none"}).SVG(&b) == nil || (Columns{ID: "<", Rows: c.Rows}).SVG(&b) == nil {
		t.Error("what cannot be drawn is drawn")
	}
}
