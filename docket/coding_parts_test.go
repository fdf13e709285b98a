package docket

import (
	"errors"
	"fmt"
	"testing"
)

func TestSharesOfCodersLieSideBySide(t *testing.T) {
	t.Parallel()
	parts := []CodingPart{{Coder: 5, Percent: 30}, {Coder: 3, Percent: 50}, {Coder: 4, Question: "2", Percent: 40},
		{Coder: 3, Question: "2"}}
	var got []string
	for _, s := range Slices(parts) {
		got = append(got, fmt.Sprintf("%s %s %d-%d", s.Coder, s.Question, s.From, s.To))
	}
	if want := "[u3  0-50 u5  50-80 u3 2 0-100 u4 2 0-40]"; fmt.Sprint(got) != want {
		t.Errorf("%v, want %v", got, want)
	}
	// Every comment is in at most one share, and each share has about as many as it says.
	in := map[UserID]int{}
	for n := range int64(4000) {
		of := 0
		for _, s := range Slices(parts[:2]) {
			if s.Has(CodingItemKey{Question: "1", Comment: ID("D-1").Comment(n + 1)}, "vendor") {
				in[s.Coder]++
				of++
			}
		}
		if of > 1 {
			t.Fatalf("comment %d is in %d shares", n+1, of)
		}
	}
	if in[3] < 1850 || in[3] > 2150 || in[5] < 1080 || in[5] > 1320 {
		t.Errorf("half and 30 %% of 4,000 are %v", in)
	}
}

func TestAPartIsOfSomethingThatTheDocketHas(t *testing.T) {
	t.Parallel()
	d := Docket{ID: "D-1", Questions: []Question{{ID: "1"}, {ID: "2"}}, Sectors: []Choice{{Code: "vendor"}},
		CodingParts: []CodingPart{{Coder: 3, Percent: 60}}}
	for _, tt := range []struct {
		name  string
		part  CodingPart
		field string
	}{
		{"a question", CodingPart{Coder: 4, Question: "2"}, ""},
		{"a sector", CodingPart{Coder: 4, Sector: "vendor"}, ""},
		{"the share that is left", CodingPart{Coder: 4, Percent: 40}, ""},
		{"another share for the same person", CodingPart{Coder: 3, Percent: 100}, ""},
		{"more than is left", CodingPart{Coder: 4, Percent: 41}, "percent"},
		{"a share of a question, of which nobody has any", CodingPart{Coder: 4, Question: "1", Percent: 100}, ""},
		{"more than all", CodingPart{Coder: 4, Question: "1", Percent: 101}, "percent"},
		{"nothing in particular", CodingPart{Coder: 4}, "question"},
		{"a question that is not asked", CodingPart{Coder: 4, Question: "9"}, "question"},
		{"a sector that there is not", CodingPart{Coder: 4, Sector: "moon"}, "question"},
		{"nobody", CodingPart{Question: "1"}, "coder"},
	} {
		list, err := AddCodingPart(d, tt.part)
		invalid, _ := errors.AsType[Invalid](err)
		if tt.field == "" && err != nil || tt.field != "" && invalid[tt.field] == "" {
			t.Errorf("%s: %v", tt.name, err)
		}
		if err == nil {
			d := d
			d.CodingParts = list
			if got := RemoveCodingPart(d, tt.part); len(list) == 0 || len(got) != len(list)-1 {
				t.Errorf("%s: %v, and without it %v", tt.name, list, got)
			}
		}
	}
}
