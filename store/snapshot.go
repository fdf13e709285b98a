package store

import (
	"context"
	"database/sql"
	"iter"
	"time"

	"commentportal/docket"
)

// slice is how many comments a snapshot holds in memory at a time.
const slice = 500

// Snapshot is one moment of the database: everything read through it agrees,
// whatever is written meanwhile. It is for one goroutine.
//
// Its lists stream: they hold one slice of comments at a time, and each slice
// takes a fixed number of queries.
type Snapshot struct {
	db   *core
	conn *sql.Conn
	Practice
}

// Practice reads what coders did with answers beside coding them.
type Practice struct{ s *Snapshot }

// query reads a slice. It looks whether the caller has gone before, not at every
// row, which would cost as much as the row.
func (s *Snapshot) query(ctx context.Context, query string, args ...any) (rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.interruptible(context.WithoutCancel(ctx), query, args...)
}

// interruptible is query for what may take seconds.
func (s *Snapshot) interruptible(ctx context.Context, query string, args ...any) (rows, error) {
	out, err := s.conn.QueryContext(ctx, s.db.dialect.bind(query), args...)
	if err != nil {
		return nil, s.db.dialect.translate(err)
	}
	return out, nil
}

func (s *Snapshot) row(ctx context.Context, query string, args ...any) row {
	return translatedRow{s.conn.QueryRowContext(context.WithoutCancel(ctx), s.db.dialect.bind(query), args...),
		s.db.dialect}
}

// Snapshot calls fn with a consistent, read-only view of the database, which
// ends with the call.
func (db *DB) Snapshot(ctx context.Context, fn func(*Snapshot) error) error {
	return db.snapshot(ctx, fn)
}

func (db *core) snapshot(ctx context.Context, fn func(*Snapshot) error) error {
	if db.outdated {
		return ErrOlder
	}
	conn, err := db.long.Conn(ctx)
	if err != nil {
		return named(db.dialect.translate(err), "snapshot")
	}
	defer conn.Close() //nolint:errcheck // gives the connection back
	begin := "BEGIN"
	if db.dialect.name == "postgres" {
		begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
	}
	if _, err := conn.ExecContext(ctx, begin); err != nil {
		return named(db.dialect.translate(err), "snapshot")
	}
	// Nothing was written, so the end is a rollback; it must happen even when
	// ctx is over, or the connection would keep its old view.
	//nolint:errcheck // a broken connection has no view left
	defer conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	s := &Snapshot{db: db, conn: conn}
	s.Practice = Practice{s}
	return fn(s)
}

// Docket reads the docket; docket.ErrNotFound when there is none of this ID.
func (s *Snapshot) Docket(ctx context.Context, id docket.ID) (docket.Docket, error) {
	return readDocket(ctx, s, id)
}

// Codebook reads the newest version of the docket's codebook.
func (s *Snapshot) Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error) {
	return readCodebook(ctx, s, id)
}

// Ledger says what became of every comment received.
func (s *Snapshot) Ledger(ctx context.Context, id docket.ID) ([]docket.LedgerLine, error) {
	return readLedger(ctx, s, id)
}

// At is the time of the last change that exports show; zero in a new database.
// Reads, exports and sign-ins do not move it.
func (s *Snapshot) At(ctx context.Context) (time.Time, error) {
	var when int64
	err := s.row(ctx, `SELECT changed_at FROM chain WHERE id = 1`).Scan(&when)
	return at(when), named(err, "time of the last change")
}

// RuleSets lists the versions of the screening rules that the docket's comments
// were screened with, sorted.
func (s *Snapshot) RuleSets(ctx context.Context, id docket.ID) ([]string, error) {
	var list []string
	err := each(ctx, s, `SELECT part FROM counters WHERE docket = $1 AND line = $2 AND comments > 0 ORDER BY part`,
		[]any{string(id), lineRules},
		func(r rows) error {
			var v string
			err := r.Scan(&v)
			list = append(list, v)
			return err
		})
	return list, named(err, "rule sets of %s", id)
}

const registerColumns = `c.num, c.docket, c.serial, c.submitter_type, c.public_name, c.public_organization,
	` + signatoryText + `,
	c.state,
	c.sector, c.reply_to, c.campaign, c.language, c.stands_for, c.posted_at, c.public_changed_at, c.round,
	c.status, c.reason, c.received_at, c.postmarked_on, c.late, c.channel, c.source_id, c.sector_raw,
	CASE WHEN c.off_topic <> 0 THEN 'off_topic' ELSE c.class END, ` + bylineMarks

// Register lists every comment received, by serial; Public is there where the
// comment is posted.
func (s *Snapshot) Register(ctx context.Context, id docket.ID) iter.Seq2[docket.RegisterEntry, error] {
	return func(yield func(docket.RegisterEntry, error) bool) {
		fail := func(err error) { yield(docket.RegisterEntry{}, named(err, "register of %s", id)) }
		after := int64(0)
		for {
			list, public, err := s.registerSlice(ctx, id, after)
			if err != nil {
				fail(err)
				return
			}
			for i, e := range list {
				if p := public[i]; p != nil {
					e.Public = &p.PublicComment
				}
				if !yield(e, nil) {
					return
				}
			}
			if len(list) < slice {
				return
			}
			_, after, _ = list[len(list)-1].ID.Split()
		}
	}
}

func (s *Snapshot) registerSlice(ctx context.Context, id docket.ID, after int64) ([]docket.RegisterEntry, []*posted,
	error) {
	list := make([]docket.RegisterEntry, 0, slice)
	public := make([]*posted, 0, slice)
	var nums []int64
	err := each(ctx, s,
		`SELECT `+registerColumns+` FROM comments c WHERE c.docket = $1 AND c.serial > $2 ORDER BY c.serial LIMIT $3`,
		[]any{string(id), after, slice}, func(r rows) error {
			e, p, err := scanRegister(r)
			if err != nil {
				return err
			}
			nums = append(nums, p.num)
			list = append(list, e)
			if !e.Status.Public() {
				p = nil
			}
			public = append(public, p)
			return nil
		})
	if err != nil || len(list) == 0 {
		return nil, nil, err
	}
	place := make(map[int64]int, len(nums))
	for i, n := range nums {
		place[n] = i
	}
	// Numbers grow with serials, so a slice is a range; comments of other
	// dockets that lie in it are passed over.
	span := []any{nums[0], nums[len(nums)-1]}
	if err := registerPlacements(ctx, s, span, place, list); err != nil {
		return nil, nil, err
	}
	if err := s.registerAnswers(ctx, span, place, list, public); err != nil {
		return nil, nil, err
	}
	if err := s.registerWithheld(ctx, span, place, list); err != nil {
		return nil, nil, err
	}
	err = each(ctx, s, `SELECT DISTINCT t.comment, t.question, t.code FROM codings t
		WHERE t.comment >= $1 AND t.comment <= $2 AND t.state = 'confirmed' ORDER BY t.comment, t.question,
		t.code`, span, func(r rows) error {
		num, q, code, err := scanCode(r)
		if i, ok := place[num]; err == nil && ok && public[i] != nil {
			addTheme(&public[i].PublicComment, q, code)
		}
		return err
	})
	return list, public, err
}

// scanRegister scans registerColumns; the name and organization of the second are
// those that the public reads.
func scanRegister(r row) (docket.RegisterEntry, *posted, error) {
	var e docket.RegisterEntry
	var p posted
	var name, org *string
	var when, changed, received, postmarked int64
	err := r.Scan(&p.num, &p.Docket, &p.Serial, &p.Byline.Type, &name, &org, &p.Byline.Signatories, &p.Byline.State,
		&p.Byline.Sector,
		&p.ReplyTo, &p.Campaign, &p.Language, &p.StandsFor, &when, &changed, &e.Round,
		&e.Status, &e.Reason, &received, &postmarked, &e.Late, &e.Channel, &e.SourceID, &e.SectorRaw, &e.Class,
		&p.Byline.Questioned, &p.Byline.Confirmed)
	if err != nil {
		return e, nil, err
	}
	p.ID, p.PostedAt, p.ChangedAt = p.Docket.Comment(p.Serial), at(when), at(changed)
	e.ID, e.Docket, e.Type, e.State, e.Sector = p.ID, p.Docket, p.Byline.Type, p.Byline.State, p.Byline.Sector
	e.Language, e.ReplyTo, e.Campaign, e.StandsFor = p.Language, p.ReplyTo, p.Campaign, p.StandsFor
	e.ReceivedAt, e.PostmarkedOn, e.PostedAt = at(received), at(postmarked), p.PostedAt
	p.ReceivedAt = e.ReceivedAt
	if name != nil {
		p.Byline.Name = *name
	}
	if org != nil {
		p.Byline.Organization = *org
	}
	return e, &p, nil
}

// registerPlacements fills in where the comments of a slice stand in their campaigns.
func registerPlacements(
	ctx context.Context, s *Snapshot, span []any, place map[int64]int, list []docket.RegisterEntry,
) error {
	return each(ctx, s,
		`SELECT p.comment, p.share, p.addition_words FROM placements p WHERE p.comment >= $1 AND p.comment <= $2`, span,
		func(r rows) error {
			var num, share int64
			var words int
			err := r.Scan(&num, &share, &words)
			if i, ok := place[num]; ok && list[i].Campaign != "" {
				list[i].ShareOfLetter, list[i].AdditionWords = float64(share)/1e6, words
			}
			return err
		})
}

// registerAnswers fills in which questions the comments of a slice answer, and what
// the public reads of those that are posted.
func (s *Snapshot) registerAnswers(
	ctx context.Context, span []any, place map[int64]int, list []docket.RegisterEntry, public []*posted,
) error {
	return each(ctx, s, `SELECT a.comment, a.question, a.public, a.gaps FROM answers a
		WHERE a.comment >= $1 AND a.comment <= $2 ORDER BY a.comment, a.position`, span, func(r rows) error {
		var num int64
		var q docket.QuestionID
		var text *string
		var gaps string
		if err := r.Scan(&num, &q, &text, &gaps); err != nil {
			return err
		}
		i, ok := place[num]
		if !ok {
			return nil
		}
		list[i].Questions = append(list[i].Questions, q)
		if p := public[i]; p != nil && text != nil {
			var g docket.Gaps
			if err := decode(gaps, &g); err != nil {
				return err
			}
			p.Answers = append(p.Answers, docket.PublicAnswer{Question: q, Text: docket.Text(*text),
				Redactions: len(g)})
		}
		return nil
	})
}

// PublicComments lists the posted comments by serial.
func (s *Snapshot) PublicComments(ctx context.Context, id docket.ID) iter.Seq2[docket.PublicComment, error] {
	return func(yield func(docket.PublicComment, error) bool) {
		after := int64(0)
		for {
			var list []*posted
			err := each(ctx, s, `SELECT `+publicColumns+` FROM comments c WHERE c.docket = $1 AND `+postedRows+`
				AND c.serial > $2 ORDER BY c.serial LIMIT $3`, []any{string(id), after, slice}, func(r rows) error {
				p, err := scanPosted(r)
				list = append(list, p)
				return err
			})
			if err == nil {
				err = fillPosted(ctx, s, list)
			}
			if err != nil {
				yield(docket.PublicComment{}, named(err, "posted comments of %s", id))
				return
			}
			for _, p := range list {
				if !yield(p.PublicComment, nil) {
					return
				}
			}
			if len(list) < slice {
				return
			}
			after = list[len(list)-1].Serial
		}
	}
}

// Changes lists the decisions on the docket's comments in the order in which
// they were taken, without notes.
func (s *Snapshot) Changes(ctx context.Context, id docket.ID) iter.Seq2[docket.Change, error] {
	return func(yield func(docket.Change, error) bool) {
		// Times of a clock that jumped may be equal or run backwards; comment and
		// version settle what they leave open.
		var when, num, version int64 = -1 << 62, 0, 0
		for {
			var list []docket.Change
			err := each(ctx, s, `
				SELECT d.at, d.from_status, d.to_status, d.action, d.reason, d.decided_by, d.automatic, d.redactions,
				d.version, c.serial, d.comment
				  FROM decisions d JOIN comments c ON c.num = d.comment
				 WHERE c.docket = $1 AND (d.at, d.comment, d.version) > ($2, $3, $4)
				 ORDER BY d.at, d.comment, d.version LIMIT $5`, []any{string(id), when, num, version, slice},
				func(r rows) error {
					ch, _, err := scanChange(r, id, &num)
					list = append(list, ch)
					return err
				})
			if err != nil {
				yield(docket.Change{}, named(err, "decisions of %s", id))
				return
			}
			for _, ch := range list {
				if !yield(ch, nil) {
					return
				}
			}
			if len(list) < slice {
				return
			}
			last := list[len(list)-1]
			when, version = micros(last.At), int64(last.Version)
		}
	}
}

// patient is a snapshot whose queries stop when the caller goes away.
type patient struct{ *Snapshot }

func (p patient) query(ctx context.Context, query string, args ...any) (rows, error) {
	return p.interruptible(ctx, query, args...)
}

// Practised says whether posted answers of a docket that somebody read for themes had been
// talked about in a training round before, and whether any was a test answer for others.
func (p Practice) Practised(ctx context.Context, id docket.ID) (out docket.Practised, err error) {
	err = p.s.row(ctx, `SELECT CASE WHEN EXISTS (SELECT 1 FROM training_rounds t JOIN training_answers a ON
			a.round = t.id JOIN comments c ON c.num = a.comment JOIN passes p ON p.comment = a.comment AND
			p.question = a.question WHERE t.docket = $1 AND t.compared_at > 0 AND p.at >= t.compared_at AND
			`+postedRows+`) THEN 1 ELSE 0 END,
		CASE WHEN EXISTS (SELECT 1 FROM test_readings g JOIN comments c ON c.num = g.comment JOIN passes p ON
			p.comment = g.comment AND p.question = g.question WHERE g.docket = $1 AND g.read_at > 0 AND
			`+postedRows+`) THEN 1 ELSE 0 END`, string(id)).Scan(&out.Talked, &out.Tested)
	return out, named(err, "how coders practised on %s", id)
}
