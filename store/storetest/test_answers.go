package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

// known makes n answers of which it is known that A applies: the accounts 3 and 4 agreed on
// it in a training round, and 3 has read them.
func known(t testing.TB, db *store.DB, n int) []docket.CodingItemKey {
	t.Helper()
	AddDocket(t, db)
	plan(t, db, docket.ReadingPlan{})
	for i := range n {
		answered(t, db, fmt.Sprint("known", i), "1")
	}
	id, err := db.StartTraining(t.Context(), docket.TrainingStart{Docket: ID, Size: n, Coders: []docket.UserID{3, 4},
		By: 1})
	must(t, err)
	must(t, db.CompareTraining(t.Context(), ID, id, 1))
	var keys []docket.CodingItemKey
	for _, a := range training(t, db, id).Answers {
		must(t, db.AgreeTraining(t.Context(), ID, id, a.Position, docket.TrainingReference{Codes: []string{"A"},
			By: 1}))
		keys = append(keys, a.CodingItemKey)
	}
	must(t, db.CloseTraining(t.Context(), ID, id, 1))
	for _, key := range keys {
		say(t, db, 3, key.Comment, key.Question, "A")
	}
	return keys
}

// nextTest asks for the answer that a coder reads next behind one, as the desk does.
func nextTest(t testing.TB, db *store.DB, who docket.UserID, after docket.CodingItemKey) *docket.CodingItemKey {
	t.Helper()
	q := docket.CodingQuery{Docket: ID, View: docket.CodingUncoded, Coder: who, After: after,
		Tests: docket.TestPlan{Every: 5}}
	like, _, err := db.NextToCode(t.Context(), q, true)
	must(t, err)
	if like == nil {
		return nil
	}
	_, test, err := db.MixTest(t.Context(), q, *like)
	must(t, err)
	return test
}

// testedOn reads whatever comes next until nothing does, tests as B, and lists which were
// tests, by the number of answers read before.
func testedOn(t testing.TB, db *store.DB, who docket.UserID) map[int]docket.CodingItemKey {
	t.Helper()
	out := map[int]docket.CodingItemKey{}
	var done docket.CodingItemKey
	for place := 0; ; place++ {
		next := nextTest(t, db, who, done)
		code := "A"
		if next != nil {
			out[place], code = *next, "B"
		} else {
			var err error
			next, _, err = db.NextToCode(t.Context(), docket.CodingQuery{Docket: ID, View: docket.CodingUncoded,
				Coder: who}, true)
			must(t, err)
		}
		if next == nil {
			return out
		}
		say(t, db, who, next.Comment, next.Question, code)
		done = *next
	}
}

// testCases hold what the store promises of test answers.
var testCases = []testCase{
	{"each coder who does not know them reads each test once, and none twice in a block", func(t *testing.T,
		db *store.DB) {
		keys := known(t, db, 5)
		for i := range 30 {
			answered(t, db, fmt.Sprint("k", i), "1")
		}
		must(t, db.MarkTest(t.Context(), docket.TestReference{CodingItemKey: keys[4], Used: false, By: 1}))
		for _, knows := range []docket.UserID{1, 3, 4} {
			for range 5 {
				if got := nextTest(t, db, knows, docket.CodingItemKey{}); got != nil {
					t.Errorf("u%d, who knows it, is handed %v", knows, *got)
				}
			}
		}
		before := codingState(t, db)
		refs, err := db.TestReferences(t.Context(), ID)
		must(t, err)
		if len(refs) != 5 || !refs[0].For(9) || refs[0].For(3) || refs[0].For(4) || refs[0].For(1) ||
			refs[0].Round != 1 || fmt.Sprint(refs[0].Codes) != "[A]" {
			t.Fatalf("%+v", refs)
		}
		var first *docket.CodingItemKey
		for who := docket.UserID(10); first == nil; who++ { // whose first block begins with its test
			if first = nextTest(t, db, who, docket.CodingItemKey{}); first != nil {
				say(t, db, who, first.Comment, first.Question, "B")
				say(t, db, who, first.Comment, first.Question, "B", "C") // it may be changed, and stays a test
			}
		}
		if diff := gocmp.Diff(before, codingState(t, db)); diff != "" {
			t.Errorf("a test answer was read, and:\n%s", diff)
		}
		got := testedOn(t, db, 9)
		if len(got) != 4 {
			t.Errorf("%d tests among the 30 answers, want the 4 that are used: %v", len(got), got)
		}
		seen, blocks := map[docket.CodingItemKey]bool{}, map[int]bool{}
		for place, key := range got {
			if !slices.Contains(keys[:4], key) || seen[key] || blocks[place/5] {
				t.Errorf("answer %d: %v", place, got)
			}
			seen[key], blocks[place/5] = true, true
		}
		team, err := db.CodingTeam(t.Context(), ID)
		must(t, err)
		for _, c := range team.Coders {
			if c.Coder == 9 && c.Read != 30 || c.Coder >= 10 {
				t.Errorf("who did what counts tests: u%d %d", c.Coder, c.Read)
			}
		}
		list, err := db.TestReadings(t.Context(), ID)
		must(t, err)
		if len(list) != 5 || logged(t, db, "training.given") != 5 || logged(t, db, "training.tested") != 6 {
			t.Errorf("%d readings; %d given, %d saved", len(list), logged(t, db, "training.given"),
				logged(t, db, "training.tested"))
		}
		for _, r := range list {
			if !slices.Contains(r.Codes, "B") || r.Read.IsZero() || len(r.Said.Codings) == 0 {
				t.Errorf("%+v", r)
			}
		}
		Sound(t, db)
	}},
	{"a test that was passed over comes back in a later block, and is no answer before", func(t *testing.T,
		db *store.DB) {
		known(t, db, 5)
		for i := range 12 {
			answered(t, db, fmt.Sprint("k", i), "1")
		}
		var test *docket.CodingItemKey
		who := docket.UserID(10)
		for ; test == nil; who++ {
			test = nextTest(t, db, who, docket.CodingItemKey{})
		}
		who--
		if again := nextTest(t, db, who, *test); again != nil {
			t.Errorf("passed over, and %v comes at once", *again)
		}
		other, err := db.HoldAnswer(t.Context(), *test, who, Start.AddDate(1, 0, 0))
		must(t, err)
		if other != 0 {
			t.Errorf("a test is kept by u%d", other)
		}
		f, err := db.CodingFile(t.Context(), test.Comment)
		must(t, err)
		if len(f.Tests) != 1 || f.Tests[0].Coder != who || !f.Tests[0].Read.IsZero() {
			t.Errorf("%+v", f.Tests)
		}
		got := testedOn(t, db, who)
		var places []int
		for place, key := range got {
			if key == *test {
				places = append(places, place)
			}
		}
		if len(places) != 1 || places[0] < 5 {
			t.Errorf("the test comes back at %v of %v", places, got)
		}
		Sound(t, db)
	}},
	{"what a lead marks goes before what was agreed on, and two leads do not overwrite each other", func(t *testing.T,
		db *store.DB) {
		keys := known(t, db, 5)
		ref := docket.TestReference{CodingItemKey: keys[0], Used: true, Codes: []string{"B"}, Note: " A pump. ", By: 1}
		must(t, db.MarkTest(t.Context(), ref))
		ref.By = 2
		if err := db.MarkTest(t.Context(), ref); !errors.Is(err, docket.ErrStale) {
			t.Errorf("a slower lead: %v, want docket.ErrStale", err)
		}
		ref.Number, ref.Note = 1, "A pump."
		must(t, db.MarkTest(t.Context(), ref)) // as it is
		for _, bad := range []docket.TestReference{{CodingItemKey: keys[1], Used: true, Codes: []string{"ZZZ"}, By: 1},
			{CodingItemKey: docket.CodingItemKey{Question: "2", Comment: keys[1].Comment}, Used: true, By: 1}} {
			if err := db.MarkTest(t.Context(), bad); err == nil {
				t.Errorf("%+v is marked", bad)
			}
		}
		refs, err := db.TestReferences(t.Context(), ID)
		must(t, err)
		if got := refs[0]; len(refs) != 5 || got.Number != 1 || got.Note != "A pump." || got.Codes[0] != "B" ||
			got.By != 1 || got.Round != 1 {
			t.Errorf("%+v", refs)
		}
		if n := logged(t, db, "training.marked"); n != 1 {
			t.Errorf("%d marks in the log, want 1", n)
		}
		Sound(t, db)
	}},
}
