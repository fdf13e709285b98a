package views

import (
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// gapText is what readers of a page see in place of words of a kind. Files and programs
// read docket.RedactionKind.Gap in every language.
func gapText(say *phrase.Printer, kind docket.RedactionKind) string {
	switch kind {
	case docket.KindPersonal:
		return say.Text("[redacted: personal]")
	case docket.KindHealth:
		return say.Text("[redacted: health]")
	case docket.KindThirdParty:
		return say.Text("[redacted: third_party]")
	case docket.KindCommercial:
		return say.Text("[redacted: commercial]")
	case docket.KindThreat:
		return say.Text("[redacted: threat]")
	case docket.KindSecurity:
		return say.Text("[redacted: security]")
	default:
		return say.Text("[redacted: other]")
	}
}

// gapWord is the part of gapText that says what kind of words is hidden.
func gapWord(say *phrase.Printer, kind docket.RedactionKind) string {
	_, word, _ := strings.Cut(gapText(say, kind), ": ")
	return strings.TrimSuffix(word, "]")
}

// nextGap is where the first gap of a posted text begins, and its kind; len(text) where
// there is none.
func nextGap(text string) (start int, kind docket.RedactionKind) {
	start = len(text)
	for at := 0; ; {
		i := strings.Index(text[at:], "[redacted: ")
		if i < 0 {
			return start, kind
		}
		at += i
		for _, k := range docket.RedactionKinds {
			if strings.HasPrefix(text[at:], k.Gap()) {
				return at, k
			}
		}
		at++
	}
}

// PostedRuns sets the gaps of posted text apart: in other languages than English they read in that of the
// page.
func PostedRuns(list []Run) []Run {
	var out []Run
	for _, r := range list {
		for r.Kind == RunPlain && r.Text != "" {
			start, kind := nextGap(r.Text)
			if start == len(r.Text) {
				break
			}
			if start > 0 {
				out = append(out, Run{Text: r.Text[:start]})
			}
			end := start + len(kind.Gap())
			out = append(out, Run{Text: r.Text[start:end], Kind: RunHidden, Hidden: kind})
			r.Text = r.Text[end:]
		}
		if r.Text != "" || r.Kind != RunPlain {
			out = append(out, r)
		}
	}
	return out
}

// postedName is a posted name, whose gaps read in the language of the page.
func postedName(say *phrase.Printer, name string) string {
	if say.IsEnglish() {
		return name
	}
	var b strings.Builder
	for {
		start, kind := nextGap(name)
		b.WriteString(name[:start])
		if start == len(name) {
			return b.String()
		}
		b.WriteString(gapText(say, kind))
		name = name[start+len(kind.Gap()):]
	}
}
