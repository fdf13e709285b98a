package theme

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"commentportal/docket"
)

// Agreement measures how far readers agree, from the answers that two people or
// more coded without seeing each other's codes: a row for everything, one a question
// of d, and one a code of book, in their order; then one a code that is no longer
// in book and that somebody used. What an adjudication made of a difference does
// not count, nor who of the readers came first: the account with the lower number
// is the first reader of each pair, so that kappa can be computed again from
// codings.csv.
//
// An answer with more readers than two counts once, as the mean of all pairs of its
// readers. So percent is the observed agreement of Fleiss (1971), AC1 is Gwet's for
// any number of readers, and kappa is Cohen's over the pooled pairs; with two readers
// all three are the plain ones.
//
// Percent and kappa of a code ask of each answer: was it chosen? For everything
// and for a question, percent asks whether both chose the same set of codes, and
// kappa is the mean over the codes that anybody used there. Alpha is
// Krippendorff's for any number of readers an answer, with the MASI distance between
// sets of codes (Passonneau 2006): each reading counts once.
//
// Where chance alone would make readers agree always, because all said the
// same of every answer, kappa and alpha are 1.
//
// Answers that are to be read again are left out: their readers chose a code that
// meant something else.
//
// AC1 is Gwet's, taken like kappa, with an interval of 95 % around it from its
// standard error; where no answer differs the interval is Clopper and Pearson's.
func Agreement(d docket.Docket, book docket.Codebook, pairs []docket.DoubleCoded) []docket.Agreement {
	pairs = slices.DeleteFunc(slices.Clone(pairs), func(p docket.DoubleCoded) bool { return p.ToRevisit })
	for i := range pairs {
		pairs[i] = byAccount(pairs[i])
	}
	// Sums of fractions depend on their order.
	slices.SortFunc(pairs, func(a, b docket.DoubleCoded) int {
		return cmp.Or(strings.Compare(string(a.Comment), string(b.Comment)), strings.Compare(string(a.Question),
			string(b.Question)))
	})
	out := []docket.Agreement{agreeOnSets(docket.AgreementAll, "", pairs)}
	for _, q := range d.QuestionIDs() {
		of := slices.DeleteFunc(slices.Clone(pairs), func(p docket.DoubleCoded) bool { return p.Question != q })
		out = append(out, agreeOnSets(docket.AgreementQuestion, string(q), of))
	}
	var codes []string
	for _, t := range book.Themes {
		codes = append(codes, t.Code)
	}
	for _, code := range usedCodes(pairs) {
		if _, ok := book.Theme(code); !ok {
			codes = append(codes, code)
		}
	}
	for _, code := range codes {
		out = append(out, agreeOnCode(code, pairs))
	}
	return out
}

// byAccount is an answer with its readers in the order of their accounts.
func byAccount(p docket.DoubleCoded) docket.DoubleCoded {
	if slices.IsSorted(p.Coders) {
		return p
	}
	coders, codes := slices.Sorted(slices.Values(p.Coders)), make([][]string, len(p.Coders))
	for i, coder := range p.Coders {
		codes[slices.Index(coders, coder)] = p.Codes[i]
	}
	p.Coders, p.Codes, p.Stances = coders, codes, nil // nothing here looks at stances
	return p
}

// Sample draws the comments that a second person codes blind, and among them those
// that a third does: as many of ids as the plan says, those whose
// docket.CommentID.Draw is lowest. ids are the posted comments that there are to
// code, a campaign by its letter. A drawn comment stays drawn while as many others
// come in as leave room for it; what was read twice stays read twice.
func Sample(plan docket.ReadingPlan, ids []docket.CommentID) (second, third map[docket.CommentID]bool) {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b docket.CommentID) int {
		return cmp.Or(cmp.Compare(a.Draw(), b.Draw()), strings.Compare(string(a), string(b)))
	})
	ids = slices.Compact(ids)
	second, third = map[docket.CommentID]bool{}, map[docket.CommentID]bool{}
	for _, id := range ids[:plan.Seconds(len(ids))] {
		second[id] = true
	}
	for _, id := range ids[:plan.Thirds(len(ids))] {
		third[id] = true
	}
	return second, third
}

// usedCodes are the codes that anybody chose, sorted.
func usedCodes(pairs []docket.DoubleCoded) []string {
	used := map[string]bool{}
	var list []string
	for _, p := range pairs {
		for _, side := range p.Codes {
			for _, code := range side {
				if !used[code] {
					used[code] = true
					list = append(list, code)
				}
			}
		}
	}
	slices.Sort(list)
	return list
}

func coders(pairs []docket.DoubleCoded) int {
	seen := map[docket.UserID]bool{}
	for _, p := range pairs {
		for _, who := range p.Coders {
			seen[who] = true
		}
	}
	return len(seen)
}

// readers is the most people who coded one of the answers.
func readers(pairs []docket.DoubleCoded) int {
	most := 0
	for _, p := range pairs {
		most = max(most, len(p.Coders))
	}
	return most
}

// eachPair calls see for each pair of an answer's readers, the lower account first, and
// returns how many pairs there are.
func eachPair(p docket.DoubleCoded, see func(one, two []string)) float64 {
	n := 0
	for i, one := range p.Codes {
		for _, two := range p.Codes[i+1:] {
			see(one, two)
			n++
		}
	}
	return float64(n)
}

// agreeOnSets is the agreement on whole sets of codes.
func agreeOnSets(scope, key string, pairs []docket.DoubleCoded) docket.Agreement {
	out := docket.Agreement{Scope: scope, Key: key, DoubleCoded: len(pairs), Coders: coders(pairs),
		Readers: readers(pairs)}
	if len(pairs) == 0 {
		return out
	}
	same := 0.0
	for _, p := range pairs {
		alike := 0
		all := eachPair(p, func(one, two []string) {
			if slices.Equal(one, two) {
				alike++
			}
		})
		same += float64(alike) / all
	}
	out.Percent = same / float64(len(pairs))
	used := usedCodes(pairs)
	tables := make([]cross, len(used))
	for i, code := range used {
		tables[i] = crossed(code, pairs)
		out.Kappa += tables[i].kappa()
		out.Uses += tables[i].uses
		for side, n := range tables[i].chose {
			out.Chose[side] += n
		}
	}
	if len(used) > 0 {
		out.Kappa, out.KappaKnown = out.Kappa/float64(len(used)), true
		out.AC1, out.AC1Known = meanAC1(tables), true
		out.Low, out.High, out.IntervalKnown = interval(out.AC1, used, tables, pairs)
	}
	out.Alpha, out.AlphaKnown = alpha(used, pairs), true
	return out
}

// agreeOnCode is the agreement on one code, chosen or not.
func agreeOnCode(code string, pairs []docket.DoubleCoded) docket.Agreement {
	out := docket.Agreement{Scope: docket.AgreementCode, Key: code, DoubleCoded: len(pairs), Coders: coders(pairs),
		Readers: readers(pairs)}
	if len(pairs) == 0 {
		return out
	}
	x := crossed(code, pairs)
	out.Percent = (x.both + x.neither) / x.answers
	if x.uses > 0 {
		out.Kappa, out.KappaKnown = x.kappa(), true
		out.Alpha, out.AlphaKnown = x.alpha(), true
		out.Uses, out.Chose = x.uses, x.chose
		out.AC1, out.AC1Known = meanAC1([]cross{x}), true
		out.Low, out.High, out.IntervalKnown = interval(out.AC1, []string{code}, []cross{x}, pairs)
	}
	return out
}

// cross is the table of one code over pairs of readers: how many answers both gave
// it, only the one, only the other, or neither. An answer with more readers than two
// is spread over the cells by its pairs.
type cross struct {
	both, first, second, neither float64
	answers                      float64
	uses                         int    // answers that anybody gave the code
	chose                        [3]int // choices of the first, second and further readers of each answer

	// of single readings, for Krippendorff's alpha: how many there are, how many chose the
	// code, and how many differ from another reading of their answer
	readings, chosen, apart float64
}

func crossed(code string, pairs []docket.DoubleCoded) cross {
	var x cross
	for _, p := range pairs {
		x.add(code, p)
	}
	return x
}

// add counts one answer.
func (x *cross) add(code string, p docket.DoubleCoded) {
	n := len(p.Codes)
	chose := 0
	for i, codes := range p.Codes {
		if absent(codes, code) == 0 {
			chose++
			x.chose[min(i, len(x.chose)-1)]++
		}
	}
	x.answers++
	x.readings += float64(n)
	x.chosen += float64(chose)
	x.apart += 2 * float64(chose*(n-chose)) / float64(n-1)
	if chose > 0 {
		x.uses++
	}
	var cells [2][2]int
	all := eachPair(p, func(one, two []string) { cells[absent(one, code)][absent(two, code)]++ })
	x.both += float64(cells[0][0]) / all
	x.first += float64(cells[0][1]) / all
	x.second += float64(cells[1][0]) / all
	x.neither += float64(cells[1][1]) / all
}

// gwet measures the table, chosen before not chosen.
func (x cross) gwet() gwet {
	return newGwet([][]float64{{x.both, x.first}, {x.second, x.neither}})
}

// kappa is Cohen's: how much of the agreement that chance leaves open was
// reached. Counts of two readers are exact in a float64.
func (x cross) kappa() float64 {
	n := x.both + x.first + x.second + x.neither
	a, b := x.both+x.first, x.both+x.second
	seen := (x.both + x.neither) / n
	chance := (a*b + (n-a)*(n-b)) / (n * n)
	if chance >= 1 {
		return 1
	}
	return (seen - chance) / (1 - chance)
}

// alpha is Krippendorff's over the sets {code} and {}, whose distance is 1.
func (x cross) alpha() float64 {
	n := x.readings
	expected := 2 * x.chosen * (n - x.chosen) / (n * (n - 1))
	if expected == 0 {
		return 1
	}
	return 1 - x.apart/n/expected
}

// codeSet is a set of codes as bits by their place among the used codes.
type codeSet []uint64

// alpha is Krippendorff's for sets of codes over answers that two people or more read.
func alpha(used []string, pairs []docket.DoubleCoded) float64 {
	place := map[string]int{}
	for i, code := range used {
		place[code] = i
	}
	known := map[string]int{}
	var sets []codeSet
	var counts []float64
	add := func(codes []string) codeSet {
		key := strings.Join(codes, "\x00")
		i, ok := known[key]
		if !ok {
			i = len(sets)
			known[key] = i
			set := make(codeSet, (len(used)+63)/64)
			for _, code := range codes {
				set[place[code]/64] |= 1 << (place[code] % 64)
			}
			sets, counts = append(sets, set), append(counts, 0)
		}
		counts[i]++
		return sets[i]
	}
	observed, n := 0.0, 0.0
	for _, p := range pairs {
		var of []codeSet
		for _, codes := range p.Codes {
			of = append(of, add(codes))
		}
		n += float64(len(of))
		apart := 0.0
		for i := range of {
			for j := i + 1; j < len(of); j++ {
				apart += masi(of[i], of[j])
			}
		}
		observed += 2 * apart / float64(len(of)-1)
	}
	observed /= n
	expected := 0.0
	for i := range sets {
		for j := i + 1; j < len(sets); j++ {
			expected += 2 * counts[i] * counts[j] * masi(sets[i], sets[j])
		}
	}
	expected /= n * (n - 1)
	if expected == 0 {
		return 1
	}
	return 1 - observed/expected
}

// masi is the distance of two sets, 0 to 1: what they do not share, and more of
// it the less one lies inside the other. The weights are Passonneau's: 1 for
// equal sets, 2/3 where one holds the other, 1/3 where they overlap.
func masi(a, b codeSet) float64 {
	shared, either, inA, inB := 0, 0, 0, 0
	for i := range a {
		shared += bits.OnesCount64(a[i] & b[i])
		either += bits.OnesCount64(a[i] | b[i])
		inA += bits.OnesCount64(a[i])
		inB += bits.OnesCount64(b[i])
	}
	if either == 0 {
		return 0
	}
	weight := 0.0
	switch {
	case inA == inB && shared == inA:
		weight = 1
	case shared == inA || shared == inB:
		weight = 2.0 / 3
	case shared > 0:
		weight = 1.0 / 3
	}
	return 1 - float64(shared)/float64(either)*weight
}
