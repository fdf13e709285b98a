package handlers

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"commentportal/docket"
)

// topGrade is the school grade that the public's pages may ask of a reader, by Flesch and
// Kincaid: .39 of the words a sentence, 11.8 of the syllables a word, less 15.59.
const topGrade = 8

// What the public reads is written for the eighth grade at most. Not counted are words of
// commenters, names, the questions, which the task force asked so, and filters, which are
// the labels of its themes.
func TestPublicPagesReadAtGradeEight(t *testing.T) {
	t.Parallel()
	pages := 0
	p := openPortal(t)
	for _, s := range append(galleryPages(p), followShots(openPortal(t))...) {
		if strings.Contains(s.page.Body, `action="/admin/sign-out"`) ||
			!strings.Contains(s.page.Body, `<html lang="en"`) {
			continue
		}
		var said []string
		for _, n := range s.page.nodes(t, "main") {
			said = append(said, readAloud(n)...)
		}
		said = slices.DeleteFunc(said, func(text string) bool {
			return slices.ContainsFunc(p.docket.Questions, func(q docket.Question) bool {
				return strings.Contains(text, q.Text)
			})
		})
		grade, words := readingGrade(said)
		if words < 60 {
			continue // too few to tell
		}
		pages++
		t.Logf("%-28s grade %4.1f, %4d words", s.name, grade, words)
		if grade > topGrade {
			t.Errorf("%s reads at grade %.1f, want %d at most", s.name, grade, topGrade)
		}
	}
	if pages < 15 {
		t.Errorf("only %d pages have enough words", pages)
	}
}

// The measure itself: short words in short sentences are easy, long ones are not.
func TestReadingGradeTellsEasyFromHard(t *testing.T) {
	t.Parallel()
	easy, _ := readingGrade([]string{"We read what you send. You can ask us why. It is gone at once."})
	hard, _ := readingGrade([]string{"Notwithstanding the aforementioned considerations, organizational " +
		"administrators necessarily authenticate participating individuals utilizing multifactor methodologies."})
	if easy > 3 || hard < 16 {
		t.Errorf("easy text has grade %.1f, hard text %.1f", easy, hard)
	}
}

// blocks are the elements whose words are read together.
var blocks = map[string]bool{"p": true, "li": true, "dd": true, "dt": true, "h1": true, "h2": true, "h3": true,
	"h4": true, "td": true, "th": true, "summary": true, "label": true, "legend": true, "figcaption": true,
	"button": true}

// readAloud lists what an element says to its reader, block by block.
func readAloud(n *html.Node) []string {
	var out []string
	var open []*strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode && len(open) > 0 {
			open[len(open)-1].WriteString(n.Data)
		}
		class := attr(n, "class")
		if n.Type != html.ElementNode || strings.Contains(class, "words") || strings.Contains(class, "narrow-down") ||
			strings.Contains(" script style svg select bdi code textarea ", " "+n.Data+" ") {
			return
		}
		if blocks[n.Data] {
			open = append(open, &strings.Builder{})
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if blocks[n.Data] {
			out = append(out, open[len(open)-1].String())
			open = open[:len(open)-1]
		}
	}
	walk(n)
	return out
}

var (
	sentenceEnd = regexp.MustCompile(`[.!?:]+(?:\s|$)`)
	vowelRun    = regexp.MustCompile(`[aeiouy]+`)
)

// readingGrade is the grade of texts that stand apart, and how many words they have. A text
// of fewer than four words is a label, not a sentence.
func readingGrade(texts []string) (grade float64, words int) {
	sentences, syllables := 0, 0
	for _, text := range texts {
		for _, sentence := range sentenceEnd.Split(text, -1) {
			list := strings.FieldsFunc(sentence, betweenWords)
			if len(list) < 4 {
				continue
			}
			sentences++
			words += len(list)
			for _, w := range list {
				syllables += syllablesOf(w)
			}
		}
	}
	if sentences == 0 {
		return 0, 0
	}
	return .39*float64(words)/float64(sentences) + 11.8*float64(syllables)/float64(words) - 15.59, words
}

// syllablesOf counts runs of vowels, less a silent e at the end.
func syllablesOf(word string) int {
	word = strings.ToLower(word)
	n := len(vowelRun.FindAllString(word, -1))
	if strings.HasSuffix(word, "e") && !strings.HasSuffix(word, "le") || strings.HasSuffix(word, "ed") &&
		!strings.HasSuffix(word, "ted") && !strings.HasSuffix(word, "ded") {
		n--
	}
	return max(n, 1)
}

func betweenWords(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }
