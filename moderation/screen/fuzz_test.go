package screen

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"unicode/utf8"

	"commentportal/docket"
)

// shared is the folder of public data beside the checkout, where there is one.
func shared(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("PORTAL_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	path := filepath.Join(dir, "data", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no shared data: %s is not there", name)
	}
	return path
}

// checkSound holds what is true of every text: spans in order, inside, on
// borders of characters; the same answer twice; nothing grave left once the
// graver findings, or all of them, are hidden.
func checkSound(t *testing.T, s *Screener, text string) {
	t.Helper()
	found := s.Screen(docket.Text(text))
	at := 0
	for _, f := range found {
		if f.Start < at || f.End <= f.Start || f.End > len(text) {
			t.Fatalf("span %d-%d of %s is out of order or outside %d bytes of %q", f.Start, f.End, f.Rule, len(text),
				text)
		}
		if utf8.ValidString(text) && (!border(text, f.Start) || !border(text, f.End)) {
			t.Fatalf("span %d-%d of %s cuts a character of %q", f.Start, f.End, f.Rule, text)
		}
		if f.Why == "" || Explain(f.Rule) == "" || !Kind(f).Known() || f.Severity.Rank() == 0 {
			t.Fatalf("finding of rule %s is not explained", f.Rule)
		}
		at = f.End
	}
	if again := s.Screen(docket.Text(text)); !reflect.DeepEqual(found, again) {
		t.Fatalf("two runs differ on %q:\n%v\n%v", text, found, again)
	}
	if !utf8.ValidString(text) {
		return
	}
	left, err := docket.Text(text).Redact(grave(found))
	if err != nil {
		t.Fatalf("redact: %v", err)
	}
	if quick, _ := hide(docket.Text(text), found); quick != left {
		t.Fatalf("hide makes %q of %q, Redact %q", quick, text, left)
	}
	if rest := grave(s.Screen(left)); len(rest) > 0 {
		t.Fatalf("%d grave findings are left in %q, which was %q", len(rest), left, text)
	}
}

// grave are the marks that hide every finding of severity block and hold.
func grave(found []docket.Finding) []docket.Redaction {
	var marks []docket.Redaction
	for _, f := range found {
		if f.Severity.Rank() >= docket.Hold.Rank() {
			marks = append(marks, docket.Redaction{Span: f.Span, Kind: Kind(f)})
		}
	}
	return marks
}

func border(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }

func FuzzScreen(f *testing.F) {
	for _, c := range readLabelled(f) {
		f.Add(c.Text)
	}
	for _, s := range []string{
		"１２３-４５-６７８９", "5\u200b1\u200b2-44-7788", "a@b.co", "::1 2001:db8::1", "eyJ.eyJ.eyJ", "TLP:RED",
		"-----BEGIN PRIVATE KEY-----",
		"my mother Ana", "\u0301\u0301", "ß@ß.ss", "ﬁ@ﬂ.com", "password=Aa1!Aa1!", "0@0.A0 At 0 dot CA",
		"0@0.A0 dot 0 At 0 dot CA", "reported mr AAAa",
		"\xff\xfe 555-123-4567", "mAnAger 000A0 200 2010000 00000A00A0A000 0 00A 0000A c a00",
		"000A0!As pAss", "YmAil s 000AAA", "ConvertTo-SecureString \"a1b2c3\"", "NM1*IL*1*LEE*ANNA****MI*W2204417781~",
		"secret question: my favorite teacher, I say Pendergast", "net user anna Blue-Kettle7", "9l5-566-27O8",
		"PID||000^AA^A", "PID|| 000^AA^A", "PID||AA^123-45-6789^A", "Zca Bba, ",
	} {
		f.Add(s)
	}
	s := New()
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 {
			return
		}
		checkSound(t, s, text)
	})
}

func TestNaughtyStringsAreSound(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(shared(t, "naughty-strings.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	s := New()
	for _, text := range list {
		checkSound(t, s, text)
	}
}

func TestLabelledTextsAreSound(t *testing.T) {
	t.Parallel()
	s := New()
	for _, c := range readLabelled(t) {
		checkSound(t, s, c.Text)
	}
}
