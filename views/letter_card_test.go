package views

import (
	"strings"
	"testing"
)

// A letter's card names how many copies a search found only where all of them were counted.
func TestLetterCardNamesNoNumberThatWasNotCounted(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		letter LetterCard
		want   string
		not    string
	}{
		{"counted to the end", LetterCard{Posted: 90, Matching: 12}, "Read the 12 copies that were found",
			"Read the copies"},
		{"more may match", LetterCard{Posted: 90, Matching: 12, Uncounted: true}, "Read the copies that were found",
			"12 cop"},
		{"all match already", LetterCard{Posted: 90, Matching: 90, Uncounted: true}, "Read all 90 copies",
			"were found"},
	} {
		tt.letter.Found, tt.letter.All = "/found", "/all"
		var page strings.Builder
		list := CommentsPage{Comments: []CommentCard{{ID: "D-1", Letter: &tt.letter}}}
		if err := Comments(list).Render(t.Context(), &page); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(page.String(), tt.want) || strings.Contains(page.String(), tt.not) {
			t.Errorf("%s: want %q and not %q", tt.name, tt.want, tt.not)
		}
	}
}
