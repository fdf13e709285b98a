package screen

import "bytes"

// networksOfPeople are where people have a name with an @ before it.
var networksOfPeople = wordSet(`instagram tiktok snapchat snap facebook twitter insta reddit telegram discord whatsapp
	youtube threads bluesky mastodon signal keybase venmo handle handles cashapp twitch`)

// findHandles finds somebody's name on a network of people, @kaycee.rvt, where that network
// is named near.
func findHandles(doc *document) {
	findForumNames(doc)
	for _, at := range doc.ats {
		i := doc.tokenAt(at)
		if i >= len(doc.toks) || doc.toks[i].start != at+1 || doc.toks[i].taken || isAlnum(doc.byteAt(int(at)-1)) {
			continue
		}
		end, digits, marks := userEnd(doc, int(at)+1)
		if end-int(at) < 5 || digits+marks == 0 || bytes.IndexByte(doc.low[at:end],
			'\\') >= 0 || !networkNear(doc, i) {
			continue
		}
		doc.report(i, at, int32(end), ruleUser, ruleUser.severity, "Somebody's name on a network of people.")
	}
}

// forumWords are right before the name by which somebody is known.
var forumWords = wordSet("m as is am handle user name called")

// findForumNames finds NightShiftNora in "on that forum I'm NightShiftNora": a word with capitals
// inside, behind words that say who one is, near a word for a place where people write.
func findForumNames(doc *document) {
	for _, k := range gatedBy(doc, gateForum) {
		i := int(k) + 1
		if i == len(doc.toks) || doc.toks[i-1].gate&gateForum == 0 {
			continue
		}
		t := &doc.toks[i]
		if t.taken || t.class&(capital|hasLower) != capital|hasLower || t.len() < 8 || doc.hasOneCapital(i) ||
			t.lex&(surname|given|orgWord|domainTerm) != 0 || capitalsIn(doc, i) < 2 ||
			!forumWords[string(doc.word(i-1))] ||
			string(doc.separatorAfter(i-1)) != " " || doc.tokenIs(i-2, "known") || !forumNear(doc, i) {
			continue
		}
		doc.report(i, t.start, t.end, ruleUser, ruleUser.severity, "Somebody's name on a network of people.")
	}
}

func capitalsIn(doc *document, i int) int {
	n := 0
	for _, c := range doc.raw[doc.toks[i].start:doc.toks[i].end] {
		if isUpper(c) {
			n++
		}
	}
	return n
}

// forumNear reports a forum, or a network of people, within eight tokens of token i.
func forumNear(doc *document, i int) bool {
	if doc.tokenIs(i-1, "name") && doc.tokenIsAny(i-2, "screen", "gamer", "player", "nick") {
		return true
	}
	for j := max(0, i-8); j < min(len(doc.toks), i+9); j++ {
		if doc.tokenIsAny(j, "forum", "forums", "subreddit", "handle", "username", "boards", "blog", "gamertag") {
			return true
		}
	}
	return networkNear(doc, i)
}

// networkNear reports the name of such a network within eight tokens of token i.
func networkNear(doc *document, i int) bool {
	for j := max(0, i-8); j < min(len(doc.toks), i+9); j++ {
		if networksOfPeople[string(doc.word(j))] {
			return true
		}
	}
	return false
}

// isRecordedAs reports "recorded by them" and the like before the "as" at token i.
func isRecordedAs(doc *document, i int) bool {
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		if doc.tokenIsAny(j, "recorded", "known", "listed", "logged", "registered", "shown", "shows") {
			return true
		}
	}
	return false
}

// findMachineNames finds the name behind a word for a computer and a word that names it:
// "the machine is called WS-ER-0417", "recorded as LT-CODER-0932", "host=radsrv02".
func findMachineNames(doc *document) {
	for _, k := range doc.digits {
		i := int(k)
		first := i
		for first > 0 && i-first < 4 && doc.hyphenAfter(first-1) {
			first--
		}
		if doc.toks[i].taken || !isMachineName(doc, first, i) || !namesMachine(doc, first) && !addressBehind(doc,
			first, i) {
			continue
		}
		end := doc.toks[i].end
		if doc.byteAt(int(end)) == '-' && isAlnum(doc.byteAt(int(end)+1)) || !doc.untaken(first, i) {
			continue
		}
		doc.report(first, doc.toks[first].start, end, ruleHost, ruleHost.severity,
			"A name behind words for a computer.")
	}
}

// addressBehind reports an address of a network or of hardware that was found, right behind a name
// of several parts that ends with token last.
func addressBehind(doc *document, first, last int) bool {
	g := string(doc.separatorAfter(last))
	if first == last || g != ", " && g != " (" && g != " / " && g != " at " && g != " " || last+1 >= len(doc.toks) ||
		!doc.toks[last+1].taken {
		return false
	}
	at := doc.toks[last+1].start
	for k := len(doc.hits) - 1; k >= 0; k-- {
		if h := &doc.hits[k]; h.start == at {
			return h.rule == ruleMAC || h.rule == ruleIP
		}
	}
	return false
}

// isMachineName reports letters and a number at the end: parts in capitals that hyphens
// join, or a word in small letters with digits.
func isMachineName(doc *document, first, last int) bool {
	if first == last {
		t := &doc.toks[last]
		return t.class.mixed() && t.class&capital == 0 && t.len() >= 6 && isLower(doc.low[t.start])
	}
	letters := 0
	for i := first; i <= last; i++ {
		t := &doc.toks[i]
		if t.class&hasLower != 0 {
			return false
		}
		if t.class&hasDigit == 0 {
			letters += t.len()
		}
	}
	return letters >= 2 && doc.toks[last].len() >= 2 && isUpper(doc.raw[doc.toks[first].start])
}

// namesMachine reports "machine … called" or "host=" before token i.
func namesMachine(doc *document, i int) bool {
	if i == 0 {
		return false
	}
	if g := string(doc.separatorAfter(i - 1)); g == "=" || g == ": " {
		return doc.tokenIsAny(i-1, "host", "hostname", "computername", "workstation", "machine", "srchost", "dsthost")
	}
	if !doc.tokenIsAny(i-1, "called", "named", "name", "is") && !(doc.tokenIs(i-1, "as") && isRecordedAs(doc, i-1)) {
		return false
	}
	for j := i - 2; j >= 0 && j >= i-9; j-- {
		if doc.tokenIsAny(j, "machine", "computer", "workstation", "laptop", "pc", "host", "hostname", "server") {
			return true
		}
		if endsClause(doc.separatorAfter(j)) {
			return false
		}
	}
	return false
}
