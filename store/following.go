package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"commentportal/docket"
)

// followToken is the digest by which the word in a letter's links is found.
func followToken(token string) []byte {
	sum := sha256.Sum256([]byte("docket mail " + token))
	return sum[:]
}

func followAddress(s *sealer, email string) []byte {
	return s.keyed("docket mail", []byte(docket.EmailKey(email)))
}

// followRow is a follower as it lies in its row.
type followRow struct {
	docket.Follower
	mailBody
	id, sent, told int64
}

const followRows = `SELECT f.id, f.docket, f.language, f.asked_at, f.confirmed_at, f.sent_at, f.told_at, f.body
	FROM followers f`

func scanFollower(s *sealer, r row) (*followRow, error) {
	var f followRow
	var asked, confirmed int64
	var body []byte
	if err := r.Scan(&f.id, &f.Docket, &f.Language, &asked, &confirmed, &f.sent, &f.told, &body); err != nil {
		return nil, err
	}
	f.AskedAt, f.ConfirmedAt = at(asked), at(confirmed)
	plain, err := s.open("followers.body", strconv.FormatInt(f.id, 10), body)
	if err != nil {
		return &f, err
	}
	return &f, json.Unmarshal(plain, &f.mailBody)
}

// followerWhere reads one follower; docket.ErrNotFound when there is none.
func followerWhere(ctx context.Context, s *sealer, q querier, where string, args ...any) (*followRow, error) {
	return scanFollower(s, q.row(ctx, followRows+` WHERE `+where, args...))
}

// followers lists up to so many followers, the first first.
func followers(ctx context.Context, s *sealer, q querier, where string, args ...any) ([]*followRow, error) {
	var list []*followRow
	err := each(ctx, q, followRows+` WHERE `+where+` ORDER BY f.id LIMIT `+strconv.Itoa(mostMailDue), args,
		func(r rows) error {
			f, err := scanFollower(s, r)
			list = append(list, f)
			return err
		})
	return list, err
}

// Follow files a request for mail about a docket and queues the letter that asks whether the
// address is its reader's. Requests that nobody confirmed within docket.FollowWait are
// forgotten.
//
// To an address that follows already, that was asked about this docket within a day, or that
// got as many such letters today as one may get, no further one goes, and nobody is told. It
// returns docket.ErrBusy while docket.MaxFollowsHour requests of the last hour wait.
func (db Following) Follow(ctx context.Context, a docket.FollowAsk) error {
	return named(db.write(ctx, func(t *tx) error {
		if err := t.endFollowing(ctx, "expired", unconfirmed, micros(t.now().Add(-docket.FollowWait))); err != nil {
			return err
		}
		address := followAddress(db.sealer, a.Email)
		f, err := followerWhere(ctx, db.sealer, t, `f.docket = $1 AND f.address = $2`, string(a.Docket), address)
		if err != nil && !errors.Is(err, docket.ErrNotFound) || err == nil && f.Confirmed() {
			return err
		}
		day := micros(t.now().Add(-24 * time.Hour))
		var sent, waiting int
		if err := t.row(ctx, `SELECT (SELECT count(*) FROM followers WHERE address = $1 AND sent_at > $2),
			(SELECT count(*) FROM followers WHERE confirmed_at = 0 AND asked_at > $3)`, address, day,
			micros(t.now().Add(-time.Hour))).Scan(&sent, &waiting); err != nil {
			return err
		}
		switch {
		case err == nil && f.sent > day || sent >= docket.MaxConfirmations:
			return nil
		case err != nil && waiting >= docket.MaxFollowsHour:
			return docket.ErrBusy
		case err != nil:
			if f, err = t.addFollower(ctx, a); err != nil {
				return err
			}
		}
		if _, err := t.exec(ctx, `UPDATE followers SET sent_at = $2 WHERE id = $1`, f.id, micros(t.now())); err != nil {
			return err
		}
		return t.mailFollower(ctx, f, docket.MessageFollow)
	}), "follow %s", a.Docket)
}

func (t noticeTx) addFollower(ctx context.Context, a docket.FollowAsk) (*followRow, error) {
	s := t.b.w.db.sealer
	f := &followRow{mailBody: mailBody{To: a.Email, Token: rand.Text()}}
	f.Docket, f.Language = a.Docket, a.Language
	if err := t.row(ctx, `SELECT coalesce(max(id), 0) + 1 FROM followers`).Scan(&f.id); err != nil {
		return nil, err
	}
	plain, err := json.Marshal(f.mailBody)
	if err != nil {
		return nil, err
	}
	if _, err := t.exec(ctx, `INSERT INTO followers (id, docket, language, token, address, asked_at, confirmed_at,
		sent_at, told_at, body) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, $7)`, f.id, string(f.Docket), f.Language,
		followToken(f.Token), followAddress(s, f.To), micros(t.now()),
		s.seal("followers.body", strconv.FormatInt(f.id, 10), plain)); err != nil {
		return nil, err
	}
	t.recordFollower(f, "follow.asked", nil)
	return f, nil
}

// recordFollower writes to the log by number: who follows is nobody's business.
func (t noticeTx) recordFollower(f *followRow, action string, detail map[string]string) {
	facts := map[string]string{"follower": strconv.FormatInt(f.id, 10)}
	for name, value := range detail {
		facts[name] = value
	}
	t.record(docket.ActorCommenter, action, string(f.Docket), facts)
}

func (t noticeTx) mailFollower(ctx context.Context, f *followRow, kind docket.MessageKind) error {
	return t.queue(ctx, docket.Message{Kind: kind, Way: docket.ByMail, Docket: f.Docket, Count: 1, To: f.To,
		Token: f.Token, Language: f.Language})
}

// endFollowing forgets followers, a bounded number of them.
func (t noticeTx) endFollowing(ctx context.Context, why, where string, args ...any) error {
	list, err := followers(ctx, t.b.w.db.sealer, t, where, args...)
	if err != nil {
		return err
	}
	for _, f := range list {
		if _, err := t.exec(ctx, `DELETE FROM followers WHERE id = $1`, f.id); err != nil {
			return err
		}
		t.recordFollower(f, "follow.ended", map[string]string{"why": why})
	}
	return nil
}

// FollowerByToken finds who follows by the word in a letter's links; it returns
// docket.ErrNotFound for an unknown one.
func (db Following) FollowerByToken(ctx context.Context, token string) (docket.Follower, error) {
	f, err := followerWhere(ctx, db.sealer, db.read, `f.token = $1`, followToken(token))
	if err != nil {
		return docket.Follower{}, named(err, "follower of a link")
	}
	return f.Follower, nil
}

// FollowStep takes a step of whoever opened a link of a letter, MailConfirm or MailStop, and
// returns the follower as they were before. Confirming twice changes nothing; whoever stops is
// forgotten. It returns docket.ErrNotFound for an unknown link.
func (db Following) FollowStep(ctx context.Context, token string, step docket.MailStep) (docket.Follower, error) {
	var before docket.Follower
	err := db.write(ctx, func(t *tx) error {
		f, err := followerWhere(ctx, db.sealer, t, `f.token = $1`, followToken(token))
		if err != nil {
			return err
		}
		before = f.Follower
		switch step {
		case docket.MailStop:
			return t.endFollowing(ctx, "stopped", `f.id = $1`, f.id)
		case docket.MailConfirm:
			if f.Confirmed() {
				return nil
			}
			t.recordFollower(f, "follow.confirmed", nil)
			_, err = t.exec(ctx, `UPDATE followers SET confirmed_at = $2, told_at = $2 WHERE id = $1`, f.id,
				micros(t.now()))
			return err
		}
		return errors.New("store: nobody can do that with mail: " + string(step))
	})
	return before, named(err, "mail about a docket")
}

// Followers counts who follows a docket by a confirmed address.
func (db Following) Followers(ctx context.Context, of docket.ID) (int, error) {
	var n int
	err := db.read.row(ctx, `SELECT count(*) FROM followers WHERE docket = $1 AND confirmed_at > 0`,
		string(of)).Scan(&n)
	return n, named(err, "followers of %s", of)
}

// followersDue are followers of one docket who are to be told something.
type followersDue struct {
	docket docket.Docket
	list   []*followRow
}

// RaiseFollowerMail queues letters to followers about what happened to their docket, and
// forgets requests that nobody confirmed in time and the followers of dockets that are
// archived. It returns how many letters it queued.
func (db Following) RaiseFollowerMail(ctx context.Context) (int, error) {
	if err := db.forgetUnconfirmed(ctx); err != nil {
		return 0, named(err, "forget requests for mail")
	}
	queued := 0
	for more := true; more; {
		due, err := db.followersDue(ctx, db.read)
		if err != nil || len(due) == 0 {
			return queued, named(err, "mail to followers") // most looks end here, without a write
		}
		n := 0
		err = db.write(ctx, func(t *tx) (err error) {
			n, more, err = db.tellFollowers(ctx, t)
			return err
		})
		if err != nil {
			return queued, named(err, "mail to followers")
		}
		queued += n
	}
	return queued, nil
}

// unconfirmed is true of requests that nobody confirmed since $1.
const unconfirmed = `f.confirmed_at = 0 AND f.asked_at <= $1`

// forgetUnconfirmed drops them, address and all, whether or not anybody asks again.
func (db Following) forgetUnconfirmed(ctx context.Context) error {
	since := micros(db.now().Add(-docket.FollowWait))
	list, err := followers(ctx, db.sealer, db.read, unconfirmed, since)
	if err != nil || len(list) == 0 {
		return err // most looks end here, without a write
	}
	return db.write(ctx, func(t *tx) error { return t.endFollowing(ctx, "expired", unconfirmed, since) })
}

// tellFollowers queues the letters of one write, and reports whether there may be more.
func (db Following) tellFollowers(ctx context.Context, t *tx) (queued int, more bool, err error) {
	due, err := db.followersDue(ctx, t)
	for _, one := range due {
		if err != nil {
			return queued, more, err
		}
		more = more || len(one.list) == mostMailDue
		for _, f := range one.list {
			news, _ := one.docket.FollowerNews(at(f.told), t.now())
			for _, kind := range news {
				if err := t.mailFollower(ctx, f, kind); err != nil {
					return queued, more, err
				}
				queued++
			}
			if _, err := t.exec(ctx, `UPDATE followers SET told_at = $2 WHERE id = $1`, f.id,
				micros(t.now())); err != nil {
				return queued, more, err
			}
		}
		if len(one.list) == 0 {
			err = t.endFollowing(ctx, "archived", `f.docket = $1`, string(one.docket.ID))
		}
	}
	return queued, more, err
}

// followersDue lists who is to be told something, docket by docket; of an archived docket
// where nothing is left to tell, nobody.
func (db Following) followersDue(ctx context.Context, q querier) ([]followersDue, error) {
	type followed struct {
		id   docket.ID
		told int64
	}
	var dockets []followed
	err := each(ctx, q, `SELECT f.docket, min(f.told_at) FROM followers f WHERE f.confirmed_at > 0 GROUP BY f.docket
		ORDER BY f.docket`, nil, func(r rows) error {
		var d followed
		err := r.Scan(&d.id, &d.told)
		dockets = append(dockets, d)
		return err
	})
	var due []followersDue
	now := db.now()
	for _, one := range dockets {
		if err != nil {
			return nil, err
		}
		var d docket.Docket
		if d, err = readDocket(ctx, q, one.id); err != nil {
			return nil, err
		}
		news, last := d.FollowerNews(at(one.told), now)
		if len(news) == 0 && !d.Archived() {
			continue
		}
		f := followersDue{docket: d}
		if len(news) > 0 {
			f.list, err = followers(ctx, db.sealer, q, `f.docket = $1 AND f.confirmed_at > 0 AND f.told_at < $2`,
				string(d.ID), micros(last))
		}
		due = append(due, f)
	}
	return due, err
}

// seeFollower notes what followers asked for.
func (r *replay) seeFollower(e logged) {
	row := e.facts["follower"]
	switch e.Action {
	case "follow.asked":
		r.says(e, "followers", row, map[string]string{"docket": e.Target, "confirmed": "0"})
	case "follow.confirmed":
		r.says(e, "followers", row, map[string]string{"confirmed": "1"})
	case "follow.ended":
		r.removed(e, "followers", row)
	}
}

// followerCheck checks who follows dockets.
type followerCheck struct{ v *verification }

// all checks that every follower opens in its place.
func (check followerCheck) all(ctx context.Context) error {
	v := check.v
	return each(ctx, v.s, followRows+` ORDER BY f.id`, nil, func(r rows) error {
		f, err := scanFollower(v.db.sealer, r)
		if err != nil && f == nil {
			return err
		}
		if err != nil {
			v.problem("The address of follower %d of docket %s cannot be opened: a sealed value was changed or moved.",
				f.id, f.Docket)
		}
		return nil
	})
}
