package intake

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestClean(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, raw, want string
		removed         int
	}{
		{"plain text stays", "Build the library.", "Build the library.", 0},
		{"white space is neither trimmed nor folded", " \t two  spaces \n\n\n", " \t two  spaces \n\n\n", 0},
		{"line ends become LF", "a\r\nb\rc\n", "a\nb\nc\n", 0},
		{"letters are composed", "An\u0303o", "Año", 0},
		{"inline tags go without a trace", "a <b>bold</b> <em>word</em>, " +
			"<i>x</i><strong>y</strong>", "a bold word, xy", 40},
		{"paragraphs keep their words apart", "<p>a</p><p>b</p>", "a\n\nb", 14},
		{"a line break is one", "a<br>b<br/>c<BR />d", "a\nb\nc\nd", 15},
		{"two line breaks are an empty line", "a<br><br>b", "a\n\nb", 8},
		{"a line break beside a real one adds nothing", "a<br>\nb", "a\nb", 4},
		{"lists have a line an item", "Do:<ul><li>a</li><li>b</li></ul>End", "Do:\na\nb\nEnd", 27},
		{"breaks at both ends are not wanted", "<p>a</p>", "a", 7},
		{"a link leaves its words", `see <a href="https://example.org/?a=1&b=2" target='_blank'>this page</a>`,
			"see this page", 59},
		{"unquoted attributes are attributes", "<p class=x align=left>a</p>", "a", 26},
		{"an inequality is words", "if a <b then c", "if a <b then c", 0},
		{"an inequality closed by another is words", "if a <b and c> d", "if a <b and c> d", 0},
		{"comparisons of single letters stay", "x<y then z>w", "x<y then z>w", 0},
		{"a bracketed address stays", "<jane@example.com>", "<jane@example.com>", 0},
		{"unknown tags are words", "<script>alert(1)</script><div>x</div>", "<script>alert(1)</script><div>x</div>", 0},
		{"tags that only start like known ones stay", "<body><base><pre><italic><address><article>",
			"<body><base><pre><italic><address><article>", 0},
		{"entities stay as typed", "AT&amp;T &lt;b&gt; &#39; & &copy", "AT&amp;T &lt;b&gt; &#39; & &copy", 0},
		{"entities beside a tag stay as typed", "AT&amp;T <b>&lt;b&gt; &#39;\"'</b> & &copy", "AT&amp;T &lt;b&gt; " +
			"&#39;\"' & &copy", 7},
		{"a tag that appears when another goes, goes too", "<<b>b>x</<i>b>", "x", 13},
		{"deeper still", "<<<b>b>b>x", "x", 9},
		{"a tag within a tag's attribute", `<a href="<b>">x`, "x", 14},
		{"a bracket within an attribute makes it words", `<a title=">">w`, `<a title=">">w`, 0},
		{"a paragraph within a tag still parts words", "w<a<p> x=1>v", "w\n\nv", 10},
		{"an empty tag is words", "<>", "<>", 0},
		{"a space before the name is words", "< b>x</ b>", "< b>x</ b>", 0},
		{"comments are words", "<!-- x --><!DOCTYPE p>", "<!-- x --><!DOCTYPE p>", 0},
		{"control characters stay", "a\x01\x0b\x1b[31m<b>b\x7f</b>", "a\x01\x0b\x1b[31mb\x7f", 7},
		{"invisible characters stay", "a\u200b\u202e\ufeff<b>x</b>", "a\u200b\u202e\ufeffx", 7},
		{"other scripts", "<p>日本語</p><p>العربية</p>", "日本語\n\nالعربية", 14},
		{"removed counts code points", `<a title="größe">x</a>`, "x", 21},
		{"a solidus with a bracket composes and is no tag", "<\u0338b>", "\u226eb>", 0},
		{"letters meet across a tag", "e<b>\u0301</b>", "é", 7},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, removed := Clean(tt.raw)
			if string(got) != tt.want || removed != tt.removed {
				t.Errorf("Clean(%q) = %q, %d; want %q, %d", tt.raw, got, removed, tt.want, tt.removed)
			}
			if again, n := Clean(string(got)); again != got || n != 0 {
				t.Errorf("a second Clean makes %q of %q and takes out %d", again, got, n)
			}
		})
	}
}

// anyTag is a generous reading of "formatting tag": where it finds none, Clean
// may change nothing but the form of letters.
var anyTag = regexp.MustCompile(`(?i)</?(?:p|br|b|i|em|strong|ul|ol|li|a)(?:[\s/][^<>]*)?>`)

func TestNaughtyStringsStayAsTheyAre(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(sharedPath(t, "naughty-strings.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	tagged := 0
	for _, s := range list {
		checkClean(t, s)
		got, _ := Clean(s)
		if anyTag.MatchString(s) {
			tagged++
		} else if want := norm.NFC.String(s); string(got) != want {
			t.Errorf("Clean(%q) = %q", s, got)
		}
	}
	t.Logf("%d strings, %d with formatting tags", len(list), tagged)
	if len(list) != 515 {
		t.Errorf("%d strings, want 515", len(list))
	}
}

// checkClean tests what must hold for any text.
func checkClean(t *testing.T, raw string) {
	t.Helper()
	got, removed := Clean(raw)
	if again, n := Clean(string(got)); again != got || n != 0 {
		t.Fatalf("a second Clean of %q makes %q of %q", raw, again, got)
	}
	flat := norm.NFC.String(strings.ReplaceAll(strings.ReplaceAll(raw, "\r\n", "\n"), "\r", "\n"))
	if removed == 0 && string(got) != flat {
		t.Fatalf("nothing was taken out of %q, yet it became %q", raw, got)
	}
	if removed > utf8.RuneCountInString(flat)+utf8.RuneCountInString(raw) || removed < 0 {
		t.Fatalf("%d code points taken out of %q", removed, raw)
	}
	// No visible word is lost: what remains is the text without tags and line
	// breaks, found by taking tags out one by one until none is left.
	if utf8.ValidString(raw) {
		if want := peel(flat); squeeze(string(got)) != squeeze(want) {
			t.Fatalf("words of %q are lost:\n got %q\nwant %q", raw, got, want)
		}
	}
}

// strictTag is the tag that Clean takes out, written down a second time.
var strictTag = regexp.MustCompile(`(?i)<(/?)(p|br|b|i|em|strong|ul|ol|li|a)(?:[ \t\n\f]+[a-z][-a-z0-9_:.]*[ ` +
	`\t\n\f]*=[ \t\n\f]*(?:"[^"<>]*"|'[^'<>]*'|[^ \t\n\f"'=<>` + "`" + `]+))*[ \t\n\f]*/?>`)

// peel takes the leftmost tag out until there is none.
func peel(s string) string {
	for {
		at := strictTag.FindStringIndex(s)
		if at == nil {
			return s
		}
		s = norm.NFC.String(s[:at[0]] + s[at[1]:])
	}
}

func squeeze(s string) string { return norm.NFC.String(strings.ReplaceAll(s, "\n", "")) }

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "a", "<p>a</p><p>b</p>", "<<b>b>", `<a href="x">`, "if a <b then c", "&amp;<br>&lt;",
		"<b\r\n>", "e<b>\u0301", "<\u0338b>", "<a href=<b></b>\u0338x>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) < 2000 { // peel is quadratic
			checkClean(t, s)
		}
	})
}

func TestCleanTakesLinearTime(t *testing.T) {
	for name, unit := range map[string]string{
		"nested tags":       "<",
		"broken tags":       "<b ",
		"attributes":        "<a x=1 ",
		"closing brackets":  "<b>>",
		"brackets unopened": ">",
		"quotes":            `<a x="`,
		"paragraphs":        "<p>x</p>",
		"nests of brackets": "<<b>b>",
	} {
		text := "<b " + strings.Repeat(unit, 400_000/len(unit))
		if unit == "<" {
			text = strings.Repeat("<", 100_000) + strings.Repeat("b>", 100_000)
		}
		start := time.Now()
		Clean(text)
		// it takes a fraction of a second; a square would take hours
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: %d bytes took %v", name, len(text), took)
		}
	}
}

func BenchmarkClean(b *testing.B) {
	plain := strings.Repeat("Hospitals need help with patching old devices. ", 500)
	for name, text := range map[string]string{"plain": plain, "with paragraphs": "<p>" + strings.ReplaceAll(plain,
		"devices.", "devices.</p><p>")} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Clean(text)
			}
		})
	}
}
