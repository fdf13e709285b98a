package suggest

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"

	"commentportal/docket"
)

// modelFormat begins a stored model. Its last digit grows with every change of
// what follows, or of what features mean.
const modelFormat = "portal-model-1\n"

// steps is the number of steps on either side of zero that a stored weight has.
const steps = 127

// errModel says that stored bytes are no model of this program.
var errModel = errors.New("theme: these bytes are no model of this program; it is trained anew")

// Bytes writes the model for storage: equal models give equal bytes. Weights are
// whole steps of the largest weight of their code; those that come to no step are
// left out.
func (m *Model) Bytes() []byte {
	b := []byte(modelFormat)
	number := func(n int) { b = binary.AppendUvarint(b, uint64(n)) }
	text := func(s string) {
		number(len(s))
		b = append(b, s...)
	}
	float := func(x float64) { b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x)) }
	number(m.codings)
	number(m.book)
	number(len(m.words))
	before := ""
	for _, w := range m.words { // sorted: what a word shares with the one before is not written again
		same := 0
		for same < min(len(w), len(before)) && w[same] == before[same] {
			same++
		}
		number(same)
		text(w[same:])
		before = w
	}
	for _, r := range m.rarity {
		number(int(math.Round(float64(r) * 1024)))
	}
	number(len(m.asked))
	for _, q := range m.asked {
		text(string(q))
	}
	number(len(m.codes))
	for _, c := range m.codes {
		text(c.code)
		number(c.texts)
		float(c.from)
		float(c.enough)
		float(float64(c.bias))
		unit := 0.0
		for _, w := range c.weights {
			unit = max(unit, math.Abs(float64(w)))
		}
		unit = float64(float32(unit / steps))
		float(unit)
		last := -1
		for i, w := range c.weights {
			if n := stepsOf(float64(w), unit); n != 0 {
				number(i - last)
				b = append(b, byte(n))
				last = i
			}
		}
		number(0)
	}
	return b
}

func stepsOf(weight, unit float64) int8 {
	if unit == 0 {
		return 0
	}
	return int8(max(-steps, min(steps, math.Round(weight/unit))))
}

// ReadModel reads what Bytes wrote.
func ReadModel(body []byte) (*Model, error) {
	rest, ok := bytes.CutPrefix(body, []byte(modelFormat))
	if !ok {
		return nil, errModel
	}
	r := modelReader{rest: rest}
	m := &Model{vocabulary: &vocabulary{}}
	m.codings, m.book = r.number(), r.number()
	before := ""
	for range r.length() {
		same := r.number()
		if same > len(before) {
			return nil, errModel
		}
		before = before[:same] + r.text()
		m.words = append(m.words, before)
	}
	if !slices.IsSorted(m.words) {
		return nil, errModel
	}
	for range len(m.words) + modelPieces {
		m.rarity = append(m.rarity, float32(float64(r.number())/1024))
		if r.failed {
			return nil, errModel
		}
	}
	for range r.length() {
		m.asked = append(m.asked, docket.QuestionID(r.text()))
	}
	m.number()
	for range r.length() {
		c := learned{code: r.text(), texts: r.number(), from: r.float(), enough: r.float(), bias: float32(r.float())}
		unit := r.float()
		c.weights = make([]float32, m.size())
		for at := -1; ; {
			n := r.number()
			if n == 0 || r.failed {
				break
			}
			if at += n; at >= len(c.weights) || at < 0 {
				return nil, errModel
			}
			c.weights[at] = float32(float64(int8(r.byte())) * unit)
		}
		if !(c.enough > c.from) || r.failed {
			return nil, errModel
		}
		m.codes = append(m.codes, c)
	}
	if r.failed || len(r.rest) > 0 {
		return nil, errModel
	}
	sum := sha256.Sum256(body)
	m.version = "model-" + hex.EncodeToString(sum[:4])
	return m, nil
}

// modelReader reads parts, and remembers when there were too few bytes.
type modelReader struct {
	rest   []byte
	failed bool
}

func (r *modelReader) number() int {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 || n > math.MaxInt32 {
		r.failed = true
		return 0
	}
	r.rest = r.rest[size:]
	return int(n)
}

// length is a number of things of one byte and more each.
func (r *modelReader) length() int {
	n := r.number()
	if n > len(r.rest) {
		r.failed = true
		return 0
	}
	return n
}

func (r *modelReader) take(n int) []byte {
	if n > len(r.rest) {
		r.failed = true
		return make([]byte, n)
	}
	out := r.rest[:n]
	r.rest = r.rest[n:]
	return out
}

func (r *modelReader) text() string { return string(r.take(r.length())) }

func (r *modelReader) float() float64 {
	x := math.Float64frombits(binary.LittleEndian.Uint64(r.take(8)))
	if math.IsNaN(x) || math.IsInf(x, 0) {
		r.failed = true
		return 0
	}
	return x
}

func (r *modelReader) byte() byte { return r.take(1)[0] }

var _ fmt.Stringer = (*Model)(nil)

// String describes the model for logs.
func (m *Model) String() string {
	return fmt.Sprintf("%s: codes %d, codings %d, words %d", m.version, len(m.codes), m.codings, len(m.words))
}
