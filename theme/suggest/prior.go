package suggest

import (
	_ "embed"
	"sync"
)

//go:embed examples.model
var shippedPrior []byte

// prior is what sentences of our own, the test list of the rules and the coded
// comments that were in view teach about the shipped codes: a model (see
// trainPrior) over words, pieces of words and concepts. It finds what no phrase
// has foreseen. A test makes the file and holds it to its sources.
var prior = sync.OnceValue(func() *Model {
	m, err := ReadModel(shippedPrior)
	if err != nil {
		panic(err) // the file is part of the program; tests read it before it ships
	}
	return m
})

// What the shipped model and the rules add to a score. The figures were chosen by
// sentences of our own that neither had seen (testdata/sentences).
const (
	// priorPoints is what the model adds where its margin is 0, as far from its yes
	// as from its no.
	priorPoints = 2.4
	// groupWeight is what the margin of a code's group ("GOV") counts beside its own:
	// there are six times as many texts to learn a group from.
	groupWeight = 0.15
	// rulesBesidePrior is the part of what rules say that counts beside it.
	rulesBesidePrior = 0.4
	// doubtMost is the part of all scores that a text loses which looks like those of
	// no theme.
	doubtMost = 0.5
	// rulesMost is the most that rules say, before that part is taken.
	rulesMost = 5.0
)

// priorRule is what codings record where the prior alone has suggested a code.
const priorRule = "words of the examples"
