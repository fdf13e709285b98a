package suggest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"sort"
	"strings"

	"commentportal/docket"
)

// LeastCodings is the number of confirmed codings from which a model is trained.
// With fewer, the rules know better.
const LeastCodings = 200

// ErrTooFew says that there are not LeastCodings confirmed codings yet.
var ErrTooFew = errors.New("theme: too few confirmed codings for a model")

// How a model is trained. The figures were chosen by held-out rows of comments
// that people coded with another codebook.
const (
	// cost is what a text costs that stands on the wrong side.
	cost = 0.5
	// costYes is what one costs that bears the code, in multiples of cost: there are
	// far fewer of those.
	costYes = 2.0
	// priorCost and priorCostYes are the same for the model that ships, whose texts are
	// short and as many of each code.
	priorCost, priorCostYes = 0.3, 1.0
	// knownFrom is the number of texts with a code from which its own threshold is
	// believed; one with fewer leans on that of all codes.
	knownFrom = 8
)

// partsOf is the number of parts that training leaves out in turn to see how it
// does on texts that it has not seen: many where each text counts, few where that
// would take minutes and two halves say the same.
func partsOf(texts int) int {
	switch {
	case texts >= 15_000:
		return 2
	case texts >= 5_000:
		return 3
	}
	return 5
}

// Train learns from coded answers what speaks for each code of the codebook: a
// linear separator a code over words, pairs of words, pieces of words and the
// question, the definitions among the texts. Of more answers than training has
// room for it learns from a sample. The same codebook and examples, in the same
// order, always give the same model. Codes that the codebook does not have are
// passed over.
//
// It returns ErrTooFew where examples have fewer than LeastCodings codes, and the
// error of ctx when that ends first.
func Train(ctx context.Context, book docket.Codebook, examples iter.Seq[docket.CodedText]) (*Model, error) {
	return train(ctx, book, examples, LeastCodings)
}

func train(ctx context.Context, book docket.Codebook, examples iter.Seq[docket.CodedText], least int) (*Model, error) {
	return trainWithin(ctx, book, examples, least, sampleBytes)
}

// trainWithin is Train with a sample of so many bytes of text.
func trainWithin(
	ctx context.Context, book docket.Codebook, examples iter.Seq[docket.CodedText], least, within int,
) (*Model, error) {
	sample, err := sampleOf(ctx, book, examples, within)
	if err != nil {
		return nil, err
	}
	if sample.codings < least {
		return nil, fmt.Errorf("%w: %d of %d", ErrTooFew, sample.codings, least)
	}
	return learnFrom(ctx, book, sample, nil)
}

// learnFrom trains a model on a sample. With concepts, it sees those beside words.
func learnFrom(ctx context.Context, book docket.Codebook, sample *sample, known *concepts) (*Model, error) {
	see := seeing(known)
	answers := sample.answers()
	looks := func(yield func(sighting) bool) {
		for _, a := range answers {
			if !yield(see(a.question, a.text)) {
				return
			}
		}
	}
	m := &Model{vocabulary: newVocabulary(looks), book: book.Version}
	t := training{texts: len(answers), features: m.size(), level: known == nil, cost: cost, costYes: cost * costYes}
	if known != nil {
		t.cost, t.costYes = priorCost, priorCost*priorCostYes
	}
	for s := range looks {
		t.rows = append(t.rows, newRow(m.weigh(s)))
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	for _, a := range answers {
		a.text = "" // its row is there
		t.codes, t.stands = append(t.codes, a.codes), append(t.stands, a.stands)
		m.codings += len(a.codes)
	}
	for i, th := range book.Themes {
		t.rows = append(t.rows, newRow(m.weigh(see("", docket.Text(ownWords(th))))))
		t.codes = append(t.codes, []int{i})
	}
	for i, th := range book.Themes {
		c, err := t.learn(ctx, th.Code, func(codes []int) bool { return slices.Contains(codes, i) })
		if err != nil {
			return nil, err
		}
		m.codes = append(m.codes, c)
	}
	if known != nil {
		c, err := t.learn(ctx, noTheme, func(codes []int) bool { return len(codes) == 0 })
		if err != nil {
			return nil, err
		}
		m.codes = append(m.codes, c)
		for _, group := range groupsOf(book) {
			c, err := t.learn(ctx, group+anyOf, func(codes []int) bool {
				return slices.ContainsFunc(codes, func(i int) bool { return groupOf(book.Themes[i].Code) == group })
			})
			if err != nil {
				return nil, err
			}
			m.codes = append(m.codes, c)
		}
	}
	if t.level {
		t.levelThresholds(m.codes)
	}
	m.seal()
	m.leftOut = sample.seen - len(answers)
	return m, nil
}

// seeing looks at texts as the model does that is trained: with the concepts that are
// known from before, and without them.
func seeing(known *concepts) func(docket.QuestionID, docket.Text) sighting {
	stems := newStemmer()
	return func(q docket.QuestionID, text docket.Text) sighting {
		tokens := tokenize(text, stems)
		if known == nil {
			return look(q, tokens)
		}
		tokens = remaining(tokens, shipped().setAside(tokens, text))
		s := look(q, tokens)
		s.lookForConcepts(known, tokens)
		return s
	}
}

// sampleOf reads the examples that have words and keeps a sample of them.
func sampleOf(
	ctx context.Context, book docket.Codebook, examples iter.Seq[docket.CodedText], within int,
) (*sample, error) {
	byCode := map[string]int{}
	for i, t := range book.Themes {
		byCode[t.Code] = i
	}
	sample := newSample(len(book.Themes), within)
	for e := range examples {
		if !hasWords(e.Text) {
			continue
		}
		var list []int
		for _, c := range e.Codes {
			if i, ok := byCode[c]; ok {
				list = append(list, i)
			}
		}
		sample.add(e, list)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return sample, nil
}

// ownWords is what a theme says of itself: its label and the sentences of its
// definition that speak of no other code.
func ownWords(t docket.Theme) string {
	out := t.Label + "."
	for _, sentence := range sentences(t.Definition) {
		if !otherCode.MatchString(sentence) {
			out += " " + sentence + "."
		}
	}
	return out
}

// training is the rows that codes are learned from: texts, and behind them one
// row a theme made of its definition.
type training struct {
	rows     []row
	texts    int
	codes    [][]int
	stands   []float32 // how many answers each text stands for
	features int
	cost     float64 // see separate
	costYes  float64
	level    bool      // thresholds are found on texts left out; without, all codes have the same
	margins  []outcome // what was said of every text and code that training had not seen, for level
}

// outcome is a margin that a separator gave to a text that it had not seen.
type outcome struct {
	margin float64
	stands float32 // answers
	yes    bool
}

// learn finds the weights of one code, which texts with some codes bear, and where its margins begin to speak for
// it: see threshold.
func (t *training) learn(ctx context.Context, code string, bears func(codes []int) bool) (learned, error) {
	is := make([]bool, len(t.rows))
	for i, list := range t.codes {
		is[i] = bears(list)
	}
	c := learned{code: code}
	for _, yes := range is[:t.texts] {
		c.texts += btoi(yes)
	}
	if t.level {
		if err := t.leaveOut(ctx, is, &c); err != nil {
			return learned{}, err
		}
	} else {
		c.from, c.enough = -1, 0
	}
	all := separate(t.rows, visits(len(t.rows)), is, t.features, t.cost, t.costYes)
	c.bias = float32(all[t.features] * constant)
	c.weights = make([]float32, t.features)
	for i := range c.weights {
		c.weights[i] = float32(all[i])
	}
	return c, nil
}

// leaveOut finds the thresholds of a code: it leaves out one part of the texts
// after the other, and sees how those are judged by what the rest teaches.
func (t *training) leaveOut(ctx context.Context, is []bool, c *learned) error {
	unseen := make([]outcome, 0, t.texts)
	parts := partsOf(t.texts)
	for part := range parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		var order []int32
		for _, i := range visits(len(t.rows)) {
			if int(i) >= t.texts || int(i)%parts != part {
				order = append(order, i)
			}
		}
		weights := separate(t.rows, order, is, t.features, t.cost, t.costYes)
		for i := part; i < t.texts; i += parts {
			unseen = append(unseen, outcome{dot(weights, t.rows[i].features), t.stands[i], is[i]})
		}
	}
	t.margins = append(t.margins, unseen...)
	c.from, c.enough = threshold(unseen)
	return nil
}

// threshold finds the margin from which a code is given, so that F1 is best on
// texts that training had not seen, and the one below which nothing speaks for
// it: that of nine in ten texts without the code. Each text counts for as many
// answers as it stands for.
func threshold(list []outcome) (from, enough float64) {
	list = slices.Clone(list)
	sort.SliceStable(list, func(i, k int) bool { return list[i].margin > list[k].margin })
	all, total := 0.0, 0.0
	for _, o := range list {
		all += float64(o.stands)
		if o.yes {
			total += float64(o.stands)
		}
	}
	given, hit, best := 0.0, 0.0, -1.0
	for i, o := range list {
		given += float64(o.stands)
		if o.yes {
			hit += float64(o.stands)
		}
		if i+1 < len(list) && list[i+1].margin == o.margin {
			continue
		}
		if f := 2 * hit / (given + total); f > best && hit > 0 {
			best = f
			enough = o.margin
			if i+1 < len(list) {
				enough = (o.margin + list[i+1].margin) / 2
			}
		}
	}
	from = -1
	none, others := all-total, 0.0
	for _, o := range list {
		if o.yes {
			continue
		}
		if others += float64(o.stands); others*10 >= none {
			from = o.margin
			break
		}
	}
	return min(from, enough-0.1), enough
}

// levelThresholds lets the thresholds of codes that few texts have lean on that of all.
func (t *training) levelThresholds(codes []learned) {
	from, enough := threshold(t.margins)
	for i := range codes {
		c := &codes[i]
		own := float64(c.texts) / float64(c.texts+knownFrom)
		c.enough = round(float64(own*c.enough) + float64((1-own)*enough))
		c.from = round(min(float64(own*c.from)+float64((1-own)*from), c.enough-0.1))
	}
}

// round drops the digits that do not matter.
func round(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// groupOf is the part of a code that its group shares: "GOV" of "GOV-FED".
func groupOf(code string) string {
	group, _, _ := strings.Cut(code, "-")
	return group
}

// groupsOf lists the groups of a codebook's codes, in their order.
func groupsOf(book docket.Codebook) []string {
	var out []string
	for _, t := range book.Themes {
		if g := groupOf(t.Code); !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	return out
}
