package store

import (
	"context"
	"crypto/hmac"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"commentportal/docket"
)

// What Rotate refuses, beside what Open does.
var (
	ErrUnsound = errors.New("store: the database is not sound, and a new key would make what was changed look " +
		"right: run portal verify, and restore a backup")
	ErrOtherKey = errors.New("store: a change to another key is under way: run it to its end with the key file that " +
		"holds both keys")
	ErrInUse = errors.New("store: another run changes the key at the same time: let one of them come to its end")
)

// ErrBegunEarlier says that an earlier version of the portal began the change of the key:
// the schema that it knows is the one that is being sealed anew.
var ErrBegunEarlier = errors.New("store: an earlier version of the portal began to change the key: finish it with " +
	"`portal key rotate` of that version, then migrate")

// Rotated says what Rotate did.
type Rotated struct {
	From, To string // names of the keys, see Keys.ID
	Rows     int64  // of all tables
	Resumed  bool   // an earlier run had begun
}

// RotateSteps are told how far Rotate is. Any of them may be nil.
type RotateSteps struct {
	Verifying func(done, total int64) // before the change begins
	Sealing   func(done, total int64) // rows sealed anew
	Committed func()                  // a batch is on disk; where a test kills the program
	Batch     int                     // most rows of one transaction; 0: 2,000
}

// rotateBatch is how many rows one transaction seals anew where nobody says otherwise:
// what is lost when the program is killed, and done again.
const rotateBatch = 2000

// Rotate changes the key of the database that o names from o.Keys to the keys in to.
// Everything that is sealed or digested under the old key is made anew, in batches, each
// one transaction that says how far the change is: a program that was killed goes on
// where it stopped when Rotate is called with the same keys again. Nobody else may work
// with the database meanwhile: Open refuses it with ErrRotating, and writers that were
// open before fail. It begins with Verify, since a row that somebody changed would
// belong to the new key afterwards: ErrUnsound. A row that is changed while it runs ends
// it: ErrChanged.
//
// The rows of the log stay as they are. The row that tells of the change is chained to
// the last one under the old key, with the new key.
//
// It returns ErrKey when the database is under neither of the keys, ErrOlder when it has
// to be migrated first, and ErrOtherKey, ErrLocked and ErrInUse.
func Rotate(ctx context.Context, o Options, to Keys, steps RotateSteps) (done Rotated, err error) {
	c, err := openRotation(ctx, o, to)
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	c.steps = steps
	done = Rotated{From: o.Keys.ID(), To: to.ID(), Resumed: c.underWay}
	if !c.underWay {
		if err := c.begin(ctx); err != nil {
			return done, named(err, "change the key")
		}
	}
	if err := c.sealRows(ctx); err != nil {
		return done, named(err, "change the key")
	}
	if err := c.finish(ctx); err != nil {
		return done, named(err, "change the key")
	}
	done.Rows = c.Rows
	return done, nil
}

// IsUnder reports whether the database that o names is under o.Keys, and whether a
// change of the key is under way.
func IsUnder(ctx context.Context, o Options) (under, rotating bool, err error) {
	o.rotating = true
	db, err := Open(ctx, o)
	if err != nil && !errors.Is(err, ErrOlder) {
		return false, false, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	state, err := readKeyState(ctx, db.read)
	return state.check == o.Keys.check(), state.rotation != "", err
}

// rotation is a change of the key under way.
type rotation struct {
	rotating
	db       *DB
	pool     *sql.DB // beside the writer of db, which keeps its connection
	q        execer  // the transaction of the present batch
	from, to *sealer // to opens also what is still under from
	sets     *boundSets
	underWay bool
	stored   string // the progress as the database has it
	total    int64
	steps    RotateSteps
}

// rotating is how far a change of the key is, as its row of meta says, sealed with the
// new key.
type rotating struct {
	To    string  // names the new key
	Table string  // that is being sealed anew; those before it in boundTables are
	Last  []keyed // primary key of the last row that was
	Old   []byte  // the set of that table so far, under the old key
	New   []byte  // the sets of all tables so far, under the new one
	Was   []byte  // the sets of all tables under the old key
	Rows  int64   // sealed anew
}

// keyed is a value of a primary key.
type keyed struct {
	Number *int64  `json:"n,omitempty"`
	Text   *string `json:"t,omitempty"`
	Bytes  []byte  `json:"b,omitempty"`
}

// openRotation opens the database for Rotate, and reads how far it is.
func openRotation(ctx context.Context, o Options, to Keys) (*rotation, error) {
	o.rotating, o.Serve = true, true
	db, err := Open(ctx, o)
	if errors.Is(err, ErrOlder) {
		if state, again := readKeyState(ctx, db.read); again == nil && state.rotation != "" {
			err = ErrBegunEarlier
		}
		return nil, errors.Join(err, db.Close())
	}
	if err != nil {
		return nil, err
	}
	c := &rotation{db: db, pool: db.pools[0]}
	if db.path != "" {
		c.pool = openFile(db.path, "mode=rw&_txlock=immediate", 1, writePragmas...)
	}
	if err := c.load(ctx, to); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

func (c *rotation) close() error {
	var err error
	if c.db.path != "" {
		err = c.pool.Close()
	}
	return errors.Join(err, c.db.Close())
}

// load reads what the database says of its key.
func (c *rotation) load(ctx context.Context, to Keys) error {
	c.from = c.db.sealer
	next, err := newSealer(to)
	if err != nil {
		return err
	}
	state, err := readKeyState(ctx, c.db.read)
	if err != nil {
		return err
	}
	if state.check != c.from.keys.check() {
		return wrongKey(state.check)
	}
	next.before = c.from
	c.to = next
	c.from.line.setOrdinal(state.number)
	next.line.setOrdinal(state.number + 1)
	if state.rotation == "" {
		return state.load(c.from)
	}
	if err := openMeta(next, rotationMeta, state.rotation, &c.rotating); err != nil || c.To != to.ID() {
		return ErrOtherKey
	}
	c.underWay, c.stored = true, state.rotation
	state.number++
	if err := state.load(next); err != nil { // sealed under the new key already
		return err
	}
	if c.sets, err = decodeSets(c.Was); err != nil {
		return err
	}
	c.total = c.countRows()
	return nil
}

// countRows counts the rows of all tables that are bound to the key.
func (c *rotation) countRows() (n int64) {
	for i := range c.sets.tables {
		n += c.sets.tables[i].count
	}
	return n
}

// transaction runs fn in one transaction, and says that it is on disk.
func (c *rotation) transaction(ctx context.Context, fn func() error) error {
	t, err := c.pool.BeginTx(ctx, nil)
	if err != nil {
		return c.db.dialect.translate(err)
	}
	defer t.Rollback() //nolint:errcheck // after Commit there is nothing to roll back
	c.q = direct{t, c.db.dialect}
	if err := fn(); err != nil {
		return err
	}
	if err := t.Commit(); err != nil {
		return c.db.dialect.translate(err)
	}
	if c.steps.Committed != nil {
		c.steps.Committed()
	}
	return nil
}

// begin checks the database, and ends the log under the old key. From here on nobody can
// write with that key.
func (c *rotation) begin(ctx context.Context) error {
	problems, err := c.db.Verify(ctx, c.steps.Verifying)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return fmt.Errorf("%w (%s)", ErrUnsound, problems[0])
	}
	return c.transaction(ctx, func() error {
		end, err := c.readEnd(ctx)
		if err != nil {
			return err
		}
		if !hmac.Equal(end.seal, c.from.chainSeal(end.seq, end.mac)) {
			return errChain
		}
		if c.sets, err = c.from.openSets(end.sets, end.seq, end.mac); err != nil {
			return errChain
		}
		c.total = c.countRows()
		if err := c.takeRetired(ctx); err != nil {
			return err
		}
		c.rotating = rotating{To: c.to.keys.ID(), Was: c.sets.encode(), New: (&boundSets{}).encode()}
		retired := append(c.from.line.retired[:len(c.from.line.retired):len(c.from.line.retired)], retiredKey{
			ID: c.from.keys.ID(), Number: c.from.line.ordinal, Digest: c.from.keys.Digest, Chain: c.from.keys.Chain,
			Until: end.seq})
		c.to.line.retire(retired)
		for _, k := range retired { // those of before are sealed anew, too
			name, value, err := retiredValue(c.to, k)
			if err != nil {
				return err
			}
			if err := c.putMeta(ctx, name, value); err != nil {
				return err
			}
		}
		if err := c.putProgress(ctx); err != nil {
			return err
		}
		if err := c.log(ctx, end, "key.rotation_started", "", map[string]string{"from": c.from.keys.ID(),
			"to": c.to.keys.ID(), "number": strconv.Itoa(c.to.line.ordinal)}); err != nil {
			return err
		}
		return c.writeEnd(ctx, end, c.sets)
	})
}

// takeRetired takes the rows of keys of before out of the set of meta: they are sealed
// anew at once, since the log cannot be read without them.
func (c *rotation) takeRetired(ctx context.Context) error {
	b := c.db.bindings["meta"]
	return eachBound(ctx, c.q, b, func(values []any, mac []byte) error {
		r := boundRow{b, values}
		if strings.HasPrefix(r.text("name"), retiredKeyMeta) {
			c.sets.tables[b.index].remove(c.from.element(b, mac), b.nameNumber(values))
		}
		return nil
	})
}

// logEnd is the row of chain.
type logEnd struct {
	seq                   int64
	mac, seal, sets       []byte
	last, changed, public int64
}

func (c *rotation) readEnd(ctx context.Context) (*logEnd, error) {
	var e logEnd
	err := c.q.row(ctx, chainEnd+c.db.dialect.lockAlone).Scan(&e.seq, &e.mac, &e.seal, &e.last, &e.changed, &e.public,
		&e.sets)
	if errors.Is(err, docket.ErrNotFound) {
		err = errChain
	}
	return &e, err
}

// log appends a row to the log with the new key.
func (c *rotation) log(ctx context.Context, end *logEnd, action, target string, facts map[string]string) error {
	detail, err := json.Marshal(facts)
	if err != nil {
		return err
	}
	e := docket.LogEntry{Seq: end.seq + 1, At: c.db.now(), Actor: docket.ActorOperator, Action: action, Target: target,
		Detail: string(detail)}
	end.seq, end.mac = e.Seq, c.to.chainLink(end.mac, e)
	_, err = c.q.exec(ctx, logInsert.texts[1], e.Seq, micros(e.At), string(e.Actor), e.Action, e.Target,
		e.Detail, end.mac)
	return err
}

// writeEnd seals where the log ends, and the sets of rows, with the new key.
func (c *rotation) writeEnd(ctx context.Context, end *logEnd, sets *boundSets) error {
	_, err := c.q.exec(ctx, `UPDATE chain SET seq = $1, mac = $2, seal = $3, row_sets = $4 WHERE id = 1`,
		end.seq, end.mac,
		c.to.chainSeal(end.seq, end.mac), c.to.sealSets(sets, end.seq, end.mac))
	return err
}

// putMeta writes a row of meta with its digest under the new key.
func (c *rotation) putMeta(ctx context.Context, name, value string) error {
	b := c.db.bindings["meta"]
	values := make([]any, len(b.columns))
	values[b.place("name")], values[b.place("value")] = name, value
	_, err := c.q.exec(ctx, `INSERT INTO meta (name, value, row_mac) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value, row_mac = excluded.row_mac`, name, value,
		c.to.rowMAC(b, values))
	return err
}

// putProgress writes how far the change is. Whoever else changes it ends this run.
func (c *rotation) putProgress(ctx context.Context) error {
	if c.underWay {
		var have string
		err := c.q.row(ctx, `SELECT value FROM meta WHERE name = $1`+c.db.dialect.lockAlone, rotationMeta).Scan(&have)
		if err == nil && have != c.stored {
			err = ErrInUse
		}
		if err != nil {
			return err
		}
	}
	plain, err := json.Marshal(c.rotating)
	if err != nil {
		return err
	}
	value := metaValue(c.to, rotationMeta, plain)
	if err := c.putMeta(ctx, rotationMeta, value); err != nil {
		return err
	}
	c.stored, c.underWay = value, true
	return nil
}
