package views

import (
	"context"
	"html"
	"io"
	"strings"

	"github.com/a-h/templ"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// tr writes an English text in the reader's language.
func tr(ctx context.Context, english string, values ...any) string {
	return phrase.From(ctx).Text(english, values...)
}

// known translates a text that a model holds in English.
func known(ctx context.Context, english string) string { return phrase.From(ctx).Known(english) }

// counted writes a text that depends on a number in the reader's language.
func counted(ctx context.Context, n int, one, many string, values ...any) string {
	return phrase.From(ctx).Count(n, one, many, values...)
}

// at is a link to an address; to a page of the public in the reader's language.
func at(ctx context.Context, address string) templ.SafeURL {
	return templ.URL(phrase.From(ctx).Address(address))
}

// to lists where the links of a rich text lead, in their order.
func to(addresses ...string) []string { return addresses }

// doctype begins a page, in capitals as the standard of HTML writes it.
func doctype() templ.Component { return templ.Raw("<!DOCTYPE html>") }

// held keeps a less-than sign of a value from being read as a mark.
const held = "\uE000"

// marks are the elements that a rich text may hold, by the name that it uses.
var marks = map[string]string{"b": "strong", "code": "code", "bdi": "bdi"}

// rich writes a text with marks in the reader's language: <b>, <code> and <bdi>, and
// <a> for links, whose addresses stand in links. Values are shown as they are,
// whatever they hold.
func rich(english string, links []string, values ...any) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		safe := make([]any, len(values))
		for i, v := range values {
			safe[i] = v
			if s, ok := v.(string); ok {
				safe[i] = strings.ReplaceAll(s, "<", held)
			}
		}
		_, err := io.WriteString(w, richHTML(ctx, phrase.From(ctx).Text(english, safe...), links))
		return err
	})
}

// richHTML turns the marks of a text into elements, and escapes all else.
func richHTML(ctx context.Context, text string, links []string) string {
	var b strings.Builder
	for text != "" {
		plain, rest, marked := strings.Cut(text, "<")
		b.WriteString(strings.ReplaceAll(html.EscapeString(plain), held, "&lt;"))
		if !marked {
			break
		}
		name, after, _ := strings.Cut(rest, ">")
		bare, closing := strings.CutPrefix(name, "/")
		switch {
		case name == "a" && len(links) > 0:
			b.WriteString(`<a href="` + templ.EscapeString(string(at(ctx, links[0]))) + `">`)
			links = links[1:]
		case bare == "a":
			b.WriteString("</a>")
		case closing:
			b.WriteString("</" + marks[bare] + ">")
		default:
			b.WriteString("<" + marks[name] + ">")
		}
		text = after
	}
	return b.String()
}

// ofDocket shows a text of a docket, marked where it is English among another language,
// and what follows it without a blank between.
func ofDocket(d docket.Docket, text string, after ...string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		out := templ.EscapeString(text)
		if d.Foreign(text) {
			out = `<span lang="en">` + out + `</span>`
		}
		_, err := io.WriteString(w, out+templ.EscapeString(strings.Join(after, "")))
		return err
	})
}
