package handlers

import (
	"net/http"
	"net/url"

	"commentportal/docket"
)

// purgeShots draws removing words by order: before it is asked for, refused, waiting for the
// second person, and what the public finds afterwards.
func purgeShots(p *testPortal) []shot {
	t := p.t
	number := p.file(url.Values{"answer-1": {"Ask Winifred Okonkwo about the pumps."}})
	id := p.decide(number, docket.ActionPost)
	one, two := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleAdmin)
	at := purgesPath + "/" + string(p.docket.ID)
	list := purgesPath + "?docket=" + string(p.docket.ID)
	page := "/dockets/" + string(p.docket.ID) + "/comments/" + string(id)
	shots := []shot{{"purges-empty", one.get(list)}, {"purge-choose", one.get(list + "&comment=" + string(id))},
		{"purge-problem", one.sends(at, url.Values{"comment": {string(id)}, "order": {""}, "reason": {""}})}}
	one.sends(at, url.Values{"comment": {string(id)}, "order": {"No. 26-cv-0123"},
		"reason": {"A court said so."}}).want(t, http.StatusSeeOther)
	shots = append(shots, shot{"purges-own", one.get(list)}, shot{"purges-sign", two.get(list)})
	two.sends(at+"/1/agree", url.Values{}).want(t, http.StatusSeeOther)
	return append(shots, shot{"purges-done", two.get(list)}, shot{"purged", p.get(page)},
		shot{"purged-es", p.get("/es" + page)},
		shot{"purged-status", p.post("/status", url.Values{"tracking": {number}})})
}

// removalShots draws the removal of a whole docket: too early, asked for, to be agreed to.
func removalShots(p *testPortal) []shot {
	p.file(url.Values{"answer-1": {"Ask about the pumps."}})
	at, list := "/admin/removals/"+string(p.docket.ID), "/admin/removals?docket="+string(p.docket.ID)
	shots := []shot{{"removal-early", p.staffer(docket.RoleAdmin).get(list)}}
	p.overdue()
	one, two := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleAdmin)
	shots = append(shots, shot{"removal-due", one.get(list)}, shot{"removal-problem", one.sends(at,
		url.Values{"order": {""}, "reason": {""}})})
	one.sends(at, url.Values{"order": {"DAA-0468-2026-0001"}, "reason": {"Ten years are over."}}).want(p.t,
		http.StatusSeeOther)
	shots = append(shots, shot{"removal-agree", two.get(list)}, shot{"retention-due", one.get("/admin/retention")})
	two.sends(at+"/1/agree", url.Values{}).want(p.t, http.StatusSeeOther)
	return append(shots, shot{"removal-under-way", two.get(list)})
}
