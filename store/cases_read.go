package store

import (
	"context"
	"errors"
	"strconv"
	"time"

	"commentportal/docket"
)

const caseColumns = `k.id, c.docket, c.serial, c.uid, k.kind, k.report, k.opened_at, k.questions, k.outcome,
	k.closed_by, k.closed_at, k.answer, p.note`

const caseRows = ` FROM cases k JOIN comments c ON c.num = k.comment
	LEFT JOIN reports p ON p.comment = k.comment AND p.number = k.report`

// scanCase reads a case and opens what is sealed in it.
func scanCase(s *sealer, r row) (docket.Case, error) {
	var k docket.Case
	var of docket.ID
	var serial, opened, closed int64
	var uid, answer, note []byte
	err := r.Scan(&k.ID, &of, &serial, &uid, &k.Kind, &k.Report, &opened, &k.Questions, &k.Outcome,
		&k.ClosedBy, &closed, &answer, &note)
	if err != nil {
		return k, err
	}
	k.Comment, k.OpenedAt, k.ClosedAt = of.Comment(serial), at(opened), at(closed)
	if answer != nil {
		plain, err := s.open("cases.answer", k.ID.String(), answer)
		if err != nil {
			return k, err
		}
		k.Answer = string(plain)
	}
	if note != nil {
		plain, err := s.open("reports.note", reportPlace(string(uid), k.Report), note)
		if err != nil {
			return k, err
		}
		k.Note = string(plain)
	}
	return k, nil
}

func (t caseTx) caseRow(ctx context.Context, id docket.CaseID) (docket.Case, error) {
	return scanCase(t.b.w.db.sealer, t.row(ctx, `SELECT `+caseColumns+caseRows+` WHERE k.id = $1`, int64(id)))
}

// Case reads one case; docket.ErrNotFound when there is none.
func (db Casework) Case(ctx context.Context, id docket.CaseID) (docket.Case, error) {
	k, err := scanCase(db.sealer, db.read.row(ctx, `SELECT `+caseColumns+caseRows+` WHERE k.id = $1`, int64(id)))
	return k, named(err, "case %s", id)
}

// ReportedCase reads the case that a report opened, by the number that its sender has.
// It returns docket.ErrNotFound for an unknown number.
func (db Casework) ReportedCase(ctx context.Context, number docket.TrackingNumber) (docket.Case, error) {
	var k docket.Case
	err := docket.ErrNotFound
	for _, s := range db.sealer.line.with(db.sealer) { // the digest is of the time when it was reported
		k, err = scanCase(db.sealer, db.read.row(ctx, `SELECT `+caseColumns+caseRows+` WHERE k.reporter = $1`,
			s.trackingHash(number)))
		if !errors.Is(err, docket.ErrNotFound) {
			break
		}
	}
	return k, named(err, "case of a report")
}

// Cases reads a page of a docket's cases: those that wait, oldest first, or those that
// have ended, newest first.
func (db Casework) Cases(ctx context.Context, q docket.CaseQuery) (docket.CasePage, error) {
	var page docket.CasePage
	q.Limit = min(max(q.Limit, 1), maxPage)
	var c conditions
	c.add("k.docket = " + c.arg(string(q.Docket)))
	if q.Comment != "" {
		d, serial, err := numberOf(q.Comment)
		if err != nil {
			return page, err
		}
		c.add("k.comment = (SELECT num FROM comments WHERE docket = " + c.arg(string(d)) + " AND serial = " +
			c.arg(serial) + ")")
	}
	order, behind := "k.id", "k.id > "
	if q.Closed {
		c.add("k.outcome <> ''")
		order, behind = "k.id DESC", "k.id < "
	} else {
		c.add("k.outcome = ''")
	}
	if err := db.read.row(ctx, `SELECT count(*)`+caseRows+` WHERE `+c.where(),
		c.args...).Scan(&page.Total); err != nil {
		return page, named(err, "cases of %s", q.Docket)
	}
	if q.After != 0 {
		c.add(behind + c.arg(int64(q.After)))
	}
	err := each(ctx, db.read,
		`SELECT `+caseColumns+caseRows+` WHERE `+c.where()+` ORDER BY `+order+` LIMIT `+c.arg(q.Limit+1),
		c.args, func(r rows) error {
			k, err := scanCase(db.sealer, r)
			page.Cases = append(page.Cases, k)
			return err
		})
	if len(page.Cases) > q.Limit {
		page.Cases = page.Cases[:q.Limit]
		page.Next = page.Cases[q.Limit-1].ID
	}
	return page, named(err, "cases of %s", q.Docket)
}

// CaseCounts says what waits of a docket's cases.
func (db Casework) CaseCounts(ctx context.Context, id docket.ID, now time.Time) (docket.CaseCounts, error) {
	var n docket.CaseCounts
	err := db.read.row(ctx, `SELECT coalesce(sum(CASE WHEN k.outcome = '' THEN 1 ELSE 0 END), 0),
			coalesce(sum(CASE WHEN k.outcome = '' AND k.opened_at < $2 THEN 1 ELSE 0 END), 0),
			coalesce(sum(CASE WHEN k.outcome <> '' THEN 1 ELSE 0 END), 0),
			coalesce(sum(CASE WHEN k.opened_at > $3 THEN 1 ELSE 0 END), 0)
		  FROM cases k WHERE k.docket = $1`, string(id),
		micros(now.Add(-docket.CaseAnswerWithin)),
		micros(now.Add(-24*time.Hour))).Scan(&n.Open, &n.Overdue, &n.Closed, &n.Day)
	if err != nil {
		return n, named(err, "cases of %s", id)
	}
	err = db.read.row(ctx, `SELECT count(*) FROM (SELECT k.comment FROM cases k
		WHERE k.docket = $1 AND k.outcome = '' GROUP BY k.comment HAVING count(*) >= $2) AS crowded`, string(id),
		docket.MaxOpenCases).Scan(&n.Crowded)
	return n, named(err, "cases of %s", id)
}

// CaseNotes lists what colleagues wrote about a case, oldest first.
func (db Casework) CaseNotes(ctx context.Context, id docket.CaseID) ([]docket.CaseNote, error) {
	var list []docket.CaseNote
	err := each(ctx, db.read, `SELECT number, user_id, at, note FROM case_notes WHERE case_id = $1 ORDER BY number`,
		[]any{int64(id)}, func(r rows) error {
			n := docket.CaseNote{Case: id}
			var number, when int64
			var sealed []byte
			if err := r.Scan(&number, &n.By, &when, &sealed); err != nil {
				return err
			}
			plain, err := db.sealer.open("case_notes.note", id.String()+"/"+strconv.FormatInt(number, 10), sealed)
			n.At, n.Text = at(when), string(plain)
			list = append(list, n)
			return err
		})
	return list, named(err, "notes of case %s", id)
}

// LooseReports lists the open reports on a comment that no case was opened for, oldest
// first, notes opened: they came in before there were cases. A decision on the comment
// closes them.
func (db Casework) LooseReports(ctx context.Context, id docket.CommentID) ([]docket.Report, error) {
	list, err := reports(ctx, db.read, db.sealer, id,
		`p.closed_at = 0 AND NOT EXISTS (SELECT 1 FROM cases k WHERE k.comment = p.comment AND k.report = p.number)`)
	return list, named(err, "reports without a case on %s", id)
}
