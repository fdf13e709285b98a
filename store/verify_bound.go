package store

import (
	"context"
	"errors"
	"slices"

	"commentportal/docket"
)

// bound checks every row of the bound tables against its digest, and the rows
// that there are against the sealed sets: changed, added and missing rows.
func (v *verification) bound(ctx context.Context) error {
	sets, err := v.sets(ctx)
	if err != nil {
		return err
	}
	ids, err := v.commentIDs(ctx)
	if err != nil {
		return err
	}
	for _, t := range boundTables {
		b := v.db.bindings[t.name]
		have, wrong := boundSet{}, 0
		if err := eachBound(ctx, v.s, b, func(values []any, mac []byte) error {
			if !v.db.sealer.isIntact(b, values, mac) {
				wrong++
				v.problem("Table %s: the row %s was changed or added outside the portal.", b.name, b.describe(values, ids))
			}
			have.add(v.db.sealer.element(b, mac), b.nameNumber(values))
			return nil
		}); err != nil {
			return err
		}
		if sets != nil && !t.shortLived {
			v.compareSets(b, have, sets.tables[b.index], ids)
		}
	}
	return nil
}

// sets opens what the end of the log says of rows; nil when it does not open.
func (v *verification) sets(ctx context.Context) (*boundSets, error) {
	var seq, lastComment, changedAt, publicAt int64
	var mac, sealed []byte
	if err := v.s.row(ctx, `SELECT seq, mac, row_sets, last_comment, changed_at, public_at FROM chain WHERE id = 1`).
		Scan(&seq, &mac, &sealed, &lastComment, &changedAt, &publicAt); err != nil {
		if errors.Is(err, docket.ErrNotFound) { // said by the check of the log
			err = nil
		}
		return nil, err
	}
	sets, err := v.db.sealer.openSets(sealed, seq, mac)
	if err != nil {
		v.problem("Table chain: what it says of the rows of all tables was changed, or belongs to another end of the log.")
		return nil, nil
	}
	if sets.lastComment != lastComment || sets.changedAt != changedAt || sets.publicAt != publicAt {
		v.problem("Table chain: the last number or a time of the last change was changed outside the portal.")
	}
	return sets, nil
}

// compareSets says what is missing from a table, or there twice.
func (v *verification) compareSets(b *binding, have, want boundSet, ids map[int64]docket.CommentID) {
	if have == want {
		return
	}
	names := want.names
	names.sub(have.names)
	name, named := names.name()
	switch missing := want.count - have.count; {
	case missing == 1 && named:
		v.problem("Table %s: the row %s is missing.", b.name, b.describeName(name, ids))
	case missing > 0:
		v.problem("Table %s: %d rows are missing.", b.name, missing)
	case missing < 0:
		v.problem("Table %s: %d rows were added outside the portal.", b.name, -missing)
	default:
		v.problem("Table %s: a row was replaced by another, or by what it was earlier.", b.name)
	}
}

// commentIDs are the IDs of comments by number, so that rows about comments are
// named by them.
func (v *verification) commentIDs(ctx context.Context) (map[int64]docket.CommentID, error) {
	ids := map[int64]docket.CommentID{}
	err := each(ctx, v.s, `SELECT num, docket, serial FROM comments`, nil, func(r rows) error {
		var num, serial int64
		var id docket.ID
		err := r.Scan(&num, &id, &serial)
		ids[num] = id.Comment(serial)
		return err
	})
	return ids, err
}

// describe names a row, with the comment that it is about.
func (b *binding) describe(values []any, ids map[int64]docket.CommentID) string {
	name := b.keyText(values)
	for _, column := range []string{"comment", "num"} {
		if i := b.place(column); i >= 0 && slices.Contains(b.keys, i) {
			if num, ok := values[i].(int64); ok && ids[num] != "" {
				return name + " (" + string(ids[num]) + ")"
			}
		}
	}
	return name
}

// describeName is describe for a row of which only the name is left.
func (b *binding) describeName(name string, ids map[int64]docket.CommentID) string {
	if b.key[0] != "comment" {
		return name
	}
	num := int64(0)
	for _, c := range name {
		if c < '0' || c > '9' {
			break
		}
		num = num*10 + int64(c-'0')
	}
	if id := ids[num]; id != "" {
		return name + " (" + string(id) + ")"
	}
	return name
}
