package views

import (
	"context"
	"strings"
	"testing"

	"commentportal/docket"
)

// Texts of a docket may hold links and lists, and nothing else that a browser acts on.
func TestTextsOfADocketTakeLinksAndLists(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Plain words, section 405(c) & more.": `<p>Plain words, section 405(c) &amp; more.</p>`,
		"See [the law](https://example.gov/law?a=1&b=2), or <https://example.gov/x>.": `<p>See ` +
			`<a href="https://example.gov/law?a=1&amp;b=2">the law</a>, or ` +
			`<a href="https://example.gov/x">https://example.gov/x</a>.</p>`,
		"[Write to us](mailto:a@example.gov), [call](tel:+12025550143), see [what we heard](/dockets/A/heard).": `<p>` +
			`<a href="mailto:a@example.gov">Write to us</a>, <a href="tel:+12025550143">call</a>, see ` +
			`<a href="/dockets/A/heard">what we heard</a>.</p>`,
		"Send us:\n- what happened\n- when": "<p>Send us:</p>\n<ul>\n<li>what happened</li>\n<li>when</li>\n</ul>",
		"1. Write\n2. Check":                "<ol>\n<li>Write</li>\n<li>Check</li>\n</ol>",
		"2. Check":                          "<ol start=\"2\">\n<li>Check</li>\n</ol>",
	} {
		if got := docketHTML(text); got != want {
			t.Errorf("%q is shown as\n%s\nwant\n%s", text, got, want)
		}
	}
	for _, hostile := range []string{
		"<script>alert(1)</script>", "[x](javascript:alert(1))", "[x](data:text/html,<b>)",
		`[x](https://a" onclick="b)`,
		"![x](https://elsewhere.example/pixel.png)", "<img src=x onerror=alert(1)>", "- <iframe src=//a>\n- b",
		"<javascript:alert(1)>", "[x](//elsewhere.example)<style>*{}</style>", "a\n- b <svg/onload=alert(1)>",
		"[x](vbscript:a) &lt;script&gt;", "<a href=https://a style=x>", "[<b onmouseover=alert(1)>](https://a)",
	} {
		got := docketHTML(hostile)
		for _, bad := range []string{"<script", "<img", "<iframe", "<style", "<svg", "<b", `href="javascript`,
			`href="data`, `href="vbscript`, ` onclick="`, ` style="`} {
			if strings.Contains(strings.ToLower(got), bad) {
				t.Errorf("%q is shown as %s", hostile, got)
			}
		}
	}
}

// A text that nobody translated says that it is English, also where it is a list.
func TestForeignTextsOfADocketAreMarked(t *testing.T) {
	t.Parallel()
	d := docket.Docket{Title: "A", Background: []string{"One.\n- two"},
		Notice:       []string{"Three [four](https://a.example)."},
		Translations: map[string]docket.Translation{"es": {Title: "B"}}}.In("es")
	var b strings.Builder
	if err := docketParagraphs(d, d.Background).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	if err := docketItem(d, d.Notice[0]).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	const want = "<div lang=\"en\"><p>One.</p>\n<ul>\n<li>two</li>\n</ul></div>" +
		`<li lang="en">Three <a href="https://a.example">four</a>.</li>`
	if b.String() != want {
		t.Errorf("got %s", b.String())
	}
}

func FuzzDocketTexts(f *testing.F) {
	f.Add("See [a](https://b) <x>\n- c\n1. d")
	f.Fuzz(func(t *testing.T, text string) {
		got := docketHTML(text)
		for i := strings.IndexByte(got, '<'); i >= 0; i = strings.IndexByte(got, '<') {
			got = got[i+1:]
			name := strings.TrimPrefix(got, "/")
			ok := false
			for _, tag := range []string{"p>", "ul>", "ol>", "li>", "a>", "a href=\"", "ol start=\"", "br>"} {
				ok = ok || strings.HasPrefix(name, tag)
			}
			if !ok {
				t.Fatalf("%q puts <%.20s on the page", text, got)
			}
		}
	})
}
