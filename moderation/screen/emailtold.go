package screen

// A provider of mail that everybody knows stands for the rest of an address: people say
// "jane dot doe at gmail", "I am bigfish77 on yahoo" and "what stands before the at sign is
// t.crow", and mean one.

// mailWords are words beside which a name at a provider is an address.
var mailWords = wordSet(`email mail correo emails mailed emailed reach write contact reply replies respond answer
	address escribame escribanme escriba contacto contesto inbox gmail yahoo hotmail account ping find send drop
	line`)

// firms are providers of mail that are known for other things, too.
var firms = wordSet("verizon comcast outlook msn earthlink proton")

// namesMailbox reports "bigfish77 at yahoo", whose "at" is token i, behind a word for mail
// or where the name is written like one of a mailbox.
func namesMailbox(doc *document, i int) bool {
	host := i + 1
	if host >= len(doc.toks) || doc.toks[host].cue&cueMailHost == 0 || string(doc.separatorAfter(i)) != " " ||
		string(doc.separatorAfter(i-1)) != " " || domainGoesOn(doc, host) {
		return false
	}
	first := toldName(doc, i-1)
	start, end := doc.toks[first].start, doc.toks[i-1].end
	if end-start < 3 || !doc.untaken(first, i-1) || !isToldName(doc, first, i-1, host) {
		return false
	}
	doc.report(first, start, doc.toks[host].end, ruleEmailHidden, ruleEmailHidden.severity,
		"A name at a well known provider of mail.")
	return true
}

// domainGoesOn reports "gmail.com" and "gmail dot com" at token host.
func domainGoesOn(doc *document, host int) bool {
	return host+1 < len(doc.toks) && string(doc.separatorAfter(host)) == "." ||
		isSpokenSign(doc, host+1, "dot", "punto")
}

// toldName is the first token of the name that ends with token last: its parts stand
// together, or blanks, numbers, letters and words for signs are between them.
func toldName(doc *document, last int) int {
	first := hiddenName(doc, last)
	for n := 0; n < 6 && first > 0 && !doc.toks[first-1].taken; n++ {
		g := string(doc.separatorAfter(first - 1))
		if g != " " && g != "-" || !isNamePiece(doc, first-1) && hiddenName(doc, first-1) == first-1 ||
			mailWords[string(doc.word(first-1))] {
			break
		}
		first = hiddenName(doc, first-1)
	}
	return first
}

// isNamePiece reports a number, a letter, a name or a word on no list at token i, and not
// the word "I" or "a".
func isNamePiece(doc *document, i int) bool {
	t := &doc.toks[i]
	switch {
	case t.class&hasDigit != 0:
		return t.len() <= 4 || t.class.mixed()
	case t.len() == 1:
		return !doc.tokenIsAny(i, "a", "i") || doc.toks[i+1].len() == 1
	case t.class&capital != 0 || t.cue != 0:
		return false
	}
	return t.lex&(given|surname) != 0 || t.lex&(english|connector|domainTerm) == 0 &&
		!isEnglishAt(doc, i)
}

// isToldName reports tokens first to last that are the name of a mailbox before a provider:
// written as such names are, or a name behind a word for mail.
func isToldName(doc *document, first, last, host int) bool {
	if isHandle(doc, first, last) || first < last && hasSpokenSign(doc, first, last) {
		return true
	}
	if firms[string(doc.word(host))] || !isNamePiece(doc, last) && !(first == last &&
		doc.toks[last].lex&english == 0 &&
		!isEnglishAt(doc, last)) {
		return false
	}
	for j := first - 1; j >= 0 && doc.toks[j].start > doc.toks[first].start-60; j-- {
		if mailWords[string(doc.word(j))] {
			return true
		}
	}
	return false
}

// hasSpokenSign reports a word for a dot, a dash or a line between tokens first and last.
func hasSpokenSign(doc *document, first, last int) bool {
	for i := first + 1; i < last; i++ {
		if doc.tokenIsAny(i, "dot", "punto", "underscore", "dash", "guion") {
			return true
		}
	}
	return false
}

// isHandle reports what is written like the name of a mailbox: letters in small, with
// digits, dots or lines among them, and nothing that ends like a site or a file.
func isHandle(doc *document, first, last int) bool {
	letters, digits, signs := 0, 0, 0
	for i := first; i <= last; i++ {
		if i > first {
			switch string(doc.separatorAfter(i - 1)) {
			case ".", "_":
				signs++
			case "-":
			default:
				return false
			}
		}
		t := &doc.toks[i]
		if t.class&capital != 0 || t.taken {
			return false
		}
		n := countDigits(doc.word(i))
		digits += n
		letters += t.len() - n
	}
	return letters >= 3 && letters+digits >= 5 && (signs > 0 || digits > 0) &&
		!(signs > 0 && topDomains[string(doc.word(last))])
}

// findToldEmails finds the name in "on yahoo as bigfish77", "my gmail is t.crow2", "scopeguy77
// on hotmail" and "before the at sign it is tcrowfoot.radtech".
func findToldEmails(doc *document) {
	for _, k := range doc.cued {
		i := int(k)
		if doc.toks[i].cue&cueMailHost == 0 || doc.toks[i].taken || doc.byteAt(int(doc.toks[i].start)-1) == '.' ||
			doc.byteAt(int(doc.toks[i].start)-1) == '/' || domainGoesOn(doc, i) {
			continue
		}
		sign := doc.tokenIsAny(i, "sign", "symbol")
		if at := i + 1; sign && findSignedEmail(doc, i) || doc.tokenIsAny(at, "sign", "symbol") &&
			findSignedEmail(doc, at) {
			continue
		}
		if !findNameAfter(doc, i, sign) {
			findNameBefore(doc, i, sign)
		}
	}
}

// findSignedEmail finds "j underscore villasenor, then the at sign, then ymail dot com", whose "sign"
// is token i.
func findSignedEmail(doc *document, i int) bool {
	before, host := i-1, i+1
	for n := 0; n < 4 && doc.tokenIsAny(before, "at", "the", "then", "an", "and", "comes", "with"); n++ {
		before--
	}
	for n := 0; n < 3 && doc.tokenIsAny(host, "then", "and", "comes", "the"); n++ {
		host++
	}
	if before < 0 || host >= len(doc.toks) || endsClause(doc.separatorAfter(before)) {
		return false
	}
	last, dots, hidden := hiddenDomain(doc, host)
	first := toldName(doc, before)
	if dots == 0 || last >= len(doc.toks) || !hidden || !topDomains[string(doc.word(last))] || !doc.untaken(first,
		last) {
		return false
	}
	doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleEmailHidden, ruleEmailHidden.severity,
		"Words for @ and dot, and the end of a domain.")
	return true
}

// toldReach is how many tokens a name may stand from its provider.
const toldReach = 9

// findNameAfter looks for the name behind the provider at token i, which something says to
// be one: "is", "as", "name", "called", a colon.
func findNameAfter(doc *document, i int, sign bool) bool {
	told := false
	for j := i + 1; j < len(doc.toks) && j <= i+toldReach; j++ {
		g := doc.separatorAfter(j - 1)
		if endsClause(g) {
			return false
		}
		told = told || sign || hasByte(g, ':')
		if last := endOfHandle(doc, j); told && last >= j {
			return reportHandle(doc, j, last)
		}
		told = told || tellsName[string(doc.word(j))]
	}
	return false
}

// findNameBefore looks for the name before the provider at token i: "bigfish77 on yahoo".
func findNameBefore(doc *document, i int, sign bool) {
	told := sign
	for j := i - 1; j >= 0 && j >= i-toldReach; j-- {
		if endsClause(doc.separatorAfter(j)) {
			return
		}
		if first := hiddenName(doc, j); told && isHandle(doc, first, j) || sign && isOddWord(doc, j) {
			reportHandle(doc, first, j)
			return
		}
		switch {
		case sign, isSpokenSign(doc, j, "on", "in", "via", "en"):
			told = true
		case !doc.tokenIsAny(j, "my", "the", "at", "his", "her", "good", "old"):
			return
		}
	}
}

// tellsName are the words that say what somebody is called.
var tellsName = wordSet("is as name called under am handle are es como was id user it s")

// endsClause reports the end of a sentence or of a paragraph.
func endsClause(g []byte) bool {
	return hasByte(g, '\n') || hasByte(g, ';') || len(g) > 1 && (g[0] == '.' || g[0] == '?' || g[0] == '!')
}

// endOfHandle is the last token of a mailbox's name that begins with token j, or -1.
func endOfHandle(doc *document, j int) int {
	last := j
	for last+1 < len(doc.toks) && last-j < 6 {
		if g := string(doc.separatorAfter(last)); g != "." && g != "_" && g != "-" {
			break
		}
		last++
	}
	if isHandle(doc, j, last) || last == j && isOddWord(doc, j) {
		return last
	}
	return -1
}

// isOddWord reports six letters or more in small ones that no list knows.
func isOddWord(doc *document, j int) bool {
	t := &doc.toks[j]
	return t.len() >= 6 && t.class&(capital|hasDigit) == 0 && t.cue == 0 && !t.taken && t.lex == 0 &&
		!isEnglishAt(doc, j)
}

func reportHandle(doc *document, first, last int) bool {
	if !doc.untaken(first, last) || isInGap(doc, first) || isInGap(doc, last) ||
		roleNames[string(doc.low[doc.toks[first].start:doc.toks[last].end])] {
		return false
	}
	doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleEmailHidden, ruleEmailHidden.severity,
		"A name beside a well known provider of mail.")
	return true
}
