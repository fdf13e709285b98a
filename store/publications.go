package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"commentportal/docket"
)

// publicationBody is what a row of publications holds as JSON.
type publicationBody struct {
	Recommendations []docket.PublishedRecommendation `json:"recommendations,omitempty"`
	Labels          map[string]string                `json:"labels,omitempty"`
}

var publishedInsert = insertTexts("published_traces", "docket", "name", "serial", "links")

// publishedAtOnce is how many comments one write publishes: others write in between.
const publishedAtOnce = 512

// Publish makes a kept export the one whose printed links pages may tell. links has
// what it prints of each comment. Until the last comment is written nothing of it is
// shown, and whoever is cut short begins anew.
//
// It returns docket.ErrNotFound when there is no such kept export, and
// docket.ErrExists when it is published already.
func (db Tracing) Publish(ctx context.Context, p docket.Publication,
	links map[docket.CommentID][]docket.PrintedLink) error {
	body, err := json.Marshal(publicationBody{p.Recommendations, p.Labels})
	if err != nil {
		return named(err, "publish %s of %s", p.Name, p.Docket)
	}
	rows, err := publishedRows(p, links)
	if err == nil {
		err = db.write(ctx, func(t *tx) error { return t.beginPublication(ctx, p) })
	}
	for part := range slices.Chunk(rows, publishedAtOnce) {
		if err != nil {
			break
		}
		err = db.write(ctx, func(t *tx) error {
			t.dirty = true
			return t.translate(t.b.insert(context.WithoutCancel(ctx), &t.effects, publishedInsert, part))
		})
	}
	if err == nil {
		err = db.write(ctx, func(t *tx) error { return t.endPublication(ctx, p, string(body), len(rows)) })
	}
	return named(err, "publish %s of %s", p.Name, p.Docket)
}

// publishedRows are the rows of published_traces, by serial.
func publishedRows(p docket.Publication, links map[docket.CommentID][]docket.PrintedLink) ([][]any, error) {
	var rows [][]any
	for id, list := range links {
		of, serial, err := numberOf(id)
		if err != nil || of != p.Docket {
			return nil, docket.ErrNotFound
		}
		said, err := json.Marshal(list)
		if err != nil {
			return nil, err
		}
		rows = append(rows, []any{string(p.Docket), p.Name, serial, string(said)})
	}
	slices.SortFunc(rows, func(a, b []any) int { return int(a[2].(int64) - b[2].(int64)) })
	return rows, nil
}

// beginPublication clears away what an earlier try left.
func (t conclusionTx) beginPublication(ctx context.Context, p docket.Publication) error {
	var kept, standing int
	if err := t.row(ctx, `SELECT (SELECT count(*) FROM kept_exports k WHERE k.docket = $1 AND k.name = $2),
		(SELECT count(*) FROM publications p WHERE p.docket = $1 AND p.name = $2 AND p.ended_at = 0)`,
		string(p.Docket), p.Name).Scan(&kept, &standing); err != nil {
		return err
	}
	switch {
	case kept == 0:
		return docket.ErrNotFound
	case standing > 0:
		return docket.ErrExists
	}
	_, err := t.exec(ctx, `DELETE FROM published_traces WHERE docket = $1 AND name = $2`, string(p.Docket), p.Name)
	return err
}

// endPublication makes what was written public.
func (t conclusionTx) endPublication(ctx context.Context, p docket.Publication, body string, comments int) error {
	if _, err := t.exec(ctx, `INSERT INTO publications (docket, name, published_by, published_at, ended_by, ended_at,
		body)
		VALUES ($1, $2, $3, $4, 0, 0, $5)
		ON CONFLICT (docket, name) DO UPDATE SET published_by = excluded.published_by, published_at =
		excluded.published_at,
			ended_by = excluded.ended_by, ended_at = excluded.ended_at, body = excluded.body`,
		string(p.Docket), p.Name, int64(p.By), micros(t.now()), body); err != nil {
		return err
	}
	t.record(p.By.Actor(), "export.published", string(p.Docket), map[string]string{"name": p.Name,
		"comments": strconv.Itoa(comments)})
	t.revise(p.Docket)
	return nil
}

// Unpublish takes a publication back: pages tell nothing of it from then on. It
// returns docket.ErrNotFound when the export is not published.
func (db Tracing) Unpublish(ctx context.Context, by docket.UserID, id docket.ID, name string) error {
	return named(db.write(ctx, func(t *tx) error {
		n, err := t.exec(ctx, `UPDATE publications SET ended_by = $3, ended_at = $4 WHERE docket = $1 AND name = $2 AND
			ended_at = 0`, string(id), name, int64(by), micros(t.now()))
		if err != nil {
			return err
		}
		if n == 0 {
			return docket.ErrNotFound
		}
		t.record(by.Actor(), "export.unpublished", string(id), map[string]string{"name": name})
		t.revise(id)
		return nil
	}), "take back publication %s of %s", name, id)
}

const publicationColumns = `p.docket, p.name, k.snapshot_at, p.published_by, p.published_at, p.ended_by, p.ended_at, ` +
	`p.body`

func scanPublication(r row) (docket.Publication, error) {
	var p docket.Publication
	var snapshot, published, ended int64
	var body string
	if err := r.Scan(&p.Docket, &p.Name, &snapshot, &p.By, &published, &p.EndedBy, &ended, &body); err != nil {
		return p, err
	}
	p.SnapshotAt, p.At, p.EndedAt = at(snapshot), at(published), at(ended)
	var b publicationBody
	err := json.Unmarshal([]byte(body), &b)
	p.Recommendations, p.Labels = b.Recommendations, b.Labels
	return p, err
}

// Publications lists the exports of a docket that were ever published, newest first.
func (db Tracing) Publications(ctx context.Context, id docket.ID) ([]docket.Publication, error) {
	var list []docket.Publication
	err := each(ctx, db.read, `SELECT `+publicationColumns+` FROM publications p
		JOIN kept_exports k ON k.docket = p.docket AND k.name = p.name
		WHERE p.docket = $1 ORDER BY p.published_at DESC, p.name`, []any{string(id)}, func(r rows) error {
		p, err := scanPublication(r)
		list = append(list, p)
		return err
	})
	return list, named(err, "publications of %s", id)
}

// Printed reads what the newest published export prints of a comment. Without a
// publication the result is empty.
func (db Tracing) Printed(ctx context.Context, id docket.CommentID) (docket.Printed, error) {
	var out docket.Printed
	of, serial, err := numberOf(id)
	if err != nil {
		return out, err
	}
	out.Publication, err = scanPublication(db.read.row(ctx, `SELECT `+publicationColumns+` FROM publications p
		JOIN kept_exports k ON k.docket = p.docket AND k.name = p.name
		WHERE p.docket = $1 AND p.ended_at = 0 ORDER BY p.published_at DESC, p.name LIMIT 1`, string(of)))
	if errors.Is(err, docket.ErrNotFound) {
		return docket.Printed{}, nil
	}
	if err != nil {
		return out, named(err, "what is printed of %s", id)
	}
	var links string
	err = db.read.row(ctx, `SELECT x.links FROM published_traces x WHERE x.docket = $1 AND x.name = $2 AND x.serial =
		$3`, string(of), out.Publication.Name, serial).Scan(&links)
	switch {
	case errors.Is(err, docket.ErrNotFound):
		return out, nil
	case err == nil:
		err = json.Unmarshal([]byte(links), &out.Links)
	}
	return out, named(err, "what is printed of %s", id)
}
