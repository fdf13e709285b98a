package screen

import (
	"regexp"
	"strings"
)

// A pattern is a phrase of a cue, in small letters and without marks: words with
// a blank between. "a/b" stands for either word, "*" for one word and "~" for up to
// four; NOT is written out by negated. Apostrophes part words ("can t"). A line may
// end between words and behind a "/".
type pattern []patternWord

type patternWord struct {
	any   bool        // one word, whatever it is
	gap   bool        // up to maxPatternGap words
	is    []string    // one of these
	facts []*wordFact // the same, looked up
}

// maxPatternGap is how many words a "~" may stand for.
const maxPatternGap = 4

// behindSlash is the end of a line within the alternatives of a word.
var behindSlash = regexp.MustCompile(`/\s+`)

func parsePattern(text string) pattern {
	var p pattern
	for word := range strings.FieldsSeq(behindSlash.ReplaceAllString(text, "/")) {
		switch word {
		case "*":
			p = append(p, patternWord{any: true})
		case "~":
			p = append(p, patternWord{gap: true})
		default:
			var w patternWord
			for alternative := range strings.SplitSeq(word, "/") {
				w.is = append(w.is, alternative)
			}
			p = append(p, w)
		}
	}
	return p
}

// fits reports whether a token of which fact is known is one of the words.
func (w *patternWord) fits(fact *wordFact) bool {
	for _, f := range w.facts {
		if fact == f {
			return true
		}
	}
	return w.any
}

// matchPattern reports whether the pattern stands at token i, before token end. A
// pattern has two gaps at most, so it looks at a bounded number of words.
func matchPattern(doc *document, p pattern, i, end int) bool {
	for k := range p {
		if p[k].gap {
			for skip := 0; skip <= maxPatternGap && i+skip < end; skip++ {
				if matchPattern(doc, p[k+1:], i+skip, end) {
					return true
				}
			}
			return false
		}
		if i >= end || !p[k].fits(doc.facts[i]) {
			return false
		}
		i++
	}
	return true
}

// An alertCue is one kind of evidence with its weight, and the phrases that tell
// of it. Cues of one name count once.
type alertCue struct {
	name     string
	about    alertSubject
	weight   int
	now      bool   // its words say by themselves that it goes on
	patterns string // parted by commas
}

// An alertSubject is what a cue speaks for or against.
type alertSubject uint8

const (
	aboutIncident alertSubject = iota
	aboutFlaw
	aboutThreat
	aboutNow      // it goes on, or began within days
	aboutOwn      // the writer's own place
	aboutSupposed // the sentence supposes, wishes or asks
	aboutOver     // it is over
	aboutPractice // the whole text tells of a drill, a film, a plan
	aboutGeneral  // it is said of everybody
	aboutTold     // somebody else told of it
	aboutMended   // the flaw is closed
	aboutPitch    // somebody sells something
	aboutAdvice   // readers are told what to do
	aboutReal     // takes the doubt of "if" and "should" away: "unless we pay"
	aboutFresh    // it began within hours
	aboutIdiom    // takes the violence of a word away: "kill the project"
)

type alertPattern struct {
	cue     *alertCue
	is      concept // or what the phrase stands for
	pattern pattern
}

// negated writes out the ways in which English says NOT: "NOT open" is "can t open",
// "does not open" and "cannot open".
func negated(text string) []string {
	before, after, found := strings.Cut(text, "NOT")
	if !found {
		return []string{text}
	}
	return []string{
		before + "can/couldn/don/doesn/didn/isn/aren/wasn/won/wouldn/hasn/haven/mustn t" + after,
		before + "can/could/do/does/did/is/are/was/will/would/has/have not" + after,
		before + "cannot" + after,
	}
}

// wordSet makes a set of the words of a list.
func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		m[word] = true
	}
	return m
}
