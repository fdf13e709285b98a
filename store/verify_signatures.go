package store

import (
	"context"
	"crypto/hmac"

	"commentportal/docket"
)

// signatures checks every proposal to a second person: that its row is as the
// portal wrote it, opens and is about its comment, that no proposer signed, and
// that what was signed is what was decided. The log knows how many there are.
func (v *verification) signatures(ctx context.Context) error {
	n := 0
	if err := each(ctx, v.s, `SELECT `+signatureColumns+`, c.serial, c.version, coalesce(d.decided_by,
		0)`+signatureRows+`
		  LEFT JOIN decisions d ON d.comment = g.comment AND d.version = g.result ORDER BY
		  g.id`, nil, func(r rows) error {
		var serial int64
		var version int
		var decided docket.UserID
		g, err := scanSignature(alsoScan{r, []any{&serial, &version, &decided}})
		if err != nil {
			return err
		}
		n++
		id := g.docket.Comment(serial)
		s, err := v.db.sealer.openSignature(g)
		switch {
		case err != nil:
			v.problem("Proposal %s about comment %s cannot be opened: a sealed value was changed or moved.", g.ID, id)
		case !hmac.Equal(g.mac, v.db.sealer.signatureMAC(g)):
			v.problem("Proposal %s about comment %s was changed outside the portal.", g.ID, id)
		case s.Comment() != id || s.Decision.By != g.by || s.Decision.Version != g.version:
			v.problem("Proposal %s is not about comment %s as it stands there.", g.ID, id)
		case g.SignedBy != 0 && g.SignedBy == g.by:
			v.problem("Proposal %s about comment %s was signed by who proposed it.", g.ID, id)
		case g.Result > 0 && decided != g.by:
			v.problem("Proposal %s about comment %s counts as carried out, but no decision is on record.", g.ID, id)
		case g.State == docket.SignatureAgreed && (g.Result == 0 || g.SignedBy == 0):
			v.problem("Proposal %s about comment %s counts as signed, but nobody signed it or nothing was carried out.",
				g.ID, id)
		case g.State == docket.SignatureOpen && s.Seen() != version:
			v.problem("Proposal %s waits although comment %s has moved on.", g.ID, id)
		}
		return nil
	}); err != nil {
		return err
	}
	return v.logged(ctx, "signature.proposed", n, "proposals to a second person")
}

// looks checks every posting that was drawn for a second look.
func (v *verification) looks(ctx context.Context) error {
	n := 0
	if err := each(ctx, v.s, `SELECT `+lookColumns+`, coalesce(d.decided_by, 0)`+lookRows+`
		  LEFT JOIN decisions d ON d.comment = l.comment AND d.version = l.version ORDER BY l.comment,
		  l.version`, nil, func(r rows) error {
		var posted docket.UserID
		l, err := scanLook(alsoScan{r, []any{&posted}})
		if err != nil {
			return err
		}
		n++
		if l.note != nil {
			_, err = v.db.sealer.open("second_looks.note", l.place(), l.note)
		}
		switch {
		case err != nil:
			v.problem("The note of a second look at comment %s cannot be opened: it was changed or moved.", l.Comment)
		case !hmac.Equal(l.mac, v.db.sealer.lookMAC(l)):
			v.problem("A second look at comment %s was changed outside the portal.", l.Comment)
		case posted != l.PostedBy || l.By != 0 && l.By == l.PostedBy:
			v.problem("A second look at comment %s names the wrong people.", l.Comment)
		}
		return nil
	}); err != nil {
		return err
	}
	return v.logged(ctx, "look.drawn", n, "postings drawn for a second look")
}

// logged compares a number of rows with the rows of the log that tell of them.
func (v *verification) logged(ctx context.Context, action string, have int, what string) error {
	var want int
	if err := v.s.row(ctx, `SELECT count(*) FROM log WHERE action = $1`, action).Scan(&want); err != nil {
		return err
	}
	if have != want {
		v.problem("There are %d %s, but the log tells of %d.", have, what, want)
	}
	return nil
}

// alsoScan reads more columns at the end of a row than its scanner knows.
type alsoScan struct {
	row
	more []any
}

func (a alsoScan) Scan(dest ...any) error { return a.row.Scan(append(dest, a.more...)...) }
