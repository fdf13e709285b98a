package suggest

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"commentportal/docket"
)

// gauge is a context that measures the live heap now and then while training asks
// it whether to go on.
type gauge struct {
	context.Context
	every, asked int
	most         uint64 // bytes in use
}

// Err measures and never ends anything.
func (g *gauge) Err() error {
	if g.asked++; g.asked%g.every == 0 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		g.most = max(g.most, m.HeapAlloc)
	}
	return nil
}

// codedAnswers makes so many coded answers of about 490 characters, each of words
// of its own among common ones, while they are read: none is kept here.
func codedAnswers(n int, book docket.Codebook) iter.Seq[docket.CodedText] {
	return func(yield func(docket.CodedText) bool) {
		r := rand.New(rand.NewPCG(7, 11))
		for i := range n {
			var text strings.Builder
			for text.Len() < 480 {
				word := r.IntN(40)
				if r.IntN(2) == 0 {
					word = r.IntN(20_000)
				}
				fmt.Fprintf(&text, "%s%s ", syllables[word%len(syllables)],
					syllables[word/len(syllables)%len(syllables)])
				if word > len(syllables)*len(syllables) {
					text.WriteString(syllables[word/7%len(syllables)])
				}
			}
			code := book.Themes[min(r.IntN(len(book.Themes)), r.IntN(len(book.Themes)))].Code
			e := docket.CodedText{Comment: docket.ID("D-1").Comment(int64(i + 1)), Question: "1",
				Text: docket.Text(text.String()), Codes: []string{code}}
			if !yield(e) {
				return
			}
		}
	}
}

var syllables = strings.Fields("ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo yu bra cre dri flo gru pla " +
	"ste tri sno chu")

// heldByTraining is the heap that training on n answers needs besides what was
// there before.
func heldByTraining(t testing.TB, n int, within int) uint64 {
	t.Helper()
	book := lessonBook()
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	g := &gauge{Context: t.Context(), every: max(900, n/20)}
	m, err := trainWithin(g, book, codedAnswers(n, book), LeastCodings, within)
	if err != nil {
		t.Fatal(err)
	}
	if m.LeftOut() == 0 || m.LeftOut() > n-1000 {
		t.Errorf("of %d answers, %d had no room", n, m.LeftOut())
	}
	return g.most - min(g.most, before.HeapAlloc)
}

// Training on four times as many answers must hold no more of them.
func TestTrainingHoldsABoundedSample(t *testing.T) {
	const within = 512 << 10 // bytes of text: some 1,000 answers, and as many again for the codes
	few, many := heldByTraining(t, 5_000, within), heldByTraining(t, 20_000, within)
	t.Logf("training holds %.1f MB of 5,000 answers, %.1f MB of 20,000", float64(few)/(1<<20), float64(many)/(1<<20))
	if float64(many) > 1.25*float64(few) {
		t.Errorf("training on 20,000 answers holds %d bytes, on 5,000 %d", many, few)
	}
}
