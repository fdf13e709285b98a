package store

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"

	"commentportal/docket"
)

const insertDecision = `
	INSERT INTO decisions (comment, version, at, from_status, to_status, action, reason, note, decided_by, automatic,
	redactions, rule_set)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

// Decide records d and moves the comment, in one transaction: its status, what
// the public reads of it, the search row, the ledger and the log agree at every
// moment. The codings of d.Reading are saved in it, too, or refused with it.
//
// It returns docket.ErrStale if the comment's version is no longer d.Version,
// docket.ErrNotFound if there is no such comment, docket.ErrDenied if the comment
// may not move to d.Status, and docket.ErrExists if a colleague's proposal for it
// waits for a second signature: that is signed or refused first. Taking down does
// not wait for it.
func (db Moderation) Decide(ctx context.Context, d docket.Decision) error {
	return named(db.write(ctx, func(t *tx) error {
		c, err := t.decidable(ctx, d)
		if err != nil {
			return err
		}
		if err := t.readAlong(ctx, c, d); err != nil {
			return err
		}
		return t.decide(ctx, c, d, d.By.Actor())
	}), "decide %s", d.Comment)
}

// readAlong saves the codings that were sent in the same form as a decision.
func (t decisionTx) readAlong(ctx context.Context, c *record, d docket.Decision) error {
	if d.Reading == nil {
		return nil
	}
	seen := map[docket.QuestionID]docket.SuggestionsSeen{}
	for _, q := range c.questions() {
		if !isWithheld(d, q) {
			seen[q] = d.Reading.Seen[q]
		}
	}
	list := slices.DeleteFunc(slices.Clone(d.Reading.Codings), func(g docket.Coding) bool {
		return isWithheld(d, g.Question)
	})
	return t.code(ctx, d.By, c, seen, list)
}

// decidable reads the comment that d is about, if d may be decided now.
func (t decisionTx) decidable(ctx context.Context, d docket.Decision) (*record, error) {
	c, err := readRecord(ctx, t, d.Comment)
	if err != nil {
		return nil, err
	}
	if c.Version != d.Version {
		return nil, docket.ErrStale
	}
	if !mayDecide(c, d) {
		return nil, docket.ErrDenied
	}
	g, err := t.openProposal(ctx, c.num)
	if err != nil {
		return nil, err
	}
	c.noProposal = g == nil
	takesDown := c.Status.Public() && !d.Status.Public()
	if g != nil && !g.After && g.by != d.By && !takesDown {
		return nil, docket.ErrExists
	}
	return c, nil
}

// mayDecide reports whether c may move as d says.
func mayDecide(c *record, d docket.Decision) bool {
	return !c.Purged() && c.Status.CanBecome(d.Status) && d.Status != docket.Withdrawn &&
		d.Status.Public() == (d.Action == docket.ActionPost)
}

// decide writes what a decision changes. The caller has checked that it may.
func (t decisionTx) decide(ctx context.Context, c *record, d docket.Decision, by docket.Actor) error {
	if d.At.IsZero() {
		d.At = t.now()
	}
	if err := t.overtake(ctx, c, d.By); err != nil {
		return err
	}
	if err := t.overtakeLook(ctx, c); err != nil {
		return err
	}
	if err := t.endAppeal(ctx, c, d, by); err != nil {
		return err
	}
	if err := t.checkWithheld(ctx, c, d); err != nil {
		return err
	}
	flagged := docket.ReviewFirst(c.Flags)
	before, from, was := facetsOf(c, flagged), c.Status, short(c.state)
	if from.Public() {
		if err := t.b.w.db.dialect.unindexPosted(ctx, t, c.num); err != nil {
			return err
		}
		t.scrub = true
	}
	if err := t.setDecided(c, d); err != nil {
		return err
	}
	if err := t.writeDecided(ctx, c, d); err != nil {
		return err
	}
	if from.Public() {
		if err := (translationTx{t.txBase}).dropTranslations(ctx, c, by); err != nil {
			return err
		}
	}
	redactions, err := t.writeDecision(ctx, c, d, from)
	if err != nil {
		return err
	}
	if err := t.followStatus(ctx, c, from, before); err != nil {
		return err
	}
	t.move(c.Docket, before, facetsOf(c, flagged))
	if from.Public() != d.Status.Public() {
		if err := t.countPasses(ctx, c, map[bool]int{true: 1, false: -1}[d.Status.Public()]); err != nil {
			return err
		}
	}
	t.record(by, "comment."+verb(d.Action), string(c.ID), decisionFacts(c, d, from, redactions, was))
	if err := t.searchHidden(ctx, c, d); err != nil {
		return err
	}
	if err := t.followDecision(ctx, c, from); err != nil || len(d.Withheld) == 0 || c.Campaign == "" {
		return err
	}
	return t.spread(ctx, spreadScope{campaign: c.Campaign, only: c.num}) // a withheld answer has no codes of its letter
}

// decisionFacts are what the log says of a decision; was is the digest of the comment
// before it.
func decisionFacts(c *record, d docket.Decision, from docket.Status, redactions int, was string) map[string]string {
	facts := map[string]string{
		"from": string(from), "to": string(d.Status), "reason": string(d.Reason),
		"redactions": strconv.Itoa(redactions),
		"version":    strconv.Itoa(c.Version), "before": was, "after": short(c.state),
	}
	if d.Guard != 0 {
		facts["guard"] = d.Guard.String()
	}
	if len(d.Withheld) > 0 {
		facts["withheld"] = docket.WithheldWords(d.Withheld, " ")
	}
	if d.ByProof {
		facts["proof"] = proofOfAddress
	}
	if d.SignedBy != 0 {
		facts["signed_by"] = d.SignedBy.String()
	}
	return facts
}

// setDecided changes c as d says, with its digest.
func (t decisionTx) setDecided(c *record, d docket.Decision) error {
	public := c.Status.Public() || d.Status.Public()
	c.Status, c.Reason, c.Version = d.Status, d.Reason, c.Version+1
	c.Held = d.Action == docket.ActionHold || d.Held
	c.ClaimedBy, c.ClaimedUntil = 0, time.Time{}
	if judges(d) {
		c.reports = 0
	}
	if err := t.publish(c, d); err != nil {
		return err
	}
	// Programs read records of what once was posted: why it is no more, among others.
	if public || !c.PublicChangedAt.IsZero() {
		c.PublicChangedAt = at(t.publicChange(1))
	}
	// Postings are in the order in which the public came to see them, so that whoever
	// walks a list by it misses none that is posted meanwhile.
	if d.Status.Public() && c.PostedAt.IsZero() {
		c.PostedAt = c.PublicChangedAt
	}
	c.withheld = slices.ContainsFunc(c.texts, func(a answerRow) bool { return public && a.Status == docket.Withheld })
	for i := range c.texts {
		if c.texts[i].Status = d.Status; isWithheld(d, c.texts[i].Question) {
			c.texts[i].Status = docket.Withheld
		}
	}
	c.state = t.b.w.db.sealer.stateMAC(c)
	return nil
}

// judges reports whether d says anything of what readers reported: neither what the guard
// hides nor what a sender brings back does.
func judges(d docket.Decision) bool { return d.Guard == 0 && d.Action != docket.ActionRestore }

// writeDecided writes the rows of a comment that was decided, and closes the
// reports on it.
func (t decisionTx) writeDecided(ctx context.Context, c *record, d docket.Decision) error {
	for i, a := range c.texts {
		if _, err := t.exec(ctx,
			`UPDATE answers SET public = $1, gaps = $2, status = $5 WHERE comment = $3 AND position = $4`,
			a.public, a.gaps, c.num, i, string(a.Status)); err != nil {
			return err
		}
	}
	if _, err := t.exec(ctx, `
		UPDATE comments
		   SET status = $2, reason = $3, version = $4, held = $5, posted_at = $6, public_name = $7, public_organization
		   = $8, reports = $11, state_mac = $9, public_changed_at = $10
		 WHERE num = $1`,
		c.num, string(c.Status), string(c.Reason), c.Version, flag(c.Held), micros(c.PostedAt), c.name, c.org, c.state,
		micros(c.PublicChangedAt), c.reports); err != nil {
		return err
	}
	if err := t.withholdAnswers(ctx, c, d); err != nil {
		return err
	}
	if err := t.nameSignatories(ctx, c); err != nil {
		return err
	}
	if err := t.clearDesk(ctx, c, d); err != nil {
		return err
	}
	if c.Status == docket.Withdrawn {
		if _, err := t.endSpeaking(ctx, c); err != nil {
			return err
		}
	}
	if !judges(d) {
		return nil
	}
	_, err := t.exec(ctx, `UPDATE reports SET closed_at = $2 WHERE comment = $1 AND closed_at = 0`, c.num,
		micros(d.At))
	return err
}

// writeDecision adds d to the history of a comment: its redactions, which it
// counts, its note, its verdicts about findings, and a second look where one is drawn.
func (t decisionTx) writeDecision(ctx context.Context, c *record, d docket.Decision, from docket.Status) (int, error) {
	redactions, err := t.redact(ctx, c, d)
	if err != nil {
		return 0, err
	}
	var note []byte
	if d.Note != "" {
		note = t.b.w.db.sealer.seal("decisions.note", c.uid+strconv.Itoa(c.Version), []byte(d.Note))
	}
	if _, err := t.exec(ctx, insertDecision, c.num, c.Version, micros(d.At), string(from), string(d.Status),
		string(d.Action), string(d.Reason), note, int64(d.By), 0, redactions, d.RuleSet); err != nil {
		return 0, err
	}
	if err := t.judge(ctx, c, d.Verdicts); err != nil {
		return 0, err
	}
	if err := t.drawLook(ctx, c, d); err != nil {
		return 0, err
	}
	return redactions, t.reread(ctx, c, from, d.RuleSet)
}

// followStatus updates what follows from where c was and where it is now: the
// search index, the lists of what there is to code, and the docket's revision. before
// are the facets that c was counted under.
func (t decisionTx) followStatus(ctx context.Context, c *record, from docket.Status, before map[string]string) error {
	if c.Status.Public() {
		if err := t.b.w.db.dialect.indexPosted(ctx, t, c.num); err != nil {
			return err
		}
	}
	if from.Public() || c.Status.Public() {
		t.revise(c.Docket)
		if c.coded { // what nobody has read counts for no theme
			t.recount(c.Docket)
		}
		return t.unitsOf(ctx, []int64{c.num})
	}
	if from != c.Status || before[string(c.Status)] != string(c.Reason) {
		t.revise(c.Docket) // the ledger is public, too
	}
	return nil
}

func verb(a docket.Action) string {
	switch a {
	case docket.ActionPost:
		return "posted"
	case docket.ActionWithhold:
		return "withheld"
	case docket.ActionHold:
		return "held"
	case docket.ActionSpam:
		return "spam"
	case docket.ActionWithdraw:
		return "withdrawn"
	case docket.ActionMend:
		return "mended"
	case docket.ActionPurge:
		return "purged"
	case docket.ActionUndo:
		return "undone"
	case docket.ActionRestore:
		return "restored"
	}
	return string(a)
}

// publish sets the public columns of c to what d says, or clears them. However d
// was made, a type of submitter never shows more than was promised.
func (t decisionTx) publish(c *record, d docket.Decision) error {
	c.name, c.org, c.others = nil, nil, ""
	for i := range c.texts {
		c.texts[i].public = nil
	}
	if !d.Status.Public() {
		return nil
	}
	name, org := d.Byline.Name, d.Byline.Organization
	if c.Submitter.Type == docket.Anonymous {
		name = ""
	}
	if c.Submitter.Type != docket.Organization {
		org = ""
	}
	c.name, c.org, c.others = &name, &org, d.Byline.Signatories.PublicOf(c.Submitter.Type)
	for i := range c.texts {
		a := &c.texts[i]
		a.gaps = ""
		if gaps := d.Redactions[a.Question]; len(gaps) > 0 {
			b, err := json.Marshal(gaps)
			if err != nil {
				return err
			}
			a.gaps = string(b)
		}
		for _, p := range d.Answers {
			if p.Question == a.Question {
				text := string(p.Text)
				a.public = &text
			}
		}
	}
	return nil
}

// redact adds the decision's redactions to the history and counts them.
func (t decisionTx) redact(ctx context.Context, c *record, d docket.Decision) (int, error) {
	if !d.Status.Public() {
		return 0, nil
	}
	n := 0
	for _, q := range slices.Sorted(maps.Keys(d.Redactions)) {
		for _, g := range d.Redactions[q] {
			if _, err := t.exec(ctx, `
				INSERT INTO redactions (comment, version, question, span_start, span_end, kind, hidden_by)
				VALUES ($1, $2, $3, $4, $5, $6, $7)`,
				c.num, c.Version, string(q), g.Start, g.End, string(g.Kind), int64(g.By)); err != nil {
				return 0, err
			}
			n++
		}
	}
	return n, nil
}

// Changes lists the decisions on a comment in order, notes opened.
func (db Moderation) Changes(ctx context.Context, id docket.CommentID) ([]docket.Change, error) {
	list, err := changes(ctx, db.read, db.sealer, id)
	if err == nil {
		err = db.addSigners(ctx, id, list)
	}
	return list, named(err, "decisions on %s", id)
}

// changes reads the decisions on a comment in order, notes opened.
func changes(ctx context.Context, q querier, s *sealer, id docket.CommentID) ([]docket.Change, error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return nil, err
	}
	var list []docket.Change
	err = each(ctx, q, `
		SELECT d.at, d.from_status, d.to_status, d.action, d.reason, d.decided_by, d.automatic, d.redactions, d.version,
		c.serial, d.note, c.uid
		  FROM decisions d JOIN comments c ON c.num = d.comment
		 WHERE c.docket = $1 AND c.serial = $2 ORDER BY d.version`, []any{string(d), serial},
		func(r rows) error {
			var note, uid []byte
			ch, _, err := scanChange(r, d, &note, &uid)
			if err != nil {
				return err
			}
			if note != nil {
				plain, err := s.open("decisions.note", string(uid)+strconv.Itoa(ch.Version), note)
				if err != nil {
					return err
				}
				ch.Note = string(plain)
			}
			list = append(list, ch)
			return nil
		})
	return list, err
}

// addSigners says of each decision who signed it as the second person.
func (db Moderation) addSigners(ctx context.Context, id docket.CommentID, list []docket.Change) error {
	signed, err := Signing(db).CommentSignatures(ctx, id)
	for _, s := range signed {
		for i := range list {
			if s.State == docket.SignatureAgreed && list[i].Version == s.Result {
				list[i].SignedBy, list[i].SignNote = s.SignedBy, s.Note
			}
		}
	}
	return err
}

func scanChange(r rows, d docket.ID, more ...any) (docket.Change, int64, error) {
	var ch docket.Change
	var when, serial int64
	dest := append([]any{&when, &ch.From, &ch.To, &ch.Action, &ch.Reason, &ch.By, &ch.Automatic, &ch.Redactions,
		&ch.Version, &serial}, more...)
	err := r.Scan(dest...)
	ch.At = at(when)
	ch.Comment = d.Comment(serial)
	return ch, serial, err
}

// reports reads reports on a comment of which the condition holds.
func reports(ctx context.Context, q querier, s *sealer, id docket.CommentID,
	condition string) ([]docket.Report, error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return nil, err
	}
	var list []docket.Report
	err = each(ctx, q, `
		SELECT p.number, p.kind, p.note, p.at, c.uid FROM reports p JOIN comments c ON c.num = p.comment
		 WHERE c.docket = $1 AND c.serial = $2 AND `+condition+` ORDER BY p.number`, []any{string(d), serial},
		func(r rows) error {
			p := docket.Report{Comment: id}
			var note, uid []byte
			var number, when int64
			if err := r.Scan(&number, &p.Kind, &note, &when, &uid); err != nil {
				return err
			}
			p.At = at(when)
			if note != nil {
				plain, err := s.open("reports.note", string(uid)+strconv.FormatInt(number, 10), note)
				if err != nil {
					return err
				}
				p.Note = string(plain)
			}
			list = append(list, p)
			return nil
		})
	return list, err
}
