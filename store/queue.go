package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/words"
)

// maxOpened is the most comments that one page of a search of the queue opens. At
// about 0.16 ms for opening and analyzing one it bounds the search to two seconds.
const maxOpened = 12_000

// queueConditions are the list of a query, without its place in it. The words
// are looked up in the search index for posted rows; other rows must be opened.
func (db Moderation) queueConditions(ctx context.Context, q docket.QueueQuery) (l queueList, looked words.Query,
	none bool, err error) {
	typed := strings.TrimSpace(q.Words)
	if id, serial, err := numberOf(docket.CommentID(strings.ToUpper(typed))); err == nil {
		// An ID is looked up in every view: whoever types it wants that comment.
		l.add("c.docket = " + l.arg(string(q.Docket)) + " AND c.serial = " + l.arg(serial))
		return l, looked, id != q.Docket, nil
	}
	if l.start, err = db.shortest(ctx, q); err != nil {
		return l, looked, true, err
	}
	l.walkAlong(q, micros(db.now()))
	if !l.view(q.View) {
		return l, looked, true, nil
	}
	db.narrow(&l, q)
	if typed == "" {
		return l, looked, false, nil
	}
	looked, expression, ok := db.dialect.searchFor(typed)
	if !ok {
		return l, looked, true, nil
	}
	if asksForAddress(typed) || waits(q.View) {
		// An address of e-mail is nowhere but under the seal, and nothing that waits is posted.
		return l, looked, false, nil
	}
	l.add("(" + db.dialect.foundBy(l.arg(expression)) + " OR NOT " + postedRows + ")")
	return l, looked, false, nil
}

// asksForAddress reports whether typed words may be an address of e-mail.
func asksForAddress(typed string) bool { return strings.ContainsRune(typed, '@') }

// narrow adds the filters by which the list is not walked: by what was found, flagged or
// decided, by language, and by the person whom comments are for.
func (db Moderation) narrow(l *queueList, q docket.QueueQuery) {
	if waits(q.View) {
		l.narrowFacets(waitingFacets(q))
	} else {
		narrowRows(l, q)
	}
	if q.Took != 0 && l.start.way != wayClaims {
		l.add("EXISTS (SELECT 1 FROM claims k WHERE k.kind = 'moderation' AND k.comment = c.num AND k.question = '' " +
			"AND k.user_id = " + l.arg(int64(q.Took)) + " AND k.until > " + l.arg(micros(db.now())) + ")")
	}
	if q.Late && l.start.way != wayLetters {
		l.add("c.campaign <> '' AND EXISTS (SELECT 1 FROM campaigns k JOIN comments l ON l.num = k.letter WHERE " +
			"k.docket = c.docket AND k.id = c.campaign AND l.num <> c.num AND l.status IN " +
			"('posted', 'posted_with_redactions'))")
	}
	if q.Reason != "" {
		l.add("c.reason = " + l.arg(string(q.Reason)))
	}
	l.narrowColumns(q)
	if q.Unopened {
		l.add("c.opened_at = 0")
	}
	if l.firstTurn = q.First || q.Unopened; l.firstTurn {
		l.addFacet(l.by() + ".turn = 0")
	}
}

// narrowRows adds the filters that are facets of what waits, for lists of other comments,
// which have none.
func narrowRows(l *queueList, q docket.QueueQuery) {
	if rank := q.Severity.Rank(); rank > 0 {
		l.add("c.gravity " + map[bool]string{true: "= ", false: ">= "}[q.Exact] + l.arg(rank))
	}
	if q.Rule != "" {
		rule, _ := json.Marshal(q.Rule) // a string always has a JSON form
		found := l.arg(`"rule":` + string(rule))
		l.add("(" + contains("c.person_findings", found) +
			" OR EXISTS (SELECT 1 FROM answers f WHERE f.comment = c.num AND " + contains("f.findings", found) + "))")
	}
	if q.Flag != "" {
		flag, _ := json.Marshal(q.Flag)
		l.add("c.flags <> '' AND " + contains("c.flags", l.arg(string(flag))))
	}
	if q.For != 0 {
		l.add("EXISTS (SELECT 1 FROM assignments s WHERE s.comment = c.num AND s.user_id = " + l.arg(int64(q.For)) +
			")")
	}
	if q.Question != "" {
		l.add("EXISTS (SELECT 1 FROM answers a WHERE a.comment = c.num AND a.question = " +
			l.arg(string(q.Question)) + ")")
	}
}

// contains reports in SQL whether a column holds the text; both engines replace alike.
func contains(column, text string) string {
	return "replace(" + column + ", CAST(" + text + " AS TEXT), '') <> " + column
}

// place is where a page of the queue begins: comments to read first have turn 0, the
// others 1, and inside a turn the older comes first.
type place struct {
	turn, serial int64
	decided, num int64 // of the list of decided comments: when, and which
}

func (db Moderation) placeOf(ctx context.Context, after docket.CommentID) (place, error) {
	if after == "" {
		return place{}, nil
	}
	d, serial, err := numberOf(after)
	if err != nil {
		return place{}, err
	}
	p := place{serial: serial}
	err = db.read.row(ctx, `SELECT c.turn, c.num, coalesce((SELECT d.at FROM decisions d WHERE d.comment = c.num AND
		d.version = c.version), 0)
		  FROM comments c WHERE c.docket = $1 AND c.serial = $2`, string(d), serial).Scan(&p.turn, &p.num, &p.decided)
	return p, err
}

// walkDecided is walk for the decided comments, the latest decision first. The join
// is written so that SQLite walks along the decisions.
func (db Moderation) walkDecided(ctx context.Context, c queueList, p place, size int, fn func([]*record) (more bool,
	err error)) error {
	base, args := c.where(), len(c.args)
	for {
		c.args = c.args[:args:args]
		query := `SELECT ` + recordColumns + `, d.at, d.from_status, d.action, d.decided_by, d.automatic, ` + signedBy +
			` FROM decisions d CROSS JOIN comments c
			WHERE c.num = d.comment AND c.version = d.version AND ` + base
		if p.num != 0 {
			query += " AND (d.at, d.comment) < (" + c.arg(p.decided) + ", " + c.arg(p.num) + ")"
		}
		query += " ORDER BY d.at DESC, d.comment DESC LIMIT " + c.arg(size)
		var list []*record
		err := each(ctx, db.read, query, c.args, func(r rows) error {
			var last docket.Change
			one, err := scanRecord(withMore{r, []any{&p.decided, &last.From, &last.Action, &last.By, &last.Automatic,
				&last.SignedBy}})
			if err != nil {
				return err
			}
			last.Comment, last.At, last.To, last.Version = one.ID, at(p.decided), one.Status, one.Version
			one.Last = &last
			list = append(list, one)
			return nil
		})
		if err != nil {
			return err
		}
		if len(list) > 0 {
			p.num = list[len(list)-1].num
			if err := readAnswers(ctx, db.read, list); err != nil {
				return err
			}
			if more, err := fn(list); err != nil || !more {
				return err
			}
		}
		if len(list) < size {
			return nil
		}
	}
}

// withMore scans further columns after those of a record.
type withMore struct {
	row
	more []any
}

func (r withMore) Scan(dest ...any) error { return r.row.Scan(append(dest, r.more...)...) }

// walk calls fn with the records of the queue behind p, in order, in slices of
// up to size, until fn says that it has enough. The two turns are read one after
// the other, so that each is a walk along an index at any depth.
func (db Moderation) walk(ctx context.Context, l queueList, p place, size int, fn func([]*record) (more bool,
	err error)) error {
	args, last := len(l.args), int64(1)
	if l.firstTurn {
		last = 0
	}
	for ; p.turn <= last; p = (place{turn: p.turn + 1}) {
		for {
			l.args = l.args[:args:args]
			query := l.page(p.turn, l.arg(p.serial), l.arg(size))
			var list []*record
			err := each(ctx, db.read, query, l.args, func(r rows) error {
				one, err := scanRecord(r)
				list = append(list, one)
				return err
			})
			if err != nil {
				return err
			}
			if len(list) > 0 {
				if err := readAnswers(ctx, db.read, list); err != nil {
					return err
				}
				if more, err := fn(list); err != nil || !more {
					return err
				}
				p.serial = list[len(list)-1].serial
			}
			if len(list) < size {
				break
			}
		}
	}
	return nil
}

// Queue reads a page of the review desk, opened: comments to read first, then the
// oldest; of decided ones those that were decided last. An ID typed as q.Words finds its comment in whatever view;
// other
// words are looked up in posted text by the search index, and in the rest of the
// filtered list by opening it, up to 50,000 comments. Total is counted up to
// 1,000, and with words only as far as the page goes.
func (db Moderation) Queue(ctx context.Context, q docket.QueueQuery) (docket.QueuePage, error) {
	page, err := db.queue(ctx, q)
	return page, named(err, "queue of %s", q.Docket)
}

func (db Moderation) queue(ctx context.Context, q docket.QueueQuery) (docket.QueuePage, error) {
	q.Limit = min(max(q.Limit, 1), maxPage)
	var page docket.QueuePage
	c, looked, none, err := db.queueConditions(ctx, q)
	if none || err != nil {
		return page, err
	}
	p, err := db.placeOf(ctx, q.After)
	if errors.Is(err, docket.ErrNotFound) {
		return page, nil
	}
	if err != nil {
		return page, err
	}
	size := min(256, db.maxOpened)
	if looked.Empty() {
		size = q.Limit + 1
		if err := db.read.row(ctx, c.count(), c.args...).Scan(&page.Total); err != nil {
			return page, err
		}
	}
	walk := db.walk
	if q.View == docket.ViewDecided {
		walk = db.walkDecided
	}
	w := queueWindow{Moderation: db, looked: looked, sealed: asksForAddress(q.Words), limit: q.Limit}
	err = walk(ctx, c, p, size, func(list []*record) (bool, error) {
		if w.opened >= db.maxOpened && !looked.Empty() {
			page.Opened = w.opened
			return false, nil
		}
		return w.takeAll(list)
	})
	if err != nil {
		return page, err
	}
	page.Comments = w.comments
	if err := db.markSecond(ctx, w.nums, page.Comments); err != nil {
		return page, err
	}
	switch {
	case w.full:
		page.Next = page.Comments[len(page.Comments)-1].ID
	case page.Opened > 0:
		page.Next = w.last
	}
	if !looked.Empty() {
		page.Total, page.Capped = len(page.Comments), page.Next != ""
	}
	if page.Total > countCap {
		page.Total, page.Capped = countCap, true
	}
	return page, nil
}

// queueWindow is a page of the queue under way.
type queueWindow struct {
	Moderation
	looked   words.Query
	sealed   bool // posted comments are opened, too
	limit    int
	opened   int
	last     docket.CommentID // that was looked at
	comments []docket.Comment
	nums     []int64 // of the comments
	full     bool    // and more follow
}

// takeAll adds records to the page until it has enough. It reports whether to go on.
func (w *queueWindow) takeAll(list []*record) (more bool, err error) {
	for _, r := range list {
		if more, err := w.take(r); err != nil || !more {
			return false, err
		}
	}
	return true, nil
}

// take adds r to the page if the words are found in it. It reports whether to go on.
func (w *queueWindow) take(r *record) (more bool, err error) {
	hit, err := w.hit(r, w.looked, w.sealed)
	if err != nil {
		return false, err
	}
	if !hit {
		w.opened, w.last = w.opened+1, r.ID
		return true, nil
	}
	if len(w.comments) == w.limit {
		w.full = true
		return false, nil
	}
	w.opened, w.last = w.opened+1, r.ID
	one, err := w.sealer.openComment(r)
	w.comments, w.nums = append(w.comments, one), append(w.nums, r.num)
	return err == nil, err
}

// hit reports whether a record of the filtered list matches the words, in its texts or
// in the name, organization and address that were given with it. A posted one does, the
// index has found it, unless sealed says that it is to be opened like the others.
func (db Moderation) hit(r *record, looked words.Query, sealed bool) (bool, error) {
	if looked.Empty() || r.Status.Public() && !sealed {
		return true, nil
	}
	who, err := db.sealer.openPerson(r)
	if err != nil {
		return false, err
	}
	var all strings.Builder
	fmt.Fprintln(&all, who.Name)
	fmt.Fprintln(&all, who.Organization)
	fmt.Fprintln(&all, who.Signatories)
	fmt.Fprintln(&all, who.Email)
	for i := range r.texts {
		_, text, err := db.sealer.openTexts(r.uid, &r.texts[i])
		if err != nil {
			return false, fmt.Errorf("%s: %w", r.ID, err)
		}
		all.WriteString(string(text))
		all.WriteByte('\n')
	}
	return looked.Matches(words.Analyze(string(r.ID), all.String())), nil
}

// Claim gives a person up to n comments of the list, until the time given: those
// they hold already and others that nobody holds and that are for no colleague. Two
// people never hold one comment. It returns fewer, or none, when there are no more.
func (db Moderation) Claim(ctx context.Context, by docket.UserID, q docket.QueueQuery, n int,
	until time.Time) ([]docket.CommentID, error) {
	return db.claim(ctx, by, q, n, until, nil)
}

// isFree picks the pending comments that nobody else has and that are for no colleague.
func isFree(c *conditions, now int64, by docket.UserID) {
	c.add("c.status = 'pending' AND NOT EXISTS (SELECT 1 FROM claims k WHERE k.kind = 'moderation' AND k.comment = " +
		"c.num AND k.question = '' AND k.until > " + c.arg(now) + " AND k.user_id <> " + c.arg(int64(by)) + ")")
	c.add("NOT EXISTS (SELECT 1 FROM assignments s WHERE s.comment = c.num AND s.user_id <> " + c.arg(int64(by)) + ")")
}

// claim is Claim; inside its write it calls then for each comment that it has claimed.
func (db Moderation) claim(ctx context.Context, by docket.UserID, q docket.QueueQuery, n int, until time.Time,
	then func(*tx, *record) error) ([]docket.CommentID, error) {
	n = min(max(n, 1), maxPage)
	var got []docket.CommentID
	c, looked, none, err := db.queueConditions(ctx, q)
	if none || err != nil {
		return nil, named(err, "claim in %s", q.Docket)
	}
	isFree(&c.conditions, micros(db.now()), by)
	p, err := db.placeOf(ctx, q.After)
	if err != nil {
		return nil, named(err, "claim in %s", q.Docket)
	}
	opened := 0
	err = db.walk(ctx, c, p, max(n, 8), func(list []*record) (bool, error) {
		var candidates []*record
		for _, r := range list {
			hit, err := db.hit(r, looked, asksForAddress(q.Words))
			if err != nil {
				return false, err
			}
			if hit {
				candidates = append(candidates, r)
			}
		}
		opened += len(list)
		taken, err := db.claimSome(ctx, candidates, n-len(got), by, until, then)
		got = append(got, taken...)
		return len(got) < n && opened < db.maxOpened, err
	})
	return got, named(err, "claim in %s", q.Docket)
}

// claimSome claims up to n of the candidates, and does then with each.
func (db Moderation) claimSome(ctx context.Context, candidates []*record, n int, by docket.UserID, until time.Time,
	then func(*tx, *record) error) (taken []docket.CommentID, err error) {
	err = db.write(ctx, func(t *tx) error {
		taken = taken[:0]
		if err := t.dropClaims(ctx); err != nil {
			return err
		}
		for _, r := range candidates {
			if len(taken) == n {
				break
			}
			// The condition again, since the list was read before.
			ok, err := t.claimPending(ctx, r.num, by, until)
			if err != nil {
				return err
			}
			if ok && then != nil {
				err = then(t, r)
			}
			if err != nil {
				return err
			}
			if ok {
				taken = append(taken, r.ID)
			}
		}
		return nil
	})
	return taken, err
}

// Comment reads one comment, opened.
func (db Moderation) Comment(ctx context.Context, id docket.CommentID) (docket.Comment, error) {
	r, err := readRecord(ctx, db.read, id)
	if err != nil {
		return docket.Comment{}, named(err, "comment %s", id)
	}
	return db.sealer.openWithByline(ctx, db.read, r)
}

// OpenComment reads one comment, opened, and leaves a row in the log that this
// person saw it. The first time that somebody opens it who may decide sets OpenedAt.
func (db Moderation) OpenComment(ctx context.Context, id docket.CommentID, by docket.UserID) (docket.Comment, error) {
	var r *record
	err := db.write(ctx, func(t *tx) error {
		var err error
		r, err = t.readOpened(ctx, id, by, "")
		return err
	})
	if err != nil {
		return docket.Comment{}, named(err, "open comment %s", id)
	}
	return db.sealer.openWithByline(ctx, db.read, r)
}

// OpenForReason is OpenComment for a stated reason, which the log tells. What the person says
// of it in words of their own, if anything, becomes a note for colleagues: the log holds no
// words.
func (db Moderation) OpenForReason(ctx context.Context, id docket.CommentID, by docket.UserID,
	reason docket.OpeningReason, words string) (docket.Comment, error) {
	var r *record
	err := db.write(ctx, func(t *tx) error {
		var err error
		if r, err = t.readOpened(ctx, id, by, reason); err != nil || words == "" {
			return err
		}
		return t.addNote(ctx, r, docket.CommentNote{Comment: id, By: by,
			Text: "Opened the original. " + reason.Label() + ": " + words})
	})
	if err != nil {
		return docket.Comment{}, named(err, "open comment %s", id)
	}
	return db.sealer.openWithByline(ctx, db.read, r)
}

// readOpened reads the row of a comment that a person opens, and writes that down. An
// auditor changes nothing of it.
func (t decisionTx) readOpened(ctx context.Context, id docket.CommentID, by docket.UserID,
	reason docket.OpeningReason) (*record, error) {
	r, err := readRecord(ctx, t, id)
	if err != nil {
		return nil, err
	}
	looks, err := t.onlyReads(ctx, r.Docket, by)
	if err != nil {
		return nil, err
	}
	var facts map[string]string
	switch {
	case looks:
		facts = map[string]string{"as": string(docket.RoleAuditor)}
	case reason != "":
		facts = map[string]string{"reason": string(reason)}
	}
	if r.OpenedAt.IsZero() && !looks {
		r.OpenedAt = t.now()
		if _, err := t.exec(ctx, `UPDATE comments SET opened_at = $2 WHERE num = $1 AND opened_at = 0`, r.num,
			micros(r.OpenedAt)); err != nil {
			return nil, err
		}
	}
	t.record(by.Actor(), "comment.opened", string(id), facts)
	return r, nil
}

// deskLines lists the counters of the review desk.
const deskLines = `'pending', '` + lineHeld + `', '` + lineFlagged + `', '` + lineBlock + `', '` + lineHold + `', '` +
	lineReported + `', '` + lineUncoded + `'`

// QueueCounts says what a person has to do on a docket. All but Mine are
// counters kept by the writes.
func (db Moderation) QueueCounts(ctx context.Context, id docket.ID, by docket.UserID) (docket.QueueCounts, error) {
	var n docket.QueueCounts
	err := each(ctx, db.read, `SELECT line, comments FROM counters WHERE docket = $1 AND line IN (`+deskLines+`)`,
		[]any{string(id)}, func(r rows) error {
			var line string
			var k int
			if err := r.Scan(&line, &k); err != nil {
				return err
			}
			switch line {
			case string(docket.Pending):
				n.Pending += k
			case lineHeld:
				n.Held += k
			case lineFlagged:
				n.Flagged += k
			case lineBlock:
				n.Block += k
			case lineHold:
				n.Hold += k
			case lineReported:
				n.Reported += k
			case lineUncoded:
				n.Uncoded += k
			}
			return nil
		})
	if err == nil {
		err = db.withoutProposed(ctx, id, &n)
	}
	if err == nil && by != 0 {
		err = db.read.row(ctx, `SELECT count(*) FROM claims k JOIN comments c ON c.num = k.comment
			WHERE k.kind = 'moderation' AND k.user_id = $1 AND c.docket = $2 AND k.until > $3 AND c.status =
			'pending'`, int64(by), string(id), micros(db.now())).Scan(&n.Mine)
	}
	return n, named(err, "counts of %s", id)
}

// withoutProposed takes the pending comments that wait for a second signature out
// of the counts, as they are out of the lists. They are few.
func (db Moderation) withoutProposed(ctx context.Context, id docket.ID, n *docket.QueueCounts) error {
	var held, flagged, block, hold int
	err := db.read.row(ctx, `
		SELECT count(*), count(*) FILTER (WHERE c.held = 1), count(*) FILTER (WHERE c.turn = 0),
		       count(*) FILTER (WHERE c.gravity = 3), count(*) FILTER (WHERE c.gravity = 2)
		  FROM signatures g JOIN comments c ON c.num = g.comment
		 WHERE g.docket = $1 AND g.state = 'open' AND c.status =
		 'pending'`, string(id)).Scan(&n.Signing, &held, &flagged, &block, &hold)
	n.Pending -= n.Signing
	n.Held -= held
	n.Flagged -= flagged
	n.Block -= block
	n.Hold -= hold
	return err
}
