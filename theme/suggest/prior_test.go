package suggest

import (
	"bytes"
	"context"
	"flag"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
)

var update = flag.Bool("update", false, "write the files that tests compare with")

// TestPriorIsWhatTheExamplesTeach makes the prior anew from the sentences, the test
// list of the rules and the coded comments in view. The half held back is not
// among them.
func TestPriorIsWhatTheExamplesTeach(t *testing.T) {
	t.Parallel()
	m, err := trainPrior(t.Context(), shippedBook(t), slices.Values(lessonsOfPrior(t)))
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
		t.Error("examples.model is not what the examples teach: run go test ./theme/suggest -run Prior -update")
	}
}

// lessonsOfPrior lists all texts that the shipped model learns from.
func lessonsOfPrior(t testing.TB) []docket.CodedText {
	t.Helper()
	var list []docket.CodedText
	for _, e := range readExamples(t) {
		list = append(list, docket.CodedText{Question: e.question, Text: e.text, Codes: []string{e.code}})
	}
	for _, c := range readCoded(t) {
		if inView(c.ID) {
			list = append(list, docket.CodedText{Question: docket.QuestionID(c.Question), Text: c.Text,
				Codes: c.Labels})
		}
	}
	return append(list, readSentences(t)...)
}

// readSentences reads testdata/sentences: a line each with a code, several with
// commas between them or "-" for none, the question and the text.
func readSentences(t testing.TB) []docket.CodedText {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "sentences", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal("no sentences", err)
	}
	known := map[string]bool{}
	for _, th := range shippedBook(t).Themes {
		known[th.Code] = true
	}
	var list []docket.CodedText
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			part := strings.SplitN(line, " ", 3)
			one := docket.CodedText{Question: docket.QuestionID(part[1]), Text: docket.Text(part[2])}
			if part[0] != "-" {
				one.Codes = strings.Split(part[0], ",")
			}
			for _, code := range one.Codes {
				if !known[code] {
					t.Errorf("%s: %q: no code %s", name, part[2], code)
				}
			}
			list = append(list, one)
		}
	}
	return list
}

// trainPrior is Train for the model that ships with the program. It looks at
// concepts, too, and its margins mean the same for every code: see hunches.
func trainPrior(ctx context.Context, book docket.Codebook, examples iter.Seq[docket.CodedText]) (*Model, error) {
	sample, err := sampleOf(ctx, book, examples, sampleBytes)
	if err != nil {
		return nil, err
	}
	return learnFrom(ctx, book, sample, meanings())
}
