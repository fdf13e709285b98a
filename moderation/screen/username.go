package screen

import "strings"

// findUsernames finds the name behind a word for signing in.
func findUsernames(doc *document) {
	findNamesBeforeSecrets(doc)
	findQuotedLogins(doc)
	findSignedInAs(doc)
	findSharedAccounts(doc)
	findMarkedLogins(doc)
	for _, k := range doc.cued {
		i := int(k)
		findNameBeforePassword(doc, i)
		findUserThenPassword(doc, i)
		findLoginWith(doc, i)
		if doc.toks[i].cue&cueUser == 0 || i+1 >= len(doc.toks) {
			continue
		}
		j, ok := behindUserSign(doc, i)
		if !ok || j >= len(doc.toks) || doc.toks[j].taken || len(doc.separatorAfter(j-1)) > 3 ||
			hasByte(doc.separatorAfter(j-1), '\n') {
			continue
		}
		start := int(doc.toks[j].start)
		end, digits, marks := userEnd(doc, start)
		if isNobodysLogin(doc.low[start:end]) || digits == 0 && marks == 0 && !isLoginName(doc, i, j) {
			continue
		}
		doc.report(j, int32(start), int32(end), ruleUser, ruleUser.severity,
			"A name right behind a word for signing in.")
	}
}

// findUserThenPassword finds "veeamadmin" in "user veeamadmin, password …" and "drpham" in
// "It's drpham and the password is …", whose word for a password is token i.
func findUserThenPassword(doc *document, i int) {
	if doc.toks[i].cue&cuePassword == 0 {
		return
	}
	j := i - 1
	for n := 0; n < 3 && doc.tokenIsAny(j, "and", "the", "with", "a", "its", "y", "la"); n++ {
		j--
	}
	if j < 1 || doc.toks[j].taken {
		return
	}
	if t := &doc.toks[j]; saidBeforePassword(doc, j, i) && isOddLogin(doc, j) {
		doc.report(j, t.start, t.end, ruleUser, ruleUser.severity, "A name right before a password.")
	}
}

// saidBeforePassword reports "user X, password" and "login. It's X and the password" with X at
// token j and the password at token i.
func saidBeforePassword(doc *document, j, i int) bool {
	g := string(doc.separatorAfter(j))
	if string(doc.separatorAfter(j-1)) == ", " && doc.tokenIsAny(j-1, "account", "login", "logon", "username") {
		return g == " " || g == ", " // one nurse's account, tkowalcz and the password
	}
	if string(doc.separatorAfter(j-1)) == ", " && g == ", " && doc.cuesBefore(j, 60)&cueUser != 0 {
		return true // a login of somebody who quit, kstahl, passcode
	}
	if doc.toks[j-1].cue&cueUser != 0 {
		return g == ", " || g == "; " || g == " " && j < i-1
	}
	return g == " " && j < i-1 && doc.tokenIsAny(j-1, "is", "s", "was") && doc.cuesBefore(j, 60)&cueUser != 0
}

// isOddLogin reports a word of no language in small letters.
func isOddLogin(doc *document, j int) bool {
	t := &doc.toks[j]
	return t.len() >= 5 && t.class&capital == 0 && t.cue == 0 && t.lex&(english|domainTerm) == 0 &&
		!isEnglishAt(doc, j) && !isNobodysLogin(doc.word(j)) &&
		!plainAccounts[string(doc.word(j))] &&
		!isInGap(doc, j)
}

// findQuotedLogins finds "mhollowell2" in quotation marks, behind words for signing in.
func findQuotedLogins(doc *document) {
	for _, k := range doc.digits {
		i := int(k)
		t := &doc.toks[i]
		if t.taken || !t.class.mixed() || t.class&capital != 0 || t.len() < 6 || doc.byteAt(int(t.start)-1) != '"' ||
			strings.IndexByte("\".,", doc.byteAt(int(t.end))) < 0 || !endsInDigits(doc.word(i)) ||
			!signedBefore(doc, i) {
			continue
		}
		doc.report(i, t.start, t.end, ruleUser, ruleUser.severity,
			"A name in quotation marks behind words for signing in.")
	}
}

// findSignedInAs finds ednurse2 and drmoss_admin in "we all sign in as ednurse2", and dvasquez between
// the address and the time in a line of a web server's log.
func findSignedInAs(doc *document) {
	for i := range doc.toks {
		if doc.tokenIsAny(i, "as", "under") && i+1 < len(doc.toks) && string(doc.separatorAfter(i)) == " " &&
			signsInBefore(doc, i) {
			reportSignedInAs(doc, i+1)
		}
	}
	for _, k := range doc.digits {
		if i := int(k); isActingUser(doc, i) {
			reportAccount(doc, i+1, "A user's name in a line of a log.")
		} else if isLoggedUser(doc, i) {
			t := &doc.toks[i-1]
			doc.report(i-1, t.start, t.end, ruleUser, ruleUser.severity, "A user's name in a line of a log.")
		}
	}
}

// signsInBefore reports "sign in", "log in there" or "logged on" right before token i.
func signsInBefore(doc *document, i int) bool {
	j := i - 1
	if doc.tokenIsAny(j, "there", "here", "remotely") {
		j--
	}
	if j > 2 && doc.toks[j].class.number() && doc.toks[j-1].class.number() && doc.tokenIs(j-2, "at") {
		j -= 3 // at 02:11
	}
	if doc.tokenIsAny(j, "signs", "sign", "charts") && isLineName(doc, i+1) {
		return true // everybody signs as rn_east
	}
	return doc.tokenIsAny(j, "in", "on", "into") && doc.tokenIsAny(j-1, "sign", "signs", "signed", "log", "logs",
		"logged",
		"signing", "logging")
}

// isLineName reports a line or digits in the name at token i.
func isLineName(doc *document, i int) bool {
	return i < len(doc.toks) && (doc.byteAt(int(doc.toks[i].end)) == '_' || doc.toks[i].class.mixed())
}

// reportSignedInAs reports small letters with digits or signs among them from token j on.
func reportSignedInAs(doc *document, j int) {
	t := &doc.toks[j]
	end, digits, marks := userEnd(doc, int(t.start))
	odd := isOddLogin(doc, j) && doc.tokenIs(j+1, "from") && j+2 < len(doc.toks) && doc.toks[j+2].class&hasDigit != 0
	if t.taken || t.class&capital != 0 || digits+marks == 0 && !odd || end-int(t.start) < 5 || isInGap(doc, j) ||
		kindOf[doc.low[t.start]]&byte(hasLetter) == 0 {
		return
	}
	doc.report(j, t.start, int32(end), ruleUser, ruleUser.severity, "A name behind words for signing in.")
}

// isLoggedUser reports "203.0.113.77 - dvasquez [12/Sep": a name between an address and the day at
// token i.
func isLoggedUser(doc *document, i int) bool {
	if i < 5 || doc.toks[i].len() > 2 || string(doc.separatorAfter(i-1)) != " [" ||
		string(doc.separatorAfter(i-2)) != " - " {
		return false
	}
	u := &doc.toks[i-1]
	return doc.byteAt(int(doc.toks[i-2].start)-1) == '.' && doc.toks[i-2].class.number() && !u.taken &&
		u.len() >= 3 &&
		!u.class.number()
}

// isActingUser reports JBECKWITH in "08:15 JBECKWITH PRINT SUMMARY" behind the minutes at token i.
func isActingUser(doc *document, i int) bool {
	if i == 0 || i+2 >= len(doc.toks) || doc.toks[i].len() != 2 || doc.byteAt(int(doc.toks[i].start)-1) != ':' ||
		string(doc.separatorAfter(i)) != " " || string(doc.separatorAfter(i+1)) != " " {
		return false
	}
	t := &doc.toks[i+1]
	return !t.taken && t.class&allCaps != 0 && t.len() >= 5 && t.cue == 0 && t.lex&(english|domainTerm|orgWord) == 0 &&
		!isEnglishAt(doc, i+1) && doc.tokenIsAny(i+2, "view", "viewed", "print", "printed", "open", "opened", "edit",
		"edited", "access", "accessed", "export", "exported", "login", "logon", "query", "delete", "read")
}

// endsInDigits reports four letters or more with at most three digits behind them.
func endsInDigits(w []byte) bool {
	n := len(w)
	for n > 0 && isDigit(w[n-1]) {
		n--
	}
	if n < 4 || len(w)-n > 3 || n == len(w) {
		return false
	}
	return countDigits(w[:n]) == 0
}

// signedBefore reports "logged in" or a word for a login within 16 words before token i.
func signedBefore(doc *document, i int) bool {
	for j := i - 1; j >= 0 && j > i-17; j-- {
		if doc.toks[j].cue&cueUser != 0 || doc.tokenIsAny(j, "logged", "signed", "logs", "signs") &&
			doc.tokenIsAny(j+1, "in", "on", "into") {
			return true
		}
	}
	return false
}

// findNamesBeforeSecrets finds "skaplan3" in "(skaplan3 / Oliver&2024)" and "jailmed_admin"
// in "acct jailmed_admin, pw Correct10ns!": the name right before a password that was found.
func findNamesBeforeSecrets(doc *document) {
	for k := range len(doc.hits) {
		h := &doc.hits[k]
		if h.rule != ruleAssigned && h.rule != ruleSecret && h.rule != ruleLikelySecret {
			continue
		}
		i := doc.tokenAt(h.start) - 1
		for n := 0; n < 4 && i > 0 && isBetween(doc, i); n++ {
			i--
		}
		if i >= 0 && !doc.toks[i].taken {
			reportNameBefore(doc, i)
		}
	}
}

// reportNameBefore reports the name that ends with token i, right before a password.
func reportNameBefore(doc *document, i int) {
	if c := doc.byteAt(int(doc.toks[i].end)); !blank(c) && strings.IndexByte(",/;:", c) < 0 {
		return
	}
	first := hiddenName(doc, i)
	start, end := doc.toks[first].start, doc.toks[i].end
	odd := doc.byteAt(int(end)) == '/' && first == i && isOddLogin(doc, i) || isToldLogin(doc, i)
	nobodys := isNobodysLogin(doc.low[start:end]) && !isServiceLogin(doc, i)
	if (odd || isHandle(doc, first, i)) && end-start <= 32 && !nobodys &&
		doc.untaken(first, i) {
		doc.report(first, start, end, ruleUser, ruleUser.severity, "A name right before a password.")
	}
}

// isToldLogin reports "trustee" in "gave it: trustee, password …" at token i: a colon before and the very
// word for a password behind, where a login was spoken of.
func isToldLogin(doc *document, i int) bool {
	return i > 0 && string(doc.separatorAfter(i-1)) == ": " && string(doc.separatorAfter(i)) == ", " &&
		i+1 < len(doc.toks) && doc.toks[i+1].cue&cuePassword != 0 && doc.toks[i].cue == 0 &&
		doc.cuesBefore(i, 120)&cueUser != 0
}

// isBetween reports a word that stands between a name and a password.
func isBetween(doc *document, i int) bool {
	return doc.toks[i].cue&cuePassword != 0 || betweenNameAndSecret[string(doc.word(i))]
}

var betweenNameAndSecret = wordSet("with and the is was pw pwd pass password y con clave contrasena")

// isNobodysLogin reports what is too short for a name to sign in with, and the name of a
// service.
func isNobodysLogin(w []byte) bool {
	return len(w) < 4 || len(w) < 5 && allDigits(w) || strings.HasPrefix(string(w), "svc_") ||
		strings.HasPrefix(string(w), "svc-")
}

// isLoginName reports a word of no language at token j, in small letters, behind a sign
// and the very word for a name to sign in with, token i.
func isLoginName(doc *document, i, j int) bool {
	t := doc.toks[j]
	return doc.tokenIsAny(i, "username", "userid", "login", "logon", "user", "id", "usuario") &&
		(strings.ContainsAny(string(doc.separatorAfter(i)), ":=") || len(doc.separatorAfter(i)) > 1) &&
		t.len() >= 5 && t.class&(capital|hasDigit) == 0 &&
		t.lex&(english|domainTerm|month|place) == 0 && t.cue == 0 && !isEnglishAt(doc, j) &&
		!plainAccounts[string(doc.word(j))]
}

// findNameBeforePassword finds "ltaylor2 with password", whose last word is token i.
func findNameBeforePassword(doc *document, i int) {
	if doc.toks[i].cue&cuePassword == 0 || i < 2 || i+1 >= len(doc.toks) || !doc.toks[i+1].taken ||
		!doc.tokenIsAny(i-1, "with", "and") {
		return
	}
	if u := doc.toks[i-2]; !u.taken && u.class.mixed() && u.len() >= 5 {
		doc.report(i-2, u.start, u.end, ruleUser, ruleUser.severity, "A name right before a password.")
	}
}

// behindUserSign is the token behind the sign, the verb or the blank after the word
// for a user at token i, and whether a name may stand there.
func behindUserSign(doc *document, i int) (j int, ok bool) {
	j = i + 1
	g := doc.separatorAfter(i)
	switch {
	case strings.ContainsAny(string(g), ":="):
		return j, true
	case doc.tokenIsAny(j, "is", "was", "es"):
		return j + 1, true
	}
	t := doc.toks[j]
	if len(g) > 1 && parts(g, " \t") && doc.lineStart(int(doc.toks[i].start)) && t.cue == 0 &&
		(j+1 == len(doc.toks) || hasByte(doc.separatorAfter(j), '\n')) {
		return j, true // of a table of two columns
	}
	return j, string(g) == " " && t.class.mixed() && t.len() >= 6 && kindOf[doc.low[t.start]]&byte(hasLetter) != 0
}

// userEnd is where a user name that begins at byte start ends, with its digits and marks.
func userEnd(doc *document, start int) (end, digits, marks int) {
	end = start
	for end < len(doc.low) && end-start < 64 && (isAlnum(doc.low[end]) ||
		strings.IndexByte("._-\\", doc.low[end]) >= 0) {
		if isDigit(doc.low[end]) {
			digits++
		} else if !isAlnum(doc.low[end]) {
			marks++
		}
		end++
	}
	for end > start && !isAlnum(doc.low[end-1]) {
		end--
		marks--
	}
	return end, digits, marks
}

// sharedWords are what people call what they sign in to together.
var sharedWords = wordSet("account login username logon")

// findSharedAccounts finds SCAN-TEMP-B in "we all used one account, SCAN-TEMP-B,": capitals joined by
// hyphens or lines, right behind a word for what is signed in to.
func findSharedAccounts(doc *document) {
	for _, k := range gatedBy(doc, gateShared) {
		i := int(k)
		if doc.toks[i].gate&gateShared == 0 || i+2 >= len(doc.toks) {
			continue
		}
		if t := &doc.toks[i+1]; t.taken || t.class&allCaps == 0 || string(doc.separatorAfter(i)) != ", " ||
			!sharedWords[string(doc.word(i))] {
			continue
		}
		last := i + 1
		for last < i+4 && joinsAccount(doc, last) {
			last++
		}
		if last > i+1 && doc.untaken(i+1, last) {
			doc.report(i+1, doc.toks[i+1].start, doc.toks[last].end, ruleUser, ruleUser.severity,
				"A name right behind a word for signing in.")
		}
	}
}

// joinsAccount reports capitals or digits behind token i, joined to it by a hyphen or a line.
func joinsAccount(doc *document, i int) bool {
	if i+1 >= len(doc.toks) {
		return false
	}
	t := &doc.toks[i+1]
	g := string(doc.separatorAfter(i))
	return (g == "-" || g == "_") && (t.class&(allCaps|hasDigit) != 0 || t.class&capital != 0 && t.len() == 1)
}
