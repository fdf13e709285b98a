package staff

import (
	"slices"
	"testing"

	"commentportal/docket"
	"commentportal/views"
)

func TestFindWords(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text, words string
		want              []docket.Span
	}{
		{"once", "one two three", "two", []docket.Span{{Start: 4, End: 7}}},
		{"blanks differ", "one  two\n\tthree", "two three", []docket.Span{{Start: 5, End: 15}}},
		{"no blank where one was typed", "onetwo", "one two", nil},
		{"letters of more than one byte", "año de añoranza", "añoranza", []docket.Span{{Start: 8, End: 17}}},
		{"twice", "aa aa", "aa", []docket.Span{{Start: 0, End: 2}, {Start: 3, End: 5}}},
		{"overlapping places count once", "aaa", "aa", []docket.Span{{Start: 0, End: 2}}},
		{"a false start", "a b a c", "a c", []docket.Span{{Start: 4, End: 7}}},
		{"nothing typed", "one", "  ", nil},
		{"not good UTF-8", "one", "on\xff", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := findWords(docket.Text(tt.text), tt.words); !slices.Equal(got, tt.want) {
				t.Errorf("findWords(%q, %q) = %v, want %v", tt.text, tt.words, got, tt.want)
			}
		})
	}
}

func TestPassagesOfAFormAreChecked(t *testing.T) {
	t.Parallel()
	text := docket.Text("año [redacted: personal] end")
	st := answerState{text: codable{question: "1", text: text, posted: true, gaps: docket.Gaps{{Span: docket.Span{Start: 5, End: 9}, Kind: docket.KindPersonal}}},
		book: docket.Codebook{Themes: []docket.Theme{{Code: "A"}}}}
	got, lost := st.pendingExcerpts([]string{"A:0-3", "A:0-3", "B:0-3", "A:2-8", "A:25-28", "A:0-999", "A:3-3", "A:x-y", "nonsense", "A:-1-3"})
	want := []pendingExcerpt{{"A", docket.Span{Start: 0, End: 4}}, {"A", docket.Span{Start: 26, End: 29}}}
	if !slices.Equal(got, want) {
		t.Errorf("passages %v, want %v", got, want)
	}
	if lost != 7 {
		t.Errorf("%d passages lost, want the seven that do not fit", lost)
	}
	if v := got[1].value(text); v != "A:25-28" {
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
		{"one mark", "one two", []layer{{span: span(4, 7), number: 1}}, []views.TextRun{run("one ", "", false), run("two", "1", false, 1)}},
		{"marks that overlap", "abcdef", []layer{{span: span(0, 4), number: 2}, {span: span(2, 6), number: 1}},
			[]views.TextRun{run("ab", "", false, 2), run("cd", "2", false, 1, 2), run("ef", "1", false, 1)}},
		{"the same place twice for one code", "abc", []layer{{span: span(0, 2), number: 1}, {span: span(0, 3), number: 1}},
			[]views.TextRun{run("ab", "1", false, 1), run("c", "1", false, 1)}},
		{"a passage over a mark", "abc", []layer{{span: span(1, 2), number: 1}, {span: span(0, 3), picked: true}},
			[]views.TextRun{run("a", "", true), run("b", "1", true, 1), run("c", "", true)}},
		{"what lies outside", "abc", []layer{{span: span(1, 9), number: 1}, {span: span(-1, 2), number: 1}, {span: span(2, 2), number: 1}},
			[]views.TextRun{run("abc", "", false)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := cutText(tt.text, tt.layers)
			if len(got) != len(tt.want) {
				t.Fatalf("%d runs %+v, want %d", len(got), got, len(tt.want))
			}
			for i := range got {
				if got[i].Text != tt.want[i].Text || got[i].Label != tt.want[i].Label || got[i].Picked != tt.want[i].Picked || !slices.Equal(got[i].Marks, tt.want[i].Marks) {
					t.Errorf("run %d is %+v, want %+v", i, got[i], tt.want[i])
				}
			}
		})
	}
}
