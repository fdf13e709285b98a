package themegrid

import (
	"slices"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/views"
)

// Spans are the passages of an answer that were marked for one of the codes.
func Spans(m docket.MarkedAnswer, codes []string) []docket.Span {
	var out []docket.Span
	for _, p := range m.Passages {
		if len(codes) > 0 && !slices.Contains(codes, p.Code) {
			continue
		}
		if n := len(out); n > 0 && p.Span.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, p.Span.End)
			continue
		}
		out = append(out, p.Span)
	}
	return out
}

// Passages are the words of an answer that were marked for one of the codes; "" alone where
// none were.
func Passages(m docket.MarkedAnswer, codes []string) []string {
	var out []string
	for _, span := range Spans(m, codes) {
		out = append(out, string(m.Text[span.Start:span.End]))
	}
	if len(out) == 0 {
		out = []string{""}
	}
	return out
}

// How much of a text stands around a passage, and how much of a text without one, in
// bytes.
const (
	wordsAround = 140
	wordsOfAll  = 320
)

// Extract is the marked passages of a text with some words around each, or its
// beginning where none is marked.
func Extract(text docket.Text, spans []docket.Span) []views.Run {
	if len(spans) == 0 {
		end := border(text, min(len(text), wordsOfAll), 1)
		return views.PlainRuns(string(text[:end]) + dots(end < len(text)))
	}
	var out []views.Run
	at := 0
	for i, span := range spans {
		from := max(at, border(text, max(0, span.Start-wordsAround), 1))
		if from > at || i == 0 && from > 0 {
			out = append(out, views.Run{Text: "… "})
		}
		out = append(out, views.PlainRuns(string(text[from:span.Start]))...)
		out = append(out, views.Run{Text: string(text[span.Start:span.End]), Kind: views.RunHit})
		at = span.End
		end := border(text, min(len(text), span.End+wordsAround), -1)
		if i+1 < len(spans) {
			end = min(end, spans[i+1].Start)
		}
		if end > at {
			out = append(out, views.PlainRuns(string(text[at:end]))...)
			at = end
		}
	}
	return append(out, views.PlainRuns(dots(at < len(text)))...)
}

func dots(more bool) string {
	if more {
		return " …"
	}
	return ""
}

// border moves a place in a text to the next blank in a direction, or at least between
// two characters.
func border(text docket.Text, at, step int) int {
	const far = 30
	for i, n := at, 0; i > 0 && i < len(text) && n < far; i, n = i+step, n+1 {
		if text[i] == ' ' || text[i] == '\n' {
			return i
		}
	}
	for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}
