package docket

import (
	"fmt"
	"testing"
)

func TestSharedCodes(t *testing.T) {
	t.Parallel()
	book := func(list ...Theme) Codebook { return Codebook{Themes: list} }
	a, b := Theme{Code: "A", Label: "One office", Definition: "Asks for  one office."}, Theme{Code: "B", Label: "B"}
	blanks := Theme{Code: "A", Label: " One office", Definition: "Asks for one office.\n", Imperative: "1 Lead"}
	for _, tt := range []struct {
		name       string
		one, other Codebook
		want       string
	}{
		{"white space, headings and order make no difference", book(a, b), book(b, blanks), "[A B] [] [] [] true"},
		{"another definition is another meaning", book(a, b), book(Theme{Code: "A", Label: "One office"}, b),
			"[B] [A] [] [] false"},
		{"codes of one alone", book(a), book(a, b), "[A] [] [] [B] false"},
		{"codes of the other alone", book(a, b), book(b), "[B] [] [A] [] false"},
		{"two dockets without a codebook share nothing", book(), book(), "[] [] [] [] false"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := tt.one.Shared(tt.other)
			if got := fmt.Sprint(s.Same, s.Other, s.Here, s.There, s.All()); got != tt.want {
				t.Errorf("shared: %s, want %s", got, tt.want)
			}
		})
	}
}
