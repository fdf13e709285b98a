package campaign

import (
	"slices"
	"strings"

	"commentportal/docket"
)

const (
	gap           = "…"
	gapWords      = 8  // most words that a gap stands for
	greetingWords = 12 // longest salutation
	closingWords  = 14 // longest closing, with the name under it
)

// frame is what is taken off a text before it is compared. In its passages "…"
// stands for up to gapWords words that differ.
type frame struct {
	patterns map[string][]pattern // by their first words
}

// pattern is a passage as words; "" is a gap.
type pattern struct {
	words   []string
	passage int32 // place in Options.Passages, -1 for none
}

// newFrame makes the frame of the boilerplate that is configured and of the
// passages that people confirmed.
func newFrame(boilerplate []string, passages []docket.RepeatedPassage) frame {
	f := frame{patterns: map[string][]pattern{}}
	for _, p := range boilerplate {
		f.add(p, -1)
	}
	for i, p := range passages {
		if p.State == docket.PassageConfirmed {
			f.add(string(p.Text), int32(i))
		}
	}
	return f
}

func (f frame) add(passage string, number int32) {
	var list []string
	for i, part := range splitGaps(passage) {
		if i > 0 && len(list) > 0 {
			list = append(list, "")
		}
		for _, w := range words(part) {
			list = append(list, w.norm)
		}
	}
	for len(list) > 0 && list[len(list)-1] == "" {
		list = list[:len(list)-1]
	}
	if len(list) > 0 {
		f.patterns[list[0]] = append(f.patterns[list[0]], pattern{list, number})
	}
}

// splitGaps parts a passage at its gaps.
func splitGaps(passage string) []docket.Text {
	var parts []docket.Text
	for part := range strings.SplitSeq(passage, gap) {
		parts = append(parts, docket.Text(part))
	}
	return parts
}

// reading is a text without its frame.
type reading struct {
	words    []word
	passages []int32 // places in Options.Passages of what was taken out
	bare     bool    // nothing is left but the passages, which are in words
}

// strip returns the words of a comment without boilerplate, salutation and
// closing. A comment that consists of nothing else keeps its words.
func (f frame) strip(all []word) []word { return f.read(all).words }

// read is strip that tells which passages it took out.
func (f frame) read(all []word) reading {
	r := f.withoutPassages(all)
	r.words = r.words[greeting(r.words):]
	r.words = r.words[:len(r.words)-closing(r.words)]
	if len(r.words) == 0 {
		r.words, r.bare = all, len(r.passages) > 0
	}
	return r
}

// withoutPassages takes boilerplate and passages out wherever they stand.
func (f frame) withoutPassages(all []word) reading {
	r := reading{words: all}
	cut := -1 // the first word that was taken out
	for i := 0; i < len(all); {
		n, passage := f.longest(all[i:])
		switch {
		case n > 0 && cut < 0:
			cut = i
			r.words = append(make([]word, 0, len(all)), all[:i]...)
		case n == 0:
			if cut >= 0 {
				r.words = append(r.words, all[i])
			}
			n = 1
		}
		if passage >= 0 && !slices.Contains(r.passages, passage) {
			r.passages = append(r.passages, passage)
		}
		i += n
	}
	return r
}

// longest is the number of words that the longest passage at the beginning of ws
// takes, 0 when there is none, and which passage that is.
func (f frame) longest(ws []word) (n int, passage int32) {
	passage = -1
	for _, p := range f.patterns[ws[0].norm] {
		if m := matches(ws, p.words); m > n {
			n, passage = m, p.passage
		}
	}
	return n, passage
}

// Holds reports whether a text has all of a passage, in which "…" stands for a few
// words that differ.
func Holds(text, passage docket.Text) bool {
	f := frame{patterns: map[string][]pattern{}}
	f.add(string(passage), 0)
	return len(f.withoutPassages(words(text)).passages) > 0
}

// Words counts the words of a text as they are compared.
func Words(text docket.Text) int { return len(words(text)) }

// matches is the number of words at the beginning of ws that fit the pattern, 0
// when it does not fit.
func matches(ws []word, pattern []string) int {
	at := 0
	for i := 0; i < len(pattern); i++ {
		if pattern[i] != "" {
			if at >= len(ws) || ws[at].norm != pattern[i] {
				return 0
			}
			at++
			continue
		}
		skipped := 0
		for ; skipped <= gapWords && at+skipped < len(ws); skipped++ {
			if n := matches(ws[at+skipped:], pattern[i+1:]); n > 0 {
				return at + skipped + n
			}
		}
		return 0
	}
	return at
}

var (
	greetings = [][]string{
		{"dear"}, {"hello"}, {"hi"}, {"greetings"}, {"good", "morning"}, {"good", "afternoon"}, {"good", "day"},
		{"to", "whom", "it", "may", "concern"}, {"attention"}, {"attn"},
		{"estimado"}, {"estimada"}, {"estimados"}, {"estimadas"}, {"buenos", "días"}, {"a", "quien", "corresponda"},
	}
	closings = [][]string{
		{"sincerely"}, {"respectfully"}, {"regards"}, {"cordially"}, {"yours", "truly"}, {"very", "truly", "yours"},
		{"best", "wishes"},
		{"thank", "you"}, {"thanks"}, {"thanking", "you"}, {"signed"},
		{"atentamente"}, {"respetuosamente"}, {"saludos"}, {"gracias"}, {"cordialmente"},
	}
)

// greeting is the number of words of the salutation that ws begins with. It ends
// at the first comma or line.
func greeting(ws []word) int {
	if !slices.ContainsFunc(greetings, func(g []string) bool { return matches(ws, g) > 0 }) {
		return 0
	}
	for i, w := range ws[:min(len(ws), greetingWords)] {
		if w.stop != stopNone {
			return i + 1
		}
	}
	return 0
}

// closing is the number of words of the closing that ws ends with. It stands at
// the beginning of a sentence or line.
func closing(ws []word) int {
	for i := max(0, len(ws)-closingWords); i < len(ws); i++ {
		if i > 0 && ws[i-1].stop == stopNone {
			continue
		}
		if slices.ContainsFunc(closings, func(c []string) bool { return matches(ws[i:], c) > 0 }) {
			return len(ws) - i
		}
	}
	return 0
}
