package campaign

import (
	"slices"

	"commentportal/docket"
)

// LongAddition is the least number of words in a row that somebody added to a
// letter which are read and coded on their own.
const LongAddition = 25

const (
	runWords   = 3     // fewest words in a row that were taken from the letter, wherever they stand
	runPlaces  = 32    // most places of the letter that one run is looked for at
	mostTable  = 40000 // most pairs of words compared to fill a gap between two runs
	nowhere    = -1    // a word that the letter does not have
	leftToFill = 1     // least words on both sides of a gap
)

// Passage is a part of a text, in bytes, end exclusive.
type Passage struct {
	Start, End int
	Words      int
	At         int // of what was left out: where it would stand in the copy, in bytes
}

// Difference is what one copy made of the letter.
type Difference struct {
	Kept    float64   // share of the letter's words that the copy has
	LeftOut []Passage // of the letter, in its order
	Added   []Passage // of the copy, in its order
}

// Long returns the additions of LongAddition words and more.
func (d Difference) Long() []Passage {
	var long []Passage
	for _, p := range d.Added {
		if p.Words >= LongAddition {
			long = append(long, p)
		}
	}
	return long
}

// Difference compares a copy with its letter word by word. Passages that stand
// elsewhere in the copy count as kept; boilerplate, salutation and closing are
// passed over on both sides.
func (g *Grouper) Difference(letter, sent docket.Text) Difference {
	return g.Letter(letter).Difference(sent)
}

// Letter is a letter made ready to be compared with its copies.
type Letter struct {
	text   docket.Text
	frame  frame
	words  []word
	places map[run][]int
}

// run is a few words in a row.
type run [runWords]string

func runAt(ws []word, i int) (r run) {
	for j := range r {
		r[j] = ws[i+j].norm
	}
	return r
}

// Letter reads a letter once for all its copies.
func (g *Grouper) Letter(text docket.Text) *Letter { return readLetter(text, g.frame) }

// LetterWithout is Letter where people confirmed those of the passages that are
// passed over, in place of those that the Grouper knows.
func (g *Grouper) LetterWithout(text docket.Text, passages []docket.RepeatedPassage) *Letter {
	return readLetter(text, newFrame(g.boilerplate, passages))
}

func readLetter(text docket.Text, f frame) *Letter {
	l := &Letter{text: text, frame: f, words: f.strip(words(text)), places: map[run][]int{}}
	for i := 0; i+runWords <= len(l.words); i++ {
		if r := runAt(l.words, i); len(l.places[r]) < runPlaces {
			l.places[r] = append(l.places[r], i)
		}
	}
	return l
}

// Difference compares a copy with the letter; see Grouper.Difference.
func (l *Letter) Difference(sent docket.Text) Difference {
	from, to := l.words, l.frame.strip(words(sent))
	if slices.EqualFunc(from, to, func(a, b word) bool { return a.norm == b.norm }) {
		return Difference{Kept: 1}
	}
	source := l.align(to)
	used := make([]bool, len(from))
	kept := 0
	added := make([]bool, len(to))
	for i, s := range source {
		if added[i] = s == nowhere; !added[i] {
			used[s] = true
			kept++
		}
	}
	left := make([]bool, len(from))
	for i := range left {
		left[i] = !used[i]
	}
	d := Difference{Kept: 1, LeftOut: passages(from, left), Added: passages(to, added)}
	behind := make([]int, len(from)+1) // of the words of the letter, one on: where the copy has them
	for i, s := range source {
		if s != nowhere {
			behind[s+1] = to[i].end
		}
	}
	n := 0
	for i := range from {
		if left[i] && (i == 0 || !left[i-1]) { // the next passage begins
			d.LeftOut[n].At = behind[i]
			n++
		}
	}
	if len(from) > 0 {
		d.Kept = float64(kept) / float64(len(from))
	}
	return d
}

// AddedWords is how many words the copy adds.
func (d Difference) AddedWords() int {
	n := 0
	for _, p := range d.Added {
		n += p.Words
	}
	return n
}

// passages joins the words that are marked into passages.
func passages(ws []word, marked []bool) []Passage {
	var out []Passage
	for i, w := range ws {
		switch {
		case !marked[i]:
		case i > 0 && marked[i-1]:
			last := &out[len(out)-1]
			last.End = w.end
			last.Words++
		default:
			out = append(out, Passage{Start: w.start, End: w.end, Words: 1})
		}
	}
	return out
}

// align says of each word of the copy which word of the letter it is, or nowhere.
// No word of the letter is used twice.
func (l *Letter) align(sent []word) []int {
	letter := l.words
	source := make([]int, len(sent))
	for i := range source {
		source[i] = nowhere
	}
	used := make([]bool, len(letter))
	next := 0 // where the letter goes on after the last run
	for i := 0; i+runWords <= len(sent); {
		best, length := 0, 0
		for _, p := range l.places[runAt(sent, i)] {
			n := 0
			for p+n < len(letter) && i+n < len(sent) && !used[p+n] && letter[p+n].norm == sent[i+n].norm {
				n++
			}
			if n > length || n == length && p == next {
				best, length = p, n
			}
		}
		if length < runWords {
			i++
			continue
		}
		for j := range length {
			source[i+j], used[best+j] = best+j, true
		}
		i, next = i+length, best+length
	}
	fill(letter, sent, source, used)
	return source
}

// fill finds the single words that stayed between two runs, where both sides have
// the runs in the same order.
func fill(letter, sent []word, source []int, used []bool) {
	before := -1 // last word of the copy with a source
	for i := 0; i <= len(sent); i++ {
		if i < len(sent) && source[i] == nowhere {
			continue
		}
		low, high := 0, len(letter)
		if before >= 0 {
			low = source[before] + 1
		}
		if i < len(sent) {
			high = source[i]
		}
		if i-before-1 >= leftToFill && high-low >= leftToFill && (i-before-1)*(high-low) <= mostTable {
			common(letter[low:high], sent[before+1:i], func(l, s int) {
				if !used[low+l] {
					source[before+1+s], used[low+l] = low+l, true
				}
			})
		}
		before = i
	}
}

// common calls pair for the longest common subsequence of both.
func common(letter, sent []word, pair func(l, s int)) {
	width := len(sent) + 1
	table := make([]int32, (len(letter)+1)*width)
	for l := len(letter) - 1; l >= 0; l-- {
		for s := len(sent) - 1; s >= 0; s-- {
			if letter[l].norm == sent[s].norm {
				table[l*width+s] = table[(l+1)*width+s+1] + 1
			} else {
				table[l*width+s] = max(table[(l+1)*width+s], table[l*width+s+1])
			}
		}
	}
	for l, s := 0, 0; l < len(letter) && s < len(sent); {
		switch {
		case letter[l].norm == sent[s].norm:
			pair(l, s)
			l++
			s++
		case table[(l+1)*width+s] >= table[l*width+s+1]:
			l++
		default:
			s++
		}
	}
}
