package campaign

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"commentportal/docket"
)

// writer makes up comments: letters that people edit before they send them, and
// comments of single people. Stories, first and last sentences come from a pool
// that all share, so that comments share passages by accident. Its words mean
// nothing.
type writer struct {
	r                               *rand.Rand
	vocabulary                      []string
	remarks, stories, first, outros []string
}

func newWriter(seed uint64) *writer {
	w := &writer{r: rand.New(rand.NewPCG(seed, 4))}
	syllables := strings.Fields("ba ke lo mi nu ra se ti vo za chi dre fla gro pli sta tre whe bri ond ent ism ark oll")
	for range 4000 {
		word := ""
		for range 1 + w.r.IntN(3) {
			word += syllables[w.r.IntN(len(syllables))]
		}
		w.vocabulary = append(w.vocabulary, word)
	}
	for range 60 {
		w.remarks = append(w.remarks, w.sentence(8, 16))
	}
	for range 40 {
		w.stories = append(w.stories, w.sentence(8, 20))
	}
	for range 12 {
		w.first = append(w.first, w.sentence(6, 13))
		w.outros = append(w.outros, w.sentence(3, 9))
	}
	return w
}

func (w *writer) sentence(least, most int) string {
	words := make([]string, least+w.r.IntN(most-least+1))
	for i := range words {
		words[i] = w.vocabulary[int(float64(len(w.vocabulary))*w.r.Float64()*w.r.Float64())]
	}
	return strings.ToUpper(words[0][:1]) + words[0][1:] + " " + strings.Join(words[1:], " ") + "."
}

func (w *writer) some(n int, pool []string) []string {
	var out []string
	for _, i := range w.r.Perm(len(pool))[:n] {
		out = append(out, pool[i])
	}
	return out
}

func (w *writer) chance(p float64) bool { return w.r.Float64() < p }

// single is a comment of one person.
func (w *writer) single() string {
	s := w.some(2+w.r.IntN(3), w.remarks)
	if w.chance(0.8) {
		s = append(s, w.sentence(8, 18))
	}
	w.r.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
	return strings.Join(s, " ")
}

func (w *writer) letter() []string {
	s := make([]string, 4+w.r.IntN(6))
	for i := range s {
		s[i] = w.sentence(8, 20)
	}
	return s
}

// edit makes one copy of a letter as somebody might send it.
func (w *writer) edit(letter []string) string {
	s := append([]string(nil), letter...)
	if w.chance(0.25) {
		return strings.Join(s, " ")
	}
	half := w.chance(0.07)
	switch {
	case half:
		s = w.some((len(s)+1)/2, s)
	case w.chance(0.15):
		s = append(s[:1], s[2:]...)
	}
	if w.chance(0.15) {
		i := w.r.IntN(len(s) - 1)
		s[i], s[i+1] = s[i+1], s[i]
	}
	if w.chance(0.06) {
		w.r.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
	}
	if w.chance(0.20) { // typos
		for range 1 + w.r.IntN(4) {
			i := w.r.IntN(len(s))
			b := []byte(s[i])
			at := 1 + w.r.IntN(len(b)-2)
			b[at], b[at-1] = b[at-1], b[at]
			s[i] = string(b)
		}
	}
	if half && w.chance(0.5) || w.chance(0.07) {
		s = append(s, w.some(2+w.r.IntN(5), w.stories)...)
	}
	if w.chance(0.25) {
		s = append(w.some(1, w.first), s...)
	}
	if w.chance(0.25) {
		s = append(s, w.some(1, w.outros)...)
	}
	text := strings.Join(s, " ")
	switch {
	case w.chance(0.04):
		text = "<p>" + strings.Join(s, "</p>\n<p>") + "</p>"
	case w.chance(0.04):
		text = strings.ToUpper(text)
	}
	return text
}

// comments makes n comments, two thirds of them of campaigns of all sizes, mixed.
func (w *writer) comments(n int) (comments []Comment, gold []int) {
	group := 0
	for left := n * 2 / 3; left > 0; group++ {
		size := min(left, 2+int(float64(n)/8*w.r.Float64()*w.r.Float64()*w.r.Float64()*w.r.Float64()))
		letter := w.letter()
		for range size {
			comments = append(comments, Comment{Text: docket.Text(w.edit(letter))})
			gold = append(gold, group)
		}
		left -= size
	}
	for len(comments) < n {
		comments = append(comments, Comment{Text: docket.Text(w.single())})
		gold = append(gold, -1)
	}
	w.r.Shuffle(n, func(i, j int) {
		comments[i], comments[j] = comments[j], comments[i]
		gold[i], gold[j] = gold[j], gold[i]
	})
	for i := range comments {
		comments[i].ID = docket.CommentID(fmt.Sprintf("EX-2016-0001-%06d", i+1))
	}
	return comments, gold
}
