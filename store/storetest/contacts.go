package storetest

import (
	"errors"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

// wanting files a comment whose sender asks for something beside it.
func wanting(t testing.TB, db *store.DB, key string, asks docket.Wishes) docket.CommentID {
	t.Helper()
	c := Comment(key, "Words of "+key)
	c.Tracking, c.Wishes = docket.TrackingNumber("NUMBER-"+key), asks
	return File(t, db, c)
}

// letterTo takes the messages that are due, and returns the random word of the first.
func letterTo(t testing.TB, db *store.DB) string {
	t.Helper()
	list, err := db.TakeMessages(t.Context(), bothWays, 100)
	must(t, err)
	if len(list) == 0 {
		t.Fatal("no letter is due")
	}
	for _, m := range list {
		must(t, db.EndMessage(t.Context(), m.ID, docket.MessageOutcome{Sent: true}))
	}
	return list[0].Token
}

func raised(t testing.TB, db *store.DB) int {
	t.Helper()
	n, err := db.RaiseCommentMail(t.Context())
	must(t, err)
	return n
}

var contactCases = []testCase{
	{"mail about a comment goes to a confirmed address, an hour after the decision and the reply",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			ctx := t.Context()
			id := wanting(t, db, "a", docket.Wishes{Mail: true, Language: "es"})
			quiet := wanting(t, db, "b", docket.Wishes{})
			if _, err := db.MailOf(ctx, quiet); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("nobody asked for mail, and there is some: %v", err)
			}
			list, err := db.TakeMessages(ctx, bothWays, 9)
			must(t, err)
			if len(list) != 1 || list[0].Kind != docket.MessageConfirm || list[0].To != "a@example.test" ||
				list[0].Language != "es" || len(list[0].Token) < 26 {
				t.Fatalf("queued %+v", list)
			}
			token := list[0].Token
			must(t, db.EndMessage(ctx, list[0].ID, docket.MessageOutcome{Sent: true}))
			Post(t, db, id, nil)
			Post(t, db, quiet, nil)
			laterOn(t, db, docket.MailPause+time.Minute)
			if n := raised(t, db); n != 0 {
				t.Errorf("%d letters to an address that nobody confirmed", n)
			}
			if err := db.MailStep(ctx, token+"x", docket.MailConfirm); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("a forged link: %v", err)
			}
			must(t, db.MailStep(ctx, token, docket.MailConfirm))
			must(t, db.MailStep(ctx, token, docket.MailConfirm))
			m, err := db.MailByToken(ctx, token)
			if err != nil || m.Comment != id || !m.Confirmed() || m.Stopped() {
				t.Errorf("after confirming: %+v, %v", m, err)
			}
			if n := raised(t, db); n != 1 {
				t.Errorf("%d letters about the decision, want 1", n)
			}
			wantLines(t, "due", taken(t, db), "mail decided 1 a@example.test")
			if n := raised(t, db); n != 0 {
				t.Errorf("told of the decision again: %d", n)
			}
			reply := Comment("c", "A reply.")
			reply.ReplyTo = id
			Post(t, db, File(t, db, reply), nil)
			if n := raised(t, db); n != 0 {
				t.Errorf("told of a reply at once: %d", n)
			}
			laterOn(t, db, docket.MailPause+time.Minute)
			if n := raised(t, db); n != 1 {
				t.Errorf("%d letters about the reply, want 1", n)
			}
			wantLines(t, "due", taken(t, db), "mail decided 1 a@example.test", "mail reply 1 a@example.test")
			Sound(t, db)
		}},
	{"mail is stopped from its letter and by its number, goes on again, and ends with the comment",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			ctx := t.Context()
			id := wanting(t, db, "a", docket.Wishes{Mail: true})
			token := letterTo(t, db)
			must(t, db.MailStep(ctx, token, docket.MailConfirm))
			must(t, db.MailStep(ctx, token, docket.MailStop))
			Post(t, db, id, nil)
			laterOn(t, db, docket.MailPause+time.Minute)
			if n := raised(t, db); n != 0 {
				t.Errorf("%d letters after they were stopped", n)
			}
			must(t, db.MailStepOf(ctx, "NUMBER-a", docket.MailStart))
			if n := raised(t, db); n != 1 {
				t.Errorf("%d letters after they were asked for again, want 1", n)
			}
			// Where the address refuses mail for good, no more goes, and the page says so.
			list, err := db.TakeMessages(ctx, bothWays, 9)
			must(t, err)
			must(t, db.EndMessage(ctx, list[0].ID, docket.MessageOutcome{Final: true, Failure: "refused, code 550"}))
			if m, err := db.MailOf(ctx, id); err != nil || !m.Failed() {
				t.Errorf("after the refusal: %+v, %v", m, err)
			}
			Sound(t, db)
			if _, err := db.Withdraw(ctx, "NUMBER-a"); err != nil {
				t.Fatal(err)
			}
			must(t, db.MailStepOf(ctx, "NUMBER-a", docket.MailStart))
			if n := raised(t, db); n != 0 {
				t.Errorf("%d letters about a withdrawn comment", n)
			}
			Sound(t, db)
		}},
	{"nobody can send letters without end to another person's address", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for _, key := range []string{"a", "b", "c", "d", "e"} {
			c := Comment(key, "Words of "+key)
			c.Tracking, c.Wishes = docket.TrackingNumber("NUMBER-"+key), docket.Wishes{Mail: true}
			c.Submitter.Email = "Victim@example.test"
			File(t, db, c)
		}
		if got := taken(t, db); len(got) != docket.MaxConfirmations {
			t.Errorf("%d letters to one address, want %d", len(got), docket.MaxConfirmations)
		}
		must(t, db.MailStepOf(t.Context(), "NUMBER-e", docket.MailStart))
		if got := taken(t, db); len(got) != 0 {
			t.Errorf("asked again, and %v went", got)
		}
		Sound(t, db)
	}},
	{"as long as nobody confirmed an address, a sender cannot have it written to again", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		id := wanting(t, db, "a", docket.Wishes{Mail: true})
		token := letterTo(t, db)
		again := func(when string) {
			t.Helper()
			for range 3 {
				must(t, db.MailStepOf(ctx, "NUMBER-a", docket.MailStart))
			}
			if got := taken(t, db); len(got) != 0 {
				t.Errorf("%s: %v went", when, got)
			}
		}
		again("while the first letter waits")
		must(t, db.MailStep(ctx, token, docket.MailStop))
		again("after whoever reads mail there stopped it")
		laterOn(t, db, 48*time.Hour)
		again("two days later")
		if m, err := db.MailOf(ctx, id); err != nil || !m.Stopped() || m.CanStart() {
			t.Errorf("the mail stands as %+v, %v", m, err)
		}
		must(t, db.MailStep(ctx, token, docket.MailConfirm))
		must(t, db.MailStepOf(ctx, "NUMBER-a", docket.MailStart))
		if m, err := db.MailOf(ctx, id); err != nil || m.Stopped() || !m.Confirmed() {
			t.Errorf("confirmed and started again: %+v, %v", m, err)
		}
		Sound(t, db)
	}},
	{"who would speak is listed apart, until they take it back, withdraw or are purged",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			ctx := t.Context()
			ids := map[string]docket.CommentID{}
			for _, key := range []string{"a", "b", "c", "d"} {
				ids[key] = wanting(t, db, key, docket.Wishes{Speak: key != "d", Language: "en"})
			}
			list, err := db.Speakers(ctx, ID)
			if err != nil || len(list) != 3 || list[0].Email != "a@example.test" || list[0].Docket != ID {
				t.Fatalf("listed %+v, %v", list, err)
			}
			for key, want := range map[string]bool{"a": true, "d": false} {
				if speaks, err := db.Speaks(ctx, ids[key]); err != nil || speaks != want {
					t.Errorf("%s speaks: %v, %v", key, speaks, err)
				}
			}
			Sound(t, db)
			must(t, db.EndSpeaking(ctx, "NUMBER-a"))
			must(t, db.EndSpeaking(ctx, "NUMBER-a"))
			if _, err := db.Withdraw(ctx, "NUMBER-b"); err != nil {
				t.Fatal(err)
			}
			Sound(t, db)
			if _, err := db.PurgeNow(ctx, docket.Purge{Comment: ids["c"], Order: "No. 1", Reason: "why"}); err != nil {
				t.Fatal(err)
			}
			if list, err := db.Speakers(ctx, ID); err != nil || len(list) != 0 {
				t.Errorf("left %+v, %v", list, err)
			}
			Sound(t, db)
		}},
}
