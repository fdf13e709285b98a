package store

import (
	"cmp"
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
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
	locked     bool // the end of the chain: nobody else extends it until the commit
	early      bool // a write needs the lock before anything else
	guessed    bool // where the chain ends, see guess
	scrub      bool
	from       int64               // seq as loaded
	publicFrom int64               // publicAt as loaded
	sets       boundSets           // of the rows of bound tables
	sealed     sealedSets          // as flush left them
	rounds     map[docket.ID]int64 // of the dockets that comments were filed in
	shares     map[docket.ID]int   // see lookShare
	foreseen   foreseen
	effects
}

// effects is what one write adds to its batch. A write that fails takes its
// effects with it.
type effects struct {
	seq         int64  // of the last of entries; where the lock comes last, they are numbered anew then
	mac         []byte // of the last entry that was sealed
	lastComment int64
	changedAt   int64
	publicAt    int64                // the latest comments.public_changed_at given
	serials     map[docket.ID]int64  // last serial given, by docket
	entries     []docket.LogEntry    // not sealed yet
	changes     []setChange          // of the sets of bound tables
	touches     map[string]*touch    // rows of bound tables whose digests are still to be written
	rows        map[string]*knownRow // rows of bound tables as they stand; nil: not known any more
	comments    [][]any              // filed and not written yet, see commentInsert
	answers     [][]any              // rows of the table, see answerInsert
	signatories [][]any              // see signatoryInsert
	counts      map[counter]int
	revised     map[docket.ID]bool
	uncounted   map[docket.ID]bool
	touchedReadings
	touchedWaiting touchedWaiting
}

// errChain ends every write: a chain that goes on from a forged end would make
// the forgery look sound.
var errChain = fmt.Errorf("store: the end of the log's chain was changed by somebody else: run portal verify, or "+
	"restart the portal where the key was changed while it ran: %w", errFatal)

type counter struct {
	docket docket.ID
	line   string
	part   string
}

// chainEnd reads where the chain ends.
const chainEnd = `SELECT seq, mac, seal, last_comment, changed_at, public_at, row_sets FROM chain WHERE id = 1`

// endOfChain is the row of chainEnd.
type endOfChain struct {
	seq                              int64
	mac                              []byte
	lastComment, changedAt, publicAt int64
	sets                             boundSets
}

// readEnd reads the row of chainEnd and checks it.
func (w *writer) readEnd(r row) (endOfChain, error) {
	var e endOfChain
	var seal, sets []byte
	err := r.Scan(&e.seq, &e.mac, &seal, &e.lastComment, &e.changedAt, &e.publicAt, &sets)
	if errors.Is(err, sql.ErrNoRows) || errors.Is(err, docket.ErrNotFound) {
		return e, errChain
	}
	if err != nil {
		return e, fmt.Errorf("read the end of the log's chain: %w", err)
	}
	if !hmac.Equal(seal, w.db.sealer.chainSeal(e.seq, e.mac)) {
		return e, errChain
	}
	e.sets, err = w.openSets(sets, e.seq, e.mac)
	if err != nil || e.sets.lastComment != e.lastComment || e.sets.changedAt != e.changedAt ||
		e.sets.publicAt != e.publicAt {
		return e, errChain
	}
	return e, nil
}

// opened reads where the batch begins.
func (b *batchState) opened(r row) error {
	e, err := b.w.readEnd(r)
	if err != nil {
		return err
	}
	e.begin(b)
	return nil
}

// begin lets a batch begin where the chain ends.
func (e endOfChain) begin(b *batchState) {
	b.seq, b.mac, b.sets = e.seq, e.mac, e.sets
	b.lastComment, b.changedAt, b.publicAt = e.lastComment, e.changedAt, e.publicAt
	b.from, b.publicFrom = b.seq, b.publicAt
	b.serials, b.rounds, b.shares = map[docket.ID]int64{}, map[docket.ID]int64{}, map[docket.ID]int{}
	b.counts = map[counter]int{}
	b.revised = map[docket.ID]bool{}
	b.uncounted = map[docket.ID]bool{}
}

// start gives a write its own effects, which begin where the batch stands.
func (b *batchState) start() effects {
	return effects{seq: b.seq, mac: b.mac, lastComment: b.lastComment, changedAt: b.changedAt, publicAt: b.publicAt}
}

func (b *batchState) merge(t *tx) {
	b.seq, b.mac, b.lastComment, b.changedAt, b.publicAt = t.seq, t.mac, t.lastComment, t.changedAt, t.publicAt
	b.entries = append(b.entries, t.entries...)
	b.mergeBound(&t.effects)
	b.comments = append(b.comments, t.comments...)
	b.answers = append(b.answers, t.answers...)
	b.signatories = append(b.signatories, t.signatories...)
	maps.Copy(b.serials, t.serials)
	for c, n := range t.counts {
		b.counts[c] += n
	}
	maps.Copy(b.revised, t.revised)
	maps.Copy(b.uncounted, t.uncounted)
	b.touchedReadings.merge(t.touchedReadings)
	b.touchedWaiting = b.touchedWaiting.merge(t.touchedWaiting)
	b.dirty = b.dirty || t.dirty
	b.scrub = b.scrub || t.scrub
}

func (b *batchState) empty() bool {
	return b.seq == b.from && len(b.counts) == 0 && len(b.serials) == 0 && len(b.revised) == 0 &&
		len(b.uncounted) == 0 &&
		b.publicAt == b.publicFrom && len(b.touches) == 0 && len(b.changes) == 0 && b.touchedReadings.empty() &&
		len(b.touchedWaiting) == 0
}

// flush writes the rows that the batch's writes share.
func (b *batchState) flush(ctx context.Context) error {
	if b.empty() {
		return nil
	}
	if err := b.flushAnswers(ctx, &b.effects); err != nil {
		return err
	}
	if err := b.keepWaiting(ctx); err != nil {
		return fmt.Errorf("list what waits: %w", err)
	}
	if err := b.countReadings(ctx); err != nil {
		return fmt.Errorf("count what was read: %w", err)
	}
	dockets := b.movedDockets()
	if err := b.w.lockEnd(ctx, b, dockets); err != nil {
		return err
	}
	if err := b.flushLog(ctx, &b.effects); err != nil {
		return err
	}
	for _, c := range slices.SortedFunc(maps.Keys(b.counts), func(x, y counter) int {
		return cmp.Or(cmp.Compare(x.docket, y.docket), strings.Compare(x.line, y.line), strings.Compare(x.part, y.part))
	}) {
		if b.counts[c] == 0 {
			continue
		}
		if err := b.w.later(ctx, 1, `
			INSERT INTO counters (docket, line, part, comments) VALUES ($1, $2, $3, $4)
			ON CONFLICT (docket, line, part) DO UPDATE SET comments = counters.comments + excluded.comments`,
			string(c.docket), c.line, c.part, int64(b.counts[c])); err != nil {
			return fmt.Errorf("count %s in %s: %w", c.line, c.docket, err)
		}
	}
	for _, id := range dockets {
		if err := b.moveDocket(ctx, id); err != nil {
			return fmt.Errorf("docket %s: %w", id, err)
		}
	}
	if err := b.bind(ctx); err != nil {
		return err
	}
	b.sets.lastComment, b.sets.changedAt, b.sets.publicAt = b.lastComment, b.changedAt, b.publicAt
	b.sealed = sealedSets{b.w.db.sealer.sealSets(&b.sets, b.seq, b.mac), b.seq, b.mac, b.sets}
	if err := b.w.later(ctx, 1, `
		UPDATE chain SET seq = $1, mac = $2, seal = $3, last_comment = $4, changed_at = $5, public_at = $6, row_sets =
		$7 WHERE id = 1`, b.seq, b.mac, b.w.db.sealer.chainSeal(b.seq, b.mac), b.lastComment, b.changedAt, b.publicAt,
		b.sealed.sealed); err != nil {
		return fmt.Errorf("extend the log's chain: %w", err)
	}
	return nil
}

// movedDockets lists the dockets whose state changes.
func (e *effects) movedDockets() []docket.ID {
	dockets := map[docket.ID]bool{}
	for id := range e.serials {
		dockets[id] = true
	}
	maps.Copy(dockets, e.revised)
	maps.Copy(dockets, e.uncounted)
	return slices.Sorted(maps.Keys(dockets))
}

// moveDocket writes what the batch changed of a docket's state.
func (b *batchState) moveDocket(ctx context.Context, id docket.ID) error {
	query := `UPDATE docket_states SET revision = revision + $2, changes = changes + $3 WHERE docket = $1`
	args := []any{string(id), flag(b.revised[id]), flag(b.uncounted[id])}
	if last := b.serials[id]; last > 0 {
		query = `UPDATE docket_states SET revision = revision + $2, changes = changes + $3, last_serial = $4 WHERE
			docket = $1`
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
	return b.flushLog(ctx, e)
}

// flushLog seals the log rows of e, each with the one before it, and writes them.
func (b *batchState) flushLog(ctx context.Context, e *effects) error {
	rows := make([][]any, len(e.entries))
	for i, l := range e.entries {
		e.mac = b.w.db.sealer.chainLink(e.mac, l)
		rows[i] = []any{l.Seq, micros(l.At), string(l.Actor), l.Action, l.Target, l.Detail, e.mac}
	}
	e.entries = nil
	return named(b.insert(ctx, e, logInsert, rows), "write the log")
}

// flushAnswers writes the comments of e, their answers, and who signed them, and forgets all.
func (b *batchState) flushAnswers(ctx context.Context, e *effects) error {
	if err := flushComments(ctx, b, e); err != nil {
		return err
	}
	rows, signatories := e.answers, e.signatories
	e.answers, e.signatories = nil, nil
	if err := b.insert(ctx, e, answerInsert, rows); err != nil {
		return fmt.Errorf("write answers: %w", err)
	}
	return named(b.insert(ctx, e, signatoryInsert, signatories), "write signatories")
}

// flushComments writes the comments of e and forgets them.
func flushComments(ctx context.Context, b *batchState, e *effects) error {
	rows := e.comments
	e.comments = nil
	return named(b.insert(ctx, e, commentInsert, rows), "write comments")
}

// insertSizes are how many rows one INSERT takes: a statement for each size is
// kept prepared.
var insertSizes = []int{64, 16, 4, 1}

// insert writes rows with as few statements as insertSizes allow.
func (b *batchState) insert(ctx context.Context, e *effects, to batchInsert, rows [][]any) error {
	table := b.w.db.bindings[to.table]
	var args []any
	for len(rows) > 0 {
		n := to.size(len(rows))
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
		if err := b.w.later(ctx, int64(n), to.texts[n], args...); err != nil {
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

// size is how many of n rows the next statement takes.
func (to batchInsert) size(n int) int {
	for _, size := range insertSizes {
		if n >= size {
			return size
		}
	}
	return 1
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

// plain is the INSERT of one row without row_mac.
func (to batchInsert) plain() string {
	places := make([]string, len(to.columns))
	for i := range places {
		places[i] = "$" + strconv.Itoa(i+1)
	}
	return fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", to.table, strings.Join(to.columns, ", "),
		strings.Join(places, ", "))
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
