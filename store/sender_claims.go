package store

import (
	"context"
	"errors"

	"commentportal/docket"
)

// proofOfAddress is what the log says of a step that somebody took who proved that they hold
// the address given with a comment. It never says which address that is.
const proofOfAddress = "address"

// The notes that colleagues read where somebody proved the address and a person decides.
const (
	noteDisowned = "Somebody proved that they hold the e-mail address given with the comment, and says that they " +
		"did not write it. The portal could not take the name away by itself."
	noteOwned = "Somebody proved that they hold the e-mail address given with the comment, and says that they wrote " +
		"it. They ended a question of the name before, so a person decides about this one."
)

// ProvesSender reports whether the link of a question "was my name used?" was opened so
// recently by whoever holds the address given with a posted comment that it proves it. It
// returns docket.ErrNotFound where it does not.
func (db Naming) ProvesSender(ctx context.Context, check [32]byte, id docket.CommentID) error {
	_, err := db.provenRecord(ctx, db.read, check, id)
	return named(err, "look whether an address is proved")
}

// provenRecord reads the comment whose address a question proves.
func (db Naming) provenRecord(ctx context.Context, q querier, check [32]byte, id docket.CommentID) (*record, error) {
	_, used, _, b, err := scanNameCheck(db.sealer, q.row(ctx, nameCheckRows+` WHERE n.hash = $1`, check[:]))
	if err != nil {
		return nil, err
	}
	if used == 0 || db.now().Sub(at(used)) > docket.NameCheckProves {
		return nil, docket.ErrNotFound
	}
	c, err := readRecord(ctx, q, id)
	if err != nil {
		return nil, err
	}
	p, err := db.sealer.openPerson(c)
	if err == nil && (!c.Status.Public() || !docket.SameAddress(p.Email, b.Email)) {
		err = docket.ErrNotFound
	}
	return c, err
}

// ClaimAsSender carries out what somebody says of a posted comment who proved that they hold
// the address given with it. When they did not write it, the comment is decided anew by d,
// which takes the name away, and every case that says the same ends so; without d, and where a
// colleague's proposal waits, a person decides. When they wrote it, the question of the name
// ends, once: whoever misuses a name may have left an address of their own, so that a person
// decides when somebody questions it again.
//
// It returns docket.ErrNotFound when the address is not proved, and docket.ErrStale when the
// comment is no longer as d saw it.
func (db Naming) ClaimAsSender(ctx context.Context, s docket.SenderClaim,
	d *docket.Decision) (a docket.ClaimAnswer, err error) {
	err = db.write(ctx, func(t *tx) error {
		c, err := db.provenRecord(ctx, t, s.Check, s.Comment)
		if err != nil {
			return err
		}
		open, err := t.openNotMe(ctx, c.num)
		switch {
		case err != nil:
			return err
		case s.Mine:
			a, err = t.own(ctx, c, open)
		case !showsWords(c.name) && !showsWords(c.org):
			a = docket.ClaimAnswer{Result: docket.ClaimNothing}
		default:
			a, err = t.disown(ctx, c, s, open, d)
		}
		return err
	})
	return a, named(err, "claim %s as its sender", s.Comment)
}

// openNotMe reads the open cases that say that a comment's name was misused.
func (t caseTx) openNotMe(ctx context.Context, comment int64) (list []docket.Case, err error) {
	err = each(ctx, t, `SELECT `+caseColumns+caseRows+` WHERE k.comment = $1 AND k.outcome = '' AND k.kind = $2
		ORDER BY k.id`, []any{comment, docket.ReportNotMe}, func(r rows) error {
		k, err := scanCase(t.b.w.db.sealer, r)
		list = append(list, k)
		return err
	})
	return list, err
}

// own ends the question of a name, or leaves it to a person.
func (t caseTx) own(ctx context.Context, c *record, open []docket.Case) (docket.ClaimAnswer, error) {
	var before int
	if err := t.row(ctx, `SELECT count(*) FROM cases WHERE comment = $1 AND kind = $2 AND outcome = $3 AND
		closed_by = 0`, c.num, docket.ReportNotMe, string(docket.CaseNotUpheld)).Scan(&before); err != nil {
		return docket.ClaimAnswer{}, err
	}
	a := docket.ClaimAnswer{Result: docket.ClaimNothing}
	for _, k := range open {
		if !k.Questions {
			continue
		}
		if before > 0 {
			return docket.ClaimAnswer{Result: docket.ClaimForAPerson}, t.noteProof(ctx, k, noteOwned)
		}
		a.Result = docket.ClaimQuestionOff
		if err := t.closeCase(ctx, c, k, docket.CaseVerdict{ID: k.ID, Outcome: docket.CaseNotUpheld}); err != nil {
			return a, err
		}
	}
	return a, nil
}

// noteProof tells colleagues once that the address of a case's comment was proved.
func (t caseTx) noteProof(ctx context.Context, k docket.Case, words string) error {
	var told int
	if err := t.row(ctx, `SELECT count(*) FROM case_notes WHERE case_id = $1 AND user_id = 0`,
		int64(k.ID)).Scan(&told); err != nil || told > 0 {
		return err
	}
	return t.addCaseNote(ctx, k, docket.CaseNote{Case: k.ID, Text: words}, docket.ActorCommenter)
}

// disown takes the name off a comment by d, or leaves it to a person.
func (t *tx) disown(ctx context.Context, c *record, s docket.SenderClaim, open []docket.Case,
	d *docket.Decision) (docket.ClaimAnswer, error) {
	a := docket.ClaimAnswer{Result: docket.ClaimForAPerson, Filed: len(open) == 0}
	if d != nil {
		decided, err := t.decidable(ctx, *d)
		switch {
		case errors.Is(err, docket.ErrExists):
			d = nil
		case err != nil:
			return a, err
		case decided.num != c.num:
			return a, docket.ErrDenied
		default:
			c = decided
		}
	}
	if a.Filed {
		r := docket.Report{Comment: c.ID, Kind: docket.ReportNotMe, Number: s.Number, At: t.now()}
		number, err := t.addReport(ctx, c, r)
		if err != nil {
			return a, err
		}
		if err := t.openCase(ctx, c, r, number); err != nil {
			return a, err
		}
		if open, err = t.openNotMe(ctx, c.num); err != nil {
			return a, err
		}
	}
	if d == nil {
		return a, t.noteProof(ctx, open[0], noteDisowned)
	}
	if err := t.decide(ctx, c, *d, docket.ActorCommenter); err != nil {
		return a, err
	}
	for _, k := range open {
		if err := t.closeCase(ctx, c, k, docket.CaseVerdict{ID: k.ID, Outcome: docket.CaseNameRemoved}); err != nil {
			return a, err
		}
	}
	a.Result = docket.ClaimNameRemoved
	return a, nil
}

func showsWords(public *string) bool { return public != nil && docket.ShowsWords(*public) }
