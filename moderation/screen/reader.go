package screen

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
)

// A reader weighs the words of a report by themselves, one and two at a time, as it has
// learned from reports and from texts that look alike. It is a second opinion beside the
// concepts: those know what is said, it knows how people say what goes on now.
type reader struct {
	trainedOn string // digest of the texts
	step      int32  // how many steps of a weight make one
	bias      int32
	weights   []int8 // by feature
}

const (
	readerBits   = 16
	readerRows   = 1 << readerBits
	readerFormat = "reader-1"
)

// loadReader reads the weights on first use.
var loadReader = sync.OnceValue(func() *reader {
	data, err := dataFiles.ReadFile("data/reader.bin")
	if err != nil {
		panic("screen: embedded weights of the reader are missing")
	}
	r, err := readReader(data)
	if err != nil {
		panic("screen: embedded weights cannot be read: " + err.Error()) // a build without them is broken
	}
	return r
})

var errReader = errors.New("screen: these bytes are no weights of the reader")

// readReader reads what reader.bytes wrote.
func readReader(data []byte) (*reader, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errReader, err)
	}
	b := bufio.NewReader(io.LimitReader(z, 1<<20))
	head, err := b.ReadString('\n')
	format, digest, _ := strings.Cut(strings.TrimSpace(head), " ")
	if err != nil || format != readerFormat {
		return nil, errReader
	}
	r := &reader{trainedOn: digest, weights: make([]int8, readerRows)}
	for _, v := range []any{&r.step, &r.bias, r.weights} {
		if err := binary.Read(b, binary.LittleEndian, v); err != nil {
			return nil, fmt.Errorf("%w: %w", errReader, err)
		}
	}
	if r.step <= 0 {
		return nil, errReader
	}
	return r, nil
}

// A reading is what the reader makes of one sentence.
type reading struct {
	sum, n int32 // weights, and how many rows; none where it has not been read
}

// readThem reads the sentences from to to that have not been read.
func (b *briefing) readThem(from, to int) []reading {
	for k := from; k < to; k++ {
		if b.readings[k].n > 0 {
			continue
		}
		if b.list[k].shown {
			b.readings[k].n = 1 // somebody else's words, of nothing that happens
			continue
		}
		b.rows = readerRowsOf(b.doc, b.list[k].from, b.list[k].to, b.rows[:0])
		b.readings[k].n = int32(len(b.rows))
		for _, f := range b.rows {
			b.readings[k].sum += int32(b.reader.weights[f])
		}
	}
	return b.readings[from:to]
}

// weigh weighs sentences read together, in natural logarithms of odds. Long passages say
// most things, so that each counts less.
func (r *reader) weigh(readings []reading) float64 {
	var all reading
	for _, x := range readings {
		all.sum += x.sum
		all.n += x.n
	}
	if all.n == 0 {
		return -9
	}
	return (float64(all.sum)/math.Sqrt(float64(all.n)) + float64(r.bias)) / float64(r.step)
}

// readerRowsOf lists the rows that count for the sentence of tokens from to to: its words,
// those that follow each other, and their beginnings and ends. Numbers count by their
// length, names alike.
func readerRowsOf(doc *document, from, to int, list []uint32) []uint32 {
	f := featureList{list}
	const begin = 1
	before, last := uint32(begin), uint32(begin)
	for i := from; i < to; i++ {
		w := doc.word(i)
		h := wordHash(w)
		switch t := &doc.toks[i]; {
		case t.class&hasDigit != 0:
			h = 2 + uint32(min(t.len(), 4))
		case t.class&capital != 0 && t.lex&english == 0 && t.len() > 1 && !doc.sentenceStart(i):
			h = 7
		case t.len() > 5:
			f.add(3, wordHash(w[:5]))
			f.add(4, wordHash(w[len(w)-3:]))
		}
		f.add(0, h)
		f.add(1, last*31+h)
		f.add(2, before*31+h)
		before, last = last, h
	}
	return f.list
}
