package suggest

import (
	_ "embed"
	"sync"
)

//go:embed examples.model
var shippedPrior []byte

// prior is what the test list of the rules and the coded comments that were in
// view teach about the shipped codes: a model (see Train) of some three hundred
// sentences. It hears what no phrase has foreseen, and speaks more softly than a
// phrase. A test makes the file and holds it to its sources.
var prior = sync.OnceValue(func() *Model {
	m, err := ReadModel(shippedPrior)
	if err != nil {
		panic(err) // the file is part of the program; tests read it before it ships
	}
	return m
})

// priorRule is what codings record where the prior alone has suggested a code.
const priorRule = "words of the examples"
