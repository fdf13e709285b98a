package store_test

import (
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// TestPagesByDayMissNoCommentPostedAtTheSameTime walks a list in the order of posting,
// whose comments were all posted in the same microsecond, page by page: portals of
// older versions have such comments.
func TestPagesByDayMissNoCommentPostedAtTheSameTime(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, db *store.DB, raw func(string) int64) {
		storetest.AddDocket(t, db)
		const n = 7
		for i := range n {
			storetest.Post(t, db, storetest.File(t, db, storetest.Comment(string(rune('a'+i)), "Words.")), nil)
		}
		raw(`UPDATE comments SET posted_at = (SELECT min(c.posted_at) FROM comments c)`)
		for _, q := range []docket.PublicQuery{{}, {Oldest: true}, {Words: "words"}, {Question: "1", Oldest: true}} {
			q.Docket, q.Limit, q.PostedFrom = storetest.ID, 3, storetest.Start.Add(-time.Hour)
			seen := map[docket.CommentID]bool{}
			for range n {
				page, err := db.PublicComments(t.Context(), q)
				must(t, err)
				for _, c := range page.Comments {
					if seen[c.ID] {
						t.Errorf("%+v: %s comes twice", q, c.ID)
					}
					seen[c.ID] = true
				}
				if q.After = page.Next; q.After == "" {
					break
				}
			}
			if len(seen) != n {
				t.Errorf("%+v: %d of %d comments", q, len(seen), n)
			}
		}
	})
}
