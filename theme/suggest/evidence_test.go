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

// Where words were hidden stands a gap of ours: it says nothing, and no evidence
// reaches into it or over it, since the text as it came has other words there.
func TestEvidenceKeepsOutOfGaps(t *testing.T) {
	t.Parallel()
	s := NewSuggester(shippedBook(t))
	seen := 0
	for _, text := range []docket.Text{
		"[redacted: other] boards and executives with phishing exercises, and reward them.",
		"Our nurses share one [redacted: person] password for the whole ward.",
		"The pump of [redacted: other] [redacted: person] has no patch, the vendor sends none.",
		"[redacted: secret]",
	} {
		gaps := gap.FindAllStringIndex(string(text), -1)
		for _, one := range s.Suggest("4", text) {
			for _, span := range one.Evidence {
				seen++
				for _, g := range gaps {
					if span.Overlaps(docket.Span{Start: g[0], End: g[1]}) {
						t.Errorf("%q: evidence of %s is %q", text, one.Code, text[span.Start:span.End])
					}
				}
			}
		}
	}
	if seen < 5 {
		t.Errorf("only %d passages were looked at", seen)
	}
}
