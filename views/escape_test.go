package views

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// FuzzEscape holds that a reader of HTML gets the text back, whatever follows it.
func FuzzEscape(f *testing.F) {
	for _, text := range []string{"", "&", "&&", "& ", "&amp;", "&lt", "&#60;", "&#x3c", "a&b", "&é", "&1",
		"<b>", "</div>",
		"\"", "'", "\" onclick=\"x", "\"><script>", "&\"", "<!--", "&notit;", "]]>", "&\n", "x&#", "& amp;"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsAny(text, "\r\x00") || strings.ToValidUTF8(text, "") != text {
			t.Skip("a reader of HTML changes these")
		}
		for _, after := range []string{"", "amp;", "lt;"} {
			doc, err := html.Parse(strings.NewReader(`<div title="` + escapeValue(text) + `">` + escapeText(text) +
				`<i>` + after + `</i></div>`))
			if err != nil {
				t.Fatal(err)
			}
			div := find(doc, "div")
			if div == nil || len(div.Attr) != 1 || div.Attr[0].Val != text {
				t.Fatalf("the value of %q came back as %+v", text, div)
			}
			got := ""
			if div.FirstChild.Type == html.TextNode {
				got = div.FirstChild.Data
			}
			if got != text || div.LastChild.Data != "i" {
				t.Fatalf("the text %q came back as %q", text, got)
			}
		}
	})
}

func find(n *html.Node, tag string) *html.Node {
	if n.Type == html.ElementNode && n.Data == tag {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if f := find(c, tag); f != nil {
			return f
		}
	}
	return nil
}
