package handlers

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"commentportal/docket"
)

func TestPlaces(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlaces(1, 2*time.Second)
		release, err := p.take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if _, err := p.take(t.Context()); !errors.Is(err, docket.ErrBusy) || time.Since(began) != 2*time.Second {
			t.Errorf("a second place: %v after %s, want busy after 2 s", err, time.Since(began))
		}
		left, leave := context.WithTimeout(t.Context(), time.Second)
		defer leave()
		if _, err := p.take(left); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a visitor who left: %v", err)
		}
		time.AfterFunc(time.Second, release)
		again, err := p.take(t.Context())
		if err != nil {
			t.Fatalf("the place that came free: %v", err)
		}
		again()
	})
}

// TestAStormOfOneKindLeavesRoomForTheOthers takes every place of a kind: it
// alone is sent away, with a time to come back.
func TestAStormOfOneKindLeavesRoomForTheOthers(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	p.file(url.Values{"answer-1": {"Legacy systems"}})
	p.decide(p.file(url.Values{"answer-1": {"Old pumps"}}), docket.ActionPost)
	staff := p.staffer(docket.RoleAdmin)
	p.site.searches.wait, p.site.downloads.wait = 0, 0
	search, download := testDocket+"/comments?q=pumps", testDocket+"/comments.csv"
	kinds := []struct {
		places places
		away   []string
		stay   []string
	}{
		{p.site.searches, []string{search}, []string{download, testDocket + "/comments", testDocket}},
		{p.site.downloads, []string{download, testDocket + "/comments.json"}, []string{search, testDocket + "/comments", testDocket}},
	}
	for _, k := range kinds {
		var give []func()
		for range cap(k.places.free) {
			release, err := k.places.take(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			give = append(give, release)
		}
		for _, path := range k.away {
			if a := p.get(path).want(t, http.StatusServiceUnavailable); a.Header.Get("Retry-After") == "" {
				t.Errorf("%s: 503 without Retry-After", path)
			}
		}
		for _, path := range k.stay {
			p.get(path).want(t, http.StatusOK)
		}
		p.file(url.Values{"answer-1": {"Sent in the middle of the storm on " + k.away[0]}})
		for _, release := range give {
			release()
		}
		for _, path := range k.away {
			p.get(path).want(t, http.StatusOK)
		}
	}
	// The desk's search and exports take the same places.
	release, _ := p.site.searches.take(t.Context())
	other, _ := p.site.searches.take(t.Context())
	staff.get("/admin/queue?q=legacy").want(t, http.StatusServiceUnavailable)
	staff.get("/admin/coding?q=pumps").want(t, http.StatusServiceUnavailable)
	staff.get("/admin/queue").want(t, http.StatusOK)
	staff.get("/admin/coding").want(t, http.StatusOK)
	release()
	other()
	release, _ = p.site.downloads.take(t.Context())
	other, _ = p.site.downloads.take(t.Context())
	staff.get("/admin/exports/HHS-HCIC-2016-0001/ledger.csv").want(t, http.StatusServiceUnavailable)
	release()
	other()
	staff.get("/admin/exports/HHS-HCIC-2016-0001/ledger.csv").want(t, http.StatusOK)
}
