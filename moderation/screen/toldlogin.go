package screen

import (
	"bytes"
	"strings"
)

// People tell logins in a sentence, too: "Login is vpnadmin with Sn0wgoose77", "one of the
// followers, slimjimmy_0442", "the account kmarsh-temp".

// findLoginWith finds both in "Login is vpnadmin with Sn0wgoose77" and "our shared login, frontdesk
// with Summer2025", whose word for a login is token i.
func findLoginWith(doc *document, i int) {
	if doc.toks[i].cue&cueUser == 0 && !doc.tokenIsAny(i, "logon", "credentials", "creds", "account") {
		return
	}
	j := i + 1
	if doc.tokenIsAny(j, "is", "was", "es") {
		j++
	}
	if j+2 >= len(doc.toks) || !linksLogin(doc, j+1) || doc.toks[j].taken || !mayBeLogin(doc, j) ||
		strings.IndexByte(".\n", doc.byteAt(int(doc.toks[j-1].end))) >= 0 || len(doc.separatorAfter(j-1)) > 2 {
		return
	}
	start, end := int(doc.toks[j+2].start), endOfPassword(doc, j+2)
	if end == 0 {
		return
	}
	t := &doc.toks[j]
	doc.report(j, t.start, t.end, ruleUser, ruleUser.severity, "A name right before a password.")
	if !doc.toks[j+2].taken {
		doc.report(j+2, int32(start), int32(end), ruleAssigned, ruleAssigned.severity,
			"A value that the sentence calls a password.")
	}
}

// endOfPassword is where a password of letters and digits ends that begins with token i, or 0.
func endOfPassword(doc *document, i int) int {
	start := int(doc.toks[i].start)
	end := start
	for end < len(doc.low) && end-start < 64 && !blank(doc.low[end]) {
		end++
	}
	end = start + len(bytes.TrimRight(doc.low[start:end], ".,;:)\""))
	if end-start < 6 || countDigits(doc.low[start:end]) == 0 || !looksSecret(doc.raw[start:end]) ||
		isPlaceholder(doc, doc.low[start:end]) || doc.toks[i].class.number() {
		return 0
	}
	return end
}

// linksLogin reports "with" and the like between a name and a password at token i.
func linksLogin(doc *document, i int) bool {
	return doc.tokenIsAny(i, "with", "and", "con", "y", "then") && string(doc.separatorAfter(i-1)) == " " &&
		len(doc.separatorAfter(i)) <= 2
}

// mayBeLogin reports a word of no language in small letters at token j, or one with digits.
func mayBeLogin(doc *document, j int) bool {
	t := &doc.toks[j]
	return isOddLogin(doc, j) || t.class.mixed() && t.class&capital == 0 && t.len() >= 4 && !isInGap(doc, j)
}

// isServiceLogin reports the password itself right behind the name that ends with token i.
func isServiceLogin(doc *document, i int) bool {
	return i+2 < len(doc.toks) && doc.toks[i+1].cue&cuePassword != 0 && doc.toks[i+2].taken &&
		len(doc.separatorAfter(i)) == 2
}

// findMarkedLogins finds slimjimmy_0442 in "one of the followers, slimjimmy_0442": a name with a line in
// it near words for people who have an account.
func findMarkedLogins(doc *document) {
	for at := 0; ; {
		k := bytes.IndexByte(doc.low[at:], '_')
		if k < 0 {
			break
		}
		at += k + 1
		i := doc.tokenAt(int32(at - 1))
		if i == 0 || i >= len(doc.toks) || int(doc.toks[i-1].end) != at-1 || int(doc.toks[i].start) != at {
			continue
		}
		findMarkedLogin(doc, firstOfLogin(doc, i-1))
	}
	for _, k := range gatedBy(doc, gateLogin) {
		if i := int(k); doc.toks[i].gate&gateLogin != 0 && loginWords[string(doc.word(i))] {
			findNamedLogin(doc, i)
		}
	}
}

var loginWords = wordSet(`account login profile username name looked opened viewed printed accessed exported
	downloaded id`)

// findNamedLogin finds kmarsh-temp in "the account kmarsh-temp", jimbo.harkness in "my portal name is
// jimbo.harkness" and HARTLEYM in "the log shows that HARTLEYM looked", whose word is token i.
func findNamedLogin(doc *document, i int) {
	switch string(doc.word(i)) {
	case "account", "login", "profile", "username":
		if isJoinedAccount(doc, i+1) || isSetOffLogin(doc, i+1) {
			reportAccount(doc, i+1, "A name right behind a word for signing in.")
		}
	case "name":
		if doc.tokenIsAny(i-1, "portal", "account", "chart", "screen", "login", "user", "app") &&
			doc.tokenIsAny(i+1, "is", "was", "there") && (isJoinedAccount(doc, i+2) || isEndingDigits(doc, i+2)) {
			reportAccount(doc, i+2, "A name right behind a word for signing in.")
		}
	case "id":
		if doc.tokenIsAny(i+1, "is", "was") && isEndingDigits(doc, i+2) {
			reportAccount(doc, i+2, "A name right behind a word for signing in.")
		}
	case "looked", "opened", "viewed", "printed", "accessed", "exported", "downloaded":
		findActor(doc, i-1)
	}
}

// isSetOffLogin reports "mtrujillo4," behind a comma at token i: small letters and a digit or two at the end.
func isSetOffLogin(doc *document, i int) bool {
	return i+1 < len(doc.toks) && string(doc.separatorAfter(i-1)) == ", " && doc.byteAt(int(doc.toks[i].end)) == ',' &&
		isEndingDigits(doc, i)
}

// isEndingDigits reports four small letters or more and at most three digits behind them at token i.
func isEndingDigits(doc *document, i int) bool {
	return i < len(doc.toks) && doc.toks[i].class.mixed() && doc.toks[i].class&capital == 0 &&
		endsInDigits(doc.word(i)) && !doc.toks[i].taken
}

// findActor reports the word of no language at token i, before a verb of what the log of a system shows:
// "the audit trail shows that HARTLEYM looked at my record".
func findActor(doc *document, i int) {
	if i < 1 || string(doc.separatorAfter(i)) != " " || !isActor(doc, i) {
		return
	}
	for j := i - 1; j >= 0 && j > i-15; j-- {
		if doc.tokenIsAny(j, "audit", "log", "logs", "trail") {
			t := &doc.toks[i]
			doc.report(i, t.start, t.end, ruleUser, ruleUser.severity, "A user's name in a line of a log.")
			return
		}
	}
}

// findMarkedLogin reports the name with a line in it whose first word is token i, when people speak of
// an account before it.
func findMarkedLogin(doc *document, i int) {
	start := int(doc.toks[i].start)
	end, digits, marks := userEnd(doc, start)
	if doc.toks[i].taken || marks > 3 || end-start < 7 || !isLoginForm(doc, i, end) {
		return
	}
	t := &doc.toks[i]
	odd := t.lex&(english|domainTerm) == 0 && !loadLexicon().isEnglish(doc.word(i))
	several := digits > 1 && isDigit(doc.low[end-1]) && isDigit(doc.low[end-2])
	if several && accountNear(doc, i, 8) || odd && accountNear(doc, i, 3) || isSaidLogin(doc, i) {
		doc.report(i, int32(start), int32(end), ruleUser, ruleUser.severity, "Somebody's name on a network of people.")
	}
}

// isSaidLogin reports "signs in to the app as" or "my handle" right before the name at token i.
func isSaidLogin(doc *document, i int) bool {
	if string(doc.separatorAfter(i-1)) != " " {
		return false
	}
	if doc.tokenIsAny(i-1, "handle", "gamertag", "nickname", "screenname", "alias") {
		return true
	}
	if !doc.tokenIsAny(i-1, "as", "named", "called") {
		return false
	}
	if doc.tokenIs(i-1, "as") && networkNear(doc, i) {
		return true
	}
	for j := i - 2; j >= 0 && j > i-10 && !endsClause(doc.separatorAfter(j)); j-- {
		if doc.tokenIsAny(j, "log", "logs", "logged", "sign", "signs", "signed", "somebody", "someone", "follower",
			"goes", "posts") {
			return true
		}
	}
	return false
}

// isLoginForm reports no code, path, gap to fill in or service's name in token i up to byte end.
func isLoginForm(doc *document, i, end int) bool {
	start := int(doc.toks[i].start)
	return !isDigit(doc.low[start]) && !isInGap(doc, i) && doc.toks[i].class&allCaps == 0 &&
		standsAlone(doc, start, end) && !hasByte(doc.low[start:end], '\\') && !isNobodysLogin(doc.low[start:end])
}

// standsAlone reports blanks and signs of a sentence around the bytes from start to end: no code, no path.
func standsAlone(doc *document, start, end int) bool {
	return strings.IndexByte(" \n\"'(,", doc.byteAt(start-1)) >= 0 && strings.IndexByte(" \n\"'),.;:!?",
		doc.byteAt(end)) >= 0
}

// accountNear reports a word for somebody with an account within n words before token i.
func accountNear(doc *document, i, n int) bool {
	for j := i - 1; j >= 0 && j >= i-n; j-- {
		if accountPeople[string(doc.word(j))] {
			return true
		}
	}
	return false
}

var accountPeople = wordSet(`account accounts profile follower followers friend friends handle handles calling calls
	himself herself themselves post posts posting user username login logon usuario cuenta perfil seguidor seguidores
	gamertag forum chat messaged named nickname screenname alias gamer player stranger somebody someone`)

// isJoinedAccount reports "kmarsh-temp" at token i: small letters, the first part no word, and another
// part behind a hyphen or a stop.
func isJoinedAccount(doc *document, i int) bool {
	if i+1 >= len(doc.toks) || string(doc.separatorAfter(i-1)) != " " {
		return false
	}
	g, t, u := string(doc.separatorAfter(i)), &doc.toks[i], &doc.toks[i+1]
	return (g == "-" || g == "." || g == "_") && !t.taken && (t.class|u.class)&capital == 0 && t.class.word() &&
		t.len() >= 4 && u.len() >= 2 && t.lex&(english|domainTerm) == 0 && !loadLexicon().isEnglish(doc.word(i))
}

// isActor reports a word of no language in small letters or capitals at token i.
func isActor(doc *document, i int) bool {
	t := &doc.toks[i]
	return !t.taken && t.len() >= 5 && t.class.word() && t.class&(capital|allCaps) != capital && t.cue == 0 &&
		t.lex&(english|domainTerm|orgWord|given|place|connector) == 0 && !isInGap(doc, i) &&
		!loadLexicon().isEnglish(doc.word(i))
}

// firstOfLogin is the first token of "sam.lee", joined by stops, that ends with token i.
func firstOfLogin(doc *document, i int) int {
	for n := 0; n < 3 && i > 0 && string(doc.separatorAfter(i-1)) == "." && doc.toks[i-1].class.word(); n++ {
		i--
	}
	return i
}
