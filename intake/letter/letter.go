// Package letter takes the text out of a document that somebody brings: Word, OpenDocument,
// RTF, plain text, e-mail and PDF. Nothing of the file is kept, and what the writer cannot
// see in it does not come out: properties, authors, comments, deleted and hidden text.
//
// It reads files of strangers. The portal calls it in a process of its own: see
// intake/confined.
package letter

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of one document. A file that goes beyond one of the first three is refused; of a
// text that is too long the beginning is taken, and the writer is told.
const (
	MaxFile  = 10 << 20 // bytes
	maxPart  = 24 << 20 // bytes of one unpacked part of a Word or OpenDocument file
	maxDepth = 400      // of elements within elements, and of groups in RTF
	MaxText  = 400_000  // code points of the text that comes out
)

// Letter is the text of a document, with what could not be taken along.
type Letter struct {
	Text    string            // paragraphs apart by an empty line
	Answers map[string]string // what stands in the fields of the portal's own response form, by the field's name
	Lost    Lost
}

// Lost counts what a document has and its text does not.
type Lost struct {
	Tables    int  // their words are there, a row a line
	Pictures  int  // with drawings, charts and embedded objects
	Footnotes int  // with endnotes
	Notes     int  // remarks beside the text, in which people discuss it
	Deleted   bool // text that was deleted with changes tracked
	Hidden    bool
	Quoted    bool // messages quoted below an e-mail
	Attached  bool // files came with an e-mail
	Cut       bool // the text is longer than MaxText, and its end is missing
}

// Any reports whether something was lost.
func (l Lost) Any() bool { return l != Lost{} }

// Problem is why no text can be taken out of a file.
type Problem string

// The problems. What people are told about each stands with the pages.
const (
	Empty     Problem = "empty"     // it has no text
	Scanned   Problem = "scanned"   // its pages are pictures
	Encrypted Problem = "encrypted" // it asks for a password
	Broken    Problem = "broken"    // it does not follow its own format
	Unknown   Problem = "unknown"   // it is of no kind that is read here
	OldWord   Problem = "old"       // it is a Word file of before 2007
	Outlook   Problem = "outlook"   // it is a message in Outlook's own format
	Sheet     Problem = "sheet"     // it is a spreadsheet or a presentation
	Unwieldy  Problem = "unwieldy"  // reading it takes more time or memory than it may
)

func (p Problem) Error() string { return "letter: the file is " + string(p) }

// Problems lists all problems.
func Problems() []Problem {
	return []Problem{Empty, Scanned, Encrypted, Broken, Unknown, OldWord, Outlook, Sheet, Unwieldy}
}

// Read takes the text out of a file. What kind of file it is, its first bytes say: the name
// is not asked. Every error is a Problem.
func Read(file []byte) (out Letter, err error) {
	defer func() {
		if r := recover(); r != nil { // the parser of PDF says so what it cannot read
			out, err = Letter{}, fmt.Errorf("%w: %v", Broken, r)
		}
	}()
	if len(file) > MaxFile {
		return Letter{}, Unwieldy
	}
	out, err = readKind(file)
	if err != nil {
		if _, ok := errors.AsType[Problem](err); !ok {
			err = fmt.Errorf("%w: %w", Broken, err)
		}
		return Letter{}, err
	}
	out.Text = tidy(out.Text)
	said := out.Text != ""
	for name, text := range out.Answers {
		out.Answers[name] = tidy(text)
		said = said || out.Answers[name] != ""
	}
	if !said {
		return Letter{}, Empty
	}
	return out, nil
}

func readKind(file []byte) (Letter, error) {
	head := bytes.TrimLeft(file[:min(len(file), 1024)], "\ufeff \t\r\n")
	switch {
	case len(bytes.TrimSpace(file)) == 0:
		return Letter{}, Empty
	case bytes.HasPrefix(file, []byte("PK\x03\x04")), bytes.HasPrefix(file, []byte("PK\x05\x06")):
		return readPackage(file)
	case bytes.HasPrefix(file, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return Letter{}, compoundProblem(file)
	case bytes.HasPrefix(head, []byte(`{\rtf`)):
		return readRTF(file)
	case bytes.Contains(head, []byte("%PDF-")):
		return readPDF(file)
	}
	return readText(file)
}

// compoundProblem tells apart what Microsoft's older container holds, by the names of its
// streams.
func compoundProblem(file []byte) Problem {
	holds := func(name string) bool {
		wide := make([]byte, 0, 2*len(name))
		for _, c := range []byte(name) {
			wide = append(wide, c, 0)
		}
		return bytes.Contains(file, wide)
	}
	switch {
	case holds("EncryptedPackage"):
		return Encrypted
	case holds("WordDocument"):
		return OldWord
	case holds("__substg1.0"), holds("__properties_version1.0"):
		return Outlook
	case holds("Workbook"), holds("PowerPoint Document"):
		return Sheet
	}
	return Unknown
}

// text gathers paragraphs.
type text struct {
	b     strings.Builder
	lines int // line ends owed before the next words
	n     int // code points so far
	cut   bool
}

// write adds words. Beyond MaxText it takes no more.
func (t *text) write(s string) {
	if s == "" || t.cut {
		return
	}
	if t.b.Len() > 0 {
		for range t.lines {
			t.b.WriteByte('\n')
		}
		t.n += t.lines
	}
	t.lines = 0
	n := utf8.RuneCountInString(s)
	if t.n+n > MaxText {
		for i := range s {
			if t.n == MaxText {
				s = s[:i]
				break
			}
			t.n++
		}
		t.cut = true
	}
	t.n += n
	t.b.WriteString(s)
}

// end ends a line, or a paragraph with two.
func (t *text) end(lines int) { t.lines = max(t.lines, lines) }

var manyLines = regexp.MustCompile(`\n{3,}`)

// tidy leaves what a box on a page can hold: line ends as LF, no control characters, no
// blanks at the ends of lines and no heaps of empty ones.
func tidy(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n"), "\r", "\n")
	s = ligatures.Replace(strings.Map(plainRune, s))
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t\u00a0")
	}
	return strings.TrimSpace(manyLines.ReplaceAllString(strings.Join(lines, "\n"), "\n\n"))
}

// ligatures writes letters apart that are printed as one, and the blank behind a bullet.
var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st",
	"•\t", "• ")

// Characters of documents that plain text has no use for, and what stands for them.
const (
	lineMarks   = "\v\f\u0085\u2028\u2029"
	noMarks     = "\u00ad\ufeff\ufffe\uffff" // soft hyphens and marks of byte order
	symbolMarks = "\uf0b7\uf0a7\uf06f\uf0d8\uf0fc\uf0a8"
)

// plainRune maps what has no meaning in plain text: control characters away, separators to
// what they separate, the bullets of symbol fonts to bullets.
func plainRune(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case strings.ContainsRune(lineMarks, r):
		return '\n'
	case strings.ContainsRune(noMarks, r), unicode.IsControl(r):
		return -1
	case strings.ContainsRune(symbolMarks, r):
		return '•'
	}
	return r
}
