package campaign

import (
	"slices"
	"strings"

	"commentportal/docket"
)

// Boilerplate is what agencies put into comments when they post them. Each entry
// is a passage in plain words; "…" stands for up to eight words that differ.
// The first is the notice that opens 482 of the 1,530 comments of docket
// FNS-2019-0009.
var Boilerplate = []string{
	"USDA Food and Nutrition Service notation for rulemaking docket … The personal identifying information of this " +
		"commenter was redacted.",
}

const (
	gap           = "…"
	gapWords      = 8  // most words that a gap stands for
	greetingWords = 12 // longest salutation
	closingWords  = 14 // longest closing, with the name under it
)

// frame is what is taken off a text before it is compared.
type frame struct {
	passages [][]string // boilerplate as words; "" is a gap
}

func newFrame(passages []string) frame {
	var f frame
	for _, p := range passages {
		var pattern []string
		for i, part := range splitGaps(p) {
			if i > 0 && len(pattern) > 0 {
				pattern = append(pattern, "")
			}
			for _, w := range words(part) {
				pattern = append(pattern, w.norm)
			}
		}
		for len(pattern) > 0 && pattern[len(pattern)-1] == "" {
			pattern = pattern[:len(pattern)-1]
		}
		if len(pattern) > 0 {
			f.passages = append(f.passages, pattern)
		}
	}
	return f
}

// splitGaps parts a passage at its gaps.
func splitGaps(passage string) []docket.Text {
	var parts []docket.Text
	for part := range strings.SplitSeq(passage, gap) {
		parts = append(parts, docket.Text(part))
	}
	return parts
}

// strip returns the words of a comment without boilerplate, salutation and
// closing. A comment that consists of nothing else keeps its words.
func (f frame) strip(all []word) []word {
	left := f.withoutPassages(all)
	left = left[greeting(left):]
	left = left[:len(left)-closing(left)]
	if len(left) == 0 {
		return all
	}
	return left
}

// withoutPassages takes boilerplate out wherever it stands.
func (f frame) withoutPassages(all []word) []word {
	for _, p := range f.passages {
		if slices.IndexFunc(all, func(w word) bool { return w.norm == p[0] }) < 0 {
			continue
		}
		left := make([]word, 0, len(all))
		for i := 0; i < len(all); {
			n := matches(all[i:], p)
			if n == 0 {
				left = append(left, all[i])
				n = 1
			}
			i += n
		}
		all = left
	}
	return all
}

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
