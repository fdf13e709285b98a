package docket

import (
	"fmt"
	"strings"
	"testing"
)

// bigCodebook is a codebook of n themes as people might import one.
func bigCodebook(t testing.TB, n int) Codebook {
	t.Helper()
	book := Codebook{Version: 1}
	for i := range n {
		book.Themes = append(book.Themes, Theme{
			Code: fmt.Sprintf("C-%d", i), Label: fmt.Sprintf("Label %d", i),
			Definition: fmt.Sprintf("Some words, %d", i),
			Imperative: fmt.Sprintf("Imperative %d", i), CSFFunction: "GV",
		})
	}
	return book
}

// The work of checking an import grows with its themes and those of the versions
// before, not with their product.
func TestCheckingACodebookIsLinear(t *testing.T) {
	t.Parallel()
	looks := func(n int) int {
		book := bigCodebook(t, n)
		x := newCodebookIndex(book, book, []Codebook{book, book, book})
		for _, theme := range book.Themes {
			if problems := x.wrong(theme); len(problems) > 0 {
				t.Fatalf("%s: %v", theme.Code, problems)
			}
		}
		return x.looks
	}
	if small, large := looks(900), looks(9000); large != 10*small || large > 10*9000 {
		t.Errorf("900 themes take %d looks and 9,000 take %d, want ten times as many and at most ten a theme", small,
			large)
	}
}

// A file with more themes than a codebook has is refused before its themes are
// compared, and says how many there are.
func TestTooLargeAnImportIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	r := CodebookRevision{Action: CodebookFiled, Reason: "new", Themes: bigCodebook(t, 9000).Themes}
	_, _, err := bigCodebook(t, 5).Apply(r, nil)
	invalid, _ := err.(Invalid)
	if len(invalid) != 1 || !strings.Contains(invalid["file"], "500") || !strings.Contains(invalid["file"], "9,000") {
		t.Errorf("%v", err)
	}
}

func TestFoldKeyIsEqualFold(t *testing.T) {
	t.Parallel()
	words := []string{"GOV", "gov", "Kelvin", "\u212aelvin", "stra\u00dfe", "STRA\u1e9eE", "\u03c3\u03c2",
		"\u03a3\u03a3", "\u017f", "s", "S", "\u0130", "i", ""}
	for _, a := range words {
		for _, b := range words {
			if (foldKey(a) == foldKey(b)) != strings.EqualFold(a, b) {
				t.Errorf("%q and %q: EqualFold says %v", a, b, strings.EqualFold(a, b))
			}
		}
	}
}

func BenchmarkApplyCodebook(b *testing.B) {
	book := bigCodebook(b, maxThemes)
	var versions []Codebook
	for v := range 40 {
		one := book
		one.Version = v + 1
		versions = append(versions, one)
	}
	r := CodebookRevision{Action: CodebookFiled, Reason: "new", Themes: append([]Theme{{Code: "NEW", Label: "New"}},
		book.Themes[1:]...)}
	for b.Loop() {
		if _, _, err := book.Apply(r, versions); err != nil {
			b.Fatal(err)
		}
	}
}
