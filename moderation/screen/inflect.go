package screen

import "strings"

// inflect calls add for the forms of a word of a lexicon. A word without a mark
// stands for itself. "lock:v" stands for an English verb and its regular forms,
// "stop:vv" for one that doubles its last letter, "server:n" for a noun and its
// plural, "bloque:ar" and "perd:er" for the stem of a Spanish verb. "_" parts the
// words of a phrase and never stands here: phrases have no forms.
func inflect(entry string, add func(word string)) {
	word, kind, _ := strings.Cut(entry, ":")
	switch kind {
	case "":
		add(word)
	case "n":
		add(word)
		add(withS(word))
	case "v":
		add(word)
		add(withS(word))
		stem := strings.TrimSuffix(word, "e")
		if consonantY(word) {
			add(word[:len(word)-1] + "ied")
		} else {
			add(stem + "ed")
		}
		if strings.HasSuffix(word, "ee") { // "see" keeps both
			stem = word
		}
		add(stem + "ing")
	case "vv":
		double := word + word[len(word)-1:]
		for _, form := range []string{word, withS(word), double + "ed", double + "ing"} {
			add(form)
		}
	case "ar":
		addEndings(word, spanishAr, add)
	case "er":
		addEndings(word, spanishEr, add)
	default:
		panic("screen: unknown mark of a word: " + entry)
	}
}

// The endings of Spanish verbs as reports use them, folded to plain letters.
var (
	spanishAr = strings.Fields("o a as an amos e aron aste ar ado ada ados adas ando aba aban arlo arla arlos arlas " +
		"aran ara en")
	spanishEr = strings.Fields("o e en emos imos io ieron er ir ido ida idos idas iendo ia ian erlo erla irlo a " +
		"an era eran")
)

func addEndings(stem string, endings []string, add func(string)) {
	for _, e := range endings {
		add(stem + e)
	}
}

func withS(word string) string {
	switch {
	case consonantY(word):
		return word[:len(word)-1] + "ies"
	case strings.HasSuffix(word, "s"), strings.HasSuffix(word, "x"), strings.HasSuffix(word, "ch"),
		strings.HasSuffix(word, "sh"), strings.HasSuffix(word, "z"):
		return word + "es"
	}
	return word + "s"
}

// consonantY reports a word such as "copy", but not "pay".
func consonantY(word string) bool {
	return len(word) > 2 && strings.HasSuffix(word, "y") && !strings.ContainsRune("aeou", rune(word[len(word)-2]))
}
