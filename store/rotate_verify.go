package store

import (
	"context"
	"errors"
	"fmt"
)

// RotationCheck says how a database stands while its key is being changed.
type RotationCheck struct {
	From, To string           // names of the keys
	Problems []string         // in words; none when all is sound
	Rows     int64            // of all tables
	Left     int64            // of them, still under the old key
	Tables   map[string]int64 // where those are
}

// VerifyRotation checks a database whose key is being changed: that each row is as the
// portal wrote it, under the new key up to where the change stands and under the old one
// from there, that every sealed value opens, that no row is missing or was added, and
// that the log is whole. What Verify says beyond that, it said before the change began
// and says when it is done.
func VerifyRotation(ctx context.Context, o Options, to Keys) (out RotationCheck, err error) {
	c, err := openRotation(ctx, o, to)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	out = RotationCheck{From: o.Keys.ID(), To: to.ID(), Tables: map[string]int64{}}
	if !c.underWay {
		return out, fmt.Errorf("store: the key of this database is not being changed: run portal verify")
	}
	c.db.sealer = c.to
	v := &verification{db: c.db.core, replay: newReplay(c.to)}
	err = c.db.snapshot(ctx, func(s *Snapshot) error {
		v.s, c.q = s, readOnly{s}
		if err := v.log(ctx); err != nil {
			return err
		}
		for _, t := range boundTables {
			if err := c.verifyTable(ctx, v, c.db.bindings[t.name], &out); err != nil {
				return err
			}
		}
		return nil
	})
	out.Problems = v.problems
	return out, named(err, "verify a change of the key")
}

// readOnly is a snapshot where something that also writes is asked for.
type readOnly struct{ querier }

func (readOnly) exec(context.Context, string, ...any) (int64, error) {
	return 0, errors.New("store: a snapshot takes no writes")
}

// verifyTable checks the rows of one table.
func (c *rotation) verifyTable(ctx context.Context, v *verification, b *binding, out *RotationCheck) error {
	sets, err := decodeSets(c.New)
	if err != nil {
		return err
	}
	var old, next boundSet
	var last []any
	for {
		var list []rotatedRow
		query, args := b.pageQuery(last)
		if err := each(ctx, v.s, query, args, func(r rows) error {
			values, mac, err := b.scan(r)
			if err != nil {
				return err
			}
			out.Rows++
			last = last[:0]
			for _, i := range b.keys {
				last = append(last, values[i])
			}
			switch {
			case c.to.isIntact(b, values, mac):
				next.add(c.to.element(b, mac), b.nameNumber(values))
			case c.from.isIntact(b, values, mac):
				old.add(c.from.element(b, mac), b.nameNumber(values))
				out.Left++
				out.Tables[b.name]++
			default:
				v.problem("Table %s: the row %s was changed or added outside the portal.", b.name, b.keyText(values))
			}
			list = append(list, rotatedRow{boundRow: boundRow{b, values}})
			return nil
		}); err != nil {
			return err
		}
		if err := c.verifyOpens(ctx, v, b, list); err != nil {
			return err
		}
		if len(list) < boundSlice {
			break
		}
	}
	c.compareHalves(v, b, old, next, sets)
	return nil
}

// verifyOpens opens what is sealed in the rows.
func (c *rotation) verifyOpens(ctx context.Context, v *verification, b *binding, list []rotatedRow) error {
	if err := c.about(ctx, list); err != nil {
		return err
	}
	for _, r := range list {
		for _, column := range b.rotatedColumns() {
			if sealedColumns[b.name+"."+column] == nil || len(r.bytes(column)) == 0 {
				continue
			}
			if _, err := c.open(r, column); err != nil {
				v.problem("Table %s: %s of the row %s does not open.", b.name, column, b.keyText(r.values))
			}
		}
	}
	return nil
}

// compareHalves compares the rows under each key with the sets that were sealed.
func (c *rotation) compareHalves(v *verification, b *binding, old, next boundSet, sets *boundSets) {
	was, is := c.sets.tables[b.index], sets.tables[b.index]
	whole := old.count+next.count == was.count
	switch {
	case b.name == "meta":
		whole = old == was
	case c.Table == "" || b.index > c.db.bindings[c.Table].index:
		whole = whole && old == was
	case b.name == c.Table && c.Last != nil:
		done := setOf(c.Old)
		old.change(done)
		whole = old == was && next == is
	default:
		whole = whole && next == is
	}
	if !whole {
		v.problem("Table %s: rows are missing, were added or were put back as they were earlier.", b.name)
	}
}
