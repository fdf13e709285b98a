package store

import (
	"context"
	"crypto/hmac"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// touch is a row of a bound table whose digest follows at the end of the batch,
// because what a statement made of it was known only afterwards. All other rows
// are written with their digest.
type touch struct {
	table   *binding
	name    number256
	old     []byte // row_mac before the batch; empty: there was no row
	values  []any  // as written last; nil: the row is gone
	written []byte // row_mac, where it was written with the row
	stored  []byte // row_mac as the database has it now

	// tainted rows were not as the portal wrote them before: they keep their wrong
	// digest, so that Verify goes on naming them.
	tainted bool
}

// rewritten is the touch after the row was written once more, with its digest.
func (t *touch) rewritten(values []any, mac []byte) touch {
	return touch{table: t.table, name: t.name, old: t.old, tainted: t.tainted, values: values, written: mac,
		stored: mac}
}

// knownRow is a row as the batch read or wrote it, with its right digest.
type knownRow struct {
	values []any
	mac    []byte
}

// mergeBound adds what a later write of the batch did to bound tables.
func (e *effects) mergeBound(later *effects) {
	for _, c := range later.changes {
		e.changeOf(c.table).change(c.boundSet)
	}
	if e.touches == nil {
		e.touches = map[string]*touch{}
	}
	for key, t := range later.touches {
		if was := e.touches[key]; was != nil {
			t.old, t.tainted = was.old, was.tainted
		}
		e.touches[key] = t
	}
	if e.rows == nil {
		e.rows = map[string]*knownRow{}
	}
	maps.Copy(e.rows, later.rows)
}

// exec runs a statement. Rows of bound tables are written with their digest where
// it is known beforehand; others are noted in e, and their digests follow in bind.
func (b *batchState) exec(ctx context.Context, e *effects, query string, args ...any) (int64, error) {
	st := b.w.db.statements.of(query, b.w.db.bindings)
	if st.shared {
		if err := b.lockFirst(); err != nil {
			return 0, err
		}
	}
	if st.table != nil && st.table.name == "dockets" {
		clear(b.shares)
		clear(b.rounds)
	}
	switch {
	case st.table == nil:
		return b.w.exec(ctx, query, args...)
	case st.kind == "values":
		return b.insertRow(ctx, e, st, args)
	case st.kind == "delete":
		return b.deleteRows(ctx, e, st, args)
	case st.before == "":
		return b.execNoted(ctx, e, st, args, nil)
	}
	key, old, err := b.readBefore(ctx, e, st, args)
	switch {
	case err != nil:
		return 0, err
	case st.kind == "upsert":
		return b.upsertRow(ctx, e, st, args, key, old)
	case st.kind == "update" && len(old) == 0:
		return 0, nil // writes wait for each other: what was not there a moment ago is not there now
	case st.direct != "" && len(old) == 1:
		return b.updateRow(ctx, e, st, args, key, old[0])
	}
	return b.execNoted(ctx, e, st, args, old)
}

// readBefore reads the rows that a statement is about to change, from what the
// batch knows or from the database. The key is that of the first one.
func (b *batchState) readBefore(
	ctx context.Context, e *effects, st *statement, args []any,
) (string, []knownRow, error) {
	if st.keyArgs != nil {
		values := make([]any, len(st.table.columns))
		for i, n := range st.keyArgs {
			var err error
			if values[st.table.keys[i]], err = valueOf(args[n-1]); err != nil {
				return "", nil, err
			}
		}
		key := st.table.rowKey(values)
		if r := b.knownRow(e, key); r != nil {
			return key, []knownRow{*r}, nil
		}
	}
	picked := make([]any, len(st.args))
	for i, n := range st.args {
		picked[i] = args[n-1]
	}
	var list []knownRow
	err := b.eachRow(ctx, st.table, st.table.all, st.before, picked, func(values []any, mac []byte) {
		list = append(list, knownRow{values, mac})
	})
	key := ""
	if len(list) > 0 {
		key = st.table.rowKey(list[0].values)
	}
	return key, list, err
}

// knownRow is a row that this batch has read or written; nil: it must be read.
func (b *batchState) knownRow(e *effects, key string) *knownRow {
	if r, ok := e.rows[key]; ok {
		return r
	}
	return b.effects.rows[key]
}

// remember keeps a row, whose digest is right, for the writes after this one; nil
// forgets it.
func (b *batchState) remember(e *effects, key string, r *knownRow) {
	if e.rows == nil {
		if r == nil && len(b.effects.rows) == 0 {
			return
		}
		e.rows = map[string]*knownRow{}
	}
	e.rows[key] = r
}

// rememberIntact remembers a row that was read, if it is as the portal wrote it.
func (t *txBase) rememberIntact(table *binding, r knownRow) {
	key := table.rowKey(r.values)
	if t.b.pending(&t.effects, key) == nil && !t.b.isTainted(&t.effects, table, key, r) {
		t.b.remember(&t.effects, key, &r)
	}
}

// wholeRows lets a write remember rows of a bound table that it reads and will
// change: columns to put before those that are scanned, and what scans them. Other
// readers get no more than they ask for.
func wholeRows(q querier, table, prefix string) (columns string, remember func(row) row) {
	w, ok := q.(writing)
	if !ok {
		return "", func(r row) row { return r }
	}
	t := w.base()
	b := t.b.w.db.bindings[table]
	return b.list(prefix) + ", ", func(r row) row { return wholeRow{r, b, t} }
}

// wholeRow scans a row with all columns of its bound table before those asked for.
type wholeRow struct {
	row   row
	table *binding
	t     *txBase
}

func (r wholeRow) Scan(dest ...any) error {
	values, mac, err := r.table.scanSome(r.row, r.table.all, dest...)
	if err == nil {
		r.t.rememberIntact(r.table, knownRow{values, mac})
	}
	return err
}

// pending is a row of this batch whose digest is still to be written.
func (b *batchState) pending(e *effects, key string) *touch {
	if t := e.touches[key]; t != nil {
		return t
	}
	return b.effects.touches[key]
}

// mayKnow reports whether the batch keeps anything by the keys of rows.
func (b *batchState) mayKnow(e *effects) bool {
	return len(e.touches) > 0 || len(b.effects.touches) > 0 || len(e.rows) > 0 || len(b.effects.rows) > 0
}

// isTainted reports whether a row that stood there before the batch is not as the
// portal wrote it.
func (b *batchState) isTainted(e *effects, table *binding, key string, r knownRow) bool {
	if t := b.pending(e, key); t != nil {
		return t.tainted
	}
	return b.knownRow(e, key) == nil && !b.w.db.sealer.isIntact(table, r.values, r.mac)
}

// updateRow changes one row, and writes its digest with it.
func (b *batchState) updateRow(
	ctx context.Context, e *effects, st *statement, args []any, key string, old knownRow,
) (int64, error) {
	if b.isTainted(e, st.table, key, old) {
		e.noteRow(st.table, old.values, nil, false)
		return b.w.exec(ctx, st.plain, args...)
	}
	values, err := st.changed(old.values, nil, args)
	if err != nil {
		return 0, err
	}
	return b.writeRow(ctx, e, st, args, key, &old, values)
}

// upsertRow writes a row, or changes the one that it meets, with its digest.
func (b *batchState) upsertRow(
	ctx context.Context, e *effects, st *statement, args []any, key string, old []knownRow,
) (int64, error) {
	wanted, err := st.newRow(args)
	if err != nil {
		return 0, err
	}
	if len(old) == 0 {
		return b.writeRow(ctx, e, st, args, st.table.rowKey(wanted), nil, wanted)
	}
	if b.isTainted(e, st.table, key, old[0]) {
		e.noteRow(st.table, old[0].values, nil, false)
		return b.w.exec(ctx, st.plain, args...)
	}
	values, err := st.changed(old[0].values, wanted, args)
	if err != nil {
		return 0, err
	}
	return b.writeRow(ctx, e, st, args, key, &old[0], values)
}

// writeRow runs the direct form of a statement on one row. Old is nil where there
// is no row yet.
func (b *batchState) writeRow(
	ctx context.Context, e *effects, st *statement, args []any, key string, old *knownRow, values []any,
) (int64, error) {
	mac := b.w.db.sealer.rowMAC(st.table, values)
	if err := b.w.later(ctx, 1, st.direct, append(slices.Clip(args), mac)...); err != nil {
		return 0, err
	}
	const n = 1
	var was []byte
	var before []any
	if old != nil {
		was, before = old.mac, old.values
	}
	e.noteRow(st.table, values, before, old == nil)
	if t := b.pending(e, key); t != nil {
		b.note(e, key, t.rewritten(values, mac))
		return n, nil
	}
	b.changeSet(e, st.table, values, was, mac)
	b.remember(e, key, &knownRow{values, mac})
	return n, nil
}

// changeSet notes in the set of a table that a row was replaced, added (was is
// nil) or removed (mac is nil).
func (b *batchState) changeSet(e *effects, table *binding, values []any, was, mac []byte) {
	name := table.nameNumber(values)
	set := e.changeOf(table)
	if len(was) > 0 {
		set.remove(b.w.db.sealer.element(table, was), name)
	}
	if len(mac) > 0 {
		set.add(b.w.db.sealer.element(table, mac), name)
	}
}

// insertRow writes a row together with its digest.
func (b *batchState) insertRow(ctx context.Context, e *effects, st *statement, args []any) (int64, error) {
	values, err := st.newRow(args)
	if err != nil {
		return 0, err
	}
	mac := b.w.db.sealer.rowMAC(st.table, values)
	args = append(slices.Clip(args), mac)
	n := int64(1)
	if st.mayMeet {
		n, err = b.w.exec(ctx, st.direct, args...)
	} else {
		err = b.w.later(ctx, n, st.direct, args...)
	}
	if err != nil {
		return 0, err
	}
	if n > 0 {
		b.inserted(e, st.table, values, mac)
	}
	return n, nil
}

// inserted notes a row that was written with its digest.
func (b *batchState) inserted(e *effects, table *binding, values []any, mac []byte) {
	e.noteRow(table, values, nil, true)
	if b.mayKnow(e) {
		key := table.rowKey(values)
		if t := b.pending(e, key); t != nil { // it was there, and went in this batch
			b.note(e, key, t.rewritten(values, mac))
			return
		}
		b.remember(e, key, nil)
	}
	b.changeSet(e, table, values, nil, mac)
}

// deleteRows removes rows.
func (b *batchState) deleteRows(ctx context.Context, e *effects, st *statement, args []any) (int64, error) {
	var n int64
	known := b.mayKnow(e)
	err := b.eachRow(ctx, st.table, st.returned, st.text, args, func(values []any, mac []byte) {
		n++
		e.noteRow(st.table, values, nil, false)
		if known {
			key := st.table.rowKey(values)
			b.remember(e, key, nil)
			if t := b.pending(e, key); t != nil {
				b.note(e, key, touch{table: st.table, name: t.name, old: t.old, tainted: t.tainted, stored: mac})
				return
			}
		}
		b.changeSet(e, st.table, values, mac, nil)
	})
	return n, err
}

// execNoted runs a statement whose rows are known only afterwards. Old are those
// that it is about to change.
func (b *batchState) execNoted(ctx context.Context, e *effects, st *statement, args []any, old []knownRow) (int64,
	error) {
	type earlier struct {
		tainted bool
		values  []any
	}
	before := make(map[string]earlier, len(old)) // by key
	for _, r := range old {
		key := st.table.rowKey(r.values)
		before[key] = earlier{b.isTainted(e, st.table, key, r), r.values}
	}
	var n int64
	err := b.eachRow(ctx, st.table, st.table.all, st.text, args, func(values []any, mac []byte) {
		n++
		key := st.table.rowKey(values)
		e.touchedReadings.note(st.table, values, nil, false)
		e.touchedWaiting.note(st.table, values, before[key].values, false)
		b.remember(e, key, nil)
		t := touch{table: st.table, name: st.table.nameNumber(values), old: mac, tainted: before[key].tainted}
		if was := b.pending(e, key); was != nil {
			t.old, t.tainted = was.old, was.tainted
		}
		t.values, t.stored = values, mac
		b.note(e, key, t)
	})
	return n, err
}

// noteRow tells what follows from the rows of a table that one was written, replaced or
// removed. Old is the row as it was, nil where that is not known or there was none; fresh
// says that there was none.
func (e *effects) noteRow(table *binding, values, old []any, fresh bool) {
	e.touchedReadings.note(table, values, old, fresh)
	e.touchedWaiting.note(table, values, old, fresh)
}

func (b *batchState) note(e *effects, key string, t touch) {
	if e.touches == nil {
		e.touches = map[string]*touch{}
	}
	e.touches[key] = &t
}

// eachRow runs a query that answers with columns of a bound table, by their
// places, and row_mac.
func (b *batchState) eachRow(
	ctx context.Context, table *binding, places []int, query string, args []any, fn func(values []any, mac []byte),
) error {
	list, err := b.w.query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer list.Close() //nolint:errcheck // its error is in Err
	for list.Next() {
		values, mac, err := table.scanSome(list, places)
		if err != nil {
			return err
		}
		fn(values, mac)
	}
	return list.Err()
}

// bind writes the digests that are still to be written, and brings the sets of
// the tables in step with what the batch wrote.
func (b *batchState) bind(ctx context.Context) error {
	pending := map[*binding][][]any{}
	for _, key := range slices.Sorted(maps.Keys(b.touches)) {
		t := b.touches[key]
		if t.tainted && t.values != nil {
			continue
		}
		var mac []byte
		if t.values != nil {
			if mac = t.written; mac == nil {
				mac = b.w.db.sealer.rowMAC(t.table, t.values)
			}
			if !hmac.Equal(mac, t.stored) {
				row := []any{mac}
				for _, i := range t.table.keys {
					row = append(row, t.values[i])
				}
				pending[t.table] = append(pending[t.table], row)
			}
		}
		set := b.changeOf(t.table)
		if len(t.old) > 0 {
			set.remove(b.w.db.sealer.element(t.table, t.old), t.name)
		}
		if mac != nil {
			set.add(b.w.db.sealer.element(t.table, mac), t.name)
		}
	}
	for _, table := range slices.SortedFunc(maps.Keys(pending), func(x, y *binding) int {
		return strings.Compare(x.name,
			y.name)
	}) {
		if err := b.writeDigests(ctx, table, pending[table]); err != nil {
			return named(err, "bind rows of %s", table.name)
		}
	}
	for _, c := range b.changes {
		b.sets.tables[c.table.index].change(c.boundSet)
	}
	return nil
}

// writeDigests writes row_mac for rows of digest and primary key.
func (b *batchState) writeDigests(ctx context.Context, table *binding, rows [][]any) error {
	for len(rows) > 0 {
		n := 1
		for _, size := range insertSizes {
			if len(rows) >= size {
				n = size
				break
			}
		}
		var args []any
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		if err := b.w.later(ctx, int64(n), table.digestUpdate(n, b.w.db.dialect), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// digestUpdate is the UPDATE of row_mac for n rows.
func (b *binding) digestUpdate(n int, d *dialect) string {
	var q strings.Builder
	q.WriteString("UPDATE " + b.name + " SET " + macColumn + " = ")
	if n == 1 {
		q.WriteString("$1 WHERE ")
		for i, k := range b.key {
			if i > 0 {
				q.WriteString(" AND ")
			}
			q.WriteString(k + " = $" + strconv.Itoa(i+2))
		}
		return q.String()
	}
	q.WriteString("v.column1 FROM (VALUES ")
	types := []string{d.blob}
	for _, i := range b.keys {
		types = append(types, map[string]string{"int": "BIGINT", "text": "TEXT", "blob": d.blob}[b.kinds[i]])
	}
	for i := range n {
		if i > 0 {
			q.WriteString(", ")
		}
		for j, kind := range types {
			q.WriteString(map[bool]string{true: "(", false: ", "}[j == 0])
			q.WriteString("CAST($" + strconv.Itoa(i*len(types)+j+1) + " AS " + kind + ")")
		}
		q.WriteString(")")
	}
	q.WriteString(") AS v WHERE ")
	for i, k := range b.key {
		if i > 0 {
			q.WriteString(" AND ")
		}
		q.WriteString(b.name + "." + k + " = v.column" + strconv.Itoa(i+2))
	}
	return q.String()
}
