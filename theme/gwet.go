package theme

import (
	"math"
	"slices"

	"commentportal/docket"
)

// gwet is Gwet's AC1 of readers who put each answer into one of some
// categories, with what its standard error is made of (Gwet 2008, Computing
// inter-rater reliability and its variance in the presence of high agreement,
// British Journal of Mathematical and Statistical Psychology 61). Kappa falls
// where one category is rare although the readers agree; AC1 does not.
type gwet struct {
	value  float64
	chance float64     // agreement that chance alone would give
	parts  [][]float64 // what an answer in a cell adds to the value; the mean over answers is the value
}

// newGwet measures a table of answers: table[i][j] of them were put into
// category i by the first reader and into j by the second. The table holds at
// least one answer and two categories. An answer with more readers than two is spread
// over the table by its pairs, which makes of it Gwet's AC1 for any number of readers.
func newGwet(table [][]float64) gwet {
	n, same := 0.0, 0.0
	share := make([]float64, len(table)) // of the readings that chose a category
	for i, row := range table {
		for j, count := range row {
			n += count
			share[i] += count
			share[j] += count
			if i == j {
				same += count
			}
		}
	}
	var g gwet
	q := float64(len(table))
	for i := range share {
		share[i] /= 2 * n
		g.chance += share[i] * (1 - share[i]) / (q - 1)
	}
	// Chance is at most one half, so nothing is divided by zero.
	left := 1 - g.chance
	g.value = (same/n - g.chance) / left
	g.parts = make([][]float64, len(table))
	for i := range table {
		g.parts[i] = make([]float64, len(table))
		for j := range table {
			own := (1 - share[i] + 1 - share[j]) / 2 / (q - 1)
			agree := 0.0
			if i == j {
				agree = 1
			}
			g.parts[i][j] = (agree-g.chance)/left - 2*(1-g.value)*(own-g.chance)/left
		}
	}
	return g
}

// standardError is that of a mean of what answers add, as Gwet gives it.
func standardError(mean float64, parts []float64) float64 {
	sum := 0.0
	for _, v := range parts {
		sum += (v - mean) * (v - mean)
	}
	n := float64(len(parts))
	return math.Sqrt(sum) / n
}

// student95 is the 97.5 % point of Student's t distribution, which cuts off the
// ends of a two-sided interval of 95 %. It takes Hill's expansion (Abramowitz and
// Stegun, 26.7.5), good to five digits from 19 degrees of freedom on.
func student95(degrees float64) float64 {
	const z = 1.959963984540054
	z2 := z * z
	return z + z*(z2+1)/(4*degrees) +
		z*((5*z2+16)*z2+3)/(96*degrees*degrees) +
		z*(((3*z2+19)*z2+17)*z2-15)/(384*math.Pow(degrees, 3)) +
		z*((((79*z2+776)*z2+1482)*z2-1920)*z2-945)/(92160*math.Pow(degrees, 4))
}

// noDifference is the share of equal choices that n answers without a single
// difference rule out only with 95 % certainty to be lower: the lower end of the
// exact interval of Clopper and Pearson (1934). A standard error would say 0.
func noDifference(n int) float64 { return math.Pow(0.025, 1/float64(n)) }

// meanAC1 is the mean of AC1 over codes.
func meanAC1(tables []cross) float64 {
	sum := 0.0
	for _, x := range tables {
		sum += x.gwet().value
	}
	return sum / float64(len(tables))
}

// interval bounds the mean of AC1 over codes with 95 % certainty. Each answer
// adds the mean of what it adds to every code, so that codes which go together
// are not taken for independent ones. It is not known under
// docket.EnoughDoubleCoded answers.
func interval(mean float64, codes []string, tables []cross, pairs []docket.DoubleCoded) (low, high float64,
	known bool) {
	n := len(pairs)
	if n < docket.EnoughDoubleCoded {
		return 0, 0, false
	}
	measures := make([]gwet, len(tables))
	differ := false
	least := 0.0
	for i, x := range tables {
		measures[i] = x.gwet()
		differ = differ || x.apart > 0
		least += (noDifference(n) - measures[i].chance) / (1 - measures[i].chance)
	}
	if !differ {
		return least / float64(len(tables)), 1, true
	}
	parts := make([]float64, 0, n)
	for _, p := range pairs {
		sum := 0.0
		for i, code := range codes {
			part := 0.0
			all := eachPair(p, func(one, two []string) {
				part += measures[i].parts[absent(one, code)][absent(two, code)]
			})
			sum += part / all
		}
		parts = append(parts, sum/float64(len(codes)))
	}
	half := student95(float64(n-1)) * standardError(mean, parts)
	return max(-1, mean-half), min(1, mean+half), true
}

// absent is the category of a code in a sorted set: 0 where it was chosen, 1
// where it was not.
func absent(codes []string, code string) int {
	if _, chosen := slices.BinarySearch(codes, code); chosen {
		return 0
	}
	return 1
}
