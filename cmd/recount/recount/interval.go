package recount

import "math"

// ac1 is the mean of Gwet's AC1 over codes, each a yes-or-no decision, with its
// interval of 95 % (Gwet 2008): known from 20 answers on. An answer's part is
// what the mean would say of it alone, less what it does to chance. Where no
// answer differs, the standard error says nothing and the exact interval of
// Clopper and Pearson for the share of equal decisions stands in.
//
// An answer that more than two read adds the mean of its pairs of readers, which makes
// of it Gwet's AC1 for any number of them.
func ac1(sets [][]map[string]bool, codes []string) (value, low, high float64, known bool) {
	n := float64(len(sets))
	parts := make([]float64, len(sets))
	sure, differ := 0.0, false
	for _, x := range codes {
		pi, alike := 0.0, 0.0
		for _, of := range sets {
			pi += ofPairs(of, func(a, b map[string]bool) float64 { return (oneIf(a[x]) + oneIf(b[x])) / 2 }) / n
			one := ofPairs(of, func(a, b map[string]bool) float64 { return oneIf(a[x] == b[x]) })
			alike += one
			differ = differ || one < 1
		}
		chance := 2 * pi * (1 - pi)
		one := (alike/n - chance) / (1 - chance)
		value += one / float64(len(codes))
		sure += (math.Exp(math.Log(0.025)/n) - chance) / (1 - chance) / float64(len(codes))
		for i, of := range sets {
			parts[i] += ofPairs(of, func(a, b map[string]bool) float64 {
				same, own := 0.0, 0.5 // one yes and one no: (1 - pi + pi) / 2
				if a[x] == b[x] {
					same, own = 1, pi
					if a[x] {
						own = 1 - pi
					}
				}
				return (same-chance)/(1-chance) - 2*(1-one)*(own-chance)/(1-chance)
			}) / float64(len(codes))
		}
	}
	if len(sets) < 20 {
		return value, 0, 0, false
	}
	if !differ {
		return value, sure, 1, true
	}
	squares := 0.0
	for _, v := range parts {
		squares += (v - value) * (v - value)
	}
	half := studentOf(n-1) * math.Sqrt(squares/n/n)
	return value, math.Max(-1, value-half), math.Min(1, value+half), true
}

// studentOf finds the 97.5 % point of Student's t by summing its density from 0
// and halving the distance to where the sum is .475.
func studentOf(degrees float64) float64 {
	up, _ := math.Lgamma((degrees + 1) / 2)
	down, _ := math.Lgamma(degrees / 2)
	height := math.Exp(up-down) / math.Sqrt(degrees*math.Pi)
	density := func(t float64) float64 { return height * math.Pow(1+t*t/degrees, -(degrees+1)/2) }
	below := func(t float64) float64 { // Simpson's rule
		const steps = 400
		sum := density(0) + density(t)
		for i := 1; i < steps; i++ {
			sum += density(t*float64(i)/steps) * float64(2+2*(i%2))
		}
		return sum * t / steps / 3
	}
	low, high := 1.9, 3.0
	for range 50 {
		if mid := (low + high) / 2; below(mid) < 0.475 {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}
