package store

import (
	"context"
	"errors"
	"time"

	"commentportal/docket"
)

// Backlog says of every docket what waits for a decision, for those who watch the
// portal. Its cost does not grow with what waits.
func (db Moderation) Backlog(ctx context.Context) ([]docket.Backlog, error) {
	var list []docket.Backlog
	err := each(ctx, db.read, `SELECT id FROM dockets ORDER BY id`, nil, func(r rows) error {
		var b docket.Backlog
		err := r.Scan(&b.Docket)
		list = append(list, b)
		return err
	})
	for i := range list {
		if err != nil {
			break
		}
		b := &list[i]
		if b.QueueCounts, err = db.QueueCounts(ctx, b.Docket, 0); err != nil {
			break
		}
		if b.Oldest, err = db.oldest(ctx, b.Docket, 0, 1); err == nil {
			b.OldestFlagged, err = db.oldest(ctx, b.Docket, 0, 0)
		}
	}
	return list, named(err, "what waits for a decision")
}

// oldest is when the first comment that still waits was filed, among those with a
// turn from first to last; zero when none waits.
func (db Moderation) oldest(ctx context.Context, id docket.ID, first, last int) (time.Time, error) {
	var oldest time.Time
	for turn := first; turn <= last; turn++ {
		var filed int64
		err := db.read.row(ctx, `SELECT filed_at FROM comments WHERE docket = $1 AND status = 'pending' AND turn = $2
			ORDER BY serial LIMIT 1`, string(id), turn).Scan(&filed)
		if errors.Is(err, docket.ErrNotFound) {
			continue
		}
		if err != nil {
			return oldest, err
		}
		if when := at(filed); oldest.IsZero() || when.Before(oldest) {
			oldest = when
		}
	}
	return oldest, nil
}
