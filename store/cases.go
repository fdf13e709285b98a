package store

import (
	"context"
	"strconv"
	"time"

	"commentportal/docket"
)

// Report files a reader's word on a posted comment and opens a case for it. When a
// named person says that they did not write the comment, its name is questioned from
// then on, within the bounds of docket.MaxQuestionedDaily; never again by a report once
// somebody on staff has found such a report not upheld.
//
// It returns docket.ErrNotFound unless the comment is posted, and docket.ErrExists when
// as many cases as may wait on it already.
func (db Casework) Report(ctx context.Context, r docket.Report) error {
	return named(db.write(ctx, func(t *tx) error { return t.report(ctx, r) }), "report %s", r.Comment)
}

// report files a reader's word on a posted comment and opens its case.
func (t caseTx) report(ctx context.Context, r docket.Report) error {
	c, err := readRecord(ctx, t, r.Comment)
	if err != nil {
		return err
	}
	if !c.Status.Public() {
		return docket.ErrNotFound
	}
	var waiting int
	if err := t.row(ctx, `SELECT count(*) FROM cases WHERE comment = $1 AND outcome = ''`,
		c.num).Scan(&waiting); err != nil {
		return err
	}
	if waiting >= docket.MaxOpenCases {
		return docket.ErrExists
	}
	if r.At.IsZero() {
		r.At = t.now()
	}
	number, err := t.addReport(ctx, c, r)
	if err != nil {
		return err
	}
	return t.openCase(ctx, c, r, number)
}

// reportPlace names a report for what is sealed in its row.
func reportPlace(uid string, number int64) string { return uid + strconv.FormatInt(number, 10) }

// addReport writes the row of a report and counts it at the comment.
func (t caseTx) addReport(ctx context.Context, c *record, r docket.Report) (int64, error) {
	var number int64
	if err := t.row(ctx, `SELECT coalesce(max(number), 0) + 1 FROM reports WHERE comment = $1`,
		c.num).Scan(&number); err != nil {
		return 0, err
	}
	var note []byte
	if r.Note != "" {
		note = t.b.w.db.sealer.seal("reports.note", reportPlace(c.uid, number), []byte(r.Note))
	}
	if _, err := t.exec(ctx,
		`INSERT INTO reports (comment, number, kind, note, at, closed_at) VALUES ($1, $2, $3, $4, $5, 0)`,
		c.num, number, r.Kind, note, micros(r.At)); err != nil {
		return 0, err
	}
	if _, err := t.exec(ctx, `UPDATE comments SET reports = reports + 1 WHERE num = $1`, c.num); err != nil {
		return 0, err
	}
	flagged := docket.ReviewFirst(c.Flags)
	before := facetsOf(c, flagged)
	c.reports++
	t.move(c.Docket, before, facetsOf(c, flagged))
	t.record(docket.ActorCommenter, "comment.reported", string(c.ID), map[string]string{"kind": r.Kind})
	return number, nil
}

// openCase opens a case for a report.
func (t caseTx) openCase(ctx context.Context, c *record, r docket.Report, report int64) error {
	questions, err := t.mayQuestion(ctx, c, r)
	if err != nil {
		return err
	}
	var id int64
	if err := t.row(ctx, `SELECT coalesce(max(id), 0) + 1 FROM cases`).Scan(&id); err != nil {
		return err
	}
	var reporter []byte
	if r.Number != "" {
		reporter = t.b.w.db.sealer.trackingHash(r.Number)
	}
	if _, err := t.exec(ctx, `
		INSERT INTO cases (id, comment, docket, kind, report, reporter, opened_at, questions, outcome, closed_by,
		closed_at, answer)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', 0, 0, NULL)`,
		id, c.num, string(c.Docket), r.Kind, report, reporter, micros(r.At), flag(questions)); err != nil {
		return err
	}
	if questions {
		if err := t.nameChanged(ctx, c); err != nil {
			return err
		}
	}
	t.append(docket.ActorCommenter, "case.opened", string(c.ID), map[string]string{"case": docket.CaseID(id).String(),
		"kind": r.Kind, "questions": strconv.FormatInt(flag(questions), 10)}, questions)
	return nil
}

// mayQuestion reports whether a report marks the byline of c as questioned.
func (t caseTx) mayQuestion(ctx context.Context, c *record, r docket.Report) (bool, error) {
	if r.Kind != docket.ReportNotMe || !hasWords(c.name) && !hasWords(c.org) {
		return false, nil
	}
	var judged, today int
	if err := t.row(ctx, `SELECT count(*) FROM cases WHERE comment = $1 AND kind = $2 AND outcome = $3 AND
		closed_by <> 0`, c.num, r.Kind,
		string(docket.CaseNotUpheld)).Scan(&judged); err != nil {
		return false, err
	}
	if err := t.row(ctx, `SELECT count(*) FROM cases WHERE docket = $1 AND questions = 1 AND opened_at > $2`,
		string(c.Docket), micros(r.At.Add(-24*time.Hour))).Scan(&today); err != nil {
		return false, err
	}
	return judged == 0 && today < docket.MaxQuestionedDaily, nil
}

// hasWords reports whether the public reads more than a gap.
func hasWords(s *string) bool { return s != nil && docket.ShowsWords(*s) }

// nameChanged notes that the public sees the byline of c differently from now on.
func (t caseTx) nameChanged(ctx context.Context, c *record) error {
	t.revise(c.Docket)
	c.PublicChangedAt = at(t.publicChange(1))
	_, err := t.exec(ctx, `UPDATE comments SET public_changed_at = $2 WHERE num = $1`, c.num, micros(c.PublicChangedAt))
	return err
}

// AddCaseNote adds a note to a case, for colleagues. It returns docket.ErrNotFound when
// there is no such case.
func (db Casework) AddCaseNote(ctx context.Context, n docket.CaseNote) error {
	return named(db.write(ctx, func(t *tx) error {
		k, err := t.caseRow(ctx, n.Case)
		if err != nil {
			return err
		}
		return t.addCaseNote(ctx, k, n, n.By.Actor())
	}), "note of case %s", n.Case)
}

// addCaseNote writes a note about a case.
func (t caseTx) addCaseNote(ctx context.Context, k docket.Case, n docket.CaseNote, by docket.Actor) error {
	var number int64
	if err := t.row(ctx, `SELECT coalesce(max(number), 0) + 1 FROM case_notes WHERE case_id = $1`,
		int64(n.Case)).Scan(&number); err != nil {
		return err
	}
	sealed := t.b.w.db.sealer.seal("case_notes.note", n.Case.String()+"/"+strconv.FormatInt(number, 10),
		[]byte(storable(n.Text)))
	if _, err := t.exec(ctx, `INSERT INTO case_notes (case_id, number, user_id, at, note) VALUES ($1, $2, $3, $4, $5)`,
		int64(n.Case), number, int64(n.By), micros(t.now()), sealed); err != nil {
		return err
	}
	t.record(by, "case.noted", string(k.Comment), map[string]string{"case": n.Case.String(),
		"number": strconv.FormatInt(number, 10)})
	return nil
}

// CloseCase ends a case. With d the comment is decided anew in the same transaction,
// which takes the name away: pages, ledger and log agree at every moment.
//
// It returns docket.ErrNotFound when there is no such case, docket.ErrStale when
// somebody has ended it or the comment has moved on, and what Decide returns.
func (db Casework) CloseCase(ctx context.Context, v docket.CaseVerdict, d *docket.Decision) error {
	return named(db.write(ctx, func(t *tx) error {
		k, err := t.caseRow(ctx, v.ID)
		if err != nil {
			return err
		}
		if !k.Open() || v.Outcome == docket.CaseOpen {
			return docket.ErrStale
		}
		var c *record
		if d != nil {
			if c, err = t.decidable(ctx, *d); err != nil {
				return err
			}
			if c.ID != k.Comment {
				return docket.ErrDenied
			}
			if err := t.decide(ctx, c, *d, v.By.Actor()); err != nil {
				return err
			}
		} else if c, err = readRecord(ctx, t, k.Comment); err != nil {
			return err
		}
		return t.closeCase(ctx, c, k, v)
	}), "close case %s", v.ID)
}

// closeCase writes how a case ended.
func (t caseTx) closeCase(ctx context.Context, c *record, k docket.Case, v docket.CaseVerdict) error {
	var answer []byte
	if v.Answer != "" {
		answer = t.b.w.db.sealer.seal("cases.answer", v.ID.String(), []byte(storable(v.Answer)))
	}
	if _, err := t.exec(ctx, `UPDATE cases SET outcome = $2, closed_by = $3, closed_at = $4, answer = $5 WHERE id = $1`,
		int64(v.ID), string(v.Outcome), int64(v.By), micros(t.now()), answer); err != nil {
		return err
	}
	if k.Questions && c.Status.Public() {
		if err := t.nameChanged(ctx, c); err != nil {
			return err
		}
	}
	by, facts := v.By.Actor(), map[string]string{"case": v.ID.String(), "outcome": string(v.Outcome)}
	if v.By == 0 {
		by, facts["proof"] = docket.ActorCommenter, proofOfAddress
	}
	t.append(by, "case.closed", string(c.ID), facts, k.Questions)
	return nil
}
