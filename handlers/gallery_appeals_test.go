package handlers

import (
	"net/http"
	"net/url"
	"time"

	"commentportal/docket"
)

// handoverShots draws a hand-over on the sheet of a flagged comment and for its writer.
func handoverShots(p *testPortal) []shot {
	t := p.t
	now := url.Values{"answer-1": {"As I write this, ransomware is encrypting the file servers of our " +
		"clinic. It calls 203.0.113.7."}, "step": {"review"}}
	choice := []shot{{"incident-marking", p.post(testForm, now)}, {"incident-marking-es", p.post("/es"+testForm, now)}}
	now.Del("step")
	number := p.file(now)
	asked := url.Values{"tracking": {number}}
	mod, at := p.staffer(docket.RoleModerator), "/admin/incidents/"+string(p.docket.ID.Comment(1))
	form := mod.get(at).want(t, http.StatusOK).fields(t, "#handed form")
	shots := append(choice, shot{"handover-problem", mod.post(at+"/handed", form)})
	form.Set("channel", "CISA Central, by telephone")
	mod.post(at+"/handed", form).want(t, http.StatusSeeOther)
	shots = append(shots, shot{"handover-status", p.post("/status", asked)})
	form = mod.get(at).fields(t, "#handed form")
	form.Set("handover", "1")
	form.Set("answer-1", "They have called the clinic and look into it.")
	mod.post(at+"/answered", form).want(t, http.StatusSeeOther)
	p.daysToCome()
	p.clock.advance(9 * 24 * time.Hour)
	admin := p.staffer(docket.RoleAdmin)
	mod.signIn()
	return append(shots, shot{"desk-days", admin.get("/admin?docket=DAYS-1")}, shot{"handover", mod.get(at)},
		shot{"handover-answered", p.post("/status", asked)},
		shot{"handover-answered-es", p.post("/es/status", asked)},
		shot{"incident-years", mod.get("/admin/incidents?docket=" + string(p.docket.ID))})
}

// appealShots draws an appeal on the pages of its writer and of staff, and legal holds.
func appealShots(p *testPortal) []shot {
	t := p.t
	number := p.file(url.Values{"answer-1": {"Our pumps fail at night."}})
	id := p.decide(number, docket.ActionWithhold)
	asked, at := url.Values{"tracking": {number}}, "/admin/comments/"+string(id)+"/appeal"
	open := p.post("/status", asked)
	form := open.fields(t, "#appeals form")
	form.Set("appeal", "I named nobody. Call me at 406-555-0187.")
	shots := []shot{{"appeal-ask", open}, {"appeal-ask-es", p.post("/es/status", asked)},
		{"appeal-private", p.post("/status/appeal", form)}}
	form.Set("sure", "appeal")
	shots = append(shots, shot{"appeal-asked", p.post("/status/appeal", form)})
	mod, admin := p.staffer(docket.RoleModerator), p.staffer(docket.RoleAdmin)
	page := mod.get(at)
	answer := page.fields(t, "main form")
	shots = append(shots, shot{"appeals", mod.get("/admin/appeals")}, shot{"appeal", page},
		shot{"appeal-problem", mod.post(at, answer)})
	answer.Set("outcome", string(docket.AppealStands))
	answer.Set("answer", "The rules of the docket ask for an answer to a question. Yours is about another matter.")
	mod.post(at, answer).want(t, http.StatusSeeOther)
	hold := "/admin/retention/" + string(p.docket.ID) + "/hold"
	shots = append(shots, shot{"appeal-ended", mod.get(at)}, shot{"appeal-answered", p.post("/status", asked)},
		shot{"retention-empty", admin.get("/admin/retention")},
		shot{"retention-problem", admin.sends(hold, url.Values{})})
	admin.sends(hold, url.Values{"order": {"Lit. 26-0456"}, "reason": {"Notice of the Department."}}).want(t,
		http.StatusSeeOther)
	return append(shots, shot{"retention", admin.get("/admin/retention")})
}
