package store

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
)

// excerptRow is an excerpt as its row says, with what it is cut from.
type excerptRow struct {
	docket.Excerpt
	num    int64       // of the comment
	of     docket.ID   // its docket
	public *string     // posted text of the answer; nil: not posted
	gaps   docket.Gaps // of the posting
	reason []byte      // of the quotation; sealed
}

// The docket's ID is left to the join, so that comment IDs are made in one place.
const excerptColumns = `e.id, e.comment, c.docket, c.serial, e.question, e.code, e.span_start, e.span_end, e.chosen_by,
	e.chosen_at, CASE WHEN ` + postedRows + ` THEN a.public END, coalesce(a.gaps, ''),
	coalesce(q.position, 0), coalesce(q.dissenting, 0), q.reason, coalesce(q.picked_by, 0), coalesce(q.picked_at, 0),
	e.codebook_version, coalesce(v.version, 0)`

// There are few excerpts beside the comments: SQLite, which takes tables of a
// CROSS JOIN in their order, is to begin with them. The condition that joins the
// two is excerptJoin.
const (
	excerptTables = `excerpts e CROSS JOIN comments c
	LEFT JOIN answers a ON a.comment = e.comment AND a.question = e.question
	LEFT JOIN quotations q ON q.excerpt = e.id
	LEFT JOIN code_revisits v ON v.docket = c.docket AND v.code = e.code`
	excerptJoin = `c.num = e.comment AND e.removed_at = 0`
)

func (s *sealer) scanExcerpt(r row) (excerptRow, error) {
	var e excerptRow
	var serial, chosen, picked int64
	var revisit int
	var gaps string
	var q docket.Quotation
	err := r.Scan(&e.ID, &e.num, &e.of, &serial, &e.Question, &e.Code, &e.Span.Start, &e.Span.End, &e.By, &chosen,
		&e.public, &gaps, &q.Position, &q.Dissenting, &e.reason, &q.By, &picked, &e.CodebookVersion, &revisit)
	if err != nil {
		return e, err
	}
	e.Comment, e.At = e.of.Comment(serial), at(chosen)
	if e.CodebookVersion < revisit {
		e.Revisit = docket.RevisitRedefined // or gone: see lookUpGone
	}
	if err := decode(gaps, &e.gaps); err != nil {
		return e, err
	}
	if e.public != nil {
		if span, ok := cut(docket.Text(*e.public), e.gaps, e.Span); ok {
			e.PublicSpan, e.Public = span, docket.Text((*e.public)[span.Start:span.End])
		}
	}
	if q.Position > 0 {
		q.At = at(picked)
		if e.reason != nil {
			plain, err := s.open("quotations.reason", strconv.FormatInt(e.ID, 10), e.reason)
			if err != nil {
				return e, err
			}
			q.Reason = string(plain)
		}
		e.Quotation = &q
	}
	return e, nil
}

// cut maps a span of the clean text to the posted one. It reports false for a
// passage that is empty, touches a gap, lies outside or cuts a character.
func cut(public docket.Text, gaps docket.Gaps, clean docket.Span) (docket.Span, bool) {
	if clean.Start < 0 || clean.Len() <= 0 {
		return docket.Span{}, false
	}
	span, ok := gaps.Public(clean)
	if !ok || span.Start < 0 || span.End > len(public) || !border(public, span.Start) || !border(public, span.End) {
		return docket.Span{}, false
	}
	return span, strings.TrimSpace(string(public[span.Start:span.End])) != ""
}

func border(t docket.Text, i int) bool { return i == len(t) || utf8.RuneStart(t[i]) }

// readExcerpts lists the excerpts of a query, by code, then the picked ones in
// their order, then by comment and place.
func readExcerpts(ctx context.Context, q querier, s *sealer, query docket.ExcerptQuery) ([]docket.Excerpt, error) {
	var c conditions
	c.add(excerptJoin)
	if query.Comment != "" {
		of, serial, err := numberOf(query.Comment)
		if err != nil {
			return nil, err
		}
		if query.Docket != "" && query.Docket != of {
			return nil, nil
		}
		c.add("e.comment = (SELECT o.num FROM comments o WHERE o.docket = " + c.arg(string(of)) + " AND o.serial = " +
			c.arg(serial) + ")")
	} else {
		c.add("c.docket = " + c.arg(string(query.Docket)))
	}
	if query.Code != "" {
		c.add("e.code = " + c.arg(query.Code))
	}
	if query.Quoted {
		c.add("q.position > 0")
	}
	var list []docket.Excerpt
	err := each(ctx, q, `SELECT `+excerptColumns+` FROM `+excerptTables+` WHERE `+c.where(), c.args,
		func(r rows) error {
			e, err := s.scanExcerpt(r)
			if err == nil && e.Shown() != query.Lost {
				list = append(list, e.Excerpt)
			}
			return err
		})
	if err == nil {
		err = lookUpGone(ctx, q, list)
	}
	slices.SortFunc(list, func(a, b docket.Excerpt) int {
		return cmp.Or(strings.Compare(a.Code, b.Code), cmp.Compare(rankOf(a), rankOf(b)), inSerialOrder(a.Comment,
			b.Comment),
			cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.ID, b.ID))
	})
	return list, err
}

// lookUpGone tells excerpts whose code is in the codebook no more from those whose
// code means something else.
func lookUpGone(ctx context.Context, q querier, list []docket.Excerpt) error {
	codes := map[docket.ID]map[string]bool{}
	for i := range list {
		e := &list[i]
		if e.Revisit == "" {
			continue
		}
		of, _, _ := e.Comment.Split()
		if codes[of] == nil {
			var err error
			if codes[of], err = codesOf(ctx, q, of); err != nil {
				return err
			}
		}
		if !codes[of][e.Code] {
			e.Revisit = docket.RevisitGone
		}
	}
	return nil
}

// rankOf puts quotations in their order, before everything that is none.
func rankOf(e docket.Excerpt) int {
	if e.Quotation == nil {
		return math.MaxInt
	}
	return e.Quotation.Position
}

// Excerpts lists the excerpts of a query that may be shown, with their words; or,
// with query.Lost, those that may not, without. They are sorted by code, then
// quotations in their order, then the others by comment and place.
func (db Conclusions) Excerpts(ctx context.Context, query docket.ExcerptQuery) ([]docket.Excerpt, error) {
	list, err := readExcerpts(ctx, db.read, db.sealer, query)
	return list, named(err, "excerpts of %s%s", query.Docket, query.Comment)
}

// Excerpt reads one excerpt; its words are empty where it may not be shown. It
// returns docket.ErrNotFound when there is none, or it was removed.
func (db Conclusions) Excerpt(ctx context.Context, id int64) (docket.Excerpt, error) {
	e, err := readExcerpt(ctx, db.read, db.sealer, id)
	return e.Excerpt, named(err, "excerpt %d", id)
}

func readExcerpt(ctx context.Context, q querier, s *sealer, id int64) (excerptRow, error) {
	return s.scanExcerpt(q.row(ctx, `SELECT `+excerptColumns+` FROM `+excerptTables+` WHERE e.id = $1 AND `+excerptJoin,
		id))
}

// AddExcerpt records that a person chose a passage of a posted answer for a code
// and returns its number. Choosing the same passage for the same code again
// returns the one there is, which then fits the code as it is now.
//
// It returns docket.ErrNotFound when the comment is not posted, and
// docket.Invalid for "excerpt" when the passage is empty, too long, cuts a
// character, lies outside the answer or touches a redaction, for "question" when
// the comment does not answer it, and for "code" when the codebook lacks it.
func (db Conclusions) AddExcerpt(ctx context.Context, e docket.Excerpt) (int64, error) {
	var id int64
	err := db.write(ctx, func(t *tx) error {
		c, err := readRecord(ctx, t, e.Comment)
		if err != nil {
			return err
		}
		tested, err := t.asTest(ctx, c, e.Question, e.By, func(g *docket.TestReading) error {
			id, err = t.markInTest(ctx, c, g, e)
			return err
		})
		if err == nil && !tested {
			id, err = t.addExcerpt(ctx, c, e)
		}
		return err
	})
	return id, named(err, "excerpt of %s", e.Comment)
}

// addExcerpt records a passage of an answer of c.
func (t conclusionTx) addExcerpt(ctx context.Context, c *record, e docket.Excerpt) (id int64, err error) {
	if !c.Status.Public() {
		return 0, docket.ErrNotFound
	}
	book, err := readCodebook(ctx, t, c.Docket)
	if err != nil {
		return 0, err
	}
	if _, ok := book.Theme(e.Code); !ok {
		return 0, docket.Invalid{"code": "This code is not in the codebook."}
	}
	if err := c.checkExcerpt(e); err != nil {
		return 0, err
	}
	if e.CodebookVersion == 0 {
		e.CodebookVersion = book.Version
	}
	err = t.row(ctx, `SELECT e.id FROM excerpts e WHERE e.comment = $1 AND e.question = $2 AND e.code = $3
		AND e.span_start = $4 AND e.span_end = $5 AND e.removed_at =
		0`, c.num, string(e.Question), e.Code, e.Span.Start, e.Span.End).Scan(&id)
	if err == nil {
		_, err = t.exec(ctx, `UPDATE excerpts SET codebook_version = $2 WHERE id = $1 AND codebook_version < $2`, id,
			e.CodebookVersion)
		return id, err
	}
	if err != docket.ErrNotFound { //nolint:errorlint // the row's own word for no row
		return 0, err
	}
	if err := t.row(ctx, `SELECT coalesce(max(e.id), 0) + 1 FROM excerpts e`).Scan(&id); err != nil {
		return 0, err
	}
	if _, err := t.exec(ctx, `
		INSERT INTO excerpts (id, comment, question, code, span_start, span_end, chosen_by, chosen_at, removed_by,
		removed_at,
			codebook_version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9)`,
		id, c.num, string(e.Question), e.Code, e.Span.Start, e.Span.End, int64(e.By), micros(t.now()),
		e.CodebookVersion); err != nil {
		return 0, err
	}
	// No export shows an excerpt before it is picked.
	facts := excerptFacts(id, e)
	t.append(t.doneBy(e.By, facts), "excerpt.added", string(e.Comment), facts, false)
	return id, nil
}

// checkExcerpt refuses a passage that the posted answer does not have.
func (c *record) checkExcerpt(e docket.Excerpt) error {
	i := slices.IndexFunc(c.texts, func(a answerRow) bool { return a.Question == e.Question })
	if i < 0 || c.texts[i].public == nil {
		return docket.Invalid{"question": "The comment does not answer this question."}
	}
	var gaps docket.Gaps
	if err := decode(c.texts[i].gaps, &gaps); err != nil {
		return err
	}
	public := docket.Text(*c.texts[i].public)
	span, ok := cut(public, gaps, e.Span)
	if !ok {
		return docket.Invalid{"excerpt": "Select some words of the posted answer, and none of its gaps."}
	}
	if public[span.Start:span.End].CodePoints() > docket.MaxExcerpt {
		return docket.Invalid{"excerpt": "Select a shorter passage: at most 4,000 characters."}
	}
	return nil
}

func excerptFacts(id int64, e docket.Excerpt) map[string]string {
	return map[string]string{"excerpt": strconv.FormatInt(id, 10), "question": string(e.Question), "code": e.Code,
		"span": strconv.Itoa(e.Span.Start) + "-" + strconv.Itoa(e.Span.End)}
}

// RemoveExcerpt takes an excerpt out of every list, the quotations too. Its row
// and the log keep that it was there. It returns docket.ErrNotFound when there is
// none.
func (db Conclusions) RemoveExcerpt(ctx context.Context, by docket.UserID, id int64) error {
	return named(db.write(ctx, func(t *tx) error {
		e, err := readExcerpt(ctx, t, db.sealer, id)
		if err != nil {
			return err
		}
		if e.Quotation != nil {
			if err := t.unquote(ctx, by, e); err != nil {
				return err
			}
		}
		if _, err := t.exec(ctx, `UPDATE excerpts SET removed_by = $2, removed_at = $3 WHERE id = $1`, id, int64(by),
			micros(t.now())); err != nil {
			return err
		}
		t.append(by.Actor(), "excerpt.removed", string(e.Comment), excerptFacts(id, e.Excerpt), false)
		t.revise(e.of) // the page that says what was heard may quote it
		return nil
	}), "remove excerpt %d", id)
}

// Quote picks an excerpt as a quotation of its code, or changes how it was
// picked. Position counts from 1; 0 means behind the others, or where it is.
//
// It returns docket.ErrNotFound when there is no such excerpt or it may not be
// shown, and docket.Invalid for "reason" when that is too long.
func (db Conclusions) Quote(ctx context.Context, by docket.UserID, excerpt int64, q docket.Quotation) error {
	return named(db.write(ctx, func(t *tx) error {
		e, err := readExcerpt(ctx, t, db.sealer, excerpt)
		if err != nil {
			return err
		}
		if !e.Shown() {
			return docket.ErrNotFound
		}
		q.Reason = strings.TrimSpace(storable(q.Reason))
		if utf8.RuneCountInString(q.Reason) > docket.MaxReason {
			return docket.Invalid{"reason": "Write a shorter reason: at most 1,000 characters."}
		}
		order, err := t.quoted(ctx, e.of, e.Code)
		if err != nil {
			return err
		}
		order, was, place := placeQuotation(order, excerpt, q.Position)
		if e.Quotation != nil && place == was && e.Quotation.Dissenting == q.Dissenting &&
			e.Quotation.Reason == q.Reason {
			return nil // sent twice
		}
		order = slices.Insert(order, place, excerpt)
		var reason []byte
		if q.Reason != "" {
			reason = db.sealer.seal("quotations.reason", strconv.FormatInt(excerpt, 10), []byte(q.Reason))
		}
		if _, err := t.exec(ctx, `
			INSERT INTO quotations (excerpt, position, dissenting, reason, picked_by, picked_at) VALUES ($1, $2, $3, $4,
			$5, $6)
			ON CONFLICT (excerpt) DO UPDATE SET position = excluded.position, dissenting = excluded.dissenting,
				reason = excluded.reason, picked_by = excluded.picked_by, picked_at = excluded.picked_at`,
			excerpt, place+1, flag(q.Dissenting), reason, int64(by), micros(t.now())); err != nil {
			return err
		}
		if err := t.number(ctx, order); err != nil {
			return err
		}
		facts := excerptFacts(excerpt, e.Excerpt)
		facts["position"], facts["dissenting"] = strconv.Itoa(place+1), strconv.FormatBool(q.Dissenting)
		action := "quotation.picked"
		if was >= 0 {
			action = "quotation.changed"
		}
		t.record(by.Actor(), action, string(e.Comment), facts)
		t.revise(e.of)
		return nil
	}), "quote excerpt %d", excerpt)
}

// placeQuotation takes an excerpt out of the order that it may be in, and finds its
// place there: at the position wanted, counted from 1, where it was, or last.
func placeQuotation(order []int64, excerpt int64, wanted int) (others []int64, was, place int) {
	was = slices.Index(order, excerpt)
	if was >= 0 {
		order = slices.Delete(order, was, was+1)
	}
	switch {
	case wanted > 0:
		return order, was, min(wanted-1, len(order))
	case was >= 0:
		return order, was, was
	}
	return order, was, len(order)
}

// Unquote takes an excerpt out of the quotations; it stays an excerpt. It returns
// docket.ErrNotFound when there is no such quotation. One that may not be shown
// can be taken out, too.
func (db Conclusions) Unquote(ctx context.Context, by docket.UserID, excerpt int64) error {
	return named(db.write(ctx, func(t *tx) error {
		e, err := readExcerpt(ctx, t, db.sealer, excerpt)
		if err != nil {
			return err
		}
		if e.Quotation == nil {
			return docket.ErrNotFound
		}
		return t.unquote(ctx, by, e)
	}), "unquote excerpt %d", excerpt)
}

func (t conclusionTx) unquote(ctx context.Context, by docket.UserID, e excerptRow) error {
	if _, err := t.exec(ctx, `UPDATE quotations SET position = 0 WHERE excerpt = $1`, e.ID); err != nil {
		return err
	}
	order, err := t.quoted(ctx, e.of, e.Code)
	if err != nil {
		return err
	}
	if err := t.number(ctx, order); err != nil {
		return err
	}
	t.record(by.Actor(), "quotation.dropped", string(e.Comment), excerptFacts(e.ID, e.Excerpt))
	t.revise(e.of)
	return nil
}

// quoted lists the quotations of a code in their order, those that may not be
// shown among them.
func (t conclusionTx) quoted(ctx context.Context, id docket.ID, code string) ([]int64, error) {
	var order []int64
	err := each(ctx, t, `
		SELECT q.excerpt FROM quotations q JOIN excerpts e ON e.id = q.excerpt JOIN comments c ON c.num = e.comment
		 WHERE c.docket = $1 AND e.code = $2 AND q.position > 0 AND e.removed_at = 0 ORDER BY q.position, q.excerpt`,
		[]any{string(id), code}, func(r rows) error {
			var n int64
			err := r.Scan(&n)
			order = append(order, n)
			return err
		})
	return order, err
}

// number gives the quotations of a code their places.
func (t conclusionTx) number(ctx context.Context, order []int64) error {
	for i, id := range order {
		if _, err := t.exec(ctx, `UPDATE quotations SET position = $2 WHERE excerpt = $1 AND position <> $2`, id,
			i+1); err != nil {
			return err
		}
	}
	return nil
}

// followCode takes what was concluded along when the codes from became the code
// to: excerpts, the order of quotations (behind those that the code has, in the
// order of from) and the links of recommendations, each of which gets a new
// version with its wording unchanged. Excerpts that waited to be looked at again
// stay under the code that they were chosen for.
func (t conclusionTx) followCode(ctx context.Context, by docket.UserID, next docket.Codebook, from []string,
	to string) error {
	id := next.Docket
	order, err := t.quoted(ctx, id, to)
	if err != nil {
		return err
	}
	const waits = ` AND codebook_version < coalesce((SELECT v.version FROM code_revisits v WHERE v.docket = $1 AND
		v.code = $2), 0)`
	for _, code := range from {
		if code == to {
			continue
		}
		more, err := t.quoted(ctx, id, code)
		if err != nil {
			return err
		}
		var stay []int64
		if err := each(ctx, t, `SELECT e.id FROM excerpts e JOIN comments c ON c.num = e.comment
			WHERE c.docket = $1 AND e.code = $2 AND e.removed_at =
			0`+waits, []any{string(id), code}, func(r rows) error {
			var n int64
			err := r.Scan(&n)
			stay = append(stay, n)
			return err
		}); err != nil {
			return err
		}
		var left []int64
		for _, n := range more {
			if slices.Contains(stay, n) {
				left = append(left, n)
			} else {
				order = append(order, n)
			}
		}
		if err := t.number(ctx, left); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE memos SET code = $3 WHERE docket = $1 AND kind = 'code' AND code = $2`,
			string(id), code, to); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `
			UPDATE excerpts SET code = $3, codebook_version = $4 WHERE code = $2 AND comment IN (SELECT c.num FROM
			comments c WHERE c.docket = $1)
			   AND NOT (1 = 1`+waits+`)`, string(id), code, to, next.Version); err != nil {
			return err
		}
	}
	if err := t.number(ctx, order); err != nil {
		return err
	}
	return t.relink(ctx, by, id, from, to)
}
