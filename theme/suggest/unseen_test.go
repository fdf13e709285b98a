//go:build !race

package suggest

import (
	"slices"
	"testing"

	"commentportal/docket"
)

// seenAs is what was suggested for texts that neither rules nor model had seen.
type seenAs struct {
	score
	first, firstRight int // texts with a suggestion; those whose first is right
	off, offMany      int // texts of no theme; those with two suggestions and more
}

func (s *seenAs) see(list []docket.Suggestion, want []string) {
	var got, ranked []string
	for _, one := range list {
		ranked = append(ranked, one.Code)
		if one.Proposed {
			got = append(got, one.Code)
		}
	}
	s.add(want, got, ranked)
	if len(got) > 0 {
		s.first++
		s.firstRight += btoi(slices.Contains(want, got[0]))
	}
	if len(want) == 0 {
		s.off++
		s.offMany += btoi(len(got) > 1)
	}
}

// TestTrainedPriorOnSentencesItHasNotSeen leaves out one third of the sentences
// after the other, and holds what is suggested for them. No rule was written with
// these sentences.
func TestTrainedPriorOnSentencesItHasNotSeen(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it trains three models, in one goroutine")
	}
	const parts = 3
	book, sentences, all := shippedBook(t), readSentences(t), lessonsOfPrior(t)
	others := all[:len(all)-len(sentences)]
	var seen seenAs
	for part := range parts {
		lessons := slices.Clone(others)
		for i, one := range sentences {
			if i%parts != part {
				lessons = append(lessons, one)
			}
		}
		m, err := trainPrior(t.Context(), book, slices.Values(lessons))
		if err != nil {
			t.Fatal(err)
		}
		s := NewSuggester(book)
		s.prior = m
		for i, one := range sentences {
			if i%parts == part {
				seen.see(s.Suggest(one.Question, one.Text), one.Codes)
			}
		}
	}
	first := float64(seen.firstRight) / float64(seen.first)
	five := float64(seen.amongFive) / float64(seen.gold)
	t.Logf("%d sentences: micro F1 %.3f, first suggestion right %.3f of %d, among the first five %.3f, %d of %d texts "+
		"of no theme with more than one", seen.rows, seen.f1(), first, seen.first, five, seen.offMany, seen.off)
	if seen.f1() < 0.69 || first < 0.71 || five < 0.92 || seen.offMany*50 > seen.off {
		t.Error("suggestions for sentences not seen fell below their floor")
	}
}
