package screen

// A date finer than the year, in one of five forms.
type date struct {
	first, last int
	start, end  int32
}

// dateAt reads a date that begins at token i: 3/14/1965, 1965-03-14, 14.3.65,
// March 14, 1965, 14 March 1965, 14 de marzo de 1965.
func (p *page) dateAt(i int) (date, bool) {
	t := p.toks[i]
	if t.taken {
		return date{}, false
	}
	if t.lex&month != 0 && t.class.word() {
		j := i + 1
		if j >= len(p.toks) || len(p.gap(i)) > 2 {
			return date{}, false
		}
		if !p.dayNumber(j) {
			return date{}, false
		}
		d := date{i, j, t.start, p.toks[j].end}
		return p.withYear(d), true
	}
	if t.class.number() {
		n := t.len()
		var buf [maxGroups]group
		g := p.chain(i, buf[:0])
		if len(g) >= 3 && g[1].sep == g[2].sep && (g[1].sep == '/' || g[1].sep == '-' || g[1].sep == '.') {
			a, b, c := p.value(g[0]), p.value(g[1]), p.value(g[2])
			ymd := g[0].n == 4 && a >= 1880 && a <= 2100 && g[1].n <= 2 && b >= 1 && b <= 12 && g[2].n <= 2 && c >= 1 && c <= 31
			mdy := g[0].n <= 2 && g[1].n <= 2 && (g[2].n == 4 && c >= 1880 && c <= 2100 || g[2].n == 2) && a >= 1 && b >= 1 && (a <= 12 && b <= 31 || b <= 12 && a <= 31)
			if (ymd || mdy) && (len(g) == 3 || g[3].sep != g[1].sep) {
				return date{i, int(g[2].last), g[0].start, g[2].end}, true
			}
		}
		if n <= 2 && i+1 < len(p.toks) {
			j := i + 1
			if p.is(j, "de") || p.is(j, "of") {
				j++
			}
			if j < len(p.toks) && p.toks[j].lex&month != 0 && len(p.gap(j-1)) <= 2 && !p.is(j, "may") || j < len(p.toks) && p.is(j, "may") && p.toks[j].class&capital != 0 {
				return p.withYear(date{i, j, t.start, p.toks[j].end}), true
			}
		}
	}
	if t.class.mixed() && p.dayNumber(i) && i+1 < len(p.toks) {
		j := i + 1
		if p.is(j, "of") {
			j++
		}
		if j < len(p.toks) && p.toks[j].lex&month != 0 && len(p.gap(j-1)) <= 2 {
			return p.withYear(date{i, j, t.start, p.toks[j].end}), true
		}
	}
	return date{}, false
}

// dayNumber reports whether token i is 1 to 31, or 1st, 22nd and so on.
func (p *page) dayNumber(i int) bool {
	w := p.word(i)
	n := 0
	k := 0
	for k < len(w) && isDigit(w[k]) && k < 3 {
		n = n*10 + int(w[k]-'0')
		k++
	}
	if n < 1 || n > 31 || k == 0 {
		return false
	}
	switch string(w[k:]) {
	case "", "st", "nd", "rd", "th":
		return true
	}
	return false
}

// withYear extends a date to the year behind it.
func (p *page) withYear(d date) date {
	j := d.last + 1
	if p.is(j, "de") || p.is(j, "del") {
		j++
	}
	if j < len(p.toks) && p.toks[j].class.number() && p.toks[j].start-p.toks[j-1].end <= 2 && !broken(p.gap(j-1)) {
		if n := p.toks[j].len(); n == 4 || n == 2 && p.low[p.toks[j].start-1] == '\'' {
			d.last, d.end = j, p.toks[j].end
		}
	}
	return d
}

func (p *page) value(g group) int {
	v := 0
	for _, c := range p.low[g.start:g.end] {
		if isDigit(c) && v < 1e6 {
			v = v*10 + int(c-'0')
		}
	}
	return v
}

// dates finds days of birth and days of a patient's care. Other dates are
// nobody's secret.
func (p *page) dates() {
	for i := 0; i < len(p.toks); i++ {
		t := p.toks[i]
		if t.taken || t.class&hasDigit == 0 && t.lex&month == 0 {
			continue
		}
		before := p.before(i, 60)
		if before&(cueBirth|cueVisit) == 0 && p.after(i, 40)&(cueBirth|cueVisit) == 0 {
			continue
		}
		d, ok := p.dateAt(i)
		if !ok {
			continue
		}
		switch {
		case p.before(i, 30)&cueBirth != 0 || p.after(d.last, 15)&cueBirth != 0:
			p.report(i, d.start, d.end, ruleBirth, ruleBirth.severity, "A date beside a word for birth.")
		case (before|p.after(d.last, 60))&cueVisit != 0 && p.patientInParagraph(i):
			p.report(i, d.start, d.end, ruleService, ruleService.severity, "A day beside a word for a visit, in a paragraph about a patient.")
		}
		i = d.last
	}
}

// patientReach bounds the look around for a patient, in bytes: a paragraph is
// seldom longer.
const patientReach = 240

// patientInParagraph reports whether the paragraph around token i speaks of one
// patient or relative.
func (p *page) patientInParagraph(i int) bool {
	limit := p.toks[i].start - patientReach
	for j := i - 1; j >= 0 && p.toks[j].start > limit; j-- {
		if paragraphEnds(p.gap(j)) {
			break
		}
		if p.onePerson(j) {
			return true
		}
	}
	limit = p.toks[i].end + patientReach
	for j := i + 1; j < len(p.toks) && p.toks[j].end < limit; j++ {
		if paragraphEnds(p.gap(j - 1)) {
			break
		}
		if p.onePerson(j) {
			return true
		}
	}
	return false
}

// onePerson reports whether token j names one patient or one of somebody's
// family.
func (p *page) onePerson(j int) bool {
	c := p.toks[j].cue
	if c&cuePatient != 0 {
		w := p.word(j)
		return w[len(w)-1] != 's' // not of patients in general
	}
	if c&cueKin == 0 || j == 0 {
		return false
	}
	switch string(p.word(j - 1)) {
	case "my", "her", "his", "their", "our", "mi", "su", "s", "a", "an":
		return true
	}
	return false
}

func paragraphEnds(gap []byte) bool {
	lines := 0
	for _, c := range gap {
		if c == '\n' {
			lines++
		}
	}
	return lines >= 2
}

// ages finds ages of 90 and more.
func (p *page) ages() {
	for _, k := range p.digits {
		i := int(k)
		t := p.toks[i]
		if t.taken {
			continue
		}
		w := p.word(i)
		n := 0
		for n < len(w) && isDigit(w[n]) {
			n++
		}
		var v int
		switch {
		case n == 2 && w[0] == '9':
			v = 90
		case n == 3 && w[0] == '1' && w[1] <= '2':
			v = 100
		default:
			continue
		}
		if rest := string(w[n:]); v == 0 || rest != "" && rest != "yo" && rest != "yr" && rest != "y" && rest != "m" && rest != "f" || p.joinedNumber(i) {
			continue
		}
		after := false
		limit := t.end + 16
		for j := i + 1; j < len(p.toks) && j <= i+3 && p.toks[j].end <= limit; j++ {
			if broken(p.gap(j - 1)) {
				break
			}
			c := p.toks[j].cue
			if c&cueYears != 0 && !p.is(j, "age") && !p.is(j, "aged") {
				after = true
			}
		}
		if rest := string(w[n:]); rest == "yo" || rest == "yr" {
			after = true
		}
		before := i > 0 && (p.is(i-1, "aged") || p.is(i-1, "age") || p.is(i-1, "turned") || i > 1 && p.is(i-2, "age") && (p.is(i-1, "of") || p.is(i-1, "is"))) && !broken(p.gap(i - 1)[:min(1, len(p.gap(i-1)))])
		if !after && !before {
			continue
		}
		p.report(i, t.start, t.end, ruleAge90, ruleAge90.severity, "An age of 90 or more.")
	}
}

// joinedNumber reports a number that is part of a longer one, of a sum of money
// or of a percentage. "92-year-old" is none.
func (p *page) joinedNumber(i int) bool {
	t := p.toks[i]
	s, e := int(t.start), int(t.end)
	if c := p.at(s - 1); (c == '.' || c == ',' || c == '-' || c == '/' || c == '$') && (c == '$' || isAlnum(p.at(s-2))) {
		return true
	}
	c := p.at(e)
	return c == '%' || (c == '.' || c == ',' || c == '/') && isDigit(p.at(e+1))
}
