package store

import (
	"context"
	"strconv"

	"commentportal/docket"
)

// noteIncident remembers that a flagged comment arrived and that nobody was told yet.
func (t noticeTx) noteIncident(ctx context.Context, num int64, id docket.ID) error {
	_, err := t.exec(ctx, `INSERT INTO incidents (comment, docket, filed_at, told_at) VALUES ($1, $2, $3, 0)`,
		num, string(id), micros(t.now()))
	return err
}

// RaiseAlerts queues messages about flagged comments that nobody was told of: one mail
// to each moderator who asked for them, and one call of the webhook where there is one,
// for each docket. Within a transaction, so that each comment is told of once whatever
// happens. Comments that follow each other closely are told of together.
func (db Notices) RaiseAlerts(ctx context.Context, webhook bool) (docket.AlertsRaised, error) {
	var done docket.AlertsRaised
	var n int
	if err := db.read.row(ctx, `SELECT count(*) FROM (SELECT 1 FROM incidents i WHERE i.told_at = 0 LIMIT 1) d`).
		Scan(&n); err != nil || n == 0 {
		return done, named(err, "flagged comments")
	}
	err := db.write(ctx, func(t *tx) error {
		done = docket.AlertsRaised{}
		waiting := map[docket.ID]int{}
		var ids []docket.ID
		before := micros(t.now().Add(-alertPause))
		if err := each(ctx, t, `SELECT i.docket, count(*) FROM incidents i WHERE i.told_at = 0
			AND NOT EXISTS (SELECT 1 FROM incidents e WHERE e.docket = i.docket AND e.told_at > $1)
			GROUP BY i.docket ORDER BY i.docket`, []any{before}, func(r rows) error {
			var id docket.ID
			var count int
			err := r.Scan(&id, &count)
			ids, waiting[id] = append(ids, id), count
			return err
		}); err != nil || len(ids) == 0 {
			return err
		}
		people, err := t.wanting(ctx, docket.NoticeAlerts)
		if err != nil {
			return err
		}
		for _, id := range ids {
			queued, err := t.raise(ctx, id, waiting[id], people, webhook)
			if err != nil {
				return err
			}
			done.Comments += waiting[id]
			done.Messages += queued
		}
		return nil
	})
	return done, named(err, "raise alerts")
}

// raise queues the messages about the flagged comments of one docket.
func (t noticeTx) raise(ctx context.Context, id docket.ID, comments int, people []docket.User,
	webhook bool) (int, error) {
	m := docket.Message{Kind: docket.MessageAlert, Docket: id, Count: comments}
	queued := 0
	for _, u := range people {
		if !u.Role.May(docket.MayModerate) && !u.Roles[id].May(docket.MayModerate) {
			continue
		}
		m.Way, m.To = docket.ByMail, u.Email
		if err := t.queue(ctx, m); err != nil {
			return queued, err
		}
		queued++
	}
	if webhook {
		m.Way, m.To = docket.ByWebhook, ""
		if err := t.queue(ctx, m); err != nil {
			return queued, err
		}
		queued++
	}
	if _, err := t.exec(ctx, `UPDATE incidents SET told_at = $2 WHERE docket = $1 AND told_at = 0`, string(id),
		micros(t.now())); err != nil {
		return queued, err
	}
	t.record(docket.ActorPortal, "alert.raised", string(id), map[string]string{"comments": strconv.Itoa(comments),
		"messages": strconv.Itoa(queued)})
	return queued, nil
}

// wanting lists the accounts that are enabled and asked for a notice.
func (t noticeTx) wanting(ctx context.Context, notice docket.StaffNotice) ([]docket.User, error) {
	list, err := t.b.w.db.readBound(ctx, t, "staff_notices", `t.notice = $1 AND t.wanted = 1 ORDER BY t.user_id`,
		string(notice))
	if err != nil {
		return nil, err
	}
	var people []docket.User
	for _, row := range list {
		u, err := t.b.w.db.readUser(ctx, t, `t.id = $1`, row.number("user_id"))
		switch {
		case isBoundError(err): // changed outside the portal: it opens nothing, and is told nothing
			continue
		case err != nil:
			return nil, err
		case !u.Disabled:
			people = append(people, u)
		}
	}
	return people, nil
}

// NoticesOf lists what a member of staff asked to be told by mail.
func (db Notices) NoticesOf(ctx context.Context, id docket.UserID) ([]docket.StaffNotice, error) {
	list, err := db.readBound(ctx, db.read, "staff_notices", `t.user_id = $1 AND t.wanted = 1 ORDER BY t.notice`,
		int64(id))
	var out []docket.StaffNotice
	for _, row := range list {
		out = append(out, docket.StaffNotice(row.text("notice")))
	}
	return out, named(err, "notices to %s", id)
}

// SetNotice records that a member of staff wants to be told something by mail, or no
// longer. What changes nothing leaves no trace.
func (db Notices) SetNotice(ctx context.Context, id docket.UserID, notice docket.StaffNotice, wanted bool) error {
	return named(db.write(ctx, func(t *tx) error {
		var have int64
		if err := t.row(ctx, `SELECT coalesce(max(wanted), 0) FROM staff_notices WHERE user_id = $1 AND notice = $2`,
			int64(id), string(notice)).Scan(&have); err != nil || have == flag(wanted) {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO staff_notices (user_id, notice, wanted, set_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (user_id, notice) DO UPDATE SET wanted = excluded.wanted, set_at = excluded.set_at`,
			int64(id), string(notice), flag(wanted), micros(t.now())); err != nil {
			return err
		}
		t.record(id.Actor(), "notice.set", id.String(), map[string]string{"notice": string(notice),
			"wanted": strconv.FormatInt(flag(wanted), 10)})
		return nil
	}), "notices to %s", id)
}
