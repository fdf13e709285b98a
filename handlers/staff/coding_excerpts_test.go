package staff

import (
	"slices"
	"testing"

	"commentportal/docket"
	"commentportal/theme"
	"commentportal/views"
)

func TestPassagesAreReadAsTheFormCarriesThem(t *testing.T) {
	t.Parallel()
	nowhere := docket.Span{Start: -1, End: -1}
	for value, want := range map[string]theme.Passage{
		"A:0-3":     {Code: "A", Points: docket.Span{Start: 0, End: 3}},
		"A:B:25-28": {Code: "A:B", Points: docket.Span{Start: 25, End: 28}},
		"A:x-y":     {Points: nowhere},
		"A:-1-3":    {Points: nowhere},
		"nonsense":  {Points: nowhere},
		"":          {Points: nowhere},
	} {
		if got := parsePassage(value); got != want {
			t.Errorf("parsePassage(%q) = %v, want %v", value, got, want)
		}
	}
	if v := passageValue(theme.Passage{Code: "A", Points: docket.Span{Start: 25, End: 28}}); v != "A:25-28" {
		t.Errorf("written again as %q", v)
	}
}

func TestTextIsCutAtItsMarks(t *testing.T) {
	t.Parallel()
	span := func(start, end int) docket.Span { return docket.Span{Start: start, End: end} }
	run := func(text, label string, picked bool, marks ...int) views.TextRun {
		return views.TextRun{Text: text, Label: label, Picked: picked, Marks: marks}
	}
	for _, tt := range []struct {
		name   string
		text   docket.Text
		layers []layer
		want   []views.TextRun
	}{
		{"nothing", "one two", nil, []views.TextRun{run("one two", "", false)}},
		{"one mark", "one two", []layer{{span: span(4, 7), number: 1}}, []views.TextRun{run("one ", "", false),
			run("two", "1", false, 1)}},
		{"marks that overlap", "abcdef", []layer{{span: span(0, 4), number: 2}, {span: span(2, 6), number: 1}},
			[]views.TextRun{run("ab", "", false, 2), run("cd", "2", false, 1, 2), run("ef", "1", false, 1)}},
		{"the same place twice for one code", "abc", []layer{{span: span(0, 2), number: 1}, {span: span(0, 3),
			number: 1}},
			[]views.TextRun{run("ab", "1", false, 1), run("c", "1", false, 1)}},
		{"a passage over a mark", "abc", []layer{{span: span(1, 2), number: 1}, {span: span(0, 3), picked: true}},
			[]views.TextRun{run("a", "", true), run("b", "1", true, 1), run("c", "", true)}},
		{"what lies outside", "abc", []layer{{span: span(1, 9), number: 1}, {span: span(-1, 2), number: 1},
			{span: span(2, 2), number: 1}},
			[]views.TextRun{run("abc", "", false)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := cutText(tt.text, tt.layers)
			if len(got) != len(tt.want) {
				t.Fatalf("%d runs %+v, want %d", len(got), got, len(tt.want))
			}
			for i := range got {
				if got[i].Text != tt.want[i].Text || got[i].Label != tt.want[i].Label ||
					got[i].Picked != tt.want[i].Picked || !slices.Equal(got[i].Marks, tt.want[i].Marks) {
					t.Errorf("run %d is %+v, want %+v", i, got[i], tt.want[i])
				}
			}
		})
	}
}
