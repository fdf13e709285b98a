package theme

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"commentportal/docket"
)

// Agreement measures how far two readers agree, from the answers that two people
// coded without seeing each other's codes: a row for everything, one a question
// of d, and one a code of book, in their order; then one a code that is no longer
// in book and that somebody used. What an adjudication made of a difference does
// not count, nor who of two readers came first: the account with the lower number
// is the first reader of each pair, so that kappa can be computed again from
// codings.csv.
//
// Percent and kappa of a code ask of each answer: was it chosen? For everything
// and for a question, percent asks whether both chose the same set of codes, and
// kappa is the mean over the codes that anybody used there. Alpha is
// Krippendorff's for two readers of every answer, with the MASI distance between
// sets of codes (Passonneau 2006).
//
// Where chance alone would make two readers agree always, because both said the
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
		if p := &pairs[i]; p.Coders[0] > p.Coders[1] {
			p.Coders[0], p.Coders[1] = p.Coders[1], p.Coders[0]
			p.Codes[0], p.Codes[1] = p.Codes[1], p.Codes[0]
			p.Stances[0], p.Stances[1] = p.Stances[1], p.Stances[0]
		}
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

// Sample draws the comments that a second person codes blind:
// docket.SecondReadings of ids, those whose docket.CommentID.Draw is lowest. ids
// are the posted comments that there are to code, a campaign by its letter. A
// drawn comment stays drawn while as many others come in as leave room for it;
// what was read twice stays read twice.
func Sample(ids []docket.CommentID) map[docket.CommentID]bool {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b docket.CommentID) int {
		return cmp.Or(cmp.Compare(a.Draw(), b.Draw()), strings.Compare(string(a), string(b)))
	})
	ids = slices.Compact(ids)
	drawn := map[docket.CommentID]bool{}
	for _, id := range ids[:docket.SecondReadings(len(ids))] {
		drawn[id] = true
	}
	return drawn
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
		seen[p.Coders[0]], seen[p.Coders[1]] = true, true
	}
	return len(seen)
}

// agreeOnSets is the agreement on whole sets of codes.
func agreeOnSets(scope, key string, pairs []docket.DoubleCoded) docket.Agreement {
	out := docket.Agreement{Scope: scope, Key: key, DoubleCoded: len(pairs), Coders: coders(pairs)}
	if len(pairs) == 0 {
		return out
	}
	same := 0
	for _, p := range pairs {
		if p.SameCodes() {
			same++
		}
	}
	out.Percent = float64(same) / float64(len(pairs))
	used := usedCodes(pairs)
	tables := make([]cross, len(used))
	for i, code := range used {
		tables[i] = crossed(code, pairs)
		out.Kappa += tables[i].kappa()
		out.Uses += tables[i].uses()
		out.Chose[0] += tables[i].both + tables[i].first
		out.Chose[1] += tables[i].both + tables[i].second
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
	out := docket.Agreement{Scope: docket.AgreementCode, Key: code, DoubleCoded: len(pairs), Coders: coders(pairs)}
	if len(pairs) == 0 {
		return out
	}
	x := crossed(code, pairs)
	out.Percent = float64(x.both+x.neither) / float64(x.all())
	if x.used() {
		out.Kappa, out.KappaKnown = x.kappa(), true
		out.Alpha, out.AlphaKnown = x.alpha(), true
		out.Uses, out.Chose = x.uses(), [2]int{x.both + x.first, x.both + x.second}
		out.AC1, out.AC1Known = meanAC1([]cross{x}), true
		out.Low, out.High, out.IntervalKnown = interval(out.AC1, []string{code}, []cross{x}, pairs)
	}
	return out
}

// cross is the table of one code: how many answers both readers gave it, only
// the one, only the other, or neither.
type cross struct{ both, first, second, neither int }

func crossed(code string, pairs []docket.DoubleCoded) cross {
	var x cross
	for _, p := range pairs {
		_, a := slices.BinarySearch(p.Codes[0], code)
		_, b := slices.BinarySearch(p.Codes[1], code)
		switch {
		case a && b:
			x.both++
		case a:
			x.first++
		case b:
			x.second++
		default:
			x.neither++
		}
	}
	return x
}

func (x cross) all() int   { return x.both + x.first + x.second + x.neither }
func (x cross) used() bool { return x.uses() > 0 }

// uses counts the answers that at least one of the two gave the code.
func (x cross) uses() int { return x.both + x.first + x.second }

// gwet measures the table, chosen before not chosen.
func (x cross) gwet() gwet {
	return newGwet([][]int{{x.both, x.first}, {x.second, x.neither}})
}

// kappa is Cohen's: how much of the agreement that chance leaves open was
// reached. Counts are exact in a float64.
func (x cross) kappa() float64 {
	n := float64(x.all())
	a, b := float64(x.both+x.first), float64(x.both+x.second)
	seen := float64(x.both+x.neither) / n
	chance := (a*b + (n-a)*(n-b)) / (n * n)
	if chance >= 1 {
		return 1
	}
	return (seen - chance) / (1 - chance)
}

// alpha is Krippendorff's over the sets {code} and {}, whose distance is 1.
func (x cross) alpha() float64 {
	n := float64(2 * x.all())
	chosen := float64(2*x.both + x.first + x.second)
	expected := 2 * chosen * (n - chosen) / (n * (n - 1))
	if expected == 0 {
		return 1
	}
	return 1 - float64(x.first+x.second)/float64(x.all())/expected
}

// codeSet is a set of codes as bits by their place among the used codes.
type codeSet []uint64

// alpha is Krippendorff's for sets of codes over answers that two people read.
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
	observed := 0.0
	for _, p := range pairs {
		observed += masi(add(p.Codes[0]), add(p.Codes[1]))
	}
	observed /= float64(len(pairs))
	expected := 0.0
	for i := range sets {
		for j := i + 1; j < len(sets); j++ {
			expected += 2 * counts[i] * counts[j] * masi(sets[i], sets[j])
		}
	}
	n := float64(2 * len(pairs))
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
