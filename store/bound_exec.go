package store

import (
	"context"
	"crypto/hmac"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// statement is what a query text does to a bound table.
type statement struct {
	table *binding // nil: no bound table is written
	kind  string   // "insert", "values", "update" or "delete"

	text    string // with row_mac or RETURNING added
	columns []insertValue
	before  string // reads the rows as they are before the change; "" for none
	args    []int  // numbers of the arguments of before
}

// insertValue is what an INSERT gives a column: an argument, or a constant.
type insertValue struct {
	arg      int // from 1; 0: constant
	constant any
}

var (
	writes   = regexp.MustCompile(`(?s)^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)(?:\s+AS\s+(\w+))?\s`)
	values   = regexp.MustCompile(`(?s)^\s*INSERT INTO (\w+) \(([^)]*)\)\s+VALUES \(([^()]*)\)\s*(ON CONFLICT \([^)]*\) DO NOTHING)?\s*$`)
	upsert   = regexp.MustCompile(`(?s)^\s*INSERT INTO (\w+) \(([^)]*)\)\s+VALUES \(([^()]*)\)\s*ON CONFLICT \(([^)]*)\) DO UPDATE`)
	argument = regexp.MustCompile(`^\$([0-9]+)$`)
)

// statements caches what query texts do; they are constants of this room.
type statements struct{ cache sync.Map }

func (s *statements) of(query string, bindings map[string]*binding) *statement {
	if st, ok := s.cache.Load(query); ok {
		return st.(*statement)
	}
	st := analyze(query, bindings)
	s.cache.Store(query, st)
	return st
}

// analyze reads a query text of this room.
func analyze(query string, bindings map[string]*binding) *statement {
	m := writes.FindStringSubmatch(query)
	if m == nil || bindings[m[2]] == nil || strings.Contains(query, macColumn) {
		return &statement{}
	}
	st := &statement{table: bindings[m[2]]}
	prefix := ""
	if m[3] != "" {
		prefix = m[3] + "."
	}
	st.text = query + " RETURNING " + st.table.list("")
	switch m[1] {
	case "DELETE FROM":
		st.kind = "delete"
	case "UPDATE":
		st.kind = "update"
		if where := topWhere(query); where >= 0 {
			as := m[2]
			if m[3] != "" {
				as += " AS " + m[3]
			}
			st.before, st.args = renumber("SELECT " + st.table.list(prefix) + " FROM " + as + " " + query[where:])
		}
	default:
		st.kind = "insert"
		if v := values.FindStringSubmatch(query); v != nil {
			st.direct(v)
		} else if v := upsert.FindStringSubmatch(query); v != nil {
			st.meets(v)
		}
	}
	return st
}

// direct prepares an INSERT whose row is known before it is written, so that its
// digest is written with it.
func (st *statement) direct(m []string) {
	list, ok := st.given(m[2], m[3])
	if !ok {
		return
	}
	n := 0
	for _, v := range list {
		n = max(n, v.arg)
	}
	st.kind, st.columns = "values", list
	st.text = "INSERT INTO " + m[1] + " (" + m[2] + ", " + macColumn + ") VALUES (" + m[3] + ", $" + strconv.Itoa(n+1) + ") " + m[4]
}

// meets prepares to read the row that an INSERT may meet.
func (st *statement) meets(m []string) {
	list, ok := st.given(m[2], m[3])
	if !ok {
		return
	}
	var conditions []string
	for _, c := range strings.Split(m[4], ",") {
		c = strings.TrimSpace(c)
		v := list[st.table.place(c)]
		if v.arg == 0 {
			return
		}
		conditions = append(conditions, c+" = $"+strconv.Itoa(v.arg))
	}
	st.before, st.args = renumber("SELECT " + st.table.list("") + " FROM " + m[1] + " WHERE " + strings.Join(conditions, " AND "))
}

// given reads the values of an INSERT; a column that is not named is NULL. It
// reports false where a value is not known before the row is written.
func (st *statement) given(columns, given string) ([]insertValue, bool) {
	list := make([]insertValue, len(st.table.columns))
	named := make([]bool, len(list))
	names, values := strings.Split(columns, ","), strings.Split(given, ",")
	if len(names) != len(values) {
		return nil, false
	}
	for i, name := range names {
		place, v := st.table.place(strings.TrimSpace(name)), strings.TrimSpace(values[i])
		if place < 0 {
			return nil, false
		}
		named[place] = true
		if m := argument.FindStringSubmatch(v); m != nil {
			list[place].arg, _ = strconv.Atoi(m[1]) // digits
			continue
		}
		n, err := strconv.ParseInt(v, 10, 64)
		switch {
		case err == nil:
			list[place].constant = n
		case v == "NULL":
		case len(v) >= 2 && v[0] == '\'' && v[len(v)-1] == '\'' && !strings.Contains(v[1:len(v)-1], "'"):
			list[place].constant = v[1 : len(v)-1]
		default:
			return nil, false
		}
	}
	for i := range list {
		if !named[i] && st.table.must[i] { // it gets a default of the schema
			return nil, false
		}
	}
	return list, true
}

// row is the row that the arguments make.
func (st *statement) row(args []any) ([]any, error) {
	out := make([]any, len(st.columns))
	for i, v := range st.columns {
		if v.arg == 0 {
			out[i] = v.constant
			continue
		}
		var err error
		if out[i], err = valueOf(args[v.arg-1]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// topWhere is where the WHERE of the statement itself begins, outside all
// parentheses; -1 for none.
func topWhere(query string) int {
	depth := 0
	for i := range len(query) {
		switch query[i] {
		case '(':
			depth++
		case ')':
			depth--
		case 'W':
			if depth == 0 && strings.HasPrefix(query[i:], "WHERE ") {
				return i
			}
		}
	}
	return -1
}

// renumber numbers the arguments of a part of a query from 1, and says which they
// were.
func renumber(query string) (string, []int) {
	var args []int
	return numbered.ReplaceAllStringFunc(query, func(m string) string {
		n, _ := strconv.Atoi(m[1:]) // digits
		i := slices.Index(args, n)
		if i < 0 {
			args = append(args, n)
			i = len(args) - 1
		}
		return "$" + strconv.Itoa(i+1)
	}), args
}

// touch is a row of a bound table that a batch wrote.
type touch struct {
	table   *binding
	name    string
	old     []byte // row_mac before the batch; empty: there was no row
	values  []any  // as written last; nil: the row is gone
	written []byte // row_mac, where it was written with the row
	stored  []byte // row_mac as the database has it now

	// tainted rows were not as the portal wrote them before: they keep their wrong
	// digest, so that Verify goes on naming them.
	tainted bool
}

func (e *effects) touched(key string) *touch {
	if e.touches == nil {
		e.touches = map[string]*touch{}
	}
	return e.touches[key]
}

// mergeTouches adds what a later write of the batch touched.
func (e *effects) mergeTouches(later map[string]*touch) {
	if e.touches == nil {
		e.touches = map[string]*touch{}
	}
	for key, t := range later {
		if was := e.touches[key]; was != nil {
			t.old, t.tainted = was.old, was.tainted
		}
		e.touches[key] = t
	}
}

// exec runs a statement. What it does to bound tables is noted in e, and the
// digests follow in bind.
func (b *batchState) exec(ctx context.Context, e *effects, query string, args ...any) (int64, error) {
	st := b.w.db.statements.of(query, b.w.db.bindings)
	switch {
	case st.table == nil:
		return b.w.exec(ctx, query, args...)
	case st.kind == "values":
		return b.insertRow(ctx, e, st, args)
	}
	tainted := map[string]bool{}
	if st.before != "" {
		if err := b.before(ctx, e, st, args, tainted); err != nil {
			return 0, err
		}
	}
	var n int64
	err := b.rows(ctx, st.table, st.text, args, func(values []any, mac []byte) {
		n++
		key := st.table.rowKey(values)
		if st.kind == "delete" && !b.known(e, key) && !hmac.Equal(mac, b.digests.row(st.table, values)) {
			tainted[key] = true
		}
		b.note(e, key, st.table, values, mac, tainted[key], st.kind == "delete")
	})
	return n, err
}

// known reports whether this batch has written the row before.
func (b *batchState) known(e *effects, key string) bool {
	return e.touches[key] != nil || b.touches[key] != nil
}

// before looks at the rows that a statement is about to change.
func (b *batchState) before(ctx context.Context, e *effects, st *statement, args []any, tainted map[string]bool) error {
	picked := make([]any, len(st.args))
	for i, n := range st.args {
		picked[i] = args[n-1]
	}
	return b.rows(ctx, st.table, st.before, picked, func(values []any, mac []byte) {
		key := st.table.rowKey(values)
		if !b.known(e, key) && !hmac.Equal(mac, b.digests.row(st.table, values)) {
			tainted[key] = true
		}
	})
}

func (b *batchState) rows(ctx context.Context, table *binding, query string, args []any, fn func(values []any, mac []byte)) error {
	list, err := b.w.query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer list.Close() //nolint:errcheck // its error is in Err
	for list.Next() {
		values, mac, err := table.scan(list)
		if err != nil {
			return err
		}
		fn(values, mac)
	}
	return list.Err()
}

func (b *batchState) note(e *effects, key string, table *binding, values []any, mac []byte, tainted, gone bool) {
	t := e.touched(key)
	if t == nil {
		t = &touch{table: table, name: table.keyText(values), old: mac, tainted: tainted}
		e.touches[key] = t
	}
	t.values, t.written, t.stored = values, nil, mac
	if gone {
		t.values = nil
	}
}

// insertRow writes a row together with its digest.
func (b *batchState) insertRow(ctx context.Context, e *effects, st *statement, args []any) (int64, error) {
	values, err := st.row(args)
	if err != nil {
		return 0, err
	}
	mac := b.digests.row(st.table, values)
	n, err := b.w.exec(ctx, st.text, append(slices.Clip(args), mac)...)
	if err != nil || n == 0 {
		return n, err
	}
	b.noteNew(e, st.table, values, mac)
	return n, nil
}

func (b *batchState) noteNew(e *effects, table *binding, values []any, mac []byte) {
	key := table.rowKey(values)
	t := e.touched(key)
	if t == nil {
		t = &touch{table: table, name: table.keyText(values)}
		e.touches[key] = t
	}
	t.values, t.written, t.stored = values, mac, mac
}

// bind writes the digests of the rows that the batch wrote, and brings the sets
// of their tables in step.
func (b *batchState) bind(ctx context.Context) error {
	pending := map[*binding][][]any{}
	for _, key := range slices.Sorted(maps.Keys(b.touches)) {
		t := b.touches[key]
		if t.tainted {
			if t.values == nil && len(t.old) > 0 && !t.table.shortLived {
				b.sets.of(t.table.name).remove(b.digests.element(t.table, t.old), t.name)
			}
			continue
		}
		set := b.sets.of(t.table.name)
		if t.table.shortLived {
			set = &boundSet{}
		}
		if len(t.old) > 0 {
			set.remove(b.digests.element(t.table, t.old), t.name)
		}
		if t.values == nil {
			continue
		}
		mac := t.written
		if mac == nil {
			mac = b.digests.row(t.table, t.values)
			if !hmac.Equal(mac, t.stored) {
				row := []any{mac}
				for _, i := range t.table.keys {
					row = append(row, t.values[i])
				}
				pending[t.table] = append(pending[t.table], row)
			}
		}
		set.add(b.digests.element(t.table, mac), t.name)
	}
	for _, table := range slices.SortedFunc(maps.Keys(pending), func(x, y *binding) int { return strings.Compare(x.name, y.name) }) {
		if err := b.writeDigests(ctx, table, pending[table]); err != nil {
			return named(err, "bind rows of %s", table.name)
		}
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
		if _, err := b.w.exec(ctx, table.digestUpdate(n, b.w.db.dialect), args...); err != nil {
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
