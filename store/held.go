package store

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"sync"

	"github.com/mattn/go-sqlite3"

	"commentportal/docket"
)

// held keeps what pages ask on every request, decoded. A value is handed out again
// only while nothing was committed to the database, by whatever process, since before
// it was read: it is never older than a fresh read would be. On PostgreSQL, where
// nothing tells that as cheaply, each value is read again, but its text is decoded only
// when it has changed.
//
// What is handed out is shared: callers change no slice in it.
type held struct {
	watch   *commitWatch // nil on PostgreSQL
	recheck bool         // tests: look for callers that changed what is shared

	dockets   shelf[docket.ID, heldDocket]
	lists     shelf[struct{}, []heldDocket]
	books     shelf[docket.ID, heldBook]
	revisions shelf[docket.ID, revisions]
}

// heldDocket is a docket beside the text that it was decoded from.
type heldDocket struct {
	body   string
	docket docket.Docket
}

// heldBook is a codebook beside the text that its themes were decoded from.
type heldBook struct {
	body string
	book docket.Codebook
}

// revisions are the numbers that page caches compare.
type revisions struct{ public, coding int64 }

// shelf holds values of one kind, each with the number of commits before it was read.
type shelf[K comparable, V any] struct {
	mu     sync.RWMutex
	values map[K]dated[V]
}

type dated[V any] struct {
	commits int64
	value   V
}

// get returns the value of key: as it is held where nothing was committed since, and
// read anew otherwise. The commits are looked at before read, so that what is committed
// meanwhile makes the next reader look again. read gets the value held before, which may
// be the zero value, and says whether what it read may be held.
func (s *shelf[K, V]) get(watch *commitWatch, key K, read func(before V) (V, bool, error)) (V, error) {
	commits, known := watch.commits()
	s.mu.RLock()
	before, had := s.values[key]
	s.mu.RUnlock()
	if known && had && before.commits == commits {
		return before.value, nil
	}
	value, keep, err := read(before.value)
	if err != nil || !keep {
		return value, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.values == nil {
		s.values = map[K]dated[V]{}
	}
	s.values[key] = dated[V]{commits, value}
	return value, nil
}

// docket reads a docket.
func (h *held) docket(ctx context.Context, q querier, id docket.ID) (docket.Docket, error) {
	v, err := h.dockets.get(h.watch, id, func(before heldDocket) (heldDocket, bool, error) {
		v, err := before.scan(q.row(ctx, `SELECT `+docketColumns+` FROM dockets d WHERE d.id = $1`, string(id)))
		return v, err == nil, err
	})
	if err == nil && h.recheck {
		v.mustBeUnchanged()
	}
	return v.docket, err
}

// list reads all dockets by ID.
func (h *held) list(ctx context.Context, q querier) ([]docket.Docket, error) {
	list, err := h.lists.get(h.watch, struct{}{}, func(before []heldDocket) ([]heldDocket, bool, error) {
		var list []heldDocket
		err := each(ctx, q, `SELECT `+docketColumns+` FROM dockets d ORDER BY d.id`, nil, func(r rows) error {
			var was heldDocket
			if len(list) < len(before) { // dockets are added seldom and never removed
				was = before[len(list)]
			}
			v, err := was.scan(r)
			list = append(list, v)
			return err
		})
		return list, err == nil, err
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	out := make([]docket.Docket, len(list))
	for i, v := range list {
		if h.recheck {
			v.mustBeUnchanged()
		}
		out[i] = v.docket
	}
	return out, nil
}

// scan reads a row of docketColumns. The text is decoded where it is not the one that
// was decoded before.
func (h heldDocket) scan(r row) (heldDocket, error) {
	var body string
	var closes, closed, filed, changed, heard int64
	var round int
	if err := r.Scan(&body, &closes, &closed, &filed, &round, &changed, &heard); err != nil {
		return heldDocket{}, err
	}
	if h.body == "" || body != h.body {
		h = heldDocket{body: body}
		if err := json.Unmarshal([]byte(body), &h.docket); err != nil {
			return heldDocket{}, err
		}
	}
	d := &h.docket
	if d.Opens = d.Opens.UTC(); d.Opens.IsZero() {
		d.Opens = at(0)
	}
	d.Closes, d.ClosedAt, d.FiledAt, d.Round = at(closes), at(closed), at(filed), round
	d.ChangedAt, d.HeardAt = at(changed), at(heard)
	return h, nil
}

// mustBeUnchanged panics when a docket that is shared is not what its text says any
// more. Tests run with it, so that no caller changes what others read.
func (h heldDocket) mustBeUnchanged() {
	var d docket.Docket
	err := json.Unmarshal([]byte(h.body), &d)
	d.Opens, d.Closes, d.ClosedAt, d.FiledAt = h.docket.Opens, h.docket.Closes, h.docket.ClosedAt, h.docket.FiledAt
	d.ChangedAt, d.Round, d.HeardAt = h.docket.ChangedAt, h.docket.Round, h.docket.HeardAt
	if err != nil || !reflect.DeepEqual(d, h.docket) {
		panic(fmt.Sprintf("store: somebody changed the docket %s, which all readers share", d.ID))
	}
}

// codebook reads the newest codebook of a docket; the zero Codebook when it has none.
func (h *held) codebook(ctx context.Context, q querier, id docket.ID) (docket.Codebook, error) {
	v, err := h.books.get(h.watch, id, func(before heldBook) (heldBook, bool, error) {
		v, err := before.read(ctx, q, id)
		return v, err == nil && v.book.Version > 0, err
	})
	if err == nil && h.recheck && v.book.Version > 0 {
		v.mustBeUnchanged()
	}
	return v.book, err
}

// read reads the newest codebook of a docket. Its themes are decoded where the text is
// not the one that was decoded before.
func (h heldBook) read(ctx context.Context, q querier, id docket.ID) (heldBook, error) {
	var version int
	var body string
	err := q.row(ctx, `SELECT version, body FROM codebooks WHERE docket = $1 ORDER BY version DESC LIMIT 1`,
		string(id)).Scan(&version, &body)
	if errors.Is(err, docket.ErrNotFound) {
		return heldBook{}, nil
	}
	if err != nil {
		return heldBook{}, err
	}
	if h.body == "" || body != h.body {
		h = heldBook{body: body}
		if err := json.Unmarshal([]byte(body), &h.book.Themes); err != nil {
			return heldBook{}, err
		}
	}
	h.book.Docket, h.book.Version = id, version
	return h, nil
}

// mustBeUnchanged is mustBeUnchanged of a docket, for a codebook.
func (h heldBook) mustBeUnchanged() {
	var themes []docket.Theme
	if err := json.Unmarshal([]byte(h.body), &themes); err != nil || !reflect.DeepEqual(themes, h.book.Themes) {
		panic(fmt.Sprintf("store: somebody changed the codebook of %s, which all readers share", h.book.Docket))
	}
}

// revision reads the revisions of a docket.
func (h *held) revision(ctx context.Context, q querier, id docket.ID) (revisions, error) {
	return h.revisions.get(h.watch, id, func(revisions) (revisions, bool, error) {
		var r revisions
		err := q.row(ctx, `SELECT revision, changes FROM docket_states WHERE docket = $1`, string(id)).
			Scan(&r.public, &r.coding)
		return r, err == nil, err
	})
}

// commitWatch asks a SQLite file for a number that is another one after every commit
// that any connection of any process makes. It costs about as much as one call of the
// library: no SQL is read, no row and no page.
type commitWatch struct {
	mu   sync.Mutex
	conn driver.Conn
	stmt *sqlite3.SQLiteStmt
	dest [1]driver.Value
}

// watchCommits opens a connection of its own: the number says what others committed
// since this connection last looked.
func watchCommits(path string) (*commitWatch, error) {
	c := &connector{dsn: fileDSN(path, "mode=rw"), pragmas: readPragmas, drv: &sqlite3.SQLiteDriver{}}
	conn, err := c.Connect(context.Background())
	if err != nil {
		return nil, fmt.Errorf("store: watch for commits: %w", translateSQLite(err))
	}
	stmt, err := conn.Prepare("PRAGMA data_version")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("store: watch for commits: %w", translateSQLite(err)), conn.Close())
	}
	return &commitWatch{conn: conn, stmt: stmt.(*sqlite3.SQLiteStmt)}, nil
}

// commits returns the number, and false where it is not known.
func (w *commitWatch) commits() (int64, bool) {
	if w == nil {
		return 0, false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stmt == nil {
		return 0, false
	}
	list, err := w.stmt.Query(nil)
	if err != nil {
		return 0, false
	}
	err = list.Next(w.dest[:])
	if closed := list.Close(); err == nil {
		err = closed
	}
	n, ok := w.dest[0].(int64)
	return n, ok && err == nil
}

func (w *commitWatch) close() error {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	err := errors.Join(w.stmt.Close(), w.conn.Close())
	w.stmt = nil
	return err
}
