package storetest

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

// follows asks for mail about a docket and returns the word of the letter that went out.
func follows(t testing.TB, db *store.DB, email string) string {
	t.Helper()
	must(t, db.Follow(t.Context(), docket.FollowAsk{Docket: ID, Email: email, Language: "es"}))
	list, err := db.TakeMessages(t.Context(), bothWays, 100)
	must(t, err)
	for _, m := range list {
		must(t, db.EndMessage(t.Context(), m.ID, docket.MessageOutcome{Sent: true}))
	}
	if len(list) != 1 || list[0].Kind != docket.MessageFollow || list[0].To != email || list[0].Language != "es" ||
		len(list[0].Token) < 26 {
		t.Fatalf("queued %+v", list)
	}
	return list[0].Token
}

func told(t testing.TB, db *store.DB, want ...string) {
	t.Helper()
	n, err := db.RaiseFollowerMail(t.Context())
	must(t, err)
	if n != len(want) {
		t.Errorf("%d letters to followers, want %d", n, len(want))
	}
	list, err := db.TakeMessages(t.Context(), bothWays, 1000)
	must(t, err)
	var got []string
	for _, m := range list {
		got = append(got, string(m.Kind)+" "+m.To)
		must(t, db.EndMessage(t.Context(), m.ID, docket.MessageOutcome{Sent: true}))
	}
	wantLines(t, "letters to followers", got, want...)
}

func followed(t testing.TB, db *store.DB, want int) {
	t.Helper()
	if n, err := db.Followers(t.Context(), ID); err != nil || n != want {
		t.Errorf("%d follow the docket, %v; want %d", n, err, want)
	}
}

// followCases hold what the store promises of following a docket by mail.
var followCases = []testCase{
	{"letters about a docket go to a confirmed address, once each, until it is archived",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			ctx := t.Context()
			ana, bo := follows(t, db, "ana@example.test"), follows(t, db, "bo@example.test")
			must(t, db.Follow(ctx, docket.FollowAsk{Docket: ID, Email: "ANA@example.test", Language: "es"}))
			told(t, db) // asked again within a day: no second letter
			f, err := db.FollowStep(ctx, ana, docket.MailConfirm)
			if err != nil || f.Confirmed() || f.Docket != ID {
				t.Errorf("confirming: %+v, %v", f, err)
			}
			if f, err = db.FollowStep(ctx, ana, docket.MailConfirm); err != nil || !f.Confirmed() {
				t.Errorf("confirming twice: %+v, %v", f, err)
			}
			followed(t, db, 1)
			told(t, db)
			later := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
			step(t, db, docket.LifeStep{Kind: docket.EventExtended, Until: later, Why: "Many asked."})
			told(t, db, "extended ana@example.test")
			told(t, db)
			_, err = db.FollowStep(ctx, bo, docket.MailConfirm)
			must(t, err)
			told(t, db) // what happened before is told to nobody who comes later
			step(t, db, docket.LifeStep{Kind: docket.EventClosed, Why: "Enough."})
			step(t, db, docket.LifeStep{Kind: docket.EventReview})
			told(t, db)
			step(t, db, docket.LifeStep{Kind: docket.EventReported})
			told(t, db, "results ana@example.test", "results bo@example.test")
			Sound(t, db)
			step(t, db, docket.LifeStep{Kind: docket.EventArchived, Why: "Done."})
			told(t, db)
			followed(t, db, 0)
			if _, err := db.FollowerByToken(ctx, ana); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("a follower of an archived docket: %v", err)
			}
			Sound(t, db)
		}},
	{"who ends the mail, whose server refuses it and who never confirms is forgotten",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			ctx := t.Context()
			ana := follows(t, db, "ana@example.test")
			if _, err := db.FollowStep(ctx, ana+"x", docket.MailStop); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("a forged link: %v", err)
			}
			_, err := db.FollowStep(ctx, ana, docket.MailConfirm)
			must(t, err)
			_, err = db.FollowStep(ctx, ana, docket.MailStop)
			must(t, err)
			if _, err := db.FollowerByToken(ctx, ana); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("after it was ended: %v", err)
			}
			must(t, db.Follow(ctx, docket.FollowAsk{Docket: ID, Email: "bo@example.test", Language: "en"}))
			list, err := db.TakeMessages(ctx, bothWays, 9)
			must(t, err)
			must(t, db.EndMessage(ctx, list[0].ID, docket.MessageOutcome{Final: true, Failure: "no such mailbox"}))
			if _, err := db.FollowerByToken(ctx, list[0].Token); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("after its server refused it: %v", err)
			}
			Sound(t, db)
		}},
	{"to one address a few letters a day ask, about however many dockets", func(t *testing.T, db *store.DB) {
		for i := range docket.MaxConfirmations + 2 {
			d := Docket(docket.ID("HHS-TEST-" + strconv.Itoa(1000+i)))
			must(t, db.AddDocket(t.Context(), d, Codebook(d.ID), docket.ActorOperator))
			must(t, db.Follow(t.Context(), docket.FollowAsk{Docket: d.ID, Email: "ana@example.test", Language: "en"}))
		}
		list, err := db.TakeMessages(t.Context(), bothWays, 99)
		must(t, err)
		if len(list) != docket.MaxConfirmations {
			t.Errorf("%d letters to one address, want %d", len(list), docket.MaxConfirmations)
		}
	}},
	{"many followers are told in several writes", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		const many = 203
		for i := range many {
			email := "f" + strconv.Itoa(i) + "@example.test"
			_, err := db.FollowStep(t.Context(), follows(t, db, email), docket.MailConfirm)
			must(t, err)
		}
		step(t, db, docket.LifeStep{Kind: docket.EventExtended, Until: time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)})
		if n, err := db.RaiseFollowerMail(t.Context()); err != nil || n != many {
			t.Errorf("%d letters, %v; want %d", n, err, many)
		}
	}},
}
