package docket

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// RunsAsFormula reports whether a spreadsheet might not take a cell for plain
// text: after any white space, invisible and control characters, and those of
// private use or not assigned, which a font may leave blank, it begins with
// = + - @ or a wide or small form of one, with a tab, a line break or NUL, or with
// an apostrophe, which spreadsheets swallow.
func RunsAsFormula(cell string) bool {
	for i := 0; i < len(cell); {
		r, n := utf8.DecodeRuneInString(cell[i:])
		switch r {
		case '=', '+', '-', '@', '\t', '\r', '\n', 0, '\'',
			'＝', '＋', '－', '＠', '\uFE66', '\uFE62', '\uFE63', '\uFE6B':
			return true
		}
		if r > ' ' && r < 0x7F || !unicode.IsSpace(r) && !unicode.IsControl(r) && !Invisible(r) &&
			r != brailleBlank && !unicode.Is(unicode.C, r) {
			return false
		}
		i += n
	}
	return false
}

// brailleBlank is a letter without a dot: it shows nothing.
const brailleBlank = '\u2800'

// GuardCell keeps a spreadsheet from running a cell of a CSV file: where it might,
// one apostrophe is put in front. A cell that begins with an apostrophe gets one
// too, so UnguardCell undoes it exactly.
func GuardCell(cell string) string {
	if RunsAsFormula(cell) {
		return "'" + cell
	}
	return cell
}

// UnguardCell takes the apostrophe off that GuardCell has put before a cell.
func UnguardCell(cell string) string { return strings.TrimPrefix(cell, "'") }
