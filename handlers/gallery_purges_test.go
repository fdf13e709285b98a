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
