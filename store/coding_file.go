package store

import (
	"context"
	"database/sql"
	"errors"

	"commentportal/docket"
)

// CodingFile reads all that is known of the coding of one comment, at one moment.
// It returns docket.ErrNotFound when there is no such comment.
func (db Coding) CodingFile(ctx context.Context, id docket.CommentID) (docket.CodingFile, error) {
	var f docket.CodingFile
	err := db.read.moment(ctx, func(q querier) (err error) {
		f, err = db.readCodingFile(ctx, q, id)
		return err
	})
	if err != nil {
		return docket.CodingFile{}, named(err, "coding of %s", id)
	}
	return f, nil
}

func (db Coding) readCodingFile(ctx context.Context, q querier, id docket.CommentID) (f docket.CodingFile, err error) {
	c, err := readRecord(ctx, q, id)
	if err != nil {
		return f, err
	}
	if f.Comment, err = db.sealer.openWithByline(ctx, q, c); err != nil {
		return f, err
	}
	if f.Docket, err = readDocket(ctx, q, c.Docket); err != nil {
		return f, err
	}
	if f.Book, err = readCodebook(ctx, q, c.Docket); err != nil {
		return f, err
	}
	if f.Public, err = readPublic(ctx, q, id); err != nil {
		return f, err
	}
	if err := readLetterOf(ctx, q, c, &f); err != nil {
		return f, err
	}
	return f, db.readSaid(ctx, q, c, &f)
}

// readPublic reads a comment as the public may; zero unless it is posted.
func readPublic(ctx context.Context, q querier, id docket.CommentID) (docket.PublicComment, error) {
	c, err := readPosted(ctx, q, id)
	if errors.Is(err, docket.ErrNotFound) {
		return docket.PublicComment{}, nil
	}
	return c, err
}

// readLetterOf fills in the campaign of c, and its letter where that is another
// comment.
func readLetterOf(ctx context.Context, q querier, c *record, f *docket.CodingFile) error {
	if c.Campaign == "" {
		return nil
	}
	list, err := readCampaigns(ctx, q, c.Docket, c.Campaign)
	if err != nil || len(list) == 0 {
		return err
	}
	if f.Campaign = list[0]; f.Campaign.Letter == c.ID {
		return nil
	}
	f.Letter, err = readPublic(ctx, q, f.Campaign.Letter)
	return err
}

// readSaid fills in what people made of c.
func (db Coding) readSaid(ctx context.Context, q querier, c *record, f *docket.CodingFile) error {
	var err error
	if f.Passes, err = readPasses(ctx, q, c); err != nil {
		return err
	}
	sortPasses(f.Passes)
	if f.Codings, err = readCodings(ctx, q, c.ID, ""); err != nil {
		return err
	}
	if f.Notes, err = readNotes(ctx, q, db.sealer, c.ID); err != nil {
		return err
	}
	if f.Excerpts, err = readExcerpts(ctx, q, db.sealer, docket.ExcerptQuery{Docket: c.Docket,
		Comment: c.ID}); err != nil {
		return err
	}
	if f.Adjudications, err = readAdjudications(ctx, q, db.sealer, c.ID); err != nil {
		return err
	}
	if f.OffTopic, err = readOffTopicMarks(ctx, q, db.sealer, c.ID); err != nil {
		return err
	}
	if f.Third, err = isThird(ctx, q, c, f); err != nil {
		return err
	}
	if f.Tests, err = readTests(ctx, q, db.sealer, `g.comment = $1`, c.num); err != nil {
		return err
	}
	return each(ctx, q, `SELECT a.question, t.id, a.position FROM training_answers a JOIN training_rounds t ON t.id =
		a.round WHERE a.comment = $1 AND t.closed_at = 0`, []any{c.num}, func(r rows) error {
		var one docket.TrainingSpot
		err := r.Scan(&one.Question, &one.Round, &one.Position)
		f.Training = append(f.Training, one)
		return err
	})
}

// isThird reports whether a third person is to read the answers of a comment, of which
// two have read one.
func isThird(ctx context.Context, q querier, c *record, f *docket.CodingFile) (bool, error) {
	if docket.ReadingsOf(f.Docket).Third == 0 || len(f.Passes) < 2 {
		return false, nil
	}
	if c.OffTopicBy != 0 { // it counts nowhere, and the mark may be taken back
		return true, nil
	}
	var listed bool
	err := q.row(ctx, `SELECT EXISTS (SELECT 1 FROM coding_units u WHERE u.comment = $1)`, c.num).Scan(&listed)
	if err != nil || !listed {
		return false, err
	}
	d, err := drawn(ctx, q, f.Docket.ID)
	return d.needs(f.Comment.ID) == 3, err
}

// moment calls fn with one moment of the database: everything read through it
// agrees. It takes a connection of the pages, so fn is to be short.
func (r *reader) moment(ctx context.Context, fn func(querier) error) error {
	// Like row, it does not stop when the caller goes away.
	t, err := r.db.BeginTx(context.WithoutCancel(ctx), &sql.TxOptions{Isolation: sql.LevelRepeatableRead,
		ReadOnly: true})
	if err != nil {
		return r.d.translate(err)
	}
	defer t.Rollback() //nolint:errcheck // nothing was written
	return fn(momentReader{r.d, t})
}

// momentReader reads in one transaction.
type momentReader struct {
	d  *dialect
	tx *sql.Tx
}

func (m momentReader) query(ctx context.Context, query string, args ...any) (rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out, err := m.tx.QueryContext(context.WithoutCancel(ctx), m.d.bind(query), args...)
	if err != nil {
		return nil, m.d.translate(err)
	}
	return out, nil
}

func (m momentReader) row(ctx context.Context, query string, args ...any) row {
	return translatedRow{m.tx.QueryRowContext(context.WithoutCancel(ctx), m.d.bind(query), args...), m.d}
}
