package docket

import (
	"crypto/sha256"
	"strings"
	"time"
)

// CodedProject is what a project file of a program that codes text holds, as far as the
// portal reads it home: users, codes, texts with their codings, and notes. GUIDs are in
// capitals and without braces.
type CodedProject struct {
	Name, Origin string
	Users        []ProjectUser
	Codes        []ProjectCode // in the order of the file, parents before their children
	Sources      []ProjectSource
	Notes        []ProjectNote
	Whole        []string // notes on the project as a whole
	Unread       int      // sources that are no text: pictures, sound, video, PDF
}

// ProjectUser is a user of a project file.
type ProjectUser struct{ GUID, Name string }

// ProjectCode is a code of a project file.
type ProjectCode struct {
	GUID, Name, Parent string // Parent: name of the code that it stands under; "" for none
	Description        string
	Codable            bool
	Notes              []string
}

// ProjectSource is a text of a project file, without its words: those are known by their
// digest.
type ProjectSource struct {
	GUID, Name string
	Digest     [32]byte // TextDigest of the text, line ends being "\n"
	Returns    []int    // code points before which the file's text has one "\r" more
	Problem    string   // why the text cannot be told, in words that follow its name
	AsOf       string   // value of the variable ProjectAsOf; "" where the source has none
	Codings    []ProjectCoding
	Notes      []ProjectNoteRef
}

// Point turns a code point of the file's text into one of the text whose line ends are
// "\n".
func (s ProjectSource) Point(p int) int {
	for i, at := range s.Returns {
		if at+i >= p {
			return p - i
		}
	}
	return p - len(s.Returns)
}

// ProjectCoding is a code that somebody gave to a text, or to a passage of it.
type ProjectCoding struct {
	GUID, User, Code string
	At               time.Time // zero: not said
	Passage          bool
	Points           Span // of a passage, in code points of the file's text
}

// ProjectNoteRef says that a note is about a text, or about a passage of it.
type ProjectNoteRef struct {
	Note    string
	Passage bool
	Points  Span
}

// ProjectNote is a note, or memo, of a project file.
type ProjectNote struct {
	GUID, Name, Text  string
	User, ModifiedBy  string
	Problem           string // why its text cannot be told
	Created, Modified time.Time
}

// ProjectAsOf is the variable with which the portal marks each text of a project that it
// writes: the time of the last coding that the file has of the text, or ProjectAsOfNone.
// What was coded here later was not in the file, so that the file lacks it says nothing.
const (
	ProjectAsOf     = "codings as of"
	ProjectAsOfNone = "none"
)

// ProjectTime is how ProjectAsOf writes a time.
func ProjectTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// XMLText is a text as XML can hold it: what it cannot becomes the replacement character,
// so that positions stay.
func XMLText(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r', r >= 0x20 && r <= 0xD7FF, r >= 0xE000 && r <= 0xFFFD, r >= 0x10000:
			return r
		}
		return '\uFFFD'
	}, s)
}

// TextDigest is the digest by which a text of a project file is known: of the text as XML
// holds it.
func TextDigest(t Text) [32]byte { return sha256.Sum256([]byte(XMLText(string(t)))) }

// ProjectAnswer is a posted answer as a project that comes home is held against it.
type ProjectAnswer struct {
	Comment  CommentID
	Question QuestionID
	Text     Text
	Gaps     Gaps
}

// Key names the answer.
func (a ProjectAnswer) Key() CodingItemKey {
	return CodingItemKey{Question: a.Question, Comment: a.Comment}
}

// ProjectState is all that people made of a docket's posted answers, at one moment.
type ProjectState struct {
	Docket   Docket
	Books    []Codebook // oldest first
	Codings  []Coding   // of posted answers, evidence of the clean text
	Passes   []Pass
	Excerpts []Excerpt // that stand, of posted answers; without words and reasons
	Memos    []Memo    // every version of each, oldest first

	Training []CodingItemKey // posted answers in training rounds that are not closed
	Tests    []TestReading   // answers that were handed out as tests, and to whom, without what was said
}

// Book is the newest codebook.
func (s ProjectState) Book() Codebook {
	if len(s.Books) == 0 {
		return Codebook{Docket: s.Docket.ID}
	}
	return s.Books[len(s.Books)-1]
}

// MergedReading is what a project brings home of one coder's reading of one answer.
type MergedReading struct {
	Comment  CommentID
	Question QuestionID
	Coder    UserID
	First    bool     // the coder had not read the answer here
	Have     []string // codes that this coder had confirmed when the two were compared, sorted
	Add      []Coding // code and evidence
	Remove   []string // codes that do not apply any more
	Passages []Excerpt
	Unmark   []int64 // numbers of passages that are marked no more
}

// MergedMemo is a memo that a project brings home: a new one, or a new version of one
// whose newest version was Seen.
type MergedMemo struct {
	Memo
	Seen int
}

// ProjectMerge is what a project file changes, all of it or nothing.
type ProjectMerge struct {
	Docket   ID
	By       UserID // who brought the file
	Digest   string // SHA-256 of the file, in hex
	Blind    bool   // who brought it states that its coders did not see each other's codes
	Book     int    // version of the codebook that it was compared with
	Themes   []Theme
	Readings []MergedReading
	Memos    []MergedMemo
}

// ProjectThemeReason is why the codebook has a theme that came with a project file.
const ProjectThemeReason = "A project file that came home has this code."

// MaxMergedReadings bounds the readings that one file changes: they are written in one
// transaction, for which everybody who writes waits.
const MaxMergedReadings = 3000
