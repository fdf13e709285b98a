package store

import (
	"context"
	"slices"
	"strconv"
	"time"

	"commentportal/docket"
)

// Hours of a docket's zone between which the daily mail is queued, from Monday to Friday.
const (
	dailyFrom  = 8
	dailyUntil = 12
)

// RaiseDaily queues the daily message, by the ways that the portal has: to each moderator who
// asked for it by mail, and to the webhook, for each docket in which something waits, how much
// that is. On a working morning of the docket's zone, once. It returns how many messages were
// queued.
func (db Notices) RaiseDaily(ctx context.Context, ways []docket.MessageWay) (int, error) {
	var wanted int
	if err := db.read.row(ctx, `SELECT count(*) FROM staff_notices n WHERE n.notice = $1 AND n.wanted = 1`,
		string(docket.NoticeDaily)).Scan(&wanted); err != nil {
		return 0, named(err, "daily mail")
	}
	if wanted == 0 && !slices.Contains(ways, docket.ByWebhook) {
		return 0, nil
	}
	list, err := Catalog(db).Dockets(ctx)
	if err != nil {
		return 0, named(err, "daily mail")
	}
	queued := 0
	for _, d := range list {
		day, morning := workingMorning(db.now().In(d.Location()))
		if !morning || d.Archived() {
			continue
		}
		n, err := db.raiseDaily(ctx, d, day, ways)
		if err != nil {
			return queued, named(err, "daily mail about %s", d.ID)
		}
		queued += n
	}
	return queued, nil
}

// workingMorning reports whether a daily mail goes at a time, and when that day began.
func workingMorning(now time.Time) (day time.Time, ok bool) {
	day = time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	weekend := now.Weekday() == time.Saturday || now.Weekday() == time.Sunday
	return day, !weekend && now.Hour() >= dailyFrom && now.Hour() < dailyUntil
}

// raiseDaily queues the daily message about one docket, unless it was queued since the day
// began, or nothing waits and no day presses.
func (db Notices) raiseDaily(ctx context.Context, d docket.Docket, day time.Time,
	ways []docket.MessageWay) (int, error) {
	id, days := d.ID, docket.DaysThatPress(d, db.now())
	if told, waiting, err := dailyState(ctx, db.read, id, day); err != nil || told || waiting+days == 0 {
		return 0, err // most looks end here, without a write
	}
	queued := 0
	err := db.write(ctx, func(t *tx) error {
		queued = 0
		told, waiting, err := dailyState(ctx, t, id, day)
		if err != nil || told {
			return err
		}
		waiting += days
		people, err := t.wanting(ctx, docket.NoticeDaily)
		if err != nil {
			return err
		}
		if !slices.Contains(ways, docket.ByMail) {
			people = nil
		}
		for _, u := range people {
			if !u.Role.May(docket.MayModerate) && !u.Roles[id].May(docket.MayModerate) {
				continue
			}
			if err := t.queue(ctx, docket.Message{Kind: docket.MessageDaily, Way: docket.ByMail, Docket: id,
				Count: waiting, To: u.Email}); err != nil {
				return err
			}
			queued++
		}
		if slices.Contains(ways, docket.ByWebhook) {
			if err := t.queue(ctx, docket.Message{Kind: docket.MessageDaily, Way: docket.ByWebhook, Docket: id,
				Count: waiting}); err != nil {
				return err
			}
			queued++
		}
		if queued > 0 {
			t.record(docket.ActorPortal, "daily.raised", string(id), map[string]string{"waiting": strconv.Itoa(waiting),
				"messages": strconv.Itoa(queued)})
		}
		return nil
	})
	return queued, err
}

// dailyState says whether the daily mail about a docket was queued since the day began, and
// how much waits: comments to decide, proposals to sign, and cases, answers and appeals.
func dailyState(ctx context.Context, q querier, id docket.ID, day time.Time) (told bool, waiting int, err error) {
	err = q.row(ctx, `SELECT EXISTS (SELECT 1 FROM messages m WHERE m.kind = 'daily' AND m.docket = $1 AND m.made_at >=
		$2),
		(SELECT count(*) FROM comments c WHERE c.docket = $1 AND c.status = 'pending' AND c.held = 0) +
		(SELECT count(*) FROM signatures g WHERE g.docket = $1 AND g.state = 'open') +
		(SELECT count(*) FROM cases k WHERE k.docket = $1 AND k.outcome = '') +
		(SELECT count(*) FROM inquiries i WHERE i.docket = $1 AND i.turn = 'staff') +
		(SELECT count(*) FROM appeals p WHERE p.docket = $1 AND p.outcome = '')`, string(id),
		micros(day)).Scan(&told, &waiting)
	return told, waiting, err
}
