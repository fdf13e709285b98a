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
	told := p.opinion("A survey of our members found that 14 of 40 clinics had nobody to call. We lost two weeks of "+
		"visits in 2016. FDA should set up one desk.\n\nAnother rule will not help.", sectors[1].Code)
	staff := p.staffer(docket.RoleStaff)
	p.reads(staff, a, b, c, told)
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
	p.passage(told, "GOV-FED", "A survey of our members found that 14 of 40 clinics had nobody to call. We lost two "+
		"weeks of visits in 2016.")
	p.passage(told, "GOV-FED", "Another rule will not help.")
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
		shot{"quotations-worth", staff.get(quotesOf + "&worth=figure")},
		shot{"quotations-worth-none", staff.get(quotesOf + "&worth=proposal")},
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
	shots = append(shots, heardPageShots(p, staff, one, two, a)...)
	p.keeper.ExportKeeper = &slowKeeper{ExportKeeper: p.keeper.ExportKeeper, now: export.Making{Files: 20, Done: 3,
		File: "codings.csv", Rows: 45_210}}
	return append(shots, shot{"kept-making", staff.get("/admin/kept/" + string(p.docket.ID) + "/final")})
}

// heardPageShots draws the page that says what was heard, and where it is written.
func heardPageShots(p *testPortal, staff *person, one, two string, cited docket.CommentID) []shot {
	t := p.t
	shots := []shot{{"heard-desk-empty", staff.get(heardDesk)}}
	writeHeard(t, staff, "", "en", url.Values{"text": {"{{question:all.all}} people and organizations wrote to us. " +
		"They agree that **somebody** must be in charge, and differ on who.\n\n- Clinics ask for one office.\n" +
		"- Vendors ask for money first.\n\n# How we read\n\nTwo people read each answer."}})
	writeHeard(t, staff, "1", "en", url.Values{"text": {"Of the comments that answer this question, " +
		"{{theme:GOV-FED@1.share}} name federal leadership ({{theme:GOV-FED@1.comments}} of them).\n\n" +
		"{{quote:" + one + "}}\n\nSome disagree: {{quote:" + two + "}}. See also {{comment:" + string(cited) + "}}."},
		"response-1": {"We named one office. It answers the telephone since March."}, "state-1": {"done"},
		"recommendation-1": {"R1"},
		"response-2":       {"We will not open a tenth desk: the law leaves no room for it."}, "state-2": {"declined"}})
	writeHeard(t, staff, "1", "es", url.Values{"title": {"Quién manda"}, "text": {"De los comentarios que responden, " +
		"{{theme:GOV-FED@1.share}} nombran la dirección federal.\n\n{{quote:" + one + "}}"}})
	section := staff.get(reportAt + "/" + string(docket.HeardSection("1", "en")))
	publishHeard(t, staff).want(t, http.StatusSeeOther)
	writeHeard(t, staff, "2", "en", url.Values{"text": {"Nobody said {{theme:NO-SUCH.all}}."}})
	return append(shots, shot{"heard-section", section}, shot{"heard-desk", staff.get(heardDesk)},
		shot{"heard-refused", publishHeard(t, staff)}, shot{"heard", p.get(testDocket + "/heard")},
		shot{"heard-es", p.get("/es" + testDocket + "/heard")})
}
