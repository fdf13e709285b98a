package store

import (
	"cmp"
	"context"
	"crypto/hmac"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"database/sql"

	"commentportal/docket"
)

// batchState is what the writes of one commit share: where the chain, the
// comment numbers and the serials stand, and the rows that are written once for
// all of them. It is read from the database in every batch, never kept, since
// commands and other nodes extend the same chain.
type batchState struct {
	w          *writer
	now        time.Time
	dirty      bool // something was executed
	scrub      bool
	from       int64               // seq as loaded
	publicFrom int64               // publicAt as loaded
	sets       boundSets           // of the rows of bound tables
	sealed     sealedSets          // as flush left them
	rounds     map[docket.ID]int64 // of the dockets that comments were filed in
	shares     map[docket.ID]int   // see lookShare
	effects
}

// effects is what one write adds to its batch. A write that fails takes its
// effects with it.
type effects struct {
	seq         int64
	mac         []byte
	lastComment int64
	changedAt   int64
	publicAt    int64               // the latest comments.public_changed_at given
	serials     map[docket.ID]int64 // last serial given, by docket
	entries     []docket.LogEntry
	macs        [][]byte
	changes     []setChange          // of the sets of bound tables
	touches     map[string]*touch    // rows of bound tables whose digests are still to be written
	rows        map[string]*knownRow // rows of bound tables as they stand; nil: not known any more
	answers     [][]any              // rows of the table, see answerInsert
	signatories [][]any              // see signatoryInsert
	counts      map[counter]int
	revised     map[docket.ID]bool
	uncounted   map[docket.ID]bool
}

// errChain ends every write: a chain that goes on from a forged end would make
// the forgery look sound.
var errChain = fmt.Errorf("store: the end of the log's chain was changed by somebody else: run portal verify: %w",
	errFatal)

type counter struct {
	docket docket.ID
	line   string
	part   string
}

func (b *batchState) load(ctx context.Context) error {
	var seal, sets []byte
	err := b.w.row(ctx,
		`SELECT seq, mac, seal, last_comment, changed_at, public_at, row_sets FROM chain WHERE id = 1`+b.w.db.dialect.lockChain).
		Scan(&b.seq, &b.mac, &seal, &b.lastComment, &b.changedAt, &b.publicAt, &sets)
	if errors.Is(err, sql.ErrNoRows) || errors.Is(err, docket.ErrNotFound) {
		return errChain
	}
	if err != nil {
		return fmt.Errorf("read the end of the log's chain: %w", err)
	}
	if !hmac.Equal(seal, b.w.db.sealer.chainSeal(b.seq, b.mac)) {
		return errChain
	}
	b.sets, err = b.w.openSets(sets, b.seq, b.mac)
	if err != nil || b.sets.lastComment != b.lastComment || b.sets.changedAt != b.changedAt ||
		b.sets.publicAt != b.publicAt {
		return errChain
	}
	b.from, b.publicFrom = b.seq, b.publicAt
	b.serials, b.rounds, b.shares = map[docket.ID]int64{}, map[docket.ID]int64{}, map[docket.ID]int{}
	b.counts = map[counter]int{}
	b.revised = map[docket.ID]bool{}
	b.uncounted = map[docket.ID]bool{}
	return nil
}

// start gives a write its own effects, which begin where the batch stands.
func (b *batchState) start() effects {
	return effects{seq: b.seq, mac: b.mac, lastComment: b.lastComment, changedAt: b.changedAt, publicAt: b.publicAt}
}

func (b *batchState) merge(t *tx) {
	b.seq, b.mac, b.lastComment, b.changedAt, b.publicAt = t.seq, t.mac, t.lastComment, t.changedAt, t.publicAt
	b.entries = append(b.entries, t.entries...)
	b.macs = append(b.macs, t.macs...)
	b.mergeBound(&t.effects)
	b.answers = append(b.answers, t.answers...)
	b.signatories = append(b.signatories, t.signatories...)
	maps.Copy(b.serials, t.serials)
	for c, n := range t.counts {
		b.counts[c] += n
	}
	maps.Copy(b.revised, t.revised)
	maps.Copy(b.uncounted, t.uncounted)
	b.dirty = b.dirty || t.dirty
	b.scrub = b.scrub || t.scrub
}

func (b *batchState) empty() bool {
	return b.seq == b.from && len(b.counts) == 0 && len(b.serials) == 0 && len(b.revised) == 0 &&
		len(b.uncounted) == 0 &&
		b.publicAt == b.publicFrom && len(b.touches) == 0 && len(b.changes) == 0
}

// flush writes the rows that the batch's writes share.
func (b *batchState) flush(ctx context.Context) error {
	if b.empty() {
		return nil
	}
	if err := b.flushRows(ctx, &b.effects); err != nil {
		return err
	}
	for _, c := range slices.SortedFunc(maps.Keys(b.counts), func(x, y counter) int {
		return cmp.Or(cmp.Compare(x.docket, y.docket), strings.Compare(x.line, y.line), strings.Compare(x.part, y.part))
	}) {
		if b.counts[c] == 0 {
			continue
		}
		if _, err := b.w.exec(ctx, `
			INSERT INTO counters (docket, line, part, comments) VALUES ($1, $2, $3, $4)
			ON CONFLICT (docket, line, part) DO UPDATE SET comments = counters.comments + excluded.comments`,
			string(c.docket), c.line, c.part, int64(b.counts[c])); err != nil {
			return fmt.Errorf("count %s in %s: %w", c.line, c.docket, err)
		}
	}
	dockets := map[docket.ID]bool{}
	for id := range b.serials {
		dockets[id] = true
	}
	maps.Copy(dockets, b.revised)
	maps.Copy(dockets, b.uncounted)
	for _, id := range slices.Sorted(maps.Keys(dockets)) {
		if err := b.moveDocket(ctx, id); err != nil {
			return fmt.Errorf("docket %s: %w", id, err)
		}
	}
	if err := b.bind(ctx); err != nil {
		return err
	}
	b.sets.lastComment, b.sets.changedAt, b.sets.publicAt = b.lastComment, b.changedAt, b.publicAt
	b.sealed = sealedSets{b.w.db.sealer.sealSets(&b.sets, b.seq, b.mac), b.seq, b.mac, b.sets}
	if _, err := b.w.exec(ctx, `
		UPDATE chain SET seq = $1, mac = $2, seal = $3, last_comment = $4, changed_at = $5, public_at = $6, row_sets = $7 WHERE id = 1`,
		b.seq, b.mac, b.w.db.sealer.chainSeal(b.seq, b.mac), b.lastComment, b.changedAt, b.publicAt,
		b.sealed.sealed); err != nil {
		return fmt.Errorf("extend the log's chain: %w", err)
	}
	return nil
}

// moveDocket writes what the batch changed of a docket's state.
func (b *batchState) moveDocket(ctx context.Context, id docket.ID) error {
	query := `UPDATE docket_states SET revision = revision + $2, changes = changes + $3 WHERE docket = $1`
	args := []any{string(id), flag(b.revised[id]), flag(b.uncounted[id])}
	if last := b.serials[id]; last > 0 {
		query = `UPDATE docket_states SET revision = revision + $2, changes = changes + $3, last_serial = $4 WHERE docket = $1`
		args = append(args, last)
	}
	_, err := b.exec(ctx, &b.effects, query, args...)
	return err
}

// flushRows writes the answers and log rows of e, and forgets them.
func (b *batchState) flushRows(ctx context.Context, e *effects) error {
	if err := b.flushAnswers(ctx, e); err != nil {
		return err
	}
	rows := make([][]any, len(e.entries))
	for i, l := range e.entries {
		rows[i] = []any{l.Seq, micros(l.At), string(l.Actor), l.Action, l.Target, l.Detail, e.macs[i]}
	}
	e.entries, e.macs = nil, nil
	return named(b.insert(ctx, e, logInsert, rows), "write the log")
}

// flushAnswers writes the answers of e, and who signed them, and forgets both.
func (b *batchState) flushAnswers(ctx context.Context, e *effects) error {
	rows, signatories := e.answers, e.signatories
	e.answers, e.signatories = nil, nil
	if err := b.insert(ctx, e, answerInsert, rows); err != nil {
		return fmt.Errorf("write answers: %w", err)
	}
	return named(b.insert(ctx, e, signatoryInsert, signatories), "write signatories")
}

// insertSizes are how many rows one INSERT takes: a statement for each size is
// kept prepared.
var insertSizes = []int{64, 16, 4, 1}

// insert writes rows with as few statements as insertSizes allow.
func (b *batchState) insert(ctx context.Context, e *effects, to batchInsert, rows [][]any) error {
	table := b.w.db.bindings[to.table]
	var args []any
	for len(rows) > 0 {
		n := 1
		for _, size := range insertSizes {
			if len(rows) >= size {
				n = size
				break
			}
		}
		args = args[:0]
		for _, r := range rows[:n] {
			args = append(args, r...)
			if table == nil {
				continue
			}
			values, err := to.values(table, r)
			if err != nil {
				return err
			}
			mac := b.w.db.sealer.rowMAC(table, values)
			b.inserted(e, table, values, mac)
			args = append(args, mac)
		}
		if _, err := b.w.exec(ctx, to.texts[n], args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

var (
	logInsert    = insertTexts("log", "seq", "at", "actor", "action", "target", "detail", "mac")
	answerInsert = insertTexts("answers", "comment", "position", "question", "original", "text", "removed",
		"findings", "gaps", "class", "status")
	signatoryInsert = insertTexts("signatories", "comment", "position", "person")
)

// batchInsert writes several rows of one table with one statement.
type batchInsert struct {
	table   string
	columns []string
	texts   map[int]string // by number of rows; of bound tables with row_mac
}

// values are those of a row in the order of the table's columns; what is not given
// is NULL.
func (to batchInsert) values(table *binding, r []any) ([]any, error) {
	values := make([]any, len(table.columns))
	for i, v := range r {
		var err error
		if values[table.place(to.columns[i])], err = valueOf(v); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// insertTexts writes the INSERT of each size for the columns of a table.
func insertTexts(table string, columns ...string) batchInsert {
	to := batchInsert{table, columns, map[int]string{}}
	if isBound(table) {
		columns = append(slices.Clip(columns), macColumn)
	}
	texts := to.texts
	for _, size := range insertSizes {
		var b strings.Builder
		fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ", table, strings.Join(columns, ", "))
		for i := range size * len(columns) {
			switch {
			case i == 0:
				b.WriteString("(")
			case i%len(columns) == 0:
				b.WriteString("), (")
			default:
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "$%d", i+1)
		}
		b.WriteString(")")
		texts[size] = b.String()
	}
	return to
}

// tx is one write inside a batch. It never leaves this room.
type tx struct {
	b     *batchState
	dirty bool // something was executed, so a failure must be undone
	scrub bool // words were taken down
	effects
}

func (t *tx) now() time.Time { return t.b.now }

func (t *tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	t.dirty = true
	n, err := t.b.exec(context.WithoutCancel(ctx), &t.effects, query, args...)
	return n, t.translate(err)
}

// query reads a list. Answers that this batch has filed but not written yet are
// written first, so that no list misses them.
func (t *tx) query(ctx context.Context, query string, args ...any) (rows, error) {
	if err := t.flushAnswers(ctx); err != nil {
		return nil, err
	}
	r, err := t.b.w.query(context.WithoutCancel(ctx), query, args...)
	return r, t.translate(err)
}

// flushAnswers writes the answers that this batch has filed but not written yet.
func (t *tx) flushAnswers(ctx context.Context) error {
	for _, e := range []*effects{&t.b.effects, &t.effects} {
		if len(e.answers) > 0 {
			t.dirty = true
			if err := t.b.flushAnswers(context.WithoutCancel(ctx), e); err != nil {
				return t.translate(err)
			}
		}
	}
	return nil
}

func (t *tx) row(ctx context.Context, query string, args ...any) row {
	return translatedRow{t.b.w.row(context.WithoutCancel(ctx), query, args...), t.b.w.db.dialect}
}

func (t *tx) translate(err error) error {
	if err == nil {
		return nil
	}
	return t.b.w.db.dialect.translate(err)
}

// translatedRow gives a row's error in the words of this room; a row that is
// not there is docket.ErrNotFound.
type translatedRow struct {
	row
	d *dialect
}

func (r translatedRow) Scan(dest ...any) error {
	err := r.row.Scan(dest...)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return docket.ErrNotFound
	}
	return r.d.translate(err)
}

// serial gives the next serial of a docket. A write that fails gives it back.
func (t *tx) serial(ctx context.Context, id docket.ID) (int64, error) {
	last, ok := t.serials[id]
	if !ok {
		last, ok = t.b.serials[id]
	}
	if !ok {
		state, round, err := t.docketState(ctx, id)
		if err != nil {
			return 0, fmt.Errorf("docket %s: %w", id, err)
		}
		last = state.number("last_serial")
		t.b.rounds[id] = round
	}
	return last + 1, nil
}

// docketState reads a docket's state and the round that comments are filed in. The
// row is remembered: the end of the batch changes it.
func (t *tx) docketState(ctx context.Context, id docket.ID) (state boundRow, round int64, err error) {
	table := t.b.w.db.bindings["docket_states"]
	values, mac, err := table.scanSome(t.row(ctx, `SELECT `+table.list("s.")+`, d.round
		FROM docket_states s JOIN dockets d ON d.id = s.docket WHERE s.docket = $1`, string(id)), table.all, &round)
	if err != nil {
		return boundRow{}, 0, err
	}
	t.rememberIntact(table, knownRow{values, mac})
	return boundRow{table, values}, round, nil
}

// took records that serial n of the docket, and a comment number, are given.
func (t *tx) took(id docket.ID, n int64) {
	if t.serials == nil {
		t.serials = map[docket.ID]int64{}
	}
	t.serials[id] = n
	t.lastComment++
}

// count adds n to a counter line of the docket.
func (t *tx) count(id docket.ID, line, part string, n int) {
	if t.counts == nil {
		t.counts = map[counter]int{}
	}
	t.counts[counter{id, line, part}] += n
}

// revise says that what the public reads of the docket changes.
func (t *tx) revise(id docket.ID) {
	if t.revised == nil {
		t.revised = map[docket.ID]bool{}
	}
	t.revised[id] = true
}

// publicChange gives the moment of a change that the public can see: now, and
// later than that of every change before it. The change may take n moments, one
// for each comment of a list.
func (t *tx) publicChange(n int64) int64 {
	first := max(t.publicAt+1, micros(t.now()))
	t.publicAt = first + n - 1
	return first
}

// recount says that the docket's theme counts no longer hold.
func (t *tx) recount(id docket.ID) {
	if t.uncounted == nil {
		t.uncounted = map[docket.ID]bool{}
	}
	t.uncounted[id] = true
}

// unexported are the actions that no export shows: a snapshot's time is that of
// the last action of another kind.
func unexported(action string) bool {
	for _, p := range []string{"comment.opened", "comment.claimed", "comment.reported", "coding.noted", "signature.",
		"look.", "docket.second_person", "docket.second_suggestions", "user.", "session.", "sign_in", "export",
		"backup"} {
		if strings.HasPrefix(action, p) {
			return true
		}
	}
	return false
}

// record appends a row to the hash-chained log. Detail holds plain facts, never
// personal text.
func (t *tx) record(actor docket.Actor, action, target string, detail map[string]string) {
	t.append(actor, action, target, detail, !unexported(action))
}

func (t *tx) append(actor docket.Actor, action, target string, detail map[string]string, change bool) {
	facts := "{}"
	if len(detail) > 0 {
		b, err := json.Marshal(detail) // a map of strings always has a form, keys sorted
		if err == nil {
			facts = string(b)
		}
	}
	e := docket.LogEntry{
		Seq: t.seq + 1, At: t.now(), Actor: docket.Actor(storable(string(actor))), Action: storable(action),
		Target: storable(target), Detail: facts,
	}
	t.mac = t.b.w.db.sealer.chainLink(t.mac, e)
	t.seq = e.Seq
	t.entries = append(t.entries, e)
	t.macs = append(t.macs, t.mac)
	if change {
		t.changedAt = max(t.changedAt, micros(e.At))
	}
}

// storable is s without what PostgreSQL cannot hold, so that both engines keep
// the same row.
func storable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// chainLink is the MAC of a log row: over the MAC before it and every field.
func (s *sealer) chainLink(previous []byte, e docket.LogEntry) []byte {
	d := newDigest(s.chain, "log row")
	d.bytes(previous)
	d.number(e.Seq)
	d.number(micros(e.At))
	d.text(string(e.Actor))
	d.text(e.Action)
	d.text(e.Target)
	d.text(e.Detail)
	return d.sum()
}

// chainSeal authenticates where the chain ends, so that a tail cannot be cut
// without the key.
func (s *sealer) chainSeal(seq int64, mac []byte) []byte {
	d := newDigest(s.chain, "log end")
	d.number(seq)
	d.bytes(mac)
	return d.sum()
}

// micros is t as the database keeps it: microseconds since 1970, 0 for none.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// at is the reverse of micros.
func at(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
