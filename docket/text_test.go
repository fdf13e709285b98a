package docket

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

func personal(start, end int) Redaction {
	return Redaction{Span: Span{start, end}, Kind: KindPersonal}
}

func TestRedact(t *testing.T) {
	t.Parallel()
	health := func(start, end int) Redaction { return Redaction{Span: Span{start, end}, Kind: KindHealth} }
	for _, tt := range []struct {
		name  string
		text  Text
		marks []Redaction
		want  Text
	}{
		{"nothing to hide", "Build the library.", nil, "Build the library."},
		{"overlapping marks join", "Call 555-0100", []Redaction{personal(9, 13), personal(5, 10)},
			"Call [redacted: personal]"},
		{"after a multibyte letter", "Año 555-0100", []Redaction{personal(5, 13)}, "Año [redacted: personal]"},
		{"touching marks of one kind join", "abcdef", []Redaction{personal(0, 2), personal(2, 4)},
			"[redacted: personal]ef"},
		{"touching marks of two kinds stay two", "abcdef", []Redaction{personal(0, 2), health(2, 4)}, "[redacted: " +
			"personal][redacted: health]ef"},
		{"an overlap keeps the kind that starts first", "abcdef", []Redaction{health(1, 4), personal(0, 2)},
			"[redacted: personal]ef"},
		{"an empty mark hides nothing", "abc", []Redaction{personal(1, 1)}, "abc"},
		{"the whole text", "abc", []Redaction{personal(0, 3)}, "[redacted: personal]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.text.Redact(tt.marks)
			if err != nil || got != tt.want {
				t.Errorf("Redact(%q) = %q, %v; want %q", tt.text, got, err, tt.want)
			}
		})
	}
}

func TestRedactRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		mark Redaction
	}{
		{"a mark beyond the end", personal(0, 99)},
		{"a mark before the start", personal(-1, 2)},
		{"a mark that ends before it starts", personal(3, 2)},
		{"a mark that cuts a character", personal(0, 2)},
		{"a kind that nobody knows", Redaction{Span: Span{0, 1}, Kind: "secret"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Text("Año de la salud").Redact([]Redaction{tt.mark})
			if err == nil {
				t.Fatalf("Redact = %q, want an error", got)
			}
			if strings.Contains(err.Error(), "salud") {
				t.Errorf("the error %q repeats the text", err)
			}
		})
	}
}

// TestGapsMap compares the span arithmetic with the texts themselves: a span
// that touches no gap names the same words before and after redaction.
func TestGapsMap(t *testing.T) {
	t.Parallel()
	const text = Text("The clinic at the river has one nurse who also keeps the firewall.")
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var marks []Redaction
		for range rnd.IntN(4) {
			a, b := rnd.IntN(len(text)+1), rnd.IntN(len(text)+1)
			marks = append(marks, Redaction{Span: Span{min(a, b), max(a, b)},
				Kind: RedactionKinds[rnd.IntN(len(RedactionKinds))]})
		}
		public, err := text.Redact(marks)
		if err != nil {
			t.Fatal(err)
		}
		gaps := NewGaps(marks)
		a := rnd.IntN(len(text))
		s := Span{a, a + 1 + rnd.IntN(len(text)-a)}
		touched := false
		for _, g := range gaps {
			touched = touched || g.Overlaps(s)
		}
		p, ok := gaps.Public(s)
		if ok == touched {
			t.Fatalf("Public(%v) with gaps %v reports %v", s, gaps, ok)
		}
		if !ok {
			continue
		}
		if public[p.Start:p.End] != text[s.Start:s.End] {
			t.Fatalf("Public(%v) with gaps %v = %v, which reads %q, not %q", s, gaps, p, public[p.Start:p.End],
				text[s.Start:s.End])
		}
		if back, ok := gaps.Clean(p); !ok || back != s {
			t.Fatalf("Clean(%v) with gaps %v = %v, %v; want %v", p, gaps, back, ok, s)
		}
	}
}

func TestGapsCleanRefusesWordsOfAGap(t *testing.T) {
	t.Parallel()
	gaps := NewGaps([]Redaction{personal(5, 13)})
	public, _ := Text("Call 555-0100 now").Redact(gaps)
	at := strings.Index(string(public), "redacted")
	if s, ok := gaps.Clean(Span{at, at + 8}); ok {
		t.Errorf("Clean gave %v for words that stand in no clean text", s)
	}
}

func TestCodePointSpans(t *testing.T) {
	t.Parallel()
	const text = Text("Año 🩺 ok")
	for start := 0; start <= text.CodePoints(); start++ {
		for end := start; end <= text.CodePoints(); end++ {
			want := Span{start, end}
			b, ok := text.ByteSpan(want)
			if !ok {
				t.Fatalf("ByteSpan(%v) reports false", want)
			}
			if got := text.CodePointSpan(b); got != want {
				t.Errorf("CodePointSpan(ByteSpan(%v)) = %v", want, got)
			}
			if !utf8.ValidString(string(text[b.Start:b.End])) {
				t.Errorf("ByteSpan(%v) cuts a character", want)
			}
		}
	}
	for _, bad := range []Span{{-1, 2}, {3, 2}, {0, text.CodePoints() + 1}, {99, 100}} {
		if b, ok := text.ByteSpan(bad); ok {
			t.Errorf("ByteSpan(%v) = %v, want false", bad, b)
		}
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("Call 555-0100 or mail jane", 5, 13, 17, 21)
	f.Add("Año", 0, 2, 2, 4)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		if !utf8.ValidString(text) {
			return // a Text is valid UTF-8
		}
		marks := []Redaction{personal(a, b), personal(c, d)}
		public, err := Text(text).Redact(marks)
		if err != nil {
			return
		}
		if !utf8.ValidString(string(public)) {
			t.Errorf("Redact made invalid UTF-8")
		}
		hidden := 0
		for _, g := range NewGaps(marks) {
			hidden += g.Len() - len(g.Kind.Gap())
		}
		if len(public) != len(text)-hidden {
			t.Errorf("Redact kept %d bytes, want %d", len(public), len(text)-hidden)
		}
	})
}
