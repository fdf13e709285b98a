// Package docket holds the nouns of the portal and the rules that need no
// database, HTTP or HTML. Every other room imports it; it imports none.
package docket

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ID names a docket, such as "HHS-HCIC-2016-0001".
type ID string

var idForm = regexp.MustCompile(`^[A-Z0-9]+(-[A-Z0-9]+)*$`)

// Valid reports whether id has the form of a docket ID: capital letters and
// digits in groups joined by hyphens, at most 60 bytes.
func (id ID) Valid() bool { return len(id) <= 60 && idForm.MatchString(string(id)) }

// Comment names the comment with the given serial in docket id: the serial has
// four digits or more.
func (id ID) Comment(serial int64) CommentID {
	return CommentID(fmt.Sprintf("%s-%04d", id, serial))
}

// CommentID is the public name of one comment: docket ID and serial,
// "HHS-HCIC-2016-0001-0042".
type CommentID string

// Split takes a comment ID apart into docket and serial. It reports false when
// id is not one that ID.Comment could have made.
func (id CommentID) Split() (ID, int64, bool) {
	i := strings.LastIndexByte(string(id), '-')
	if i < 0 {
		return "", 0, false
	}
	d := ID(id[:i])
	n, err := strconv.ParseInt(string(id[i+1:]), 10, 64)
	if err != nil || n < 1 || !d.Valid() || d.Comment(n) != id {
		return "", 0, false
	}
	return d, n, true
}

// MixedUp reports whether one of two docket IDs could be the number of a comment of the
// other: with "X-2016" and "X-2016-0001", nobody could tell what the latter names.
func (id ID) MixedUp(other ID) bool {
	a, _, first := CommentID(id).Split()
	b, _, second := CommentID(other).Split()
	return first && a == other || second && b == id
}

// QuestionID names a question of a docket: "1", "2" and so on, or General.
type QuestionID string

// General is the answer that belongs to no question.
const General QuestionID = "general"

// The submitter's fields that the public may read, where a finding or a
// redaction concerns them rather than an answer.
const (
	FieldName         QuestionID = "name"
	FieldOrganization QuestionID = "organization"
	FieldSignatories  QuestionID = "signatories"
)

// Docket is what a task force asks the public, and on which terms.
type Docket struct {
	ID         ID         `json:"id"`
	Title      string     `json:"title"`
	Agency     string     `json:"agency"`
	Summary    string     `json:"summary"`     // one or two sentences, for lists and the Atom feed
	Background []string   `json:"background"`  // paragraphs, plain text
	Notice     []string   `json:"notice"`      // what not to include, paragraphs
	Use        []string   `json:"use"`         // how answers are used, paragraphs
	Contact    Contact    `json:"contact"`     //
	PrivacyAct []string   `json:"privacy_act"` // Privacy Act statement, paragraphs; empty: not shown
	OMB        OMB        `json:"omb"`         // Paperwork Reduction Act; zero: not shown
	Zone       string     `json:"zone"`        // IANA name, such as "America/New_York"
	Opens      time.Time  `json:"opens"`       // zero: open from the start
	Closes     time.Time  `json:"closes"`      // zero: open until staff close it
	AcceptLate bool       `json:"accept_late"` // file late comments, marked, instead of refusing them
	Questions  []Question `json:"questions"`   // at least one
	// label of the answer that belongs to no question; empty: a default
	GeneralPrompt      string   `json:"general"`
	Sectors            []Choice `json:"sectors"`     //
	WithholdingReasons []Choice `json:"withholding"` //
	CodebookFile       string   `json:"codebook"`    // name of the shipped codebook; empty: none

	SecondPerson SecondPerson `json:"second_person,omitempty"` // which decisions wait for a second signature
	SecondLook   *int         `json:"second_look,omitempty"`   // percent of posted comments; nil: SecondLookDefault

	// the second reader of an answer sees what a program suggests
	SecondSuggestions bool `json:"second_suggestions,omitempty"`

	// how many people read each answer for themes; nil: DefaultReadingPlan. Not from the file
	ReadingPlan *ReadingPlan `json:"reading_plan,omitempty"`
	// which answers coders are to read first; not from the file
	CodingParts []CodingPart `json:"coding_parts,omitempty"`
	// how test answers are mixed in; nil: none is. Not from the file
	TestPlan *TestPlan `json:"test_plan,omitempty"`

	// for how many years it is kept after it was archived; 0: for good
	RetentionYears int `json:"retention_years,omitempty"`

	// of what is handed over of a flagged comment, where nobody chose another; "": DefaultTLP
	Marking TLP `json:"marking,omitempty"`

	// originals of decided comments are opened only for a stated reason; not from the file
	AskReason bool `json:"ask_reason,omitempty"`

	// where reports of incidents belong; none: the places that the portal knows
	Channels []ReportChannel `json:"channels,omitempty"`

	// whom the press asks, by e-mail; zero: the site's own contact
	Media     Contact   `json:"media,omitzero"`
	Links     []Link    `json:"links,omitempty"`     // related material
	AnswerDue time.Time `json:"answer_due,omitzero"` // when the task force's answer is due; zero: no date
	// what the round that is asked now is about; not from the file
	RoundAbout string      `json:"round_about,omitempty"`
	PastRounds []PastRound `json:"past_rounds,omitempty"` // rounds that are over; not from the file
	Events     []Event     `json:"events,omitempty"`      // what happened since it was filed; not from the file

	ClosedAt time.Time `json:"closed_at"` // set when staff closed it, zero when open; not from the file
	FiledAt  time.Time `json:"filed_at"`  // when it was added; not from the file

	Translations map[string]Translation `json:"translations,omitempty"` // by language, such as "es"

	// the newest version of the texts that staff changed; 0: they are those of the file.
	TextsNumber int       `json:"texts_number,omitempty"`
	TextsAt     time.Time `json:"texts_at,omitzero"` // when that version was published

	themes  map[string]string // labels of themes in the docket's language; see In
	foreign map[string]bool   // texts that are English among another language
	// ChangedAt is when the public could last see the docket's own data change, later
	// than every change before it; not from the file.
	ChangedAt time.Time `json:"-"`

	// HeardAt is when the page that says what was heard was published; zero while none
	// stands.
	HeardAt time.Time `json:"-"`
	Round   int       `json:"-"` // the round that comments are filed in now, from 1; not from the file
}

// Contact is where people reach the staff of a docket.
type Contact struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Phone string `json:"phone"`
	Mail  string `json:"mail"` // postal address in one line
}

// OMB is the Paperwork Reduction Act line: shown when Number is set.
type OMB struct {
	Number  string `json:"number"`
	Expires string `json:"expires"` // as printed, "11/30/2027"
	Burden  string `json:"burden"`  // the burden statement
}

// Question is one of the questions posed, word for word.
type Question struct {
	ID   QuestionID `json:"id"`
	Text string     `json:"text"`
	Hint string     `json:"hint,omitempty"`
}

// Choice is one entry of a list in the docket file: the code that files use
// and the label that people read.
type Choice struct {
	Code  string `json:"code"`
	Label string `json:"label"`
}

// SectorUnspecified is the sector of a comment whose sector is unknown or is
// none of the docket's. It belongs to every docket without being listed.
const SectorUnspecified = "unspecified"

// MaxAnswer is the most code points one answer may have, counted with line
// ends as LF. The figure is the product's promise on the form.
const MaxAnswer = 25_000

// Question finds a question by ID; General is found with the docket's prompt.
func (d Docket) Question(id QuestionID) (Question, bool) {
	if id == General {
		return Question{ID: General, Text: d.GeneralLabel()}, true
	}
	for _, q := range d.Questions {
		if q.ID == id {
			return q, true
		}
	}
	return Question{}, false
}

// QuestionIDs lists the docket's questions in order, General last.
func (d Docket) QuestionIDs() []QuestionID {
	ids := make([]QuestionID, 0, len(d.Questions)+1)
	for _, q := range d.Questions {
		ids = append(ids, q.ID)
	}
	return append(ids, General)
}

// GeneralLabel is the label of the answer that belongs to no question.
func (d Docket) GeneralLabel() string {
	if d.GeneralPrompt != "" {
		return d.GeneralPrompt
	}
	return "Is there anything else you want to tell us?"
}

// SectorLabel is what people read for a sector code.
func (d Docket) SectorLabel(code string) string { return label(d.Sectors, code, "Not specified") }

// HasSector reports whether code is one of the docket's sectors.
func (d Docket) HasSector(code string) bool { return has(d.Sectors, code) }

// ReasonLabel is what people read for a withholding reason.
func (d Docket) ReasonLabel(code Reason) string {
	if code == ReasonPurged && !d.HasReason(code) {
		return ReasonPurgedLabel
	}
	return label(d.WithholdingReasons, string(code), string(code))
}

// HasReason reports whether code is one of the docket's withholding reasons.
func (d Docket) HasReason(code Reason) bool { return has(d.WithholdingReasons, string(code)) }

func label(list []Choice, code, otherwise string) string {
	for _, c := range list {
		if c.Code == code {
			return c.Label
		}
	}
	return otherwise
}

func has(list []Choice, code string) bool {
	return slices.ContainsFunc(list, func(c Choice) bool { return c.Code == code })
}

// SecondLookShare is the share of posted comments, in percent, that are drawn for
// a second look.
func (d Docket) SecondLookShare() int {
	if d.SecondLook == nil {
		return SecondLookDefault
	}
	return *d.SecondLook
}

// Location is the docket's named zone, in which its pages show times and its
// dates begin at midnight. A docket file with an unknown zone is refused, so an
// unknown one here means UTC.
func (d Docket) Location() *time.Location { return zone(d.Zone) }

// Period is where a docket stands in its comment period.
type Period string

// The periods of a docket.
const (
	PeriodAhead  Period = "ahead"  // not open yet
	PeriodOpen   Period = "open"   //
	PeriodClosed Period = "closed" // by date or by staff
)

// Period tells where the docket stands at the time now.
func (d Docket) Period(now time.Time) Period {
	switch {
	case !d.ClosedAt.IsZero():
		return PeriodClosed
	case !d.Closes.IsZero() && !now.Before(d.Closes):
		return PeriodClosed
	case !d.Opens.IsZero() && now.Before(d.Opens):
		return PeriodAhead
	}
	return PeriodOpen
}

// Accepts reports whether a comment sent at now is filed, and whether it is
// then marked late.
func (d Docket) Accepts(now time.Time) (accepted, late bool) {
	switch d.Period(now) {
	case PeriodOpen:
		return true, false
	case PeriodClosed:
		late := d.AcceptLate && !d.Archived()
		return late, late
	}
	return false, false
}
