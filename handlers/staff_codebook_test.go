package handlers

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/docket/codebookfile"
	"commentportal/store/storetest"
)

// bookPath is an address of the codebook's pages for the test's docket.
func (p *testPortal) bookPath(path string, more ...string) string {
	values := url.Values{"docket": {string(p.docket.ID)}}
	for i := 0; i+1 < len(more); i += 2 {
		values.Set(more[i], more[i+1])
	}
	return "/admin/codebook" + path + "?" + values.Encode()
}

// book is the codebook as it is now.
func (p *testPortal) book() docket.Codebook {
	p.t.Helper()
	book, err := p.db.Codebook(p.t.Context(), p.docket.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	return book
}

// bookForm opens the form of a change and returns what it would send.
func (a *person) bookForm(do, code string) url.Values {
	a.p.t.Helper()
	page := a.get(a.p.bookPath("/change", "do", do, "code", code)).want(a.p.t, http.StatusOK)
	return page.fields(a.p.t, "main form.usa-form")
}

func TestCodebookPage(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"1": "Old devices stay in use."})
	staff, mod := p.staffer(docket.RoleStaff), p.staffer(docket.RoleModerator)
	staff.codes(id, "1", "DEV-LEG")
	p.recounted()
	page := staff.get("/admin/codebook").want(t, http.StatusOK)
	if cards := page.nodes(t, "li.card"); len(cards) != len(p.book().Themes) {
		t.Errorf("%d themes shown", len(cards))
	}
	page.contains(t, "34 themes, version 1", "1 comment, 1 distinct", "do=split", "Import a file",
		"/admin/codebook.qdc?", "/admin/codebook/history?")
	// Moderators read it and are offered nothing that they may not do.
	mod.get("/admin/codebook").want(t, http.StatusOK).contains(t, "34 themes", "/admin/codebook.csv?").lacks(t,
		"do=split", "Import a file", "do=add")
	for _, path := range []string{p.bookPath("/change", "do", "add"), p.bookPath("/import")} {
		mod.get(path).want(t, http.StatusForbidden)
	}
	for _, path := range []string{"/admin/codebook", "/admin/codebook/import"} {
		mod.sends(path, url.Values{"docket": {string(p.docket.ID)}, "version": {"1"}, "action": {"retire"},
			"from": {"DEV-LEG"}, "reason": {"r"}}).want(t, http.StatusForbidden)
	}
	if p.book().Version != 1 {
		t.Error("a moderator changed the codebook")
	}
	for _, path := range []string{p.bookPath("", "version", "7"), p.bookPath("", "version", "x"), p.bookPath("/change",
		"do", "edit", "code", "NONE"), p.bookPath("/change", "do", "burn"), p.bookPath(".csv", "version", "2")} {
		staff.get(path).want(t, http.StatusNotFound)
	}
}

func TestCodebookChanges(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"1": "Old devices stay in use, and we cannot hire."})
	staff := p.staffer(docket.RoleStaff)
	staff.codes(id, "1", "DEV-LEG", "WRK-STF", "WRK-CIS")

	form := staff.bookForm("add", "")
	form.Set("code", "AAA-NEW")
	form.Set("label", "A new theme")
	form.Set("imperative_new", "7 Something else")
	staff.post("/admin/codebook", form).want(t, http.StatusUnprocessableEntity).contains(t, "Say why",
		`value="AAA-NEW"`, `value="7 Something else"`, "Error: ")
	form.Set("reason", "Two commenters asked for it.")
	staff.post("/admin/codebook", form).want(t, http.StatusSeeOther)
	if got, ok := p.book().Theme("AAA-NEW"); !ok || got.Imperative != "7 Something else" {
		t.Fatalf("%+v", got)
	}

	form = staff.bookForm("edit", "DEV-LEG")
	if form.Get("label") != "Legacy and unsupported technology" || form.Get("imperative") != "2 Medical devices and "+
		"health IT" || form.Get("csf_function") != "ID|PR" {
		t.Errorf("the form does not hold the theme: %v", form)
	}
	form.Set("code", "DEV-OLD")
	form.Set("reason", "Shorter.")
	staff.post("/admin/codebook", form).want(t, http.StatusSeeOther)
	// The same form once more: somebody was quicker.
	staff.post("/admin/codebook", form).want(t, http.StatusUnprocessableEntity).contains(t, "Somebody else has "+
		"changed the codebook", "Shorter.")

	form = staff.bookForm("merge", "WRK-CIS")
	if !slices.Equal(form["from"], []string{"WRK-CIS"}) {
		t.Errorf("ticked: %v", form["from"])
	}
	form["from"], form["into"] = []string{"WRK-CIS", "WRK-STF"}, []string{""}
	form.Set("reason", "They were always coded together.")
	staff.post("/admin/codebook", form).want(t, http.StatusUnprocessableEntity).contains(t, "Choose which theme stays")
	form["from"], form["into"] = []string{"WRK-CIS"}, []string{"WRK-STF"}
	form.Set("reason", "They were always coded together.")
	form.Set("kept", "1")
	staff.post("/admin/codebook", form).want(t, http.StatusSeeOther)

	form = staff.bookForm("split", "DEV-OLD")
	form.Set("label", "Legacy devices")
	form.Set("code-2", "DEV-OS")
	form.Set("label-2", "Old operating systems")
	form.Set("reason", "Two things in one.")
	staff.post("/admin/codebook", form).want(t, http.StatusSeeOther)
	theme, _ := p.book().Theme("DEV-OS")
	if old, _ := p.book().Theme("DEV-OLD"); old.Label != "Legacy devices" || theme.Imperative != old.Imperative {
		t.Errorf("%+v, %+v", old, theme)
	}

	form = staff.bookForm("retire", "AAA-NEW")
	form.Set("reason", "Nobody used it.")
	staff.post("/admin/codebook", form).leadsTo(t, "/admin/codebook?docket="+string(p.docket.ID)+"&done=codebook")
	form = staff.bookForm("add", "")
	form.Set("code", "AAA-NEW")
	form.Set("label", "Quite another theme")
	form.Set("reason", "r")
	staff.post("/admin/codebook", form).want(t, http.StatusUnprocessableEntity).contains(t, "stood for another theme")

	codings, err := storetest.CodingsOf(t.Context(), p.db.DB, id)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, c := range codings {
		if c.State == docket.CodingRejected { // suggested, and not ticked
			continue
		}
		said = append(said, c.Code+" "+string(c.State))
	}
	if want := []string{"DEV-LEG moved", "DEV-OLD to_revisit", "WRK-CIS moved",
		"WRK-STF confirmed"}; !slices.Equal(said, want) {
		t.Errorf("codings: %v, want %v", said, want)
	}
	staff.get("/admin/codebook").contains(t, "version 6", "Codings to read again", "DEV-OLD: 1 answer", "view=revisit")
	history := staff.get(p.bookPath("/history")).want(t, http.StatusOK)
	history.contains(t, "AAA-NEW retired", "DEV-OLD split into DEV-OLD and DEV-OS",
		"WRK-CIS and WRK-STF merged into WRK-STF",
		"DEV-LEG renamed to DEV-OLD", "AAA-NEW added", "Two commenters asked for it.", "Kim staff", "the first")
	if n := len(history.nodes(t, "ol.versions > li")); n != 6 {
		t.Errorf("%d versions", n)
	}
	staff.get(p.bookPath("", "version", "1")).want(t, http.StatusOK).contains(t, "kept as it was", "DEV-LEG").lacks(t,
		"do=split", "DEV-OLD")
	p.logged(t, "codebook.changed", 5)
	// A form that no page sends.
	for _, bad := range []url.Values{
		{"docket": {string(p.docket.ID)}, "version": {"6"}, "action": {"burn"}, "reason": {"r"}},
		{"docket": {string(p.docket.ID)}, "version": {"6"}, "action": {"filed"}, "reason": {"r"}},
	} {
		staff.sends("/admin/codebook", bad).want(t, http.StatusBadRequest)
	}
	staff.sends("/admin/codebook", url.Values{"docket": {string(p.docket.ID)}, "version": {"6"}, "action": {"retire"},
		"from": {"NONE"}, "reason": {"r"}}).want(t, http.StatusUnprocessableEntity)
	staff.post("/admin/codebook", url.Values{"docket": {string(p.docket.ID)}, "version": {"6"}, "action": {"retire"},
		"from": {"DEV-OS"}, "reason": {"r"}}).want(t, http.StatusForbidden)
	if p.book().Version != 6 {
		t.Errorf("version %d", p.book().Version)
	}
}

func TestCodebookImportAndDownload(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"1": "Old devices stay in use."})
	staff := p.staffer(docket.RoleStaff)
	staff.codes(id, "1", "DEV-LEG")
	first := p.book()
	csv := staff.get(p.bookPath(".csv")).want(t, http.StatusOK)
	qdc := staff.get(p.bookPath(".qdc")).want(t, http.StatusOK)
	var want bytes.Buffer
	if err := codebookfile.WriteQDC(&want, first); err != nil || qdc.Body != want.String() {
		t.Errorf("the .qdc is not the codebook: %v", err)
	}
	if name := csv.Header.Get("Content-Disposition"); !strings.Contains(name, "codebook-v1.csv") {
		t.Errorf("name: %s", name)
	}
	send := func(form url.Values) *answer {
		t.Helper()
		return staff.post("/admin/codebook/import", form)
	}
	form := staff.get(p.bookPath("/import")).want(t, http.StatusOK).fields(t, "main form")
	for text, says := range map[string]string{
		" ":                            "Paste the text",
		"code,label\nA B,x\n":          "Line 2",
		"<CodeBook><Codes/>":           "no XML that can be read",
		csv.Body:                       "This changes nothing",
		qdc.Body:                       "This changes nothing",
		"code,label\nAll,everything\n": "the portal&#39;s own",
	} {
		form.Set("file", text)
		send(form).want(t, http.StatusUnprocessableEntity).contains(t, says)
	}
	changed := strings.Replace(strings.Replace(qdc.Body, "DEV-LEG Legacy", "DEV-AGE Legacy", 1), "Federal leadership",
		"National leadership", 1)
	form.Set("file", changed)
	preview := send(form).want(t, http.StatusOK)
	preview.contains(t, "1 new, 1 changed, 32 as they are", "1 theme of today would be gone",
		"1 answer bears this code", "Nothing has changed yet", "before: ", "National leadership")
	if p.book().Version != 1 {
		t.Fatal("a preview changed the codebook")
	}
	form = preview.fields(t, "main form")
	send(form).want(t, http.StatusUnprocessableEntity).contains(t, "Say why", "National leadership")
	form.Set("reason", "From the other team.")
	send(form).want(t, http.StatusSeeOther)
	if _, ok := p.book().Theme("DEV-AGE"); !ok || p.book().Version != 2 {
		t.Errorf("%+v", p.book())
	}
	send(form).want(t, http.StatusUnprocessableEntity).contains(t, "This changes nothing")
	staff.get("/admin/codebook").contains(t, "DEV-LEG: 1 answer")
	// Each version stays retrievable, byte for byte.
	if again := staff.get(p.bookPath(".csv", "version", "1")); again.Body != csv.Body {
		t.Error("version 1 is another file now")
	}
	if now := staff.get(p.bookPath(".csv")); !strings.Contains(now.Body, "DEV-AGE") {
		t.Error("the newest version is not sent")
	}
	p.logged(t, "export.downloaded", 4)
}

// codebookShots are the codebook's pages for the gallery.
func codebookShots(p *testPortal) []shot {
	t := p.t
	id := p.posted(map[docket.QuestionID]string{"1": "Old devices stay in use."})
	staff := p.staffer(docket.RoleStaff)
	staff.codes(id, "1", "DEV-LEG")
	p.recounted()
	form := staff.bookForm("split", "DEV-LEG")
	form.Set("label", "Legacy devices")
	form.Set("code-2", "DEV-OS")
	form.Set("label-2", "Old operating systems")
	form.Set("reason", "Two things in one: devices that nobody can update, and computers that nobody has updated.")
	staff.post("/admin/codebook", form).want(t, http.StatusSeeOther)
	wrong := staff.bookForm("add", "")
	wrong.Set("code", "DEV LEG")
	qdc := staff.get(p.bookPath(".qdc"))
	file := staff.get(p.bookPath("/import")).fields(t, "main form")
	file.Set("file", strings.Replace(strings.Replace(qdc.Body, "DEV-LEG Legacy", "DEV-AGE Legacy", 1),
		"Federal leadership", "National leadership", 1))
	return []shot{
		{"codebook", staff.get("/admin/codebook?done=codebook")},
		{"codebook-old", p.staffer(docket.RoleModerator).get(p.bookPath("", "version", "1"))},
		{"codebook-history", staff.get(p.bookPath("/history"))},
		{"codebook-edit", staff.get(p.bookPath("/change", "do", "edit", "code", "DEV-LEG"))},
		{"codebook-merge", staff.get(p.bookPath("/change", "do", "merge"))},
		{"codebook-split", staff.get(p.bookPath("/change", "do", "split", "code", "GOV-FED"))},
		{"codebook-retire", staff.get(p.bookPath("/change", "do", "retire", "code", "DEV-LEG"))},
		{"codebook-add-errors", staff.post("/admin/codebook", wrong)},
		{"codebook-import", staff.get(p.bookPath("/import"))},
		{"codebook-preview", staff.post("/admin/codebook/import", file)},
	}
}
