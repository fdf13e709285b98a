package screen

import (
	"bytes"
	"strings"
)

// findProseSecrets finds secrets that no sign stands before: "logs in with X as
// the password", "with the password X", headers, recovery keys, statements.
func findProseSecrets(doc *document) {
	for _, k := range doc.cued {
		i := int(k)
		if doc.toks[i].cue&cuePassword != 0 && !doc.toks[i].taken {
			findAsPassword(doc, i)
			findWithPassword(doc, i)
			findPassphrase(doc, i)
			findPlainPhrase(doc, i)
			findPlainLogin(doc, i)
			findMine(doc, i)
			findCalled(doc, i)
			findTrailing(doc, i)
			findQuotedFor(doc, i)
			findLiteral(doc, i)
			findToldRule(doc, i)
		}
	}
	for _, k := range gatedBy(doc, gateSecret) {
		i := int(k)
		if doc.toks[i].gate&gateSecret == 0 || doc.toks[i].taken {
			continue
		}
		if find := proseSecrets[string(doc.word(i))]; find != nil {
			find(doc, i)
		}
	}
	findRecoveryKeys(doc)
	findKeypadCodes(doc)
}

// proseSecrets are words that a secret may follow, and who looks for it.
var proseSecrets = map[string]func(doc *document, i int){
	"authorization": findAuthorization, "identified": findIdentifiedBy, "key": findKeySign, "clave": findKeySign,
	"type": findTyped, "types": findTyped, "typed": findTyped, "enter": findTyped, "enters": findTyped,
	"entered": findTyped, "code": findCode, "codigo": findCode, "use": findTyped, "uses": findTyped,
	"teclea": findTyped, "with": findSignIn, "override": findMine, "overrides": findMine, "safe": findSafe,
	"locker": findSafe, "padlock": findSafe,
	"codes": findSpareCodes, "codigos": findSpareCodes, "keys": findSpareCodes,
	"wifi": findWifi, "wireless": findWifi, "wi": findWifi, "so": findSo, "u": findUserOption, "user": findUserOption,
	"word": findSpokenWord, "phrase": findPhrase,
	"says": findSaid, "reads": findSaid, "read": findSaid, "said": findSaid, "dice": findSaid,
	"takes": findTaken, "accepts": findTaken, "dial": findDialed, "press": findDialed, "punch": findDialed,
	"opens": findOpensWith, "unlocks": findOpensWith,
	"mysql": findGluedOption, "mysqldump": findGluedOption, "mysqladmin": findGluedOption, "mariadb": findGluedOption,
	"snmpwalk": findCommunity, "snmpget": findCommunity, "snmpset": findCommunity, "snmpbulkwalk": findCommunity,
}

// findSo finds X in "the password is our town and the year, so X."
func findSo(doc *document, i int) {
	if i < 4 || string(doc.separatorAfter(i-1)) != ", " || !passwordIsBefore(doc, i) {
		return
	}
	start := skipQuotes(doc, int(doc.toks[i].end))
	v := readValue(doc, start)
	if v.digits < 2 || v.letters < 3 || v.upper == v.letters ||
		strings.IndexByte(".,;!?)\"'\n", doc.byteAt(v.end)) < 0 && v.end < len(doc.low) {
		return
	}
	reportSecret(doc, start, v.end)
}

// passwordIsBefore reports a word for a password and a verb behind it, before token i in
// its sentence.
func passwordIsBefore(doc *document, i int) bool {
	verb := false
	for j := i - 1; j >= 0 && doc.toks[j].start > doc.toks[i].start-90; j-- {
		if j < i-1 && hasByte(doc.separatorAfter(j), '.') {
			return false
		}
		if verb && doc.toks[j].cue&cuePassword != 0 {
			return true
		}
		verb = verb || doc.tokenIsAny(j, "is", "was", "s")
	}
	return false
}

// findIdentifiedBy finds the password of a statement that makes an account.
func findIdentifiedBy(doc *document, i int) {
	if doc.tokenIs(i+1, "by") && makesAccount(doc, i) {
		findQuoted(doc, i+1, "'\"")
	}
}

// findKeySign finds what stands behind "key:" and "clave=".
func findKeySign(doc *document, i int) {
	if c := doc.byteAt(int(doc.toks[i].end)); c == ':' || c == '=' {
		findSecretAt(doc, i, skipQuotes(doc, int(doc.toks[i].end)+1), true)
		return
	}
	findKeyOfWifi(doc, i)
}

// findKeypadCodes finds digits with the sign of a keypad behind them, "4471#", in talk
// of a code.
func findKeypadCodes(doc *document) {
	for _, k := range doc.digits {
		i := int(k)
		t := doc.toks[i]
		c := doc.byteAt(int(t.end))
		if t.taken || !t.class.number() || t.len() < 3 || t.len() > 8 || c != '#' && c != '*' ||
			isAlnum(doc.byteAt(int(t.end)+1)) || doc.byteAt(int(t.end)+1) == c {
			continue
		}
		for j := i - 1; j >= 0 && doc.toks[j].start > t.start-100; j-- {
			if doc.tokenIsAny(j, "code", "codes", "keypad", "codigo") {
				doc.report(i, t.start, t.end+1, ruleAssigned, ruleAssigned.severity,
					"Digits and the sign of a keypad.")
				break
			}
		}
	}
}

// findAsPassword finds X in "with X as the password", whose password is token i.
func findAsPassword(doc *document, i int) {
	as := i - 1
	for as > 0 && i-as < 4 && !doc.tokenIs(as, "as") {
		as--
	}
	if as < 1 || !doc.tokenIs(as, "as") || i-as > 3 || string(doc.separatorAfter(as)) != " " {
		return
	}
	end := int(doc.toks[as].start)
	for end > 0 && doc.low[end-1] == ' ' {
		end--
	}
	start := end
	for start > 0 && end-start < 64 && !blank(doc.low[start-1]) {
		start--
	}
	word := doc.low[start:end]
	start += len(word) - len(bytes.TrimLeft(word, "\"'`("))
	end = start + len(bytes.TrimRight(doc.low[start:end], "\"'`),"))
	reportSecret(doc, start, end)
}

// reportSecret reports the bytes from start to end when they look like a password.
func reportSecret(doc *document, start, end int) {
	if end-start < 6 || !looksSecret(doc.raw[start:end]) || isPlaceholder(doc, doc.low[start:end]) {
		return
	}
	i := doc.tokenAt(int32(start))
	if i >= len(doc.toks) || doc.toks[i].taken || isInGap(doc, i) {
		return
	}
	doc.report(i, int32(start), int32(end), ruleAssigned, ruleAssigned.severity, "A value that the sentence calls a "+
		"password.")
}

// looksSecret reports a word of two kinds of characters at least, digits or signs
// among them.
func looksSecret(w []byte) bool {
	var letters, digits, signs bool
	for k, c := range w {
		switch {
		case isDigit(c):
			digits = true
		case isAlnum(c):
			letters = true
		case k > 0 && (c == '-' || c == '.' || c == '\'' || c == '/'): // of compound words
		default:
			signs = true
		}
	}
	return letters && (digits || signs)
}

// findWithPassword finds the word in "with the password dragonfly": also a plain
// one, where the sentence goes on without it.
func findWithPassword(doc *document, i int) {
	if !doc.tokenIsAny(i, "password", "passphrase", "contrasena") {
		return
	}
	with := doc.tokenIsAny(i-1, "with", "using") || doc.tokenIsAny(i-2, "with", "using", "con")
	if !with || i+1 >= len(doc.toks) || string(doc.separatorAfter(i)) != " " {
		return
	}
	t := doc.toks[i+1]
	if t.taken || t.len() < 5 || t.cue != 0 || t.lex&connector != 0 || passwordTalk[string(doc.word(i+1))] {
		return
	}
	doc.report(i+1, t.start, t.end, ruleAssigned, ruleAssigned.severity, "The word behind \"with the password\".")
}

// findMine finds a scrambled word behind "mine was" or "it's", within the sentence
// behind the one that speaks of a password.
func findMine(doc *document, i int) {
	for j := i + 1; j+1 < len(doc.toks) && j < i+20; j++ {
		start := int(doc.toks[j+1].start)
		if hasByte(doc.separatorAfter(j), ':') && isWordAndYear(doc, j+1) {
			reportSecret(doc, start, int(doc.toks[j+2].end))
			return
		}
		if hasByte(doc.separatorAfter(j), ':') && isChainedWords(doc, start) {
			reportSecret(doc, start, endOfChain(doc, start))
			return
		}
		if hasByte(doc.separatorAfter(j), ':') && isCamelNumber(doc, j+1) {
			reportSecret(doc, start, int(doc.toks[j+1].end))
			return
		}
		if !doc.tokenIsAny(j, "was", "is", "s", "era") || !doc.tokenIsAny(j-1, "mine", "it", "ours", "mia") ||
			doc.toks[j+1].taken || string(doc.separatorAfter(j)) != " " {
			continue
		}
		if end, sign := scrambledEnd(doc, start); sign || doc.toks[j+1].class.mixed() {
			reportSecret(doc, start, end)
			return
		}
	}
}

// isChainedWords reports "clinic-tunnel-0412-Harvest" at byte start and the end of a clause
// behind it: three parts or more, digits among them, and letters.
func isChainedWords(doc *document, start int) bool {
	end := endOfChain(doc, start)
	parts, letters, digits := 1, 0, 0
	for _, c := range doc.low[start:end] {
		switch {
		case c == '-', c == '_', c == '.':
			parts++
		case isDigit(c):
			digits++
		default:
			letters++
		}
	}
	return parts > 2 && letters > 7 && digits > 1 && strings.IndexByte(".,;!?)\"\n", doc.byteAt(end)) >= 0
}

// endOfChain is where the words that hyphens and the like join end, which begin at byte start.
func endOfChain(doc *document, start int) int {
	end := start
	for end < len(doc.low) && end-start < 64 && (isAlnum(doc.low[end]) ||
		strings.IndexByte("-_.", doc.low[end]) >= 0 && isAlnum(doc.byteAt(end+1))) {
		end++
	}
	return end
}

// isWordAndYear reports "bluebonnet-1987" at token j, at the end of its clause: a word in
// small letters and two to four digits.
func isWordAndYear(doc *document, j int) bool {
	if j+1 >= len(doc.toks) {
		return false
	}
	word, year := &doc.toks[j], &doc.toks[j+1]
	g := string(doc.separatorAfter(j))
	return (g == "-" || g == "_" || g == ".") && word.class&(hasDigit|capital) == 0 && word.len() >= 5 &&
		year.class.number() && year.len() >= 2 && year.len() <= 4 && !word.taken && !year.taken &&
		strings.IndexByte(".,;!?)\n", doc.byteAt(int(year.end))) >= 0
}

// findSafe finds the numbers in "the safe in the med room: 31-7-22", whose safe is token i.
func findSafe(doc *document, i int) {
	for j := i + 1; j < len(doc.toks) && j <= i+10 && !hasByte(doc.separatorAfter(j-1), '.'); j++ {
		t := &doc.toks[j]
		if !t.class.number() {
			continue
		}
		if last := endOfCombination(doc, j); last == j+2 && !t.taken && t.len() <= 2 {
			doc.report(j, t.start, doc.toks[last].end, ruleAssigned, ruleAssigned.severity,
				"The numbers of a combination.")
		}
		return
	}
}

// findCalled finds the name in "the password is their dog (Biscuit)" and "is the cat's
// name, Mittens", whose password is token i.
func findCalled(doc *document, i int) {
	is := false
	for j := i + 1; j+1 < len(doc.toks) && j < i+9 && !hasByte(doc.separatorAfter(j-1), '.'); j++ {
		is = is || doc.tokenIsAny(j, "is", "was", "es", "era")
		g := string(doc.separatorAfter(j))
		if !is || !passwordThings[string(doc.word(j))] || g != " (" && g != ", " && g != ": " {
			continue
		}
		if t := doc.toks[j+1]; !t.taken && t.class&capital != 0 && t.len() >= 4 && doc.hasOneCapital(j+1) &&
			strings.IndexByte(").,", doc.byteAt(int(t.end))) >= 0 {
			doc.report(j+1, t.start, t.end, ruleAssigned, ruleAssigned.severity, "The name that a sentence calls "+
				"a password.")
		}
		return
	}
}

// passwordThings are what people call their passwords after.
var passwordThings = wordSet(`dog cat name horse boat town street team school mascot son daughter wife husband parrot
	bird pet
	month season saint perro gato nombre equipo`)

// scrambledEnd is where the word at byte start ends, and whether a sign stands inside it
// that words do not have.
func scrambledEnd(doc *document, start int) (end int, sign bool) {
	end = start
	for end < len(doc.low) && end-start < 64 && !blank(doc.low[end]) {
		sign = sign || strings.IndexByte("!$#%&*+^~=@", doc.low[end]) >= 0 && isAlnum(doc.byteAt(end+1))
		end++
	}
	for end > start && strings.IndexByte(".,;:)", doc.low[end-1]) >= 0 {
		end--
	}
	return end, sign
}

// isCamelNumber reports capitals, small letters and two digits in one word:
// "SeaBiscuit2007"; one digit between the letters is enough with two capitals: "Welcome2Mercy".
func isCamelNumber(doc *document, i int) bool {
	t := doc.toks[i]
	if t.taken || !t.class.mixed() || t.len() < 8 || t.class&hasLower == 0 {
		return false
	}
	upper, digits := 0, 0
	for _, c := range doc.raw[t.start:t.end] {
		if isUpper(c) {
			upper++
		} else if isDigit(c) {
			digits++
		}
	}
	return upper > 0 && digits > 1 || upper == 2 && digits == 1 && t.len() > 9 && !isDigit(doc.low[t.end-1])
}

// findWifi finds "wifi at the center: Chemo4You!", whose first word is token i: a word of
// letters and digits behind a colon.
func findWifi(doc *document, i int) {
	for j := i; j+1 < len(doc.toks) && j < i+16; j++ {
		if j > i+7 && !isCamelNumber(doc, j+1) || !assignsWifi(doc, i, j) {
			continue
		}
		if t := doc.toks[j+1]; t.class.mixed() && !t.taken && t.len() >= 7 {
			start := int(t.start)
			end := start
			for end < len(doc.low) && end-start < 64 && !blank(doc.low[end]) {
				end++
			}
			reportSecret(doc, start, start+len(bytes.TrimRight(doc.low[start:end], ".,;)")))
		}
		return
	}
}

// assignsWifi reports a colon behind token j, or "is" and a word of letters and digits.
func assignsWifi(doc *document, i, j int) bool {
	return string(doc.separatorAfter(j)) == ": " || doc.tokenIsAny(j, "is", "was", "es") && j > i &&
		doc.toks[j+1].class.mixed() && !isDigit(doc.low[doc.toks[j+1].start])
}

// findPassphrase finds the words in "passphrase blue heron 47 lantern": three to six
// in small letters with a number among them, to the end of the clause.
func findPassphrase(doc *document, i int) {
	if !doc.tokenIsAny(i, "passphrase", "password", "passcode", "contrasena") || len(doc.separatorAfter(i)) > 3 {
		return
	}
	first := i + 1
	sign := hasByte(doc.separatorAfter(i), ':') || doc.tokenIs(i, "passphrase")
	for first < len(doc.toks) && assignsValue[string(doc.word(first))] && len(doc.separatorAfter(first-1)) <= 2 {
		first, sign = first+1, true
	}
	if !sign {
		return // "the password must have 12 characters"
	}
	last, numbers := passphraseWords(doc, first)
	if last-first < 2 || last-first > 5 || numbers != 1 || doc.toks[last].taken ||
		doc.toks[first].class&hasDigit != 0 {
		return
	}
	doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleAssigned, ruleAssigned.severity,
		"Words and a number behind a word for a password.")
}

// passphraseWords reads up to six words in small letters and numbers from token first
// to the end of the clause, and counts the numbers; talk about passwords has none.
func passphraseWords(doc *document, first int) (last, numbers int) {
	j := first
	for j < len(doc.toks) && j-first < 6 && !doc.toks[j].taken && doc.toks[j].class&capital == 0 {
		t := doc.toks[j]
		if t.class&hasDigit != 0 {
			numbers++
		} else if t.len() < 3 || passwordTalk[string(doc.word(j))] || t.lex&connector != 0 {
			return first, 0
		}
		if g := string(doc.separatorAfter(j)); g != " " && g != "-" {
			break
		}
		j++
	}
	return min(j, len(doc.toks)-1), numbers
}

// passwordTalk are words that go on talk about passwords.
var passwordTalk = wordSet(`must have has had need needs characters signs letters digits long least minimum days weeks
	alone should could would protection protected manager managers policy policies reset resets that which and
	written taped known shared changes change changed itself only instead before after login field printed under shown
	stored rules
	from first again being never every still there where because requirements complexity vault recovery guessing
	prompt
	screen hash`)
