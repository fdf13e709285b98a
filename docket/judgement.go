package docket

import (
	"slices"
	"time"
)

// Pass is one person's complete reading of one answer: what the person did not
// confirm in it does not apply, in that person's judgement. A pass may confirm
// nothing at all.
type Pass struct {
	Comment         CommentID
	Question        QuestionID
	Coder           UserID
	CodebookVersion int
	At              time.Time
	Suggestions     SuggestionsSeen
}

// SuggestionsSeen says whether a reader was shown the codes that a program
// suggests. A reading that was saved several times keeps SuggestionsShown.
type SuggestionsSeen string

// What readers saw.
const (
	SuggestionsUnknown SuggestionsSeen = "" // not recorded, as in readings of before
	SuggestionsShown   SuggestionsSeen = "shown"
	SuggestionsHidden  SuggestionsSeen = "hidden"
)

// Then combines what a reader saw at an earlier saving with what the reader saw
// now.
func (s SuggestionsSeen) Then(now SuggestionsSeen) SuggestionsSeen {
	switch {
	case s == SuggestionsShown || now == SuggestionsShown:
		return SuggestionsShown
	case s == now:
		return s
	}
	return SuggestionsUnknown
}

// HidesSuggestions reports whether a person reads an answer without suggestions:
// as its second reader, unless the docket shows them to second readers, too.
// passes are the readings of this answer.
func (d Docket) HidesSuggestions(by UserID, passes []Pass) bool {
	if d.SecondSuggestions {
		return false
	}
	others := false
	for _, p := range passes {
		if p.Coder == by {
			return p.Suggestions == SuggestionsHidden
		}
		others = true
	}
	return others
}

// PairSeen says what the two readers of an answer were shown.
type PairSeen int

// The values of PairSeen.
const (
	PairUnknown PairSeen = iota // not recorded of both
	PairShown                   // both saw suggestions
	PairApart                   // at least one of the two saw none
)

// SeenBy joins what the two readers of an answer were shown.
func SeenBy(first, second SuggestionsSeen) PairSeen {
	switch {
	case first == SuggestionsHidden || second == SuggestionsHidden:
		return PairApart
	case first == SuggestionsShown && second == SuggestionsShown:
		return PairShown
	}
	return PairUnknown
}

// Adjudication settles the codes of one answer that two people coded
// differently. It outlasts both: what they judged is kept beside it.
type Adjudication struct {
	Comment  CommentID
	Question QuestionID
	Codes    []string          // what applies, sorted; may be empty
	Stances  map[string]Stance // of codes that were settled with one
	Reason   string            // shown to coders, never exported
	By       UserID
	At       time.Time

	// Number counts the adjudications of the answer from 1; the highest holds. On
	// writing it is the number that this one should get, one more than was on the
	// screen, so that two people who settle at once do not overrule each other
	// unseen; 0 asks for no such care.
	Number int
}

// DoubleCoded is one answer that two people coded without seeing each other's
// codes: the first two passes by time, then by account.
type DoubleCoded struct {
	Comment       CommentID
	Question      QuestionID
	Coders        [2]UserID
	Codes         [2][]string          // what each confirmed, sorted, each code once
	Stances       [2]map[string]Stance // that each gave, of codes with one
	AdjudicatedBy UserID               // zero: nobody yet
	ToRevisit     bool                 // one of the two chose a code that has come to mean something else
	Seen          PairSeen
}

// Agree reports whether both coders chose the same codes and gave no different
// stances.
func (d DoubleCoded) Agree() bool { return d.SameCodes() && len(d.StancesApart()) == 0 }

// SameCodes reports whether both coders chose the same codes.
func (d DoubleCoded) SameCodes() bool { return slices.Equal(d.Codes[0], d.Codes[1]) }

// StancesApart lists the codes, sorted, that both coders chose with different
// stances. Where one of them gave none, they do not differ.
func (d DoubleCoded) StancesApart() []string {
	var out []string
	for code, one := range d.Stances[0] {
		if two := d.Stances[1][code]; two != StanceUnstated && two != one {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}

// AddStance adds the stance that the coder of a side gave to a code.
func (d *DoubleCoded) AddStance(side int, code string, s Stance) {
	if s == StanceUnstated {
		return
	}
	if d.Stances[side] == nil {
		d.Stances[side] = map[string]Stance{}
	}
	d.Stances[side][code] = s
}

// Pairs finds the double-coded answers of one comment: passes and codings are
// those of that comment. Codings that came down from a campaign's letter are no
// judgement of the answer and are passed over. The result is in the order of
// questions in passes.
func Pairs(passes []Pass, codings []Coding) []DoubleCoded {
	var order []QuestionID
	byQuestion := map[QuestionID][]Pass{}
	for _, p := range passes {
		if _, seen := byQuestion[p.Question]; !seen {
			order = append(order, p.Question)
		}
		byQuestion[p.Question] = append(byQuestion[p.Question], p)
	}
	var out []DoubleCoded
	for _, q := range order {
		list := slices.Clone(byQuestion[q])
		slices.SortStableFunc(list, func(a, b Pass) int {
			if c := a.At.Compare(b.At); c != 0 {
				return c
			}
			return int(a.Coder - b.Coder)
		})
		list = slices.CompactFunc(list, func(a, b Pass) bool { return a.Coder == b.Coder })
		if len(list) < 2 {
			continue
		}
		d := DoubleCoded{Comment: list[0].Comment, Question: q, Coders: [2]UserID{list[0].Coder, list[1].Coder},
			Seen: SeenBy(list[0].Suggestions, list[1].Suggestions)}
		d.addCodes(codings)
		out = append(out, d)
	}
	return out
}

// addCodes adds what the two chose, in order.
func (d *DoubleCoded) addCodes(codings []Coding) {
	for _, c := range codings {
		if c.Question != d.Question {
			continue
		}
		if c.AdjudicatedBy != 0 {
			d.AdjudicatedBy = c.AdjudicatedBy
		}
		for i, coder := range d.Coders {
			d.ToRevisit = d.ToRevisit || c.Coder == coder && c.Chosen() && c.State == CodingToRevisit
			if c.Coder == coder && c.Chosen() && !slices.Contains(d.Codes[i], c.Code) {
				d.Codes[i] = append(d.Codes[i], c.Code)
				d.AddStance(i, c.Code, c.SaidStance)
			}
		}
	}
	slices.Sort(d.Codes[0])
	slices.Sort(d.Codes[1])
}

// TentativeBelow is the agreement (Cohen's kappa, Krippendorff's alpha) under
// which a code is marked as tentative. Krippendorff, Content Analysis, names
// .667 as the least for tentative conclusions.
const TentativeBelow = 0.667

// The scopes of an agreement row.
const (
	AgreementAll      = "all"
	AgreementQuestion = "question"
	AgreementCode     = "code"
)

// What agreement has to rest on before anything is concluded from it: answers
// that two people read, and uses of the code among them.
const (
	EnoughDoubleCoded = 20
	EnoughUses        = 5
)

// Agreement says how far two coders agreed: on everything, on one question or on
// one code.
type Agreement struct {
	Scope       string // AgreementAll, AgreementQuestion or AgreementCode
	Key         string // question or code; "" for all
	DoubleCoded int    // answers that two people coded
	// 0 to 1. For all and a question: both chose the same set. For a code: both chose it or both did not
	Percent    float64
	Kappa      float64 // Cohen's; for all and a question the mean over the codes that anybody used
	KappaKnown bool    // false where nobody used the code
	Alpha      float64 // Krippendorff's, with MASI distance; for a code over the sets {code} and {}
	AlphaKnown bool    // false where nothing was coded twice, and for a code that nobody used
	Coders     int     // people who took part

	Uses     int     // answers that at least one of the two gave the code; for all and a question the sum over codes
	Chose    [2]int  // choices of each of the two, the one with the lower account number first
	AC1      float64 // Gwet's; for all and a question the mean over the codes that anybody used
	AC1Known bool    // as KappaKnown

	// Low and High bound AC1 with 95 % certainty. They are not known under
	// EnoughDoubleCoded answers.
	Low, High     float64
	IntervalKnown bool
}

// TooFew reports whether the agreement rests on too little to conclude anything.
func (a Agreement) TooFew() bool { return a.DoubleCoded < EnoughDoubleCoded || a.Uses < EnoughUses }

// Judged reports whether there is a verdict: the agreement is known and rests on
// enough.
func (a Agreement) Judged() bool { return a.KappaKnown && a.AC1Known && a.IntervalKnown && !a.TooFew() }

// Tentative reports whether readers agreed too little to rely on: kappa is below
// the bound, and AC1 is not above it with certainty. Of a code that is rare
// kappa alone says little (Feinstein and Cicchetti 1990); that the whole interval
// of AC1 has to lie above the bound is Gwet's rule for reading a coefficient
// (Handbook of Inter-Rater Reliability, 2014). Without a verdict it is false.
func (a Agreement) Tentative() bool {
	return a.Judged() && a.Kappa < TentativeBelow && a.Low < TentativeBelow
}

// SecondReading is the share of comments that a second person codes blind, and
// the least number of them while there are as many: 15 % and 40.
const (
	SecondReadingShare = 0.15
	SecondReadingLeast = 40
)

// CodingView is a list of the coding workplace.
type CodingView string

// The coding views.
const (
	CodingUncoded   CodingView = "uncoded"   // nobody has read this answer for themes
	CodingSecond    CodingView = "second"    // drawn for a second, blind reading, which this person may do
	CodingDisputed  CodingView = "disputed"  // two people differ and nobody has settled it
	CodingRevisit   CodingView = "revisit"   // coded with a code that is gone or means something else since
	CodingAdditions CodingView = "additions" // copies of a letter with a long addition that nobody has read
	CodingMine      CodingView = "mine"      // read by this person
	CodingOffTopic  CodingView = "off_topic" // of comments that a person marked as off topic, to undo it
	CodingEvery     CodingView = "every"
)

// CodingQuery asks for answers to code, oldest first. Zero values ask for all.
type CodingQuery struct {
	Docket   ID
	View     CodingView
	Coder    UserID // who asks
	Question QuestionID
	Sector   string
	Words    string        // search words as typed, in the posted text
	Code     string        // with CodingRevisit: coded with this code
	After    CodingItemKey // continue behind this one
	Limit    int
}

// CodingItemKey places an answer in the workplace's order: by question as the
// docket asks them, then by comment.
type CodingItemKey struct {
	Question QuestionID
	Comment  CommentID
}

// CodingItem is an answer to code: of a posted comment, a campaign once by its
// letter, never of one that points elsewhere or that a person marked as off
// topic.
type CodingItem struct {
	CodingItemKey
	Campaign CampaignID // set where the answer stands for a campaign's letter
	Copies   int        // posted copies that the codes are applied to
}

// CodingPage is a page of answers to code.
type CodingPage struct {
	Items []CodingItem
	Next  *CodingItemKey // nil at the end
	Total int
}

// CodingCounts says what the workplace holds for a person.
type CodingCounts struct {
	Uncoded, Second, Disputed, Revisit, Additions, Mine int
	ByQuestion                                          map[QuestionID]int // uncoded ones
	// answers with a confirmed code, for the model
	Confirmed int
}

// CodingNote is what a coder noted about an answer, for colleagues. Sealed in the
// store and never exported.
type CodingNote struct {
	Comment  CommentID
	Question QuestionID
	Coder    UserID
	Text     string
	At       time.Time
}
