package handlers

import (
	"net/http"
	"net/url"
	"strings"

	"commentportal/docket"
	"commentportal/export"
)

// conclusionShots draws the pages of quotations, recommendations and kept
// exports.
func conclusionShots(p *testPortal) []shot {
	t := p.t
	sectors := p.docket.Sectors
	a := p.opinion("Somebody must be in charge. Nine offices answer the telephone, and none of them can say who "+
		"decides. One office, please, with a name on the door.", sectors[0].Code)
	b := p.opinion("We need no other office. What we have would do if it were funded; a tenth desk only adds a tenth "+
		"form.\n\nSincerely, a vendor with AVeryLongProductNameWithoutBlanks"+strings.Repeat("x", 60), sectors[1].Code)
	c := p.opinion("Name one person. Ask Winifred Okonkwo for details.", sectors[2].Code)
	staff := p.staffer(docket.RoleStaff)
	p.reads(staff, a, b, c)
	shots := []shot{
		{"quotations-empty", staff.get("/admin/quotations")},
		{"recommendations-empty", staff.get("/admin/recommendations")},
		{"exports", staff.get("/admin/exports")},
	}
	one, two := p.passage(a, "GOV-FED", "One office, please, with a name on the door."), p.passage(b, "GOV-FED",
		"a tenth desk only adds a tenth form")
	three, four := p.passage(c, "GOV-FED", "Ask Winifred Okonkwo"), p.passage(a, "GOV-FED", "Nine offices answer the "+
		"telephone, and none of them can say who decides.")
	p.passage(c, "GOV-REG", "Name one person.")
	for n, form := range map[string]url.Values{
		one: {"reason": {"Says in one line what most of the clinics wrote."}}, two: {"dissenting": {"yes"},
			"reason": {"The clearest voice against."}}, three: {},
	} {
		staff.sends("/admin/quotations/"+n+"/pick", form).want(t, http.StatusSeeOther)
	}
	book, err := p.db.Codebook(t.Context(), p.docket.ID)
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range []docket.CommentID{a, b, c} {
		list := []docket.Coding{{Comment: id, Question: "1", Code: "GOV-FED", CodebookVersion: book.Version,
			State: docket.CodingConfirmed, Origin: docket.OriginPerson, Coder: docket.UserID(i + 1)}}
		if err := p.db.Code(t.Context(), docket.UserID(i+1), id, list); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.db.Recount(t.Context(), p.docket.ID); err != nil {
		t.Fatal(err)
	}
	staff.sends(recsAt+"/new", url.Values{"text": {"Name one office that answers for cybersecurity in health care, " +
		"and say so on its door.\n\nThose who wrote differ on whether it should be new."},
		"code": {"GOV-FED", "GOV-REG"}, "quotation": {one, two, three}, "comments": {string(a) + " " +
			string(b)}}).want(t, http.StatusSeeOther)
	staff.sends(recsAt+"/new", url.Values{"text": {"Fund what there is."}}).want(t, http.StatusSeeOther)
	staff.sends(recsAt+"/new", url.Values{"text": {"Ask again in a year."}}).want(t, http.StatusSeeOther)
	staff.sends(recsAt+"/R3/withdraw", url.Values{"version": {"1"}}).want(t, http.StatusSeeOther)
	staff.sends(recsAt+"/R1", url.Values{"version": {"1"}, "text": {"Name one office that answers for cybersecurity " +
		"in health care."},
		"code": {"GOV-FED", "GOV-REG"}, "quotation": {one, two, three}, "comments": {string(a) + " " +
			string(b)}}).want(t, http.StatusSeeOther)
	p.repost(c, "Winifred Okonkwo")
	keepAt, kept := "/admin/exports/"+string(p.docket.ID)+"/keep", "/admin/kept/"+string(p.docket.ID)+"/interim-2017-03"
	staff.sends(keepAt, url.Values{"name": {"interim-2017-03"}, "purpose": {"Cited by the interim report"}}).want(t,
		http.StatusSeeOther)
	if m := p.whenKept(p.keeper.ExportKeeper.(*export.Keeper), "interim-2017-03"); m.Err != nil {
		t.Fatal(m.Err)
	}
	shots = append(shots,
		shot{"quotations", staff.get("/admin/quotations")},
		shot{"quotations-code", staff.get(quotesOf + "&done=quotation")},
		shot{"quotations-problem", staff.sends("/admin/quotations/"+four+"/pick",
			url.Values{"reason": {strings.Repeat("long ", 300)}})},
		shot{"recommendations", staff.get(recsList)},
		shot{"recommendation", staff.get(recsAt + "/R1")},
		shot{"recommendation-new", staff.get(recsAt + "/new")},
		shot{"recommendation-problem", staff.sends(recsAt+"/new", url.Values{"comments": {"999"}, "code": {"GOV-FED",
			"NO-SUCH"}, "quotation": {"99"}})},
		shot{"recommendation-stale", staff.sends(recsAt+"/R1", url.Values{"version": {"1"},
			"text": {"Another wording."}})},
		shot{"exports-kept", staff.get("/admin/exports")},
		shot{"exports-problem", staff.sends(keepAt, url.Values{"name": {"Not a name"}})},
		shot{"kept-export", staff.get(kept + "?comment=1")},
	)
	p.keeper.ExportKeeper = &slowKeeper{ExportKeeper: p.keeper.ExportKeeper, now: export.Making{Files: 20, Done: 3,
		File: "codings.csv", Rows: 45_210}}
	return append(shots, shot{"kept-making", staff.get("/admin/kept/" + string(p.docket.ID) + "/final")})
}
