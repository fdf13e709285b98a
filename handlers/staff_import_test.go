package handlers

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"commentportal/docket"
	"commentportal/intake"
)

// importPortal is a portal whose imports from a page are carried out.
type importPortal struct {
	*testPortal
	mod  *person
	over chan struct{}
}

// countingImports tells the test when filing has ended.
type countingImports struct {
	*intake.Uploads
	over chan struct{}
}

func (c countingImports) Begin(ctx context.Context, by docket.UserID, id string, over func()) error {
	return c.Uploads.Begin(ctx, by, id, func() {
		over()
		c.over <- struct{}{}
	})
}

func openImports(t testing.TB) *importPortal {
	p := &importPortal{testPortal: openPortal(t), over: make(chan struct{}, 1)}
	uploads := intake.NewUploads(p.desk, p.db, slog.New(slog.DiscardHandler))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		uploads.Run(ctx)
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	p.deps.Staff.Import = countingImports{uploads, p.over}
	p.site = newSite(p.deps)
	p.http = p.site.handler()
	p.mod = p.staffer(docket.RoleModerator)
	return p
}

// sendFile sends a file as a browser does.
func (a *person) sendFile(name string, file []byte, fields url.Values) *answer {
	a.p.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, values := range fields {
		if err := form.WriteField(field, values[0]); err != nil {
			a.p.t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(file)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		a.p.t.Fatal(err)
	}
	r := httptest.NewRequest("POST", a.p.deps.BaseURL.String()+"/admin/import", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return a.send(r)
}

// uploaded sends a file and returns the address of its page.
func (p *importPortal) uploaded(name string, file []byte) string {
	p.t.Helper()
	res := p.mod.sendFile(name, file, url.Values{"form_token": {p.mod.token()}, "docket": {string(p.docket.ID)},
		"channel": {"import"}}).want(p.t, http.StatusSeeOther)
	return res.Header.Get("Location")
}

// step sends the form of an upload's page with a button.
func (p *importPortal) step(at, step string, change func(url.Values)) *answer {
	p.t.Helper()
	form := p.mod.get(at).want(p.t, http.StatusOK).fields(p.t, "form.campaign-box")
	form.Set("step", step)
	if change != nil {
		change(form)
	}
	return p.mod.post(at, form)
}

// received counts the comments of the docket by "source: first answer".
func (p *importPortal) received() map[string]docket.Comment {
	p.t.Helper()
	out := map[string]docket.Comment{}
	known, err := p.db.KnownSources(p.t.Context(), p.docket.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	for n := int64(1); n <= int64(len(known)); n++ {
		c, err := p.db.Comment(p.t.Context(), p.docket.ID.Comment(n))
		if err != nil {
			p.t.Fatal(err)
		}
		out[c.SourceID] = c
	}
	return out
}

// v4File is an answer of the v4 interface with n records.
func v4File(t testing.TB, n int) []byte {
	var list []map[string]any
	for i := range n {
		list = append(list, map[string]any{"id": fmt.Sprintf("FNS-2019-0009-%04d", i+1), "type": "comments",
			"attributes": map[string]any{
				"comment": fmt.Sprintf("Record %d says that hospitals &amp; clinics need help.<br/>It "+
					"has two lines.", i+1),
				"documentType": "Public Submission", "postedDate": "2019-07-30T04:00:00Z",
				"receiveDate": "2019-07-29T04:00:00Z", "firstName": "Ann", "lastName": fmt.Sprint("Writer ", i+1),
				"withdrawn": i == 5, "duplicateComments": 1,
			}})
	}
	file, err := json.Marshal(map[string]any{"data": list})
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func workbookFile(t testing.TB, rows [][]any) []byte {
	book := excelize.NewFile()
	defer book.Close()
	for i, row := range rows {
		if err := book.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func windowsFile(t testing.TB, text string) []byte {
	file, err := charmap.Windows1252.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// Files as the field writes them are looked at, filed and counted on the page, and
// sent again file nothing new.
func TestStaffImportAFileFromAPage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		file  func(t testing.TB) []byte
		shown []string
		filed int
		check map[string]string // what the first answer of a source says
	}{
		{"records of the v4 interface", func(t testing.TB) []byte { return v4File(t, 1000) },
			[]string{"regulations.gov v4", "File 1,000 comments", "Withdrawn",
				"hospitals &amp; clinics need help"}, 1000,
			map[string]string{"FNS-2019-0009-0999": "Record 999 says that hospitals & clinics need help.\nIt " +
				"has two lines."}},
		{"a workbook", func(t testing.TB) []byte {
			return workbookFile(t, [][]any{{"source_id", "answer_1", "sector"}, {"W-1", "Patch the pumps.", "provider"},
				{"W-2", "Share the load.", "vendor"}})
		}, []string{"workbook", "File 2 comments", "Patch the pumps."}, 2, map[string]string{"W-2": "Share the load."}},
		{"a file of Windows-1252 with semicolons", func(t testing.TB) []byte {
			return windowsFile(t, "source_id;answer_2\r\nX-1;“Médico” – años\r\n")
		}, []string{"windows-1252", "semicolon", "File 1 comment", "“Médico” – años"}, 1,
			map[string]string{"X-1": "“Médico” – años"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := openImports(t)
			file := tt.file(t)
			at := p.uploaded("answers.dat", file)
			page := p.mod.get(at).want(t, http.StatusOK).contains(t, tt.shown...)
			if n := len(page.nodes(t, "#preview li.card")); n != min(tt.filed, 10) {
				t.Errorf("%d rows are shown, want %d", n, min(tt.filed, 10))
			}
			p.logged(t, "import.uploaded", 1)
			p.logged(t, "import.previewed", 1)
			if n := len(p.received()); n != 0 {
				t.Fatalf("looking at a file filed %d comments", n)
			}
			p.step(at, "file", nil).want(t, http.StatusSeeOther)
			<-p.over
			words := p.mod.get(at).want(t, http.StatusOK).text(t, "dl.facts")
			if want := "Filed" + strings.ReplaceAll(fmt.Sprint(tt.filed), "1000",
				"1,000"); !strings.Contains(words, want) {
				t.Errorf("the page says %q, want %q", words, want)
			}
			have := p.received()
			if len(have) != tt.filed {
				t.Errorf("%d comments are filed, want %d", len(have), tt.filed)
			}
			for source, want := range tt.check {
				if c := have[source]; len(c.Answers) == 0 || string(c.Answers[0].Text) != want {
					t.Errorf("%s says %+v, want %q", source, c.Answers, want)
				}
			}
			p.logged(t, "import.filed", 1)
			again := p.uploaded("answers.dat", file)
			p.mod.get(again).want(t, http.StatusOK).contains(t, "There is nothing to file").lacks(t, "value=\"file\"")
		})
	}
}

// Columns that nobody knows come with a proposal; what a person chooses is kept,
// saved under a name and used for another file of the same form.
func TestStaffMapColumnsOnThePage(t *testing.T) {
	t.Parallel()
	p := openImports(t)
	at := p.uploaded("survey.csv", []byte("Ticket,What would help most?,Internal remark\nT-1,More "+
		"nurses.,secret\nT-2,Less paper.,\n"))
	page := p.mod.get(at).want(t, http.StatusOK)
	page.contains(t, "Say what 3 columns are", "“Ticket” is", "“Internal remark” is")
	page.lacks(t, `value="file"`)
	choose := func(form url.Values) {
		for i := range 3 {
			form.Set(fmt.Sprint("to-", i), []string{"source_id", "answer_3", ""}[i])
		}
	}
	p.step(at, "save", func(form url.Values) {
		choose(form)
		form.Set("map_name", strings.Repeat("m", 81))
	}).want(t, http.StatusUnprocessableEntity).contains(t, "Shorten the name", strings.Repeat("m", 81), "More nurses.")
	p.step(at, "save", func(form url.Values) {
		choose(form)
		form.Set("map_name", "Survey of nurses")
	}).want(t, http.StatusSeeOther)
	p.logged(t, "import.map_saved", 1)
	p.mod.get(at).want(t, http.StatusOK).contains(t, "File 2 comments", "More nurses.", "T-1").lacks(t, "secret")
	next := p.uploaded("survey-2.csv", []byte("Ticket,What would help most?,Internal remark\nT-3,Quiet nights.,\n"))
	p.step(next, "use", func(form url.Values) { form.Set("map", "Survey of nurses") }).want(t, http.StatusSeeOther)
	p.mod.get(next).want(t, http.StatusOK).contains(t, "File 1 comment", "Quiet nights.")
	p.step(next, "file", nil).want(t, http.StatusSeeOther)
	<-p.over
	if c := p.received()["T-3"]; len(c.Answers) != 1 || c.Answers[0].Question != "3" {
		t.Errorf("filed %+v", c)
	}
	changed := p.step(at, "file", func(form url.Values) { form.Set("to-1", "answer_4") }).want(t, http.StatusSeeOther)
	if at := changed.Header.Get("Location"); !strings.Contains(at, "import-changed") {
		t.Errorf("a file is filed otherwise than it was looked at: %s", at)
	}
}

// What cannot be filed is refused in sentences, and nothing is lost by it.
func TestStaffImportIsRefusedInSentences(t *testing.T) {
	t.Parallel()
	p := openImports(t)
	token := p.mod.token()
	empty := p.mod.sendFile("", nil, url.Values{"form_token": {token}, "docket": {string(p.docket.ID)},
		"channel": {"mail"}})
	empty.want(t, http.StatusUnprocessableEntity).contains(t, "Choose a file that is not empty.",
		`value="mail" selected`)
	large := p.mod.sendFile("a.csv", make([]byte, docket.MaxUpload+1), url.Values{"form_token": {token},
		"docket": {string(p.docket.ID)}})
	large.want(t, http.StatusUnprocessableEntity).contains(t, "too large for this page")
	p.mod.sendFile("a.csv", []byte("x"), url.Values{"form_token": {"forged"}, "docket": {string(p.docket.ID)}}).
		want(t, http.StatusForbidden)

	at := p.uploaded("bad.csv", []byte("source_id,answer_1,received_at\nB-1,Good.,2026-10-01\nB-2,Bad.,yesterday\n"))
	page := p.mod.get(at).want(t, http.StatusOK)
	page.contains(t, "1 row cannot be filed", "line 3, column received_at").lacks(t, `value="file"`, "--skip-bad")
	p.step(at, "check", func(form url.Values) { form.Set("skip_bad", "1") }).want(t, http.StatusSeeOther)
	p.mod.get(at).want(t, http.StatusOK).contains(t, "File 1 comment", "Cannot be filed")
	p.step(at, "file", nil).want(t, http.StatusSeeOther)
	<-p.over
	p.mod.get(at).want(t, http.StatusOK).contains(t, "Left out, cannot be filed", "1 comment filed")

	dates := p.uploaded("dates.csv", []byte("source_id,answer_1,received_at\nD-1,One.,03/04/2026\n"))
	p.mod.get(dates).want(t, http.StatusOK).contains(t, "Order of day and month").lacks(t, `value="file"`, "--dates")
	p.step(dates, "check", func(form url.Values) { form.Set("dates", "us") }).want(t, http.StatusSeeOther)
	p.mod.get(dates).want(t, http.StatusOK).contains(t, "File 1 comment", "March 4, 2026")

	other := p.staffer(docket.RoleModerator)
	other.get(dates).want(t, http.StatusNotFound)
	other.sends(dates, url.Values{"step": {"drop"}}).want(t, http.StatusNotFound)
	p.step(dates, "drop", nil).want(t, http.StatusSeeOther)
	p.mod.get(dates).want(t, http.StatusNotFound)
	left := p.uploaded("late.csv", []byte("answer_1\nOne.\n"))
	p.clock.advance(docket.KeepUpload + 1)
	p.mod.signIn()
	p.mod.get(left).want(t, http.StatusNotFound)
}

// importShots are the pages of imports for the gallery.
func importShots(t testing.TB) []shot {
	p := openImports(t)
	mapping := p.uploaded("survey.csv", []byte("Ticket,What would help most?,Internal remark\nT-1,More "+
		"nurses.,secret\n"))
	bad := p.uploaded("bad.csv", []byte("source_id,answer_1,received_at\nB-1,Good.,2026-10-01\nB-2,Bad.,yesterday\n"))
	records := p.uploaded("records.json", v4File(t, 40))
	shots := []shot{{"import-mapping", p.mod.get(mapping)}, {"import-bad", p.mod.get(bad)},
		{"import-preview", p.mod.get(records)}}
	p.step(records, "file", nil)
	<-p.over
	return append(shots, shot{"import-filed", p.mod.get(records)}, shot{"import-list", p.mod.get("/admin/import")})
}
