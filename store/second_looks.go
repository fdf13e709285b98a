package store

import (
	"context"
	"encoding/binary"
	"errors"
	"strconv"

	"commentportal/docket"
)

// lookRow is a posting drawn for a second look as its row says.
type lookRow struct {
	docket.SecondLook
	num    int64
	docket docket.ID
	uid    string
	note   []byte // sealed
	mac    []byte
}

const lookColumns = `l.comment, l.version, l.docket, l.posted_by, l.drawn_at, l.verdict, l.looked_by, l.looked_at, ` +
	`l.note, l.mac, c.serial, c.uid`

const lookRows = ` FROM second_looks l JOIN comments c ON c.num = l.comment`

func scanLook(r row) (*lookRow, error) {
	var l lookRow
	var drawn, looked, serial int64
	var uid []byte
	err := r.Scan(&l.num, &l.Version, &l.docket, &l.PostedBy, &drawn, &l.Verdict, &l.By, &looked, &l.note, &l.mac,
		&serial, &uid)
	l.PostedAt, l.At, l.uid = at(drawn), at(looked), string(uid)
	l.Comment = l.docket.Comment(serial)
	return &l, err
}

func (l *lookRow) place() string { return l.uid + "/" + strconv.Itoa(l.Version) }

// lookMAC is the keyed digest of a second look.
func (s *sealer) lookMAC(l *lookRow) []byte {
	d := newDigest(s.digest, "second look")
	d.text(l.uid)
	d.number(int64(l.Version))
	d.text(string(l.docket))
	d.number(int64(l.PostedBy))
	d.number(micros(l.PostedAt))
	d.text(string(l.Verdict))
	d.number(int64(l.By))
	d.number(micros(l.At))
	d.bytes(l.note)
	return d.sum()
}

// drawn reports whether a comment is among the share, in percent, that a second
// person looks at. The draw is keyed: nobody without the key knows beforehand
// which comments are looked at, and nobody can steer it.
func (s *sealer) drawn(uid string, share int) bool {
	return binary.BigEndian.Uint64(s.keyed("draw of second looks", []byte(uid)))%100 < uint64(max(share, 0))
}

// drawLook draws whether this posting is looked at.
func (t signingTx) drawLook(ctx context.Context, c *record, d docket.Decision) error {
	if !d.Status.Public() || d.By == 0 {
		return nil
	}
	share, err := t.lookShare(ctx, c.Docket)
	s := t.b.w.db.sealer
	if err != nil || !s.drawn(c.uid, share) {
		return err
	}
	l := &lookRow{num: c.num, docket: c.Docket, uid: c.uid}
	l.Version, l.PostedBy, l.PostedAt = c.Version, d.By, t.now()
	if _, err := t.exec(ctx, `
		INSERT INTO second_looks (comment, version, docket, posted_by, drawn_at, verdict, looked_by, looked_at, note,
		mac)
		VALUES ($1, $2, $3, $4, $5, '', 0, 0, NULL, $6)`,
		l.num, l.Version, string(l.docket), int64(l.PostedBy), micros(l.PostedAt), s.lookMAC(l)); err != nil {
		return err
	}
	t.record(docket.ActorPortal, "look.drawn", string(c.ID), map[string]string{"version": strconv.Itoa(l.Version)})
	return nil
}

// lookShare is the share of a docket's postings that a second person looks at. It
// is read once for a batch, and again when the batch writes to dockets.
func (t signingTx) lookShare(ctx context.Context, id docket.ID) (int, error) {
	if share, ok := t.b.shares[id]; ok {
		return share, nil
	}
	of, err := readDocket(ctx, t, id)
	if err != nil {
		return 0, err
	}
	t.b.shares[id] = of.SecondLookShare()
	return t.b.shares[id], nil
}

// overtakeLook closes the look that waits at a comment, since it is decided anew.
// The record is the comment as it was before: what was never posted has none.
func (t signingTx) overtakeLook(ctx context.Context, c *record) error {
	if c.PostedAt.IsZero() { // nothing was ever drawn
		return nil
	}
	l, err := scanLook(t.row(ctx, `SELECT `+lookColumns+lookRows+` WHERE l.comment = $1 AND l.verdict = ''`, c.num))
	if errors.Is(err, docket.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	l.Verdict = docket.LookOvertaken
	return t.closeLook(ctx, l)
}

func (t signingTx) closeLook(ctx context.Context, l *lookRow) error {
	l.At = t.now()
	_, err := t.exec(ctx,
		`UPDATE second_looks SET verdict = $3, looked_by = $4, looked_at = $5, note = $6, mac = $7 WHERE comment = $1
			AND version = $2`,
		l.num, l.Version, string(l.Verdict), int64(l.By), micros(l.At), l.note, t.b.w.db.sealer.lookMAC(l))
	return err
}

// Look records what a second person says of a posted comment of the sample: that
// they would have posted it the same way, or not. Nothing else changes.
//
// It returns docket.ErrNotFound when the comment's version was not drawn,
// docket.ErrDenied when who posted it looks, and docket.ErrStale when it was
// looked at already or decided anew.
func (db Signing) Look(ctx context.Context, look docket.SecondLook) error {
	d, serial, err := numberOf(look.Comment)
	if err != nil {
		return err
	}
	return named(db.write(ctx, func(t *tx) error {
		l, err := scanLook(t.row(ctx,
			`SELECT `+lookColumns+lookRows+` WHERE c.docket = $1 AND c.serial = $2 AND l.version = $3`,
			string(d), serial, look.Version))
		if err != nil {
			return err
		}
		if look.By == 0 || look.By == l.PostedBy || look.Verdict != docket.LookAgree &&
			look.Verdict != docket.LookDiffer {
			return docket.ErrDenied
		}
		if l.Verdict != docket.LookWaiting {
			return docket.ErrStale
		}
		l.Verdict, l.By = look.Verdict, look.By
		if look.Note != "" {
			l.note = db.sealer.seal("second_looks.note", l.place(), []byte(look.Note))
		}
		if err := t.closeLook(ctx, l); err != nil {
			return err
		}
		t.record(look.By.Actor(), "look."+string(l.Verdict), string(look.Comment), map[string]string{
			"version": strconv.Itoa(l.Version), "posted_by": l.PostedBy.String(),
		})
		return nil
	}), "second look at %s", look.Comment)
}

// SecondLooks reads a page of the postings that wait for a second look, in the
// order of their numbers: those that this person may look at, which are not their
// own.
func (db Signing) SecondLooks(ctx context.Context, id docket.ID, by docket.UserID, after docket.CommentID,
	limit int) (docket.SecondLookPage, error) {
	var page docket.SecondLookPage
	behind := int64(0)
	if after != "" {
		d, serial, err := numberOf(after)
		if err == nil && d == id {
			err = db.read.row(ctx, `SELECT num FROM comments WHERE docket = $1 AND serial = $2`, string(d),
				serial).Scan(&behind)
		}
		if err != nil {
			return page, named(err, "second looks of %s", id)
		}
	}
	limit = min(max(limit, 1), maxPage)
	err := each(ctx, db.read, `SELECT `+lookColumns+lookRows+`
		WHERE l.docket = $1 AND l.verdict = '' AND l.comment > $2 AND l.posted_by <> $3 ORDER BY l.comment LIMIT $4`,
		[]any{string(id), behind, int64(by), limit + 1}, func(r rows) error {
			l, err := scanLook(r)
			if err != nil {
				return err
			}
			page.Looks = append(page.Looks, l.SecondLook)
			return nil
		})
	if len(page.Looks) > limit {
		page.Looks = page.Looks[:limit]
		page.Next = page.Looks[limit-1].Comment
	}
	return page, named(err, "second looks of %s", id)
}

// SecondLookCounts says how often two people differ on the sample of a docket.
func (db Signing) SecondLookCounts(ctx context.Context, id docket.ID) (docket.SecondLookCounts, error) {
	var n docket.SecondLookCounts
	err := db.read.row(ctx, `
		SELECT count(*) FILTER (WHERE l.verdict = ''), count(*) FILTER (WHERE l.verdict = 'agree'), count(*) FILTER
		(WHERE l.verdict = 'differ')
		  FROM second_looks l WHERE l.docket = $1`, string(id)).Scan(&n.Waiting, &n.Agree, &n.Differ)
	return n, named(err, "second looks of %s", id)
}

// SigningCounts says what waits for a second person on a docket.
func (db Signing) SigningCounts(ctx context.Context, id docket.ID, by docket.UserID) (docket.SigningCounts, error) {
	var n docket.SigningCounts
	err := db.read.row(ctx, `
		SELECT count(*) FILTER (WHERE g.state = 'open'), count(*) FILTER (WHERE g.state = 'open' AND g.proposed_by =
		$2), count(*) FILTER (WHERE g.state = 'refused')`+signatureRows+`
		 WHERE g.docket = $1 AND g.state IN ('open', 'refused')`+current, string(id), int64(by)).Scan(&n.Open, &n.Mine,
		&n.Refused)
	if err == nil {
		err = db.read.row(ctx,
			`SELECT count(*) FROM second_looks l WHERE l.docket = $1 AND l.verdict = '' AND l.posted_by <> $2`,
			string(id), int64(by)).Scan(&n.Looks)
	}
	return n, named(err, "counts of second signatures of %s", id)
}
