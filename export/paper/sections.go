package paper

import (
	"strconv"
	"strings"
)

// NumberSections gives every heading its number: "3" for a chapter, "3.2" and "3.2.1"
// below it. An appendix is called by the letter in its title, and what is below it
// "A.1".
func NumberSections(blocks []Block) { (&numbering{}).number(blocks) }

// numbering is how far the headings are numbered.
type numbering struct {
	counts  [4]int // by level
	chapter string
}

func (n *numbering) number(blocks []Block) {
	for i, b := range blocks {
		switch b := b.(type) {
		case Written:
			n.number(b.Blocks)
		case Heading:
			if b.Level >= 1 && b.Level < len(n.counts) {
				b.Number = n.next(b)
				blocks[i] = b
			}
		}
	}
}

// next is the number of the next heading.
func (n *numbering) next(h Heading) string {
	for deeper := h.Level + 1; deeper < len(n.counts); deeper++ {
		n.counts[deeper] = 0
	}
	if letter := appendixLetter(h.Text); h.Level == 1 && letter != "" {
		n.chapter = letter
		return ""
	}
	n.counts[h.Level]++
	if h.Level == 1 {
		n.chapter = strconv.Itoa(n.counts[1])
		return n.chapter
	}
	parts := []string{n.chapter}
	for level := 2; level <= h.Level; level++ {
		parts = append(parts, strconv.Itoa(n.counts[level]))
	}
	return strings.Join(parts, ".")
}

// appendixLetter is the letter of an appendix's title, "" for another title.
func appendixLetter(title string) string {
	rest, ok := strings.CutPrefix(title, "Appendix ")
	letter, _, dot := strings.Cut(rest, ". ")
	if !ok || !dot || len(letter) != 1 {
		return ""
	}
	return letter
}

// numbered is the heading with its number in front.
func (h Heading) numbered() string {
	if h.Number == "" {
		return h.Text
	}
	return h.Number + " " + h.Text
}
