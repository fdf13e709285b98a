package screen

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A heardText is one that the reader learns from.
type heardText struct {
	file, id string
	live     bool
	counts   float64
	rows     []uint32 // those of its sentences, one after the other
	text     string
}

// heardTexts are our own reports and look-alikes, threats among them, and what people say
// about this docket's questions when nothing goes on.
func heardTexts(t testing.TB) []heardText {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "alerts*.jsonl"))
	if err != nil || len(files) < 10 {
		t.Fatalf("reports: %v, %v", files, err)
	}
	var list []heardText
	add := func(file, id, text string, live bool, counts float64) {
		list = append(list, heardText{file, id, live, counts, rowsOf(text), text})
	}
	for _, file := range files {
		for _, c := range readAlertTexts(t, file) {
			counts := 1.0
			if !c.Incident {
				counts = 1.3 // there are fewer
			}
			add(filepath.Base(file), c.ID, c.Text, c.Incident, counts)
		}
	}
	for i, c := range raising {
		add("plain", fmt.Sprint("raising ", i), c.text, true, 1)
	}
	for i, text := range quiet {
		add("plain", fmt.Sprint("quiet ", i), text, false, 1.3)
	}
	for i, text := range ordinaryTexts(t) {
		add("ordinary", fmt.Sprint(i), string(text), false, 0.3)
	}
	return list
}

// realPassages are passages of real comments, none of which tells of an incident: those
// that hold a sentence that could count for one, with the sentences near.
func realPassages(t testing.TB) []heardText {
	t.Helper()
	f, err := os.Open(shared(t, "comments-dev.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var list []heardText
	for i, c := range readLines(t, z) {
		doc := new(document)
		doc.foldInto(c.Text)
		doc.tokenize(loadLexicon())
		sentences := readSentences(doc)
		for k := 0; k < len(sentences); k++ {
			if s := &sentences[k]; !s.counts(aboutIncident) && !s.counts(aboutFlaw) {
				continue
			}
			h := heardText{file: fmt.Sprint("real ", i%2), id: c.ID, counts: 0.5}
			from := max(0, k-nearReach)
			k = min(len(sentences), k+1+nearReach) - 1
			for _, s := range sentences[from : k+1] {
				h.rows = append(h.rows, readerRowsOf(doc, s.from, s.to, nil)...)
			}
			list = append(list, h)
		}
	}
	return list
}

func rowsOf(text string) []uint32 {
	doc := new(document)
	doc.foldInto(text)
	doc.tokenize(loadLexicon())
	var rows []uint32
	for _, s := range readSentences(doc) {
		rows = append(rows, readerRowsOf(doc, s.from, s.to, nil)...)
	}
	return rows
}

// fitReader fits the weights by logistic regression, each by steps that shrink with the
// slopes it has seen, in a fixed order: the same texts give the same weights.
func fitReader(texts []heardText, leftOut string) *reader {
	const (
		rounds = 30
		rate   = 0.3
		pull   = 0.0005
		step   = 24 // steps of a stored weight in one
	)
	w, seen := make([]float64, readerRows), make([]float64, readerRows)
	bias := 0.0
	for round := range rounds {
		for k := range texts {
			t := &texts[(k*7919+round*31)%len(texts)]
			if t.file == leftOut || len(t.rows) == 0 {
				continue
			}
			part, z := 1/math.Sqrt(float64(len(t.rows))), bias
			for _, f := range t.rows {
				z += w[f] * part
			}
			miss := 1 / (1 + math.Exp(-z))
			if t.live {
				miss--
			}
			miss *= t.counts
			bias -= 0.02 * miss
			for _, f := range t.rows {
				g := miss*part + pull*w[f]
				seen[f] += g * g
				w[f] -= rate * g / math.Sqrt(seen[f]+0.01)
			}
		}
	}
	r := &reader{step: step, bias: int32(math.Round(bias * step)), weights: make([]int8, readerRows)}
	for f := range w {
		r.weights[f] = int8(max(-127, min(127, math.Round(w[f]*step))))
	}
	return r
}

// TestReaderIsTheFittedOne compares the texts that the shipped weights were learned from
// with those that are there; -fit-alerts learns anew.
func TestReaderIsTheFittedOne(t *testing.T) {
	texts := heardTexts(t)
	h := sha256.New()
	for _, c := range texts {
		fmt.Fprintln(h, c.text, c.live, c.counts)
	}
	digest := hex.EncodeToString(h.Sum(nil))[:16]
	if *fitAlerts {
		r := fitReader(append(texts, realPassages(t)...), "")
		r.trainedOn = digest
		if err := os.WriteFile(filepath.Join("data", "reader.bin"), r.bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("%d texts, %d bytes", len(texts), len(r.bytes()))
		return
	}
	if got := loadReader().trainedOn; got != digest {
		t.Errorf("the reader learned from texts %s, those here are %s: fit anew with -fit-alerts", got, digest)
	}
}

// bytes writes the weights for the build: equal weights give equal bytes.
func (r *reader) bytes() []byte {
	var b bytes.Buffer
	fmt.Fprintln(&b, readerFormat, r.trainedOn)
	for _, v := range []any{r.step, r.bias, r.weights} {
		if err := binary.Write(&b, binary.LittleEndian, v); err != nil {
			panic(err) // a buffer takes everything
		}
	}
	var packed bytes.Buffer
	z, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	z.Write(b.Bytes())
	z.Close()
	return packed.Bytes()
}

func TestReaderIsWrittenAndReadAlike(t *testing.T) {
	t.Parallel()
	shipped, err := dataFiles.ReadFile("data/reader.bin")
	if err != nil {
		t.Fatal(err)
	}
	again, err := readReader(loadReader().bytes())
	if err != nil || !bytes.Equal(again.bytes(), shipped) {
		t.Errorf("the weights read back differ: %v", err)
	}
	for name, data := range map[string][]byte{"nothing": nil, "half": shipped[:len(shipped)/2],
		"other": []byte("reader-1 x\n")} {
		if _, err := readReader(data); !errors.Is(err, errReader) {
			t.Errorf("%s is read as weights: %v", name, err)
		}
	}
}

// BenchmarkReaderLeftOut learns without a batch and counts what the reader alone makes of
// it, and how well it tells reports from look-alikes.
func BenchmarkReaderLeftOut(b *testing.B) {
	for b.Loop() {
		readerLeftOut(b)
	}
}

func readerLeftOut(t testing.TB) {
	t.Helper()
	texts := append(heardTexts(t), realPassages(t)...)
	var files []string
	for _, c := range texts {
		if c.file != "ordinary" && !slices.Contains(files, c.file) {
			files = append(files, c.file)
		}
	}
	limits := []float64{-1.2, -1, -0.8, -0.6, -0.4, -0.2, 0}
	found, flagged := make([]int, len(limits)), make([]int, len(limits))
	allLive, allAlike := 0, 0
	for _, file := range files {
		r := fitReader(texts, file)
		var live, alike []float64
		for _, c := range texts {
			if c.file != file {
				continue
			}
			var x reading
			for _, f := range c.rows {
				x.sum += int32(r.weights[f])
				x.n++
			}
			z := r.weigh([]reading{x})
			if c.live {
				live = append(live, z)
			} else {
				alike = append(alike, z)
			}
			for k, limit := range limits {
				if z > limit && c.live {
					found[k]++
				} else if z > limit {
					flagged[k]++
				}
			}
		}
		right := 0
		for _, x := range live {
			for _, y := range alike {
				if x > y {
					right++
				}
			}
		}
		allLive, allAlike = allLive+len(live), allAlike+len(alike)
		t.Logf("%-22s %3d live, %3d alike, in %.1f %% of pairs the live one weighs more",
			strings.TrimSuffix(file, ".jsonl"),
			len(live), len(alike), percent(right, max(1, len(live)*len(alike))))
	}
	for k, limit := range limits {
		t.Logf("above %4.1f: found %d of %d, flagged %d of %d", limit, found[k], allLive, flagged[k], allAlike)
	}
}
