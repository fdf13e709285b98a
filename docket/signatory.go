package docket

import (
	"fmt"
	"iter"
	"strings"
)

// MaxSignatories is how many may stand behind a comment beside its sender, and
// MaxSignatoryText how many code points they may take as typed.
const (
	MaxSignatories   = 100
	MaxSignatoryText = 10_000
)

// Signatory is a person or organization behind a comment.
type Signatory struct {
	Name         string `json:"name,omitempty"`
	Organization string `json:"organization,omitempty"`
}

// String is the signatory as a page shows it: "name, organization".
func (s Signatory) String() string {
	if s.Name == "" || s.Organization == "" {
		return s.Name + s.Organization
	}
	return s.Name + ", " + s.Organization
}

// Shown reports whether the public reads more of the signatory than gaps.
func (s Signatory) Shown() bool {
	return strings.TrimSpace(gapWords.ReplaceAllString(s.Name+s.Organization, "")) != ""
}

// line is the signatory as Signatories keeps it.
func (s Signatory) line() string {
	if s.Organization == "" {
		return s.Name
	}
	return s.Name + signatorySeparator + s.Organization
}

// signatorySeparator stands between name and organization. A name never holds it.
const signatorySeparator = "; "

// Signatories are those who stand behind a comment beside its sender: one a line, "name;
// organization", each line with one or the other. As one text it is screened and redacted
// like the name of the sender; redactions never reach over the end of a line.
type Signatories string

// NewSignatories writes a list as Signatories. Names must be of one line and hold no
// semicolon, organizations of one line.
func NewSignatories(list ...Signatory) Signatories {
	lines := make([]string, 0, len(list))
	for _, s := range list {
		lines = append(lines, s.line())
	}
	return Signatories(strings.Join(lines, "\n"))
}

// All yields each signatory with the position that it has behind its comment: the sender
// has the first, so these begin with the second.
func (s Signatories) All() iter.Seq2[int, Signatory] {
	return func(yield func(int, Signatory) bool) {
		if s == "" {
			return
		}
		position := 2
		for line := range strings.SplitSeq(string(s), "\n") {
			name, organization, _ := strings.Cut(line, signatorySeparator)
			if !yield(position, Signatory{name, organization}) {
				return
			}
			position++
		}
	}
}

// List returns the signatories in their order.
func (s Signatories) List() []Signatory {
	list := make([]Signatory, 0, s.Count())
	for _, one := range s.All() {
		list = append(list, one)
	}
	return list
}

// Count returns how many there are.
func (s Signatories) Count() int {
	if s == "" {
		return 0
	}
	return strings.Count(string(s), "\n") + 1
}

// PublicOf returns what the public may read of the signatories where the sender chose t:
// of persons their names, of organizations both. Intake refuses an organization without a
// name among persons.
func (s Signatories) PublicOf(t SubmitterType) Signatories {
	switch t {
	case Organization:
		return s
	case Individual:
		list := s.List()
		for i := range list {
			list[i].Organization = ""
		}
		return NewSignatories(list...)
	}
	return ""
}

// EachLine calls f for every line of a text with the byte where it begins.
func EachLine(text Text, f func(start int, line Text)) {
	start := 0
	for line := range strings.SplitSeq(string(text), "\n") {
		f(start, Text(line))
		start += len(line) + 1
	}
}

// ScreenField screens a field of a comment. Of FieldSignatories each line is screened by
// itself, so that no finding reaches from one name into the next.
func ScreenField(field QuestionID, text Text, screen func(Text) []Finding) []Finding {
	if field != FieldSignatories {
		return screen(text)
	}
	var out []Finding
	EachLine(text, func(start int, line Text) {
		for _, f := range screen(line) {
			f.Start, f.End = f.Start+start, f.End+start
			out = append(out, f)
		}
	})
	return out
}

// LineMarks cuts marks of FieldSignatories at the ends of lines; those of other fields stay.
func LineMarks(field QuestionID, text Text, marks []Redaction) []Redaction {
	if field != FieldSignatories {
		return marks
	}
	var out []Redaction
	for _, m := range marks {
		EachLine(text, func(start int, line Text) {
			part := m
			part.Start, part.End = max(m.Start, start), min(m.End, start+len(line))
			if part.Start < part.End {
				out = append(out, part)
			}
		})
	}
	return out
}

// more says how many signatories are not named: ", and 3 more".
func (s Signatories) more() string {
	if n := s.Count(); n > 0 {
		return fmt.Sprintf(", and %d more", n)
	}
	return ""
}

// SignatoryEntry is one of several parties behind a comment, as the files tell of it.
type SignatoryEntry struct {
	Comment  CommentID
	Position int
	Signatory
	Public bool // the public reads it: it is posted, and was not taken off
}
