package store

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
)

// judged is a row of codings: what counts (State) and beside it what the person
// said, which an adjudication or a change of the codebook leaves as it was.
type judged struct {
	docket.Coding
	judgement docket.CodingState // confirmed or rejected; "" where the row is no judgement of this answer
}

// own reports whether the row is a word of this person on this answer that the
// person may change by reading it again.
func (g judged) own(by docket.UserID) bool {
	return g.Coder == by && g.State != docket.CodingMoved && g.Origin != docket.OriginCampaign &&
		g.Origin != docket.OriginAdjudication
}

// Code replaces one person's codings of a comment and notes that the person has
// read every answer of it. A code that this person had confirmed and that list
// lacks is kept as rejected; a judgement is never lost. What an adjudication
// settled stays settled.
//
// It returns docket.ErrNotFound when there is no such comment, and
// docket.Invalid for "coding" when a code is not in the docket's codebook or a
// question was not answered.
func (db Coding) Code(ctx context.Context, by docket.UserID, id docket.CommentID, list []docket.Coding) error {
	return named(db.write(ctx, func(t *tx) error {
		c, err := readRecord(ctx, t, id)
		if err != nil {
			return err
		}
		seen := map[docket.QuestionID]docket.SuggestionsSeen{}
		for _, q := range c.questions() {
			seen[q] = docket.SuggestionsUnknown
		}
		return t.code(ctx, by, c, seen, list)
	}), "code %s", id)
}

// questions lists what the comment answers, without answers that are withheld by
// themselves: those are not coded.
func (c *record) questions() []docket.QuestionID {
	list := make([]docket.QuestionID, 0, len(c.texts))
	for _, a := range c.texts {
		if !c.Status.Public() || a.Status != docket.Withheld {
			list = append(list, a.Question)
		}
	}
	return list
}

// SaveReading saves one person's complete reading of one answer, in one
// transaction: it replaces the person's codings of the answer, as Code does for
// all of a comment, notes that the person has read it, adds the passages that were
// marked and replaces the note. A passage that this person has marked for the
// same code already is not added again.
//
// It returns docket.ErrNotFound when there is no such comment, or when there are
// passages and the comment is not posted; docket.Invalid for "coding" when the
// comment does not answer the question, or a coding is of another question or of a
// code that is not in the docket's codebook; and the refusals of AddExcerpt.
// Nothing is saved then.
func (db Coding) SaveReading(ctx context.Context, r docket.AnswerReading) error {
	return named(db.write(ctx, func(t *tx) error {
		c, err := readRecord(ctx, t, r.Comment)
		if err != nil {
			return err
		}
		if !c.answers(r.Question) {
			return docket.Invalid{"coding": "The comment does not answer this question."}
		}
		list := slices.Clone(r.Codings)
		for i := range list {
			if list[i].Question == "" {
				list[i].Question = r.Question
			}
		}
		if tested, err := t.readAsTest(ctx, c, r, list); err != nil || tested {
			return err
		}
		if err := t.code(ctx, r.Coder, c, map[docket.QuestionID]docket.SuggestionsSeen{r.Question: r.Seen},
			list); err != nil {
			return err
		}
		for _, e := range r.Excerpts {
			e.Comment, e.Question, e.By = r.Comment, r.Question, r.Coder
			if _, err := t.addExcerpt(ctx, c, e); err != nil {
				return err
			}
		}
		if r.Note == nil {
			return nil
		}
		return t.saveNote(ctx, db.sealer, c, docket.CodingNote{Comment: r.Comment, Question: r.Question, Coder: r.Coder,
			Text: *r.Note, At: r.At})
	}), "code %s, question %s", r.Comment, r.Question)
}

// CodeShown replaces one person's codings of the answers in seen and notes that
// the person has read them, and whether suggestions were shown meanwhile. It
// returns the errors of SaveReading, but for passages and note.
func (db Coding) CodeShown(ctx context.Context, by docket.UserID, id docket.CommentID,
	seen map[docket.QuestionID]docket.SuggestionsSeen, list []docket.Coding) error {
	return named(db.write(ctx, func(t *tx) error {
		c, err := readRecord(ctx, t, id)
		if err != nil {
			return err
		}
		for q := range seen {
			if !c.answers(q) {
				return docket.Invalid{"coding": "The comment does not answer this question."}
			}
		}
		return t.code(ctx, by, c, seen, list)
	}), "code %s, questions %v", id, slices.Sorted(maps.Keys(seen)))
}

// code takes one person's reading of some answers of c, which seen names. What was handed
// to them as a test answer is saved apart.
func (t codingTx) code(
	ctx context.Context, by docket.UserID, c *record, seen map[docket.QuestionID]docket.SuggestionsSeen,
	list []docket.Coding,
) error {
	counted, list, err := t.withoutTests(ctx, by, c, seen, list)
	if err != nil || len(counted) == 0 && len(seen) > 0 {
		return err
	}
	return t.codeCounted(ctx, by, c, counted, list)
}

// codeCounted takes one person's reading of answers that are no tests.
func (t codingTx) codeCounted(
	ctx context.Context, by docket.UserID, c *record, seen map[docket.QuestionID]docket.SuggestionsSeen,
	list []docket.Coding,
) error {
	questions := slices.Sorted(maps.Keys(seen))
	book, err := readCodebook(ctx, t, c.Docket)
	if err != nil {
		return err
	}
	have, err := readJudged(ctx, t, c)
	if err != nil {
		return err
	}
	confirmed := 0
	for _, g := range list {
		if err := t.checkCoding(book, questions, &g); err != nil {
			return err
		}
		if g.State == docket.CodingConfirmed {
			confirmed++
		}
		g.Comment, g.Coder, g.SaidStance = c.ID, by, g.Stance
		if err := t.say(ctx, c, &have, g); err != nil {
			return err
		}
	}
	if err := t.rejectUnsent(ctx, by, c, have, questions, list); err != nil {
		return err
	}
	for _, q := range questions {
		if err := t.pass(ctx, c, q, by, book.Version, seen[q]); err != nil {
			return err
		}
	}
	if err := t.releaseAnswers(ctx, c.num, questions, by); err != nil {
		return err
	}
	if err := t.settleAll(ctx, c, questions, have, book.Version); err != nil {
		return err
	}
	if err := t.readWhole(ctx, c, by); err != nil {
		return err
	}
	facts := map[string]string{"confirmed": strconv.Itoa(confirmed), "answers": strconv.Itoa(len(questions)),
		"judgements_check": t.b.w.db.sealer.checks().judgementsCheck(c.uid, by, have)}
	if len(questions) == 1 {
		facts["question"] = string(questions[0])
	} else {
		facts["questions"] = joined(questions)
	}
	t.record(by.Actor(), "comment.coded", string(c.ID), facts)
	return nil
}

// rejectUnsent rejects what a coder confirmed before and does not send again: it
// stays as rejected.
func (t codingTx) rejectUnsent(
	ctx context.Context, by docket.UserID, c *record, have []judged, questions []docket.QuestionID,
	list []docket.Coding,
) error {
	for i := range have {
		g := &have[i]
		if !g.own(by) || g.judgement != docket.CodingConfirmed || !slices.Contains(questions, g.Question) ||
			slices.ContainsFunc(list, func(s docket.Coding) bool {
				return s.Question == g.Question && s.Code == g.Code
			}) {
			continue
		}
		g.State, g.judgement, g.CodedAt = docket.CodingRejected, docket.CodingRejected, t.now()
		g.Stance, g.SaidStance = "", ""
		if _, err := t.exec(ctx, `UPDATE codings SET state = 'rejected', judgement = 'rejected', coded_at = $5,
			stance = '', stance_settled = ''
			WHERE comment = $1 AND question = $2 AND code = $3 AND coder = $4`,
			c.num, string(g.Question), g.Code, int64(by), micros(t.now())); err != nil {
			return err
		}
	}
	return nil
}

// readWhole notes that a person has read a copy's long addition once the person
// has read every answer of the copy.
func (t codingTx) readWhole(ctx context.Context, c *record, by docket.UserID) error {
	if c.Campaign == "" {
		return nil
	}
	n, err := t.exec(ctx, `
		UPDATE placements SET read_by = $2, read_words = addition_words, read_at = $3
		 WHERE comment = $1 AND long_addition = 1 AND read_by = 0
		   AND NOT EXISTS (SELECT 1 FROM answers a WHERE a.comment = $1
		       AND NOT EXISTS (SELECT 1 FROM passes p WHERE p.comment = a.comment AND p.question = a.question AND
		       p.coder = $2))`, c.num, int64(by), micros(t.now()))
	if err == nil && n > 0 {
		t.record(by.Actor(), "campaign.addition_read", string(c.ID), nil)
	}
	return err
}

// checkCoding fills in what a coding leaves open and refuses what cannot be.
func (t codingTx) checkCoding(book docket.Codebook, questions []docket.QuestionID, g *docket.Coding) error {
	if _, ok := book.Theme(g.Code); !ok {
		return docket.Invalid{"coding": "This code is not in the codebook."}
	}
	if !slices.Contains(questions, g.Question) {
		return docket.Invalid{"coding": "The comment does not answer this question."}
	}
	if !g.Stance.Valid() {
		return docket.Invalid{"coding": "A stance is for, against, mixed or none."}
	}
	switch g.State {
	case "":
		g.State = docket.CodingConfirmed
	case docket.CodingConfirmed, docket.CodingRejected:
	default:
		return docket.Invalid{"coding": "A person confirms a code or rejects it."}
	}
	switch g.Origin {
	case docket.OriginPerson, docket.OriginRule, docket.OriginModel:
	default: // whoever keeps a code of the letter, or of an adjudication, has chosen it
		g.Origin, g.OriginDetail = docket.OriginPerson, ""
	}
	if g.CodebookVersion == 0 {
		g.CodebookVersion = book.Version
	}
	if g.CodedAt.IsZero() {
		g.CodedAt = t.now()
	}
	return nil
}

// say writes one word of a person on one code and puts it into have. A word
// that says what the row says already leaves the row, and its time, alone.
func (t codingTx) say(ctx context.Context, c *record, have *[]judged, g docket.Coding) error {
	i := slices.IndexFunc(*have, func(h judged) bool {
		return h.Question == g.Question && h.Code == g.Code &&
			h.Coder == g.Coder
	})
	if i < 0 {
		*have = append(*have, judged{})
		i = len(*have) - 1
	}
	h := &(*have)[i]
	if h.own(g.Coder) && h.judgement == g.State && h.CodebookVersion == g.CodebookVersion && h.Origin == g.Origin &&
		h.OriginDetail == g.OriginDetail && h.Evidence == g.Evidence && h.SaidStance == g.SaidStance {
		return nil
	}
	if g.State == docket.CodingRejected && h.Origin == docket.OriginAdjudication {
		// This person settled the answer with this code and does not see it as a
		// coder: the settlement stands, and the judgement beside it.
		h.judgement = docket.CodingRejected
	} else {
		h.Coding, h.judgement = g, g.State
	}
	return t.writeJudged(ctx, c.num, *h)
}

func (t codingTx) writeJudged(ctx context.Context, num int64, h judged) error {
	_, err := t.exec(ctx, `
		INSERT INTO codings (comment, question, code, coder, codebook_version, state, judgement, origin, origin_detail,
		evidence_start, evidence_end, coded_at, stance, stance_settled)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
		ON CONFLICT (comment, question, code, coder) DO UPDATE SET
			codebook_version = excluded.codebook_version, state = excluded.state, judgement = excluded.judgement, origin
			= excluded.origin, origin_detail = excluded.origin_detail, evidence_start = excluded.evidence_start,
			evidence_end = excluded.evidence_end, coded_at = excluded.coded_at, stance = excluded.stance,
			stance_settled = excluded.stance_settled`,
		num, string(h.Question), h.Code, int64(h.Coder), h.CodebookVersion, string(h.State), string(h.judgement),
		string(h.Origin), h.OriginDetail,
		h.Evidence.Start, h.Evidence.End, micros(h.CodedAt), string(h.SaidStance), string(h.settledStance()))
	return err
}

// settledStance is what the row keeps of a settlement that made another stance count
// than the one given.
func (g judged) settledStance() docket.Stance {
	if g.Stance == g.SaidStance {
		return docket.StanceUnstated
	}
	return g.Stance
}

// settleAll brings the effective states of some answers, the comparison of their
// two readers, the comment's mark as coded and the copies of a letter up to
// date. have holds all codings of c as they are written.
func (t codingTx) settleAll(ctx context.Context, c *record, questions []docket.QuestionID, have []judged,
	version int) error {
	passes, err := readPasses(ctx, t, c)
	if err != nil {
		return err
	}
	since, err := readRedefined(ctx, t, c.Docket)
	if err != nil {
		return err
	}
	for _, q := range questions {
		a, err := readSettled(ctx, t, c.num, q)
		if err != nil {
			return err
		}
		if have, err = t.settleStates(ctx, c, q, have, a, since, version); err != nil {
			return err
		}
		if err := t.compare(ctx, c, q, passes, have, a); err != nil {
			return err
		}
	}
	if err := t.recoded(ctx, c, len(passes) > 0, have); err != nil {
		return err
	}
	if err := t.spreadAfterCoding(ctx, c); err != nil {
		return err
	}
	t.recount(c.Docket)
	if c.Status.Public() {
		t.revise(c.Docket) // pages name the themes of a posted answer
	}
	return nil
}

// recoded keeps comments.coded, which says that a person has read the comment for
// themes or marked it off topic, and the desk's number of uncoded comments.
func (t codingTx) recoded(ctx context.Context, c *record, read bool, have []judged) error {
	coded := read || c.OffTopicBy != 0 ||
		slices.ContainsFunc(have, func(g judged) bool {
			return g.State == docket.CodingConfirmed ||
				g.State == docket.CodingToRevisit
		})
	if coded == c.coded {
		return nil
	}
	flagged := docket.ReviewFirst(c.Flags)
	before := facetsOf(c, flagged)
	c.coded = coded
	if _, err := t.exec(ctx, `UPDATE comments SET coded = $2 WHERE num = $1`, c.num, flag(coded)); err != nil {
		return err
	}
	t.move(c.Docket, before, facetsOf(c, flagged))
	return nil
}

// readJudged reads all codings of a comment, by question, code and coder.
func readJudged(ctx context.Context, q querier, c *record) ([]judged, error) {
	var list []judged
	err := each(ctx, q,
		`SELECT `+codingColumns+`, t.judgement FROM codings t WHERE t.comment = $1 ORDER BY t.question, t.code,
			t.coder`,
		[]any{c.num}, func(r rows) error {
			g := judged{Coding: docket.Coding{Comment: c.ID}}
			err := scanCoding(r, &g.Coding, &g.judgement)
			list = append(list, g)
			return err
		})
	return list, err
}

const codingColumns = `t.question, t.code, t.coder, t.codebook_version, t.state, t.origin, t.origin_detail,
	t.evidence_start, t.evidence_end, t.coded_at, t.stance, t.stance_settled`

func scanCoding(r rows, g *docket.Coding, more ...any) error {
	var when int64
	dest := append([]any{&g.Question, &g.Code, &g.Coder, &g.CodebookVersion, &g.State, &g.Origin, &g.OriginDetail,
		&g.Evidence.Start, &g.Evidence.End, &when, &g.SaidStance, &g.Stance}, more...)
	err := r.Scan(dest...)
	g.CodedAt = at(when)
	if g.Stance == docket.StanceUnstated {
		g.Stance = g.SaidStance
	}
	return err
}

// pairOf are the columns of double_coded d, which is joined to the codings or
// passes of the same answer where there is a row for it.
const pairOf = `coalesce(d.first_coder, 0), coalesce(d.second_coder, 0), coalesce(d.adjudicated_by, 0)`

// pair is who the two readers of an answer are, and who settled it.
type pair struct{ first, second, adjudicated docket.UserID }

// mark fills in what a coding says of its answer's two readers. Codes that came
// down from a letter are no reading of the answer.
func (p pair) mark(g *docket.Coding) {
	if g.Origin == docket.OriginCampaign {
		return
	}
	g.AdjudicatedBy = p.adjudicated
	if g.Origin == docket.OriginAdjudication {
		return
	}
	switch g.Coder {
	case p.first:
		g.SecondCoder = p.second
	case p.second:
		g.SecondCoder = p.first
	}
}

// OwnCodings lists what one person said about a comment's answers, by question
// and code.
func (db Coding) OwnCodings(ctx context.Context, by docket.UserID, id docket.CommentID) ([]docket.Coding, error) {
	list, err := readCodings(ctx, db.read, id, ` AND t.judgement <> '' AND t.coder = $3`, int64(by))
	return list, named(err, "codings of %s", id)
}

// readCodings lists the codings of a comment, rejected ones too, by question, code
// and coder. Evidence is of the clean text. and is a further condition, whose
// arguments begin with $3.
func readCodings(ctx context.Context, q querier, id docket.CommentID, and string, args ...any) ([]docket.Coding,
	error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return nil, err
	}
	var list []docket.Coding
	err = each(ctx, q, strings.Join([]string{`SELECT `, codingColumns, `, `, pairOf, `
		  FROM codings t JOIN comments c ON c.num = t.comment
		  LEFT JOIN double_coded d ON d.comment = t.comment AND d.question = t.question
		 WHERE c.docket = $1 AND c.serial = $2`, and, ` ORDER BY t.question, t.code, t.coder`}, ""),
		append([]any{string(d), serial}, args...), func(r rows) error {
			g := docket.Coding{Comment: id}
			var p pair
			err := scanCoding(r, &g, &p.first, &p.second, &p.adjudicated)
			p.mark(&g)
			list = append(list, g)
			return err
		})
	return list, err
}
