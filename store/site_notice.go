package store

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"commentportal/docket"
)

// siteNoticeMeta is the row of meta with the notice of the site.
const siteNoticeMeta = "site_notice"

// SiteNotice reads what the operator says on every page of the public; the zero notice where
// there is none.
func (db Notices) SiteNotice(ctx context.Context) (docket.SiteNotice, error) {
	var n docket.SiteNotice
	var value string
	err := db.read.row(ctx, `SELECT value FROM meta WHERE name = $1`, siteNoticeMeta).Scan(&value)
	if errors.Is(err, docket.ErrNotFound) {
		return n, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(value), &n)
	}
	return n, named(err, "notice of the site")
}

// SetSiteNotice puts a notice on every page of the public, in place of the one before; the
// zero notice takes it away. The log says in which languages it is, and until when.
func (db Notices) SetSiteNotice(ctx context.Context, n docket.SiteNotice, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		if len(n.Texts) == 0 {
			gone, err := t.exec(ctx, `DELETE FROM meta WHERE name = $1`, siteNoticeMeta)
			if err == nil && gone > 0 {
				t.record(by, "site.notice_ended", "", nil)
			}
			return err
		}
		value, err := json.Marshal(n)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET
			value = excluded.value`, siteNoticeMeta, string(value)); err != nil {
			return err
		}
		facts := map[string]string{"languages": strings.Join(slices.Sorted(maps.Keys(n.Texts)), ", ")}
		if !n.Until.IsZero() {
			facts["until"] = n.Until.UTC().Format(time.RFC3339)
		}
		t.record(by, "site.notice", "", facts)
		return nil
	}), "notice of the site")
}
