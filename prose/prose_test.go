package prose

import (
	"fmt"
	"strings"
	"testing"
)

// shown writes a text in short: a line a block.
func shown(t Text) string {
	var b strings.Builder
	line := func(parts []Part) string {
		var out []string
		for _, p := range parts {
			s := p.Text
			if p.Name != "" {
				s = "{" + p.Name + "}"
			}
			if p.Strong {
				s = "<b>" + s
			}
			if p.Emph {
				s = "<i>" + s
			}
			if p.Href != "" {
				s += "→" + p.Href
			}
			out = append(out, s)
		}
		return strings.Join(out, "|")
	}
	for _, x := range t.Blocks {
		fmt.Fprintf(&b, "%s", []string{"P", "H", "B", "N", "Q"}[x.Kind])
		if x.Level > 0 {
			fmt.Fprint(&b, x.Level)
		}
		if x.Parts != nil {
			b.WriteString(" " + line(x.Parts))
		}
		for _, item := range x.Items {
			b.WriteString(" - " + line(item))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, source, want, faults string }{
		{"paragraphs", "One\ntwo.\n\nThree.", "P One two.\nP Three.\n", ""},
		{"headings go two levels deep", "# A\n## B\n### C\n#### D", "H1 A\nH1 B\nH2 C\nH2 D\n", "two levels deep"},
		{"emphasis", "a *b* **c** _d_ ***e***", "P a |<i>b| |<b>c| |<i>d| |<i><b>e\n", ""},
		{"lists", "- a\n- b\n\n1. c\n2. *d*", "B - a - b\nN - c - <i>d\n", ""},
		{"a list in a list is one list", "- a\n  - b\n- c", "B - a - b - c\n", "one list"},
		{"quotations", "> a\n> b\n>\n> c", "Q a b\nQ c\n", ""},
		{"links to https", "[a](https://x.example/y?z=1) <https://x.example>",
			"P a→https://x.example/y?z=1| |https://x.example→https://x.example\n", ""},
		{"other links are words", "[a](http://x.example) [b](javascript:alert(1)) [c](/x)", "P a b c\n",
			"begins with https"},
		{"a picture is its words", "![a](https://x.example/a.png)", "P a\n", "no pictures"},
		{"HTML is text", "<script>alert(1)</script>\n\n<b>x</b> &amp; y", "P <script>alert(1)</script>\nP " +
			"<b>x</b> &amp; y\n", ""},
		{"code is text", "    a\n\n```\nb\n```\n\n`c`", "P a\nP ``` b ```\nP `c`\n", ""},
		{"names", "In {{theme:A_B_C.share}} ({{ theme:A_B_C.comments }}, *{{quote:1}}*) {{theme:A_B_C.share}}.",
			"P In |{theme:A_B_C.share}| (|{theme:A_B_C.comments}|, |<i>{quote:1}|) |{theme:A_B_C.share}|.\n", ""},
		{"a name is no mark", "{{a*b}} and {{c*d}} and {{}}", "P {a*b}| and |{c*d}| and {{}}\n", ""},
		{"braces that do not close", "{{ a } b {{c\nd}}", "P {{ a } b {{c d}}\n", ""},
		{"no name in an address", "[x](https://a.example/{{quote:1}})", "P x\n", "begins with https"},
		{"private characters are dropped", "a\uE0000\uE001b", "P a0b\n", ""},
		{"a backslash takes the mark", `\*a\* and \{\{`, "P *a* and {{\n", ""},
		{"nothing", " \n\n", "", ""},
	} {
		got := Parse(tt.source)
		if s := shown(got); s != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, s, tt.want)
		}
		if faults := strings.Join(got.Faults, " "); tt.faults == "" && faults != "" ||
			!strings.Contains(faults, tt.faults) {
			t.Errorf("%s: faults %q, want %q", tt.name, faults, tt.faults)
		}
	}
}

func TestNamesAndReplace(t *testing.T) {
	t.Parallel()
	const source = "{{a}} {{ b }} {{a}} {{x}}"
	if got := strings.Join(Names(source), ","); got != "a,b,x" {
		t.Error(got)
	}
	got := Replace(source, func(n string) (string, bool) { return strings.ToUpper(n), n != "x" })
	if got != "A B A {{x}}" {
		t.Error(got)
	}
}

// No text makes the reader panic, and every name of it is found.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"# a\n- {{b}}\n> *c*", "[a](https://b {{c}})", "\\{{a}}\n\t- b\n\n1) c",
		"<a>![]({{x}})"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Parse(s)
		for _, b := range got.Blocks {
			if b.Kind == Heading && (b.Level < 1 || b.Level > mostHeading) {
				t.Errorf("a heading of level %d", b.Level)
			}
			for _, parts := range append([][]Part{b.Parts}, b.Items...) {
				for _, p := range parts {
					if p.Href != "" && !strings.HasPrefix(strings.ToLower(p.Href), "https://") {
						t.Errorf("a link to %q", p.Href)
					}
				}
			}
		}
	})
}
