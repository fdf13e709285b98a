package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
)

// guardBody is what of a search is sealed.
type guardBody struct {
	Terms  []docket.GuardTerm `json:"terms,omitempty"`
	Reason string             `json:"reason,omitempty"`
}

const guardColumns = `g.id, g.docket, g.version, g.state, g.scope, g.made_by, g.made_at, g.reached, g.upto, g.body,
	g.proposed_by,
	g.proposed_at, g.signed_by, g.signed_at, g.ended_by, g.ended_at, g.note, coalesce(s.serial, 0), coalesce(s.campaign,
	''), coalesce(s.reply_to, '')`

const guardRows = ` FROM guards g LEFT JOIN comments s ON s.num = g.comment`

// scanGuard reads a search and opens it.
func (s *sealer) scanGuard(r row) (docket.Guard, error) {
	var g docket.Guard
	var made, proposed, signed, ended, serial int64
	var body, note []byte
	if err := r.Scan(&g.ID, &g.Docket, &g.Version, &g.State, &g.Scope, &g.By, &made, &g.Reached, &g.Upto, &body,
		&g.ProposedBy, &proposed, &g.SignedBy, &signed, &g.EndedBy, &ended, &note, &serial, &g.Campaign,
		&g.ReplyTo); err != nil {
		return g, err
	}
	g.At, g.ProposedAt, g.SignedAt, g.EndedAt = at(made), at(proposed), at(signed), at(ended)
	if serial > 0 {
		g.Comment = g.Docket.Comment(serial)
	}
	if body != nil {
		plain, err := s.open("guards.body", g.ID.String(), body)
		if err != nil {
			return g, err
		}
		var b guardBody
		if err := json.Unmarshal(plain, &b); err != nil {
			return g, err
		}
		g.Terms, g.Reason = b.Terms, b.Reason
	}
	if note != nil {
		plain, err := s.open("guards.note", g.ID.String(), note)
		if err != nil {
			return g, err
		}
		g.Note = string(plain)
	}
	return g, nil
}

func (s *sealer) sealGuard(id docket.GuardID, b guardBody) ([]byte, error) {
	plain, err := json.Marshal(b)
	return s.seal("guards.body", id.String(), plain), err
}

// guardDigest is the keyed digest of the words of a search, whatever their case, order
// and blanks.
func (s *sealer) guardDigest(terms []docket.GuardTerm) []byte {
	var list []string
	for _, t := range terms {
		list = append(list, strings.ToLower(strings.Join(strings.Fields(t.Words), " ")))
	}
	slices.Sort(list)
	var parts [][]byte
	for _, w := range slices.Compact(list) {
		parts = append(parts, []byte(w))
	}
	return s.keyed("guard", parts...)
}

// searchHidden asks for a search for what d hides of c, in the background. What the
// guard itself hides is on its list already.
func (t signingTx) searchHidden(ctx context.Context, c *record, d docket.Decision) error {
	if d.Guard != 0 || !d.Status.Public() {
		return nil
	}
	hidden := false
	for _, gaps := range d.Redactions {
		hidden = hidden || len(gaps) > 0
	}
	if !hidden {
		return nil
	}
	return t.insertGuard(ctx, c.Docket, c.num, c.Version, d.By, nil)
}

// insertGuard asks for a search; terms are those that somebody typed.
func (t signingTx) insertGuard(ctx context.Context, of docket.ID, comment int64, version int, by docket.UserID,
	terms []docket.GuardTerm) error {
	var id docket.GuardID
	if err := t.row(ctx, `SELECT coalesce(max(id), 0) + 1 FROM guards`).Scan(&id); err != nil {
		return err
	}
	var body, digest []byte
	scope := docket.GuardDocket
	if terms != nil {
		var err error
		if body, err = t.b.w.db.sealer.sealGuard(id, guardBody{Terms: terms}); err != nil {
			return err
		}
		digest = t.b.w.db.sealer.guardDigest(terms)
		t.record(by.Actor(), "guard.typed", string(of), map[string]string{"guard": id.String(),
			"passages": strconv.Itoa(len(terms))})
	}
	_, err := t.exec(ctx, `INSERT INTO guards (id, docket, comment, version, state, scope, made_by, made_at, reached,
		upto, digest, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11)`, int64(id), string(of), comment, version,
		string(docket.GuardWaiting), string(scope), int64(by), micros(t.now()), t.lastComment, append([]byte{},
			digest...), body)
	return err
}

// TypeGuard asks for a search for words that somebody typed, since they must not be
// public anywhere in the docket. It returns docket.ErrNotFound when there is no such
// docket.
func (db Guarding) TypeGuard(ctx context.Context, of docket.ID, by docket.UserID,
	terms []docket.GuardTerm) (docket.GuardID, error) {
	if len(terms) == 0 || len(terms) > docket.MaxGuardTerms {
		return 0, fmt.Errorf("store: a search for %d passages", len(terms))
	}
	var id docket.GuardID
	err := db.write(ctx, func(t *tx) error {
		if _, err := readDocket(ctx, t, of); err != nil {
			return err
		}
		if err := t.insertGuard(ctx, of, 0, 0, by, terms); err != nil {
			return err
		}
		return t.row(ctx, `SELECT max(id) FROM guards`).Scan(&id)
	})
	return id, named(err, "search in %s", of)
}

// Guard reads one search with its counts; docket.ErrNotFound when there is none.
func (db Guarding) Guard(ctx context.Context, id docket.GuardID) (docket.Guard, error) {
	g, err := db.sealer.scanGuard(db.read.row(ctx, `SELECT `+guardColumns+guardRows+` WHERE g.id = $1`, int64(id)))
	if err != nil {
		return g, named(err, "search %s", id)
	}
	list := []docket.Guard{g}
	err = db.countGuards(ctx, list)
	return list[0], named(err, "search %s", id)
}

// CommentGuards lists the searches for what was hidden in a comment, newest first.
func (db Guarding) CommentGuards(ctx context.Context, id docket.CommentID) ([]docket.Guard, error) {
	of, serial, err := numberOf(id)
	if err != nil {
		return nil, err
	}
	list, err := db.readGuards(ctx, `g.comment = (SELECT c.num FROM comments c WHERE c.docket = $1 AND c.serial = $2)
		ORDER BY g.id DESC LIMIT 20`, string(of), serial)
	if err == nil {
		err = db.countGuards(ctx, list)
	}
	return list, named(err, "searches of %s", id)
}

func (db Guarding) readGuards(ctx context.Context, where string, args ...any) ([]docket.Guard, error) {
	var list []docket.Guard
	err := each(ctx, db.read, `SELECT `+guardColumns+guardRows+` WHERE `+where, args, func(r rows) error {
		g, err := db.sealer.scanGuard(r)
		list = append(list, g)
		return err
	})
	return list, err
}

// Guards reads a page of a docket's searches in the given states, newest first.
func (db Guarding) Guards(ctx context.Context, q docket.GuardQuery) (docket.GuardPage, error) {
	var page docket.GuardPage
	var c conditions
	c.add("g.docket = " + c.arg(string(q.Docket)))
	var states []string
	for _, s := range q.States {
		states = append(states, c.arg(string(s)))
	}
	if len(states) > 0 {
		c.add("g.state IN (" + strings.Join(states, ", ") + ")")
	}
	if err := db.read.row(ctx, `SELECT count(*) FROM guards g WHERE `+c.where(),
		c.args...).Scan(&page.Total); err != nil {
		return page, named(err, "searches of %s", q.Docket)
	}
	if q.After > 0 {
		c.add("g.id < " + c.arg(int64(q.After)))
	}
	limit := min(max(q.Limit, 1), maxPage)
	list, err := db.readGuards(ctx, c.where()+` ORDER BY g.id DESC LIMIT `+c.arg(int64(limit+1)), c.args...)
	if err != nil {
		return page, named(err, "searches of %s", q.Docket)
	}
	if len(list) > limit {
		list = list[:limit]
		page.Next = list[limit-1].ID
	}
	page.Guards = list
	return page, named(db.countGuards(ctx, list), "searches of %s", q.Docket)
}

// countGuards fills in how many places there are of each kind.
func (db Guarding) countGuards(ctx context.Context, list []docket.Guard) error {
	nums, at := make([]int64, len(list)), map[int64]*docket.GuardCounts{}
	for i := range list {
		nums[i] = int64(list[i].ID)
		at[nums[i]] = &list[i].Counts
	}
	if len(nums) == 0 {
		return nil
	}
	return eachOf(ctx, db.read, `SELECT p.guard, p.kind, p.public, p.how, p.outcome, count(*), count(DISTINCT p.comment)
		FROM guard_places p WHERE p.guard IN (%s) GROUP BY p.guard, p.kind, p.public, p.how,
		p.outcome`, nums, func(r rows) error {
		var id int64
		var kind docket.GuardKind
		var public bool
		var how docket.GuardHow
		var outcome docket.GuardOutcome
		var n, comments int
		if err := r.Scan(&id, &kind, &public, &how, &outcome, &n, &comments); err != nil {
			return err
		}
		c := at[id]
		switch {
		case kind == docket.GuardKept:
			c.Kept += n
		case outcome == docket.GuardHidden || outcome == docket.GuardByRule:
			c.Hidden += n
		case outcome == docket.GuardLeft:
			c.Left += n
		case outcome == docket.GuardByHand:
			c.ByHand += n
		case outcome == docket.GuardGone:
		case public && how == docket.FoundDifference:
			c.Difference += n
			c.Public += n
		case public:
			c.Public += n
		default:
			c.Waiting += comments
		}
		return nil
	})
}

// GuardWork reads the searches that wait for the program, oldest first: those to be
// carried out, and those whose places are to be hidden.
func (db Guarding) GuardWork(ctx context.Context, limit int) ([]docket.Guard, error) {
	list, err := db.readGuards(ctx, `g.state IN ('acting', 'waiting') ORDER BY g.state, g.id LIMIT $1`, int64(limit))
	return list, named(err, "searches that wait")
}

// guardRulesMost bounds the searches of one campaign that a comment is held against.
const guardRulesMost = 200

// GuardRules reads the searches whose words a comment must not show, or should not
// without a look: those that stand or are proposed anywhere in the docket, and those
// of copies of the same letter, answers to it, and what it answers.
func (db Guarding) GuardRules(ctx context.Context, c docket.Comment) ([]docket.Guard, error) {
	list, err := db.readGuards(ctx, `g.docket = $1 AND g.state IN ('acting', 'open', 'proposed', 'standing') ORDER `+
		`BY g.id`, string(c.Docket))
	if err == nil {
		err = db.leftOf(ctx, c.ID, list)
	}
	if err != nil || c.Campaign == "" && c.ReplyTo == "" {
		return list, named(err, "hidden words that %s must not show", c.ID)
	}
	more, err := db.readGuards(ctx, `g.docket = $1 AND g.state IN ('clear', 'same') AND s.num IN (
		SELECT k.num FROM comments k WHERE k.docket = $1 AND k.campaign = $2 AND k.campaign <> ''
		UNION SELECT p.num FROM comments p WHERE p.docket = $1 AND p.serial = $3) ORDER BY g.id DESC LIMIT $4`,
		string(c.Docket), string(c.Campaign), serialOf(c.ReplyTo), int64(guardRulesMost))
	return append(list, more...), named(err, "hidden words that %s must not show", c.ID)
}

// leftOf fills in the places of a comment that a person left as they are.
func (db Guarding) leftOf(ctx context.Context, id docket.CommentID, list []docket.Guard) error {
	if len(list) == 0 {
		return nil
	}
	of, serial, err := numberOf(id)
	if err != nil {
		return err
	}
	at := map[docket.GuardID]*docket.Guard{}
	for i := range list {
		at[list[i].ID] = &list[i]
	}
	return each(ctx, db.read, `SELECT p.guard, p.question, p.span_start, p.span_end FROM guard_places p
		WHERE p.comment = (SELECT c.num FROM comments c WHERE c.docket = $1 AND c.serial = $2) AND p.kind = 'answer' AND
		p.ticked = 0`, []any{string(of), serial}, func(r rows) error {
		var g docket.GuardID
		p := docket.GuardPlace{Comment: id}
		err := r.Scan(&g, &p.Question, &p.Span.Start, &p.Span.End)
		if have := at[g]; have != nil && have.State.Acts() {
			have.Left = append(have.Left, p)
		}
		return err
	})
}

// serialOf is the serial in a comment's ID; 0 for none.
func serialOf(id docket.CommentID) int64 {
	_, serial, _ := id.Split()
	return serial
}

// SaveGuardTerms records what a search looks for. It reports false, and closes the
// search, when another one of the docket looks for the same words or has been judged.
func (db Guarding) SaveGuardTerms(ctx context.Context, id docket.GuardID, terms []docket.GuardTerm) (bool, error) {
	fresh := true
	err := db.write(ctx, func(t *tx) error {
		g, err := t.guard(ctx, id)
		if err != nil {
			return err
		}
		if g.State != docket.GuardWaiting {
			return docket.ErrStale
		}
		digest := db.sealer.guardDigest(terms)
		var others int
		if err := t.row(ctx, `SELECT count(*) FROM guards g WHERE g.docket = $1 AND g.digest = $2 AND g.id <> $3
			AND g.state NOT IN ('clear', 'same')`, string(g.Docket), digest, int64(id)).Scan(&others); err != nil {
			return err
		}
		state := docket.GuardWaiting
		if fresh = others == 0 && len(terms) > 0; !fresh {
			state = docket.GuardSame
			if len(terms) == 0 {
				state = docket.GuardClear
			}
		}
		body, err := db.sealer.sealGuard(id, guardBody{Terms: terms})
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `UPDATE guards SET digest = $2, body = $3, state = $4 WHERE id = $1`,
			int64(id), digest, body, string(state))
		return err
	})
	return fresh, named(err, "search %s", id)
}

// guard reads a search inside a write.
func (t signingTx) guard(ctx context.Context, id docket.GuardID) (docket.Guard, error) {
	return t.b.w.db.sealer.scanGuard(t.row(ctx, `SELECT `+guardColumns+guardRows+` WHERE g.id = $1`, int64(id)))
}

// ProposeGuard records what a person proposes about the places of a search: which are
// hidden, where the rule stands from then on, and why. It waits for a second person
// unless p.Direct.
//
// It returns docket.ErrNotFound, and docket.ErrStale when the search is not open.
func (db Guarding) ProposeGuard(ctx context.Context, p docket.GuardProposal) error {
	return named(db.write(ctx, func(t *tx) error {
		g, err := t.guard(ctx, p.ID)
		if err != nil {
			return err
		}
		if g.State != docket.GuardOpen {
			return docket.ErrStale
		}
		places, err := readGuardPlaces(ctx, t, p.ID, 0, docket.MaxGuardPlaces+1)
		if err != nil {
			return err
		}
		ticked := 0
		for _, place := range places {
			on := p.Ticks(place)
			if on {
				ticked++
			}
			if on == place.Ticked {
				continue
			}
			if _, err := t.exec(ctx, `UPDATE guard_places SET ticked = $3 WHERE guard = $1 AND number = $2`,
				int64(p.ID), int64(place.Number), flag(on)); err != nil {
				return err
			}
		}
		body, err := db.sealer.sealGuard(p.ID, guardBody{Terms: g.Terms, Reason: p.Reason})
		if err != nil {
			return err
		}
		state := docket.GuardProposed
		if p.Direct {
			state = docket.GuardActing
		}
		if _, err := t.exec(ctx, `UPDATE guards SET state = $2, scope = $3, body = $4, proposed_by = $5, proposed_at =
			$6,
			signed_by = 0, signed_at = 0, note = NULL WHERE id = $1`, int64(p.ID), string(state), string(p.Scope), body,
			int64(p.By), micros(t.now())); err != nil {
			return err
		}
		t.record(p.By.Actor(), "guard.proposed", string(g.Docket), map[string]string{"guard": p.ID.String(),
			"scope": string(p.Scope), "places": strconv.Itoa(ticked), "left": strconv.Itoa(len(places) - ticked),
			"direct": strconv.FormatBool(p.Direct)})
		return nil
	}), "propose what becomes of search %s", p.ID)
}

// SignGuard records what a second person says to a proposal. When they agree, the
// places are hidden from then on, and the rule stands; otherwise the search is open
// again.
//
// It returns docket.ErrNotFound, docket.ErrDenied when the proposer tries to sign, and
// docket.ErrStale when the proposal waits no longer.
func (db Guarding) SignGuard(ctx context.Context, id docket.GuardID, by docket.UserID, agree bool, note string) error {
	return named(db.write(ctx, func(t *tx) error {
		g, err := t.guard(ctx, id)
		if err != nil {
			return err
		}
		if by == 0 || by == g.ProposedBy {
			return docket.ErrDenied
		}
		if g.State != docket.GuardProposed {
			return docket.ErrStale
		}
		state, what := docket.GuardOpen, "refused"
		if agree {
			state, what = docket.GuardActing, "agreed"
		}
		var sealed []byte
		if note != "" {
			sealed = db.sealer.seal("guards.note", id.String(), []byte(note))
		}
		if _, err := t.exec(ctx, `UPDATE guards SET state = $2, signed_by = $3, signed_at = $4, note = $5 WHERE id =
			$1`, int64(id), string(state), int64(by), micros(t.now()), sealed); err != nil {
			return err
		}
		t.record(by.Actor(), "guard."+what, string(g.Docket), map[string]string{"guard": id.String(),
			"proposed_by": g.ProposedBy.String()})
		return nil
	}), "sign what becomes of search %s", id)
}

// CloseGuard ends a standing rule, or drops a search of which nothing is to be hidden.
// It returns docket.ErrNotFound, and docket.ErrStale when there is nothing to close.
func (db Guarding) CloseGuard(ctx context.Context, id docket.GuardID, by docket.UserID, reason string) error {
	return named(db.write(ctx, func(t *tx) error {
		g, err := t.guard(ctx, id)
		if err != nil {
			return err
		}
		state, what := docket.GuardDropped, "dropped"
		switch g.State {
		case docket.GuardOpen:
		case docket.GuardStanding:
			state, what = docket.GuardEnded, "ended"
		default:
			return docket.ErrStale
		}
		why := reason
		if g.Reason != "" {
			why = g.Reason + "\n\n" + reason
		}
		body, err := db.sealer.sealGuard(id, guardBody{Terms: g.Terms, Reason: why})
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE guards SET state = $2, body = $3, ended_by = $4, ended_at = $5 WHERE id = $1`,
			int64(id), string(state), body, int64(by), micros(t.now())); err != nil {
			return err
		}
		t.record(by.Actor(), "guard."+what, string(g.Docket), map[string]string{"guard": id.String()})
		return nil
	}), "close search %s", id)
}

// GuardCounts says how many searches of a docket wait for somebody: those that found
// something, and proposals of colleagues.
func (db Guarding) GuardCounts(ctx context.Context, of docket.ID, me docket.UserID) (open, sign int, err error) {
	err = db.read.row(ctx, `SELECT
		(SELECT count(*) FROM guards g WHERE g.docket = $1 AND g.state = 'open'),
		(SELECT count(*) FROM guards g WHERE g.docket = $1 AND g.state = 'proposed' AND g.proposed_by <> $2)`,
		string(of), int64(me)).Scan(&open, &sign)
	return open, sign, named(err, "searches of %s", of)
}

// GuardActs lists the latest decisions in which the standing rule of a search hid
// words, or somebody said that they may stay; newest first.
func (db Guarding) GuardActs(ctx context.Context, id docket.GuardID, limit int) ([]docket.GuardAct, error) {
	var c conditions
	var rules []string
	for _, kind := range docket.RedactionKinds {
		rules = append(rules, c.arg(id.Rule(kind)))
	}
	var list []docket.GuardAct
	err := each(ctx, db.read, `SELECT c.docket, c.serial, d.at, d.decided_by, v.question, v.verdict
		FROM finding_verdicts v JOIN comments c ON c.num = v.comment
		JOIN decisions d ON d.comment = v.comment AND d.version = v.version
		WHERE v.rule IN (`+strings.Join(rules, ", ")+`) ORDER BY v.comment DESC, v.version DESC, v.position LIMIT `+
		c.arg(int64(limit)), c.args,
		func(r rows) error {
			var of docket.ID
			var serial, when int64
			var a docket.GuardAct
			err := r.Scan(&of, &serial, &when, &a.By, &a.Question, &a.Verdict)
			a.Comment, a.At = of.Comment(serial), at(when)
			list = append(list, a)
			return err
		})
	return list, named(err, "where search %s acted", id)
}
