package screen

import "commentportal/docket"

// minDigitWords is the least number of digit words in a row ("five five five, zero one …").
const minDigitWords = 7

// findDigitWords finds numbers that are written out in words.
func findDigitWords(doc *document) {
	next := 0
	for _, k := range doc.cued {
		i := int(k)
		if i < next || doc.toks[i].cue&cueDigit == 0 || doc.toks[i].taken {
			continue
		}
		j, words, n := i, 0, 0
		rising := true
		prev := byte(0)
		last := i
		for j < len(doc.toks) && !doc.toks[j].taken {
			t := doc.toks[j]
			if j > i && digitFillers[string(doc.word(j))] && len(doc.separatorAfter(j-1)) <= 3 {
				j++
				continue
			}
			if t.cue&cueDigit == 0 && !(t.class.number() && t.len() <= 4) {
				break
			}
			if j > i && (len(doc.separatorAfter(j-1)) > 3) {
				break
			}
			if t.cue&cueDigit != 0 {
				words++
			}
			v := digitOfWord(doc, j)
			if j > i && v != prev+1 {
				rising = false
			}
			prev = v
			n++
			if t.class.number() {
				n += t.len() - 1
			}
			last = j
			j++
		}
		if words < 4 || n < minDigitWords || n > maxDigits {
			next = j
			continue
		}
		c := doc.cuesAround(i, last)
		start, end := doc.toks[i].start, doc.toks[last].end
		switch {
		case c&(cueSSN|cueTaxpayer) != 0 && n >= 7:
			doc.report(i, start, end, ruleSSNContext, ruleSSNContext.severity, "A number in words near a word for "+
				"the Social Security number.")
		case c&cueCard != 0 && n >= 12:
			doc.report(i, start, end, ruleCard, docket.Hold, "A long number in words after a word for a card.")
		case n >= 7 && n <= 11 && (!rising || c&(cuePhone|cuePhoneWeak) != 0):
			doc.report(i, start, end, rulePhoneWords, rulePhoneWords.severity, "As many digits in words as a phone "+
				"number has.")
		}
		next = j
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

// digitFillers stand between the digits of a number that is read out.
var digitFillers = wordSet("then and dash hyphen space area code guion luego y prefix")
