package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"iter"
	"slices"
	"strconv"

	"commentportal/docket"
)

// SaveModel keeps body as what was learned from so many confirmed codings with
// this version of the docket's codebook, in place of the model before. No export
// shows it, so the time of the last change stays.
func (db Training) SaveModel(ctx context.Context, id docket.ID, version, codings int, body []byte) error {
	digest := sha256.Sum256(body)
	return named(db.write(ctx, func(t *tx) error {
		if _, err := t.exec(ctx, `
			INSERT INTO models (docket, version, codings, digest, body, trained_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (docket) DO UPDATE SET version = excluded.version, codings = excluded.codings, digest =
			excluded.digest,
				body = excluded.body, trained_at = excluded.trained_at`,
			string(id), version, codings, hex.EncodeToString(digest[:]), body, micros(t.now())); err != nil {
			return err
		}
		t.append(docket.ActorPortal, "model.trained", string(id), map[string]string{
			"codebook": strconv.Itoa(version), "codings": strconv.Itoa(codings),
			"sha256": hex.EncodeToString(digest[:4]),
		}, false)
		return nil
	}), "keep the model of %s", id)
}

// Model reads the docket's model and the number of confirmed codings that it
// learned from; nil and 0 when there is none.
func (db Training) Model(ctx context.Context, id docket.ID) (body []byte, codings int, err error) {
	err = db.read.row(ctx, `SELECT body, codings FROM models WHERE docket = $1`, string(id)).Scan(&body, &codings)
	if errors.Is(err, docket.ErrNotFound) {
		return nil, 0, nil
	}
	return body, codings, named(err, "model of %s", id)
}

// ModelState says which model the docket has without reading it: the SHA-256 of
// its body, the version of its codebook and its number of codings. The digest is
// "" when there is none.
func (db Training) ModelState(ctx context.Context, id docket.ID) (digest string, version, codings int, err error) {
	err = db.read.row(ctx, `SELECT digest, version, codings FROM models WHERE docket = $1`, string(id)).Scan(&digest,
		&version, &codings)
	if errors.Is(err, docket.ErrNotFound) {
		return "", 0, 0, nil
	}
	return digest, version, codings, named(err, "model of %s", id)
}

// taught is what a model learns from: posted comments, a campaign by its letter
// alone, codes that people confirmed.
const taught = `t.state = 'confirmed' AND t.origin <> 'campaign' AND ` + postedRows

// ConfirmedCodings counts the codes that people confirmed for answers of posted
// comments: each code of an answer once, a campaign by its letter alone.
func (db Training) ConfirmedCodings(ctx context.Context, id docket.ID) (int, error) {
	var n int
	err := db.read.row(ctx, `SELECT count(*) FROM (
		SELECT DISTINCT t.comment, t.question, t.code FROM codings t JOIN comments c ON c.num = t.comment
		 WHERE c.docket = $1 AND `+taught+`) AS x`, string(id)).Scan(&n)
	return n, named(err, "confirmed codings of %s", id)
}

// TrainingTexts yields the posted answers that somebody has read for codes, with
// the codes confirmed for them, by comment and place of the answer. An answer
// that somebody read without finding a code comes with none; one of an off-topic
// comment too.
func (db Training) TrainingTexts(ctx context.Context, id docket.ID) iter.Seq2[docket.CodedText, error] {
	return func(yield func(docket.CodedText, error) bool) {
		fail := func(err error) { yield(docket.CodedText{}, named(err, "coded answers of %s", id)) }
		var nums []int64
		err := each(ctx, db.read, `SELECT DISTINCT p.comment FROM passes p JOIN comments c ON c.num = p.comment
			WHERE c.docket = $1 AND `+postedRows+` ORDER BY p.comment`, []any{string(id)}, func(r rows) error {
			var n int64
			err := r.Scan(&n)
			nums = append(nums, n)
			return err
		})
		if err != nil {
			fail(err)
			return
		}
		for part := range slices.Chunk(nums, slice) {
			if err := ctx.Err(); err != nil {
				fail(err)
				return
			}
			texts, err := db.taughtSlice(ctx, id, part)
			if err != nil {
				fail(err)
				return
			}
			for _, t := range texts {
				if !yield(t, nil) {
					return
				}
			}
		}
	}
}

// taughtSlice reads the answers and codes of some comments.
func (db Training) taughtSlice(ctx context.Context, id docket.ID, nums []int64) ([]docket.CodedText, error) {
	type place struct {
		num      int64
		question docket.QuestionID
	}
	codes := map[place][]string{}
	err := eachOf(ctx, db.read, `SELECT DISTINCT t.comment, t.question, t.code FROM codings t JOIN comments c ON c.num =
		t.comment
		WHERE t.comment IN (%s) AND `+taught+` ORDER BY t.comment, t.question, t.code`, nums, func(r rows) error {
		var p place
		var code string
		err := r.Scan(&p.num, &p.question, &code)
		codes[p] = append(codes[p], code)
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []docket.CodedText
	err = eachOf(ctx, db.read, `SELECT a.comment, c.serial, a.question, a.public FROM answers a JOIN comments c ON c.num
		= a.comment
		WHERE a.comment IN (%s) AND a.public IS NOT NULL AND `+postedRows+`
		  AND EXISTS (SELECT 1 FROM passes p WHERE p.comment = a.comment AND p.question = a.question)
		ORDER BY a.comment, a.position`, nums, func(r rows) error {
		var p place
		var serial int64
		var text string
		err := r.Scan(&p.num, &serial, &p.question, &text)
		out = append(out, docket.CodedText{Comment: id.Comment(serial), Question: p.question, Text: docket.Text(text),
			Codes: codes[p]})
		return err
	})
	return out, err
}
