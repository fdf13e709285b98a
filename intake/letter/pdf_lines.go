package letter

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pdfLine is a line of a page, or a piece of one. PDF knows neither words nor lines: both
// are found by where letters stand.
type pdfLine struct {
	text        string
	left, right float64
	y, size     float64
}

// How far apart, in heights of letters, pieces of one word may stand, and pieces of one line
// may be out of line (a raised number is).
const (
	wordGap = 0.15
	outLine = 0.5
)

// addPiece adds a piece to the last line where it stands on it, or begins a line.
func addPiece(lines []pdfLine, p pdfLine) []pdfLine {
	n := len(lines) - 1
	if n < 0 || math.Abs(lines[n].y-p.y) > outLine*max(lines[n].size, p.size, 1) {
		if strings.TrimSpace(p.text) == "" {
			return lines
		}
		return append(lines, p)
	}
	l := &lines[n]
	gap := p.left - l.right
	if (gap > wordGap*p.size || gap < -p.size) && !endsBlank(l.text) && !startsBlank(p.text) {
		l.text += " "
	}
	l.text += p.text
	l.right = max(l.right, p.right)
	l.left, l.size = min(l.left, p.left), max(l.size, p.size)
	return lines
}

func endsBlank(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsSpace(r)
}

func startsBlank(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

var (
	pageNumber = regexp.MustCompile(`(?i)^[\s–—-]*(?:page|página|pág\.?|p\.)?\s*\d{1,4}` +
		`(?:\s*(?:of|de|/)\s*\d{1,4})?[\s–—-]*$`)
	figures  = regexp.MustCompile(`\d+`)
	bulleted = regexp.MustCompile(`^\s*(?:[•◦▪■●○‣–—*-]|\(?[0-9a-zA-Z]{1,3}[.)])\s`)
)

// joinPages makes one text of the lines of all pages.
func joinPages(pages [][]pdfLine) string {
	repeated := repeatedLines(pages)
	var b strings.Builder
	for _, lines := range pages {
		lines = inside(lines, repeated)
		words := strings.TrimSpace(joinLines(lines))
		if words == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(between(b.String(), words))
		}
		b.WriteString(words)
	}
	return b.String()
}

// between is what parts two pages: a blank where a sentence runs on.
func between(before, after string) string {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	if unicode.IsLower(first) && (unicode.IsLetter(last) || last == ',' || last == ';') {
		return " "
	}
	return "\n\n"
}

// repeatedLines finds what stands at the head or the foot of most pages, figures aside.
func repeatedLines(pages [][]pdfLine) map[string]bool {
	seen := map[string]int{}
	for _, lines := range pages {
		if len(lines) == 0 {
			continue
		}
		first, last := sameLine(lines[0].text), sameLine(lines[len(lines)-1].text)
		seen[first]++
		if last != first {
			seen[last]++
		}
	}
	found := map[string]bool{}
	for line, n := range seen {
		if n >= 3 && 2*n > len(pages) {
			found[line] = true
		}
	}
	return found
}

func sameLine(s string) string { return figures.ReplaceAllString(strings.TrimSpace(s), "0") }

// inside leaves out the page's number, and what is at the head or foot of most pages.
func inside(lines []pdfLine, repeated map[string]bool) []pdfLine {
	outside := func(l pdfLine) bool {
		return pageNumber.MatchString(l.text) || len(lines) > 2 && repeated[sameLine(l.text)]
	}
	for range 2 { // a line of the letterhead and a number
		if len(lines) > 0 && outside(lines[0]) {
			lines = lines[1:]
		}
		if len(lines) > 0 && outside(lines[len(lines)-1]) {
			lines = lines[:len(lines)-1]
		}
	}
	return lines
}

// joinLines makes paragraphs of the lines of a page: a line that reaches the right edge
// runs on in the next one, and more space than usual ends a paragraph.
func joinLines(lines []pdfLine) string {
	usual, edge := leading(lines)
	var b strings.Builder
	for i, l := range lines {
		words := strings.TrimSpace(l.text)
		if i == 0 {
			b.WriteString(words)
			continue
		}
		above := lines[i-1]
		step := above.y - l.y
		switch {
		case step < 0, step > 1.3*usual, math.Abs(above.size-l.size) > 0.15*above.size:
			b.WriteString("\n\n")
		case bulleted.MatchString(words), above.right < 0.85*edge:
			b.WriteString("\n")
		default:
			joinWords(&b, words)
			continue
		}
		b.WriteString(words)
	}
	return b.String()
}

// joinWords runs a line on, and puts a word together that was parted at its end.
func joinWords(b *strings.Builder, words string) {
	s := b.String()
	first, _ := utf8.DecodeRuneInString(words)
	if whole, parted := strings.CutSuffix(s, "-"); parted && unicode.IsLower(first) {
		if before, _ := utf8.DecodeLastRuneInString(whole); unicode.IsLower(before) {
			b.Reset()
			b.WriteString(whole + words)
			return
		}
	}
	b.WriteString(" " + words)
}

// leading returns the usual space between lines of a page, and how far they reach.
func leading(lines []pdfLine) (usual, edge float64) {
	var steps, ends []float64
	for i, l := range lines {
		ends = append(ends, l.right)
		if i > 0 && lines[i-1].y > l.y {
			steps = append(steps, lines[i-1].y-l.y)
		}
	}
	slices.Sort(steps)
	slices.Sort(ends)
	if len(steps) > 0 {
		usual = steps[len(steps)/3]
	}
	if len(ends) > 0 {
		edge = ends[len(ends)*9/10]
	}
	return usual, edge
}
