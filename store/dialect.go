package store

import (
	"context"
	"errors"
	"io/fs"
	"regexp"
	"sync"

	"commentportal/docket"
	"commentportal/docket/words"
)

// dialect is everything in which the two engines differ. All other SQL of this
// room is written once, with $N for the Nth argument.
type dialect struct {
	name       string                    // "sqlite" or "postgres"
	migrations fs.FS                     // NNNN_name.sql
	bind       func(query string) string // $N to the engine's own form
	// group commit; fn may run twice
	write     func(ctx context.Context, ask lookups, fn func(*tx) error) error
	pipelined bool // statements that nobody waits for are sent together
	// driver codes to errConflict, errFatal, docket.ErrFull, docket.ErrBusy, or as is
	translate func(error) error
	search    func(words.Query) string // the engine's search expression
	// condition on posted_search s for the search expression $W
	hits string
	// the comment's number in posted_search s
	hit string
	// as hit, where posted_search has no other name
	indexed string
	// whether lists that are narrowed in several ways, without words, are looked up in the
	// search index, which intersects faster than an index of the table is walked
	facets bool
	// lists the words of the search index from $1 up to before $2, up to $3 less one; "" where
	// nobody needs them
	begun string
	// comments c read by number from the index that holds what lists of places need
	byPlace string
	// adds a posted comment to the search index
	index func(context.Context, execer, int64, words.Document) error
	// what a row of the index reads as, which indexRows compares
	indexText func(words.Document) string
	// reads number and text of the rows after $1, up to $2
	indexRows string
	// reads table, name and type of every column, and whether it is NOT NULL
	columns string
	blob    string   // the type of bytes
	begin   []string // start a batch of writes
	// statements that keep other desks out, and programs that change every row
	lockDesk  []string
	lockChain string // suffix that locks the chain's row against all who extend it
	lockAlone string // suffix that locks it against all who write
	// whether a table exists
	present func(ctx context.Context, q querier, table string) (bool, error)
}

// querier reads; reader, tx and Snapshot are queriers.
type querier interface {
	query(ctx context.Context, query string, args ...any) (rows, error)
	row(ctx context.Context, query string, args ...any) row
}

// execer also writes.
type execer interface {
	querier
	exec(ctx context.Context, query string, args ...any) (int64, error)
}

// rows and row are the parts of database/sql that readers use.
type rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close() error
}

type row interface{ Scan(dest ...any) error }

// What translate makes of driver errors, beside docket's own.
var (
	errConflict = errors.New("store: transactions collided") // the whole batch is tried again
	errFatal    = errors.New("store: the database gave up the transaction")
)

var numbered = regexp.MustCompile(`\$([0-9]+)`)

// bindNumbers caches the engine's form of each query text; the texts are
// constants of this room, so the cache is as long as the room's source.
func bindNumbers(to string) func(string) string {
	var cache sync.Map
	return func(query string) string {
		if q, ok := cache.Load(query); ok {
			return q.(string)
		}
		q := numbered.ReplaceAllString(query, to)
		cache.Store(query, q)
		return q
	}
}

// isSentinel reports whether err is an answer to the caller rather than a
// failure of the database.
func isSentinel(err error) bool {
	if _, ok := errors.AsType[docket.Invalid](err); ok {
		return true
	}
	for _, s := range []error{docket.ErrNotFound, docket.ErrStale, docket.ErrClosed, docket.ErrDenied,
		docket.ErrExists} {
		if errors.Is(err, s) {
			return true
		}
	}
	return false
}
