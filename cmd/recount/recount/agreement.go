package recount

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// pair is an answer that two people coded: what each chose, as sets.
type pair struct {
	question string
	settled  bool
	coders   [2]string
	chose    [2]map[string]bool
	seen     [2]string // whether each was shown suggestions
	apart    bool      // they gave different stances on a code that both chose
}

// pairs finds the double-coded answers of posted comments in codings.csv: the two
// people who name each other in second_coder, and what each of them chose by
// reading, whatever an adjudication made of it.
func (c *counter) pairs() []pair {
	var out []pair
	for at, a := range c.readAnswersOfPairs() {
		// The lower account number is the first of a pair, so that kappa can be
		// counted again from the file: it depends on who is first where pairs change.
		people := slices.SortedFunc(maps.Keys(a.others), func(a, b string) int {
			return cmp.Or(cmp.Compare(len(a),
				len(b)), cmp.Compare(a, b))
		})
		if len(a.readers) == 2 && len(a.others) != 2 {
			c.wrong("codings.csv %s %s: two people coded this answer, and second_coder does not say so", at.comment,
				at.question)
		}
		if len(people) == 0 {
			continue
		}
		if len(people) != 2 || a.others[people[0]] != people[1] || a.others[people[1]] != people[0] {
			c.wrong("codings.csv %s %s: second_coder does not name two people who name each other: %v", at.comment,
				at.question, a.others)
			continue
		}
		if !c.comment[at.comment].posted || a.stale {
			continue
		}
		out = append(out, pair{at.question, a.settled, [2]string(people), [2]map[string]bool{a.chose[people[0]],
			a.chose[people[1]]},
			[2]string{a.seen[people[0]], a.seen[people[1]]}, a.stancesApart(people[0], people[1])})
	}
	return out
}

type answerKey struct{ comment, question string }

// answerCodings is what codings.csv says of who read an answer.
type answerCodings struct {
	others  map[string]string // coder: the other
	readers map[string]bool
	chose   map[string]map[string]bool // by coder
	seen    map[string]string          // coder: suggestions
	stances map[[2]string]string       // coder and code: the stance given
	settled bool
	stale   bool // one of the two chose a code that means something else now
}

// readAnswersOfPairs gathers the rows of codings.csv by answer; those that a person
// coded have readers.
func (c *counter) readAnswersOfPairs() map[answerKey]*answerCodings {
	out := map[answerKey]*answerCodings{}
	for n, k := range c.rows {
		at := answerKey{k.comment, k.question}
		a := out[at]
		if a == nil {
			a = &answerCodings{others: map[string]string{}, readers: map[string]bool{},
				chose: map[string]map[string]bool{}, seen: map[string]string{}, stances: map[[2]string]string{}}
			out[at] = a
		}
		a.settled = a.settled || k.adjudicated != ""
		if c.comment[k.comment] == nil || k.origin == "campaign" || k.origin == "adjudication" {
			continue
		}
		a.readers[k.coder] = true
		if before, known := a.seen[k.coder]; known && before != k.suggestions {
			c.wrong("codings.csv row %d: suggestions is %q, in another row of that coder and answer %q", n+1,
				k.suggestions, before)
		}
		a.seen[k.coder] = k.suggestions
		if k.second != "" {
			if other, ok := a.others[k.coder]; ok && other != k.second {
				c.wrong("codings.csv row %d: second_coder is %s, in another row of that coder and answer %s", n+1,
					k.second, other)
			}
			a.others[k.coder] = k.second
		}
		if a.chose[k.coder] == nil {
			a.chose[k.coder] = map[string]bool{}
		}
		if k.state == "confirmed" || k.state == "overruled" {
			a.chose[k.coder][k.code] = true
			a.stances[[2]string{k.coder, k.code}] = k.stanceSaid
		}
		a.stale = a.stale || k.state == "to_revisit" && k.second != ""
	}
	return out
}

// stancesApart reports whether two people gave different stances on a code that both
// chose.
func (a *answerCodings) stancesApart(one, two string) bool {
	for code := range a.chose[one] {
		first, second := a.stances[[2]string{one, code}], a.stances[[2]string{two, code}]
		if first != "" && second != "" && first != second {
			return true
		}
	}
	return false
}

// figures are what agreement.csv says of one scope.
type figures struct {
	n, coders, uses              int
	chose                        [2]int // choices of the first and of the second
	percent, kappa, alpha        float64
	ac1, low, high               float64
	kappaKnown, interval, judged bool
}

// measure works the figures out for pairs. With code set, each person's choice
// is that code or nothing.
func measure(list []pair, code string) figures {
	f := figures{n: len(list)}
	people := map[string]bool{}
	used := map[string]bool{}
	first, second := make([]map[string]bool, len(list)), make([]map[string]bool, len(list))
	for i, p := range list {
		people[p.coders[0]], people[p.coders[1]] = true, true
		first[i], second[i] = only(p.chose[0], code), only(p.chose[1], code)
		f.chose[0] += len(first[i])
		f.chose[1] += len(second[i])
		either := maps.Clone(first[i])
		maps.Copy(either, second[i])
		f.uses += len(either)
		maps.Copy(used, either)
	}
	f.coders = len(people)
	if f.n == 0 {
		return f
	}
	exact := 0
	for i := range list {
		if maps.Equal(first[i], second[i]) {
			exact++
		}
	}
	f.percent = float64(exact) / float64(f.n)
	codes := slices.Sorted(maps.Keys(used))
	for _, x := range codes {
		f.kappa += cohen(first, second, x)
	}
	if f.kappaKnown = len(used) > 0; f.kappaKnown {
		f.kappa /= float64(len(used))
		f.ac1, f.low, f.high, f.interval = ac1(first, second, codes)
	}
	f.judged = f.interval && !f.tooFew()
	f.alpha = krippendorff(first, second)
	return f
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
// chance agreement. Where chance alone explains all, both decided alike: 1.
func cohen(first, second []map[string]bool, x string) float64 {
	n := float64(len(first))
	var a, b, alike float64
	for i := range first {
		if first[i][x] {
			a++
		}
		if second[i][x] {
			b++
		}
		if first[i][x] == second[i][x] {
			alike++
		}
	}
	observed, chance := alike/n, (a*b+(n-a)*(n-b))/(n*n)
	if chance >= 1 {
		return 1
	}
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

// krippendorff is alpha for two coders without gaps (Krippendorff 2011): one
// less observed over expected distance, the latter over all pairs of values.
func krippendorff(first, second []map[string]bool) float64 {
	values := append(slices.Clone(first), second...)
	var observed, expected float64
	for i := range first {
		observed += masi(first[i], second[i])
	}
	observed /= float64(len(first))
	for i := range values {
		for j := range values {
			if i != j {
				expected += masi(values[i], values[j])
			}
		}
	}
	expected /= float64(len(values) * (len(values) - 1))
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

// ofPairs finds the double-coded answers once.
func (c *counter) ofPairs() {
	if c.ofCode == nil {
		c.allPairs, c.ofCode = c.pairs(), map[string]figures{}
	}
}

// reliability holds the columns of themes_by_question.csv that say how far a
// code can be relied on.
func (c tableChecks) reliability(where string, row map[string]string, code string) {
	c.ofPairs()
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
