package screen

import "commentportal/docket"

// An idRule is a number that is known by the word before it.
type idRule struct {
	rule      *rule
	cue       cue
	min, max  int  // letters and digits
	digits    int  // at least this many of them digits
	onlyDigit bool // no letters
	far       bool // the word may stand anywhere in the window, when the number is long
	letters   bool // a group of capitals and a blank may stand before it: XYP 884 120 553
	why       string
}

// idRules are tried in this order.
var idRules = []idRule{
	{ruleNPI, cueNPI, 10, 10, 10, true, true, false, "Ten digits after a word for a provider identifier."},
	{ruleMRN, cueRecord, 4, 14, 4, false, true, true, "A number after a word for a medical record."},
	{ruleMember, cueMember, 6, 18, 3, false, false, true, "Letters and digits after a word for a member, policy or plan."},
	{ruleMember, cueGroup, 6, 12, 6, false, false, true, "A number of six digits and more after the word group."},
	{rulePassport, cuePassport, 8, 9, 6, false, true, true, "A number after the word passport."},
	{ruleDriver, cueDriver, 5, 17, 4, false, false, true, "A number after a word for a license."},
	{ruleBankAccount, cueAccount, 6, 17, 6, true, true, false, "A number after a word for an account."},
	{ruleVIN, cueVIN, 17, 17, 3, false, true, false, "Seventeen letters and digits after the word VIN."},
	{rulePlate, cuePlate, 5, 8, 1, false, false, true, "Letters and digits after a word for a license plate."},
	{ruleClaim, cueClaim, 6, 20, 5, false, false, true, "A number after a word for a claim or prescription."},
	{ruleSerial, cueSerial, 5, 25, 3, false, false, true, "Letters and digits after a word for a serial or lot number."},
	{ruleDEA, cueDEA, 9, 9, 7, false, false, false, "Letters and digits after a word for a prescriber."},
	{ruleIBAN, cueIBAN, 15, 34, 10, false, false, false, "Letters and digits after the word IBAN."},
}

// idCues are all cues of idRules.
var idCues = func() (c cue) {
	for _, r := range idRules {
		c |= r.cue
	}
	return c
}()

// A run is a chunk of letters and digits with single hyphens inside.
type run struct {
	first, last  int
	start, end   int32
	alnum, digit int
}

// runAround is the run that token i belongs to, at most 8 tokens each way.
func (p *page) runAround(i int) run {
	first, last := i, i
	for first > 0 && i-first < 8 && p.hyphen(first-1) && !p.toks[first-1].taken {
		first--
	}
	for last+1 < len(p.toks) && last-i < 8 && p.hyphen(last) && !p.toks[last+1].taken {
		last++
	}
	// Cue words that are glued on, as in "MRN-12345", are not part of it.
	for first < i && p.toks[first].cue&idCues != 0 && p.toks[first].class.word() {
		first++
	}
	r := run{first: first, last: last, start: p.toks[first].start, end: p.toks[last].end}
	for k := first; k <= last; k++ {
		r.alnum += p.toks[k].len()
		for _, c := range p.word(k) {
			if isDigit(c) {
				r.digit++
			}
		}
		if r.alnum > 64 {
			break
		}
	}
	return r
}

// hyphen reports whether nothing but one hyphen stands between token i and the
// next.
func (p *page) hyphen(i int) bool {
	t := p.toks[i]
	return i+1 < len(p.toks) && p.toks[i+1].start-t.end == 1 && p.low[t.end] == '-' || i+1 < len(p.toks) && p.toks[i+1].start == t.end
}

// identifiers finds numbers by the words before them, and those that are
// recognized by their own form.
func (p *page) identifiers() {
	for _, k := range p.digits {
		i := int(k)
		if p.toks[i].taken {
			continue
		}
		if p.ownForm(i) {
			continue
		}
		before := p.before(i, windowBefore) & idCues
		if before == 0 {
			continue
		}
		r := p.runAround(i)
		if r.digit < 1 || r.alnum > 40 || p.isYear(r) || p.amount(r) {
			continue
		}
		for k := range idRules {
			id := &idRules[k]
			if before&id.cue == 0 {
				continue
			}
			r := r
			if id.rule == ruleSerial || id.rule == ruleClaim || id.onlyDigit || id.rule == ruleDriver || id.rule == ruleIBAN || id.rule == rulePlate || id.rule == ruleMember {
				r = p.blankGroups(r, id.max)
			}
			if id.letters {
				r = p.withLetters(r)
			}
			if id.rule == rulePlate && r.digit == r.alnum && p.is(r.first-1, "tag") { // of an asset, a shelf, a DICOM file
				continue
			}
			if r.alnum < id.min || r.alnum > id.max || r.digit < id.digits || id.onlyDigit && r.digit != r.alnum {
				continue
			}
			// Lone letters belong to it ("U 629 288"), words do not.
			adjacent := p.cueRightBefore(r.first, id.cue)
			if !adjacent && !(id.far && r.digit >= 7) {
				continue
			}
			if id.rule == ruleMember && p.is(r.first-1, "policy") && r.end-r.start > 5 && p.low[r.start+4] == '-' && p.isYear(run{start: r.start, end: r.start + 4}) {
				continue // an office's policy 2016-044
			}
			if docketNumber(p.low[r.start:r.end]) && id.rule != ruleMRN {
				continue
			}
			p.report(r.first, r.start, r.end, id.rule, id.rule.severity, id.why)
			break
		}
	}
	p.upgradeRouting()
}

// blankGroups extends a run of digits over single blanks to further runs of
// digits ("4412 0098 7731"), as long as it stays within max.
func (p *page) blankGroups(r run, max int) run {
	for r.last+1 < len(p.toks) {
		t := p.toks[r.last+1]
		if t.taken || t.class&hasDigit == 0 || t.start-r.end != 1 || p.low[r.end] != ' ' || r.alnum+t.len() > max || t.len() > 6 {
			break
		}
		r.last++
		r.end = t.end
		r.alnum += t.len()
		for _, c := range p.word(r.last) {
			if isDigit(c) {
				r.digit++
			}
		}
	}
	return r
}

// withLetters extends a run over the group of at most four capitals before it,
// when one blank stands between and the group is no cue itself.
func (p *page) withLetters(r run) run {
	if r.first == 0 {
		return r
	}
	t := p.toks[r.first-1]
	if t.taken || t.class&allCaps == 0 || t.class&hasDigit != 0 || t.len() > 4 || t.cue != 0 || t.lex&connector != 0 || string(p.gap(r.first-1)) != " " {
		return r
	}
	r.first--
	r.start = t.start
	r.alnum += t.len()
	return r
}

// cueRightBefore reports whether a word with the cue stands before token i with
// nothing but connecting words ("number is", "no.", "#") between.
func (p *page) cueRightBefore(i int, want cue) bool {
	limit := p.toks[i].start - windowBefore
	for j := i - 1; j >= 0 && i-j <= 6 && p.toks[j].start >= limit; j-- {
		for _, c := range p.gap(j) {
			switch c {
			case ' ', '\n', '\r', '\t', '#', ':', '.', '-', '=', '(', '"', '\'', '*', '/', ')', '[', ',', '>':
			default:
				return false
			}
		}
		t := p.toks[j]
		if t.cue&want != 0 {
			return true
		}
		if t.lex&connector == 0 && t.cue&(want|idCues|cueUser) == 0 && t.len() > 2 && t.cue&cuePatient == 0 {
			return false
		}
	}
	return false
}

// isYear reports whether the run is a year, or a span of years.
func (p *page) isYear(r run) bool {
	w := p.low[r.start:r.end]
	year := func(w []byte) bool {
		return len(w) == 4 && allDigits(w) && (w[0] == '1' && w[1] == '9' || w[0] == '2' && w[1] == '0')
	}
	if len(w) == 9 && w[4] == '-' {
		return year(w[:4]) && year(w[5:])
	}
	return year(w)
}

// amount reports money, percentages, decimals and counts with a unit.
func (p *page) amount(r run) bool {
	s, e := int(r.start), int(r.end)
	if p.at(s-1) == '$' || p.at(s-1) == ' ' && p.at(s-2) == '$' || p.at(e) == '%' {
		return true
	}
	if (p.at(e) == ',' || p.at(e) == '.') && isDigit(p.at(e+1)) || (p.at(s-1) == ',' || p.at(s-1) == '.') && isDigit(p.at(s-2)) {
		return true
	}
	return r.last+1 < len(p.toks) && (p.is(r.last+1, "million") || p.is(r.last+1, "billion") || p.is(r.last+1, "percent"))
}

// docketNumber reports numbers of dockets, rules and comments: letters, a year
// and serials, such as CMS-2025-0050-0031.
func docketNumber(w []byte) bool {
	i := 0
	for i < len(w) && !isDigit(w[i]) {
		i++
	}
	if i < 3 || i+5 > len(w) || w[i-1] != '-' {
		return false
	}
	if string(w[i:i+2]) != "19" && string(w[i:i+2]) != "20" || !isDigit(w[i+2]) || !isDigit(w[i+3]) || w[i+4] != '-' {
		return false
	}
	serial := w[i+5:]
	return len(serial) == 4 || len(serial) > 4 && serial[4] == '-'
}

// ownForm finds numbers that their form alone gives away.
func (p *page) ownForm(i int) bool {
	t := p.toks[i]
	var b [40]byte
	w := p.word(i)
	switch n := t.len(); {
	case t.class.mixed() && (n == 4 || n == 11) && w[0] >= '1' && w[0] <= '9':
		if r, s := p.gather(i, 11, 3, b[:0]); mbiForm(s) {
			p.report(i, r.start, r.end, ruleMBI, ruleMBI.severity, "Eleven places in the order of a Medicare number.")
			return true
		}
	case t.class.mixed() && n == 17 && vinValid(w):
		p.report(i, t.start, t.end, ruleVIN, ruleVIN.severity, "Seventeen letters and digits whose check digit holds.")
		return true
	case t.class.mixed() && n == 9 && deaValid(w) && !p.joined(t.start, t.end):
		p.report(i, t.start, t.end, ruleDEA, ruleDEA.severity, "Two letters and seven digits whose check digit holds.")
		return true
	case t.class.number() && n == 2 && string(w) == "01" && p.at(int(t.start)-1) == '(' && p.at(int(t.end)) == ')':
		return p.udi(i)
	}
	if t.class.mixed() && t.len() >= 4 && isLower(w[0]) && isLower(w[1]) && isDigit(w[2]) && isDigit(w[3]) && ibanLength[string(w[:2])] != 0 {
		r, s := p.gather(i, 34, 9, b[:0])
		for len(s) >= 15 {
			if len(s) == ibanLength[string(w[:2])] {
				if ibanValid(s) {
					p.report(i, r.start, r.end, ruleIBAN, ruleIBAN.severity, "A country, its length of account number, and a check that holds.")
					return true
				}
				return false
			}
			if r.last == i {
				break
			}
			s = s[:len(s)-p.toks[r.last].len()]
			r.last--
			r.end = p.toks[r.last].end
		}
	}
	return false
}

// gather joins token i and up to more following ones that stand behind one blank
// or hyphen, to at most max letters and digits.
func (p *page) gather(i, max, more int, to []byte) (run, []byte) {
	r := run{first: i, last: i, start: p.toks[i].start, end: p.toks[i].end}
	to = append(to, p.word(i)...)
	if len(to) > max {
		return r, nil
	}
	for k := i + 1; k < len(p.toks) && k <= i+more; k++ {
		t := p.toks[k]
		if t.taken || t.start-r.end != 1 || p.low[r.end] != ' ' && p.low[r.end] != '-' || len(to)+t.len() > max {
			break
		}
		to = append(to, p.word(k)...)
		r.last, r.end = k, t.end
	}
	return r, to
}

// udi finds a device identifier: (01), 14 digits, and further groups in
// brackets.
func (p *page) udi(i int) bool {
	if i+1 >= len(p.toks) || p.toks[i+1].len() != 14 || !p.toks[i+1].class.number() {
		return false
	}
	last := i + 1
	for k := 0; k < 4 && last+2 < len(p.toks); k++ {
		if p.at(int(p.toks[last].end)) != '(' || p.toks[last+1].start != p.toks[last].end+1 || !p.toks[last+1].class.number() || p.at(int(p.toks[last+1].end)) != ')' || p.toks[last+2].start != p.toks[last+1].end+1 {
			break
		}
		last += 2
	}
	// Further groups or a word say what it is as well as the check digit does.
	if last == i+1 && !gs1Valid(p.word(i+1)) && p.before(i, windowBefore)&cueSerial == 0 {
		return false
	}
	p.report(i, p.toks[i].start-1, p.toks[last].end, ruleUDI, ruleUDI.severity, "(01), fourteen digits, and what follows, as devices are labelled.")
	return true
}

// routing finds bank routing numbers; it runs before the other identifiers, whose
// words stand nearby.
func (p *page) routing() {
	for _, k := range p.digits {
		i := int(k)
		t := p.toks[i]
		if t.taken || !t.class.number() || t.len() != 9 || p.before(i, windowBefore)&cueRouting == 0 && p.after(i, windowAfter)&cueRouting == 0 {
			continue
		}
		if abaValid(p.word(i)) || p.cueRightBefore(i, cueRouting) {
			p.report(i, t.start, t.end, ruleRouting, ruleRouting.severity, "Nine digits beside a word for a routing number.")
		}
	}
}

// upgradeRouting makes a routing number grave when an account number stands in
// the same text.
func (p *page) upgradeRouting() {
	account := false
	for _, h := range p.hits {
		account = account || h.rule == ruleBankAccount
	}
	if !account {
		return
	}
	for k := range p.hits {
		if p.hits[k].rule == ruleRouting {
			p.hits[k].severity = docket.Block
		}
	}
}
