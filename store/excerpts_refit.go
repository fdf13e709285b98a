package store

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"commentportal/docket"
)

// RefitExcerpt records that a person looked at an excerpt again and says which
// code of the present codebook it fits: the one that it has, or another. A
// quotation of another code goes behind those that the code has.
//
// It returns docket.ErrNotFound when there is no such excerpt or it may not be
// shown, and docket.Invalid for "code" when the codebook lacks the code or the
// passage is chosen for it already.
func (db Conclusions) RefitExcerpt(ctx context.Context, by docket.UserID, id int64, code string) error {
	return named(db.write(ctx, func(t *tx) error {
		e, err := readExcerpt(ctx, t, db.sealer, id)
		if err != nil {
			return err
		}
		if !e.Shown() {
			return docket.ErrNotFound
		}
		book, err := readCodebook(ctx, t, e.of)
		if err != nil {
			return err
		}
		if _, ok := book.Theme(code); !ok {
			return docket.Invalid{"code": "Choose a theme of the codebook, or take the passage out."}
		}
		if e.Code == code && e.Revisit == "" {
			return nil // sent twice
		}
		facts := excerptFacts(id, e.Excerpt)
		facts["codebook"] = strconv.Itoa(book.Version)
		if code != e.Code {
			facts["to"] = code
			if err := t.moveExcerpt(ctx, e, code); err != nil {
				return err
			}
		}
		if _, err := t.exec(ctx, `UPDATE excerpts SET codebook_version = $2 WHERE id = $1`, id,
			book.Version); err != nil {
			return err
		}
		if e.Quotation == nil { // no export shows it
			t.append(by.Actor(), "excerpt.refitted", string(e.Comment), facts, false)
			return nil
		}
		t.record(by.Actor(), "quotation.refitted", string(e.Comment), facts)
		t.revise(e.of)
		return nil
	}), "look at excerpt %d again", id)
}

// moveExcerpt gives an excerpt another code, and a quotation its place behind
// those of that code.
func (t conclusionTx) moveExcerpt(ctx context.Context, e excerptRow, code string) error {
	var same int64
	err := t.row(ctx, `SELECT e.id FROM excerpts e WHERE e.comment = $1 AND e.question = $2 AND e.code = $3
		AND e.span_start = $4 AND e.span_end = $5 AND e.removed_at = 0`, e.num, string(e.Question), code, e.Span.Start,
		e.Span.End).Scan(&same)
	switch {
	case err == nil:
		return docket.Invalid{"code": "These words are chosen for that theme already: take this passage out."}
	case !errors.Is(err, docket.ErrNotFound):
		return err
	}
	left, err := t.quoted(ctx, e.of, e.Code)
	if err != nil {
		return err
	}
	order, err := t.quoted(ctx, e.of, code)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE excerpts SET code = $2 WHERE id = $1`, e.ID, code); err != nil {
		return err
	}
	if e.Quotation == nil {
		return nil
	}
	left = slices.DeleteFunc(left, func(n int64) bool { return n == e.ID })
	if err := t.number(ctx, left); err != nil {
		return err
	}
	return t.number(ctx, append(order, e.ID))
}
