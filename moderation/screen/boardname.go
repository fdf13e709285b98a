package screen

import "bytes"

// boardName is the last token of "VAN DER BERG, T" or "DOE-KIMURA, BABY", whose first is token
// i, behind the number of a bed or room and before age, sex or what ails somebody; or -1. The
// capitals and what stands around say enough: no list need know the name.
func boardName(doc *document, i int) int {
	if doc.toks[i].class&allCaps == 0 || !standsBehindBed(doc, i) {
		return -1
	}
	last := i
	for last+1 < len(doc.toks) && last-i < 3 && doc.toks[last+1].class&allCaps != 0 && !doc.toks[last+1].taken {
		if g := string(doc.separatorAfter(last)); g != " " && g != "-" {
			break
		}
		last++
	}
	if last+1 >= len(doc.toks) || string(doc.separatorAfter(last)) != ", " || doc.toks[last+1].class&capital == 0 ||
		doc.toks[last+1].class&hasDigit != 0 || !boardGoesOn(doc, last+1) {
		return -1
	}
	return last + 1
}

// standsBehindBed reports the number of a bed or room right before token i.
func standsBehindBed(doc *document, i int) bool {
	return i > 1 && doc.toks[i-1].class&hasDigit != 0 && doc.tokenIsAny(i-2, "rm", "room", "bed", "bay", "cama",
		"cuarto") &&
		doc.toks[i-1].len() <= 4 && len(doc.separatorAfter(i-1)) <= 3
}

// boardGoesOn reports age, sex or what ails somebody behind the first name at token last, or a child
// without a name.
func boardGoesOn(doc *document, last int) bool {
	if isInfant(doc, last) || clinicalBehind(doc, last) {
		return true
	}
	k := last + 1
	return k < len(doc.toks) && (doc.toks[k].class&hasDigit != 0 || doc.toks[k].class&capital == 0 &&
		doc.toks[k].cue&(cueHealth|cueVisit) != 0)
}

// isInfant reports BABY, BOY or GIRL in capitals at token i: what records call a child without a
// name.
func isInfant(doc *document, i int) bool {
	return doc.tokenIsAny(i, "baby", "boy", "girl", "infant", "newborn") && doc.toks[i].class&capital != 0
}

// chatName is the last token of who speaks in a line of a chat, "Deb K: who has 6", whose first is
// token i, or -1: a first name at the beginning of a line, or behind a time there, with another such
// line beside it. A word that no list knows has to speak twice.
func chatName(doc *document, i int) int {
	last, known := speakerAt(doc, i)
	if last < 0 {
		return -1
	}
	_, next := lineAt(doc, int(doc.toks[i].start))
	for _, k := range []int{doc.tokenAt(int32(next)), lineBefore(doc, int(doc.toks[i].start))} {
		if k < 0 || k >= len(doc.toks) || k == i {
			continue
		}
		if other, knownToo := speakerAt(doc, behindTime(doc, k)); other >= 0 && (known || knownToo) &&
			(known || speaksTwice(doc, i, last)) {
			return last
		}
	}
	return -1
}

// speakerAt is the last token of a name of one or two words at the beginning of a line that a
// colon and a word follow, or -1, and whether a list or an initial tells that it is a name.
func speakerAt(doc *document, i int) (last int, known bool) {
	timed, listed := standsBehindTime(doc, i), isListedSpeaker(doc, i)
	if !timed && (i >= len(doc.toks) || !doc.lineStart(int(doc.toks[i].start)) || doc.toks[i].class&capital == 0) ||
		!listed && !isUnlistedName(doc, i) {
		return -1, false
	}
	last, known = i, listed || timed
	if isSpeakersSecond(doc, i+1, timed) {
		last, known = i+1, true
	}
	if g := string(doc.separatorAfter(last)); last+1 >= len(doc.toks) || g != ": " && g != ".: " {
		return -1, false
	}
	return last, known
}

// isListedSpeaker reports a first name of the lists at token i that is no common word.
func isListedSpeaker(doc *document, i int) bool {
	if i >= len(doc.toks) {
		return false
	}
	t := &doc.toks[i]
	return t.cue == 0 && t.lex&given != 0 && t.lex&(month|orgWord) == 0 &&
		(t.lex&english == 0 || t.lex&common != 0)
}

// isSpeakersSecond reports an initial or a surname at token j behind one blank.
func isSpeakersSecond(doc *document, j int, timed bool) bool {
	return j < len(doc.toks) && string(doc.separatorAfter(j-1)) == " " && (timed || doc.toks[j].class&capital != 0) &&
		(doc.toks[j].len() == 1 || doc.toks[j].lex&surname != 0)
}

// isUnlistedName reports a capitalised word at token i that is no English one and no place.
func isUnlistedName(doc *document, i int) bool {
	if i >= len(doc.toks) {
		return false
	}
	t := &doc.toks[i]
	return t.len() > 2 && t.cue == 0 && t.lex&(english|domainTerm|place|month|orgWord) == 0 &&
		doc.hasOneCapital(i) && !isEnglishAt(doc, i)
}

// standsBehindTime reports a time of day alone between the beginning of the line and token i.
func standsBehindTime(doc *document, i int) bool {
	if i < 2 || i >= len(doc.toks) || doc.toks[i-1].len() > 2 ||
		!doc.toks[i-1].class.number() && !doc.tokenIsAny(i-1, "am", "pm") {
		return false
	}
	for k := max(0, i-3); k < i; k++ {
		if doc.lineStart(int(doc.toks[k].start)) && behindTime(doc, k) == i {
			return true
		}
	}
	return false
}

// behindTime is the first token behind a time of day in brackets or alone, as chats print
// it before who speaks, "[9:02] keisha: ", where one begins at token i; else i.
func behindTime(doc *document, i int) int {
	k := i
	for k < len(doc.toks) && k-i < 3 && doc.toks[k].class.number() && doc.toks[k].len() <= 2 {
		k++
	}
	if k-i < 2 || string(doc.separatorAfter(i)) != ":" || k >= len(doc.toks) {
		return i
	}
	if doc.tokenIsAny(k, "am", "pm") && k+1 < len(doc.toks) {
		k++
	}
	if g := doc.separatorAfter(k - 1); hasByte(g, '\n') || len(g) > 4 {
		return i
	}
	return k
}

// chatReach bounds how far from its line another of the same speaker is looked for, in bytes.
const chatReach = 1000

// speaksTwice reports another line near that begins with the words of tokens i to last.
func speaksTwice(doc *document, i, last int) bool {
	start, end := int(doc.toks[i].start), int(doc.toks[last].end)
	from, to := max(0, start-chatReach), min(len(doc.low), end+chatReach)
	name := doc.low[start:end]
	for at := from; ; {
		k := bytes.Index(doc.low[at:to], name)
		if k < 0 {
			return false
		}
		if at += k; at != start && doc.lineStart(at) && doc.byteAt(at+len(name)) == ':' {
			return true
		}
		at += len(name)
	}
}

// longestLine bounds how far the line before is read, in bytes.
const longestLine = 400

// lineBefore is the first token of the line before the one in which byte start stands, or -1.
func lineBefore(doc *document, start int) int {
	from := max(0, start-longestLine)
	end := bytes.LastIndexByte(doc.low[from:start], '\n')
	if end < 0 {
		return -1
	}
	begin := from + bytes.LastIndexByte(doc.low[from:from+end], '\n') + 1
	if begin == from && from > 0 {
		return -1 // a paragraph, and no line of a chat
	}
	if k := doc.tokenAt(int32(begin)); k < len(doc.toks) && int(doc.toks[k].start) < from+end {
		return k
	}
	return -1
}

// infantName is the last token of "BABY GIRL FONTENOT" and "Baby Boy Sorensen", whose first is
// token i, or -1.
func infantName(doc *document, i int) int {
	if !doc.tokenIsAny(i, "baby", "infant") || !doc.tokenIsAny(i+1, "boy", "girl") || i+2 >= len(doc.toks) ||
		string(doc.separatorAfter(i)) != " " || string(doc.separatorAfter(i+1)) != " " ||
		doc.toks[i+1].class&doc.toks[i+2].class&capital == 0 || doc.toks[i+2].taken ||
		doc.toks[i+2].class&hasDigit != 0 {
		return -1
	}
	return i + 2
}

// findSmallSignatures finds "w. t. habersham" in a line of its own behind the end of a letter.
func findSmallSignatures(doc *document) {
	for _, k := range doc.cued {
		i := int(k)
		if doc.toks[i].cue&cueClosing == 0 {
			continue
		}
		first := i + 1
		if doc.tokenIsAny(first, "you", "yours", "regards", "submitted", "truly") {
			first++
		}
		if first+1 < len(doc.toks) && hasByte(doc.separatorAfter(first-1), '\n') {
			findSmallSignature(doc, first)
		}
	}
}

// findSmallSignature reports initials and a word on no list in small letters from token first on to
// the end of their line.
func findSmallSignature(doc *document, first int) {
	last := first
	for last+1 < len(doc.toks) && last-first < 3 && doc.toks[last].len() == 1 &&
		(string(doc.separatorAfter(last)) == ". " || string(doc.separatorAfter(last)) == " " ||
			string(doc.separatorAfter(last)) == ".") {
		last++
	}
	t := &doc.toks[last]
	if last == first || t.len() < 4 || t.class&hasDigit != 0 || isEnglishAt(doc, last) ||
		!doc.untaken(first, last) || last+1 < len(doc.toks) && !hasByte(doc.separatorAfter(last), '\n') {
		return
	}
	doc.report(first, doc.toks[first].start, t.end, rulePerson, rulePerson.severity,
		"Initials and a name under a letter.")
}
