package letter

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Question is a question of a docket, as letters may repeat it.
type Question struct {
	Field string   // of the comment form
	Texts []string // in every language it is asked in
}

// Placed is where the text of a letter belongs: what stands under a question to its answer,
// the rest to the general one.
type Placed struct {
	General string
	Answers map[string]string // by field
}

// Place finds the questions in a letter. What fields of the response form hold goes to their
// questions; else a line that repeats a question, or names it by its number, begins its
// answer. known are lines of the response form itself, which nobody wrote.
func (l Letter) Place(questions []Question, general string, known []string) Placed {
	p := Placed{Answers: map[string]string{}}
	for _, field := range slices.Sorted(maps.Keys(l.Answers)) {
		words := withoutKnown(l.Answers[field], known)
		if words == "" {
			continue
		}
		if field == general || !slices.ContainsFunc(questions, func(q Question) bool { return q.Field == field }) {
			p.General = joined(p.General, words)
			continue
		}
		p.Answers[field] = joined(p.Answers[field], words)
	}
	p.byHeadings(withoutKnown(l.Text, known), questions, general)
	return p
}

// byHeadings cuts a text at the questions that it repeats.
func (p *Placed) byHeadings(words string, questions []Question, general string) {
	heads := headings(words, questions)
	if len(heads) == 0 {
		p.General = joined(p.General, words)
		return
	}
	p.General = joined(p.General, strings.TrimSpace(words[:heads[0].from]))
	for i, h := range heads {
		end := len(words)
		if i+1 < len(heads) {
			end = heads[i+1].from
		}
		p.Answers[h.field] = joined(p.Answers[h.field], strings.TrimSpace(words[h.to:end]))
	}
	p.Answers[general], p.General = "", joined(p.General, p.Answers[general])
	maps.DeleteFunc(p.Answers, func(_, answer string) bool { return answer == "" })
}

// joined puts two pieces of one answer together.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n\n" + b
}

// withoutKnown leaves out what is the form's own, also where another program broke its
// lines otherwise.
func withoutKnown(words string, known []string) string {
	var kept strings.Builder
	at := 0 // bytes that are dealt with
	from := 0
	for line := range strings.SplitAfterSeq(words, "\n") {
		begin := from + len(line) - len(strings.TrimLeft(line, " \t\u00a0•"))
		from += len(line)
		if begin < at {
			continue // the form's own text went on in this line
		}
		for end := endOfKnown(words[begin:], known); end > 0; end = endOfKnown(words[begin:], known) {
			kept.WriteString(words[at:begin])
			at = begin + end
			begin = at + len(words[at:]) - len(strings.TrimLeft(words[at:], " "))
		}
	}
	kept.WriteString(words[at:])
	return tidy(kept.String())
}

// endOfKnown is where a line of the form ends that a text begins with; 0: it begins with none.
func endOfKnown(text string, known []string) int {
	for _, own := range known {
		if end, ok := repeats(text, own); ok {
			return end
		}
	}
	return 0
}

// heading is where a letter repeats a question.
type heading struct {
	from, to int // bytes: of the question, and of what follows it
	field    string
}

// leastWords is how many words a question has at least that may begin a line. A shorter one
// has a line for itself.
const leastWords = 3

var (
	// numbered is what stands before a repeated question: "1.", "Question 1:", "Pregunta 1 –".
	numbered = regexp.MustCompile(`(?i)^(?:(?:response|answer|respuesta)\s+(?:to|a)\s+(?:la\s+)?)?` +
		`(?:(?:question|pregunta|q)\s*)?\(?\d{1,2}\s*[.):–—-]*\s*`)
	// alone is a line that names a question and does nothing else.
	alone = regexp.MustCompile(`(?i)^(?:(?:response|answer|respuesta)\s+(?:to|a)\s+(?:la\s+)?)?` +
		`(?:question|pregunta|q)\s*(?:no\.?\s*|#\s*)?(\d{1,2})\s*[.:)–—-]*\s*$`)
)

// headings finds the questions that a text repeats, in the order of the text.
func headings(words string, questions []Question) []heading {
	var found []heading
	at := 0
	for line := range strings.SplitAfterSeq(words, "\n") {
		from := at
		at += len(line)
		if len(found) > 0 && from < found[len(found)-1].to {
			continue // the question went on in this line
		}
		if h, ok := headingAt(words, from, line, questions); ok {
			found = append(found, h)
		}
	}
	return found
}

// headingAt reports whether a question begins with a line.
func headingAt(words string, from int, line string, questions []Question) (heading, bool) {
	if m := alone.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
		for _, q := range questions {
			if q.Field == AnswerTag+m[1] {
				return heading{from, from + len(line), q.Field}, true
			}
		}
	}
	start := from + len(line) - len(strings.TrimLeft(line, " \t\u00a0•#*"))
	for _, begin := range []int{start, start + len(numbered.FindString(words[start:from+len(line)]))} {
		best := heading{}
		for _, q := range questions {
			for _, asked := range q.Texts {
				if end, ok := repeats(words[begin:], asked); ok && begin+end > best.to {
					best = heading{from, begin + end, q.Field}
				}
			}
		}
		if best.to > 0 {
			return best, true
		}
	}
	return heading{}, false
}

// repeats reports whether a text begins with the words of a question, whatever stands
// between them, and where they end.
func repeats(text, asked string) (end int, ok bool) {
	wanted := strings.FieldsFunc(asked, notOfWord)
	if line, _, _ := strings.Cut(text, "\n"); len(wanted) == 0 ||
		len(wanted) < leastWords && folded(line) != folded(asked) {
		return 0, false
	}
	at := 0
	for _, w := range wanted {
		for i, r := range text[at:] {
			if !notOfWord(r) {
				at += i
				break
			}
		}
		word := text[at:]
		if i := strings.IndexFunc(word, notOfWord); i >= 0 {
			word = word[:i]
		}
		if !strings.EqualFold(word, w) {
			return 0, false
		}
		at += len(word)
	}
	// The marks that end the question belong to it.
	for i, r := range text[at:] {
		if !strings.ContainsRune("?.:!\u201d\"')", r) {
			return at + i, true
		}
	}
	return len(text), true
}

func notOfWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// folded is a line in the form in which lines are compared.
func folded(line string) string {
	return strings.ToLower(strings.Join(strings.FieldsFunc(line, notOfWord), " "))
}
