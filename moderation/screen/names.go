package screen

import (
	"commentportal/docket"
)

// names finds persons: by a first name and a surname of the lists, by a cue word
// before a capitalised word, by a title. It is the weakest of all recognizers;
// the moderators' guide says so.
func (p *page) names() {
	l := loadLexicon()
	for i := 0; i < len(p.toks); i++ {
		t := p.toks[i]
		if t.taken || !t.class.word() {
			continue
		}
		if t.class&capital == 0 {
			if t.lex&given != 0 && (t.lex&english == 0 || t.lex&common != 0) {
				if n := p.smallName(i); n > 0 {
					i += n - 1
				}
			}
			continue
		}
		n := p.nameRun(i)
		p.judgeRun(l, i, i+n)
		i += n - 1
	}
}

// maxRun bounds a run of capitalised words; longer ones are headings.
const maxRun = 12

// nameRun counts the capitalised words from token i on that could be one name:
// blanks, a hyphen, an apostrophe or the full stop of an initial between.
func (p *page) nameRun(i int) int {
	j := i
	for j-i < maxRun && j+1 < len(p.toks) {
		g := p.gap(j)
		next := p.toks[j+1]
		if next.taken || !next.class.word() {
			break
		}
		if !p.nameGap(j, g) {
			break
		}
		if next.class&capital == 0 {
			if p.secondSyllable(j) { // Hyun-woo Kang
				j++
				continue
			}
			// a particle, when a capitalised word follows it: van Gijn, de la Cruz
			k := j + 1
			for k < len(p.toks) && k-j <= 3 && p.toks[k].lex&particle != 0 && p.toks[k].class&capital == 0 && p.nameGap(k, p.gap(k)) {
				k++
			}
			if k == j+1 || k >= len(p.toks) || k-j > 3 || p.toks[k].class&capital == 0 || p.toks[k].taken || !p.toks[k].class.word() {
				break
			}
			j = k
			continue
		}
		j++
	}
	return j - i + 1
}

// secondSyllable reports whether the small word behind token j belongs to a given
// name with a hyphen, as they are written from Korean and Chinese: another
// capitalised word follows, and the first part is no English word.
func (p *page) secondSyllable(j int) bool {
	if j+2 >= len(p.toks) || !p.toks[j+2].class.word() || p.toks[j+2].class&capital == 0 || p.toks[j].lex&(english|domainTerm|orgWord) != 0 {
		return false
	}
	return string(p.gap(j)) == "-" && string(p.gap(j+1)) == " " && p.toks[j+1].len() <= 6 && p.toks[j].len() <= 6 && p.plain(j) && !loadLexicon().isEnglish(p.word(j))
}

// nameGap reports whether the gap behind token j may stand inside a name.
func (p *page) nameGap(j int, g []byte) bool {
	switch len(g) {
	case 0:
		return false
	case 1:
		return g[0] == ' ' || g[0] == '-' && p.toks[j].len() > 1 || g[0] == '\'' && p.toks[j].len() <= 2
	}
	if g[0] == '.' && (p.toks[j].len() == 1 || p.toks[j].cue&cueTitle != 0 || p.is(j, "st")) {
		g = g[1:]
	}
	for _, c := range g {
		if c != ' ' {
			return false
		}
	}
	return len(g) <= 2
}

// A piece is one word of a run with what is known of it.
type piece struct {
	given, surname, common bool
	initial                bool
	everyday               bool // an English word
	never                  bool // a term of the field, a place, an organisation's word
	unknown                bool // on no list at all
	surnameEnd             bool // ends like a surname
	marked                 bool // written with letters that English does not use
}

func (p *page) pieceOf(l *lexicon, i int) piece {
	t := p.toks[i]
	w := p.word(i)
	var c piece
	c.given, c.surname, c.common = t.lex&given != 0, t.lex&surname != 0, t.lex&common != 0
	c.initial = t.len() == 1
	named := t.lex&(given|surname) != 0
	c.never = t.lex&(orgWord|month) != 0 || t.lex&domainTerm != 0 && !named || t.lex&place != 0 && t.lex&(given|common) != given|common || t.cue&cueTitle != 0 && t.lex&(given|surname) == 0
	c.everyday = t.lex&familiar == 0 && (t.lex&english != 0 || t.lex&domainTerm != 0 || l.isEnglish(w))
	c.unknown = !c.given && !c.surname && !c.everyday && !c.never && t.len() > 2
	c.surnameEnd = len(w) > 4 && !c.everyday && !c.never && surnameEnding(w)
	if p.pos != nil {
		from, to := p.origin(int(t.start), int(t.end))
		c.marked = to-from > t.len() && t.class&hasLower != 0
	}
	if t.class&allCaps != 0 && t.len() <= 3 {
		c.unknown = false
	}
	if c.initial && p.at(int(t.end)) == '\'' && isAlnum(p.at(int(t.end)+1)) { // O'Shaughnessy, D'Amico
		c.initial, c.unknown = false, true
	}
	return c
}

// surnameEnding reports the ends that surnames have in many languages.
func surnameEnding(w []byte) bool {
	for _, s := range surnameEndings {
		if len(w) > len(s)+1 && string(w[len(w)-len(s):]) == s {
			return true
		}
	}
	if len(w) > 5 && (string(w[:2]) == "mc" || string(w[:3]) == "mac") {
		return true
	}
	return false
}

var surnameEndings = []string{
	"sson", "sen", "ez", "ski", "sky", "ska", "wicz", "ov", "ova", "ev", "eva", "enko", "yan", "ian", "dottir", "berg", "stein",
	"mann", "man", "ic", "vic", "escu", "oulos", "akis", "idis", "shvili", "dze", "wala", "swamy", "murthy", "rao", "elli", "etti", "ini",
	"strom", "quist", "lund", "gaard", "baum", "thal", "feld", "bauer", "meyer", "eaux", "aux", "ault", "nen", "cz", "czyk", "yk", "chuk", "uk",
}

// judgeRun decides which part of the capitalised words from to to is a name.
func (p *page) judgeRun(l *lexicon, from, to int) {
	for i := from; i < to; {
		n := p.nameAt(l, i, to)
		if n == 0 {
			i++
			continue
		}
		i += n
	}
}

// nameAt reports a name that begins at token i, before token end, and returns
// its length in tokens, or 0.
func (p *page) nameAt(l *lexicon, i, end int) int {
	t := p.toks[i]
	if t.lex&particle != 0 && t.lex&(given|surname) == 0 && i+1 < end {
		return 0
	}
	if t.lex&english != 0 && t.lex&(given|surname) == 0 {
		return 0 // most capitals begin a sentence
	}
	first := p.pieceOf(l, i)
	if first.everyday && !first.given && !first.surname {
		return 0
	}
	cued, why := p.nameCue(i)
	if first.never && !(cued && first.surname) {
		return 0
	}
	stop, last := p.reach(l, i, end, first)
	n := stop - i
	if n == 1 && !cued && !first.given && !first.surname && !first.marked {
		return 0 // one capitalised word that nothing speaks for: most of them
	}
	if stop < len(p.toks) && p.thingBehind(stop, end) {
		return n
	}
	if p.officialBefore(i) || p.citation(stop) || p.saintBefore(i) || !cued && p.townName(i, stop) || p.is(i, "johns") && p.is(i+1, "hopkins") {
		return n
	}
	sentence := p.sentenceStart(i)
	if first.given && !first.everyday && !first.never && p.toks[i].class&hasLower != 0 {
		before := stop
		stop = p.restOfName(i, stop, end, cued && first.common)
		n = stop - i
		if n > 1 {
			last = p.pieceOf(l, stop-1)
		}
		if n > 2 && (stop > before || p.toks[stop-1].len() > 1 && p.toks[stop-2].len() == 1) || cued && first.common && n == 2 && last.everyday && p.plain(stop-1) {
			p.reportName(i, stop, cued, why)
			return n
		}
	}
	switch {
	case first.never && !(cued && first.surname):
		return 0
	case n >= 2 && p.wholeName(first, last, i, stop, cued, sentence):
		p.reportName(i, stop, cued, why)
		return n
	case cued && n == 1 && p.cuedSingle(first, i, why):
		p.reportName(i, stop, true, why)
		return n
	case cued && n >= 2 && (first.unknown || first.given || first.surname) && (last.unknown || last.given || last.surname) && !p.headingAround(i, stop, end):
		p.reportName(i, stop, true, why)
		return n
	case n == 1 && p.inverted(first, i, stop, l):
		p.reportName(i, stop+1, cued, "A surname, a comma and a first name.")
		return n + 1
	case n == 1 && (first.given && first.common || first.marked && (first.given || first.surname)) && !first.everyday && !first.never && p.lone(i):
		p.reportName(i, stop, false, "A common first name.")
		return n
	}
	return 0
}

// reach is the token up to which a name that begins with token i could go, at
// most five words, and the last word of it.
func (p *page) reach(l *lexicon, i, end int, first piece) (stop int, last piece) {
	small := func(k int) bool { // of a particle, or no capital
		t := p.toks[k]
		return t.lex&particle != 0 && t.lex&(given|surname) == 0 || t.class&capital == 0
	}
	stop, last = i+1, first
	strong := first.surname || first.given
	for stop < end && stop-i < 5 {
		if small(stop) {
			stop++
			continue
		}
		c := p.pieceOf(l, stop)
		if c.never && !(c.surname && strong && !p.toks[stop].orgLike()) {
			break
		}
		behindInitial := stop-i >= 2 && p.toks[stop-1].len() == 1 && first.given && p.toks[stop].class&hasLower != 0
		if !c.initial && !c.given && !c.surname && !c.unknown && !behindInitial {
			break
		}
		last = c
		stop++
	}
	for stop > i+1 && small(stop-1) {
		stop--
	}
	if stop > i+1 && p.toks[stop-1].len() == 1 && stop < end {
		// "Plan B Members": a letter before a word that is none of a name.
		stop--
		last = first
		if stop > i+1 {
			last = p.pieceOf(l, stop-1)
		}
	}
	return stop, last
}

// inverted reports "Surname, Given".
func (p *page) inverted(first piece, i, stop int, l *lexicon) bool {
	if !first.surname || first.everyday || first.given || stop >= len(p.toks) || string(p.gap(stop-1)) != ", " || !p.plain(i) || p.toks[stop].taken {
		return false
	}
	t := p.toks[stop]
	c := p.pieceOf(l, stop)
	return t.class&capital != 0 && c.given && c.common && !c.everyday && !c.never && t.lex&(place|notAlone) == 0 && p.toks[i].lex&place == 0
}

// withSuffix extends a name over Jr., Sr., II, III or IV.
func (p *page) withSuffix(stop int, end int32) int32 {
	if stop >= len(p.toks) || p.toks[stop].class&capital == 0 {
		return end
	}
	if g := string(p.low[end:p.toks[stop].start]); g != " " && g != ", " {
		return end
	}
	switch string(p.word(stop)) {
	case "jr", "sr":
		if p.at(int(p.toks[stop].end)) == '.' {
			return p.toks[stop].end + 1
		}
		return p.toks[stop].end
	case "ii", "iii", "iv":
		return p.toks[stop].end
	}
	return end
}

// restOfName extends a name that begins with a sure first name over further
// initials and the word behind them, and, behind a cue, over one word of
// everyday English: people are called Shell and Musser.
func (p *page) restOfName(i, stop, end int, cued bool) int {
	for stop < len(p.toks) && stop-i < 5 && stop > i+1 && p.toks[stop-1].len() == 1 {
		t := p.toks[stop]
		if t.taken || t.class&capital == 0 || !t.class.word() || t.lex&(orgWord|domainTerm) != 0 {
			break
		}
		if g := p.gap(stop - 1); string(g) != "." && string(g) != ". " && string(g) != " " {
			break
		}
		if t.len() > 1 && !p.plain(stop) {
			break
		}
		stop++
		if t.len() > 1 {
			return stop
		}
	}
	if stop >= i+2 && stop < end && string(p.gap(stop-1)) == " " && p.plain(stop) && p.plain(stop-1) {
		// Cody Ray Hatcher: a word that is English by its ending alone.
		if t := p.toks[stop]; t.lex&^(startsCue|legendStart) == 0 && t.cue == 0 && (stop+1 >= end || string(p.gap(stop)) != " " || p.toks[stop+1].class&capital == 0) {
			stop++
		}
	}
	if cued && stop == i+1 && stop < end && string(p.gap(i)) == " " {
		t := p.toks[stop]
		if p.plain(stop) && t.lex&(orgWord|domainTerm|place|month) == 0 && t.cue&cueTitle == 0 && !(stop+1 < end && string(p.gap(stop)) == " " && p.toks[stop+1].class&capital != 0) {
			return stop + 1
		}
	}
	return stop
}

// townName reports what is more often a town than a person: two words that a
// hyphen joins, as in Urbana-Champaign, and Las or Los behind "in".
func (p *page) townName(i, stop int) bool {
	if stop == i+2 && string(p.gap(i)) == "-" {
		return true
	}
	return p.afterIn(i) && (p.is(i, "las") || p.is(i, "los") || p.is(i, "el"))
}

func (t token) orgLike() bool { return t.lex&(orgWord|month|place) != 0 }

// wholeName weighs two or more words as first name and surname.
func (p *page) wholeName(first, last piece, i, stop int, cued, sentence bool) bool {
	sure := first.given && !first.everyday
	caps := p.toks[i].class&allCaps != 0
	middle := stop-i >= 3 && p.toks[stop-2].len() == 1 && p.toks[stop-1].class&hasLower != 0
	name := func(c piece) bool { return c.given || c.surname || c.unknown }
	switch {
	case p.toks[i].lex&place != 0 && !cued: // Virginia, Charlotte: a person only with a sure surname
		return !caps && last.surname && !last.everyday && p.toks[stop-1].lex&place == 0 && (!p.afterIn(i) || last.common)
	case middle && name(first) && !first.everyday && !first.never:
		return true
	case (first.marked && !last.everyday || last.marked && !first.everyday) && name(first) && name(last) && !caps:
		return true
	case last.initial: // "Maria G."
		return sure && first.common && !caps
	case caps && p.toks[i].len() > 1: // capitals throughout: both on the lists
		return sure && last.surname && !last.everyday && p.toks[stop-1].class&allCaps != 0
	case sure && last.surname:
		return first.common || !last.everyday || cued
	case sure && last.given && !last.everyday:
		return true
	case sure && last.unknown:
		return p.toks[stop-1].class&allCaps == 0
	case first.given && first.everyday && (last.surname && !last.everyday || last.unknown && last.surnameEnd):
		return first.common && p.toks[stop-1].class&allCaps == 0 && (!sentence || last.surname && first.common)
	case first.given && first.everyday && first.common && last.unknown && !sentence:
		return p.toks[i].lex&notAlone == 0 && p.plain(i) && p.plain(stop-1)
	case first.initial && (last.surname && !last.everyday || last.unknown && (last.surnameEnd || !sentence && p.plain(stop-1) && p.toks[stop-1].len() > 4)):
		return stop-i >= 2 && p.at(int(p.toks[i].end)) == '.' && p.toks[stop-1].class&allCaps == 0
	case first.surname && !first.everyday && last.surname && !last.everyday:
		return !caps
	case first.unknown && (last.surname && !last.everyday):
		return p.toks[i].class&hasLower != 0 && !sentence
	case first.surname && !first.everyday && last.unknown && last.surnameEnd:
		return !caps && p.toks[stop-1].class&allCaps == 0
	case first.unknown && last.unknown && last.surnameEnd:
		return !caps && p.toks[stop-1].class&allCaps == 0
	case first.unknown && last.unknown:
		return !caps && p.toks[stop-1].class&allCaps == 0 && p.plain(i) && p.plain(stop-1) && stop-i == 2
	}
	return false
}

// afterIn reports "in", "of" or the like before token i: what follows is a place.
func (p *page) afterIn(i int) bool {
	return p.is(i-1, "in") || p.is(i-1, "of") || p.is(i-1, "at") || p.is(i-1, "near") || p.is(i-1, "from")
}

// plain reports a word with one capital, at its beginning: products and codes
// often have more.
func (p *page) plain(i int) bool {
	t := p.toks[i]
	if t.len() < 3 {
		return false
	}
	for _, c := range p.raw[t.start+1 : t.end] {
		if isUpper(c) {
			return false
		}
	}
	return true
}

// sentenceStart reports whether token i begins a sentence or line, where any word
// has a capital.
func (p *page) sentenceStart(i int) bool {
	if i == 0 {
		return true
	}
	return broken(p.gap(i - 1))
}

// headingAround reports more capitalised words around, as in a heading or the
// name of an organisation.
func (p *page) headingAround(i, stop, end int) bool {
	return stop < end && !p.toks[stop].taken && p.toks[stop].class&capital != 0 && hasByte(p.gap(stop-1), ' ')
}

// lone weighs a single first name: three letters or more, one capital, and not
// part of a longer heading.
func (p *page) lone(i int) bool {
	t := p.toks[i]
	if !p.plain(i) || t.lex&(notAlone|place) != 0 || t.lex&surname != 0 && t.lex&common == 0 {
		return false
	}
	if i+1 < len(p.toks) && p.toks[i+1].class&capital != 0 && string(p.gap(i)) == " " && p.toks[i+1].lex&(orgWord|eponymNoun|domainTerm) != 0 {
		return false
	}
	if string(p.gap(i)) == " & " {
		return false
	}
	if i > 0 && p.toks[i-1].class&capital != 0 && string(p.gap(i-1)) == " " && !p.sentenceStart(i-1) {
		return false // the last word of a title or heading
	}
	// a name joined to a code, a path or a handle is no person's
	c := p.at(int(t.start) - 1)
	d := p.at(int(t.end))
	return c != '/' && c != '_' && c != '@' && c != '#' && d != '/' && d != '_' && d != '@' && d != '(' && !(d == '-' && isAlnum(p.at(int(t.end)+1))) && !(d == '.' && isAlnum(p.at(int(t.end)+1)))
}

// reportName reports the name in tokens i to stop, with what stands before it
// deciding how grave it is.
func (p *page) reportName(i, stop int, cued bool, why string) {
	r := rulePerson
	s := r.severity
	if why == "" {
		why = "A first name and a surname, or words that read like them."
	}
	if why == patientWhy {
		r, s = rulePatient, rulePatient.severity
	} else if cued && p.chartBehind(stop) || p.before(i, 28)&cuePatient != 0 && p.patientWordBefore(i) {
		r, s, why = rulePatient, rulePatient.severity, patientWhy
	} else if p.chartBehind(stop) {
		r, s, why = rulePatient, rulePatient.severity, "A name before words for a patient's record."
	} else if (p.before(i, 32)|p.after(stop-1, 24))&cueAccused != 0 {
		s = docket.Hold
		why = "A name beside a word of blame."
	}
	start, end := p.toks[i].start, p.toks[stop-1].end
	if p.toks[stop-1].len() == 1 && p.at(int(end)) == '.' && stop-i > 1 {
		end++
	}
	p.report(i, start, p.withSuffix(stop, end), r, s, why)
}
