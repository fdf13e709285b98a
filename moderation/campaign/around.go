package campaign

import (
	"strings"
	"unicode"

	"commentportal/docket"
)

// Around is what differs between a copy and its letter outside the words that
// Difference compares: in salutation, closing and boilerplate, and inside markup.
type Around struct {
	Added   []Passage // of the copy, in its order
	LeftOut []Passage // of the letter, in its order
}

// Around compares what Difference passes over. A passage of one text that the
// other has too, anywhere outside the compared words, is no difference.
func (l *Letter) Around(sent docket.Text) Around {
	of, in := l.frame.outside(l.text), l.frame.outside(sent)
	return Around{Added: of.missing(in), LeftOut: in.missing(of)}
}

// outsideText is a text's passages that are not compared, by their plain words.
type outsideText struct {
	passages []Passage
	plain    []string
}

func (o *outsideText) add(p Passage, plain string) {
	o.passages, o.plain = append(o.passages, p), append(o.plain, plain)
}

// missing lists the passages of other that o does not have.
func (o outsideText) missing(other outsideText) []Passage {
	have := map[string]bool{}
	for _, plain := range o.plain {
		have[plain] = true
	}
	var out []Passage
	for i, plain := range other.plain {
		if !have[plain] {
			out = append(out, other.passages[i])
		}
	}
	return out
}

// outside lists the runs of words that strip takes off a text, and what stands
// between words without being one though it has letters: the inside of markup.
func (f frame) outside(text docket.Text) outsideText {
	all := words(text)
	compared := map[int]bool{} // by first byte
	for _, w := range f.strip(all) {
		compared[w.start] = true
	}
	var out outsideText
	at := 0
	between := func(end int) {
		if gap := string(text[at:end]); hasLetter(gap) {
			plain := strings.Join(strings.Fields(gap), " ")
			out.add(Passage{Start: at, End: end, Words: len(strings.Fields(gap))}, "<"+plain)
		}
	}
	for i := 0; i < len(all); {
		between(all[i].start)
		if compared[all[i].start] {
			at = all[i].end
			i++
			continue
		}
		p := Passage{Start: all[i].start}
		var plain []string
		for ; i < len(all) && !compared[all[i].start]; i++ {
			if p.Words > 0 {
				between(all[i].start)
			}
			p.End, at = all[i].end, all[i].end
			p.Words++
			plain = append(plain, all[i].norm)
		}
		out.add(p, strings.Join(plain, " "))
	}
	between(len(text))
	return out
}

func hasLetter(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
