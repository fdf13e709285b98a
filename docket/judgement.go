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

// PairSeen says what the readers of an answer were shown.
type PairSeen int

// The values of PairSeen.
const (
	PairUnknown PairSeen = iota // not recorded of all
	PairShown                   // all of them saw suggestions
	PairApart                   // at least one of them saw none
)

// SeenBy joins what the readers of an answer were shown.
func SeenBy(readers ...SuggestionsSeen) PairSeen {
	switch {
	case slices.Contains(readers, SuggestionsHidden):
		return PairApart
	case slices.Contains(readers, SuggestionsUnknown):
		return PairUnknown
	}
	return PairShown
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

// DoubleCoded is one answer that two people or more coded without seeing each
// other's codes. Its sides are their readings, by time, then by account.
type DoubleCoded struct {
	Comment       CommentID
	Question      QuestionID
	Coders        []UserID            // two at least
	Codes         [][]string          // what each confirmed, sorted, each code once
	Stances       []map[string]Stance // that each gave, of codes with one
	AdjudicatedBy UserID              // zero: nobody yet
	ToRevisit     bool                // one of them chose a code that has come to mean something else
	Waits         bool                // a third person is still to read it; filled by the store
	Seen          PairSeen
}

// NewDoubleCoded makes the comparison of an answer that some people coded, who have
// chosen nothing yet.
func NewDoubleCoded(id CommentID, q QuestionID, coders ...UserID) DoubleCoded {
	return DoubleCoded{Comment: id, Question: q, Coders: coders, Codes: make([][]string, len(coders)),
		Stances: make([]map[string]Stance, len(coders))}
}

// Agree reports whether all coders chose the same codes and gave no different
// stances.
func (d DoubleCoded) Agree() bool { return d.SameCodes() && len(d.StancesApart()) == 0 }

// Disputed reports whether the coders differ and nobody has settled it.
func (d DoubleCoded) Disputed() bool { return d.AdjudicatedBy == 0 && !d.Agree() }

// SameCodes reports whether all coders chose the same codes.
func (d DoubleCoded) SameCodes() bool {
	return !slices.ContainsFunc(d.Codes, func(codes []string) bool { return !slices.Equal(codes, d.Codes[0]) })
}

// ChosenBy counts the coders who chose a code.
func (d DoubleCoded) ChosenBy(code string) int {
	n := 0
	for _, codes := range d.Codes {
		if slices.Contains(codes, code) {
			n++
		}
	}
	return n
}

// ChosenByMost lists the codes that more than half of the coders chose, sorted: of
// two both, of three at least two.
func (d DoubleCoded) ChosenByMost() []string {
	var out []string
	for _, codes := range d.Codes {
		for _, code := range codes {
			if 2*d.ChosenBy(code) > len(d.Coders) {
				out = append(out, code)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// StancesApart lists the codes, sorted, that two coders chose with different
// stances. Where one of them gave none, they do not differ.
func (d DoubleCoded) StancesApart() []string {
	given := map[string]Stance{}
	var out []string
	for _, side := range d.Stances {
		for code, one := range side {
			if two := given[code]; two != StanceUnstated && two != one && !slices.Contains(out, code) {
				out = append(out, code)
			}
			given[code] = one
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

// Pairs finds the answers of one comment that two people or more coded: passes and
// codings are those of that comment. Codings that came down from a campaign's letter
// are no judgement of the answer and are passed over. The result is in the order of
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
		var coders []UserID
		var seen []SuggestionsSeen
		for _, p := range list {
			coders, seen = append(coders, p.Coder), append(seen, p.Suggestions)
		}
		d := NewDoubleCoded(list[0].Comment, q, coders...)
		d.Seen = SeenBy(seen...)
		d.addCodes(codings)
		out = append(out, d)
	}
	return out
}

// addCodes adds what the coders chose, in order.
func (d *DoubleCoded) addCodes(codings []Coding) {
	for _, c := range codings {
		if c.Question != d.Question {
			continue
		}
		if c.AdjudicatedBy != 0 {
			d.AdjudicatedBy = c.AdjudicatedBy
		}
		d.Choose(c)
	}
	d.Sort()
}

// Choose adds a coding of one of the coders, where that says that a code applies.
func (d *DoubleCoded) Choose(c Coding) {
	i := slices.Index(d.Coders, c.Coder)
	if i < 0 || !c.Chosen() {
		return
	}
	d.ToRevisit = d.ToRevisit || c.State == CodingToRevisit
	if !slices.Contains(d.Codes[i], c.Code) {
		d.Codes[i] = append(d.Codes[i], c.Code)
		d.AddStance(i, c.Code, c.SaidStance)
	}
}

// Sort puts the codes of each side in order.
func (d *DoubleCoded) Sort() {
	for _, codes := range d.Codes {
		slices.Sort(codes)
	}
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
	DoubleCoded int    // answers that two people or more coded
	Readers     int    // the most people who coded one of these answers; 0 where nothing was coded twice
	// 0 to 1. For all and a question: both chose the same set. For a code: both chose it or both did not.
	// Of an answer with more readers than two it is the share of their pairs
	Percent    float64
	Kappa      float64 // Cohen's; for all and a question the mean over the codes that anybody used
	KappaKnown bool    // false where nobody used the code
	Alpha      float64 // Krippendorff's, with MASI distance; for a code over the sets {code} and {}
	AlphaKnown bool    // false where nothing was coded twice, and for a code that nobody used
	Coders     int     // people who took part

	Uses     int     // answers that at least one reader gave the code; for all and a question the sum over codes
	Chose    [3]int  // choices of the readers of each answer by account number; further ones are with the third
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

// CodingView is a list of the coding workplace.
type CodingView string

// The coding views.
const (
	CodingUncoded   CodingView = "uncoded"   // nobody has read this answer for themes
	CodingSecond    CodingView = "second"    // drawn for a second or third, blind reading, which this person may do
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

	Parts []CodingPart // of the docket: what TakeNext of the desk prefers
	// of answers that nobody has read: those of one of the slices, and those of none
	Only, Except []CodingSlice

	Tests TestPlan      // that the desk mixes in; zero: none
	Begin CodingItemKey // where TakeNext begins to look, in place of After
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
