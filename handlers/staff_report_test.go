package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
)

const (
	reportAt   = "/admin/report/HHS-HCIC-2016-0001"
	reportList = "/admin/report?docket=HHS-HCIC-2016-0001"
)

// People write a section with figures, quotations and comments, see what changed, and
// lose nothing to each other.
func TestTheReportIsWritten(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.opinion("Somebody must be in charge.", p.docket.Sectors[0].Code)
	staff, other := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	p.reads(staff, id)
	n := p.passage(id, "GOV-FED", "in charge")
	staff.sends("/admin/quotations/"+n+"/pick", url.Values{}).want(t, http.StatusSeeOther)

	staff.get(reportList).want(t, http.StatusOK).contains(t, "Executive summary", "Question 1", "empty",
		"Recommendations").
		lacks(t, "To look at before the export")
	page := staff.get(reportAt+"/theme-GOV-FED").want(t, http.StatusOK).contains(t, "Nothing is saved yet",
		"theme:GOV-FED.comments", "quote:"+n, "in charge")
	form := page.fields(t, "form.section-form")
	form.Set("text", "# Who leads\n\nOf {{question:all.comments}} comments, **one** "+
		"says {{quote:"+n+"}}.{{comment:1}} <b>bold</b> {{theme:NO-SUCH.all}}")

	// A preview and a figure put in save nothing and keep what was typed.
	form.Set("step", "preview")
	staff.post(reportAt+"/theme-GOV-FED", form).want(t, http.StatusOK).contains(t, "Preview of what you typed",
		"<strong>one</strong>", "&lt;b&gt;bold&lt;/b&gt;", "“in charge”", "in no codebook of the docket",
		"{{theme:NO-SUCH.all}}</mark>", "# Who leads").lacks(t, "<b>bold")
	form.Del("step")
	form.Set("insert", "ledger:received")
	staff.post(reportAt+"/theme-GOV-FED", form).want(t, http.StatusOK).contains(t, "{{ledger:received}}</textarea>",
		"Nothing is saved yet")
	form.Del("insert")
	if list, _ := p.db.Sections(t.Context(), p.docket.ID); len(list) != 0 {
		t.Fatalf("saved: %+v", list)
	}
	staff.post(reportAt+"/theme-GOV-FED", form).leadsTo(t, reportAt+"/theme-GOV-FED?done=section")
	staff.get(reportList).want(t, http.StatusOK).contains(t, "To look at before the export", "Version 1, by you",
		"1 missing", "in no codebook of the docket")
	list, err := p.db.Sections(t.Context(), p.docket.ID)
	if err != nil || len(list) != 1 || list[0].Values["question:all.comments"] != "1" || list[0].By != staff.id ||
		list[0].Values["quote:"+n] != "shown" {
		t.Fatalf("%+v, %v", list, err)
	}

	// A program's draft is a start, and leaves nothing that nobody edited.
	p.opinion("Somebody must be in charge of the devices that outlive their software by many years.",
		p.docket.Sectors[1].Code)
	if err := p.db.Code(t.Context(), staff.id, p.docket.ID.Comment(2), []docket.Coding{{Comment: p.docket.ID.Comment(2),
		Question: "1", Code: "GOV-REG", State: docket.CodingConfirmed, Origin: docket.OriginPerson,
		Coder: staff.id}}); err != nil {
		t.Fatal(err)
	}
	form = staff.get(reportAt+"/theme-GOV-REG").fields(t, "form.section-form")
	form.Set("step", "digest")
	draft := staff.post(reportAt+"/theme-GOV-REG", form).want(t, http.StatusOK).contains(t, "devices that outlive",
		"{{comment:2}}</textarea>", "Nothing is saved yet", "not edited")
	form = draft.fields(t, "form.section-form")
	staff.post(reportAt+"/theme-GOV-REG", form).want(t, http.StatusSeeOther)
	staff.get(reportAt+"/theme-GOV-REG").contains(t, "sentence of the program’s draft is not edited")
	staff.get("/admin/exports/HHS-HCIC-2016-0001/sections.csv").want(t, http.StatusOK).lacks(t, "devices that outlive")
	form = staff.get(reportAt+"/theme-GOV-REG").fields(t, "form.section-form")
	form.Set("text", "Two say that devices that outlive their software need an owner.{{comment:2}}")
	staff.post(reportAt+"/theme-GOV-REG", form).want(t, http.StatusSeeOther)
	staff.get(reportAt+"/theme-GOV-REG").lacks(t, "not edited")
	staff.get("/admin/exports/HHS-HCIC-2016-0001/sections.csv").want(t, http.StatusOK).contains(t,
		"devices that outlive")
	form = staff.get(reportAt+"/summary").fields(t, "form.section-form")
	form.Set("step", "digest")
	staff.post(reportAt+"/summary", form).want(t, http.StatusBadRequest)

	// Two people edit; the second sees both texts and decides.
	mine, theirs := staff.get(reportAt+"/theme-GOV-FED").fields(t, "form.section-form"),
		other.get(reportAt+"/theme-GOV-FED").fields(t, "form.section-form")
	theirs.Set("text", "Theirs: {{question:all.comments}}.")
	other.post(reportAt+"/theme-GOV-FED", theirs).want(t, http.StatusSeeOther)
	mine.Set("text", "Mine.")
	stale := staff.post(reportAt+"/theme-GOV-FED", mine).want(t, http.StatusConflict).contains(t,
		"Somebody saved this section", "Mine.</textarea>", "Theirs: {{question:all.comments}}.", "yours version 3")
	again := stale.fields(t, "form.section-form")
	if again.Get("version") != "2" || again.Get("text") != "Mine." {
		t.Errorf("the form goes on with version %s and %q", again.Get("version"), again.Get("text"))
	}
	staff.post(reportAt+"/theme-GOV-FED", again).want(t, http.StatusSeeOther)
	staff.post(reportAt+"/theme-GOV-FED", again).want(t, http.StatusConflict) // sent twice
	staff.get(reportAt+"/theme-GOV-FED/versions?version=1").want(t, http.StatusOK).contains(t, "Version 3, by you",
		"Version 1, by you", "# Who leads")
	staff.get(reportAt+"/theme-GOV-FED/versions?version=9").want(t, http.StatusNotFound)

	// What changed since the text was read is told, and told no more once it was read.
	form = staff.get(reportAt+"/summary").fields(t, "form.section-form")
	form.Set("text", "{{question:all.comments}} and {{comment:1}} and {{quote:"+n+"}}.")
	staff.post(reportAt+"/summary", form).want(t, http.StatusSeeOther)
	p.opinion("Nobody is.", p.docket.Sectors[0].Code)
	p.repost(id, "in charge")
	page = staff.get(reportAt+"/summary").want(t, http.StatusOK).contains(t, "2 things to look at",
		"<del><span class=\"usa-sr-only\">was </span>2</del>", "<ins><span class=\"usa-sr-only\">now </span>3</ins>",
		"Quotation "+n+" may not be shown")
	staff.get(reportList).contains(t, "1 missing, 1 changed")
	staff.post(reportAt+"/summary", page.fields(t, "form.section-form")).want(t, http.StatusSeeOther)
	staff.get(reportAt+"/summary").contains(t, "1 thing to look at").lacks(t, "<del>")
	versions, _ := p.db.SectionVersions(t.Context(), p.docket.ID, "summary")
	if len(versions) != 2 || versions[1].Text != versions[0].Text {
		t.Errorf("versions %+v", versions)
	}

	long := staff.get(reportAt+"/summary").fields(t, "form.section-form")
	long.Set("text", strings.Repeat("é", docket.MaxSection+1))
	long.Set("title", strings.Repeat("x", docket.MaxSectionTitle+1))
	staff.post(reportAt+"/summary", long).want(t, http.StatusUnprocessableEntity).contains(t, "Write a shorter text",
		"Write a shorter heading", "éé</textarea>")
	long.Set("version", "x")
	staff.post(reportAt+"/summary", long).want(t, http.StatusBadRequest)
	for _, missing := range []string{reportAt + "/theme-NO-SUCH", reportAt + "/x", "/admin/report/NO-SUCH/summary",
		"/admin/report?docket=NO-SUCH"} {
		staff.get(missing).want(t, http.StatusNotFound)
	}
	p.staffer(docket.RoleModerator).get(reportList).want(t, http.StatusForbidden)
}
