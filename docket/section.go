package docket

import (
	"strings"
	"time"
)

// Section is one version of a section of the report that people write.
type Section struct {
	Docket ID
	Key    SectionKey
	Title  string // a heading of its own; "" for that of the outline
	Text   string // Markdown, with the names of live figures in double braces

	// Values are the live figures of the text as they stood when a person last read
	// it: name → words.
	Values map[string]string

	// Extracts are digests of the sentences that a program put into the text. One that
	// still stands there as it was is nobody's sentence, and leaves no house.
	Extracts []string

	// Responses are what the task force did, in a section that says what was heard.
	Responses []Response

	Version int // grows by one with every save
	By      UserID
	At      time.Time
}

// Most that a section can hold.
const (
	MaxSection      = 60_000 // code points of the text
	MaxSectionTitle = 150    // code points of the heading
)

// SectionKey names a section of the outline: "summary", "question-1", "theme-DEV-LEG",
// "recommendations", "method".
type SectionKey string

// The sections that every docket has.
const (
	SectionSummary         SectionKey = "summary"
	SectionRecommendations SectionKey = "recommendations"
	SectionMethod          SectionKey = "method"
)

const (
	sectionOfQuestion = "question-"
	sectionOfTheme    = "theme-"
)

// QuestionSection is the section of a question.
func QuestionSection(q QuestionID) SectionKey { return SectionKey(sectionOfQuestion + string(q)) }

// ThemeSection is the section of a theme.
func ThemeSection(code string) SectionKey { return SectionKey(sectionOfTheme + code) }

// Question is the question that the section is about; false for none.
func (k SectionKey) Question() (QuestionID, bool) {
	q, ok := strings.CutPrefix(string(k), sectionOfQuestion)
	return QuestionID(q), ok
}

// Theme is the code of the theme that the section is about; false for none.
func (k SectionKey) Theme() (string, bool) { return strings.CutPrefix(string(k), sectionOfTheme) }

// Place is a place of the outline.
type Place struct {
	Key   SectionKey
	Title string
	Group string // the imperative of a theme; "" for none
}

// Outline lists the sections that a report of the docket can have, in its order.
func Outline(d Docket, book Codebook) []Place {
	list := []Place{{Key: SectionSummary, Title: "Executive summary"}}
	for _, q := range d.Questions {
		list = append(list, Place{Key: QuestionSection(q.ID), Title: "Question " + string(q.ID)})
	}
	list = append(list, Place{Key: QuestionSection(General), Title: "Other remarks"})
	var groups []string
	byGroup := map[string][]Place{}
	for _, t := range book.Themes {
		if byGroup[t.Imperative] == nil {
			groups = append(groups, t.Imperative)
		}
		title := t.Label
		if title == "" {
			title = t.Code
		}
		byGroup[t.Imperative] = append(byGroup[t.Imperative], Place{Key: ThemeSection(t.Code), Title: title,
			Group: t.Imperative})
	}
	for _, g := range groups {
		list = append(list, byGroup[g]...)
	}
	return append(list, Place{Key: SectionRecommendations, Title: "Recommendations"},
		Place{Key: SectionMethod, Title: "How the comments were read"})
}
