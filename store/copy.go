package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"commentportal/docket"
)

// What CopyTo refuses, beside what Open does.
var (
	ErrSameEngine = errors.New("store: both databases are of the same engine: copy goes from SQLite to PostgreSQL or " +
		"back; use portal backup and restore, or pg_dump")
	ErrNotEmpty = errors.New("store: the database to copy to is not empty: name an empty one")
	// ErrUnfinished: nobody may work with half a copy.
	ErrUnfinished = errors.New("store: this database is an unfinished copy: run the same portal copy again, which " +
		"goes on where it stopped")
)

// Copied says what CopyTo did.
type Copied struct {
	Tables  int
	Rows    int64 // in all tables
	Resumed bool  // an earlier copy of the same state was finished
	Log     int64 // number of the newest row of the log
}

// copyMark is the row of meta that stands in a database as long as a copy to it is
// not finished.
const copyMark = "copy"

// copying is what the mark says: the state that is copied, by the end of its log,
// and the tables that are there.
type copying struct {
	State string                  `json:"state"`
	Done  map[string]tableContent `json:"done"`
}

// tableContent is what a table holds, whatever the order of its rows.
type tableContent struct {
	Rows   int64  `json:"rows"`
	Digest string `json:"digest"` // sum of the SHA-256 of every row, modulo 2 to the 256
}

// CopyTo copies everything to an empty database of the other engine that was opened
// with the same keys and has this program's schema: one consistent state, while a
// server may go on with this one. What is sealed stays sealed, and every digest stays
// as it is. A copy that was interrupted goes on where it stopped when nothing has
// changed here since, and starts over otherwise. At the end every table is read back
// and compared; Verify on the copy says the rest. Progress, which may be nil, is told
// tables.
func (db *DB) CopyTo(ctx context.Context, to *DB, progress func(done, total int64)) (Copied, error) {
	out, err := db.copyAll(ctx, to, progress)
	return out, named(err, "copy")
}

func (db *DB) copyAll(ctx context.Context, to *DB, progress func(done, total int64)) (Copied, error) {
	if db.outdated || to.outdated {
		return Copied{}, ErrOlder
	}
	if db.dialect.name == to.dialect.name {
		return Copied{}, ErrSameEngine
	}
	var out Copied
	err := db.snapshot(ctx, func(s *Snapshot) error {
		c := &copier{from: s, to: to.core, progress: progress}
		err := c.run(ctx)
		out = c.out
		return err
	})
	return out, err
}

// copier is one CopyTo under way.
type copier struct {
	from     *Snapshot
	to       *core
	mark     copying
	tables   []copiedTable
	progress func(done, total int64)
	out      Copied
}

// copiedTable is a table with its columns, in an order that both engines share.
type copiedTable struct {
	name    string
	columns []string
}

func (t copiedTable) list() string { return `"` + strings.Join(t.columns, `", "`) + `"` }

func (c *copier) run(ctx context.Context) error {
	if err := c.isIntact(ctx); err != nil {
		return err
	}
	if err := c.takeKeys(ctx); err != nil {
		return err
	}
	var err error
	if c.tables, err = c.listTables(ctx); err != nil {
		return err
	}
	if err := c.begin(ctx); err != nil {
		return err
	}
	for i, t := range c.tables {
		if c.progress != nil {
			c.progress(int64(i), int64(len(c.tables)))
		}
		if _, done := c.mark.Done[t.name]; !done {
			if err := c.copyTable(ctx, t); err != nil {
				return fmt.Errorf("table %s: %w", t.name, err)
			}
		}
	}
	return c.finish(ctx)
}

// isIntact refuses a database whose rows are not as the portal wrote them: a copy
// binds what it finds to the key.
func (c *copier) isIntact(ctx context.Context) error {
	var done int64
	if err := c.from.row(ctx, `SELECT max(number) FROM migrations`).Scan(&done); err != nil {
		return err
	}
	return c.from.db.checkBound(ctx, c.from, done)
}

// takeKeys gives the other database the number of the present key and what is left of the keys
// of before, which it would find in its table meta only when it is opened anew.
func (c *copier) takeKeys(ctx context.Context) error {
	state, err := readKeyState(ctx, c.from)
	if err != nil {
		return err
	}
	return state.load(c.to.sealer)
}

// listTables lists what is copied, each table behind those that its rows refer to.
// One of the two databases is SQLite, which tells what refers to what.
func (c *copier) listTables(ctx context.Context) ([]copiedTable, error) {
	columns := map[string][]string{}
	err := each(ctx, c.from, c.from.db.dialect.columns, nil, func(r rows) error {
		var table, column, kind string
		var required any
		if err := r.Scan(&table, &column, &kind, &required); err != nil {
			return err
		}
		columns[table] = append(columns[table], column)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, t := range []string{"migrations", "posted_search", "posted_text", "meta"} {
		delete(columns, t) // the schema's own, made anew, or copied by name: see finish
	}
	refers, err := c.references(ctx)
	if err != nil {
		return nil, err
	}
	var list []copiedTable
	placed := map[string]bool{}
	var place func(name string)
	place = func(name string) {
		if placed[name] || columns[name] == nil {
			return
		}
		placed[name] = true
		for _, other := range refers[name] {
			place(other)
		}
		slices.Sort(columns[name])
		list = append(list, copiedTable{name, columns[name]})
	}
	names := make([]string, 0, len(columns))
	for name := range columns {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		place(name)
	}
	return list, nil
}

// references lists the tables that each table's rows refer to.
func (c *copier) references(ctx context.Context) (map[string][]string, error) {
	var q querier = c.from
	if c.from.db.dialect.name != "sqlite" {
		q = direct{c.to.pools[0], c.to.dialect}
	}
	refers := map[string][]string{}
	err := each(ctx, q, `SELECT m.name, f."table" FROM sqlite_master m, pragma_foreign_key_list(m.name) f
		WHERE m.type = 'table' ORDER BY m.name, f."table"`, nil, func(r rows) error {
		var table, other string
		err := r.Scan(&table, &other)
		refers[table] = append(refers[table], other)
		return err
	})
	return refers, err
}

// begin sees to it that the other database is empty, or that an unfinished copy stands
// in it: one of this state is gone on with, any other one is taken away first.
func (c *copier) begin(ctx context.Context) error {
	var mac []byte
	if err := c.from.row(ctx, `SELECT seq, mac FROM chain WHERE id = 1`).Scan(&c.out.Log, &mac); err != nil {
		return err
	}
	state := fmt.Sprintf("%d:%x", c.out.Log, mac)
	return c.inTarget(ctx, func(q direct) error {
		var text string
		err := q.row(ctx, `SELECT value FROM meta WHERE name = $1`, copyMark).Scan(&text)
		switch {
		case errors.Is(err, docket.ErrNotFound):
			if err := c.isEmpty(ctx, q); err != nil {
				return err
			}
			c.mark = copying{State: state, Done: map[string]tableContent{}}
			return c.setMark(ctx, q)
		case err != nil:
			return err
		}
		if err := json.Unmarshal([]byte(text), &c.mark); err != nil {
			return fmt.Errorf("the mark of the unfinished copy cannot be read: %w", err)
		}
		if c.mark.State == state {
			c.out.Resumed = true
			return nil
		}
		c.mark = copying{State: state, Done: map[string]tableContent{}}
		return c.setMark(ctx, q)
	})
}

// isEmpty refuses a database that anybody has worked with.
func (c *copier) isEmpty(ctx context.Context, q direct) error {
	var n int
	if err := q.row(ctx, `SELECT (SELECT count(*) FROM log) + (SELECT count(*) FROM dockets) +
		(SELECT count(*) FROM users) + (SELECT count(*) FROM comments)`).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return ErrNotEmpty
	}
	return nil
}

func (c *copier) setMark(ctx context.Context, q direct) error {
	text, err := json.Marshal(c.mark)
	if err != nil {
		return err
	}
	if len(c.mark.Done) == 0 { // also what an older copy left
		for _, t := range slices.Backward(c.tables) {
			if _, err := q.exec(ctx, `DELETE FROM "`+t.name+`"`); err != nil {
				return fmt.Errorf("empty %s: %w", t.name, err)
			}
		}
	}
	_, err = q.exec(ctx, `INSERT INTO meta (name, value) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, copyMark, string(text))
	return err
}

// inTarget runs fn in one transaction of the other database.
func (c *copier) inTarget(ctx context.Context, fn func(direct) error) error {
	t, err := c.to.pools[0].BeginTx(ctx, nil)
	if err != nil {
		return c.to.dialect.translate(err)
	}
	defer t.Rollback() //nolint:errcheck // after Commit there is nothing to roll back
	if err := fn(direct{t, c.to.dialect}); err != nil {
		return err
	}
	if err := t.Commit(); err != nil {
		return c.to.dialect.translate(err)
	}
	return nil
}

// Bounds of one INSERT: rows, arguments (SQLite takes 32,766) and bytes.
const (
	copyRows  = 200
	copyArgs  = 30_000
	copyBytes = 1 << 20
)

// copyTable copies one table, and its mark, in one transaction.
func (c *copier) copyTable(ctx context.Context, t copiedTable) error {
	return c.inTarget(ctx, func(q direct) error {
		var sum rowSum
		var args []any
		held, size := 0, 0
		flush := func() error {
			if held == 0 {
				return nil
			}
			_, err := q.exec(ctx, insertRows(t, held), args...)
			args, held, size = args[:0], 0, 0
			return err
		}
		err := eachRow(ctx, c.from, t, func(values []any, bytes int) error {
			sum.add(values)
			args, held, size = append(args, values...), held+1, size+bytes
			if held < copyRows && len(args)+len(t.columns) <= copyArgs && size < copyBytes {
				return nil
			}
			return flush()
		})
		if err == nil {
			err = flush()
		}
		if err != nil {
			return err
		}
		c.mark.Done[t.name] = sum.content()
		return c.setMark(ctx, q)
	})
}

// insertRows is the statement that adds n rows.
func insertRows(t copiedTable, n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `INSERT INTO "%s" (%s) VALUES `, t.name, t.list())
	for i := range n {
		b.WriteString(map[bool]string{true: "(", false: ", ("}[i == 0])
		for j := range t.columns {
			fmt.Fprintf(&b, "%s$%d", map[bool]string{true: "", false: ", "}[j == 0], i*len(t.columns)+j+1)
		}
		b.WriteByte(')')
	}
	return b.String()
}

// eachRow reads a table row by row, with the bytes of what it holds.
func eachRow(ctx context.Context, q querier, t copiedTable, fn func(values []any, bytes int) error) error {
	return each(ctx, q, `SELECT `+t.list()+` FROM "`+t.name+`"`, nil, func(r rows) error {
		values := make([]any, len(t.columns))
		into := make([]any, len(t.columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := r.Scan(into...); err != nil {
			return err
		}
		size := 0
		for _, v := range values {
			switch v := v.(type) {
			case string:
				size += len(v)
			case []byte:
				size += len(v)
			default:
				size += 8
			}
		}
		return fn(values, size)
	})
}

// finish compares what is there with what was read, makes what is derived, and takes
// the mark away: from then on the copy may be served.
func (c *copier) finish(ctx context.Context) error {
	err := c.inTarget(ctx, func(q direct) error {
		for _, t := range c.tables {
			var sum rowSum
			if err := eachRow(ctx, q, t, func(values []any, _ int) error {
				sum.add(values)
				return nil
			}); err != nil {
				return err
			}
			if have, want := sum.content(), c.mark.Done[t.name]; have != want {
				return fmt.Errorf("table %s reads back with %d rows where %d were copied, or they differ: remove "+
					"the copy and start over", t.name, have.Rows, want.Rows)
			}
			c.out.Rows += c.mark.Done[t.name].Rows
		}
		if err := c.meta(ctx, q); err != nil {
			return err
		}
		if _, err := q.exec(ctx, `DELETE FROM meta WHERE name = $1`, copyMark); err != nil {
			return err
		}
		// The list of migrations is the other engine's own, and what the end of the log
		// says of the rows of all tables holds it: see bindAll.
		return c.to.deriveAll(ctx, q)
	})
	c.out.Tables = len(c.tables)
	if c.progress != nil && err == nil {
		c.progress(int64(len(c.tables)), int64(len(c.tables)))
	}
	return err
}

// meta copies what the database knows of itself, but what belongs to this copy: the
// check of the key, which both were opened with, and the version of the index.
func (c *copier) meta(ctx context.Context, q direct) error {
	return each(ctx, c.from, `SELECT name, value FROM meta ORDER BY name`, nil, func(r rows) error {
		var name, value string
		if err := r.Scan(&name, &value); err != nil {
			return err
		}
		if name == "key_check" || name == searchMeta || name == copyMark {
			return nil
		}
		_, err := q.exec(ctx, `INSERT INTO meta (name, value) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
		return err
	})
}

// checkFinished refuses half a copy to everybody but those who finish it.
func (db *core) checkFinished(ctx context.Context) error {
	if db.options.CopyTarget {
		return nil
	}
	var n int
	if err := db.read.row(ctx, `SELECT count(*) FROM meta WHERE name = $1`, copyMark).Scan(&n); err != nil {
		return named(err, "store: look for an unfinished copy")
	}
	if n > 0 {
		return ErrUnfinished
	}
	return nil
}

// rowSum is the sum of the digests of rows, modulo 2 to the 256: two tables have the
// same one when they hold the same rows as often, in any order.
type rowSum struct {
	rows int64
	sum  [4]uint64 // least first
	buf  []byte
}

// add counts a row. Every value is led by its kind and length, so that no two rows
// are written alike.
func (s *rowSum) add(values []any) {
	s.buf = s.buf[:0]
	for _, v := range values {
		switch v := v.(type) {
		case nil:
			s.buf = append(s.buf, 'n')
		case int64:
			s.buf = binary.BigEndian.AppendUint64(append(s.buf, 'i'), uint64(v))
		case string:
			s.buf = append(binary.BigEndian.AppendUint64(append(s.buf, 't'), uint64(len(v))), v...)
		case []byte:
			s.buf = append(binary.BigEndian.AppendUint64(append(s.buf, 'b'), uint64(len(v))), v...)
		default:
			s.buf = fmt.Appendf(append(s.buf, '?'), "%T %v", v, v)
		}
	}
	digest := sha256.Sum256(s.buf)
	var carry uint64
	for i := range s.sum {
		s.sum[i], carry = bits.Add64(s.sum[i], binary.LittleEndian.Uint64(digest[8*i:]), carry)
	}
	s.rows++
}

func (s *rowSum) content() tableContent {
	var out [sha256.Size]byte
	for i, n := range s.sum {
		binary.LittleEndian.PutUint64(out[8*i:], n)
	}
	return tableContent{Rows: s.rows, Digest: hex.EncodeToString(out[:])}
}
