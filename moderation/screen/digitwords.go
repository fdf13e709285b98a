package screen

import "commentportal/docket"

// minDigitWords is the least number of digit words in a row ("five five five, zero one …").
const minDigitWords = 7

// findDigitWords finds numbers that are written out in words.
func findDigitWords(doc *document) {
	next := 0
	for i := range doc.toks {
		if i < next || doc.toks[i].taken || !beginsSpoken(doc, i) {
			continue
		}
		s := readSpoken(doc, i)
		next = s.next
		if s.words >= 4 && s.digits >= minDigitWords && s.digits <= maxDigits {
			reportSpoken(doc, i, &s)
		}
		if s.words >= 4 && s.digits >= 4 && s.digits <= maxDigits && s.tens <= 1 && !doc.toks[i].taken {
			reportSpokenByCue(doc, i, &s)
		}
	}
}

// beginsSpoken reports a word with which a number may begin that is read out.
func beginsSpoken(doc *document, i int) bool {
	t := &doc.toks[i]
	return t.cue&cueDigit != 0 || t.lex&numeral != 0 && (spokenTens[string(doc.word(i))] != 0 || repeatsAt(doc, i) > 0)
}

// reportSpokenByCue reports digits in words behind a word for a record, an account or a
// code: "her chart is four four one nine", "press seven seven three one".
func reportSpokenByCue(doc *document, i int, s *spokenNumber) {
	start, end := doc.toks[i].start, doc.toks[s.last].end
	for k := range idRules {
		if id := &idRules[k]; id.cue&cueClaim == 0 && doc.cueRightBefore(i, id.cue) && s.digits >= id.min {
			doc.report(i, start, end, id.rule, id.rule.severity, id.why)
			return
		}
	}
	if s.digits > 8 || s.rising {
		return
	}
	code := doc.cuesBefore(i, 80)&(cuePin|cuePassword) != 0
	for j := i - 1; j >= 0 && j >= i-10 && !code; j-- {
		code = doc.tokenIsAny(j, "code", "keypad", "codigo", "combination") && !hasByte(doc.separatorAfter(j), '.')
	}
	if code {
		doc.report(i, start, end, ruleAssigned, ruleAssigned.severity, "Digits right behind a word for a PIN or a "+
			"door's code.")
	}
}

// A spokenNumber is a row of words and figures for digits.
type spokenNumber struct {
	last, next    int // its last token, and the first behind it
	words, digits int
	rising        bool   // one, two, three
	tens          int    // of them sixty, twelve and the like
	sizes         [6]int // digits between commas
	parts         int    // how many of them, less one
}

// add counts n digits, in a part of their own behind a comma.
func (s *spokenNumber) add(n int, apart bool) {
	s.digits += n
	if apart && s.digits > n && s.parts < len(s.sizes)-1 {
		s.parts++
	}
	s.sizes[s.parts] += n
}

// shaped reports the parts in which people read a phone number out: 3-3-4, 3-3-2-2 or
// 1-3-3-4.
func (s *spokenNumber) shaped() bool {
	switch s.sizes {
	case [6]int{3, 3, 4}, [6]int{3, 3, 2, 2}, [6]int{1, 3, 3, 4}:
		return true
	}
	return false
}

// readSpoken reads the row that begins with token i.
func readSpoken(doc *document, i int) spokenNumber {
	s := spokenNumber{last: i, rising: true}
	prev := byte(0)
	j := i
	for ; j < len(doc.toks) && !doc.toks[j].taken; j++ {
		if k := s.addWord(doc, j, j > i); k >= j {
			j = k
			continue
		}
		if !isSpokenDigits(doc.toks[j]) || j > i && len(doc.separatorAfter(j-1)) > 3 {
			break
		}
		v := digitOfWord(doc, j)
		s.rising = s.rising && (j == i || v == prev+1)
		prev = v
		s.addDigits(doc, j, j > i)
	}
	s.next = j
	return s
}

// addWord adds what is no single digit at token j, and returns the last token of it, or -1
// where there is none.
func (s *spokenNumber) addWord(doc *document, j int, further bool) int {
	if further && digitFillers[string(doc.word(j))] && len(doc.separatorAfter(j-1)) <= 3 {
		return j
	}
	if further && s.addHundred(doc, j) || s.addTens(doc, j, further) {
		return s.last
	}
	if n := repeatsAt(doc, j); n > 0 {
		s.add(n, further && partsNumber(doc, j))
		return j
	}
	return -1
}

// addDigits adds the word for a digit, or the figures, at token j.
func (s *spokenNumber) addDigits(doc *document, j int, further bool) {
	t := doc.toks[j]
	if t.cue&cueDigit != 0 {
		s.words++
	}
	n := 1
	if t.class.number() {
		n = t.len()
	}
	s.add(n, further && partsNumber(doc, j))
	s.last = j
}

func isSpokenDigits(t token) bool { return t.cue&cueDigit != 0 || t.class.number() && t.len() <= 4 }

// addTens adds "twelve" or "sixty one" at token j to the row, and reports whether it did.
func (s *spokenNumber) addTens(doc *document, j int, further bool) bool {
	w := spokenTens[string(doc.word(j))]
	if w == 0 || further && len(doc.separatorAfter(j-1)) > 3 {
		return false
	}
	s.words++
	s.add(2, further && partsNumber(doc, j))
	s.tens, s.rising, s.last = s.tens+1, false, j
	switch {
	case w == 2 && unitBehind(doc, j):
		s.last++
	case w == 2 && doc.tokenIs(j+1, "y") && unitBehind(doc, j+1):
		s.last += 2 // cuarenta y uno
	}
	return true
}

// addHundred adds "hundred" at token j to the digit or the tens before it, with the digit
// that may follow: six hundred, eight hundred six.
func (s *spokenNumber) addHundred(doc *document, j int) bool {
	if !doc.tokenIs(j, "hundred") || s.last != j-1 || string(doc.separatorAfter(j-1)) != " " {
		return false
	}
	s.words++
	s.add(2, false)
	s.rising, s.last = false, j
	if j+1 < len(doc.toks) && string(doc.separatorAfter(j)) == " " && doc.toks[j+1].cue&cueDigit != 0 &&
		(j+2 >= len(doc.toks) || string(doc.separatorAfter(j+1)) != " ") {
		s.last++
	}
	return true
}

// partsNumber reports a comma or a word between the parts of a number before token j.
func partsNumber(doc *document, j int) bool {
	g := doc.separatorAfter(j - 1)
	return hasByte(g, ',') || hasByte(g, ';') || hasByte(g, '.') || digitFillers[string(doc.word(j-1))]
}

// repeatsAt is how many digits more "double" or "triple" at token j makes of the one
// behind it, or 0.
func repeatsAt(doc *document, j int) int {
	if j+1 < len(doc.toks) && doc.toks[j+1].cue&cueDigit != 0 {
		return repeats[string(doc.word(j))]
	}
	return 0
}

// repeats are words that double or treble the digit behind them.
var repeats = map[string]int{"double": 1, "triple": 2, "doble": 1}

func reportSpoken(doc *document, i int, s *spokenNumber) {
	c := doc.cuesAround(i, s.last)
	start, end := doc.toks[i].start, doc.toks[s.last].end
	switch n := s.digits; {
	case c&(cueSSN|cueTaxpayer) != 0:
		doc.report(i, start, end, ruleSSNContext, ruleSSNContext.severity, "A number in words near a word for "+
			"the Social Security number.")
	case s.sizes == [6]int{3, 2, 4} && doc.cuesBefore(i, 140)&cueSSN != 0:
		doc.report(i, start, end, ruleSSNContext, ruleSSNContext.severity, "Words for nine digits in the parts of a "+
			"Social Security number.")
	case c&cueCard != 0 && n >= 12:
		doc.report(i, start, end, ruleCard, docket.Hold, "A long number in words after a word for a card.")
	case s.shaped() && !s.rising && s.words >= 6:
		doc.report(i, start, end, rulePhoneWords, rulePhoneWords.severity, "Words for the digits of a phone "+
			"number, in "+
			"the parts in which people read one out.")
	case s.tens > 3, s.tens > 0 && (c&(cuePhone|cuePhoneWeak) == 0 || n != 7 && n != 10 && n != 11):
	case n <= 11 && (!s.rising || c&(cuePhone|cuePhoneWeak) != 0):
		doc.report(i, start, end, rulePhoneWords, rulePhoneWords.severity, "As many digits in words as a phone "+
			"number has.")
	}
}

// digitOfWord is the digit that token i writes out.
func digitOfWord(doc *document, i int) byte {
	switch string(doc.word(i)) {
	case "zero", "oh", "cero":
		return 0
	case "one", "uno":
		return 1
	case "two", "dos":
		return 2
	case "three", "tres":
		return 3
	case "four", "cuatro":
		return 4
	case "five", "cinco":
		return 5
	case "six", "seis":
		return 6
	case "seven", "siete":
		return 7
	case "eight", "ocho":
		return 8
	case "nine", "nueve":
		return 9
	}
	return doc.low[doc.toks[i].start] - '0'
}

// spokenTens are numbers of two digits as people read them out: 1, and 2 for those that
// a unit may follow.
var spokenTens = map[string]int{"ten": 1, "eleven": 1, "twelve": 1, "thirteen": 1, "fourteen": 1, "fifteen": 1,
	"sixteen": 1, "seventeen": 1, "eighteen": 1, "nineteen": 1, "twenty": 2, "thirty": 2, "forty": 2, "fifty": 2,
	"sixty": 2, "seventy": 2, "eighty": 2, "ninety": 2, "diez": 1, "once": 1, "doce": 1, "trece": 1, "catorce": 1,
	"quince": 1, "dieciseis": 1, "diecisiete": 1, "dieciocho": 1, "diecinueve": 1, "veinte": 1, "treinta": 2,
	"cuarenta": 2, "cincuenta": 2, "sesenta": 2, "setenta": 2, "ochenta": 2, "noventa": 2}

// unitBehind reports a word for a digit but zero right behind token j.
func unitBehind(doc *document, j int) bool {
	return j+1 < len(doc.toks) && doc.toks[j+1].cue&cueDigit != 0 && digitOfWord(doc, j+1) != 0 &&
		(string(doc.separatorAfter(j)) == " " || string(doc.separatorAfter(j)) == "-")
}

// digitFillers stand between the digits of a number that is read out.
var digitFillers = wordSet("then and dash hyphen space area code guion luego y prefix")
