package store_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// link is a connection to the PostgreSQL server that counts what the client waits for,
// can be as long as wished, and can break.
type link struct {
	listener net.Listener
	network  string
	server   string
	delay    time.Duration // one way
	waits    atomic.Int64  // Sync messages and simple queries: each is answered before the next
	held     atomic.Int64  // those of them between the lock on the end of the log's chain and the commit
	inserts  atomic.Int64  // statements that write comments
	breaks   atomic.Bool   // the next answer to COMMIT never arrives, nor anything after it
}

// linkTo opens a link to the server of a database, and returns the address of the
// database behind it.
func linkTo(tb testing.TB, address string, delay time.Duration) (*link, string) {
	tb.Helper()
	config, err := pgx.ParseConfig(address)
	if err != nil {
		tb.Fatal(err)
	}
	l := &link{network: "tcp", server: net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port))), delay: delay}
	if filepath.IsAbs(config.Host) {
		l.network, l.server = "unix", filepath.Join(config.Host, ".s.PGSQL."+strconv.Itoa(int(config.Port)))
	}
	if l.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = l.listener.Close() })
	go l.serve()
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	q := u.Query()
	if user := q.Get("user"); user != "" {
		u.User = url.User(user)
	}
	for _, name := range []string{"host", "port", "user"} {
		q.Del(name)
	}
	q.Set("sslmode", "disable")
	u.Host, u.RawQuery = l.listener.Addr().String(), q.Encode()
	return l, u.String()
}

func (l *link) serve() {
	for {
		client, err := l.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial(l.network, l.server)
		if err != nil {
			_ = client.Close()
			continue
		}
		end := sync.OnceFunc(func() { _ = client.Close(); _ = server.Close() })
		go l.pass(client, server, end, l.countWaits())
		go l.pass(server, client, end, l.breakAtCommit)
	}
}

// pass hands on what it reads, delay later and in order, until look says to end.
func (l *link) pass(from io.Reader, to io.Writer, end func(), look func([]byte) bool) {
	type piece struct {
		due  time.Time
		data []byte
	}
	way := make(chan piece, 1024)
	go func() {
		defer end()
		for p := range way {
			time.Sleep(time.Until(p.due))
			if _, err := to.Write(p.data); err != nil {
				return
			}
		}
	}()
	defer close(way)
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			if !look(buffer[:n]) {
				return
			}
			way <- piece{time.Now().Add(l.delay), bytes.Clone(buffer[:n])}
		}
		if err != nil {
			return
		}
	}
}

// countWaits reads the messages of a client: after the first, which has no type, each
// has a type and a length.
func (l *link) countWaits() func([]byte) bool {
	var rest []byte
	first := true
	c := watched{link: l, texts: map[string]string{}}
	return func(data []byte) bool {
		rest = append(rest, data...)
		for {
			at := 1
			if first {
				at = 0
			}
			if len(rest) < at+4 {
				return true
			}
			size := at + int(binary.BigEndian.Uint32(rest[at:]))
			if len(rest) < size {
				return true
			}
			if !first {
				c.message(rest[0], rest[5:size])
			}
			rest, first = rest[size:], false
		}
	}
}

// watched is a connection whose messages are read.
type watched struct {
	*link
	texts        map[string]string // of prepared statements, by name
	locks, frees bool              // the lock is taken; the transaction ends with what was sent since the last wait
}

// message looks at one message of the client.
func (c *watched) message(kind byte, body []byte) {
	cut := func() string {
		text, rest, _ := bytes.Cut(body, []byte{0})
		body = rest
		return string(text)
	}
	switch kind {
	case 'P': // Parse
		name := cut()
		c.texts[name] = cut()
	case 'B': // Bind, which names a portal first
		cut()
		c.runs(c.texts[cut()])
	case 'Q':
		c.runs(cut())
		c.wait()
	case 'S':
		c.wait()
	}
}

// runs notes that a statement is run.
func (c *watched) runs(text string) {
	switch upper := strings.ToUpper(text); {
	case strings.HasPrefix(upper, "INSERT INTO COMMENTS "):
		c.inserts.Add(1)
	case strings.Contains(upper, "FROM CHAIN") &&
		(strings.HasSuffix(upper, "FOR UPDATE") || strings.HasSuffix(upper, "FOR NO KEY UPDATE")):
		c.locks = true
	case strings.HasPrefix(upper, "COMMIT"), strings.HasPrefix(upper, "ROLLBACK") && !strings.Contains(upper, " TO "):
		c.frees = true
	}
}

func (c *watched) wait() {
	c.waits.Add(1)
	if c.locks {
		c.held.Add(1)
	}
	if c.frees {
		c.locks, c.frees = false, false
	}
}

func (l *link) breakAtCommit(data []byte) bool {
	return !bytes.Contains(data, []byte("COMMIT\x00")) || !l.breaks.CompareAndSwap(true, false)
}

// behindLink opens a new database on PostgreSQL through a link.
func behindLink(tb testing.TB, delay time.Duration) (*link, *store.DB) {
	tb.Helper()
	l, address := linkTo(tb, storetest.PostgresURL(tb), delay)
	db := storetest.Open(tb, store.Options{Database: address, Keys: storetest.Keys(), Now: storetest.Clock()})
	storetest.AddDocket(tb, db)
	return l, db
}

// together files comments at the same time and returns what became of each.
func together(db *store.DB, list []docket.Comment) ([]docket.CommentID, []error) {
	ids, errs := make([]docket.CommentID, len(list)), make([]error, len(list))
	var wg sync.WaitGroup
	for i, c := range list {
		wg.Go(func() { ids[i], errs[i] = db.FileComment(context.Background(), c) })
	}
	wg.Wait()
	return ids, errs
}

func newComments(prefix string, n int) []docket.Comment {
	var list []docket.Comment
	for i := range n {
		list = append(list, storetest.Comment(fmt.Sprint(prefix, i),
			fmt.Sprint("Old pumps share one network. ", prefix, i)))
	}
	return list
}

// mustBeSound checks the whole database and that n comments have the serials 1 to n.
func mustBeSound(t *testing.T, db *store.DB, n int64) {
	t.Helper()
	problems, err := db.Verify(t.Context(), nil)
	must(t, err)
	if len(problems) > 0 {
		t.Errorf("verify: %v", problems)
	}
	if _, err := db.Comment(t.Context(), storetest.ID.Comment(n)); err != nil {
		t.Errorf("the last serial is not %d: %v", n, err)
	}
	if _, err := db.Comment(t.Context(), storetest.ID.Comment(n+1)); !errors.Is(err, docket.ErrNotFound) {
		t.Errorf("there is a comment %d: %v", n+1, err)
	}
}

// TestABatchOfFilingsWaitsTwice counts what a node waits for while it holds the lock on
// the end of the log's chain.
func TestABatchOfFilingsWaitsTwice(t *testing.T) {
	t.Parallel()
	l, db := behindLink(t, 0)
	for i := range 8 { // each statement is prepared once
		_, errs := together(db, newComments(fmt.Sprint("warm", i, "-"), 1+i*9))
		must(t, errors.Join(errs...))
	}
	waits, inserts, before := l.waits.Load(), l.inserts.Load(), db.Stats()
	for i := range 5 {
		_, errs := together(db, newComments(fmt.Sprint("n", i, "-"), 40))
		must(t, errors.Join(errs...))
	}
	after := db.Stats()
	batches, waited := after.Commits-before.Commits, l.waits.Load()-waits
	if batches == 0 || waited > 2*batches+8 { // a statement of a size not met before is prepared first
		t.Errorf("%d batches of %d comments waited %d times", batches, after.Writes-before.Writes, waited)
	}
	// A batch of up to 40 is made of at most two parts of 16, three of 4 and three of one.
	if sent := l.inserts.Load() - inserts; sent == 0 || sent > min(8*batches, 150) {
		t.Errorf("%d batches of 200 comments were written by %d statements", batches, sent)
	}
	mustBeSound(t, db, 8+9*28+200)
}

// TestABatchOfUnlikeComments files comments together of which some have rows beside their
// own that name them: they are written after it.
func TestABatchOfUnlikeComments(t *testing.T) {
	t.Parallel()
	l, db := behindLink(t, 0)
	var waits, before int64
	for round := range 8 {
		if round == 5 { // each statement is prepared once
			waits, before = l.waits.Load(), db.Stats().Commits
		}
		list := newComments(fmt.Sprint("round", round, "-"), 24)
		for i := range list {
			switch i % 4 {
			case 1:
				list[i].Flags = []docket.Flag{docket.FlagIncident}
			case 2:
				list[i].Submitter.Email, list[i].Wishes.Speak = "who@example.com", true
			case 3:
				list[i].Status = docket.Withdrawn
			}
		}
		_, errs := together(db, list)
		must(t, errors.Join(errs...))
	}
	if waited, batches := l.waits.Load()-waits, db.Stats().Commits-before; waited > 3*24 {
		t.Errorf("%d batches waited %d times: one was made statement by statement", batches, waited)
	}
	mustBeSound(t, db, 8*24)
}

// TestTheSameCommentInOneBatchIsFiledOnce sends each comment three times at once, and
// some that were filed long before.
func TestTheSameCommentInOneBatchIsFiledOnce(t *testing.T) {
	t.Parallel()
	_, db := behindLink(t, 0)
	old := newComments("old", 5)
	was, errs := together(db, old)
	must(t, errors.Join(errs...))
	once := append(newComments("new", 20), old...)
	ids, errs := together(db, append(append(append([]docket.Comment{}, once...), once...), once...))
	must(t, errors.Join(errs...))
	for i := range ids {
		if n := len(once); ids[i] != ids[i%n] {
			t.Errorf("%s got %s and %s", once[i%n].Key, ids[i], ids[i%n])
		}
	}
	for i, id := range was {
		if ids[20+i] != id {
			t.Errorf("%s was %s and is %s", old[i].Key, id, ids[20+i])
		}
	}
	mustBeSound(t, db, 25)
}

// TestABadRowFailsAlone files comments together with one that the server refuses, a
// thing that it says only when the whole batch was sent.
func TestABadRowFailsAlone(t *testing.T) {
	t.Parallel()
	_, db := behindLink(t, 0)
	for round := range 4 {
		list := newComments(fmt.Sprint("round", round, "-"), 24)
		list[round*7].Submitter.State = "a\x00b"
		_, errs := together(db, list)
		for i, err := range errs {
			if bad := i == round*7; (err != nil) != bad {
				t.Errorf("round %d, comment %d: %v", round, i, err)
			}
		}
	}
	mustBeSound(t, db, 4*23)
}

// TestAnImportWaitsTwice files comments received elsewhere, of which some are in the
// docket and some come twice, and counts what it waits for.
func TestAnImportWaitsTwice(t *testing.T) {
	t.Parallel()
	l, db := behindLink(t, 0)
	from := func(prefix string, n int) []docket.Comment {
		list := newComments(prefix, n)
		for i := range list {
			list[i].SourceID, list[i].Tracking = fmt.Sprint("elsewhere-", prefix, i), ""
		}
		return list
	}
	file := func(list []docket.Comment, fresh int) {
		t.Helper()
		ids, skipped, err := db.FileImported(t.Context(), storetest.ID, list)
		must(t, err)
		if len(ids) != fresh || skipped != len(list)-fresh {
			t.Errorf("%d filed and %d skipped of %d, want %d filed", len(ids), skipped, len(list), fresh)
		}
	}
	old := from("old", 85) // each statement is prepared once
	file(old, 85)
	again := newComments("again", 1) // another text under an ID that the docket has
	again[0].SourceID, again[0].Tracking = old[3].SourceID, ""
	list := append(append(from("new", 80), from("new", 5)...), again...)
	waits, before := l.waits.Load(), db.Stats().Commits
	file(list, 80)
	if waited, commits := l.waits.Load()-waits, db.Stats().Commits-before; commits != 1 || waited > 8 {
		t.Errorf("an import of %d comments waited %d times, in %d commits", len(list), waited, commits)
	}
	mustBeSound(t, db, 165)
}

// TestALostAnswerToCommitLosesNothing cuts the link where nobody knows whether the
// batch was committed: senders are asked to try again, and each comment is filed once.
func TestALostAnswerToCommitLosesNothing(t *testing.T) {
	t.Parallel()
	l, db := behindLink(t, 0)
	storetest.File(t, db, storetest.Comment("first", "Patch what you can."))
	list := newComments("cut", 12)
	l.breaks.Store(true)
	_, errs := together(db, list)
	lost := 0
	for _, err := range errs {
		if err == nil {
			continue
		}
		lost++
		if !errors.Is(err, docket.ErrBusy) {
			t.Errorf("the sender is told %v", err)
		}
	}
	if lost == 0 || l.breaks.Load() {
		t.Fatal("no answer was lost")
	}
	ids, errs := together(db, list)
	must(t, errors.Join(errs...))
	seen := map[docket.CommentID]bool{}
	for _, id := range ids {
		seen[id] = true
	}
	if len(seen) != len(list) {
		t.Errorf("%d comments have %d IDs", len(list), len(seen))
	}
	mustBeSound(t, db, 13)
}

// BenchmarkFileThroughALink files comments through a link of 3 ms (1.5 ms each way), 32
// submitters: as it is, with a wait for the lock before each batch, and with statements
// that are waited for one by one.
func BenchmarkFileThroughALink(b *testing.B) {
	for _, delay := range []time.Duration{0, far} {
		b.Run(fmt.Sprint(2*delay), func(b *testing.B) {
			var dbs [3]*store.DB
			var next atomic.Int64
			for i := range dbs {
				_, dbs[i] = behindLink(b, delay)
			}
			dbs[1].GuessNothing()
			dbs[2].OneByOne()
			for _, db := range dbs {
				submit(b, db, 32, 64, &next)
			}
			var took [3]time.Duration
			var filed float64
			b.ResetTimer()
			for range b.N {
				for i, db := range dbs {
					took[i] += submit(b, db, 32, 256, &next)
				}
				filed += 256
			}
			for i, name := range []string{"comments/s", "two-waits/s", "one-by-one/s"} {
				b.ReportMetric(filed/took[i].Seconds(), name)
			}
			b.ReportMetric(took[2].Seconds()/took[0].Seconds(), "x-one-by-one")
			b.ReportMetric(took[1].Seconds()/took[0].Seconds(), "x-two-waits")
		})
	}
}
