package chart

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// wrap breaks a label into lines of at most most columns: at blanks where there
// are any, within a word that is longer than a line otherwise, never between a
// letter and a mark on it. An empty label is one empty line.
func wrap(label string, most int) []string {
	var lines []string
	line, columns := "", 0
	for _, word := range strings.Fields(label) {
		for _, piece := range pieces(word, most) {
			n := breadth(piece)
			switch {
			case line == "":
				line, columns = piece, n
			case columns+1+n <= most:
				line, columns = line+" "+piece, columns+1+n
			default:
				lines = append(lines, line)
				line, columns = piece, n
			}
		}
	}
	if line != "" || lines == nil {
		lines = append(lines, line)
	}
	return lines
}

// pieces cuts a word into parts of at most most columns.
func pieces(word string, most int) []string {
	var out []string
	start, columns := 0, 0
	joined := false
	for i, r := range word {
		n := runeBreadth(r)
		if columns+n > most && n > 0 && !joined {
			out = append(out, word[start:i])
			start, columns = i, 0
		}
		columns += n
		joined = r == '\u200d' // what follows belongs to the same sign
	}
	return append(out, word[start:])
}

func breadth(s string) int {
	n := 0
	for _, r := range s {
		n += runeBreadth(r)
	}
	return n
}

// runeBreadth is the number of columns that a character takes: none for marks
// and controls, two for wide ones.
func runeBreadth(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}
