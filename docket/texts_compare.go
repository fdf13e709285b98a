package docket

import (
	"regexp"
	"slices"
)

// Piece is a stretch of a text that is compared with another one.
type Piece struct {
	Text string
	Is   PieceKind
}

// PieceKind says what became of a piece.
type PieceKind int

// The kinds of pieces.
const (
	PieceKept PieceKind = iota
	PieceGone
	PieceNew
)

// maxCompared bounds the work of one comparison, in pairs of words. Two texts beyond it
// are told as one that is gone and one that is new.
const maxCompared = 4_000_000

var wordAndGap = regexp.MustCompile(`\s*\S+`)

// CompareTexts tells word by word what became of a text: what stayed, what is gone and what is
// new, in the order of reading. Blanks alone are no difference.
func CompareTexts(before, after string) []Piece {
	a, b := wordAndGap.FindAllString(before, -1), wordAndGap.FindAllString(after, -1)
	head, tail := 0, 0
	for head < len(a) && head < len(b) && sameWord(a[head], b[head]) {
		head++
	}
	for tail < len(a)-head && tail < len(b)-head && sameWord(a[len(a)-1-tail], b[len(b)-1-tail]) {
		tail++
	}
	var out pieces
	out.add(PieceKept, b[:head]...)
	out.align(a[head:len(a)-tail], b[head:len(b)-tail])
	out.add(PieceKept, b[len(b)-tail:]...)
	return out.folded()
}

// fewWords is how many words in a row say nothing by staying, between words that changed.
const fewWords = 2

// folded counts short stretches that stayed between changes to the changes: of a text that was
// written anew "a" and "and" stay, which nobody wants to read word by word.
func (p pieces) folded() []Piece {
	var out pieces
	var gone, fresh []string
	flush := func() {
		out.add(PieceGone, gone...)
		out.add(PieceNew, fresh...)
		gone, fresh = nil, nil
	}
	for i, piece := range p {
		inside := i > 0 && i < len(p)-1 && len(gone) > 0 && len(fresh) > 0
		switch {
		case piece.Is == PieceGone:
			gone = append(gone, piece.Text)
		case piece.Is == PieceNew:
			fresh = append(fresh, piece.Text)
		case inside && len(wordAndGap.FindAllString(piece.Text, -1)) <= fewWords:
			gone, fresh = append(gone, piece.Text), append(fresh, piece.Text)
		default:
			flush()
			out.add(PieceKept, piece.Text)
		}
	}
	flush()
	return out
}

func sameWord(a, b string) bool { return trimGap(a) == trimGap(b) }

// pieces collects pieces; those of one kind in a row are one.
type pieces []Piece

func (p *pieces) add(kind PieceKind, words ...string) {
	for _, w := range words {
		if last := len(*p) - 1; last >= 0 && (*p)[last].Is == kind {
			(*p)[last].Text += w
			continue
		}
		*p = append(*p, Piece{w, kind})
	}
}

// align puts the longest row of words that both have in its place.
func (p *pieces) align(a, b []string) {
	if len(a) == 0 || len(b) == 0 || len(a)*len(b) > maxCompared {
		p.add(PieceGone, a...)
		p.add(PieceNew, b...)
		return
	}
	// longest[i][j] is how many words a[i:] and b[j:] have in common.
	longest := make([][]int32, len(a)+1)
	longest[len(a)] = make([]int32, len(b)+1)
	for i := range slices.Backward(a) {
		longest[i] = make([]int32, len(b)+1)
		for j := range slices.Backward(b) {
			if sameWord(a[i], b[j]) {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case sameWord(a[i], b[j]):
			p.add(PieceKept, b[j])
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			p.add(PieceGone, a[i])
			i++
		default:
			p.add(PieceNew, b[j])
			j++
		}
	}
	p.add(PieceGone, a[i:]...)
	p.add(PieceNew, b[j:]...)
}

func trimGap(word string) string {
	return word[wordStart(word):]
}

// wordStart is where the word begins behind its blanks.
func wordStart(s string) int {
	for i, r := range s {
		if !isBlank(r) {
			return i
		}
	}
	return len(s)
}

func isBlank(r rune) bool {
	return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f' || r == '\v'
}
