package screen

// extendOverSuffix extends a name over Jr., Sr., II, III or IV.
func extendOverSuffix(doc *document, stop int, end int32) int32 {
	if stop >= len(doc.toks) || doc.toks[stop].class&capital == 0 {
		return end
	}
	if g := string(doc.low[end:doc.toks[stop].start]); g != " " && g != ", " {
		return end
	}
	switch string(doc.word(stop)) {
	case "jr", "sr":
		if doc.byteAt(int(doc.toks[stop].end)) == '.' {
			return doc.toks[stop].end + 1
		}
		return doc.toks[stop].end
	case "ii", "iii", "iv":
		return doc.toks[stop].end
	}
	return end
}

// extendName extends a name that begins with a sure first name over further
// initials and the word behind them, and, behind a cue, over one word of
// everyday English: people are called Shell and Musser.
func extendName(doc *document, i, stop, end int, cued bool) int {
	stop, done := extendOverInitials(doc, i, stop)
	if done {
		return stop
	}
	if stop >= i+2 && extendsByEnding(doc, stop, end) {
		stop++
	}
	if cued && stop == i+1 && extendsByCue(doc, stop, end) {
		return stop + 1
	}
	return stop
}

// extendOverInitials extends a name that ends with an initial over further ones, and
// reports whether it went on to a word.
func extendOverInitials(doc *document, i, stop int) (int, bool) {
	for stop < len(doc.toks) && stop-i < 5 && stop > i+1 && doc.toks[stop-1].len() == 1 {
		t := doc.toks[stop]
		if t.taken || t.class&capital == 0 || !t.class.word() || t.lex&(orgWord|domainTerm) != 0 ||
			t.len() > 1 && !doc.hasOneCapital(stop) {
			break
		}
		if g := string(doc.separatorAfter(stop - 1)); g != "." && g != ". " && g != " " {
			break
		}
		stop++
		if t.len() > 1 {
			return stop, true
		}
	}
	return stop, false
}

// extendsByEnding reports a word that is English by its ending alone: Cody Ray Hatcher.
func extendsByEnding(doc *document, stop, end int) bool {
	if stop >= end || string(doc.separatorAfter(stop-1)) != " " || !doc.hasOneCapital(stop) ||
		!doc.hasOneCapital(stop-1) {
		return false
	}
	t := doc.toks[stop]
	return t.lex&^(startsCue|legendStart) == 0 && t.cue == 0 && !capitalFollows(doc, stop, end)
}

// extendsByCue reports a word that may be a surname behind a first name and a cue.
func extendsByCue(doc *document, stop, end int) bool {
	if stop >= end || string(doc.separatorAfter(stop-1)) != " " {
		return false
	}
	t := doc.toks[stop]
	return doc.hasOneCapital(stop) && t.lex&(orgWord|domainTerm|place|month) == 0 && t.cue&cueTitle == 0 &&
		!capitalFollows(doc, stop, end)
}

// capitalFollows reports a capitalised word behind token k and one blank.
func capitalFollows(doc *document, k, end int) bool {
	return k+1 < end && string(doc.separatorAfter(k)) == " " && doc.toks[k+1].class&capital != 0
}
