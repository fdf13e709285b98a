package store

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
)

// MergeProject writes what a project file changes, in one transaction with a row of the
// log: new themes, readings with their passages, and memos. What was written for a coder
// is recorded as done by who brought the file. A coder's reading is written only where it
// is as it was when the file was compared.
//
// It returns docket.ErrStale when anything is not as it was then, docket.ErrNotFound when
// there is no such docket, and docket.Invalid for what cannot be written, such as more
// readings than docket.MaxMergedReadings. Nothing is written then.
func (db Coding) MergeProject(ctx context.Context, m docket.ProjectMerge) error {
	if len(m.Readings) > docket.MaxMergedReadings {
		return docket.Invalid{"form": "The file changes too many readings at once."}
	}
	return named(db.write(ctx, func(t *tx) error { return projectTx{t, m}.merge(ctx) }), "merge a project into %s",
		m.Docket)
}

// projectTx writes what one project file changes.
type projectTx struct {
	*tx
	m docket.ProjectMerge
}

func (t projectTx) merge(ctx context.Context) error {
	if _, err := readDocket(ctx, t, t.m.Docket); err != nil {
		return err
	}
	t.brought = t.m.By
	if err := t.addThemes(ctx); err != nil {
		return err
	}
	facts := map[string]string{"file": t.m.Digest, "blind": strconv.FormatBool(t.m.Blind),
		"themes": strconv.Itoa(len(t.m.Themes)), "memos": strconv.Itoa(len(t.m.Memos)),
		"readings": strconv.Itoa(len(t.m.Readings))}
	added, removed, passages, unmarked := 0, 0, 0, 0
	var coders []string
	for _, r := range t.m.Readings {
		if err := t.mergeReading(ctx, r); err != nil {
			return err
		}
		added, removed = added+len(r.Add), removed+len(r.Remove)
		passages, unmarked = passages+len(r.Passages), unmarked+len(r.Unmark)
		if who := r.Coder.String(); !slices.Contains(coders, who) {
			coders = append(coders, who)
		}
	}
	for _, one := range t.m.Memos {
		if _, err := t.saveMemo(ctx, one.Seen, one.Memo); err != nil {
			return err
		}
	}
	slices.Sort(coders)
	facts["codings_added"], facts["codings_removed"] = strconv.Itoa(added), strconv.Itoa(removed)
	facts["passages"], facts["passages_removed"] = strconv.Itoa(passages), strconv.Itoa(unmarked)
	facts["coders"] = strings.Join(coders, " ")
	t.append(t.m.By.Actor(), "project.merged", string(t.m.Docket), facts, false)
	return nil
}

// addThemes files a version of the codebook for each new theme.
func (t projectTx) addThemes(ctx context.Context) error {
	books, err := readCodebooks(ctx, t, t.m.Docket)
	if err != nil {
		return err
	}
	book := docket.Codebook{Docket: t.m.Docket}
	if len(books) > 0 {
		book = books[len(books)-1]
	}
	if book.Version != t.m.Book {
		return docket.ErrStale
	}
	for _, theme := range t.m.Themes {
		next, change, err := book.Apply(docket.CodebookRevision{Action: docket.CodebookAdd,
			Themes: []docket.Theme{theme}, Reason: docket.ProjectThemeReason, By: t.m.By}, books)
		if err != nil {
			return err
		}
		if err := t.changeCodebook(ctx, book.Version, next, change); err != nil {
			return err
		}
		book, books = next, append(books, next)
	}
	return nil
}

// mergeReading writes what the file changes in one reading.
func (t projectTx) mergeReading(ctx context.Context, r docket.MergedReading) error {
	c, err := readRecord(ctx, t, r.Comment)
	if err != nil {
		return err
	}
	if c.Docket != t.m.Docket || !c.Status.Public() || !c.answers(r.Question) {
		return docket.ErrStale
	}
	have, err := readJudged(ctx, t, c)
	if err != nil {
		return err
	}
	if err := t.asCompared(ctx, c, r, have); err != nil {
		return err
	}
	if r.First || len(r.Add)+len(r.Remove) > 0 {
		if err := t.mergeCodes(ctx, c, r, have); err != nil {
			return err
		}
	}
	for _, e := range r.Passages {
		e.Comment, e.Question, e.By = r.Comment, r.Question, r.Coder
		if _, err := t.addExcerpt(ctx, c, e); err != nil {
			return err
		}
	}
	for _, id := range r.Unmark {
		if err := t.unmark(ctx, r, id); err != nil {
			return err
		}
	}
	return nil
}

// unmark takes a passage of a coder out of every list. One that is gone, or was picked as a
// quotation meanwhile, is not as it was when the file was compared.
func (t projectTx) unmark(ctx context.Context, r docket.MergedReading, id int64) error {
	e, err := readExcerpt(ctx, t, t.b.w.db.sealer, id)
	if errors.Is(err, docket.ErrNotFound) {
		return docket.ErrStale
	}
	if err != nil {
		return err
	}
	if e.By != r.Coder || e.Comment != r.Comment || e.Quotation != nil {
		return docket.ErrStale
	}
	if _, err := t.exec(ctx, `UPDATE excerpts SET removed_by = $2, removed_at = $3 WHERE id = $1`, id, int64(r.Coder),
		micros(t.now())); err != nil {
		return err
	}
	facts := excerptFacts(id, e.Excerpt)
	t.append(t.doneBy(r.Coder, facts), "excerpt.removed", string(e.Comment), facts, false)
	return nil
}

// asCompared returns docket.ErrStale unless the reading is as it was when the file was
// compared.
func (t projectTx) asCompared(ctx context.Context, c *record, r docket.MergedReading, have []judged) error {
	var confirmed []string
	for _, g := range have {
		if g.Question == r.Question && g.own(r.Coder) && g.judgement == docket.CodingConfirmed {
			confirmed = append(confirmed, g.Code)
		}
	}
	slices.Sort(confirmed)
	passes, err := readPasses(ctx, t, c)
	if err != nil {
		return err
	}
	readers, read := 0, false
	for _, p := range passes {
		if p.Question == r.Question {
			readers++
			read = read || p.Coder == r.Coder
		}
	}
	if !slices.Equal(confirmed, r.Have) || read == r.First {
		return docket.ErrStale
	}
	if practised, err := t.practised(ctx, c, r); err != nil || practised && len(r.Add)+len(r.Remove) > 0 {
		return errors.Join(err, docket.ErrStale)
	}
	pair, both := compared(r.Question, passes, have, nil)
	if both && slices.Contains(pair.Coders[:], r.Coder) && len(r.Add)+len(r.Remove) > 0 {
		return docket.ErrStale // both readings stay as they are
	}
	return nil
}

// practised reports whether an answer takes no reading of a coder that counts: it is in an
// open training round, or was handed to them as a test.
func (t projectTx) practised(ctx context.Context, c *record, r docket.MergedReading) (practised bool, err error) {
	err = t.row(ctx, `SELECT CASE WHEN `+openTraining("$1", "$2")+` OR EXISTS (SELECT 1 FROM test_readings g WHERE
		g.comment = $1 AND g.question = $2 AND g.coder = $3) THEN 1 ELSE 0 END`, c.num, string(r.Question),
		int64(r.Coder)).Scan(&practised)
	return practised, err
}

// mergeCodes writes codes, as codingTx.code does for a reading that is saved on a page,
// but leaves alone what the file does not change.
func (t projectTx) mergeCodes(ctx context.Context, c *record, r docket.MergedReading, have []judged) error {
	book, err := readCodebook(ctx, t, c.Docket)
	if err != nil {
		return err
	}
	questions := []docket.QuestionID{r.Question}
	for _, g := range r.Add {
		g.Question = r.Question
		if err := t.checkCoding(book, questions, &g); err != nil {
			return err
		}
		g.Comment, g.Coder = c.ID, r.Coder
		if err := t.say(ctx, c, &have, g); err != nil {
			return err
		}
	}
	for _, code := range r.Remove {
		if err := t.takeBack(ctx, c, have, r, code); err != nil {
			return err
		}
	}
	if err := t.pass(ctx, c, r.Question, r.Coder, book.Version, docket.SuggestionsUnknown); err != nil {
		return err
	}
	if err := t.releaseAnswers(ctx, c.num, questions, r.Coder); err != nil {
		return err
	}
	if err := t.settleAll(ctx, c, questions, have, book.Version); err != nil {
		return err
	}
	if err := t.readWhole(ctx, c, r.Coder); err != nil {
		return err
	}
	facts := map[string]string{"confirmed": strconv.Itoa(len(r.Add)), "answers": "1", "question": string(r.Question),
		"judgements_check": t.b.w.db.sealer.checks().judgementsCheck(c.uid, r.Coder, have)}
	t.record(t.doneBy(r.Coder, facts), "comment.coded", string(c.ID), facts)
	return nil
}

// takeBack keeps a confirmed code of a coder as rejected.
func (t projectTx) takeBack(ctx context.Context, c *record, have []judged, r docket.MergedReading, code string) error {
	for i := range have {
		if g := &have[i]; g.Question == r.Question && g.Code == code && g.own(r.Coder) {
			g.State, g.judgement, g.CodedAt = docket.CodingRejected, docket.CodingRejected, t.now()
			g.Stance, g.SaidStance = "", ""
			return t.writeJudged(ctx, c.num, *g)
		}
	}
	return docket.ErrStale
}
