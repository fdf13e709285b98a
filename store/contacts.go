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

// mailBody is what of a request for mail is sealed.
type mailBody struct {
	To    string `json:"to"`
	Token string `json:"token"`
}

// mailToken is the digest by which the word in a letter's links is found. The word has 130
// random bits, so nobody can try words against it.
func mailToken(token string) []byte {
	sum := sha256.Sum256([]byte("comment mail " + token))
	return sum[:]
}

func mailAddress(s *sealer, email string) []byte {
	return s.keyed("comment mail", []byte(docket.EmailKey(email)))
}

// mailRow is a request for mail as it lies in its row.
type mailRow struct {
	docket.CommentMail
	mailBody
	num      int64
	uid      string
	language string
	sent     int64 // when a letter that asks to confirm went last
	told     int   // version of the comment that its sender was told of
	replies  int   // how many replies they were told of
}

const mailRows = `SELECT c.docket, c.serial, c.uid, m.comment, m.language, m.asked_at, m.confirmed_at, m.stopped_at,
	m.failed_at, m.sent_at, m.told_version, m.told_replies, m.body FROM comment_mail m
	JOIN comments c ON c.num = m.comment`

func scanMail(s *sealer, r row) (*mailRow, error) {
	var m mailRow
	var serial, asked, confirmed, stopped, failed int64
	var uid, body []byte
	if err := r.Scan(&m.Docket, &serial, &uid, &m.num, &m.language, &asked, &confirmed, &stopped, &failed, &m.sent,
		&m.told, &m.replies, &body); err != nil {
		return nil, err
	}
	m.Comment, m.uid = m.Docket.Comment(serial), string(uid)
	m.AskedAt, m.ConfirmedAt, m.StoppedAt, m.FailedAt = at(asked), at(confirmed), at(stopped), at(failed)
	plain, err := s.open("comment_mail.body", m.uid, body)
	if err != nil {
		return &m, err
	}
	return &m, json.Unmarshal(plain, &m.mailBody)
}

// contact keeps what the sender of a comment asks for beside it.
func (t noticeTx) contact(ctx context.Context, f *filing, num int64, id docket.CommentID) error {
	if f.Submitter.Email == "" {
		return nil
	}
	if f.Wishes.Mail {
		if err := t.askMail(ctx, f, num, id); err != nil {
			return err
		}
	}
	if !f.Wishes.Speak {
		return nil
	}
	s := t.b.w.db.sealer
	plain, err := json.Marshal(speakerBody{f.Submitter.Name, f.Submitter.Organization, f.Submitter.Email})
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `INSERT INTO speakers (comment, docket, language, asked_at, body)
		VALUES ($1, $2, $3, $4, $5)`, num, string(f.Docket), f.Wishes.Language, micros(t.now()),
		s.seal("speakers.body", f.uid, plain)); err != nil {
		return err
	}
	t.record(docket.ActorCommenter, "speaker.asked", string(id), nil)
	return nil
}

func (t noticeTx) askMail(ctx context.Context, f *filing, num int64, id docket.CommentID) error {
	s := t.b.w.db.sealer
	m := &mailRow{num: num, uid: f.uid, language: f.Wishes.Language}
	m.Comment, m.Docket, m.To, m.Token = id, f.Docket, f.Submitter.Email, rand.Text()
	plain, err := json.Marshal(m.mailBody)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `INSERT INTO comment_mail (comment, docket, language, token, address, asked_at,
		confirmed_at, stopped_at, failed_at, sent_at, told_version, told_replies, body)
		VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0, 1, 0, $7)`, num, string(f.Docket), m.language, mailToken(m.Token),
		mailAddress(s, m.To), micros(t.now()), s.seal("comment_mail.body", f.uid, plain)); err != nil {
		return err
	}
	t.record(docket.ActorCommenter, "mail.asked", string(id), nil)
	return t.sendConfirmation(ctx, m)
}

// sendConfirmation queues the letter that asks to confirm an address, unless as many went to
// it within a day as may.
func (t noticeTx) sendConfirmation(ctx context.Context, m *mailRow) error {
	var sent int
	if err := t.row(ctx, `SELECT count(*) FROM comment_mail WHERE address = $1 AND sent_at > $2`,
		mailAddress(t.b.w.db.sealer, m.To), micros(t.now().Add(-24*time.Hour))).Scan(&sent); err != nil {
		return err
	}
	if sent >= docket.MaxConfirmations {
		return nil
	}
	if _, err := t.exec(ctx, `UPDATE comment_mail SET sent_at = $2 WHERE comment = $1`, m.num,
		micros(t.now())); err != nil {
		return err
	}
	return t.mailSender(ctx, m, docket.MessageConfirm)
}

func (t noticeTx) mailSender(ctx context.Context, m *mailRow, kind docket.MessageKind) error {
	return t.queue(ctx, docket.Message{Kind: kind, Way: docket.ByMail, Docket: m.Docket, Count: 1, To: m.To,
		Token: m.Token, Language: m.language})
}

// mailWhere reads one request for mail; docket.ErrNotFound when there is none.
func mailWhere(ctx context.Context, s *sealer, q querier, where string, args ...any) (*mailRow, error) {
	return scanMail(s, q.row(ctx, mailRows+` WHERE `+where, args...))
}

// MailOf says how the mail about a comment stands. It returns docket.ErrNotFound where nobody
// asked for any.
func (db Corresponding) MailOf(ctx context.Context, id docket.CommentID) (docket.CommentMail, error) {
	of, serial, err := numberOf(id)
	if err != nil {
		return docket.CommentMail{}, err
	}
	m, err := mailWhere(ctx, db.sealer, db.read, `c.docket = $1 AND c.serial = $2`, string(of), serial)
	if err != nil {
		return docket.CommentMail{}, named(err, "mail about %s", id)
	}
	return m.CommentMail, nil
}

// MailByToken finds the request for mail that a word in a letter's links belongs to; it
// returns docket.ErrNotFound for an unknown one.
func (db Corresponding) MailByToken(ctx context.Context, token string) (docket.CommentMail, error) {
	m, err := mailWhere(ctx, db.sealer, db.read, `m.token = $1`, mailToken(token))
	if err != nil {
		return docket.CommentMail{}, named(err, "mail of a link")
	}
	return m.CommentMail, nil
}

// MailStep takes a step of whoever opened a link of a letter: MailConfirm or MailStop. Doing
// it twice changes nothing.
func (db Corresponding) MailStep(ctx context.Context, token string, step docket.MailStep) error {
	return db.mailStep(ctx, step, func(t *tx) (*mailRow, error) {
		return mailWhere(ctx, db.sealer, t, `m.token = $1`, mailToken(token))
	})
}

// MailStepOf takes a step of the sender of a comment: MailStop or MailStart.
func (db Corresponding) MailStepOf(ctx context.Context, number docket.TrackingNumber, step docket.MailStep) error {
	return db.mailStep(ctx, step, func(t *tx) (*mailRow, error) {
		c, err := Intake(db).byTracking(ctx, t, number)
		if err != nil {
			return nil, err
		}
		return mailWhere(ctx, db.sealer, t, `m.comment = $1`, c.num)
	})
}

func (db Corresponding) mailStep(ctx context.Context, step docket.MailStep,
	find func(t *tx) (*mailRow, error)) error {
	return named(db.write(ctx, func(t *tx) error {
		m, err := find(t)
		if err != nil {
			return err
		}
		switch step {
		case docket.MailConfirm:
			return t.confirmMail(ctx, m)
		case docket.MailStop:
			return t.stopMail(ctx, m)
		case docket.MailStart:
			return t.startMail(ctx, m)
		}
		return errors.New("store: nobody can do that with mail: " + string(step))
	}), "mail about a comment")
}

// confirmMail notes that an address is its reader's. The public reads that of a comment with
// a name.
func (t listTx) confirmMail(ctx context.Context, m *mailRow) error {
	if m.Confirmed() {
		return nil
	}
	if _, err := t.exec(ctx, `UPDATE comment_mail SET confirmed_at = $2 WHERE comment = $1`, m.num,
		micros(t.now())); err != nil {
		return err
	}
	t.record(docket.ActorCommenter, "mail.confirmed", string(m.Comment), nil)
	var seen int
	if err := t.row(ctx, `SELECT count(*) FROM comments c WHERE c.num = $1 AND `+postedRows+` AND `+bylineNamed,
		m.num).Scan(&seen); err != nil || seen == 0 {
		return err
	}
	t.revise(m.Docket)
	return t.publicChanged(ctx, []int64{m.num})
}

func (t noticeTx) stopMail(ctx context.Context, m *mailRow) error {
	if m.Stopped() {
		return nil
	}
	if _, err := t.exec(ctx, `UPDATE comment_mail SET stopped_at = $2 WHERE comment = $1`, m.num,
		micros(t.now())); err != nil {
		return err
	}
	t.record(docket.ActorCommenter, "mail.stopped", string(m.Comment), nil)
	return nil
}

// startMail goes on with mail that was stopped or refused, and changes nothing where it cannot.
// An address that refused the letter that asks to confirm it gets that once more.
func (t noticeTx) startMail(ctx context.Context, m *mailRow) error {
	if !m.CanStart() {
		return nil
	}
	if _, err := t.exec(ctx, `UPDATE comment_mail SET stopped_at = 0, failed_at = 0 WHERE comment = $1`,
		m.num); err != nil {
		return err
	}
	t.record(docket.ActorCommenter, "mail.started", string(m.Comment), nil)
	if m.Confirmed() {
		return nil
	}
	return t.sendConfirmation(ctx, m)
}

// mailFailed notes that the address of a letter refuses mail: none goes there any more. Who
// follows a docket by it is forgotten.
func (t noticeTx) mailFailed(ctx context.Context, token string) error {
	if token == "" {
		return nil
	}
	if err := t.endFollowing(ctx, "refused", `f.token = $1`, followToken(token)); err != nil {
		return err
	}
	_, err := t.exec(ctx, `UPDATE comment_mail SET failed_at = $2 WHERE token = $1`, mailToken(token),
		micros(t.now()))
	return err
}

// mailDue is a comment whose sender is to be told something.
type mailDue struct {
	*mailRow
	version, posted int
	decided         bool
}

// RaiseCommentMail queues letters to the senders of comments who confirmed their address: that
// their comment was decided, or that a reply to it was posted. They wait as long as a decision
// can be taken back by one press, and say neither what was decided nor a word of anybody. It
// returns how many were queued.
func (db Corresponding) RaiseCommentMail(ctx context.Context) (int, error) {
	due, err := db.mailDue(ctx, db.read)
	if err != nil || len(due) == 0 {
		return 0, named(err, "mail about comments") // most looks end here, without a write
	}
	queued := 0
	err = db.write(ctx, func(t *tx) error {
		queued = 0
		due, err := db.mailDue(ctx, t)
		if err != nil {
			return err
		}
		for _, one := range due {
			kind := docket.MessageReply
			if one.decided {
				kind = docket.MessageDecided
			}
			if err := t.mailSender(ctx, one.mailRow, kind); err != nil {
				return err
			}
			if _, err := t.exec(ctx, `UPDATE comment_mail SET told_version = $2, told_replies = $3
				WHERE comment = $1`, one.num, one.version, one.posted); err != nil {
				return err
			}
			queued++
		}
		return nil
	})
	return queued, named(err, "mail about comments")
}

// mostMailDue bounds the letters that are queued in one write.
const mostMailDue = 200

// mailDue lists senders who are to be told something, the first comments first.
func (db Corresponding) mailDue(ctx context.Context, q querier) ([]mailDue, error) {
	type found struct {
		num              int64
		version, replies int
		decided          bool
	}
	var list []found
	// Of decisions and replies those count that stand for an hour.
	const posted = `(SELECT count(*) FROM comments r WHERE r.reply_to = c.docket || '-' ||
		CASE WHEN c.serial < 1000 THEN substr('000' || CAST(c.serial AS TEXT), length(CAST(c.serial AS TEXT)))
		ELSE CAST(c.serial AS TEXT) END
		AND r.reply_to <> '' AND r.status IN ('posted', 'posted_with_redactions') AND r.posted_at <= $1)`
	const decided = `CASE WHEN c.version <> m.told_version AND c.status IN ('posted', 'posted_with_redactions',
		'withheld', 'spam') AND EXISTS (SELECT 1 FROM decisions d WHERE d.comment = c.num AND d.version = c.version
		AND d.at <= $1) THEN 1 ELSE 0 END`
	err := each(ctx, q, `SELECT n.num, n.version, n.told_replies, n.replies, n.decided FROM (
		SELECT c.num, c.version, m.told_replies, `+posted+` AS replies, `+decided+` AS decided
		FROM comment_mail m JOIN comments c ON c.num = m.comment
		WHERE m.confirmed_at > 0 AND m.stopped_at = 0 AND m.failed_at = 0 AND c.status <> 'withdrawn') n
		WHERE n.decided = 1 OR n.replies > n.told_replies ORDER BY n.num LIMIT `+strconv.Itoa(mostMailDue),
		[]any{micros(db.now().Add(-docket.MailPause))}, func(r rows) error {
			var f found
			var told, decided int
			err := r.Scan(&f.num, &f.version, &told, &f.replies, &decided)
			f.decided, f.replies = decided == 1, max(f.replies, told)
			list = append(list, f)
			return err
		})
	var out []mailDue
	for _, f := range list {
		if err != nil {
			break
		}
		var m *mailRow
		if m, err = mailWhere(ctx, db.sealer, q, `m.comment = $1`, f.num); err != nil {
			break
		}
		one := mailDue{mailRow: m, version: f.version, posted: f.replies, decided: f.decided}
		if !f.decided {
			one.version = m.told
		}
		out = append(out, one)
	}
	return out, err
}

// speakerBody is what of somebody who would speak is sealed.
type speakerBody struct {
	Name         string `json:"name,omitempty"`
	Organization string `json:"organization,omitempty"`
	Email        string `json:"email"`
}

const speakerRows = `SELECT c.docket, c.serial, c.uid, s.language, s.asked_at, s.body FROM speakers s
	JOIN comments c ON c.num = s.comment`

func scanSpeaker(s *sealer, r row) (docket.Speaker, error) {
	var p docket.Speaker
	var serial, asked int64
	var uid, body []byte
	if err := r.Scan(&p.Docket, &serial, &uid, &p.Language, &asked, &body); err != nil {
		return p, err
	}
	p.Comment, p.AskedAt = p.Docket.Comment(serial), at(asked)
	plain, err := s.open("speakers.body", string(uid), body)
	if err != nil {
		return p, err
	}
	var b speakerBody
	err = json.Unmarshal(plain, &b)
	p.Name, p.Organization, p.Email = b.Name, b.Organization, b.Email
	return p, err
}

// Speakers lists who would speak at a public meeting about a docket, as they asked.
func (db Corresponding) Speakers(ctx context.Context, of docket.ID) ([]docket.Speaker, error) {
	var list []docket.Speaker
	err := each(ctx, db.read, speakerRows+` WHERE s.docket = $1 ORDER BY s.asked_at, s.comment`, []any{string(of)},
		func(r rows) error {
			p, err := scanSpeaker(db.sealer, r)
			list = append(list, p)
			return err
		})
	return list, named(err, "speakers of %s", of)
}

// Speaks reports whether the sender of a comment would speak at a public meeting.
func (db Corresponding) Speaks(ctx context.Context, id docket.CommentID) (bool, error) {
	of, serial, err := numberOf(id)
	if err != nil {
		return false, err
	}
	var n int
	err = db.read.row(ctx, `SELECT count(*) FROM speakers s JOIN comments c ON c.num = s.comment
		WHERE c.docket = $1 AND c.serial = $2`, string(of), serial).Scan(&n)
	return n > 0, named(err, "speaker of %s", id)
}

// EndSpeaking takes back that the sender of a comment would speak. Doing it twice changes
// nothing. It returns docket.ErrNotFound for an unknown number.
func (db Corresponding) EndSpeaking(ctx context.Context, number docket.TrackingNumber) error {
	return named(db.write(ctx, func(t *tx) error {
		c, err := Intake(db).byTracking(ctx, t, number)
		if err != nil {
			return err
		}
		n, err := t.endSpeaking(ctx, c)
		if err == nil && n > 0 {
			t.record(docket.ActorCommenter, "speaker.ended", string(c.ID), nil)
		}
		return err
	}), "take back an offer to speak")
}

// EndSpeakingBy takes the offers of an address to speak about a docket off the list, as its
// holder asked staff to. It returns how many there were.
func (db Corresponding) EndSpeakingBy(ctx context.Context, of docket.ID, email string, by docket.UserID) (int, error) {
	ended := 0
	err := db.write(ctx, func(t *tx) error {
		ended = 0
		var list []docket.Speaker
		if err := each(ctx, t, speakerRows+` WHERE s.docket = $1 ORDER BY s.comment`, []any{string(of)},
			func(r rows) error {
				p, err := scanSpeaker(db.sealer, r)
				if err == nil && docket.SameAddress(p.Email, email) {
					list = append(list, p)
				}
				return err
			}); err != nil {
			return err
		}
		for _, p := range list {
			c, err := readRecord(ctx, t, p.Comment)
			if err != nil {
				return err
			}
			if _, err := t.endSpeaking(ctx, c); err != nil {
				return err
			}
			t.record(by.Actor(), "speaker.ended", string(p.Comment), nil)
			ended++
		}
		return nil
	})
	return ended, named(err, "take a speaker off the list")
}

func (t noticeTx) endSpeaking(ctx context.Context, c *record) (int64, error) {
	return t.exec(ctx, `DELETE FROM speakers WHERE comment = $1`, c.num)
}

// seeContact notes what the sender of a comment asked for beside it.
func (r *replay) seeContact(e logged) {
	switch e.Action {
	case "mail.asked":
		r.says(e, "comment_mail", e.Target, map[string]string{"confirmed": "0", "stopped": "0"})
	case "mail.confirmed":
		r.says(e, "comment_mail", e.Target, map[string]string{"confirmed": "1"})
	case "mail.stopped":
		r.says(e, "comment_mail", e.Target, map[string]string{"stopped": "1"})
	case "mail.started":
		r.says(e, "comment_mail", e.Target, map[string]string{"stopped": "0"})
	case "speaker.asked":
		r.says(e, "speakers", e.Target, nil)
	case "speaker.ended":
		r.removed(e, "speakers", e.Target)
	}
}

// endContact notes that a row about a comment went with something else.
func (r *replay) endContact(e logged, table string) {
	if have := r.tables[table][e.Target]; have != nil {
		have.seq, have.gone = e.Seq, true
	}
}

// contactCheck checks what senders ask for beside their comments.
type contactCheck struct{ v *verification }

// all checks that every request for mail and every offer to speak opens in its place.
func (check contactCheck) all(ctx context.Context) error {
	v := check.v
	if err := each(ctx, v.s, mailRows+` ORDER BY m.comment`, nil, func(r rows) error {
		m, err := scanMail(v.db.sealer, r)
		if err != nil && m == nil {
			return err
		}
		if err != nil {
			v.problem("The address for mail about comment %s cannot be opened: a sealed value was changed or moved.",
				m.Comment)
		}
		return nil
	}); err != nil {
		return err
	}
	return each(ctx, v.s, speakerRows+` ORDER BY s.comment`, nil, func(r rows) error {
		p, err := scanSpeaker(v.db.sealer, r)
		if err != nil && p.Comment == "" {
			return err
		}
		if err != nil {
			v.problem("The speaker of comment %s cannot be opened: a sealed value was changed or moved.", p.Comment)
		}
		return nil
	})
}
