package campaign

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
)

// passagesOfForms are passages as forms, mail systems and agencies add them.
var passagesOfForms = []string{
	"Re: Request for Information: Improving Cybersecurity in the Health Care Industry and Related Sectors Nationwide " +
		"(previously under Docket ID HHS-2015-0004-0001)",
	"Comment submitted through the public web form today.",
	"What should hospitals do first to protect patients from attacks on their networks?",
	"Received by electronic mail; contact details of the sender were removed by the docket office before posting.",
	"This message and its attachments may contain confidential information that is intended only for the " +
		"addressee. If you are not the intended recipient, please delete it and tell the sender. Any use, copying " +
		"or forwarding by others is prohibited. Views are those of the sender and not those of the institution, " +
		"its trustees, or any of its affiliates.",
	"I have read the privacy notice and agree that my comment, without my address, is shown to the public.",
	"¿Qué deben hacer los hospitales pequeños para proteger los datos de sus pacientes contra los ataques?",
	"Este mensaje se envió desde el formulario público de la oficina. Los datos de contacto de la persona fueron " +
		"retirados antes de publicar el comentario, como manda la ley de privacidad. Si usted no es el destinatario, " +
		"borre el mensaje y avise al remitente.",
	"Topic: Cybersecurity of health care. Category: Individual. Agency: Office of the Secretary. Document type: " +
		"Public submission. Posted in full.",
}

// singles are the unrelated comments of the labelled set.
func singles(t testing.TB, n int) []string {
	t.Helper()
	comments, gold, skip := readLabelled(t, "testdata/neardup-dev.jsonl")
	var list []string
	for i, c := range comments {
		if gold[i] < 0 && !skip[i] {
			list = append(list, string(c.Text))
		}
	}
	if n <= len(list) {
		return list[:n]
	}
	w := newWriter(uint64(n))
	for len(list) < n {
		var s []string
		for range 1 + w.r.IntN(5) {
			s = append(s, w.sentence(7, 19))
		}
		list = append(list, strings.Join(s, " "))
	}
	return list
}

// numbered makes comments of texts.
func numbered(texts []string) []Comment {
	var list []Comment
	for i, s := range texts {
		list = append(list, Comment{ID: docket.ID("D-1").Comment(int64(i + 1)), Text: docket.Text(s)})
	}
	return list
}

// inGroups counts the comments that are in groups.
func inGroups(r Grouping) (n int) {
	for _, g := range r.Groups {
		n += len(g.Members)
	}
	return n
}

// bare groups comments without anything configured.
func bare(t testing.TB, comments []Comment) (*Grouper, Grouping) {
	t.Helper()
	g, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	return g, g.Group(comments)
}

// A passage that a form adds makes no campaign of strangers, wherever it stands.
func TestRepeatedPassagesMakeNoCampaign(t *testing.T) {
	t.Parallel()
	places := []struct {
		name string
		put  func(passage, text string) string
	}{
		{"at the end", func(p, s string) string { return s + "\n" + p }},
		{"at the beginning", func(p, s string) string { return p + "\n" + s }},
		{"in the middle", func(p, s string) string {
			at := len(s) / 2
			at += strings.IndexByte(s[at:]+" ", ' ')
			return s[:at] + "\n" + p + "\n" + s[min(at, len(s)):]
		}},
		{"at both ends", func(p, s string) string { return passagesOfForms[1] + "\n" + s + "\n" + p }},
	}
	for _, n := range []int{60, 264, 3000} {
		texts := singles(t, n)
		_, before := bare(t, numbered(texts))
		for _, place := range places {
			for i, p := range passagesOfForms {
				if place.name == "in the middle" && len(strings.Fields(p)) > 25 {
					continue // not what forms do
				}
				if n > 1000 && i%4 != 0 {
					continue // these take long
				}
				t.Run(fmt.Sprintf("%d %s %d", n, place.name, i), func(t *testing.T) {
					t.Parallel()
					with := make([]string, len(texts))
					for j, s := range texts {
						with[j] = place.put(p, s)
					}
					g, r := bare(t, numbered(with))
					if got, want := inGroups(r), inGroups(before); got > want {
						t.Errorf("%d comments grouped by %d words, %d without them; passages %+v", got-want,
							len(strings.Fields(p)), want, g.passages)
					}
				})
			}
		}
	}
}

// The same with real comments.
func TestRepeatedPassagesMakeNoCampaignOfRealComments(t *testing.T) {
	t.Parallel()
	for name, comments := range publicDockets(t) {
		_, before := bare(t, comments)
		for i, p := range passagesOfForms {
			with := make([]Comment, len(comments))
			for j, c := range comments {
				with[j] = Comment{ID: c.ID, Text: c.Text + "\n" + docket.Text(p)}
			}
			_, r := bare(t, with)
			s := score(before.Of, r.Of, nil)
			t.Logf("%s, passage %d: grouped %d, without %d; B-cubed F1 %.4f", name, i, inGroups(r), inGroups(before),
				s.bcubed)
			if s.bcubed < .93 { // dockets of mass campaigns, whose few single comments may join them
				t.Errorf("%s: passage %d changes groups: %+v", name, i, s)
			}
		}
	}
}

// lettersOf are the unedited letters of the labelled set.
func lettersOf(t testing.TB) []string {
	t.Helper()
	comments, gold, _ := readLabelled(t, "testdata/neardup-dev.jsonl")
	_, r := bare(t, comments)
	var list []string
	seen := map[int]bool{}
	for _, g := range r.Groups {
		if at := gold[g.Letter]; at >= 0 && !seen[at] {
			seen[at] = true
			list = append(list, string(comments[g.Letter].Text))
		}
	}
	return list
}

// A letter stays one though everybody who sent it wrote something of their own.
func TestTheBodyOfALetterIsNoRepeatedPassage(t *testing.T) {
	t.Parallel()
	lost, all := 0, 0
	for at, letter := range lettersOf(t) {
		if len(strings.Fields(letter)) < 40 {
			continue // nothing tells it from a line that a form adds
		}
		for _, end := range []bool{false, true} {
			for _, n := range []int{12, 60, 400} {
				r := rand.New(rand.NewPCG(uint64(at), uint64(n)))
				w := newWriter(uint64(at*1000 + n))
				var texts []string
				for range n {
					own := w.sentence(6, 14)
					for r.IntN(2) == 0 && len(strings.Fields(own)) < 30 {
						own += " " + w.sentence(5, 12)
					}
					if end {
						texts = append(texts, letter+" "+own)
					} else {
						texts = append(texts, own+" "+letter)
					}
				}
				_, got := bare(t, numbered(texts))
				all += n
				if in := inGroups(got); in < n || len(got.Groups) != 1 {
					lost += n - in
					t.Errorf("letter %d of %d words, own words at the end %v: %d of %d copies in %d "+
						"campaigns", at, len(strings.Fields(letter)), end, in, n, len(got.Groups))
				}
			}
		}
	}
	t.Logf("%d of %d copies lost", lost, all)
}

// What is found depends on the texts alone, not on their order or on a key.
func TestRepeatedPassagesAreTheSameInAnyOrder(t *testing.T) {
	t.Parallel()
	texts := singles(t, 120)
	for i := range texts {
		switch i % 3 {
		case 0:
			texts[i] += "\n" + passagesOfForms[0]
		case 1:
			texts[i] = passagesOfForms[5] + "\n" + texts[i]
		}
	}
	found := func(comments []Comment) (list []string) {
		g, _ := bare(t, comments)
		passages, err := g.Passages(func(i int) (docket.Text, error) { return comments[i].Text, nil })
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range passages {
			list = append(list, fmt.Sprint(p.Comments, p.Words, comments[p.Example].Text[p.Start:p.End]))
		}
		return list
	}
	comments := numbered(texts)
	want := found(comments)
	if len(want) < 2 {
		t.Errorf("found %q, want the two lines of the forms at least", want)
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 3 {
		r.Shuffle(len(comments), func(i, j int) { comments[i], comments[j] = comments[j], comments[i] })
		if got := found(comments); !slices.Equal(got, want) {
			t.Errorf("in another order: %q, want %q", got, want)
		}
	}
}

// said is a passage of which people said something.
func said(state docket.PassageState, text string) []docket.RepeatedPassage {
	return []docket.RepeatedPassage{{Number: 1, Text: docket.Text(text), Words: Words(docket.Text(text)), State: state}}
}

// People have the last word on what is a repeated passage.
func TestPeopleSayWhatIsARepeatedPassage(t *testing.T) {
	t.Parallel()
	texts := singles(t, 60)
	for i := range texts {
		texts[i] += "\n" + passagesOfForms[4]
	}
	for _, tt := range []struct {
		name     string
		comments []Comment
		options  Options
		grouped  int
	}{
		{"a found one acts", numbered(texts), Options{}, 0},
		{"a rejected one does not", numbered(texts),
			Options{Passages: said(docket.PassageRejected, passagesOfForms[4])}, 60},
		{"too few comments share it", numbered(texts[:6]), Options{}, 6},
		{"a person says so", numbered(texts[:6]), Options{Passages: said(docket.PassageConfirmed, passagesOfForms[4])},
			0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g, err := New(tt.options)
			if err != nil {
				t.Fatal(err)
			}
			if got := inGroups(g.Group(tt.comments)); got != tt.grouped {
				t.Errorf("%d comments grouped, want %d", got, tt.grouped)
			}
		})
	}
}
