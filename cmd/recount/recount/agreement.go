package recount

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// pair is an answer that two people or more coded: what each chose, as sets.
type pair struct {
	question string
	settled  bool
	coders   []string // the lower account number first
	chose    []map[string]bool
	seen     []string // whether each was shown suggestions
	apart    bool     // two gave different stances on a code that both chose
}

// agree reports whether all chose the same, and gave no different stances.
func (p pair) agree() bool {
	return !p.apart && !slices.ContainsFunc(p.chose, func(one map[string]bool) bool {
		return !maps.Equal(one, p.chose[0])
	})
}

// pairs finds the answers of posted comments that several people coded, in codings.csv:
// those who name each other in other_coders, and what each of them chose by reading,
// whatever an adjudication made of it.
func (c *counter) pairs() []pair {
	var out []pair
	for at, a := range c.readAnswersOfPairs() {
		// The lower account number is the first of a pair, so that kappa can be
		// counted again from the file: it depends on who is first where pairs change.
		people := slices.SortedFunc(maps.Keys(a.readers), func(a, b string) int {
			return cmp.Or(cmp.Compare(len(a),
				len(b)), cmp.Compare(a, b))
		})
		c.namesOthers(at, a, people)
		if len(people) < 2 || len(a.others) == 0 || !c.comment[at.comment].posted || a.stale {
			continue
		}
		p := pair{question: at.question, settled: a.settled, coders: people, apart: a.stancesApart(people)}
		for _, who := range people {
			p.chose, p.seen = append(p.chose, a.chose[who]), append(p.seen, a.seen[who])
		}
		out = append(out, p)
	}
	return out
}

// namesOthers checks that the readers of an answer name each other: all of them in
// other_coders, and two in second_coder.
func (c *counter) namesOthers(at answerKey, a *answerCodings, people []string) {
	for _, who := range people {
		want := slices.DeleteFunc(slices.Clone(people), func(one string) bool { return one == who })
		c.same("codings.csv "+at.comment+" "+at.question+" "+who, "other_coders", a.others[who],
			strings.Join(want, "; "))
	}
	if len(people) < 2 && len(a.second) == 0 {
		return
	}
	two := slices.Sorted(maps.Keys(a.second))
	if len(two) != 2 || a.second[two[0]] != two[1] || a.second[two[1]] != two[0] {
		c.wrong("codings.csv %s %s: second_coder does not name two people who name each other: %v", at.comment,
			at.question, a.second)
	}
}

type answerKey struct{ comment, question string }

// answerCodings is what codings.csv says of who read an answer.
type answerCodings struct {
	others  map[string]string // coder: all others
	second  map[string]string // coder: the other of the first two
	readers map[string]bool
	chose   map[string]map[string]bool // by coder
	seen    map[string]string          // coder: suggestions
	stances map[[2]string]string       // coder and code: the stance given
	settled bool
	stale   bool // a reader of several chose a code that means something else now
}

// readAnswersOfPairs gathers the rows of codings.csv by answer; those that a person
// coded have readers.
func (c *counter) readAnswersOfPairs() map[answerKey]*answerCodings {
	out := map[answerKey]*answerCodings{}
	for n, k := range c.rows {
		at := answerKey{k.comment, k.question}
		a := out[at]
		if a == nil {
			a = &answerCodings{others: map[string]string{}, second: map[string]string{}, readers: map[string]bool{},
				chose: map[string]map[string]bool{}, seen: map[string]string{}, stances: map[[2]string]string{}}
			out[at] = a
		}
		a.settled = a.settled || k.adjudicated != ""
		if c.comment[k.comment] == nil || k.origin == "campaign" || k.origin == "adjudication" {
			continue
		}
		c.sameInEachRow(n, k, a)
		if a.chose[k.coder] == nil {
			a.chose[k.coder] = map[string]bool{}
		}
		if k.state == "confirmed" || k.state == "overruled" {
			a.chose[k.coder][k.code] = true
			a.stances[[2]string{k.coder, k.code}] = k.stanceSaid
		}
		a.stale = a.stale || k.state == "to_revisit" && k.others != ""
	}
	return out
}

// sameInEachRow notes what a row says of the coder's whole reading, which every row of
// that coder and answer has to say.
func (c *counter) sameInEachRow(n int, k coding, a *answerCodings) {
	first := !a.readers[k.coder]
	a.readers[k.coder] = true
	for _, column := range []struct {
		name, says string
		have       map[string]string
	}{{"suggestions", k.suggestions, a.seen}, {"second_coder", k.second, a.second},
		{"other_coders", k.others, a.others}} {
		if before := column.have[k.coder]; !first && before != column.says {
			c.wrong("codings.csv row %d: %s is %q, in another row of that coder and answer %q", n+1, column.name,
				column.says, before)
		}
		if column.says != "" {
			column.have[k.coder] = column.says
		}
	}
}

// differ reports whether people did not choose the same codes with the same stances.
func (a *answerCodings) differ(people []string) bool {
	for _, who := range people {
		if !maps.Equal(a.chose[who], a.chose[people[0]]) {
			return true
		}
	}
	return a.stancesApart(people)
}

// stancesApart reports whether two people gave different stances on a code that both
// chose.
func (a *answerCodings) stancesApart(people []string) bool {
	given := map[string]string{}
	for _, who := range people {
		for code := range a.chose[who] {
			one := a.stances[[2]string{who, code}]
			if one != "" && given[code] != "" && given[code] != one {
				return true
			}
			if one != "" {
				given[code] = one
			}
		}
	}
	return false
}

// figures are what agreement.csv says of one scope.
type figures struct {
	n, coders, uses              int
	chose                        [3]int // choices of the first, of the second and of further readers
	percent, kappa, alpha        float64
	ac1, low, high               float64
	kappaKnown, interval, judged bool
}

// measure works the figures out for answers. With code set, each person's choice
// is that code or nothing.
func measure(list []pair, code string) figures {
	f := figures{n: len(list)}
	people := map[string]bool{}
	used := map[string]bool{}
	sets := make([][]map[string]bool, len(list))
	for i, p := range list {
		anybody := map[string]bool{}
		for side, chose := range p.chose {
			people[p.coders[side]] = true
			one := only(chose, code)
			sets[i] = append(sets[i], one)
			f.chose[min(side, 2)] += len(one)
			maps.Copy(anybody, one)
		}
		f.uses += len(anybody)
		maps.Copy(used, anybody)
	}
	f.coders = len(people)
	if f.n == 0 {
		return f
	}
	for _, of := range sets {
		f.percent += ofPairs(of, func(a, b map[string]bool) float64 { return oneIf(maps.Equal(a, b)) }) / float64(f.n)
	}
	codes := slices.Sorted(maps.Keys(used))
	for _, x := range codes {
		f.kappa += cohen(sets, x)
	}
	if f.kappaKnown = len(used) > 0; f.kappaKnown {
		f.kappa /= float64(len(used))
		f.ac1, f.low, f.high, f.interval = ac1(sets, codes)
	}
	f.judged = f.interval && !f.tooFew()
	f.alpha = krippendorff(sets)
	return f
}

// ofPairs is the mean of what is said of each pair of an answer's readers, in order.
func ofPairs(of []map[string]bool, say func(a, b map[string]bool) float64) float64 {
	sum, n := 0.0, 0.0
	for i, a := range of {
		for _, b := range of[i+1:] {
			sum += say(a, b)
			n++
		}
	}
	return sum / n
}

func oneIf(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// tooFew is the contract's least: 20 answers coded twice, 5 uses.
func (f figures) tooFew() bool { return f.n < 20 || f.uses < 5 }

func only(chose map[string]bool, code string) map[string]bool {
	if code == "" {
		return chose
	}
	if chose[code] {
		return map[string]bool{code: true}
	}
	return map[string]bool{}
}

// cohen is Cohen's kappa of a yes-or-no decision (Cohen 1960): observed against
// chance agreement, over all pairs of readers, each answer counted once. Where chance
// alone explains all, all decided alike: 1.
func cohen(sets [][]map[string]bool, x string) float64 {
	n := float64(len(sets))
	var a, b, alike float64
	differ := false
	for _, of := range sets {
		a += ofPairs(of, func(one, _ map[string]bool) float64 { return oneIf(one[x]) })
		b += ofPairs(of, func(_, two map[string]bool) float64 { return oneIf(two[x]) })
		alike += ofPairs(of, func(one, two map[string]bool) float64 { return oneIf(one[x] == two[x]) })
		for _, set := range of {
			differ = differ || set[x] != sets[0][0][x]
		}
	}
	if !differ {
		return 1
	}
	observed, chance := alike/n, (a*b+(n-a)*(n-b))/(n*n)
	return (observed - chance) / (1 - chance)
}

// masi is the distance of two sets (Passonneau 2006): one less the Jaccard
// coefficient times how far one contains the other.
func masi(a, b map[string]bool) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	both := 0
	for x := range a {
		if b[x] {
			both++
		}
	}
	union := len(a) + len(b) - both
	var monotony float64
	switch {
	case both == len(a) && both == len(b):
		monotony = 1
	case both == len(a) || both == len(b):
		monotony = 2.0 / 3
	case both > 0:
		monotony = 1.0 / 3
	}
	return 1 - float64(both)/float64(union)*monotony
}

// krippendorff is alpha for any number of coders an answer (Krippendorff 2011): one
// less observed over expected distance, the former over the pairs within answers, each
// reading counted once, the latter over all pairs of values.
func krippendorff(sets [][]map[string]bool) float64 {
	var values []map[string]bool
	var observed, expected float64
	for _, of := range sets {
		values = append(values, of...)
		observed += ofPairs(of, masi) * float64(len(of))
	}
	n := float64(len(values))
	observed /= n
	for i := range values {
		for j := range values {
			if i != j {
				expected += masi(values[i], values[j])
			}
		}
	}
	expected /= n * (n - 1)
	if expected == 0 {
		return 1
	}
	return 1 - observed/expected
}

// of picks the pairs of a question ("" and "all": every one).
func of(list []pair, question string) []pair {
	if question == "" || question == "all" {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(p pair) bool { return p.question != question })
}

// tentativeBelow is the contract's border (.667, Krippendorff).
const tentativeBelow = 0.667

func (c tableChecks) agreement() {
	list := c.pairs()
	type key struct{ scope, key string }
	seen := map[key]bool{}
	for _, row := range c.tables["agreement.csv"].rows {
		k := key{row["scope"], row["key"]}
		where := strings.TrimSpace("agreement.csv " + k.scope + " " + k.key)
		if seen[k] {
			c.wrong("%s stands there twice", where)
		}
		seen[k] = true
		var f figures
		switch k.scope {
		case "all":
			f = measure(list, "")
		case "question":
			f = measure(of(list, k.key), "")
		case "code":
			f = measure(list, k.key)
		default:
			c.wrong("%s: the scope is none of the contract's", where)
			continue
		}
		c.number(where, "double_coded", row["double_coded"], f.n)
		c.number(where, "coders", row["coders"], f.coders)
		c.number(where, "uses", row["uses"], f.uses)
		if f.n > 0 {
			c.near(where, "percent_agreement", row["percent_agreement"], f.percent)
		} else {
			c.same(where, "percent_agreement", row["percent_agreement"], "")
		}
		c.known(where, "cohen_kappa", row["cohen_kappa"], f, f.kappa, f.kappaKnown)
		// Nothing can be said of a code that nobody used.
		c.known(where, "alpha_masi", row["alpha_masi"], f, f.alpha, f.n > 0 && (f.kappaKnown || k.scope != "code"))
		c.known(where, "ac1", row["ac1"], f, f.ac1, f.kappaKnown)
		c.known(where, "low", row["low"], f, f.low, f.interval)
		c.known(where, "high", row["high"], f, f.high, f.interval)
	}
	want := []key{{"all", ""}}
	for _, q := range c.questions {
		want = append(want, key{"question", q})
	}
	for _, code := range c.codes() {
		want = append(want, key{"code", code})
	}
	for _, k := range want {
		if !seen[k] {
			c.wrong("agreement.csv has no row %s %s", k.scope, k.key)
		}
	}
}

// known compares a coefficient that is empty where nothing can be said, and that has
// two decimals where there are too few readings to tell.
func (c tableChecks) known(where, column, says string, f figures, counted float64, known bool) {
	switch {
	case !known:
		c.same(where, column, says, "")
	case f.tooFew():
		_, decimals, _ := strings.Cut(says, ".")
		if n, err := strconv.ParseFloat(says, 64); err != nil || len(decimals) != 2 || n-counted > 0.00500001 ||
			counted-n > 0.00500001 {
			c.wrong("%s: %s says %q, counted %.6f, of which two decimals can be told", where, column, says, counted)
		}
	default:
		c.near(where, column, says, counted)
	}
}

// ofKey measures the pairs of a row of agreement.csv.
func (c *counter) ofKey(scope, key string) figures {
	if scope == "code" {
		return measure(c.pairs(), key)
	}
	return measure(of(c.pairs(), key), "")
}

// findPairs finds the double-coded answers once.
func (c *counter) findPairs() {
	if c.ofCode == nil {
		c.allPairs, c.ofCode = c.pairs(), map[string]figures{}
	}
}

// reliability holds the columns of themes_by_question.csv that say how far a
// code can be relied on.
func (c tableChecks) reliability(where string, row map[string]string, code string) {
	c.findPairs()
	f, known := c.ofCode[code]
	if !known {
		f = measure(c.allPairs, code)
		c.ofCode[code] = f
	}
	c.number(where, "double_coded", row["double_coded"], f.n)
	c.known(where, "kappa", row["kappa"], f, f.kappa, f.kappaKnown)
	if !f.judged {
		c.same(where, "tentative", row["tentative"], "")
		return
	}
	c.same(where, "tentative", row["tentative"], strconv.FormatBool(f.kappa < tentativeBelow && f.low < tentativeBelow))
}
