package store

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"commentportal/docket"
)

// signatureRow is a proposal as its row says, sealed parts still closed.
type signatureRow struct {
	docket.Signature
	num     int64 // of the comment
	docket  docket.ID
	version int
	kinds   string
	by      docket.UserID
	uid     string
	body    []byte // sealed
	note    []byte // sealed
	mac     []byte
}

const signatureColumns = `g.id, g.comment, g.docket, g.version, g.kinds, g.body, g.proposed_by, g.proposed_at, g.after,
	g.state, g.result, g.signed_by, g.signed_at, g.note, g.mac, c.uid`

const signatureRows = ` FROM signatures g JOIN comments c ON c.num = g.comment`

func scanSignature(r row) (*signatureRow, error) {
	var g signatureRow
	var proposed, signed int64
	var uid []byte
	if err := r.Scan(&g.ID, &g.num, &g.docket, &g.version, &g.kinds, &g.body, &g.by, &proposed, &g.After, &g.State,
		&g.Result,
		&g.SignedBy, &signed, &g.note, &g.mac, &uid); err != nil {
		return nil, err
	}
	g.At, g.SignedAt, g.uid = at(proposed), at(signed), string(uid)
	return &g, decode(g.kinds, &g.Kinds)
}

// place names the proposal for what is sealed in its row.
func (g *signatureRow) place() string { return g.uid + "/" + g.ID.String() }

// signatureMAC is the keyed digest of a proposal: what was proposed, by whom, and
// what a second person said.
func (s *sealer) signatureMAC(g *signatureRow) []byte {
	d := newDigest(s.digest, "signature")
	d.number(int64(g.ID))
	d.text(g.uid)
	d.text(string(g.docket))
	d.number(int64(g.version))
	d.text(g.kinds)
	d.bytes(g.body)
	d.number(int64(g.by))
	d.number(micros(g.At))
	d.flag(g.After)
	d.text(string(g.State))
	d.number(int64(g.Result))
	d.number(int64(g.SignedBy))
	d.number(micros(g.SignedAt))
	d.bytes(g.note)
	return d.sum()
}

// openSignature unseals a proposal.
func (s *sealer) openSignature(g *signatureRow) (docket.Signature, error) {
	out := g.Signature
	plain, err := s.open("signatures.body", g.place(), g.body)
	if err != nil {
		return out, err
	}
	if err := json.Unmarshal(plain, &out.Decision); err != nil {
		return out, err
	}
	if g.note != nil {
		note, err := s.open("signatures.note", g.place(), g.note)
		if err != nil {
			return out, err
		}
		out.Note = string(note)
	}
	return out, nil
}

// Propose records a decision that a second person has to sign. The comment stays
// as it is, and no colleague is sent to it. With s.After the decision is carried
// out in the same transaction and signed afterwards: taking down does not wait.
// An earlier proposal of the same person for the comment is overtaken. Codings that
// were sent with the decision do not wait: they are saved in the same transaction.
//
// It returns what Decide returns, docket.ErrExists among it.
func (db Signing) Propose(ctx context.Context, s docket.Signature) (docket.SignatureID, error) {
	var id docket.SignatureID
	err := db.write(ctx, func(t *tx) error {
		c, err := t.decidable(ctx, s.Decision)
		if err != nil {
			return err
		}
		id, err = t.putProposal(ctx, c, s)
		return err
	})
	return id, named(err, "propose a decision on %s", s.Comment())
}

// putProposal records a proposal about c. The caller has checked that it may be decided
// so.
func (t decisionTx) putProposal(ctx context.Context, c *record, s docket.Signature) (docket.SignatureID, error) {
	d := s.Decision
	if err := t.readAlong(ctx, c, d); err != nil {
		return 0, err
	}
	g := &signatureRow{Signature: s, num: c.num, docket: c.Docket, version: d.Version, by: d.By, uid: c.uid}
	g.At, g.State = t.now(), docket.SignatureOpen
	if s.After {
		if err := t.decide(ctx, c, d, d.By.Actor()); err != nil {
			return 0, err
		}
		g.Result = c.Version
	} else if err := t.overtake(ctx, c, d.By); err != nil {
		return 0, err
	}
	if err := t.unclaim(ctx, claimModeration, c.num); err != nil {
		return 0, err
	}
	if err := t.insertSignature(ctx, g); err != nil {
		return 0, err
	}
	t.recordSignature(g, c.ID, "proposed", d.By)
	return g.ID, nil
}

func (t signingTx) insertSignature(ctx context.Context, g *signatureRow) error {
	s := t.b.w.db.sealer
	if err := t.row(ctx, `SELECT coalesce(max(id), 0) + 1 FROM signatures`).Scan(&g.ID); err != nil {
		return err
	}
	kinds, err := json.Marshal(g.Kinds)
	if err != nil {
		return err
	}
	body, err := json.Marshal(g.Decision)
	if err != nil {
		return err
	}
	g.kinds = string(kinds)
	g.body = s.seal("signatures.body", g.place(), body)
	_, err = t.exec(ctx, `
		INSERT INTO signatures (id, comment, docket, version, kinds, body, proposed_by, proposed_at, after, state,
		result, signed_by, signed_at, note, mac)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, NULL, $12)`,
		int64(g.ID), g.num, string(g.docket), g.version, g.kinds, g.body, int64(g.by), micros(g.At), flag(g.After),
		string(g.State), g.Result,
		s.signatureMAC(g))
	return err
}

// closeSignature writes what became of a proposal.
func (t signingTx) closeSignature(ctx context.Context, g *signatureRow) error {
	g.SignedAt = t.now()
	_, err := t.exec(ctx,
		`UPDATE signatures SET state = $2, result = $3, signed_by = $4, signed_at = $5, note = $6, mac = $7 WHERE id =
			$1`,
		int64(g.ID), string(g.State), g.Result, int64(g.SignedBy), micros(g.SignedAt), g.note,
		t.b.w.db.sealer.signatureMAC(g))
	return err
}

// recordSignature writes what happened to a proposal into the log: kinds and
// numbers, never words.
func (t signingTx) recordSignature(g *signatureRow, id docket.CommentID, what string, by docket.UserID) {
	actor := docket.ActorPortal
	if by != 0 {
		actor = by.Actor()
	}
	kinds := make([]string, len(g.Kinds))
	for i, k := range g.Kinds {
		kinds[i] = string(k)
	}
	t.record(actor, "signature."+what, string(id), map[string]string{
		"signature": g.ID.String(), "kinds": strings.Join(kinds, " "), "version": strconv.Itoa(g.version),
		"proposed_by": g.by.String(),
	})
}

// openProposal reads the comment's proposal that waits; nil when there is none.
func (t signingTx) openProposal(ctx context.Context, num int64) (*signatureRow, error) {
	g, err := scanSignature(t.row(ctx,
		`SELECT `+signatureColumns+signatureRows+` WHERE g.comment = $1 AND g.state = 'open'`, num))
	if errors.Is(err, docket.ErrNotFound) {
		return nil, nil
	}
	return g, err
}

// overtake closes the comment's open proposal, since the comment is decided
// otherwise. by is who decides, zero for its sender.
func (t signingTx) overtake(ctx context.Context, c *record, by docket.UserID) error {
	if c.noProposal {
		return nil
	}
	g, err := t.openProposal(ctx, c.num)
	if err != nil || g == nil {
		return err
	}
	g.State = docket.SignatureOvertaken
	if err := t.closeSignature(ctx, g); err != nil {
		return err
	}
	t.recordSignature(g, c.ID, "overtaken", by)
	return nil
}

// Sign records what a second person says to a proposal. When they agree, the
// decision is carried out as it was proposed, in the same transaction: status,
// public text, ledger and log agree at every moment.
//
// It returns docket.ErrNotFound when there is no such proposal, docket.ErrDenied
// when the proposer tries to sign, and docket.ErrStale when the proposal waits no
// longer or the comment has moved on.
func (db Signing) Sign(ctx context.Context, a docket.SignatureAnswer) error {
	return named(db.write(ctx, func(t *tx) error {
		g, err := scanSignature(t.row(ctx, `SELECT `+signatureColumns+signatureRows+` WHERE g.id = $1`, int64(a.ID)))
		if err != nil {
			return err
		}
		return t.sign(ctx, g, a)
	}), "sign proposal %s", a.ID)
}

// sign writes a second person's answer to a proposal, and carries it out when they agree.
// What stands in the way is found before anything is written.
func (t decisionTx) sign(ctx context.Context, g *signatureRow, a docket.SignatureAnswer) error {
	sealer := t.signingTx.b.w.db.sealer
	if a.By == 0 || a.By == g.by {
		return docket.ErrDenied
	}
	if g.State != docket.SignatureOpen {
		return docket.ErrStale
	}
	s, err := sealer.openSignature(g)
	if err != nil {
		return err
	}
	c, err := readRecord(ctx, t, s.Comment())
	if err != nil {
		return err
	}
	carry := a.Agree && !g.After
	if c.Version != s.Seen() || carry && !mayDecide(c, s.Decision) {
		return docket.ErrStale
	}
	g.SignedBy, g.State = a.By, docket.SignatureRefused
	what := "refused"
	if a.Agree {
		g.State, what = docket.SignatureAgreed, "agreed"
	}
	if a.Note != "" {
		g.note = sealer.seal("signatures.note", g.place(), []byte(a.Note))
	}
	if carry {
		g.Result = c.Version + 1
	}
	if err := t.closeSignature(ctx, g); err != nil { // first, so that the decision overtakes nothing
		return err
	}
	t.recordSignature(g, c.ID, what, a.By)
	if !carry {
		return nil
	}
	d := s.Decision
	d.At, d.SignedBy = t.now(), a.By
	return t.decide(ctx, c, d, d.By.Actor())
}

// Signature reads one proposal, opened; docket.ErrNotFound when there is none.
func (db Signing) Signature(ctx context.Context, id docket.SignatureID) (docket.Signature, error) {
	g, err := scanSignature(db.read.row(ctx, `SELECT `+signatureColumns+signatureRows+` WHERE g.id = $1`, int64(id)))
	if err != nil {
		return docket.Signature{}, named(err, "proposal %s", id)
	}
	s, err := db.sealer.openSignature(g)
	return s, named(err, "proposal %s", id)
}

// CommentSignatures lists the proposals about a comment, opened, oldest first.
func (db Signing) CommentSignatures(ctx context.Context, id docket.CommentID) ([]docket.Signature, error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return nil, err
	}
	list, err := readSignatures(ctx, db.read, db.sealer, `c.docket = $1 AND c.serial = $2 ORDER BY g.id`, string(d),
		serial)
	return list, named(err, "proposals about %s", id)
}

func readSignatures(ctx context.Context, q querier, s *sealer, where string, args ...any) ([]docket.Signature, error) {
	var list []docket.Signature
	err := each(ctx, q, `SELECT `+signatureColumns+signatureRows+` WHERE `+where, args, func(r rows) error {
		g, err := scanSignature(r)
		if err != nil {
			return err
		}
		one, err := s.openSignature(g)
		list = append(list, one)
		return err
	})
	return list, err
}

// current picks the proposals that still speak about the comment as it stands.
const current = ` AND c.version = CASE WHEN g.result > 0 THEN g.result ELSE g.version END`

// Signatures reads a page of a docket's proposals, oldest first: those that wait,
// or those that were refused and whose comment nobody has decided since.
func (db Signing) Signatures(ctx context.Context, q docket.SignatureQuery) (docket.SignaturePage, error) {
	var page docket.SignaturePage
	if q.State == "" {
		q.State = docket.SignatureOpen
	}
	q.Limit = min(max(q.Limit, 1), maxPage)
	var c conditions
	c.add("g.docket = " + c.arg(string(q.Docket)) + " AND g.state = " + c.arg(string(q.State)) + current)
	if q.By != 0 {
		c.add("g.proposed_by = " + c.arg(int64(q.By)))
	}
	if q.NotBy != 0 {
		c.add("g.proposed_by <> " + c.arg(int64(q.NotBy)))
	}
	c.joint(q)
	if err := db.read.row(ctx, `SELECT count(*)`+signatureRows+` WHERE `+c.where(), c.args...).Scan(
		&page.Total); err != nil {
		return page, named(err, "proposals of %s", q.Docket)
	}
	c.add("g.id > " + c.arg(int64(q.After)))
	list, err := readSignatures(ctx, db.read, db.sealer, c.where()+` ORDER BY g.id LIMIT `+c.arg(q.Limit+1), c.args...)
	if err != nil {
		return page, named(err, "proposals of %s", q.Docket)
	}
	if len(list) > q.Limit {
		list = list[:q.Limit]
		page.Next = list[q.Limit-1].ID
	}
	page.Signatures = list
	return page, nil
}

// Deciders counts the accounts that may decide on comments of a docket, by a role
// for the site or for the docket.
func (db Signing) Deciders(ctx context.Context, id docket.ID) (docket.Deciders, error) {
	disabled := map[docket.UserID]bool{}
	err := each(ctx, db.read, `
		SELECT r.user_id, r.role, u.disabled FROM user_roles r JOIN users u ON u.id = r.user_id WHERE r.docket IN ('',
		$1)`, []any{string(id)}, func(r rows) error {
		var who docket.UserID
		var role docket.Role
		var off bool
		err := r.Scan(&who, &role, &off)
		if role.May(docket.MayModerate) {
			disabled[who] = off
		}
		return err
	})
	d := docket.Deciders{Ever: len(disabled)}
	for _, off := range disabled {
		if !off {
			d.Enabled++
		}
	}
	return d, named(err, "accounts that may decide on %s", id)
}

// SetSecondPerson changes which decisions of a docket wait for a second signature
// and what share of postings is drawn for a second look. It returns
// docket.ErrNotFound when there is no such docket.
func (db Catalog) SetSecondPerson(ctx context.Context, id docket.ID, rule docket.SecondPerson, share int,
	by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		d, err := readDocket(ctx, t, id)
		if err != nil {
			return err
		}
		if d.SecondPerson == rule && d.SecondLookShare() == share {
			return nil
		}
		d.SecondPerson, d.SecondLook = rule, &share
		body, err := json.Marshal(d)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE dockets SET body = $2 WHERE id = $1`, string(id), string(body)); err != nil {
			return err
		}
		named := string(rule)
		if named == "" {
			named = "auto"
		}
		t.record(by, "docket.second_person", string(id), map[string]string{"signature": named,
			"look_percent": strconv.Itoa(share), "docket_check": db.sealer.checks().check("docket", body)})
		return nil
	}), "set the second person of %s", id)
}

// markSecond fills Comment.Second of a page of the desk; nums are the numbers of
// its comments, in order.
func (db Moderation) markSecond(ctx context.Context, nums []int64, list []docket.Comment) error {
	place := make(map[int64]int, len(nums))
	for i, n := range nums {
		place[n] = i
	}
	return eachOf(ctx, db.read, `SELECT g.comment, g.state`+signatureRows+`
		WHERE g.comment IN (%s) AND g.state IN ('open', 'refused')`+current, nums, func(r rows) error {
		var num int64
		var state docket.SignatureState
		if err := r.Scan(&num, &state); err != nil {
			return err
		}
		if second := &list[place[num]].Second; *second != docket.SignatureOpen { // at most one is open
			*second = state
		}
		return nil
	})
}
