package store

import (
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
)

// sealRows seals the rows of all tables but meta anew, from where the change stands.
func (c *rotation) sealRows(ctx context.Context) error {
	for !c.sealedAll() {
		before := c.rotating
		err := c.transaction(ctx, func() error {
			if err := c.sealBatch(ctx); err != nil {
				return err
			}
			return c.putProgress(ctx)
		})
		if err != nil {
			c.rotating = before
			return err
		}
		if c.steps.Sealing != nil {
			c.steps.Sealing(min(c.Rows, c.total), c.total)
		}
	}
	return nil
}

// sealedAll reports whether every row but those of meta is sealed anew.
func (c *rotation) sealedAll() bool {
	return c.Table == boundTables[len(boundTables)-1].name && c.Last == nil
}

// isSealed reports whether the rows of a table are sealed anew; those of meta are at the
// end.
func (c *rotation) isSealed(b *binding) bool {
	if b.name == "meta" {
		return true
	}
	return c.Table != "" && b.index < c.db.bindings[c.Table].index || c.Table == b.name && c.Last == nil
}

// sealBatch seals as many rows anew as one transaction takes.
func (c *rotation) sealBatch(ctx context.Context) error {
	left := c.steps.Batch
	if left <= 0 {
		left = rotateBatch
	}
	sets, err := decodeSets(c.New)
	if err != nil {
		return err
	}
	defer func() { c.New = sets.encode() }()
	for _, t := range boundTables {
		b := c.db.bindings[t.name]
		switch {
		case b == nil:
			return fmt.Errorf("table %s is not bound to the key", t.name)
		case c.isSealed(b):
			continue
		case left == 0:
			return nil
		}
		n, whole, err := c.sealSlice(ctx, b, left, &sets.tables[b.index])
		if err != nil {
			return fmt.Errorf("table %s: %w", b.name, err)
		}
		if left -= n; !whole {
			return nil
		}
	}
	return nil
}

// sealSlice seals the next rows of a table anew, and reports whether they were the last.
func (c *rotation) sealSlice(ctx context.Context, b *binding, limit int, set *boundSet) (n int, whole bool, err error) {
	var old boundSet
	if c.Table == b.name {
		old = setOf(c.Old)
	}
	var last []any
	if c.Table == b.name {
		last = valuesOf(c.Last)
	}
	c.Table = b.name
	list, err := c.readSlice(ctx, b, last, limit, &old)
	if err != nil {
		return 0, false, err
	}
	if err := c.about(ctx, list); err != nil {
		return 0, false, err
	}
	if err := c.sealValues(ctx, b, list); err != nil {
		return 0, false, err
	}
	for _, r := range list {
		set.add(c.to.element(b, c.to.rowMAC(b, r.values)), b.nameNumber(r.values))
	}
	c.Rows += int64(len(list))
	if len(list) == limit {
		c.Last, c.Old = keyOf(b, list[len(list)-1].values), old.append(nil)
		return len(list), false, nil
	}
	c.Last, c.Old = nil, nil
	if old != c.sets.tables[b.index] {
		return 0, false, fmt.Errorf("%w (%d rows where %d were written, or one that was put back as it was earlier)",
			ErrChanged, old.count, c.sets.tables[b.index].count)
	}
	return len(list), true, nil
}

// readSlice reads the rows after a primary key. Each must be as it was under the old key.
func (c *rotation) readSlice(ctx context.Context, b *binding, last []any, limit int, old *boundSet) ([]rotatedRow,
	error) {
	query, args := b.pageQuery(last)
	query = strings.TrimSuffix(query, strconv.Itoa(boundSlice)) + strconv.Itoa(limit)
	var list []rotatedRow
	err := each(ctx, c.q, query, args, func(r rows) error {
		values, mac, err := b.scan(r)
		if err != nil {
			return err
		}
		if !c.from.isIntact(b, values, mac) {
			return fmt.Errorf("%w (row %s)", ErrChanged, b.keyText(values))
		}
		old.add(c.from.element(b, mac), b.nameNumber(values))
		list = append(list, rotatedRow{boundRow: boundRow{b, values}})
		return nil
	})
	return list, err
}

// about reads which comments the rows are about, where they have something that is made
// anew.
func (c *rotation) about(ctx context.Context, list []rotatedRow) error {
	if len(list) == 0 || len(list[0].b.rotatedColumns()) == 0 {
		return nil
	}
	b := list[0].b
	column := "comment"
	if b.name == "comments" {
		column = "num"
	}
	if b.place(column) < 0 {
		return nil
	}
	var nums []int64
	for _, r := range list {
		nums = append(nums, r.number(column))
	}
	nums = slices.Compact(slices.Sorted(slices.Values(nums)))
	if b.name == "comments" || b.name == "earlier_versions" {
		return c.aboutWhole(ctx, list, column, nums)
	}
	uids := map[int64]string{}
	err := eachOf(ctx, c.q, `SELECT c.num, c.uid FROM comments c WHERE c.num IN (%s)`, nums, func(r rows) error {
		var num int64
		var uid []byte
		err := r.Scan(&num, &uid)
		uids[num] = string(uid)
		return err
	})
	for i := range list {
		list[i].uid = uids[list[i].number(column)]
	}
	return err
}

// aboutWhole reads the comments of the rows with their answers.
func (c *rotation) aboutWhole(ctx context.Context, list []rotatedRow, column string, nums []int64) error {
	byNum := map[int64]*record{}
	var records []*record
	err := eachOf(ctx, c.q, `SELECT `+recordColumns+` FROM comments c WHERE c.num IN (%s)`, nums, func(r rows) error {
		one, err := scanRecord(r)
		if err == nil && byNum[one.num] == nil {
			byNum[one.num], records = one, append(records, one)
		}
		return err
	})
	for len(records) > 0 && err == nil {
		n := min(len(records), widths[len(widths)-1])
		err = readAnswers(ctx, c.q, records[:n])
		records = records[n:]
	}
	for i := range list {
		one := byNum[list[i].number(column)]
		if one == nil {
			return errors.Join(err, docket.ErrNotFound)
		}
		list[i].comment, list[i].uid = one, one.uid
	}
	return err
}

// rotatedColumns are the columns of a table that are sealed or digested, sealed ones
// first: digests may be over them.
func (b *binding) rotatedColumns() []string {
	var list, digests []string
	for _, column := range b.columns {
		if sealedColumns[b.name+"."+column] != nil {
			list = append(list, column)
		}
		if digestColumnsOf[b.name+"."+column] != nil {
			digests = append(digests, column)
		}
	}
	return append(list, digests...)
}

// sealValues seals what is sealed in the rows anew, makes their digests anew, and writes
// them.
func (c *rotation) sealValues(ctx context.Context, b *binding, list []rotatedRow) error {
	columns := b.rotatedColumns()
	if len(columns) == 0 {
		return c.bindSlice(ctx, b, list)
	}
	query := "UPDATE " + b.name + " SET "
	for i, column := range columns {
		query += fmt.Sprintf("%s = $%d, ", column, i+1)
	}
	query += fmt.Sprintf("%s = $%d WHERE ", macColumn, len(columns)+1)
	for i, k := range b.key {
		query += fmt.Sprintf("%s%s = $%d", map[bool]string{true: " AND "}[i > 0], k, len(columns)+2+i)
	}
	for _, r := range list {
		for _, column := range columns {
			if err := c.sealValue(ctx, r, column); err != nil {
				return fmt.Errorf("row %s, column %s: %w", b.keyText(r.values), column, err)
			}
		}
		var args []any
		for _, column := range columns {
			args = append(args, r.values[b.place(column)])
		}
		args = append(args, c.to.rowMAC(b, r.values))
		for _, i := range b.keys {
			args = append(args, r.values[i])
		}
		if n, err := c.q.exec(ctx, query, args...); err != nil || n != 1 {
			return errors.Join(err, fmt.Errorf("row %s: %d rows were written", b.keyText(r.values), n))
		}
	}
	return nil
}

// sealValue replaces one value of a row by what it is under the new key.
func (c *rotation) sealValue(ctx context.Context, r rotatedRow, column string) error {
	name, place := r.b.name+"."+column, r.b.place(column)
	if at := sealedColumns[name]; at != nil {
		have := r.bytes(column)
		if len(have) == 0 {
			return nil // NULL
		}
		plain, err := c.from.open(name, at(r), have)
		if err != nil {
			return err
		}
		r.values[place] = c.to.seal(name, at(r), plain)
		return nil
	}
	sum, err := digestColumnsOf[name](ctx, c, r)
	if err != nil {
		return err
	}
	if r.values[place] != nil {
		r.values[place] = sum
	}
	return nil
}

// bindSlice writes the digests of rows that have nothing else to be made anew.
func (c *rotation) bindSlice(ctx context.Context, b *binding, list []rotatedRow) error {
	for len(list) > 0 {
		n := min(len(list), 64)
		if n < 64 {
			n = 1
		}
		var args []any
		for _, r := range list[:n] {
			args = append(args, c.to.rowMAC(b, r.values))
			for _, i := range b.keys {
				args = append(args, r.values[i])
			}
		}
		if _, err := c.q.exec(ctx, b.digestUpdate(n, c.db.dialect), args...); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// finish tells the log anew what it holds of sealed values, binds meta to the new key and
// makes the new key that of the database.
func (c *rotation) finish(ctx context.Context) error {
	return c.transaction(ctx, func() error {
		end, err := c.readEnd(ctx)
		if err != nil {
			return err
		}
		if !hmac.Equal(end.seal, c.to.chainSeal(end.seq, end.mac)) {
			return errChain
		}
		if err := c.retell(ctx, end); err != nil {
			return err
		}
		if err := c.log(ctx, end, "key.rotated", "", map[string]string{"to": c.to.keys.ID(),
			"rows": strconv.FormatInt(c.Rows, 10)}); err != nil {
			return err
		}
		sets, err := decodeSets(c.New)
		if err != nil {
			return err
		}
		sets.lastComment, sets.changedAt, sets.publicAt = end.last, end.changed, end.public
		if err := c.sealMeta(ctx, &sets.tables[c.db.bindings["meta"].index]); err != nil {
			return fmt.Errorf("table meta: %w", err)
		}
		return c.writeEnd(ctx, end, sets)
	})
}

// retell writes rows of the log with digests of values that were sealed anew.
func (c *rotation) retell(ctx context.Context, end *logEnd) error {
	for _, of := range retoldColumns {
		type told struct {
			row   string
			value []byte
		}
		var list []told
		if err := each(ctx, c.q, `SELECT `+of.row+`, t.`+of.column+` FROM `+of.table+` t WHERE t.`+of.column+
			` IS NOT NULL ORDER BY 1`, nil, func(r rows) error {
			var one told
			err := r.Scan(&one.row, &one.value)
			list = append(list, one)
			return err
		}); err != nil {
			return err
		}
		for _, one := range list {
			if err := c.log(ctx, end, "key.resealed", "", map[string]string{"table": of.table, "row": one.row,
				"column": of.column, "check": of.check(c.to, one.value)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// sealMeta binds the rows of meta to the new key, those of the change itself among them.
func (c *rotation) sealMeta(ctx context.Context, set *boundSet) error {
	b := c.db.bindings["meta"]
	var old boundSet
	values := map[string]string{}
	if err := eachBound(ctx, c.q, b, func(row []any, mac []byte) error {
		r := boundRow{b, row}
		name := r.text("name")
		ours := name == rotationMeta || strings.HasPrefix(name, retiredKeyMeta)
		switch {
		case ours && c.to.isIntact(b, row, mac):
			if name != rotationMeta {
				values[name] = r.text("value")
			}
			return nil
		case !ours && c.from.isIntact(b, row, mac):
			values[name] = r.text("value")
			old.add(c.from.element(b, mac), b.nameNumber(row))
			return nil
		}
		return fmt.Errorf("%w (row %s)", ErrChanged, name)
	}); err != nil {
		return err
	}
	if old != c.sets.tables[b.index] {
		return fmt.Errorf("%w (%d rows where %d were written)", ErrChanged, old.count, c.sets.tables[b.index].count)
	}
	values[keyCheckMeta], values[keyNumberMeta] = c.to.keys.check(), strconv.Itoa(c.to.line.ordinal)
	for name, value := range values {
		if err := c.putMeta(ctx, name, value); err != nil {
			return err
		}
		row := make([]any, len(b.columns))
		row[b.place("name")], row[b.place("value")] = name, value
		set.add(c.to.element(b, c.to.rowMAC(b, row)), b.nameNumber(row))
	}
	_, err := c.q.exec(ctx, `DELETE FROM meta WHERE name = $1`, rotationMeta)
	return err
}

// keyOf is the primary key of a row.
func keyOf(b *binding, values []any) []keyed {
	var list []keyed
	for _, i := range b.keys {
		switch v := values[i].(type) {
		case int64:
			list = append(list, keyed{Number: &v})
		case string:
			list = append(list, keyed{Text: &v})
		case []byte:
			list = append(list, keyed{Bytes: v})
		}
	}
	return list
}

// valuesOf is the reverse of keyOf.
func valuesOf(key []keyed) []any {
	var list []any
	for _, k := range key {
		switch {
		case k.Number != nil:
			list = append(list, *k.Number)
		case k.Text != nil:
			list = append(list, *k.Text)
		default:
			list = append(list, k.Bytes)
		}
	}
	return list
}
