package views

import (
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	search "commentportal/docket/words"
)

// maxSentence bounds a sentence that is shown around what a search found, in code
// points: some people write none.
const maxSentence = 300

// showFound marks what a search found in an answer. An answer longer than limit
// code points is cut to the sentences in which something was found, from its first
// on, or to its beginning where nothing was.
func (a *PostedAnswer) showFound(q search.Query, limit int) {
	marks := q.Find(string(a.Text)).Spans
	if utf8.RuneCountInString(string(a.Text)) <= limit {
		a.Marks = marks
		return
	}
	if len(marks) == 0 {
		a.Text, a.Cut = cut(a.Text, limit)
		return
	}
	a.Text, a.Marks = sentencesWith(string(a.Text), marks, limit)
	a.Cut = true
}

// sentencesWith cuts a text to the sentences that hold a mark, up to limit code
// points, with three dots for what is left out.
func sentencesWith(text string, marks []search.Span, limit int) (docket.Text, []search.Span) {
	var b strings.Builder
	var kept []search.Span
	end, room := 0, limit // of what was kept last
	for i := 0; i < len(marks); {
		marks[i].End = min(marks[i].End, marks[i].Start+len(firstOf(text[marks[i].Start:], maxSentence)))
		from, to := max(end, sentenceStart(text, marks[i].Start)), sentenceEnd(text, marks[i].End)
		n := utf8.RuneCountInString(text[from:to])
		if n > room && b.Len() > 0 {
			break
		}
		room -= n
		if gap := strings.TrimSpace(text[end:from]); gap != "" {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString("… ")
		} else {
			b.WriteString(text[end:from])
		}
		shift := b.Len() - from
		b.WriteString(text[from:to])
		for ; i < len(marks) && marks[i].End <= to; i++ {
			kept = append(kept, search.Span{Start: marks[i].Start + shift, End: marks[i].End + shift})
		}
		if i < len(marks) && marks[i].Start < to { // the sentence is too long and was cut in a mark
			i++
		}
		end = to
	}
	if strings.TrimSpace(text[end:]) != "" {
		b.WriteString(" …")
	}
	return docket.Text(b.String()), kept
}

// firstOf is the first n code points of s.
func firstOf(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// sentenceStart is where the sentence begins that holds byte at.
func sentenceStart(text string, at int) int {
	n := 0
	for i := at; i > 0; {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		if endsSentence(r, text[i:]) {
			return i + len(text[i:at]) - len(strings.TrimLeft(text[i:at], " "))
		}
		if n++; n > maxSentence/2 && r == ' ' || n > maxSentence {
			return i
		}
		i -= size
	}
	return 0
}

// sentenceEnd is where the sentence ends that holds byte at-1.
func sentenceEnd(text string, at int) int {
	n := 0
	for i := at; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '\n' {
			return i
		}
		if endsSentence(r, text[i+size:]) {
			return i + size
		}
		if n++; n > maxSentence/2 && r == ' ' || n > maxSentence {
			return i
		}
		i += size
	}
	return len(text)
}

// endsSentence reports whether a sentence ends at r, before what follows.
func endsSentence(r rune, after string) bool {
	switch r {
	case '\n', '。', '！', '？':
		return true
	case '.', '!', '?':
		return after == "" || after[0] == ' ' || after[0] == '\n'
	}
	return false
}
