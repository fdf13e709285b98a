package theme_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store/storetest"
	"commentportal/theme"
)

// guidOf makes a GUID of a letter and a number.
func guidOf(letter string, n int) string {
	return fmt.Sprintf("%s-0000-4000-8000-%012d", strings.Repeat(letter, 8), n)
}

// coder finds the user of a project by account, or adds one of that name.
func (n *node) coder(who docket.UserID) string {
	list := n.kid("Users")
	for _, u := range list.all("User") {
		if u.attr("name") == who.String() {
			return u.attr("guid")
		}
	}
	return list.add("User", "", "guid", guidOf("A", int(who)), "name", who.String()).attr("guid")
}

// chooses adds a coding of a whole text.
func (n *node) chooses(root *node, who docket.UserID, code string, number int) {
	for _, k := range root.all("Code") {
		if name, _, _ := strings.Cut(k.attr("name"), " "); name == code {
			n.add("Coding", "", "guid", guidOf("C", number), "creatingUser", root.coder(who), "creationDateTime",
				"2031-01-01T00:00:00Z").add("CodeRef", "", "targetGUID", k.attr("guid"))
			return
		}
	}
}

// post posts one comment that answers question 1.
func (h *home) post(n int) docket.CommentID {
	h.t.Helper()
	id := storetest.File(h.t, h.db, storetest.Comment(fmt.Sprint("post", n), homeText))
	storetest.Post(h.t, h.db, id, nil)
	return id
}

// said lists who chose what, as "comment coder codes".
func (h *home) said() []string {
	h.t.Helper()
	var out []string
	pairs, err := h.db.DoubleCoded(h.t.Context(), storetest.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, p := range pairs {
		for i, coder := range p.Coders {
			_, serial, _ := p.Comment.Split()
			out = append(out, fmt.Sprintf("%d %s %v", serial, coder, p.Codes[i]))
		}
	}
	slices.Sort(out)
	return out
}

// A file in which two people coded the same answers is taken as two readings made apart
// only where somebody states it; else the first of them is, where nobody read the answer
// before, and the other is named.
func TestTwoCodersOfOneFileAreTwoReadingsOnlyWhereThatIsStated(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			h := openHome(t, engine)
			read, fresh := h.post(1), h.post(2)
			if err := storetest.CodeAnswer(t.Context(), h.db, 3, read, "1", []docket.Coding{{Code: "A"}}); err != nil {
				t.Fatal(err)
			}
			changed := h.edited(h.project(), func(root *node) {
				for n, s := range root.all("TextSource") {
					switch {
					case strings.HasPrefix(s.attr("name"), string(read)):
						s.chooses(root, 4, "B", 10*n+1)
					case strings.HasPrefix(s.attr("name"), string(fresh)):
						s.chooses(root, 3, "A", 10*n+2)
						s.chooses(root, 3, "C", 10*n+3)
						s.chooses(root, 4, "A", 10*n+4)
					}
				}
			})
			c := h.compare(changed, theme.ProjectChoice{})
			if len(c.Merge.Readings) != 1 || c.Merge.Readings[0].Comment != fresh || c.Merge.Readings[0].Coder != 3 ||
				len(c.Refused) != 2 || !strings.Contains(c.Refused[0].Why, "did not see each other’s codes") {
				t.Errorf("unstated: %+v, refused %+v", c.Merge.Readings, c.Refused)
			}
			if c = h.merge(changed, theme.ProjectChoice{Blind: true}); len(c.Refused) != 0 || c.Added() != 4 {
				t.Errorf("stated: added %d, refused %+v", c.Added(), c.Refused)
			}
			if got, want := fmt.Sprint(h.said()), "[1 u3 [A] 1 u4 [B] 2 u3 [A C] 2 u4 [A]]"; got != want {
				t.Errorf("%s, want %s", got, want)
			}
			if again := h.compare(changed, theme.ProjectChoice{Blind: true}); !again.Nothing() {
				t.Errorf("the same file changes something again: %+v", again.Merge)
			}
			// Both readings stay from then on, whatever the next file says.
			next := h.edited(h.project(), func(root *node) {
				for n, s := range root.all("TextSource") {
					s.chooses(root, 4, "D", 100+n)
				}
			})
			if c := h.compare(next, theme.ProjectChoice{Blind: true}); !c.Nothing() || len(c.Refused) != 2 ||
				!strings.Contains(c.Refused[0].Why, "Settle the answer instead") {
				t.Errorf("of two who have read it: %+v, refused %+v", c.Merge.Readings, c.Refused)
			}
			storetest.Sound(t, h.db)
		})
	}
}

// A file is merged as it was compared or not at all: whatever was saved here in between
// makes it stale.
func TestAProjectThatWasOvertakenIsNotMerged(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			h := openHome(t, engine)
			one, two := h.post(1), h.post(2)
			changed := h.edited(h.project(), func(root *node) {
				for n, s := range root.all("TextSource") {
					s.chooses(root, 3, "A", n+1)
				}
			})
			first := h.compare(changed, theme.ProjectChoice{})
			if len(first.Merge.Readings) != 2 {
				t.Fatalf("%+v", first.Merge)
			}
			// The coder saves the second answer here while the page stands open.
			if err := storetest.CodeAnswer(t.Context(), h.db, 3, two, "1", []docket.Coding{{Code: "B"}}); err != nil {
				t.Fatal(err)
			}
			before := h.lines(h.project())
			if err := h.desk.MergeProject(t.Context(), 9, "digest", first); !errors.Is(err, docket.ErrStale) {
				t.Fatalf("merged: %v", err)
			}
			if after := h.lines(h.project()); !slices.Equal(before, after) {
				t.Errorf("a part of it was written: %q, before %q", after, before)
			}
			again := h.merge(changed, theme.ProjectChoice{})
			f, err := h.db.CodingFile(t.Context(), one)
			if err != nil || len(f.Codings) != 1 || f.Codings[0].Code != "A" || again.Added() == 0 {
				t.Errorf("compared anew: %+v, %v", f.Codings, err)
			}
			// The same file compared twice, merged twice: the second time is one too many.
			if err := h.desk.MergeProject(t.Context(), 9, "digest", again); !errors.Is(err, docket.ErrStale) {
				t.Errorf("merged twice: %v", err)
			}
			storetest.Sound(t, h.db)
		})
	}
}

// Memos come home: what their owner changed in the other program is the next version, a new
// one is added once, and one that somebody else changed, or that changed here meanwhile,
// stays as it is here.
func TestMemosComeHomeOnce(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			h := openHome(t, engine)
			id := h.post(1)
			var ids []int64
			for _, m := range []docket.Memo{{Kind: docket.MemoProject, Title: "Mine", Text: "First thought.", By: 3},
				{Kind: docket.MemoProject, Title: "Theirs", Text: "Leave it.", By: 4},
				{Kind: docket.MemoAnswer, Comment: id, Question: "1", Title: "Late", Text: "As sent.", By: 3}} {
				m.Docket = storetest.ID
				n, err := h.db.SaveMemo(t.Context(), 0, m)
				if err != nil {
					t.Fatal(err)
				}
				ids = append(ids, int64(n))
			}
			out := h.project()
			if c := h.compare(out, theme.ProjectChoice{}); !c.Nothing() || len(c.Refused) > 0 {
				t.Fatalf("unchanged: %+v, refused %+v", c.Merge.Memos, c.Refused)
			}
			changed := h.edited(out, func(root *node) {
				three, four := root.coder(3), root.coder(4)
				for _, n := range root.all("Note") {
					n.kid("PlainTextContent").Text += " More of it."
					for i := range n.Attrs {
						if n.Attrs[i].Name.Local == "modifyingUser" {
							n.Attrs[i].Value = three
						}
					}
				}
				root.kid("Notes").add("Note", "", "guid", guidOf("E", 1), "name", "New", "creatingUser", four,
					"creationDateTime", "2031-01-01T00:00:00Z").add("PlainTextContent", "Seen elsewhere.")
			})
			late := docket.Memo{ID: docket.MemoID(ids[2]), Docket: storetest.ID, Kind: docket.MemoAnswer, Comment: id,
				Question: "1", Title: "Late", Text: "Changed here.", By: 3}
			c := h.compare(changed, theme.ProjectChoice{})
			if len(c.Merge.Memos) != 3 || len(c.Refused) != 1 ||
				!strings.Contains(c.Refused[0].Why, "who alone changes it") {
				t.Fatalf("%+v, refused %+v", c.Merge.Memos, c.Refused)
			}
			if _, err := h.db.SaveMemo(t.Context(), 1, late); err != nil {
				t.Fatal(err)
			}
			if err := h.desk.MergeProject(t.Context(), 9, "digest", c); !errors.Is(err, docket.ErrStale) {
				t.Errorf("a memo that was changed here meanwhile was overwritten: %v", err)
			}
			h.merge(changed, theme.ProjectChoice{})
			var got []string
			memos, err := h.db.Memos(t.Context(), docket.MemoQuery{Docket: storetest.ID})
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range memos {
				got = append(got, fmt.Sprintf("%s %s: %s", m.Owner, m.Title, m.Text))
			}
			slices.Sort(got)
			want := []string{"u3 Late: As sent. More of it.", "u3 Mine: First thought. More of it.",
				"u4 New: Seen elsewhere.", "u4 Theirs: Leave it."}
			if !slices.Equal(got, want) {
				t.Errorf("memos %q, want %q", got, want)
			}
			if again := h.compare(changed, theme.ProjectChoice{}); !again.Nothing() {
				t.Errorf("the same file changes something again: %+v", again.Merge.Memos)
			}
			storetest.Sound(t, h.db)
		})
	}
}

// Thousands of codings come home in one file, all of them or, above the limit, none.
func TestThousandsOfCodingsComeHome(t *testing.T) {
	t.Parallel()
	h := openHome(t, "sqlite")
	const texts = 700
	var comments []docket.Comment
	for n := range texts {
		c := storetest.Comment(fmt.Sprint("k", n), homeText)
		for _, q := range []docket.QuestionID{"2", "3"} {
			c.Answers = append(c.Answers, docket.Answer{Question: q, Original: homeText, Text: homeText})
		}
		comments = append(comments, c)
	}
	filed, _, err := h.db.FileImported(t.Context(), storetest.ID, comments)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range filed {
		storetest.Post(t, h.db, id, nil)
	}
	out := h.project()
	number := 0
	code := func(codes ...string) []byte {
		return h.edited(out, func(root *node) {
			for _, s := range root.all("TextSource") {
				for _, code := range codes {
					number++
					s.chooses(root, 3, code, number)
				}
			}
		})
	}
	many := code("A", "B", "C")
	c := h.merge(many, theme.ProjectChoice{})
	if len(c.Refused) > 0 || c.Added() != 3*3*texts || len(c.Merge.Readings) != 3*texts {
		t.Errorf("added %d in %d readings, refused %d", c.Added(), len(c.Merge.Readings), len(c.Refused))
	}
	if again := h.compare(many, theme.ProjectChoice{}); !again.Nothing() || again.Same != 3*3*texts {
		t.Errorf("the same file: %d readings change, %d codings stand", len(again.Merge.Readings), again.Same)
	}
	over := docket.ProjectMerge{Docket: storetest.ID,
		Readings: make([]docket.MergedReading, docket.MaxMergedReadings+1)}
	if _, isInvalid := errors.AsType[docket.Invalid](h.db.MergeProject(t.Context(), over)); !isInvalid {
		t.Error("more than the most readings are taken")
	}
	storetest.Sound(t, h.db)
}

// What a file has of an answer in an open training round is no reading, and is named; when
// the round is closed the same file brings it home.
func TestAProjectBringsNoReadingOfAnOpenTrainingRound(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			h := openHome(t, engine)
			for n := range docket.TrainingLeast {
				h.post(n)
			}
			changed := h.edited(h.project(), func(root *node) {
				for n, s := range root.all("TextSource") {
					s.chooses(root, 3, "A", n)
				}
			})
			before := h.compare(changed, theme.ProjectChoice{})
			id, err := h.db.StartTraining(t.Context(), docket.TrainingStart{Docket: storetest.ID,
				Size: docket.TrainingLeast, Coders: []docket.UserID{3, 4}, By: 1})
			if err != nil {
				t.Fatal(err)
			}
			c := h.compare(changed, theme.ProjectChoice{})
			if !c.Nothing() || len(c.Refused) != docket.TrainingLeast ||
				!strings.Contains(c.Refused[0].Why, "in a training round") {
				t.Errorf("%+v, refused %+v", c.Merge.Readings, c.Refused)
			}
			if err := h.desk.MergeProject(t.Context(), 9, "digest", before); !errors.Is(err, docket.ErrStale) {
				t.Errorf("a file that was compared before the round: %v, want docket.ErrStale", err)
			}
			if err := h.db.CloseTraining(t.Context(), storetest.ID, id, 1); err != nil {
				t.Fatal(err)
			}
			if c := h.merge(changed, theme.ProjectChoice{}); len(c.Merge.Readings) != docket.TrainingLeast {
				t.Errorf("after the round: %+v, refused %+v", c.Merge.Readings, c.Refused)
			}
			storetest.Sound(t, h.db)
		})
	}
}

// What a file has of an answer that was handed to its coder as a test is no reading: it is
// named without a word of a test, and a file that was compared before is not merged.
func TestAProjectBringsNoReadingOfATestAnswer(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			h := openHome(t, engine)
			if err := h.db.SetReadingPlan(t.Context(), storetest.ID, docket.ReadingPlan{},
				docket.ActorOperator); err != nil {
				t.Fatal(err)
			}
			key := docket.CodingItemKey{Comment: h.post(0), Question: "1"}
			if err := storetest.CodeAnswer(t.Context(), h.db, 4, key.Comment, "1",
				[]docket.Coding{{Code: "A"}}); err != nil {
				t.Fatal(err)
			}
			other := h.post(1)
			changed := h.edited(h.project(), func(root *node) {
				for n, s := range root.all("TextSource") {
					s.chooses(root, 3, "B", n)
				}
			})
			blind := theme.ProjectChoice{Blind: true}
			before := h.compare(changed, blind)
			if len(before.Merge.Readings) != 2 {
				t.Fatalf("%+v, refused %+v", before.Merge.Readings, before.Refused)
			}
			if err := h.db.MarkTest(t.Context(), docket.TestReference{CodingItemKey: key, Codes: []string{"A"},
				Used: true, By: 1}); err != nil {
				t.Fatal(err)
			}
			q := docket.CodingQuery{Docket: storetest.ID, View: docket.CodingUncoded, Coder: 3,
				Tests: docket.TestPlan{Every: 1}}
			_, test, err := h.db.MixTest(t.Context(), q, docket.CodingItemKey{Comment: other, Question: "1"})
			if err != nil || test == nil || *test != key {
				t.Fatalf("the coder is handed %v, %v, want the test", test, err)
			}
			c := h.compare(changed, blind)
			if len(c.Merge.Readings) != 1 || c.Merge.Readings[0].Comment != other || len(c.Refused) != 1 ||
				!strings.Contains(c.Refused[0].Why, "are not taken from a file") ||
				strings.Contains(c.Refused[0].Why, "test") {
				t.Errorf("%+v, refused %+v", c.Merge.Readings, c.Refused)
			}
			if err := h.desk.MergeProject(t.Context(), 9, "digest", before); !errors.Is(err, docket.ErrStale) {
				t.Errorf("a file that was compared before the test: %v, want docket.ErrStale", err)
			}
			storetest.Sound(t, h.db)
		})
	}
}
