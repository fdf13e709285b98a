package views

import (
	"commentportal/docket"

	"github.com/a-h/templ"
)

// TranslationPage is the form of the English of one posted answer, beside the answer.
type TranslationPage struct {
	Shell
	Problems []Problem
	Key      docket.CodingItemKey
	Label    string // "Question 1"
	Asked    string
	Facts    []Fact
	Text     docket.Text // as posted
	Language string      // of the comment; "": not known
	CodingAt string
	PublicAt string

	Action  string
	Version int
	Made    string // names the posted text
	Words   Field
	Saved   string // by whom and when; "" while there is none
	May     bool   // the reader may save

	Seen    []Run // what was typed, with what the screener sees in it; nil: nothing to look at
	Why     []string
	Looked  string // names the words that were looked at
	Blocked bool   // something of it must come out

	Earlier *EarlierTranslation
	Theirs  *EarlierTranslation // what a colleague saved meanwhile; an empty text: they took it away
	Changed bool                // another text is posted since the page was opened
}

// EarlierTranslation is a translation beside the one that is being written.
type EarlierTranslation struct {
	Text   docket.Text // "": not for this reader, or taken away
	Saved  string
	Hidden bool // its words are not for this reader
}

// words are the translation for whoever may not change it.
func (p TranslationPage) words() docket.Text { return docket.Text(p.Words.Value) }

// AnswerEnglish is the English of an answer on a staff page.
type AnswerEnglish struct {
	Text    docket.Text // "": there is none, or it is of an earlier text
	Saved   string      // who wrote it and when
	Earlier bool        // there is one of a text that is posted no more
	Href    string      // where it is written; "" where it need not be offered
}

// englishWords prints a translation, as English on a page of any language.
func englishWords(text docket.Text) templ.Component {
	return textBlock("", PlainRuns(string(text)), "lang", "en")
}

// originalWords prints a posted text in the language of its comment.
func originalWords(text docket.Text, language string) templ.Component {
	if language == "" {
		return textBlock("", PlainRuns(string(text)))
	}
	return textBlock("", PlainRuns(string(text)), "lang", language)
}
