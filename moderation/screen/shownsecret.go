package screen

import "strings"

// People show passwords: on a note that says one, behind a colon at the end of what is said about it, in
// quotation marks "for a password". The frame tells the value, whatever it looks like.

// findSaid finds 7730 in "the override is on a sticky note and it says 7730" and panhandle#FM1994 in "ours read
// panhandle#FM1994", whose verb is token i.
func findSaid(doc *document, i int) {
	j := i + 1
	if j >= len(doc.toks) || doc.toks[j].taken || !isSayingGap(string(doc.separatorAfter(i))) {
		return
	}
	if doc.toks[j].class.number() {
		reportSaidDigits(doc, j)
		return
	}
	start := int(doc.toks[j].start)
	end, sign := scrambledEnd(doc, start)
	end = start + len(strings.TrimRight(string(doc.low[start:end]), "\"'"))
	if sign && isScrambled(doc, start) && secretTalk(doc, j) > 0 || isOnNote(doc, i) && isSignedYear(doc, start, end) {
		reportSecret(doc, start, end)
	}
}

// reportSaidDigits reports four to eight digits at token j in talk of codes, no year and no sum.
func reportSaidDigits(doc *document, j int) {
	t := &doc.toks[j]
	r := run{first: j, last: j, start: t.start, end: t.end}
	if t.len() > 3 && t.len() < 9 && secretTalk(doc, j) > 0 && endsCode(doc, j) && !isYear(doc, r) &&
		!isAmount(doc, r) && !doc.joined(t.start, t.end) {
		doc.report(j, t.start, t.end, ruleAssigned, ruleAssigned.severity, whyShown)
	}
}

const whyShown = "What a note or a sentence shows in talk of passwords or codes."

func isSayingGap(g string) bool { return g == " " || g == " \"" || g == ": " || g == ": \"" }

// isOnNote reports a note, a label or a piece of tape before the verb at token i.
func isOnNote(doc *document, i int) bool {
	for j := i - 1; j >= 0 && j > i-7 && !endsClause(doc.separatorAfter(j)); j-- {
		if doc.tokenIsAny(j, "sticky", "stickies", "postit", "tape", "label", "whiteboard", "index") ||
			doc.tokenIs(j, "note") && doc.tokenIsAny(j-1, "sticky", "yellow", "handwritten", "taped") {
			return true
		}
	}
	return false
}

// isSignedYear reports a capital, small letters, two digits or more and a sign: Spring24!
func isSignedYear(doc *document, start, end int) bool {
	v := readValue(doc, start)
	return v.classes() > 2 && v.digits > 1 && v.size() > 5 && v.end >= end-1
}

// findTrailing finds "xray xray 9" and Imaging#2015 behind the colon that ends what is said about a password,
// token i: "the password is taped on the wall: xray xray 9".
func findTrailing(doc *document, i int) {
	for j := i + 1; j+1 < len(doc.toks) && j < i+16; j++ {
		g := string(doc.separatorAfter(j))
		if g == ": " || g == ": \"" {
			reportTrailing(doc, j+1)
			return
		}
		if endsClause([]byte(g)) {
			return
		}
	}
}

// reportTrailing reports a value from token first to the end of its sentence.
func reportTrailing(doc *document, first int) {
	start := int(doc.toks[first].start)
	if end, sign := scrambledEnd(doc, start); sign && isScrambled(doc, start) {
		reportSecret(doc, start, end)
		return
	}
	last, numbers := endOfTrailing(doc, first)
	if last > first && numbers == 1 && !doc.toks[first].class.number() && doc.toks[last].len() < 5 {
		doc.report(first, int32(start), doc.toks[last].end, ruleAssigned, ruleAssigned.severity, whyShown)
	}
}

// endOfTrailing is the last of up to four words and numbers in small letters from token first on, which end a clause,
// and how many of them are numbers; first when there are none, or when they go on talk.
func endOfTrailing(doc *document, first int) (last, numbers int) {
	for j := first; j < len(doc.toks) && j < first+4; j++ {
		t := &doc.toks[j]
		if t.taken || t.class&capital != 0 || t.lex&connector != 0 || t.class.word() && isTalkWord(doc.word(j)) {
			return first, 0
		}
		if t.class.number() {
			numbers++
		}
		if g := string(doc.separatorAfter(j)); g != " " && g != "-" {
			return j, numbers
		}
	}
	return first, 0
}

// findQuotedFor finds changeme in "its port had "changeme" for a password", whose password is token i.
func findQuotedFor(doc *document, i int) {
	j := i - 1
	if doc.tokenIsAny(j, "a", "the", "its", "our", "their", "his", "her", "my") {
		j--
	}
	if j < 1 || !doc.tokenIsAny(j, "for", "as") || string(doc.separatorAfter(j-1)) != "\" " {
		return
	}
	end := int(doc.toks[j-1].end)
	for end < int(doc.toks[j].start) && doc.low[end] != '"' {
		end++
	}
	start := end
	for start > 0 && end-start < 40 && doc.low[start-1] != '"' && doc.low[start-1] != '\n' {
		start--
	}
	first := doc.tokenAt(int32(start))
	if doc.byteAt(start-1) != '"' || end-start < 4 || doc.toks[first].taken || isInGap(doc, first) {
		return
	}
	doc.report(first, int32(start), int32(end), ruleAssigned, ruleAssigned.severity, whyShown)
}

// findLiteral finds deadpeople in "the password is literally deadpeople", whose password is token i.
func findLiteral(doc *document, i int) {
	if !doc.tokenIsAny(i+1, "is", "was") || !doc.tokenIs(i+2, "literally") || i+3 >= len(doc.toks) {
		return
	}
	t := &doc.toks[i+3]
	if t.taken || !t.class.word() || t.len() < 5 || isTalkWord(doc.word(i+3)) || !endsPhrase(doc, i+3) ||
		doc.tokenIsAny(i+3, "everywhere", "written", "useless", "there", "public", "printed") {
		return
	}
	doc.report(i+3, t.start, t.end, ruleAssigned, ruleAssigned.severity, whyShown)
}

// findQuotedPhrase finds the words in 'encryption phrase "orchard lantern quiet seven"', whose phrase is token i.
func findQuotedPhrase(doc *document, i int) {
	if !phraseKinds[string(doc.wordOrNone(i-1))] || i+2 >= len(doc.toks) || doc.toks[i+1].taken {
		return
	}
	switch string(doc.separatorAfter(i)) {
	case " \"", ": \"":
		start := int(doc.toks[i+1].start)
		end := start
		for end < len(doc.low) && end-start < 80 && doc.low[end] != '"' && doc.low[end] != '\n' {
			end++
		}
		if doc.byteAt(end) == '"' && end-start > 7 {
			doc.report(i+1, int32(start), int32(end), ruleAssigned, ruleAssigned.severity, whyShown)
		}
	}
}

var phraseKinds = wordSet("encryption recovery seed backup unlock decryption key restore")

// findPhrase finds the words of a phrase that is quoted or said, whose "phrase" is token i.
func findPhrase(doc *document, i int) {
	findQuotedPhrase(doc, i)
	findSpokenPhrase(doc, i)
}
