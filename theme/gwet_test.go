package theme

import (
	"math"
	"testing"

	"commentportal/docket"
)

// TestAC1EqualsThePublishedExample measures the table of two abstractors and 100
// charts that Gwet prints with his package irrCAC (cont3x3abstractors): AC1
// .84933, standard error .04322, interval .76358 to .93508, chance .26992.
func TestAC1EqualsThePublishedExample(t *testing.T) {
	t.Parallel()
	table := [][]float64{{13, 0, 0}, {0, 20, 7}, {0, 4, 56}}
	g := newGwet(table)
	var parts []float64
	for i, row := range table {
		for j, n := range row {
			for range int(n) {
				parts = append(parts, g.parts[i][j])
			}
		}
	}
	mean := 0.0
	for _, v := range parts {
		mean += v / float64(len(parts))
	}
	se := standardError(g.value, parts)
	half := student95(99) * se
	for name, f := range map[string]struct{ got, want float64 }{
		"AC1": {g.value, .84933}, "standard error": {se, .04322}, "chance": {g.chance, .26992},
		"mean of the parts": {mean, .84933},
		"low":               {g.value - half, .76358}, "high": {g.value + half, .93508},
	} {
		if math.Abs(f.got-f.want) > .000005 {
			t.Errorf("%s is %.6f, published is %.5f", name, f.got, f.want)
		}
	}
}

func TestStudentQuantilesAreThoseOfTheTables(t *testing.T) {
	t.Parallel()
	for degrees, want := range map[float64]float64{19: 2.09302, 30: 2.04227, 99: 1.98422, 1e6: 1.95997} {
		if got := student95(degrees); math.Abs(got-want) > .00001 {
			t.Errorf("%v degrees: %.5f, want %.5f", degrees, got, want)
		}
	}
}

// TestRareCodeIsJudgedByBothMeasures holds the rule of docket.Agreement.Tentative
// against tables of one code.
func TestRareCodeIsJudgedByBothMeasures(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name                        string
		both, first, second, nobody int
		tooFew, tentative           bool
	}{
		// The table with which Feinstein and Cicchetti (1990) show the paradox has
		// the same shape: nearly all answers lie in one cell.
		{"rare, and readers agree on nearly every answer", 2, 2, 2, 119, false, false},
		{"common, and readers differ on every third answer", 20, 8, 9, 14, false, true},
		{"common, and readers agree", 25, 2, 1, 30, false, false},
		{"rare, in so few answers that nothing is certain", 1, 3, 2, 15, false, true},
		{"nineteen answers", 5, 5, 5, 4, true, false},
		{"four uses", 1, 2, 1, 60, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			pairs := repeat(tt.both, "1", "A", "A", nil)
			pairs = repeat(tt.first, "1", "A", "", pairs)
			pairs = repeat(tt.second, "1", "", "A", pairs)
			pairs = repeat(tt.nobody, "1", "", "", pairs)
			a := rowOf(t, Agreement(twoQuestions(), bookOf("A"), pairs), docket.AgreementCode, "A")
			if a.TooFew() != tt.tooFew || a.Tentative() != tt.tentative || a.Judged() == tt.tooFew {
				t.Errorf("too few %v, tentative %v: %+v", a.TooFew(), a.Tentative(), a)
			}
			if a.Uses != tt.both+tt.first+tt.second || a.Chose != [3]int{tt.both + tt.first, tt.both + tt.second} {
				t.Errorf("uses and choices: %+v", a)
			}
		})
	}
}

// TestIntervalHoldsTheMeasure checks bounds, and that agreement without a single
// difference is not called certain.
func TestIntervalHoldsTheMeasure(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		pairs := randomPairs(seed, 1+int(seed)*9, 2+int(seed%2))
		for _, a := range Agreement(twoQuestions(), bookOf("C00", "C01"), pairs) {
			if a.IntervalKnown != (a.DoubleCoded >= docket.EnoughDoubleCoded && a.AC1Known) {
				t.Errorf("seed %d: %+v", seed, a)
			}
			if a.IntervalKnown && (a.Low < -1 || a.Low > a.AC1 || a.AC1 > a.High || a.High > 1) {
				t.Errorf("seed %d: %+v", seed, a)
			}
		}
	}
	same := repeat(10, "1", "", "", repeat(10, "1", "A", "A", nil))
	a := rowOf(t, Agreement(twoQuestions(), bookOf("A"), same), docket.AgreementCode, "A")
	// 1 − .025^(1/20) is .1684 of the answers; half of what chance leaves.
	if a.AC1 != 1 || a.High != 1 || math.Abs(a.Low-(1-2*.16843)) > .0001 {
		t.Errorf("%+v", a)
	}
}
