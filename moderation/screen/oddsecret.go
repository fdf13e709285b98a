package screen

import "strings"

// People tell passwords and codes in many words. What stands out of a sentence like one is
// weighed with the words before it.

// oddNeeded is how much must speak for a password or code.
const oddNeeded = 5

// findOddSecrets finds quoted pairs of a name and a password, words of a strange form in talk of
// passwords and codes, digits that open something, and phrases that recover a wallet.
func findOddSecrets(doc *document) {
	if doc.structured {
		findQuotedPairs(doc)
	}
	next := int32(0)
	for _, k := range doc.digits {
		i := int(k)
		t := &doc.toks[i]
		if t.taken || t.start < next {
			continue
		}
		if t.class.number() {
			if mayOpen(doc, i) && findOpeningDigits(doc, i) ||
				!doc.hyphenAfter(i) && (i == 0 || !doc.hyphenAfter(i-1)) {
				continue
			}
		}
		next = findOddSecret(doc, i)
	}
	for _, k := range gatedBy(doc, gatePhrase) {
		i := int(k)
		if doc.tokenIs(i, "phrase") && doc.tokenIsAny(i-1, "recovery", "seed", "backup", "secret", "pass") {
			findRecoveryPhrase(doc, i)
		}
	}
}

// findOddSecret weighs the chunk around token i and returns where it ends.
func findOddSecret(doc *document, i int) int32 {
	start, end := oddChunk(doc, i)
	form := oddForm(doc.raw[start:end])
	if form == 0 || isStandard(doc.low[start:end]) || isPlaceholder(doc, doc.low[start:end]) ||
		isProduct(doc.low[start:end]) || isInGap(doc, i) {
		return int32(end)
	}
	first := doc.tokenAt(int32(start))
	last := doc.tokenAt(int32(end) - 1)
	if !doc.untaken(first, min(last, len(doc.toks)-1)) || nameOfPair(doc, end) || exampleBefore(doc, first) {
		return int32(end)
	}
	shown, talk := setOff(doc, first, end), secretTalk(doc, first)
	if shown == 2 && isOnSticker(doc, first) {
		talk = max(talk, 3)
	}
	if isPopularPassword(doc.low[start:end]) && (talk < 3 || shown < 2) {
		return int32(end) // what everybody names as a bad one
	}
	if form+shown+talk >= oddNeeded {
		doc.report(first, int32(start), int32(end), ruleAssigned, ruleAssigned.severity,
			"A word of a strange form in talk of passwords or codes.")
	}
	return int32(end)
}

// isStandard reports the number of a standard: FIPS-140-3, ISO-27001-2.
func isStandard(w []byte) bool {
	for _, name := range []string{"fips", "nist", "iso", "iec", "pci", "sp-", "sp8", "hl7", "ansi", "ieee", "cve"} {
		if strings.HasPrefix(string(w), name) {
			return true
		}
	}
	return false
}

// nameOfPair reports a slash or bar behind byte end and a word behind that: a name before its password.
func nameOfPair(doc *document, end int) bool {
	rest := string(doc.low[end:min(len(doc.low), end+3)])
	return strings.HasPrefix(rest, "/") || rest == " / " || rest == " | "
}

// isPopularPassword reports what people name when they talk of bad passwords.
func isPopularPassword(w []byte) bool {
	for _, begin := range []string{"password", "passw0rd", "p@ss", "p@55", "welcome", "spring", "summer", "winter",
		"autumn",
		"fall", "qwerty", "letmein", "abc", "admin"} {
		if strings.HasPrefix(string(w), begin) {
			return true
		}
	}
	return false
}

// oddChunk is what stands in one piece around token i, without the marks of the sentence.
func oddChunk(doc *document, i int) (start, end int) {
	start, end = int(doc.toks[i].start), int(doc.toks[i].end)
	for n := 0; n < 40 && start > 0 && isOddByte(doc.low[start-1]); n++ {
		start--
	}
	for n := 0; n < 40 && end < len(doc.low) && isOddByte(doc.low[end]); n++ {
		end++
	}
	for end > start && strings.IndexByte(".!?:-", doc.low[end-1]) >= 0 && !isAlnum(doc.byteAt(end)) {
		end--
	}
	return start, end
}

func isOddByte(c byte) bool { return isAlnum(c) || strings.IndexByte("-_.!@$%&*^~?", c) >= 0 }

// oddForm weighs how a chunk is written: 2 for three kinds of characters, 1 for two, 0 for
// what names of products, laws and diagnoses have.
func oddForm(w []byte) int {
	if len(w) < 6 || len(w) > 40 {
		return 0
	}
	var v secretValue
	joints, row, longest := 0, 0, 0
	for _, c := range w {
		v.count(c)
		if c == '-' || c == '.' || c == '_' {
			joints++
		}
		if row++; !isUpper(c) {
			row = 0
		}
		longest = max(longest, row)
	}
	small, signs := v.letters-v.upper, v.marks-joints
	switch {
	case v.digits < 1 || v.letters < 3:
		return 0
	case signs > 0, longest > 3 && small == 0 && joints > 1 && v.digits > 1:
		return 2
	case joints > 1 && small > 7 && v.digits > 0 && v.upper == 0:
		return 2 // biscuit-gravy-77, stork-4-stork
	case joints > 1 && isJoinedKey(v, small, signs):
		return 1
	case joints == 0 && small > 5 && isJoinedKey(v, small, signs) && isDigit(w[len(w)-4]):
		return 2 // painfree52001
	case small > 1 && v.upper > 0 && v.digits > 1 && (joints > 0 || v.upper == 1 && v.digits > 2):
		return 2
	case v.digits > 1 && (small > 3 || v.upper > 4 && joints == 0), isCodeInGroups(w, small, signs):
		return 1
	}
	return 0
}

// isCodeInGroups reports QX7-22M-PLV: three groups or more of three to six capitals and digits, both in one of them.
func isCodeInGroups(w []byte, small, signs int) bool {
	groups := strings.Split(string(w), "-")
	mixed := false
	for _, g := range groups {
		if len(g) > 6 || len(g) == 0 {
			return false
		}
		n := countDigits([]byte(g))
		mixed = mixed || n > 0 && n < len(g)
	}
	return mixed && len(groups) > 2 && len(w) > 9 && small == 0 && signs == 0
}

// isJoinedKey reports small letters and four digits or more: kx-99120-vtt-7a.
func isJoinedKey(v secretValue, small, signs int) bool {
	return small > 3 && v.digits > 3 && v.upper == 0 && signs == 0
}

// setOff weighs what stands around a chunk: signs that show it, a verb, or commas.
func setOff(doc *document, first, end int) int {
	if first == 0 {
		return 0
	}
	g := string(doc.separatorAfter(first - 1))
	closed := strings.IndexByte(".,;:!?)\"\n", doc.byteAt(end)) >= 0
	switch {
	case g == ": " || g == ":" || strings.HasSuffix(g, "\"") || strings.HasSuffix(g, "("):
		return 2
	case doc.tokenIsAny(first-1, "is", "was", "es", "era", "s") && g == " ":
		return 2
	case g == ". " && doc.toks[first].class&capital == 0:
		return 1 // a sentence that begins with it
	case closed && (g == ", " || g == " "+"-"+" " || g == " -- "), g == " " && handsOver(doc, first):
		return 1
	}
	return 0
}

// handsOver reports "activation code", "gave him" and "typed" right before token i, which begins with a letter.
func handsOver(doc *document, i int) bool {
	if recoversAccount(doc, i-1) {
		return true
	}
	if isDigit(doc.low[doc.toks[i].start]) {
		return false
	}
	return doc.tokenIsAny(i-1, "typed", "types", "type", "entered") ||
		doc.tokenIsAny(i-1, "him", "her", "me", "them", "us") && doc.tokenIsAny(i-2, "gave", "told", "read", "texted",
			"sent", "gives", "mailed")
}

// secretTalk weighs the words for passwords and codes in the sentence of token i and the two
// before it.
func secretTalk(doc *document, i int) int {
	behind := 0
	for j := i - 1; j >= 0 && j > i-48; j-- {
		if endsClause(doc.separatorAfter(j)) {
			behind++
		}
		if behind > 2 {
			return 0
		}
		w := doc.word(j)
		switch {
		case thingsBeforeNumbers[string(w)] && i-j <= 3:
			return -3
		case secretWords[string(w)], string(w) == "key" && keysOfMachines[string(doc.wordOrNone(j-1))],
			recoversAccount(doc, j):
			return 3 - min(behind, 1)
		case codeWords[string(w)] && !otherCodes[string(doc.wordOrNone(j-1))]:
			return 2 - min(behind, 1)
		}
	}
	return 0
}

// isOnSticker reports talk of sticky notes before token i: what is copied from one is mostly what opens something.
func isOnSticker(doc *document, i int) bool {
	for j := i - 1; j >= 0 && j > i-48; j-- {
		if doc.tokenIsAny(j, "sticky", "stickies", "postit") || doc.tokenIs(j, "it") && doc.tokenIs(j-1, "post") {
			return true
		}
	}
	return false
}

var (
	secretWords = wordSet(`password passcode passphrase passwd contrasena clave pin pw pwd`)
	codeWords   = wordSet(`login code codes codigo codigos backdoor override overrides keypad combination unlocks
		unlock master`)
	keysOfMachines = wordSet("api access secret encryption wifi wireless fi activation")
	// otherCodes are what makes "code" another one than of a lock.
	otherCodes = wordSet(`icd cpt billing source zip postal bar qr area country hcpcs drg procedure diagnosis
		building penal tax promo discount dress color diagnostic civil fire electrical health revenue state error
		reason status event response exit open our your treatment file cage uei procedural ethics of lines`)
	thingsBeforeNumbers = wordSet(`model version part release build firmware type class section rule form cve icd
		cpt covid series windows room unit flight order device bed ward`)
)

// recoversAccount reports "recovery code" and "activation c0de" up to token j.
func recoversAccount(doc *document, j int) bool {
	return doc.tokenIsAny(j, "code", "codes", "c0de", "codigo") && doc.tokenIsAny(j-1, "recovery", "backup",
		"activation", "rescue", "enrollment", "registration", "unlock", "reset")
}

// findQuotedPairs finds the name and the password in "login "scanner" / "scan2mail"" and
// "logs in as "rdsupport" with "Support@9"".
func findQuotedPairs(doc *document) {
	for i := 1; i < len(doc.toks); i++ {
		t := &doc.toks[i]
		if doc.low[t.start-1] != '"' || t.taken {
			continue
		}
		end := endOfQuoted(doc, int(t.start))
		if end == 0 {
			continue
		}
		second := startOfSecond(doc, end)
		if second == 0 {
			continue
		}
		stop := endOfQuoted(doc, second)
		if stop-second < 4 || !speaksOfSigningIn(doc, i) {
			continue
		}
		j := doc.tokenAt(int32(second))
		if doc.toks[j].taken || isPlaceholder(doc, doc.low[second:stop]) {
			continue
		}
		if end-int(t.start) >= 4 && !plainAccounts[string(doc.low[t.start:end])] {
			doc.report(i, t.start, int32(end), ruleUser, ruleUser.severity,
				"A name in quotation marks behind words for signing in.")
		}
		doc.report(j, int32(second), int32(stop), ruleAssigned, ruleAssigned.severity,
			"The second of two quoted words, behind words for signing in.")
	}
}

// endOfQuoted is where a quoted word without blanks ends that begins at byte start, or 0.
func endOfQuoted(doc *document, start int) int {
	for n := start; n < len(doc.low) && n-start < 40 && !blank(doc.low[n]); n++ {
		if doc.low[n] == '"' {
			return n
		}
	}
	return 0
}

// startOfSecond is where the second quoted word begins, behind the first, which ends at byte
// end, or 0.
func startOfSecond(doc *document, end int) int {
	rest := string(doc.low[end:min(len(doc.low), end+24)])
	for _, g := range []string{`" / "`, `"/"`, `" with "`, `" : "`, `":"`, `", password "`, `" password "`, `" pw "`,
		`" and password "`, `" con "`} {
		if strings.HasPrefix(rest, g) {
			return end + len(g)
		}
	}
	for _, g := range []string{`" and "`, `", "`, `" y "`} { // of any list of words, too
		if k := end + len(g); strings.HasPrefix(rest, g) && looksSecret(doc.raw[k:max(k, endOfQuoted(doc, k))]) {
			return k
		}
	}
	return 0
}

// speaksOfSigningIn reports a word for signing in within ten tokens before token i, in its line.
func speaksOfSigningIn(doc *document, i int) bool {
	for j := i - 1; j >= 0 && j >= i-10; j-- {
		if endsClause(doc.separatorAfter(j)) && j < i-1 {
			return false
		}
		if doc.toks[j].cue&cueUser != 0 || doc.tokenIsAny(j, "login", "logins", "logon", "credentials", "creds",
			"account", "logs", "logged", "signs", "signed") {
			return true
		}
	}
	return false
}

// openerThings are what digits open, and openerWords what is said of it.
var (
	openerThings = wordSet(`door doors cart carts cabinet cabinets drawer drawers alarm alarms keypad safe locker gate
		lockbox box elevator closet reja puerta caja gabinete alarma vault fridge refrigerator dispenser pyxis tablet
		tablets ipad ipads phone phones laptop laptops computer kiosk celular tableta telefono`)
	openerWords = wordSet(`opens open opened unlocks unlock unlocked desbloquea alarm alarms keypad code combination
		combo disarm
		disarms arm pin abre alarma`)
	openerLinks = wordSet("is was with then takes type enter press punch hit es era con use dial")
)

// findOpeningDigits finds "the med cart opens with 5150" and "the alarm at our clinic is 1776":
// four to eight digits, or three single ones, that open something.
func findOpeningDigits(doc *document, i int) bool {
	last := endOfOpening(doc, i)
	t := &doc.toks[i]
	if last == i && (t.len() < 4 || t.len() > 8) || last > i && last-i < 2 || !doc.untaken(i, last) {
		return false
	}
	r := run{first: i, last: last, start: t.start, end: doc.toks[last].end}
	if isYear(doc, r) || isAmount(doc, r) || doc.joined(r.start, r.end) || !endsCode(doc, last) {
		return false
	}
	if !(linksOpening(doc, i) && speaksOfOpening(doc, i)) && !changedFrom(doc, i) {
		return false
	}
	doc.report(i, r.start, r.end, ruleAssigned, ruleAssigned.severity, "Digits that open something.")
	return true
}

// mayOpen reports what stands before digits that open something, at token i.
func mayOpen(doc *document, i int) bool {
	return i > 0 && (linksOpening(doc, i) || doc.tokenIs(i-1, "from"))
}

// linksOpening reports "is", "with" or a colon between what opens and the digits at token i.
func linksOpening(doc *document, i int) bool {
	g := doc.separatorAfter(i - 1)
	return len(g) <= 2 && (doc.toks[i-1].gate&gateOpener != 0 && openerLinks[string(doc.word(i-1))] ||
		string(g) == ": ")
}

// changedFrom reports "I asked that it be changed from 3141" before token i, in talk of a PIN, password
// or code.
func changedFrom(doc *document, i int) bool {
	return doc.tokenIs(i-1, "from") && doc.tokenIsAny(i-2, "changed", "change", "changing") &&
		string(doc.separatorAfter(i-1)) == " " &&
		secretTalk(doc, i) > 0
}

// endOfOpening is the last of up to eight single digits from token i on.
func endOfOpening(doc *document, i int) int {
	last := i
	for last+1 < len(doc.toks) && last-i < 7 && doc.toks[last].len() == 1 && doc.toks[last+1].len() == 1 &&
		doc.toks[last+1].class.number() && (doc.oneBlank(last) || doc.hyphenAfter(last)) {
		last++
	}
	return last
}

// speaksOfOpening reports what opens and a word for opening it before token i, in its sentence.
func speaksOfOpening(doc *document, i int) bool {
	thing, opens := false, false
	for j := i - 1; j >= 0 && j >= i-14 && (j == i-1 || !endsClause(doc.separatorAfter(j))); j-- {
		thing = thing || openerThings[string(doc.word(j))]
		opens = opens || openerWords[string(doc.word(j))]
	}
	return thing && opens
}

// endsCode reports the end of a clause behind token last, or a word that goes on behind a code.
func endsCode(doc *document, last int) bool {
	if last+1 >= len(doc.toks) {
		return true
	}
	g := doc.separatorAfter(last)
	return len(g) > 0 && g[0] != ' ' && g[0] != '-' && g[0] != '/' && g[0] != '%' ||
		string(g) == " " && doc.tokenIsAny(last+1, "and", "since", "on", "for", "in", "at", "or", "y", "because",
			"so",
			"but", "every", "all")
}

// findRecoveryPhrase finds the words in "the recovery phrase was orchard velvet canyon midnight
// lemon saddle", whose "phrase" is token i.
func findRecoveryPhrase(doc *document, i int) {
	first := i + 1
	for first < len(doc.toks) && first < i+9 && !hasByte(doc.separatorAfter(first-1), ':') &&
		!doc.tokenIsAny(first-1, "was", "is") {
		first++
	}
	last := first - 1
	for k := first; k < len(doc.toks) && k < first+24; k++ {
		t := &doc.toks[k]
		if t.class&(hasDigit|capital) != 0 || t.len() < 3 || t.taken || t.lex&connector != 0 ||
			phraseStops[string(doc.word(k))] ||
			k > first && !parts(doc.separatorAfter(k-1), " ,-") {
			break
		}
		last = k
	}
	if last-first < 5 {
		return
	}
	doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleAssigned, ruleAssigned.severity,
		"Words behind a name for a phrase that recovers something.")
}

var phraseStops = wordSet("and the that with for which kept taped written stored never always not too very must should")
