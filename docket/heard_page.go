package docket

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	heardOpening    = "heard-opening"
	heardOfQuestion = "heard-question-"
	heardLanguage   = "@" // stands before the language of a text that is not English
)

// HeardSection is the section of what was heard on a question, in a language; of the
// opening for a question "".
func HeardSection(q QuestionID, language string) SectionKey {
	key := SectionKey(heardOpening)
	if q != "" {
		key = SectionKey(heardOfQuestion + string(q))
	}
	if language != "en" {
		key += SectionKey(heardLanguage + language)
	}
	return key
}

// Heard reports whether the section says what was heard, on which question ("" for the
// opening) and in which language.
func (k SectionKey) Heard() (q QuestionID, language string, ok bool) {
	base, language, found := strings.Cut(string(k), heardLanguage)
	if !found {
		language = "en"
	}
	if base == heardOpening {
		return "", language, true
	}
	id, ok := strings.CutPrefix(base, heardOfQuestion)
	return QuestionID(id), language, ok
}

// Languages lists the languages that the docket speaks, English first.
func (d Docket) Languages() []string {
	return append([]string{"en"}, slices.Sorted(maps.Keys(d.Translations))...)
}

// HeardOutline lists the sections that say what was heard, in the order of their page:
// the opening, then each question, each in every language of the docket. The group is
// the language.
func HeardOutline(d Docket) []Place {
	var list []Place
	add := func(q QuestionID, title string) {
		for _, language := range d.Languages() {
			list = append(list, Place{Key: HeardSection(q, language), Title: title, Group: language})
		}
	}
	add("", "Opening")
	for _, q := range d.Questions {
		add(q.ID, "Question "+string(q.ID))
	}
	add(General, "Other remarks")
	return list
}

// Response is what the task force did about what it heard.
type Response struct {
	Text           string        `json:"text"`
	State          ResponseState `json:"state"`
	Recommendation string        `json:"recommendation,omitempty"` // "R1"; "" for none
}

// ResponseState says how far a response has come.
type ResponseState string

// The states.
const (
	ResponsePlanned  ResponseState = "planned"
	ResponseUnderWay ResponseState = "under_way"
	ResponseDone     ResponseState = "done"
	ResponseDeclined ResponseState = "declined"
)

// ResponseStates lists them in the order of a form.
var ResponseStates = []ResponseState{ResponsePlanned, ResponseUnderWay, ResponseDone, ResponseDeclined}

// Label is the state in plain words.
func (s ResponseState) Label() string {
	return map[ResponseState]string{ResponsePlanned: "Planned", ResponseUnderWay: "Under way", ResponseDone: "Done",
		ResponseDeclined: "Not taken up"}[s]
}

// Most that a section says of what was done.
const (
	MaxResponses = 20
	MaxResponse  = 1000 // code points
)

// Check says what is wrong with a response, in a sentence; "" for nothing.
func (r Response) Check() string {
	switch {
	case r.Text == "":
		return "Write what was done, or leave the whole response empty."
	case utf8.RuneCountInString(r.Text) > MaxResponse:
		return "Write a shorter response: at most 1,000 characters."
	case strings.Contains(r.Text, "{{"):
		return "A response has no live figures. Put the figure into the text above, and say here what was done."
	case !slices.Contains(ResponseStates, r.State):
		return "Say how far this has come."
	}
	return ""
}

// HeardPage is the page that says what was heard, as a person published it: texts,
// figures as they stood then, and which quotations it shows. It holds no words of a
// comment.
type HeardPage struct {
	Docket     ID
	Number     int // grows by one with every publication
	By         UserID
	At         time.Time
	EndedBy    UserID    // who took it back, or published the next one
	EndedAt    time.Time // zero while it stands
	SnapshotAt time.Time // of the state that the figures are of

	Parts    []HeardPart
	Figures  map[string]HeardFigure // by name
	Comments map[string]CommentID   // by name: those that the text cites or quotes

	// Versions are those of the sections that were published.
	Versions map[SectionKey]int
}

// Stands reports whether the page is what the public reads.
func (p HeardPage) Stands() bool { return p.Number > 0 && p.EndedAt.IsZero() }

// HeardPart is what was heard on one question; the opening has none.
type HeardPart struct {
	Question QuestionID  `json:"question,omitempty"`
	Texts    []HeardText `json:"texts"`
}

// In returns the text in a language, or the one that stands in for it; false for none.
func (p HeardPart) In(language string, has func(HeardText) bool) (HeardText, bool) {
	for _, wanted := range []string{language, "en"} {
		for _, t := range p.Texts {
			if t.Language == wanted && has(t) {
				return t, true
			}
		}
	}
	for _, t := range p.Texts {
		if has(t) {
			return t, true
		}
	}
	return HeardText{}, false
}

// HeardText is a text of the page in one language.
type HeardText struct {
	Language  string          `json:"language"`
	Title     string          `json:"title,omitempty"`
	Text      string          `json:"text,omitempty"`
	Responses []HeardResponse `json:"responses,omitempty"`
}

// HeardResponse is a response with the recommendation that it belongs to, as worded when
// the page was published.
type HeardResponse struct {
	Response
	Wording string `json:"wording,omitempty"`
}

// HeardFigure is a count, or a part of a whole.
type HeardFigure struct {
	Part  int `json:"part"`
	Whole int `json:"whole,omitempty"` // 0: the part is a count
}

// HeardShown is what of a published page may be shown now.
type HeardShown struct {
	HeardPage
	Quoted map[string]HeardQuotation // by name; missing where it may not be shown any more
	Posted map[CommentID]bool        // of the comments that the text cites
}

// HeardQuotation is a passage of a posted comment.
type HeardQuotation struct {
	Comment  CommentID
	Words    Text
	Language string // of the comment
}
