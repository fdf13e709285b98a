package store

import (
	"context"
	"encoding/json"
	"strconv"

	"commentportal/docket"
)

// AddDocket files a docket with its codebook, which may be the zero Codebook. It
// returns docket.ErrExists when there is a docket of this ID, and docket.ErrMixedUp when
// the ID of one is also the number of a comment of the other.
func (db Catalog) AddDocket(ctx context.Context, d docket.Docket, book docket.Codebook, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		if err := t.notMixedUp(ctx, d.ID); err != nil {
			return err
		}
		d.FiledAt = t.now()
		body, err := json.Marshal(d)
		if err != nil {
			return err
		}
		n, err := t.exec(ctx, `
			INSERT INTO dockets (id, body, closes, closed_at, filed_at, public_changed_at) VALUES ($1, $2, $3, $4, $5,
			$6)
			ON CONFLICT (id) DO NOTHING`, string(d.ID), string(body), micros(d.Closes), micros(d.ClosedAt),
			micros(d.FiledAt), t.publicChange(1))
		if err != nil {
			return err
		}
		if n == 0 {
			return docket.ErrExists
		}
		if _, err := t.exec(ctx,
			`INSERT INTO docket_states (docket, revision, last_serial, changes, counted) VALUES ($1, 1, 0, 0, 0)`,
			string(d.ID)); err != nil {
			return err
		}
		if len(book.Themes) > 0 {
			if book.Version < 1 {
				book.Version = 1
			}
			book.Docket = d.ID
			if err := t.fileCodebook(ctx, book, docket.CodebookChange{Action: docket.CodebookFiled}); err != nil {
				return err
			}
		}
		facts := map[string]string{"questions": strconv.Itoa(len(d.Questions)),
			"themes": strconv.Itoa(len(book.Themes)), "docket_check": db.sealer.checks().check("docket", body),
			"closes": strconv.FormatInt(micros(d.Closes), 10), "closed_at": strconv.FormatInt(micros(d.ClosedAt), 10)}
		if len(book.Themes) > 0 {
			facts["codebook_version"] = strconv.Itoa(book.Version)
			if facts["codebook_check"], err = db.sealer.checks().codebookCheck(book); err != nil {
				return err
			}
		}
		t.record(by, "docket.added", string(d.ID), facts)
		return nil
	}), "add docket %s", d.ID)
}

// notMixedUp compares the ID of a new docket with those of the others.
func (t *tx) notMixedUp(ctx context.Context, id docket.ID) error {
	return each(ctx, t, `SELECT id FROM dockets`, nil, func(r rows) error {
		var other docket.ID
		if err := r.Scan(&other); err != nil {
			return err
		}
		if id.MixedUp(other) {
			return docket.ErrMixedUp
		}
		return nil
	})
}

const docketColumns = `d.body, d.closes, d.closed_at, d.filed_at, d.round, d.public_changed_at,
	coalesce((SELECT max(h.published_at) FROM heard_pages h WHERE h.docket = d.id AND h.ended_at = 0), 0)`

// Docket reads one docket; docket.ErrNotFound when there is none of this ID. Its lists
// are shared with other readers: nobody changes them.
func (db Catalog) Docket(ctx context.Context, id docket.ID) (docket.Docket, error) {
	d, err := db.held.docket(ctx, db.read, id)
	return d, named(err, "docket %s", id)
}

// readDocket reads a docket as a transaction or a snapshot sees it.
func readDocket(ctx context.Context, q querier, id docket.ID) (docket.Docket, error) {
	v, err := heldDocket{}.scan(q.row(ctx, `SELECT `+docketColumns+` FROM dockets d WHERE d.id = $1`, string(id)))
	return v.docket, named(err, "docket %s", id)
}

// Dockets lists all dockets by ID. What they hold is shared with other readers.
func (db Catalog) Dockets(ctx context.Context) ([]docket.Docket, error) {
	list, err := db.held.list(ctx, db.read)
	return list, named(err, "dockets")
}
