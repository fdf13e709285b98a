package screen

import "strings"

// findAssigned finds the value that stands behind a word for a password or key.
func findAssigned(doc *document, i int) {
	at := int(doc.toks[i].end)
	sign := false // a colon or an equals sign, or words for it
	word := 0
	for word < 5 {
		for at < len(doc.low) && at-int(doc.toks[i].end) < 60 {
			c := doc.low[at]
			if c == ':' || c == '=' {
				sign = true
			} else if c != ' ' && c != '"' && c != '\'' && c != '`' && c != '>' && c != '*' && c != '\t' && c != ',' &&
				!(c == '\n' && sign) && c != '(' {
				break
			}
			at++
		}
		j := doc.tokenAt(int32(at))
		if j >= len(doc.toks) || int(doc.toks[j].start) != at {
			break
		}
		w := string(doc.word(j))
		if doc.byteAt(int(doc.toks[j].end)) != ' ' && doc.byteAt(int(doc.toks[j].end)) != ':' &&
			doc.byteAt(int(doc.toks[j].end)) != '=' {
			break
		}
		if !assignsValue[w] && !beforeValue[w] {
			break
		}
		sign = sign || assignsValue[w]
		at = int(doc.toks[j].end)
		word++
	}
	if !findSecretAt(doc, i, at, sign) && !sign {
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
	end := start
	var letters, digits, marks, upper int
	for end < len(doc.low) && end-start < 200 && !blank(doc.low[end]) && doc.low[end] != '"' && doc.low[end] != '`' &&
		doc.low[end] != '<' && doc.low[end] != ';' && doc.low[end] != '&' {
		switch c := doc.raw[end]; {
		case isDigit(c):
			digits++
		case isUpper(c):
			upper++
			letters++
		case isAlnum(c):
			letters++
		default:
			marks++
		}
		end++
	}
	for end > start && strings.IndexByte(".,;:)'!?]", doc.low[end-1]) >= 0 {
		if doc.low[end-1] == '!' && end-start > 4 && (digits > 0 && letters > 0) && doc.byteAt(end) != ' ' {
			break
		}
		end--
		marks--
	}
	if end > start && doc.byteAt(end) == '!' && digits > 0 && letters > 0 {
		end++ // an exclamation mark at the end of a password is part of it more often than not
	}
	n := end - start
	if n < 6 || letters+digits == 0 || doc.low[start] == '.' || doc.low[start] == ',' {
		return false
	}
	classes := 0
	for _, k := range []int{letters - upper, upper, digits, marks} {
		if k > 0 {
			classes++
		}
	}
	value := doc.low[start:end]
	switch {
	case marks > 0 && digits == 0 && !sign, strings.Contains(string(value), "://"):
		return false
	case classes < 2 || digits == 0 && (marks == 0 || letters == 0):
		return false
	case digits == 0 && (!sign || n < 8 || plainWords(value)):
		return false
	case !sign && (n < 8 || classes < 3) && !(letters > 0 && digits > 0 && n >= 8):
		return false
	case !sign && letters == 0:
		return false
	case letters == 0 && n < 8:
		return false
	case digits > 0 && letters == 0 && marks > 0: // dates, versions, phone numbers
		return false
	case allDigits(value) && !sign:
		return false
	case !sign && n >= 32 && hexDigits(value): // a digest, or a name made of one
		return false
	case isPlaceholder(doc, value):
		return false
	}
	first := doc.tokenAt(int32(start))
	if first >= len(doc.toks) || doc.toks[first].taken {
		return false
	}
	if from, to := connectionString(doc, i, end); from < int(doc.toks[i].start) || to > end {
		doc.report(doc.tokenAt(int32(from)), int32(from), int32(to), ruleSecret, ruleSecret.severity, "A connection "+
			"string with the password in it.")
		return true
	}
	doc.report(first, int32(start), int32(end), ruleAssigned, ruleAssigned.severity, "A value written right behind a "+
		"word for a password or key.")
	return true
}

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
