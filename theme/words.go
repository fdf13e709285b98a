package theme

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"commentportal/docket"
)

// findWords lists where words stand in a text, taking any run of blanks and line
// ends for the same.
func findWords(text docket.Text, typed string) []docket.Span {
	want := strings.Fields(typed)
	if len(want) == 0 || !utf8.ValidString(typed) {
		return nil
	}
	var out []docket.Span
	for at := 0; at < len(text); {
		i := strings.Index(string(text[at:]), want[0])
		if i < 0 {
			break
		}
		start := at + i
		if end, ok := matchWords(text, start, want); ok {
			out = append(out, docket.Span{Start: start, End: end})
			at = end
			continue
		}
		_, size := utf8.DecodeRuneInString(string(text[start:]))
		at = start + size
	}
	return out
}

// matchWords reports whether the words stand in the text from a byte on, and where
// they end.
func matchWords(text docket.Text, at int, want []string) (end int, ok bool) {
	for i, word := range want {
		rest := string(text[at:])
		if i > 0 {
			trimmed := strings.TrimLeftFunc(rest, unicode.IsSpace)
			if len(trimmed) == len(rest) {
				return 0, false
			}
			at += len(rest) - len(trimmed)
			rest = trimmed
		}
		if !strings.HasPrefix(rest, word) {
			return 0, false
		}
		at += len(word)
	}
	return at, true
}
