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
// token i, or -1: a first name at the beginning of a line, with another such line beside it.
func chatName(doc *document, i int) int {
	last, ok := speakerAt(doc, i)
	if !ok {
		return -1
	}
	_, next := lineAt(doc, int(doc.toks[i].start))
	for _, k := range []int{doc.tokenAt(int32(next)), lineBefore(doc, int(doc.toks[i].start))} {
		if k >= 0 && k < len(doc.toks) && k != i {
			if _, speaks := speakerAt(doc, k); speaks {
				return last
			}
		}
	}
	return -1
}

// speakerAt is the last token of a name of one or two words at the beginning of a line that a
// colon and a word follow, and whether there is one at token i.
func speakerAt(doc *document, i int) (last int, ok bool) {
	t := &doc.toks[i]
	if t.class&capital == 0 || t.lex&given == 0 || t.cue != 0 || t.lex&(month|orgWord) != 0 ||
		t.lex&english != 0 && t.lex&common == 0 || !doc.lineStart(int(t.start)) {
		return i, false
	}
	last = i
	if next := i + 1; next < len(doc.toks) && string(doc.separatorAfter(i)) == " " &&
		doc.toks[next].class&capital != 0 &&
		(doc.toks[next].len() == 1 || doc.toks[next].lex&surname != 0) {
		last = next
	}
	return last, last+1 < len(doc.toks) && string(doc.separatorAfter(last)) == ": "
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
