package suggest

// row is a text as training sees it.
type row struct {
	features []feature
	square   float64 // of its length, the constant feature included
}

// constant is the value of the feature that every text has, and that gives a code
// its bias.
const constant = 1.0

func newRow(features []feature) row {
	r := row{features: features, square: constant * constant}
	for _, f := range features {
		r.square += float64(float64(f.value) * float64(f.value))
	}
	return r
}

// dot is the product of weights and features, with the bias last. It adds in the
// order of features and fuses no product with its sum.
func dot(weights []float64, features []feature) float64 {
	sum := 0.0
	for _, f := range features {
		sum += float64(weights[f.at] * float64(f.value))
	}
	return sum + float64(weights[len(weights)-1]*constant)
}

const (
	// rounds is the most that training goes through the rows for a code.
	rounds = 30
	// closeEnough is how far the rows' gradients may differ when training ends.
	closeEnough = 0.05
	// stride is the step, as a share of the rows, in which training goes through
	// them, so that rows that were filed together do not come one after the other:
	// the golden section, which meets every part of a list early.
	stride = 0.6180339887
)

// separate finds the weights of a support vector machine with squared hinge loss
// that tells the rows that is marks from the others, by coordinate descent on the
// dual (Hsieh, Chang, Lin, Keerthi and Sundararajan, 2008). cost is what a row
// outside its margin costs, costYes that of the rows that is marks. The weights
// are as many as features, and the bias behind them.
//
// Rows are visited in one fixed order: the same rows give the same weights.
func separate(rows []row, order []int32, is []bool, features int, cost, costYes float64) []float64 {
	weights := make([]float64, features+1)
	alpha := make([]float64, len(rows))
	active := append([]int32(nil), order...)
	whole := true
	worst := infinite
	for range rounds {
		most, least := -infinite, infinite
		keep := active[:0]
		for _, i := range active {
			r := &rows[i]
			y, slack := -1.0, 0.5/cost
			if is[i] {
				y, slack = 1, 0.5/costYes
			}
			gradient := float64(y*dot(weights, r.features)) - 1 + float64(slack*alpha[i])
			projected := gradient
			if alpha[i] == 0 {
				if gradient > worst { // it will stay where it is
					continue
				}
				projected = min(gradient, 0)
			}
			keep = append(keep, i)
			most, least = max(most, projected), min(least, projected)
			if projected < 1e-12 && projected > -1e-12 {
				continue
			}
			before := alpha[i]
			alpha[i] = max(before-gradient/(r.square+slack), 0)
			step := (alpha[i] - before) * y
			for _, f := range r.features {
				weights[f.at] += float64(step * float64(f.value))
			}
			weights[features] += float64(step * constant)
		}
		active = keep
		if most-least <= closeEnough {
			if whole {
				break
			}
			active, whole, worst = append(active[:0], order...), true, infinite
			continue
		}
		whole = whole && len(active) == len(order)
		worst = most
		if worst <= 0 {
			worst = infinite
		}
	}
	return weights
}

const infinite = 1e300

// visits is the fixed order in which training goes through n rows.
func visits(n int) []int32 {
	step := max(1, int(float64(n)*stride))
	for gcd(step, n) != 1 {
		step++
	}
	order := make([]int32, n)
	for i, at := 0, 0; i < n; i++ {
		order[i] = int32(at)
		at = (at + step) % n
	}
	return order
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
