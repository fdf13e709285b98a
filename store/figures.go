package store

import (
	"context"
	"slices"

	"commentportal/docket"
)

// figuresSlice is how many comments are read at a time for figures: memory and the
// length of one read do not grow with the docket.
const figuresSlice = 1000

// sealedBytes is how many bytes of a sealed value are not of the text: version, nonce
// and tag.
const sealedBytes = 1 + 12 + 16

// Figures counts how quick the office is on a docket and how it treats groups of
// comments, at a moment. It reads every comment and decision of the docket, some
// hundred milliseconds for each hundred thousand; callers keep the answer for a while.
func (db Figuring) Figures(ctx context.Context, d docket.Docket) (docket.Figures, error) {
	signatures, err := db.figuresSignatures(ctx, d.ID)
	if err != nil {
		return docket.Figures{}, named(err, "figures of %s", d.ID)
	}
	f, err := docket.CountFigures(d, db.now(), func(fn func(docket.FiguresComment) error) error {
		for after := int64(0); ; {
			list, last, err := db.figuresComments(ctx, d.ID, after)
			if err != nil || len(list) == 0 {
				return err
			}
			for _, c := range list {
				if err := fn(*c); err != nil {
					return err
				}
			}
			after = last
		}
	}, signatures)
	return f, named(err, "figures of %s", d.ID)
}

// figuresComments reads the next comments after a serial, in order.
func (db Figuring) figuresComments(ctx context.Context, id docket.ID,
	after int64) (list []*docket.FiguresComment, last int64, err error) {
	byNum := map[int64]*docket.FiguresComment{}
	var first, end int64
	err = each(ctx, db.read, `SELECT c.num, c.serial, c.filed_at, c.opened_at, c.status, c.sector, c.submitter_type,
		c.channel, c.language, CASE WHEN c.campaign = '' THEN 0 ELSE 1 END
		FROM comments c WHERE c.docket = $1 AND c.serial > $2 ORDER BY c.serial LIMIT $3`,
		[]any{string(id), after, figuresSlice}, func(r rows) error {
			c := &docket.FiguresComment{}
			var num, filed, opened int64
			err := r.Scan(&num, &last, &filed, &opened, &c.Status, &c.Sector, &c.Type, &c.Channel, &c.Language, &c.Copy)
			c.ID, c.Filed, c.Opened = id.Comment(last), at(filed), at(opened)
			if len(list) == 0 {
				first = num
			}
			byNum[num], end, list = c, num, append(list, c)
			return err
		})
	if err != nil || len(list) == 0 {
		return nil, 0, err
	}
	return list, last, db.figuresHistory(ctx, byNum, first, end)
}

// figuresHistory reads answers, decisions and reports of comments, in order of their
// numbers, which grow with serials. What other dockets have between them is passed over.
func (db Figuring) figuresHistory(ctx context.Context, byNum map[int64]*docket.FiguresComment, first,
	last int64) error {
	between := []any{first, last}
	err := each(ctx, db.read, `SELECT a.comment, a.question, a.status, CASE WHEN a.gaps = '' THEN 0 ELSE 1 END,
		length(a.original)
		FROM answers a WHERE a.comment BETWEEN $1 AND $2`, between, func(r rows) error {
		var num int64
		var a docket.FiguresAnswer
		var redacted, sealed int
		err := r.Scan(&num, &a.Question, &a.Status, &redacted, &sealed)
		if c := byNum[num]; c != nil {
			a.Redacted = redacted != 0
			c.Answers = append(c.Answers, a)
			c.Bytes += max(sealed-sealedBytes, 0)
		}
		return err
	})
	if err != nil {
		return err
	}
	err = each(ctx, db.read, `SELECT d.comment, d.at, d.from_status, d.to_status, d.action, d.decided_by, d.automatic
		FROM decisions d WHERE d.comment BETWEEN $1 AND $2 ORDER BY d.comment, d.version`, between, func(r rows) error {
		var num, when int64
		var ch docket.FiguresChange
		err := r.Scan(&num, &when, &ch.From, &ch.To, &ch.Action, &ch.By, &ch.Automatic)
		if c := byNum[num]; c != nil {
			ch.At = at(when)
			c.Changes = append(c.Changes, ch)
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := db.figuresHidden(ctx, byNum, between); err != nil {
		return err
	}
	return each(ctx, db.read, `SELECT r.comment, r.at, r.closed_at FROM reports r WHERE r.comment BETWEEN $1 AND $2`,
		between, func(r rows) error {
			var num, when, closed int64
			err := r.Scan(&num, &when, &closed)
			if c := byNum[num]; c != nil {
				c.Reports = append(c.Reports, docket.FiguresReport{At: at(when), Closed: at(closed)})
			}
			return err
		})
}

// figuresHidden reads what kinds of words are hidden in comments as they are posted.
func (db Figuring) figuresHidden(ctx context.Context, byNum map[int64]*docket.FiguresComment, between []any) error {
	return each(ctx, db.read, `SELECT r.comment, r.kind FROM redactions r JOIN comments c
		ON c.num = r.comment AND c.version = r.version WHERE r.comment BETWEEN $1 AND $2 AND `+postedRows,
		between,
		func(r rows) error {
			var num int64
			var kind docket.RedactionKind
			err := r.Scan(&num, &kind)
			if c := byNum[num]; c != nil && !slices.Contains(c.Hidden, kind) {
				c.Hidden = append(c.Hidden, kind)
			}
			return err
		})
}

// figuresSignatures reads the decisions that waited for a second person.
func (db Figuring) figuresSignatures(ctx context.Context, id docket.ID) ([]docket.FiguresSignature, error) {
	var list []docket.FiguresSignature
	err := each(ctx, db.read, `SELECT g.state, g.proposed_at, g.signed_at FROM signatures g WHERE g.docket = $1`,
		[]any{string(id)}, func(r rows) error {
			var g docket.FiguresSignature
			var proposed, signed int64
			err := r.Scan(&g.State, &proposed, &signed)
			g.Proposed, g.Signed = at(proposed), at(signed)
			list = append(list, g)
			return err
		})
	return list, err
}
