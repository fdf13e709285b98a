package guard

import (
	"slices"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
)

// personName is a hidden name, by its parts.
type personName struct {
	term    int
	given   string
	calls   []string // other forms of the given name
	middle  []string
	surname []string // the last word first, then the other of a hyphenated or double one
	double  bool     // two surnames side by side, of which the first is the one in use
	doubt   bool     // found in a long passage: it is proposed without a tick
}

// titles stand before names, and ends behind them.
var (
	titles = set("mr mrs ms miss dr prof nurse sr sra srta don dona sister brother rev father officer sgt capt lt " +
		"col gen judge sen rep")
	ends = set("jr sr ii iii iv md rn np do phd dds esq lpn pa cna")
	// particles belong to the surname that follows.
	particles = set("de la del las los van von der den di da dos du le st al el bin ibn mac mc")
	// noNames are words of which names of persons do not consist.
	noNames = set(`a an and are as at be been but by did do does for from had has have he her hers him his how i if in
		is it its
		me mine my no nor not of on or our ours she so than that the their theirs them then there they this those to too
		us was we
		were what when where which who whom whose why will with you your yours mother father brother sister son daughter
		wife
		husband friend neighbor neighbour boss manager doctor patient nurse aunt uncle cousin mom dad grandmother
		grandfather
		clinic hospital center centre medical health healthcare care inc llc ltd corp corporation company university
		college
		school county city state department office bureau agency association institute group services systems network
		foundation church bank street st ave rd dr blvd ln hwy apt box north south east west floor room unit ward
		january february march april june july august september october november december monday tuesday wednesday
		thursday
		friday saturday sunday united states america american national federal general memorial regional valley
		community
		emergency intensive surgery security privacy act rule`)
	// notPeople follow a surname that names a place or a thing.
	notPeople = set(`made st ave rd dr blvd ln hwy county city town township texas tx nevada nv rule rules law laws
		hospital
		clinic center centre university college school park house building hall lake river creek ridge hill hills island
		series expansion polynomial swift instruments machine guitar guitars francis farm farms foundation inc llc ltd
		corp
		company co road bridge beach springs heights medical health memorial street avenue act bill amendment report`)
	towns = set("in at near from to toward towards outside of around visit downtown")
)

func set(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

// nameOf reads the words as one person's name, if that is what they are.
func nameOf(w *words, t Term) (personName, bool) {
	list := bare(w)
	if len(list) < 2 || len(list) > 5 {
		return personName{}, false
	}
	capitals := 0
	for _, k := range list {
		if k.digit || k.gap || noNames[k.norm] {
			return personName{}, false
		}
		if k.upper {
			capitals++
		}
	}
	personal := t.Kind == docket.KindPersonal || t.Kind == docket.KindThirdParty || t.Kind == docket.KindHealth
	if capitals < 2 && !(t.Name || personal && capitals == 0 && len(list) <= 3) {
		return personName{}, false
	}
	if comma := strings.Contains(w.text[:list[1].start], ","); comma { // Taylor, Richard
		list = append(slices.Clone(list[1:]), list[0])
	}
	return partsOf(w, list)
}

// bare is the tokens without titles before and ends behind.
func bare(w *words) []token {
	list := w.tokens
	for len(list) > 0 && titles[list[0].norm] {
		list = list[1:]
	}
	for len(list) > 2 && (ends[list[len(list)-1].norm] || len(list[len(list)-1].norm) == 1) {
		list = list[:len(list)-1]
	}
	return list
}

// partsOf tells given name, middle names and surname apart.
func partsOf(w *words, list []token) (personName, bool) {
	n := personName{given: list[0].norm}
	last := list[len(list)-1]
	if utf8.RuneCountInString(last.norm) < 2 {
		return n, false
	}
	n.calls = slices.Clone(nicknames[n.given])
	n.surname = []string{last.norm}
	rest := list[1 : len(list)-1]
	if k := len(rest); k > 0 {
		before := rest[k-1].norm
		hyphen := isHyphen(strings.TrimSpace(w.text[rest[k-1].end:max(last.start, rest[k-1].end)])) // Whitfield-Ross
		n.double = !hyphen && spanishSurname(before) && spanishSurname(last.norm)
		switch {
		case particles[before]:
			n.surname = append(n.surname, before+last.norm) // Alrashid
		case hyphen, n.double:
			n.surname = append(n.surname, before, before+last.norm)
			rest = rest[:k-1]
		}
	}
	for _, m := range rest {
		if !particles[m.norm] {
			n.middle = append(n.middle, m.norm)
		}
	}
	if len(n.middle) > 0 {
		n.calls = append(n.calls, n.given+n.middle[0]) // Annemarie
	}
	return n, true
}

// namesIn finds what reads like a person's name within a passage: two or three words
// in capitals, none of them a word that names do not hold.
func namesIn(w *words) (list []personName) {
	for i := 0; i < len(w.tokens); {
		j := i
		for j < len(w.tokens) && j-i < 4 && w.nameLike(j) && (j == i || w.near(j-1, j)) {
			j++
		}
		run := w.tokens[i:j]
		for len(run) > 0 && titles[run[0].norm] {
			run = run[1:]
		}
		if len(run) >= 2 && len(run) <= 3 && utf8.RuneCountInString(run[len(run)-1].norm) > 2 {
			if n, ok := partsOf(w, run); ok {
				list = append(list, n)
			}
		}
		i = max(j, i+1)
	}
	return list
}

func (w *words) nameLike(i int) bool {
	t := w.tokens[i]
	return t.upper && !t.digit && !t.gap && (!noNames[t.norm] || titles[t.norm])
}

// near reports whether the words i and j stand beside each other as parts of one name
// do.
func (w *words) near(i, j int) bool {
	if i < 0 || j >= len(w.tokens) || w.tokens[i].gap || w.tokens[j].gap {
		return false
	}
	s := w.between(i, j)
	if !joins(s, loose) || strings.ContainsAny(s, ",&#()\"“”") {
		return false
	}
	return !strings.Contains(s, ".") || utf8.RuneCountInString(w.tokens[i].norm) <= 2 || titles[w.tokens[i].norm] ||
		len(strings.TrimSpace(s)) == len(s) // richard.taylor
}

// findName adds the places where a person is named.
func (w *words) findName(n *personName, related bool, found []Match) []Match {
	if !related && !n.mayStandIn(w.flat) {
		return found // most texts
	}
	put := func(i, j int, sure bool) {
		s := span{Start: w.tokens[i].start, End: w.tokens[j].end}
		found = append(found, Match{Span: s, Term: n.term, Same: j-i == 1 && sure && w.tokens[i].norm == n.given,
			Sure: sure && !n.doubt, Part: i == j})
	}
	for i := range w.tokens {
		t := &w.tokens[i]
		switch {
		case slices.Contains(n.surname, t.norm):
			w.atSurname(n, i, related, put)
		case n.isGiven(t.norm):
			w.atGiven(n, i, related, put)
		}
	}
	return w.findJoined(n, found)
}

// mayStandIn reports whether a text, squashed, holds a surname, or the given name, beside
// which a surname may be misspelled.
func (n *personName) mayStandIn(flat string) bool {
	return len(n.given) > 3 && strings.Contains(flat, n.given) ||
		slices.ContainsFunc(n.surname, func(s string) bool { return strings.Contains(flat, s) }) ||
		slices.ContainsFunc(n.calls, func(s string) bool { return len(s) > 3 && strings.Contains(flat, s) })
}

// atGiven looks behind a given name: for the surname misspelled and, in a related text,
// for nothing that makes it somebody else's.
func (w *words) atGiven(n *personName, i int, related bool, put func(i, j int, sure bool)) {
	switch {
	case w.near(i, i+1) && n.slips(w.tokens[i+1].norm) != "":
		end, s := i+1, w.tokens[i+1].norm
		if w.near(end, end+1) && slices.Contains(n.surname, w.tokens[end+1].norm) {
			end++
		}
		put(i, end, related || misspelled(s, n.slips(s)))
	case related && w.alone(n, i, i) && w.meantAsName(i) &&
		(i == 0 || !slices.Contains(n.surname, w.tokens[i-1].norm)):
		put(i, i, true)
	}
}

// slips is the surname of which a word is a slip; "" when it is of none.
func (n *personName) slips(s string) string {
	if slices.Contains(n.surname, s) {
		return ""
	}
	for _, t := range n.surname {
		if typo(s, t) {
			return t
		}
	}
	return ""
}

// meantAsName reports whether the given name i, which stands alone, is no common word.
func (w *words) meantAsName(i int) bool {
	t := w.tokens[i]
	if !wordsToo[t.norm] {
		return true
	}
	word := w.text[t.start:t.end]
	return i > 0 && word != strings.ToUpper(word) && !strings.ContainsAny(w.between(i-1, i), ".!?:;\n") &&
		(i+1 == len(w.tokens) || !w.tokens[i+1].digit)
}

// atSurname looks at what stands around a surname: a given name before or behind, an
// initial, a title, or nothing of the kind.
func (w *words) atSurname(n *personName, i int, related bool, put func(i, j int, sure bool)) {
	if i > 0 && w.sameSurname(n, i-1) {
		return // looked at with the word before
	}
	end := i
	for end+1 < len(w.tokens) && w.sameSurname(n, end) {
		end++
	}
	from, sure := w.before(n, i)
	to := w.behind(n, end)
	whole := !n.double || end > i || related // one of two surnames and one given name are many people's
	switch {
	case from < i:
		put(from, end, sure && (whole || i-from > 1) || related)
	case to > end:
		put(i, to, whole || to-end > 1)
	case i > 0 && titles[w.tokens[i-1].norm] && w.near(i-1, i) && w.tokens[i].upper && !w.named(end):
		put(i, end, related || n.double && end > i)
	case related && w.alone(n, i, end):
		put(i, end, true)
	}
}

// sameSurname reports whether words i and i+1 are the two parts of one surname.
func (w *words) sameSurname(n *personName, i int) bool {
	if len(n.surname) < 2 || w.tokens[i].norm == w.tokens[i+1].norm || !slices.Contains(n.surname, w.tokens[i].norm) ||
		!slices.Contains(n.surname, w.tokens[i+1].norm) {
		return false
	}
	return isHyphen(strings.TrimSpace(w.between(i, i+1))) || w.near(i, i+1)
}

// before is the first word of the name whose surname is word i; i when no given name
// of the person stands before it.
func (w *words) before(n *personName, i int) (from int, sure bool) {
	j := i - 1
	for j >= 0 && particles[w.tokens[j].norm] && w.near(j, j+1) {
		j--
	}
	if from, ok := w.further(n, j+1); ok {
		return from, true
	}
	if j < 0 || !w.near(j, j+1) {
		return i, false
	}
	t := w.tokens[j]
	if n.isGiven(t.norm) || len(t.norm) >= 5 && typo(t.norm, n.given) {
		return j, true
	}
	initials := n.given[:firstRune(n.given)]
	switch short := utf8.RuneCountInString(t.norm) == 1; {
	case j > 0 && w.near(j-1, j) && (short || slices.Contains(n.middle, t.norm)) && n.isGiven(w.tokens[j-1].norm):
		return j - 1, true
	case j > 0 && short && w.near(j-1, j) && w.tokens[j-1].norm == initials && n.fitsMiddle(t.norm): // R. M. Taylor
		return j - 1, true
	case short && t.norm == initials:
		return j, t.upper || !w.tokens[i].upper
	case len(n.middle) > 0 && t.norm == initials+n.middle[0][:firstRune(n.middle[0])] && t.upper: // RM Taylor
		return j, true
	case slices.Contains(n.middle, t.norm) && utf8.RuneCountInString(t.norm) > 2:
		return w.givenBefore(n, j), true
	}
	return i, false
}

// givenBefore is where the given name before the middle name j begins; j when there is none.
func (w *words) givenBefore(n *personName, j int) int {
	for k := j - 1; k >= 0 && w.near(k, k+1); k-- {
		switch s := w.tokens[k].norm; {
		case n.isGiven(s) || s == n.given[:firstRune(n.given)]:
			return k
		case !particles[s] && !slices.Contains(n.middle, s):
			return j
		}
	}
	return j
}

func firstRune(s string) int {
	_, size := utf8.DecodeRuneInString(s)
	return size
}

func (n *personName) isGiven(s string) bool { return s == n.given || slices.Contains(n.calls, s) }

// fitsMiddle reports whether an initial can be that of the middle name.
func (n *personName) fitsMiddle(s string) bool {
	return len(n.middle) == 0 || strings.HasPrefix(n.middle[0], s)
}

// behind is the last word of "Taylor, Richard M."; i when no given name of the person
// stands behind word i.
func (w *words) behind(n *personName, i int) int {
	j := i + 1
	if j >= len(w.tokens) || w.tokens[j].gap {
		return i
	}
	s := strings.TrimSpace(w.between(i, j))
	t := w.tokens[j]
	switch {
	case s != "" && (len(s) > 2 || strings.Trim(s, ",_-(;|/*") != ""):
		return i
	case n.isGiven(t.norm):
	case s == "," && t.upper && t.norm == n.given[:firstRune(n.given)]:
	default:
		return i
	}
	for j+1 < len(w.tokens) && w.near(j, j+1) && (slices.Contains(n.middle, w.tokens[j+1].norm) ||
		w.tokens[j+1].upper && utf8.RuneCountInString(w.tokens[j+1].norm) == 1 && n.fitsMiddle(w.tokens[j+1].norm)) {
		j++
	}
	return j
}

// named reports whether the surname at i is somebody else's or something else's: it
// is followed by what makes it a street, a town or a thing.
func (w *words) named(i int) bool {
	if i+1 >= len(w.tokens) {
		return false
	}
	s := strings.TrimSpace(w.between(i, i+1))
	return (s == "" || s == "&" || s == "," || s == "-") && notPeople[w.tokens[i+1].norm]
}

// alone reports whether the words i to end, a surname or a given name, stand for the
// person by themselves, in a text that is related: no other name is beside them, and they
// name no place or thing.
func (w *words) alone(n *personName, i, end int) bool {
	t := w.tokens[i]
	if !t.upper || w.named(end) || utf8.RuneCountInString(t.norm) < 3 {
		return false
	}
	if i > 0 && w.near(i-1, i) {
		p := w.tokens[i-1]
		named := p.upper && !noNames[p.norm] && !titles[p.norm]
		if named && (w.within(i-1) || w.endsLine(end)) || towns[p.norm] {
			return false
		}
		if utf8.RuneCountInString(p.norm) == 1 && p.norm != n.given[:firstRune(n.given)] &&
			p.norm != "a" && p.norm != "i" {
			return false
		}
	}
	return end+1 >= len(w.tokens) || strings.TrimSpace(w.between(end, end+1)) != "" || !w.tokens[end+1].upper ||
		noNames[w.tokens[end+1].norm]
}

// endsLine reports whether word i is the last of its line, as in a name under a letter.
func (w *words) endsLine(i int) bool {
	return i+1 == len(w.tokens) || strings.Contains(w.between(i, i+1), "\n")
}

// within reports whether word i is not the first of a sentence, where capitals say
// nothing.
func (w *words) within(i int) bool {
	return i > 0 && !strings.ContainsAny(w.between(i-1, i), ".!?:;\n") || i == 0 && len(w.tokens) > 1 &&
		!commonStart[w.tokens[0].norm]
}

var commonStart = set("when after before because since although while but and then yesterday today later once unless " +
	"until ask tell thank")

// findJoined adds the places where a name is written in one word, letter by letter or
// with other signs between its parts.
func (w *words) findJoined(n *personName, found []Match) []Match {
	for _, given := range append([]string{n.given}, n.calls...) {
		for _, surname := range n.surname {
			for _, squash := range []string{given + surname, surname + given} {
				f := form{term: n.term, squash: squash, joints: code}
				found = w.findIn(w.flat, &f, func(from, to int) (Match, bool) {
					first, last := w.tokenAt(from), w.tokenAt(to-1)
					if !w.bordered(from, to, loose) || !w.joined(from, to, code) || last == first+1 {
						return Match{}, false // two words are looked at by their capitals
					}
					return Match{Span: w.span(from, to), Term: n.term, Sure: !n.doubt}, true
				}, found)
			}
		}
	}
	handle := form{term: n.term, squash: n.given[:firstRune(n.given)] + n.surname[0]}
	if utf8.RuneCountInString(n.surname[0]) < 4 {
		return found
	}
	return w.findIn(w.flat, &handle, func(from, to int) (Match, bool) {
		i := w.tokenAt(from)
		whole := i == w.tokenAt(to-1) && w.tokens[i].norm == handle.squash
		mailed := whole && w.tokens[i].end < len(w.text) && w.text[w.tokens[i].end] == '@' || whole &&
			w.tokens[i].start > 0 && w.text[w.tokens[i].start-1] == '@'
		return Match{Span: w.span(from, to), Term: n.term, Sure: mailed && !n.doubt}, whole
	}, found)
}
