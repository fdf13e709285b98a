package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

// step takes a step in the life of the docket ID.
func step(t *testing.T, db *store.DB, s docket.LifeStep) docket.Docket {
	t.Helper()
	s.Docket = ID
	if s.By == "" {
		s.By = "u1"
	}
	if s.Why == "" {
		s.Why = "because"
	}
	after, err := db.Step(t.Context(), s)
	if err != nil {
		t.Fatalf("%s: %v", s.Kind, err)
	}
	got, err := db.Docket(t.Context(), ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, after, cmp.AllowUnexported(docket.Docket{})); diff != "" {
		t.Errorf("%s: read again it differs (-read +returned):\n%s", s.Kind, diff)
	}
	return got
}

var lifeCases = []testCase{
	{"closing and opening by command keep what is so already, and opening clears a date that has passed",
		func(t *testing.T,
			db *store.DB) {
			d := Docket(ID)
			d.Closes = Start.Add(-time.Hour)
			if err := db.AddDocket(t.Context(), d, docket.Codebook{}, docket.ActorOperator); err != nil {
				t.Fatal(err)
			}
			moved := func(move func() error) (docket.Docket, bool) {
				before, err := db.Revision(t.Context(), ID)
				if err := errors.Join(err, move()); err != nil {
					t.Fatal(err)
				}
				after, err := db.Revision(t.Context(), ID)
				got, err2 := db.Docket(t.Context(), ID)
				if err := errors.Join(err, err2); err != nil {
					t.Fatal(err)
				}
				return got, after > before
			}
			shut := func() error { return db.CloseDocket(t.Context(), ID, "u1") }
			reopen := func() error { return db.OpenDocket(t.Context(), ID, "u1") }
			if got, new := moved(shut); new || !got.ClosedAt.IsZero() {
				t.Errorf("closed by date, then by staff: %v", got.ClosedAt)
			}
			if got, new := moved(reopen); !new || !got.Closes.IsZero() || !got.ClosedAt.IsZero() {
				t.Errorf("opened: Closes %v, ClosedAt %v", got.Closes, got.ClosedAt)
			}
			if _, new := moved(reopen); new {
				t.Error("opened twice")
			}
			first, new := moved(shut)
			if !new || first.ClosedAt.IsZero() {
				t.Errorf("closed: %v", first.ClosedAt)
			}
			if got, new := moved(shut); new || !got.ClosedAt.Equal(first.ClosedAt) {
				t.Errorf("closed twice: %v, then %v", first.ClosedAt, got.ClosedAt)
			}
			if list, err := db.LifeChanges(t.Context(), ID); err != nil || len(list) != 2 {
				t.Errorf("%d changes, %v", len(list), err)
			}
			Sound(t, db)
		}},
	{"each step of a docket's life is kept with who, when, why, the old and the new end",
		func(t *testing.T, db *store.DB) {
			d := Docket(ID)
			d.Closes = Start.AddDate(0, 0, 30)
			if err := db.AddDocket(t.Context(), d, docket.Codebook{}, docket.ActorOperator); err != nil {
				t.Fatal(err)
			}
			later := Start.AddDate(0, 0, 60)
			report := docket.Link{Title: "The report", Href: "https://agency.example/report"}
			step(t, db, docket.LifeStep{Kind: docket.EventExtended, Until: later, Why: "Many  asked\nfor\x00 time."})
			step(t, db, docket.LifeStep{Kind: docket.EventClosed})
			step(t, db, docket.LifeStep{Kind: docket.EventReview, By: docket.ActorOperator})
			step(t, db, docket.LifeStep{Kind: docket.EventReported, Link: report})
			step(t, db, docket.LifeStep{Kind: docket.EventArchived})
			end := Start.AddDate(0, 0, 90)
			got := step(t, db, docket.LifeStep{Kind: docket.EventRound, About: "The draft recommendations", Until: end})
			if got.Round != 2 || got.RoundAbout != "The draft recommendations" || !got.Closes.Equal(end) ||
				!got.ClosedAt.IsZero() ||
				len(got.PastRounds) != 1 || got.PastRounds[0].Number != 1 || !got.PastRounds[0].Closed.After(Start) ||
				got.State(got.ChangedAt.Add(time.Second)) != docket.StateOpen {
				t.Errorf("round 2: %+v", got)
			}
			list, err := db.LifeChanges(t.Context(), ID)
			if err != nil {
				t.Fatal(err)
			}
			if len(list) != 6 || len(got.Events) != 6 {
				t.Fatalf("%d changes, %d events", len(list), len(got.Events))
			}
			for i, c := range list {
				if diff := cmp.Diff(got.Events[i], c.Event); diff != "" || c.Number != i+1 {
					t.Errorf("change %d: (-event +kept)\n%s", c.Number, diff)
				}
			}
			if first := list[0]; first.By != "u1" || !first.From.Equal(d.Closes) || !first.To.Equal(later) ||
				first.Why != "Many asked for\uFFFD time." {
				t.Errorf("the extension is kept as %+v", first)
			}
			if list[2].By != docket.ActorOperator || list[3].Link == nil || *list[3].Link != report ||
				list[5].Round != 2 {
				t.Errorf("kept: %+v", list)
			}
			Sound(t, db)
		}},
	{"a step is refused when the docket has changed since it was seen, or stands elsewhere",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			seen := step(t, db, docket.LifeStep{Kind: docket.EventClosed}).ChangedAt
			step(t, db, docket.LifeStep{Kind: docket.EventReview, Seen: seen})
			_, err := db.Step(t.Context(), docket.LifeStep{Docket: ID, Kind: docket.EventArchived, Seen: seen,
				Why: "w", By: "u1"})
			if !errors.Is(err, docket.ErrStale) {
				t.Errorf("by an old page: %v", err)
			}
			_, err = db.Step(t.Context(), docket.LifeStep{Docket: ID, Kind: docket.EventExtended,
				Until: Start.AddDate(1, 0, 0), Why: "w",
				By: "u1"})
			if invalid, ok := errors.AsType[docket.Invalid](err); !ok || invalid["step"] == "" {
				t.Errorf("extended after its end: %v", err)
			}
			if _, err := db.Step(t.Context(), docket.LifeStep{Docket: "NO", Kind: docket.EventClosed}); !errors.Is(err,
				docket.ErrNotFound) {
				t.Errorf("an unknown docket: %v", err)
			}
			if list, err := db.LifeChanges(t.Context(), ID); err != nil || len(list) != 2 {
				t.Errorf("%d changes, %v", len(list), err)
			}
			Sound(t, db)
		}},
	{"a comment carries the round in which it was filed, also when all come at once", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		first := File(t, db, Comment("a", "First."))
		step(t, db, docket.LifeStep{Kind: docket.EventClosed})
		errs := make(chan error, 9)
		for i := range cap(errs) {
			go func() {
				if i == 4 {
					_, err := db.Step(t.Context(), docket.LifeStep{Docket: ID, Kind: docket.EventRound,
						About: "More", By: "u1"})
					errs <- err
					return
				}
				_, err := db.FileComment(t.Context(), Comment(string(rune('k'+i)), "While it opens."))
				errs <- err
			}()
		}
		for range cap(errs) {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		last := File(t, db, Comment("z", "Last."))
		for id, want := range map[docket.CommentID]int{first: 1, last: 2} {
			if c, err := db.Comment(t.Context(), id); err != nil || c.Round != want {
				t.Errorf("%s is of round %d, %v", id, c.Round, err)
			}
		}
		Sound(t, db)
	}},
}
