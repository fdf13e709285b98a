package screen

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
)

// hostile are inputs that have brought other screeners to their knees
// (SCREENING.md section 1), and those that fit our own rules best. Each is
// repeated to the length wanted.
var hostile = []struct{ name, unit string }{
	{"digits", "1234567890"},
	{"digits_blank", "1 "},
	{"digits_four", "1234 "},
	{"dots", "1."},
	{"only_dots", "..."},
	{"at", "a@"},
	{"dashes", "1-"},
	{"only_dashes", "-"},
	{"blanks", " "},
	{"capitals", "A"},
	{"capital_words", "Ab "},
	{"colons", "ab:"},
	{"only_colons", ":"},
	{"combining_marks", "e\u0301\u0323"},
	{"zero_width", "\u200b1"},
	{"hex_pairs", "ab:cd:1"},
	{"links", "a://"},
	{"token_starts", "eyJ-"},
	{"key_starts", "-----BEGIN PRIVATE KEY-----"},
	{"password_cues", "password:"},
	{"number_words", "one "},
	{"months", "May 1 seen patient "},
	{"names", "John Smith "},
	{"streets", "1 Main Oak "},
	{"boxes", "box 1 "},
	{"cues", "ssn card phone account member "},
	{"markings", "TLP:RED\nCONFIDENTIAL "},
	{"hyphens", "a1-"},
	{"hosts", "a.local "},
	{"at_words", "a at b dot "},
	{"at_hyphens", "aT-"},
	{"at_dashes", "a at a dash "},
}

func repeated(unit string, size int) docket.Text {
	return docket.Text(strings.Repeat(unit, size/len(unit)))
}

// proseTexts are real comments of 1 to 5 KB where the public data is, and
// harmless labelled texts otherwise.
func proseTexts(b testing.TB) []docket.Text {
	var out []docket.Text
	path := os.Getenv("PORTAL_SHARED")
	if path == "" {
		path = "../../../shared"
	}
	if f, err := os.Open(filepath.Join(path, "data", "comments-dev.jsonl.gz")); err == nil {
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			b.Fatal(err)
		}
		for _, c := range readLines(b, z) {
			if len(c.Text) >= 1000 && len(c.Text) <= 5000 && len(out) < 150 {
				out = append(out, docket.Text(c.Text))
			}
		}
	}
	if len(out) == 0 {
		out = trapTexts(b)
	}
	return out
}

// trapTexts are the harmless labelled texts, joined to about 2 KB each.
func trapTexts(b testing.TB) []docket.Text {
	var out []docket.Text
	var text strings.Builder
	for _, c := range readLabelled(b) {
		if len(c.Spans) > 0 {
			continue
		}
		text.WriteString(c.Text + " ")
		if text.Len() > 2000 {
			out = append(out, docket.Text(text.String()))
			text.Reset()
		}
	}
	return append(out, docket.Text(text.String()))
}

func size(texts []docket.Text) (n int64) {
	for _, t := range texts {
		n += int64(len(t))
	}
	return n
}

func BenchmarkScreen(b *testing.B) {
	s := New()
	prose := proseTexts(b)
	all := func(texts []docket.Text) func(*testing.B) {
		return func(b *testing.B) {
			b.SetBytes(size(texts))
			b.ReportAllocs()
			for b.Loop() {
				for _, t := range texts {
					s.Screen(t)
				}
			}
		}
	}
	b.Run("prose", all(prose))
	b.Run("prose_by_processor_time", func(b *testing.B) { benchProcessorTime(b, s, prose) })
	b.Run("traps", all(trapTexts(b)))
	b.Run("answer_of_5000_characters", all([]docket.Text{longAnswer(prose)}))
	if data, err := os.ReadFile("../../../shared/data/naughty-strings.json"); err == nil {
		var list []docket.Text
		if err := json.Unmarshal(data, &list); err != nil {
			b.Fatal(err)
		}
		b.Run("naughty", all(list))
	}
	for _, h := range hostile {
		text := repeated(h.unit, 1<<20)
		b.Run("hostile_"+h.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			var ours, theirs time.Duration
			for b.Loop() { // the two sides take turns, so that a busy machine slows both
				start := cpu(b)
				s.Screen(text)
				ours += cpu(b) - start
				b.StopTimer()
				start = cpu(b)
				for _, t := range prose {
					s.Screen(t)
				}
				theirs += cpu(b) - start
				b.StartTimer()
			}
			perByte := float64(ours) / float64(len(text))
			b.ReportMetric(perByte/(float64(theirs)/float64(size(prose))), "x/prose")
		})
	}
}

// benchProcessorTime measures the least processor time of all turns, beside what strings.Fields
// takes for the same texts: both say something on a machine that others use, too.
func benchProcessorTime(b *testing.B, s *Screener, texts []docket.Text) {
	const fieldTurns = 20
	ours, theirs := time.Hour, time.Hour
	words := 0
	for b.Loop() {
		start := cpu(b)
		for _, t := range texts {
			s.Screen(t)
		}
		ours = min(ours, cpu(b)-start)
		start = cpu(b)
		for range fieldTurns {
			for _, t := range texts {
				words += len(strings.Fields(string(t)))
			}
		}
		theirs = min(theirs, cpu(b)-start)
	}
	b.ReportMetric(float64(size(texts))/ours.Seconds()/1e6, "cpu-MB/s")
	b.ReportMetric(float64(ours)*fieldTurns/float64(theirs), "x/fields")
}

func longAnswer(prose []docket.Text) docket.Text {
	var text strings.Builder
	for _, t := range prose {
		text.WriteString(string(t) + "\n")
		if text.Len() > 5000 {
			break
		}
	}
	r := []rune(text.String())
	return docket.Text(r[:min(5000, len(r))])
}

// answersOf5000 are comments of 5,000 characters each: real ones joined, one in
// ten of them with something planted in every line, as nobody writes.
func answersOf5000(b testing.TB) []docket.Text {
	prose := proseTexts(b)
	var planted strings.Builder
	for _, c := range readLabelled(b) {
		if len(c.Spans) > 0 {
			planted.WriteString(c.Text + "\n")
		}
	}
	var out []docket.Text
	for k := range prose {
		out = append(out, longAnswer(append(prose[k:len(prose):len(prose)], prose...)))
		if k%10 == 9 {
			r := []rune(planted.String())
			from := k * 97 % max(1, len(r)-5000)
			out = append(out, docket.Text(r[from:min(from+5000, len(r))]))
		}
	}
	return out
}

// BenchmarkAnswerOf5000 is the goal "one 5,000-character comment, 99th
// percentile": wall time of Screen and Alerts together, comment by comment.
// p99-ms is over all runs, with whatever else the machine does in them;
// p99-best-ms is over the comments, of the best run of each.
func BenchmarkAnswerOf5000(b *testing.B) {
	s := New()
	texts := answersOf5000(b)
	s.Screen("warm up")
	b.SetBytes(size(texts) / int64(len(texts)))
	b.ReportAllocs()
	var took []time.Duration
	best := make([]time.Duration, len(texts))
	for k := 0; b.Loop(); k++ {
		i := k % len(texts)
		start := time.Now()
		s.Screen(texts[i])
		s.Alerts(texts[i])
		d := time.Since(start)
		took = append(took, d)
		if best[i] == 0 || d < best[i] {
			best[i] = d
		}
	}
	best = slices.DeleteFunc(best, func(d time.Duration) bool { return d == 0 })
	part := func(list []time.Duration, percent int) float64 {
		slices.Sort(list)
		return float64(list[min(len(list)-1, len(list)*percent/100)]) / 1e6
	}
	b.ReportMetric(part(took, 50), "p50-ms")
	b.ReportMetric(part(took, 99), "p99-ms")
	b.ReportMetric(part(best, 99), "p99-best-ms")
}

// BenchmarkAlerts is what looking for a live incident adds.
func BenchmarkAlerts(b *testing.B) {
	s := New()
	texts := proseTexts(b)
	b.SetBytes(size(texts))
	b.ReportAllocs()
	for b.Loop() {
		for _, t := range texts {
			s.Alerts(t)
		}
	}
}

// naive is what a form usually does: eight regular expressions over the text.
var naive = []*regexp.Regexp{
	regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`),
	regexp.MustCompile(`\(?\d{3}\)?[-. ]?\d{3}[-. ]?\d{4}`),
	regexp.MustCompile(`\b\d{3}[- ]?\d{2}[- ]?\d{4}\b`),
	regexp.MustCompile(`\b(?:\d[ -]*?){13,16}\b`),
	regexp.MustCompile(`\b\d{1,3}(?:\.\d{1,3}){3}\b`),
	regexp.MustCompile(`(?i)\b\d+ [a-z ]+ (?:street|st|avenue|ave|road|rd|lane|ln|drive|dr)\b`),
	regexp.MustCompile(`\b\d{1,2}/\d{1,2}/\d{2,4}\b`),
	regexp.MustCompile(`(?i)\b(?:password|passwd|secret|token)\s*[:=]\s*\S+`),
}

const cleanComment = docket.Text(`Small hospitals do not have the staff to read alerts, and the alerts that reach ` +
	`them are written for people who do nothing else all day. What would help us most is one page, in plain words, ` +
	`that says which devices are concerned and what to do on Monday morning. Other sectors pay for this together: ` +
	`banks share a center, and power companies share another. We would join such a center if the fee followed the ` +
	`size of the hospital, and if sharing an incident with it did not become evidence against us later.`)

// BenchmarkCleanComment is figure C2 of PERFORMANCE.md: a clean comment of 500
// bytes beside eight naive regular expressions, in turns in one run.
func BenchmarkCleanComment(b *testing.B) {
	s := New()
	if found := s.Screen(cleanComment); len(found) > 0 {
		b.Fatalf("the clean comment has findings: %v", found)
	}
	text := string(cleanComment)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	var ours, theirs time.Duration
	for b.Loop() {
		start := time.Now()
		s.Screen(cleanComment)
		ours += time.Since(start)
		b.StopTimer()
		start = time.Now()
		for _, re := range naive {
			re.FindAllStringIndex(text, -1)
		}
		theirs += time.Since(start)
		b.StartTimer()
	}
	b.ReportMetric(float64(ours)/float64(theirs), "x/naive")
}

// BenchmarkLexicon is what the first text of a program pays: the lists are
// read then.
func BenchmarkLexicon(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		buildLexicon()
	}
}
