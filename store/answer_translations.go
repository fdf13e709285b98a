package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"commentportal/docket"
)

// translationBody is what a translation seals.
type translationBody struct {
	Text string `json:"text"`
	Of   string `json:"of"` // digest of the posted text that it was made of
}

const translationColumn = "answer_translations.body"

// translationPlace is what a translation of an answer of comment num is sealed for.
func translationPlace(num int64, q docket.QuestionID) string {
	return strconv.FormatInt(num, 10) + " " + string(q)
}

// translatedText names the posted text that a translation was made of.
func translatedText(public string) string {
	sum := sha256.Sum256([]byte(public))
	return hex.EncodeToString(sum[:])
}

// translationRows are translations with the text that is posted now, if any is.
const translationRows = `SELECT c.docket, c.serial, c.num, t.question, t.number, t.body, t.made_by, t.made_at,
	CASE WHEN ` + postedRows + ` THEN a.public END
	FROM answer_translations t JOIN comments c ON c.num = t.comment
	LEFT JOIN answers a ON a.comment = t.comment AND a.question = t.question`

// scanTranslation reads a translation. Where it cannot be opened, it still says which it is.
func scanTranslation(s *sealer, r row) (docket.AnswerTranslation, error) {
	var one docket.AnswerTranslation
	var of docket.ID
	var serial, num, when int64
	var sealed []byte
	var public *string
	if err := r.Scan(&of, &serial, &num, &one.Question, &one.Number, &sealed, &one.By, &when, &public); err != nil {
		return one, err
	}
	one.Comment, one.At = of.Comment(serial), at(when)
	if sealed == nil {
		return one, nil
	}
	plain, err := s.open(translationColumn, translationPlace(num, one.Question), sealed)
	if err != nil {
		return one, err
	}
	var b translationBody
	if err := json.Unmarshal(plain, &b); err != nil {
		return one, err
	}
	one.Text = docket.Text(b.Text)
	one.Current = public != nil && translatedText(*public) == b.Of
	return one, nil
}

func readTranslations(ctx context.Context, q querier, s *sealer, where string, args ...any) (
	list []docket.AnswerTranslation, err error) {
	err = each(ctx, q, translationRows+` WHERE `+where+` ORDER BY t.comment, a.position, t.question`, args,
		func(r rows) error {
			one, err := scanTranslation(s, r)
			list = append(list, one)
			return err
		})
	return list, err
}

// AnswerTranslations lists the translations of a comment's answers, those that were made of
// an earlier text or taken away among them.
func (db Translating) AnswerTranslations(ctx context.Context, id docket.CommentID) ([]docket.AnswerTranslation, error) {
	of, serial, err := numberOf(id)
	if err != nil {
		return nil, err
	}
	list, err := readTranslations(ctx, db.read, db.sealer, `c.docket = $1 AND c.serial = $2`, string(of), serial)
	return list, named(err, "translations of %s", id)
}

// PublicTranslations lists the translations of a posted comment that the public may read.
func (db Translating) PublicTranslations(ctx context.Context, id docket.CommentID) ([]docket.AnswerTranslation, error) {
	list, err := db.AnswerTranslations(ctx, id)
	return shownTranslations(list), err
}

func shownTranslations(all []docket.AnswerTranslation) (list []docket.AnswerTranslation) {
	for _, t := range all {
		if t.Shown() {
			list = append(list, t)
		}
	}
	return list
}

// TranslationsOf lists the translations of a docket that the public may read, by comment and
// the place of the answer.
func (db Translating) TranslationsOf(ctx context.Context, id docket.ID) ([]docket.AnswerTranslation, error) {
	return translationsOf(ctx, db.read, db.sealer, id)
}

// TranslationsOf lists the translations of a docket that the public may read, by comment and
// the place of the answer.
func (s *Snapshot) TranslationsOf(ctx context.Context, id docket.ID) ([]docket.AnswerTranslation, error) {
	return translationsOf(ctx, s, s.db.sealer, id)
}

func translationsOf(ctx context.Context, q querier, s *sealer, id docket.ID) ([]docket.AnswerTranslation, error) {
	list, err := readTranslations(ctx, q, s, `t.docket = $1 AND t.body IS NOT NULL`, string(id))
	return shownTranslations(list), named(err, "translations of %s", id)
}

// SaveTranslation writes the English of a posted answer, in place of what there is; t.Number
// is how often it was written when the page was opened, and made is the posted text that the
// writer read. An empty text takes the translation away. What changes nothing leaves no
// trace.
//
// It returns docket.ErrNotFound for an answer that is not posted, docket.ErrStale when a
// colleague wrote meanwhile or another text is posted, and docket.Invalid for
// "translation".
func (db Translating) SaveTranslation(ctx context.Context, t docket.AnswerTranslation, made docket.Text) error {
	return named(db.write(ctx, func(w *tx) error { return w.saveTranslation(ctx, t, made) }), "translate %s", t.Comment)
}

func (t translationTx) saveTranslation(ctx context.Context, one docket.AnswerTranslation, made docket.Text) error {
	c, err := readRecord(ctx, t, one.Comment)
	if err != nil {
		return err
	}
	var public string
	for _, a := range c.texts {
		if a.Question == one.Question && a.public != nil && c.Status.Public() {
			public = *a.public
		}
	}
	if public == "" {
		return docket.ErrNotFound
	}
	before, err := t.translation(ctx, c, one.Question)
	switch {
	case err != nil:
		return err
	case before.Number != one.Number || public != string(made):
		return docket.ErrStale
	}
	if one.Text != "" {
		if one.Text, err = docket.CheckTranslation(storable(string(one.Text))); err != nil {
			return err
		}
	}
	if before.Text == one.Text && (before.Current || one.Text == "") {
		return nil
	}
	return t.writeTranslation(ctx, c, one, translatedText(public))
}

// translation is what there is of an answer; its number is 0 where nobody wrote any.
func (t translationTx) translation(ctx context.Context, c *record, q docket.QuestionID) (docket.AnswerTranslation,
	error) {
	one, err := scanTranslation(t.b.w.db.sealer, t.row(ctx, translationRows+` WHERE t.comment = $1 AND
		t.question = $2`, c.num, string(q)))
	if errors.Is(err, docket.ErrNotFound) {
		return docket.AnswerTranslation{Comment: c.ID, Question: q}, nil
	}
	return one, err
}

// writeTranslation writes what somebody made of the text with the digest of.
func (t translationTx) writeTranslation(ctx context.Context, c *record, one docket.AnswerTranslation, of string) error {
	var sealed []byte
	action := "translation.removed"
	if one.Text != "" {
		action = "translation.saved"
		plain, err := json.Marshal(translationBody{string(one.Text), of})
		if err != nil {
			return err
		}
		sealed = t.b.w.db.sealer.seal("answer_translations.body", translationPlace(c.num, one.Question), plain)
	}
	t.scrub = t.scrub || one.Number > 0 // earlier words may have to be gone
	number := one.Number + 1
	if _, err := t.exec(ctx, `INSERT INTO answer_translations (comment, question, docket, number, body, made_by,
		made_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (comment, question) DO UPDATE SET
		number = excluded.number,
		body = excluded.body, made_by = excluded.made_by, made_at = excluded.made_at`, c.num, string(one.Question),
		string(c.Docket), number, sealed, int64(one.By), micros(t.now())); err != nil {
		return err
	}
	t.revise(c.Docket)
	facts := translationFacts(one.Question, number)
	if one.NotPrivate {
		facts["not_private"] = "1"
	}
	t.record(one.By.Actor(), action, string(c.ID), facts)
	return nil
}

func translationFacts(q docket.QuestionID, number int) map[string]string {
	return map[string]string{"question": string(q), "number": strconv.Itoa(number)}
}

// dropTranslations takes the words away of what was translated and is posted no more.
func (t translationTx) dropTranslations(ctx context.Context, c *record, by docket.Actor) error {
	gone := map[docket.QuestionID]bool{}
	for _, a := range c.texts {
		gone[a.Question] = a.public == nil
	}
	type left struct {
		q      docket.QuestionID
		number int
	}
	var list []left
	if err := each(ctx, t, `SELECT t.question, t.number FROM answer_translations t WHERE t.comment = $1 AND
		t.body IS NOT NULL ORDER BY t.question`, []any{c.num}, func(r rows) error {
		var one left
		err := r.Scan(&one.q, &one.number)
		if here, known := gone[one.q]; here || !known {
			list = append(list, one)
		}
		return err
	}); err != nil {
		return err
	}
	for _, one := range list {
		if _, err := t.exec(ctx, `UPDATE answer_translations SET body = NULL, number = $3 WHERE comment = $1 AND
			question = $2`, c.num, string(one.q), one.number+1); err != nil {
			return err
		}
		facts := translationFacts(one.q, one.number+1)
		facts["with"] = "decision"
		t.record(by, "translation.removed", string(c.ID), facts)
	}
	return nil
}

// rewriteTranslation takes words out of a translation, which stays bound to the text that it
// was made of.
func rewriteTranslation(ctx context.Context, t *tx, by docket.UserID, of docket.ID, where string,
	redact func(string) string) error {
	num, q, _ := strings.Cut(where, " ")
	n, err := strconv.ParseInt(num, 10, 64)
	if err != nil {
		return docket.ErrNotFound
	}
	var serial int64
	var sealed []byte
	if err := t.row(ctx, `SELECT c.serial, t.body FROM answer_translations t JOIN comments c ON c.num = t.comment
		WHERE t.comment = $1 AND t.question = $2 AND t.docket = $3 AND t.body IS NOT NULL`, n, q,
		string(of)).Scan(&serial, &sealed); err != nil {
		return err
	}
	plain, err := openTranslation(t.b.w.db.sealer, where, sealed)
	if err != nil {
		return err
	}
	c, err := readRecord(ctx, t, of.Comment(serial))
	if err != nil {
		return err
	}
	one, err := t.translation(ctx, c, docket.QuestionID(q))
	if err != nil {
		return err
	}
	var b translationBody
	if err := json.Unmarshal(plain, &b); err != nil {
		return err
	}
	one.Text, one.By = docket.Text(redact(b.Text)), by
	return t.writeTranslation(ctx, c, one, b.Of)
}

// openTranslation unseals a translation that is named by the number of its comment and its
// question.
func openTranslation(s *sealer, where string, sealed []byte) ([]byte, error) {
	return s.open(translationColumn, where, sealed)
}

// seeTranslation notes what the log says of a translation.
func (r *replay) seeTranslation(e logged, what string) {
	row := e.Target + "/" + e.facts["question"]
	r.says(e, "answer_translations", row, e.picked("number", "number"))
	values := map[string]string{"stands": strconv.FormatInt(flag(what == "saved"), 10)}
	if e.facts["with"] == "" {
		values["made_by"] = e.by()
	}
	r.says(e, "answer_translations", row, values)
}

// translationCheck checks translations.
type translationCheck struct{ v *verification }

// all opens every translation.
func (check translationCheck) all(ctx context.Context) error {
	v := check.v
	return each(ctx, v.s, translationRows+` ORDER BY t.comment, t.question`, nil, func(r rows) error {
		one, err := scanTranslation(v.db.sealer, r)
		if err == errSealed { //nolint:errorlint // the sealer's own word
			v.problem("The translation of question %s of %s cannot be opened: it was changed or moved.", one.Question,
				one.Comment)
			return nil
		}
		return err
	})
}
