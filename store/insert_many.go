package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// On PostgreSQL, each execution of an INSERT reads the table's constraints and opens its
// indexes anew, which takes as long as several rows. So rows that are sent together are one
// statement however many they are: each column is an array.

// mostAtOnce is how many rows one statement writes at most.
const mostAtOnce = 1024

// insertArrays writes rows, of the columns of to and row_mac where it is bound. It reports
// false, and has written nothing, where it cannot tell the type of a column.
func (w *writer) insertArrays(to batchInsert, table *binding, rows [][]any) (bool, error) {
	columns := to.columns
	if table != nil {
		columns = append(columns[:len(columns):len(columns)], macColumn)
	}
	arrays, types := make([]any, len(columns)), make([]string, len(columns))
	for i, column := range columns {
		kind := ""
		if table != nil && column != macColumn {
			kind = table.kinds[table.place(column)]
		}
		var err error
		if arrays[i], types[i], err = columnOf(rows, i, kind); err != nil || arrays[i] == nil {
			return false, err
		}
	}
	places := make([]string, len(types))
	for i, t := range types {
		places[i] = "$" + strconv.Itoa(i+1) + "::" + t + "[]"
	}
	query := "INSERT INTO " + to.table + " (" + strings.Join(columns, ", ") + ") SELECT * FROM unnest(" +
		strings.Join(places, ", ") + ")" + to.clause
	return true, w.laterAs(int64(len(rows)), query, arrays)
}

// columnOf is a column of rows as an array, with the type of its elements; kind is the type
// where all are NULL. The array is nil where that is not known.
func columnOf(rows [][]any, column int, kind string) (array any, element string, err error) {
	values := make([]any, len(rows))
	for i, r := range rows {
		if values[i], err = valueOf(r[column]); err != nil {
			return nil, "", err
		}
		switch values[i].(type) {
		case int64:
			kind = "int"
		case string:
			kind = "text"
		case []byte:
			kind = "blob"
		}
	}
	switch kind {
	case "int":
		array, err = pointers[int64](values)
		return array, "BIGINT", err
	case "text":
		array, err = pointers[string](values)
		return array, "TEXT", err
	case "blob":
		list := make([][]byte, len(values))
		for i, v := range values {
			var ok bool
			if list[i], ok = v.([]byte); !ok && v != nil {
				return nil, "", fmt.Errorf("store: a %T among bytes", v)
			}
		}
		return list, "BYTEA", nil
	}
	return nil, "", nil
}

// pointers are values of one type; nil where there is none.
func pointers[T any](values []any) ([]*T, error) {
	list := make([]*T, len(values))
	for i, v := range values {
		one, ok := v.(T)
		switch {
		case ok:
			list[i] = &one
		case v != nil:
			return nil, fmt.Errorf("store: a %T in a column of %T", v, one)
		}
	}
	return list, nil
}

// addCounts adds to the counters, in their order.
func (w *writer) addCounts(ctx context.Context, counts map[counter]int) error {
	var rows [][]any
	for _, c := range slices.SortedFunc(maps.Keys(counts), func(x, y counter) int {
		return cmp.Or(cmp.Compare(x.docket, y.docket), strings.Compare(x.line, y.line), strings.Compare(x.part, y.part))
	}) {
		if n := counts[c]; n != 0 {
			rows = append(rows, []any{string(c.docket), c.line, c.part, int64(n)})
		}
	}
	return named(w.insert(ctx, counterInsert, nil, rows), "count comments")
}

// counterInsert adds to counters, which are made where there are none yet.
var counterInsert = insertTexts("counters", "docket", "line", "part", "comments").meeting(`ON CONFLICT
	(docket, line, part) DO UPDATE SET comments = counters.comments + excluded.comments`)

// meeting is the statement with what to do about rows that are there already.
func (to batchInsert) meeting(clause string) batchInsert {
	to.clause = " " + clause
	for size := range to.texts {
		to.texts[size] += to.clause
	}
	return to
}
