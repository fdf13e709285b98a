package screen

import "strings"

// accountWords are before the name of an account in paths, addresses and lines of a log.
var accountWords = wordSet("users home usr u uid username login for user")

// findAccountNames finds user names in the paths of home folders and in lines of
// logs.
func findAccountNames(doc *document) {
	for _, k := range gatedBy(doc, gateAccount) {
		i := int(k)
		if doc.toks[i].gate&gateAccount != 0 && !doc.toks[i].taken {
			findAccountName(doc, i)
		}
	}
}

// findAccountName finds the name of an account behind token i, one of accountWords.
func findAccountName(doc *document, i int) {
	switch string(doc.word(i)) {
	case "users", "home", "usr":
		if c := doc.byteAt(int(doc.toks[i].end)); (c == '\\' || c == '/') &&
			isPathSign(doc.byteAt(int(doc.toks[i].start)-1)) {
			reportAccount(doc, i+1, "A user's name in the path of a home folder.")
		}
	case "u", "uid", "username", "login":
		if string(doc.separatorAfter(i)) == "=" && hasMark(doc, i+1) || namesLogin(doc, i) ||
			isDirectoryUser(doc, i) {
			reportAccount(doc, i+1, "A user's name in an address or a line of a log.")
		}
	case "for", "user":
		if logsIn(doc, i) || namesLogin(doc, i) {
			reportAccount(doc, i+1, "A user's name in a line of a log.")
		}
	}
}

// isDirectoryUser reports "uid=name,ou=" at token i: an entry of a directory.
func isDirectoryUser(doc *document, i int) bool {
	return doc.tokenIs(i, "uid") && string(doc.separatorAfter(i)) == "=" && string(doc.separatorAfter(i+1)) == "," &&
		doc.tokenIsAny(i+2, "ou", "cn", "dc")
}

func isPathSign(c byte) bool { return c == '\\' || c == '/' || c == ':' }

// logsIn reports "Accepted password for NAME from ADDRESS" and "user 'NAME'
// authenticated", whose "for" or "user" is token i.
func logsIn(doc *document, i int) bool {
	if i+2 >= len(doc.toks) {
		return false
	}
	switch string(doc.separatorAfter(i)) {
	case "=", " '", " \"", "='", "=\"":
		return doc.tokenIs(i, "user") && (doc.tokenIsAny(i+2, "authenticated", "logged", "from") ||
			hasByte(doc.separatorAfter(i), '='))
	case " ":
		return doc.tokenIs(i-1, "invalid") && doc.tokenIs(i-2, "for") ||
			doc.tokenIs(i-1, "password") && (doc.tokenIsAny(i-2, "accepted", "failed")) ||
			doc.tokenIs(i-1, "publickey") && doc.tokenIs(i+2, "from")
	}
	return false
}

// namesLogin reports a word of no language in small letters behind "login" or "user" at
// token i, in a line of a log that begins with a time of day.
func namesLogin(doc *document, i int) bool {
	if i+1 >= len(doc.toks) || !doc.tokenIsAny(i, "login", "user") || !timeBefore(doc, int(doc.toks[i].start)) {
		return false
	}
	switch string(doc.separatorAfter(i)) {
	case " ", "=", ": ", ":":
	default:
		return false
	}
	t := doc.toks[i+1]
	return t.class&capital == 0 && t.class&hasLetter != 0 && t.len() >= 5 && t.cue == 0 && t.lex&english == 0 &&
		!isEnglishAt(doc, i+1)
}

// reportAccount reports the name that begins at token i.
func reportAccount(doc *document, i int, why string) {
	if i >= len(doc.toks) || doc.toks[i].taken {
		return
	}
	start := int(doc.toks[i].start)
	end := start
	for end < len(doc.low) && end-start < 64 && (isAlnum(doc.low[end]) || strings.IndexByte("._-", doc.low[end]) >= 0) {
		end++
	}
	for end > start && !isAlnum(doc.low[end-1]) {
		end--
	}
	switch string(doc.low[start:end]) {
	case "public", "default", "admin", "administrator", "root", "all", "username", "user", "me", "bin", "local",
		"share", "lib", "redacted", "removed", "invalid", "unknown", "anonymous", "none", "null", "masked", "hidden",
		"xxx", "xxxx", "xxxxx":
		return
	}
	if end-start < 3 {
		return
	}
	doc.report(i, int32(start), int32(end), ruleUser, ruleUser.severity, why)
}

// hasMark reports a name with a dot, a hyphen or a digit in it, from token i on.
func hasMark(doc *document, i int) bool {
	if i+1 >= len(doc.toks) {
		return false
	}
	t, g := doc.toks[i], string(doc.separatorAfter(i))
	return t.class.mixed() && t.len() >= 5 || (g == "." || g == "-" || g == "_") && doc.toks[i+1].class&hasLetter != 0
}
