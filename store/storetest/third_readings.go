package storetest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

// thirdCases are about answers that three people are to read.
var thirdCases = []testCase{
	{"an answer drawn for a third reading waits for it, and is disputed only then", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := answered(t, db, "one", "1")
		plan(t, db, docket.ReadingPlan{Second: 100, Third: 100})
		again := func(by docket.UserID) []string {
			return append([]string(nil), workplace(t, db, docket.CodingQuery{View: docket.CodingSecond, Coder: by},
				5)...)
		}
		disputes := func() []string {
			return append([]string(nil), workplace(t, db, docket.CodingQuery{View: docket.CodingDisputed, Coder: 9},
				5)...)
		}
		say(t, db, 3, id, "1", "A")
		wantLines(t, "to be read again by another", again(4), "1 1")
		say(t, db, 4, id, "1", "B")
		wantLeft(t, db, 5, [3]int{0, 0, 1}, docket.CodingCounts{Second: 1})
		wantLines(t, "to be read by a third", again(5), "1 1")
		wantLines(t, "to be read by one of the two", again(3))
		wantLines(t, "disputes before the third has read", disputes())
		wantLines(t, "its way", []string{way(t, db, id)}, "1 second_reading")
		wantPairs(t, db, "u3 [A] u4 [B] waits")
		say(t, db, 5, id, "1", "A", "C")
		wantLines(t, "to be read by a fourth", again(6))
		wantLines(t, "disputes", disputes(), "1 1")
		wantLines(t, "its way", []string{way(t, db, id)}, "1 disputed")
		wantPairs(t, db, "u3 [A] u4 [B] u5 [A C]")
		wantLines(t, "until somebody settles it every code of anybody counts", counted(t, db, id), "1 A", "1 B", "1 C")
		Sound(t, db)
		must(t, db.Adjudicate(t.Context(), docket.Adjudication{Comment: id, Question: "1", Codes: []string{"A"}, By: 6,
			Number: 1}))
		wantLines(t, "settled", counted(t, db, id), "1 A")
		wantLines(t, "disputes that are settled", disputes())
		wantLines(t, "its way", []string{way(t, db, id)}, "1 themes A")
		wantLeft(t, db, 6, [3]int{}, docket.CodingCounts{})
		Sound(t, db)
	}},
	{"three who chose the same do not differ, and two of three do", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		same, most := answered(t, db, "same", "1"), answered(t, db, "most", "1")
		for by := docket.UserID(3); by <= 5; by++ {
			say(t, db, by, same, "1", "A")
			say(t, db, by, most, "1", []string{"A", "A", "B"}[by-3])
		}
		pairs, err := db.DoubleCoded(t.Context(), ID)
		must(t, err)
		if len(pairs) != 2 || !pairs[0].Agree() || pairs[1].Agree() || !pairs[1].Disputed() ||
			!slices.Equal(pairs[1].ChosenByMost(), []string{"A"}) {
			t.Errorf("%+v", pairs)
		}
		wantLines(t, "disputes", workplace(t, db, docket.CodingQuery{View: docket.CodingDisputed}, 5), "1 2")
		say(t, db, 5, most, "1", "A") // the third one reads it again
		if left := workplace(t, db, docket.CodingQuery{View: docket.CodingDisputed}, 5); len(left) > 0 {
			t.Errorf("disputes after that: %v", left)
		}
		Sound(t, db)
	}},
	{"who may be the third reader sees nothing of the two, and settling ends the wait", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		id := answered(t, db, "one", "1")
		plan(t, db, docket.ReadingPlan{Second: 100, Third: 100})
		say(t, db, 3, id, "1", "A")
		say(t, db, 4, id, "1", "A")
		_, err := db.AddExcerpt(t.Context(), docket.Excerpt{Comment: id, Question: "1", Code: "A",
			Span: docket.Span{End: 4}, By: 3, At: Start})
		must(t, err)
		hidden := func(by docket.UserID) int {
			list, err := db.BlindExcerpts(t.Context(), ID, by)
			must(t, err)
			return len(list)
		}
		if hidden(5) != 1 || hidden(3) != 0 {
			t.Errorf("hidden from the third %d, from a reader %d", hidden(5), hidden(3))
		}
		wantLines(t, "its way", []string{way(t, db, id)}, "1 second_reading")
		must(t, db.Adjudicate(t.Context(), docket.Adjudication{Comment: id, Question: "1", Codes: []string{"A"},
			By: 6}))
		if hidden(5) != 0 {
			t.Error("hidden although nobody is to read it any more")
		}
		wantLines(t, "its way", []string{way(t, db, id)}, "1 themes A")
		Sound(t, db)
	}},
	{"a docket that changes how many people read an answer changes what waits", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		var ids []docket.CommentID
		for n := range 60 {
			ids = append(ids, answered(t, db, fmt.Sprint(n), "1"))
			say(t, db, 3, ids[n], "1", "A")
		}
		for _, tt := range []struct {
			plan          docket.ReadingPlan
			second, third int
		}{
			{docket.ReadingPlan{Second: 100, Third: 25}, 60, 15},
			{docket.ReadingPlan{Second: 1}, docket.SecondReadingLeast, 0},
			{docket.ReadingPlan{}, 0, 0},
			{docket.DefaultReadingPlan, docket.SecondReadingLeast, 0},
		} {
			plan(t, db, tt.plan)
			wantLeft(t, db, 4, [3]int{0, tt.second, tt.third}, docket.CodingCounts{Second: tt.second})
		}
		plan(t, db, docket.DefaultReadingPlan) // as it is
		if n := logged(t, db, "docket.readings"); n != 4 {
			t.Errorf("%d changes are on record", n)
		}
		err := db.SetReadingPlan(t.Context(), ID, docket.ReadingPlan{Second: 5, Third: 6}, docket.ActorOperator)
		if err == nil {
			t.Error("a third share above the second is taken")
		}
		Sound(t, db)
	}},
	{"four coders do all second and third readings and never get the same answer at once", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		var comments []docket.Comment
		const answers = 40
		for n := range answers {
			comments = append(comments, Comment(fmt.Sprint("k", n), "A pump fails."))
		}
		filed, _, err := db.FileImported(ctx, ID, comments)
		must(t, err)
		for _, id := range filed {
			Post(t, db, id, nil)
		}
		plan(t, db, docket.ReadingPlan{Second: 100, Third: 50})
		readEverything(ctx, t, db)
		thrice := 0
		pairs, err := db.DoubleCoded(ctx, ID)
		must(t, err)
		for _, p := range pairs {
			if len(p.Coders) > 2 {
				thrice++
			}
			if len(p.Coders) > 3 || p.Waits {
				t.Errorf("%s has %d readers, waits: %v", p.Comment, len(p.Coders), p.Waits)
			}
		}
		if len(pairs) != answers || thrice != answers/2 {
			t.Errorf("%d answers were read twice and %d thrice", len(pairs), thrice)
		}
		wantLeft(t, db, 9, [3]int{}, docket.CodingCounts{})
		Sound(t, db)
	}},
}

// readEverything lets four coders do what there is to do, at once, until nothing is left.
func readEverything(ctx context.Context, t *testing.T, db *store.DB) {
	t.Helper()
	var mu sync.Mutex
	var work sync.WaitGroup
	open := map[docket.CodingItemKey]docket.UserID{}
	for coder := docket.UserID(3); coder <= 6; coder++ {
		work.Go(func() {
			idle := 0
			for idle < 200 {
				key, err := takeAny(ctx, db, coder)
				if err != nil {
					t.Error(err)
					return
				}
				if key == nil {
					idle++ // a colleague may be about to make something free
					continue
				}
				idle = 0
				mu.Lock()
				if other := open[*key]; other != 0 {
					t.Errorf("%s was given to %s while %s had it", key.Comment, coder, other)
				}
				open[*key] = coder
				mu.Unlock()
				if other, err := db.HoldAnswer(ctx, *key, coder, Start.Add(24*time.Hour)); err != nil || other != 0 {
					t.Errorf("%s has open what %s took: %v", other, coder, err)
				}
				mu.Lock()
				delete(open, *key) // saving it gives it to the next reader
				mu.Unlock()
				if err := CodeAnswer(ctx, db, coder, key.Comment, key.Question, codings("A")); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	work.Wait()
}

// takeAny takes a first reading, or another one where none is left.
func takeAny(ctx context.Context, db *store.DB, by docket.UserID) (*docket.CodingItemKey, error) {
	for _, view := range []docket.CodingView{docket.CodingUncoded, docket.CodingSecond} {
		key, _, err := db.TakeNext(ctx, docket.CodingQuery{Docket: ID, View: view, Coder: by}, true,
			Start.Add(24*time.Hour))
		if err != nil || key != nil {
			return key, err
		}
	}
	return nil, nil //nolint:nilnil // nothing is left
}

func plan(t testing.TB, db *store.DB, p docket.ReadingPlan) {
	t.Helper()
	must(t, db.SetReadingPlan(t.Context(), ID, p, docket.ActorOperator))
}

// wantLeft compares how many readings are to come, and what of them one person may do.
func wantLeft(t testing.TB, db *store.DB, by docket.UserID, left [3]int, counts docket.CodingCounts) {
	t.Helper()
	team, err := db.CodingTeam(t.Context(), ID)
	must(t, err)
	n, err := db.CodingCounts(t.Context(), ID, by)
	must(t, err)
	if team.Left != left || n.Second != counts.Second || n.Disputed != counts.Disputed {
		t.Errorf("left %v, for %s %+v; want %v and %+v", team.Left, by, n, left, counts)
	}
}

// wantPairs compares who read each answer that several people read, with their codes.
func wantPairs(t testing.TB, db *store.DB, want ...string) {
	t.Helper()
	pairs, err := db.DoubleCoded(t.Context(), ID)
	must(t, err)
	var got []string
	for _, p := range pairs {
		line := ""
		for i, coder := range p.Coders {
			line += fmt.Sprintf("%s %v ", coder, p.Codes[i])
		}
		if p.Waits {
			line += "waits "
		}
		got = append(got, line[:len(line)-1])
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("answers read by several people:\n%s", diff)
	}
}
