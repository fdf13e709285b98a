package suggest

import (
	"cmp"
	"container/heap"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"commentportal/docket"
)

// What training keeps of the coded answers, in bytes of their text. Features take
// some nine times as much: about 80 MB for 20,000 answers of 490 characters.
const (
	// sampleBytes is the size of the sample of all answers. The samples of the codes
	// together may be as large again; they hold much of the same.
	sampleBytes = 5 << 20
	// sampleBytesOfCode is the least that the sample of one code may hold.
	sampleBytesOfCode = 64 << 10
	// longestSampled is where a text is cut off: behind the words that a model looks
	// at, unless they are very long.
	longestSampled = 96 << 10
)

// sampled is one answer of a sample.
type sampled struct {
	at       int    // among all coded answers
	rank     uint64 // the smaller, the sooner it is kept: a hash
	question docket.QuestionID
	text     docket.Text
	codes    []int   // themes, by index
	stands   float32 // how many answers it stands for: 1 where none was left out
}

// sample keeps a bounded part of the coded answers, as fair as can be: of all
// answers, and again of the answers with each code, those with the smallest hash.
// So a rare code keeps its answers while common ones fill the rest. Which answers
// are kept depends on the answers alone, not on their order.
type sample struct {
	whole   *reservoir
	codes   []*reservoir
	seen    int // answers
	codings int // of all answers
}

// newSample makes an empty sample for so many codes and bytes of text.
func newSample(codes, within int) *sample {
	s := &sample{whole: newReservoir(within), codes: make([]*reservoir, codes)}
	for i := range s.codes {
		s.codes[i] = newReservoir(max(within/max(codes, 1), min(within, sampleBytesOfCode)))
	}
	return s
}

// add offers an answer to the sample.
func (s *sample) add(e docket.CodedText, codes []int) {
	text := clipped(e.Text)
	one := &sampled{at: s.seen, rank: rankOf(e), question: e.Question, text: text, codes: codes}
	s.seen++
	s.codings += len(codes)
	wanted := one.rank < s.whole.below
	for _, c := range codes {
		wanted = wanted || one.rank < s.codes[c].below
	}
	if !wanted {
		return
	}
	if len(text) < len(e.Text) {
		one.text = docket.Text(strings.Clone(string(text)))
	}
	s.whole.add(one)
	for _, c := range codes {
		s.codes[c].add(one)
	}
}

// answers lists what is kept, in the order in which it came.
func (s *sample) answers() []*sampled {
	list := slices.Clone(s.whole.list)
	for _, r := range s.codes {
		list = append(list, r.list...)
	}
	slices.SortFunc(list, func(a, b *sampled) int { return cmp.Compare(a.at, b.at) })
	list = slices.Compact(list)
	for _, one := range list {
		below := s.whole.below
		for _, c := range one.codes {
			below = max(below, s.codes[c].below)
		}
		one.stands = 1
		if below < untouched { // the part of its like that is kept
			one.stands = float32(untouched / float64(below))
		}
	}
	return list
}

// rankOf is a hash of an answer: the same for the same answer, whoever asks.
func rankOf(e docket.CodedText) uint64 {
	h := sha256.New()
	for _, part := range []string{string(e.Comment), string(e.Question), string(clipped(e.Text))} {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(part)))
		h.Write(n[:])
		h.Write([]byte(part))
	}
	return binary.BigEndian.Uint64(h.Sum(nil)) % untouched
}

// untouched is above every rank: the bar of a reservoir that never was full.
const untouched = 1 << 63

// hasWords reports whether tokenize would find anything.
func hasWords(text docket.Text) bool {
	return strings.ContainsFunc(string(text), func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
	})
}

// clipped is the beginning of a text that a model looks at.
func clipped(text docket.Text) docket.Text {
	if len(text) <= longestSampled {
		return text
	}
	end := longestSampled
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}

// reservoir keeps the answers of the smallest hashes that fit into it. Nothing
// with the hash of one that had to go, or a greater one, is taken any more, so what
// it keeps does not depend on the order in which answers came.
type reservoir struct {
	list  []*sampled // a heap, the greatest hash first
	bytes int
	room  int    // most bytes
	below uint64 // what is not below this bar is not taken
}

func newReservoir(room int) *reservoir { return &reservoir{room: room, below: untouched} }

// Len, Less, Swap, Push and Pop make a reservoir a heap.
func (r *reservoir) Len() int           { return len(r.list) }
func (r *reservoir) Less(i, j int) bool { return r.list[i].rank > r.list[j].rank }
func (r *reservoir) Swap(i, j int)      { r.list[i], r.list[j] = r.list[j], r.list[i] }
func (r *reservoir) Push(x any)         { r.list = append(r.list, x.(*sampled)) }

// Pop takes the last of the list.
func (r *reservoir) Pop() any {
	last := r.list[len(r.list)-1]
	r.list[len(r.list)-1] = nil
	r.list = r.list[:len(r.list)-1]
	return last
}

func (r *reservoir) add(one *sampled) {
	if one.rank >= r.below {
		return
	}
	heap.Push(r, one)
	r.bytes += len(one.text)
	for r.bytes > r.room || len(r.list) > 0 && r.list[0].rank >= r.below {
		gone := heap.Pop(r).(*sampled)
		r.bytes -= len(gone.text)
		r.below = gone.rank
	}
}
