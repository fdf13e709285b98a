package screen

import "commentportal/docket"

// addresses finds streets with a number, post office boxes, and towns with state
// and ZIP code.
func (p *page) addresses() {
	p.numberInWords()
	for _, k := range p.digits {
		i := int(k)
		if p.toks[i].taken {
			continue
		}
		_ = p.street(i) || p.spanishStreet(i) || p.postBox(i) || p.townZIP(i)
	}
}

// numberInWords finds "One Hospital Plaza, Suite 400, Duluth, MN 55805": a house
// number in words, which counts only with a unit, a town or a ZIP code behind it.
// Its town is an address of its own already, which this one swallows.
func (p *page) numberInWords() {
	for _, c := range p.cued {
		i := int(c)
		if t := p.toks[i]; t.cue&cueDigit == 0 || t.class&capital == 0 || t.taken {
			continue
		}
		for k := i + 1; k < len(p.toks) && k <= i+4 && string(p.gap(k-1)) == " " && p.toks[k].class&capital != 0 && !p.toks[k].taken; k++ {
			if k == i+1 || p.toks[k].lex&streetEnd == 0 {
				continue
			}
			if last := p.restOfAddress(k); last > k && p.toks[last].class&hasDigit != 0 {
				s := ruleStreet.severity
				if p.organisationNear(i) {
					s = docket.Notice
				}
				p.report(i, p.toks[i].start, p.toks[last].end, ruleStreet, s, "A house number in words, a street, and what stands behind one.")
				break
			}
		}
	}
}

// directions may stand before or behind a street's name.
func direction(w []byte) bool {
	switch string(w) {
	case "n", "s", "e", "w", "ne", "nw", "se", "sw", "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest":
		return true
	}
	return false
}

// near reports whether token i+1 follows token i on the same line, with at most
// a full stop or a blank or two between.
func (p *page) near(i int) bool {
	if i+1 >= len(p.toks) {
		return false
	}
	g := p.gap(i)
	if len(g) > 3 || len(g) == 0 {
		return false
	}
	for _, c := range g {
		if c != ' ' && c != '.' && c != '\'' && c != '\t' {
			return false
		}
	}
	return true
}

// street finds a number, one to four capitalised words, and a street suffix.
func (p *page) street(i int) bool {
	t := p.toks[i]
	w := p.word(i)
	if !isDigit(w[0]) || t.len() > 6 || t.class.mixed() && !(isDigit(w[len(w)-2]) && t.len() <= 6) {
		return false
	}
	s := int(t.start)
	if c := p.at(s - 1); c == '$' || c == '.' || c == '/' || c == sectionSymbol || c == '-' && isAlnum(p.at(s-2)) {
		return false
	}
	first := i
	j := i
	// 12-34 56th Road, 123 1/2 Main Street
	if p.hyphen(j) && p.toks[j+1].class.number() {
		j++
	}
	if !p.near(j) || p.gap(j)[0] == '.' { // "3. Main Street Extension" is an item of a list
		return false
	}
	lower := t.class.number() && (p.before(i, 30)&cueHome != 0)
	named := 0
	suffix := -1
	road := false
	for k := j + 1; k < len(p.toks) && k <= j+6; k++ {
		u := p.toks[k]
		if u.taken || !p.near(k-1) {
			break
		}
		word := p.word(k)
		if named > 0 && u.lex&streetEnd != 0 && (u.class&capital != 0 || lower) && !(u.len() <= 2 && u.class&capital == 0 && !lower) {
			suffix = k
			// "Park Avenue", "Mill Creek Road": take the last suffix in a row
			if k+1 < len(p.toks) && p.near(k) && p.toks[k+1].lex&streetEnd != 0 && (p.toks[k+1].class&capital != 0 || lower) && p.gap(k)[0] != '.' {
				named++
				continue
			}
			// North Prairie Wolf Trail: prairies end streets, too
			if k+2 < len(p.toks) && p.near(k) && p.near(k+1) && p.gap(k)[0] != '.' && p.toks[k+1].class&capital != 0 && p.toks[k+1].class.word() && p.toks[k+2].class&capital != 0 && p.toks[k+2].lex&streetEnd != 0 && u.len() > 2 {
				named++
				continue
			}
			break
		}
		if named == 0 && u.cue&cueVehicle != 0 && u.class&capital != 0 {
			road = true
		}
		if road && u.class.number() && u.len() <= 5 && named > 0 {
			suffix = k
			break
		}
		ordinal := u.class.mixed() && isDigit(word[0]) && u.len() <= 5
		if u.class&capital == 0 && !ordinal && !(lower && u.class.word() && named < 2) && !(named > 0 && u.lex&particle != 0) {
			break
		}
		if u.class.number() {
			break
		}
		named++
		if named > 5 {
			break
		}
	}
	if suffix < 0 || (named == 1 && direction(p.word(suffix-1)) && !road && suffix == j+2) {
		return false
	}
	if p.notAStreet(first, j+1, suffix) {
		return false
	}
	last := suffix
	if last+1 < len(p.toks) && p.near(last) && direction(p.word(last+1)) && p.toks[last+1].class&capital != 0 {
		last++
	}
	last = p.restOfAddress(last)
	end := p.toks[last].end
	s0 := ruleStreet.severity
	why := "A house number, a name and a word for a street."
	if p.organisationNear(first) {
		s0, why = docket.Notice, "A house number, a name and a word for a street, beside an organisation's name."
	}
	p.report(first, t.start, end, ruleStreet, s0, why)
	return true
}

// notAStreet rules out what reads alike: "2 Factor Way", "30 Day Court".
func (p *page) notAStreet(num, first, suffix int) bool {
	if p.before(num, 16)&cueLaw != 0 && p.before(num, 30)&cueHome == 0 {
		return true
	}
	switch string(p.word(suffix)) {
	case "way", "drive", "run", "park", "center", "point", "bend", "view", "court", "trail", "square", "place", "row", "path", "pass", "crossing", "loop", "bridge", "station", "valley", "field", "fields", "spring", "springs", "island", "harbor", "port", "village", "green", "rest", "mission", "plan", "st", "dr", "ct", "key", "walk", "ridge", "circle", "estates", "forest", "gardens", "garden":
		// Words of everyday use: the name before must not be one of its own kind.
		for k := first; k < suffix; k++ {
			switch string(p.word(k)) {
			case "day", "days", "hour", "hours", "year", "years", "minute", "minutes", "factor", "step", "page", "point", "percent", "month", "months", "week", "weeks", "story", "part", "key", "core", "level", "tier", "phase", "gb", "tb", "mb", "bit", "security", "hard", "data", "health", "medical", "patient", "patients", "federal", "device", "devices", "of", "and", "in", "for", "with", "to", "hospitals", "clinical":
				return true
			}
			if p.toks[k].cue&cueTitle != 0 && p.is(k, "dr") {
				return true
			}
		}
	}
	return false
}

// restOfAddress extends an address over its unit, town, state and ZIP code.
func (p *page) restOfAddress(last int) int {
	// Unit: Apt 4B, Suite 200, #12
	if j := last + 1; j < len(p.toks) && p.addressGap(last) {
		if p.toks[j].cue&cueUnit != 0 && j+1 < len(p.toks) && len(p.gap(j)) <= 3 && (p.toks[j+1].class&hasDigit != 0 || p.toks[j+1].len() == 1) {
			last = j + 1
		} else if g := p.gap(last); len(g) > 0 && g[len(g)-1] == '#' && p.toks[j].class&hasDigit != 0 {
			last = j
		}
	}
	// Town and state: up to four capitalised words, then a state or a ZIP code.
	end := last
	for k, n := last+1, 0; k < len(p.toks) && n < 6; k, n = k+1, n+1 {
		if !p.addressGap(k - 1) {
			break
		}
		u := p.toks[k]
		if u.taken {
			break
		}
		if p.zipAt(k) {
			return p.zipEnd(k)
		}
		if u.lex&usState != 0 && u.class&allCaps != 0 || u.lex&place != 0 && u.class&capital != 0 && n > 0 {
			end = k
			if k+1 < len(p.toks) && p.addressGap(k) && p.zipAt(k+1) {
				return p.zipEnd(k + 1)
			}
			if u.lex&usState != 0 {
				return k
			}
			continue
		}
		if u.class&capital == 0 || !u.class.word() {
			break
		}
	}
	return end
}

func (p *page) zipAt(k int) bool {
	return p.toks[k].class.number() && p.toks[k].len() == 5 && !p.toks[k].taken
}

func (p *page) zipEnd(k int) int {
	if k+1 < len(p.toks) && p.hyphen(k) && p.toks[k+1].class.number() && p.toks[k+1].len() == 4 {
		return k + 1
	}
	return k
}

// addressGap reports whether token k+1 may go on an address: blanks, one comma or
// full stop, one line end.
func (p *page) addressGap(k int) bool {
	g := p.gap(k)
	if len(g) == 0 || len(g) > 6 {
		return false
	}
	lines := 0
	for n, c := range g {
		switch c {
		case '\n':
			lines++
		case ' ', ',', '\r', '#', '\t':
		case '.':
			if n > 0 {
				return false
			}
		default:
			return false
		}
	}
	return lines <= 1
}

// organisationNear reports whether an organisation's name stands in the hundred
// bytes before token i: its address is public.
func (p *page) organisationNear(i int) bool {
	limit := p.toks[i].start - 100
	for j := i - 1; j >= 0 && p.toks[j].start >= limit; j-- {
		t := p.toks[j]
		if t.cue&(cueHome) != 0 && (p.is(j, "at") || p.is(j, "on")) && j > 0 && p.toks[j].start > p.toks[i].start-20 {
			w := string(p.word(j - 1))
			if w == "lives" || w == "live" || w == "lived" || w == "resides" || w == "home" || w == "residing" {
				return false
			}
		}
		if t.lex&orgWord != 0 && t.class&capital != 0 {
			return true
		}
		switch string(p.word(j)) {
		case "headquarters", "headquartered", "offices", "our":
			return true
		}
	}
	return false
}

// spanishStreet finds "Calle San Juan 123", "Avenida Bolívar #45": the number
// stands behind the name.
func (p *page) spanishStreet(i int) bool {
	t := p.toks[i]
	if t.len() > 5 || i == 0 || p.low[t.start] == '0' && t.len() == 1 || p.before(i, 100)&cueSpanishStreet == 0 {
		return false
	}
	for j := i - 1; j >= 0 && j >= i-6; j-- {
		g := p.gap(j)
		for _, c := range g {
			if c != ' ' && c != ',' && c != '#' && c != '.' && c != '-' && c != '\'' {
				return false
			}
		}
		u := p.toks[j]
		if u.taken {
			return false
		}
		if u.cue&cueSpanishStreet != 0 {
			if j == i-1 && !(p.before(i, 40)&cueHome != 0) {
				return false
			}
			if u.class&capital == 0 && p.before(j, 30)&cueHome == 0 {
				return false
			}
			if p.is(j, "plaza") && j > 0 && p.toks[j-1].class&capital != 0 {
				return false
			}
			last := i
			// #10-20, and what stands behind it
			for last+1 < len(p.toks) && last-i < 2 && p.hyphen(last) && p.toks[last+1].class&hasDigit != 0 {
				last++
			}
			last = p.restOfAddress(last)
			p.report(j, u.start, p.toks[last].end, ruleStreet, ruleStreet.severity, "A Spanish word for a street, a name and a number.")
			return true
		}
		if u.class.word() && u.class&capital == 0 && u.lex&(particle|connector) == 0 && !p.is(j, "los") && !p.is(j, "las") && !p.is(j, "numero") {
			return false
		}
	}
	return false
}

// postBox finds post office boxes, military boxes and rural routes.
func (p *page) postBox(i int) bool {
	if i == 0 || p.toks[i-1].cue&cueBox == 0 && !(i > 1 && p.toks[i-2].cue&cueBox != 0) || len(p.gap(i-1)) > 3 {
		return false
	}
	box := i - 1
	if p.toks[box].cue&cueBox == 0 {
		if !p.is(box, "postal") && !p.is(box, "no") && !p.is(box, "number") {
			return false
		}
		box--
	}
	first := box
	switch {
	case p.is(box, "apartado") || p.is(box, "buzon"):
	case box > 1 && p.is(box-1, "o") && p.is(box-2, "p"):
		first = box - 2
	case box > 0 && p.is(box-1, "po"):
		first = box - 1
	case box > 1 && p.is(box-1, "office") && p.is(box-2, "post"):
		first = box - 2
	case box > 1 && p.toks[box-1].class&hasDigit != 0 && (p.is(box-2, "rr") || p.is(box-2, "hc") || p.is(box-2, "psc") || p.is(box-2, "unit") || p.is(box-2, "route") || p.is(box-2, "cmr")):
		first = box - 2
	default:
		return false
	}
	last := p.restOfAddress(i)
	s, why := ruleStreet.severity, "A post office box or rural route."
	if p.organisationNear(first) {
		s = docket.Notice
	}
	p.report(first, p.toks[first].start, p.toks[last].end, ruleStreet, s, why)
	return true
}

// townZIP finds a town, its state and ZIP code, or a ZIP code that is named.
func (p *page) townZIP(i int) bool {
	t := p.toks[i]
	if !t.class.number() || t.len() != 5 && t.len() != 4 || p.joinedLeft(t.start) {
		return false
	}
	if t.len() == 5 && i > 0 && len(p.gap(i-1)) <= 2 && hasByte(p.gap(i-1), ' ') {
		state := i - 1
		u := p.toks[state]
		if (u.lex&usState != 0 && u.class&allCaps != 0 || u.lex&place != 0 && u.class&capital != 0) && state > 0 && !u.taken {
			first := state
			for first > 0 && state-first < 3 {
				v := p.toks[first-1]
				if v.taken || v.class&capital == 0 || !v.class.word() || !p.addressGap(first-1) || v.lex&orgWord != 0 || first < state && hasByte(p.gap(first-1), ',') || hasByte(p.gap(first-1), '\n') {
					break
				}
				first--
			}
			if first < state && hasByte(p.gap(state-1), ',') || u.lex&usState != 0 && first < state {
				last := p.zipEnd(i)
				s, why := ruleStreet.severity, "A town, a state and a ZIP code."
				if p.organisationNear(first) || string(p.word(state)) == "dc" {
					s = docket.Notice
				}
				p.report(first, p.toks[first].start, p.toks[last].end, ruleStreet, s, why)
				return true
			}
		}
	}
	if p.cueRightBefore(i, cueZIP) {
		last := p.zipEnd(i)
		p.report(i, t.start, p.toks[last].end, ruleZIP, ruleZIP.severity, "Digits right behind the word ZIP.")
		return true
	}
	return false
}

func hasByte(g []byte, c byte) bool {
	for _, b := range g {
		if b == c {
			return true
		}
	}
	return false
}

// joinedLeft reports a number that goes on one before it.
func (p *page) joinedLeft(start int32) bool {
	s := int(start)
	c := p.at(s - 1)
	return (c == '-' || c == '.' || c == '/' || c == ',' || c == '$' || c == '_') && (c == '$' || isAlnum(p.at(s-2)))
}
