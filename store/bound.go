package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql/driver"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
)

// boundTable is a table whose rows are bound to the key: each row carries a keyed
// digest of all its values in row_mac, and the sealed set digest of the table
// (boundSet) says which rows there are. Whoever writes to the database without
// the key can neither change a row, nor add or remove one, unnoticed.
//
// A new table needs a column row_mac, a line in boundTables, one in replayedTables
// or notReplayed, and a row in the test that changes every table. The columns are
// read from the schema, so a new column is covered by itself.
type boundTable struct {
	name string
	key  []string // the primary key

	// setSince is the migration from which the set of rows is sealed, where that is
	// later than the column row_mac.
	setSince int64
}

// setsOfSessions is the migration from which the set of sessions is sealed, too.
const setsOfSessions = 17

// boundTables are the tables whose rows are bound to the key.
var boundTables = [...]boundTable{
	{name: "adjudicated_codes", key: []string{"comment", "question", "number", "given"}},
	{name: "adjudications", key: []string{"comment", "question", "number"}},
	{name: "answer_translations", key: []string{"comment", "question"}},
	{name: "appeals", key: []string{"id"}},
	{name: "assignments", key: []string{"comment"}},
	{name: "answers", key: []string{"comment", "position"}},
	{name: "campaign_relations", key: []string{"docket", "a", "b"}},
	{name: "campaign_states", key: []string{"docket"}},
	{name: "campaign_verdicts", key: []string{"docket", "number"}},
	{name: "campaigns", key: []string{"id"}},
	{name: "code_revisits", key: []string{"docket", "code"}},
	{name: "case_notes", key: []string{"case_id", "number"}},
	{name: "cases", key: []string{"id"}},
	{name: "claims", key: []string{"kind", "comment", "question"}},
	{name: "codebook_changes", key: []string{"docket", "version"}},
	{name: "codebooks", key: []string{"docket", "version"}},
	{name: "coding_notes", key: []string{"comment", "question", "coder"}},
	{name: "coding_units", key: []string{"comment", "question"}},
	{name: "codings", key: []string{"comment", "question", "code", "coder"}},
	{name: "comment_mail", key: []string{"comment"}},
	{name: "comment_notes", key: []string{"comment", "number"}},
	{name: "comments", key: []string{"num"}},
	{name: "decision_drafts", key: []string{"comment", "user_id"}},
	{name: "decisions", key: []string{"comment", "version"}},
	{name: "docket_changes", key: []string{"docket", "number"}},
	{name: "docket_states", key: []string{"docket"}},
	{name: "docket_text_drafts", key: []string{"docket"}},
	{name: "docket_texts", key: []string{"docket", "number"}},
	{name: "dockets", key: []string{"id"}},
	{name: "double_coded", key: []string{"comment", "question"}},
	{name: "earlier_answers", key: []string{"comment", "number", "position"}},
	{name: "earlier_versions", key: []string{"comment", "number"}},
	{name: "ended_sessions", key: []string{"hash"}},
	{name: "excerpts", key: []string{"id"}},
	{name: "followers", key: []string{"id"}},
	{name: "finding_verdicts", key: []string{"comment", "version", "position"}},
	{name: "guard_places", key: []string{"guard", "number"}},
	{name: "guards", key: []string{"id"}},
	{name: "heard_pages", key: []string{"docket", "number"}},
	{name: "handovers", key: []string{"comment", "number"}},
	{name: "identities", key: []string{"id"}},
	{name: "import_maps", key: []string{"docket", "name"}},
	{name: "incidents", key: []string{"comment"}},
	{name: "inquiries", key: []string{"id"}},
	{name: "inquiry_texts", key: []string{"inquiry", "number"}},
	{name: "kept_exports", key: []string{"docket", "name"}},
	{name: "kept_files", key: []string{"docket", "name", "position"}},
	{name: "legal_holds", key: []string{"id"}},
	{name: "many_comments", key: []string{"decision", "comment"}},
	{name: "many_decisions", key: []string{"id"}},
	{name: "memo_versions", key: []string{"memo", "version"}},
	{name: "memos", key: []string{"id"}},
	{name: "messages", key: []string{"id"}},
	{name: "meta", key: []string{"name"}},
	{name: "migrations", key: []string{"number"}},
	{name: "models", key: []string{"docket"}},
	{name: "name_checks", key: []string{"hash"}},
	{name: "off_topic_marks", key: []string{"comment", "number"}},
	{name: "passkeys", key: []string{"id"}},
	{name: "page_remarks", key: []string{"id"}},
	{name: "page_votes", key: []string{"docket", "page", "language", "month"}},
	{name: "passages", key: []string{"docket", "number"}},
	{name: "passes", key: []string{"comment", "question", "coder"}},
	{name: "placements", key: []string{"comment"}},
	{name: "purges", key: []string{"id"}},
	{name: "publications", key: []string{"docket", "name"}},
	{name: "published_traces", key: []string{"docket", "name", "serial"}},
	{name: "quotations", key: []string{"excerpt"}},
	{name: "received_heads", key: []string{"size"}},
	{name: "received_nodes", key: []string{"level", "position"}},
	{name: "recommendation_versions", key: []string{"docket", "number", "version"}},
	{name: "recommendations", key: []string{"docket", "number"}},
	{name: "recovery_codes", key: []string{"user_id", "hash"}},
	{name: "redactions", key: []string{"comment", "version", "question", "span_start"}},
	{name: "removals", key: []string{"id"}},
	{name: "report_sections", key: []string{"docket", "section"}},
	{name: "reports", key: []string{"comment", "number"}},
	{name: "rescreened", key: []string{"comment"}},
	{name: "second_looks", key: []string{"comment", "version"}},
	{name: "section_versions", key: []string{"docket", "section", "version"}},
	{name: "sender_questions", key: []string{"token"}},
	{name: "sender_samples", key: []string{"id"}},
	{name: "sessions", key: []string{"hash"}, setSince: setsOfSessions},
	{name: "setup_links", key: []string{"hash"}},
	{name: "sign_in_tries", key: []string{"name", "day"}},
	{name: "signatories", key: []string{"comment", "position"}},
	{name: "signatures", key: []string{"id"}},
	{name: "speakers", key: []string{"comment"}},
	{name: "staff_notices", key: []string{"user_id", "notice"}},
	{name: "test_answers", key: []string{"comment", "question"}},
	{name: "test_readings", key: []string{"comment", "question", "coder"}},
	{name: "training_answers", key: []string{"round", "position"}},
	{name: "training_readings", key: []string{"round", "position", "coder"}},
	{name: "training_rounds", key: []string{"id"}},
	{name: "unsent_forms", key: []string{"id"}},
	{name: "upload_chunks", key: []string{"upload", "position"}},
	{name: "uploads", key: []string{"id"}},
	{name: "user_roles", key: []string{"user_id", "docket"}},
	{name: "users", key: []string{"id"}},
	{name: "withheld_answers", key: []string{"comment", "question"}},
}

// unboundTables are the tables that Verify does not hold against the key, each
// with the reason. The log and its end have a chain of their own.
var unboundTables = map[string]string{
	"answer_readings": "derived: Verify compares them with a recount",
	"counters":        "derived: Verify compares them with a recount",
	"listed":          "derived: Verify compares it with the posted comments",
	"posted_search":   "derived: Verify compares it with the posted comments",
	"theme_counts":    "derived: Verify compares them with a recount",
	"waiting":         "derived: Verify compares it with the pending comments",
}

// chainedTables are held by the log's chain and its seal.
var chainedTables = []string{"chain", "log"}

// Exempt lists the tables that Verify does not cover, as `portal verify --exempt`
// prints them.
func Exempt() []string {
	var list []string
	for name := range unboundTables {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

const macColumn = "row_mac"

// isBound reports whether rows of the table carry digests.
func isBound(table string) bool {
	return slices.ContainsFunc(boundTables[:], func(b boundTable) bool { return b.name == table })
}

// binding is a bound table as the schema has it.
type binding struct {
	boundTable
	index   int      // place in boundTables
	columns []string // all but row_mac, sorted
	kinds   []string // "int", "text" or "blob", of each column
	must    []bool   // columns that cannot be NULL
	keys    []int    // places of the primary key in columns
	all     []int    // places of all columns
	header  []byte   // SHA-256 over the names of table and columns
}

func (b *binding) place(column string) int { return slices.Index(b.columns, column) }

// list writes the columns for a query, each behind prefix, row_mac last.
func (b *binding) list(prefix string) string {
	return prefix + strings.Join(b.columns, ", "+prefix) + ", " + prefix + macColumn
}

// readBindings reads the columns of bound tables from the schema; tables without
// row_mac, of a schema before there were digests, are left out.
func readBindings(ctx context.Context, q querier, d *dialect) (map[string]*binding, error) {
	type column struct {
		name, kind string
		must       bool
	}
	found := map[string][]column{}
	err := each(ctx, q, d.columns, nil, func(r rows) error {
		var table string
		var c column
		err := r.Scan(&table, &c.name, &c.kind, &c.must)
		found[table] = append(found[table], c)
		return err
	})
	if err != nil {
		return nil, named(err, "store: read the schema")
	}
	out := map[string]*binding{}
	for index, t := range boundTables {
		list := found[t.name]
		slices.SortFunc(list, func(a, b column) int { return strings.Compare(a.name, b.name) })
		b := &binding{boundTable: t, index: index}
		has := false
		for _, c := range list {
			if c.name == macColumn {
				has = true
				continue
			}
			b.all = append(b.all, len(b.columns))
			b.columns = append(b.columns, c.name)
			b.kinds = append(b.kinds, kindOf(c.kind))
			b.must = append(b.must, c.must)
		}
		if !has {
			continue
		}
		for _, k := range t.key {
			b.keys = append(b.keys, b.place(k))
		}
		if slices.Contains(b.keys, -1) {
			return nil, fmt.Errorf("store: table %s has another primary key than the program knows", t.name)
		}
		sum := sha256.Sum256([]byte(t.name + "\x00" + strings.Join(b.columns, "\x00")))
		b.header = sum[:]
		out[t.name] = b
	}
	return out, nil
}

func kindOf(declared string) string {
	switch k := strings.ToLower(declared); {
	case strings.Contains(k, "int"):
		return "int"
	case k == "text":
		return "text"
	}
	return "blob"
}

// rowMAC is the keyed digest of one row: over the names of table and columns and
// every value with its kind, so that no two rows have one encoding.
func (s *sealer) rowMAC(b *binding, values []any) []byte {
	d := newDigest(s.digest, "table row")
	d.bytes(b.header)
	for _, v := range values {
		switch v := v.(type) {
		case nil:
			d.buf = append(d.buf, 'n')
		case int64:
			d.buf = append(d.buf, 'i')
			d.number(v)
		case string:
			d.buf = append(d.buf, 't')
			d.text(v)
		case []byte:
			d.buf = append(d.buf, 'b')
			d.bytes(v)
		default:
			d.buf = append(d.buf, '?')
			d.bytes(fmt.Append(nil, v))
		}
	}
	return d.sum()
}

// isIntact reports whether a row is as the portal wrote it.
func (s *sealer) isIntact(b *binding, values []any, mac []byte) bool {
	return hmac.Equal(mac, s.rowMAC(b, values))
}

// element is what a row adds to the set digest of its table. It is another digest
// than row_mac, which everybody with the database can read: who knows the
// elements of a sum could look for other rows with the same sum.
func (s *sealer) element(b *binding, mac []byte) number256 {
	d := newDigest(s.digest, "table set")
	d.text(b.name)
	d.bytes(mac)
	sum := d.sum32()
	return numberOfBytes(sum[:])
}

// valueOf is an argument as the database will hold it.
func valueOf(v any) (any, error) {
	switch v := v.(type) {
	case nil, int64, string:
		return v, nil
	case []byte:
		if v == nil {
			return nil, nil
		}
		return v, nil
	case int:
		return int64(v), nil
	case bool:
		return flag(v), nil
	}
	out, err := driver.DefaultParameterConverter.ConvertValue(v)
	if b, ok := out.(bool); ok {
		out = flag(b)
	}
	return out, err
}

// keyText names a row by its primary key: numbers and words joined by slashes,
// digests by their first eight bytes.
func (b *binding) keyText(values []any) string { return string(b.appendKey(nil, values)) }

func (b *binding) appendKey(text []byte, values []any) []byte {
	for n, i := range b.keys {
		if n > 0 {
			text = append(text, '/')
		}
		switch v := values[i].(type) {
		case int64:
			text = strconv.AppendInt(text, v, 10)
		case string:
			text = append(text, v...)
		case []byte:
			text = hex.AppendEncode(text, v[:min(len(v), 8)])
		}
	}
	return text
}

// nameNumber is the row's name as a number, for the sum of names of a set.
func (b *binding) nameNumber(values []any) number256 {
	var space [64]byte
	return nameNumber(b.appendKey(space[:0], values))
}

// rowKey tells rows of a batch apart.
func (b *binding) rowKey(values []any) string {
	var k []byte
	k = append(k, b.name...)
	for _, i := range b.keys {
		switch v := values[i].(type) {
		case int64:
			k = binary.BigEndian.AppendUint64(append(k, 0, 'i'), uint64(v))
		case string:
			k = append(append(append(k, 0, 't'), strconv.Itoa(len(v))...), ':')
			k = append(k, v...)
		case []byte:
			k = append(append(k, 0, 'b'), v...)
		}
	}
	return string(k)
}

// scan reads a row of binding.list: values and row_mac.
func (b *binding) scan(r row) (values []any, mac []byte, err error) { return b.scanSome(r, b.all) }

// scanSome reads a row of some columns, by their places, row_mac, and more behind
// it; the other values stay nil.
func (b *binding) scanSome(r row, places []int, more ...any) (values []any, mac []byte, err error) {
	values = make([]any, len(b.columns))
	dest := make([]any, 0, len(places)+1+len(more))
	for _, place := range places {
		dest = append(dest, &values[place])
	}
	dest = append(append(dest, &mac), more...)
	if err := r.Scan(dest...); err != nil {
		return nil, nil, err
	}
	for _, i := range places {
		switch v := values[i].(type) {
		case []byte:
			if b.kinds[i] == "text" {
				values[i] = string(v)
			}
		case int32:
			values[i] = int64(v)
		case bool:
			values[i] = flag(v)
		}
	}
	return values, mac, nil
}

// errBound says that a row is not the one that the portal wrote. Callers treat it
// as one that is not there.
var errBound = fmt.Errorf("store: a row was changed or added outside the portal: run portal verify: %w",
	docket.ErrNotFound)

// boundRow is a row of a bound table whose digest was right.
type boundRow struct {
	b      *binding
	values []any
}

func (r boundRow) number(column string) int64 {
	n, _ := r.values[r.b.place(column)].(int64) // a column of another kind fails the test of the reads
	return n
}

func (r boundRow) text(column string) string {
	s, _ := r.values[r.b.place(column)].(string)
	return s
}

func (r boundRow) bytes(column string) []byte {
	v, _ := r.values[r.b.place(column)].([]byte)
	return v
}

// readBound reads rows of a bound table and checks each against its digest:
// errBound when one is not as the portal wrote it.
func (db *core) readBound(ctx context.Context, q querier, table, where string, args ...any) ([]boundRow, error) {
	b := db.bindings[table]
	if b == nil {
		return nil, fmt.Errorf("store: table %s is not bound to the key", table)
	}
	known := func(string) bool { return false }
	if w, ok := q.(writing); ok { // a row that this batch wrote gets its digest at the end of it
		t := w.base()
		known = func(key string) bool { return t.b.pending(&t.effects, key) != nil }
	}
	var list []boundRow
	err := each(ctx, q, "SELECT "+b.list("t.")+" FROM "+table+" t WHERE "+where, args, func(r rows) error {
		values, mac, err := b.scan(r)
		if err != nil {
			return err
		}
		if !known(b.rowKey(values)) && !db.sealer.isIntact(b, values, mac) {
			db.log.Error("a row was changed or added outside the portal: run portal verify", "table", table, "row",
				b.keyText(values))
			return errBound
		}
		list = append(list, boundRow{b, values})
		return nil
	})
	return list, err
}

// readOne is readBound for a single row; docket.ErrNotFound when there is none.
func (db *core) readOne(ctx context.Context, q querier, table, where string, args ...any) (boundRow, error) {
	list, err := db.readBound(ctx, q, table, where, args...)
	if err == nil && len(list) == 0 {
		err = docket.ErrNotFound
	}
	if err != nil {
		return boundRow{}, err
	}
	return list[0], nil
}

// isBoundError reports whether err says that a row is not as the portal wrote it.
func isBoundError(err error) bool { return errors.Is(err, errBound) }
