package views

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"commentportal/docket"
)

// docketMarkdown reads what a docket's texts may hold beside words: links and lists. What
// has no parser here stays text, HTML among it.
var docketMarkdown = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(util.Prioritized(parser.NewListParser(), 100),
			util.Prioritized(parser.NewListItemParser(), 200), util.Prioritized(parser.NewParagraphParser(), 300)),
		parser.WithInlineParsers(util.Prioritized(parser.NewLinkParser(), 100),
			util.Prioritized(parser.NewAutoLinkParser(), 200)),
	)),
	goldmark.WithRendererOptions(html.WithUnsafe()), // the policy below decides
)

// docketPolicy is what of it reaches a page, whatever the parser makes of a text.
var docketPolicy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "ul", "ol", "li")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("https", "http", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	return p
})

// docketHTML is a paragraph of a docket as HTML: a paragraph, a list or both.
func docketHTML(text string) string {
	if !strings.ContainsAny(text, "[<\\&\n") && !listed(text) {
		return "<p>" + escapeText(text) + "</p>" // nothing but words, as most are
	}
	var b bytes.Buffer
	if err := docketMarkdown.Convert([]byte(text), &b); err != nil {
		return "<p>" + escapeText(text) + "</p>"
	}
	return strings.TrimSpace(docketPolicy().Sanitize(b.String()))
}

func listed(text string) bool {
	first, _, _ := strings.Cut(text, "\n")
	return docket.BeginsItem(first)
}

// docketParagraphs prints the paragraphs of a docket, with their links and lists.
func docketParagraphs(d docket.Docket, list []string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		for _, p := range list {
			out := docketHTML(p)
			if d.Foreign(p) {
				out = `<div lang="en">` + out + `</div>`
			}
			if _, err := io.WriteString(w, out); err != nil {
				return err
			}
		}
		return nil
	})
}

// docketItem prints a paragraph of a docket as an item of a list.
func docketItem(d docket.Docket, text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		open := "<li>"
		if d.Foreign(text) {
			open = `<li lang="en">`
		}
		out := docketHTML(text)
		if words, ok := strings.CutPrefix(out, "<p>"); ok && strings.Count(out, "<p>") == 1 {
			out = strings.Replace(words, "</p>", "", 1)
		}
		_, err := io.WriteString(w, open+out+"</li>")
		return err
	})
}
