package theme

import (
	"slices"
	"testing"

	"commentportal/docket"
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

func TestFitKeepsThePassagesThatTheAnswerHas(t *testing.T) {
	t.Parallel()
	text := docket.Text("año [redacted: personal] end")
	a := Answer{Text: text, text: codable{question: "1", text: text, posted: true,
		gaps: docket.Gaps{{Span: docket.Span{Start: 5, End: 9}, Kind: docket.KindPersonal}}},
		Book: docket.Codebook{Themes: []docket.Theme{{Code: "A"}}}}
	at := func(code string, start, end int) Passage {
		return Passage{Code: code, Points: docket.Span{Start: start, End: end}}
	}
	got := a.Fit(Draft{Codes: []string{"A", "GONE"}, Passages: []Passage{
		at("A", 0, 3), at("A", 0, 3), at("B", 0, 3), at("A", 2, 8), at("A", 25, 28), at("A", 0, 999), at("A", 3, 3),
		at("", -1, -1),
	}})
	if want := []Passage{at("A", 0, 3), at("A", 25, 28)}; !slices.Equal(got.Passages, want) {
		t.Errorf("passages %v, want %v", got.Passages, want)
	}
	if got.lost != 5 {
		t.Errorf("%d passages lost, want the five that do not fit", got.lost)
	}
	if span := a.Place(got.Passages[1]); text[span.Start:span.End] != "end" {
		t.Errorf("the second passage is %q", text[span.Start:span.End])
	}
	if !slices.Equal(got.Codes, []string{"A"}) || !slices.Equal(got.gone, []string{"GONE"}) {
		t.Errorf("codes %v, gone %v", got.Codes, got.gone)
	}
}

// Codes of this person's own can tell that a colleague chose or settled the same: a reader
// without a saved reading does not see by whom.
func TestOwnCodesDoNotNameColleaguesBeforeTheReading(t *testing.T) {
	t.Parallel()
	own := docket.Coding{Question: "1", Code: "A", Coder: 7, SecondCoder: 8, AdjudicatedBy: 9}
	f := openFile{text: codable{question: "1", text: "Words.", posted: true}}
	f.Codings = []docket.Coding{own}
	if a := (&Desk{}).see(f, 7); len(a.Own) != 1 || a.Own[0].SecondCoder != 0 || a.Own[0].AdjudicatedBy != 0 {
		t.Errorf("before the reading: %+v, want no colleague named", a.Own)
	}
	f.Passes = []docket.Pass{{Question: "1", Coder: 7}}
	if a := (&Desk{}).see(f, 7); len(a.Own) != 1 || a.Own[0].SecondCoder != 8 || a.Own[0].AdjudicatedBy != 9 {
		t.Errorf("after the reading: %+v, want both colleagues", a.Own)
	}
}
