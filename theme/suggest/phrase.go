package suggest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"commentportal/docket"
)

// phrase is a rule of the rules file, ready to be compared.
type phrase struct {
	text      string // as written
	lang      language
	first     sequence
	near      []sequence // each in the sentence of first
	anywhere  []sequence // each anywhere in the text
	not       []sequence // none in the sentence of first
	only      []docket.QuestionID
	except    []docket.QuestionID
	asksWhere bool // has only or except
}

// name is the phrase as codings record it: its language and its words as written.
func (p *phrase) name() string { return [languages]string{"en: ", "es: "}[p.lang] + p.text }

// sequence is words one after the other.
type sequence []step

// step is one place of a sequence: any of the alternatives, up to gap words
// behind the step before.
type step struct {
	gap  int
	alts []alternative
}

// alternative is one or more words in a row.
type alternative []word

// word is compared by stem, exactly, or as a prefix.
type word struct {
	form string
	how  comparison
}

type comparison int

const (
	byStem comparison = iota
	byForm
	byPrefix
)

// defaultGap is the number of words that ".." lets pass.
const defaultGap = 4

// parsePhrase reads a phrase in the language of the rules file; its head
// describes it.
func parsePhrase(text string, lang language, lists map[string]string, stems *stemmer) (phrase, error) {
	p := phrase{text: text, lang: lang}
	var where *[]sequence // nil: first
	var words []string
	finish := func() error {
		if len(words) == 0 {
			return nil
		}
		seq, err := parseSequence(words, lang, lists, stems)
		words = nil
		switch {
		case err != nil:
			return err
		case where != nil:
			*where = append(*where, seq)
		case p.first != nil:
			return errors.New("two parts without & between them")
		default:
			p.first = seq
		}
		return nil
	}
	for _, part := range strings.Fields(text) {
		var next *[]sequence
		switch {
		case part == "&":
			next = &p.near
		case part == "&&":
			next = &p.anywhere
		case part == "!":
			next = &p.not
		case strings.HasPrefix(part, "[") && strings.HasSuffix(part, "]"):
			p.questions(strings.Trim(part, "[]"))
			continue
		default:
			words = append(words, part)
			continue
		}
		if err := finish(); err != nil {
			return p, err
		}
		where = next
	}
	if err := finish(); err != nil {
		return p, err
	}
	if p.first == nil {
		return p, errors.New("no words")
	}
	return p, nil
}

func (p *phrase) questions(list string) {
	p.asksWhere = true
	into := &p.only
	if rest, ok := strings.CutPrefix(list, "!"); ok {
		list, into = rest, &p.except
	}
	for q := range strings.SplitSeq(list, ",") {
		*into = append(*into, docket.QuestionID(q))
	}
}

func parseSequence(words []string, lang language, lists map[string]string, stems *stemmer) (sequence, error) {
	var seq sequence
	gap := 0
	for _, w := range words {
		if rest, ok := strings.CutPrefix(w, ".."); ok {
			gap = defaultGap
			if rest != "" {
				n, err := strconv.Atoi(rest)
				if err != nil || n < 1 || n > 20 {
					return nil, fmt.Errorf("%q is no gap of 1 to 20 words", w)
				}
				gap = n
			}
			if len(seq) == 0 {
				return nil, fmt.Errorf("a sequence begins with the gap %q", w)
			}
			continue
		}
		alts, err := parseAlternatives(w, lang, lists, stems)
		if err != nil {
			return nil, err
		}
		seq = append(seq, step{gap, alts})
		gap = 0
	}
	if gap > 0 {
		return nil, errors.New("a sequence ends with a gap")
	}
	return seq, nil
}

func parseAlternatives(text string, lang language, lists map[string]string, stems *stemmer) ([]alternative, error) {
	var out []alternative
	for one := range strings.SplitSeq(text, "|") {
		if strings.HasPrefix(one, "{") && strings.HasSuffix(one, "}") {
			list, ok := lists[strings.Trim(one, "{}")]
			if !ok {
				return nil, fmt.Errorf("no list of words is named %s", one)
			}
			more, err := parseAlternatives(list, lang, nil, stems)
			if err != nil {
				return nil, fmt.Errorf("list %s: %w", one, err)
			}
			out = append(out, more...)
			continue
		}
		how := byStem
		form := one
		if rest, ok := strings.CutPrefix(one, "="); ok {
			form, how = rest, byForm
		} else if rest, ok := strings.CutSuffix(one, "*"); ok {
			form, how = rest, byPrefix
		}
		var alt alternative
		for w := range strings.SplitSeq(form, "_") {
			w = fold(w)
			if w == "" || strings.ContainsFunc(w, func(r rune) bool {
				return !unicode.IsLetter(r) &&
					!unicode.IsDigit(r)
			}) {
				return nil, fmt.Errorf("%q cannot be read", one)
			}
			if how == byStem {
				w = stems.of(w)[lang]
			}
			alt = append(alt, word{w, how})
		}
		if how == byPrefix { // of the last word alone
			for i := range alt[:len(alt)-1] {
				alt[i].how = byForm
			}
		}
		out = append(out, alt)
	}
	return out, nil
}

func (w word) is(t token, lang language) bool {
	switch w.how {
	case byForm:
		return t.word == w.form
	case byPrefix:
		return strings.HasPrefix(t.word, w.form)
	}
	return t.stem[lang] == w.form
}

// asked reports whether the phrase speaks in answers to q.
func (p *phrase) asked(q docket.QuestionID) bool {
	if !p.asksWhere {
		return true
	}
	return (p.only == nil || slices.Contains(p.only, q)) && !slices.Contains(p.except, q)
}

// at matches the sequence with its first word at token i of one sentence and
// returns the token behind the match, or -1.
func (s sequence) at(tokens []token, i int, lang language) int {
	if len(s) == 0 {
		return i
	}
	for skip := 0; skip <= s[0].gap; skip++ {
		for _, alt := range s[0].alts {
			end := alt.at(tokens, i+skip, lang)
			if end < 0 {
				continue
			}
			if end = s[1:].at(tokens, end, lang); end >= 0 {
				return end
			}
		}
	}
	return -1
}

func (a alternative) at(tokens []token, i int, lang language) int {
	if i+len(a) > len(tokens) {
		return -1
	}
	for k, w := range a {
		if !w.is(tokens[i+k], lang) {
			return -1
		}
	}
	return i + len(a)
}

// within finds the sequence in tokens: the tokens [from, to) it covers.
func (s sequence) within(tokens []token, lang language) (from, to int, ok bool) {
	for i := range tokens {
		if end := s.at(tokens, i, lang); end >= 0 {
			return i, end, true
		}
	}
	return 0, 0, false
}

// find matches the phrase with its first sequence at token i and returns what it
// saw, in the order of its parts. bounds holds where each sentence begins.
func (p *phrase) find(tokens []token, bounds []int, i int) ([]docket.Span, bool) {
	begin, end := sentenceOf(tokens, bounds, i)
	sentence := tokens[begin:end]
	to := p.first.at(sentence, i-begin, p.lang)
	if to < 0 {
		return nil, false
	}
	spans := []docket.Span{covered(sentence, i-begin, to)}
	for _, not := range p.not {
		if _, _, ok := not.within(sentence, p.lang); ok {
			return nil, false
		}
	}
	for _, near := range p.near {
		from, to, ok := near.within(sentence, p.lang)
		if !ok {
			return nil, false
		}
		spans = append(spans, covered(sentence, from, to))
	}
	for _, far := range p.anywhere {
		found := false
		for n := range bounds {
			s := tokens[bounds[n]:]
			if n+1 < len(bounds) {
				s = tokens[bounds[n]:bounds[n+1]]
			}
			if from, to, ok := far.within(s, p.lang); ok {
				spans = append(spans, covered(s, from, to))
				found = true
				break
			}
		}
		if !found {
			return nil, false
		}
	}
	return spans, true
}

func covered(tokens []token, from, to int) docket.Span {
	return docket.Span{Start: tokens[from].Start, End: tokens[to-1].End}
}

// sentenceBounds lists the tokens that sentences begin with.
func sentenceBounds(tokens []token) []int {
	var bounds []int
	for i, t := range tokens {
		if i == 0 || t.sentence != tokens[i-1].sentence {
			bounds = append(bounds, i)
		}
	}
	return bounds
}

func sentenceOf(tokens []token, bounds []int, i int) (begin, end int) {
	n, found := slices.BinarySearch(bounds, i)
	if !found {
		n--
	}
	if n+1 < len(bounds) {
		return bounds[n], bounds[n+1]
	}
	return bounds[n], len(tokens)
}
