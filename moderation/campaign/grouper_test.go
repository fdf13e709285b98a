package campaign

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"commentportal/docket"
)

const letter = "Hospital librarians find reliable answers for clinicians every day. We could do the same for cyber " +
	"security if somebody collected the good material in one place. Today it is scattered over agencies, sellers " +
	"and lectures, much of it out of date. A curated, indexed and free collection with reading levels would cost " +
	"very little."

const other = "Blood centers move a perishable medicine to hospitals every hour. Our testing, labeling and " +
	"delivery are run by software, and a wrong label can kill. An outage of two days empties the shelves of an " +
	"entire region. We ask to be included as critical suppliers in plans."

const notice = "USDA Food and Nutrition Service notation for rulemaking docket FNS-2019-0009. The personal " +
	"identifying information of this commenter was redacted. "

func TestPairs(t *testing.T) {
	t.Parallel()
	half := letter[:len(letter)/2]
	for _, tt := range []struct {
		name string
		a, b string
		want bool
	}{
		{"the same text", letter, letter, true},
		{"nothing in common", letter, other, false},
		{"capitals, marks and tags do not count", letter, "<p>" + strings.ToUpper(strings.ReplaceAll(letter, ".",
			" !")) + "</p>", true},
		{"entities do not count", "We don't want, as nurses & mothers, to see another hospital closed by criminals " +
			"this year.",
			"We don&rsquo;t want, as nurses &amp; mothers, to see another hospital closed by criminals this year.",
			true},
		{"entities escaped twice do not count", "We don't want to see another hospital closed by criminals this year.",
			"We don&amp;#39;t want to see another hospital closed by criminals this year.", true},
		{"full-width letters do not count", "Please close the open ports of the infusion pumps now.", "Ｐｌｅａｓｅ close " +
			"the open ports of the infusion pumps now.", true},
		{"half of it and a story", letter, "My aunt was turned away at the door on a Sunday in March. Nobody could " +
			"say when it would end. " + letter[:len(letter)*2/3], true},
		{"half of it", letter, half, true},
		{"a salutation and a closing are no text", "Dear Secretary Burwell,\n" + letter, "To whom it may concern:\n" +
			letter + "\nSincerely,\nA nurse, Duluth", true},
		{"too short to compare", "We agree.", "We agree.", false},
		{"a line that a long comment holds", "Patients wait because every computer is slow this year.", letter + " " +
			other + " Patients wait because every computer is slow this year.", false},
		{"nothing at all", "", "", false},
		{"a script without blanks", "病院の情報システムを守るための予算を増やしてください。", "病院の情報システムを守るための予算を増やしてください", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			comments := []Comment{{ID: "a", Text: docket.Text(tt.a)}, {ID: "b", Text: docket.Text(tt.b)}}
			g, r := grouped(t, comments, Decisions{})
			if got := r.Of[0] >= 0 && r.Of[0] == r.Of[1]; got != tt.want {
				t.Errorf("together: %v, want %v", got, tt.want)
			}
			if string(comments[0].Text) != tt.a {
				t.Error("the text was changed")
			}
			g.Group(comments[:1])
			if p := g.Place(comments[1]); (p.Like == 0) != tt.want {
				t.Errorf("placed %+v, want together: %v", p, tt.want)
			}
		})
	}
}

func TestPointersAreNotGrouped(t *testing.T) {
	t.Parallel()
	g, err := New(Options{Speechless: func(text docket.Text) docket.Class {
		if strings.Contains(string(text), "attached") {
			return docket.ClassContentElsewhere
		}
		return ""
	}})
	if err != nil {
		t.Fatal(err)
	}
	pointer := Comment{Text: "Please see the attached file with the comments of our whole association."}
	r := g.Group([]Comment{pointer, pointer, {Text: "Short."}, {Text: letter}})
	if want := []Class{Elsewhere, Elsewhere, Short, Unique}; !slices.Equal(r.Class, want) || len(r.Groups) != 0 {
		t.Errorf("classes %v, %d groups; want %v and none", r.Class, len(r.Groups), want)
	}
	if p := g.Place(pointer); p != (Placement{Class: Elsewhere, Group: -1, Like: -1}) {
		t.Errorf("placed %+v", p)
	}
}

func TestPeopleHaveTheLastWord(t *testing.T) {
	t.Parallel()
	comments := []Comment{{ID: "a", Text: letter}, {ID: "b", Text: letter}, {ID: "c", Text: letter + " Thank you."},
		{ID: "x", Text: other}, {ID: "y", Text: other}, {ID: "s", Text: "Agreed."}}
	for _, tt := range []struct {
		name string
		d    Decisions
		want []int
	}{
		{"nobody decided", Decisions{}, []int{0, 0, 0, 1, 1, -1}},
		{"two campaigns joined", Decisions{Together: []Pair{{"a", "x"}}}, []int{0, 0, 0, 0, 0, -1}},
		{"a short comment joined", Decisions{Together: []Pair{{"s", "x"}}}, []int{0, 0, 0, 1, 1, 1}},
		{"a comment taken out", Decisions{Alone: []docket.CommentID{"b"}}, []int{0, -1, 0, 1, 1, -1}},
		{"the same text parted", Decisions{Apart: []Pair{{"x", "y"}}}, []int{0, 0, 0, -1, -1, -1}},
		{"a part split off", Decisions{Together: []Pair{{"a", "c"}}, Apart: []Pair{{"a", "b"}}}, []int{0, -1, 0, 1, 1,
			-1}},
		{"a comment that is gone", Decisions{Together: []Pair{{"a", "gone"}}, Alone: []docket.CommentID{"away"}},
			[]int{0, 0, 0, 1, 1, -1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g, r := grouped(t, comments, tt.d)
			if !slices.Equal(r.Of, tt.want) {
				t.Errorf("groups %v, want %v", r.Of, tt.want)
			}
			if again := g.Group(comments); !slices.Equal(again.Of, r.Of) {
				t.Errorf("done again: %v", again.Of)
			}
		})
	}
}

func TestDecisionsThatContradict(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]Decisions{
		"joined over a third and parted": {Together: []Pair{{"a", "b"}, {"b", "c"}}, Apart: []Pair{{"c", "a"}}},
		"joined and alone":               {Together: []Pair{{"a", "b"}}, Alone: []docket.CommentID{"b"}},
	} {
		if _, err := New(Options{Decisions: d}); !errors.Is(err, ErrContradiction) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheOrderOfArrivalDoesNotMatter(t *testing.T) {
	t.Parallel()
	comments, _ := newWriter(3).comments(1500)
	_, first := grouped(t, comments, Decisions{})
	for seed := range uint64(3) {
		order := rand.New(rand.NewPCG(seed, 1)).Perm(len(comments))
		shuffled := make([]Comment, len(comments))
		for to, from := range order {
			shuffled[to] = comments[from]
		}
		_, r := grouped(t, shuffled, Decisions{})
		back := make([]int, len(comments))
		for to, from := range order {
			back[from] = r.Of[to]
		}
		if s := score(first.Of, back, nil); s.pairwise != 1 || s.bcubed < 1-1e-9 {
			t.Errorf("shuffled with %d: %+v", seed, s)
		}
	}
}

func TestCommentsPlacedOneByOneComeOutLikeThoseGroupedAtOnce(t *testing.T) {
	t.Parallel()
	comments, gold := newWriter(5).comments(1500)
	_, whole := grouped(t, comments, Decisions{})
	g, r := grouped(t, comments[:1000], Decisions{})
	of := slices.Clone(r.Of)
	for n, c := range comments[1000:] {
		before := g.Place(c)
		p := g.Add(c)
		if before.Group >= 0 && before != p || before.Like != p.Like {
			t.Fatalf("placed %+v, then added %+v", before, p)
		}
		of = append(of, p.Group)
		if p.Group >= 0 && p.Like < 1000+n && of[p.Like] < 0 {
			of[p.Like] = p.Group // was alone so far
		}
	}
	if s := score(whole.Of, of, nil); s.bcubed < .98 {
		t.Errorf("one by one against at once: %+v", s)
	}
	floors{pairwise: .97, bcubed: .97, found: .87, mixed: 3, swallowed: 6}.check(t, score(gold, of, nil))
}

// Pages ask where a comment belongs while others are filed.
func TestAGrouperServesSeveralGoroutines(t *testing.T) {
	t.Parallel()
	comments, _ := newWriter(5).comments(120)
	g, _ := grouped(t, comments[:40], Decisions{})
	var all sync.WaitGroup
	for part := range slices.Chunk(comments[40:], 20) {
		all.Go(func() {
			for _, c := range part {
				if p := g.Place(c); p.Group >= 0 && p.Like < 0 {
					t.Errorf("placed %+v", p)
				}
				g.Add(c)
				g.Difference(docket.Text(letter), c.Text)
				g.Related()
				g.BoundReached()
			}
		})
	}
	all.Wait()
	if p := g.Place(comments[119]); p.Like < 0 {
		t.Errorf("a comment that is there is placed as %+v", p)
	}
}

func TestGroupingsAreWhole(t *testing.T) {
	t.Parallel()
	comments, _ := newWriter(9).comments(800)
	_, r := grouped(t, comments, Decisions{})
	checkGrouping(t, r, len(comments))
}

// checkGrouping checks what holds for every grouping.
func checkGrouping(t testing.TB, r Grouping, n int) {
	t.Helper()
	if len(r.Of) != n || len(r.Class) != n {
		t.Fatalf("%d and %d answers for %d comments", len(r.Of), len(r.Class), n)
	}
	last, members := -1, 0
	for i, c := range r.Groups {
		if len(c.Members) < 2 || !slices.IsSorted(c.Members) || c.Members[0] <= last ||
			!slices.Contains(c.Members, c.Letter) {
			t.Errorf("group %d: %+v", i, c)
		}
		last = c.Members[0]
		for _, m := range c.Members {
			if r.Of[m] != i || r.Class[m] != Member {
				t.Errorf("comment %d is in group %d and %d, class %d", m, i, r.Of[m], r.Class[m])
			}
		}
		members += len(c.Members)
	}
	for _, of := range r.Of {
		if of >= 0 {
			members--
		}
	}
	if members != 0 {
		t.Errorf("%d members too many", members)
	}
}

func FuzzGroup(f *testing.F) {
	f.Add(letter, other, "<b>"+letter)
	f.Add("&lt;p&gt;a&amp;#39;", "<", "&")
	f.Add(notice+notice, "Dear", "Sincerely,")
	f.Add("½ ﬁ \u200b \u0301", "病院", "\xff\xfe")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		texts := []docket.Text{docket.Text(a), docket.Text(b), docket.Text(c), docket.Text(a)}
		comments := make([]Comment, len(texts))
		for i, text := range texts {
			comments[i].Text = text
			for _, w := range words(text) {
				if w.norm == "" || w.start >= w.end || w.end > len(text) {
					t.Fatalf("word %+v of %q", w, text)
				}
			}
		}
		g, r := grouped(t, comments, Decisions{})
		checkGrouping(t, r, len(comments))
		if r.Of[0] != r.Of[3] {
			t.Errorf("the same text in %d and %d", r.Of[0], r.Of[3])
		}
		d := g.Difference(texts[0], texts[1])
		if d.Kept < 0 || d.Kept > 1 {
			t.Errorf("kept %v", d.Kept)
		}
		for _, p := range d.Added {
			if p.Start >= p.End || p.End > len(b) || p.Words < 1 {
				t.Errorf("added %+v of %q", p, b)
			}
		}
		g.Add(comments[1])
		g.Place(comments[2])
	})
}
