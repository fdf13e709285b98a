package screen

import "strings"

// findProseSecrets finds secrets that no sign stands before: "logs in with X as
// the password", "with the password X", headers, recovery keys, statements.
func findProseSecrets(doc *document) {
	for _, k := range doc.cued {
		i := int(k)
		if doc.toks[i].cue&cuePassword != 0 && !doc.toks[i].taken {
			findAsPassword(doc, i)
			findWithPassword(doc, i)
		}
	}
	for i := range doc.toks {
		if doc.toks[i].taken {
			continue
		}
		switch string(doc.word(i)) {
		case "authorization":
			findAuthorization(doc, i)
		case "identified":
			if doc.tokenIs(i+1, "by") && makesAccount(doc, i) {
				findQuoted(doc, i+1, "'\"")
			}
		case "key", "clave":
			if c := doc.byteAt(int(doc.toks[i].end)); c == ':' || c == '=' {
				findSecretAt(doc, i, skipQuotes(doc, int(doc.toks[i].end)+1), true)
			}
		case "with":
			findSignIn(doc, i)
		case "u", "user":
			findUserOption(doc, i)
		}
	}
	findRecoveryKeys(doc)
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
	for start < end && strings.IndexByte("\"'`(", doc.low[start]) >= 0 {
		start++
	}
	for end > start && strings.IndexByte("\"'`),", doc.low[end-1]) >= 0 {
		end--
	}
	reportSecret(doc, start, end)
}

// reportSecret reports the bytes from start to end when they look like a password.
func reportSecret(doc *document, start, end int) {
	if end-start < 6 || !looksSecret(doc.raw[start:end]) || isPlaceholder(doc, doc.low[start:end]) {
		return
	}
	i := doc.tokenAt(int32(start))
	if i >= len(doc.toks) || doc.toks[i].taken {
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
	if !doc.tokenIs(i, "password") && !doc.tokenIs(i, "passphrase") && !doc.tokenIs(i, "contrasena") {
		return
	}
	with := doc.tokenIs(i-1, "with") || doc.tokenIs(i-1, "using") || doc.tokenIs(i-2, "with") ||
		doc.tokenIs(i-2, "using") || doc.tokenIs(i-2, "con")
	if !with || i+1 >= len(doc.toks) || string(doc.separatorAfter(i)) != " " {
		return
	}
	t := doc.toks[i+1]
	if t.taken || t.len() < 5 || t.cue != 0 || t.lex&connector != 0 || passwordTalk[string(doc.word(i+1))] {
		return
	}
	doc.report(i+1, t.start, t.end, ruleAssigned, ruleAssigned.severity, "The word behind \"with the password\".")
}

// passwordTalk are words that go on talk about passwords.
var passwordTalk = wordSet(`alone should could would protection protected manager managers policy policies reset resets that which and
	written taped known shared changes change changed itself only instead before after login field printed under shown stored rules
	from first again being never every still there where because requirements complexity vault recovery guessing prompt screen hash`)

// findAuthorization finds the credentials of an HTTP header, whose name is token i.
func findAuthorization(doc *document, i int) {
	if c := doc.byteAt(int(doc.toks[i].end)); c != ':' && c != '=' || i+2 >= len(doc.toks) {
		return
	}
	switch string(doc.word(i + 1)) {
	case "basic", "bearer", "token", "apikey", "digest":
	default:
		return
	}
	start := int(doc.toks[i+2].start)
	end := start
	for end < len(doc.low) && end-start < 2048 && (keyByte(doc.low[end]) ||
		strings.IndexByte("+/=~", doc.low[end]) >= 0) {
		end++
	}
	for end > start && (doc.low[end-1] == '.' || doc.low[end-1] == ',') {
		end--
	}
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
	doc.report(i+1, int32(start), int32(end), ruleAssigned, ruleAssigned.severity, "The password in a statement that "+
		"makes an account.")
}

// findSignIn finds X in "signs in as nurse with X", whose "with" is token i.
func findSignIn(doc *document, i int) {
	signs := false
	for j := i - 1; j > 0 && j >= i-8; j-- {
		switch string(doc.word(j)) {
		case "sign", "signs", "signed", "log", "logs", "logged", "login":
			signs = signs || doc.tokenIs(j+1, "in") || doc.tokenIs(j+1, "into") || doc.tokenIs(j+1, "on") ||
				doc.tokenIs(j+1, "as") || doc.tokenIs(j, "login")
		}
	}
	if !signs || i+1 >= len(doc.toks) || string(doc.separatorAfter(i)) != " " || !doc.toks[i+1].class.mixed() ||
		doc.toks[i+1].len() < 8 {
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

// makesAccount reports "create user" or "alter user" shortly before token i.
func makesAccount(doc *document, i int) bool {
	for j := i - 1; j > 0 && j >= i-8; j-- {
		if doc.tokenIs(j, "user") && (doc.tokenIs(j-1, "create") || doc.tokenIs(j-1, "alter")) ||
			doc.tokenIs(j, "grant") {
			return true
		}
	}
	return false
}

// findUserOption finds "curl -u admin:Secret1", whose option is token i.
func findUserOption(doc *document, i int) {
	if doc.byteAt(int(doc.toks[i].start)-1) != '-' || i+2 >= len(doc.toks) || string(doc.separatorAfter(i+1)) != ":" {
		return
	}
	start := int(doc.toks[i+2].start)
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
