package suggest

import (
	"regexp"
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
		if span = besideGaps(span, text); span.Len() > 0 {
			out = append(out, widened(span, tokens, text))
		}
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

// gap finds what stands where words were hidden: see docket.RedactionKind.Gap. The
// words of a gap are ours and say nothing of the text, and no passage reaches over
// one, since in the text as it came something else stands there.
var gap = regexp.MustCompile(`\[redacted: [a-z_]+\]`)

// withoutGaps drops the words of gaps.
func withoutGaps(tokens []token, text docket.Text) []token {
	gaps := gap.FindAllStringIndex(string(text), -1)
	if gaps == nil {
		return tokens
	}
	return slices.DeleteFunc(tokens, func(t token) bool {
		return slices.ContainsFunc(gaps, func(g []int) bool { return t.Start >= g[0] && t.End <= g[1] })
	})
}

// besideGaps returns the longest part of a span that no gap is in.
func besideGaps(span docket.Span, text docket.Text) docket.Span {
	longest, from := docket.Span{}, span.Start
	part := func(to int) {
		inside := string(text[from:to])
		one := docket.Span{Start: from + len(inside) - len(strings.TrimLeft(inside, " ")), End: to}
		one.End -= len(inside) - len(strings.TrimRight(inside, " "))
		if one.Len() > longest.Len() {
			longest = one
		}
	}
	for _, g := range gap.FindAllStringIndex(string(text[span.Start:span.End]), -1) {
		part(span.Start + g[0])
		from = span.Start + g[1]
	}
	part(span.End)
	return longest
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
	const marks = ",;:()[]\u2013\u2014\"\u201c\u201d\n"
	return a.sentence == b.sentence && !strings.ContainsAny(string(text[a.End:b.Start]), marks)
}
