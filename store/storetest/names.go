package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/store"
)

// nameCheckCases hold what the store promises of the look-up "was my name used?".
var nameCheckCases = []testCase{
	{"who opens the link learns what carries the name or the address, once, and nothing of others", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		file := func(key, name, email string, post bool) docket.CommentID {
			c := Comment(key, "Words of "+key)
			c.Submitter.Name, c.Submitter.Email = name, email
			if name == "" {
				c.Submitter.Type = docket.Anonymous
			}
			id := File(t, db, c)
			if post {
				Post(t, db, id, nil)
			}
			return id
		}
		named := file("named", "Maria  LOPEZ", "other@example.test", true)
		sent := file("sent", "", "Maria@example.test", true)
		file("else", "Sam Lee", "sam@example.test", true)
		file("waits", "", "maria@example.test", false)
		file("waits named", "Maria Lopez", "", false)
		file("waits of another", "Maria Lopez", "another@example.test", false)
		withheld := file("withheld", "Maria Lopez", "maria@example.test", false)
		Decide(t, db, withheld, docket.ActionWithhold, docket.Withheld, "threat")

		ask := func(name, email string, life time.Duration) docket.NameCheck {
			q := docket.NewNameCheck(name, email, phrase.English, life)
			must(t, db.AskAboutName(t.Context(), q))
			return q
		}
		q := ask("Maria Lopez", "maria@example.test", time.Hour)
		mail, _, err := db.Outbox(t.Context())
		must(t, err)
		if len(mail) != 1 || mail[0].To != "maria@example.test" || mail[0].Link != q.Link ||
			mail[0].Kind != docket.MessageName {
			t.Fatalf("queued: %+v", mail)
		}
		opens := func(q docket.NameCheck, want bool) {
			t.Helper()
			if got, err := db.NameCheckOpens(t.Context(), q.Hash); err != nil || got != want {
				t.Errorf("opens: %t, %v", got, err)
			}
		}
		opens(q, true)
		opens(q, true) // looking uses nothing up
		got, err := db.AnswerNameCheck(t.Context(), q.Hash)
		must(t, err)
		want := []docket.NameFound{{Comment: sent, Docket: ID, Address: true}, {Comment: named, Docket: ID, Name: true}}
		if fmt.Sprint(got.Posted) != fmt.Sprint(want) || got.Total != 2 || got.Waiting != 2 {
			t.Errorf("found %+v", got)
		}
		opens(q, false)
		if _, err := db.AnswerNameCheck(t.Context(), q.Hash); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("twice: %v", err)
		}
		late := ask("", "late@example.test", 2*time.Second) // the clock moves on by a second with every look
		for n := range 3 {
			_, err := db.Docket(t.Context(), ID)
			must(t, err)
			_, _, err = db.Outbox(t.Context())
			must(t, err)
			File(t, db, Comment(fmt.Sprint("time ", n), "Time goes by."))
		}
		opens(late, false)
		if _, err := db.AnswerNameCheck(t.Context(), [32]byte{1}); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("a link that never was: %v", err)
		}
		entries, err := db.Log(t.Context(), 0, 100)
		must(t, err)
		for _, e := range entries {
			if s := strings.ToLower(fmt.Sprint(e)); strings.Contains(s, "maria") || strings.Contains(s, "lopez") {
				t.Errorf("the log says %s", s)
			}
		}
		Sound(t, db)
	}},
	{"one address gets three links a day, and what was asked is forgotten", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		var first docket.NameCheck
		for n := range docket.MaxChecksOfOne + 2 {
			q := docket.NewNameCheck("", []string{"a@example.test", "A@Example.test"}[n%2], phrase.English, time.Hour)
			if n == 0 {
				first = q
			}
			must(t, db.AskAboutName(t.Context(), q))
		}
		if mail, _, err := db.Outbox(t.Context()); err != nil || len(mail) != docket.MaxChecksOfOne {
			t.Errorf("%d links were queued, %v", len(mail), err)
		}
		must(t, db.AskAboutName(t.Context(), docket.NewNameCheck("", "b@example.test", phrase.English, time.Hour)))
		if got := lastLog(t, db); got != "commenter name.asked " {
			t.Error(got)
		}
		if opens, err := db.NameCheckOpens(t.Context(), first.Hash); err != nil || !opens {
			t.Errorf("the first link opens: %t, %v", opens, err)
		}
		Sound(t, db)
	}},
}
