package intake

import (
	"strings"
	"unicode"

	"commentportal/docket"
)

// stopWords are frequent little words of one language that hardly occur in the
// other, without accents: by word the place of its language in languages.
var (
	languages = [2]string{"en", "es"}
	stopWords = func() map[string]int {
		m := make(map[string]int)
		for i, list := range [2]string{
			`the of and to that is are was were be been this these those with for from have has had not but
			by they their them we our us you your it its as at on or an which who what when how where there will
			would should can could may must more than into about if because between all any other also very`,
			`el la los las de del y que es son fue era ser esta este estas estos esto con para por desde tiene tienen
			hay pero ellos ellas su sus nosotros nuestro nuestra nuestros nuestras usted ustedes lo como en un una
			unos unas cual quien cuando donde sera deben debe puede pueden mas porque entre todos todas otro otra
			tambien muy sobre sin ya se le les al nos si mi`,
		} {
			for w := range strings.FieldsSeq(list) {
				m[w] = i
			}
		}
		return m
	}()
)

// plain takes the accents off the letters that Spanish and English share.
var plain = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u")

// How sure language must be. Fewer than three little words say nothing; and one
// language must have three times as many as the other, because each quotes the other.
const (
	leastStopWords = 3
	stopWordFactor = 3
	// languageSample is how many words of each answer are looked at.
	languageSample = 200
	// longestStopWord is in bytes, accents included.
	longestStopWord = 12
)

// language guesses the language of the answers: "en", "es", or "" when unsure.
func language(answers []docket.Answer) string {
	var count [len(languages)]int
	for _, a := range answers {
		n := 0
		for w := range strings.FieldsFuncSeq(string(a.Text), notLetter) {
			if n++; n > languageSample {
				break
			}
			if len(w) > longestStopWord {
				continue
			}
			w = strings.ToLower(w)
			if strings.IndexFunc(w, func(r rune) bool { return r > unicode.MaxASCII }) >= 0 {
				w = plain.Replace(w)
			}
			if lang, ok := stopWords[w]; ok {
				count[lang]++
			}
		}
	}
	for lang, n := range count {
		if n >= leastStopWords && n >= stopWordFactor*count[1-lang] {
			return languages[lang]
		}
	}
	return ""
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }
