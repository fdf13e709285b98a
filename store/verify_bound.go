package store

import (
	"bytes"
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
		have, wrong, gaps := boundSet{}, 0, &keyGaps{b: b}
		if err := eachBound(ctx, v.s, b, func(values []any, mac []byte) error {
			if !v.db.sealer.isIntact(b, values, mac) {
				wrong++
				v.problem("Table %s: the row %s was changed or added outside the portal.", b.name, b.describe(values,
					ids))
			}
			gaps.see(values)
			have.add(v.db.sealer.element(b, mac), b.nameNumber(values))
			return nil
		}); err != nil {
			return err
		}
		if sets != nil {
			v.compareSets(b, have, sets.tables[b.index], gaps, ids)
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
		v.problem("Table chain: what it says of the rows of all tables was changed, or belongs to another end " +
			"of the log.")
		return nil, nil
	}
	if sets.lastComment != lastComment || sets.changedAt != changedAt || sets.publicAt != publicAt {
		v.problem("Table chain: the last number or a time of the last change was changed outside the portal.")
	}
	return sets, nil
}

// compareSets says what is missing from a table, or there twice.
func (v *verification) compareSets(b *binding, have, want boundSet, gaps *keyGaps, ids map[int64]docket.CommentID) {
	if have == want {
		return
	}
	names := want.names
	names.sub(have.names)
	missing := want.count - have.count
	list := missingNames(names, missing, gaps.inner)
	if list == nil {
		list = missingNames(names, missing, gaps.all)
	}
	switch {
	case len(list) > 0:
		for _, name := range list {
			v.problem("Table %s: the row %s is missing.", b.name, b.describeName(name, ids))
		}
	case missing > 0:
		v.problem("Table %s: %d rows are missing.", b.name, missing)
	case missing < 0:
		v.problem("Table %s: %d rows were added outside the portal.", b.name, -missing)
	default:
		v.problem("Table %s: a row was replaced by another, or by what it was earlier.", b.name)
	}
}

// missingNames are the names of all missing rows, where the gaps and the sum of
// the missing names tell them; none otherwise. Up to one of them may be no gap.
func missingNames(sum number256, missing int64, gaps []string) []string {
	if missing < 1 || int64(len(gaps)) < missing-1 {
		return nil
	}
	if int64(len(gaps)) > missing { // some numbers were never given
		gaps = nil
	}
	for _, g := range gaps {
		sum.sub(nameNumber([]byte(g)))
	}
	if sum == (number256{}) && int64(len(gaps)) == missing {
		return gaps
	}
	if last, ok := sum.name(); ok && int64(len(gaps)) == missing-1 {
		return append(gaps, last)
	}
	return nil
}

// maxGaps bounds how many gaps of one table are named.
const maxGaps = 1000

// keyGaps collects the names that are left out where the last part of a table's
// primary key counts up. Rows come in the order of the key.
type keyGaps struct {
	b     *binding
	last  []any
	inner []string // between two rows
	all   []string // before the first row of a count, too: many counts begin at 1
}

func (g *keyGaps) see(values []any) {
	end := g.b.keys[len(g.b.keys)-1]
	to, counts := values[end].(int64)
	if !counts {
		return
	}
	from := int64(1) // where a new count begins
	same := g.last != nil
	for _, i := range g.b.keys[:len(g.b.keys)-1] {
		same = same && sameKey(g.last[i], values[i])
	}
	if same {
		last, _ := g.last[end].(int64)
		from = last + 1
	}
	g.last = values
	if to-from > maxGaps {
		return
	}
	row := slices.Clone(values)
	for n := from; n < to && len(g.all) < maxGaps; n++ {
		row[end] = n
		name := g.b.keyText(row)
		g.all = append(g.all, name)
		if same {
			g.inner = append(g.inner, name)
		}
	}
}

// sameKey reports whether two parts of a primary key are one.
func sameKey(a, b any) bool {
	if x, ok := a.([]byte); ok {
		y, _ := b.([]byte)
		return bytes.Equal(x, y)
	}
	return a == b
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
