package screen

import "strings"

// findAssigned finds the value that stands behind a word for a password or key.
func findAssigned(doc *document, i int) {
	at, sign := valueStart(doc, i)
	sign = sign || isQuotedValue(doc, at)
	if findSecretAt(doc, i, at, sign) || sign {
		return
	}
	// "the password for the viewer is …"
	for j := i + 1; j < len(doc.toks) && j <= i+9 && doc.toks[j].start < doc.toks[i].end+60; j++ {
		if broken(doc.separatorAfter(j-1)) && j > i+1 {
			return
		}
		if doc.tokenIsAny(j, "is", "was", "es", "reads", "says") {
			findSecretAt(doc, i, skipQuotes(doc, int(doc.toks[j].end)), true)
			return
		}
	}
}

// isQuotedValue reports quotation marks around the word at byte at.
func isQuotedValue(doc *document, at int) bool {
	q := doc.byteAt(at - 1)
	if q != '"' && q != '\'' {
		return false
	}
	end := at
	for end < len(doc.low) && end-at < 40 && !blank(doc.low[end]) && doc.low[end] != q {
		end++
	}
	return doc.byteAt(end) == q && end-at >= 6
}

// valueStart is the byte at which a value may begin behind the word at token i and up
// to five connecting words, and whether a sign or a verb stands between.
func valueStart(doc *document, i int) (at int, sign bool) {
	at = endOfKey(doc, int(doc.toks[i].end))
	for range 5 {
		for at < len(doc.low) && at-int(doc.toks[i].end) < 60 {
			c := doc.low[at]
			if c == ':' || c == '=' {
				sign = true
			} else if strings.IndexByte(" \"'`>*\t,(", c) < 0 && !(c == '\n' && sign) {
				break
			}
			at++
		}
		j := doc.tokenAt(int32(at))
		if j >= len(doc.toks) || int(doc.toks[j].start) != at ||
			strings.IndexByte(" :=", doc.byteAt(int(doc.toks[j].end))) < 0 {
			return at, sign
		}
		w := doc.word(j)
		assigns := assignsValue[string(w)]
		if !assigns && !beforeValue[string(w)] {
			return at, sign
		}
		sign = sign || assigns
		at = int(doc.toks[j].end)
	}
	return at, sign
}

// endOfKey is where the name of a setting ends that goes on at byte at, as in
// AWS_SECRET_ACCESS_KEY=…: at its equals sign or colon.
func endOfKey(doc *document, at int) int {
	if doc.byteAt(at) != '_' {
		return at
	}
	for end := at; end < len(doc.low) && end-at < 30; end++ {
		switch c := doc.low[end]; {
		case c == '=' || c == ':':
			return end
		case !isAlnum(c) && c != '_':
			return at
		}
	}
	return at
}

// assignsValue are words for an equals sign; beforeValue may stand before a value, too.
var (
	assignsValue = wordSet("is was es era fue sera to of remains reads says equals")
	beforeValue  = wordSet("still for the root admin value string set key id todavia sigue siendo")
)

// skipQuotes steps over blanks and quotation marks from byte at.
func skipQuotes(doc *document, at int) int {
	for at < len(doc.low) && strings.IndexByte(" \"'`:", doc.low[at]) >= 0 {
		at++
	}
	return at
}

// findSecretAt weighs what stands at byte start as a password or key, behind the
// word at token i; sign tells of a colon, an equals sign or a verb between. It
// reports whether it is one.
func findSecretAt(doc *document, i, start int, sign bool) bool {
	v := readValue(doc, start)
	if v.size() < 6 || v.letters+v.digits == 0 || doc.low[start] == '.' || doc.low[start] == ',' {
		return false
	}
	if !v.mayBeSecret(sign) && !(sign && v.joinsNames() && doc.tokenIsAny(i, "pw", "pwd", "passwd")) ||
		isPlaceholder(doc, v.text) {
		return false
	}
	first := doc.tokenAt(int32(start))
	if first >= len(doc.toks) || doc.toks[first].taken {
		return false
	}
	if from, to := connectionString(doc, i, v.end); from < int(doc.toks[i].start) || to > v.end {
		doc.report(doc.tokenAt(int32(from)), int32(from), int32(to), ruleSecret, ruleSecret.severity, "A connection "+
			"string with the password in it.")
		return true
	}
	doc.report(first, int32(start), int32(v.end), ruleAssigned, ruleAssigned.severity,
		"A value written right behind a "+
			"word for a password or key.")
	return true
}

// A secretValue is a run of bytes without blanks, and what it is made of.
type secretValue struct {
	text                          []byte
	end                           int
	letters, digits, marks, upper int
}

func (v *secretValue) size() int { return len(v.text) }

// readValue reads the value at byte start without the marks of the sentence behind it.
func readValue(doc *document, start int) secretValue {
	v := secretValue{end: start}
	for v.end < len(doc.low) && v.end-start < 200 && !blank(doc.low[v.end]) &&
		strings.IndexByte("\"`<;&", doc.low[v.end]) < 0 {
		v.count(doc.raw[v.end])
		v.end++
	}
	mixed := v.digits > 0 && v.letters > 0
	for v.end > start && strings.IndexByte(".,;:)'!?]", doc.low[v.end-1]) >= 0 {
		if doc.low[v.end-1] == '!' && v.end-start > 4 && mixed && doc.byteAt(v.end) != ' ' {
			break
		}
		v.end--
		v.marks--
	}
	if v.end > start && doc.byteAt(v.end) == '!' && mixed {
		v.end++ // an exclamation mark at the end of a password is part of it more often than not
	}
	v.text = doc.low[start:v.end]
	return v
}

// count adds a character to the kinds.
func (v *secretValue) count(c byte) {
	switch {
	case isDigit(c):
		v.digits++
	case isUpper(c):
		v.upper++
		v.letters++
	case isAlnum(c):
		v.letters++
	default:
		v.marks++
	}
}

// classes counts the kinds of characters.
func (v *secretValue) classes() int {
	n := 0
	for _, k := range []int{v.letters - v.upper, v.upper, v.digits, v.marks} {
		if k > 0 {
			n++
		}
	}
	return n
}

// mayBeSecret weighs what the value is made of; sign tells that something says so.
func (v *secretValue) mayBeSecret(sign bool) bool {
	switch {
	case v.classes() < 2, strings.Contains(string(v.text), "://"):
		return false
	case v.letters == 0 && (v.size() < 8 || v.digits > 0 && v.marks > 0): // dates, versions, phone numbers
		return false
	case v.digits == 0:
		return sign && v.marks > 0 && v.letters > 0 && v.size() >= 8 && !plainWords(v.text)
	case sign:
		return true
	}
	return v.letters > 0 && v.size() >= 8 && !(v.size() >= 32 && hexDigits(v.text)) // a digest, or a name made of one
}

// joinsNames reports words with capitals that hyphens join, as nobody writes them behind the
// short form of the word: Goodbye-Lincoln-Co.
func (v *secretValue) joinsNames() bool { return v.upper > 1 && v.marks > 0 && v.letters > 7 }

// plainWords reports words that only hyphens, slashes and the like join.
func plainWords(w []byte) bool {
	for _, c := range w {
		if !isLower(c) && strings.IndexByte("-/'._,()&", c) < 0 {
			return false
		}
	}
	return true
}

// isPlaceholder reports values that stand for a value.
func isPlaceholder(doc *document, w []byte) bool {
	s := string(w)
	if strings.HasPrefix(s, "example") || len(s) < 20 && strings.Contains(s, "example") {
		return true
	}
	for _, k := range []string{"xxxx", "****", "your_", "your-", "changeme", "<", "placeholder", "${", "%s", "redacted",
		"....", "____", "[", "nist", "sp800", "800-63", "2fa", "sha256", "sha-256", "oauth2", "base64", "aes256",
		"aes-256", "256-bit", "128-bit", "multi-factor", "two-factor"} {
		if strings.Contains(s, k) {
			return true
		}
	}
	return false
}
