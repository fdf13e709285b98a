package store_test

import (
	"errors"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// TestEachPublicChangeIsLaterThanAllBefore follows three comments through all
// that the public can see of them, under a clock that stands still.
func TestEachPublicChangeIsLaterThanAllBefore(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, db *store.DB, raw func(string) int64) {
		storetest.AddDocket(t, db)
		for _, key := range []string{"one", "two", "three"} {
			storetest.File(t, db, storetest.Comment(key, "Words of "+key+"."))
		}
		id := func(n int64) docket.CommentID { return storetest.ID.Comment(n) }
		changed := func(n int64) time.Time {
			c, err := db.Comment(t.Context(), id(n))
			must(t, err)
			return c.PublicChangedAt
		}
		if got := changed(1); !got.IsZero() {
			t.Errorf("a comment that was never public changed at %s", got)
		}
		storetest.Decide(t, db, id(3), docket.ActionWithhold, docket.Withheld, "threat")
		if got := changed(3); !got.IsZero() {
			t.Errorf("a comment that was never public changed at %s when it was withheld", got)
		}
		var last time.Time
		later := func(what string, nums ...int64) {
			t.Helper()
			latest := last
			for _, n := range nums {
				got := changed(n)
				if !got.After(latest) {
					t.Errorf("%s: comment %d changed at %s, not after %s", what, n, got, latest)
				}
				latest = got
			}
			last = latest
		}
		storetest.Post(t, db, id(1), nil)
		later("posted", 1)
		storetest.Post(t, db, id(2), nil)
		later("posted", 2)
		storetest.Post(t, db, id(1), map[docket.QuestionID]docket.Gaps{"1": {{Span: docket.Span{Start: 0, End: 5},
			Kind: "other"}}})
		later("posted anew", 1)
		must(t, db.SetOffTopic(t.Context(), 1, id(2), true, ""))
		later("off topic", 2)
		_, err := db.SaveGrouping(t.Context(), docket.Grouping{
			Docket: storetest.ID, Whole: true,
			Campaigns: []docket.Campaign{{ID: "new-1", Letter: id(1)}},
			Members: []docket.CampaignMember{
				{Comment: id(1), Campaign: "new-1", Class: docket.ClassIdentical, ShareOfLetter: 1},
				{Comment: id(2), Campaign: "new-1", Class: docket.ClassIdentical, ShareOfLetter: 1},
			},
		})
		must(t, err)
		later("grouped", 1, 2)
		storetest.Decide(t, db, id(1), docket.ActionWithhold, docket.Withheld, "threat")
		later("taken down", 1)
		storetest.Sound(t, db)
	})
}

func TestAnswersFollowTheirComment(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, db *store.DB, _ func(string) int64) {
		storetest.AddDocket(t, db)
		c := storetest.Comment("one", "See attached.")
		c.Answers = append(c.Answers, docket.Answer{Question: "2", Original: "Words.", Text: "Words."})
		id := storetest.File(t, db, c)
		look := func(what string, first, second docket.Class, status docket.Status) {
			t.Helper()
			c, err := db.Comment(t.Context(), id)
			must(t, err)
			a, b := c.Answers[0], c.Answers[1]
			if a.Class != first || b.Class != second || a.Status != status || b.Status != status {
				t.Errorf("%s: %s %s, %s %s", what, a.Class, a.Status, b.Class, b.Status)
			}
		}
		look("filed", docket.ClassContentElsewhere, docket.ClassAnswer, docket.Pending)
		storetest.Post(t, db, id, nil)
		look("posted", docket.ClassContentElsewhere, docket.ClassAnswer, docket.Posted)
		must(t, db.SetOffTopic(t.Context(), 1, id, true, ""))
		look("off topic", docket.ClassContentElsewhere, docket.ClassOffTopic, docket.Posted)
		must(t, db.SetOffTopic(t.Context(), 1, id, false, ""))
		look("on topic again", docket.ClassContentElsewhere, docket.ClassAnswer, docket.Posted)
		storetest.Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "threat")
		look("withheld", docket.ClassContentElsewhere, docket.ClassAnswer, docket.Withheld)
	})
}

func TestRolesAreForTheSiteOrForADocket(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, db *store.DB, _ func(string) int64) {
		storetest.AddDocket(t, db)
		id, err := db.AddUser(t.Context(), docket.User{Email: "a@example.test", Role: docket.RoleStaff}, "",
			docket.ActorOperator)
		must(t, err)
		may := func(on docket.ID) bool {
			t.Helper()
			u, err := db.User(t.Context(), id)
			must(t, err)
			return u.May(docket.MayModerate, on)
		}
		if may(storetest.ID) || may("") {
			t.Error("staff may moderate")
		}
		must(t, db.SetRoleOn(t.Context(), id, storetest.ID, docket.RoleModerator, docket.ActorOperator))
		if !may(storetest.ID) || may("") || may("HHS-OTHER-0001") {
			t.Error("a role on a docket is not for that docket alone")
		}
		must(t, db.SetRoleOn(t.Context(), id, storetest.ID, "", docket.ActorOperator))
		if may(storetest.ID) {
			t.Error("a role that was taken away is still there")
		}
		c := storetest.File(t, db, storetest.Comment("one", "Words."))
		must(t, db.SetRole(t.Context(), id, docket.RoleAuditor, docket.ActorOperator))
		took, err := db.OpenForReview(t.Context(), c, id, time.Now().Add(time.Hour))
		must(t, err)
		if !took.Comment.OpenedAt.IsZero() || took.Comment.ClaimedBy != 0 {
			t.Errorf("an auditor opened %s and claimed it for %s", took.Comment.OpenedAt, took.Comment.ClaimedBy)
		}
		only, err := db.AddUser(t.Context(), docket.User{Email: "b@example.test",
			Roles: map[docket.ID]docket.Role{storetest.ID: docket.RoleModerator}}, "", docket.ActorOperator)
		must(t, err)
		if u, err := db.User(t.Context(), only); err != nil || u.Role != "" ||
			!u.May(docket.MayModerate, storetest.ID) {
			t.Errorf("%v, %v: want a moderator of one docket", u.Roles, err)
		}
		_, err = db.AddUser(t.Context(), docket.User{Email: "c@example.test",
			Roles: map[docket.ID]docket.Role{"HHS-OTHER-0001": docket.RoleStaff}}, "", docket.ActorOperator)
		if !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("an account for a docket that there is not: %v", err)
		}
		storetest.Sound(t, db)
		if err := db.SetRoleOn(t.Context(), id, "HHS-OTHER-0001", docket.RoleAdmin,
			docket.ActorOperator); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("a role on a docket that there is not: %v", err)
		}
	})
}
