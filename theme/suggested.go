package theme

import (
	"slices"

	"commentportal/docket"
)

// SuggestionScore compares suggestions with what people chose who did not see them:
// over all answers, those to one question, or for one code.
type SuggestionScore struct {
	Scope string // docket.AgreementAll, AgreementQuestion or AgreementCode
	Key   string // question or code; "" for all

	Answers   int // readings that are compared
	Both      int // codes that were suggested and chosen
	Suggested int // codes that were suggested
	Chosen    int // codes that were chosen
}

// Precision is the part of what was suggested that the reader chose.
func (s SuggestionScore) Precision() docket.Share { return docket.Share{Of: s.Both, All: s.Suggested} }

// Recall is the part of what the reader chose that was suggested.
func (s SuggestionScore) Recall() docket.Share { return docket.Share{Of: s.Both, All: s.Chosen} }

// either is the part of all that was suggested or chosen that was both (Jaccard).
func (s SuggestionScore) either() docket.Share {
	return docket.Share{Of: s.Both, All: s.Suggested + s.Chosen - s.Both}
}

// F1 is the harmonic mean of precision and recall.
func (s SuggestionScore) F1() float64 { return f1Of(s.either().Value()) }

// F1Interval bounds F1 with the certainty of z: F1 follows from the share of what was
// both among what was either, so its bounds follow from those of that share.
func (s SuggestionScore) F1Interval(z float64) (low, high float64) {
	low, high = s.either().Interval(z)
	return f1Of(low), f1Of(high)
}

func f1Of(either float64) float64 { return 2 * either / (1 + either) }

// TooFew reports whether the score rests on too little to conclude anything: under
// docket.EnoughDoubleCoded readings, or under docket.EnoughUses codes that were
// suggested or that were chosen.
func (s SuggestionScore) TooFew() bool {
	return s.Answers < docket.EnoughDoubleCoded || s.Suggested < docket.EnoughUses || s.Chosen < docket.EnoughUses
}

// SuggestedReading is a reading made without suggestions, and what is suggested for its
// answer.
type SuggestedReading struct {
	docket.BlindReading
	Shown    []string // what the page of an answer shows, the strongest first
	Proposed []string // of these, what is proposed first
}

// Suggested adds to readings what is suggested for their answers.
func Suggested(book docket.Codebook, list []docket.BlindReading, s Suggester) []SuggestedReading {
	out := make([]SuggestedReading, len(list))
	for i, r := range list {
		out[i].BlindReading = r
		for _, sg := range known(s.Suggest(r.Question, r.Text), book) {
			if len(out[i].Shown) == suggestedMost {
				break
			}
			out[i].Shown = append(out[i].Shown, sg.Code)
			if sg.Proposed {
				out[i].Proposed = append(out[i].Proposed, sg.Code)
			}
		}
	}
	return out
}

// ScoreSuggestions compares what is suggested with readings made without suggestions.
// It returns a row for everything, one a question of d and one a code of book that was
// suggested or chosen, in their order. Codes that left the book are passed over. With
// proposed, suggestions are those that are proposed first; otherwise all that the page
// of an answer shows.
func ScoreSuggestions(d docket.Docket, book docket.Codebook, list []SuggestedReading,
	proposed bool) []SuggestionScore {
	all := SuggestionScore{Scope: docket.AgreementAll}
	questions, codes := map[docket.QuestionID]*SuggestionScore{}, map[string]*SuggestionScore{}
	for _, q := range d.QuestionIDs() {
		questions[q] = &SuggestionScore{Scope: docket.AgreementQuestion, Key: string(q)}
	}
	for _, t := range book.Themes {
		codes[t.Code] = &SuggestionScore{Scope: docket.AgreementCode, Key: t.Code, Answers: len(list)}
	}
	for _, r := range list {
		scores := []*SuggestionScore{&all}
		if q := questions[r.Question]; q != nil {
			scores = append(scores, q)
		}
		for _, one := range scores {
			one.Answers++
		}
		suggested := r.Shown
		if proposed {
			suggested = r.Proposed
		}
		for _, t := range book.Themes {
			was, chose := slices.Contains(suggested, t.Code), slices.Contains(r.Codes, t.Code)
			for _, one := range append(scores, codes[t.Code]) {
				one.count(was, chose)
			}
		}
	}
	out := []SuggestionScore{all}
	for _, q := range d.QuestionIDs() {
		out = append(out, *questions[q])
	}
	for _, t := range book.Themes {
		if c := codes[t.Code]; c.Suggested+c.Chosen > 0 {
			out = append(out, *c)
		}
	}
	return out
}

// count takes in one code of one reading.
func (s *SuggestionScore) count(suggested, chosen bool) {
	if suggested {
		s.Suggested++
	}
	if chosen {
		s.Chosen++
	}
	if suggested && chosen {
		s.Both++
	}
}
