package storetest

import (
	"slices"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

// daily asks for the daily mail and returns who is told.
func daily(t *testing.T, db *store.DB, ways ...docket.MessageWay) []string {
	t.Helper()
	_, err := db.RaiseDaily(t.Context(), ways)
	must(t, err)
	return taken(t, db)
}

var dailyCases = []testCase{
	{"the daily mail goes once in a morning, to those who asked and may moderate", func(t *testing.T, db *store.DB) {
		AddDocket(t, db) // the clock stands at nine on a Monday there
		ctx := t.Context()
		for _, one := range []struct {
			email string
			role  docket.Role
			wants bool
		}{{"mod@staff.example", docket.RoleModerator, true}, {"silent@staff.example", docket.RoleModerator, false},
			{"analyst@staff.example", docket.RoleStaff, true}, {"left@staff.example", docket.RoleModerator, true}} {
			id, err := db.AddUser(ctx, docket.User{Email: one.email, Role: one.role}, "hash", docket.ActorOperator)
			must(t, err)
			must(t, db.SetNotice(ctx, id, docket.NoticeDaily, one.wants))
			if one.email == "left@staff.example" {
				must(t, db.DisableUser(ctx, id, docket.ActorOperator))
			}
		}
		if got := daily(t, db, docket.ByMail, docket.ByWebhook); len(got) != 0 {
			t.Errorf("nothing waits, and %v are told", got)
		}
		File(t, db, Comment("a", "word"))
		refused(t, db, "b", "NUMBER-1", 3)
		if _, err := db.Appeal(ctx, "NUMBER-1", "PLANTED"); err != nil {
			t.Fatal(err)
		}
		if got := daily(t, db); len(got) != 0 {
			t.Errorf("there is no way, and told are %v", got)
		}
		if got := daily(t, db, docket.ByMail, docket.ByWebhook); !slices.Equal(got,
			[]string{"mail daily 2 mod@staff.example", "webhook daily 2 "}) {
			t.Errorf("told are %v", got)
		}
		File(t, db, Comment("c", "word"))
		if got := daily(t, db, docket.ByMail, docket.ByWebhook); len(got) != 0 {
			t.Errorf("told again: %v", got)
		}
		Sound(t, db)
	}},
	{"the daily mail reminds of a period that ends tomorrow, where nothing waits", func(t *testing.T, db *store.DB) {
		d := Docket(ID)
		d.Closes = docket.StartOfDay(2016, time.November, 23, d.Location())
		must(t, db.AddDocket(t.Context(), d, Codebook(ID), docket.ActorOperator))
		if got := daily(t, db, docket.ByWebhook); !slices.Equal(got, []string{"webhook daily 1 "}) {
			t.Errorf("told are %v", got)
		}
		Sound(t, db)
	}},
}
