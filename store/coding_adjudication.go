package store

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"commentportal/docket"
)

// settled is the adjudication of an answer that holds.
type settled struct {
	number int
	by     docket.UserID
	at     time.Time
	codes  []string // today's names, sorted

	stances map[string]docket.Stance // of codes that were settled with one
}

// readSettled reads the last adjudication of an answer; nil when there is none.
func readSettled(ctx context.Context, q querier, num int64, question docket.QuestionID) (*settled, error) {
	var a settled
	var when int64
	err := q.row(ctx, `SELECT j.number, j.decided_by, j.at FROM adjudications j
		WHERE j.comment = $1 AND j.question = $2 ORDER BY j.number DESC LIMIT
		1`, num, string(question)).Scan(&a.number, &a.by, &when)
	if errors.Is(err, docket.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	a.at = at(when)
	err = each(ctx, q,
		`SELECT k.code, k.stance FROM adjudicated_codes k WHERE k.comment = $1 AND k.question = $2 AND k.number = $3`,
		[]any{num, string(question), a.number}, func(r rows) error {
			var code string
			var stance docket.Stance
			err := r.Scan(&code, &stance)
			a.codes, a.stances = append(a.codes, code), withStance(a.stances, code, stance)
			return err
		})
	slices.Sort(a.codes)
	a.codes = slices.Compact(a.codes)
	return &a, err
}

// withStance adds the stance of a settled code. Of codes that became one the stances
// are joined.
func withStance(list map[string]docket.Stance, code string, s docket.Stance) map[string]docket.Stance {
	if s == docket.StanceUnstated {
		return list
	}
	if list == nil {
		list = map[string]docket.Stance{}
	}
	list[code] = docket.JoinStances(list[code], s)
	return list
}

// redefined says from which version of the codebook on a code means what it does
// now, and since when that is, for codes whose meaning has changed.
type redefined map[string]struct {
	version int
	at      time.Time
}

func readRedefined(ctx context.Context, q querier, id docket.ID) (redefined, error) {
	since := redefined{}
	err := each(ctx, q, `SELECT v.code, v.apart, h.at FROM code_revisits v
		JOIN codebook_changes h ON h.docket = v.docket AND h.version = v.apart WHERE v.docket =
		$1`, []any{string(id)}, func(r rows) error {
		var code string
		var version int
		var when int64
		err := r.Scan(&code, &version, &when)
		one := since[code]
		one.version, one.at = version, at(when)
		since[code] = one
		return err
	})
	return since, err
}

// holds reports whether an adjudication decides about a code: it was made when
// the code meant what it means now.
func (s redefined) holds(a *settled, code string) bool {
	return a != nil && !a.at.Before(s[code].at)
}

// effective is what a row of codings counts as, given the adjudication that
// holds for its answer, nil for none. What would count is set apart where the code
// has come to mean something else.
func (g judged) effective(a *settled, since redefined) docket.CodingState {
	state := g.settledState(a, since)
	switch {
	case state != docket.CodingConfirmed || g.CodebookVersion >= since[g.Code].version:
		return state
	case since.holds(a, g.Code):
		return docket.CodingOverruled // settled under the new meaning, by a row of the adjudicator
	}
	return docket.CodingToRevisit
}

func (g judged) settledState(a *settled, since redefined) docket.CodingState {
	if g.State == docket.CodingMoved {
		return g.State
	}
	fresh := g.CodebookVersion >= since[g.Code].version
	in := a == nil || slices.Contains(a.codes, g.Code) || fresh && !since.holds(a, g.Code)
	switch {
	case g.Origin == docket.OriginAdjudication:
		if a != nil && in {
			return docket.CodingConfirmed
		}
		return docket.CodingRejected
	case g.Origin != docket.OriginCampaign && g.judgement == docket.CodingRejected:
		return docket.CodingRejected
	case in:
		return docket.CodingConfirmed
	}
	return docket.CodingOverruled
}

// effectiveStance is the stance that a row of codings counts with, given the
// adjudication that holds for its answer, nil for none: the settled one, where the
// code counts and was settled with one.
func (g judged) effectiveStance(a *settled, since redefined) docket.Stance {
	if g.State == docket.CodingConfirmed && since.holds(a, g.Code) && a.stances[g.Code] != docket.StanceUnstated {
		return a.stances[g.Code]
	}
	return g.SaidStance
}

// settleStates writes the effective states of one answer's codings, and a row of
// the adjudicator for a settled code that nobody confirms. It returns all
// codings as they are now.
func (t codingTx) settleStates(ctx context.Context, c *record, q docket.QuestionID, have []judged, a *settled,
	since redefined, version int) ([]judged, error) {
	for i := range have {
		g := &have[i]
		if g.Question != q {
			continue
		}
		was := *g
		g.State = g.effective(a, since)
		g.Stance = g.effectiveStance(a, since)
		if g.State == was.State && g.Stance == was.Stance {
			continue
		}
		if _, err := t.exec(ctx, `UPDATE codings SET state = $5, stance_settled = $6 WHERE comment = $1 AND
			question = $2 AND code = $3 AND coder = $4`, c.num, string(q), g.Code, int64(g.Coder), string(g.State),
			string(g.settledStance())); err != nil {
			return nil, err
		}
	}
	if a == nil {
		return have, nil
	}
	return t.addSettled(ctx, c, q, have, a, since, version)
}

// addSettled gives the adjudicator a coding for each code that was settled on and that
// nobody confirmed.
func (t codingTx) addSettled(ctx context.Context, c *record, q docket.QuestionID, have []judged, a *settled,
	since redefined, version int) ([]judged, error) {
	for _, code := range a.codes {
		if !since.holds(a, code) {
			continue // decided when the code meant something else
		}
		if slices.ContainsFunc(have, func(g judged) bool {
			return g.Question == q && g.Code == code && g.State == docket.CodingConfirmed &&
				g.Origin != docket.OriginCampaign
		}) {
			continue
		}
		g := judged{Coding: docket.Coding{
			Comment: c.ID, Question: q, Code: code, Coder: a.by, CodebookVersion: version,
			State: docket.CodingConfirmed, Origin: docket.OriginAdjudication, CodedAt: a.at, Stance: a.stances[code],
		}}
		i := slices.IndexFunc(have, func(h judged) bool { return h.Question == q && h.Code == code && h.Coder == a.by })
		if i >= 0 { // the adjudicator is one of the coders and had said no
			g.judgement = have[i].judgement
			have[i] = g
		} else {
			have = append(have, g)
		}
		if err := t.writeJudged(ctx, c.num, g); err != nil {
			return nil, err
		}
	}
	return have, nil
}

// settle brings one answer up to date after something other than a reading or an
// adjudication changed its codings.
func (t codingTx) settle(ctx context.Context, c *record, q docket.QuestionID) error {
	book, err := readCodebook(ctx, t, c.Docket)
	if err != nil {
		return err
	}
	have, err := readJudged(ctx, t, c)
	if err != nil {
		return err
	}
	return t.settleAll(ctx, c, []docket.QuestionID{q}, have, book.Version)
}

// resettle brings the answers of a docket that have the code up to date after
// codings went on under it: a merge may end a difference of two readers, and may
// make one code of what an adjudication kept and what it overruled.
func (t codingTx) resettle(ctx context.Context, id docket.ID, code string) error {
	type place struct {
		serial   int64
		question docket.QuestionID
	}
	var list []place
	if err := each(ctx, t, `SELECT c.serial, d.question FROM double_coded d JOIN comments c ON c.num = d.comment
		WHERE d.docket = $1 AND (d.disputed = 1 OR d.adjudicated_by <> 0 OR EXISTS (SELECT 1 FROM codings s
		    WHERE s.comment = d.comment AND s.question = d.question AND s.code = $2 AND s.stance <> ''))
		  AND EXISTS (SELECT 1 FROM codings t WHERE t.comment = d.comment AND t.question = d.question AND t.code = $2)
		ORDER BY d.question, d.comment`, []any{string(id), code}, func(r rows) error {
		var p place
		err := r.Scan(&p.serial, &p.question)
		list = append(list, p)
		return err
	}); err != nil {
		return err
	}
	for _, p := range list {
		c, err := readRecord(ctx, t, id.Comment(p.serial))
		if err == nil {
			err = t.settle(ctx, c, p.question)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Adjudicate settles the codes of an answer that two people coded. Confirmed
// codes outside a.Codes become overruled, whoever confirms them then or later; a
// code of a.Codes that nobody confirmed gets a coding of the adjudicator. A later
// adjudication takes the place of an earlier one, which is kept.
//
// It returns docket.ErrNotFound when there is no such comment, docket.Invalid for
// "code" when a code is neither in the codebook nor what one of the coders
// confirmed, and docket.ErrStale when the answer is not double-coded, or when
// a.Number is set and is not the next number.
func (db Coding) Adjudicate(ctx context.Context, a docket.Adjudication) error {
	return named(db.write(ctx, func(t *tx) error {
		a := a // a write may run twice
		c, err := readRecord(ctx, t, a.Comment)
		if err != nil {
			return err
		}
		have, err := readJudged(ctx, t, c)
		if err != nil {
			return err
		}
		if err := t.nextAdjudication(ctx, c, &a, have); err != nil {
			return err
		}
		book, err := readCodebook(ctx, t, c.Docket)
		if err != nil {
			return err
		}
		a.Codes = slices.Clone(a.Codes)
		slices.Sort(a.Codes)
		a.Codes = slices.Compact(a.Codes)
		if !canSettleOn(a, book, have) {
			return docket.Invalid{"code": "This code is not in the codebook."}
		}
		for _, s := range a.Stances {
			if !s.Valid() {
				return docket.Invalid{"code": "A stance is for, against, mixed or none."}
			}
		}
		if a.At.IsZero() {
			a.At = t.now()
		}
		if err := t.writeAdjudication(ctx, c, a); err != nil {
			return err
		}
		if err := t.settleAll(ctx, c, []docket.QuestionID{a.Question}, have, book.Version); err != nil {
			return err
		}
		t.record(a.By.Actor(), "comment.adjudicated", string(c.ID), map[string]string{
			"question": string(a.Question), "number": strconv.Itoa(a.Number), "codes": strconv.Itoa(len(a.Codes)),
			"codes_check": db.sealer.checks().codesCheck(c.uid, settledCodes(a)),
		})
		return nil
	}), "settle %s, question %s", a.Comment, a.Question)
}

// nextAdjudication gives a its number; docket.ErrStale when the answer is not
// double-coded or a has another number.
func (t codingTx) nextAdjudication(ctx context.Context, c *record, a *docket.Adjudication, have []judged) error {
	passes, err := readPasses(ctx, t, c)
	if err != nil {
		return err
	}
	before, err := readSettled(ctx, t, c.num, a.Question)
	if err != nil {
		return err
	}
	if _, ok := compared(a.Question, passes, have, before); !ok {
		return docket.ErrStale
	}
	number := 1
	if before != nil {
		number = before.number + 1
	}
	if a.Number != 0 && a.Number != number {
		return docket.ErrStale
	}
	a.Number = number
	return nil
}

// canSettleOn reports whether every code of a is in the codebook, or was confirmed
// by one of the coders.
func canSettleOn(a docket.Adjudication, book docket.Codebook, have []judged) bool {
	for _, code := range a.Codes {
		_, known := book.Theme(code)
		if !known && !slices.ContainsFunc(have, func(g judged) bool {
			return g.Question == a.Question && g.Code == code && (g.State == docket.CodingConfirmed ||
				g.State == docket.CodingOverruled)
		}) {
			return false
		}
	}
	return true
}

// writeAdjudication writes the rows of a, whose codes are sorted.
func (t codingTx) writeAdjudication(ctx context.Context, c *record, a docket.Adjudication) error {
	var reason []byte
	if a.Reason != "" {
		reason = t.b.w.db.sealer.seal("adjudications.reason", c.uid+string(a.Question)+"/"+strconv.Itoa(a.Number),
			[]byte(a.Reason))
	}
	if _, err := t.exec(ctx,
		`INSERT INTO adjudications (comment, question, number, reason, decided_by, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		c.num, string(a.Question), a.Number, reason, int64(a.By), micros(a.At)); err != nil {
		return err
	}
	for _, code := range a.Codes {
		if _, err := t.exec(ctx,
			`INSERT INTO adjudicated_codes (comment, question, number, given, code, stance) VALUES ($1, $2, $3, $4, $4,
			$5)`, c.num, string(a.Question), a.Number, code, string(a.Stances[code])); err != nil {
			return err
		}
	}
	return nil
}

// settledCodes are the codes of a as the log's digest covers them.
func settledCodes(a docket.Adjudication) []string {
	var out []string
	for _, code := range a.Codes {
		out = append(out, settledCode(code, a.Stances[code]))
	}
	return out
}

// settledCode is one code of a settlement with its stance. No code has an equals sign.
func settledCode(code string, s docket.Stance) string {
	if s == docket.StanceUnstated {
		return code
	}
	return code + "=" + string(s)
}

// readAdjudications lists who settled which answer of a comment, by question and
// number, reasons opened. Codes that were renamed or merged since have today's
// names.
func readAdjudications(ctx context.Context, q querier, s *sealer, id docket.CommentID) ([]docket.Adjudication, error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return nil, err
	}
	var list []docket.Adjudication
	err = each(ctx, q, `SELECT j.question, j.number, j.reason, j.decided_by, j.at, c.uid
		  FROM adjudications j JOIN comments c ON c.num = j.comment
		 WHERE c.docket = $1 AND c.serial = $2 ORDER BY j.question,
		 j.number`, []any{string(d), serial}, func(r rows) error {
		a := docket.Adjudication{Comment: id}
		var reason, uid []byte
		var when int64
		if err := r.Scan(&a.Question, &a.Number, &reason, &a.By, &when, &uid); err != nil {
			return err
		}
		a.At = at(when)
		if reason != nil {
			plain, err := s.open("adjudications.reason", string(uid)+string(a.Question)+"/"+strconv.Itoa(a.Number),
				reason)
			if err != nil {
				return err
			}
			a.Reason = string(plain)
		}
		list = append(list, a)
		return nil
	})
	if err == nil {
		err = each(ctx, q, `SELECT k.question, k.number, k.code, k.stance FROM adjudicated_codes k
			JOIN comments c ON c.num = k.comment
			WHERE c.docket = $1 AND c.serial = $2`, []any{string(d), serial}, func(r rows) error {
			var question docket.QuestionID
			var number int
			var code string
			var stance docket.Stance
			if err := r.Scan(&question, &number, &code, &stance); err != nil {
				return err
			}
			for i := range list {
				if list[i].Question == question && list[i].Number == number {
					list[i].Codes = append(list[i].Codes, code)
					list[i].Stances = withStance(list[i].Stances, code, stance)
				}
			}
			return nil
		})
	}
	for i := range list {
		slices.Sort(list[i].Codes)
		list[i].Codes = slices.Compact(list[i].Codes) // several may have become one
	}
	return list, err
}

// renameAdjudicated lets adjudicated sets of a docket follow codes that were
// renamed or merged into another. What was decided in words is kept beside.
func (t codingTx) renameAdjudicated(ctx context.Context, id docket.ID, from []string, to string) error {
	for _, code := range from {
		if _, err := t.exec(ctx, `UPDATE adjudicated_codes SET code = $3
			WHERE code = $2 AND comment IN (SELECT c.num FROM comments c WHERE c.docket =
			$1)`, string(id), code, to); err != nil {
			return err
		}
	}
	return nil
}
