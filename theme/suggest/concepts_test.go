package suggest

import (
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
)

func TestConceptsFindWordsOfOneMeaning(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"They told us to hush it up.":                    "#hush",
		"El abogado nos dijo que hay que callar.":        "#hush",
		"The chief executive was not in the room.":       "#boss",
		"We could be sued for that by any of them.":      "#court",
		"Their pumps run on Windows XP.":                 "#old",
		"Nobody knows whom to call when it has happened": "#channel",
	} {
		var got []string
		tokens := tokenize(docket.Text(text), newStemmer())
		for _, c := range meanings().of(tokens) {
			got = append(got, c.name)
			if c.from < 0 || c.to <= c.from || c.to > len(tokens) {
				t.Errorf("%q: %+v lies outside the text", text, c)
			}
		}
		if !slices.Contains(got, want) {
			t.Errorf("%q has %v, not %s", text, got, want)
		}
	}
}

// Words in a row are those of one sentence.
func TestConceptsEndWithTheirSentence(t *testing.T) {
	t.Parallel()
	c, err := loadConcepts([]byte("hat: tall_hat"), newStemmer())
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"He wore a tall hat.": 1, "He was tall. Hat and all were gone.": 0} {
		if got := c.of(tokenize(docket.Text(text), newStemmer())); len(got) != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestConceptsNameTheLineThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"no colon here", "two names: word", "empty:", "a: wo-rd"} {
		if _, err := loadConcepts([]byte("# head\n"+line+"\n"), newStemmer()); err == nil ||
			!strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q: %v", line, err)
		}
	}
}
