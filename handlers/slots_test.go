package handlers

import (
	"net/http"
	"net/url"
	"testing"

	"commentportal/docket"
	"commentportal/handlers/web"
)

// TestAStormOfOneKindLeavesRoomForTheOthers takes every place of a kind: it
// alone is sent away, with a time to come back.
func TestAStormOfOneKindLeavesRoomForTheOthers(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	p.file(url.Values{"answer-1": {"Legacy systems"}})
	p.decide(p.file(url.Values{"answer-1": {"Old pumps"}}), docket.ActionPost)
	staff := p.staffer(docket.RoleAdmin)
	p.site.Searches.Wait, p.site.Downloads.Wait = 0, 0
	search, download := testDocket+"/comments?q=pumps", testDocket+"/comments.csv"
	kinds := []struct {
		places web.Places
		away   []string
		stay   []string
	}{
		{p.site.Searches, []string{search}, []string{download, testDocket + "/comments", testDocket}},
		{p.site.Downloads, []string{download, testDocket + "/comments.json"}, []string{search, testDocket + "/comments",
			testDocket}},
	}
	for _, k := range kinds {
		var give []func()
		for range cap(k.places.Free) {
			release, err := k.places.Take(t.Context())
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
	release, _ := p.site.Searches.Take(t.Context())
	other, _ := p.site.Searches.Take(t.Context())
	staff.get("/admin/queue?q=legacy").want(t, http.StatusServiceUnavailable)
	staff.get("/admin/coding?q=pumps").want(t, http.StatusServiceUnavailable)
	staff.get("/admin/queue").want(t, http.StatusOK)
	staff.get("/admin/coding").want(t, http.StatusOK)
	release()
	other()
	release, _ = p.site.Downloads.Take(t.Context())
	other, _ = p.site.Downloads.Take(t.Context())
	staff.get("/admin/exports/HHS-HCIC-2016-0001/ledger.csv").want(t, http.StatusServiceUnavailable)
	release()
	other()
	staff.get("/admin/exports/HHS-HCIC-2016-0001/ledger.csv").want(t, http.StatusOK)
}
