package campaign

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
)

// A short comment of nothing but a repeated passage is neither a letter's copy nor
// a comment of its own, however it came to be known as one. A long one may be a
// letter that some sent as it was, until a person says that it is none.
func TestCommentsOfNothingButARepeatedPassage(t *testing.T) {
	t.Parallel()
	long := strings.Repeat(passagesOfForms[4]+" ", 1) + "The archive of the department keeps a copy of every message " +
		"for seven years and may read it under the rules of procedure which are posted on the bulletin board."
	with := func(passage string) []Comment {
		texts := singles(t, 60)
		for i := range texts {
			texts[i] += "\n" + passage
		}
		for _, around := range []string{"%s", "%s", "Dear Sir or Madam,\n%s", "%s\nSincerely,\nJane Roe"} {
			texts = append(texts, fmt.Sprintf(around, passage))
		}
		return numbered(texts)
	}
	for _, tt := range []struct {
		name     string
		passage  string
		passages []docket.RepeatedPassage
		class    Class
	}{
		{"a found line", passagesOfForms[0], nil, Bare},
		{"a confirmed line", passagesOfForms[0], said(docket.PassageConfirmed, passagesOfForms[0]), Bare},
		{"a rejected line", passagesOfForms[0], said(docket.PassageRejected, passagesOfForms[0]), Member},
		{"a long footer", long, nil, Member},
		{"a confirmed long footer", long, said(docket.PassageConfirmed, long), Bare},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			comments := with(tt.passage)
			g, err := New(Options{Passages: tt.passages})
			if err != nil {
				t.Fatal(err)
			}
			r := g.Group(comments)
			for i := 60; i < len(comments); i++ {
				if r.Class[i] != tt.class {
					t.Errorf("%q has class %d, want %d", comments[i].Text, r.Class[i], tt.class)
				}
			}
			if tt.class != Bare {
				return
			}
			if n := inGroups(r); n > 0 {
				t.Errorf("%d comments are in campaigns", n)
			}
			late := Comment{ID: docket.ID("D-1").Comment(900), Text: "Hello,\n" + docket.Text(tt.passage)}
			if p := g.Place(late); p != (Placement{Class: Bare, Group: -1, Like: -1}) {
				t.Errorf("one that came later: %+v", p)
			}
			if p := g.Add(late); p != (Placement{Class: Bare, Group: -1, Like: -1}) {
				t.Errorf("one that came later was kept as %+v", p)
			}
		})
	}
}

// What people joined stays together though it says nothing but a passage.
func TestPeopleJoinCommentsOfNothingButAPassage(t *testing.T) {
	t.Parallel()
	texts := singles(t, 60)
	for i := range texts {
		texts[i] += "\n" + passagesOfForms[0]
	}
	comments := numbered(append(texts, passagesOfForms[0], passagesOfForms[0]))
	g, err := New(Options{Decisions: Decisions{Together: []Pair{{comments[0].ID, comments[60].ID}}}})
	if err != nil {
		t.Fatal(err)
	}
	r := g.Group(comments)
	if r.Of[0] < 0 || r.Of[0] != r.Of[60] || r.Class[61] != Bare {
		t.Errorf("groups %d and %d, class of the other %d", r.Of[0], r.Of[60], r.Class[61])
	}
}

// People are shown each passage under one number, with how many comments hold it
// and examples, those first that the public can read.
func TestFoundListsEachPassageOnce(t *testing.T) {
	t.Parallel()
	texts := singles(t, 100)
	for i := range texts {
		switch {
		case i < 40:
			texts[i] += "\n" + passagesOfForms[0]
		case i < 70:
			texts[i] = passagesOfForms[3] + "\n" + texts[i]
		case i < 90:
			texts[i] += "\n" + passagesOfForms[5]
		}
	}
	comments := numbered(append(texts, passagesOfForms[0]))
	comments[30].Posted = true
	shortened := strings.TrimSuffix(passagesOfForms[5], " is shown to the public.")
	known := []docket.RepeatedPassage{
		{Number: 4, Text: docket.Text(passagesOfForms[3]), State: docket.PassageRejected, Words: 15},
		{Number: 7, Text: docket.Text(shortened), State: docket.PassageFound},
		{Number: 9, Text: "Nobody holds this line of the form any more.", State: docket.PassageFound},
	}
	g, err := New(Options{Passages: known})
	if err != nil {
		t.Fatal(err)
	}
	g.Group(comments)
	list, err := g.Found(func(i int) (docket.Text, error) { return comments[i].Text, nil })
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range list {
		if p.Comments >= 20 {
			got = append(got, fmt.Sprintf("%d: %d comments, %d bare, %s, %.20s", p.Number, p.Comments,
				p.Bare, p.Examples[0], p.Text))
		}
	}
	want := []string{
		"0: 41 comments, 1 bare, D-1-0031, Re: Request for Info",
		"4: 30 comments, 0 bare, D-1-0041, Received by electron",
		"7: 20 comments, 0 bare, D-1-0071, I have read the priv",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for _, p := range list {
		if p.Number == 7 && !strings.HasSuffix(string(p.Text), "shown to the public") {
			t.Errorf("passage 7 was found with other words and is still %q", p.Text)
		}
		if p.Number == 9 {
			t.Error("a passage that nobody holds is listed as found")
		}
		for _, id := range p.Examples {
			_, serial, _ := id.Split()
			if text := comments[serial-1].Text; !Holds(text, p.Text) {
				t.Errorf("%s is an example of %q, which it does not hold", id, p.Text)
			}
		}
	}
}

// A passage that a person typed is taken out as it stands, a few words that differ
// in the place of "…", even where too few comments hold it to be found.
func TestAConfirmedPassageIsTakenOutAsItStands(t *testing.T) {
	t.Parallel()
	const typed = "Filed under case … of the regional office."
	texts := []string{
		"Filed under case 12 B of the Regional Office. " + singles(t, 2)[0],
		singles(t, 2)[1] + " Filed under case 7 of the regional office",
		"Filed under case 9 of the regional office.",
		"Filed under case 1 2 3 4 5 6 7 8 9 of the regional office.",
	}
	g, err := New(Options{Passages: said(docket.PassageConfirmed, typed)})
	if err != nil {
		t.Fatal(err)
	}
	comments := numbered(texts)
	r := g.Group(comments)
	if want := []Class{Unique, Unique, Bare, Unique}; !slices.Equal(r.Class, want) {
		t.Errorf("classes %v, want %v", r.Class, want)
	}
	list, err := g.Found(func(i int) (docket.Text, error) { return comments[i].Text, nil })
	if err != nil || len(list) != 1 || list[0].Comments != 3 || list[0].Bare != 1 || list[0].Number != 1 {
		t.Errorf("found %+v, error %v", list, err)
	}
	if d := g.Difference(comments[0].Text, docket.Text(singles(t, 2)[0])); d.Kept != 1 ||
		len(d.Added)+len(d.LeftOut) > 0 {
		t.Errorf("without the passage it is another text: %+v", d)
	}
}
