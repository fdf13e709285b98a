package views

import "strings"

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
