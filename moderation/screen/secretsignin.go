package screen

import (
	"bytes"
	"strings"
)

// findAuthorization finds the credentials of an HTTP header, whose name is token i.
func findAuthorization(doc *document, i int) {
	if c := doc.byteAt(int(doc.toks[i].end)); c != ':' && c != '=' || i+2 >= len(doc.toks) ||
		!doc.tokenIsAny(i+1, "basic", "bearer", "token", "apikey", "digest") {
		return
	}
	start := int(doc.toks[i+2].start)
	end := start
	for end < len(doc.low) && end-start < 2048 && (keyByte(doc.low[end]) ||
		strings.IndexByte("+/=~", doc.low[end]) >= 0) {
		end++
	}
	end = start + len(bytes.TrimRight(doc.low[start:end], ".,"))
	if end-start < 8 || doc.toks[i+2].taken || string(doc.separatorAfter(i+1)) != " " ||
		doc.tokenIs(i+2, "authentication") {
		return
	}
	doc.report(i+2, int32(start), int32(end), ruleSecret, ruleSecret.severity, "The credentials of an HTTP header.")
}

// findQuoted reports what stands in quotes right behind token i.
func findQuoted(doc *document, i int, quotes string) {
	g := doc.separatorAfter(i)
	if i+1 >= len(doc.toks) || len(g) > 3 || len(g) == 0 || strings.IndexByte(quotes, g[len(g)-1]) < 0 {
		return
	}
	start := int(doc.toks[i+1].start)
	end := start
	for end < len(doc.low) && end-start < 64 && strings.IndexByte(quotes, doc.low[end]) < 0 && doc.low[end] != '\n' {
		end++
	}
	if doc.toks[i+1].taken || end-start < 4 {
		return
	}
	doc.report(i+1, int32(start), int32(end), ruleAssigned, ruleAssigned.severity,
		"The password in a statement that "+
			"makes an account.")
}

// findSignIn finds X in "signs in as nurse with X", whose "with" is token i.
func findSignIn(doc *document, i int) {
	if i+1 >= len(doc.toks) || string(doc.separatorAfter(i)) != " " || !doc.toks[i+1].class.mixed() ||
		doc.toks[i+1].len() < 8 || !signsBefore(doc, i) {
		return
	}
	start := int(doc.toks[i+1].start)
	end := start
	for end < len(doc.low) && end-start < 64 && !blank(doc.low[end]) && doc.low[end] != ',' && doc.low[end] != ';' {
		end++
	}
	for end > start && doc.low[end-1] == '.' {
		end--
	}
	reportSecret(doc, start, end)
}

// findTaken finds SERVICE77 in "every ventilator takes SERVICE77 at the menu", whose "takes" is token i.
func findTaken(doc *document, i int) {
	if i+3 >= len(doc.toks) || string(doc.separatorAfter(i)) != " " && string(doc.separatorAfter(i)) != " \"" {
		return
	}
	t := &doc.toks[i+1]
	if !t.class.mixed() || t.len() < 6 || t.taken || isProduct(doc.word(i+1)) || countDigits(doc.word(i+1)) < 2 ||
		t.class&hasLower != 0 && t.class&capital == 0 {
		return
	}
	for j := i + 2; j < len(doc.toks) && j < i+6; j++ {
		if doc.tokenIsAny(j, "menu", "prompt", "keypad", "login", "console", "password", "screen") {
			reportSecret(doc, int(t.start), int(t.end))
			return
		}
	}
}

// findDialed finds *#1934# in "you type *#1934# and it shows", whose verb is token i.
func findDialed(doc *document, i int) {
	if i+1 >= len(doc.toks) {
		return
	}
	g := doc.separatorAfter(i)
	t := &doc.toks[i+1]
	start, end := int(t.start), int(t.end)
	for start > int(doc.toks[i].end) && strings.IndexByte("*#", doc.low[start-1]) >= 0 {
		start--
	}
	for end < len(doc.low) && strings.IndexByte("*#", doc.low[end]) >= 0 {
		end++
	}
	if !t.class.number() || t.taken || t.len() < 3 || t.len() > 8 || start == int(t.start) || end == int(t.end) ||
		len(g) > 6 || len(g) == 0 || g[0] != ' ' {
		return
	}
	doc.report(i+1, int32(start), int32(end), ruleAssigned, ruleAssigned.severity,
		"Digits between the signs of a keypad.")
}

// findTyped finds X in "everyone types X to get into the cart", whose "types" is token i.
func findTyped(doc *document, i int) {
	findDialed(doc, i)
	if i+2 >= len(doc.toks) || string(doc.separatorAfter(i)) != " " && string(doc.separatorAfter(i)) != " \"" {
		return
	}
	start := int(doc.toks[i+1].start)
	end, sign := scrambledEnd(doc, start)
	if !isCamelNumber(doc, i+1) && !(sign && isScrambled(doc, start)) || isProduct(doc.word(i+1)) {
		return
	}
	for j := i + 2; j < len(doc.toks) && j < i+9; j++ {
		if opensThings[string(doc.word(j))] {
			reportSecret(doc, start, end)
			return
		}
	}
}

// isProduct reports Windows2012 and the like.
func isProduct(w []byte) bool {
	for _, name := range []string{"windows", "office", "server", "exchange", "sharepoint", "outlook", "visual",
		"ubuntu", "chrome",
		"firefox", "safari", "android", "python"} {
		if bytes.HasPrefix(w, []byte(name)) {
			return true
		}
	}
	return false
}

// opensThings are words for what a password is typed for.
var opensThings = wordSet("works work everywhere site sites get log login sign open unlock enter in into access " +
	"start print entrar abrir first")

// findCode finds the code of a door and one that is used once, behind the word code, token i.
func findCode(doc *document, i int) {
	findDoorCode(doc, i)
	findOneTimeCode(doc, i)
	findSpareCodes(doc, i)
}

// signsBefore reports "signs in", "logged on as" or "login" within eight words before
// token i.
func signsBefore(doc *document, i int) bool {
	for j := i - 1; j > 0 && j >= i-8; j-- {
		if doc.tokenIs(j, "login") || doc.tokenIsAny(j, "sign", "signs", "signed", "log", "logs", "logged") &&
			doc.tokenIsAny(j+1, "in", "into", "on", "as") {
			return true
		}
	}
	return false
}

// makesAccount reports "create user" or "alter user" shortly before token i.
func makesAccount(doc *document, i int) bool {
	for j := i - 1; j > 0 && j >= i-8; j-- {
		if doc.tokenIs(j, "user") && (doc.tokenIsAny(j-1, "create", "alter")) ||
			doc.tokenIs(j, "grant") {
			return true
		}
	}
	return false
}

// findGluedOption finds "mysql -u root -pCardio2016", whose program is token i.
func findGluedOption(doc *document, i int) {
	for j := i + 1; j < len(doc.toks) && j <= i+8; j++ {
		t := doc.toks[j]
		if doc.tokenIs(j, "p") && doc.byteAt(int(t.start)-1) == '-' {
			findQuoted(doc, j, "'\"")
			return
		}
		if doc.low[t.start] == 'p' && t.class.mixed() && t.len() >= 7 && doc.byteAt(int(t.start)-1) == '-' &&
			blank(doc.byteAt(int(t.start)-2)) {
			start := int(t.start) + 1
			end := start
			for end < len(doc.low) && end-start < 64 && !blank(doc.low[end]) {
				end++
			}
			reportSecret(doc, start, end)
			return
		}
	}
}

// findCommunity finds the community behind -c in a command for SNMP, which is a password, whose name is token i.
func findCommunity(doc *document, i int) {
	for j := i + 1; j+1 < len(doc.toks) && j <= i+6; j++ {
		if doc.tokenIs(j, "c") && doc.byteAt(int(doc.toks[j].start)-1) == '-' && string(doc.separatorAfter(j)) == " " {
			start := int(doc.toks[j+1].start)
			v := readValue(doc, start)
			if v.size() > 5 && !doc.tokenIsAny(j+1, "public", "private") && !doc.toks[j+1].taken {
				doc.report(j+1, int32(start), int32(v.end), ruleAssigned, ruleAssigned.severity, "The community of a "+
					"command for SNMP.")
			}
			return
		}
	}
}

// findUserOption finds "curl -u admin:Secret1", whose option is token i.
func findUserOption(doc *document, i int) {
	if doc.byteAt(int(doc.toks[i].start)-1) != '-' || i+2 >= len(doc.toks) || string(doc.separatorAfter(i)) != " " {
		return
	}
	start := int(doc.toks[i+1].start)
	for start < len(doc.low) && doc.low[start] != ':' && !blank(doc.low[start]) && start-int(doc.toks[i].end) < 60 {
		start++
	}
	if doc.byteAt(start) != ':' {
		return
	}
	start++
	end := start
	for end < len(doc.low) && end-start < 64 && !blank(doc.low[end]) {
		end++
	}
	reportSecret(doc, start, end)
}

// findRecoveryKeys finds BitLocker's eight groups of six digits.
func findRecoveryKeys(doc *document) {
	for _, k := range doc.digits {
		i := int(k)
		n := 0
		for i+n < len(doc.toks) && n < 8 && doc.toks[i+n].class.number() && doc.toks[i+n].len() == 6 &&
			!doc.toks[i+n].taken && (n == 0 || doc.hyphenAfter(i+n-1)) {
			n++
		}
		if n == 8 {
			doc.report(i, doc.toks[i].start, doc.toks[i+7].end, ruleSecret, ruleSecret.severity, "Eight groups of "+
				"six digits, as a recovery key is written.")
		}
	}
}
