package store

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// statement is what a query text does to a bound table.
type statement struct {
	table  *binding // nil: no bound table is written
	shared bool     // see sharedTables
	kind   string   // "insert", "values", "upsert", "update" or "delete"

	plain    string // the query as it is written, on one line
	text     string // with RETURNING added
	returned []int  // places of the columns that text returns before row_mac
	before   string // reads the rows as they are before the change; "" for none
	args     []int  // numbers of the arguments of before

	// Where the new row follows from the old one and the arguments, direct writes
	// its digest with it, as one more argument.
	direct  string
	columns []source     // of "values" and "upsert": what each column gets
	mayMeet bool         // of "values": a row that is there already is left as it is
	sets    []assignment // of "upsert" and "update"
	keyArgs []int        // of an "update" of the row with a primary key: its arguments
}

// source is where a value comes from.
type source struct {
	from     byte // 'a' argument, 'c' constant, 'r' the row as it was, 'x' the row that an INSERT wanted to write
	n        int  // number of the argument, or place of the column
	constant any
}

// assignment gives a column the sum of sources; mostly there is one.
type assignment struct {
	place   int
	sources []source
}

var (
	writes = regexp.MustCompile(`^(INSERT INTO|UPDATE|DELETE FROM) (\w+)(?: AS (\w+))? `)
	values = regexp.MustCompile(`^INSERT INTO (\w+) \(([^)]*)\) VALUES \(([^()]*)\)` +
		` ?(ON CONFLICT \([^)]*\) DO NOTHING)?$`)
	upsert = regexp.MustCompile(`^INSERT INTO (\w+) \(([^)]*)\) VALUES \(([^()]*)\)` +
		` ?ON CONFLICT \(([^)]*)\) DO UPDATE SET (.*)$`)
	update   = regexp.MustCompile(`^UPDATE (\w+) SET (.*)$`)
	argument = regexp.MustCompile(`^\$([0-9]+)$`)
	column   = regexp.MustCompile(`^(?:(\w+)\.)?([a-z_]+)$`)
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

// analyze reads a query text of this room. Where its lines are broken says nothing.
func analyze(query string, bindings map[string]*binding) *statement {
	query = strings.Join(strings.Fields(query), " ")
	m := writes.FindStringSubmatch(query)
	if m == nil || bindings[m[2]] == nil || strings.Contains(query, macColumn) {
		return &statement{shared: sharedTables.MatchString(query)}
	}
	st := &statement{table: bindings[m[2]], shared: sharedTables.MatchString(query), plain: query}
	st.text = query + " RETURNING " + st.table.list("")
	st.returned = st.table.all
	switch m[1] {
	case "DELETE FROM":
		st.kind = "delete"
		st.text, st.returned = query+" RETURNING "+strings.Join(st.table.key, ", ")+", "+macColumn, st.table.keys
	case "UPDATE":
		st.kind = "update"
		st.analyzeUpdate(m[2], m[3])
	default:
		st.kind = "insert"
		if v := values.FindStringSubmatch(query); v != nil {
			st.analyzeValues(v)
		} else if v := upsert.FindStringSubmatch(query); v != nil {
			st.analyzeUpsert(v)
		}
	}
	return st
}

// analyzeUpdate prepares to read the rows that an UPDATE is about to change, and
// to write the digest of a single one with it.
func (st *statement) analyzeUpdate(name, alias string) {
	query := st.plain
	where := topWhere(query)
	if where < 0 {
		return
	}
	from, prefix := name, ""
	if alias != "" {
		from, prefix = name+" AS "+alias, alias+"."
	}
	st.before, st.args = renumber("SELECT " + st.table.list(prefix) + " FROM " + from + " " + query[where:])
	m := update.FindStringSubmatch(query[:where])
	if m == nil {
		return
	}
	if sets, ok := st.assignments(m[2]); ok {
		st.sets = sets
		st.direct = "UPDATE " + name + " SET " + macColumn + " = $" + strconv.Itoa(arguments(query)+1) + ", " + m[2] +
			query[where:]
		st.keyArgs = st.keyOf(query[where:])
	}
}

// keyOf reads a WHERE that asks for one primary key and nothing else.
func (st *statement) keyOf(where string) []int {
	conditions := strings.Split(strings.TrimSpace(strings.TrimPrefix(where, "WHERE ")), " AND ")
	if len(conditions) != len(st.table.key) {
		return nil
	}
	args := make([]int, len(conditions))
	for _, c := range conditions {
		name, value, _ := strings.Cut(c, " = ")
		i, m := slices.Index(st.table.key, name), argument.FindStringSubmatch(value)
		if i < 0 || m == nil || args[i] != 0 {
			return nil
		}
		args[i], _ = strconv.Atoi(m[1]) // digits
	}
	return args
}

// analyzeValues prepares an INSERT whose row is known before it is written, so
// that its digest is written with it.
func (st *statement) analyzeValues(m []string) {
	list, ok := st.given(m[2], m[3])
	if !ok {
		return
	}
	st.kind, st.columns = "values", list
	st.direct, st.mayMeet = st.insertText(m)+" "+m[4], m[4] != ""
}

// insertText is the INSERT with row_mac as its last column.
func (st *statement) insertText(m []string) string {
	return "INSERT INTO " + m[1] + " (" + m[2] + ", " + macColumn + ") VALUES (" + m[3] + ", $" +
		strconv.Itoa(arguments(st.plain)+1) + ")"
}

// analyzeUpsert prepares to read the row that an INSERT may meet, and to write
// the digest with it.
func (st *statement) analyzeUpsert(m []string) {
	list, ok := st.given(m[2], m[3])
	if !ok {
		return
	}
	var conditions []string
	for _, c := range strings.Split(m[4], ",") {
		c = strings.TrimSpace(c)
		switch v := list[st.table.place(c)]; {
		case v.from == 'a':
			conditions = append(conditions, c+" = $"+strconv.Itoa(v.n))
		case v.constant == "":
			conditions = append(conditions, c+" = ''")
		default:
			return
		}
	}
	st.before, st.args = renumber("SELECT " + st.table.list("") + " FROM " + m[1] + " WHERE " + strings.Join(conditions,
		" AND "))
	if sets, ok := st.assignments(m[5]); ok {
		st.kind, st.columns, st.sets = "upsert", list, sets
		st.direct = st.insertText(m) + " ON CONFLICT (" + m[4] + ") DO UPDATE SET " + macColumn + " = excluded." +
			macColumn + ", " + m[5]
	}
}

// given reads the values of an INSERT; a column that is not named is NULL. It
// reports false where a value is not known before the row is written.
func (st *statement) given(columns, given string) ([]source, bool) {
	list := make([]source, len(st.table.columns))
	names, values := strings.Split(columns, ","), strings.Split(given, ",")
	if len(names) != len(values) {
		return nil, false
	}
	for i, name := range names {
		place := st.table.place(strings.TrimSpace(name))
		if place < 0 {
			return nil, false
		}
		t, ok := st.source(values[i])
		if !ok || t.from != 'a' && t.from != 'c' {
			return nil, false
		}
		list[place] = t
	}
	for i := range list {
		if list[i].from == 0 {
			if st.table.must[i] { // it gets a default of the schema
				return nil, false
			}
			list[i].from = 'c'
		}
	}
	return list, true
}

// assignments reads what follows SET. It reports false where a new value is not
// one of the sources that this program computes, or a primary key changes.
func (st *statement) assignments(text string) ([]assignment, bool) {
	var list []assignment
	for _, part := range strings.Split(text, ",") {
		name, value, ok := strings.Cut(part, "=")
		place := st.table.place(strings.TrimSpace(name))
		if !ok || place < 0 || slices.Contains(st.table.keys, place) {
			return nil, false
		}
		a := assignment{place: place}
		for _, one := range strings.Split(value, " + ") {
			t, ok := st.source(one)
			if !ok {
				return nil, false
			}
			a.sources = append(a.sources, t)
		}
		list = append(list, a)
	}
	return list, true
}

// source reads an argument, a constant or a column.
func (st *statement) source(text string) (source, bool) {
	text = strings.TrimSpace(text)
	if m := argument.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1]) // digits
		return source{from: 'a', n: n}, true
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return source{from: 'c', constant: n}, true
	}
	if text == "NULL" {
		return source{from: 'c'}, true
	}
	if len(text) >= 2 && text[0] == '\'' && text[len(text)-1] == '\'' && !strings.Contains(text[1:len(text)-1], "'") {
		return source{from: 'c', constant: text[1 : len(text)-1]}, true
	}
	m := column.FindStringSubmatch(text)
	if m == nil || st.table.place(m[2]) < 0 {
		return source{}, false
	}
	switch t := (source{from: 'r', n: st.table.place(m[2])}); m[1] {
	case "", st.table.name:
		return t, true
	case "excluded":
		t.from = 'x'
		return t, true
	}
	return source{}, false
}

// newRow is the row that the arguments make, in fresh storage.
func (st *statement) newRow(args []any) ([]any, error) {
	out := make([]any, len(st.columns))
	for i, t := range st.columns {
		var err error
		if out[i], err = t.value(args, nil, nil); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// changed is what old becomes, in fresh storage; wanted is the row that an INSERT
// wanted to write.
func (st *statement) changed(old, wanted, args []any) ([]any, error) {
	out := slices.Clone(old)
	for _, a := range st.sets {
		v, err := a.sources[0].value(args, old, wanted)
		if err != nil {
			return nil, err
		}
		for _, t := range a.sources[1:] {
			more, err := t.value(args, old, wanted)
			if err != nil {
				return nil, err
			}
			x, ok := v.(int64)
			y, also := more.(int64)
			if !ok || !also {
				return nil, fmt.Errorf("store: a sum in %q is not one of numbers", st.plain)
			}
			v = x + y
		}
		out[a.place] = v
	}
	return out, nil
}

func (t source) value(args, old, wanted []any) (any, error) {
	switch t.from {
	case 'a':
		return valueOf(args[t.n-1])
	case 'r':
		return old[t.n], nil
	case 'x':
		return wanted[t.n], nil
	}
	return t.constant, nil
}

// arguments is the highest number of an argument in a query.
func arguments(query string) int {
	n := 0
	for _, m := range numbered.FindAllStringSubmatch(query, -1) {
		i, _ := strconv.Atoi(m[1]) // digits
		n = max(n, i)
	}
	return n
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
