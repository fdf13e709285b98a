package screen

// A group is a run of digits in a number that people write in groups.
type group struct {
	first, last int32 // tokens
	start, end  int32 // folded bytes
	n           int   // digits
	sep         byte  // what stands before it: ' ' - . / ( ) * _ or 0 for the first
}

// The longest number looked at: 12 groups, and 24 digits in all. Longer runs of
// digits are tables or noise.
const (
	maxGroups = 12
	maxDigits = 24
)

// separator is the one character that a gap between two groups of digits comes
// down to, or 0 when the gap is more than that.
func separator(gap []byte) byte {
	if len(gap) == 0 || len(gap) > 5 {
		return 0
	}
	sep := byte(' ')
	for _, c := range gap {
		switch c {
		case ' ', '\t':
		case '-', '.', '/', '*', '_', '~', '(', ')', ',':
			if sep != ' ' && sep != c && !(sep == ')' && c == '-') && !(sep == '-' && c == '(') {
				return 0
			}
			if sep == ' ' || c == '-' {
				sep = c
			}
		default:
			return 0
		}
	}
	return sep
}

// digitGroups collects the groups of digits that begin with token i. Single digits
// with one blank between them count as one group.
func (doc *document) digitGroups(i int, out []group) []group {
	total := 0
	for len(out) < maxGroups && i < len(doc.toks) {
		t := doc.toks[i]
		if !t.class.number() || t.taken {
			break
		}
		g := group{first: int32(i), last: int32(i), start: t.start, end: t.end, n: t.len()}
		if g.n > maxDigits {
			break
		}
		if len(out) > 0 {
			g.sep = separator(doc.separatorAfter(i - 1))
			if g.sep == 0 {
				break
			}
		}
		if g.n == 1 {
			for g.n < maxDigits && i+1 < len(doc.toks) && doc.toks[i+1].len() == 1 && doc.toks[i+1].class.number() &&
				doc.oneBlank(i) {
				i++
				g.n++
			}
			g.last, g.end = int32(i), doc.toks[i].end
		}
		if total += g.n; total > maxDigits {
			break
		}
		out = append(out, g)
		i++
	}
	return out
}

func (doc *document) oneBlank(i int) bool {
	t := doc.toks[i]
	return doc.toks[i+1].start-t.end == 1 && doc.low[t.end] == ' '
}

// digitsOf copies the digits of a span.
func (doc *document) digitsOf(start, end int32, to []byte) []byte {
	for _, c := range doc.low[start:end] {
		if isDigit(c) && len(to) < cap(to) {
			to = append(to, c)
		}
	}
	return to
}

// joined reports whether the number is glued to something before or behind it,
// like a piece of a part number, of a decimal, of an amount or of a time. What
// parts fields of a row (a comma, a bar, a slash or a colon) does not glue a
// number that has hyphens or dots of its own: "1971,603-18-7725".
func (doc *document) joined(start, end int32) bool {
	s, e := int(start), int(end)
	grouped := hasByte(doc.low[start:end], '-') || hasByte(doc.low[start:end], '(')
	return gluedBefore(doc.byteAt(s-1), doc.byteAt(s-2), grouped) || gluedAfter(doc.byteAt(e), doc.byteAt(e+1), grouped)
}

func gluedBefore(c, further byte, grouped bool) bool {
	switch c {
	case '$':
		return true
	case '-', '.', '_', '#':
		return isAlnum(further)
	case '/':
		return isAlnum(further) && !grouped
	case ':', ',':
		return isDigit(further) && !grouped
	}
	return false
}

func gluedAfter(c, further byte, grouped bool) bool {
	switch c {
	case '%':
		return true
	case '-', '_':
		return isAlnum(further)
	case '/':
		return isAlnum(further) && !grouped
	case '.':
		return isDigit(further)
	case ',':
		return isDigit(further) && !grouped
	}
	return false
}

// findNumbers looks at every run of digits that nothing has taken.
func findNumbers(doc *document) {
	var buf [maxGroups]group
	skip := 0
	for _, k := range doc.digits {
		i := int(k)
		if i < skip {
			continue
		}
		t := doc.toks[i]
		if t.taken {
			continue
		}
		if t.class.mixed() {
			continue
		}
		g := doc.digitGroups(i, buf[:0])
		if len(g) == 0 {
			continue
		}
		if findCard(doc, g) || findSSN(doc, g) || findPhone(doc, g) {
			continue
		}
		skip = afterSingles(doc, g)
	}
}

// afterSingles is the token up to which a number may be skipped that nothing
// found: a row of single digits longer than any number is a table, and must
// not be looked at from each of its places.
func afterSingles(doc *document, g []group) int {
	total := 0
	for _, x := range g {
		total += x.n
	}
	if len(g) < maxGroups && total < maxDigits-maxGroups {
		return 0
	}
	next := 0
	for _, x := range g {
		if x.last-x.first+1 != int32(x.n) { // not single digits
			break
		}
		next = int(x.last) + 1
	}
	return next
}

// numberBefore reports whether another number stands right before token i, as
// in the row of a table.
func (doc *document) numberBefore(i int) bool {
	return i > 0 && doc.toks[i-1].class.number() && doc.toks[i].start-doc.toks[i-1].end <= 2
}

// exampleBefore reports "such as", "e.g." or the like shortly before token i: a
// number that everybody invents is an example there, and nobody's.
func exampleBefore(doc *document, i int) bool { return doc.cuesBefore(i, 16)&cueExample != 0 }
