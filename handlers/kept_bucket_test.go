package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"

	"commentportal/docket"
	"commentportal/export/objectstore"
	"commentportal/export/objectstore/objectstoretest"
)

// A slow object store holds up the download from it alone, and one that is away is said to
// be away.
func TestSlowObjectStoreHoldsUpNoPage(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	s := objectstoretest.New(t)
	address, err := objectstore.ParseAddress(s.Place())
	if err != nil {
		t.Fatal(err)
	}
	bucket, err := objectstore.Open(t.Context(), address, append(s.Options(), config.WithRetryMaxAttempts(1))...)
	if err != nil {
		t.Fatal(err)
	}
	k := keeperOn(t, p.db.DB, bucket)
	p.keeper.ExportKeeper = k
	staff := p.staffer(docket.RoleStaff)
	slow := func() (asked, goOn chan struct{}) {
		asked, goOn = make(chan struct{}, 100), make(chan struct{})
		s.Fail(func(http.ResponseWriter, *http.Request, []byte) bool {
			asked <- struct{}{}
			<-goOn
			return false
		})
		return asked, goOn
	}
	sending, goOn := slow()
	kept := "/admin/kept/" + string(p.docket.ID) + "/slow"
	staff.sends("/admin/exports/"+string(p.docket.ID)+"/keep", url.Values{"name": {"slow"}}).leadsTo(t, kept)
	<-sending
	pages := func() {
		t.Helper()
		for _, page := range []string{"/admin/exports", kept, "/admin/coding", "/dockets/" + string(p.docket.ID)} {
			staff.get(page).want(t, http.StatusOK)
		}
	}
	pages()
	staff.get("/admin/exports/"+string(p.docket.ID)+"/comments.csv").want(t, http.StatusOK)
	p.opinion("Filed while the store is slow.", p.docket.Sectors[0].Code)
	close(goOn)
	if m := p.whenKept(k, "slow"); m.Err != nil {
		t.Fatal(m.Err)
	}

	reading, goOn := slow()
	got := make(chan *answer)
	go func() { got <- staff.get(kept + "/ledger.csv") }()
	<-reading
	pages()
	close(goOn)
	if res := <-got; res.StatusCode != http.StatusOK || !strings.Contains(res.Body, "received") {
		t.Errorf("the file: %d %.20q", res.StatusCode, res.Body)
	}
	s.Put(s.Key("/ledger.csv"), []byte("other"))
	staff.get(kept+"/ledger.csv").want(t, http.StatusConflict).contains(t, "not the one that was kept")
	s.Close()
	staff.get(kept+"/ledger.csv").want(t, http.StatusServiceUnavailable).
		contains(t, "Kept exports cannot be read now", "portal doctor").
		lacks(t, "127.0.0.1", objectstoretest.KeyID)
	pages()
}
