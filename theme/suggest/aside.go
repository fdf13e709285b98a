package suggest

import (
	"slices"

	"commentportal/docket"
)

// leastLeft is the number of words that must remain of a text when clauses are set
// aside: a text that only says what is no problem is judged as it stands.
const leastLeft = 1

// setAside tells for each token whether it stands in a clause that names a subject
// only to turn away from it: "passwords are not our problem", "it is not the fine,
// it is the gossip". Without such a clause, and where too little would be left, it
// is nil.
func (r *ruleSet) setAside(tokens []token, text docket.Text) []bool {
	speaks := spoken(tokens)
	clauses := clausesOf(tokens, text)
	aside := make([]bool, len(tokens))
	any := false
	for n, c := range clauses {
		clause := tokens[c.from:c.to]
		turned := slices.ContainsFunc(r.aside, func(p phrase) bool { return speaks[p.lang] && p.inClause(clause) })
		if n+1 < len(clauses) && !turned {
			next := tokens[clauses[n+1].from:clauses[n+1].to]
			turned = turnsFrom(clause) && turnsTo(next)
		}
		if turned {
			any = true
			for i := c.from; i < c.to; i++ {
				aside[i] = true
			}
		}
	}
	left := 0
	for i, t := range tokens {
		left += btoi(!aside[i] && telling(t))
	}
	if !any || left < leastLeft {
		return nil
	}
	return aside
}

// inClause reports whether the phrase stands in a clause.
func (p *phrase) inClause(clause []token) bool {
	if _, _, ok := p.first.within(clause, p.lang); !ok {
		return false
	}
	for _, not := range p.not {
		if _, _, ok := not.within(clause, p.lang); ok {
			return false
		}
	}
	return true
}

// clause is the tokens [from, to) between two marks.
type clause struct{ from, to int }

func clausesOf(tokens []token, text docket.Text) []clause {
	var out []clause
	from := 0
	for i := 1; i <= len(tokens); i++ {
		if i == len(tokens) || !oneClause(tokens[i-1], tokens[i], text) {
			out = append(out, clause{from, i})
			from = i
		}
	}
	return out
}

// What begins a clause that turns away from something ("it is not the fine", "we do
// not want grants"), and one that turns to something else ("it is the gossip").
var (
	beVerbs   = set("is was are were isnt wasnt arent werent es son era eran")
	awayVerbs = set("is was are were isnt wasnt arent werent es son era eran want send ask care queremos manden")
	awayWords = set("not isnt wasnt arent werent dont no")
	toWords   = set("it its but rather sino we i send give queremos")
)

// turnsFrom reports whether a clause begins with "it is not", "this was not" and
// the like.
func turnsFrom(clause []token) bool {
	verb := false
	for i, t := range clause[:min(len(clause), 3)] {
		if awayWords[t.word] && i+1 < len(clause) && (verb && t.word != "no" || beVerbs[t.word] ||
			awayVerbs[clause[i+1].word]) {
			return true
		}
		verb = verb || awayVerbs[t.word] // "there is no plan" says what lacks, "it is not the plan" turns away
	}
	return false
}

// turnsTo reports whether a clause begins with "it is", "but" and the like.
func turnsTo(clause []token) bool {
	first := clause[0].word
	if first == "it" || first == "what" || first == "the" {
		return slices.ContainsFunc(clause[1:min(len(clause), 6)], func(t token) bool { return beVerbs[t.word] })
	}
	return toWords[first] || beVerbs[first] // "no es la fama, es la demanda"
}

// remaining returns the tokens that are not set aside.
func remaining(tokens []token, aside []bool) []token {
	if aside == nil {
		return tokens
	}
	var out []token
	for i, t := range tokens {
		if !aside[i] {
			out = append(out, t)
		}
	}
	return out
}
