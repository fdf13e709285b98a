package handlers

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"commentportal/docket"
	"commentportal/handlers/api"
	"commentportal/intake"
	"commentportal/moderation"
)

// described is the interface as its own description has it.
func described(t testing.TB, p *testPortal) validator.Validator {
	t.Helper()
	text := p.get(api.DescriptionPath).want(t, http.StatusOK)
	if got := text.Header.Get("Content-Type"); got != "application/json" {
		t.Errorf("the description is sent as %q", got)
	}
	doc, err := libopenapi.NewDocument([]byte(text.Body))
	if err != nil {
		t.Fatal(err)
	}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return v
}

// apiList and apiDetail are the parts of answers that tests look into.
type apiList struct {
	Data []apiRow
	Meta struct {
		HasNextPage, HasPreviousPage, FirstPage, LastPage                 bool
		NumberOfElements, PageNumber, PageSize, TotalElements, TotalPages int
	}
}

type apiRow struct {
	ID, Type      string
	Links         struct{ Self string }
	Attributes    map[string]any
	Relationships map[string]map[string]any
}

type apiDetail struct{ Data apiRow }

// asks sends a request as a program does, and compares request and answer with the
// description.
func asks[T any](t testing.TB, p *testPortal, v validator.Validator, path string, want int) (out T) {
	t.Helper()
	r := httptest.NewRequest("GET", "http://portal.example/api/v4"+path, nil)
	w := httptest.NewRecorder()
	p.http.ServeHTTP(w, r)
	body := w.Body.Bytes()
	if w.Code != want {
		t.Fatalf("GET %s: status %d, want %d: %s", path, w.Code, want, body)
	}
	h := w.Header()
	if h.Get("Content-Type") != api.MediaType || h.Get("X-RateLimit-Limit") == "" ||
		h.Get("X-RateLimit-Remaining") == "" ||
		h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Set-Cookie") != "" {
		t.Errorf("GET %s: headers %v", path, h)
	}
	if ok, errs := v.ValidateHttpResponse(r, w.Result()); !ok {
		for _, e := range errs {
			t.Errorf("GET %s: %v", path, e)
			for _, s := range e.SchemaValidationErrors {
				t.Errorf("  %s", s.Reason)
			}
		}
	}
	if want == http.StatusOK {
		if ok, errs := v.ValidateHttpRequest(r); !ok {
			t.Errorf("GET %s: the description does not have the request: %v", path, errs)
		}
	}
	if err := json.Unmarshal(body, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func (l apiList) ids() (out []string) {
	for _, r := range l.Data {
		out = append(out, r.ID)
	}
	return out
}

func TestTheDescriptionOfTheAPIIsValid(t *testing.T) {
	t.Parallel()
	v := described(t, openPortal(t))
	if ok, errs := v.ValidateDocument(); !ok {
		for _, e := range errs {
			t.Error(e)
			for _, s := range e.SchemaValidationErrors {
				t.Error("  ", s.Reason)
			}
		}
	}
}

// apiPortal has four posted comments, of each kind of sender and one with a gap, and
// beside them what was posted once, withheld, or waits.
func apiPortal(t testing.TB) (p *testPortal, ids map[string]docket.CommentID) {
	t.Helper()
	p = openPortal(t)
	ids = map[string]docket.CommentID{}
	file := func(name, text string, change ...func(*intake.Form)) {
		ids[name] = p.letter(map[docket.QuestionID]string{"2": text, docket.General: "Thank you & <goodbye>."},
			change...)
	}
	post := func(name string, hide ...moderation.HideWords) {
		p.clock.advance(time.Second)
		number, err := p.moderator(t.Context())
		if err == nil {
			_, err = p.review.Decide(t.Context(), moderation.Request{By: number, Comment: ids[name], Version: 1,
				Action: docket.ActionPost, Words: hide})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	file("anonymous", "Patches come late.\nThey do.")
	file("person", "Devices stay old.", func(f *intake.Form) {
		f.Type, f.Name, f.State = "individual",
			"Sam Lee", "OH"
	})
	file("group", "Banks share.", func(f *intake.Form) {
		f.Type, f.Name, f.Organization, f.Sector = "organization", "Kim Roe", "Clinic", p.docket.Sectors[0].Code
	})
	file("gap", "Ask my neighbour Quentin about it.")
	file("waits", "Nobody has read this secret yet.")
	file("withheld", "This secret was never posted.")
	file("gone", "This was posted, with a secret.", func(f *intake.Form) { f.Type, f.Name = "individual", "Jo Secret" })
	for _, name := range []string{"anonymous", "person", "group", "gone"} {
		post(name)
	}
	post("gap", moderation.HideWords{Question: "2", Words: "Quentin", Kind: docket.KindPersonal})
	p.clock.advance(time.Hour)
	for _, name := range []string{"withheld", "gone"} {
		version := 1
		if name == "gone" {
			version = 2
		}
		by, err := p.moderator(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		out, err := p.review.Decide(t.Context(), moderation.Request{By: by, Comment: ids[name], Version: version,
			Action: docket.ActionWithhold, Reason: docket.Reason(p.docket.WithholdingReasons[0].Code)})
		if err != nil {
			t.Fatal(err)
		}
		if out.Signature != 0 {
			p.countersign(out.Signature)
		}
	}
	return p, ids
}

// What programs read is what is posted, and of what was posted once no more than
// that and why.
func TestTheAPIShowsWhatIsPostedAlone(t *testing.T) {
	t.Parallel()
	p, ids := apiPortal(t)
	v := described(t, p)
	const docketID = "HHS-HCIC-2016-0001"
	all := asks[apiList](t, p, v, "/comments?filter[docketId]="+docketID+"&api_key=whoever", 200)
	want := []string{string(ids["anonymous"]), string(ids["person"]), string(ids["group"]), string(ids["gone"]),
		string(ids["gap"])}
	if got := all.ids(); !slices.Equal(got, want) || all.Meta.TotalElements != 5 {
		t.Errorf("listed %v, want %v; %+v", got, want, all.Meta)
	}
	for name, id := range ids {
		path := "/comments/" + string(id) + "?include=attachments"
		if name == "waits" || name == "withheld" {
			asks[any](t, p, v, path, 404)
			continue
		}
		c := asks[apiDetail](t, p, v, path, 200).Data
		if len(c.Attributes) != 46 || c.ID != string(id) ||
			c.Links.Self != "http://portal.example/api/v4/comments/"+c.ID {
			t.Errorf("%s: %d attributes, %s, %s", name, len(c.Attributes), c.ID, c.Links.Self)
		}
		if data, ok := c.Relationships["attachments"]["data"].([]any); !ok || len(data) != 0 {
			t.Errorf("%s: attachments %v", name, c.Relationships)
		}
	}
	detail := func(name string) map[string]any {
		return asks[apiDetail](t, p, v, "/comments/"+string(ids[name]), 200).Data.Attributes
	}
	for _, tt := range []struct {
		comment, attribute string
		want               any
	}{
		{"anonymous", "comment", "2. " + strings.NewReplacer("&", "&amp;", "'",
			"&#39;").Replace(p.docket.Questions[1].Text) +
			"<br/><br/>Patches come late.<br/>They do.<br/><br/>" + p.docket.GeneralLabel() +
			"<br/><br/>Thank you &amp; &lt;goodbye&gt;."},
		{"anonymous", "title", "Comment on " + docketID + "-0000"},
		{"anonymous", "lastName", nil}, {"anonymous", "commentOnDocumentId", docketID + "-0000"},
		{"anonymous", "postedDate", "2026-11-20T05:00:00Z"}, {"anonymous", "receiveDate", "2026-11-20T05:00:00Z"},
		{"anonymous", "modifyDate", "2026-11-20T15:04:06Z"}, {"anonymous", "withdrawn", false},
		{"anonymous", "trackingNbr", string(ids["anonymous"])}, {"anonymous", "restrictReasonType", nil},
		{"person", "lastName", "Sam Lee"}, {"person", "firstName", nil}, {"person", "stateProvinceRegion", "OH"},
		{"person", "title", "Comment from Sam Lee"},
		{"group", "organization", "Clinic"}, {"group", "lastName", nil}, {"group", "category",
			p.docket.Sectors[0].Label},
		{"gap", "restrictReasonType", "Other"},
		{"gone", "withdrawn", true}, {"gone", "comment", nil}, {"gone", "lastName", nil}, {"gone", "trackingNbr", nil},
		{"gone", "receiveDate", nil}, {"gone", "title", "Comment on " + docketID + "-0000"},
		{"gone", "modifyDate", "2026-11-20T16:04:10Z"},
		{"gone", "reasonWithdrawn", "This comment was taken down. Reason: " + p.docket.WithholdingReasons[0].Label},
	} {
		if got := detail(tt.comment)[tt.attribute]; got != tt.want {
			t.Errorf("%s: %s is %q, want %q", tt.comment, tt.attribute, got, tt.want)
		}
	}
	if text := detail("gap")["comment"].(string); !strings.Contains(text, "[redacted: personal]") {
		t.Errorf("no gap: %s", text)
	}
	for _, path := range []string{"", "/" + string(ids["gone"]), "/" + string(ids["gap"])} {
		body := p.get("/api/v4/comments" + path).Body
		for _, secret := range []string{"secret", "Secret", "Quentin"} {
			if strings.Contains(body, secret) {
				t.Errorf("%q is in %s", secret, path)
			}
		}
	}
}

// The parameters of the interface, as its clients send them.
func TestTheAPIFiltersAndSorts(t *testing.T) {
	t.Parallel()
	p, ids := apiPortal(t)
	v := described(t, p)
	const id = "HHS-HCIC-2016-0001"
	object := asks[apiDetail](t, p, v, "/documents/"+id+"-0000", 200).Data.Attributes["objectId"].(string)
	for _, tt := range []struct{ query, want string }{
		{"", "anonymous person group gone gap"},
		{"filter[docketId]=" + id + ",NO-SUCH", "anonymous person group gone gap"},
		{"filter%5BdocketId%5D=NO-SUCH-0001", ""},
		{"filter[docketId]=", "anonymous person group gone gap"},
		{"filter[agencyId]=hhs", "anonymous person group gone gap"}, {"filter[agencyId]=EPA", ""},
		{"filter[commentOnId]=" + object, "anonymous person group gone gap"},
		{"filter[commentOnId]=" + id + "-0000", ""},
		{"filter[searchTerm]=old+device", "person"},
		{"filter[searchTerm]=%3Cscript%3E", ""},
		{"filter[searchTerm]=" + string(ids["gone"]), "gone"},
		{"filter[searchTerm]=" + id + "-0000", "anonymous person group gone gap"},
		{"filter[searchTerm]=" + id, "anonymous person group gone gap"},
		{"filter[postedDate]=2026-11-20", "anonymous person group gone gap"},
		{"filter[postedDate][ge]=2026-11-21", ""}, {"filter[postedDate][le]=2026-11-19", ""},
		{"filter[postedDate][ge]=2026-11-21&filter[postedDate][le]=2026-11-19", ""},
		{"filter[lastModifiedDate][ge]=2026-11-20+10:04:08", "group gone gap"},
		{"filter[lastModifiedDate][le]=2026-11-20+10:04:08", "anonymous person group"},
		{"filter[lastModifiedDate][ge]=1900-01-01+00:00:00&sort=-lastModifiedDate,documentId",
			"gone gap group person anonymous"},
		{"sort=lastModifiedDate", "anonymous person group gap gone"},
		{"sort=documentId", "anonymous person group gap gone"}, {"sort=-postedDate", "gap gone group person anonymous"},
	} {
		var want []string
		for name := range strings.FieldsSeq(tt.want) {
			want = append(want, string(ids[name]))
		}
		got := asks[apiList](t, p, v, "/comments?"+tt.query, 200)
		if !slices.Equal(got.ids(), want) || got.Meta.TotalElements != len(want) || got.Meta.TotalPages != 1 ||
			!got.Meta.LastPage {
			t.Errorf("%s: %v, want %v; %+v", tt.query, got.ids(), want, got.Meta)
		}
	}
	page := asks[apiList](t, p, v, "/comments?page%5Bsize%5D=5&page%5Bnumber%5D=20", 200)
	if len(page.Data) != 0 || page.Meta.TotalElements != 5 || page.Meta.PageNumber != 20 || page.Meta.HasNextPage {
		t.Errorf("past the end: %+v", page)
	}
	for _, tt := range []struct{ path, says string }{
		{"/comments?page[size]=4", "Minimum value is 5"}, {"/comments?page[size]=251", "Maximum value is 250"},
		{"/comments?page[number]=0", "page[number]"}, {"/comments?page[number]=41", "Maximum value is 40"},
		{"/comments?sort=title", "lastModifiedDate"}, {"/comments?filter[postedDate]=11/20/2026", "2016-11-21"},
		{"/comments?filter[lastModifiedDate][ge]=2026-11-20T10:04:08Z", "Eastern"},
		{"/comments?filter[docId]=1", "filter[docId]"}, {"/comments?sort=postedDate&sort=documentId", "more than once"},
		{"/comments?filter[searchTerm]=%ff", "characters"}, {"/documents?filter[withinCommentPeriod]=false", "true"},
		{"/comments/" + string(ids["gap"]) + "?include=all", "attachments"},
	} {
		e := asks[struct{ Errors []map[string]string }](t, p, v, tt.path, 400)
		if len(e.Errors) != 1 || e.Errors[0]["status"] != "400" || !strings.Contains(e.Errors[0]["detail"], tt.says) {
			t.Errorf("%s: %v", tt.path, e)
		}
	}
}

func TestTheAPIListsDocketsAndDocuments(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	v := described(t, p)
	const id, call = "HHS-HCIC-2016-0001", "HHS-HCIC-2016-0001-0000"
	for query, want := range map[string]int{
		"": 1, "filter[docketId]=" + id: 1, "filter[docketId]=X": 0, "filter[agencyId]=HHS": 1,
		"filter[docketType]=Rulemaking": 0,
		"filter[searchTerm]=" + id:      1, "filter[searchTerm]=cybersecurity": 1, "filter[searchTerm]=zebra": 0,
		"sort=-lastModifiedDate,title,docketId": 1, "filter[lastModifiedDate][le]=2001-01-01 00:00:00": 0,
	} {
		got := asks[apiList](t, p, v, "/dockets?"+strings.ReplaceAll(query, " ", "+"), 200)
		if len(got.Data) != want || got.Meta.TotalElements != want {
			t.Errorf("dockets?%s: %+v", query, got)
		}
	}
	for query, want := range map[string]int{
		"": 1, "filter[docketId]=" + id: 1, "filter[documentType]=Notice": 1, "filter[documentType]=Rule": 0,
		"filter[withinCommentPeriod]=true": 1, "filter[commentEndDate][ge]=2000-01-01": 0, "filter[frDocNum]=1": 0,
		"filter[searchTerm]=" + call: 1, "filter[postedDate]=2026-11-20": 1, "sort=commentEndDate,-documentId": 1,
	} {
		got := asks[apiList](t, p, v, "/documents?"+query, 200)
		if len(got.Data) != want || got.Meta.TotalElements != want {
			t.Errorf("documents?%s: %+v", query, got)
		}
	}
	d := asks[apiDetail](t, p, v, "/dockets/"+id+"?include=attachments", 200).Data
	c := asks[apiDetail](t, p, v, "/documents/"+call, 200).Data
	if d.Attributes["agencyId"] != "HHS" || c.Attributes["openForComment"] != true ||
		c.Attributes["commentEndDate"] != nil {
		t.Errorf("%v, %v", d, c)
	}
	before := d.Attributes["modifyDate"]
	p.clock.advance(time.Hour)
	if err := p.db.CloseDocket(t.Context(), id, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	c = asks[apiDetail](t, p, v, "/documents/"+call, 200).Data
	if c.Attributes["openForComment"] != false || c.Attributes["commentEndDate"] != "2026-11-20T16:04:04Z" ||
		c.Attributes["modifyDate"] == before {
		t.Errorf("closed: %v", c.Attributes)
	}
	for _, path := range []string{"/dockets/NO-SUCH", "/documents/" + id, "/documents/" + id +
		"-0000-R2", "/comments/x",
		"/documents/" + id + "-0001/attachments", "/comments/" + id + "-0001/relationships/attachments"} {
		asks[any](t, p, v, path, 404)
	}
	asks[any](t, p, v, "/documents/"+call+"/attachments", 200)
}

// Errors, limits and methods of the interface are told in its own form.
func TestTheAPITellsErrorsInItsOwnForm(t *testing.T) {
	t.Parallel()
	p := openPortal(t, func(d *Deps) { d.APIRate = 3 })
	for i, tt := range []struct {
		method, path string
		want         int
		left         string
	}{
		{"GET", "/api/v4/attachments/0900", 404, "2"}, {"POST", "/api/v4/comments", 405, "1"},
		{"HEAD", "/api/v4/comments", 200, "0"}, {"GET", "/api/v4/comments", 429, "0"}, {"OPTIONS",
			"/api/v4/comments", 204, ""},
	} {
		got := p.ask(tt.method, tt.path, "X-Api-Key", "none")
		h := got.Header
		if got.StatusCode != tt.want || h.Get("X-RateLimit-Remaining") != tt.left ||
			h.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%d: %d, %v", i, got.StatusCode, h)
		}
		if tt.want != 204 && h.Get("Content-Type") != api.MediaType {
			t.Errorf("%d: sent as %s", i, h.Get("Content-Type"))
		}
		if tt.want >= 400 && !strings.HasPrefix(got.Body, `{"errors":[{"status":"`+http.StatusText(tt.want)[:0]) {
			t.Errorf("%d: %s", i, got.Body)
		}
		if tt.want == 429 && h.Get("Retry-After") == "" {
			t.Error("429 without Retry-After")
		}
	}
	p.clock.advance(20 * time.Minute)
	first := p.get("/api/v4/dockets").want(t, 200)
	if strings.Contains(p.log.String(), "none") {
		t.Error("a key is in the log")
	}
	p.clock.advance(time.Hour)
	again := p.ask("GET", "/api/v4/dockets", "If-None-Match", first.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified || again.Header.Get("X-RateLimit-Remaining") == "" {
		t.Errorf("asked again: %d, %v", again.StatusCode, again.Header)
	}
}
