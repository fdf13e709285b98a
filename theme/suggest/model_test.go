package suggest

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"commentportal/docket"
)

// lessons are sentences for three codes, told apart by their words alone, as many
// as a model needs.
func lessons(n int) []docket.CodedText {
	words := map[string][]string{
		"A": {"turbine", "blades", "generator", "rotor"},
		"B": {"orchard", "apples", "harvest", "pruning"},
		"C": {"violin", "sonata", "concert", "strings"},
	}
	var out []docket.CodedText
	for i := range n {
		code := []string{"A", "B", "C"}[i%3]
		w := words[code]
		text := docket.CodedText{Question: "1", Codes: []string{code}, Text: docket.Text("We speak of the " + w[i%4] +
			" and the " + w[(i/4+1)%4] + " in this answer number " + strconv.Itoa(i) + ".")}
		if i%10 == 9 { // two at once
			other := []string{"A", "B", "C"}[(i+1)%3]
			text.Text += docket.Text(" And of the " + words[other][i%4] + ".")
			text.Codes = append(text.Codes, other)
			slices.Sort(text.Codes)
		}
		out = append(out, text)
	}
	return append(out, docket.CodedText{Question: "1", Text: "Nothing of all that."})
}

func lessonBook() docket.Codebook {
	return docket.Codebook{Docket: "D-1", Version: 3, Themes: []docket.Theme{
		{Code: "A", Label: "Machines"}, {Code: "B", Label: "Farms", Definition: "Trees and fruit."}, {Code: "C",
			Label: "Music"},
	}}
}

func taughtModel(t testing.TB) *Model {
	t.Helper()
	m, err := Train(t.Context(), lessonBook(), slices.Values(lessons(240)))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestModelSuggestsWhatItLearned(t *testing.T) {
	t.Parallel()
	s := NewSuggester(lessonBook()).With(taughtModel(t))
	for _, tt := range []struct {
		text string
		want string // proposed
		word string // strongest
	}{
		{"The rotor stands still.", "A", "rotor"},
		{"Apples again, and nobody to help with the harvest.", "B", "harvest"},
		{"A concert of strings, with a violin in front.", "C", "concert"},
		{"Turbine and orchard in one place: blades among apples.", "A B", ""},
		{"Whatever else there may be to say.", "", ""},
	} {
		var got []string
		list := s.Suggest("1", docket.Text(tt.text))
		for _, one := range list {
			if one.Proposed {
				got = append(got, one.Code)
			}
			if one.Proposed && (one.Origin != docket.OriginModel || len(one.Words) == 0 ||
				len(one.Words) > wordsShown || len(one.Evidence) == 0) {
				t.Errorf("%q: %+v does not say why", tt.text, one)
			}
			for _, span := range one.Evidence {
				if span.Start < 0 || span.End > len(tt.text) || span.Len() <= 0 {
					t.Errorf("%q: span %v", tt.text, span)
				}
			}
		}
		slices.Sort(got)
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%q: proposed %v, want %q; %+v", tt.text, got, tt.want, list)
		}
		if tt.word != "" && !slices.Contains(list[0].Words, tt.word) {
			t.Errorf("%q: words %v lack %q", tt.text, list[0].Words, tt.word)
		}
	}
}

func TestModelIsTheSameFromTheSameExamples(t *testing.T) {
	t.Parallel()
	one, two := taughtModel(t), taughtModel(t)
	if !bytes.Equal(one.Bytes(), two.Bytes()) || one.Version() != two.Version() {
		t.Error("two trainings differ")
	}
	read, err := ReadModel(one.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(read.Bytes(), one.Bytes()) || read.Version() != one.Version() || read.Codings() != one.Codings() {
		t.Error("storing changes the model")
	}
	a, b := NewSuggester(lessonBook()).With(one), NewSuggester(lessonBook()).With(read)
	if a.Version() != b.Version() || a.Version() == NewSuggester(lessonBook()).Version() {
		t.Errorf("versions %s, %s", a.Version(), b.Version())
	}
	text := docket.Text("The rotor, the apples and a sonata.")
	x, _ := json.Marshal(a.Suggest("1", text))
	y, _ := json.Marshal(b.Suggest("1", text))
	if !bytes.Equal(x, y) {
		t.Errorf("%s\n%s", x, y)
	}
	other, err := Train(t.Context(), lessonBook(), slices.Values(lessons(250)))
	if err != nil || other.Version() == one.Version() {
		t.Errorf("more examples, the same model: %v", err)
	}
}

func TestTrainWantsEnoughConfirmedCodings(t *testing.T) {
	t.Parallel()
	if _, err := Train(t.Context(), lessonBook(), slices.Values(lessons(150))); !errors.Is(err, ErrTooFew) {
		t.Errorf("150: %v", err)
	}
	// Codes that the codebook lost count no more.
	book := lessonBook()
	book.Themes = book.Themes[:1]
	if _, err := Train(t.Context(), book, slices.Values(lessons(240))); !errors.Is(err, ErrTooFew) {
		t.Errorf("one code of three: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Train(ctx, lessonBook(), slices.Values(lessons(240))); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that is over: %v", err)
	}
}

func TestRulesAloneSuggestAsBeforeWithoutAModel(t *testing.T) {
	t.Parallel()
	s := NewSuggester(shippedBook(t))
	if s.With(nil) != s {
		t.Error("no model makes another suggester")
	}
	for _, one := range s.Suggest("4", "Train nurses to spot phishing mail.") {
		if one.Origin != docket.OriginRule || one.Words != nil {
			t.Errorf("%+v", one)
		}
	}
}

// A model may say more than rules, but a text shows five codes at most, and a
// rule's own words stay its evidence.
func TestRulesAndModelAreRankedTogether(t *testing.T) {
	t.Parallel()
	book := shippedBook(t)
	coded := readCoded(t)
	m, err := train(t.Context(), book, func(yield func(docket.CodedText) bool) {
		for _, c := range coded {
			if !yield(docket.CodedText{Question: docket.QuestionID(c.Question), Text: c.Text, Codes: c.Labels}) {
				return
			}
		}
	}, 50)
	if err != nil {
		t.Fatal(err)
	}
	rules := NewSuggester(book)
	rules.prior = nil // it gives way to the model
	both := rules.With(m)
	raised := 0
	for _, c := range coded {
		alone := map[string]docket.Suggestion{}
		for _, one := range rules.Suggest(docket.QuestionID(c.Question), c.Text) {
			alone[one.Code] = one
		}
		list := both.Suggest(docket.QuestionID(c.Question), c.Text)
		if len(list) > 5 || !slices.IsSortedFunc(list, func(a,
			b docket.Suggestion) int {
			return int(1000 * (b.Score - a.Score))
		}) {
			t.Errorf("%s: %d codes, or out of order", c.ID, len(list))
		}
		for _, one := range list {
			old := alone[one.Code]
			if one.Score < old.Score || old.Rule != one.Rule {
				t.Errorf("%s %s: the model took something from the rules: %+v, %+v", c.ID, one.Code, old, one)
			}
			if len(old.Evidence) > 0 && !slices.Equal(old.Evidence, one.Evidence) {
				t.Errorf("%s %s: other evidence", c.ID, one.Code)
			}
			raised += btoi(one.Score > old.Score)
		}
	}
	if raised < len(coded) {
		t.Errorf("the model spoke %d times only", raised)
	}
}

func FuzzReadModel(f *testing.F) {
	m := taughtModel(f)
	f.Add(m.Bytes()[:200])
	f.Add([]byte(modelFormat))
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := ReadModel(body)
		if err != nil {
			return
		}
		NewSuggester(lessonBook()).With(m).Suggest("1", "The rotor, the apples and a sonata.")
	})
}

func TestReadModelRefusesWhatIsCutOrChanged(t *testing.T) {
	t.Parallel()
	body := taughtModel(t).Bytes()
	for _, bad := range [][]byte{nil, []byte("x"), body[:len(body)-1], append(slices.Clone(body), 0),
		body[:len(modelFormat)+3], bytes.Replace(body, []byte("model-1"), []byte("model-0"), 1)} {
		if _, err := ReadModel(bad); err == nil {
			t.Errorf("%d bytes were read", len(bad))
		}
	}
	for at := len(modelFormat); at < len(body); at += 997 { // no panic, whatever is read
		changed := slices.Clone(body)
		changed[at] ^= 0x55
		if m, err := ReadModel(changed); err == nil {
			NewSuggester(lessonBook()).With(m).Suggest("1", "The rotor.")
		}
	}
}

// coded5173 reads the shared answers of patients and parts them.
func coded5173(t testing.TB) (learn, test []docket.CodedText, book docket.Codebook) {
	t.Helper()
	folder := os.Getenv("PORTAL_SHARED")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(folder, "data", "themes-dev.jsonl.gz"))
	if err != nil {
		t.Skip("the shared data file themes-dev.jsonl.gz is absent")
	}
	defer f.Close()
	in, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]bool{}
	for dec := json.NewDecoder(in); dec.More(); {
		var r struct {
			ID, Question, Text string
			Labels             []string
		}
		if err := dec.Decode(&r); err != nil {
			t.Fatal(err)
		}
		for _, l := range r.Labels {
			codes[l] = true
		}
		one := docket.CodedText{Question: docket.QuestionID(r.Question), Text: docket.Text(r.Text), Codes: r.Labels}
		if sha256.Sum256([]byte(r.ID))[0]%5 == 0 {
			test = append(test, one)
		} else {
			learn = append(learn, one)
		}
	}
	book.Version = 1
	for _, c := range slices.Sorted(maps.Keys(codes)) {
		book.Themes = append(book.Themes, docket.Theme{Code: c, Label: c})
	}
	return learn, test, book
}

func BenchmarkTrain(b *testing.B) {
	learn, test, book := coded5173(b)
	all := append(learn, test...)
	for _, times := range []int{1, 4} {
		var list []docket.CodedText
		for n := range times {
			for i, c := range all { // neighbours joined, so that no row comes twice
				if n > 0 {
					other := all[(i+n*131)%len(all)]
					c.Text += "\n" + other.Text
					c.Codes = slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(c.Codes),
						other.Codes...))))
				}
				list = append(list, c)
			}
		}
		b.Run(strconv.Itoa(len(list)), func(b *testing.B) {
			for b.Loop() {
				m, err := Train(b.Context(), book, slices.Values(list))
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(m.Bytes())), "bytes")
			}
		})
	}
}

func BenchmarkSuggestWithModel(b *testing.B) {
	book := shippedBook(b)
	list := readCoded(b)
	m, err := train(b.Context(), book, func(yield func(docket.CodedText) bool) {
		for _, c := range list {
			if !yield(docket.CodedText{Question: docket.QuestionID(c.Question), Text: c.Text, Codes: c.Labels}) {
				return
			}
		}
	}, 50)
	if err != nil {
		b.Fatal(err)
	}
	s := NewSuggester(book).With(m)
	for b.Loop() {
		for _, c := range list {
			s.Suggest(docket.QuestionID(c.Question), c.Text)
		}
	}
}
