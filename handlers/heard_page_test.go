package handlers

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store/storetest"
)

const (
	heardDesk = "/admin/heard?docket=HHS-HCIC-2016-0001"
	heardAt   = "/admin/heard/HHS-HCIC-2016-0001"
	heardPub  = "/dockets/HHS-HCIC-2016-0001/heard"
	heardText = "In all {{question:1.all}} wrote; {{theme:GOV-FED@1.share}} of them name one point. " +
		"See {{comment:2}}.\n\n"
)

// writeHeard saves a section of the page.
func writeHeard(t testing.TB, who *person, q docket.QuestionID, language string, fields url.Values) {
	t.Helper()
	at := reportAt + "/" + url.PathEscape(string(docket.HeardSection(q, language)))
	form := who.get(at).want(t, http.StatusOK).fields(t, "form.section-form")
	for name, values := range fields {
		form[name] = values
	}
	who.post(at, form).want(t, http.StatusSeeOther)
}

// publishHeard sends the form that publishes the page, as it was seen.
func publishHeard(t testing.TB, who *person) *answer {
	t.Helper()
	form := who.get(heardDesk).want(t, http.StatusOK).fields(t, `form[action="`+heardAt+`/publish"]`)
	return who.post(heardAt+"/publish", form)
}

// What was heard is public from when a person publishes it until somebody takes it back,
// as it was then; a withdrawal takes its quotation away at once.
func TestWhatWasHeardIsPublishedByAPerson(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	number := p.file(url.Values{"answer-1": {"Somebody must be in charge."}, "submitter_type": {"anonymous"}})
	quoted := p.docket.ID.Comment(1)
	p.repost(quoted)
	cited := p.opinion("Nobody is in charge.", p.docket.Sectors[1].Code)
	staff, other := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	codes := []docket.Coding{{Code: "GOV-FED"}}
	if err := storetest.CodeAnswer(t.Context(), p.db.DB, staff.id, quoted, "1", codes); err != nil {
		t.Fatal(err)
	}
	passage := p.passage(quoted, "GOV-FED", "be in charge")
	staff.sends("/admin/quotations/"+passage+"/pick", url.Values{}).want(t, http.StatusSeeOther)
	staff.sends(recsAt+"/new", url.Values{"text": {"Name one office."}, "code": {"GOV-FED"}}).want(t,
		http.StatusSeeOther)

	const link = `href="` + heardPub + `"`
	unpublished := func(when string) {
		t.Helper()
		p.get(heardPub).want(t, http.StatusOK).contains(t, "Nothing is published here yet", `content="noindex"`).
			lacks(t, "Name one office", "name one point")
		for _, at := range []string{testDocket, "/sitemap.xml", testDocket + "/comments.atom"} {
			p.get(at).want(t, http.StatusOK).lacks(t, heardPub)
		}
	}
	unpublished("before anything is written")
	publishHeard(t, staff).want(t, http.StatusUnprocessableEntity).contains(t, "Nothing is written yet")
	writeHeard(t, staff, "1", "en", url.Values{"text": {heardText + "{{quote:" + passage + "}}"},
		"response-1": {"We named an office.\nIt has a telephone."}, "state-1": {"done"}, "recommendation-1": {"R1"}})
	writeHeard(t, staff, "", "en", url.Values{"text": {"We read **every** answer. <b>x</b>"}})
	unpublished("before it is published")
	staff.get("/admin/exports/HHS-HCIC-2016-0001/sections.csv").want(t, http.StatusOK).lacks(t, "name one point")
	staff.get(reportList).want(t, http.StatusOK).lacks(t, "no place in the outline")

	stale := staff.get(heardDesk).want(t, http.StatusOK).contains(t, "Nothing is published at present").
		fields(t, `form[action="`+heardAt+`/publish"]`)
	writeHeard(t, other, "2", "en", url.Values{"text": {"Theirs {{theme:NO-SUCH.all}}"}})
	staff.post(heardAt+"/publish", stale).want(t, http.StatusConflict).contains(t, "Nothing was published")
	publishHeard(t, staff).want(t, http.StatusUnprocessableEntity).contains(t, "in no codebook of the docket")
	unpublished("after what was refused")
	writeHeard(t, other, "2", "en", url.Values{"text": {"Theirs."}})
	publishHeard(t, staff).leadsTo(t, heardDesk+"&done=heard-published")

	page := p.get(heardPub).want(t, http.StatusOK).contains(t, "We read <strong>every</strong> answer. &lt;b&gt;x",
		"In all 2 wrote; 1 of 1 of them", ">be in charge</q>", "["+string(cited)+"]</a>", "What we did about it",
		"Done", "We named an office.", "Recommendation R1:", "Name one office.", "Theirs.",
		"Its figures are those of").lacks(t, "noindex", "{{")
	if strings.Count(page.Body, "<h1") != 1 {
		t.Error("the page has not one heading of the first level")
	}
	es := p.get("/es"+heardPub).want(t, http.StatusOK).contains(t, "Lo que escuchamos", "Recomendación R1",
		`<div class="prose" lang="en">`, "In all 2 wrote", ">Hecho<")
	if es.text(t, `.responses div[lang="en"]`) == "" {
		t.Error("the English response is not marked on the Spanish page")
	}
	for _, at := range []string{testDocket, testDocket + "/themes"} {
		p.get(at).want(t, http.StatusOK).contains(t, link)
	}
	p.get("/es"+testDocket).contains(t, `href="/es`+heardPub+`"`)
	p.get("/sitemap.xml").contains(t, heardPub+"</loc>", "/es"+heardPub+"</loc>")
	p.get(testDocket+"/comments.atom").contains(t, heardPub, "What we heard")

	// Later comments, other words and a translation change nothing before the next publication.
	p.opinion("I agree.", p.docket.Sectors[0].Code)
	writeHeard(t, staff, "1", "es", url.Values{"text": {"Escribieron {{question:1.all}}."}, "title": {"Quién manda"}})
	staff.sends(recsAt+"/R1", url.Values{"version": {"1"}, "text": {"Name two offices."}, "code": {"GOV-FED"}}).want(t,
		http.StatusSeeOther)
	p.get(heardPub).contains(t, "In all 2 wrote", "Name one office.")
	p.get("/es"+heardPub).lacks(t, "Escribieron")
	staff.get(heardDesk).contains(t, "Saved since, and not on that page yet", "Question 1, Español",
		"Question 2, Español", "was published by you")
	publishHeard(t, other).want(t, http.StatusSeeOther)
	p.get(heardPub).contains(t, "In all 3 wrote", "Name two offices.")
	p.get("/es"+heardPub).contains(t, "Escribieron 3.", "Quién manda", "We named an office.").lacks(t, "In all 3 wrote")

	// A withdrawal takes the quotation away at once, in every language.
	p.post("/status/withdraw", url.Values{"tracking": {number}}).want(t, http.StatusOK)
	p.get(heardPub).contains(t, "A quotation stood here.", "In all 3 wrote").lacks(t, "be in charge</q>")
	publishHeard(t, staff).want(t, http.StatusUnprocessableEntity).contains(t, "Quotation "+passage+" may not be shown")

	form := staff.get(heardDesk).fields(t, `form[action="`+heardAt+`/unpublish"]`)
	staff.post(heardAt+"/unpublish", form).leadsTo(t, heardDesk+"&done=heard-unpublished")
	staff.post(heardAt+"/unpublish", form).want(t, http.StatusConflict) // sent twice
	unpublished("after it was taken back")
	staff.get(heardDesk).contains(t, "Number 1 was published by you", "Number 2 was published by",
		"replaced or taken back by you")
	for _, bad := range []string{"x", "-1", ""} {
		staff.sends(heardAt+"/publish", url.Values{"number": {bad}}).want(t, http.StatusBadRequest)
	}
	staff.sends(heardAt+"/praise", url.Values{"number": {"0"}}).want(t, http.StatusNotFound)
	p.get("/dockets/NO-SUCH/heard").want(t, http.StatusNotFound)
}

// A response that cannot be saved is shown again with everything that was typed.
func TestAResponseThatIsRefusedIsShownAgain(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	staff := p.staffer(docket.RoleStaff)
	at := reportAt + "/" + string(docket.HeardSection("1", "en"))
	form := staff.get(at).want(t, http.StatusOK).contains(t, "What we did: 1", p.docket.Questions[0].Text[:40]).
		fields(t, "form.section-form")
	form.Set("text", "Some words.")
	form.Set("response-1", "We did.")
	form.Set("response-2", "And this.")
	form.Set("state-2", "planned")
	got := staff.post(at, form).want(t, http.StatusUnprocessableEntity).contains(t, "Say how far this has come",
		"Some words.</textarea>", "We did.</textarea>", "And this.</textarea>")
	kept := got.fields(t, "form.section-form")
	if kept.Get("state-2") != "planned" || kept.Get("version") != "0" {
		t.Errorf("the form goes on with %v", kept)
	}
	form.Set("state-1", "declined")
	form.Set("recommendation-1", "R9")
	staff.post(at, form).want(t, http.StatusSeeOther)
	publishHeard(t, staff).want(t, http.StatusUnprocessableEntity).contains(t, "names recommendation R9")
	list, err := p.db.Sections(t.Context(), p.docket.ID)
	if err != nil || len(list) != 1 || len(list[0].Responses) != 2 {
		said, _ := json.Marshal(list)
		t.Errorf("%s, %v", said, err)
	}
}
