package store

import (
	"context"
	"crypto/hmac"

	"commentportal/docket"
)

// guards checks every search of the guard: that what is sealed opens in its place and
// has its digest, that no proposer signed, and that what counts as hidden was hidden
// by a decision.
func (v *verification) guards(ctx context.Context) error {
	err := each(ctx, v.s, `SELECT `+guardColumns+`, g.digest`+guardRows+` ORDER BY g.id`, nil, func(r rows) error {
		var digest []byte
		g, err := v.db.sealer.scanGuard(alsoScan{r, []any{&digest}})
		switch {
		case err != nil && g.ID == 0:
			return err
		case err != nil:
			v.problem("Search %s of the guard cannot be opened: a sealed value was changed or moved.", g.ID)
		case g.SignedBy != 0 && g.SignedBy == g.ProposedBy:
			v.problem("Search %s of the guard was signed by who proposed it.", g.ID)
		case len(digest) > 0 && !hmac.Equal(digest, v.db.sealer.guardDigest(g.Terms)):
			v.problem("Search %s of the guard does not look for the words that its digest is of.", g.ID)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return each(ctx, v.s, `SELECT p.guard, p.number, c.docket, c.serial FROM guard_places p JOIN comments c ON c.num =
		p.comment
		WHERE p.outcome = 'hidden' AND p.kind = 'answer' AND NOT EXISTS (SELECT 1 FROM redactions r
		      WHERE r.comment = p.comment AND r.question = p.question AND r.span_start <= p.span_start AND r.span_end >=
		      p.span_end)
		ORDER BY p.guard, p.number`, nil, func(r rows) error {
		var id docket.GuardID
		var number int
		var of docket.ID
		var serial int64
		if err := r.Scan(&id, &number, &of, &serial); err != nil {
			return err
		}
		v.problem("Search %s of the guard says that it hid place %d in %s, whose history does not.", id, number,
			of.Comment(serial))
		return nil
	})
}
