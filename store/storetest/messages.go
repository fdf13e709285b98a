package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

var bothWays = []docket.MessageWay{docket.ByMail, docket.ByWebhook}

// flagged files a comment that somebody should act upon.
func flagged(t testing.TB, db *store.DB, key string) docket.CommentID {
	t.Helper()
	c := Comment(key, "Words of "+key)
	c.Flags = []docket.Flag{docket.FlagIncident}
	return File(t, db, c)
}

// listener makes a moderator who wants to be told of flagged comments.
func listener(t testing.TB, db *store.DB, email string, role docket.Role) docket.UserID {
	t.Helper()
	id, err := db.AddUser(t.Context(), docket.User{Email: email, Role: role}, "hash", docket.ActorOperator)
	must(t, err)
	must(t, db.SetNotice(t.Context(), id, docket.NoticeAlerts, true))
	return id
}

// taken are the addresses, ways and counts of messages, sorted.
func taken(t testing.TB, db *store.DB) []string {
	t.Helper()
	list, err := db.TakeMessages(t.Context(), bothWays, 100)
	must(t, err)
	var out []string
	for _, m := range list {
		out = append(out, fmt.Sprint(m.Way, " ", m.Kind, " ", m.Count, " ", m.To))
	}
	slices.Sort(out)
	return out
}

// laterOn lets the clock of the suite run, which moves with every look.
func laterOn(t testing.TB, db *store.DB, d time.Duration) {
	t.Helper()
	for range int(d / time.Second) {
		_, err := db.TakeMessages(t.Context(), nil, 1)
		must(t, err)
	}
}

var messageCases = []testCase{
	{"a flagged comment is told of once, to those who asked and may read it", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		listener(t, db, "mod@staff.example", docket.RoleModerator)
		listener(t, db, "analyst@staff.example", docket.RoleStaff) // may read no original
		left := listener(t, db, "left@staff.example", docket.RoleModerator)
		must(t, db.DisableUser(t.Context(), left, docket.ActorOperator))
		silent := listener(t, db, "silent@staff.example", docket.RoleModerator)
		must(t, db.SetNotice(t.Context(), silent, docket.NoticeAlerts, false))
		File(t, db, Comment("plain", "Nothing goes on."))
		if got, err := db.RaiseAlerts(t.Context(), true); err != nil || got != (docket.AlertsRaised{}) {
			t.Fatalf("an alert without a flag: %+v, %v", got, err)
		}
		flagged(t, db, "a")
		flagged(t, db, "b")
		if got, err := db.RaiseAlerts(t.Context(), true); err != nil ||
			got != (docket.AlertsRaised{Comments: 2, Messages: 2}) {
			t.Fatalf("raised %+v, %v", got, err)
		}
		wantLines(t, "taken", taken(t, db), "mail alert 2 mod@staff.example", "webhook alert 2 ")
		wantLines(t, "taken again while somebody sends them", taken(t, db))
		flagged(t, db, "c")
		if got, _ := db.RaiseAlerts(t.Context(), true); got.Comments != 0 {
			t.Errorf("no pause between alerts: %+v", got)
		}
		laterOn(t, db, 25*time.Second)
		if got, _ := db.RaiseAlerts(t.Context(), true); got.Comments != 1 {
			t.Errorf("the one that came later: %+v", got)
		}
		page, err := db.Incidents(t.Context(), ID, 0, 2)
		must(t, err)
		if page.Total != 3 || len(page.Incidents) != 2 || page.Next != 3 ||
			page.Incidents[0].Comment != ID.Comment(4) ||
			page.Incidents[0].ToldAt.IsZero() || !slices.Equal(page.Incidents[0].Flags,
			[]docket.Flag{docket.FlagIncident}) {
			t.Errorf("listed: %+v", page)
		}
		rest, err := db.Incidents(t.Context(), ID, page.Next, 2)
		must(t, err)
		if len(rest.Incidents) != 1 || rest.Next != 0 {
			t.Errorf("the second page: %+v", rest)
		}
		Sound(t, db)
	}},
	{"a message that was not sent is tried again, and has failed when it is refused for good",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			c := Comment("a", "Words.")
			c.Submitter.Type, c.Submitter.Name = docket.Anonymous, ""
			id := File(t, db, c)
			if queued, err := db.NotifyWriter(t.Context(), docket.MessageQuestion, id); err != nil || !queued {
				t.Fatal(queued, err)
			}
			list, err := db.TakeMessages(t.Context(), bothWays, 10)
			must(t, err)
			if len(list) != 1 || list[0].To != "a@example.test" || list[0].Docket != ID {
				t.Fatalf("taken %+v", list)
			}
			must(t, db.EndMessage(t.Context(), list[0].ID, docket.MessageOutcome{Failure: "no answer"}))
			wantLines(t, "at once", taken(t, db))
			laterOn(t, db, 40*time.Second)
			wantLines(t, "after a pause", taken(t, db), "mail question 1 a@example.test")
			must(t, db.EndMessage(t.Context(), list[0].ID, docket.MessageOutcome{Final: true,
				Failure: "refused, code 550"}))
			out, total, err := db.Outbox(t.Context())
			must(t, err)
			if total != 1 || out[0].State != docket.MessageFailed || out[0].Tries != 2 ||
				out[0].To != "a@example.test" ||
				out[0].Failure != "refused, code 550" {
				t.Errorf("outbox %+v", out)
			}
			must(t, db.DecideMessage(t.Context(), list[0].ID, docket.MessageWaiting, 1))
			wantLines(t, "tried again", taken(t, db), "mail question 1 a@example.test")
			must(t, db.EndMessage(t.Context(), list[0].ID, docket.MessageOutcome{Sent: true}))
			if out, total, _ := db.Outbox(t.Context()); total != 0 {
				t.Errorf("sent, and still there: %+v", out)
			}
			if err := db.DecideMessage(t.Context(), list[0].ID, docket.MessageDropped,
				1); !errors.Is(err, docket.ErrStale) {
				t.Errorf("dropped after it was sent: %v", err)
			}
			if _, err := db.NotifyWriter(t.Context(), docket.MessageQuestion, ID.Comment(99)); !errors.Is(err,
				docket.ErrNotFound) {
				t.Errorf("an unknown comment: %v", err)
			}
			c = Comment("b", "Words.")
			c.Submitter.Email = ""
			if queued, err := db.NotifyWriter(t.Context(), docket.MessageQuestion, File(t, db, c)); err != nil ||
				queued {
				t.Errorf("without an address: %v, %v", queued, err)
			}
			Sound(t, db)
		}},
}
