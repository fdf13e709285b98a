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

// practice files n comments that answer two questions, and starts a round of the accounts
// 3 and 4.
func practice(t testing.TB, db *store.DB, n int) docket.TrainingRound {
	t.Helper()
	AddDocket(t, db)
	for i := range n {
		answered(t, db, fmt.Sprint("k", i), "1", "2")
	}
	id, err := db.StartTraining(t.Context(), docket.TrainingStart{Docket: ID, Size: 5, Coders: []docket.UserID{4, 3, 4},
		By: 1})
	must(t, err)
	return training(t, db, id)
}

func training(t testing.TB, db *store.DB, id docket.TrainingID) docket.TrainingRound {
	t.Helper()
	r, err := db.TrainingRound(t.Context(), ID, id)
	must(t, err)
	return r
}

func practices(t testing.TB, db *store.DB, r docket.TrainingRound, position int, by docket.UserID, codes ...string) {
	t.Helper()
	must(t, db.ReadTraining(t.Context(), ID, r.ID, position, docket.TrainingReading{Coder: by, Codes: codes}))
}

// codingState is everything that codings are counted, listed and exported from.
func codingState(t testing.TB, db *store.DB) map[string]any {
	t.Helper()
	ctx, out := t.Context(), map[string]any{}
	add := func(name string, value any, err error) {
		must(t, err)
		out[name] = value
	}
	counts, err := db.CodingCounts(ctx, ID, 3)
	add("counts", counts, err)
	team, err := db.CodingTeam(ctx, ID)
	add("team", [2]any{len(team.Coders), team.Left}, err)
	pairs, err := db.DoubleCoded(ctx, ID)
	add("agreement", pairs, err)
	blind, err := db.BlindReadings(ctx, ID)
	add("blind readings", blind, err)
	themes, err := db.ThemeCounts(ctx, ID)
	add("themes", themes, err)
	ledger, err := db.Ledger(ctx, ID)
	add("ledger", ledger, err)
	confirmed, err := db.ConfirmedCodings(ctx, ID)
	add("learned from", confirmed, err)
	for _, view := range []docket.CodingView{docket.CodingUncoded, docket.CodingSecond, docket.CodingDisputed,
		docket.CodingMine, docket.CodingEvery} {
		out[string(view)] = workplace(t, db, docket.CodingQuery{View: view, Coder: 3}, 50)
	}
	must(t, db.Snapshot(ctx, func(s *store.Snapshot) error {
		at, err := s.At(ctx)
		add("time of an export", at, err)
		for g, err := range s.Codings(ctx, ID) {
			add(fmt.Sprint("coding ", len(out)), g, err)
		}
		for p, err := range s.Passes(ctx, ID) {
			add(fmt.Sprint("pass ", len(out)), p, err)
		}
		return nil
	}))
	return out
}

// trainingCases hold what the store promises of training rounds.
var trainingCases = []testCase{
	{"a round is read, compared, agreed on and closed, and each step is on record", func(t *testing.T, db *store.DB) {
		r := practice(t, db, 6)
		if len(r.Answers) != 5 || !slices.Equal(r.Coders, []docket.UserID{3, 4}) || r.Stage() != docket.TrainingReads ||
			r.Version != 1 || r.StartedBy != 1 {
			t.Fatalf("%+v", r)
		}
		left := func(by docket.UserID) int {
			list, err := db.TrainingLeft(t.Context(), ID, by)
			must(t, err)
			return len(list)
		}
		if left(3) != 5 || left(4) != 5 || left(34) != 0 {
			t.Errorf("left to read: %d, %d, and %d for who takes no part", left(3), left(4), left(34))
		}
		for _, by := range r.Coders {
			for _, a := range r.Answers {
				if at := training(t, db, r.ID); at.Stage() != docket.TrainingReads {
					t.Fatalf("compared before u%d read answer %d", by, a.Position)
				}
				practices(t, db, r, a.Position, by, []string{"B", "A", "A"}[by-3:]...)
			}
		}
		if left(3) != 0 || left(4) != 0 {
			t.Error("something is left to read although everybody is done")
		}
		r = training(t, db, r.ID)
		if r.Stage() != docket.TrainingCompares || r.ComparedBy != 0 || !r.Complete() {
			t.Errorf("everybody has read: %+v", r)
		}
		if got := r.Answers[0].Readings; len(got) != 2 || !slices.Equal(got[0].Codes, []string{"A", "B"}) ||
			!slices.Equal(got[1].Codes, []string{"A"}) {
			t.Errorf("%+v", got)
		}
		ref := docket.TrainingReference{Codes: []string{"A"}, Note: " Pumps are devices.\n", By: 1}
		must(t, db.AgreeTraining(t.Context(), ID, r.ID, 2, ref))
		ref.Number, ref.Note = 1, "Pumps are devices."
		must(t, db.AgreeTraining(t.Context(), ID, r.ID, 2, ref)) // as it is
		must(t, db.CloseTraining(t.Context(), ID, r.ID, 1))
		r = training(t, db, r.ID)
		got := r.Answers[1].Reference
		if got.Number != 1 || got.Note != ref.Note || got.By != 1 || len(got.Codes) != 1 {
			t.Errorf("agreed on: %+v", got)
		}
		for action, want := range map[string]int{"training.started": 1, "training.read": 10, "training.compared": 1,
			"training.agreed": 1, "training.closed": 1} {
			if got := logged(t, db, action); got != want {
				t.Errorf("%s stands in the log %d times, want %d", action, got, want)
			}
		}
		Sound(t, db)
	}},
	{"nothing of a round enters a count, a list, agreement or an export", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		plan(t, db, docket.ReadingPlan{Second: 100, Third: 100})
		for i := range 4 {
			say(t, db, 3+docket.UserID(i%2), answered(t, db, fmt.Sprint("k", i), "1", "2"), "1", "A")
		}
		before := codingState(t, db)
		if len(before["uncoded"].([]string)) == 0 || len(before["second"].([]string)) == 0 {
			t.Fatalf("the lists are thin: %v", before)
		}
		id, err := db.StartTraining(t.Context(), docket.TrainingStart{Docket: ID, Size: 5,
			Coders: []docket.UserID{3, 4}, By: 1})
		must(t, err)
		r := training(t, db, id)
		for _, a := range r.Answers {
			practices(t, db, r, a.Position, 3, "A", "B")
			practices(t, db, r, a.Position, 4)
		}
		must(t, db.AgreeTraining(t.Context(), ID, id, 1, docket.TrainingReference{Codes: []string{"B"}, By: 1}))
		if diff := gocmp.Diff(before, codingState(t, db)); diff != "" {
			t.Errorf("while the round is compared (-before +after):\n%s", diff)
		}
		must(t, db.CloseTraining(t.Context(), ID, id, 1))
		if diff := gocmp.Diff(before, codingState(t, db)); diff != "" {
			t.Errorf("after the round (-before +after):\n%s", diff)
		}
		Sound(t, db)
	}},
	{"next hands out no answer of an open round, and all of them afterwards", func(t *testing.T, db *store.DB) {
		r := practice(t, db, 4) // 8 answers
		taken := func() (list []docket.CodingItemKey) {
			for {
				key, err := takeUncoded(t.Context(), db, 5)
				must(t, err)
				if key == nil {
					return list
				}
				list = append(list, *key)
				say(t, db, 5, key.Comment, key.Question)
			}
		}
		in := func(key docket.CodingItemKey) bool {
			return slices.ContainsFunc(r.Answers,
				func(a docket.TrainingAnswer) bool { return a.CodingItemKey == key })
		}
		if got := taken(); len(got) != 3 || slices.ContainsFunc(got, in) {
			t.Errorf("while the round is open: %v", got)
		}
		f, err := db.CodingFile(t.Context(), r.Answers[0].Comment)
		must(t, err)
		spot := docket.TrainingSpot{Question: r.Answers[0].Question, Round: r.ID, Position: 1}
		if !slices.Contains(f.Training, spot) {
			t.Errorf("the file of an answer says %+v", f.Training)
		}
		must(t, db.CloseTraining(t.Context(), ID, r.ID, 1)) // ended early
		if got := taken(); len(got) != 5 || !slices.ContainsFunc(got, in) {
			t.Errorf("after the round: %v", got)
		}
		Sound(t, db)
	}},
	{"a round refuses who takes no part, what is no answer, no code and no longer its stage", func(t *testing.T,
		db *store.DB) {
		r := practice(t, db, 6)
		ctx := t.Context()
		read := func(position int, by docket.UserID, codes ...string) error {
			return db.ReadTraining(ctx, ID, r.ID, position, docket.TrainingReading{Coder: by, Codes: codes})
		}
		agree := func(number int, codes ...string) error {
			return db.AgreeTraining(ctx, ID, r.ID, 1, docket.TrainingReference{Number: number, Codes: codes, By: 1})
		}
		invalid := func(field string) error { return docket.Invalid{field: ""} }
		start := func(size int, q docket.QuestionID, coders ...docket.UserID) error {
			_, err := db.StartTraining(ctx, docket.TrainingStart{Docket: ID, Size: size, Question: q, Coders: coders,
				By: 1})
			return err
		}
		gone := r.Answers[4]
		check := func(what string, got, want error) {
			t.Helper()
			if a, ok := errors.AsType[docket.Invalid](want); ok {
				b, _ := errors.AsType[docket.Invalid](got)
				for field := range a {
					if b[field] == "" {
						t.Errorf("%s: %v, want a problem with %s", what, got, field)
					}
				}
				return
			}
			if !errors.Is(got, want) {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
		check("a stranger", read(1, 5), docket.ErrDenied)
		check("no such answer", read(6, 3), docket.ErrNotFound)
		check("no such code", read(1, 3, "Z"), invalid("coding"))
		check("agreed before it is compared", agree(0, "A"), docket.ErrStale)
		check("a second round", start(5, "", 3, 4), invalid("form"))
		_, serial, _ := gone.Comment.Split()
		_, err := db.Withdraw(ctx, docket.TrackingNumber(fmt.Sprint("T-k", serial-1)))
		must(t, err)
		check("an answer that was withdrawn", read(5, 3), docket.ErrNotFound)
		must(t, read(1, 3, "A"))
		must(t, db.CompareTraining(ctx, ID, r.ID, 1))
		check("read after that", read(1, 4, "A"), docket.ErrStale)
		check("compared again", db.CompareTraining(ctx, ID, r.ID, 1), docket.ErrStale)
		check("a code of nobody", agree(0, "Z"), invalid("coding"))
		must(t, agree(0, "A"))
		check("somebody else was faster", agree(0, "B"), docket.ErrStale)
		must(t, db.CloseTraining(ctx, ID, r.ID, 1))
		check("closed again", db.CloseTraining(ctx, ID, r.ID, 1), docket.ErrStale)
		check("agreed after it was closed", agree(1, "B"), docket.ErrStale)
		check("too small", start(4, "", 3, 4), invalid("size"))
		check("too large", start(31, "", 3, 4), invalid("size"))
		check("one coder", start(5, "", 3, 3), invalid("coders"))
		check("no such question", start(5, "77", 3, 4), invalid("question"))
		check("more than there are", start(30, "1", 3, 4), invalid("size"))
		check("no such round", db.CloseTraining(ctx, ID, 9, 1), docket.ErrNotFound)
		_, err = db.TrainingRound(ctx, "HHS-OTHER-0001", r.ID)
		check("a round of another docket", err, docket.ErrNotFound)
		Sound(t, db)
	}},
}
