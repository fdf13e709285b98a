package screen

import "commentportal/docket"

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

// chain collects the groups of digits that begin with token i. Single digits
// with one blank between them count as one group.
func (p *page) chain(i int, out []group) []group {
	total := 0
	for len(out) < maxGroups && i < len(p.toks) {
		t := p.toks[i]
		if !t.class.number() || t.taken {
			break
		}
		g := group{first: int32(i), last: int32(i), start: t.start, end: t.end, n: t.len()}
		if g.n > maxDigits {
			break
		}
		if len(out) > 0 {
			g.sep = separator(p.gap(i - 1))
			if g.sep == 0 {
				break
			}
		}
		if g.n == 1 {
			for g.n < maxDigits && i+1 < len(p.toks) && p.toks[i+1].len() == 1 && p.toks[i+1].class.number() && p.oneBlank(i) {
				i++
				g.n++
			}
			g.last, g.end = int32(i), p.toks[i].end
		}
		if total += g.n; total > maxDigits {
			break
		}
		out = append(out, g)
		i++
	}
	return out
}

func (p *page) oneBlank(i int) bool {
	t := p.toks[i]
	return p.toks[i+1].start-t.end == 1 && p.low[t.end] == ' '
}

// digitsOf copies the digits of a span.
func (p *page) digitsOf(start, end int32, to []byte) []byte {
	for _, c := range p.low[start:end] {
		if isDigit(c) && len(to) < cap(to) {
			to = append(to, c)
		}
	}
	return to
}

// joined reports whether the number is glued to something before or behind it,
// like a piece of a part number or of a decimal.
func (p *page) joined(start, end int32) bool {
	s, e := int(start), int(end)
	if c := p.at(s - 1); (c == '-' || c == '.' || c == '/' || c == '_' || c == '#' || c == '$' || c == ',' || c == ':') && isAlnum(p.at(s-2)) {
		if c != ':' && c != ',' || isDigit(p.at(s-2)) {
			return true
		}
	}
	if p.at(s-1) == '$' {
		return true
	}
	c := p.at(e)
	if c == '%' {
		return true
	}
	return (c == '-' || c == '.' || c == '/' || c == '_' || c == ',') && isAlnum(p.at(e+1)) && (c != ',' && c != '.' || isDigit(p.at(e+1)))
}

// numbers looks at every run of digits that nothing has taken.
func (p *page) numbers() {
	var buf [maxGroups]group
	skip := 0
	for _, k := range p.digits {
		i := int(k)
		if i < skip {
			continue
		}
		t := p.toks[i]
		if t.taken {
			continue
		}
		if t.class.mixed() {
			continue
		}
		g := p.chain(i, buf[:0])
		if len(g) == 0 {
			continue
		}
		if p.card(g) || p.socialSecurity(g) || p.phone(g) {
			continue
		}
		skip = p.behindSingles(g)
	}
}

// behindSingles is the token up to which a number may be skipped that nothing
// recognized: a row of single digits longer than any number is a table, and must
// not be looked at from each of its places.
func (p *page) behindSingles(g []group) int {
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

// card finds payment cards: 13 to 19 digits in the groups that issuers print.
func (p *page) card(g []group) bool {
	total, last := 0, -1
	for k := range g {
		total += g[k].n
		if k > 0 && (g[k].sep == ',' || g[k].sep == '/' || g[k].sep == '(' || g[k].sep == ')') {
			total -= g[k].n
			break
		}
		if total > 19 {
			total -= g[k].n
			break
		}
		last = k
	}
	if total < 12 || last < 0 {
		return false
	}
	// A row that goes on before or behind in the same way is a table.
	row := last+1 < len(g) && last > 0 && g[last+1].n == 4 && g[last+1].sep == g[last].sep || last > 0 && p.beforeNumber(int(g[0].first))
	if row && p.context(int(g[0].first), int(g[last].last))&cueCard == 0 {
		return false
	}
	g = g[:last+1]
	var b [maxDigits]byte
	d := p.digitsOf(g[0].start, g[last].end, b[:0:maxDigits])
	first, end := int(g[0].first), int(g[last].last)
	c := p.context(first, end)
	if !cardGroups(g) && (c&cueCard == 0 || last > 4) {
		return false
	}
	if p.joined(g[0].start, g[last].end) && c&cueCard == 0 {
		return false
	}
	switch {
	case testCard(d) && p.exampleBefore(first):
		p.take(first, g[last].end)
		return true
	case luhn(d) && cardIssuer(d) && (total >= 13 && c&cueOrder == 0 || c&cueCard != 0):
		p.report(first, g[0].start, g[last].end, ruleCard, ruleCard.severity, "The digits carry the check digit of a payment card.")
	case c&cueCard != 0 && total >= 12:
		p.report(first, g[0].start, g[last].end, ruleCard, docket.Hold, "As many digits as a payment card has, after a word for a card; the check digit does not hold.")
	default:
		return false
	}
	p.cardExtras(end)
	return true
}

// cardGroups reports whether the groups are 4-4-4-4, 4-4-4-4-3, 4-6-5, 4-6-4, 4-4-4-1
// or one run.
func cardGroups(g []group) bool {
	if len(g) == 1 {
		return true
	}
	for k := 2; k < len(g); k++ {
		if g[k].sep != g[1].sep {
			return false
		}
	}
	switch len(g) {
	case 3:
		return g[0].n == 4 && (g[1].n == 6 && (g[2].n == 5 || g[2].n == 4) || g[1].n == 4 && g[2].n == 4)
	case 4, 5:
		for k := range 3 {
			if g[k].n != 4 {
				return false
			}
		}
		return len(g) == 4 && g[3].n <= 7 || g[3].n == 4 && g[4].n <= 3
	}
	return false
}

// cardExtras finds the expiry date and the check code that stand behind a card
// number, within 60 bytes.
func (p *page) cardExtras(i int) {
	limit := p.toks[i].end + 60
	for j := i + 1; j < len(p.toks) && p.toks[j].start < limit; j++ {
		if p.toks[j].cue&cueCardExtra == 0 {
			continue
		}
		for k := j + 1; k < len(p.toks) && k <= j+4 && p.toks[k].start < limit+20; k++ {
			t := p.toks[k]
			if t.taken || !t.class.number() {
				continue
			}
			end, last := t.end, k
			if t.len() <= 2 && k+1 < len(p.toks) && p.toks[k+1].class.number() && separator(p.gap(k)) == '/' {
				last, end = k+1, p.toks[k+1].end
			} else if t.len() < 3 || t.len() > 4 {
				continue
			}
			p.report(j, p.toks[j].start, end, ruleCardExtra, ruleCardExtra.severity, "The expiry date or check code of the card before it.")
			j = last
			break
		}
	}
}

// socialSecurity finds Social Security and individual taxpayer numbers.
func (p *page) socialSecurity(g []group) bool {
	var b [maxDigits]byte
	// Three groups of three, two and four: the usual form.
	if len(g) >= 3 && g[0].n == 3 && g[1].n == 2 && g[2].n == 4 && ssnSeparators(g[1].sep, g[2].sep) {
		start, end := g[0].start, g[2].end
		first := int(g[0].first)
		c := p.context(first, int(g[2].last))
		d := p.digitsOf(start, end, b[:0:maxDigits])
		if p.ssnInContext(first, start, end, d, c) {
			return true
		}
		next := len(g) > 3 && (g[3].sep == g[2].sep || g[3].sep == ' ') || p.joined(start, end)
		blanks := g[1].sep == ' '
		if !next && !ssnImpossible(d) && c&cueOrder == 0 && !(blanks && (c&cueLaw != 0 || p.beforeNumber(first))) {
			p.report(first, start, end, ruleSSN, ruleSSN.severity, "Nine digits in groups of three, two and four, as a Social Security number is written.")
			return true
		}
		return false
	}
	// Nine digits in any grouping, where the words around name the thing.
	total := 0
	for k := range g {
		if g[k].sep == ',' || g[k].sep == '(' {
			break
		}
		total += g[k].n
		if total < 9 {
			continue
		}
		if total > 9 || k+1 < len(g) && g[k+1].sep == g[k].sep && g[k].sep != 0 && g[k].sep != ' ' {
			break
		}
		start, end := g[0].start, g[k].end
		c := p.context(int(g[0].first), int(g[k].last))
		return p.ssnInContext(int(g[0].first), start, end, p.digitsOf(start, end, b[:0:maxDigits]), c)
	}
	return p.lastFour(g[0])
}

func ssnSeparators(a, b byte) bool { return a == b && a != '(' && a != ')' && a != ',' }

// beforeNumber reports whether another number stands right before token i, as
// in the row of a table.
func (p *page) beforeNumber(i int) bool {
	return i > 0 && p.toks[i-1].class.number() && p.toks[i].start-p.toks[i-1].end <= 2
}

func (p *page) ssnInContext(first int, start, end int32, d []byte, c cue) bool {
	if string(d) == "123456789" && p.exampleBefore(first) {
		p.take(first, end)
		return true
	}
	area := int(d[0]-'0')*100 + int(d[1]-'0')*10 + int(d[2]-'0')
	specimen := ssnSpecimen(d)
	switch {
	case c&cueTaxpayer != 0 && area >= 900:
		p.report(first, start, end, ruleITIN, ruleITIN.severity, "Nine digits that begin with 9, after a word for a taxpayer number.")
	case c&cueSSN != 0 && specimen:
		p.report(first, start, end, ruleSSNSpecimen, ruleSSNSpecimen.severity, "A number that was published as a specimen, after a word for the Social Security number.")
	case c&(cueSSN|cueTaxpayer) != 0:
		p.report(first, start, end, ruleSSNContext, ruleSSNContext.severity, "Nine digits near a word for the Social Security number.")
	default:
		return false
	}
	return true
}

// exampleBefore reports "such as", "e.g." or the like shortly before token i: a
// number that everybody invents is an example there, and nobody's.
func (p *page) exampleBefore(i int) bool { return p.before(i, 16)&cueExample != 0 }

// testCard reports the numbers that card networks publish for tests.
func testCard(d []byte) bool {
	switch string(d) {
	case "4111111111111111", "4242424242424242", "5555555555554444", "378282246310005", "6011111111111117", "4012888888881881":
		return true
	}
	return false
}

// ssnImpossible reports numbers that the Social Security Administration has
// never issued, or that were published as specimens.
func ssnImpossible(d []byte) bool {
	area, group, serial := string(d[:3]), string(d[3:5]), string(d[5:])
	return area == "000" || area == "666" || area[0] == '9' || group == "00" || serial == "0000" ||
		ssnSpecimen(d)
}

// ssnSpecimen reports the numbers that wallets and advertisements carried: the
// Social Security Administration lists 078-05-1120, 219-09-9999 and
// 987-65-4320 to 4329.
func ssnSpecimen(d []byte) bool {
	return string(d) == "078051120" || string(d) == "219099999" || string(d[:8]) == "98765432"
}

// lastFour finds the four digits that people give of their number.
func (p *page) lastFour(g group) bool {
	if g.n != 4 {
		return false
	}
	i := int(g.first)
	s := int(g.start)
	if s >= 6 { // XXX-XX-1234, ***-**-1234
		m := p.low[s-6 : s]
		if s >= 7 && (string(p.low[s-7:s]) == "xxx-xx-" || string(p.low[s-7:s]) == "***-**-" || string(p.low[s-7:s]) == "###-##-") || string(m) == "xxxxx-" {
			p.report(i, g.start, g.end, ruleSSNLast4, ruleSSNLast4.severity, "The last four digits behind a masked Social Security number.")
			return true
		}
	}
	c := p.before(i, 60) | p.after(i, 30)&cueSSN
	if c&cueLastFour == 0 || p.joined(g.start, g.end) ||
		c&cueSSN == 0 && (c&(cueCard|cueAccount|cuePhone) != 0 || !p.cueRightBefore(i, cueLastFour)) {
		return false
	}
	p.report(i, g.start, g.end, ruleSSNLast4, ruleSSNLast4.severity, "Four digits after words for the last four of a Social Security number.")
	return true
}

// words of digits ("five five five, zero one …"): at least seven in a row.
const minDigitWords = 7

// digitWords finds numbers that are written out in words.
func (p *page) digitWords() {
	next := 0
	for _, k := range p.cued {
		i := int(k)
		if i < next || p.toks[i].cue&cueDigit == 0 || p.toks[i].taken {
			continue
		}
		j, words := i, 0
		rising := true
		prev := byte(0)
		for j < len(p.toks) && !p.toks[j].taken {
			t := p.toks[j]
			if t.cue&cueDigit == 0 && !(t.class.number() && t.len() == 1) {
				break
			}
			if j > i && (len(p.gap(j-1)) > 3) {
				break
			}
			if t.cue&cueDigit != 0 {
				words++
			}
			v := p.digitOfWord(j)
			if j > i && v != prev+1 {
				rising = false
			}
			prev = v
			j++
		}
		n := j - i
		if words < 4 || n < minDigitWords || n > maxDigits {
			next = j
			continue
		}
		c := p.context(i, j-1)
		start, end := p.toks[i].start, p.toks[j-1].end
		switch {
		case c&(cueSSN|cueTaxpayer) != 0 && n >= 7:
			p.report(i, start, end, ruleSSNContext, ruleSSNContext.severity, "A number in words near a word for the Social Security number.")
		case c&cueCard != 0 && n >= 12:
			p.report(i, start, end, ruleCard, docket.Hold, "A long number in words after a word for a card.")
		case n >= 7 && n <= 11 && (!rising || c&(cuePhone|cuePhoneWeak) != 0):
			p.report(i, start, end, rulePhoneWords, rulePhoneWords.severity, "As many digits in words as a phone number has.")
		}
		next = j
	}
}

// digitOfWord is the digit that token i writes out.
func (p *page) digitOfWord(i int) byte {
	switch string(p.word(i)) {
	case "zero", "oh", "cero":
		return 0
	case "one", "uno":
		return 1
	case "two", "dos":
		return 2
	case "three", "tres":
		return 3
	case "four", "cuatro":
		return 4
	case "five", "cinco":
		return 5
	case "six", "seis":
		return 6
	case "seven", "siete":
		return 7
	case "eight", "ocho":
		return 8
	case "nine", "nueve":
		return 9
	}
	return p.low[p.toks[i].start] - '0'
}
