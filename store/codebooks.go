package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
)

// Codebook reads the newest version of a docket's codebook; the zero Codebook
// when it has none. Its themes are shared with other readers: nobody changes them.
func (db Catalog) Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error) {
	book, err := db.held.codebook(ctx, db.read, id)
	return book, named(err, "codebook of %s", id)
}

// readCodebook reads the newest codebook as a transaction or a snapshot sees it.
func readCodebook(ctx context.Context, q querier, id docket.ID) (docket.Codebook, error) {
	v, err := heldBook{}.read(ctx, q, id)
	return v.book, named(err, "codebook of %s", id)
}

// Codebooks lists every version of the docket's codebook, oldest first.
func (db Catalog) Codebooks(ctx context.Context, id docket.ID) ([]docket.Codebook, error) {
	return readCodebooks(ctx, db.read, id)
}

// Codebooks lists every version of the docket's codebook, oldest first.
func (s *Snapshot) Codebooks(ctx context.Context, id docket.ID) ([]docket.Codebook, error) {
	return readCodebooks(ctx, s, id)
}

func readCodebooks(ctx context.Context, q querier, id docket.ID) ([]docket.Codebook, error) {
	var list []docket.Codebook
	err := each(ctx, q, `SELECT version, body FROM codebooks WHERE docket = $1 ORDER BY version`, []any{string(id)},
		func(r rows) error {
			book := docket.Codebook{Docket: id}
			var body string
			if err := r.Scan(&book.Version, &body); err != nil {
				return err
			}
			err := json.Unmarshal([]byte(body), &book.Themes)
			list = append(list, book)
			return err
		})
	return list, named(err, "codebooks of %s", id)
}

// CodebookChanges lists how each version came about, oldest first.
func (db Catalog) CodebookChanges(ctx context.Context, id docket.ID) ([]docket.CodebookChange, error) {
	var list []docket.CodebookChange
	err := each(ctx, db.read, `SELECT version, action, from_codes, to_codes, reason, kept, made_by, at FROM
		codebook_changes
		WHERE docket = $1 ORDER BY version`, []any{string(id)}, func(r rows) error {
		c := docket.CodebookChange{Docket: id}
		var from, to string
		var when int64
		if err := r.Scan(&c.Version, &c.Action, &from, &to, &c.Reason, &c.Kept, &c.By, &when); err != nil {
			return err
		}
		c.At = at(when)
		err := errors.Join(json.Unmarshal([]byte(from), &c.From), json.Unmarshal([]byte(to), &c.To))
		list = append(list, c)
		return err
	})
	return list, named(err, "changes of the codebook of %s", id)
}

// fileCodebook stores a version and how it came about.
func (t codebookTx) fileCodebook(ctx context.Context, book docket.Codebook, c docket.CodebookChange) error {
	var bodies [3]string
	for i, v := range []any{book.Themes, orEmpty(c.From), orEmpty(c.To)} {
		b, err := json.Marshal(v)
		if err != nil {
			return err
		}
		bodies[i] = string(b)
	}
	n, err := t.exec(ctx,
		`INSERT INTO codebooks (docket, version, body) VALUES ($1, $2, $3) ON CONFLICT (docket, version) DO NOTHING`,
		string(book.Docket), book.Version, bodies[0])
	if err != nil {
		return err
	}
	if n == 0 { // another node was quicker
		return docket.ErrStale
	}
	_, err = t.exec(ctx, `INSERT INTO codebook_changes (docket, version, action, from_codes, to_codes, reason, kept,
		made_by, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		string(book.Docket), book.Version, string(c.Action), bodies[1], bodies[2], c.Reason, flag(c.Kept), int64(c.By),
		micros(t.now()))
	return err
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// ChangeCodebook stores next as the codebook's newest version, in one
// transaction with what follows from change: where the editor keeps the meaning,
// codings of a renamed or merged code go on under the new one; those of a code
// that is gone or means something else now are put on the list to be read again,
// the latter set apart from what counts. Nothing that people said is lost: a coding
// that goes on stays, as moved, and the new one keeps coder, evidence and time.
//
// It returns docket.ErrStale unless seen is the newest version, 0 for a docket
// without a codebook, and docket.ErrNotFound when there is no such docket. next
// and change come from docket.Codebook.Apply.
func (db Catalog) ChangeCodebook(
	ctx context.Context, seen int, next docket.Codebook, change docket.CodebookChange,
) error {
	return named(db.write(ctx, func(t *tx) error { return t.changeCodebook(ctx, seen, next, change) }),
		"change the codebook of %s", next.Docket)
}

// changeCodebook stores next as the newest version, with what follows from change.
func (t *tx) changeCodebook(ctx context.Context, seen int, next docket.Codebook, change docket.CodebookChange) error {
	if _, err := readDocket(ctx, t, next.Docket); err != nil {
		return err
	}
	book, err := readCodebook(ctx, t, next.Docket)
	if err != nil {
		return err
	}
	if book.Version != seen || next.Version != seen+1 || len(next.Themes) == 0 {
		return docket.ErrStale
	}
	if strings.TrimSpace(change.Reason) == "" {
		return docket.Invalid{"reason": "Say why. The reason stays in the history of the codebook."}
	}
	if err := t.fileCodebook(ctx, next, change); err != nil {
		return err
	}
	moved := 0
	renamed := change.Renamed()
	if from := slices.Sorted(maps.Keys(renamed)); len(from) > 0 {
		to := change.To[0]
		if moved, err = t.carryCodings(ctx, next, from, to, change.Action == docket.CodebookRename); err != nil {
			return err
		}
		// What an adjudication settled follows the codes, and readers who differed
		// may now agree.
		if err := t.renameAdjudicated(ctx, next.Docket, from, to); err != nil {
			return err
		}
		if err := t.resettle(ctx, next.Docket, to); err != nil {
			return err
		}
		if err := t.followCode(ctx, change.By, next, from, to); err != nil {
			return err
		}
	}
	apart, err := t.markRevisits(ctx, next, change)
	if err != nil {
		return err
	}
	t.recount(next.Docket)
	t.revise(next.Docket)
	check, err := t.b.w.db.sealer.checks().codebookCheck(next)
	if err != nil {
		return err
	}
	t.record(change.By.Actor(), "codebook.changed", string(next.Docket), map[string]string{
		"codebook_check": check,
		"version":        strconv.Itoa(next.Version), "action": string(change.Action),
		"from_codes": strings.Join(change.From, " "), "to_codes": strings.Join(change.To, " "),
		"codings_moved": strconv.Itoa(moved),
		"meaning_kept":  strconv.FormatBool(change.Kept), "codings_set_apart": strconv.FormatInt(apart, 10),
	})
	return nil
}

// markRevisits puts the codes whose codings are to be read again on the list,
// sets codings apart whose code means something else now, and says how many.
// A code that came back as it was leaves the list, but for what was set apart
// before.
func (t codebookTx) markRevisits(
	ctx context.Context, next docket.Codebook, change docket.CodebookChange,
) (int64, error) {
	versions, err := readCodebooks(ctx, t, next.Docket)
	if err != nil {
		return 0, err
	}
	versions = slices.DeleteFunc(versions, func(b docket.Codebook) bool { return b.Version >= next.Version })
	for _, code := range change.Orphaned() {
		if _, err := t.exec(ctx, `INSERT INTO code_revisits (docket, code, version, apart) VALUES ($1, $2, $3, 0)
			ON CONFLICT (docket, code) DO UPDATE SET version =
			excluded.version`, string(next.Docket), code, next.Version); err != nil {
			return 0, err
		}
	}
	if change.Action == docket.CodebookAdd || change.Action == docket.CodebookFiled {
		for _, code := range change.To { // a theme that was retired and is back
			if _, err := t.exec(ctx, `UPDATE code_revisits SET version = apart WHERE docket = $1 AND code = $2`,
				string(next.Docket), code); err != nil {
				return 0, err
			}
		}
		if _, err := t.exec(ctx, `DELETE FROM code_revisits WHERE docket = $1 AND version = 0`,
			string(next.Docket)); err != nil {
			return 0, err
		}
	}
	var apart int64
	for _, code := range change.Redefined(next, versions) {
		if _, err := t.exec(ctx, `INSERT INTO code_revisits (docket, code, version, apart) VALUES ($1, $2, $3, $3)
			ON CONFLICT (docket, code) DO UPDATE SET version = excluded.version, apart = excluded.apart`,
			string(next.Docket), code, next.Version); err != nil {
			return 0, err
		}
		n, err := t.exec(ctx, `UPDATE codings SET state = 'to_revisit', stance_settled = '' WHERE code = $2
			AND state = 'confirmed' AND codebook_version < $3
			AND comment IN (SELECT c.num FROM comments c WHERE c.docket = $1)`, string(next.Docket), code, next.Version)
		if err != nil {
			return 0, err
		}
		apart += n
	}
	return apart, nil
}

// carried is a coding whose code another takes over.
type carried struct {
	num int64
	docket.Coding
	judgement string
}

// rank says which of two codings of one person stays when their codes become
// one: a confirmed one before one that an adjudication overruled, and that before
// a rejected one.
func (c carried) rank() int {
	return slices.Index([]docket.CodingState{docket.CodingRejected, docket.CodingOverruled, docket.CodingConfirmed},
		c.State)
}

// carryCodings lets codings of the codes from go on under to, and says how many
// there were. A rejected coding goes on when its code was only renamed: that a
// code does not apply says nothing of the one that it was merged into. What was
// set apart stays apart, under the code that it was made with.
func (t codebookTx) carryCodings(
	ctx context.Context, next docket.Codebook, from []string, to string, rejected bool,
) (int, error) {
	var list []carried
	for _, code := range from {
		err := each(ctx, t, `SELECT `+codingColumns+`, t.judgement, t.comment FROM codings t JOIN comments c ON c.num =
			t.comment
			WHERE c.docket = $1 AND t.code = $2 AND t.state NOT IN ('moved', 'to_revisit') ORDER BY t.comment,
			t.question, t.coder`, []any{string(next.Docket), code}, func(r rows) error {
			var c carried
			err := scanCoding(r, &c.Coding, &c.judgement, &c.num)
			if c.State != docket.CodingRejected || rejected {
				list = append(list, c)
			}
			return err
		})
		if err != nil {
			return 0, err
		}
	}
	for _, c := range list {
		if err := t.carry(ctx, c, to, next.Version); err != nil {
			return 0, fmt.Errorf("carry a coding of %s: %w", c.Code, err)
		}
	}
	return len(list), nil
}

// carry lets one coding go on under another code. What came down from a
// campaign's letter follows the letter and leaves no row behind.
func (t codebookTx) carry(ctx context.Context, c carried, to string, version int) error {
	if c.Origin == docket.OriginCampaign {
		if _, err := t.exec(ctx,
			`DELETE FROM codings WHERE comment = $1 AND question = $2 AND code = $3 AND coder = $4`,
			c.num, string(c.Question), c.Code, int64(c.Coder)); err != nil {
			return err
		}
	} else if _, err := t.exec(ctx,
		`UPDATE codings SET state = 'moved', stance_settled = '' WHERE comment = $1 AND question = $2 AND code = $3
			AND coder = $4`,
		c.num, string(c.Question), c.Code, int64(c.Coder)); err != nil {
		return err
	}
	old := carried{}
	err := t.row(ctx,
		`SELECT state, origin, stance FROM codings WHERE comment = $1 AND question = $2 AND code = $3 AND coder = $4`,
		c.num, string(c.Question), to, int64(c.Coder)).Scan(&old.State, &old.Origin, &old.SaidStance)
	switch {
	case errors.Is(err, docket.ErrNotFound):
	case err != nil:
		return err
	case old.Origin != docket.OriginCampaign && c.Origin == docket.OriginCampaign:
		return nil // the person's own word on the copy wins
	case old.rank() == c.rank() && c.Chosen() && old.Origin == c.Origin && old.SaidStance != c.SaidStance:
		// one person chose both codes, with two stances
		_, err = t.exec(ctx, `UPDATE codings SET stance = $5, stance_settled = '' WHERE comment = $1 AND question = $2
			AND code = $3 AND coder = $4`, c.num, string(c.Question), to, int64(c.Coder),
			string(docket.JoinStances(old.SaidStance, c.SaidStance)))
		return err
	case old.rank() >= c.rank() && (old.Origin != docket.OriginCampaign || c.Origin == docket.OriginCampaign):
		return nil
	}
	_, err = t.exec(ctx, `
		INSERT INTO codings (comment, question, code, coder, codebook_version, state, judgement, origin, origin_detail,
		evidence_start, evidence_end, coded_at, stance)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (comment, question, code, coder) DO UPDATE SET
			codebook_version = excluded.codebook_version, state = excluded.state, judgement = excluded.judgement, origin
			= excluded.origin, origin_detail = excluded.origin_detail, evidence_start = excluded.evidence_start,
			evidence_end = excluded.evidence_end, coded_at = excluded.coded_at, stance = excluded.stance,
			stance_settled = ''`,
		c.num, string(c.Question), to, int64(c.Coder), version, string(c.State), c.judgement, string(c.Origin),
		c.OriginDetail,
		c.Evidence.Start, c.Evidence.End, micros(c.CodedAt), string(c.SaidStance))
	return err
}

// toRevisit are the codings t that an entry of code_revisits asks to read again.
const toRevisit = `t.origin <> 'campaign' AND t.state IN ('confirmed', 'to_revisit')`

// Revisit lists the codings whose code is gone or means something else since, by
// comment, question, code and coder. Codings that came down from a campaign's
// letter are not among them: they follow the letter.
func (db Catalog) Revisit(ctx context.Context, id docket.ID) ([]docket.Coding, error) {
	var list []docket.Coding
	err := each(ctx, db.read, `SELECT `+codingColumns+`, c.serial FROM code_revisits v
		  JOIN codings t ON t.code = v.code AND t.codebook_version < v.version
		  JOIN comments c ON c.num = t.comment
		 WHERE v.docket = $1 AND c.docket = $1 AND `+toRevisit+` AND `+postedRows+`
		 ORDER BY c.serial, t.question, t.code, t.coder`, []any{string(id)}, func(r rows) error {
		var g docket.Coding
		var serial int64
		err := scanCoding(r, &g, &serial)
		g.Comment = id.Comment(serial)
		list = append(list, g)
		return err
	})
	return list, named(err, "codings of %s to be read again", id)
}

// CodeUses counts, for each code, the posted answers with a confirmed coding, whatever
// version of the codebook it was made with. It reads counters that each write keeps.
func (db Catalog) CodeUses(ctx context.Context, id docket.ID) (map[string]int, error) {
	uses := map[string]int{}
	err := each(ctx, db.read, `SELECT part, comments FROM counters WHERE docket = $1 AND line = '`+lineCodeUses+`'
		AND comments > 0`, []any{string(id)}, func(r rows) error {
		var code string
		var n int
		err := r.Scan(&code, &n)
		uses[code] = n
		return err
	})
	return uses, named(err, "uses of the codes of %s", id)
}
