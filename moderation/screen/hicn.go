package screen

import "strings"

// findHICN finds a Medicare claim number of the old form that begins with token i: the
// Social Security number of who earned the benefit, and a letter or a letter and one
// more sign for the relation to that person.
func findHICN(doc *document, i int) bool {
	last, tail := lastOfHICN(doc, i)
	if last < 0 {
		return false
	}
	start, end := doc.toks[i].start, doc.toks[last].end
	var b [maxDigits]byte
	d := doc.digitsOf(start, end, b[:0:maxDigits])
	if len(d) < 9 || ssnImpossible(d[:9]) || !isBeneficiary(tail) || doc.joined(start, end) {
		return false
	}
	named := doc.cuesBefore(i, windowBefore)&(cueMember|cueSSN) != 0 || medicareBefore(doc, i)
	if !named && (last == i || doc.cuesAround(i, last)&(cueOrder|cueLaw) != 0 || doc.tokenIs(i-1, "sp")) {
		return false
	}
	doc.report(i, start, end, ruleMember, ruleMember.severity, "A Social Security number with the letter behind it "+
		"that made it a Medicare number.")
	return true
}

// lastOfHICN is the last token of nine digits and what stands behind them, from token i
// on: 412387765A, 412-38-7765A, 412-38-7765-A. It is -1 when there are none.
func lastOfHICN(doc *document, i int) (last int, tail string) {
	w := doc.word(i)
	if doc.toks[i].class.mixed() && len(w) > 9 && allDigits(w[:9]) {
		return i, string(w[9:])
	}
	if len(w) != 3 || !allDigits(w) || i+2 >= len(doc.toks) || !doc.hyphenAfter(i) || !doc.hyphenAfter(i+1) {
		return -1, ""
	}
	second, third := doc.word(i+1), doc.word(i+2)
	if len(second) != 2 || !allDigits(second) || len(third) < 4 || !allDigits(third[:4]) {
		return -1, ""
	}
	return hicnTail(doc, i, third)
}

// hicnTail is where the letters behind the third group of the number at token i end, and
// what they are.
func hicnTail(doc *document, i int, third []byte) (last int, tail string) {
	switch {
	case len(third) > 4:
		return i + 2, string(third[4:])
	case i+3 < len(doc.toks) && doc.hyphenAfter(i+2):
		return i + 3, string(doc.word(i + 3))
	}
	return -1, ""
}

// isBeneficiary reports the letters that Medicare put behind the number: A the worker,
// B a wife, C1 a child, D a widow, and so on.
func isBeneficiary(tail string) bool {
	if len(tail) == 0 || len(tail) > 2 || strings.IndexByte("abcdefghjkmtw", tail[0]) < 0 {
		return false
	}
	return len(tail) == 1 || isAlnum(tail[1])
}

// medicareBefore reports the word Medicare shortly before token i.
func medicareBefore(doc *document, i int) bool {
	for j := i - 1; j >= 0 && doc.toks[j].start > doc.toks[i].start-80; j-- {
		if doc.tokenIs(j, "medicare") {
			return true
		}
	}
	return false
}
