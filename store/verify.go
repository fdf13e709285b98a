package store

import (
	"cmp"
	"context"
	"crypto/hmac"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"commentportal/docket"
)

const (
	// maxProblems is where Verify stops listing: whoever has a hundred restores
	// a backup rather than reads on.
	maxProblems = 100
	// maxIndexCheck is the most posted comments for which FTS5 checks its own
	// index, which holds up writers for about a second; above it only what the
	// rows hold is compared.
	maxIndexCheck = 20_000
)

// verification is one run of Verify over a snapshot.
type verification struct {
	db       *core
	s        *Snapshot
	problems []string
	done     int64
	total    int64
	progress func(done, total int64)
	replay   *replay // what the log tells; nil where the log itself does not hold
}

func (v *verification) problem(format string, args ...any) {
	if len(v.problems) < maxProblems {
		v.problems = append(v.problems, fmt.Sprintf(format, args...))
	}
}

func (v *verification) step(n int) {
	v.done += int64(n)
	if v.progress != nil {
		v.progress(min(v.done, v.total), v.total)
	}
}

// Verify checks the whole database beside a running server: the file itself, the
// chain of the log, the digests of every comment as received and as it stands,
// that every sealed value opens in its place, that no serial is missing, that
// counters equal a recount and that the search index holds the posted comments
// and no others. It returns the problems in words, none when all is sound.
// Progress, which may be nil, is told comments and log rows.
func (db *DB) Verify(ctx context.Context, progress func(done, total int64)) ([]string, error) {
	v := &verification{db: db.core, progress: progress, replay: newReplay(db.sealer)}
	if db.path != "" {
		if err := db.checkFile(ctx, "integrity_check"); err != nil {
			if !errors.Is(err, ErrDamaged) {
				return nil, err
			}
			v.problem("The database file is damaged: %v.", err)
		}
	}
	err := db.snapshot(ctx, func(s *Snapshot) error {
		v.s = s
		if err := s.row(ctx,
			`SELECT (SELECT count(*) FROM comments) + (SELECT count(*) FROM log)`).Scan(&v.total); err != nil {
			return err
		}
		for _, part := range []func(context.Context) error{v.log, v.comments, v.campaigns, v.decisions, v.codings,
			v.counts, v.search, v.conclusions, purgeCheck{v}.all,
			appealCheck{v}.all, holdCheck{v}.all, removalCheck{v}.all, handoverCheck{v}.all, textsCheck{v}.all,
			nameCheckCheck{v}.all, remarkCheck{v}.all, contactCheck{v}.all, followerCheck{v}.all,
			sampleCheck{v}.all, translationCheck{v}.all, v.signatures, v.guards, v.many, v.looks, v.bound,
			v.replayed} {
			err := part(ctx)
			if isGarbled(err) { // a finding like others; the other parts can be checked
				v.problem("What is stored cannot be read: %v.", err)
				continue
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		if damaged(err) { // what cannot be read is a finding, not an obstacle
			v.problem("Reading stopped: %v.", err)
			return v.problems, nil
		}
		return v.problems, named(err, "verify")
	}
	if err := v.index(ctx); err != nil {
		return v.problems, named(err, "verify the search index")
	}
	return v.problems, nil
}

// isGarbled reports whether err says that a stored value is none that the portal
// writes.
func isGarbled(err error) bool {
	_, syntax := errors.AsType[*json.SyntaxError](err)
	_, kind := errors.AsType[*json.UnmarshalTypeError](err)
	return syntax || kind || errors.Is(err, errSealed)
}

func damaged(err error) bool { return errors.Is(err, ErrDamaged) }

// VerifyEnd compares the log with an end of its chain that was written down
// elsewhere, as LogEnd returned it. It finds a log whose tail was cut or that was
// rewritten as a whole, which the chain by itself cannot show to somebody who
// has lost trust in the key.
func (db *DB) VerifyEnd(ctx context.Context, seq int64, mac string) ([]string, error) {
	if seq == 0 {
		return nil, nil
	}
	var have []byte
	err := db.read.row(ctx, `SELECT mac FROM log WHERE seq = $1`, seq).Scan(&have)
	switch {
	case errors.Is(err, docket.ErrNotFound):
		return []string{fmt.Sprintf("The log has no row %d, which was its end once: its tail was cut.", seq)}, nil
	case err != nil:
		return nil, named(err, "verify the log's end")
	case !strings.EqualFold(hex.EncodeToString(have), mac):
		return []string{fmt.Sprintf("Row %d of the log is not the one that was its end once: the log was "+
			"rewritten.", seq)}, nil
	}
	return nil, nil
}

// log follows the chain and names the first row that does not belong to it.
func (v *verification) log(ctx context.Context) error {
	var mac []byte
	seq, last := int64(0), int64(-1)
	for last != seq {
		last = seq
		bad := false
		err := each(ctx, v.s,
			`SELECT seq, at, actor, action, target, detail, mac FROM log WHERE seq > $1 ORDER BY seq LIMIT 2000`,
			[]any{seq}, func(r rows) error {
				e, have, err := scanLog(r)
				if err != nil || bad {
					return err
				}
				switch {
				case e.Seq != seq+1:
					v.problem("Row %d of the log is missing.", seq+1)
					bad = true
				case !hmac.Equal(v.db.sealer.line.ofLog(e.Seq, v.db.sealer).chainLink(mac, e), have):
					v.problem("Row %d of the log was changed, or does not belong there.", e.Seq)
					bad = true
				}
				if bad {
					v.replay = nil
					return nil
				}
				seq, mac = e.Seq, have
				v.step(1)
				return v.replay.see(e)
			})
		if err != nil || bad {
			return err
		}
	}
	var end int64
	var endMAC, seal []byte
	if err := v.s.row(ctx, `SELECT seq, mac, seal FROM chain WHERE id = 1`).Scan(&end, &endMAC, &seal); err != nil {
		if errors.Is(err, docket.ErrNotFound) {
			v.problem("The recorded end of the log is missing.")
			err = nil
		}
		return err
	}
	switch {
	case !hmac.Equal(seal, v.db.sealer.chainSeal(end, endMAC)):
		v.problem("The recorded end of the log was changed.")
	case end != seq:
		v.problem("The log ends at row %d but should end at row %d: its tail was cut or added to.", seq, end)
	case !hmac.Equal(endMAC, mac):
		v.problem("Row %d of the log is not the one recorded as its end.", seq)
	}
	return nil
}

// comments recomputes the digests of every comment and recounts the counters.
func (v *verification) comments(ctx context.Context) error {
	counted := map[counter]int{}
	last := map[docket.ID]int64{}
	if err := v.eachComment(ctx, counted, last); err != nil {
		return err
	}
	if err := v.lastSerials(ctx, last); err != nil {
		return err
	}
	if err := v.verdicts(ctx, counted); err != nil {
		return err
	}
	if err := countWork(ctx, v.s, counted); err != nil {
		return err
	}
	if err := v.readings(ctx, counted); err != nil {
		return err
	}
	if err := checkWaiting(ctx, v); err != nil {
		return err
	}
	if err := checkListed(ctx, v); err != nil {
		return err
	}
	return v.counters(ctx, counted)
}

// eachComment checks every comment, counts its facets and notes the last serial of each
// docket.
func (v *verification) eachComment(ctx context.Context, counted map[counter]int, last map[docket.ID]int64) error {
	tree, err := v.newTreeCheck(ctx)
	if err != nil {
		return err
	}
	after := int64(0)
	for {
		var list []*record
		err := each(ctx, v.s, `SELECT `+recordColumns+` FROM comments c WHERE c.num > $1 ORDER BY c.num LIMIT 256`,
			[]any{after}, func(r rows) error {
				c, err := scanRecord(r)
				list = append(list, c)
				return err
			})
		if err == nil {
			err = readAnswers(ctx, v.s, list)
		}
		if err == nil {
			err = tree.read(ctx, after, len(list))
		}
		if err != nil {
			return err
		}
		for _, c := range list {
			opened := v.comment(c)
			if opened, err = tree.first(ctx, c, opened); err != nil {
				return err
			}
			if err := tree.see(c, opened); err != nil {
				return err
			}
			for n := last[c.Docket] + 1; n < c.serial && len(v.problems) < maxProblems; n++ {
				v.problem("Comment %s is missing.", c.Docket.Comment(n))
			}
			last[c.Docket] = c.serial
			for line, part := range facetsOf(c, docket.ReviewFirst(c.Flags)) {
				counted[counter{c.Docket, line, part}]++
			}
			if c.RuleSet != "" {
				counted[counter{c.Docket, lineRules, c.RuleSet}]++
			}
			after = c.num
		}
		v.step(len(list))
		if len(list) < 256 {
			break
		}
	}
	tree.end()
	return nil
}

// lastSerials compares the last serial that each docket gave with the last comment.
func (v *verification) lastSerials(ctx context.Context, last map[docket.ID]int64) error {
	return each(ctx, v.s, `SELECT docket, last_serial FROM docket_states`, nil, func(r rows) error {
		var id docket.ID
		var n int64
		if err := r.Scan(&id, &n); err != nil {
			return err
		}
		if n != last[id] {
			v.problem("Docket %s has given %d numbers but holds comments up to %d: the last ones are "+
				"missing.", id, n, last[id])
		}
		return nil
	})
}

// verdicts recounts how findings were judged.
func (v *verification) verdicts(ctx context.Context, counted map[counter]int) error {
	return each(ctx, v.s, `
		SELECT c.docket, v.verdict, v.rule FROM finding_verdicts v JOIN comments c ON c.num = v.comment
		 WHERE v.version = (SELECT max(w.version) FROM finding_verdicts w WHERE w.comment =
		 v.comment)`, nil, func(r rows) error {
		var id docket.ID
		var verdict, rule string
		err := r.Scan(&id, &verdict, &rule)
		counted[counter{id, lineVerdict + verdict, rule}]++
		return err
	})
}

// comment checks the digests of one comment, and returns it opened; nil when it
// cannot be.
func (v *verification) comment(c *record) *docket.Comment {
	opened, err := v.db.sealer.openComment(c)
	if err != nil {
		v.problem("Comment %s cannot be opened: a sealed value was changed or moved.", c.ID)
		return nil
	}
	if c.Purged() {
		purgeCheck{v}.tombstone(c, opened)
	} else if !hmac.Equal(c.received, v.db.sealer.receivedMAC(c.Docket, c.serial, c.uid,
		v.db.sealer.contentDigest(&opened))) {
		v.problem("Comment %s is not as it was received.", c.ID)
	}
	v.replay.carryOver(v.db.sealer, c, &opened)
	if !hmac.Equal(c.state, v.db.sealer.stateMAC(c)) {
		v.problem("The status or the public text of comment %s was changed outside the portal.", c.ID)
	}
	if !c.Status.Public() && (c.name != nil || c.org != nil ||
		slices.ContainsFunc(c.texts, func(a answerRow) bool { return a.public != nil })) {
		v.problem("Comment %s is not posted but has public text.", c.ID)
	}
	return &opened
}

func (v *verification) counters(ctx context.Context, counted map[counter]int) error {
	kept := map[counter]int{}
	if err := each(ctx, v.s, `SELECT docket, line, part, comments FROM counters`, nil, func(r rows) error {
		var c counter
		var n int
		err := r.Scan(&c.docket, &c.line, &c.part, &n)
		kept[c] = n
		return err
	}); err != nil {
		return err
	}
	for c := range counted {
		kept[c] += 0
	}
	for _, c := range slices.SortedFunc(maps.Keys(kept), func(a, b counter) int {
		return cmp.Or(cmp.Compare(a.docket, b.docket), cmp.Compare(a.line, b.line), cmp.Compare(a.part, b.part))
	}) {
		if kept[c] != counted[c] {
			hint := ""
			if strings.HasPrefix(c.line, "reading.") || strings.HasPrefix(c.line, "code.") {
				hint = " portal rebuild counts them anew."
			}
			v.problem("The ledger of %s says %d comments for %q, a recount says %d.%s", c.docket, kept[c],
				strings.TrimSpace(c.line+" "+c.part), counted[c], hint)
		}
	}
	return nil
}

// decisions compares comments with their last decision, their codings and their
// open reports.
func (v *verification) decisions(ctx context.Context) error {
	for _, q := range []struct{ query, says string }{
		{`SELECT c.docket, c.serial FROM comments c LEFT JOIN decisions d ON d.comment = c.num AND d.version = c.version
		   WHERE (c.version > 1 OR c.status <> 'pending') AND (d.to_status IS NULL OR d.to_status <> c.status)`,
			"Comment %s does not stand where its last decision put it."},
		{`SELECT c.docket, c.serial FROM comments c
		   WHERE c.coded <> CASE WHEN c.off_topic <> 0 OR EXISTS (SELECT 1 FROM codings t WHERE t.comment = c.num AND
		   t.state IN ('confirmed', 'to_revisit'))
		         OR EXISTS (SELECT 1 FROM passes p WHERE p.comment = c.num) THEN 1 ELSE 0 END`,
			"Comment %s is wrongly marked as coded or not."},
		{`SELECT c.docket, c.serial FROM comments c
		   WHERE c.reports <> (SELECT count(*) FROM reports p WHERE p.comment = c.num AND p.closed_at = 0)`,
			"Comment %s counts its open reports wrongly."},
		{`SELECT c.docket, c.serial FROM comments c WHERE ` + postedRows +
			` AND c.num NOT IN (SELECT s.comment FROM rescreened s)`,
			"Posted comment %s is missing where the rules that read it are kept."},
		{`SELECT c.docket, c.serial FROM comments c JOIN rescreened s ON s.comment = c.num WHERE NOT ` + postedRows,
			"Comment %s is not posted but kept among those to screen again."},
	} {
		if err := v.named(ctx, q.query, q.says); err != nil {
			return err
		}
	}
	return nil
}

// named notes a problem for each comment that query finds, the first hundred
// of them. The query reads docket and serial of the comments c.
func (v *verification) named(ctx context.Context, query, says string) error {
	return each(ctx, v.s, query+" ORDER BY c.docket, c.serial LIMIT 100", nil, func(r rows) error {
		var id docket.ID
		var serial int64
		err := r.Scan(&id, &serial)
		v.problem(says, id.Comment(serial))
		return err
	})
}

// counts compares theme counts that claim to be fresh with a recount.
func (v *verification) counts(ctx context.Context) error {
	var fresh []docket.ID
	if err := each(ctx, v.s, `SELECT docket FROM docket_states WHERE changes = counted ORDER BY docket`, nil,
		func(r rows) error {
			var id docket.ID
			err := r.Scan(&id)
			fresh = append(fresh, id)
			return err
		}); err != nil {
		return err
	}
	for _, id := range fresh {
		want, err := v.s.tally(ctx, id)
		if err != nil {
			return err
		}
		have, err := readCounts(ctx, v.s, id)
		if err != nil {
			return err
		}
		if !slices.Equal(want, have) {
			v.problem("The theme counts of %s do not equal a recount.", id)
		}
	}
	return nil
}

// search compares the search index with what the analyzer makes of the posted
// comments, row by row, in the order of their numbers.
func (v *verification) search(ctx context.Context) error {
	index := indexWalk{v: v}
	err := eachPostedText(ctx, v.s, func(list []postedText) error {
		for _, p := range list {
			have, there, err := index.row(ctx, p.num)
			switch {
			case err != nil:
				return err
			case !there:
				v.problem("Posted comment %s is missing from the search index.", p.id)
			case have != v.db.dialect.indexText(p.analyze()):
				v.problem("The search index does not hold the words of comment %s.", p.id)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if _, _, err := index.row(ctx, math.MaxInt64); err != nil {
		return err
	}
	for _, num := range index.extra {
		var id docket.ID
		var serial int64
		err := v.s.row(ctx, `SELECT docket, serial FROM comments WHERE num = $1`, num).Scan(&id, &serial)
		switch {
		case errors.Is(err, docket.ErrNotFound):
			v.problem("Row %d of the search index belongs to no comment.", num)
		case err != nil:
			return err
		default:
			v.problem("Comment %s is in the search index but not posted.", id.Comment(serial))
		}
	}
	return nil
}

// indexWalk walks along the rows of the search index.
type indexWalk struct {
	v     *verification
	rows  []indexedRow // read and not looked at yet
	after int64
	done  bool
	extra []int64 // numbers that were asked for by nobody, some of them
}

type indexedRow struct {
	num  int64
	text string
}

// row reads the row of a number, which must be higher than those before.
func (w *indexWalk) row(ctx context.Context, num int64) (text string, there bool, err error) {
	for {
		for len(w.rows) > 0 {
			r := w.rows[0]
			if r.num > num {
				return "", false, nil
			}
			w.rows = w.rows[1:]
			if r.num == num {
				return r.text, true, nil
			}
			if len(w.extra) < maxProblems {
				w.extra = append(w.extra, r.num)
			}
		}
		if w.done {
			return "", false, nil
		}
		err := each(ctx, w.v.s, w.v.db.dialect.indexRows, []any{w.after, searchSlice}, func(r rows) error {
			var one indexedRow
			err := r.Scan(&one.num, &one.text)
			w.rows = append(w.rows, one)
			return err
		})
		if err != nil {
			return "", false, err
		}
		if w.done = len(w.rows) < searchSlice; len(w.rows) > 0 {
			w.after = w.rows[len(w.rows)-1].num
		}
	}
}

// index lets FTS5 compare its index with the rows that it was made of. It counts
// as a write, so it goes through the writer, and only while it is short.
func (v *verification) index(ctx context.Context) error {
	if v.db.path == "" {
		return nil
	}
	var n int
	if err := v.db.read.row(ctx, `SELECT count(*) FROM posted_search_docsize`).Scan(&n); err != nil {
		return err
	}
	if n > maxIndexCheck {
		return nil
	}
	err := v.db.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO posted_search (posted_search, rank) VALUES ('integrity-check', 1)`)
		return err
	})
	if errors.Is(err, errChain) { // found before; nothing can be written
		return nil
	}
	if damaged(err) {
		v.problem("The search index does not hold the words of the posted comments.")
		return nil
	}
	return err
}
