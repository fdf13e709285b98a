package main

import (
	"net/url"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// doc is a page to look things up in by selector.
type doc struct{ node *html.Node }

func parsePage(t tester, body string) doc {
	t.Helper()
	n, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return doc{n}
}

func (d doc) all(selector string) []*html.Node {
	return cascadia.QueryAll(d.node, cascadia.MustCompile(selector))
}

func (d doc) one(t tester, selector string) *html.Node {
	t.Helper()
	n := cascadia.Query(d.node, cascadia.MustCompile(selector))
	if n == nil {
		t.Fatalf("the page has no %s:\n%s", selector, pageWords(d.node))
	}
	return n
}

// words is the text of the first element that a selector finds, "" without one.
func (d doc) words(selector string) string {
	n := cascadia.Query(d.node, cascadia.MustCompile(selector))
	if n == nil {
		return ""
	}
	return strings.TrimSpace(nodeText(n))
}

func nodeText(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}

// pageWords is a page's words without blank lines, for failure messages.
func pageWords(n *html.Node) string {
	var lines []string
	for line := range strings.Lines(nodeText(n)) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	out := strings.Join(lines, "\n")
	return out[:min(len(out), 4000)]
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// form reads the form that a selector finds: its action and what a browser
// would send when no button is named.
func (d doc) form(t tester, selector string) (action string, values url.Values) {
	t.Helper()
	n := d.one(t, selector)
	values = url.Values{}
	for _, field := range cascadia.QueryAll(n, cascadia.MustCompile("input[name], textarea[name], select[name]")) {
		name := attr(field, "name")
		if hasAttr(field, "disabled") {
			continue
		}
		switch field.Data {
		case "textarea":
			values.Add(name, strings.TrimPrefix(nodeText(field), "\n"))
		case "select":
			options := cascadia.QueryAll(field, cascadia.MustCompile("option"))
			value := ""
			for i, o := range options {
				if i == 0 || hasAttr(o, "selected") {
					value = attr(o, "value")
				}
			}
			values.Add(name, value)
		default:
			switch attr(field, "type") {
			case "submit", "button", "image", "file":
			case "checkbox", "radio":
				if hasAttr(field, "checked") {
					v := attr(field, "value")
					if v == "" {
						v = "on"
					}
					values.Add(name, v)
				}
			default:
				values.Add(name, attr(field, "value"))
			}
		}
	}
	return attr(n, "action"), values
}
