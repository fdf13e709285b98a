package views

import (
	"strings"
	"testing"
	"unicode/utf8"

	"commentportal/docket"
	search "commentportal/docket/words"
)

// bracketed writes the answer's text with its marks in brackets.
func bracketed(a PostedAnswer) string {
	var b strings.Builder
	last := 0
	for _, m := range a.Marks {
		b.WriteString(string(a.Text[last:m.Start]) + "[" + string(a.Text[m.Start:m.End]) + "]")
		last = m.End
	}
	return b.String() + string(a.Text[last:])
}

func TestShowFoundCutsToTheSentencesThatMatch(t *testing.T) {
	t.Parallel()
	filler := strings.Repeat("Nothing of interest stands here. ", 12)
	for _, tt := range []struct{ name, typed, text, want string }{
		{"a short text stays whole", "backups", "One. A backup a day. Three.", "One. A [backup] a day. Three."},
		{"a sentence in the middle", "backups", filler + "A backup a day. " + filler, "… A [backup] a day. …"},
		{"two sentences apart", "backups", filler + "A backup a day. " + filler + "Is it a backup? Yes.",
			"… A [backup] a day. … Is it a [backup]? …"},
		{"two sentences side by side", "backups", "A backup. A backup! " + filler, "A [backup]. A [backup]! …"},
		{"a line is a sentence", "wifi", filler + "\nThe Wi-Fi is off\n" + filler, "… The [Wi-Fi] is off …"},
		{"without spaces", "安全", strings.Repeat("没有什么。", 80) + "患者安全是第一位的。" + strings.Repeat("没有什么。", 80),
			"… [患者安全是第一位的]。 …"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := PostedAnswer{Text: docket.Text(tt.text)}
			a.showFound(search.Parse(tt.typed), 300)
			if got := bracketed(a); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
			if a.Cut != (len(tt.want) < len(tt.text)) {
				t.Errorf("cut: %v", a.Cut)
			}
		})
	}
}

func TestShowFoundStaysInBounds(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"one sentence of many matches": strings.Repeat("backup ", 5000),
		"one word without end":         "backup" + strings.Repeat("x", 30_000),
		"a match in each sentence":     strings.Repeat("A backup. ", 3000),
		"letters of four bytes":        strings.Repeat("🏥 backup 🏥", 3000),
		"nothing found":                strings.Repeat("words ", 5000),
	} {
		a := PostedAnswer{Text: docket.Text(text)}
		a.showFound(search.Parse("backup"), excerpt)
		if n := utf8.RuneCountInString(string(a.Text)); n > excerpt+maxSentence || !a.Cut ||
			!utf8.ValidString(string(a.Text)) {
			t.Errorf("%s: %d code points, cut %v", name, n, a.Cut)
		}
		last := 0
		for _, m := range a.Marks {
			if m.Start < last || m.End > len(a.Text) {
				t.Fatalf("%s: mark %v of %d bytes", name, m, len(a.Text))
			}
			if last = m.End; name != "one word without end" && string(a.Text[m.Start:m.End]) != "backup" {
				t.Errorf("%s: %q is marked", name, a.Text[m.Start:m.End])
			}
		}
	}
}
