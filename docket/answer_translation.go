package docket

import (
	"strings"
	"time"
	"unicode/utf8"
)

// AnswerTranslation is the English of one posted answer that staff wrote. It is made of the
// posted text, with its gaps.
type AnswerTranslation struct {
	Comment  CommentID
	Question QuestionID
	Text     Text // "": it was taken away
	Number   int  // how often it was written or taken away; 0: never
	By       UserID
	At       time.Time

	// NotPrivate: whoever saves it says so of what the screener says must come out.
	NotPrivate bool

	// Current says that the answer is posted with the text that the translation was made of.
	// One that is not is for staff alone.
	Current bool
}

// Shown reports whether the public may read the translation.
func (t AnswerTranslation) Shown() bool { return t.Current && t.Text != "" }

// Earlier reports whether the translation was made of a text that is posted no more.
func (t AnswerTranslation) Earlier() bool { return !t.Current && t.Text != "" }

// Key names the answer that is translated.
func (t AnswerTranslation) Key() CodingItemKey {
	return CodingItemKey{Question: t.Question, Comment: t.Comment}
}

// CheckTranslation cleans a translation that somebody typed. It returns Invalid for
// "translation" when there is nothing, or more than an answer may have.
func CheckTranslation(typed string) (Text, error) {
	text := strings.TrimSpace(typed)
	switch n := utf8.RuneCountInString(text); {
	case text == "":
		return "", Invalid{"translation": "Write the translation, or take it away with the other button."}
	case n > MaxAnswer:
		return "", Invalid{"translation": "Use 25,000 characters or fewer, as an answer does."}
	}
	return Text(text), nil
}

// MayNeedTranslation reports whether a comment in a language may have answers that somebody
// who reads English alone cannot read. A language that nobody knows may be any.
func MayNeedTranslation(language string) bool { return language != "en" }
