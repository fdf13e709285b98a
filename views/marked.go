package views

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"commentportal/docket"
	search "commentportal/docket/words"
)

// escapeText makes text safe between tags, and nowhere else. Quotation marks and
// apostrophes mean something inside a tag alone; each would take five bytes.
func escapeText(text string) string { return escapeLean(text, "<>") }

// escapeValue makes text safe inside a value between quotation marks, and nowhere
// else: less-than signs and apostrophes mean nothing there.
func escapeValue(text string) string { return escapeLean(text, "\"") }

// escapeLean escapes the characters of special, and an ampersand where something
// follows it that could make a character reference of it (HTML, section 13.1.4):
// a page of ampersands alone would otherwise take five times the bytes of its text.
func escapeLean(text, special string) string {
	var b strings.Builder
	last := 0
	for i := range len(text) {
		c := text[i]
		named := ""
		switch {
		case c == '&' && !referable(text[i+1:]):
			continue
		case c == '&':
			named = "&amp;"
		case strings.IndexByte(special, c) < 0:
			continue
		case c == '<':
			named = "&lt;"
		case c == '>':
			named = "&gt;"
		case c == '"':
			named = "&#34;"
		}
		b.WriteString(text[last:i])
		b.WriteString(named)
		last = i + 1
	}
	if last == 0 {
		return text
	}
	b.WriteString(text[last:])
	return b.String()
}

// referable reports whether what follows an ampersand could make a character
// reference of it, with what may follow the text itself.
func referable(rest string) bool {
	if rest == "" {
		return true
	}
	c := rest[0] | 0x20
	return rest[0] == '#' || c >= 'a' && c <= 'z' || rest[0] >= '0' && rest[0] <= '9'
}

// marked prints a text with its findings marked. Each mark is followed by the
// numbers of its notes, which lead to them. It is written here and not as a
// template because white space of a template would show in the text.
func marked(runs []Run) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		b.WriteString(`<div class="words" dir="auto">`)
		for _, run := range runs {
			if len(run.Notes) == 0 {
				b.WriteString(escapeText(run.Text))
				continue
			}
			b.WriteString(`<mark class="finding finding-` + severityClass(run.Severity) + `">`)
			b.WriteString(escapeText(run.Text))
			b.WriteString(`</mark>`)
			for _, n := range run.Notes {
				number := strconv.Itoa(n)
				b.WriteString(`<a class="finding-link" href="#note-` + number + `" id="mark-` + number +
					`"><span class="usa-sr-only">Note </span>` + number + `</a>`)
			}
		}
		b.WriteString(`</div>`)
		_, err := io.WriteString(w, b.String())
		return err
	})
}

// severityClass is the last part of a class name; whatever is not a severity
// is shown as the mildest.
func severityClass(s docket.Severity) string {
	switch s {
	case docket.Block, docket.Hold:
		return string(s)
	}
	return string(docket.Notice)
}

// foreignWords prints posted text in a block of its own writing direction, with
// its language where one is known. The marks are what a search found.
func foreignWords(text docket.Text, language string, marks ...search.Span) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		open := `<div class="words" dir="auto">`
		if language != "" && language != "en" {
			open = `<div class="words" dir="auto" lang="` + templ.EscapeString(language) + `">`
		}
		parts := []string{open}
		last := 0
		for _, m := range marks {
			parts = append(parts, escapeText(string(text[last:m.Start])), `<mark>`,
				escapeText(string(text[m.Start:m.End])), `</mark>`)
			last = m.End
		}
		for _, part := range append(parts, escapeText(string(text[last:])), `</div>`) {
			if _, err := io.WriteString(w, part); err != nil {
				return err
			}
		}
		return nil
	})
}
