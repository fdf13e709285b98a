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
	surname []string // of a hyphenated name each part and the whole
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

// nicknames are groups of forms of one given name.
var nicknames = func() map[string][]string {
	m := map[string][]string{}
	for _, line := range strings.Split(nicknameGroups, "\n") {
		group := strings.Fields(line)
		for _, n := range group {
			m[n] = append(m[n], group...)
		}
	}
	return m
}()

const nicknameGroups = `richard rick rich dick ricky ricardo richie
robert rob bob bobby robbie roberto
william will bill billy willie liam guillermo
james jim jimmy jamie
john johnny jack jon
joseph joe joey jose
thomas tom tommy
michael mike mikey mick miguel
charles charlie chuck chas carlos
edward ed eddie ted teddy ned
david dave davey
daniel dan danny
christopher chris kit
anthony tony antonio
andrew andy drew
steven stephen steve esteban
matthew matt
nicholas nick nicolas
benjamin ben benny
samuel sam sammy
alexander alex sandy alejandro
gregory greg
kenneth ken kenny
ronald ron ronnie
donald don donnie
timothy tim
jeffrey jeff geoff
lawrence larry
leonard leo lenny
raymond ray
patrick pat paddy
philip phillip phil
frederick fred freddy
francis frank francisco paco
peter pete pedro
elizabeth liz beth betty eliza lisa libby lizzie elisabeth
margaret maggie meg peggy marge
katherine catherine kathryn kate katie kathy cathy kat
jennifer jen jenny
jessica jess jessie
patricia pat patty tricia trish
barbara barb babs
susan sue susie suzanne
deborah debra deb debbie
dorothy dot dottie dolly
rebecca becky becca
victoria vicky tori
christina christine chris tina
alexandra alex sandra sandy
samantha sam
kimberly kim
cynthia cindy
pamela pam
judith judy
theresa teresa terry tess
abigail abby gail
amanda mandy
angela angie
veronica ronnie
maria mary marie`

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
	n.calls = nicknames[n.given]
	n.surname = []string{last.norm}
	rest := list[1 : len(list)-1]
	// Whitfield-Ross
	if k := len(rest); k > 0 && strings.TrimSpace(w.text[rest[k-1].end:max(last.start, rest[k-1].end)]) == "-" {
		n.surname = append(n.surname, rest[k-1].norm)
		rest = rest[:k-1]
	}
	for _, m := range rest {
		if !particles[m.norm] {
			n.middle = append(n.middle, m.norm)
		}
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
	if !related && !slices.ContainsFunc(n.surname, func(s string) bool { return strings.Contains(w.flat, s) }) {
		return found // most texts
	}
	put := func(i, j int, sure bool) {
		s := span{Start: w.tokens[i].start, End: w.tokens[j].end}
		found = append(found, Match{Span: s, Term: n.term, Same: j-i == 1 && sure && w.tokens[i].norm == n.given,
			Sure: sure && !n.doubt})
	}
	for i := range w.tokens {
		t := &w.tokens[i]
		switch {
		case slices.Contains(n.surname, t.norm):
			w.atSurname(n, i, related, put)
		case related && n.isGiven(t.norm) && i+1 < len(w.tokens) && w.near(i, i+1) &&
			typo(w.tokens[i+1].norm, n.surname[0]):
			put(i, i+1, true)
		}
	}
	return w.findJoined(n, found)
}

// atSurname looks at what stands around a surname: a given name before or behind, an
// initial, a title, or nothing of the kind.
func (w *words) atSurname(n *personName, i int, related bool, put func(i, j int, sure bool)) {
	from, sure := w.before(n, i)
	to := w.behind(n, i)
	end := i
	if i+1 < len(w.tokens) && strings.TrimSpace(w.between(i, i+1)) == "-" &&
		slices.Contains(n.surname, w.tokens[i+1].norm) {
		end = i + 1
	}
	switch {
	case from < i:
		put(from, max(end, i), sure || related)
	case to > i:
		put(i, to, true)
	case i > 0 && titles[w.tokens[i-1].norm] && w.near(i-1, i) && w.tokens[i].upper && !w.named(i):
		put(i, end, related)
	case related && w.alone(n, i):
		put(i, end, true)
	}
}

// before is the first word of the name whose surname is word i; i when no given name
// of the person stands before it.
func (w *words) before(n *personName, i int) (from int, sure bool) {
	j := i - 1
	for j >= 0 && particles[w.tokens[j].norm] && w.near(j, j+1) {
		j--
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
		return j, true
	}
	return i, false
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
	case s != "," && s != "" && s != "_" && s != "-":
		return i
	case n.isGiven(t.norm):
	case s == "," && t.upper && t.norm == n.given[:firstRune(n.given)]:
	default:
		return i
	}
	if j+1 < len(w.tokens) && w.near(j, j+1) && w.tokens[j+1].upper &&
		utf8.RuneCountInString(w.tokens[j+1].norm) == 1 &&
		n.fitsMiddle(w.tokens[j+1].norm) {
		return j + 1
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

// alone reports whether a surname stands for the person by itself, in a text that is
// related: no other given name is beside it, and it names no place or thing.
func (w *words) alone(n *personName, i int) bool {
	t := w.tokens[i]
	if !t.upper || w.named(i) || utf8.RuneCountInString(t.norm) < 3 {
		return false
	}
	if i > 0 && w.near(i-1, i) {
		p := w.tokens[i-1]
		if p.upper && !noNames[p.norm] && !titles[p.norm] && w.within(i-1) || towns[p.norm] {
			return false
		}
		if utf8.RuneCountInString(p.norm) == 1 && p.norm != n.given[:firstRune(n.given)] &&
			p.norm != "a" && p.norm != "i" {
			return false
		}
	}
	return i+1 >= len(w.tokens) || strings.TrimSpace(w.between(i, i+1)) != "" || !w.tokens[i+1].upper ||
		noNames[w.tokens[i+1].norm]
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

// typo reports whether s is likely t with one letter too many, too few, changed or
// swapped. Short words differ in one letter as a rule.
func typo(s, t string) bool { return slip(s, t, 5) }

// slip is typo for words of at least so many letters.
func slip(s, t string, least int) bool {
	a, b := []rune(s), []rune(t)
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(b) < least || len(a)-len(b) > 1 || s == t {
		return false
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	if len(a) > len(b) {
		return slices.Equal(a[i+1:], b[i:])
	}
	return slices.Equal(a[i+1:], b[i+1:]) ||
		i+1 < len(b) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
}
