package export

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"commentportal/docket"
)

func TestGuard(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, want string }{
		{"plain words stay", "Build the library.", "Build the library."},
		{"nothing stays nothing", "", ""},
		{"equals sign", "=1+1", "'=1+1"},
		{"plus", "+1 555", "'+1 555"},
		{"minus", "-- end", "'-- end"},
		{"at sign", "@SUM(A1)", "'@SUM(A1)"},
		{"full-width equals sign", "＝1", "'＝1"},
		{"full-width plus", "＋1", "'＋1"},
		{"full-width minus", "－1", "'－1"},
		{"full-width at sign", "＠x", "'＠x"},
		{"tab", "\tx", "'\tx"},
		{"carriage return", "\rx", "'\rx"},
		{"line feed", "\nx", "'\nx"},
		{"NUL", "\x00x", "'\x00x"},
		{"apostrophe", "'tis", "''tis"},
		{"apostrophe before a formula", "'=1", "''=1"},
		{"behind spaces", "   =1", "'   =1"},
		{"behind spaces, an apostrophe", "  'x", "'  'x"},
		{"behind a no-break space", "\u00a0=1", "'\u00a0=1"},
		{"behind an ideographic space", "\u3000＝1", "'\u3000＝1"},
		{"spaces and a tab", "  \tx", "'  \tx"},
		{"sign inside", "a=b", "a=b"},
		{"behind a zero width space", "\u200b=1", "'\u200b=1"},
		{"behind a byte order mark", "\ufeff=1", "'\ufeff=1"},
		{"behind a soft hyphen", "\u00ad=1", "'\u00ad=1"},
		{"behind a variation selector", "\ufe0f+1", "'\ufe0f+1"},
		{"behind a Hangul filler and a space", "\u3164 -1", "'\u3164 -1"},
		{"behind a tag and a word joiner", "\U000e0041\u2060@x", "'\U000e0041\u2060@x"},
		{"behind a Braille blank", "\u2800=1", "'\u2800=1"},
		{"behind a character that is not assigned", "\u3100'0", "'\u3100'0"},
		{"behind a character of private use", "\u3000\uf77c'", "'\u3000\uf77c'"},
		{"behind a control character", "\x1f=1", "'\x1f=1"},
		{"behind the mark of writing from right to left, an apostrophe", "\u200f'x", "'\u200f'x"},
		{"small equals sign", "\ufe66 1", "'\ufe66 1"},
		{"invisible before words", "\u200bso = much", "\u200bso = much"},
		{"only spaces", "   ", "   "},
		{"another dash", "— so", "— so"},
		{"quote", "\"=1\"", "\"=1\""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := docket.GuardCell(tt.text); got != tt.want {
				t.Errorf("docket.GuardCell(%q) = %q; want %q", tt.text, got, tt.want)
			}
			if got := docket.UnguardCell(tt.want); got != tt.text {
				t.Errorf("docket.UnguardCell(%q) = %q; want %q", tt.want, got, tt.text)
			}
		})
	}
}

// FuzzGuard holds for every text: undone exactly, harmless in a spreadsheet, and
// unchanged by a CSV file.
func FuzzGuard(f *testing.F) {
	for _, s := range []string{"", "=", " =1", "'", "''", "\u3000＝", "a,b\"c\r\nd\ne\rf", "\x00", "\u2028", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkCell(t, s) })
}

func checkCell(t *testing.T, s string) {
	t.Helper()
	guarded := docket.GuardCell(s)
	if docket.UnguardCell(guarded) != s {
		t.Errorf("docket.UnguardCell(docket.GuardCell(%q)) = %q", s, docket.UnguardCell(guarded))
	}
	bare := strings.TrimLeftFunc(guarded, func(r rune) bool {
		return (unicode.IsSpace(r) || unicode.In(r, unicode.C, unicode.Other_Default_Ignorable_Code_Point)) &&
			!strings.ContainsRune("\t\r\n\x00", r)
	})
	if bare != "" && !strings.HasPrefix(guarded, "'") && strings.ContainsRune("=+-@＝＋－＠\t\r\n\x00'", []rune(bare)[0]) {
		t.Errorf("a spreadsheet may run %q", guarded)
	}
	var b bytes.Buffer
	w := newCSV(&b, []column{str("a", ""), str("b", ""), str("c", "")})
	w.text(s)
	w.text("x")
	w.text(s)
	w.end()
	if err := w.close(); err != nil {
		t.Fatal(err)
	}
	rows, err := parseCSV(b.Bytes())
	if err != nil {
		t.Fatalf("%q: %v", b.Bytes(), err)
	}
	if len(rows) != 2 || docket.UnguardCell(rows[1][0]) != s || rows[1][1] != "x" || rows[1][2] != guarded {
		t.Errorf("%q came back as %q", s, rows)
	}
}

// TestNaughtyStrings sends the list of hostile strings through a file.
func TestNaughtyStrings(t *testing.T) {
	t.Parallel()
	shared := os.Getenv("PORTAL_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	data, err := os.ReadFile(filepath.Join(shared, "data", "naughty-strings.json"))
	if err != nil {
		t.Skip("no shared data: naughty-strings.json is not there")
	}
	var list []string
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		checkCell(t, s)
	}
}

func TestRowOfTheWrongWidthIsAnError(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := newCSV(&b, []column{str("a", ""), str("b", "")})
	w.text("only one")
	w.end()
	if w.close() == nil {
		t.Error("a row of one cell passed under a header of two")
	}
}

func TestCountWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"": 0, "  ": 0, "one": 1, " one  two\nthree ": 3, "Año\u00a0nuevo": 2, "a [redacted: personal] b": 4, "日本語": 1,
	} {
		if got := countWords(textOf(text)); got != want {
			t.Errorf("countWords(%q) = %d; want %d", text, got, want)
		}
	}
}
