package store

import (
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"slices"
	"strings"

	"commentportal/docket"
)

// ErrChanged says that rows were changed outside the portal before an upgrade,
// which would bind them to the key as they are.
var ErrChanged = errors.New("store: rows were changed or added outside the portal: run portal verify with the " +
	"version before, and restore a backup")

// boundSlice is how many rows are read at a time when all are read.
const boundSlice = 500

// eachBound reads every row of a bound table, in the order of the primary key.
func eachBound(ctx context.Context, q querier, b *binding, fn func(values []any, mac []byte) error) error {
	var last []any
	for {
		n := 0
		query, args := b.pageQuery(last)
		err := each(ctx, q, query, args, func(r rows) error {
			values, mac, err := b.scan(r)
			if err != nil {
				return err
			}
			n++
			last = last[:0]
			for _, i := range b.keys {
				last = append(last, values[i])
			}
			return fn(values, mac)
		})
		if err != nil || n < boundSlice {
			return err
		}
	}
}

// pageQuery reads the rows that follow a primary key; nil: the first ones.
func (b *binding) pageQuery(last []any) (string, []any) {
	query := "SELECT " + b.list("") + " FROM " + b.name
	if last != nil {
		var marks []string
		for i := range b.key {
			marks = append(marks, fmt.Sprintf("$%d", i+1))
		}
		query += " WHERE (" + strings.Join(b.key, ", ") + ") > (" + strings.Join(marks, ", ") + ")"
	}
	return query + " ORDER BY " + strings.Join(b.key, ", ") + fmt.Sprintf(" LIMIT %d", boundSlice), slices.Clone(last)
}

// checkBound refuses to upgrade a database whose rows are not as the portal wrote
// them, or are not those that the end of the log names: a row that was changed,
// added, removed, or put back as it was earlier. Done is the number of its last
// migration. A schema from before there were digests passes.
func (db *core) checkBound(ctx context.Context, q querier, done int64) error {
	bindings, err := readBindings(ctx, q, db.dialect)
	if err != nil || len(bindings) == 0 {
		return err
	}
	sets, err := db.readSets(ctx, q)
	if err != nil {
		return err
	}
	for _, t := range boundTables {
		b := bindings[t.name]
		if b == nil {
			continue
		}
		var have boundSet
		if err := eachBound(ctx, q, b, func(values []any, mac []byte) error {
			if !db.sealer.isIntact(b, values, mac) {
				return fmt.Errorf("%w (table %s, row %s)", ErrChanged, b.name, b.keyText(values))
			}
			have.add(db.sealer.element(b, mac), b.nameNumber(values))
			return nil
		}); err != nil {
			return err
		}
		if done >= t.setSince && have != sets.tables[b.index] {
			return fmt.Errorf("%w (table %s: %d rows where %d were written, or one that was put back as it "+
				"was earlier)", ErrChanged, b.name, have.count, sets.tables[b.index].count)
		}
	}
	return nil
}

// readSets reads the sealed sets that belong to the end of the log.
func (db *core) readSets(ctx context.Context, q querier) (*boundSets, error) {
	var seq int64
	var mac, seal, sealed []byte
	err := q.row(ctx, `SELECT seq, mac, seal, row_sets FROM chain WHERE id = 1`).Scan(&seq, &mac, &seal, &sealed)
	if errors.Is(err, docket.ErrNotFound) || err == nil && !hmac.Equal(seal, db.sealer.chainSeal(seq, mac)) {
		return nil, fmt.Errorf("%w (the recorded end of the log)", ErrChanged)
	}
	if err != nil {
		return nil, err
	}
	sets, err := db.sealer.openSets(sealed, seq, mac)
	if err != nil {
		return nil, fmt.Errorf("%w (what the end of the log says of the rows of all tables)", ErrChanged)
	}
	return sets, nil
}

// bindAll gives every row of the bound tables its digest and seals the sets, at
// the end of a migration.
func (db *core) bindAll(ctx context.Context, q execer) error {
	bindings, err := readBindings(ctx, q, db.dialect)
	if err != nil {
		return err
	}
	sets := &boundSets{}
	for _, t := range boundTables {
		b := bindings[t.name]
		if b == nil { // a test took the table back; another test compares list and schema
			continue
		}
		if err := db.bindTable(ctx, q, b, sets); err != nil {
			return fmt.Errorf("table %s: %w", t.name, err)
		}
	}
	var seq int64
	var mac []byte
	if err := q.row(ctx, `SELECT seq, mac, last_comment, changed_at, public_at FROM chain WHERE id = 1`).
		Scan(&seq, &mac, &sets.lastComment, &sets.changedAt, &sets.publicAt); err != nil {
		return err
	}
	_, err = q.exec(ctx, `UPDATE chain SET row_sets = $1 WHERE id = 1`, db.sealer.sealSets(sets, seq, mac))
	return err
}

func (db *core) bindTable(ctx context.Context, q execer, b *binding, sets *boundSets) error {
	set := &sets.tables[b.index]
	var pending [][]any
	flush := func() error {
		for len(pending) > 0 {
			n := min(len(pending), 64)
			if n < 64 {
				n = 1
			}
			var args []any
			for _, r := range pending[:n] {
				args = append(args, r...)
			}
			if _, err := q.exec(ctx, b.digestUpdate(n, db.dialect), args...); err != nil {
				return err
			}
			pending = pending[n:]
		}
		return nil
	}
	var last []any
	for {
		n := 0
		query, args := b.pageQuery(last)
		if err := each(ctx, q, query, args, func(r rows) error {
			values, was, err := b.scan(r)
			if err != nil {
				return err
			}
			n++
			mac := db.sealer.rowMAC(b, values)
			row := []any{mac}
			last = last[:0]
			for _, i := range b.keys {
				row, last = append(row, values[i]), append(last, values[i])
			}
			if !hmac.Equal(was, mac) {
				pending = append(pending, row)
			}
			set.add(db.sealer.element(b, mac), b.nameNumber(values))
			return nil
		}); err != nil {
			return err
		}
		if err := flush(); err != nil || n < boundSlice {
			return err
		}
	}
}
