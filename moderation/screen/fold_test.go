package screen

import (
	"testing"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"plain text stays", "Call 555-0142 now", "Call 555-0142 now"},
		{"full-width forms", "５５５－０１４２ ａ＠ｂ．ｃｏ", "555-0142 a@b.co"},
		{"dashes of every length", "1‐2‑3‒4–5—6−7", "1-2-3-4-5-6-7"},
		{"blanks of every width", "1\u00a02\u20033\u30004\u202f5", "1 2 3 4 5"},
		{"characters without width", "1\u200b2\u200c3\ufeff4\u00ad5\u20606", "123456"},
		{"directions", "1\u202e2\u20663", "123"},
		{"quotes", "‘a’ “b” ´", "'a' \"b\" '"},
		{"digits of other scripts", "٠١٢٣٤٥٦٧٨٩ ०१२ 𝟎𝟏𝟗", "0123456789 012 019"},
		{"styled letters", "𝐒𝐒𝐍 ⓢⓢⓝ", "SSN ssn"},
		{"keycaps and circled digits", "1️⃣2️⃣ ③", "12 3"},
		{"marked letters", "Núñez Łódź Øre ß ŕ Ñ ệ", "Nunez Lodz Ore ss r N e"},
		{"combining marks", "e\u0301 5\u03365", "e 55"},
		{"ligatures and dots", "ﬁ ﬀ 1·2…", "fi ff 1.2..."},
		{"other letters stay", "Ж 中 א", "Ж 中 א"},
		{"symbols have one stand-in", "™😀§", "\x1e\x1e\x1d"},
		{"broken bytes have the same", "a\xffb", "a\x1eb"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var doc document
			doc.foldInto(tt.in)
			if string(doc.raw) != tt.want {
				t.Errorf("fold = %q, want %q", doc.raw, tt.want)
			}
			for i := range doc.raw { // every folded byte knows its place
				from, to := doc.origin(i, i+1)
				if from < 0 || to <= from || to > len(tt.in) {
					t.Fatalf("byte %d comes from %d-%d of %d", i, from, to, len(tt.in))
				}
				if utf8.ValidString(tt.in) && (!border(tt.in, from) || !border(tt.in, to)) {
					t.Fatalf("byte %d comes from %d-%d, which cuts a character", i, from, to)
				}
			}
		})
	}
}

func TestOriginTakesMarksBehindTheLastCharacter(t *testing.T) {
	t.Parallel()
	const text = "x 1️⃣5\u0336."
	var doc document
	doc.foldInto(text)
	from, to := doc.origin(2, 4)
	if got, want := text[from:to], "1️⃣5\u0336"; got != want {
		t.Errorf("origin = %q, want %q", got, want)
	}
}
