package signin

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// The bounds of a password, in code points after NFKC: SP 800-63B-4 asks for 15
// where the password is the only factor and for room for 64.
const (
	MinPassword = 15
	MaxPassword = 128
)

//go:embed common.txt
var commonFile string

// common is the blocklist, read when the first password is checked.
var common = sync.OnceValue(func() map[string]bool {
	list := map[string]bool{}
	for line := range strings.Lines(commonFile) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "# ") {
			list[line] = true
		}
	}
	return list
})

// houseWords are the words that anybody guessing at this product would try.
var houseWords = []string{
	"commentportal", "comment", "comments", "portal", "publiccomment", "docket", "moderator", "administrator",
	"admin", "staff", "taskforce", "healthcare", "health", "cybersecurity", "cyber", "security", "hhs", "government",
	"regulations",
}

// Problem says what is wrong with a new password, in a sentence for the person
// who chose it, or "" when it may be used. words are what the password must
// not be made of: the agency, the account's name and address.
//
// There are no rules about kinds of characters. A password is refused for its
// length, or when it is a common one, a keyboard or counting run, one piece
// over and over, or one or two known words with a few characters around them.
func Problem(password string, words ...string) string {
	plain := Normalize(password)
	switch n := utf8.RuneCountInString(plain); {
	case !utf8.ValidString(password):
		return "This password has characters that cannot be read. Type it again."
	case n < MinPassword:
		return "Use at least 15 characters. A few unrelated words are easy to remember and hard to guess."
	case n > MaxPassword:
		return "Use at most 128 characters."
	}
	folded := fold(plain)
	letters := pressed(folded)
	if common()[folded] || common()[letters] {
		return "This password is on a list of common passwords. Choose one that nobody else uses."
	}
	if repeats(folded) || repeats(letters) {
		return "This password repeats one piece over and over. Choose one with more variety."
	}
	if runs(letters) {
		return "This password follows the keyboard or counts up or down. Choose one without such a run."
	}
	known := map[string]bool{}
	for _, w := range houseWords {
		known[w] = true
	}
	for _, phrase := range words {
		for _, w := range strings.FieldsFunc(fold(phrase), notLetterOrDigit) {
			if utf8.RuneCountInString(w) >= 3 {
				known[w] = true
			}
		}
		if w := pressed(fold(phrase)); utf8.RuneCountInString(w) >= 3 {
			known[w] = true
		}
	}
	switch madeOf(folded, known) {
	case contextWords:
		return "This password is made of words that belong to this site or to your account. Choose other words."
	case commonWords:
		return "This password is made of one or two common passwords. Use more words, or less common ones."
	}
	return ""
}

func fold(s string) string { return strings.ToLower(Normalize(s)) }

func notLetterOrDigit(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// pressed drops everything but letters and digits: "pass word" is "password".
func pressed(s string) string {
	return strings.Map(func(r rune) rune {
		if notLetterOrDigit(r) {
			return -1
		}
		return r
	}, s)
}

var leet = strings.NewReplacer("@", "a", "4", "a", "3", "e", "1", "i", "!", "i", "0", "o", "$", "s", "5", "s", "7", "t")

// unleet reads "p@ssw0rd" as "password".
func unleet(s string) string { return leet.Replace(s) }

// repeats reports whether s is one piece over and over, whole or cut at the
// end: "abcabcabcab".
func repeats(s string) bool {
	runes := []rune(s)
	for period := 1; period <= len(runes)/2; period++ {
		same := true
		for i := period; i < len(runes) && same; i++ {
			same = runes[i] == runes[i-period]
		}
		if same {
			return true
		}
	}
	return false
}

// rows are what fingers run along: the keyboard, the alphabet, the digits, and
// the popular zigzags down the columns.
var rows = []string{
	"qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz",
	"01234567890", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "azertyuiop", "qwertzuiop",
}

// runs reports whether s is nothing but runs of four or more along the rows,
// forwards or backwards, with at most three characters besides.
func runs(s string) bool {
	runes := []rune(s)
	loose := 0
	for i := 0; i < len(runes); {
		n := 0
		for _, row := range rows {
			n = max(n, along(runes[i:], row), along(runes[i:], reversed(row)))
		}
		if n < 4 {
			loose++
			i++
			continue
		}
		i += n
	}
	return len(runes) > 0 && loose <= 3
}

// along is how many runes of s follow row from wherever s[0] stands in it.
func along(s []rune, row string) int {
	start := strings.IndexRune(row, s[0])
	if start < 0 {
		return 0
	}
	n := 0
	for _, r := range row[start:] {
		if n == len(s) || s[n] != r {
			break
		}
		n++
	}
	return n
}

func reversed(s string) string {
	runes := []rune(s)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}

// What a password turned out to be made of.
type material int

const (
	otherWords   material = iota
	contextWords          // of words that belong to the site or the account
	commonWords           // of one or two common passwords, or of digits alone
)

// madeOf asks whether a folded password is nothing but words of context and at
// most two common passwords, with digits, signs and at most two letters
// around them. Letters may be spelt with signs: "p@ssw0rd".
func madeOf(folded string, context map[string]bool) material {
	typed := []rune(folded)
	spelt := []rune(unleet(folded)) // one for one
	kept := 0
	for i, r := range spelt {
		if !notLetterOrDigit(r) {
			typed[kept], spelt[kept] = typed[i], r
			kept++
		}
	}
	typed, spelt = typed[:kept], spelt[:kept]

	// at[i] is the cheapest reading of the first i characters: fewest loose
	// letters, then fewest common words. Context words cost nothing.
	type reading struct {
		reached, context bool
		loose, words     int
	}
	at := make([]reading, kept+1)
	at[0].reached = true
	reach := func(i int, r reading) {
		old := at[i]
		if !old.reached || r.loose < old.loose || r.loose == old.loose && r.words < old.words {
			at[i] = r
		}
	}
	const shortest, longest = 4, 24
	for i := range kept {
		one := at[i]
		if unicode.IsLetter(typed[i]) {
			one.loose++
		}
		reach(i+1, one)
		for j := i + shortest - 1; j <= min(kept, i+longest); j++ {
			word, alike := string(typed[i:j]), string(spelt[i:j])
			more := at[i]
			switch {
			case context[word] || context[alike]:
				more.context = true
			case j-i >= shortest && (common()[word] || common()[alike]):
				more.words++
			default:
				continue
			}
			reach(j, more)
		}
	}
	switch end := at[kept]; {
	case end.loose > 2 || end.words > 2:
		return otherWords
	case end.context:
		return contextWords
	default:
		return commonWords
	}
}
