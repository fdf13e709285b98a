package screen

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
)

// A mark is what the tagger takes a token for.
type mark uint8

const (
	markNone mark = iota
	markPerson
	markAddress
	markPhone
	markDate
	markID
	markAge
	markSecret
	marks
)

// A tagger is a chain of tokens (a conditional random field) whose weights are
// learned from labelled texts: what a token is, what stands around it and what its
// neighbour was taken for each weigh for or against every mark. It stands beside the
// rules and adds to what they find; names that lists alone speak for it may doubt. All is
// done in whole numbers: every machine finds the same.
type tagger struct {
	trainedOn string              // digest of the texts
	step      int32               // how many steps of a weight make one in natural logarithms of odds
	rows      []rowOfWeights      // by feature
	next      [marks][marks]int32 // from the mark of a token to that of the next one

	from, to [marks]bounds // of the rows and columns of next
}

// bounds are the least and the most of a row of weights.
type bounds struct{ least, most int32 }

// setBounds notes the bounds of all steps from a mark and to it: what cannot become a best way
// by the most that speaks for it need not be tried.
func (t *tagger) setBounds() {
	for j := range marks {
		t.from[j] = bounds{t.next[j][0], t.next[j][0]}
		t.to[j] = bounds{t.next[0][j], t.next[0][j]}
		for k := range marks {
			row, column := &t.from[j], &t.to[j]
			row.least, row.most = min(row.least, t.next[j][k]), max(row.most, t.next[j][k])
			column.least, column.most = min(column.least, t.next[k][j]), max(column.most, t.next[k][j])
		}
	}
}

// best is the mark with the most points.
func best(points *[marks]int32) (mark mark) {
	for k := range marks {
		if points[k] > points[mark] {
			mark = k
		}
	}
	return mark
}

// A rowOfWeights holds the weights of one feature for all marks, a byte each, raised by
// 128, so that rows are added in two steps, eight weights at once.
type rowOfWeights uint64

const noWeights rowOfWeights = 0x8080808080808080

// sum adds the rows of a token's features. Sixteen bits are room for 257 of them.
func (t *tagger) sum(features []uint32) (w [marks]int32) {
	const every = 0x00ff00ff00ff00ff
	var even, odd rowOfWeights
	for _, f := range features[:min(len(features), 256)] {
		r := t.rows[f%taggerRows]
		even += r & every
		odd += r >> 8 & every
	}
	raised := int32(128 * min(len(features), 256))
	for k := 0; k < int(marks); k += 2 {
		w[k] = int32(uint16(even>>(8*k))) - raised
		w[k+1] = int32(uint16(odd>>(8*k))) - raised
	}
	return w
}

const (
	taggerBits   = 16 // rows of features
	taggerRows   = 1 << taggerBits
	taggerFormat = "tagger-1"
)

// loadTagger reads the weights on first use.
var loadTagger = sync.OnceValue(func() *tagger {
	data, err := dataFiles.ReadFile("data/tagger.bin")
	if err != nil {
		panic("screen: embedded weights of the tagger are missing")
	}
	t, err := readTagger(data)
	if err != nil {
		panic("screen: embedded weights cannot be read: " + err.Error()) // a build without them is broken
	}
	return t
})

var errTagger = errors.New("screen: these bytes are no weights of the tagger")

// readTagger reads what tagger.bytes wrote.
func readTagger(data []byte) (*tagger, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errTagger, err)
	}
	r := bufio.NewReader(io.LimitReader(z, 4<<20))
	head, err := r.ReadString('\n')
	format, digest, _ := strings.Cut(strings.TrimSpace(head), " ")
	if err != nil || format != taggerFormat {
		return nil, errTagger
	}
	t := &tagger{trainedOn: digest, rows: slices.Repeat([]rowOfWeights{noWeights}, taggerRows)}
	if err := binary.Read(r, binary.LittleEndian, &t.step); err != nil {
		return nil, fmt.Errorf("%w: %w", errTagger, err)
	}
	if err := binary.Read(r, binary.LittleEndian, &t.next); err != nil {
		return nil, fmt.Errorf("%w: %w", errTagger, err)
	}
	t.setBounds()
	at := uint64(0)
	for {
		skip, err := binary.ReadUvarint(r)
		if err == io.EOF {
			return t, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errTagger, err)
		}
		if at += skip; at >= taggerRows {
			return nil, errTagger
		}
		var packed [marks]byte
		if _, err := io.ReadFull(r, packed[:]); err != nil {
			return nil, fmt.Errorf("%w: %w", errTagger, err)
		}
		t.rows[at] = rowOfWeights(binary.LittleEndian.Uint64(packed[:]))
	}
}

// A sighting is what the tagger makes of one token: the mark that speaks most for
// itself, and by how many steps more than "nothing" does along the whole chain.
type sighting struct {
	mark   mark
	margin int32
}

// chain is the working memory for one stretch of candidates.
type chain struct {
	weights  [][marks]int32 // of each token
	forward  [][marks]int32 // the best way from the start up to it, itself included
	backward [marks]int32   // the best way behind it
	seen     []sighting
	features []uint32
}

// read looks at the tokens from to to, all of them candidates. With nothing before or
// behind them that could be private, the ends count as unmarked.
func (t *tagger) read(doc *document, c *chain, view *taggerView, from, to int) []sighting {
	n := to - from
	for len(c.weights) < n {
		c.weights = append(c.weights, [marks]int32{})
		c.forward = append(c.forward, [marks]int32{})
		c.seen = append(c.seen, sighting{})
	}
	view.prepare(doc, from, to)
	for i := range n {
		c.features = view.features(doc, from+i, c.features[:0])
		c.weights[i] = t.sum(c.features)
	}
	t.forward(c, n)
	for k := range c.backward {
		c.backward[k] = t.next[k][markNone]
	}
	for i := n - 1; i >= 0; i-- {
		c.seen[i] = c.sight(i)
		if i > 0 {
			c.backward = t.before(&c.weights[i], &c.backward)
		}
	}
	return c.seen[:n]
}

// forward fills the best ways up to each of n tokens.
func (t *tagger) forward(c *chain, n int) {
	for i := range n {
		ways := t.next[markNone]
		if i > 0 {
			ways = t.after(&c.forward[i-1])
		}
		weights, to := &c.weights[i], &c.forward[i]
		for k := range marks {
			to[k] = ways[k] + weights[k]
		}
	}
}

// after is the best way to each mark of a token from what was best up to the one before it.
func (t *tagger) after(before *[marks]int32) (ways [marks]int32) {
	top := best(before)
	for k := range marks {
		ways[k] = before[top] + t.next[top][k]
	}
	enough := before[top] + t.from[top].least
	for j := range marks {
		if before[j]+t.from[j].most <= enough || j == top {
			continue
		}
		points, row := before[j], &t.next[j]
		for k := range marks {
			ways[k] = max(ways[k], points+row[k])
		}
	}
	return ways
}

// before is the best way behind the token before one with weights w.
func (t *tagger) before(w, behind *[marks]int32) (ways [marks]int32) {
	var on [marks]int32
	for k := range marks {
		on[k] = w[k] + behind[k]
	}
	top := best(&on)
	for j := range marks {
		ways[j] = t.next[j][top] + on[top]
	}
	enough := on[top] + t.to[top].least
	for k := range marks {
		if on[k]+t.to[k].most <= enough || k == top {
			continue
		}
		for j := range marks {
			ways[j] = max(ways[j], t.next[j][k]+on[k])
		}
	}
	return ways
}

// sight weighs the ways through token i against each other.
func (c *chain) sight(i int) sighting {
	none := c.forward[i][markNone] + c.backward[markNone]
	s := sighting{markPerson, c.forward[i][markPerson] + c.backward[markPerson] - none}
	for k := markPerson + 1; k < marks; k++ {
		if m := c.forward[i][k] + c.backward[k] - none; m > s.margin {
			s = sighting{k, m}
		}
	}
	return s
}
