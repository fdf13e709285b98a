package intake

import (
	"strings"
	"unicode"

	"commentportal/docket"
)

// stopWords are frequent little words of one language that hardly occur in the
// other, without accents.
var stopWords = map[string]map[string]bool{
	"en": words(`the of and to that is are was were be been this these those with for from have has had not but
		by they their them we our us you your it its as at on or an which who what when how where there will
		would should can could may must more than into about if because between all any other also very`),
	"es": words(`el la los las de del y que es son fue era ser esta este estas estos esto con para por desde tiene tienen
		hay pero ellos ellas su sus nosotros nuestro nuestra nuestros nuestras usted ustedes lo como en un una
		unos unas cual quien cuando donde sera deben debe puede pueden mas porque entre todos todas otro otra
		tambien muy sobre sin ya se le les al nos si mi`),
}

func words(s string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// plain takes the accents off the letters that Spanish and English share.
var plain = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u")

// How sure language must be. Fewer than three little words say nothing; and one
// language must have three times as many as the other, because each quotes the other.
const (
	leastStopWords = 3
	stopWordFactor = 3
	// languageSample is how many words of each answer are looked at.
	languageSample = 400
)

// language guesses the language of the answers: "en", "es", or "" when unsure.
func language(answers []docket.Answer) string {
	count := make(map[string]int, len(stopWords))
	for _, a := range answers {
		n := 0
		for w := range strings.FieldsFuncSeq(string(a.Text), notLetter) {
			if n++; n > languageSample {
				break
			}
			if len(w) > 16 {
				continue
			}
			w = plain.Replace(strings.ToLower(w))
			for lang, list := range stopWords {
				if list[w] {
					count[lang]++
				}
			}
		}
	}
	for lang, other := range map[string]string{"en": "es", "es": "en"} {
		if count[lang] >= leastStopWords && count[lang] >= stopWordFactor*count[other] {
			return lang
		}
	}
	return ""
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }
