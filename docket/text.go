package docket

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Original is what somebody sent, as received but for line ends (LF). It is
// never shown in public and never logged.
type Original string

// LogValue hides the original from every log line.
func (Original) LogValue() slog.Value { return slog.StringValue("[original]") }

// Text is clean plain text in NFC. Spans index its bytes.
type Text string

// LogValue hides unposted words from every log line.
func (Text) LogValue() slog.Value { return slog.StringValue("[text]") }

// CodePoints counts the characters of t as people and pages count them:
// Unicode code points.
func (t Text) CodePoints() int { return utf8.RuneCountInString(string(t)) }

// Invisible reports whether r is a character that takes no place where it is
// shown: format characters and the others that Unicode calls default ignorable,
// such as the zero width space, the soft hyphen and the byte order mark.
func Invisible(r rune) bool {
	return r >= 0xAD && unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point,
		unicode.Variation_Selector)
}

// Span is a half-open range of byte offsets [Start, End) into a Text.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the number of bytes in s.
func (s Span) Len() int { return s.End - s.Start }

// Overlaps reports whether s and o share at least one byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// CodePointSpan turns the byte span s of t into code point offsets, which is
// what forms, streams and files use.
func (t Text) CodePointSpan(s Span) Span {
	start := utf8.RuneCountInString(string(t[:s.Start]))
	return Span{start, start + utf8.RuneCountInString(string(t[s.Start:s.End]))}
}

// ByteSpan turns code point offsets into a byte span of t. It reports false
// when the offsets do not lie inside t or are not in order.
func (t Text) ByteSpan(codePoints Span) (Span, bool) {
	if codePoints.Start < 0 || codePoints.End < codePoints.Start {
		return Span{}, false
	}
	out := Span{-1, -1}
	n := 0
	for i := range string(t) {
		if n == codePoints.Start {
			out.Start = i
		}
		if n == codePoints.End {
			out.End = i
			break
		}
		n++
	}
	if n == codePoints.Start && out.Start < 0 {
		out.Start = len(t)
	}
	if n == codePoints.End && out.End < 0 {
		out.End = len(t)
	}
	return out, out.Start >= 0 && out.End >= out.Start
}

// Severity says what a finding asks of people. The zero value is no severity.
type Severity string

// The severities, gravest first.
const (
	Block  Severity = "block"  // must come out; a moderator can only redact it
	Hold   Severity = "hold"   // a person looks before anything is public
	Notice Severity = "notice" // the writer is told and may keep it
)

// Rank orders severities: block 3, hold 2, notice 1, none 0.
func (s Severity) Rank() int {
	switch s {
	case Block:
		return 3
	case Hold:
		return 2
	case Notice:
		return 1
	}
	return 0
}

// FindingType is what a finding looks like; the list is the one of the screen
// command's output.
type FindingType string

// The finding types.
const (
	FindingPerson     FindingType = "PERSON"
	FindingEmail      FindingType = "EMAIL"
	FindingPhone      FindingType = "PHONE"
	FindingSSN        FindingType = "SSN"
	FindingAddress    FindingType = "ADDRESS"
	FindingDate       FindingType = "DATE"
	FindingCreditCard FindingType = "CREDIT_CARD"
	FindingIP         FindingType = "IP"
	FindingURL        FindingType = "URL"
	FindingID         FindingType = "ID"
	FindingSecret     FindingType = "SECRET"
	FindingMarking    FindingType = "MARKING"
	FindingOrg        FindingType = "ORG"
	FindingLocation   FindingType = "LOCATION"
	FindingAge        FindingType = "AGE"
	FindingOther      FindingType = "OTHER"
)

// Finding is something the screener saw: never the words themselves, only
// where they are and what they look like.
type Finding struct {
	Span
	Type     FindingType `json:"type"`
	Rule     string      `json:"rule"` // name of the recognizer, such as "ssn_context"
	Severity Severity    `json:"severity"`
	Why      string      `json:"why,omitempty"` // a short reason in plain words, without the value found
}

// RedactionKind says, in the gap, what was taken out.
type RedactionKind string

// The redaction kinds of the decision form.
const (
	KindPersonal   RedactionKind = "personal"
	KindHealth     RedactionKind = "health"
	KindThirdParty RedactionKind = "third_party"
	KindCommercial RedactionKind = "commercial"
	KindThreat     RedactionKind = "threat"
	KindSecurity   RedactionKind = "security"
	KindOther      RedactionKind = "other"
)

// RedactionKinds lists the kinds in the order forms offer them.
var RedactionKinds = []RedactionKind{
	KindPersonal, KindHealth, KindThirdParty, KindCommercial, KindThreat, KindSecurity, KindOther,
}

// Known reports whether k is one of RedactionKinds.
func (k RedactionKind) Known() bool { return slices.Contains(RedactionKinds, k) }

// Gap is what the public reads in place of words of kind k.
func (k RedactionKind) Gap() string { return "[redacted: " + string(k) + "]" }

// Redaction is a span that a moderator hid.
type Redaction struct {
	Span
	Kind RedactionKind `json:"kind"`
	By   UserID        `json:"by,omitzero"`
}

// Gaps is the sorted, joined form of a list of redactions: no two overlap.
// Gaps that overlap are joined and keep the kind of the one that starts first,
// or of the longer one where both start together. Gaps of one kind that touch
// are joined too.
type Gaps []Redaction

// NewGaps sorts and joins marks. Empty spans are dropped.
func NewGaps(marks []Redaction) Gaps {
	sorted := slices.DeleteFunc(slices.Clone(marks), func(m Redaction) bool { return m.End <= m.Start })
	slices.SortStableFunc(sorted, func(a, b Redaction) int { return a.Span.before(b.Span) })
	var out Gaps
	for _, m := range sorted {
		if n := len(out); n > 0 {
			last := &out[n-1]
			if m.Start < last.End || m.Start == last.End && m.Kind == last.Kind {
				last.End = max(last.End, m.End)
				continue
			}
		}
		out = append(out, m)
	}
	return out
}

// Redact hides marks in t: each gap is replaced by its kind's words. It
// returns an error, without a word of t in it, when a mark lies outside t, cuts
// a character or has an unknown kind.
func (t Text) Redact(marks []Redaction) (Text, error) {
	for _, m := range marks {
		if m.Start < 0 || m.End > len(t) || m.Start > m.End {
			return "", fmt.Errorf("docket: redaction %d-%d lies outside the text of %d bytes", m.Start, m.End, len(t))
		}
		if !t.onBorder(m.Start) || !t.onBorder(m.End) {
			return "", fmt.Errorf("docket: redaction %d-%d cuts a character", m.Start, m.End)
		}
		if !m.Kind.Known() {
			return "", fmt.Errorf("docket: unknown redaction kind")
		}
	}
	var b strings.Builder
	at := 0
	for _, g := range NewGaps(marks) {
		b.WriteString(string(t[at:g.Start]))
		b.WriteString(g.Kind.Gap())
		at = g.End
	}
	b.WriteString(string(t[at:]))
	return Text(b.String()), nil
}

func (t Text) onBorder(i int) bool { return i == len(t) || utf8.RuneStart(t[i]) }

// Public maps a span of the clean text to the span of the redacted text. It
// reports false when the span touches a gap.
func (g Gaps) Public(s Span) (Span, bool) {
	shift := 0
	for _, gap := range g {
		if gap.Overlaps(s) {
			return Span{}, false
		}
		if gap.End <= s.Start {
			shift += len(gap.Kind.Gap()) - gap.Len()
		}
	}
	return Span{s.Start + shift, s.End + shift}, true
}

// Clean maps a span of the redacted text back to the clean text, the reverse
// of Public. It reports false when the span touches the words of a gap.
func (g Gaps) Clean(s Span) (Span, bool) {
	shift := 0 // redacted offset minus clean offset, so far
	for _, gap := range g {
		start := gap.Start + shift
		end := start + len(gap.Kind.Gap())
		if s.Start < end && start < s.End {
			return Span{}, false
		}
		if end <= s.Start {
			shift += len(gap.Kind.Gap()) - gap.Len()
		}
	}
	return Span{s.Start - shift, s.End - shift}, true
}

// MarshalJSON keeps an empty list of gaps as [] rather than null.
func (g Gaps) MarshalJSON() ([]byte, error) {
	if g == nil {
		return []byte("[]"), nil
	}
	return json.Marshal([]Redaction(g))
}
