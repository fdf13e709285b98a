package handlers

import (
	"archive/zip"
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
)

// projectFile is a project of one text, written by hand.
func projectFile(t testing.TB, name, text, inside string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("project.qde")
	if err == nil {
		_, err = w.Write([]byte(`<Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="By hand"><Users>` +
			`<User guid="AAAAAAAA-0000-4000-8000-000000000001" name="Ada"/></Users><CodeBook><Codes>` +
			`<Code guid="BBBBBBBB-0000-4000-8000-000000000001" name="DEV-LEG" isCodable="true"/>` +
			`<Code guid="BBBBBBBB-0000-4000-8000-000000000002" name="Batteries" isCodable="true"/></Codes></CodeBook>` +
			`<Sources><TextSource guid="CCCCCCCC-0000-4000-8000-000000000001" name="` + name + `"><PlainTextContent>` +
			text + `</PlainTextContent>` + inside + `</TextSource></Sources></Project>`))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// coded is a coding by Ada.
func coded(code string) string {
	return `<Coding guid="DDDDDDDD-0000-4000-8000-00000000000` + code +
		`" creatingUser="AAAAAAAA-0000-4000-8000-000000000001">` +
		`<CodeRef targetGUID="BBBBBBBB-0000-4000-8000-00000000000` + code + `"/></Coding>`
}

// sendProject sends a project as a browser does.
func (a *person) sendProject(file []byte) *answer {
	a.p.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, value := range map[string]string{"form_token": a.token(), "docket": string(a.p.docket.ID)} {
		if err := form.WriteField(field, value); err != nil {
			a.p.t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("file", "team.qdpx")
	if err == nil {
		_, err = part.Write(file)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		a.p.t.Fatal(err)
	}
	r := httptest.NewRequest("POST", a.p.deps.BaseURL.String()+"/admin/coding/import", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return a.send(r)
}

// projectStep sends the form of a project's page with a button.
func (a *person) projectStep(at, step string, change func(url.Values)) *answer {
	a.p.t.Helper()
	form := a.get(at).want(a.p.t, http.StatusOK).fields(a.p.t, "form.campaign-box")
	form.Set("step", step)
	if change != nil {
		change(form)
	}
	return a.post(at, form)
}

func TestAProjectComesHomeFromAPage(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	staff := p.staffer(docket.RoleStaff)
	id := p.posted(map[docket.QuestionID]string{"1": "The pumps cannot be patched."})
	at := staff.sendProject(projectFile(t, string(id)+" 1", "The pumps cannot be patched.", coded("1")+coded("2"))).
		want(t, http.StatusSeeOther).Header.Get("Location")
	if p.staffer(docket.RoleModerator).get(at).StatusCode != http.StatusForbidden {
		t.Error("a moderator sees a project that is to be merged")
	}
	if other := p.staffer(docket.RoleStaff); other.get(at).StatusCode != http.StatusNotFound {
		t.Error("a colleague sees somebody’s file")
	}
	page := staff.get(at).want(t, http.StatusOK)
	for _, words := range []string{"“Ada”", "“Batteries”", "Make a candidate theme of it", "There is nothing to merge",
		"Codings left out with their user or code"} {
		if !strings.Contains(page.Body, words) {
			t.Errorf("the page does not say %q", words)
		}
	}
	mine := func(f url.Values) { f.Set("user-0", strings.TrimPrefix(staff.id.String(), "u")) }
	staff.projectStep(at, "check", mine).want(t, http.StatusSeeOther)
	page = staff.get(at).want(t, http.StatusOK)
	if !strings.Contains(page.Body, "Merge the project") || !strings.Contains(page.Body, "DEV-LEG, NEW-1") {
		t.Fatalf("the page offers nothing to merge:\n%s", page.Body)
	}
	// What was chosen otherwise than what was shown is shown first.
	res := staff.projectStep(at, "merge", func(f url.Values) { f.Set("code-0", "-") }).
		want(t, http.StatusUnprocessableEntity)
	if !strings.Contains(res.Body, "Nothing was merged") {
		t.Error("it does not say that nothing was merged")
	}
	staff.projectStep(at, "check", func(f url.Values) { f.Set("code-0", "+") })
	staff.projectStep(at, "merge", nil).want(t, http.StatusSeeOther)
	page = staff.get(at).want(t, http.StatusOK)
	if !strings.Contains(page.Body, "The project is merged") {
		t.Errorf("the page does not say that it is merged:\n%s", page.Body)
	}
	own := p.chose(id, "1", staff.id)
	if _, ok := own["DEV-LEG"]; len(own) != 2 || !ok {
		t.Errorf("merged %+v", own)
	}
	if theme, ok := p.book().Theme("NEW-1"); !ok || theme.Label != "Candidate: Batteries" {
		t.Errorf("the new code is %+v", theme)
	}
	if strings.Contains(staff.get("/admin/import?docket="+string(p.docket.ID)).Body, "team.qdpx") {
		t.Error("the project stands among the files of comments")
	}
	again := staff.sendProject(projectFile(t, string(id)+" 1", "The pumps cannot be patched.", coded("1"))).
		want(t, http.StatusSeeOther).Header.Get("Location")
	staff.projectStep(again, "check", mine).want(t, http.StatusSeeOther)
	if page := staff.get(again); !strings.Contains(page.Body, "There is nothing to merge") {
		t.Error("the same coding is offered twice")
	}
	staff.projectStep(again, "drop", nil).want(t, http.StatusSeeOther)
	if staff.get(again).StatusCode != http.StatusNotFound {
		t.Error("the file is still there")
	}
}

func TestAProjectThatCannotBeReadIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	staff := p.staffer(docket.RoleStaff)
	for name, tt := range map[string]struct{ file, says string }{
		"an empty file":   {"", "Choose a file that is not empty."},
		"another file":    {"code,label", "This is no project file"},
		"a document type": {`<!DOCTYPE a [<!ENTITY b "c">]><Project/>`, "document type"},
	} {
		res := staff.sendProject([]byte(tt.file)).want(t, http.StatusUnprocessableEntity)
		if !strings.Contains(res.Body, tt.says) {
			t.Errorf("%s: the page does not say %q", name, tt.says)
		}
	}
	id := p.posted(map[docket.QuestionID]string{"1": "The pumps cannot be patched."})
	at := staff.sendProject(projectFile(t, string(id)+" 1", "Other words.", coded("1"))).want(t, http.StatusSeeOther).
		Header.Get("Location")
	page := staff.get(at)
	if !strings.Contains(page.Body, "The text is another than the answer that is posted") ||
		!strings.Contains(page.Body, string(id)+" 1") {
		t.Errorf("the page does not name the text that changed:\n%s", page.Body)
	}
}

// projectShots are the pages of projects that come home, in their states.
func projectShots(a *person, id docket.CommentID) []shot {
	t := a.p.t
	const text = "Train people with stories, not slides."
	name := string(id) + " 4"
	inside := `<PlainTextSelection guid="E" startPosition="0" endPosition="26">` + coded("1") +
		`</PlainTextSelection>` + coded("2")
	at := a.sendProject(projectFile(t, name, text, inside)).want(t, http.StatusSeeOther).Header.Get("Location")
	asked := a.get(at)
	a.projectStep(at, "check", func(f url.Values) { f.Set("user-0", strings.TrimPrefix(a.id.String(), "u")) })
	shots := []shot{{"project-asked", asked}, {"project-preview", a.get(at)}}
	moved := a.projectStep(at, "merge", func(f url.Values) { f.Set("code-0", "-") })
	shots = append(shots, shot{"project-moved", moved})
	a.projectStep(at, "check", func(f url.Values) { f.Set("code-0", "+") })
	a.projectStep(at, "merge", nil)
	left := a.sendProject(projectFile(t, name, "Other words.", coded("1"))).Header.Get("Location")
	return append(shots, shot{"project-merged", a.get(at)}, shot{"project-left-alone", a.get(left)},
		shot{"project-list", a.get("/admin/coding/import")}, shot{"project-refused", a.sendProject([]byte("a,b"))})
}
