package staff

import (
	"reflect"
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

func TestCodedTextShowsAllThatCoversIt(t *testing.T) {
	t.Parallel()
	mark := func(start, end, key int) docket.Mark {
		return docket.Mark{Span: docket.Span{Start: start, End: end}, Key: key}
	}
	got := codedRuns("abcdefg", []docket.Mark{mark(0, 4, 2), mark(2, 6, 1), mark(1, 2, keyPicked),
		mark(5, 6, keyAdded)})
	want := []views.Run{
		{Text: "a", Kind: views.RunCoded, Marks: []int{2}},
		{Text: "b", Kind: views.RunCoded, Marks: []int{2}, Picked: true},
		{Text: "cd", Kind: views.RunCoded, Marks: []int{1, 2}, Label: "2"},
		{Text: "e", Kind: views.RunCoded, Marks: []int{1}},
		{Text: "f", Kind: views.RunCoded, Marks: []int{1}, Label: "1", Added: true},
		{Text: "g"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("runs\n%+v, want\n%+v", got, want)
	}
}
