package screen

// patientWhy is the reason that makes a name one of a patient or relative.
const patientWhy = "A name behind a word for a patient or relative."

// nameCue reports whether a word before token i says that a name follows.
func (p *page) nameCue(i int) (bool, string) {
	if i == 0 {
		return false, ""
	}
	g := p.gap(i - 1)
	if len(g) > 16 {
		return false, ""
	}
	t := p.toks[i-1]
	for k, c := range g {
		switch c {
		case ' ', ':', '"', '(', '*', '-', '\'', '\t', '>', '?':
		case '\n', '\r', ',':
			if t.cue&cueClosing == 0 && !(k > 0 && hasByte(g, ':')) && !(c == ',' && p.apposition(i)) {
				return false, ""
			}
		case '.':
			if t.cue&cueTitle == 0 && t.len() > 2 {
				return false, ""
			}
		default:
			return false, ""
		}
	}
	switch {
	case t.cue&cueClosing != 0 && hasByte(g, '\n'):
		return true, "A name below the words that close a letter."
	case t.cue&cueTitle != 0 && !hasByte(g, ':') && !hasByte(g, '\n') && (t.class&capital != 0 || t.len() > 3):
		if p.is(i-1, "sir") || p.is(i-1, "madam") || p.is(i-1, "don") && t.class&capital == 0 {
			return false, ""
		}
		return true, "A name behind a title."
	case t.cue&cueNamed != 0:
		switch string(p.word(i - 1)) {
		case "by", "per", "cc", "contact", "attention", "user", "called", "admin", "technician", "nurse", "physician", "manager", "supervisor", "boss", "contractor", "contractors", "employee", "colleague", "analyst", "caller", "to", "with", "of", "for", "member", "director", "name":
			return true, "A name behind a word for a person."
		}
		return true, "A name behind words that introduce one."
	case t.cue&cuePatient != 0 && t.class&capital == 0 || t.cue&cuePatient != 0 && hasByte(g, ':'):
		return true, patientWhy
	case t.cue&cueKin != 0:
		if t.class&capital == 0 || p.possessive(i-2) {
			return true, patientWhy
		}
	}
	return false, ""
}

// apposition reports a name between commas behind one patient or relative: "the
// patient, O'Shaughnessy, was …".
func (p *page) apposition(i int) bool {
	if !p.onePerson(i-1) && !(p.toks[i-1].cue&cueKin != 0 && p.possessive(i-2)) || string(p.gap(i-1)) != ", " {
		return false
	}
	for k := i; k < len(p.toks) && k < i+4; k++ {
		switch g := p.gap(k); {
		case len(g) > 0 && g[0] == ',':
			return true
		case len(g) != 1:
			return false
		}
	}
	return false
}

func (p *page) possessive(i int) bool {
	if i < 0 {
		return false
	}
	switch string(p.word(i)) {
	case "my", "his", "her", "their", "our", "mi", "su":
		return true
	}
	return false
}

// cuedSingle weighs one capitalised word behind a cue.
func (p *page) cuedSingle(c piece, i int, why string) bool {
	t := p.toks[i]
	if c.never || c.initial || t.len() < 3 && !c.surname && !c.given {
		return false
	}
	if t.class&allCaps != 0 && !(c.given || c.surname) {
		return false
	}
	prev := p.toks[i-1]
	if prev.cue&cueTitle != 0 {
		if c.everyday && prev.len() > 4 { // "Nurse Case Manager"
			return false
		}
		return c.surname || c.given || c.unknown || c.surnameEnd && !c.everyday
	}
	if c.everyday {
		return c.given && c.common && (prev.cue&cueClosing != 0 && why != patientWhy || p.is(i-1, "is") && p.is(i-2, "name") || p.is(i-1, "llamo"))
	}
	if why == "A name behind a word for a person." && !(c.given && c.common) {
		return false
	}
	if c.given || c.surname {
		return true
	}
	switch string(p.word(i - 1)) {
	case "is", "named", "llamo", "soy", "m", "am":
		return c.unknown && p.toks[i].class&hasLower != 0 && !(prev.cue&cueNamed != 0 && (p.is(i-1, "m") || p.is(i-1, "am") || p.is(i-1, "is")) && !p.is(i-2, "name"))
	}
	return c.unknown && why == patientWhy && t.class&hasLower != 0
}

// officialBefore reports a public office before the name: the holder's name is
// public.
func (p *page) officialBefore(i int) bool {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		if g := p.gap(j); broken(g) && string(g) != ". " || len(g) > 3 {
			return false
		}
		t := p.toks[j]
		if t.cue&cueOfficial != 0 && t.class&capital != 0 {
			return true
		}
		if t.class&capital == 0 {
			return false
		}
	}
	return false
}

// citation reports "et al" or a year in brackets behind the name.
func (p *page) citation(stop int) bool {
	if p.is(stop, "et") && (p.is(stop+1, "al") || p.is(stop+1, "alia")) {
		return true
	}
	for j := stop; j < len(p.toks) && j <= stop+3; j++ {
		g := p.gap(j - 1)
		if p.toks[j].class.number() && p.toks[j].len() == 4 && len(g) > 0 && (g[len(g)-1] == '(' || string(g) == ", ") && (p.low[p.toks[j].start] == '1' && p.low[p.toks[j].start+1] == '9' || p.low[p.toks[j].start] == '2' && p.low[p.toks[j].start+1] == '0') {
			return true
		}
		if p.toks[j].class&capital == 0 && !p.is(j, "and") && !p.is(j, "y") {
			return false
		}
	}
	return false
}

func (p *page) saintBefore(i int) bool {
	return i > 0 && (p.is(i-1, "st") || p.is(i-1, "saint") || p.is(i-1, "santa") || p.is(i-1, "san")) && p.toks[i-1].class&capital != 0 && p.toks[i].start-p.toks[i-1].end <= 2
}

// patientWordBefore reports "patient", "pt" or the like within two words before
// token i, in its sentence.
func (p *page) patientWordBefore(i int) bool {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		if broken(p.gap(j)) && !hasByte(p.gap(j), ':') {
			return false
		}
		if p.onePerson(j) {
			return true
		}
	}
	return false
}

// chartBehind reports "'s chart", "'s records" and the like.
func (p *page) chartBehind(stop int) bool {
	j := stop
	if p.is(j, "s") && string(p.gap(j-1)) == "'" {
		j++
	} else {
		return false
	}
	for k := j; k < len(p.toks) && k < j+2; k++ {
		switch string(p.word(k)) {
		case "chart", "record", "records", "results", "labs", "file", "diagnosis", "medication", "medications", "surgery", "mrn", "appointment", "prescription", "insulin", "biopsy", "scan", "tests", "chemo", "dialysis", "treatment":
			return true
		}
	}
	return false
}

// thingBehind reports whether the words from token k on turn the name before
// into that of a thing: an organisation, a syndrome, a law.
func (p *page) thingBehind(k, end int) bool {
	// "Parkinson's disease", "Wells score"
	j := k
	if j < len(p.toks) && p.is(j, "s") && string(p.gap(j-1)) == "'" {
		j++
	}
	if j < len(p.toks) && len(p.gap(j-1)) <= 2 && !broken(p.gap(j-1)) {
		t := p.toks[j]
		if t.lex&eponymNoun != 0 && (t.class&capital == 0 || t.lex&orgWord != 0 || j == k) {
			return true
		}
	}
	for n := k; n < end && n < k+4 && n < len(p.toks); n++ {
		if p.toks[n].lex&orgWord != 0 {
			return true
		}
	}
	return k < len(p.toks) && (p.toks[k].lex&(orgWord|eponymNoun) != 0 && p.toks[k].class&capital != 0 && len(p.gap(k-1)) <= 2 && !broken(p.gap(k-1)))
}

// smallName finds a name in small letters: only behind a cue, and only when both
// words are on the lists.
func (p *page) smallName(i int) int {
	t := p.toks[i]
	if t.lex&(domainTerm|place|orgWord|month) != 0 {
		return 0
	}
	cued, why := p.nameCue(i)
	if !cued {
		return 0
	}
	if i+1 < len(p.toks) && string(p.gap(i)) == " " {
		u := p.toks[i+1]
		if u.lex&surname != 0 && u.lex&english == 0 && u.class.word() && !u.taken && u.lex&(domainTerm|place|orgWord) == 0 {
			p.reportName(i, i+2, true, why)
			return 2
		}
	}
	if t.lex&english == 0 && t.lex&common != 0 && t.lex&given != 0 && (why == "A name behind words that introduce one." || why == patientWhy) {
		p.reportName(i, i+1, true, why)
		return 1
	}
	return 0
}
