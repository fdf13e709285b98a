package theme

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
)

// near is how far figures of two programs may lie apart that sum the same
// fractions in another order.
const near = 1e-12

func twoQuestions() docket.Docket {
	return docket.Docket{ID: "D-1", Questions: []docket.Question{{ID: "1"}, {ID: "2"}}}
}

func bookOf(codes ...string) docket.Codebook {
	b := docket.Codebook{Docket: "D-1", Version: 1}
	for _, c := range codes {
		b.Themes = append(b.Themes, docket.Theme{Code: c})
	}
	return b
}

// twice is one answer that accounts 1 and 2 coded; codes are given as "A B".
func twice(serial int, q docket.QuestionID, first, second string) docket.DoubleCoded {
	return thrice(serial, q, first, second)
}

// thrice is one answer that accounts 1, 2, 3 and so on coded.
func thrice(serial int, q docket.QuestionID, chose ...string) docket.DoubleCoded {
	d := docket.DoubleCoded{Comment: docket.ID("D-1").Comment(int64(serial)), Question: q}
	for i, codes := range chose {
		d.Coders = append(d.Coders, docket.UserID(i+1))
		d.Codes = append(d.Codes, strings.Fields(codes))
	}
	d.Stances = make([]map[string]docket.Stance, len(chose))
	return d
}

func repeat(n int, q docket.QuestionID, first, second string, list []docket.DoubleCoded) []docket.DoubleCoded {
	for range n {
		list = append(list, twice(len(list)+1, q, first, second))
	}
	return list
}

func rowOf(t *testing.T, list []docket.Agreement, scope, key string) docket.Agreement {
	t.Helper()
	for _, a := range list {
		if a.Scope == scope && a.Key == key {
			return a
		}
	}
	t.Fatalf("no row for %s %s", scope, key)
	return docket.Agreement{}
}

func TestAgreementIsWhatIsComputedByHand(t *testing.T) {
	t.Parallel()
	textbook := repeat(20, "1", "A", "A", nil)
	textbook = repeat(5, "1", "A", "", textbook)
	textbook = repeat(10, "1", "", "A", textbook)
	textbook = repeat(15, "1", "", "", textbook)
	nominal := repeat(2, "1", "A", "A", nil)
	nominal = repeat(1, "1", "B", "B", nominal)
	nominal = repeat(1, "1", "A", "B", nominal)
	for _, tt := range []struct {
		name       string
		pairs      []docket.DoubleCoded
		scope, key string
		want       docket.Agreement
	}{
		{"nothing was coded twice", nil, docket.AgreementAll, "", docket.Agreement{}},
		{"the textbook table of 20, 5, 10 and 15", textbook, docket.AgreementCode, "A",
			// Observed .7; by chance 25·30 and 25·20 of 2500: .5. Alpha: 15 of 50 differ;
			// 55 of 100 times chosen, so 2·55·45 of 9900 pairs differ: .5.
			docket.Agreement{DoubleCoded: 50, Percent: .7, Kappa: .4, KappaKnown: true, Alpha: .4, AlphaKnown: true,
				Coders: 2}},
		{"one code an answer is nominal alpha", nominal, docket.AgreementAll, "",
			// One of four differs; A five times and B three times of eight: 30 of 56
			// pairs. Both codes: observed .75, by chance 3·2+1·2 of 16: .5.
			docket.Agreement{DoubleCoded: 4, Percent: .75, Kappa: .5, KappaKnown: true, Alpha: 1 - .25/(30.0/56),
				AlphaKnown: true, Coders: 2}},
		{"a code that nobody used is not known", textbook, docket.AgreementCode, "B",
			docket.Agreement{DoubleCoded: 50, Percent: 1, Coders: 2}},
		{"a question without a pair is not known", textbook, docket.AgreementQuestion, "2", docket.Agreement{}},
		{"both read one answer and found nothing", repeat(1, "1", "", "", nil), docket.AgreementAll, "",
			docket.Agreement{DoubleCoded: 1, Percent: 1, Alpha: 1, AlphaKnown: true, Coders: 2}},
		{"a set inside the other is two thirds of a match", repeat(1, "2", "A B", "A", nil), docket.AgreementQuestion,
			"2",
			// Distance 1 − 1/2·2/3; the only two sets differ as much by chance. A: both
			// chose it always. B: observed 0, by chance 0.
			docket.Agreement{DoubleCoded: 1, Kappa: .5, KappaKnown: true, Alpha: 0, AlphaKnown: true, Coders: 2}},
		{"sets that overlap are a third of a match",
			append(repeat(1, "1", "A B", "B C", nil), twice(2, "1", "D", "D")), docket.AgreementAll, "",
			// Distance 1 − 1/3·1/3 = 8/9, half of it observed. Sets: {A,B}, {B,C}, twice
			// {D}: 2·(8/9 + 2 + 2) of 12. Kappa: A 0, B 1, C 0, D 1.
			docket.Agreement{DoubleCoded: 2, Percent: .5, Kappa: .5, KappaKnown: true,
				Alpha: 1 - (4.0/9)/(2*(8.0/9+4)/12), AlphaKnown: true, Coders: 2}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := rowOf(t, Agreement(twoQuestions(), bookOf("A", "B", "C", "D"), tt.pairs), tt.scope, tt.key)
			want := tt.want
			want.Scope, want.Key = tt.scope, tt.key
			same(t, got, want)
		})
	}
}

// same compares what rows have in common with the evaluator's figures. What
// TestRareCodeIsJudgedByBothMeasures checks is compared where want has it.
func same(t *testing.T, got, want docket.Agreement) {
	t.Helper()
	if !want.AC1Known {
		got.Uses, got.Chose, got.AC1, got.AC1Known = 0, [3]int{}, 0, false
		got.Low, got.High, got.IntervalKnown = 0, 0, false
	}
	if math.Abs(got.AC1-want.AC1) < near && math.Abs(got.Low-want.Low) < near && math.Abs(got.High-want.High) < near {
		want.AC1, want.Low, want.High = got.AC1, got.Low, got.High
	}
	if math.Abs(got.Percent-want.Percent) < near && math.Abs(got.Kappa-want.Kappa) < near &&
		math.Abs(got.Alpha-want.Alpha) < near {
		want.Percent, want.Kappa, want.Alpha = got.Percent, got.Kappa, got.Alpha
	}
	if want.Readers == 0 {
		got.Readers = 0
	}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// TestAgreementOfThreeReadersIsWhatIsComputedByHand works with answers that three people
// read, alone and beside one that two did.
func TestAgreementOfThreeReadersIsWhatIsComputedByHand(t *testing.T) {
	t.Parallel()
	three := []docket.DoubleCoded{thrice(1, "1", "A", "A", "A"), thrice(2, "1", "A", "A", ""),
		thrice(3, "1", "", "", ""), thrice(4, "1", "", "", "A")}
	got := rowOf(t, Agreement(twoQuestions(), bookOf("A"), three), docket.AgreementCode, "A")
	// Of twelve pairs eight are alike. Cohen over the pairs: the first of a pair chose in 2
	// of 4 answers (the pairs' mean 1 + 1 + 0 + 0), the second in 1 + 1/3 + 0 + 2/3; by
	// chance .5·.5 + .5·.5. Gwet: 6 of 12 readings chose, so chance is .5 again.
	// Krippendorff: 4 ordered pairs of 6 an answer in two answers differ, each by 1/2:
	// observed 4/12; 2·6·6 of 132 by chance.
	want := docket.Agreement{DoubleCoded: 4, Readers: 3, Percent: 2.0 / 3, Kappa: 1.0 / 3, KappaKnown: true,
		Alpha: 1 - (4.0/12)/(72.0/132), AlphaKnown: true, Coders: 3, Uses: 3, Chose: [3]int{2, 2, 2}, AC1: 1.0 / 3,
		AC1Known: true, Scope: docket.AgreementCode, Key: "A"}
	same(t, got, want)
	mixed := rowOf(t, Agreement(twoQuestions(), bookOf("A"), append(three, thrice(5, "1", "A", ""))),
		docket.AgreementCode, "A")
	// An answer with two readers counts as one with three does: 8/12·4 alike, of 5.
	if math.Abs(mixed.Percent-(8.0/3)/5) > near || mixed.Readers != 3 || mixed.Uses != 4 {
		t.Errorf("%+v", mixed)
	}
}

// TestAlphaEqualsKrippendorffsOwnExample takes the data of four coders and twelve units of
// Krippendorff (2011, Computing Krippendorff's alpha-reliability), who prints .743 for
// nominal categories; the last unit, which one coder alone judged, says nothing. A set of
// one code is a category, and MASI then tells equal from unequal alone.
func TestAlphaEqualsKrippendorffsOwnExample(t *testing.T) {
	t.Parallel()
	var list []docket.DoubleCoded
	for i, unit := range []string{"111", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", "555", "11"} {
		list = append(list, thrice(i+1, "1", strings.Split(unit, "")...))
	}
	got := rowOf(t, Agreement(twoQuestions(), bookOf(), list), docket.AgreementAll, "")
	if math.Abs(got.Alpha-.743) > .0005 || got.Readers != 4 {
		t.Errorf("%+v", got)
	}
}

// TestAgreementEqualsTheEvaluator compares with figures of the evaluator that the
// task force's data come with. They were made with
//
//	python3 tools/themes_eval.py agreement-first.jsonl agreement-second.jsonl --json
//
// for everything (rows, fine.exact, agreement.mean_kappa, agreement.alpha_masi),
// with the rows of one question for a question, and with all labels but one left
// out for a code.
func TestAgreementEqualsTheEvaluator(t *testing.T) {
	t.Parallel()
	type row struct {
		ID       docket.CommentID  `json:"id"`
		Question docket.QuestionID `json:"question"`
		Labels   []string          `json:"labels"`
	}
	first, second := linesOf[row](t, "agreement-first.jsonl"), linesOf[row](t, "agreement-second.jsonl")
	var pairs []docket.DoubleCoded
	for i := range first {
		pairs = append(pairs, docket.DoubleCoded{
			Comment: first[i].ID, Question: first[i].Question, Coders: []docket.UserID{4, 9},
			Codes: [][]string{first[i].Labels, second[i].Labels},
		})
	}
	figures := linesOf[struct {
		Scope, Key          string
		Rows                int
		Exact, Kappa, Alpha float64
	}](t, "agreement-figures.jsonl")
	if len(figures) < 15 || len(pairs) < 100 {
		t.Fatal("the test is blind")
	}
	var codes []string
	for _, f := range figures {
		if f.Scope == docket.AgreementCode {
			codes = append(codes, f.Key)
		}
	}
	d := docket.Docket{Questions: []docket.Question{{ID: "1"}, {ID: "2"}, {ID: "3"}}}
	got := Agreement(d, bookOf(codes...), pairs)
	for _, f := range figures {
		same(t, rowOf(t, got, f.Scope, f.Key), docket.Agreement{
			Scope: f.Scope, Key: f.Key, DoubleCoded: f.Rows, Percent: f.Exact, Kappa: f.Kappa, KappaKnown: true,
			Alpha: f.Alpha, AlphaKnown: true, Coders: 2,
		})
	}
}

func linesOf[T any](t *testing.T, name string) []T {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var list []T
	for s := bufio.NewScanner(bytes.NewReader(b)); s.Scan(); {
		var one T
		if err := json.Unmarshal(s.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		list = append(list, one)
	}
	return list
}

// randomPairs are n answers that two of four people coded, from a seed, and some of which
// a third did where most is 3.
func randomPairs(seed uint64, n, most int) []docket.DoubleCoded {
	r := rand.New(rand.NewPCG(seed, 7))
	var list []docket.DoubleCoded
	for i := range n {
		p := docket.DoubleCoded{Comment: docket.ID("D-1").Comment(int64(i + 1)), Question: []docket.QuestionID{"1", "2",
			docket.General}[r.IntN(3)]}
		p.Coders = []docket.UserID{docket.UserID(1 + r.IntN(2)), docket.UserID(3 + r.IntN(2))}
		if most > 2 && r.IntN(3) == 0 {
			p.Coders = append(p.Coders, docket.UserID(5+r.IntN(2)))
		}
		p.Codes = make([][]string, len(p.Coders))
		for side := range p.Codes {
			for c := range 70 { // more than one word of bits
				if r.IntN(20) == 0 {
					p.Codes[side] = append(p.Codes[side], fmt.Sprintf("C%02d", c))
				}
			}
		}
		list = append(list, p)
	}
	return list
}

func TestAgreementDoesNotDependOnWhoCameFirstOrOnTheOrderOfAnswers(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		pairs := randomPairs(seed, 1+int(seed)*3, 2+int(seed%2))
		want := Agreement(twoQuestions(), bookOf("C00", "C01"), pairs)
		other := slices.Clone(pairs)
		slices.Reverse(other)
		for i := range other {
			if i%3 == 0 {
				continue
			}
			p := &other[i]
			p.Coders, p.Codes = slices.Clone(p.Coders), slices.Clone(p.Codes)
			slices.Reverse(p.Coders)
			slices.Reverse(p.Codes)
		}
		got := Agreement(twoQuestions(), bookOf("C00", "C01"), other)
		if len(got) != len(want) {
			t.Fatalf("%d rows and %d", len(got), len(want))
		}
		for i := range want {
			same(t, got[i], want[i])
		}
	}
}

func TestAgreementOfEqualReadingsIsOne(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		pairs := randomPairs(seed, 1+int(seed), 2+int(seed%2))
		for i := range pairs {
			for side := range pairs[i].Codes {
				pairs[i].Codes[side] = slices.Clone(pairs[i].Codes[0])
			}
		}
		for _, a := range Agreement(twoQuestions(), bookOf(), pairs) {
			if a.DoubleCoded > 0 && a.Percent != 1 || a.KappaKnown && math.Abs(a.Kappa-1) > near || a.AlphaKnown &&
				math.Abs(a.Alpha-1) > near {
				t.Errorf("%+v", a)
			}
		}
	}
}

func TestAgreementHasARowForEveryQuestionAndCodeInOrder(t *testing.T) {
	t.Parallel()
	var got []string
	for _, a := range Agreement(twoQuestions(), bookOf("B", "A"), []docket.DoubleCoded{twice(1, "1", "OLD", "A")}) {
		got = append(got, strings.TrimSpace(a.Scope+" "+a.Key))
	}
	want := []string{"all", "question 1", "question 2", "question general", "code B", "code A", "code OLD"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// FuzzAgreement takes two bytes an answer as two sets of up to eight codes.
func FuzzAgreement(f *testing.F) {
	f.Add([]byte{0, 0})
	f.Add([]byte{255, 255, 255, 255})
	f.Add([]byte{1, 0, 0, 1, 3, 7})
	f.Fuzz(func(t *testing.T, b []byte) {
		var pairs []docket.DoubleCoded
		for i := 0; i+1 < min(len(b), 400); i += 2 {
			p := twice(i/2+1, []docket.QuestionID{"1", "2"}[i/2%2], "", "")
			for bit := range 8 {
				for side := range 2 {
					if b[i+side]>>bit&1 == 1 {
						p.Codes[side] = append(p.Codes[side], string(rune('A'+bit)))
					}
				}
			}
			pairs = append(pairs, p)
		}
		for _, a := range Agreement(twoQuestions(), bookOf("A", "B"), pairs) {
			if !(a.Percent >= 0 && a.Percent <= 1 && a.Kappa >= -1 && a.Kappa <= 1 && a.Alpha >= -1-near &&
				a.Alpha <= 1) {
				t.Errorf("%+v of %v", a, b)
			}
		}
	})
}

func TestSampleDrawsItsShareAndKeepsIt(t *testing.T) {
	t.Parallel()
	var ids []docket.CommentID
	for i := range 2000 {
		ids = append(ids, docket.ID("D-1").Comment(int64(i+1)))
	}
	for _, tt := range []struct{ n, want int }{
		{0, 0}, {1, 1}, {40, 40}, {41, 40}, {266, 40}, {267, 41}, {1000, 150}, {1001, 151}, {2000, 300},
	} {
		some, thrice := Sample(docket.ReadingPlan{Second: 15, Third: 10}, ids[:tt.n])
		if len(some) != tt.want {
			t.Errorf("%d of %d drawn, want %d", len(some), tt.n, tt.want)
		}
		for id := range thrice {
			if !some[id] {
				t.Errorf("of %d, %s is read thrice and not twice", tt.n, id)
			}
		}
		if want := (tt.n*10 + 99) / 100; len(thrice) != min(want, tt.want) {
			t.Errorf("%d of %d drawn for a third reading, want %d", len(thrice), tt.n, want)
		}
		shuffled := slices.Clone(ids[:tt.n])
		rand.New(rand.NewPCG(1, 1)).Shuffle(tt.n, func(i, j int) {
			shuffled[i], shuffled[j] = shuffled[j],
				shuffled[i]
		})
		again, _ := Sample(docket.DefaultReadingPlan, shuffled)
		for id := range again {
			if !some[id] {
				t.Errorf("of %d, %s is drawn in one order and not in another", tt.n, id)
			}
		}
	}
	// Who is drawn depends on the ID alone, so comments that come in late move
	// the border, and do not draw anew.
	before, _ := Sample(docket.DefaultReadingPlan, ids[:1000])
	after, _ := Sample(docket.DefaultReadingPlan, ids[:1100])
	kept := 0
	for id := range before {
		if after[id] {
			kept++
		}
	}
	if kept < 130 {
		t.Errorf("only %d of %d stayed drawn", kept, len(before))
	}
}
