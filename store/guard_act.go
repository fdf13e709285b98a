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

// GuardNext reads the places of a search that are to be hidden and were not yet, those
// of a few comments at a time.
func (db Guarding) GuardNext(ctx context.Context, id docket.GuardID, limit int) ([]docket.GuardPlace, error) {
	var list []docket.GuardPlace
	err := each(ctx, db.read, `SELECT `+guardPlaceColumns+` FROM guard_places p JOIN comments c ON c.num = p.comment
		WHERE p.guard = $1 AND p.outcome = '' AND p.ticked = 1 AND p.kind = 'answer' AND p.comment IN (
			SELECT DISTINCT n.comment FROM guard_places n WHERE n.guard = $1 AND n.outcome = '' AND n.ticked = 1 AND
			n.kind = 'answer'
			ORDER BY n.comment LIMIT $2) ORDER BY p.comment, p.number`, []any{int64(id), int64(limit)},
		func(r rows) error {
			var p docket.GuardPlace
			var of docket.ID
			var serial int64
			err := r.Scan(&p.Number, &p.Kind, &of, &serial, &p.Question, &p.Ref, &p.Span.Start, &p.Span.End,
				&p.Redact, &p.How, &p.Sure, &p.Public, &p.Ticked, &p.Outcome)
			p.Comment = of.Comment(serial)
			list = append(list, p)
			return err
		})
	return list, named(err, "places of search %s", id)
}

// GuardHide carries out steps of a search in one transaction: each comment is decided
// by itself, in the name of who proposed, with the second person in its log row. One
// that has moved on meanwhile waits for the next slice; a colleague's open proposal is
// overtaken, since hiding does not wait.
func (db Guarding) GuardHide(ctx context.Context, id docket.GuardID, steps []docket.GuardStep) error {
	return named(db.write(ctx, func(t *tx) error {
		g, err := t.guard(ctx, id)
		if err != nil {
			return err
		}
		if g.State != docket.GuardActing {
			return docket.ErrStale
		}
		for _, s := range steps {
			if err := t.guardStep(ctx, g, s); err != nil {
				return err
			}
		}
		return nil
	}), "hide what search %s found", id)
}

func (t *tx) guardStep(ctx context.Context, g docket.Guard, s docket.GuardStep) error {
	outcome := s.Outcome
	if s.Decision != nil {
		c, err := readRecord(ctx, t, s.Comment)
		if err != nil {
			return err
		}
		d := *s.Decision
		if c.Version != d.Version || !c.Status.Public() || !mayDecide(c, d) {
			return nil // in the next slice, as it stands then
		}
		d.Guard, d.SignedBy, d.At = g.ID, g.SignedBy, t.now()
		if err := t.decide(ctx, c, d, d.By.Actor()); err != nil {
			return err
		}
		outcome = docket.GuardHidden
	}
	for _, n := range s.Numbers {
		if err := t.setOutcome(ctx, g.ID, n, outcome); err != nil {
			return err
		}
	}
	return nil
}

func (t signingTx) setOutcome(ctx context.Context, id docket.GuardID, number int, outcome docket.GuardOutcome) error {
	_, err := t.exec(ctx, `UPDATE guard_places SET outcome = $3 WHERE guard = $1 AND number = $2`,
		int64(id), int64(number), string(outcome))
	return err
}

// guardProse is a text that staff wrote and the public can come to read.
type guardProse struct {
	column string
	query  string // $1: the docket; reads where and words

	// rewrite puts other words in the place of a row; nil: only its own page can.
	rewrite func(ctx context.Context, t *tx, by docket.UserID, of docket.ID, where string,
		redact func(string) string) error
}

// guardProses are the public places that are no texts of comments. The test of public
// places holds that none is missing here.
var guardProses = []guardProse{
	{column: "quotations.reason", query: `SELECT CAST(q.excerpt AS TEXT), q.reason FROM quotations q
		JOIN excerpts e ON e.id = q.excerpt JOIN comments c ON c.num = e.comment
		WHERE c.docket = $1 AND q.reason IS NOT NULL AND q.position > 0 AND e.removed_at = 0 ORDER BY q.excerpt`,
		rewrite: rewriteReason},
	{column: "recommendation_versions.body", query: `SELECT v.docket || ' ' || CAST(v.number AS TEXT) || ' ' ||
		CAST(v.version AS TEXT),
		v.body FROM recommendation_versions v JOIN recommendations r ON r.docket = v.docket AND r.number = v.number AND
		r.version = v.version
		WHERE v.docket = $1 AND v.withdrawn = 0 ORDER BY v.number`, rewrite: rewriteRecommendation},
	{column: sectionBodyColumn, query: `SELECT v.docket || ' ' || v.section || ' ' || CAST(v.version AS TEXT), v.body
		FROM section_versions v JOIN report_sections r ON r.docket = v.docket AND r.section = v.section AND r.version =
		v.version
		WHERE v.docket = $1 ORDER BY v.section`, rewrite: rewriteSection},
	{column: memoBodyColumn, query: `SELECT CAST(v.memo AS TEXT) || ' ' || CAST(v.version AS TEXT), v.body
		FROM memo_versions v JOIN memos m ON m.id = v.memo AND m.version = v.version
		WHERE m.docket = $1 AND m.removed = 0 ORDER BY m.id`, rewrite: rewriteMemo},
	{column: translationColumn, query: `SELECT CAST(t.comment AS TEXT) || ' ' || t.question, t.body
		FROM answer_translations t WHERE t.docket = $1 AND t.body IS NOT NULL ORDER BY t.comment, t.question`,
		rewrite: rewriteTranslation},
	{column: "campaigns.name", query: `SELECT k.id, k.name FROM campaigns k WHERE k.docket = $1 AND k.name <> '' ORDER
		BY k.id`},
	{column: "codebooks.body", query: `SELECT b.docket || ' ' || CAST(b.version AS TEXT), b.body FROM codebooks b
		WHERE b.docket = $1 AND b.version = (SELECT max(n.version) FROM codebooks n WHERE n.docket = $1)`},
	{column: "docket_changes.why", query: `SELECT c.docket || ' ' || CAST(c.number AS TEXT), c.why || ' ' || c.about
		FROM docket_changes c
		WHERE c.docket = $1 ORDER BY c.number`},
	{column: textsBodyColumn, query: `SELECT v.docket || ' ' || CAST(v.number AS TEXT), v.body FROM docket_texts v
		WHERE v.docket = $1 ORDER BY v.number`, rewrite: rewriteTexts},
	{column: "dockets.body", query: `SELECT d.id, d.body FROM dockets d WHERE d.id = $1`},
	// What an archived export prints is never edited: its publication can be taken back.
	{column: "publications.body", query: `SELECT p.docket || ' ' || p.name, p.body FROM publications p
		WHERE p.docket = $1 AND p.ended_at = 0 ORDER BY p.name`},
	{column: heardBodyColumn, query: `SELECT h.docket || ' ' || CAST(h.number AS TEXT), h.body FROM heard_pages h
		WHERE h.docket = $1 AND h.ended_at = 0 ORDER BY h.number`, rewrite: rewriteHeard},
	{column: "comments.sector_raw", query: `SELECT ` + placeOfComment + `, c.sector_raw FROM comments c
		WHERE c.docket = $1 AND c.sector_raw <> '' AND ` + postedRows + ` ORDER BY c.num`},
	{column: "comments.source_id", query: `SELECT ` + placeOfComment + `, c.source_id FROM comments c
		WHERE c.docket = $1 AND c.source_id <> '' ORDER BY c.num`},
}

// guardElsewhere are the public places that the guard need not read as prose.
var guardElsewhere = map[string]string{
	"answers.public":                  "read with its comment",
	"comments.public_name":            "read with its comment",
	"comments.public_organization":    "read with its comment",
	"signatories.public_name":         "follows the byline of its comment",
	"signatories.public_organization": "follows the byline of its comment",
	"models.body":                     "weights of single words, learned anew from what is posted; no page shows them",
}

// GuardProse calls fn with every text of the docket that staff wrote and the public
// can come to read, and where it stands. byHand says that the guard cannot change it.
func (db Guarding) GuardProse(ctx context.Context, of docket.ID, fn func(ref, text string, byHand bool)) error {
	for _, p := range guardProses {
		i := slices.IndexFunc(publicPlaces, func(one publicPlace) bool { return one.column == p.column })
		err := each(ctx, db.read, p.query, []any{string(of)}, func(r rows) error {
			var where string
			var text []byte
			if err := r.Scan(&where, &text); err != nil {
				return err
			}
			if open := publicPlaces[i].open; open != nil {
				var err error
				if text, err = open(db.sealer, where, text); err != nil {
					return err
				}
			}
			fn(p.column+" "+where, proseOf(p.column, text), p.rewrite == nil)
			return nil
		})
		if err != nil {
			return named(err, "look through %s of %s", p.column, of)
		}
	}
	return nil
}

// proseOf is the words of a row, without the form in which they are kept.
func proseOf(column string, text []byte) string {
	if column == "recommendation_versions.body" {
		var b recommendationBody
		if json.Unmarshal(text, &b) == nil {
			return b.Text + "\n\n" + strings.Join(actionTexts(b.Actions), "\n\n")
		}
	}
	if column == sectionBodyColumn {
		var b sectionBody
		if json.Unmarshal(text, &b) == nil {
			return strings.Join(append([]string{b.Title, b.Text}, responseTexts(b.Responses)...), "\n\n")
		}
	}
	if column == translationColumn {
		var b translationBody
		if json.Unmarshal(text, &b) == nil {
			return b.Text
		}
	}
	if column == memoBodyColumn {
		var b memoBody
		if json.Unmarshal(text, &b) == nil {
			return b.Title + "\n\n" + b.Text
		}
	}
	if !slices.Contains(jsonProse, column) {
		return string(text)
	}
	var any any
	if json.Unmarshal(text, &any) != nil {
		return string(text)
	}
	var b strings.Builder
	spell(&b, any)
	return b.String()
}

// jsonProse are the columns whose words stand in JSON.
var jsonProse = []string{"codebooks.body", "dockets.body", "publications.body", heardBodyColumn, textsBodyColumn}

// spell writes the texts of a decoded JSON value, one a line.
func spell(b *strings.Builder, v any) {
	switch v := v.(type) {
	case string:
		b.WriteString(v)
		b.WriteString("\n\n")
	case []any:
		for _, one := range v {
			spell(b, one)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			spell(b, v[key])
		}
	}
}

// FinishGuard rewrites the ticked texts of staff, marks what waits as left to the rule
// and the places that nobody ticked as left, and lets the rule stand.
func (db Guarding) FinishGuard(ctx context.Context, id docket.GuardID, redact func(string) string) error {
	return named(db.write(ctx, func(t *tx) error {
		g, err := t.guard(ctx, id)
		if err != nil {
			return err
		}
		if g.State != docket.GuardActing {
			return docket.ErrStale
		}
		places, err := readGuardPlaces(ctx, t, id, 0, docket.MaxGuardPlaces)
		if err != nil {
			return err
		}
		for _, p := range places {
			if p.Outcome != docket.GuardUndecided || p.Kind == docket.GuardKept {
				continue
			}
			outcome, err := t.finishPlace(ctx, g, p, redact)
			if err != nil {
				return err
			}
			if err := t.setOutcome(ctx, id, p.Number, outcome); err != nil {
				return err
			}
		}
		_, err = t.exec(ctx, `UPDATE guards SET state = 'standing' WHERE id = $1`, int64(id))
		t.record(g.ProposedBy.Actor(), "guard.done", string(g.Docket), map[string]string{"guard": id.String()})
		return err
	}), "finish search %s", id)
}

func (t *tx) finishPlace(ctx context.Context, g docket.Guard, p docket.GuardPlace, redact func(string) string) (
	docket.GuardOutcome, error) {
	switch {
	case !p.Ticked:
		return docket.GuardLeft, nil
	case p.Kind == docket.GuardQuotation: // cut from the answer, which hides it now
		return docket.GuardHidden, nil
	case p.Kind == docket.GuardAnswer:
		return docket.GuardByRule, nil
	}
	column, where, _ := strings.Cut(p.Ref, " ")
	i := slices.IndexFunc(guardProses, func(one guardProse) bool { return one.column == column })
	if i < 0 || guardProses[i].rewrite == nil {
		return docket.GuardByHand, nil
	}
	err := guardProses[i].rewrite(ctx, t, g.ProposedBy, g.Docket, where, redact)
	if errors.Is(err, docket.ErrNotFound) {
		return docket.GuardGone, nil
	}
	return docket.GuardHidden, err
}

// rewriteReason hides words in why a quotation was picked.
func rewriteReason(ctx context.Context, t *tx, by docket.UserID, _ docket.ID, where string,
	redact func(string) string) error {
	excerpt, err := strconv.ParseInt(where, 10, 64)
	if err != nil {
		return docket.ErrNotFound
	}
	var sealed []byte
	var of docket.ID
	var serial int64
	if err := t.row(ctx, `SELECT q.reason, c.docket, c.serial FROM quotations q JOIN excerpts e ON e.id = q.excerpt
		JOIN comments c ON c.num = e.comment WHERE q.excerpt = $1 AND q.reason IS NOT
		NULL`, excerpt).Scan(&sealed, &of, &serial); err != nil {
		return err
	}
	s := t.b.w.db.sealer
	plain, err := s.open("quotations.reason", where, sealed)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `UPDATE quotations SET reason = $2 WHERE excerpt = $1`, excerpt,
		s.seal("quotations.reason", where, []byte(redact(string(plain)))))
	t.record(by.Actor(), "quotation.redacted", string(of.Comment(serial)), map[string]string{"excerpt": where})
	return err
}

// actionTexts are the words of action items.
func actionTexts(list []docket.ActionItem) []string {
	var out []string
	for _, a := range list {
		out = append(out, a.Text, a.Owner)
	}
	return out
}

// rewriteRecommendation gives a recommendation a version without the words.
func rewriteRecommendation(ctx context.Context, t *tx, by docket.UserID, of docket.ID, where string,
	redact func(string) string) error {
	f := strings.Fields(where)
	if len(f) != 3 {
		return fmt.Errorf("store: no recommendation is called %q", where)
	}
	number, err := strconv.ParseInt(f[1], 10, 64)
	if err != nil {
		return docket.ErrNotFound
	}
	was, _, err := t.recommendation(ctx, of, docket.RecommendationID(number))
	if err != nil {
		return err
	}
	body := bodyOf(was)
	body.Text, body.Actions = redact(body.Text), slices.Clone(body.Actions)
	for i := range body.Actions {
		a := &body.Actions[i]
		a.Text, a.Owner = redact(a.Text), redact(a.Owner)
	}
	if err := t.addVersion(ctx, of, number, was.Version+1, body, was.Withdrawn, by); err != nil {
		return err
	}
	t.record(by.Actor(), "recommendation.changed", string(of)+"/"+was.ID, versionFacts(was.Version+1, body))
	return nil
}

// rewriteSection gives a section of the report a version without the words.
func rewriteSection(ctx context.Context, t *tx, by docket.UserID, of docket.ID, where string,
	redact func(string) string) error {
	f := strings.Fields(where)
	if len(f) != 3 {
		return fmt.Errorf("store: no section is called %q", where)
	}
	was, err := t.section(ctx, of, docket.SectionKey(f[1]))
	if err != nil {
		return err
	}
	if was.Version == 0 {
		return docket.ErrNotFound
	}
	s := was
	s.By, s.Title, s.Text = by, redact(was.Title), redact(was.Text)
	s.Responses = slices.Clone(was.Responses)
	for i := range s.Responses {
		s.Responses[i].Text = redact(s.Responses[i].Text)
	}
	_, err = t.saveSection(ctx, was.Version, s)
	return err
}
