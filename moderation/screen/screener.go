// Package screen finds what should not become public in a comment: personal
// details, numbers of records and accounts, secrets and markings. It folds the
// text once, scans it once, and lets recognizers look at candidates only, so
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
	"slices"
	"sync"

	"commentportal/docket"
)

// edition and revision name the rules people wrote. Whoever changes what a
// recognizer does raises revision; changed lists, cues and rule texts change the
// version by themselves.
const (
	edition  = "2026.11"
	revision = 3
)

// Screener finds what should not become public. It is safe for use by several
// goroutines at once.
type Screener struct {
	pages sync.Pool
}

// New returns a screener with the shipped rules.
func New() *Screener {
	return &Screener{pages: sync.Pool{New: func() any { return new(page) }}}
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
	for _, w := range signWords {
		fmt.Fprintln(h, w.sign, w.words)
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
	found := s.once(text)
	for range maxRounds {
		marks := grave(found)
		if len(marks) == 0 {
			break
		}
		left, err := text.Redact(marks)
		if err != nil { // spans of findings fit their text; a test holds that
			break
		}
		gaps := docket.NewGaps(marks)
		more := false
		for _, f := range s.once(left) {
			if f.Severity.Rank() < docket.Hold.Rank() {
				continue
			}
			span, ok := gaps.Clean(f.Span)
			if !ok {
				continue
			}
			f.Span = span
			found = insert(found, f)
			more = true
		}
		if !more {
			break
		}
	}
	return found
}

// maxRounds bounds how often what is left is looked at; in texts of people one
// round finds nothing more.
const maxRounds = 4

// grave are the marks that hide every finding of severity block and hold.
func grave(found []docket.Finding) []docket.Redaction {
	var marks []docket.Redaction
	for _, f := range found {
		if f.Severity.Rank() >= docket.Hold.Rank() {
			marks = append(marks, docket.Redaction{Span: f.Span, Kind: Kind(f)})
		}
	}
	return marks
}

// insert adds f in its place; it swallows lesser findings that it overlaps.
func insert(found []docket.Finding, f docket.Finding) []docket.Finding {
	found = slices.DeleteFunc(found, func(o docket.Finding) bool {
		if !o.Overlaps(f.Span) {
			return false
		}
		f.Start, f.End = min(f.Start, o.Start), max(f.End, o.End)
		return true
	})
	at, _ := slices.BinarySearchFunc(found, f, func(a, b docket.Finding) int { return a.Start - b.Start })
	return slices.Insert(found, at, f)
}

// once runs every recognizer over text.
func (s *Screener) once(text docket.Text) []docket.Finding {
	if text == "" {
		return nil
	}
	p := s.pages.Get().(*page)
	p.foldInto(string(text))
	p.cut(loadLexicon())
	p.recognize()
	found := p.findings()
	p.text = ""
	if len(text) <= keepBytes {
		s.pages.Put(p)
	}
	return found
}

// recognize runs the recognizers, surest first: what one has taken, the next
// leave alone.
func (p *page) recognize() {
	p.webLinks()
	p.secrets()
	p.markings()
	p.emails()
	p.entityEmails()
	p.hiddenEmails()
	p.hexGroups()
	p.ips()
	p.hosts()
	p.usernames()
	p.routing()
	p.numbers()
	p.dates()
	p.identifiers()
	p.ages()
	p.digitWords()
	p.addresses()
	p.names()
}

// Label names a kind of finding for people.
func Label(t docket.FindingType) string {
	switch t {
	case docket.FindingPerson:
		return "Person's name"
	case docket.FindingEmail:
		return "E-mail address"
	case docket.FindingPhone:
		return "Phone number"
	case docket.FindingSSN:
		return "Social Security number"
	case docket.FindingAddress:
		return "Street address"
	case docket.FindingDate:
		return "Private date"
	case docket.FindingCreditCard:
		return "Card number"
	case docket.FindingIP:
		return "Network address"
	case docket.FindingURL:
		return "Private web address"
	case docket.FindingID:
		return "Record or account number"
	case docket.FindingSecret:
		return "Password or key"
	case docket.FindingMarking:
		return "Marking of protected information"
	case docket.FindingOrg:
		return "Organization"
	case docket.FindingLocation:
		return "Place"
	case docket.FindingAge:
		return "Age"
	}
	return "Private detail"
}

// Explain says in plain words what the named rule looks for; "" for a rule
// that this version does not know.
func Explain(name string) string {
	for _, r := range rules {
		if r.name == name {
			return r.explain
		}
	}
	return ""
}

// Kind is the kind of redaction to propose for a finding.
func Kind(f docket.Finding) docket.RedactionKind {
	for _, r := range rules {
		if r.name == f.Rule {
			return r.propose
		}
	}
	return docket.KindPersonal
}
