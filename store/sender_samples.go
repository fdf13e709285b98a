package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"strconv"

	"commentportal/docket"
)

// noteAsked is what colleagues read in the case of somebody who was asked and did not write
// the comment.
const noteAsked = "We asked some senders whether they wrote their comments. Whoever holds the e-mail address given " +
	"with this one says that they did not write it."

const sampleRows = `SELECT s.id, s.docket, s.campaign, s.seed, s.pool, s.asked, s.answered, s.made_by, s.made_at,
	s.ends_at, s.body FROM sender_samples s`

func scanSample(s *sealer, r row) (one docket.SenderSample, answered int, err error) {
	var made, ends int64
	var body []byte
	if err := r.Scan(&one.ID, &one.Docket, &one.Campaign, &one.Seed, &one.Pool, &one.Asked, &answered, &one.MadeBy,
		&made, &ends, &body); err != nil {
		return one, 0, err
	}
	one.MadeAt, one.EndsAt = at(made), at(ends)
	plain, err := s.open("sender_samples.body", one.ID.String(), body)
	if err != nil {
		return one, answered, err
	}
	return one, answered, json.Unmarshal(plain, &one.SampleCounts)
}

// SenderSamples lists the samples of senders of a docket, newest first.
func (db Naming) SenderSamples(ctx context.Context, of docket.ID) (list []docket.SenderSample, err error) {
	err = each(ctx, db.read, sampleRows+` WHERE s.docket = $1 ORDER BY s.id DESC`, []any{string(of)},
		func(r rows) error {
			one, _, err := scanSample(db.sealer, r)
			list = append(list, one)
			return err
		})
	return list, named(err, "samples of senders of %s", of)
}

// AskSenders draws a sample of senders and queues a letter to each. Left out are addresses
// that an earlier sample of the docket asked, and comments whose sender wants no mail about
// them or whose address refused it.
//
// It returns docket.ErrNotFound when nobody can be asked, and docket.ErrStale when somebody
// else asked at the same moment.
func (db Naming) AskSenders(ctx context.Context, start docket.SampleStart) (docket.SampleID, error) {
	last, err := lastSample(ctx, db.read, start.Docket)
	if err != nil {
		return 0, named(err, "draw senders of %s", start.Docket)
	}
	list, err := db.sampleCandidates(ctx, start) // outside of the write: every address is opened
	if err != nil {
		return 0, named(err, "draw senders of %s", start.Docket)
	}
	drawn, pool := docket.DrawSenders(start.Seed, min(start.Size, docket.MaxSample), list)
	if len(drawn) == 0 {
		return 0, named(docket.ErrNotFound, "draw senders of %s", start.Docket)
	}
	var id docket.SampleID
	err = db.write(ctx, func(t *tx) error {
		now, err := lastSample(ctx, t, start.Docket)
		switch {
		case err != nil:
			return err
		case now != last:
			return docket.ErrStale
		}
		if err := t.row(ctx, `SELECT coalesce(max(id), 0) + 1 FROM sender_samples`).Scan(&id); err != nil {
			return err
		}
		return t.askSenders(ctx, docket.SenderSample{ID: id, Docket: start.Docket, Campaign: start.Campaign,
			Seed: start.Seed, Pool: pool, MadeBy: start.By, MadeAt: t.now(), EndsAt: t.now().Add(docket.SampleLife)},
			drawn)
	})
	return id, named(err, "ask senders of %s", start.Docket)
}

func lastSample(ctx context.Context, q querier, of docket.ID) (id int64, err error) {
	err = q.row(ctx, `SELECT coalesce(max(s.id), 0) FROM sender_samples s WHERE s.docket = $1`, string(of)).Scan(&id)
	return id, err
}

// sampleCandidates lists the comments whose senders can be asked.
func (db Naming) sampleCandidates(ctx context.Context, start docket.SampleStart) (list []docket.SampleCandidate,
	err error) {
	const columns = `SELECT c.docket, c.serial, c.uid, c.person FROM comments c WHERE c.docket = $1 AND `
	read := func(where string, args []any, found func(docket.SampleCandidate)) error {
		return each(ctx, db.read, columns+where+` ORDER BY c.num`, args, func(r rows) error {
			var c record
			var serial int64
			var uid []byte
			if err := r.Scan(&c.Docket, &serial, &uid, &c.person); err != nil {
				return err
			}
			c.ID, c.uid = c.Docket.Comment(serial), string(uid)
			p, err := db.sealer.openPerson(&c)
			if err == nil && p.Email != "" {
				found(docket.SampleCandidate{Comment: c.ID, Address: p.Email})
			}
			return err
		})
	}
	asked := map[string]bool{}
	if err := read(`EXISTS (SELECT 1 FROM sender_questions q WHERE q.comment = c.num)`, []any{string(start.Docket)},
		func(c docket.SampleCandidate) { asked[docket.EmailKey(c.Address)] = true }); err != nil {
		return nil, err
	}
	where, args := postedRows+` AND NOT EXISTS (SELECT 1 FROM comment_mail m WHERE m.comment = c.num AND
		(m.stopped_at > 0 OR m.failed_at > 0))`, []any{string(start.Docket)}
	if start.Campaign != "" {
		where, args = where+` AND c.campaign = $2`, append(args, string(start.Campaign))
	}
	err = read(where, args, func(c docket.SampleCandidate) {
		if !asked[docket.EmailKey(c.Address)] {
			list = append(list, c)
		}
	})
	return list, err
}

// askSenders writes a sample, and queues the letters to those who were drawn and whose
// comments are still posted.
func (t *tx) askSenders(ctx context.Context, s docket.SenderSample, drawn []docket.SampleCandidate) error {
	var list []*record
	for _, one := range drawn {
		c, err := readRecord(ctx, t, one.Comment)
		if err != nil {
			return err
		}
		if c.Status.Public() {
			list = append(list, c)
		}
	}
	if s.Asked = len(list); s.Asked == 0 {
		return docket.ErrNotFound
	}
	body, err := t.sampleBody(s)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `INSERT INTO sender_samples (id, docket, campaign, seed, pool, asked, answered, made_by,
		made_at, ends_at, body) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10)`, int64(s.ID), string(s.Docket),
		string(s.Campaign), s.Seed, s.Pool, s.Asked, int64(s.MadeBy), micros(s.MadeAt), micros(s.EndsAt),
		body); err != nil {
		return err
	}
	for _, c := range list {
		p, err := t.b.w.db.sealer.openPerson(c)
		if err != nil {
			return err
		}
		token := rand.Text()
		hash := docket.SenderQuestionHash(token)
		if _, err := t.exec(ctx, `INSERT INTO sender_questions (token, sample, comment, mail, answered)
			VALUES ($1, $2, $3, '', 0)`, hash[:], int64(s.ID), c.num); err != nil {
			return err
		}
		if err := t.queue(ctx, docket.Message{Kind: docket.MessageWrote, Way: docket.ByMail, Docket: c.Docket, Count: 1,
			To: p.Email, Token: token, Language: c.Language}); err != nil {
			return err
		}
	}
	t.record(s.MadeBy.Actor(), "senders.asked", string(s.Docket), map[string]string{"sample": s.ID.String(),
		"campaign": string(s.Campaign), "seed": strconv.FormatInt(s.Seed, 10), "pool": strconv.Itoa(s.Pool),
		"asked": strconv.Itoa(s.Asked)})
	return nil
}

func (t *txBase) sampleBody(s docket.SenderSample) ([]byte, error) {
	plain, err := json.Marshal(s.SampleCounts)
	if err != nil {
		return nil, err
	}
	return t.b.w.db.sealer.seal("sender_samples.body", s.ID.String(), plain), nil
}

// saveCounts writes what came of a sample until now.
func (t *txBase) saveCounts(ctx context.Context, s docket.SenderSample) error {
	body, err := t.sampleBody(s)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `UPDATE sender_samples SET answered = $2, body = $3 WHERE id = $1`, int64(s.ID), s.Answered(),
		body)
	return err
}

func (t *txBase) sample(ctx context.Context, id docket.SampleID) (docket.SenderSample, error) {
	s, _, err := scanSample(t.b.w.db.sealer, t.row(ctx, sampleRows+` WHERE s.id = $1`, int64(id)))
	return s, err
}

// sampleMail counts what became of the letter to somebody who was asked.
func (t noticeTx) sampleMail(ctx context.Context, m docket.Message, state docket.MessageState) error {
	if m.Kind != docket.MessageWrote || m.Token == "" {
		return nil
	}
	hash := docket.SenderQuestionHash(m.Token)
	var id docket.SampleID
	var before string
	err := t.row(ctx, `SELECT sample, mail FROM sender_questions WHERE token = $1`, hash[:]).Scan(&id, &before)
	if errors.Is(err, docket.ErrNotFound) { // its comment was purged meanwhile
		return nil
	}
	if err != nil {
		return err
	}
	now := map[docket.MessageState]string{docket.MessageSent: "sent", docket.MessageByHand: "sent",
		docket.MessageFailed: "failed", docket.MessageDropped: "failed"}[state]
	if now == before {
		return nil
	}
	s, err := t.sample(ctx, id)
	if err != nil {
		return err
	}
	count := map[string]*int{"": new(int), "sent": &s.Sent, "failed": &s.Failed}
	*count[before]--
	*count[now]++
	if _, err := t.exec(ctx, `UPDATE sender_questions SET mail = $2 WHERE token = $1`, hash[:], now); err != nil {
		return err
	}
	return t.saveCounts(ctx, s)
}

// SenderQuestion finds the question that the word in a letter's link opens. It returns
// docket.ErrNotFound when it was answered, is over, or never was, and when the comment is
// posted no more.
func (db Naming) SenderQuestion(ctx context.Context, token string) (docket.SenderQuestion, error) {
	q, _, err := db.openSenderQuestion(ctx, db.read, token)
	return q, named(err, "open a question to a sender")
}

func (db Naming) openSenderQuestion(ctx context.Context, q querier, token string) (one docket.SenderQuestion,
	of docket.SampleID, err error) {
	hash := docket.SenderQuestionHash(token)
	var serial, ends int64
	err = q.row(ctx, `SELECT c.docket, c.serial, s.id, s.ends_at FROM sender_questions n JOIN sender_samples s ON
		s.id = n.sample JOIN comments c ON c.num = n.comment WHERE n.token = $1 AND n.answered = 0 AND `+postedRows,
		hash[:]).Scan(&one.Docket, &serial, &of, &ends)
	one.Comment, one.EndsAt = one.Docket.Comment(serial), at(ends)
	if err == nil && !db.now().Before(one.EndsAt) {
		err = docket.ErrNotFound
	}
	return one, of, err
}

// AnswerSenderQuestion counts the answer of somebody who was asked whether they wrote a
// comment, and uses the link up. Who answered what lies nowhere; but when they did not write
// it, a case is opened as by any report "this was not me", with number to read its answer, as
// far as the bounds of reports allow.
//
// It returns docket.ErrNotFound as SenderQuestion does.
func (db Naming) AnswerSenderQuestion(ctx context.Context, token string, a docket.SampleAnswer,
	number docket.TrackingNumber) (done docket.SenderAnswered, err error) {
	if !a.Valid() {
		return done, errors.New("store: nobody can answer " + string(a))
	}
	err = db.write(ctx, func(t *tx) error {
		q, of, err := db.openSenderQuestion(ctx, t, token)
		if err != nil {
			return err
		}
		done = docket.SenderAnswered{Comment: q.Comment}
		hash := docket.SenderQuestionHash(token)
		if _, err := t.exec(ctx, `UPDATE sender_questions SET answered = 1 WHERE token = $1`, hash[:]); err != nil {
			return err
		}
		s, err := t.sample(ctx, of)
		if err != nil {
			return err
		}
		*map[docket.SampleAnswer]*int{docket.WroteIt: &s.Yes, docket.WroteNot: &s.No, docket.WroteMaybe: &s.Unsure}[a]++
		if err := t.saveCounts(ctx, s); err != nil {
			return err
		}
		t.record(docket.ActorCommenter, "senders.answered", string(q.Docket), map[string]string{"sample": of.String(),
			"answered": strconv.Itoa(s.Answered())})
		if a != docket.WroteNot {
			return nil
		}
		return t.deny(ctx, q.Comment, number, &done)
	})
	return done, named(err, "answer a question to a sender")
}

// deny opens the case of somebody who was asked and did not write the comment.
func (t caseTx) deny(ctx context.Context, id docket.CommentID, number docket.TrackingNumber,
	done *docket.SenderAnswered) error {
	err := t.report(ctx, docket.Report{Comment: id, Kind: docket.ReportNotMe, Number: number})
	if errors.Is(err, docket.ErrExists) { // staff look at the comment anyway
		return nil
	}
	if err != nil {
		return err
	}
	c, err := readRecord(ctx, t, id)
	if err != nil {
		return err
	}
	open, err := t.openNotMe(ctx, c.num)
	if err != nil || len(open) == 0 {
		return err
	}
	k := open[len(open)-1]
	done.Filed, done.Questioned = true, k.Questions
	return t.noteProof(ctx, k, noteAsked)
}

// seeSample notes whom a docket asked, in numbers, and how many answered.
func (r *replay) seeSample(e logged, what string) {
	row := e.facts["sample"]
	if what == "answered" {
		r.says(e, "sender_samples", row, e.picked("answered", "answered"))
		return
	}
	r.says(e, "sender_samples", row, e.picked("campaign", "campaign", "seed", "seed", "pool", "pool", "asked",
		"asked"))
	r.says(e, "sender_samples", row, map[string]string{"docket": e.Target, "made_by": e.by(), "answered": "0"})
}

// sampleCheck checks samples of senders.
type sampleCheck struct{ v *verification }

// all checks that what came of every sample opens in its place and adds up.
func (check sampleCheck) all(ctx context.Context) error {
	v := check.v
	return each(ctx, v.s, sampleRows+` ORDER BY s.id`, nil, func(r rows) error {
		s, answered, err := scanSample(v.db.sealer, r)
		switch {
		case err != nil && s.ID == 0:
			return err
		case err != nil:
			v.problem("What came of sample %s of senders cannot be opened: a sealed value was changed or moved.", s.ID)
		case s.Answered() != answered || answered > s.Asked || s.Sent+s.Failed > s.Asked:
			v.problem("Sample %s of senders counts %d answers and %d letters of %d, and says that %d answered.", s.ID,
				s.Answered(), s.Sent+s.Failed, s.Asked, answered)
		}
		return nil
	})
}
