package store

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"commentportal/docket"
)

const textsBodyColumn = "docket_texts.body"

const textsVersionRows = `SELECT v.docket, v.number, v.made_by, v.at, coalesce(c.why, ''), v.body FROM docket_texts v
	LEFT JOIN docket_changes c ON c.docket = v.docket AND c.number = v.change`

func scanTextsVersion(r row) (docket.TextsVersion, error) {
	var v docket.TextsVersion
	var when int64
	var body string
	if err := r.Scan(&v.Docket, &v.Number, &v.By, &when, &v.Why, &body); err != nil {
		return v, err
	}
	v.At = at(when)
	return v, json.Unmarshal([]byte(body), &v.Texts)
}

// TextsVersions lists the published versions of a docket's texts, newest first; none where
// nobody has changed what its file said.
func (db Wording) TextsVersions(ctx context.Context, id docket.ID) ([]docket.TextsVersion, error) {
	var list []docket.TextsVersion
	err := each(ctx, db.read, textsVersionRows+` WHERE v.docket = $1 ORDER BY v.number DESC`, []any{string(id)},
		func(r rows) error {
			v, err := scanTextsVersion(r)
			list = append(list, v)
			return err
		})
	return list, named(err, "versions of the texts of %s", id)
}

const textsDraftRows = `SELECT d.docket, d.version, d.based_on, d.saved_by, d.saved_at, d.body
	FROM docket_text_drafts d`

func scanTextsDraft(s *sealer, r row) (docket.TextsDraft, error) {
	var d docket.TextsDraft
	var when int64
	var body []byte
	if err := r.Scan(&d.Docket, &d.Version, &d.BasedOn, &d.By, &when, &body); err != nil {
		return d, err
	}
	d.At, d.Exists = at(when), body != nil
	if !d.Exists {
		return d, nil
	}
	plain, err := s.open("docket_text_drafts.body", string(d.Docket), body)
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal(plain, &d.Texts)
}

// TextsDraft reads the draft of a docket's texts. Where there is none, Exists is false, and
// Version is what SaveTextsDraft wants to be told.
func (db Wording) TextsDraft(ctx context.Context, id docket.ID) (docket.TextsDraft, error) {
	d, err := readTextsDraft(ctx, db.read, db.sealer, id)
	return d, named(err, "draft of the texts of %s", id)
}

func readTextsDraft(ctx context.Context, q querier, s *sealer, id docket.ID) (docket.TextsDraft, error) {
	d, err := scanTextsDraft(s, q.row(ctx, textsDraftRows+` WHERE d.docket = $1`, string(id)))
	if errors.Is(err, docket.ErrNotFound) {
		return docket.TextsDraft{Docket: id}, nil
	}
	return d, err
}

// QuestionsFrozen reports whether a comment was ever received, so that the questions stay as
// people were asked them.
func (db Wording) QuestionsFrozen(ctx context.Context, id docket.ID) (bool, error) {
	frozen, err := questionsFrozen(ctx, db.read, id)
	return frozen, named(err, "comments of %s", id)
}

func questionsFrozen(ctx context.Context, q querier, id docket.ID) (bool, error) {
	var last int64
	err := q.row(ctx, `SELECT last_serial FROM docket_states WHERE docket = $1`, string(id)).Scan(&last)
	return last > 0, err
}

// SaveTextsDraft saves the draft of a docket's texts, seen being the version of the draft that
// its writer saw. It returns docket.ErrStale when somebody else changed or published it first,
// and docket.Invalid when the docket cannot have such texts.
func (db Wording) SaveTextsDraft(ctx context.Context, seen int, d docket.TextsDraft) error {
	return named(db.write(ctx, func(t *tx) error {
		was, of, err := t.textsDraft(ctx, d.Docket)
		if err != nil {
			return err
		}
		if was.Version != seen {
			return docket.ErrStale
		}
		if err := t.checkTexts(ctx, of, d.Texts); err != nil {
			return err
		}
		d.Version, d.Exists, d.BasedOn = seen+1, true, of.TextsNumber
		if err := t.writeTextsDraft(ctx, d); err != nil {
			return err
		}
		t.record(d.By.Actor(), "docket.texts_drafted", string(d.Docket), map[string]string{
			"draft": strconv.Itoa(d.Version)})
		return nil
	}), "draft of the texts of %s", d.Docket)
}

// DropTextsDraft throws the draft of a docket's texts away. It returns docket.ErrStale when
// it was changed since it was seen, or is gone.
func (db Wording) DropTextsDraft(ctx context.Context, id docket.ID, seen int, by docket.UserID) error {
	return named(db.write(ctx, func(t *tx) error {
		was, _, err := t.textsDraft(ctx, id)
		if err != nil {
			return err
		}
		if was.Version != seen || !was.Exists {
			return docket.ErrStale
		}
		if err := t.writeTextsDraft(ctx, docket.TextsDraft{Docket: id, Version: seen + 1, By: by}); err != nil {
			return err
		}
		t.record(by.Actor(), "docket.texts_dropped", string(id), map[string]string{"draft": strconv.Itoa(seen)})
		return nil
	}), "drop the draft of the texts of %s", id)
}

// PublishTexts makes the draft of a docket's texts what the public reads, with the reason
// for it. The version before is kept.
//
// It returns docket.ErrStale when the draft is not the one that was seen, or the texts were
// published anew since it was begun, and docket.Invalid when the docket cannot have such
// texts, nothing differs, or the reason is missing.
func (db Wording) PublishTexts(ctx context.Context, id docket.ID, seen int, why string, by docket.UserID) error {
	why = storable(why)
	return named(db.write(ctx, func(t *tx) error {
		draft, d, err := t.textsDraft(ctx, id)
		if err != nil {
			return err
		}
		switch {
		case !draft.Exists || draft.Version != seen || draft.BasedOn != d.TextsNumber:
			return docket.ErrStale
		case docket.CheckTextsWhy(why) != "":
			return docket.Invalid{"why": docket.CheckTextsWhy(why)}
		case docket.WordingOf(d).Same(docket.WordingOf(d).Texts(), draft.Texts):
			return docket.Invalid{"form": "The draft says what is published. Change something first."}
		}
		if err := t.checkTexts(ctx, d, draft.Texts); err != nil {
			return err
		}
		if err := t.publishTexts(ctx, d, draft.Texts, why, by); err != nil {
			return err
		}
		return t.writeTextsDraft(ctx, docket.TextsDraft{Docket: id, Version: seen + 1, By: by})
	}), "publish the texts of %s", id)
}

// textsDraft reads a docket and the draft of its texts. It returns docket.Invalid for a
// docket that is archived.
func (t lifeTx) textsDraft(ctx context.Context, id docket.ID) (docket.TextsDraft, docket.Docket, error) {
	d, err := readDocket(ctx, t, id)
	if err != nil {
		return docket.TextsDraft{}, d, err
	}
	if d.Archived() {
		return docket.TextsDraft{}, d, docket.Invalid{"form": "The docket is archived, so its texts stay as they " +
			"are. Open it again first."}
	}
	draft, err := readTextsDraft(ctx, t, t.b.w.db.sealer, id)
	return draft, d, err
}

func (t lifeTx) writeTextsDraft(ctx context.Context, d docket.TextsDraft) error {
	var body []byte
	if d.Exists {
		plain, err := json.Marshal(d.Texts)
		if err != nil {
			return err
		}
		body = t.b.w.db.sealer.seal("docket_text_drafts.body", string(d.Docket), plain)
	}
	_, err := t.exec(ctx, `INSERT INTO docket_text_drafts (docket, version, based_on, saved_by, saved_at, body)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (docket) DO UPDATE SET version = $2, based_on = $3, saved_by = $4, saved_at = $5, body = $6`,
		string(d.Docket), d.Version, d.BasedOn, int64(d.By), micros(t.now()), body)
	return err
}

// checkTexts says what of the texts cannot be for the sake of the comments that there are.
func (t lifeTx) checkTexts(ctx context.Context, d docket.Docket, texts docket.Texts) error {
	wording := docket.WordingOf(d)
	now, invalid := wording.Texts(), docket.Invalid{}
	frozen, err := questionsFrozen(ctx, t, d.ID)
	if err != nil {
		return err
	}
	if frozen && !wording.SameQuestions(now, texts) || len(texts.Questions) != len(now.Questions) {
		invalid["form"] = "A comment was received, so the questions stay as people were asked them. Everything else " +
			"can be saved."
	}
	sectors, reasons := texts.MissingCodes(now)
	for _, code := range sectors {
		used, err := t.found(ctx, `SELECT 1 FROM comments WHERE docket = $1 AND sector = $2 LIMIT 1`, string(d.ID),
			code)
		if err != nil {
			return err
		}
		if used {
			invalid["sectors"] = "Comments have the sector “" + code + "”, so it has to stay in the list. Its label " +
				"can be changed."
		}
	}
	for _, code := range reasons {
		used, err := t.reasonUsed(ctx, d.ID, code)
		if err != nil {
			return err
		}
		if used {
			invalid["withholding"] = "Decisions have the reason “" + code + "”, or wait with it for a second person. " +
				"It has to stay in the list. Its label can be changed."
		}
	}
	if len(invalid) > 0 {
		return invalid
	}
	return nil
}

// reasonUsed reports whether a decision has, or may come to have, a reason of the list.
func (t lifeTx) reasonUsed(ctx context.Context, id docket.ID, code string) (bool, error) {
	for _, query := range []string{
		`SELECT 1 FROM comments WHERE docket = $1 AND reason = $2 LIMIT 1`,
		`SELECT 1 FROM decisions v JOIN comments c ON c.num = v.comment WHERE c.docket = $1 AND v.reason = $2
			LIMIT 1`,
		`SELECT 1 FROM withheld_answers w JOIN comments c ON c.num = w.comment WHERE c.docket = $1 AND w.reason = $2
			LIMIT 1`,
		`SELECT 1 FROM many_decisions m WHERE m.docket = $1 AND m.reason = $2 LIMIT 1`,
	} {
		if used, err := t.found(ctx, query, string(id), code); used || err != nil {
			return used, err
		}
	}
	// what is proposed is sealed, so it counts whatever its reason is
	return t.found(ctx, `SELECT 1 FROM signatures s JOIN comments c ON c.num = s.comment WHERE c.docket = $1
		AND s.state = 'open' LIMIT 1`, string(id))
}

// found reports whether a query finds something.
func (t lifeTx) found(ctx context.Context, query string, args ...any) (bool, error) {
	var one int
	err := t.row(ctx, query, args...).Scan(&one)
	if errors.Is(err, docket.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// publishTexts writes a version of the texts, and before the first change that of the file.
func (t lifeTx) publishTexts(ctx context.Context, d docket.Docket, texts docket.Texts, why string,
	by docket.UserID) error {
	if d.TextsNumber == 0 {
		d.TextsNumber = 1
		first := docket.TextsVersion{Docket: d.ID, Number: 1, By: docket.ActorPortal, At: d.FiledAt,
			Texts: docket.WordingOf(d).Texts()}
		check, err := t.addTextsVersion(ctx, first, 0)
		if err != nil {
			return err
		}
		t.record(docket.ActorPortal, "docket.texts_kept", string(d.ID), map[string]string{"texts": "1",
			"texts_check": check})
	}
	after := docket.WordingOf(d).With(texts)
	after.TextsNumber, after.TextsAt = d.TextsNumber+1, t.now()
	e := docket.Event{Kind: docket.EventTexts, At: t.now(), Round: max(d.Round, 1),
		Why: strings.Join(strings.Fields(why), " ")}
	after.Events = append(after.Events[:len(after.Events):len(after.Events)], e)
	facts, err := t.writeLife(ctx, &after)
	if err != nil {
		return err
	}
	change, err := t.addLifeChange(ctx, d.ID, by.Actor(), e)
	if err != nil {
		return err
	}
	check, err := t.addTextsVersion(ctx, docket.TextsVersion{Docket: d.ID, Number: after.TextsNumber, By: by.Actor(),
		At: t.now(), Texts: docket.WordingOf(after).Texts()}, change)
	if err != nil {
		return err
	}
	facts["change"], facts["kind"], facts["from_end"], facts["to_end"] = strconv.FormatInt(change, 10), string(e.Kind),
		"0", "0"
	facts["texts"], facts["texts_check"] = strconv.Itoa(after.TextsNumber), check
	t.revise(d.ID)
	t.record(by.Actor(), lifeActions[e.Kind], string(d.ID), facts)
	return nil
}

func (t lifeTx) addTextsVersion(ctx context.Context, v docket.TextsVersion, change int64) (check string, err error) {
	body, err := json.Marshal(v.Texts)
	if err != nil {
		return "", err
	}
	_, err = t.exec(ctx, `INSERT INTO docket_texts (docket, number, at, made_by, change, body)
		VALUES ($1, $2, $3, $4, $5, $6)`, string(v.Docket), v.Number, micros(v.At), string(v.By), change, string(body))
	return t.b.w.db.sealer.checks().check("texts", body), err
}

// rewriteTexts hides words in a published version of a docket's texts, and in the docket
// where that version is what the public reads.
func rewriteTexts(ctx context.Context, t *tx, by docket.UserID, of docket.ID, where string,
	redact func(string) string) error {
	_, number, _ := strings.Cut(where, " ")
	n, err := strconv.Atoi(number)
	if err != nil {
		return docket.ErrNotFound
	}
	v, err := scanTextsVersion(t.row(ctx, textsVersionRows+` WHERE v.docket = $1 AND v.number = $2`, string(of), n))
	if err != nil {
		return err
	}
	d, err := readDocket(ctx, t, of)
	if err != nil {
		return err
	}
	v.Texts = docket.WordingOf(d).Redact(v.Texts, redact)
	body, err := json.Marshal(v.Texts)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE docket_texts SET body = $3 WHERE docket = $1 AND number = $2`, string(of), n,
		string(body)); err != nil {
		return err
	}
	facts := map[string]string{}
	if n == d.TextsNumber {
		after := docket.WordingOf(d).With(v.Texts)
		if facts, err = t.writeLife(ctx, &after); err != nil {
			return err
		}
	}
	facts["texts"], facts["texts_check"] = number, t.b.w.db.sealer.checks().check("texts", body)
	t.record(by.Actor(), "docket.texts_redacted", string(of), facts)
	t.revise(of)
	return nil
}

// seeTexts notes what the log tells of the texts of a docket. It reports whether nothing
// else of the docket changed.
func (r *replay) seeTexts(e logged, what string) (alone bool) {
	n := e.facts["texts"]
	if n != "" {
		r.says(e, "docket_texts", e.Target+"/"+n, e.picked("body", "texts_check"))
		if what != "texts_redacted" {
			r.says(e, "docket_texts", e.Target+"/"+n, map[string]string{"made_by": string(e.Actor)})
		}
	}
	_, whole := e.facts["docket_check"]
	return strings.HasPrefix(what, "texts_") && !whole
}

// textsCheck checks the texts of dockets.
type textsCheck struct{ v *verification }

// all checks that every draft opens in its place, and that each docket says what the newest
// version of its texts says, with none missing before.
func (check textsCheck) all(ctx context.Context) error {
	v := check.v
	err := each(ctx, v.s, textsDraftRows+` ORDER BY d.docket`, nil, func(r rows) error {
		d, err := scanTextsDraft(v.db.sealer, r)
		if err != nil && d.Docket == "" {
			return err
		}
		if err != nil {
			v.problem("The draft of the texts of %s cannot be opened: a sealed value was changed or moved.", d.Docket)
		}
		return nil
	})
	if err != nil {
		return err
	}
	newest, count := map[docket.ID]docket.TextsVersion{}, map[docket.ID]int{}
	if err := each(ctx, v.s, textsVersionRows+` ORDER BY v.docket, v.number`, nil, func(r rows) error {
		one, err := scanTextsVersion(r)
		newest[one.Docket] = one
		count[one.Docket]++
		return err
	}); err != nil {
		return err
	}
	return each(ctx, v.s, `SELECT `+docketColumns+` FROM dockets d ORDER BY d.id`, nil, func(r rows) error {
		h, err := heldDocket{}.scan(r)
		if err != nil {
			return err
		}
		d := h.docket
		if last := newest[d.ID]; d.TextsNumber != count[d.ID] || d.TextsNumber != last.Number {
			v.problem("Docket %s has %d versions of its texts, and says %d.", d.ID, count[d.ID], d.TextsNumber)
		} else if d.TextsNumber > 0 && !docket.WordingOf(d).Same(docket.WordingOf(d).Texts(), last.Texts) {
			v.problem("Docket %s does not say what the newest version of its texts says.", d.ID)
		}
		return nil
	})
}
