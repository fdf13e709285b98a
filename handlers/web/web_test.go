package web

import (
	"context"
	"log/slog"
	"net/url"
	"time"

	"commentportal/docket"
)

// testStart is the morning on which every test begins.
var testStart = time.Date(2026, time.November, 20, 15, 4, 5, 0, time.UTC)

var testDocket = docket.Docket{ID: "HHS-HCIC-2016-0001", Title: "Request for comments"}

// oneDocket is a store of one docket, which never changes.
type oneDocket struct{}

func (oneDocket) Docket(ctx context.Context, _ docket.ID) (docket.Docket, error) {
	return testDocket, ctx.Err()
}

func (oneDocket) Revision(ctx context.Context, _ docket.ID) (int64, error) { return 1, ctx.Err() }

// testCore returns a core over one docket, and the docket's ID.
func testCore() (*Core, docket.ID) {
	base := &url.URL{Scheme: "http", Host: "portal.example"}
	now := func() time.Time { return testStart }
	return NewCore(Deps{Store: oneDocket{}, BaseURL: base, Log: slog.New(slog.DiscardHandler), Now: now}), testDocket.ID
}
