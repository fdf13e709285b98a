package suggest

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/spanish"
	"golang.org/x/text/unicode/norm"

	"commentportal/docket"
)

// language is one that rules are written in.
type language int

const (
	en language = iota
	es
	languages
)

// token is a word of a text.
type token struct {
	docket.Span                   // bytes of the text
	word        string            // lower case, without apostrophes and accents
	stem        [languages]string // one a language
	sentence    int
}

// tokenize cuts a text into words of letters and digits. Apostrophes inside a
// word are dropped with it ("don't" is "dont"), hyphens and underscores part
// words. A sentence ends at . ! ? ; a line break, or a colon with space behind;
// a full stop inside a word ("U.S.") ends none.
func tokenize(text docket.Text, stems *stemmer) []token {
	s := string(text)
	var tokens []token
	sentence := 0
	start := -1
	finish := func(end int) {
		if start >= 0 {
			word := fold(s[start:end])
			tokens = append(tokens, token{docket.Span{Start: start, End: end}, word, stems.of(word), sentence})
			start = -1
		}
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if start < 0 {
				start = i
			}
		case (r == '\'' || r == '’') && start >= 0 && letterAt(s, i+n):
		default:
			finish(i)
			switch r {
			case '!', '?', ';', '\n':
				sentence++
			case '.', ':':
				if i+n == len(s) || !letterAt(s, i+n) {
					sentence++
				}
			}
		}
		i += n
	}
	finish(len(s))
	return tokens
}

func letterAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// fold writes a word as rules compare it: compatibility forms, lower case,
// apostrophes and accents gone, so that "Contraseña" and "contrasena" are one.
func fold(word string) string {
	ascii := true
	for i := 0; i < len(word); i++ {
		if word[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if !ascii {
		word = norm.NFKD.String(word)
	}
	return strings.Map(func(r rune) rune {
		if r == '\'' || r == '’' || unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, word)
}

// maxStemBytes bounds the words that are stemmed; a longer run of letters is no
// word of any rule.
const maxStemBytes = 48

// stemCache bounds the words a stemmer remembers: the vocabulary of a docket's
// comments, not of the world.
const stemCache = 50_000

// stemmer remembers the stems of words. It is safe for concurrent use.
type stemmer struct {
	mu    sync.RWMutex
	known map[string][languages]string
}

func newStemmer() *stemmer { return &stemmer{known: map[string][languages]string{}} }

func (s *stemmer) of(word string) [languages]string {
	s.mu.RLock()
	stems, ok := s.known[word]
	s.mu.RUnlock()
	if ok {
		return stems
	}
	stems = [languages]string{word, word}
	if len(word) <= maxStemBytes {
		stems = [languages]string{englishStem(word), spanishStem(word)}
		s.mu.Lock()
		if len(s.known) < stemCache {
			s.known[strings.Clone(word)] = stems
		}
		s.mu.Unlock()
	}
	return stems
}

// englishStem stems a word, but not so far that a person becomes what they do or
// a quality something else: the stemmer alone takes researchers for research,
// officers for offices, and being responsible for a response.
func englishStem(word string) string {
	if stem, ok := stemExceptions[word]; ok {
		return stem
	}
	stem := english.Stem(word, true)
	singular := strings.TrimSuffix(word, "s")
	if len(singular) > 5 && len(stem) < len(singular) && (strings.HasSuffix(singular, "er") ||
		strings.HasSuffix(singular, "or")) {
		return singular
	}
	return stem
}

// stemExceptions lists words that the stemmer throws together with others of
// another meaning, each with the stem it has here.
var stemExceptions = map[string]string{
	"accountable": "accountable", "accountability": "accountable",
	"actionable": "actionable",
	"authority":  "authority", "authorities": "authority",
	"continuity": "continuity",
	"billing":    "billing",
	"executive":  "executive", "executives": "executive",
	"governance": "governance",
	"government": "government", "governments": "government", "governmental": "government",
	"granted": "granted", "granting": "granted",
	"integrity": "integrity",
	"internal":  "internal", "internally": "internal",
	"investigation": "investigation", "investigations": "investigation",
	"openness":     "openness",
	"organization": "organization", "organizations": "organization",
	"organisation": "organization", "organisations": "organization",
	"practical": "practical", "practically": "practically",
	"pressing":  "pressing",
	"publicity": "publicity", "publicly": "publicly",
	"residency": "residency", "residencies": "residency",
	"responsible": "responsible", "responsibility": "responsible", "responsibilities": "responsible",
	"timely": "timely", "timeliness": "timely",
	"university": "university", "universities": "university",
	"useful": "useful", "usefulness": "useful", "useless": "useless",
	"vulnerability": "vulnerability", "vulnerabilities": "vulnerability",
}

// spanishStem stems a word whose accents are gone. The stemmer needs the accent
// of -ción and -sión to see that capacitación and capacitaciones are one word.
func spanishStem(word string) string {
	if strings.HasSuffix(word, "cion") || strings.HasSuffix(word, "sion") {
		word = word[:len(word)-2] + "ón"
	}
	return fold(spanish.Stem(word, true))
}

// The commonest words of each language that the other does not have.
var functionWords = [languages]map[string]bool{
	en: set("the of and to is that for it with as are be this was have not by from they we you our an or at which " +
		"their will there"),
	es: set("el la los las de que y en un una por con para del se al lo su sus es son como mas pero nos nuestro " +
		"nuestra le hay cuando donde"),
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// spoken tells which languages a text seems to be in. A text too short to tell
// is taken for every one.
func spoken(tokens []token) [languages]bool {
	var n [languages]int
	for _, t := range tokens {
		for l := range languages {
			if functionWords[l][t.word] {
				n[l]++
			}
		}
	}
	if n[en] == n[es] {
		return [languages]bool{true, true}
	}
	// Three of the other's words in ten are a quotation or a second language.
	return [languages]bool{en: n[en]*10 >= n[es]*3, es: n[es]*10 >= n[en]*3}
}
