package suggest

import (
	"strings"
	"testing"

	"commentportal/docket"
)

// One ordinary word in bold says nothing to who reads it: what is shown is the
// passage that it stands in.
func TestEvidenceIsAPassage(t *testing.T) {
	t.Parallel()
	s := NewSuggester(shippedBook(t))
	checked := 0
	for _, c := range readCoded(t) {
		for _, one := range s.Suggest(docket.QuestionID(c.Question), c.Text) {
			for _, span := range one.Evidence {
				shown := string(c.Text[span.Start:span.End])
				clause := shown
				for _, part := range strings.FieldsFunc(string(c.Text), func(r rune) bool {
					return strings.ContainsRune(",;:.?!()\"–—", r)
				}) {
					if strings.Contains(part, shown) {
						clause = strings.TrimSpace(part)
						break
					}
				}
				if !strings.ContainsAny(shown, " -’'/") && strings.ContainsAny(clause, " -/") {
					t.Errorf("%s of %q shows one word of a clause: %q", one.Code, c.Text, shown)
				}
				checked++
			}
		}
	}
	if checked < 200 {
		t.Errorf("only %d passages were looked at", checked)
	}
}

func TestEvidenceKeepsToItsClause(t *testing.T) {
	t.Parallel()
	text := docket.Text("We have pumps, and the password is on them; nothing more. Passwords")
	tokens := tokenize(text, newStemmer())
	for word, want := range map[string]string{
		"pumps": "We have pumps", "password": "and the password is on them", "Passwords": "Passwords",
		"nothing": "nothing more", "the password": "the password",
	} {
		at := strings.Index(string(text), word)
		got := widened(docket.Span{Start: at, End: at + len(word)}, tokens, text)
		if shown := string(text[got.Start:got.End]); shown != want {
			t.Errorf("%q is shown as %q, want %q", word, shown, want)
		}
	}
	both := passagesOf([]docket.Span{{Start: 0, End: 7}, {Start: 23, End: 31}, {Start: 5, End: 13}}, tokens, text)
	if len(both) != 2 || both[0] != (docket.Span{Start: 0, End: 13}) {
		t.Errorf("passages that overlap: %v", both)
	}
}
