package suggest

import (
	"slices"
	"strings"

	"commentportal/docket"
)

// aroundWord is the number of words on either side of a single word that are shown
// with it, as far as its clause goes.
const aroundWord = 4

// passagesOf makes passages of what speaks for a code: a single word is shown with
// those around it, and passages that overlap are one.
func passagesOf(evidence []docket.Span, tokens []token, text docket.Text) []docket.Span {
	var out []docket.Span
	for _, span := range evidence {
		out = append(out, widened(span, tokens, text))
	}
	for i := 0; i < len(out); i++ {
		for k := i + 1; k < len(out); k++ {
			if out[i].Overlaps(out[k]) {
				out[i] = docket.Span{Start: min(out[i].Start, out[k].Start), End: max(out[i].End, out[k].End)}
				out = slices.Delete(out, k, k+1)
				k = i // what grew may overlap others now
			}
		}
	}
	return out
}

// widened returns a span of one word together with the words around it, and any
// longer span as it is.
func widened(span docket.Span, tokens []token, text docket.Text) docket.Span {
	at := slices.IndexFunc(tokens, func(t token) bool { return t.Start >= span.Start })
	if at < 0 || tokens[at].End < span.End {
		return span
	}
	from, to := at, at
	for from > 0 && at-from < aroundWord && oneClause(tokens[from-1], tokens[from], text) {
		from--
	}
	for to+1 < len(tokens) && to-at < aroundWord && oneClause(tokens[to], tokens[to+1], text) {
		to++
	}
	return docket.Span{Start: tokens[from].Start, End: tokens[to].End}
}

// oneClause reports whether nothing parts two words that follow one another.
func oneClause(a, b token, text docket.Text) bool {
	return a.sentence == b.sentence && !strings.ContainsAny(string(text[a.End:b.Start]), ",;:()\u2013\u2014\"\u201c\u201d\n")
}
