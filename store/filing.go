package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"commentportal/docket"
)

// filing is a comment made ready for its rows by the goroutine that sends it:
// sealing and digests cost the writer nothing.
type filing struct {
	record
	tracking []byte
	content  []byte
	gravity  int
	turn     int
	leaf     []byte // of the tree of comments received
	leafSalt []byte // sealed

	signatories [][]byte // sealed, by position; none: nobody put a name to the comment
}

// prepare seals c. The uid, which sealed values are bound to, is the keyed hash
// of form key and digest: filing the same form twice meets the row of the first.
func (db Intake) prepare(c docket.Comment) (*filing, error) {
	f := &filing{record: record{Comment: c}}
	f.complete()
	f.FiledAt = db.now()
	key := []byte(c.Key)
	if len(key) == 0 { // nothing to recognize it by
		key = make([]byte, 16)
		if _, err := rand.Read(key); err != nil {
			return nil, fmt.Errorf("store: %w", err)
		}
	}
	f.uid = string(db.sealer.keyed("filing", []byte(c.Docket), key, c.Digest[:]))
	if c.Tracking != "" {
		f.tracking = db.sealer.trackingHash(c.Tracking)
	}
	if err := f.sealPerson(db.sealer); err != nil {
		return nil, err
	}
	f.flags, f.turn = "", 1
	if len(f.Flags) > 0 {
		b, err := json.Marshal(f.Flags)
		if err != nil {
			return nil, fmt.Errorf("store: flags: %w", err)
		}
		f.flags = string(b)
	}
	if docket.ReviewFirst(f.Flags) {
		f.turn = 0
	}
	f.gravity = f.Gravest().Rank()
	f.Severity = severities[f.gravity]
	if err := f.sealAnswers(db.sealer); err != nil {
		return nil, err
	}
	f.content = db.sealer.contentDigest(&f.Comment)
	f.state = db.sealer.stateMAC(&f.record)
	var err error
	f.leaf, f.leafSalt, err = db.sealer.leafOf(f.Comment, f.uid)
	return f, err
}

// complete fills in what every comment has that was just filed, whatever its sender
// said.
func (f *filing) complete() {
	f.StandsFor = max(f.StandsFor, 1)
	if f.Submitter.Type == docket.Anonymous { // dropped on receipt, whoever forgot
		f.Submitter.DropNames()
	}
	if f.Submitter.Sector == "" {
		f.Submitter.Sector = docket.SectorUnspecified
	}
	if f.Status != docket.Withdrawn {
		f.Status = docket.Pending
	}
	f.Version, f.Held, f.Reason = 1, false, ""
}

// sealPerson seals who sent the comment, and what was found in the name.
func (f *filing) sealPerson(s *sealer) error {
	if p := (person{f.Submitter.Name, f.Submitter.Organization, f.Submitter.Email,
		f.Submitter.Signatories, f.Marking}); p != (person{}) {
		b, err := json.Marshal(p)
		if err != nil {
			return fmt.Errorf("store: submitter: %w", err)
		}
		f.person = s.seal("comments.person", f.uid, b)
	}
	var err error
	if f.signatories, err = s.sealSignatories(f.uid, f.Submitter); err != nil {
		return err
	}
	found := personFindings{f.Submitter.NameFindings, f.Submitter.OrganizationFindings, f.Submitter.SignatoryFindings}
	if len(found.all()) > 0 {
		b, err := json.Marshal(found)
		if err != nil {
			return fmt.Errorf("store: findings: %w", err)
		}
		f.findings = string(b)
	}
	return nil
}

// sealAnswers makes the rows of the answers, each bound to its question.
func (f *filing) sealAnswers(s *sealer) error {
	f.texts = make([]answerRow, 0, len(f.Answers))
	for _, a := range f.Answers {
		row := answerRow{Answer: a}
		row.Class = docket.ClassifyAnswer(a.Text, f.Class, false)
		var err error
		if row.findings, err = encode(a.Findings); err != nil {
			return fmt.Errorf("store: findings: %w", err)
		}
		place := f.uid + string(a.Question)
		row.original = s.seal("answers.original", place, []byte(a.Original))
		if string(a.Text) != string(a.Original) {
			row.text = s.seal("answers.text", place, []byte(a.Text))
		}
		f.texts = append(f.texts, row)
	}
	return nil
}

// FileComment files c under the next number of its docket, with a row in the
// log, in one transaction. When it returns without error the comment is on disk.
//
// Filing the same key with the same digest again files nothing and returns the
// ID given before. It returns docket.ErrNotFound when the docket is not known,
// docket.ErrBusy when too many writes wait, and docket.ErrFull when the disk is.
func (db Intake) FileComment(ctx context.Context, c docket.Comment) (docket.CommentID, error) {
	id, err := db.fileComment(ctx, c)
	if ctx.Err() == nil { // a sender who left says nothing about the storage
		db.filed(err)
	}
	return id, err
}

func (db Intake) fileComment(ctx context.Context, c docket.Comment) (docket.CommentID, error) {
	if err := db.room(filingSize(c)); err != nil {
		return "", err
	}
	f, err := db.prepare(c)
	if err != nil {
		return "", err
	}
	var id docket.CommentID
	// A letter about the comment has a number that others give, too, and a bound on them.
	ask := lookups{docket: c.Docket, uids: []string{f.uid}, shared: c.Wishes.Mail}
	err = db.writeAsking(ctx, ask, func(t *tx) error {
		id, _, err = t.file(ctx, f, docket.ActorCommenter)
		return err
	})
	if err != nil {
		return "", named(err, "file a comment in %s", c.Docket)
	}
	return id, nil
}

// FileImported files comments received elsewhere, all of them or none. A comment
// whose source ID is in the docket already is skipped and counted; filed lists
// the IDs of the others in order.
func (db Intake) FileImported(ctx context.Context, id docket.ID, list []docket.Comment) (filed []docket.CommentID,
	skipped int, err error) {
	ready, ask := make([]*filing, 0, len(list)), lookups{docket: id}
	for _, c := range list {
		c.Docket = id
		f, err := db.prepare(c)
		if err != nil {
			return nil, 0, err
		}
		ready, ask.uids = append(ready, f), append(ask.uids, f.uid)
		ask.shared = ask.shared || c.Wishes.Mail
		if f.SourceID != "" {
			ask.sources = append(ask.sources, f.SourceID)
		}
	}
	err = db.writeAsking(ctx, ask, func(t *tx) error {
		filed, skipped = make([]docket.CommentID, 0, len(ready)), 0
		for _, f := range ready {
			there, err := t.hasSource(ctx, id, f.SourceID)
			if err != nil {
				return err
			}
			if there {
				skipped++
				continue
			}
			one, fresh, err := t.file(ctx, f, docket.ActorOperator)
			if err != nil {
				return err
			}
			if !fresh {
				skipped++
				continue
			}
			filed = append(filed, one)
		}
		return nil
	})
	if err != nil {
		return nil, 0, named(err, "import into %s", id)
	}
	return filed, skipped, nil
}

// hasSource reports whether the docket has a comment with an ID elsewhere, of this batch
// too.
func (t decisionTx) hasSource(ctx context.Context, id docket.ID, source string) (bool, error) {
	if source == "" {
		return false, nil
	}
	if there, known := t.b.foreseen.sources[sourced{id, source}]; known {
		return there, nil
	}
	var num int64
	err := t.row(ctx, `SELECT num FROM comments WHERE docket = $1 AND source_id = $2 AND source_id <> ''`,
		string(id), source).Scan(&num)
	if errors.Is(err, docket.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// writeAsking is write for a verb that knows beforehand what it will look up.
func (db Intake) writeAsking(ctx context.Context, ask lookups, fn func(*tx) error) error {
	if db.outdated {
		return ErrOlder
	}
	return db.dialect.write(ctx, ask, fn)
}

// KnownSources lists the source IDs that the docket has already.
func (db Intake) KnownSources(ctx context.Context, id docket.ID) (map[string]struct{}, error) {
	known := map[string]struct{}{}
	err := each(ctx, db.read, `SELECT source_id FROM comments WHERE docket = $1 AND source_id <> ''`, []any{string(id)},
		func(r rows) error {
			var s string
			if err := r.Scan(&s); err != nil {
				return err
			}
			known[s] = struct{}{}
			return nil
		})
	return known, named(err, "source IDs of %s", id)
}

// commentInsert writes comments that were looked up and are new. Each execution of an INSERT
// reads the table's constraints and opens its indexes anew: on PostgreSQL that cost more than
// the rows.
var commentInsert = insertTexts("comments", "num", "docket", "serial", "uid", "tracking", "person", "person_findings",
	"submitter_type", "state", "sector", "sector_raw", "reply_to", "channel", "source_id", "stands_for", "language",
	"class", "campaign", "late", "flags", "rule_set", "status", "held", "reason", "version", "received_at",
	"postmarked_on", "filed_at", "posted_at", "opened_at", "gravity", "turn", "reports", "coded", "received_mac",
	"state_mac", "round", "off_topic", "public_changed_at", "leaf", "leaf_salt")

// insertCommentOnce leaves a comment as it is that was filed before.
var insertCommentOnce = commentInsert.plain() + ` ON CONFLICT (uid) DO NOTHING`

// commentRow is the row of commentInsert.
func (t decisionTx) commentRow(f *filing, num, serial int64, received []byte) []any {
	s := f.Submitter
	return []any{num, string(f.Docket), serial, []byte(f.uid), f.tracking, f.person, f.findings, string(s.Type),
		s.State, s.Sector, s.SectorRaw, string(f.ReplyTo), string(f.Channel), f.SourceID, f.StandsFor, f.Language,
		string(f.Class), string(f.Campaign), flag(f.Late), f.flags, f.RuleSet, string(f.Status), 0, "", 1,
		micros(f.ReceivedAt), micros(f.PostmarkedOn), micros(f.FiledAt), 0, 0, f.gravity, f.turn, 0, 0, received,
		f.state, t.b.rounds[f.Docket], 0, 0, f.leaf, f.leafSalt}
}

// file writes the rows of one comment. It reports false when the comment had
// been filed before.
func (t decisionTx) file(ctx context.Context, f *filing, by docket.Actor) (docket.CommentID, bool, error) {
	serial, err := t.serial(ctx, f.Docket)
	if err != nil {
		return "", false, err
	}
	num := t.lastComment + 1
	received := t.b.w.db.sealer.receivedMAC(f.Docket, serial, f.uid, f.content)
	row := t.commentRow(f, num, serial, received)
	if before, known := t.b.foreseen.uids[f.uid]; before > 0 {
		return f.Docket.Comment(before), false, nil
	} else if known {
		t.comments, t.dirty = append(t.comments, row), true
	} else {
		n, err := t.exec(ctx, insertCommentOnce, row...)
		if err != nil {
			return "", false, err
		}
		if n == 0 {
			err := t.row(ctx, `SELECT serial FROM comments WHERE uid = $1`, []byte(f.uid)).Scan(&serial)
			return f.Docket.Comment(serial), false, err
		}
	}
	t.tookFor(f, serial)
	if f.turn == 0 {
		if err := t.noteIncident(ctx, num, f.Docket); err != nil {
			return "", false, err
		}
	}
	for i, a := range f.texts {
		t.answers = append(t.answers, []any{num, i, string(a.Question), a.original, a.text, a.Removed, a.findings, "",
			string(a.Class), string(f.Status)})
	}
	for i, sealed := range f.signatories {
		t.signatories = append(t.signatories, []any{num, i + 1, sealed})
	}
	id := f.Docket.Comment(serial)
	if f.Status == docket.Withdrawn { // withdrawn where it came from
		if _, err := t.exec(ctx, insertDecision, num, 1, micros(t.now()), string(docket.Pending),
			string(docket.Withdrawn),
			string(docket.ActionWithdraw), "", nil, 0, 1, 0, f.RuleSet); err != nil {
			return "", false, err
		}
	}
	r := f.record
	r.num, r.serial, r.ID = num, serial, id
	t.move(r.Docket, nil, facetsOf(&r, f.turn == 0))
	if f.RuleSet != "" {
		t.count(f.Docket, lineRules, f.RuleSet, 1)
	}
	t.record(by, "comment.filed", string(id), map[string]string{
		"channel": string(f.Channel), "status": string(f.Status), "after": short(received),
	})
	return id, true, t.contact(ctx, f, num, id)
}

// tookFor is took for a comment: a later one of the same batch finds it filed.
func (t decisionTx) tookFor(f *filing, serial int64) {
	if _, known := t.b.foreseen.uids[f.uid]; known {
		t.b.foreseen.uids[f.uid] = serial
	}
	if _, known := t.b.foreseen.sources[sourced{f.Docket, f.SourceID}]; known {
		t.b.foreseen.sources[sourced{f.Docket, f.SourceID}] = true
	}
	t.took(f.Docket, serial)
}

// short is the part of a keyed digest that the log shows: enough to compare.
func short(mac []byte) string { return fmt.Sprintf("%x", mac[:16]) }

// Counter lines beside the statuses of the ledger.
const (
	lineRules    = "rules" // comments by the version of the rules that screened them
	lineHeld     = "desk.held"
	lineFlagged  = "desk.flagged"
	lineBlock    = "desk.block"
	lineHold     = "desk.hold"
	lineReported = "desk.reported"
	lineUncoded  = "desk.uncoded"
)

// facetsOf lists the counter lines that a comment belongs to as it stands, each
// with its part. Every change of a comment goes through move with the facets
// before and after it, so the counters cannot drift from the rows.
func facetsOf(c *record, flagged bool) map[string]string {
	f := map[string]string{string(c.Status): string(c.Reason)}
	switch {
	case c.Status == docket.Pending:
		if c.Held {
			f[lineHeld] = ""
		}
		if flagged {
			f[lineFlagged] = ""
		}
		switch c.Severity {
		case docket.Block:
			f[lineBlock] = ""
		case docket.Hold:
			f[lineHold] = ""
		}
	case c.Status.Public():
		if c.reports > 0 {
			f[lineReported] = ""
		}
		if !c.coded {
			f[lineUncoded] = ""
		}
		if c.Campaign != "" {
			f[lineCopies] = string(c.Campaign)
			if !c.coded {
				f[lineCopiesUnread] = string(c.Campaign)
			}
		}
	}
	return f
}

func (t *txBase) move(id docket.ID, before, after map[string]string) {
	for line, part := range before {
		if p, same := after[line]; !same || p != part {
			t.count(id, line, part, -1)
		}
	}
	for _, line := range slices.Sorted(maps.Keys(after)) {
		if p, same := before[line]; !same || p != after[line] {
			t.count(id, line, after[line], 1)
		}
	}
}

// Receipt reads the comment that belongs to a tracking number, opened: its
// sender may see it. It returns docket.ErrNotFound for an unknown number.
func (db Intake) Receipt(ctx context.Context, number docket.TrackingNumber) (docket.Comment, error) {
	c, err := db.byTracking(ctx, db.read, number)
	if err != nil {
		return docket.Comment{}, err
	}
	return db.sealer.openWithByline(ctx, db.read, c)
}

func (db Intake) byTracking(ctx context.Context, q querier, number docket.TrackingNumber) (*record, error) {
	for _, s := range db.sealer.line.with(db.sealer) { // the digest is of the time when the comment was filed
		c, err := scanRecord(q.row(ctx, `SELECT `+recordColumns+` FROM comments c WHERE c.tracking = $1`,
			s.trackingHash(number)))
		if errors.Is(err, docket.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		return c, readAnswers(ctx, q, []*record{c})
	}
	return nil, docket.ErrNotFound
}

// Withdraw takes a comment back for its sender: in one transaction it is gone
// from every public reader, its public text and search row included. The sealed
// original stays, as the record of what was received. Withdrawing again changes
// nothing. See Restore. It returns docket.ErrNotFound for an unknown number.
func (db Intake) Withdraw(ctx context.Context, number docket.TrackingNumber) (docket.CommentID, error) {
	var id docket.CommentID
	err := db.write(ctx, func(t *tx) error {
		c, err := db.byTracking(ctx, t, number)
		if err != nil {
			return err
		}
		id = c.ID
		if c.Status == docket.Withdrawn || c.Purged() {
			return nil
		}
		return t.decide(ctx, c, docket.Decision{
			Comment: c.ID, Version: c.Version, Action: docket.ActionWithdraw, Status: docket.Withdrawn, At: t.now(),
		}, docket.ActorCommenter)
	})
	if err != nil {
		return "", named(err, "withdraw")
	}
	return id, nil
}
