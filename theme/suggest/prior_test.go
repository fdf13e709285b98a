package suggest

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"commentportal/docket"
)

var update = flag.Bool("update", false, "write the files that tests compare with")

// TestPriorIsWhatTheExamplesTeach makes the prior anew from the examples and the
// coded comments in view. The half held back is not among them.
func TestPriorIsWhatTheExamplesTeach(t *testing.T) {
	t.Parallel()
	m, err := train(t.Context(), shippedBook(t), func(yield func(docket.CodedText) bool) {
		for _, e := range readExamples(t) {
			if !yield(docket.CodedText{Question: e.question, Text: e.text, Codes: []string{e.code}}) {
				return
			}
		}
		for _, c := range readCoded(t) {
			if inView(c.ID) && !yield(docket.CodedText{Question: docket.QuestionID(c.Question), Text: c.Text,
				Codes: c.Labels}) {
				return
			}
		}
	}, LeastCodings)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("examples.model", m.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(m.Bytes(), shippedPrior) {
		t.Error("examples.model is not what the examples teach: run go test ./theme -run Prior -update")
	}
}
