package screen

import "testing"

// TestEveryGateIsFound checks that the look-up of a word tells its gates, in a text and at its end,
// in small letters and capitals.
func TestEveryGateIsFound(t *testing.T) {
	if len(gatedWords) < 200 {
		t.Fatalf("%d words have a gate, want at least 200", len(gatedWords))
	}
	doc := new(document)
	for word, gates := range gatedWords {
		doc.foldInto("a " + word + ", and " + string(upper(word)))
		doc.tokenize(loadLexicon())
		if got := doc.toks[1].gate; got != gates {
			t.Errorf("%q has the gates %b, want %b", word, got, gates)
		}
		if got := doc.toks[len(doc.toks)-1].gate; got != gates {
			t.Errorf("%q in capitals has the gates %b, want %b", word, got, gates)
		}
		if len(gatedBy(doc, gates)) < 2 || doc.gates&gates != gates {
			t.Errorf("%q: %d tokens of the text have a gate", word, len(gatedBy(doc, gates)))
		}
	}
	doc.foldInto("nothing here")
	doc.tokenize(loadLexicon())
	if got := gatedBy(doc, gateHoliday); got != nil {
		t.Errorf("%v begin a holiday in a text without one", got)
	}
}

func upper(word string) []byte {
	out := []byte(word)
	for i, c := range out {
		if isLower(c) {
			out[i] = c - 'a' + 'A'
		}
	}
	return out
}

// TestWordsOfOneFormAreEnglishOnce checks the answer that a token keeps against the lexicon's.
func TestWordsOfOneFormAreEnglishOnce(t *testing.T) {
	doc := new(document)
	for _, c := range []struct {
		word string
		want bool
	}{
		{"hospital", true}, {"hospitals", true}, {"carries", true}, {"stopped", true}, {"making", true},
		{"kindness", true}, {"slowly", true}, {"xqzt", false}, {"dombrowski", false}, {"as", true},
	} {
		doc.foldInto(c.word)
		doc.tokenize(loadLexicon())
		for range 2 {
			if got := isEnglishAt(doc, 0); got != c.want {
				t.Errorf("%q is English: %v, want %v", c.word, got, c.want)
			}
		}
	}
}
