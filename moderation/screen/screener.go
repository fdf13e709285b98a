// Package screen finds what should not become public in a comment: personal
// details, numbers of records and accounts, secrets and markings. It folds the
// text once, scans it once, and lets detectors look at candidates only, so
// its time is linear in the length of the text whatever the text is.
//
// A finding says where, what it looks like, which rule saw it and why; it never
// holds the words themselves. A person decides about every finding.
package screen

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"sync"

	"commentportal/docket"
)

// edition and revision name the rules people wrote. Whoever changes what a
// detector does raises revision; changed lists, cues and rule texts change the
// version by themselves.
const (
	edition  = "2026.11"
	revision = 50
)

// Screener finds what should not become public. It is safe for use by several
// goroutines at once.
type Screener struct {
	documents sync.Pool
}

// New returns a screener with the shipped rules.
func New() *Screener {
	return &Screener{documents: sync.Pool{New: func() any { return new(document) }}}
}

// Version names the rule set, such as "2026.11-1f0c9a7be2d4": the same rules
// have the same version on every machine.
func (s *Screener) Version() string { return version() }

var version = sync.OnceValue(func() string {
	h := sha256.New()
	fmt.Fprintln(h, edition, revision)
	for _, r := range rules {
		fmt.Fprintln(h, r.name, r.kind, r.severity, r.propose)
	}
	for _, c := range cueWords {
		fmt.Fprintln(h, c.cue, c.words)
	}
	for _, list := range conceptLists {
		fmt.Fprintln(h, list)
	}
	fmt.Fprintln(h, ties)
	for _, cues := range [][]alertCue{incidentCues, flawCues, threatCues, settingCues} {
		for _, c := range cues {
			fmt.Fprintln(h, c.name, c.about, c.weight, c.now, c.patterns)
		}
	}
	files, err := dataFiles.ReadDir("data")
	if err != nil {
		panic("screen: embedded lists are missing")
	}
	for _, f := range files {
		r, err := dataFiles.Open("data/" + f.Name())
		if err != nil {
			panic("screen: embedded lists are missing")
		}
		fmt.Fprintln(h, f.Name())
		if _, err := io.Copy(h, r); err != nil {
			panic("screen: embedded lists cannot be read")
		}
		r.Close()
	}
	return edition + "-" + hex.EncodeToString(h.Sum(nil))[:12]
})

// keepBytes is the longest text whose working memory is kept for the next one.
// An answer has at most 25,000 characters; files in a stream may be longer.
const keepBytes = 1 << 20

// Screen looks at one text and returns what it found, in order of place and
// without overlaps. Spans are bytes of text and lie on borders of characters.
//
// What is left when the graver findings are hidden is looked at again: a number
// may read differently once its neighbour is gone, and nothing to hide must
// remain beside a gap.
func (s *Screener) Screen(text docket.Text) []docket.Finding {
	found := s.detect(text)
	for range maxRounds {
		left, gaps := hide(text, found)
		if len(gaps) == 0 {
			break
		}
		more := uncovered(s.detect(left), gaps)
		if len(more) == 0 {
			break
		}
		found = merge(found, more)
	}
	return found
}

// maxRounds bounds how often what is left is looked at; in texts of people one
// round finds nothing more.
const maxRounds = 4

// A gap is where a graver finding was hidden: its span in the text, and in what
// is left.
type gap struct{ from, to docket.Span }

// hide replaces every finding of severity block and hold as Text.Redact would.
// Findings are in order and without overlaps, so one pass is enough, however
// many there are.
func hide(text docket.Text, found []docket.Finding) (docket.Text, []gap) {
	var gaps []gap
	var kinds []docket.RedactionKind
	size := len(text)
	for i := range found {
		f := &found[i]
		if f.Severity.Rank() < docket.Hold.Rank() {
			continue
		}
		if gaps == nil {
			gaps = make([]gap, 0, len(found)-i)
			kinds = make([]docket.RedactionKind, 0, len(found)-i)
		}
		kind := proposed(f.Rule)
		if n := len(gaps); n > 0 && gaps[n-1].from.End == f.Start && kinds[n-1] == kind {
			gaps[n-1].from.End = f.End
			continue
		}
		gaps = append(gaps, gap{from: f.Span})
		kinds = append(kinds, kind)
		size += len(kind.Gap())
	}
	if gaps == nil {
		return text, nil
	}
	left := make([]byte, 0, size)
	at := 0
	for i := range gaps {
		g := &gaps[i]
		left = append(left, text[at:g.from.Start]...)
		g.to.Start = len(left)
		left = append(left, kinds[i].Gap()...)
		g.to.End = len(left)
		at = g.from.End
	}
	return docket.Text(append(left, text[at:]...)), gaps
}

// uncovered keeps the graver findings that touch no gap, with their spans in the
// text itself.
func uncovered(found []docket.Finding, gaps []gap) []docket.Finding {
	var more []docket.Finding
	k, shift := 0, 0
	for _, f := range found {
		if f.Severity.Rank() < docket.Hold.Rank() {
			continue
		}
		for k < len(gaps) && gaps[k].to.End <= f.Start {
			shift = gaps[k].from.End - gaps[k].to.End
			k++
		}
		if k < len(gaps) && gaps[k].to.Start < f.End {
			continue
		}
		f.Start, f.End = f.Start+shift, f.End+shift
		more = append(more, f)
	}
	return more
}

// merge joins two lists in order. What more adds swallows the lesser findings
// that it overlaps.
func merge(found, more []docket.Finding) []docket.Finding {
	out := make([]docket.Finding, 0, len(found)+len(more))
	for i, k := 0, 0; i < len(found) || k < len(more); {
		if k == len(more) || i < len(found) && found[i].End <= more[k].Start {
			out = append(out, found[i])
			i++
			continue
		}
		f := more[k]
		k++
		for i < len(found) && found[i].Start < f.End {
			f.Start, f.End = min(f.Start, found[i].Start), max(f.End, found[i].End)
			i++
		}
		// A lesser finding may reach over two of them.
		for k < len(more) && more[k].Start < f.End {
			f.End = max(f.End, more[k].End)
			k++
		}
		out = append(out, f)
	}
	return out
}

// detect runs every detector over text.
func (s *Screener) detect(text docket.Text) []docket.Finding {
	if text == "" {
		return nil
	}
	doc := s.documents.Get().(*document)
	doc.foldInto(string(text))
	doc.tokenize(loadLexicon())
	for i := range detectors {
		detectors[i].find(doc)
	}
	found := doc.findings()
	doc.text = ""
	if len(text) <= keepBytes {
		s.documents.Put(doc)
	}
	return found
}

// Label names a kind of finding for people.
func Label(t docket.FindingType) string {
	if label, known := labels[t]; known {
		return label
	}
	return "Private detail"
}

var labels = map[docket.FindingType]string{
	docket.FindingPerson:     "Person's name",
	docket.FindingEmail:      "E-mail address",
	docket.FindingPhone:      "Phone number",
	docket.FindingSSN:        "Social Security number",
	docket.FindingAddress:    "Street address",
	docket.FindingDate:       "Private date",
	docket.FindingCreditCard: "Card number",
	docket.FindingIP:         "Network address",
	docket.FindingURL:        "Private web address",
	docket.FindingID:         "Record or account number",
	docket.FindingSecret:     "Password or key",
	docket.FindingMarking:    "Marking of protected information",
	docket.FindingOrg:        "Organization",
	docket.FindingLocation:   "Place",
	docket.FindingAge:        "Age",
}

// Explain says in plain words what the named rule looks for; "" for a rule
// that this version does not know.
func Explain(name string) string {
	if r := ruleNamed(name); r != nil {
		return r.explain
	}
	return ""
}

// Kind is the kind of redaction to propose for a finding.
func Kind(f docket.Finding) docket.RedactionKind { return proposed(f.Rule) }

// proposed is the kind of redaction to propose for what the named rule finds.
func proposed(name string) docket.RedactionKind {
	if r := ruleNamed(name); r != nil {
		return r.propose
	}
	return docket.KindPersonal
}
