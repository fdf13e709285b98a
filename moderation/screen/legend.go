package screen

import "bytes"

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
	{[]string{"protected", "critical", "infrastructure", "information"}, ruleCUI, true, true},
	{[]string{"sensitive", "security", "information"}, ruleCUI, true, true},
	{[]string{"sensitive", "but", "unclassified"}, ruleCUI, true, true},
	{[]string{"peer", "review", "privileged"}, ruleLegend, true, true},
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
	{[]string{"proprietary", "confidential"}, ruleLegend, false, true},
	{[]string{"confidential", "proprietary"}, ruleLegend, false, true},
	{[]string{"disclosed", "under", "nda"}, ruleLegend, false, true},
	{[]string{"not", "for", "release"}, ruleLegend, false, true},
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
	{[]string{"not", "for", "disclosure", "beyond"}, ruleLegend, false, true},
	{[]string{"not", "for", "disclosure", "outside"}, ruleLegend, false, true},
	{[]string{"not", "for", "disclosure", "under"}, ruleLegend, false, true},
	{[]string{"not", "for", "disclosure", "without"}, ruleLegend, false, true},
	{[]string{"not", "for", "disclosure", "to"}, ruleLegend, false, true},
	{[]string{"not", "for", "distribution", "beyond"}, ruleLegend, false, true},
	{[]string{"not", "for", "release", "beyond"}, ruleLegend, false, true},
	{[]string{"not", "for", "release", "outside"}, ruleLegend, false, true},
	{[]string{"exempt", "from", "disclosure"}, ruleLegend, true, true},
	{[]string{"exempt", "from", "foia"}, ruleLegend, true, true},
	{[]string{"submitted", "in", "confidence"}, ruleLegend, false, false},
	{[]string{"submitted", "in", "strict", "confidence"}, ruleLegend, false, false},
	{[]string{"exempt", "from", "public", "disclosure"}, ruleLegend, false, false},
	{[]string{"exempt", "from", "disclosure", "under"}, ruleLegend, false, false},
	{[]string{"restricted", "data"}, ruleLegend, true, true},
	{[]string{"no", "distribuir"}, ruleLegend, true, true},
	{[]string{"limited", "distribution"}, ruleLegend, true, true},
	{[]string{"embargoed", "until"}, ruleLegend, true, true},
	{[]string{"pre", "decisional"}, ruleLegend, true, true},
	{[]string{"predecisional"}, ruleLegend, true, true},
	{[]string{"deliberative"}, ruleLegend, true, true},
	{[]string{"not", "for", "circulation"}, ruleLegend, true, true},
	{[]string{"do", "not", "cite", "or", "quote"}, ruleLegend, true, true},
	{[]string{"do", "not", "copy"}, ruleLegend, true, true},
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

func findLegend(doc *document, i int) {
	for _, l := range legendTable[string(doc.word(i))] {
		small, fits := l.stands(doc, i)
		if fits && l.sentence() {
			findLegendSentence(doc, l, i)
			return
		}
		if !fits || l.caps && small && !isTitleLegend(doc, l, i) || adviceBefore(doc, i) {
			continue
		}
		start, end, ok := l.reach(doc, i, small)
		if !ok {
			continue
		}
		doc.report(doc.tokenAt(start), start, end, l.rule, l.rule.severity, "A legend that the text is not for "+
			"everybody, outside a sentence.")
		return
	}
}

// reach is how far the legend at token i goes, and whether it counts where it stands.
func (l *legend) reach(doc *document, i int, small bool) (start, end int32, ok bool) {
	last := i + len(l.words) - 1
	start, end = doc.toks[i].start, doc.toks[last].end
	if isBehindSlashes(doc, i) {
		start = doc.toks[i-1].start
	} else if l.banner && sentenceAround(doc, i, last) && !(small && aloneInLine(doc, start, end)) {
		// A legend of small letters may be a sentence of its own.
		return 0, 0, false
	}
	if len(l.words) == 1 && !isHeadline(doc, i) {
		return 0, 0, false
	}
	if small && l.caps {
		start = startOfTitle(doc, i)
	}
	start, end = capitalLine(doc, start, end)
	start, end = wholeQuote(doc, start, end)
	start, end = restOfBanner(doc, start, end)
	return start, end, true
}

// isTitleLegend reports a legend of three words or more that each begin with a capital, between a dash
// or the beginning of a line and a dash or the end of one: "Internal - Do Not Forward".
func isTitleLegend(doc *document, l *legend, i int) bool {
	last := i + len(l.words) - 1
	for k := i; k <= last; k++ {
		if doc.toks[k].class&capital == 0 {
			return false
		}
	}
	g := doc.separatorAfter(last)
	closed := last+1 == len(doc.toks) || hasDash(g) || hasByte(g, '\n') || hasByte(g, ']') || hasByte(g, ')')
	return len(l.words) > 2 && closed && (doc.lineStart(int(doc.toks[i].start)) || i > 0 &&
		hasDash(doc.separatorAfter(i-1)))
}

// startOfTitle is where "Quillmed Internal - Do Not Forward" begins, whose legend is token i: at the
// beginning of its line, when at most five words with capitals stand between.
func startOfTitle(doc *document, i int) int32 {
	for j := i - 1; j >= 0 && j >= i-5 && doc.toks[j].class&capital != 0; j-- {
		if doc.lineStart(int(doc.toks[j].start)) {
			return doc.toks[j].start
		}
	}
	return doc.toks[i].start
}

// sentence reports a legend that counts inside a sentence.
func (l *legend) sentence() bool { return !l.caps && !l.banner }

// isBehindSlashes reports UNCLASSIFIED// right before token i.
func isBehindSlashes(doc *document, i int) bool {
	return i > 0 && string(doc.separatorAfter(i-1)) == "//" && doc.toks[i-1].class&allCaps != 0
}

// findLegendSentence reports the sentence around the legend at token i, which says of the
// text itself that it is not for everybody; what asks or tells how to do so is advice.
func findLegendSentence(doc *document, l *legend, i int) {
	first := i
	for first > 0 && i-first < 14 && !broken(doc.separatorAfter(first-1)) {
		first--
		if doc.tokenIsAny(first, "should", "must", "would", "could", "can", "may", "if", "when", "not",
			"allow", "how", "be",
			"anything", "comments", "what", "which") {
			return
		}
	}
	last := i + len(l.words) - 1
	for last+1 < len(doc.toks) && last-i < 16 && !broken(doc.separatorAfter(last)) {
		last++
	}
	if first == i && last == i+len(l.words)-1 && doc.toks[i].class&capital == 0 {
		return
	}
	doc.report(first, doc.toks[first].start, doc.toks[last].end, l.rule, l.rule.severity,
		"A sentence that calls the text "+
			"confidential.")
}

// stands reports whether the words of the legend stand at token i, and whether a small
// letter is among them.
func (l *legend) stands(doc *document, i int) (small, fits bool) {
	for k, w := range l.words {
		if !doc.tokenIs(i+k, w) || k > 0 && len(doc.separatorAfter(i+k-1)) > 3 {
			return false, false
		}
		small = small || doc.toks[i+k].class&hasLower != 0
	}
	return small, true
}

// isHeadline reports whether a single word of capitals stands as a legend: alone
// in its line, or at its start before a dash or colon.
func isHeadline(doc *document, i int) bool {
	t := doc.toks[i]
	if !doc.lineStart(int(t.start)) {
		return false
	}
	if aloneInLine(doc, t.start, t.end) {
		return true
	}
	g := doc.separatorAfter(i)
	return hasDash(g) || broken(g)
}

// adviceBefore reports a verb of advice right before, as in "should be marked".
func adviceBefore(doc *document, i int) bool {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		if broken(doc.separatorAfter(j)) {
			return false
		}
		if doc.toks[j].cue&cueTalk != 0 && doc.toks[j].class&capital == 0 {
			return true
		}
	}
	return false
}

// findStatement finds sentences that mark their own text: "this document contains
// proprietary information", "shared under NDA".
func findStatement(doc *document, i int) {
	first := -1
	switch string(doc.word(i)) {
	case "proprietary", "confidential", "secret", "secrets", "privileged":
		if doc.tokenIsAny(i-1, "contains", "contain", "trade") {
			first = containsBefore(doc, i)
		}
	case "nda":
		first = i - 1
	case "confidence":
		first = i - 2
	}
	subject := first
	if doc.tokenIs(i, "nda") {
		subject = i - 1
	}
	if first < 0 || !speaksOfItself(doc, subject) {
		return
	}
	start, end := wholeStatement(doc, doc.toks[first].start, doc.toks[i].end)
	doc.report(doc.tokenAt(start), start, end, ruleLegend, ruleLegend.severity, "A sentence that says its own text "+
		"is proprietary or confidential.")
}

// containsBefore is the word "contains" within three words before token i, or -1.
func containsBefore(doc *document, i int) int {
	for first := i; first >= 0 && i-first <= 3; first-- {
		if doc.tokenIsAny(first, "contains", "contain") {
			return first
		}
	}
	return -1
}

// speaksOfItself reports whether the sentence speaks of its own text: "this
// document", "our comment", "the attached report", within six words before i.
func speaksOfItself(doc *document, i int) bool {
	for j := i - 1; j >= 0 && j >= i-6; j-- {
		if broken(doc.separatorAfter(j)) {
			return false
		}
		switch string(doc.word(j)) {
		case "if", "that", "which", "when", "whether", "often", "may", "any", "some", "not", "never":
			return false
		case "this", "these", "attached", "enclosed", "below", "following", "here", "my", "we", "i":
			return true
		}
	}
	return false
}

// maxLegend is the longest legend that is taken in full, in bytes.
const maxLegend = 240

// capitalLine extends a legend in capitals over the rest of its line, as long as
// that is in capitals, too.
func capitalLine(doc *document, start, end int32) (from, to int32) {
	if hasSmall(doc.raw[start:end]) {
		return start, end
	}
	from, to = start, end
	for from > 0 && doc.low[from-1] != '\n' && start-from < maxLegend {
		from--
	}
	for int(to) < len(doc.low) && doc.low[to] != '\n' && to-end < maxLegend {
		to++
	}
	if hasSmall(doc.raw[from:to]) {
		return start, end
	}
	for from < start && !isAlnum(doc.low[from]) {
		from++
	}
	for to > end && !isAlnum(doc.low[to-1]) {
		to--
	}
	return from, to
}

// wholeQuote extends a legend right behind a quotation mark to the one that closes it.
func wholeQuote(doc *document, start, end int32) (from, to int32) {
	if doc.byteAt(int(start)-1) != '"' {
		return start, end
	}
	for to = end; int(to) < len(doc.low) && to-end < maxLegend && doc.low[to] != '\n'; to++ {
		if doc.low[to] == '"' {
			return start, to
		}
	}
	return start, end
}

// restOfBanner extends a legend at the beginning of a line over the rest of it, where slashes or a dash and words of
// such legends follow: "CONTROLLED UNCLASSIFIED INFORMATION (CUI) // Distribution limited to …".
func restOfBanner(doc *document, start, end int32) (from, to int32) {
	if !doc.lineStart(int(start)) || hasSmall(doc.raw[start:end]) {
		return start, end
	}
	line, _ := lineAt(doc, int(end))
	slashes := bytes.Index(line, []byte("//"))
	if len(line) > maxLegend || !(slashes >= 0 && slashes < 12) && !(len(line) > 2 && hasDash(line[:3]) &&
		containsAny(line, "disclos", "trade secret", "consent", "foia", "distribut", "unauthorized", "permission")) {
		return start, end
	}
	return start, end + int32(len(bytes.TrimRight(line, " .\t\r")))
}

func hasSmall(w []byte) bool {
	for _, c := range w {
		if isLower(c) {
			return true
		}
	}
	return false
}

// wholeStatement extends a statement about its own text to the whole sentence, when
// the sentence claims an exemption for "this" text.
func wholeStatement(doc *document, start, end int32) (from, to int32) {
	from, to = start, end
	for from > 0 && start-from < maxLegend && doc.low[from-1] != '\n' &&
		!(doc.low[from-1] == ' ' && doc.byteAt(int(from)-2) == '.') {
		from--
	}
	for int(to) < len(doc.low) && to-end < maxLegend && doc.low[to] != '\n' && !stopsAt(doc, int(to)) {
		to++
	}
	if !doc.tokenIsAny(doc.tokenAt(from), "this", "these") || !bytes.Contains(doc.low[from:to],
		[]byte("exempt from")) {
		return start, end
	}
	if doc.byteAt(int(to)) == '.' {
		to++
	}
	return from, to
}

// stopsAt reports the full stop of a sentence at byte at; that of "U.S." is none.
func stopsAt(doc *document, at int) bool {
	next := doc.byteAt(at + 1)
	return doc.low[at] == '.' && (next == ' ' || next == '\n') && doc.byteAt(at-2) != '.'
}
