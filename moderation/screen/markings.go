package screen

// A legend is a marking in words. The first word carries cueMarking.
type legend struct {
	words  []string
	rule   *rule
	caps   bool // counts only in capitals
	banner bool // counts only when no sentence runs around it
}

var legends = []legend{
	{[]string{"for", "official", "use", "only"}, ruleCUI, true, true},
	{[]string{"official", "use", "only"}, ruleCUI, true, true},
	{[]string{"controlled", "unclassified", "information"}, ruleCUI, true, true},
	{[]string{"law", "enforcement", "sensitive"}, ruleCUI, true, true},
	{[]string{"solo", "para", "uso", "oficial"}, ruleCUI, true, true},
	{[]string{"attorney", "client", "privileged"}, ruleLegend, false, true},
	{[]string{"attorney", "client", "privilege"}, ruleLegend, true, true},
	{[]string{"attorney", "client", "communication"}, ruleLegend, true, true},
	{[]string{"attorney", "work", "product"}, ruleLegend, true, true},
	{[]string{"privileged", "and", "confidential"}, ruleLegend, false, true},
	{[]string{"privileged", "confidential"}, ruleLegend, false, true},
	{[]string{"confidential", "and", "privileged"}, ruleLegend, false, true},
	{[]string{"confidential", "and", "proprietary"}, ruleLegend, false, true},
	{[]string{"proprietary", "and", "confidential"}, ruleLegend, false, true},
	{[]string{"confidential", "business", "information"}, ruleLegend, true, true},
	{[]string{"confidential", "commercial", "information"}, ruleLegend, true, true},
	{[]string{"confidential", "treatment", "requested"}, ruleLegend, true, true},
	{[]string{"confidential"}, ruleLegend, true, true},
	{[]string{"strictly", "confidential"}, ruleLegend, true, true},
	{[]string{"company", "confidential"}, ruleLegend, true, true},
	{[]string{"business", "confidential"}, ruleLegend, true, true},
	{[]string{"business", "sensitive"}, ruleLegend, true, true},
	{[]string{"competition", "sensitive"}, ruleLegend, true, true},
	{[]string{"trade", "secret"}, ruleLegend, true, true},
	{[]string{"trade", "secrets"}, ruleLegend, true, true},
	{[]string{"proprietary", "information"}, ruleLegend, true, true},
	{[]string{"proprietary"}, ruleLegend, true, true},
	{[]string{"internal", "use", "only"}, ruleLegend, true, true},
	{[]string{"eyes", "only"}, ruleLegend, true, true},
	{[]string{"do", "not", "distribute"}, ruleLegend, false, true},
	{[]string{"do", "not", "disseminate"}, ruleLegend, false, true},
	{[]string{"do", "not", "forward"}, ruleLegend, true, true},
	{[]string{"do", "not", "release"}, ruleLegend, true, true},
	{[]string{"not", "for", "public", "release"}, ruleLegend, false, true},
	{[]string{"not", "for", "public", "disclosure"}, ruleLegend, false, true},
	{[]string{"not", "for", "distribution"}, ruleLegend, true, true},
	{[]string{"not", "for", "further", "distribution"}, ruleLegend, false, true},
	{[]string{"exempt", "from", "disclosure"}, ruleLegend, true, true},
	{[]string{"exempt", "from", "foia"}, ruleLegend, true, true},
	{[]string{"restricted", "data"}, ruleLegend, true, true},
	{[]string{"no", "distribuir"}, ruleLegend, true, true},
	{[]string{"limited", "distribution"}, ruleLegend, true, true},
}

// markings finds Traffic Light Protocol, controlled unclassified and
// confidentiality markings. Talk about them is no finding.
func (p *page) markings() {
	for _, k := range p.cued {
		i := int(k)
		t := p.toks[i]
		if t.taken {
			continue
		}
		switch {
		case t.cue&cueTLP != 0:
			p.tlp(i)
		case t.cue&cueMarking != 0 && p.cui(i):
		case t.lex&legendStart != 0:
			p.legend(i)
		}
		if t.cue&cueMarking != 0 && !p.toks[i].taken {
			p.statement(i)
		}
	}
}

// lineStart reports whether only blanks and ornaments stand before byte b in
// its line.
func (p *page) lineStart(b int) bool {
	for n := 0; n < 12; n++ {
		switch c := p.at(b - 1 - n); c {
		case '\n':
			return true
		case ' ', '\t', '*', '#', '-', '(', '[', '"', '>', '|', '/', '=', '_', otherSymbol, '\r':
		default:
			return false
		}
	}
	return false
}

// sentenceAround reports whether a running sentence goes on around the tokens
// first to last: a small word right before or behind them in the line.
func (p *page) sentenceAround(first, last int) bool {
	if first > 0 {
		g := p.gap(first - 1)
		t := p.toks[first-1]
		if !broken(g) && t.class&capital == 0 && t.class&hasDigit == 0 {
			return true
		}
	}
	if last+1 < len(p.toks) {
		g := p.gap(last)
		t := p.toks[last+1]
		if !broken(g) && t.class&capital == 0 && t.class.word() && !hasDash(g) {
			return true
		}
	}
	return false
}

// broken reports whether a gap ends the line or the sentence.
func broken(gap []byte) bool {
	for k, c := range gap {
		switch c {
		case '\n', '!', '|':
			return true
		case '.', ':', ';':
			if k+1 == len(gap) || gap[k+1] == ' ' {
				return true
			}
		}
	}
	return false
}

func hasDash(gap []byte) bool {
	for _, c := range gap {
		if c == '-' || c == '/' || c == ':' || c == '|' || c == '\n' || c == ']' || c == ')' {
			return true
		}
	}
	return false
}

func (p *page) tlp(i int) {
	g := p.gap(i)
	if len(g) == 0 || len(g) > 3 || g[0] != ':' && g[0] != ' ' && g[0] != '-' || i+1 >= len(p.toks) {
		return
	}
	last := i + 1
	if !p.is(last, "red") && !p.is(last, "amber") || p.toks[last].class&capital == 0 {
		return
	}
	end := p.toks[last].end
	if p.is(last+1, "strict") && len(p.gap(last)) <= 2 {
		last++
		end = p.toks[last].end
	}
	start := p.toks[i].start
	if p.toks[i].class&allCaps == 0 || !p.lineStart(int(start)) {
		return
	}
	if last+1 < len(p.toks) {
		if g := p.gap(last); !broken(g) && !hasDash(g) {
			if n := p.toks[last+1]; n.class&capital == 0 || p.after(last, 30)&cueTalk != 0 && n.class&allCaps == 0 && n.cue&cueTalk != 0 {
				return
			}
		}
	}
	p.report(i, start, end, ruleTLP, ruleTLP.severity, "A Traffic Light Protocol marking at the start of a line.")
}

// cui finds CUI//CATEGORY, CONTROLLED//CATEGORY, (CUI), FOUO and LES banners.
func (p *page) cui(i int) bool {
	t := p.toks[i]
	if t.class&allCaps == 0 && !(t.len() == 1 && t.class&capital != 0) {
		return false
	}
	w := string(p.word(i))
	start, end, last := t.start, t.end, i
	switch w {
	case "cui", "controlled":
		slashes := string(p.gap(i)) == "//" && i+1 < len(p.toks) && p.toks[i+1].class&capital != 0
		if slashes {
			for last+1 < len(p.toks) && last-i < 8 && p.toks[last+1].class&(hasLower) == 0 {
				if g := string(p.gap(last)); g != "//" && g != "-" && g != "/" {
					break
				}
				last++
			}
			end = p.toks[last].end
			if p.sentenceAround(i, last) {
				return false
			}
			break
		}
		if w != "cui" {
			return false
		}
		bracket := p.at(int(start)-1) == '(' && p.at(int(end)) == ')'
		if bracket && p.lineStart(int(start)-1) && p.at(int(start)-2) == '\n' && (i+1 >= len(p.toks) || p.toks[i+1].class&capital != 0) {
			start--
			end++
			break
		}
		if !p.alone(start, end) {
			return false
		}
	case "fouo":
		first := i
		if i > 0 && (p.is(i-1, "u") || p.is(i-1, "unclassified")) && string(p.gap(i-1)) == "//" {
			first = i - 1
			start = p.toks[first].start
		}
		if p.at(int(start)-1) == '(' && p.at(int(end)) == ')' && p.lineStart(int(start)-1) {
			start--
			end++
			break
		}
		if !p.lineStart(int(start)) || p.sentenceAround(first, i) {
			return false
		}
	case "les", "noforn":
		if !p.alone(start, end) && !(i > 0 && string(p.gap(i-1)) == "//") {
			return false
		}
	default:
		return false
	}
	p.report(p.tokenAt(start), start, end, ruleCUI, ruleCUI.severity, "A marking of controlled information, outside a sentence.")
	return true
}

// alone reports whether nothing but ornaments stands in the line with the span.
func (p *page) alone(start, end int32) bool {
	if !p.lineStart(int(start)) {
		return false
	}
	for n := 0; n < 12; n++ {
		switch p.at(int(end) + n) {
		case '\n':
			return true
		case ' ', '\t', '*', '#', '-', ')', ']', '"', '|', '/', '=', '_', '\r', '.':
		default:
			return false
		}
	}
	return false
}

// legendTable finds the legends by their first word.
var legendTable = func() map[string][]*legend {
	m := map[string][]*legend{}
	for k := range legends {
		l := &legends[k]
		m[l.words[0]] = append(m[l.words[0]], l)
	}
	return m
}()

func (p *page) legend(i int) {
	for _, l := range legendTable[string(p.word(i))] {
		n := len(l.words)
		if i+n > len(p.toks) {
			continue
		}
		fits := true
		small := false
		for k, w := range l.words {
			t := p.toks[i+k]
			if !p.is(i+k, w) || k > 0 && len(p.gap(i+k-1)) > 3 {
				fits = false
				break
			}
			small = small || t.class&hasLower != 0
		}
		if !fits || l.caps && small {
			continue
		}
		last := i + n - 1
		if l.banner && p.sentenceAround(i, last) && !(small && p.alone(p.toks[i].start, p.toks[last].end)) {
			// A legend of small letters may be a sentence of its own.
			continue
		}
		if n == 1 && !p.headline(i) {
			continue
		}
		if p.talkBefore(i) {
			continue
		}
		p.report(i, p.toks[i].start, p.toks[last].end, l.rule, l.rule.severity, "A legend that the text is not for everybody, outside a sentence.")
		return
	}
}

// headline reports whether a single word of capitals stands as a legend: alone
// in its line, or at its start before a dash or colon.
func (p *page) headline(i int) bool {
	t := p.toks[i]
	if !p.lineStart(int(t.start)) {
		return false
	}
	if p.alone(t.start, t.end) {
		return true
	}
	g := p.gap(i)
	return hasDash(g) || broken(g)
}

// talkBefore reports a verb of advice right before, as in "should be marked".
func (p *page) talkBefore(i int) bool {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		if broken(p.gap(j)) {
			return false
		}
		if p.toks[j].cue&cueTalk != 0 && p.toks[j].class&capital == 0 {
			return true
		}
	}
	return false
}

// statement finds sentences that mark their own text: "this document contains
// proprietary information", "shared under NDA".
func (p *page) statement(i int) {
	first := i
	switch w := string(p.word(i)); w {
	case "proprietary", "confidential", "secret", "secrets", "privileged":
		if i < 1 || !p.is(i-1, "contains") && !p.is(i-1, "contain") && !p.is(i-1, "trade") {
			return
		}
		for first > 0 && i-first < 3 && !p.is(first, "contains") && !p.is(first, "contain") {
			first--
		}
		if !p.is(first, "contains") && !p.is(first, "contain") || !p.selfBefore(first) {
			return
		}
	case "nda":
		if !p.selfBefore(i - 1) {
			return
		}
		first = i - 1
	case "confidence":
		first = i - 2
		if first < 0 || !p.selfBefore(first) {
			return
		}
	default:
		return
	}
	p.report(first, p.toks[first].start, p.toks[i].end, ruleLegend, ruleLegend.severity, "A sentence that says its own text is proprietary or confidential.")
}

// selfBefore reports whether the sentence speaks of its own text: "this
// document", "our comment", "the attached report", within six words before i.
func (p *page) selfBefore(i int) bool {
	for j := i - 1; j >= 0 && j >= i-6; j-- {
		if broken(p.gap(j)) {
			return false
		}
		switch string(p.word(j)) {
		case "if", "that", "which", "when", "whether", "often", "may", "any", "some", "not", "never":
			return false
		case "this", "these", "attached", "enclosed", "below", "following", "here", "my", "we", "i":
			return true
		}
	}
	return false
}
