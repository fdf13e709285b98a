package moderation

import (
	"context"

	"commentportal/docket"
)

// RemarkStore holds what readers wrote about pages; *store.DB implements it.
type RemarkStore interface {
	AddRemark(ctx context.Context, m docket.PageRemark) error
}

// RemarkDesk takes what readers write about a page of the public.
type RemarkDesk struct {
	desk  *Desk
	store RemarkStore
}

// NewRemarkDesk sets up the desk of remarks about pages.
func NewRemarkDesk(desk *Desk, store RemarkStore) *RemarkDesk { return &RemarkDesk{desk, store} }

// Remark takes a remark. Unless its writer is sure, one in which the screener sees something
// private is not sent, and what it saw is returned. It returns what the store returns.
func (d *RemarkDesk) Remark(ctx context.Context, m docket.PageRemark, sure bool) ([]docket.Finding, error) {
	if !sure {
		if seen := d.desk.seenPrivate(m.Text); len(seen) > 0 {
			return seen, nil
		}
	}
	m.Urgent = d.Urgent(docket.Text(m.Text))
	return nil, d.store.AddRemark(ctx, m)
}

// Urgent reports whether the screener sees signs of a live incident, an open flaw or a threat.
func (d *RemarkDesk) Urgent(text docket.Text) bool { return len(d.desk.screener.Alerts(text)) > 0 }

// Seen is what the screener sees in a remark.
func (d *RemarkDesk) Seen(text docket.Text) []docket.Finding { return d.desk.screener.Screen(text) }
