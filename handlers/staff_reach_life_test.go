package handlers

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/docket/docketfile"
)

// TestAnAdministratorOfOneDocketRunsNoOther asks for the life of another docket, and for a
// new one, as an administrator of one docket alone.
func TestAnAdministratorOfOneDocketRunsNoOther(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	other, book := docketfile.ShippedDocket()
	other.ID = "HHS-OTHER-2017-0009"
	if err := p.db.AddDocket(t.Context(), other, book, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	who := p.hireOn(p.docket.ID, docket.RoleAdmin)
	token := who.token()
	const list = "/admin/dockets"
	who.get(list+"/"+string(p.docket.ID)+"/close").want(t, http.StatusOK)
	before, err := p.db.Dockets(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []string{"", "/close", "/extend", "/round", "/review", "/archive", "/second-readings",
		"/readings", "/parts", "/signatures"} {
		path := list + "/" + string(other.ID) + step
		for _, res := range []*answer{who.get(path), who.post(path, url.Values{"form_token": {token}, "why": {"Words."},
			"docket": {string(p.docket.ID)}})} {
			if res.StatusCode != http.StatusForbidden && res.StatusCode != http.StatusNotFound &&
				res.StatusCode != http.StatusMethodNotAllowed || strings.Contains(res.Body, other.Title) {
				t.Errorf("%s: %d, or it shows the other docket", path, res.StatusCode)
			}
		}
	}
	who.post(list, url.Values{"form_token": {token}, "file": {"id = \"HHS-NEW-2017-0001\""}}).want(t,
		http.StatusForbidden)
	after, err := p.db.Dockets(t.Context())
	if err != nil || !reflect.DeepEqual(before, after) {
		t.Errorf("the dockets changed, %v", err)
	}
}
