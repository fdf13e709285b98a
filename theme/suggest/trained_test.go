//go:build !race

package suggest

import (
	"maps"
	"slices"
	"testing"

	"commentportal/docket"
)

// The tests of this file train on hundreds and thousands of answers in one
// goroutine. The race detector would take minutes and see nothing, so the suite
// runs them, by the beginning of their names, without it.

// A model of few answers must not spoil what rules say: it learns from four
// fifths of the coded comments, and from the examples, and speaks beside the
// rules for the comments of the last fifth that no rule was written with.
func TestTrainedAModelOfFewAnswersDoesNotSpoilTheRules(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it trains ten models, in one goroutine")
	}
	book, coded := shippedBook(t), readCoded(t)
	rules := NewSuggester(book)
	var alone, few, more score
	for fold := range 5 {
		learn := func(examples bool) *Model {
			m, err := train(t.Context(), book, func(yield func(docket.CodedText) bool) {
				if examples {
					for _, e := range readExamples(t) {
						yield(docket.CodedText{Question: e.question, Text: e.text, Codes: []string{e.code}})
					}
				}
				for i, c := range coded {
					if i%5 != fold {
						yield(docket.CodedText{Question: docket.QuestionID(c.Question), Text: c.Text, Codes: c.Labels})
					}
				}
			}, 50)
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		for s, into := range map[*Suggester]*score{rules: &alone, rules.With(learn(false)): &few,
			rules.With(learn(true)): &more} {
			for i, c := range coded {
				if i%5 != fold || inView(c.ID) {
					continue
				}
				var got, ranked []string
				for _, one := range s.Suggest(docket.QuestionID(c.Question), c.Text) {
					ranked = append(ranked, one.Code)
					if one.Proposed {
						got = append(got, one.Code)
					}
				}
				into.add(c.Labels, got, ranked)
			}
		}
	}
	five := func(s score) float64 { return float64(s.amongFive) / float64(s.gold) }
	t.Logf("held back, micro F1 and among the first five: rules %.3f %.3f; with a model of 64 answers %.3f %.3f; of "+
		"some 350 %.3f %.3f",
		alone.f1(), five(alone), few.f1(), five(few), more.f1(), five(more))
	if few.f1() < alone.f1()-0.03 || more.f1() < alone.f1()-0.03 || five(more) < five(alone) {
		t.Error("the model spoils what rules say")
	}
}

// TestTrainedOnAnswersThatPeopleCoded holds the quality of the method on short
// answers of patients, coded by people with another codebook: a fifth of them,
// told by a hash of the ID, is held back from training.
func TestTrainedOnAnswersThatPeopleCoded(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("training on some thousand answers takes several seconds, and uses one goroutine")
	}
	learn, test, book := coded5173(t)
	m, err := Train(t.Context(), book, slices.Values(learn))
	if err != nil {
		t.Fatal(err)
	}
	// The rules know none of these codes; label and definition are the code itself.
	s := newSuggester(book, &ruleSet{themes: map[string]*themeRules{}, stems: newStemmer(), core: shipped().core,
		field: shipped().field}).With(m)
	var all score
	codes := map[string]*score{}
	for _, c := range test {
		var got, ranked []string
		for _, one := range s.Suggest(c.Question, c.Text) {
			ranked = append(ranked, one.Code)
			if one.Proposed {
				got = append(got, one.Code)
			}
		}
		all.add(c.Codes, got, ranked)
		for _, th := range book.Themes {
			if codes[th.Code] == nil {
				codes[th.Code] = &score{}
			}
			one := codes[th.Code]
			yes, said := slices.Contains(c.Codes, th.Code), slices.Contains(got, th.Code)
			one.hit += btoi(yes && said)
			one.miss += btoi(yes && !said)
			one.over += btoi(!yes && said)
		}
	}
	macro, n := 0.0, 0
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		if one := codes[code]; one.hit+one.miss > 0 {
			macro += one.f1()
			n++
		}
	}
	macro /= float64(n)
	t.Logf("learned from %d answers, tested on %d: micro F1 %.3f, macro F1 %.3f over %d codes, among the first five "+
		"%.3f; %d bytes, %d words",
		len(learn), len(test), all.f1(), macro, n, float64(all.amongFive)/float64(all.gold), len(m.Bytes()),
		len(m.words))
	if all.f1() < 0.62 || macro < 0.42 {
		t.Error("the model fell below its floor")
	}
}
